"""Who may do what, in which stage: a command becomes events, or is refused with a reason.

:func:`decide` is pure. What it needs to know of the workshop it asks of a :class:`View`, a handful of keyed
look-ups that the store answers inside the write transaction and a test answers from a dict. :func:`as_seen` is the
other half: which events one person may see, and how much of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from cocodesign.chain import canonical
from cocodesign.exceptions import InvalidInputError, RefusedError
from cocodesign.schema import ALIGNMENTS, CREDITED_DERIVATIONS, DERIVATIONS

__all__ = [
    "CONSENTS",
    "LIMITS",
    "REFUSALS",
    "Draft",
    "View",
    "as_seen",
    "check_command",
    "decide",
    "is_visible",
    "refuse",
    "skeleton",
]

Command = Mapping[str, Any]

CONSENTS = ("workshop", "research", "quote", "open_data", "credit", "contact")
"""The uses of their data that a person may allow, one by one; only the first is needed to take part."""

LIMITS = {"idea": 500, "title": 80, "comment": 500, "reason": 300, "name": 60, "purpose": 500, "parents": 8}
"""How many characters a text may have, and from how many ideas one may merge."""

PER_MINUTE = {
    "idea.added": 12,
    "comment.added": 30,
    "endorsement.given": 60,
    "ballot.cast": 30,
    "participant.renamed": 6,
    "consent.given": 30,
}
"""How often one person may do a thing within a minute."""

REFUSALS = {
    "not-allowed": "This is not something that your role may do.",
    "no-consent": "Please agree to take part first.",
    "ended": "This workshop has ended. Its record stays as it is.",
    "stage-closed": "{stage} is not open now, so this was not counted. Your words are kept on this phone.",
    "stage-open": "{stage} is open already.",
    "no-stage": "There is no such stage on the agenda.",
    "no-next-stage": "This was the last stage of the agenda.",
    "needs-reason": "Please give a reason: everybody will be able to read it.",
    "unknown-idea": "This idea is not there, or not any more.",
    "unknown-poll": "There is no such vote.",
    "poll-closed": "This vote is closed; the ballot was not counted.",
    "poll-open": "This vote is still open.",
    "not-counted": "This vote has not been counted yet.",
    "result-shown": "This result has been published already.",
    "unknown-candidate": "One of the chosen ideas does not stand in this vote.",
    "repeated": "The same idea is named twice.",
    "no-ideas": "There is no idea to vote on yet.",
    "own-idea": "One cannot endorse one's own idea.",
    "empty": "There is nothing in it yet: please write a few words.",
    "too-long": "At most {limit} characters fit here; this has {length}.",
    "bad-text": "This text holds a character that cannot be shown.",
    "bad-name": "This name holds a character that cannot be shown. Please leave it out, or leave the name empty.",
    "too-fast": "That was a lot in one minute. Please wait a moment and send it again.",
    "quota": "{limit} ideas each in this stage. Build on one instead.",
    "doors-closed": "The doors are closed. Ask the facilitator.",
    "wrong-code": "This code is not known. Look at the wall again.",
    "unknown": "This link is not known here.",
    "key-reused": "This id was used before for something else, so nothing was saved.",
    "bad-request": "This request is not understood: {what}.",
    "no-purpose": "What is decided here, and for whom? A workshop needs a purpose of a sentence or two.",
    "too-many-parents": "One can merge at most {limit} ideas.",
}
"""Every reason to refuse, as a sentence whose gaps are filled by the refusal's facts."""


def refuse(code: str, **facts: Any) -> RefusedError:
    """Return the refusal of that code, ready to be raised."""
    return RefusedError(code, REFUSALS[code].format(**facts), **facts)


@dataclass(frozen=True)
class Draft:
    """An event to be: what :func:`decide` decided, before it has a number, a time and a hash."""

    kind: str
    actor: str
    body: Mapping[str, Any] = field(default_factory=dict)
    stage: str | None = None
    ref: str | None = None
    subject: str | None = None
    """Whose words the body holds; they are erased with this person."""
    name: str | None = None
    """The name to keep in the vault, for a person who joins or renames themselves."""


class View(Protocol):
    """What the rules may ask about a workshop. Every look-up is by key, so that it stays fast in a long log."""

    @property
    def now(self) -> str:
        """The time of the decision, ISO 8601 in UTC, whole seconds."""

    def workshop(self) -> Mapping[str, Any] | None:
        """``{"ended": bool, "doors": bool, "settings": {…}}``, or None before the workshop is created."""

    def role(self, person: str) -> str | None:
        """participant, facilitator, wall, operator or keeper; None for a stranger."""

    def consented(self, person: str) -> bool:
        """Whether the person has agreed to take part."""

    def stage(self, stage: str) -> Mapping[str, Any] | None:
        """``{"stage", "kind", "title", "position", "state", "minutes", "settings"}``."""

    def agenda(self) -> list[Mapping[str, Any]]:
        """All stages, in order."""

    def idea(self, contribution: str) -> Mapping[str, Any] | None:
        """``{"participant", "kind", "stage", "ref", "hidden": bool}`` of a contribution of either kind."""

    def ideas(self) -> list[str]:
        """The ideas that are not hidden, in the order in which they came."""

    def endorsed(self, person: str, contribution: str) -> bool:
        """Whether the endorsement stands."""

    def poll(self, poll: str) -> Mapping[str, Any] | None:
        """``{"poll", "stage", "mode", "candidates": […], "closed", "counted", "shown"}``."""

    def open_poll(self, stage: str) -> str | None:
        """The poll of a stage that is not closed."""

    def recent(self, person: str, kind: str, seconds: int) -> int:
        """How many events of a kind the person caused in the last seconds."""

    def written(self, person: str, stage: str) -> int:
        """How many ideas the person wrote in a stage."""

    def joined(self) -> int:
        """How many people have joined so far, in any role."""

    def name_taken(self, skeleton: str, person: str) -> bool:
        """Whether the name of anybody but this person looks the same."""


def decide(view: View, command: Command, person: str) -> list[Draft]:
    """Return the events that a command of a person causes, in order; an empty list when it changes nothing.

    Parameters
    ----------
    view : View
        The workshop as it stands, under the write lock.
    command : mapping
        ``{"do": NAME, "id": CLIENT_MADE_ID, …}``.
    person : str
        Who commands. The role is looked up, never taken from the command.

    Raises
    ------
    RefusedError
        If a rule says no; its ``code`` is a key of :data:`REFUSALS`.
    """
    do = command.get("do")
    known = _COMMANDS.get(do) if isinstance(do, str) else None
    if known is None:
        raise refuse("bad-request", what=f"there is no command {do!r}")
    roles, act = known
    role = view.role(person)
    if role not in roles:
        raise refuse("not-allowed")
    workshop = view.workshop()
    if (workshop is None) != (do == "create"):
        raise refuse(
            "bad-request", what="this workshop exists already" if workshop else "there is no workshop yet"
        )
    if workshop and workshop["ended"] and do not in _AFTER_THE_END:
        raise refuse("ended")
    if role == "participant" and do not in _WITHOUT_CONSENT and not view.consented(person):
        raise refuse("no-consent")
    return act(view, command, person)


# ---------------------------------------------------------------- what a command may hold


def _text(command: Command, name: str, limit: str, *, required: bool = True) -> str:
    given = command.get(name, "")
    if not isinstance(given, str):
        raise refuse("bad-request", what=f"{name} must be text")
    if len(given) > 20 * LIMITS[limit]:
        raise refuse("too-long", limit=LIMITS[limit], length=len(given))
    text = unicodedata.normalize("NFC", given).replace("\r\n", "\n").strip()
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c not in "\n\t" for c in text):
        raise refuse("bad-text")
    if len(text) > LIMITS[limit]:
        raise refuse("too-long", limit=LIMITS[limit], length=len(text))
    if not _has_ink(text):
        if required:
            raise refuse("empty")
        return ""
    return text


def _has_ink(text: str) -> bool:
    """Whether anything of a text can be seen."""
    blank = "\u115f\u1160\u3164\uffa0\u2800"
    return any(c not in blank and unicodedata.category(c)[0] in "LNPS" for c in text)


def _name(command: Command) -> str:
    given = command.get("name") or ""
    if not isinstance(given, str) or len(given) > 20 * LIMITS["name"]:
        raise refuse("bad-name")
    name = " ".join(unicodedata.normalize("NFC", given).split())
    if not name:
        return ""
    joiners = "\u200c\u200d"
    hidden = any(
        unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn")
        or (unicodedata.category(c) == "Cf" and c not in joiners)
        for c in name
    )
    if hidden or _longest_run_of_marks(name) >= 5 or not _has_ink(name):
        raise refuse("bad-name")
    if len(name) > LIMITS["name"]:
        raise refuse("too-long", limit=LIMITS["name"], length=len(name))
    return name


def _longest_run_of_marks(text: str) -> int:
    longest = run = 0
    for c in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.combining(c) else 0
        longest = max(longest, run)
    return longest


_LATIN_LOOKS = str.maketrans("авекмнорстухіїјѕԁһԛԝӏαβεζηικμνορτυχ", "abekmhopctyxiijsdhqwlabezhikmnoptux")
"""Cyrillic and Greek letters that look like Latin ones, in small or in capital form."""


def skeleton(name: str) -> str:
    """Return what a name looks like: compatibility forms, case, spaces and look-alike letters folded.

    Examples
    --------
    >>> skeleton("ＡＬＩＣＥ  B") == skeleton("Alice b") == skeleton("Аlісе B")  # the last has Cyrillic А, і, с, е
    True
    """
    seen = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) != "Cf")
    return " ".join(seen.casefold().translate(_LATIN_LOOKS).split())


def _distinct(view: View, name: str, person: str) -> str:
    """Return a person's name, with a number behind it where somebody else's looks the same."""
    if not name:
        return ""
    reserved = {"facilitator", "keeper", "facilitadora", "facilitador"}
    candidate, n = name, 1
    while view.name_taken(skeleton(candidate), person) or skeleton(candidate) in reserved:
        n += 1
        candidate = f"{name} {n}"
    return candidate


def _one(command: Command, name: str) -> str:
    given = command.get(name)
    if not isinstance(given, str) or not 0 < len(given) <= 80:
        raise refuse("bad-request", what=f"{name} must be an id")
    return given


def _many(command: Command, name: str) -> list[str]:
    given = command.get(name, [])
    if not isinstance(given, list) or len(given) > 1000 or not all(isinstance(x, str) for x in given):
        raise refuse("bad-request", what=f"{name} must be a list of ids")
    if len(set(given)) != len(given):
        raise refuse("repeated")
    return given


def _calm(view: View, person: str, kind: str) -> None:
    if view.recent(person, kind, 60) >= PER_MINUTE[kind]:
        raise refuse("too-fast")


def _open_stage_of(view: View, kinds: Collection[str]) -> Mapping[str, Any]:
    for stage in view.agenda():
        if stage["state"] == "open" and stage["kind"] in kinds:
            return stage
    named = [stage["title"] for stage in view.agenda() if stage["kind"] in kinds]
    raise refuse("stage-closed", stage=named[0] if named else next(iter(kinds)).capitalize())


def _seen(view: View, contribution: str, *kinds: str) -> Mapping[str, Any]:
    found = view.idea(contribution)
    if found is None or found["hidden"] or found["kind"] not in kinds:
        raise refuse("unknown-idea")
    return found


def _later(now: str, minutes: float) -> str:
    end = datetime.fromisoformat(now) + timedelta(minutes=minutes)
    return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _minutes(command: Command, default: Any = None) -> float | None:
    given = command.get("minutes", default)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= 60 * 24 * 90:
        raise refuse("bad-request", what="minutes must be a number above 0 and at most 90 days, or null")
    return float(given)


# ---------------------------------------------------------------- the operator


def _create(view: View, command: Command, person: str) -> list[Draft]:
    if not _has_ink(str(command.get("purpose") or "")):
        raise refuse("no-purpose")
    body = {
        "title": _text(command, "title", "title"),
        "purpose": _text(command, "purpose", "purpose"),
        "purpose_short": _text(command, "purpose_short", "title", required=False),
        "values": [_text({"value": v}, "value", "reason") for v in command.get("values", [])],
        "influence": dict(command.get("influence", {})),
        "organisation": _text(command, "organisation", "title", required=False),
        "terms": _text(command, "terms", "purpose", required=False),
        "language": str(command.get("language", "en")),
        "template": str(command.get("template", "")),
        "settings": dict(command.get("settings", {})),
    }
    drafts = [Draft("workshop.created", person, body)]
    stages = command.get("stages") or []
    if not all(isinstance(stage, dict) and stage.get("kind") for stage in stages):
        raise refuse("bad-request", what="a stage needs a kind and a title")
    names = [str(stage.get("stage") or stage["kind"]) for stage in stages]
    if not stages or len(set(names)) != len(names):
        raise refuse("bad-request", what="an agenda needs stages, each with a name of its own")
    for position, (name, stage) in enumerate(zip(names, stages, strict=True)):
        about = {"kind": str(stage["kind"]), "title": _text(stage, "title", "title"), "position": position}
        about["minutes"] = _minutes(stage)
        about["settings"] = dict(stage.get("settings", {}))
        drafts.append(Draft("stage.added", person, about, stage=name))
    return [*drafts, Draft("doors.opened", person)]


def _join(view: View, command: Command, person: str) -> list[Draft]:
    """``person`` is the operator's door; the newcomer is ``command["person"]``, made by the keeper."""
    workshop = view.workshop() or {}
    role = command.get("role", "participant")
    if role not in ("participant", "facilitator", "wall"):
        raise refuse("bad-request", what=f"there is no role {role!r} to join in")
    if role == "participant" and not workshop["doors"]:
        raise refuse("doors-closed")
    newcomer = _one(command, "person")
    name = _distinct(view, _name(command), newcomer)
    about: dict[str, Any] = {"role": role, "number": view.joined() + 1}
    if command.get("language"):
        about["language"] = str(command["language"])[:8]
    if command.get("simulated"):
        about["simulated"] = True
    drafts = [Draft("participant.joined", newcomer, about, name=name)]
    if role == "participant":
        asked = command.get("consents", [])
        if not isinstance(asked, list) or any(scope not in CONSENTS for scope in asked):
            raise refuse("bad-request", what=f"consents are some of {', '.join(CONSENTS)}")
        for scope in dict.fromkeys(["workshop", *asked]):
            allowed = {"scope": scope, "granted": True, "confirmed": scope == "workshop"}
            drafts.append(Draft("consent.given", newcomer, allowed, ref=scope))
    return drafts


def _count(view: View, command: Command, person: str) -> list[Draft]:
    poll = view.poll(_one(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if not poll["closed"]:
        raise refuse("poll-open")
    if poll["counted"]:
        return []
    body = {"result": dict(command["result"])}
    return [Draft("poll.counted", person, body, stage=poll["stage"], ref=poll["poll"])]


# ---------------------------------------------------------------- the participants


def _add_idea(view: View, command: Command, person: str) -> list[Draft]:
    text = _text(command, "text", "idea")
    title = _text(command, "title", "title", required=False)
    stage = _open_stage_of(view, ("ideas",))
    quota = stage["settings"].get("ideas_each")
    parents = command.get("parents", [])
    if not isinstance(parents, list) or not all(isinstance(p, dict) for p in parents):
        raise refuse("bad-request", what="parents must be a list of objects with parent and kind")
    if len(parents) > LIMITS["parents"]:
        raise refuse("too-many-parents", limit=LIMITS["parents"])
    drawn = []
    for about in parents:
        parent, kind = _one(about, "parent"), about.get("kind", "builds_on")
        if kind not in DERIVATIONS or kind in ("same_as", "related"):
            raise refuse(
                "bad-request",
                what=f"an idea is drawn from another by one of {', '.join(CREDITED_DERIVATIONS)}",
            )
        _seen(view, parent, "idea")
        drawn.append(
            Draft("derivation.added", person, {"parent": parent, "kind": kind}, stage=stage["stage"])
        )
    if len({draft.body["parent"] for draft in drawn}) != len(drawn):
        raise refuse("repeated")
    if quota and not drawn and view.written(person, stage["stage"]) >= quota:
        raise refuse("quota", limit=quota)
    _calm(view, person, "idea.added")
    idea = Draft("idea.added", person, {"text": text, "title": title}, stage=stage["stage"], subject=person)
    return [idea, *drawn]


def _comment(view: View, command: Command, person: str) -> list[Draft]:
    text = _text(command, "text", "comment")
    alignment = command.get("alignment", "neutral")
    if alignment not in ALIGNMENTS:
        raise refuse("bad-request", what=f"a comment is one of {', '.join(ALIGNMENTS)}")
    stage = _open_stage_of(view, ("ideas", "discussion"))
    idea = _one(command, "ref")
    _seen(view, idea, "idea")
    body: dict[str, Any] = {"text": text, "alignment": alignment}
    if command.get("reply_to"):
        body["reply_to"] = _one(command, "reply_to")
        if _seen(view, body["reply_to"], "comment")["ref"] != idea:
            raise refuse("unknown-idea")
    _calm(view, person, "comment.added")
    return [Draft("comment.added", person, body, stage=stage["stage"], ref=idea, subject=person)]


def _endorse(view: View, command: Command, person: str) -> list[Draft]:
    contribution = _one(command, "ref")
    stage = _open_stage_of(view, ("ideas", "discussion"))
    found = _seen(view, contribution, "idea", "comment")
    give = command["do"] == "endorse"
    if give and found["participant"] == person:
        raise refuse("own-idea")
    if view.endorsed(person, contribution) == give:
        return []
    _calm(view, person, "endorsement.given")
    kind = "endorsement.given" if give else "endorsement.withdrawn"
    return [Draft(kind, person, stage=stage["stage"], ref=contribution)]


def _cast(view: View, command: Command, person: str) -> list[Draft]:
    poll = view.poll(_one(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if poll["closed"]:
        raise refuse("poll-closed")
    approved = _many(command, "approved")
    if not set(approved) <= set(poll["candidates"]):
        raise refuse("unknown-candidate")
    _calm(view, person, "ballot.cast")
    in_order = [candidate for candidate in poll["candidates"] if candidate in approved]
    return [Draft("ballot.cast", person, {"approved": in_order}, stage=poll["stage"], ref=poll["poll"])]


def _rename(view: View, command: Command, person: str) -> list[Draft]:
    _calm(view, person, "participant.renamed")
    return [Draft("participant.renamed", person, name=_distinct(view, _name(command), person))]


def _consent(view: View, command: Command, person: str) -> list[Draft]:
    scope = command.get("scope")
    granted, confirmed = command.get("granted"), command.get("confirmed", False)
    if scope not in CONSENTS or not isinstance(granted, bool) or not isinstance(confirmed, bool):
        raise refuse(
            "bad-request", what=f"a consent names one of {', '.join(CONSENTS)}, granted and confirmed"
        )
    if scope == "workshop" and not granted:
        raise refuse("bad-request", what="who does not want to take part any more simply leaves")
    _calm(view, person, "consent.given")
    return [
        Draft(
            "consent.given", person, {"scope": scope, "granted": granted, "confirmed": confirmed}, ref=scope
        )
    ]


# ---------------------------------------------------------------- the facilitator


def _opening(view: View, stage: Mapping[str, Any], command: Command, person: str) -> list[Draft]:
    about: dict[str, Any] = {}
    if stage["state"] == "open":
        raise refuse("stage-open", stage=stage["title"])
    if stage["state"] == "closed":
        about["reason"] = _reason(command)
    minutes = _minutes(command, stage["minutes"])
    about["closes_at"] = None if minutes is None else _later(view.now, minutes)
    drafts = [Draft("stage.opened", person, about, stage=stage["stage"])]
    if stage["kind"] == "vote":
        standing = view.ideas()
        chosen = _many(command, "candidates") or standing
        if not set(chosen) <= set(standing):
            raise refuse("unknown-candidate")
        if not chosen:
            raise refuse("no-ideas")
        settings = stage["settings"]
        question = {
            "question": str(settings.get("question") or stage["title"]),
            "kind": "approval",
            "rule": "approval",
            "mode": "open" if settings.get("mode") == "open" else "confidential",
            "candidates": [{"candidate": idea, "contribution": idea} for idea in chosen],
        }
        poll = f"poll-{command['id']}"
        drafts.append(Draft("poll.opened", person, question, stage=stage["stage"], ref=poll))
    return drafts


def _closing(view: View, stage: Mapping[str, Any], person: str, reason: str = "") -> list[Draft]:
    about = {"reason": reason} if reason else {}
    poll = view.open_poll(stage["stage"])
    drafts = [Draft("poll.closed", person, about, stage=stage["stage"], ref=poll)] if poll else []
    return [*drafts, Draft("stage.closed", person, about, stage=stage["stage"])]


def _reason(command: Command) -> str:
    if not _has_ink(str(command.get("reason") or "")):
        raise refuse("needs-reason")
    return _text(command, "reason", "reason")


def _the_stage(view: View, command: Command) -> Mapping[str, Any]:
    stage = view.stage(_one(command, "stage"))
    if stage is None:
        raise refuse("no-stage")
    return stage


def _open_stage(view: View, command: Command, person: str) -> list[Draft]:
    stage = _the_stage(view, command)
    closing = [draft for other in view.agenda() if other["state"] == "open" and other["stage"] != stage["stage"]
               for draft in _closing(view, other, person)]  # fmt: skip
    return [*closing, *_opening(view, stage, command, person)]


def _close_stage(view: View, command: Command, person: str) -> list[Draft]:
    stage = _the_stage(view, command)
    if stage["state"] != "open":
        return []
    if person == "keeper" and command.get("due") != stage["closes_at"]:
        return []  # the timer was moved after the keeper had looked at it
    return _closing(view, stage, person, "timer" if person == "keeper" else "")


def _move_on(view: View, command: Command, person: str) -> list[Draft]:
    agenda = view.agenda()
    current = [stage for stage in agenda if stage["state"] == "open"]
    closing = [draft for stage in current for draft in _closing(view, stage, person)]
    last = max((stage["position"] for stage in agenda if stage["state"] != "draft"), default=-1)
    following = next((stage for stage in agenda if stage["position"] > last), None)
    if following is None:
        raise refuse("no-next-stage")
    return [*closing, *_opening(view, following, command, person)]


def _set_timer(view: View, command: Command, person: str) -> list[Draft]:
    stage = _the_stage(view, command)
    if stage["state"] != "open":
        raise refuse("stage-closed", stage=stage["title"])
    closes_at = command.get("closes_at")
    if closes_at is not None:
        try:
            given = datetime.fromisoformat(closes_at)
            if given.tzinfo is None:
                raise ValueError
            closes_at = given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (TypeError, ValueError, OverflowError):
            raise refuse(
                "bad-request", what="closes_at must be a time like 2026-11-21T20:15:00Z, or null"
            ) from None
        if closes_at <= view.now:
            raise refuse("bad-request", what="closes_at must lie ahead")
    return [Draft("stage.timed", person, {"closes_at": closes_at}, stage=stage["stage"])]


def _hide(view: View, command: Command, person: str) -> list[Draft]:
    contribution, hide = _one(command, "ref"), command["do"] == "hide"
    found = view.idea(contribution)
    if found is None:
        raise refuse("unknown-idea")
    if found["hidden"] == hide:
        return []
    if hide:
        return [Draft("contribution.hidden", person, {"reason": _reason(command)}, ref=contribution)]
    return [Draft("contribution.restored", person, ref=contribution)]


def _doors(view: View, command: Command, person: str) -> list[Draft]:
    workshop, opening = view.workshop() or {}, command.get("open")
    if not isinstance(opening, bool):
        raise refuse("bad-request", what="open must be true or false")
    if workshop["doors"] == opening:
        return []
    return [Draft("doors.opened" if opening else "doors.closed", person)]


def _show_result(view: View, command: Command, person: str) -> list[Draft]:
    poll = view.poll(_one(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if not poll["counted"]:
        raise refuse("not-counted")
    if poll["shown"]:
        return []
    return [Draft("result.shown", person, {"result": poll["result"]}, stage=poll["stage"], ref=poll["poll"])]


def _decide(view: View, command: Command, person: str) -> list[Draft]:
    poll = view.poll(_one(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if not poll["shown"]:
        raise refuse("not-counted")
    chosen = _many(command, "chosen")
    if not chosen or not set(chosen) <= set(poll["candidates"]):
        raise refuse("unknown-candidate")
    body = {"chosen": chosen, "reason": _reason(command)}
    return [Draft("decision.made", person, body, stage=poll["stage"], ref=poll["poll"])]


def _end(view: View, command: Command, person: str) -> list[Draft]:
    closing = [
        draft
        for stage in view.agenda()
        if stage["state"] == "open"
        for draft in _closing(view, stage, person)
    ]
    reason = _text(command, "reason", "reason", required=False)
    return [*closing, Draft("workshop.ended", person, {"reason": reason} if reason else {})]


_PEOPLE, _LEADERS = frozenset({"participant"}), frozenset({"facilitator", "operator"})
_COMMANDS: dict[str, tuple[frozenset[str], Callable[[View, Command, str], list[Draft]]]] = {
    "create": (frozenset({"operator"}), _create),
    "join": (frozenset({"operator"}), _join),
    "count": (frozenset({"keeper"}), _count),
    "add_idea": (_PEOPLE, _add_idea),
    "comment": (_PEOPLE, _comment),
    "endorse": (_PEOPLE, _endorse),
    "unendorse": (_PEOPLE, _endorse),
    "cast": (_PEOPLE, _cast),
    "rename": (_PEOPLE, _rename),
    "consent": (_PEOPLE, _consent),
    "open_stage": (_LEADERS, _open_stage),
    "close_stage": (_LEADERS | {"keeper"}, _close_stage),
    "move_on": (_LEADERS, _move_on),
    "set_timer": (_LEADERS, _set_timer),
    "hide": (_LEADERS, _hide),
    "restore": (_LEADERS, _hide),
    "doors": (_LEADERS, _doors),
    "show_result": (_LEADERS, _show_result),
    "decide": (_LEADERS, _decide),
    "end": (_LEADERS, _end),
}
_AFTER_THE_END = {"count", "show_result", "decide", "hide", "restore", "consent", "rename"}
_WITHOUT_CONSENT = {"consent"}


# ---------------------------------------------------------------- who sees what

_OWN = frozenset({"consent.given", "ballot.cast"})
_FACILITATORS = frozenset({"poll.counted", "security.refused"})


def is_visible(event: Mapping[str, Any], person: str, role: str) -> bool:
    """Whether a person in a role may know of an event at all."""
    if event["kind"] in _OWN:
        return bool(event["actor"] == person)
    if event["kind"] in _FACILITATORS:
        return role in ("facilitator", "operator")
    return True


def as_seen(
    event: Mapping[str, Any],
    person: str,
    role: str,
    *,
    name: str = "",
    hidden: str | None = None,
    author: str = "",
    words: Mapping[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Return an event as one person may see it, or None.

    Parameters
    ----------
    event : mapping
        The event with its body, as the log holds it.
    person, role : str
        Who looks, and in which role.
    name : str
        The name that the event's actor shows now; served with *joined* and *renamed*, never stored in the log.
    hidden : str or None
        For a contribution: the reason for which it is hidden now. Its words are then served to its author and to
        facilitators only.
    author : str
        For *hidden* and *restored*: who wrote the contribution.
    words : mapping, optional
        For a restored contribution: its words, so that those who never had them get them now.
    """
    if not is_visible(event, person, role):
        return None
    seen = dict(event)
    if event["kind"] in ("participant.joined", "participant.renamed"):
        seen["name"] = name
        seen["body"] = {key: value for key, value in (event["body"] or {}).items() if key != "name_commit"}
    if event["kind"] in ("idea.added", "comment.added") and hidden is not None:
        seen["hidden"] = hidden
        if person != event["actor"] and role not in ("facilitator", "operator"):
            kept = ("alignment", "reply_to")
            seen["body"] = {key: value for key, value in (event["body"] or {}).items() if key in kept}
    if (
        event["kind"] == "contribution.hidden"
        and person != author
        and role not in ("facilitator", "operator")
    ):
        seen["withheld"] = True
    if event["kind"] == "contribution.restored" and words:
        seen["words"] = {key: words[key] for key in ("title", "text") if key in words}
    return seen


def check_command(command: Any) -> Command:
    """Return a command when it has the outer form of one.

    Raises
    ------
    RefusedError
        If it is not an object with ``do`` and an ``id`` of 16 to 64 letters and digits, or holds a value that
        has no JSON text.
    """
    if not isinstance(command, dict) or not isinstance(command.get("do"), str):
        raise refuse(
            "bad-request", what='a command is an object such as {"do": "endorse", "id": "…", "ref": "…"}'
        )
    if not isinstance(command.get("id"), str) or not re.fullmatch(r"[0-9A-Za-z-]{16,64}", command["id"]):
        raise refuse("bad-request", what="a command needs an id of 16 to 64 letters and digits")
    try:
        canonical(command)
    except InvalidInputError as error:
        if isinstance(error.__cause__, UnicodeEncodeError):
            raise refuse("bad-text") from None
        raise refuse("bad-request", what="a command holds JSON values only") from None
    return command
