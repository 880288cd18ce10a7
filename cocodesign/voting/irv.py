"""Who is left when whoever has the fewest ballots drops out, count by count, and their ballots move on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.piles import first_piles, moved_on, rows_of
from cocodesign.voting.result import EXHAUSTED, Reason, Result, Round, leaders
from cocodesign.voting.ties import Ties, settle, ties_by
from cocodesign.voting.weighing import nothing_said, weighed

__all__ = ["irv", "irv_shares"]

Order = NDArray[Any]
"""The candidates of each ballot, best first, by number; -1 from where it names nobody more."""


def irv(
    ballots: Ballots,
    *,
    ties: Ties | str = "put",
    most: int = 1000,
    overvotes: str = "refuse",
    skipped: str = "ignore",
) -> Result:
    """Return who wins the instant run-off.

    In each count a ballot stands for the candidate it ranks highest of those who are left. Whoever has most wins with
    more than half of the ballots that still stand for somebody, or as one of the last two; until then the lowest
    drops out. Candidates for whom no ballot stands drop out together, which moves nothing.

    Parameters
    ----------
    ballots : Ballots
        Rankings with one candidate on each rank. A ballot that names nobody who is left stands for nobody.
    ties : Ties or {"put", "previous_round", "all"}
        What is done when several are lowest, or the last two are level. ``"put"``, parallel universes: each of them
        may drop out, and everybody who wins in one way of settling all ties is a winner. ``"previous_round"``: the
        latest count in which they differ decides, and where there is none, as ``put``; another policy may follow:
        :func:`~cocodesign.voting.previous_round`. :func:`~cocodesign.voting.lot` and
        :func:`~cocodesign.voting.order`: whoever stands last in the order drops out. ``"all"``: they drop out
        together, which can elect somebody whom no way of settling the ties elects.
    most : int
        After so many different sets of remaining candidates the search of ``"put"`` ends; ``complete`` of the result
        says whether it came to its end.
    overvotes : {"refuse", "exhaust", "skip"}
        What two candidates on one rank do: the ballots are refused, the ballot ends there, or that rank is passed
        over.
    skipped : {"ignore", "exhaust"}
        What a rank without a candidate does between ranks with one: nothing, or the ballot ends there.

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
        If an option is none of its values, or a ballot puts two candidates on one rank and that is refused.

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
    >>> result.transfers.values.tolist()
    [[1, 'court', 'b', 1]]
    """
    ballots.check_kind("rankings", "irv")
    names = ballots.candidates
    policy = ties_by(ties, names)
    most = min(most, policy.most) if policy.may_branch else most
    order = ballots.orders(overvotes=overvotes, skipped=skipped, rule="an instant run-off")
    n, blank = len(ballots), ballots.n_blank
    options: dict[str, Any] = {"ties": policy.plain(), "unranked": "last"}
    options |= {} if overvotes == "refuse" else {"overvotes": overvotes}
    options |= {} if skipped == "ignore" else {"skipped": skipped}
    why = nothing_said(ballots, order[:, 0] >= 0)
    if why:
        none: dict[str, float | None] = dict.fromkeys(names, 0)
        return Result("irv", (), none, n, blank, why, options, {"rounds": []}, policy=policy)
    units = None if ballots.weights is None else ballots.units.astype(np.float64)
    used = n - blank if units is None else int(ballots.units[ballots.is_marked.any(axis=1)].sum())
    counts, winners, branches = _run(order, units, used, names, policy)
    complete = True
    if branches:
        main = {frozenset(one["counts"]): winners for one in counts}
        found, complete = _ways(order, units, names, policy, branches, main, most)
        winners = winners.union(*found)
    told = [_named(one, ballots) for one in counts]
    scores: dict[str, float | None] = {}
    for one in told:
        scores |= one["counts"]
    scores = {name: scores[name] for name in names}
    chosen = tuple(name for place, name in enumerate(names) if place in winners)
    figures = {"first": told[0]["counts"], "rounds": told, "complete": complete}
    return Result(
        "irv",
        chosen,
        scores,
        n,
        blank,
        options=options,
        figures=figures,
        policy=policy,
        complete=complete,
        course=tuple(_round(one, ballots, winners if one is counts[-1] else set()) for one in counts),
        **weighed(ballots, _why(told, chosen, complete)),
    )


def irv_shares(
    ballots: Ballots, weights: NDArray[np.float64], chance: np.random.Generator
) -> NDArray[np.float64]:
    """Return who wins for each weighting of the ballots, as 1 in a row of 0; ties are settled by lot."""
    order = ballots.orders(rule="an instant run-off")
    m, (n, width) = len(ballots.candidates), order.shape
    flat, heavy = order.reshape(-1), weights.reshape(-1)
    won = np.zeros((len(weights), m))
    # For whom each ballot of each weighting stands (nobody is -1; who weighs nothing stands for nobody), and where.
    stand_for = np.where(weights > 0, order[:, 0], flat.dtype.type(-1)).reshape(-1)
    at = np.tile(np.arange(0, n * width, width), len(weights))
    counts = weights @ (order[:, :1] == np.arange(m))
    live = np.arange(len(weights))
    stands = np.ones((len(weights), m + 1), dtype=bool)  # the first column is nobody, number -1
    out = np.empty(len(weights), dtype=flat.dtype)
    while len(live):
        now = counts[live]
        highest = now.max(axis=1)
        ends = 2 * highest > now.sum(axis=1)
        won[live[ends], now[ends].argmax(axis=1)] = 1
        goes_on = ~ends & (highest > 0)
        live, now = live[goes_on], now[goes_on]
        if not len(live):
            break
        lot = now + 0.5 * chance.random(now.shape)  # whole ballots differ by 1: it decides between level ones
        lowest = np.where(now > 0, lot, np.inf).argmin(axis=1)
        out.fill(-2)  # nobody's number, where it has ended
        out[live] = lowest
        stands[live, 1:] &= now > 0
        stands[live, lowest + 1] = False
        counts[live, lowest] = 0
        moving = np.flatnonzero(stand_for.reshape(-1, n) == out[:, None])
        row = moving // n * (m + 1) + 1
        places = at.take(moving) + 1
        cells = row + flat.take(places)
        falls = np.flatnonzero(~stands.take(cells))
        while len(falls):
            further = places.take(falls) + 1
            found = row.take(falls) + flat.take(further)
            places[falls], cells[falls] = further, found
            falls = falls[~stands.take(found)]
        at[moving], stand_for[moving] = places, flat.take(places)
        gained = np.bincount(cells, heavy.take(moving), stands.size)
        counts += gained.reshape(-1, m + 1)[:, 1:]
    return won


class _Branch(NamedTuple):
    """A tie at which another than the one of the rounds that are told may drop out."""

    left: frozenset[int]
    out: int
    earlier: tuple[tuple[int, ...], ...]


def _run(
    order: Order, units: NDArray[np.float64] | None, used: int, names: tuple[str, ...], policy: Ties
) -> tuple[list[dict[str, Any]], set[int], list[_Branch]]:
    """Count until somebody wins; where a tie may go several ways, the first on the ballot paper drops out.

    Each candidate has a pile of ballots, and only those of whoever drops out are touched.
    """
    m = len(names)
    flat, width = order.reshape(-1), order.shape[1]
    stands = np.ones(m + 1, dtype=bool)  # the last place is nobody, number -1
    piles = [[pile] for pile in first_piles(order, m)]
    votes = [_weight(pile, width, units) for (pile,) in piles]
    counts: list[dict[str, Any]] = []
    branches: list[_Branch] = []
    earlier: list[tuple[int, ...]] = []
    while True:
        left = [c for c in range(m) if stands[c]]
        total, highest, lowest_votes = sum(votes), max(votes[c] for c in left), min(votes[c] for c in left)
        one: dict[str, Any] = {
            "counts": {c: votes[c] for c in left},
            "out": [],
            "exhausted": used - total,
            "moves": [],
            "level": [],
        }
        counts.append(one)
        if len(left) <= 2 or 2 * highest > total:
            first = [c for c in left if votes[c] == highest]
            return counts, set(_decided(policy, first, names, earlier)), branches
        lowest = [c for c in left if votes[c] == lowest_votes]
        out = lowest
        if lowest_votes > 0:
            one["level"] = lowest if len(lowest) > 1 else []
            if policy.name == "all":
                if len(lowest) == len(left):
                    return counts, set(left), branches
            else:
                may = settle(policy, lowest, names, earlier, lowest=True)
                out = may[:1]
                branches += (_Branch(frozenset(left), c, (*earlier, tuple(votes))) for c in may[1:])
        elif len(lowest) == len(left):
            return counts, set(left), branches
        earlier.append(tuple(votes))
        one["out"] = out
        stands[out] = False
        for c in out:
            gone, votes[c] = votes[c], 0
            moving = np.concatenate(piles[c]) if len(piles[c]) > 1 else piles[c][0]
            piles[c] = []
            for other, pile in enumerate(moved_on(flat, moving, stands, m)):
                if len(pile):
                    weight = _weight(pile, width, units)
                    piles[other].append(pile)
                    votes[other] += weight
                    gone -= weight
                    one["moves"].append((c, other, weight))
            if gone:
                one["moves"].append((c, None, gone))


def _decided(policy: Ties, level: list[int], names: tuple[str, ...], earlier: Any) -> list[int]:
    """Who of those who are level at the end is elected."""
    return settle(policy, level, names, earlier, lowest=False)


def _weight(pile: NDArray[Any], width: int, units: NDArray[np.float64] | None) -> int:
    return len(pile) if units is None else int(units[rows_of(pile, width)].sum())


def _ways(
    order: Order,
    units: NDArray[np.float64] | None,
    names: tuple[str, ...],
    policy: Ties,
    branches: list[_Branch],
    main: dict[frozenset[int], set[int]],
    most: int,
) -> tuple[list[set[int]], bool]:
    """Who wins in the other ways of settling the ties, and whether all of them were tried.

    Who wins from some set of remaining candidates on is the same however it came to be, unless earlier rounds are
    looked at; so each set is counted once, and not again where the rounds that are told come to it.
    """
    m = len(names)
    looks_back = policy.name == "previous_round"
    every = np.arange(len(order))
    seen: set[Any] = set() if looks_back else set(main)
    open_ = [(branch.left - {branch.out}, branch.earlier) for branch in branches]
    found: list[set[int]] = []
    tried = len(main)
    while open_:
        left_set, earlier = open_.pop()
        key = (left_set, earlier) if looks_back else left_set
        if key in seen:
            continue
        if tried >= most:
            return found, False
        tried += 1
        seen.add(key)
        stands = np.zeros(m + 1, dtype=bool)
        stands[[*left_set, m]] = True
        at = order[every, stands[order].argmax(axis=1)]
        weights = None if units is None else units[at >= 0]
        votes = np.bincount(at[at >= 0], weights, m).astype(np.int64).tolist()
        left = sorted(left_set)
        highest, lowest_votes = max(votes[c] for c in left), min(votes[c] for c in left)
        if len(left) <= 2 or 2 * highest > sum(votes):
            found.append(set(_decided(policy, [c for c in left if votes[c] == highest], names, earlier)))
            continue
        lowest = [c for c in left if votes[c] == lowest_votes]
        if lowest_votes == 0:
            if len(lowest) == len(left):
                found.append(set(left))
                continue
            ways = [lowest]
        else:
            ways = [[c] for c in settle(policy, lowest, names, earlier, lowest=True)]
        open_ += ((left_set - set(out), (*earlier, tuple(votes))) for out in ways)
    return found, True


def _named(one: dict[str, Any], ballots: Ballots) -> dict[str, Any]:
    """A round with the candidates' ids in the place of their numbers; no tie, no word of it."""
    names, said = ballots.candidates, ballots.said
    moved: dict[int, int] = {}
    for _, to, votes in one["moves"]:
        if to is not None:
            moved[to] = moved.get(to, 0) + votes
    told = {
        "counts": {names[place]: said(count) for place, count in one["counts"].items()},
        "out": [names[place] for place in one["out"]],
        "exhausted": said(one["exhausted"]),
        "moved": {names[place]: said(moved[place]) for place in sorted(moved)},
    }
    return told | ({"level": [names[place] for place in one["level"]]} if one["level"] else {})


def _round(one: dict[str, Any], ballots: Ballots, winners: set[int]) -> Round:
    names, said = ballots.candidates, ballots.said
    status = {names[c]: "standing" for c in one["counts"]}
    status |= {names[c]: "elected" for c in winners if c in one["counts"]}
    status |= {names[c]: "out" for c in one["out"]}
    return Round(
        votes={names[c]: said(votes) for c, votes in one["counts"].items()},
        status=status,
        exhausted=said(one["exhausted"]),
        moves=tuple((names[c], EXHAUSTED if to is None else names[to], said(v)) for c, to, v in one["moves"]),
        level=tuple(names[c] for c in one["level"]),
    )


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
