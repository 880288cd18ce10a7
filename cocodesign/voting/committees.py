"""What is asked of a rule that chooses several, and what is told of whom it chooses?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result
from cocodesign.voting.supporters import Supporters
from cocodesign.voting.ties import Ties, ties_by
from cocodesign.voting.ways import sure_and_possible
from cocodesign.voting.weighing import nothing_said, sums, weighed

__all__ = ["Found", "asked", "committee_result", "nothing_approved", "represented", "supporters_of"]

AMONG = ("put", "lot", "order")


def represented(ballots: Ballots, chosen: Iterable[str]) -> dict[str, Any]:
    """Return how many find somebody they approve among the chosen.

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    chosen : iterable of str
        Who is chosen.

    Returns
    -------
    dict
        ``with_one``: what the ballots weigh that approve at least one of them (without weights, how many there are);
        ``share`` of all ballots, blank ones too, None without any; ``spread``: by how many of the chosen they approve,
        0, 1 and so on, what the ballots weigh.

    Examples
    --------
    >>> represented(Ballots.from_approvals({"x": "ab", "y": "c", "z": ""}, "abc"), "ab")
    {'with_one': 1, 'share': 0.333, 'spread': [2, 0, 1]}
    """
    ballots.check_kind("approvals", "represented")
    some = sorted(set(chosen), key=ballots.candidates.index)
    marks = ballots.marks.T[[ballots.candidates.index(one) for one in some]]
    spread = np.bincount(marks.sum(axis=0, dtype=np.int64), ballots.units, len(some) + 1).astype(np.int64)
    whole = int(spread.sum())
    with_one = whole - int(spread[0])
    return {
        "with_one": ballots.said(with_one),
        "share": round(with_one / whole, 3) if whole else None,
        "spread": [ballots.said(int(one)) for one in spread],
    }


@dataclass
class Found:
    """The committees that a rule finds, whether these are all of them, and what it tells of the first."""

    committees: list[frozenset[int]]
    complete: bool
    figures: dict[str, Any]


def asked(ballots: Ballots, seats: int, ties: Ties | str, rule: str) -> tuple[Ties, int]:
    """Return how ties are settled and how many seats there are to fill, if a rule can be asked so."""
    ballots.check_kind("approvals", rule)
    if isinstance(seats, bool) or not isinstance(seats, int) or seats < 1:
        raise InvalidInputError(f"seats is a whole number above 0, not {seats!r}.")
    return ties_by(ties, ballots.candidates, among=AMONG), min(seats, len(ballots.candidates))


def supporters_of(ballots: Ballots) -> Supporters:
    """Return who approves whom, as sets of ballots."""
    return Supporters(np.asarray(ballots.marks.T), ballots.units)


def nothing_approved(
    ballots: Ballots, seats: int, policy: Ties, rule: str, options: dict[str, Any]
) -> Result | None:
    """Return the result where nothing is approved at all; None where something is."""
    n, blank = len(ballots), ballots.n_blank
    why = nothing_said(ballots)
    if not why:
        return None
    scores: dict[str, float | None] = dict.fromkeys(ballots.candidates, 0)
    return Result(
        rule,
        (),
        scores,
        n,
        blank,
        why,
        {"seats": seats, **options, "ties": policy.plain()},
        {"committees": [], "order": [], "represented": represented(ballots, ())},
        seats=seats,
        policy=policy,
    )


def committee_result(
    ballots: Ballots, rule: str, seats: int, policy: Ties, found: Found, options: dict[str, Any]
) -> Result:
    """Return what a rule tells of the committees that it finds."""
    names = ballots.candidates
    sure, possible = sure_and_possible(found.committees)
    units = sums(ballots, ballots.marks)
    committees = [[names[c] for c in sorted(one)] for one in found.committees]
    told = represented(ballots, committees[0])
    figures = {"committees": committees, **found.figures, "represented": told}
    winners = tuple(name for c, name in enumerate(names) if c in possible)
    tied = tuple(name for c, name in enumerate(names) if c in possible - sure)
    why = _why(rule, ballots, units, seats, committees, told, found, winners, tied, options)
    return Result(
        rule,
        winners,
        {name: ballots.said(int(one)) for name, one in zip(names, units, strict=True)},
        len(ballots),
        ballots.n_blank,
        options={"seats": seats, **options, "ties": policy.plain()},
        figures=figures,
        seats=seats,
        tied=tied,
        policy=policy,
        complete=found.complete,
        **weighed(ballots, why),
    )


def _why(
    rule: str,
    ballots: Ballots,
    units: NDArray[np.int64],
    seats: int,
    committees: list[list[str]],
    told: dict[str, Any],
    found: Found,
    winners: tuple[str, ...],
    tied: tuple[str, ...],
    options: dict[str, Any],
) -> tuple[Reason, ...]:
    first: Reason
    supported = int(np.count_nonzero(units))
    if seats >= len(ballots.candidates) and len(winners) == len(ballots.candidates):
        first = ("stv-everybody", {})
    elif tied:
        first = ("committee-possible", {"winners": list(tied), "ways": len(committees)})
    else:
        first = (
            "committee-chosen",
            {"winners": list(winners), "with_one": told["with_one"], "n": ballots.total},
        )
    why: list[Reason] = [first]
    if not found.complete:
        why.append(("irv-bounded", {}))
    if supported < min(seats, len(ballots.candidates)) and options.get("completion") != "none":
        why.append(("committee-unsupported", {"supported": supported, "seats": seats}))
    elif options.get("completion") == "none" and len(committees[0]) < seats:
        why.append(("shares-open", {"bought": found.figures["bought"], "seats": seats}))
    elif options.get("completion") == "increment" and found.figures["raised_to"] > seats:
        why.append(("shares-raised", {"seats": seats, "raised": found.figures["raised_to"]}))
    elif "bought" in found.figures and found.figures["bought"] < min(seats, len(ballots.candidates)):
        facts = {"bought": found.figures["bought"], "seats": seats}
        why.append((f"shares-{options['completion']}", facts))
    if not tied and committees[0] and seats < len(ballots.candidates) and rule != "approval":
        why.append(_beside_the_most(ballots, units, committees[0], told))
    return tuple(why[:3])


def _beside_the_most(
    ballots: Ballots, units: NDArray[np.int64], chosen: list[str], told: dict[str, Any]
) -> Reason:
    """How the chosen compare with the most approved, taken one by one."""
    most = np.argsort(-units, kind="stable")[: len(chosen)].tolist()
    names = [ballots.candidates[c] for c in sorted(most)]
    if min(units[ballots.candidates.index(one)] for one in chosen) >= min(units[c] for c in most):
        return ("committee-most", {"winners": chosen})
    return ("committee-beside", {"winners": names, "with_one": represented(ballots, names)["with_one"]})
