"""What if? Communities and people with a known truth, made by chance that is handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cocodesign.simulation.crowd import SimulatedPerson, shortlist, simulated_people, truth

if TYPE_CHECKING:
    from cocodesign.simulation.communities import SimulatedCommunity, simulated_community

__all__ = [
    "SimulatedCommunity",
    "SimulatedPerson",
    "shortlist",
    "simulated_community",
    "simulated_people",
    "truth",
]


def __getattr__(name: str) -> Any:
    # Whole communities are tables; people who play in a workshop are not, and their kernels stay light.
    if name in ("SimulatedCommunity", "simulated_community"):
        from cocodesign.simulation import communities

        return getattr(communities, name)
    raise AttributeError(f"cocodesign.simulation has no {name!r}; it has {', '.join(__all__)}")
