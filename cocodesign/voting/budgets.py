"""Which projects does a common budget pay for, and who pays for what?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.committees import represented
from cocodesign.voting.result import Reason, Result, plain
from cocodesign.voting.shares import Purses, Shares
from cocodesign.voting.ties import Ties, ties_by
from cocodesign.voting.ways import every_way, sure_and_possible
from cocodesign.voting.weighing import nothing_said, sums, weighed

__all__ = ["COMPLETIONS", "budget_equal_shares", "budget_greedy", "per_satisfaction"]

COMPLETIONS = ("add1", "add1_compared", "none")
"""How :func:`budget_equal_shares` goes on when no group has enough left."""

AMONG = ("put", "lot", "order")
MOST_RUNS = 20_000
"""So often shares are raised at most before a larger step is asked for."""


def budget_greedy(
    ballots: Ballots,
    *,
    costs: Mapping[str, int],
    budget: int,
    by: str = "votes",
    misfit: str = "skip",
    least: float = 0,
    districts: Mapping[str, Any] | None = None,
    limits: Mapping[Any, int] | None = None,
    ties: Ties | str = "put",
) -> Result:
    """Return the projects with most votes that fit into the budget, one after the other.

    Parameters
    ----------
    ballots : Ballots
        Approvals, or amounts (points).
    costs : mapping of str to int
        What each project costs, in whole units of money.
    budget : int
        What all of them may cost together.
    by : {"votes", "votes_per_cost"}
        What is compared: votes (points), or votes for each unit of money.
    misfit : {"skip", "stop"}
        What happens at the first project that does not fit: it is passed over, or nothing more is funded.
    least : number
        A project with fewer votes is not funded.
    districts : mapping, optional
        By project its district; None, or no entry, for a project of the whole town.
    limits : mapping, optional
        By district what its projects may cost together.
    ties : Ties or {"put"}
        Which of several level projects is looked at first. Parallel universes (default) give every outcome.

    Returns
    -------
    Result
        ``winners`` are funded in some way of settling the ties, ``tied`` not in all of them. ``scores`` are the votes.
        ``figures``: ``outcomes``, every set of funded projects; for the first of them ``order``, ``spent``, ``leftover``,
        ``supporters`` (how many people marked a project), ``cost_per_supporter``, and for approvals ``represented``
        (see :func:`~cocodesign.voting.committees.represented`); ``costs`` and ``budget``.

    Raises
    ------
    InvalidInputError
        If a cost is missing or no whole number above 0, or a convention is none of its values.

    Notes
    -----
    A project without any vote is not funded.

    References
    ----------
    .. [1] Rey, Schmidt, Maly (2023), The (computational) social choice take on indivisible participatory budgeting,
       arXiv:2303.00621. doi:10.48550/arXiv.2303.00621

    Examples
    --------
    The pool has most votes and takes 8 of 10; the trees do not fit, the bench does.

    >>> ballots = Ballots.from_approvals({"x": ["pool"], "y": ["pool", "trees"], "z": ["bench"]}, ["pool", "trees", "bench"])
    >>> result = budget_greedy(ballots, costs={"pool": 8, "trees": 4, "bench": 2}, budget=10)
    >>> result.winners, result.figures["leftover"]
    (('pool', 'bench'), 0)
    """
    if ballots.kind not in ("approvals", "amounts"):
        raise InvalidInputError(
            f"budget_greedy counts approvals or amounts; these ballots are {ballots.kind}."
        )
    _among("by", by, ("votes", "votes_per_cost"))
    _among("misfit", misfit, ("skip", "stop"))
    names = ballots.candidates
    price = _costs(names, costs, budget)
    policy = ties_by(ties, names, among=AMONG)
    place = districts or {}
    bounds = limits or {}
    for district in bounds:
        if district not in place.values():
            raise InvalidInputError(f"There is a limit for the district {district!r}, but no project in it.")
    units = sums(ballots, ballots.marks)
    options: dict[str, Any] = {"by": by, "misfit": misfit, "least": least, "ties": policy.plain()}
    if bounds:
        options["limits"] = {str(district): limit for district, limit in bounds.items()}
    may = [c for c, votes in enumerate(units) if votes > 0 and votes >= least * ballots.unit]
    worth = [Fraction(int(units[c]), price[c] if by == "votes_per_cost" else 1) for c in range(len(names))]

    def fits(state: _Looked, some: Iterable[int]) -> bool:
        spent = sum(price[c] for c in (*state.funded, *some))
        if spent > budget:
            return False
        for district, limit in bounds.items():
            if sum(price[c] for c in (*state.funded, *some) if place.get(names[c]) == district) > limit:
                return False
        return True

    def level(state: _Looked) -> list[int]:
        left = [c for c in may if c not in state.seen] if not state.is_over else []
        best = max((worth[c] for c in left), default=None)
        alike = [c for c in left if worth[c] == best]
        is_free = len(alike) > 1 and (
            fits(state, alike) or (misfit == "skip" and not any(fits(state, [c]) for c in alike))
        )
        return alike[:1] if is_free else alike

    def take(state: _Looked, c: int) -> _Looked:
        if fits(state, [c]):
            return _Looked((*state.funded, c), state.seen | {c}, False)
        return _Looked(state.funded, state.seen | {c}, misfit == "stop")

    ways = every_way(
        _Looked((), frozenset(), False),
        level,
        take,
        lambda state: (frozenset(state.funded), state.seen, state.is_over),
        policy,
        names,
    )
    found = _Funded([one.funded for one in ways.ends], ways.complete, {})
    return _result(ballots, "budget_greedy", units, price, budget, policy, found, options)


def budget_equal_shares(
    ballots: Ballots,
    *,
    costs: Mapping[str, int],
    budget: int,
    satisfaction: str = "cost",
    completion: str = "add1",
    leftover: str = "none",
    least: float = 0,
    step: int = 1,
    ties: Ties | str = "put",
) -> Result:
    r"""Return the projects that their supporters buy, when everybody has the same share of the budget.

    .. math:: \sum_{b \text{ approves } c} w_b \min(x_b, \rho_c u_c) = \text{cost}_c, \qquad \text{next} = \arg\min_c \rho_c

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    costs : mapping of str to int
        What each project costs, in whole units of money.
    budget : int
        What all of them may cost together.
    satisfaction : {"cost", "cardinality"}
        What a supporter has from a funded project (u): its cost, or 1.
    completion : {"add1", "add1_compared", "none"}
        How it goes on when no group has enough left. ``"add1"``: everybody's share is raised by `step` and all is counted
        anew, until the next count would overspend or nothing more fits; the last count that does not overspend holds.
        ``"add1_compared"``: then with what :func:`budget_greedy` funds; if more people have more satisfaction from that,
        it holds instead. ``"none"``: it ends there.
    leftover : {"none", "by_votes"}
        What happens with the money left: nothing, or it goes to the projects with most votes that fit. That is no part
        of ``"add1"``.
    least : number
        A project with fewer votes is not funded.
    step : int
        By how much shares are raised, in whole units of money.
    ties : Ties or {"put"}
        Which of several projects of the same price is bought. Parallel universes (default) give every outcome; with
        ``"add1"`` ties are settled anew in each count.

    Returns
    -------
    Result
        As of :func:`budget_greedy`; ``figures`` hold besides ``payments``, the most that one supporter pays for a project;
        ``share``, the money with which everybody began, and ``share_raised``, with which they did in the count that
        holds; ``comparison``, with ``"add1_compared"``: how many have more from the shares, how many from the greedy
        outcome, and which held.

    Raises
    ------
    InvalidInputError
        If a cost is missing or no whole number above 0, a convention is none of its values, or shares would have to be
        raised too often (choose a larger `step`).

    Notes
    -----
    Nobody pays more than their share, and all together no more than the budget. Without a completion it meets EJR up to
    one project. Prices closer than one part in 10⁹ are compared as exact fractions.

    References
    ----------
    .. [1] Peters, Pierczyński, Skowron (2021), Proportional participatory budgeting with additive utilities, NeurIPS 34,
       12726-12737. doi:10.48550/arXiv.2008.13276

    Examples
    --------
    Six people want two parks at 6 each, four a bench at 4, of 12. By votes the parks take all. With a share of 1.2 for
    everybody the six have 7.2 and buy one park, the four have 4.8 and buy the bench.

    >>> from cocodesign.voting.ties import order
    >>> rows = {f"v{i}": ["park", "pond"] if i < 6 else ["bench"] for i in range(10)}
    >>> ballots, costs = Ballots.from_approvals(rows, ["park", "pond", "bench"]), {"park": 6, "pond": 6, "bench": 4}
    >>> budget_greedy(ballots, costs=costs, budget=12).winners
    ('park', 'pond')
    >>> shares = budget_equal_shares(ballots, costs=costs, budget=12, ties=order(["park", "pond", "bench"]))
    >>> shares.winners, shares.figures["leftover"], shares.figures["payments"]
    (('park', 'bench'), 2, {'park': 1, 'bench': 1})
    """
    ballots.check_kind("approvals", "budget_equal_shares")
    _among("satisfaction", satisfaction, ("cost", "cardinality"))
    _among("completion", completion, COMPLETIONS)
    _among("leftover", leftover, ("none", "by_votes"))
    if isinstance(step, bool) or not isinstance(step, int) or step < 1:
        raise InvalidInputError(f"step is a whole number above 0, not {step!r}.")
    names = ballots.candidates
    price = _costs(names, costs, budget)
    policy = ties_by(ties, names, among=AMONG)
    options = {
        "satisfaction": satisfaction,
        "completion": completion,
        "leftover": leftover,
        "least": least,
        "step": step,
        "ties": policy.plain(),
    }
    units = sums(ballots, ballots.marks)
    whole = int(ballots.units.sum())
    if not units.any():
        return _result(
            ballots, "budget_equal_shares", units, price, budget, policy, _Funded([()], True, {}), options
        )
    may = [votes >= least * ballots.unit for votes in units]
    worth = price if satisfaction == "cost" else [1] * len(names)
    purses = Purses(np.asarray(ballots.marks.T), ballots.units, price, worth, may)
    share = Fraction(budget, whole)
    raising = _Raised(purses, price, budget, policy, names)
    if completion == "none":
        ends, complete = raising.ends(share)
    else:
        ends, complete = raising.last_that_fits(share, Fraction(step, ballots.unit))
    first = ends[0]
    extra: dict[str, Any] = {
        "payments": {names[one.candidate]: plain(one.payment * ballots.unit) for one in first.bought},
        "share": plain(float(share * ballots.unit)),
        "share_raised": plain(float(first.share * ballots.unit)),
    }
    outcomes = [tuple(one.candidate for one in end.bought) for end in ends]
    if completion == "add1_compared":
        outcomes, extra["comparison"], is_complete = _compared(
            ballots, outcomes, costs, budget, least, satisfaction, policy
        )
        complete &= is_complete
    if leftover == "by_votes":
        outcomes, is_complete = _topped_up(outcomes, purses, units, price, budget, policy, names)
        complete &= is_complete
    found = _Funded(list({frozenset(one): one for one in reversed(outcomes)}.values())[::-1], complete, extra)
    return _result(ballots, "budget_equal_shares", units, price, budget, policy, found, options)


def per_satisfaction(
    ballots: Ballots, one: Iterable[str], other: Iterable[str], *, costs: Mapping[str, int] | None = None
) -> tuple[float, float, float]:
    """Return how many have more from one set of projects, how many from another, and how many from both the same.

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    one, other : iterable of str
        Funded projects.
    costs : mapping, optional
        What each is worth to whoever approves it; without it, 1.

    Examples
    --------
    >>> ballots = Ballots.from_approvals({"x": "ab", "y": "c", "z": "bc"}, "abc")
    >>> per_satisfaction(ballots, "a", "c")
    (1, 2, 0)
    """
    ballots.check_kind("approvals", "per_satisfaction")
    names = ballots.candidates

    def has(some: Iterable[str]) -> NDArray[np.int64]:
        worth = np.zeros(len(names), dtype=np.int64)
        for name in some:
            worth[names.index(name)] = 1 if costs is None else costs[name]
        return ballots.marks.astype(np.int64) @ worth

    difference = np.sign(has(one) - has(other))
    weigh = [int(ballots.units[difference == sign].sum()) for sign in (1, -1, 0)]
    return ballots.said(weigh[0]), ballots.said(weigh[1]), ballots.said(weigh[2])


# ---------------------------------------------------------------- the counts


@dataclass(frozen=True)
class _Looked:
    funded: tuple[int, ...]
    seen: frozenset[int]
    is_over: bool


@dataclass
class _Funded:
    outcomes: list[tuple[int, ...]]
    complete: bool
    figures: dict[str, Any]


@dataclass
class _Raised:
    """Counts by equal shares, with more and more money."""

    purses: Purses
    price: list[int]
    budget: int
    policy: Ties
    names: tuple[str, ...]

    def ends(self, share: Fraction) -> tuple[list[Shares], bool]:
        """Every outcome with this share."""
        purses = self.purses
        ways = every_way(
            purses.start(share), purses.level, purses.take, lambda state: state.key, self.policy, self.names
        )
        return list(ways.ends), ways.complete

    def last_that_fits(self, share: Fraction, step: Fraction) -> tuple[list[Shares], bool]:
        """The outcomes of the last count that does not overspend, or after which nothing fits any more."""
        kept: list[Shares] = []
        before: list[Shares] = []
        complete = True
        for _ in range(MOST_RUNS):
            ends, is_complete = self.ends(share)
            complete &= is_complete
            going = []
            for end in ends:
                left = self.budget - sum(self.price[c] for c in end.chosen)
                if left < 0:
                    kept += [one for one in before if one not in kept]
                elif any(
                    cost <= left and self.purses.may[c]
                    for c, cost in enumerate(self.price)
                    if c not in end.chosen
                ):
                    going.append(end)
                else:
                    kept.append(end)
            if not going:
                return kept, complete
            before = going
            share += step
        raise InvalidInputError(
            f"Shares were raised {MOST_RUNS} times by {step} and there is still money left. Raise them by more at a time "
            "(step=)."
        )


def _compared(
    ballots: Ballots,
    outcomes: list[tuple[int, ...]],
    costs: Mapping[str, int],
    budget: int,
    least: float,
    satisfaction: str,
    policy: Ties,
) -> tuple[list[tuple[int, ...]], dict[str, Any], bool]:
    """The outcomes that hold beside the greedy ones, and how the first comparison went."""
    names = ballots.candidates
    greedy = budget_greedy(ballots, costs=costs, budget=budget, least=least, ties=policy)
    worth = costs if satisfaction == "cost" else None
    held: list[tuple[int, ...]] = []
    first: dict[str, Any] = {}
    for outcome in outcomes:
        for other in greedy.figures["outcomes"]:
            ours, theirs, same = per_satisfaction(ballots, [names[c] for c in outcome], other, costs=worth)
            is_kept = ours >= theirs
            held.append(outcome if is_kept else tuple(names.index(one) for one in other))
            first = first or {
                "more_from_shares": ours,
                "more_from_greedy": theirs,
                "same": same,
                "held": "shares" if is_kept else "greedy",
            }
    return held, first, greedy.complete


def _topped_up(
    outcomes: list[tuple[int, ...]],
    purses: Purses,
    units: NDArray[np.int64],
    price: list[int],
    budget: int,
    policy: Ties,
    names: tuple[str, ...],
) -> tuple[list[tuple[int, ...]], bool]:
    """The outcomes, each with the projects of most votes that fit into what it leaves."""
    found: list[tuple[int, ...]] = []
    complete = True
    for outcome in outcomes:

        def level(funded: tuple[int, ...]) -> list[int]:
            left = budget - sum(price[c] for c in funded)
            some = [c for c, cost in enumerate(price) if purses.may[c] and c not in funded and cost <= left]
            best = [c for c in some if units[c] == max(units[one] for one in some)]
            return best[:1] if sum(price[c] for c in best) <= left else best

        ways = every_way(outcome, level, lambda funded, c: (*funded, c), frozenset, policy, names)
        found += ways.ends
        complete &= ways.complete
    return found, complete


# ---------------------------------------------------------------- what is asked and what is said


def _among(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InvalidInputError(f"{name} is {' or '.join(known)}, not {value!r}.")


def _is_money(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _costs(names: tuple[str, ...], costs: Mapping[str, int], budget: int) -> list[int]:
    if not _is_money(budget) or budget < 0:
        raise InvalidInputError(
            f"A budget is a whole number, 0 or more; this is {budget!r}. Count in cents if need be."
        )
    missing = [name for name in names if name not in costs]
    if missing:
        raise InvalidInputError(f"Each project has a cost; there is none for {', '.join(missing)}.")
    for name in names:
        if not _is_money(costs[name]) or costs[name] < 1:
            raise InvalidInputError(
                f"A cost is a whole number above 0; {name} costs {costs[name]!r}. Count in cents if need be."
            )
    return [int(costs[name]) for name in names]


def _result(
    ballots: Ballots,
    rule: str,
    units: NDArray[np.int64],
    price: list[int],
    budget: int,
    policy: Ties,
    found: _Funded,
    options: dict[str, Any],
) -> Result:
    names = ballots.candidates
    scores: dict[str, float | None] = {
        name: ballots.said(int(one)) for name, one in zip(names, units, strict=True)
    }
    sets = [frozenset(one) for one in found.outcomes]
    sure, possible = sure_and_possible(sets)
    first = found.outcomes[0]
    spent = sum(price[c] for c in first)
    backers = sums(ballots, ballots.marks > 0) if ballots.kind == "amounts" else units
    people = {name: ballots.said(int(one)) for name, one in zip(names, backers, strict=True)}
    figures: dict[str, Any] = {
        "outcomes": [[names[c] for c in sorted(one)] for one in sets],
        "order": [names[c] for c in first],
        "spent": spent,
        "leftover": int(budget) - spent,
        "costs": dict(zip(names, price, strict=True)),
        "budget": int(budget),
        "supporters": people,
        "cost_per_supporter": {
            name: plain(price[c] / people[name]) if people[name] else None for c, name in enumerate(names)
        },
        **found.figures,
    }
    if ballots.kind == "approvals":
        figures["represented"] = represented(ballots, figures["order"])
    winners = tuple(name for c, name in enumerate(names) if c in possible)
    tied = tuple(name for c, name in enumerate(names) if c in possible - sure)
    why = nothing_said(ballots)
    if not why:
        why = _why(rule, figures, scores, price, names, tied, found)
    return Result(
        rule,
        winners,
        scores,
        len(ballots),
        ballots.n_blank,
        options={**options, "budget": int(budget)},
        figures=figures,
        seats=None,
        tied=tied,
        policy=policy,
        complete=found.complete,
        **weighed(ballots, why),
    )


def _why(
    rule: str,
    figures: dict[str, Any],
    scores: Mapping[str, Any],
    price: list[int],
    names: tuple[str, ...],
    tied: tuple[str, ...],
    found: _Funded,
) -> tuple[Reason, ...]:
    order = figures["order"]
    money = {"spent": figures["spent"], "budget": figures["budget"], "leftover": figures["leftover"]}
    why: list[Reason] = []
    if tied:
        why.append(("budget-possible", {"winners": list(tied), "ways": len(found.outcomes)}))
    elif order:
        why.append(("budget-funded", {"winners": order, **money}))
    else:
        return (("budget-none", {"budget": figures["budget"]}),)
    if not found.complete:
        why.append(("irv-bounded", {}))
    comparison = figures.get("comparison")
    if comparison:
        facts = {"ours": comparison["more_from_shares"], "theirs": comparison["more_from_greedy"]}
        why.append((f"budget-compared-{comparison['held']}", facts))
    if figures.get("payments") and not (comparison and comparison["held"] == "greedy"):
        one = next(iter(figures["payments"]))
        facts = {
            "winner": one,
            "supporters": figures["supporters"][one],
            "payment": figures["payments"][one],
            "share": figures["share_raised"],
        }
        why.append(("budget-paid", facts))
    elif rule == "budget_greedy" and order:
        first = order[0]
        facts = {"winner": first, "score": scores[first], "cost": figures["costs"][first]}
        why.append(("budget-most", facts))
    if order and not tied:
        lowest = min(scores[one] for one in order)
        out = [one for one in names if one not in order and (scores[one] or 0) > lowest]
        if out:
            one = max(out, key=lambda name: scores[name] or 0)
            facts = {"out": one, "score": scores[one], "cost": figures["costs"][one]}
            why.append(("budget-out", facts))
    return tuple(why[:3])
