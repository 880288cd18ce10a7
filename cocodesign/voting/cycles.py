"""Who wins when majorities run in a circle: the largest are kept first, or the weakest of each circle is left out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.pairwise import duel_result, duels, margins_of, strongest_chains
from cocodesign.voting.result import Result
from cocodesign.voting.ties import Ties, ties_by

__all__ = ["ranked_pairs", "split_cycle"]

Edge = tuple[int, int]
Reach = tuple[int, ...]
"""By candidate, whom one comes to along kept majorities: a set as the bits of a number."""


def split_cycle(ballots: Ballots) -> Result:
    """Return the candidates whom nobody defeats once the weakest majority of every cycle is left out.

    A majority of a over b is a defeat if it is larger than the weakest majority of every chain from b back to a.

    Parameters
    ----------
    ballots : Ballots
        Rankings; unranked candidates are level behind all ranked ones.

    Returns
    -------
    Result
        ``scores`` say by how many others each is defeated, below 0. There can be several winners without any equal
        margins.

    References
    ----------
    .. [1] Holliday, Pacuit (2023), Split Cycle: a new Condorcet-consistent voting method independent of clones and
       immune to spoilers, Public Choice 197, 1-62. doi:10.1007/s11127-023-01042-3

    Examples
    --------
    >>> split_cycle(Ballots.from_rankings({"b1": ["a", "b", "c"], "b2": ["a", "c"], "b3": ["c", "b"]}, "abc")).winners
    ('a',)
    """
    ballots.check_kind("rankings", "split_cycle")
    above = duels(ballots)
    margins = margins_of(above)
    defeats = (margins > 0) & (margins > strongest_chains(margins).T)
    lost = defeats.sum(axis=0)
    return duel_result("split_cycle", ballots, above, -lost, lost == 0, said=("cycle-split", {}))


def ranked_pairs(ballots: Ballots, *, ties: Ties | str = "put") -> Result:
    """Return who is unbeaten when majorities are kept from the largest down, except those that close a circle.

    Parameters
    ----------
    ballots : Ballots
        Rankings; unranked candidates are level behind all ranked ones.
    ties : Ties or {"put"}
        In which order majorities of the same margin are taken. ``"put"``: whoever wins in some order is a winner,
        up to ``most`` situations. :func:`~cocodesign.voting.order` or :func:`~cocodesign.voting.lot`: first the
        majority whose winner stands earlier in the order, then the one whose loser stands later.

    Returns
    -------
    Result
        ``scores`` say how many others a candidate comes to along kept majorities, in the order of the ballot paper
        where it matters. ``figures["kept"]`` are these majorities, largest first.

    References
    ----------
    .. [1] Tideman (1987), Independence of clones as a criterion for voting rules, Social Choice and Welfare 4,
       185-206. doi:10.1007/BF00433944

    Examples
    --------
    A circle: a over b by 3, b over c by 5, c over a by 1. The last would close it.

    >>> rows = ["abc"] * 4 + ["bca"] * 3 + ["cab"] * 2
    >>> ranked_pairs(Ballots.from_rankings({f"b{i}": list(row) for i, row in enumerate(rows)}, "abc")).winners
    ('a',)
    """
    ballots.check_kind("rankings", "ranked_pairs")
    policy = ties_by(ties, ballots.candidates, among=("put", "lot", "order"))
    above = duels(ballots)
    margins = margins_of(above)
    m = len(ballots.candidates)
    place = list(range(m))
    if policy.drawn:
        place = [policy.drawn.index(name) for name in ballots.candidates]
    groups = _by_margin(margins, place)
    start: Reach = tuple(1 << one for one in range(m))
    kept: list[Edge] = []
    reach = start
    for group in groups:
        for edge in group:
            if not _closes(reach, edge):
                reach = _with_edge(reach, edge)
                kept.append(edge)
    winners, complete = _sources(reach), True
    if policy.name == "put" and any(len(group) > 1 for group in groups):
        winners, complete = _universes(start, groups, winners, policy.most)
    best = np.array([one in winners for one in range(m)], dtype=bool)
    names = ballots.candidates
    return duel_result(
        "ranked_pairs",
        ballots,
        above,
        np.array([reach[one].bit_count() - 1 for one in range(m)]),
        best,
        said=("cycle-ranked-pairs", {}),
        options={"ties": policy.plain()},
        figures={"kept": [[names[a], names[b], ballots.said(int(margins[a, b]))] for a, b in kept]},
        policy=policy,
        complete=complete,
    )


def _by_margin(margins: NDArray[Any], place: list[int]) -> list[list[Edge]]:
    """The majorities, largest first, those of the same margin together."""
    winners, losers = np.nonzero(margins > 0)
    edges = sorted(
        zip(winners.tolist(), losers.tolist(), strict=True),
        key=lambda edge: (-int(margins[edge]), place[edge[0]], -place[edge[1]]),
    )
    groups: list[list[Edge]] = []
    for edge in edges:
        if groups and margins[edge] == margins[groups[-1][0]]:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def _closes(reach: Reach, edge: Edge) -> bool:
    return bool(reach[edge[1]] >> edge[0] & 1)


def _with_edge(reach: Reach, edge: Edge) -> Reach:
    start, end = edge
    more = reach[end]
    return tuple(one | more if one >> start & 1 else one for one in reach)


def _sources(reach: Reach) -> set[int]:
    """Whom nobody else comes to."""
    return {
        one for one in range(len(reach)) if not any(r >> one & 1 for i, r in enumerate(reach) if i != one)
    }


def _universes(start: Reach, groups: list[list[Edge]], first: set[int], most: int) -> tuple[set[int], bool]:
    """Who wins in some order of the majorities of equal margin, and whether all orders were looked at.

    What was kept so far decides no more than who comes to whom, so situations with equal reach are looked at once.
    """
    situations, complete, seen_in_all = {start}, True, 0
    for group in groups:
        after: set[Reach] = set()
        for reach in situations:
            open_ = [edge for edge in group if not _closes(reach, edge)]
            together, fits = reach, True
            for edge in open_:
                if _closes(together, edge):
                    fits = False
                else:
                    together = _with_edge(together, edge)
            after.add(together)
            if fits:
                continue
            stack, seen = [reach], {reach}
            while stack:
                now = stack.pop()
                left = [e for e in open_ if not _closes(now, e) and not now[e[0]] >> e[1] & 1]
                if not left:
                    after.add(now)
                for edge in left:
                    then = _with_edge(now, edge)
                    if then not in seen:
                        if seen_in_all >= most:
                            complete = False
                            break
                        seen_in_all += 1
                        seen.add(then)
                        stack.append(then)
        situations = after
    winners = set(first)
    for reach in situations:
        winners |= _sources(reach)
    return winners, complete
