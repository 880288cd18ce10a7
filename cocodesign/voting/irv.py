"""Who is left when whoever has the fewest ballots drops out, count by count, and their ballots move on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result, leaders, nothing_chosen

__all__ = ["irv", "irv_shares"]

Order = NDArray[np.int32]
"""The candidates of each ballot, best first, by number; -1 from where it names nobody more."""


def irv(ballots: Ballots, *, ties: str = "put", most: int = 1000) -> Result:
    """Return who wins the instant run-off.

    In each count a ballot stands for the candidate it ranks highest of those who are left. Whoever has most wins with
    more than half of the ballots that still stand for somebody, or as one of the last two; until then the lowest
    drops out. Candidates for whom no ballot stands drop out together, which moves nothing.

    Parameters
    ----------
    ballots : Ballots
        Rankings with one candidate on each rank. A ballot that names nobody who is left stands for nobody.
    ties : {"put", "all"}
        What is done when several are lowest. ``"put"``, parallel universes: each of them may drop out, and everybody
        who wins in one way of settling all ties is a winner. ``"all"``: they drop out together, which can elect
        somebody whom no way of settling the ties elects.
    most : int
        After so many different sets of remaining candidates the search of ``"put"`` ends; ``figures["complete"]``
        says whether it came to its end.

    Returns
    -------
    Result
        ``scores`` are the ballots of each candidate in their last count. ``figures``: ``first`` choices and
        ``rounds``, each with ``counts``, who goes ``out``, how many ballots are ``exhausted`` (stand for nobody),
        where those of ``out`` are ``moved``, and who is ``level`` at the bottom where a tie was met. Of several
        ways the rounds show the one in which the first on the ballot paper drops out.

    Raises
    ------
    InvalidInputError
        If `ties` is neither, or a ballot puts two candidates on one rank.

    References
    ----------
    .. [1] Conitzer, Rognlie, Xia (2009), Preference functions that score rankings and maximum likelihood estimation,
       IJCAI 21, 109-115.

    Examples
    --------
    The court drops out first and its two ballots decide.

    >>> rankings = {"b1": ["a"], "b2": ["a"], "b3": ["a"], "b4": ["b"], "b5": ["b"], "b6": ["b"], "b7": ["court", "b"]}
    >>> result = irv(Ballots.from_rankings(rankings, ["a", "b", "court"]))
    >>> result.winners, result.scores
    (('b',), {'a': 3, 'b': 4, 'court': 1})
    """
    ballots.check_kind("rankings", "irv")
    if ties not in ("put", "all"):
        raise InvalidInputError(f"Tied eliminations are settled by put or all, not by {ties!r}.")
    n, blank, names = len(ballots), ballots.n_blank, ballots.candidates
    why = nothing_chosen(n, blank)
    options: dict[str, Any] = {"ties": ties, "unranked": "last"}
    if why:
        return Result("irv", (), dict.fromkeys(names, 0), n, blank, why, options, {"rounds": []})
    order = _order(ballots)
    rounds, winners = _run(order, len(names), ties)
    complete = True
    if ties == "put" and any(len(one["level"]) > 1 for one in rounds):
        found, complete = _ways(order, len(names), most)
        winners |= found
    told = [_named(one, names) for one in rounds]
    scores: dict[str, float | None] = {}
    for one in told:
        scores |= one["counts"]
    scores = {name: scores[name] for name in names}
    chosen = tuple(name for place, name in enumerate(names) if place in winners)
    figures = {"first": told[0]["counts"], "rounds": told, "complete": complete}
    return Result("irv", chosen, scores, n, blank, _why(told, chosen, complete), options, figures)


def irv_shares(
    ballots: Ballots, weights: NDArray[np.float64], chance: np.random.Generator
) -> NDArray[np.float64]:
    """Return who wins for each weighting of the ballots, as 1 in a row of 0; ties are settled by lot."""
    order = _order(ballots)
    m = len(ballots.candidates)
    won = np.zeros((len(weights), m))
    live, weighs = np.arange(len(weights)), weights
    place = np.zeros(weights.shape, dtype=np.int16)
    at = np.broadcast_to(order[:, 0], weights.shape).copy()
    stands = np.ones((len(weights), m + 1), dtype=bool)  # the last column is nobody, number -1
    while len(live):
        cells = at + (np.arange(len(live))[:, None] * (m + 1) + 1)
        counts = np.bincount(cells.ravel(), weighs.ravel(), len(live) * (m + 1)).reshape(-1, m + 1)[:, 1:]
        highest = counts.max(axis=1)
        ends = 2 * highest > counts.sum(axis=1)
        won[live[ends], counts[ends].argmax(axis=1)] = 1
        goes_on = ~ends & (highest > 0)
        live, weighs, place, at = live[goes_on], weighs[goes_on], place[goes_on], at[goes_on]
        stands, counts = stands[goes_on], counts[goes_on]
        if not len(live):
            break
        lot = counts + 0.5 * chance.random(
            counts.shape
        )  # whole ballots differ by 1: it decides between level ones
        lowest = np.where(counts > 0, lot, np.inf).argmin(axis=1)
        stands[:, :-1] &= counts > 0
        stands[np.arange(len(live)), lowest] = False
        rows, columns = np.nonzero((at == lowest[:, None]) & (weighs > 0))
        while len(rows):
            place[rows, columns] += 1
            to = order[columns, place[rows, columns]]
            at[rows, columns] = to
            falls = ~stands[rows, to]
            rows, columns = rows[falls], columns[falls]
    return won


def _order(ballots: Ballots) -> Order:
    marked = ballots.is_marked
    ranks = np.where(marked, ballots.marks, np.iinfo(np.int32).max)
    by_rank = np.argsort(ranks, axis=1, kind="stable").astype(np.int32)
    sorted_ranks = np.take_along_axis(ranks, by_rank, axis=1)
    named = np.take_along_axis(marked, by_rank, axis=1)
    same = (np.diff(sorted_ranks, axis=1) == 0) & named[:, 1:]
    if same.any():
        row, column = np.argwhere(same)[0]
        raise InvalidInputError(
            f"Ballot {ballots.ballots[row]!r} puts two candidates on rank {sorted_ranks[row, column]}; an instant "
            "run-off needs one on each. Count them by borda, minimax or schulze."
        )
    longest = int(marked.sum(axis=1).max(initial=0))
    order = np.full((len(ballots), longest + 1), -1, dtype=np.int32)
    order[:, :longest] = np.where(named, by_rank, -1)[:, :longest]
    return order


def _run(order: Order, m: int, ties: str) -> tuple[list[dict[str, Any]], set[int]]:
    """Count until somebody wins; of several lowest the first drops out, or all where the rule says so."""
    stands = np.ones(m + 1, dtype=bool)
    place = np.zeros(len(order), dtype=np.int32)
    at = order[:, 0].copy()
    used = int((at >= 0).sum())
    rounds = []
    while True:
        left = np.flatnonzero(stands[:m])
        counts = np.bincount(at[at >= 0], minlength=m)[left]
        one: dict[str, Any] = {
            "counts": dict(zip(left.tolist(), counts.tolist(), strict=True)),
            "out": [],
            "exhausted": used - int(counts.sum()),
            "moved": {},
            "level": [],
        }
        rounds.append(one)
        if len(left) <= 2 or 2 * counts.max() > counts.sum():
            return rounds, set(left[counts == counts.max()].tolist())
        lowest = left[counts == counts.min()]
        out = lowest
        if counts.min() > 0:
            one["level"] = lowest.tolist() if len(lowest) > 1 else []
            if ties == "put":
                out = lowest[:1]
            elif len(lowest) == len(left):
                return rounds, set(left.tolist())
        one["out"] = out.tolist()
        stands[out] = False
        moving = np.flatnonzero(np.isin(at, out))
        _move_on(order, place, stands, moving)
        at[moving] = order[moving, place[moving]]
        targets, ballots = np.unique(at[moving][at[moving] >= 0], return_counts=True)
        one["moved"] = dict(zip(targets.tolist(), ballots.tolist(), strict=True))


def _move_on(order: Order, place: NDArray[np.int32], stands: NDArray[np.bool_], rows: NDArray[Any]) -> None:
    """Turn ballots to the next candidate on them who still stands, or to nobody."""
    while len(rows):
        place[rows] += 1
        rows = rows[~stands[order[rows, place[rows]]]]


def _ways(order: Order, m: int, most: int) -> tuple[set[int], bool]:
    """Everybody who wins in some way of settling the ties, and whether all ways were tried."""
    start = np.ones(m + 1, dtype=bool)
    seen, open_, winners = {start.tobytes()}, [start], set()
    every = np.arange(len(order))
    while open_:
        stands = open_.pop()
        at = order[every, stands[order].argmax(axis=1)]
        left = np.flatnonzero(stands[:m])
        counts = np.bincount(at[at >= 0], minlength=m)[left]
        if len(left) <= 2 or 2 * counts.max() > counts.sum():
            winners |= set(left[counts == counts.max()].tolist())
            continue
        lowest = left[counts == counts.min()]
        for out in [lowest] if counts.min() == 0 else lowest[:, None]:
            after = stands.copy()
            after[out] = False
            if (key := after.tobytes()) in seen:
                continue
            if len(seen) >= most:
                return winners, False
            seen.add(key)
            open_.append(after)
    return winners, True


def _named(one: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """A round with the candidates' ids in the place of their numbers; no tie, no word of it."""
    told = {
        "counts": {names[place]: count for place, count in one["counts"].items()},
        "out": [names[place] for place in one["out"]],
        "exhausted": one["exhausted"],
        "moved": {names[place]: count for place, count in one["moved"].items()},
    }
    return told | ({"level": [names[place] for place in one["level"]]} if one["level"] else {})


def _why(rounds: list[dict[str, Any]], winners: tuple[str, ...], complete: bool) -> tuple[Reason, ...]:
    first, last = rounds[0], rounds[-1]
    valid = sum(first["counts"].values())
    if len(winners) > 1:
        why: list[Reason] = []
        tie = next((place for place, one in enumerate(rounds) if one.get("level")), None)
        if tie is not None:
            why.append(("irv-level", {"round": tie + 1, "level": rounds[tie]["level"]}))
            why.append(("irv-possible", {"winners": list(winners)}))
        else:
            score = last["counts"][winners[0]]
            why.append(("irv-last-level", {"winners": list(winners), "score": score}))
        return (*why, *(() if complete else (("irv-bounded", {}),)))
    (winner,) = winners
    score = last["counts"][winner]
    if len(rounds) == 1 and 2 * score > valid:
        return (("irv-majority", {"winner": winner, "score": score, "n": valid}),)
    return tuple(_story(rounds, winner))[:3]


def _story(rounds: list[dict[str, Any]], winner: str) -> list[Reason]:
    """How it began, whose ballots decided it, how it ended."""
    first, last = rounds[0], rounds[-1]
    ahead = leaders(first["counts"])
    score = first["counts"][ahead[0]]
    valid = sum(first["counts"].values())
    behind = {c: n for c, n in first["counts"].items() if c not in ahead}
    told: list[Reason] = []
    if len(ahead) > 1:
        told.append(("irv-level-lead", {"leaders": list(ahead), "score": score, "n": valid}))
    else:
        after = leaders(behind)
        facts = {"leader": ahead[0], "score": score, "n": valid, "runner_up": list(after)}
        told.append(("irv-lead", facts | {"second": behind[after[0]]}))
    moves = [(place, one) for place, one in enumerate(rounds) if one["moved"] or one["exhausted"]]
    moves = [(place, one) for place, one in moves if any(one["counts"][c] for c in one["out"])]
    if moves:
        place, one = moves[-1]
        had = sum(one["counts"][c] for c in one["out"])
        to_winner = one["moved"].get(winner, 0)
        gone = had - sum(one["moved"].values())
        facts = {"out": one["out"], "round": place + 1, "score": had, "winner": winner, "moved": to_winner}
        told.append(("irv-out", facts | {"others": had - to_winner - gone, "nobody": gone}))
    rest = {c: n for c, n in last["counts"].items() if c != winner}
    if rest:
        after = leaders(rest)
        facts = {"winner": winner, "score": last["counts"][winner], "runner_up": list(after)}
        told.append(("irv-last", facts | {"second": rest[after[0]], "exhausted": last["exhausted"]}))
    return told
