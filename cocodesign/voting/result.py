"""What came out of a poll, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

__all__ = ["SENTENCES", "Reason", "Result", "leaders", "nothing_chosen", "plain", "reasons", "sentence"]

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
    "most-agreed": "Most agree with {statement}: {agree} of the {n} who answered.",
    "most-divided": "Most divided is the room over {statement}: {agree} agree and {disagree} disagree, of {n} who answered.",
    "no-marks": "No ballot ticked anything, so nothing is chosen.",
    "all-blank": "Every ballot is blank, so nothing is chosen.",
    "no-ballots": "Nobody voted, so nothing is chosen.",
    "turnout": "{n} of {electorate} people voted.",
    "turnout-blank": "{n} of {electorate} people voted; {blank} of the ballots were blank.",
}
"""Every sentence that explains a result; a screen fills the gaps in the reader's language.

Where some of :data:`LEFT_OUT` are 0 and there is a sentence that leaves just these out, that one is said:
``irv-out-no-others`` in the place of ``irv-out`` where ``others`` is 0.
"""

LEFT_OUT = ("others", "nobody", "exhausted")
"""The facts of which nothing is said where they are 0, in the order in which they stand in a key."""

Reason = tuple[str, Mapping[str, Any]]
"""A key of :data:`SENTENCES` and the facts that fill its gaps; candidates by id."""


@dataclass(frozen=True)
class Result:
    """The result of one poll under one rule.

    Attributes
    ----------
    rule : str
        The rule that counted.
    winners : tuple of str
        Whoever has the most, all of them where they are level; empty when nothing was marked, and where a poll
        asks for opinions and not for a choice.
    scores : dict of str to number
        What the rule compares, for every candidate in the order of the ballot paper; more is better. None where it
        is undefined, such as the mean of a candidate on whom nobody has an opinion.
    n_ballots, n_blank : int
        How many ballots were counted, and how many of them mark nobody.
    why : tuple of (str, dict)
        Sentences of :data:`SENTENCES` with the facts that fill their gaps; candidates by id.
    options : dict
        The conventions under which the rule counted, by the name of the parameter.
    figures : dict
        What else was counted, in plain values by candidate: ``first``, ``rounds``, ``spread`` and the like.
    """

    rule: str
    winners: tuple[str, ...]
    scores: Mapping[str, float | None]
    n_ballots: int
    n_blank: int
    why: tuple[Reason, ...] = field(default=())
    options: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_tied(self) -> bool:
        """Whether several candidates are level at the top. Nothing here breaks the tie."""
        return len(self.winners) > 1

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
        rows = "".join(
            f"<tr><td>{escape(candidate)}{' ✓' if candidate in self.winners else ''}</td>"
            f"<td>{'–' if score is None else score}</td></tr>"
            for candidate, score in known
        )
        why = " ".join(map(escape, self.sentences()))
        return f"<p>{why}</p><table><tr><th>candidate</th><th>{escape(self.rule)}</th></tr>{rows}</table>"


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
