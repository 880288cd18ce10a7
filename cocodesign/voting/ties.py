"""What is done when candidates are level: a policy one can name, publish and repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cocodesign.exceptions import InvalidInputError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Ties", "all_together", "lot", "order", "previous_round", "put", "settle", "ties_by"]

NAMES = ("put", "previous_round", "lot", "order", "all")


@dataclass(frozen=True)
class Ties:
    """A policy for ties.

    Attributes
    ----------
    name : {"put", "previous_round", "lot", "order", "all"}
        See :func:`put`, :func:`previous_round`, :func:`lot`, :func:`order` and :func:`all_together`.
    drawn : tuple of str
        For a lot and an order, the candidates; whoever stands earlier is favoured: stays, or is elected first.
    seed : int, optional
        From which a lot is drawn.
    then : Ties, optional
        What settles whatever an earlier round does not.
    most : int
        So many ways of settling are tried at most where all are.
    """

    name: str
    drawn: tuple[str, ...] = ()
    seed: int | None = None
    then: Ties | None = None
    most: int = 1000
    chance: Any = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        said = self.name
        if self.seed is not None:
            said += f" (seed {self.seed})"
        if self.drawn:
            said += f" {', '.join(self.drawn)}"
        return said if self.then is None else f"{said}, then {self.then}"

    def for_candidates(self, candidates: Sequence[str]) -> Ties:
        """Return the policy for these candidates: a lot is drawn, an order is checked.

        Raises
        ------
        InvalidInputError
            If an order leaves a candidate out.
        """
        if self.then is not None:
            return replace(self, then=self.then.for_candidates(candidates))
        if self.name == "lot" and not self.drawn:
            import numpy as np

            chance = self.chance if self.chance is not None else np.random.default_rng(self.seed)
            return replace(self, drawn=tuple(candidates[i] for i in chance.permutation(len(candidates))))
        if self.name == "order":
            missing = [one for one in candidates if one not in self.drawn]
            if missing:
                raise InvalidInputError(
                    f"An order that settles ties names every candidate; {', '.join(missing)} stand in none of its places."
                )
        return self

    @property
    def may_branch(self) -> bool:
        """Whether it may come down to trying all ways."""
        return self.then.may_branch if self.then is not None else self.name == "put"

    def plain(self) -> Any:
        """Return the policy as the name of an option: its name alone where there is no more to say."""
        if self.then is None and not self.drawn and self.seed is None:
            return self.name
        said: dict[str, Any] = {"name": self.name}
        if self.drawn:
            said["order"] = list(self.drawn)
        if self.seed is not None:
            said["seed"] = self.seed
        if self.then is not None:
            said["then"] = self.then.plain()
        return said


def put(*, most: int = 1000) -> Ties:
    """Return the policy of parallel universes: everybody who wins in some way of settling the ties is a winner.

    Parameters
    ----------
    most : int
        So many different situations are looked at; where there are more, the result says that it is incomplete.

    References
    ----------
    .. [1] Conitzer, Rognlie, Xia (2009), Preference functions that score rankings and maximum likelihood estimation,
       IJCAI 21, 109-115.
    """
    return Ties("put", most=most)


def previous_round(then: Ties | None = None) -> Ties:
    """Return the policy of looking back: the most recent earlier round in which they differ decides.

    Parameters
    ----------
    then : Ties, optional
        What settles a tie of candidates who were level in every round; parallel universes without it.
    """
    return Ties("previous_round", then=put() if then is None else then)


def lot(rng: int | np.random.Generator) -> Ties:
    """Return the policy of a lot: one order of all candidates is drawn, once, and is part of the result.

    Parameters
    ----------
    rng : int or numpy.random.Generator
        A seed, which should be published before the count; or a source of chance.

    Examples
    --------
    >>> lot(7).for_candidates("abc") == lot(7).for_candidates("abc")
    True
    """
    if isinstance(rng, int):
        return Ties("lot", seed=rng)
    return Ties("lot", chance=rng)


def order(candidates: Iterable[str]) -> Ties:
    """Return the policy of a given order, such as what an election office has drawn; the earlier are favoured."""
    return Ties("order", drawn=tuple(candidates))


def all_together() -> Ties:
    """Return the policy of dropping all who are level at the bottom together, only ever on request.

    It can elect somebody whom no way of settling the ties one at a time elects.
    """
    return Ties("all")


def ties_by(ties: Ties | str, candidates: Sequence[str], *, among: Iterable[str] = NAMES) -> Ties:
    """Return a policy for these candidates from the policy itself or its name.

    Parameters
    ----------
    ties : Ties or str
        ``"put"``, ``"previous_round"`` or ``"all"``; a lot needs its seed and an order its candidates.
    candidates : sequence of str
        What stands in the poll.
    among : iterable of str
        Policies that the rule knows.

    Raises
    ------
    InvalidInputError
        If the rule does not know it.
    """
    known = tuple(among)
    by_name: Mapping[str, Any] = {"put": put, "previous_round": previous_round, "all": all_together}
    policy: Ties
    if isinstance(ties, Ties):
        policy = ties
    else:
        if ties in ("lot", "order") and ties in known:
            needs = "its seed: ties=lot(2024)" if ties == "lot" else "its candidates: ties=order([...])"
            raise InvalidInputError(f"Ties settled by {ties} need {needs}.")
        if ties not in by_name or ties not in known:
            raise InvalidInputError(f"Ties are settled by {' or '.join(known)}, not by {ties!r}.")
        policy = by_name[ties]()
    if policy.name not in known:
        raise InvalidInputError(f"Ties are settled by {' or '.join(known)}, not by {policy.name!r}.")
    return policy.for_candidates(candidates)


def settle(
    ties: Ties,
    level: Sequence[int],
    candidates: Sequence[str],
    earlier: Sequence[Sequence[Any]] = (),
    *,
    lowest: bool,
) -> list[int]:
    """Return who of the level candidates is taken: one where the policy decides, several where each may be.

    Parameters
    ----------
    ties : Ties
        From :func:`ties_by`.
    level : sequence of int
        The numbers of the candidates who are level.
    candidates : sequence of str
        Their names by number.
    earlier : sequence
        The votes of all candidates by number in each earlier round, the latest last.
    lowest : bool
        Whether the least favoured is taken (who drops out) or the most (who is elected first).

    Examples
    --------
    Level now; in the round before, the first had 3 and the second 2.

    >>> settle(previous_round(), [0, 1], "ab", [(3, 2)], lowest=True)
    [1]
    >>> settle(order("ab"), [0, 1], "ab", lowest=True), settle(order("ab"), [0, 1], "ab", lowest=False)
    ([1], [0])
    """
    if len(level) < 2:
        return list(level)
    if ties.name == "previous_round":
        left = list(level)
        for votes in reversed(earlier):
            best = (min if lowest else max)(votes[one] for one in left)
            left = [one for one in left if votes[one] == best]
            if len(left) == 1:
                return left
        return settle(ties.then or put(), left, candidates, (), lowest=lowest)
    if ties.name in ("lot", "order"):
        place = {name: i for i, name in enumerate(ties.drawn)}
        return [(max if lowest else min)(level, key=lambda one: place[candidates[one]])]
    return list(level)
