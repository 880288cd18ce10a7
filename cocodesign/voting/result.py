"""What came out of a poll, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Any

from cocodesign import __version__
from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting.ties import Ties, put, settle, ties_by

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = [
    "EXHAUSTED",
    "LOST",
    "SENTENCES",
    "Reason",
    "Result",
    "Round",
    "leaders",
    "nothing_chosen",
    "plain",
    "reasons",
    "sentence",
]

EXHAUSTED, LOST = "exhausted", "lost to rounding"
"""What stands in the place of a candidate for ballots that name nobody who is left, and for what rounding takes."""

SENTENCES = {
    "most-approved": "{winner} was ticked on {score} of {n} ballots, more than any other.",
    "level": "{winners} are level: each was ticked on {score} of {n} ballots.",
    "runner-up": "{runner_up} came next, with {score}; the difference is {margin}.",
    "most-dots": "{winner} got {score} of {spent} dots, more than any other; they came from {backers} people.",
    "most-votes": "{winner} got {score} votes, more than any other; {backers} people gave it some.",
    "highest-mean": "{winner} has the highest mean, {score}, from {backers} people with an opinion on it.",
    "highest-sum": "{winner} has the highest sum, {score}, from {backers} people with an opinion on it.",
    "most-points": "{winner} has the most points, {score}; a ballot gives an idea one for each idea it is put above.",
    "most-first": "{winner} is the first choice on {score} of {n} ballots, more than any other.",
    "level-points": "{winners} are level, with {score} each.",
    "irv-majority": "{winner} is the first choice on {score} of {n} ballots, more than half.",
    "irv-lead": "{leader} led with {score} first choices of {n}; {runner_up} came next, with {second}.",
    "irv-level-lead": "{leaders} led, with {score} first choices each of {n}.",
    "irv-out": "{out} dropped out in count {round}: {moved} of its {score} ballots went to {winner} and {others} to others; {nobody} named nobody who was left.",
    "irv-out-no-others": "{out} dropped out in count {round}: {moved} of its {score} ballots went to {winner}; {nobody} named nobody who was left.",
    "irv-out-no-nobody": "{out} dropped out in count {round}: {moved} of its {score} ballots went to {winner} and {others} to others.",
    "irv-out-no-others-nobody": "{out} dropped out in count {round}; all its ballots, {score}, went to {winner}.",
    "irv-last": "In the last count {winner} passed {runner_up} by {score} to {second}; ballots that named nobody who was left: {exhausted}.",
    "irv-last-no-exhausted": "In the last count {winner} passed {runner_up} by {score} to {second}.",
    "irv-last-level": "In the last count {winners} are level, with {score} ballots each.",
    "irv-level": "In count {round}, {level} were level at the bottom; which of them drops out decides who wins.",
    "irv-possible": "{winners} can each win, by how that is settled; the count does not settle it.",
    "irv-bounded": "There are more ways of settling the ties than were tried.",
    "beats-all": "{winner} is put above every other idea by more ballots than the other way round.",
    "closest-duel": "Its closest duel was with {runner_up}, {score} to {second}.",
    "cycle-minimax": "No idea beats every other one to one; the worst defeat of {winner} is the smallest, {second} to {score} against {runner_up}.",
    "cycle-schulze": "No idea beats every other one to one; {winner} has the stronger chain of wins towards each of them.",
    "level-duels": "No idea beats every other one to one, and {winners} are level.",
    "most-duels": "{winner} wins the most duels one to one, {score} of {n}, a level one counted as half.",
    "cycle-ranked-pairs": "No idea beats every other one to one; with the largest majorities kept first, nobody stands above {winner}.",
    "cycle-split": "No idea beats every other one to one; with the weakest majority of each circle left out, nobody defeats {winner}.",
    "smith": "{winners} each beat every idea outside their group one to one.",
    "schwartz": "{winners} are beaten one to one by nobody outside their group.",
    "all-in-cycle": "No idea, and no smaller group of ideas, beats all others one to one.",
    "undominated": "{winner} is beaten one to one by nobody whom it does not stand above in turn.",
    "star-sums": "{winner} and {runner_up} have the highest sums, {score} and {second}.",
    "star-final": "In the run-off of the two, {score} ballots prefer {winner} and {second} prefer {runner_up}.",
    "star-alone": "{winner} has the highest sum, {sum}, and nobody stands against it.",
    "star-level": "The run-off of {winners} is level, and so are their sums and their highest marks.",
    "star-possible": "{winners} can each win, by how ties are settled.",
    "best-grade": "The middle grade of {winner} is the highest: {grade}.",
    "same-grade": "{level} share the middle grade {grade}; {winner} keeps it longest when middle grades are taken away one by one.",
    "level-grades": "{winners} have the same grades.",
    "funding": "{statement} gets the largest match, {score}: {backers} people gave {given}.",
    "stv-elected": "Elected: {winners}; {quota} votes elect one.",
    "stv-surplus": "{winner} had {score} votes, more than {quota}; {moved} of them moved on.",
    "stv-out": "{out} dropped out in count {round} with {score} votes.",
    "stv-short": "Elected without reaching {quota} votes, as the last who were left: {winners}.",
    "stv-possible": "{winners} can each be elected, by how ties are settled; the count does not settle it.",
    "stv-everybody": "There are no more ideas than places, so every one of them is chosen.",
    "committee-chosen": "Chosen: {winners}; on {with_one} of {n} ballots at least one of them is ticked.",
    "committee-possible": "{winners} can each be chosen, by how ties are settled; {ways} choices are level.",
    "committee-most": "They are also the ideas with the most ticks.",
    "committee-beside": "The ideas with the most ticks, {winners}, would leave {with_one} ballots with at least one that is ticked.",
    "committee-unsupported": "Only {supported} ideas are ticked at all, for {seats} places; the others are filled from those that nobody ticked.",
    "shares-phragmen": "With equal shares {bought} of {seats} places were bought; the others went to those whose supporters had borne least.",
    "shares-approval": "With equal shares {bought} of {seats} places were bought; the others went to the most ticked.",
    "shares-raised": "Everybody's share was raised, as if there were {raised} places, until all {seats} were bought.",
    "shares-open": "With equal shares {bought} of {seats} places were bought; the others stay open.",
    "budget-funded": "Funded: {winners}, for {spent} of {budget}; {leftover} is left.",
    "budget-possible": "{winners} can each be funded, by how ties are settled; {ways} outcomes are level.",
    "budget-none": "Nothing is funded: no idea has the support and a cost that fit into {budget}.",
    "budget-paid": "{winner} was bought first: {supporters} people share its cost and pay {payment} at most each, of {share}.",
    "budget-most": "{winner} comes first, with {score}, and costs {cost}.",
    "budget-out": "{out} has {score}, more than another that is funded, but costs {cost}.",
    "budget-compared-shares": "{ours} people have more from equal shares and {theirs} from the most votes first, so equal shares hold.",
    "budget-compared-greedy": "{theirs} people have more from the most votes first and {ours} from equal shares, so the most votes hold.",
    "weighted": "The {n} ballots are weighted; together they weigh {total}.",
    "tie-settled": "{level} were level; the published order of ties chose {winners}.",
    "most-agreed": "Most agree with {statement}: {agree} of the {n} who answered.",
    "most-divided": "Most divided is the room over {statement}: {agree} agree and {disagree} disagree, of {n} who answered.",
    "pairs-most": "{winner} was chosen in {wins} of the {n} pairs with it that were decided: a win rate of {rate} in 100.",
    "pairs-next": "{runner_up} came next, with {rate} in 100.",
    "pairs-level": "{winners} are level, with a win rate of {rate} in 100 each.",
    "pairs-undecided": "None of the {n} pairs was decided, so nothing is chosen.",
    "consent-objected": "{score} of {n} object to {statement}.",
    "consent-adopted": "Adopted without an objection: {winners}; concerns noted: {concerns}.",
    "consent-nobody": "Nobody objects, but nobody consents either, so nothing is adopted.",
    "agree-most": "{statement} has most support: {agree} of {n} are for it, {neither} on neither side, {disagree} against.",
    "agree-apart": "Farthest apart is the room over {statement}: {agree} for, {neither} on neither side, {disagree} against, of {n}.",
    "agree-blocked": "{score} would block {statement}.",
    "delphi-median": "The middle estimate of {statement} is {score}, of {n} answers.",
    "delphi-middle": "The middle estimate of {statement} is {score}; half of the {n} answers lie from {low} to {high}.",
    "delphi-shift": "Since the round before, the middle of {statement} moved by {shift}.",
    "delphi-most": "Round {round} was the last one, as fixed beforehand.",
    "delphi-stable": "After round {round} the estimates are stable, as fixed beforehand, so the rounds end.",
    "redrawn-room": "{winner} wins in {score} of 100 re-draws of this room.",
    "redrawn": "{winner} wins in {score} of {n} re-draws of the ballots.",
    "parts-beats-all": "{winner} beats every other one to one.",
    "parts-circle": "Nobody beats every other one to one: {winners} beat each other in a circle or are level, and rules differ in which of these duels they let count.",
    "parts-dropped": "In the run-off {winner} drops out in count {round}, with {score} ballots.",
    "parts-first": "Ahead in first choices, with {score} of {n}: {leader}; but one to one {winner} wins.",
    "parts-points": "Points count how far apart two stand on a ballot, and by that {leader} is ahead.",
    "parts-mean-sum": "By the mean {leader} is ahead, by the sum {winners}: not all have an opinion on each.",
    "parts-middle": "A middle grade does not move with how extreme the highest and lowest marks are; a mean does.",
    "parts-square": "Dots count what is given; where votes cost their square, many small gifts count for more than a large one.",
    "no-marks": "No ballot ticked anything, so nothing is chosen.",
    "all-blank": "Every ballot is blank, so nothing is chosen.",
    "no-ballots": "Nobody voted, so nothing is chosen.",
    "none-counts": "No ballot that counts names anybody, so nothing is chosen.",
    "turnout": "{n} of {electorate} people voted.",
    "turnout-blank": "{n} of {electorate} people voted; {blank} of the ballots were blank.",
}
"""Every sentence that explains a result; a screen fills the gaps in the reader's language.

Where some of :data:`LEFT_OUT` are 0 and there is a sentence that leaves just these out, that one is said:
``irv-out-no-others`` in the place of ``irv-out`` where ``others`` is 0.
"""

SHOWN, SHOWN_ROUNDS = 20, 6
"""So many candidates and rounds a notebook shows of a result; the tables hold all of them."""

LEFT_OUT = ("others", "nobody", "exhausted")
"""The facts of which nothing is said where they are 0, in the order in which they stand in a key."""

Reason = tuple[str, Mapping[str, Any]]
"""A key of :data:`SENTENCES` and the facts that fill its gaps; candidates by id."""


@dataclass(frozen=True)
class Round:
    """One round of a count in which ballots move.

    Attributes
    ----------
    votes : dict of str to number
        By candidate who stood or was elected, the votes at its beginning.
    status : dict of str to str
        By candidate what the round made of it: ``"standing"``, ``"elected"``, ``"out"``, ``"elected without quota"``,
        or, where that was in an earlier round, ``"was elected"``.
    exhausted, lost : number
        The votes that stood for nobody at its beginning, and what rounding had taken.
    moves : tuple of (str, str, number)
        From whom to whom how many votes moved at its end; to :data:`EXHAUSTED` and :data:`LOST` too.
    level : tuple of str
        Who was level where the round took one of several.
    """

    votes: Mapping[str, Any]
    status: Mapping[str, str]
    exhausted: Any = 0
    lost: Any = 0
    moves: tuple[tuple[str, str, Any], ...] = ()
    level: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The result of one poll under one rule.

    Attributes
    ----------
    rule : str
        The rule that counted.
    winners : tuple of str
        Whoever wins in at least one way of settling the ties, in the order of the ballot paper; empty when nothing was
        marked, and where a poll asks for opinions and not for a choice.
    scores : dict of str to number
        What the rule compares, for every candidate in the order of the ballot paper; more is better. None where it
        is undefined, such as the mean of a candidate on whom nobody has an opinion.
    n_ballots, n_blank : int
        How many ballots were counted, and how many of them mark nobody.
    why : tuple of (str, dict)
        Sentences of :data:`SENTENCES` with the facts that fill their gaps; candidates by id.
    options : dict
        The conventions under which the rule counted, by the name of the parameter, in plain values.
    figures : dict
        What else was counted, in plain values by candidate: ``first``, ``rounds``, ``spread`` and the like.
    seats : int or None
        How many are to be chosen; None where the rule itself leaves that open (a set such as the Smith set).
    tied : tuple of str
        The winners who do not win in every way of settling the ties. Nothing here breaks a tie unless it was told to.
    policy : Ties
        How ties were settled, with the order that was drawn and its seed.
    complete : bool
        Whether all ways of settling the ties were tried.
    weight : number or None
        What the ballots weigh together, where they were weighted; None where each counts once.
    course : tuple of Round
        The rounds, where there are any; of several ways the one that favours the earlier on the ballot paper.
    duels : ndarray or None
        The matrix of :func:`pairwise`, where the rule rests on it.
    version : str
        The version of this package.
    """

    rule: str
    winners: tuple[str, ...]
    scores: Mapping[str, float | None]
    n_ballots: int
    n_blank: int
    why: tuple[Reason, ...] = field(default=())
    options: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    seats: int | None = 1
    tied: tuple[str, ...] | None = None
    policy: Ties = field(default_factory=put)
    complete: bool = True
    weight: float | None = None
    course: tuple[Round, ...] = field(default=(), repr=False)
    duels: np.ndarray | None = field(default=None, repr=False, compare=False)
    version: str = __version__

    def __post_init__(self) -> None:
        if self.tied is None:
            is_tied = self.seats is not None and len(self.winners) > self.seats
            object.__setattr__(self, "tied", self.winners if is_tied else ())

    @property
    def is_tied(self) -> bool:
        """Whether who wins depends on how a tie is settled, or may depend on it where not all ways were tried."""
        return bool(self.tied) or not self.complete

    @property
    def seed(self) -> int | None:
        """From which a lot was drawn, where one was."""
        policy: Ties | None = self.policy
        while policy is not None:
            if policy.seed is not None:
                return policy.seed
            policy = policy.then
        return None

    @property
    def n_exhausted(self) -> float:
        """How many votes stood for nobody who was left at the end; 0 where ballots do not move."""
        return _number(self.course[-1].exhausted) if self.course else 0

    @property
    def rounds(self) -> pd.DataFrame:
        """One row for each round and candidate: ``round, candidate, votes, transfer, status``.

        ``transfer`` is what a candidate gains or loses at the end of the round: votes and transfer add up to the votes
        of the next. Rows for :data:`EXHAUSTED`, and :data:`LOST` where rounding takes something, make each round add
        up to the same number.
        """
        import pandas as pd

        rows: list[tuple[int, str, Any, Any, str]] = []
        loses = any(LOST in (to for _, to, _ in one.moves) for one in self.course)
        for number, one in enumerate(self.course, 1):
            change: dict[str, Any] = {}
            for start, end, votes in one.moves:
                change[start] = change.get(start, 0) - votes
                change[end] = change.get(end, 0) + votes
            for candidate, votes in one.votes.items():
                moved = change.get(candidate, 0)
                rows.append((number, candidate, _number(votes), _number(moved), one.status[candidate]))
            moved = change.get(EXHAUSTED, 0)
            rows.append((number, EXHAUSTED, _number(one.exhausted), _number(moved), EXHAUSTED))
            if loses:
                rows.append((number, LOST, _number(one.lost), _number(change.get(LOST, 0)), LOST))
        return pd.DataFrame(rows, columns=["round", "candidate", "votes", "transfer", "status"])

    @property
    def transfers(self) -> pd.DataFrame:
        """One row for each flow of votes at the end of a round: ``round, from, to, votes``.

        ``to`` may be :data:`EXHAUSTED` or :data:`LOST`.
        """
        import pandas as pd

        rows = [
            (number, start, end, _number(votes))
            for number, one in enumerate(self.course, 1)
            for start, end, votes in one.moves
        ]
        return pd.DataFrame(rows, columns=["round", "from", "to", "votes"])

    @property
    def pairwise(self) -> pd.DataFrame:
        """How many ballots put the candidate of the row above that of the column.

        Raises
        ------
        UndefinedMeasureError
            If the rule does not compare candidates one to one.
        """
        import pandas as pd

        if self.duels is None:
            raise UndefinedMeasureError(
                f"{self.rule} does not compare candidates one to one; call pairwise(ballots) for the table."
            )
        names = list(self.scores)
        return pd.DataFrame(self.duels, index=names, columns=names)

    def settled(self, ties: Ties | str) -> Result:
        """Return the result with its final tie settled by a lot or a given order.

        Parameters
        ----------
        ties : Ties
            :func:`~cocodesign.voting.lot` or :func:`~cocodesign.voting.order`.

        Raises
        ------
        InvalidInputError
            If the policy is another, or the rule chooses a set.

        Examples
        --------
        >>> from cocodesign.voting import Ballots, approval, order
        >>> level = approval(Ballots.from_approvals({"b1": ["trees"], "b2": ["court"]}, ["trees", "court"]))
        >>> level.settled(order(["court", "trees"])).winners
        ('court',)
        """
        names = tuple(self.scores)
        policy = ties_by(ties, names, among=("lot", "order"))
        if self.seats is None:
            raise InvalidInputError(f"{self.rule} finds a set of any size, and no tie of it can be settled.")
        if not self.tied:
            return replace(self, policy=policy)
        if "committees" in self.figures:
            place = {name: i for i, name in enumerate(policy.drawn)}
            whole = min(self.figures["committees"], key=lambda some: sorted(place[one] for one in some))
            said: Reason = ("tie-settled", {"winners": list(whole), "level": list(self.tied)})
            return replace(self, winners=tuple(whole), tied=(), policy=policy, why=(*self.why[:2], said))
        level = [names.index(one) for one in self.tied]
        chosen = [names.index(one) for one in self.winners if one not in self.tied]
        while len(chosen) < self.seats:
            (first,) = settle(policy, level, names, lowest=False)
            level.remove(first)
            chosen.append(first)
        winners = tuple(names[one] for one in sorted(chosen))
        settled: tuple[Reason, ...] = (("tie-settled", {"winners": list(winners), "level": list(self.tied)}),)
        return replace(self, winners=winners, tied=(), policy=policy, why=(*self.why[:2], *settled))

    def sentences(self, labels: Mapping[str, str] | None = None) -> list[str]:
        """Return the reasons as English sentences.

        Parameters
        ----------
        labels : mapping, optional
            What each candidate is called; without it, its id.
        """
        call = labels or {}

        def called(value: Any) -> str:
            if isinstance(value, list):
                return ", ".join(map(called, value))
            return call[value] if value in call else str(value)

        return [
            sentence(key, facts).format(**{name: called(value) for name, value in facts.items()})
            for key, facts in self.why
        ]

    def _repr_html_(self) -> str:
        known = sorted(self.scores.items(), key=lambda item: (item[1] is None, -(item[1] or 0)))
        shown = known[:SHOWN] if len(known) > SHOWN + 1 else known
        rows = "".join(
            f'<tr><th scope="row" style="text-align: left">{escape(str(candidate))}</th>'
            f"<td>{'–' if score is None else _said(score)}</td><td>{self._state_of(candidate)}</td></tr>"
            for candidate, score in shown
        )
        if len(shown) < len(known):
            rows += f'<tr><td colspan="3">and {len(known) - len(shown)} more</td></tr>'
        why = " ".join(map(escape, self.sentences()))
        options = ", ".join(f"{name} {value}" for name, value in self.options.items())
        counted = f"{self.n_ballots} ballots, {self.n_blank} blank"
        if self.weight is not None:
            counted += f", weighted to {self.weight}"
        if self.course:
            counted += f", {_said(self.n_exhausted)} exhausted"
        foot = "; ".join(
            part
            for part in (
                counted,
                options,
                f"ties: {self.policy}",
                "" if self.complete else "not all ways of settling the ties were tried",
                f"cocodesign {self.version}",
            )
            if part
        )
        heads = f'<th scope="col">candidate</th><th scope="col">{escape(self.rule)}</th><th scope="col"></th>'
        return (
            f"<p>{why}</p><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
            f"{self._html_of_rounds()}<p><small>{escape(foot)}</small></p>"
        )

    def _state_of(self, candidate: str) -> str:
        """Whether somebody wins, in a word; nothing of whoever does not."""
        if candidate in (self.tied or ()):
            return "level"
        return (
            "✓ wins"
            if candidate in self.winners and self.seats == 1
            else "✓"
            if candidate in self.winners
            else ""
        )

    def _html_of_rounds(self) -> str:
        """One row a candidate and one column a round, votes as they are at its beginning; of many the last ones."""
        if len(self.course) < 2:
            return ""
        first = max(0, len(self.course) - SHOWN_ROUNDS)
        course = self.course[first:]
        heads = "".join(f'<th scope="col">{number}</th>' for number in range(first + 1, len(self.course) + 1))
        rows = ""
        for candidate in (one for one in self.scores if one in course[0].votes):
            cells = ""
            for one in course:
                said = _said(one.votes[candidate]) if candidate in one.votes else ""
                status = one.status.get(candidate, "standing")
                cells += f"<td>{said}{'' if status in ('standing', 'was elected') else f' {status}'}</td>"
            rows += f'<tr><th scope="row" style="text-align: left">{escape(str(candidate))}</th>{cells}</tr>'
        last = "".join(f"<td>{_said(one.exhausted)}</td>" for one in course)
        rows += f'<tr><th scope="row" style="text-align: left">{EXHAUSTED}</th>{last}</tr>'
        said = f"<caption>The last {len(course)} of {len(self.course)} rounds</caption>" if first else ""
        return f'<table>{said}<thead><tr><th scope="col">round</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _number(votes: Any) -> float:
    """A whole number as it is, and a fraction as the nearest float."""
    return votes if isinstance(votes, int) else float(votes)


def _said(votes: Any) -> str:
    return f"{float(votes):.5f}".rstrip("0").rstrip(".")


def sentence(say: str, facts: Mapping[str, Any]) -> str:
    """Return the sentence of :data:`SENTENCES` that says a reason, its gaps open.

    Examples
    --------
    >>> sentence("irv-last", {"winner": "trees", "runner_up": ["court"], "score": 9, "second": 6, "exhausted": 0})
    'In the last count {winner} passed {runner_up} by {score} to {second}.'
    """
    nothing = [name for name in LEFT_OUT if facts.get(name) == 0]
    return SENTENCES.get("-".join([say, "no", *nothing]), SENTENCES[say])


def leaders(scores: Mapping[str, float | None]) -> tuple[str, ...]:
    """Return whoever has the highest score, all of them where they are level.

    Examples
    --------
    >>> leaders({"trees": 2, "court": 2, "garden": None})
    ('trees', 'court')
    """
    best = max((score for score in scores.values() if score is not None), default=None)
    return tuple(candidate for candidate, score in scores.items() if score is not None and score == best)


def plain(value: float) -> float:
    """Return a number as one says it: whole where it is whole, else to three digits after the point.

    Examples
    --------
    >>> plain(139.0), plain(10 / 3)
    (139, 3.333)
    """
    return int(value) if value == int(value) else round(value, 3)


def nothing_chosen(n_ballots: int, n_blank: int) -> tuple[Reason, ...]:
    """Return why nothing can be chosen from some ballots; empty when something can."""
    if n_ballots == 0:
        return (("no-ballots", {}),)
    return (("all-blank", {}),) if n_blank == n_ballots else ()


def reasons(
    scores: Mapping[str, float | None], winners: tuple[str, ...], first: Reason, level: str = "level-points"
) -> tuple[Reason, ...]:
    """Return why somebody leads: by what, before whom and by how much, or that several are level.

    Parameters
    ----------
    scores : mapping
        What the rule compares, by candidate.
    winners : tuple of str
        Whoever leads.
    first : (str, dict)
        What is said of a single winner; its facts ``score`` and, where the sentence needs it, ``n`` are said of
        level ones too.
    level : str
        The sentence about level winners.
    """
    facts = first[1]
    if len(winners) > 1:
        return ((level, {"winners": list(winners), **{k: facts[k] for k in ("score", "n") if k in facts}}),)
    others = {c: score for c, score in scores.items() if c not in winners and score is not None}
    if not others:
        return (first,)
    behind = leaders(others)
    second = others[behind[0]] or 0
    margin = plain((scores[winners[0]] or 0) - second)
    return (first, ("runner-up", {"runner_up": list(behind), "score": second, "margin": margin}))
