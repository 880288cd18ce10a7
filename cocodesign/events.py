"""What can happen in a workshop, and what each event means: the only place that says so.

An event is a dict ``{"seq", "id", "kind", "v", "actor", "stage", "ref", "at", "body"}``. :func:`apply` folds one
event into a :class:`State`; :func:`replay` is its loop. Both work on a *filtered* log as well, so the same code
makes the screens of a participant, who sees little, and the tables of a researcher, who opens the archive.
Kinds that this version does not know are passed over, so that a newer log can still be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import ALIGNMENTS, DERIVATIONS

__all__ = ["KINDS", "Kind", "State", "apply", "check_body", "headline", "replay", "rows"]

Event = Mapping[str, Any]
Row = dict[str, Any]


# ---------------------------------------------------------------- what an event may carry


@dataclass(frozen=True)
class Kind:
    """One kind of event: what happened, its version, and the fields its body must and may have."""

    what: str
    needs: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    may: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    v: int = 1


KINDS: dict[str, Kind] = {
    "workshop.created": Kind(
        "a workshop begins, with its purpose and terms",
        {"title": "text", "purpose": "text", "template": "text"},
        {
            "purpose_short": "text",
            "values": "texts",
            "influence": "map",
            "organisation": "text",
            "terms": "text",
            "language": "text",
            "settings": "map",
        },
    ),
    "workshop.ended": Kind("a workshop is over; the record stays", {}, {"reason": "text"}),
    "doors.opened": Kind("newcomers may join"),
    "doors.closed": Kind("newcomers may not join any more"),
    "participant.joined": Kind(
        "a person came in",
        {"role": "text", "number": "int", "name_commit": "text"},
        {"language": "text", "simulated": "bool"},
    ),
    "participant.renamed": Kind("a person changed the name they show", {"name_commit": "text"}),
    "consent.given": Kind(
        "a person allowed a use of their data, or took it back",
        {"scope": "text", "granted": "bool", "confirmed": "bool"},
        {"text_hash": "text"},
    ),
    "stage.added": Kind(
        "a stage was put on the agenda",
        {"kind": "text", "title": "text", "position": "int"},
        {"minutes": "number", "settings": "map"},
    ),
    "stage.opened": Kind("a stage began", {}, {"closes_at": "time", "reason": "text"}),
    "stage.timed": Kind("the end of a stage was set, moved or lifted", {}, {"closes_at": "time"}),
    "stage.closed": Kind("a stage ended", {}, {"reason": "text"}),
    "idea.added": Kind("somebody wrote an idea", {"text": "text"}, {"title": "text", "channel": "text"}),
    "derivation.added": Kind("an idea was drawn from an idea", {"parent": "id", "kind": DERIVATIONS}),
    "comment.added": Kind(
        "somebody commented on an idea",
        {"text": "text", "alignment": ALIGNMENTS},
        {"reply_to": "id"},
    ),
    "contribution.hidden": Kind(
        "the facilitator hid a contribution, for a published reason", {"reason": "text"}
    ),
    "contribution.restored": Kind("a hidden contribution is shown again", {}, {"reason": "text"}),
    "endorsement.given": Kind("a person supports a contribution"),
    "endorsement.withdrawn": Kind("a person takes their support back"),
    "poll.opened": Kind(
        "a question is put to the people",
        {"question": "text", "kind": "text", "rule": "text", "mode": "text", "candidates": "maps"},
    ),
    "ballot.cast": Kind("a person voted; the last ballot before closing counts", {"approved": "ids"}),
    "poll.closed": Kind("no more ballots are taken", {}, {"reason": "text"}),
    "poll.counted": Kind("the ballots were counted", {"result": "map"}),
    "result.shown": Kind("the result was published", {"result": "map"}),
    "decision.made": Kind(
        "the facilitator declared what is decided, and why", {"chosen": "ids", "reason": "text"}
    ),
    "link.replaced": Kind("a person's older links were ended, and a new one was made", {"role": "text"}),
    "security.refused": Kind("somebody tried what their role may not do", {"command": "text"}),
}
"""Every kind of event by name."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_IS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("text", _is_text),
    "id": ("an id", lambda v: _is_text(v) and 0 < len(v) <= 80),
    "time": (
        "a time like 2026-11-21T20:15:03Z, or null",
        lambda v: v is None or (_is_text(v) and v.endswith("Z")),
    ),
    "bool": ("true or false", lambda v: isinstance(v, bool)),
    "int": ("a whole number", lambda v: isinstance(v, int) and not isinstance(v, bool)),
    "number": (
        "a number or null",
        lambda v: v is None or (isinstance(v, int | float) and not isinstance(v, bool)),
    ),
    "map": ("an object", lambda v: isinstance(v, dict)),
    "texts": ("a list of texts", lambda v: isinstance(v, list) and all(map(_is_text, v))),
    "ids": ("a list of ids", lambda v: isinstance(v, list) and all(map(_is_text, v))),
    "maps": ("a list of objects", lambda v: isinstance(v, list) and all(isinstance(x, dict) for x in v)),
}


def check_body(kind: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the body of an event when it is one that its kind allows.

    Raises
    ------
    InvalidInputError
        If the kind is unknown, or a field is missing, foreign or of another type.
    """
    known = KINDS.get(kind)
    if known is None:
        raise InvalidInputError(f"There is no event of kind {kind!r}; the kinds are {', '.join(KINDS)}.")
    allowed = {**known.needs, **known.may}
    for name in known.needs:
        if name not in body:
            raise InvalidInputError(
                f"The event {kind} needs {name}; this body has {', '.join(body) or 'nothing'}."
            )
    for name, value in body.items():
        if name not in allowed:
            raise InvalidInputError(
                f"The event {kind} has no field {name}; its fields are {', '.join(allowed)}."
            )
        expected = allowed[name]
        if isinstance(expected, tuple):
            what, fine = f"one of {', '.join(expected)}", value in expected
        else:
            what, is_fine = _IS[expected]
            fine = is_fine(value)
        if not fine:
            raise InvalidInputError(f"In the event {kind}, {name} must be {what}; this one is {value!r}.")
    return body


# ---------------------------------------------------------------- what the events add up to


@dataclass
class State:
    """A workshop as its events have made it, or as much of it as one person may see.

    Every attribute holds plain dicts and lists; the keys of a row are the columns of :mod:`cocodesign.schema`
    and some more that only screens need. Read them, do not write them: only :func:`apply` writes.
    """

    seq: int = 0
    workshop: Row = field(default_factory=dict)
    doors: bool = False
    participants: dict[str, Row] = field(default_factory=dict)
    stages: dict[str, Row] = field(default_factory=dict)
    contributions: dict[str, Row] = field(default_factory=dict)
    derivations: list[Row] = field(default_factory=list)
    endorsements: dict[str, dict[str, Row]] = field(default_factory=dict)
    polls: dict[str, Row] = field(default_factory=dict)
    candidates: dict[str, list[Row]] = field(default_factory=dict)
    ballots: dict[str, dict[str, Row]] = field(default_factory=dict)
    counts: dict[str, Row] = field(default_factory=dict)
    results: dict[str, Row] = field(default_factory=dict)
    decisions: dict[str, Row] = field(default_factory=dict)
    consents: dict[str, dict[str, Row]] = field(default_factory=dict)
    refusals: list[Row] = field(default_factory=list)
    _parents: dict[str, list[str]] = field(default_factory=dict)
    _children: dict[str, list[str]] = field(default_factory=dict)

    @property
    def now(self) -> Row | None:
        """The open stage, or None."""
        return next((stage for stage in self.stages.values() if stage["state"] == "open"), None)

    @property
    def agenda(self) -> list[Row]:
        """The stages in the order of the agenda."""
        return sorted(self.stages.values(), key=lambda stage: stage["position"])

    @property
    def ideas(self) -> list[Row]:
        """The ideas in the order in which they came, hidden ones too."""
        return [row for row in self.contributions.values() if row["kind"] == "idea"]

    def comments(self, idea: str) -> list[Row]:
        """Return the comments on an idea in the order in which they came."""
        return [row for row in self.contributions.values() if row["kind"] == "comment" and row["ref"] == idea]

    def parents(self, idea: str) -> list[str]:
        """Return the ideas from which an idea was drawn."""
        return list(self._parents.get(idea, ()))

    def children(self, idea: str) -> list[str]:
        """Return the ideas that were drawn from an idea."""
        return list(self._children.get(idea, ()))

    def poll_of(self, stage: str) -> Row | None:
        """Return the latest poll of a stage, or None."""
        return next((poll for poll in reversed(self.polls.values()) if poll["stage"] == stage), None)


def apply(state: State, event: Event) -> State:
    """Return the state after one more event; the state given is changed in place.

    An event that was applied before (its number is not higher than the state's) changes nothing, so repeats are
    harmless. An event of an unknown kind or of a newer version, or one that speaks of something this log does
    not hold, moves the number on and changes nothing else.
    """
    if event["seq"] <= state.seq:
        return state
    state.seq = event["seq"]
    means = _MEANING.get(event["kind"])
    if means is not None and event["v"] <= KINDS[event["kind"]].v:
        means(state, event, event.get("body") or {})
    return state


def replay(events: Iterable[Event], state: State | None = None) -> State:
    """Return what the events add up to, in their order, from an empty workshop or a given state."""
    state = State() if state is None else state
    for event in events:
        apply(state, event)
    return state


def _workshop_created(state: State, event: Event, body: Row) -> None:
    state.workshop = {
        "workshop": event.get("workshop", ""),
        "purpose_short": "",
        "values": [],
        "influence": {},
        "organisation": "",
        "terms": "",
        "language": "en",
        "settings": {},
        **body,
        "created_at": event["at"],
        "ended_at": None,
    }


def _workshop_ended(state: State, event: Event, body: Row) -> None:
    state.doors = False
    if state.workshop:
        state.workshop["ended_at"] = event["at"]


def _doors(state: State, event: Event, body: Row) -> None:
    state.doors = event["kind"] == "doors.opened"


def _joined(state: State, event: Event, body: Row) -> None:
    state.participants[event["actor"]] = {
        "participant": event["actor"],
        "role": body.get("role", "participant"),
        "number": body.get("number", 0),
        "name": event.get("name", ""),
        "joined_at": event["at"],
        "simulated": body.get("simulated", False),
        "language": body.get("language", ""),
    }


def _renamed(state: State, event: Event, body: Row) -> None:
    if event["actor"] in state.participants:
        state.participants[event["actor"]]["name"] = event.get("name", "")


def _consent(state: State, event: Event, body: Row) -> None:
    if body:
        state.consents.setdefault(event["actor"], {})[body["scope"]] = {**body, "at": event["at"]}


def _stage_added(state: State, event: Event, body: Row) -> None:
    state.stages[event["stage"]] = {
        "stage": event["stage"],
        "minutes": None,
        "settings": {},
        **body,
        "state": "draft",
        "opened_at": None,
        "closes_at": None,
        "closed_at": None,
        "reason": None,
    }


def _stage_moved(state: State, event: Event, body: Row) -> None:
    stage = state.stages.get(event["stage"])
    if stage is None:
        return
    if event["kind"] == "stage.opened":
        stage.update(state="open", opened_at=event["at"], closed_at=None)
        stage.update(closes_at=body.get("closes_at"), reason=body.get("reason"))
    elif event["kind"] == "stage.closed":
        stage.update(state="closed", closed_at=event["at"], closes_at=None)
    else:
        stage["closes_at"] = body.get("closes_at")


def _contribution(state: State, event: Event, body: Row) -> None:
    state.contributions[event["id"]] = {
        "contribution": event["id"],
        "participant": event["actor"],
        "kind": event["kind"].partition(".")[0],
        "title": body.get("title", ""),
        "text": body.get("text", ""),
        "stage": event["stage"],
        "ref": event["ref"],
        "reply_to": body.get("reply_to") or event["ref"],
        "alignment": body.get("alignment"),
        "channel": body.get("channel"),
        "created_at": event["at"],
        "seq": event["seq"],
        "hidden": event.get("hidden"),
        "erased": not body and not event.get("hidden"),
    }


def _derivation(state: State, event: Event, body: Row) -> None:
    child, parent = event["ref"], body.get("parent")
    if child not in state.contributions or parent not in state.contributions:
        return
    state.derivations.append(
        {
            "child": child,
            "parent": parent,
            "kind": body["kind"],
            "created_at": event["at"],
            "seq": event["seq"],
        }
    )
    state._parents.setdefault(child, []).append(parent)
    state._children.setdefault(parent, []).append(child)


def _hidden(state: State, event: Event, body: Row) -> None:
    row = state.contributions.get(event["ref"])
    if row is not None:
        row["hidden"] = body.get("reason", "")
        if event.get("withheld"):
            row["title"] = row["text"] = ""


def _restored(state: State, event: Event, body: Row) -> None:
    row = state.contributions.get(event["ref"])
    if row is not None:
        row["hidden"] = None
        row.update(event.get("words", {}))


def _endorsed(state: State, event: Event, body: Row) -> None:
    if event["ref"] not in state.contributions:
        return
    supporters = state.endorsements.setdefault(event["ref"], {})
    if event["kind"] == "endorsement.given":
        supporters[event["actor"]] = {"created_at": event["at"], "seq": event["seq"]}
    else:
        supporters.pop(event["actor"], None)


def _poll_opened(state: State, event: Event, body: Row) -> None:
    if not body:
        return
    poll = event["ref"]
    state.polls[poll] = {
        "poll": poll,
        "stage": event["stage"],
        "question": body["question"],
        "kind": body["kind"],
        "rule": body["rule"],
        "mode": body["mode"],
        "opened_at": event["at"],
        "closed_at": None,
        "electorate": None,
    }
    state.candidates[poll] = list(body["candidates"])


def _poll_closed(state: State, event: Event, body: Row) -> None:
    if event["ref"] in state.polls:
        people = sum(1 for row in state.participants.values() if row["role"] == "participant")
        state.polls[event["ref"]].update(closed_at=event["at"], electorate=people)


def _ballot(state: State, event: Event, body: Row) -> None:
    if event["ref"] not in state.polls:
        return
    box = state.ballots.setdefault(event["ref"], {})
    before = box.get(event["actor"])
    box[event["actor"]] = {
        "ballot": event["id"],
        "seq": event["seq"],
        "approved": body.get("approved"),
        "cast_at": event["at"],
        "receipt": event.get("receipt", ""),
        "changes": before["changes"] + 1 if before else 0,
    }


def _counted(state: State, event: Event, body: Row) -> None:
    if body and event["ref"] in state.polls:
        state.counts[event["ref"]] = {**body["result"], "at": event["at"]}


def _shown(state: State, event: Event, body: Row) -> None:
    if body and event["ref"] in state.polls:
        state.results[event["ref"]] = {**body["result"], "at": event["at"]}


def _decided(state: State, event: Event, body: Row) -> None:
    if event["ref"] not in state.polls:
        return
    state.decisions[event["ref"]] = {
        "decision": event["id"],
        "poll": event["ref"],
        "chosen": body.get("chosen", []),
        "reason": body.get("reason", ""),
        "at": event["at"],
        "actor": event["actor"],
    }


def _link_replaced(state: State, event: Event, body: Row) -> None:
    if event["ref"] in state.participants:
        state.participants[event["ref"]]["link_replaced_at"] = event["at"]


def _refused(state: State, event: Event, body: Row) -> None:
    state.refusals.append(
        {"participant": event["actor"], "command": body.get("command", ""), "at": event["at"]}
    )


_MEANING: dict[str, Callable[[State, Event, Row], None]] = {
    "workshop.created": _workshop_created,
    "workshop.ended": _workshop_ended,
    "doors.opened": _doors,
    "doors.closed": _doors,
    "participant.joined": _joined,
    "participant.renamed": _renamed,
    "consent.given": _consent,
    "stage.added": _stage_added,
    "stage.opened": _stage_moved,
    "stage.timed": _stage_moved,
    "stage.closed": _stage_moved,
    "idea.added": _contribution,
    "comment.added": _contribution,
    "derivation.added": _derivation,
    "contribution.hidden": _hidden,
    "contribution.restored": _restored,
    "endorsement.given": _endorsed,
    "endorsement.withdrawn": _endorsed,
    "poll.opened": _poll_opened,
    "poll.closed": _poll_closed,
    "ballot.cast": _ballot,
    "poll.counted": _counted,
    "result.shown": _shown,
    "decision.made": _decided,
    "link.replaced": _link_replaced,
    "security.refused": _refused,
}


def headline(row: Row, limit: int = 70) -> str:
    """Return what an idea is called in a list: its title, else its first sentence, cut between words.

    Examples
    --------
    >>> headline({"title": "", "text": "Twelve shade trees. The lot is the hottest corner."})
    'Twelve shade trees'
    """
    if row["title"]:
        return str(row["title"])
    first = row["text"].strip().partition("\n")[0]
    for stop in ".!?。؟":
        first = first.partition(stop + " ")[0]
    first = first.rstrip(".。")
    if len(first) <= limit:
        return str(first)
    cut = first[:limit].rpartition(" ")[0] or first[:limit]
    return f"{cut} …"


# ---------------------------------------------------------------- the tidy tables


def rows(state: State) -> dict[str, list[Row]]:
    """Return the tables of a workshop as lists of plain rows, named as :data:`cocodesign.schema.TABLES` names them.

    Nothing here is computed: interactions, for one, are derived by
    :func:`cocodesign.tables.interactions_from` from contributions, derivations and endorsements.
    """
    ballots, marks = [], []
    for poll, box in state.ballots.items():
        for person, ballot in box.items():
            number = ballot["ballot"]
            ballots.append(
                {"poll": poll, "ballot": number, "participant": person, "cast_at": ballot["cast_at"]}
            )
            marks += [
                {"poll": poll, "ballot": number, "candidate": candidate, "amount": 1.0}
                for candidate in ballot["approved"] or ()
            ]
    return {
        "participants": [
            {name: row[name] for name in ("participant", "role", "joined_at", "simulated")}
            for row in state.participants.values()
        ],
        "contributions": [
            {
                name: row[name]
                for name in [
                    "contribution",
                    "participant",
                    "kind",
                    "created_at",
                    "seq",
                    "title",
                    "text",
                    "stage",
                    "reply_to",
                    "alignment",
                    "channel",
                    "hidden",
                ]
            }
            for row in state.contributions.values()
        ],
        "derivations": [dict(row) for row in state.derivations],
        "endorsements": [
            {"participant": person, "contribution": contribution, **row}
            for contribution, supporters in state.endorsements.items()
            for person, row in supporters.items()
        ],
        "polls": [
            {
                "poll": row["poll"],
                "kind": row["kind"],
                "title": row["question"],
                "rule": row["rule"],
                "mode": row["mode"],
                "opened_at": row["opened_at"],
                "closed_at": row["closed_at"],
            }
            for row in state.polls.values()
        ],
        "candidates": [{"poll": poll, **row} for poll, some in state.candidates.items() for row in some],
        "ballots": ballots,
        "marks": marks,
        "stages": [
            {
                name: row[name]
                for name in ("stage", "kind", "title", "state", "opened_at", "closed_at", "reason")
            }
            for row in state.agenda
        ],
        "decisions": [
            {
                "decision": row["decision"],
                "poll": row["poll"],
                "chosen": chosen,
                "participant": row["actor"],
                "reason": row["reason"],
                "created_at": row["at"],
            }
            for row in state.decisions.values()
            for chosen in row["chosen"]
        ],
    }
