"""Do estimates come together, round after round? Delphi: middle, spread, what moved, and when to stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result, nothing_chosen, plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Delphi", "StopRule", "delphi", "estimates"]

FEW = 5
"""Of fewer answers the quartiles are not told: they would nearly be the answers themselves."""


@dataclass(frozen=True)
class StopRule:
    """When the rounds end, fixed before the first.

    Attributes
    ----------
    most : int
        After so many rounds in any case.
    least : int
        Not before so many.
    stable : float
        Earlier when every middle moved, and every spread changed, by no more than this share of the spread of the
        round before.

    Raises
    ------
    InvalidInputError
        If `least` is above `most`, or `stable` below 0.
    """

    most: int = 3
    least: int = 2
    stable: float = 0.25

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise InvalidInputError(
                f"Rounds are at least 1, and at most no fewer than that: least {self.least}, most {self.most}."
            )
        if self.stable < 0:
            raise InvalidInputError(f"stable is a share from 0, not {self.stable}.")

    def met(self, number: int, is_stable: bool) -> str:
        """Return why the rounds end after this one: ``"most"``, ``"stable"``, or nothing if they go on."""
        if number >= self.most:
            return "most"
        return "stable" if is_stable and number >= self.least else ""

    def plain(self) -> dict[str, float]:
        """Return the rule as plain values."""
        return {"most": self.most, "least": self.least, "stable": self.stable}


@dataclass(frozen=True, eq=False)
class Delphi:
    """The rounds of one Delphi.

    Attributes
    ----------
    rounds : DataFrame
        One row for each round and question: ``round, question, n, median, q1, q3, spread`` (the interquartile range),
        ``shift`` of the median since the round before, ``stable``.
    people : DataFrame
        One row for each round and question from the second: ``both`` (who answered in this round and the one
        before), ``changed`` of them, ``nearer`` (who came nearer to the median they had been shown).
    electorate : DataFrame
        One row for each round: ``n`` who could answer, ``answered``, ``stayed``, ``joined`` and ``left`` since the
        round before.
    stopped : int or None
        After which round the rule ended it; None while it goes on.
    reason : {"", "most", "stable"}
        By which part of the rule.
    stop : StopRule
    """

    rounds: pd.DataFrame = field(repr=False)
    people: pd.DataFrame = field(repr=False)
    electorate: pd.DataFrame = field(repr=False)
    stopped: int | None
    reason: str
    stop: StopRule


def delphi(rounds: Sequence[Ballots], *, stop: StopRule | None = None) -> Delphi:
    """Return what each round of estimates says and how the estimates moved.

    Parameters
    ----------
    rounds : sequence of Ballots
        One for each round, scores that are any numbers; a ballot is a person under the same id in every round, and
        a blank one somebody who could have answered.
    stop : StopRule, optional
        As it was fixed before the first round; by default two to three rounds.

    Raises
    ------
    InvalidInputError
        If there is no round, the rounds ask different questions, or there are rounds after the rule ended them.

    References
    ----------
    .. [1] von der Gracht (2012), Consensus measurement in Delphi studies, Technological Forecasting and Social Change
       79(8), 1525-1536. doi:10.1016/j.techfore.2012.04.013

    Examples
    --------
    >>> first = Ballots.from_scores({"ana": {"cost": 10}, "bo": {"cost": 20}, "cy": {"cost": 90}}, ["cost"])
    >>> second = Ballots.from_scores({"ana": {"cost": 18}, "bo": {"cost": 20}, "cy": {"cost": 30}}, ["cost"])
    >>> found = delphi([first, second])
    >>> found.rounds["median"].tolist(), found.people["nearer"].tolist(), found.stopped is None
    ([20.0, 20.0], [2], True)
    """
    import pandas as pd

    if not rounds:
        raise InvalidInputError("A Delphi needs at least one round.")
    rule = stop or StopRule()
    questions = rounds[0].candidates
    rows: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    electorate: list[dict[str, Any]] = []
    stopped, reason = None, ""
    before: dict[str, dict[str, Any]] = {}
    for number, ballots in enumerate(rounds, 1):
        ballots.check_kind("scores", "a Delphi round").check_alike("a Delphi round")
        if ballots.candidates != questions:
            raise InvalidInputError(
                f"Round {number} asks {', '.join(ballots.candidates)}; the first asked {', '.join(questions)}."
            )
        if stopped is not None:
            raise InvalidInputError(
                f"The rule that was fixed beforehand ended the rounds after round {stopped} ({reason}); "
                f"there are {len(rounds)}."
            )
        found = {
            question: _middle(ballots.marks[:, column], before.get(question), rule)
            for column, question in enumerate(questions)
        }
        rows += [{"round": number, "question": question, **one} for question, one in found.items()]
        earlier = rounds[number - 2] if number > 1 else None
        electorate.append({"round": number, **_who(ballots, earlier)})
        if earlier is not None:
            moved += [
                {"round": number, "question": question, **_moved(ballots, earlier, column, before[question])}
                for column, question in enumerate(questions)
            ]
        is_stable = number > 1 and all(one["stable"] for one in found.values())
        reason = rule.met(number, is_stable)
        stopped = number if reason else None
        before = found
    return Delphi(
        pd.DataFrame(rows),
        pd.DataFrame(moved, columns=["round", "question", "both", "changed", "nearer"]),
        pd.DataFrame(electorate),
        stopped,
        reason,
        rule,
    )


def _middle(answers: NDArray[np.float64], before: Mapping[str, Any] | None, rule: StopRule) -> dict[str, Any]:
    known = answers[~np.isnan(answers)]
    q1, median, q3 = np.quantile(known, [0.25, 0.5, 0.75]).tolist() if len(known) else [float("nan")] * 3
    spread = q3 - q1
    found = {"n": len(known), "median": median, "q1": q1, "q3": q3, "spread": spread}
    if before is None:
        return found | {"shift": float("nan"), "stable": False}
    shift = median - before["median"]
    return found | {"shift": shift, "stable": _is_stable(shift, spread, before["spread"], rule)}


def _is_stable(shift: float, spread: float, before: float, rule: StopRule) -> bool:
    most = rule.stable * before + 1e-12
    return bool(abs(shift) <= most and abs(spread - before) <= most)


def _who(ballots: Ballots, earlier: Ballots | None) -> dict[str, int]:
    now, then = set(ballots.ballots), set(earlier.ballots if earlier is not None else ballots.ballots)
    return {
        "n": len(now),
        "answered": len(ballots) - ballots.n_blank,
        "stayed": len(now & then),
        "joined": len(now - then),
        "left": len(then - now),
    }


def _moved(ballots: Ballots, earlier: Ballots, column: int, shown: Mapping[str, Any]) -> dict[str, int]:
    then = dict(zip(earlier.ballots, earlier.marks[:, column].tolist(), strict=True))
    pairs = np.array(
        [
            (then[person], now)
            for person, now in zip(ballots.ballots, ballots.marks[:, column].tolist(), strict=True)
            if person in then
        ],
        dtype=np.float64,
    ).reshape(-1, 2)
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    off = np.abs(pairs - shown["median"])
    return {
        "both": len(pairs),
        "changed": int((pairs[:, 0] != pairs[:, 1]).sum()),
        "nearer": int((off[:, 1] < off[:, 0]).sum()),
    }


def estimates(
    ballots: Ballots, *, earlier: Iterable[Mapping[str, Any]] = (), stop: StopRule | None = None
) -> Result:
    """Return the middle and the spread of one round of estimates, beside the rounds before. Nothing is chosen.

    It needs of earlier rounds only what was published of them, so that it works where nobody may know who said what.

    Parameters
    ----------
    ballots : Ballots
        Scores that are any numbers.
    earlier : iterable of mapping, optional
        The counts of earlier rounds as they were recorded, the first one first.
    stop : StopRule, optional
        As it was fixed before the first round.

    Returns
    -------
    Result
        ``scores`` are the medians, None where nobody answered. ``figures``: ``middle``, by question ``median``,
        ``q1``, ``q3``, ``spread`` (None for fewer than five answers), ``n`` and, from the second round, ``shift``
        and ``stable``; ``round``; ``stop``, the rule; ``stopped``, by which part of it this is the last round, or
        nothing; ``history``, by round the ``middle``, this one the last.

    Examples
    --------
    >>> found = estimates(Ballots.from_scores({f"p{i}": {"cost": 10 * i} for i in range(1, 6)}, ["cost"]))
    >>> found.figures["middle"]["cost"]
    {'median': 30, 'q1': 20, 'q3': 40, 'spread': 20, 'n': 5}
    """
    ballots.check_kind("scores", "a Delphi round").check_alike("a Delphi round")
    rule = stop or StopRule()
    before = [one.get("middle", {}) for one in earlier]
    middle: dict[str, dict[str, Any]] = {}
    for column, question in enumerate(ballots.candidates):
        one = _middle(ballots.marks[:, column], None, rule)
        n = one["n"]
        told: dict[str, Any] = {"median": plain(one["median"]) if n else None}
        told |= {name: plain(one[name]) if n >= FEW else None for name in ("q1", "q3", "spread")}
        told["n"] = n
        last = before[-1].get(question) if before else None
        if before:
            known = last is not None and last["median"] is not None and told["median"] is not None
            told["shift"] = plain(told["median"] - last["median"]) if known and last else None
            has_spread = known and last is not None and None not in (last["spread"], told["spread"])
            told["stable"] = has_spread and _is_stable(
                told["shift"], told["spread"], (last or {})["spread"], rule
            )
        middle[question] = told
    number = len(before) + 1
    is_stable = number > 1 and bool(middle) and all(one["stable"] for one in middle.values())
    stopped = rule.met(number, is_stable)
    scores: dict[str, float | None] = {question: one["median"] for question, one in middle.items()}
    figures = {
        "middle": middle,
        "round": number,
        "stop": rule.plain(),
        "stopped": stopped,
        "history": [*before, middle],
    }
    n_ballots, blank = len(ballots), ballots.n_blank
    why = nothing_chosen(n_ballots, blank) or _why(middle, number, stopped)
    return Result("delphi", (), scores, n_ballots, blank, why, {}, figures, seats=None)


def _why(middle: Mapping[str, Mapping[str, Any]], number: int, stopped: str) -> tuple[Reason, ...]:
    said: list[Reason] = []
    known = {question: one for question, one in middle.items() if one["median"] is not None}
    one_question = next(iter(known), None)
    if one_question is not None:
        one = known[one_question]
        facts = {"statement": one_question, "score": one["median"], "n": one["n"]}
        if one["spread"] is None:
            said.append(("delphi-median", facts))
        else:
            said.append(("delphi-middle", facts | {"low": one["q1"], "high": one["q3"]}))
        if one.get("shift") is not None:
            said.append(("delphi-shift", {"statement": one_question, "shift": abs(one["shift"])}))
    if stopped:
        said.append((f"delphi-{stopped}", {"round": number}))
    return tuple(said)
