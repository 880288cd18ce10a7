"""What is cocodesign made of? Its table of contents; nothing is loaded before it is asked for."""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

# name: the room where it lives. `cocodesign.read_archive` and `from cocodesign import read_archive` both work.
_CONTENTS = {
    "Ballots": "voting",
    "CocodesignError": "exceptions",
    "Community": "tables",
    "Estimate": "inference",
    "IdeaLineage": "lineage",
    "InteractionNetwork": "networks",
    "InvalidInputError": "exceptions",
    "UndefinedMeasureError": "exceptions",
    "approval": "voting",
    "check_receipt": "seal",
    "compare": "voting",
    "credit": "lineage",
    "draw_lineage": "figures",
    "draw_network": "figures",
    "estimate": "inference",
    "idea_lineage": "lineage",
    "impact": "participation",
    "interaction_network": "networks",
    "interactions_from": "tables",
    "open_archive": "archive",
    "presence": "participation",
    "read_archive": "archive",
    "read_polis": "formats",
    "read_release": "release",
    "reciprocity": "networks",
    "tally": "voting",
    "three_shifts": "participation",
    "weighted_reciprocity": "networks",
}
_ROOMS = (
    "apps",
    "archive",
    "chain",
    "datasets",
    "desk",
    "events",
    "exceptions",
    "figures",
    "formats",
    "inference",
    "keeper",
    "language",
    "licences",
    "lineage",
    "meanings",
    "networks",
    "participation",
    "recount",
    "release",
    "rules",
    "schema",
    "seal",
    "server",
    "shares",
    "similarity",
    "simulation",
    "store",
    "tables",
    "talk",
    "voting",
    "widgets",
)

__all__ = [
    "Ballots",
    "CocodesignError",
    "Community",
    "Estimate",
    "IdeaLineage",
    "InteractionNetwork",
    "InvalidInputError",
    "UndefinedMeasureError",
    "approval",
    "check_receipt",
    "credit",
    "draw_lineage",
    "draw_network",
    "estimate",
    "idea_lineage",
    "impact",
    "interaction_network",
    "interactions_from",
    "open_archive",
    "presence",
    "read_archive",
    "read_polis",
    "read_release",
    "reciprocity",
    "three_shifts",
    "weighted_reciprocity",
]


def __getattr__(name: str) -> Any:
    if name in _CONTENTS:
        return getattr(importlib.import_module(f"{__name__}.{_CONTENTS[name]}"), name)
    if name in _ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(
        f"cocodesign has no {name!r}; it has {', '.join(__all__)}, and the rooms {', '.join(_ROOMS)}"
    )


def __dir__() -> list[str]:
    return sorted([*__all__, *_ROOMS, "__version__"])
