"""Does anybody object? Consent rounds: who can live with a proposal, who has a concern, who objects and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result, nothing_chosen

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ANSWERS", "consent", "consent_rounds"]

ANSWERS = ("objection", "concern", "aside", "consent")
"""What one may answer: an objection, a concern, standing aside, consent. No order of merit: aside is not neutral."""


def consent(
    ballots: Ballots,
    *,
    reasons: Mapping[str, Mapping[str, str]] | None = None,
    earlier: Iterable[Mapping[str, Any]] = (),
) -> Result:
    """Return which proposals nobody objects to, and every objection first.

    A proposal is adopted when somebody consents and nobody objects, however many have concerns or stand aside. An
    objection is no vote against: it says what the proposal lacks, and the next round begins with it.

    Parameters
    ----------
    ballots : Ballots
        Grades with the levels :data:`ANSWERS`. Who did not answer has not consented.
    reasons : mapping, optional
        By ballot and proposal, the id of the contribution that gives the reason.
    earlier : iterable of mapping, optional
        The counts of earlier rounds as they were recorded, the first one first.

    Returns
    -------
    Result
        ``winners`` are the adopted proposals, any number; ``scores`` the number of objections, below 0, so that more is
        better. ``figures``: ``answers``, by proposal how many gave each answer; ``open``, the proposals with
        objections, those with most first; ``reasons``, by proposal ``objection`` and ``concern`` with the ids of
        their reasons, in an order that says nothing of people; ``without_reason``, how many objections came without
        one; ``round``; ``history``, one entry for each round with its ``answers`` and ``adopted``, this one the last.

    Raises
    ------
    InvalidInputError
        If the grades are on another scale, or the ballots are weighted.

    Notes
    -----
    Weights are not read: nobody's objection counts for less.

    Examples
    --------
    >>> said = {"ana": {"benches": "consent"}, "bo": {"benches": "objection"}, "cy": {"benches": "consent"}}
    >>> found = consent(Ballots.from_grades(said, ["benches"], ANSWERS), reasons={"bo": {"benches": "idea-7"}})
    >>> found.winners, found.figures["reasons"]["benches"]["objection"]
    ((), ['idea-7'])
    """
    ballots.check_kind("grades", "consent").check_alike("consent")
    if ballots.levels != ANSWERS:
        raise InvalidInputError(
            f"Consent is asked on the levels {', '.join(ANSWERS)}; these ballots have {', '.join(ballots.levels) or 'none'}."
        )
    why_of = reasons or {}
    answers: dict[str, dict[str, int]] = {}
    told: dict[str, dict[str, list[str]]] = {}
    silent: dict[str, int] = {}
    for column, candidate in enumerate(ballots.candidates):
        marks = ballots.marks[:, column]
        answers[candidate] = {name: int((marks == code).sum()) for code, name in enumerate(ANSWERS)}
        given: dict[str, list[str]] = {"objection": [], "concern": []}
        for row, ballot in enumerate(ballots.ballots):
            answer = ANSWERS[marks[row]] if marks[row] >= 0 else ""
            reason = why_of.get(ballot, {}).get(candidate)
            if answer in given and reason:
                given[answer].append(reason)
        told[candidate] = {name: sorted(set(some)) for name, some in given.items()}
        silent[candidate] = answers[candidate]["objection"] - len(given["objection"])
    winners = tuple(c for c, one in answers.items() if one["consent"] and not one["objection"])
    objected = sorted(
        (c for c, one in answers.items() if one["objection"]), key=lambda c: -answers[c]["objection"]
    )
    history = [
        {"answers": one.get("answers", {}), "adopted": list(one.get("winners", ()))} for one in earlier
    ]
    history.append({"answers": answers, "adopted": list(winners)})
    n, blank = len(ballots), ballots.n_blank
    figures = {
        "answers": answers,
        "open": objected,
        "reasons": told,
        "without_reason": silent,
        "round": len(history),
        "history": history,
    }
    scores: dict[str, float | None] = {
        c: -one["objection"] if sum(one.values()) else None for c, one in answers.items()
    }
    why = nothing_chosen(n, blank) or _why(answers, winners, objected)
    return Result("consent", winners, scores, n, blank, why, {}, figures, seats=None)


def _why(
    answers: Mapping[str, Mapping[str, int]], winners: tuple[str, ...], objected: list[str]
) -> tuple[Reason, ...]:
    said: list[Reason] = [
        ("consent-objected", {"statement": one, "score": answers[one]["objection"], **_n(answers[one])})
        for one in objected[:2]
    ]
    if winners:
        concerns = sum(answers[one]["concern"] for one in winners)
        said.append(("consent-adopted", {"winners": list(winners), "concerns": concerns}))
    elif not objected:
        said.append(("consent-nobody", {}))
    return tuple(said)


def _n(answers: Mapping[str, int]) -> dict[str, int]:
    return {"n": sum(answers.values())}


def consent_rounds(rounds: Sequence[Result]) -> pd.DataFrame:
    """Return one row for each round and proposal: how many gave each answer, and whether it was adopted.

    Parameters
    ----------
    rounds : sequence of Result
        What :func:`consent` found, the first round first; a later round may ask about other proposals.

    Returns
    -------
    DataFrame
        Columns ``round, candidate``, those of :data:`ANSWERS` and ``adopted``.

    Examples
    --------
    >>> first = consent(Ballots.from_grades({"ana": {"benches": "objection"}}, ["benches"], ANSWERS))
    >>> second = consent(Ballots.from_grades({"ana": {"benches": "consent"}}, ["benches"], ANSWERS))
    >>> consent_rounds([first, second])["adopted"].tolist()
    [False, True]
    """
    import pandas as pd

    rows = [
        {"round": number, "candidate": candidate, **counts, "adopted": candidate in one.winners}
        for number, one in enumerate(rounds, 1)
        for candidate, counts in one.figures["answers"].items()
    ]
    return pd.DataFrame(rows, columns=["round", "candidate", *ANSWERS, "adopted"])
