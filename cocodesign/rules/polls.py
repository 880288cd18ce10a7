"""What may a ballot hold? Each kind of poll, what may be set for it, and what a person may mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cocodesign.events import PAPER
from cocodesign.rules.consenting import answers_of, earlier_rounds, proposals_of_a_round, with_reasons
from cocodesign.rules.delegating import check_delegation, taken_back
from cocodesign.rules.estimating import check_estimating, estimates_of, in_another_round, questions_of
from cocodesign.rules.money import check_money, priced, spent_on
from cocodesign.rules.pace import check_pace
from cocodesign.rules.quorums import check_quorum
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id, check_ids, check_reason, check_text
from cocodesign.rules.view import Command, Draft, View
from cocodesign.schema import MODES, ONE_BY_ONE

__all__ = [
    "MOST_REVISIONS",
    "RULES",
    "VOTES",
    "cast",
    "cast_on_paper",
    "check_mode",
    "check_poll_settings",
    "check_proposals",
    "judge",
    "opine",
    "question_of",
    "sheet_name",
    "void_sheet",
]

RULES = {
    "approval": ("approval", "sequential_phragmen", "equal_shares", "sequential_pav"),
    "dots": ("dots", "quadratic"),
    "score": ("score", "star"),
    "grades": ("majority_judgment",),
    "ranking": ("irv", "borda", "schulze", "minimax", "ranked_pairs", "split_cycle", "copeland", "stv"),
    "opinions": ("opinions",),
    "pairs": ("pairs",),
    "budget": ("equal_shares", "greedy"),
    "pulse": ("pulse",),
    "agreement": ("agreement",),
    "consent": ("consent",),
    "delphi": ("delphi",),
}
"""The rules by which each kind of poll may be counted; the first one is the default."""

ROUNDS = ("consent", "delphi")
"""The kinds of poll that are asked again, round after round, with what came out before in sight."""

VOTES = ("approval", "dots", "score", "grades", "ranking")
"""The kinds of poll that a stage of the kind *vote* can open; every other kind of poll has a stage of its own."""

PROPOSES = ("agreement", "consent")
"""The kinds of poll that may ask about proposals in the facilitator's words instead of ideas."""

LEVELS = (5, 8)
"""On how many levels agreement may be asked."""

MOST_PROPOSALS = 20
"""How many proposals in the facilitator's own words a stage may put to the people."""

GRADES = 6
"""From how many grades one chooses: to reject, poor, acceptable, good, very good, excellent."""

SEVERAL = {
    "approval": ("sequential_phragmen", "equal_shares", "sequential_pav", "approval"),
    "ranking": ("stv",),
}
"""By kind of vote, the rules that can choose several; the first one is the default."""

MOST_SEATS = 20
"""How many may be chosen in one vote at most."""

MOST_REVISIONS = 100
"""How many ballots one voter may send in a secret poll; each takes the place of the one before."""

OUTCOMES = ("left", "right", "skip")
"""What one may say of a pair: the left one, the right one, cannot decide."""

PULSE = ("I was heard.", "I could build on what others said.", "I know what happens next.")
"""What a pulse asks when its stage does not say."""

Row = Mapping[str, Any]


def check_poll_settings(stage_kind: str, settings: Row) -> tuple[str, str, dict[str, Any]]:
    """Return kind, rule and settings of the poll that a stage opens, as its ballots will obey them."""
    kind = settings.get("kind", "approval") if stage_kind == "vote" else stage_kind
    if kind not in RULES or (stage_kind == "vote" and kind not in VOTES):
        raise refuse("bad-request", what=f"a vote is of kind {', '.join(VOTES)}")
    seats = _whole(settings, "seats", 1, 1, MOST_SEATS) if kind in SEVERAL else 1
    default = "quadratic" if settings.get("quadratic") else SEVERAL[kind][0] if seats > 1 else RULES[kind][0]
    rule = settings.get("rule", default)
    if rule not in RULES[kind]:
        raise refuse("bad-request", what=f"a poll of kind {kind} is counted by {', '.join(RULES[kind])}")
    several = SEVERAL.get(kind, ())
    if seats > 1 and rule not in several:
        raise refuse("bad-request", what=f"{seats} of them are chosen by {', '.join(several)}")
    if seats == 1 and rule in several and rule != RULES[kind][0]:
        raise refuse("bad-request", what=f"{rule} chooses several: seats must be 2 or more")
    kept: dict[str, Any] = {"seats": seats} if seats > 1 else {}
    if check_mode(kind, settings) == "secret" and settings.get("channel") is True:
        kept["channel"] = True
    if kind == "dots":
        kept["budget"] = _whole(settings, "budget", 5, 1, 100)
        kept["most"] = _whole(settings, "most", kept["budget"], 1, kept["budget"])
        kept["quadratic"] = rule == "quadratic"
    if kind in ("score", "pulse"):
        kept["max"] = _whole(settings, "max", 5, 1, 10)
        kept |= {name: check_text(settings, name, "title", required=False) for name in ("low", "high")}
    if kind == "budget":
        kept |= check_money(settings)
    if kind == "grades":
        kept["max"] = GRADES
    if kind == "agreement":
        kept["levels"] = _whole(settings, "levels", 5, min(LEVELS), max(LEVELS))
        if kept["levels"] not in LEVELS:
            raise refuse("bad-request", what="agreement is asked on 5 or on 8 levels")
    if kind == "delphi":
        kept |= check_estimating(settings)
    if kind in PROPOSES:
        check_proposals(settings)
    kept |= check_quorum(kind, settings) | check_delegation(kind, settings)
    if kind in ONE_BY_ONE:
        kept["statements"] = bool(settings.get("statements", True))
    return kind, rule, kept


def check_proposals(settings: Row) -> list[str]:
    """Return the proposals that a stage puts to the people in the facilitator's words; none where ideas stand."""
    given = settings.get("proposals") or []
    if not isinstance(given, list) or len(given) > MOST_PROPOSALS:
        raise refuse("bad-request", what=f"proposals must be a list of at most {MOST_PROPOSALS} texts")
    texts = [check_text({"proposal": one}, "proposal", "reason") for one in given]
    if len(set(texts)) != len(texts):
        raise refuse("repeated")
    return texts


def check_mode(kind: str, settings: Row) -> str:
    """Return in which mode a poll of a kind is held; it is fixed before it opens."""
    mode = settings.get("mode", "confidential")
    if mode not in MODES:
        raise refuse("bad-request", what=f"ballots are {', '.join(MODES)}; these are {str(mode)[:40]}")
    if mode == "secret" and kind in ONE_BY_ONE:
        raise refuse("bad-request", what=f"{kind} are given one by one, so they cannot be secret ballots")
    if mode != "confidential" and kind == "delphi":
        raise refuse(
            "bad-request",
            what="estimates are given without names, and their reasons can be erased: they are confidential",
        )
    if mode == "secret" and kind == "consent":
        what = "the words of an objection can be erased, those of a sealed ballot cannot, so consent is never secret"
        raise refuse("bad-request", what=what)
    return str(mode)


def _whole(settings: Row, name: str, default: int, least: int, most: int) -> int:
    given = settings.get(name, default)
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise refuse("bad-request", what=f"{name} must be a whole number from {least} to {most}")
    return given


def question_of(view: View, stage: Row, command: Command) -> dict[str, Any]:
    """Return the question that a stage puts to the people when it opens."""
    settings = stage["settings"]
    kind, rule, kept = check_poll_settings(stage["kind"], settings)
    rounds = earlier_rounds(view, stage["stage"], kind) if kind in ROUNDS else []
    if kind in ROUNDS:
        kept |= {"round": len(rounds) + 1, "earlier": [row["poll"] for row in rounds]}
    if kind == "delphi":
        candidates = [
            {"candidate": f"q{n}", "label": label} for n, label in enumerate(questions_of(settings), 1)
        ]
        if rounds:
            first = view.poll(rounds[0]["poll"]) or {}
            kept |= in_another_round(rounds[-1], first["settings"])
            candidates = [dict(row) for row in rounds[0]["candidates"]]
    elif kind == "pulse":
        asked = settings.get("questions") or list(PULSE)
        candidates = [{"candidate": f"q{n}", "label": str(label)[:200]} for n, label in enumerate(asked, 1)]
    elif kind == "consent" and rounds:
        candidates = proposals_of_a_round(rounds[-1], view.ideas(), command)
    elif kind in PROPOSES and (proposals := check_proposals(settings)):
        candidates = [{"candidate": f"p{n}", "label": label} for n, label in enumerate(proposals, 1)]
    else:
        standing = view.ideas()
        chosen = check_ids(command, "candidates") or standing
        if not set(chosen) <= set(standing):
            raise refuse("unknown-candidate")
        if not chosen and not kept.get("statements"):
            raise refuse("no-ideas")
        candidates = [{"candidate": idea, "contribution": idea} for idea in chosen]
        if kind == "budget":
            kept = priced(kept, chosen)
    return {
        "question": str(settings.get("question") or stage["title"]),
        "kind": kind,
        "rule": rule,
        "mode": check_mode(kind, settings),
        "candidates": candidates,
        "settings": kept,
    }


def cast(view: View, command: Command, person: str) -> list[Draft]:
    """Vote; the last ballot before closing counts."""
    poll = _open(view, command)
    choice = check_choice(poll, command)
    if poll["mode"] == "secret":
        return [_into_the_box(view, poll, person, choice, command)]
    check_pace(view, person, "ballot.cast")
    back = taken_back(view, poll, person)
    if poll["kind"] in ROUNDS:
        return [*with_reasons(view, poll, person, choice, command), *back]
    return [Draft("ballot.cast", person, choice, stage=poll["stage"], ref=poll["poll"]), *back]


def _into_the_box(view: View, poll: Row, person: str, choice: Row, command: Command) -> Draft:
    """Take the next ballot of a voter, or their last one again; an older one, or another one in its place, never."""
    revision = command.get("revision")
    if isinstance(revision, bool) or not isinstance(revision, int) or revision < 1:
        raise refuse("bad-request", what="a secret ballot needs its revision, 1 for the first of this voter")
    before = view.boxed(poll["poll"], person) or {"revision": 0, "choice": None}
    last, stored = before["revision"], before["choice"]
    again = revision == last and dict(stored) == choice
    if revision != last + 1 and not again:
        raise refuse("ballot-changed")
    if revision > MOST_REVISIONS:
        raise refuse("too-many-changes", limit=MOST_REVISIONS)
    return _boxed(poll, person, choice, revision, "phone")


def _boxed(poll: Row, voter: str, choice: Row, revision: int, channel: str) -> Draft:
    told = channel if poll["settings"].get("channel") else None
    where = {"stage": poll["stage"], "ref": poll["poll"]}
    return Draft("ballot.cast", voter, choice, **where, revision=revision, channel=told)


def opine(view: View, command: Command, person: str) -> list[Draft]:
    """Agree, pass or disagree with one statement; the last answer before closing counts."""
    poll = _open(view, command)
    if poll["kind"] != "opinions":
        raise refuse("wrong-ballot", what="its statements are not answered one by one")
    candidate, value = check_id(command, "ref"), command.get("value")
    if candidate not in poll["candidates"]:
        raise refuse("unknown-candidate")
    if isinstance(value, bool) or value not in (-1, 0, 1):
        raise refuse("wrong-ballot", what="an answer is 1 (agree), 0 (pass) or -1 (disagree)")
    check_pace(view, person, "opinion.given")
    body = {"candidate": candidate, "value": value}
    return [Draft("opinion.given", person, body, stage=poll["stage"], ref=poll["poll"])]


def judge(view: View, command: Command, person: str) -> list[Draft]:
    """Say which of two ideas one would rather have, or that one cannot decide; of the same two the last answer counts."""
    poll = _open(view, command)
    if poll["kind"] != "pairs":
        raise refuse("wrong-ballot", what="it does not ask about two ideas at a time")
    left, right, outcome = check_id(command, "left"), check_id(command, "right"), command.get("outcome")
    _stand(poll, (left, right))
    if left == right:
        raise refuse("wrong-ballot", what="a pair has two different ideas")
    if outcome not in OUTCOMES:
        raise refuse("wrong-ballot", what="an answer is left, right or skip")
    check_pace(view, person, "pair.judged")
    body = {"left": left, "right": right, "outcome": outcome}
    return [Draft("pair.judged", person, body, stage=poll["stage"], ref=poll["poll"])]


def cast_on_paper(view: View, command: Command, person: str) -> list[Draft]:
    """Enter a ballot that came on paper; a sheet counts once, however often it is entered."""
    poll = _open(view, command)
    if poll["kind"] in ONE_BY_ONE:
        raise refuse("wrong-ballot", what="it is answered one by one, on a phone")
    if poll["kind"] in ROUNDS:
        raise refuse("wrong-ballot", what="it comes with its reasons, for which a sheet has no place")
    sheet = sheet_name(check_text(command, "sheet", "title"))
    choice = check_choice(poll, command)
    before = _entered(view, poll, sheet)
    if before is not None:
        if dict(before) == choice:
            return []  # entered twice, alike: that is how one checks
        raise refuse("sheet-known", sheet=sheet)
    if poll["mode"] == "secret":
        return [_boxed(poll, PAPER + sheet, choice, 1, "paper")]
    body = {"sheet": sheet, **choice}
    return [Draft("paper.cast", person, body, stage=poll["stage"], ref=poll["poll"])]


def void_sheet(view: View, command: Command, person: str) -> list[Draft]:
    """Take a paper ballot out again, for a reason that stays in the record."""
    poll = _open(view, command)
    sheet = sheet_name(check_text(command, "sheet", "title"))
    if _entered(view, poll, sheet) is None:
        raise refuse("no-sheet", sheet=sheet)
    body = {"sheet": sheet, "reason": check_reason(command)}
    return [Draft("paper.voided", person, body, stage=poll["stage"], ref=poll["poll"])]


def _entered(view: View, poll: Row, sheet: str) -> Row | None:
    """The choice on a sheet that was entered, whether it is an event or lies in the box."""
    if poll["mode"] != "secret":
        return view.sheet(poll["poll"], sheet)
    boxed = view.boxed(poll["poll"], PAPER + sheet)
    return None if boxed is None else dict(boxed["choice"])


def sheet_name(written: str) -> str:
    """Return the number of a sheet as the record has it, however it was written.

    Examples
    --------
    >>> sheet_name(" a  12 ")
    'A 12'
    """
    return " ".join(written.split()).upper()


def _open(view: View, command: Command) -> Row:
    poll = view.poll(check_id(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if poll["closed"]:
        raise refuse("poll-closed")
    return poll


# ---------------------------------------------------------------- what is marked


def check_choice(poll: Row, command: Command) -> dict[str, Any]:
    """Return the marks of a ballot in their normal form, when they fit the poll."""
    check = _CHOICES.get(poll["kind"])
    if check is None:
        raise refuse("wrong-ballot", what="it is answered one by one")
    return check(poll, command)


def _approved(poll: Row, command: Command) -> dict[str, Any]:
    if "approved" not in command:  # an empty list is a blank ballot; no list is a ballot for something else
        raise refuse("wrong-ballot", what="it needs approved, a list of ideas")
    approved = check_ids(command, "approved")
    _stand(poll, approved)
    return {"approved": [candidate for candidate in poll["candidates"] if candidate in approved]}


def _funded(poll: Row, command: Command) -> dict[str, Any]:
    if "approved" not in command:
        raise refuse("wrong-ballot", what="it needs approved, the ideas that the money shall pay for")
    choice, settings = _approved(poll, command), poll["settings"]
    spent = spent_on(settings, choice["approved"])
    if spent > settings["budget"]:
        raise refuse("over-budget", spent=spent, budget=settings["budget"])
    return choice


def _ranking(poll: Row, command: Command) -> dict[str, Any]:
    if "ranking" not in command:
        raise refuse("wrong-ballot", what="it needs ranking, a list of ideas, the best first")
    ranking = check_ids(command, "ranking")
    _stand(poll, ranking)
    return {"ranking": ranking}


def _amounts(poll: Row, command: Command) -> dict[str, Any]:
    settings = poll["settings"]
    amounts = _numbers(poll, command, "amounts", 0, settings["most"])
    amounts = {candidate: n for candidate, n in amounts.items() if n}
    spent = sum(n * n if settings["quadratic"] else n for n in amounts.values())
    if spent > settings["budget"]:
        raise refuse("over-budget", spent=spent, budget=settings["budget"])
    return {"amounts": amounts}


def _scores(poll: Row, command: Command) -> dict[str, Any]:
    least = 0 if poll["kind"] == "score" else 1
    return {"scores": _numbers(poll, command, "scores", least, poll["settings"]["max"])}


def _levels(poll: Row, command: Command) -> dict[str, Any]:
    return {"levels": _numbers(poll, command, "levels", 1, poll["settings"]["levels"])}


def _numbers(poll: Row, command: Command, name: str, least: int, most: int) -> dict[str, int]:
    given = command.get(name)
    if not isinstance(given, dict):
        raise refuse("wrong-ballot", what=f"it needs {name}, a number by idea")
    _stand(poll, given)
    for n in given.values():
        if isinstance(n, bool) or not isinstance(n, int) or not least <= n <= most:
            raise refuse("wrong-ballot", what=f"each number is a whole one from {least} to {most}")
    return {candidate: given[candidate] for candidate in poll["candidates"] if candidate in given}


def _stand(poll: Row, candidates: Any) -> None:
    if not set(candidates) <= set(poll["candidates"]):
        raise refuse("unknown-candidate")


_CHOICES: dict[str, Callable[[Row, Command], dict[str, Any]]] = {
    "approval": _approved,
    "dots": _amounts,
    "score": _scores,
    "grades": _scores,
    "ranking": _ranking,
    "budget": _funded,
    "pulse": _scores,
    "agreement": _levels,
    "consent": answers_of,
    "delphi": estimates_of,
}
