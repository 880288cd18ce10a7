"""A workshop small enough to draw on paper: three people, a facilitator, a wall; ideas, talk, a vote.

Time stands still unless a test moves it, and what a person does has an id that the test can read.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from cocodesign.store import Store

ABOUT: dict[str, Any] = {
    "title": "The lot on Mill Lane",
    "purpose": "What should the empty lot become, so that people of every age stop there?",
    "template": "ideas-and-vote",
    "stages": [
        {"stage": "welcome", "kind": "welcome", "title": "Welcome", "minutes": 5},
        {"stage": "ideas", "kind": "ideas", "title": "Ideas"},
        {"stage": "talk", "kind": "discussion", "title": "Discussion"},
        {"stage": "vote", "kind": "vote", "title": "Vote", "settings": {"mode": "confidential"}},
        {"stage": "result", "kind": "result", "title": "Result"},
    ],
}


class Clock:
    """A time of day that goes on when it is told to."""

    def __init__(self, start: str = "2026-11-21T20:00:00+00:00") -> None:
        self.now = datetime.fromisoformat(start)

    def __call__(self) -> str:
        return self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


_NUMBERS = count(1)


def an_id() -> str:
    """An id that no other command of this run has."""
    return f"{next(_NUMBERS):032x}"


class Room:
    """A store, the people in it by name, and the shortest way to make something happen."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.ids: dict[str, str] = {}
        self.tokens: dict[str, str] = {}

    def join(self, name: str, role: str = "participant", **more: Any) -> str:
        command = {"do": "join", "id": an_id(), "name": name, "role": role, "code": self.store.code, **more}
        answer = self.store.join(command)
        self.ids[name], self.tokens[name] = answer.person, answer.token
        return answer.person

    def do(self, who: str, do: str, /, **more: Any) -> str:
        """Let somebody command, with a moment before it; return the id of the command."""
        self.clock.forward(5)
        command = {"do": do, "id": an_id(), **more}
        self.store.submit(command, self.ids.get(who, who))
        return command["id"]

    def idea(self, who: str, text: str, *parents: str, kind: str = "builds_on") -> str:
        return self.do(who, "add_idea", text=text, parents=[{"parent": p, "kind": kind} for p in parents])

    def stage(self, stage: str, **more: Any) -> str:
        return self.do("Fay", "open_stage", stage=stage, **more)

    def poll(self) -> str:
        """The poll that was opened last."""
        return [event["ref"] for event in self.store.read() if event["kind"] == "poll.opened"][-1]


def a_room(where: Path | str | None, *names: str, about: dict[str, Any] = ABOUT) -> Room:
    """A room with Fay the facilitator, Ana, Bo and Cy, in a file, at an address or, without either, in memory."""
    clock = Clock()
    url = where if isinstance(where, str) else "sqlite://" if where is None else f"sqlite:///{where}"
    store = Store.create(url, "mill-lane", about, clock)
    room = Room(store, clock)
    room.join("Fay", "facilitator")
    for name in names or ("Ana", "Bo", "Cy"):
        room.join(name)
    return room


def a_played_room(where: Path | str | None) -> Room:
    """The same, after a whole evening: trees, a court, a merge of both, talk, a hidden word, a vote, a decision.

    Ana ticks the court and the merge, Bo the merge (after he had ticked the trees), Cy nothing: the merge has 2.
    """
    room = a_room(where)
    room.join("", "wall")
    room.stage("ideas", minutes=30)
    trees = room.idea("Ana", "Shade trees")
    court = room.idea("Bo", "A court")
    both = room.idea("Cy", "A court under trees", trees, court, kind="merges")
    rude = room.idea("Cy", "Rude words")
    room.do("Fay", "hide", ref=rude, reason="names a neighbour")
    room.do("Bo", "endorse", ref=both)
    room.stage("talk")
    room.do("Ana", "comment", ref=both, text="For all ages", alignment="for")
    room.do("Bo", "consent", scope="research", granted=True, confirmed=True)
    room.do("Bo", "rename", name="Bogdan")
    room.stage("vote", minutes=10)
    poll = room.poll()
    room.do("Bo", "cast", poll=poll, approved=[trees])
    room.do("Ana", "cast", poll=poll, approved=[court, both])
    room.do("Cy", "cast", poll=poll, approved=[])
    room.do("Bo", "cast", poll=poll, approved=[both])
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    room.do("Fay", "show_result", poll=poll)
    room.do("Fay", "decide", poll=poll, chosen=[both], reason="most of us can live with it")
    return room


def count_closed(room: Room) -> None:
    """Do what the keeper does after a poll was closed."""
    from cocodesign.events import replay

    state = replay(room.store.read())
    for poll, row in state.polls.items():
        if row["closed_at"] and poll not in state.counts:
            room.do(
                "keeper",
                "count",
                poll=poll,
                **{k: v for k, v in room.store.tally(poll, state).items() if k != "poll"},
            )


AFTERNOON: dict[str, Any] = {
    **ABOUT,
    "criteria": ["A bench within a year"],
    "stages": [
        {"kind": "welcome", "title": "Welcome"},
        {"kind": "ideas", "title": "Ideas"},
        {"kind": "discussion", "title": "Discussion"},
        {"kind": "opinions", "title": "Opinions", "settings": {"statements": True}},
        {"kind": "pairs", "title": "Pairs"},
        {"stage": "dots", "kind": "vote", "title": "Dots", "settings": {"kind": "dots", "budget": 3}},
        {"stage": "score", "kind": "vote", "title": "Scores", "settings": {"kind": "score", "max": 3}},
        {"stage": "rank", "kind": "vote", "title": "Ranking", "settings": {"kind": "ranking"}},
        {"kind": "result", "title": "Result"},
        {"kind": "actions", "title": "Actions"},
        {"kind": "pulse", "title": "Pulse", "settings": {"questions": ["I was heard."]}},
    ],
}
"""An agenda with a stage of every kind and a vote of every kind."""


def a_whole_afternoon(where: Path | str | None) -> Room:
    """A room in which everything happens once that can happen; trees and court stand, and the court wins.

    Ana: trees (revised, with Bo as second author), takes up Cy's point. Bo: court. Cy: a pond, taken back.
    """
    room = a_room(where, about=AFTERNOON)
    room.join("", "wall")
    room.stage("ideas", minutes=30)
    trees = room.idea("Ana", "Trees")
    court = room.idea("Bo", "A court")
    pond = room.idea("Cy", "A pond")
    twin = room.do("Fay", "add_paper_idea", text="A courtyard")
    room.do("Ana", "revise_idea", ref=trees, text="Shade trees")
    room.do("Ana", "invite_author", ref=trees, participant=room.ids["Bo"])
    room.do("Bo", "answer_invitation", ref=trees, accept=True)
    room.do("Cy", "withdraw", ref=pond)
    room.do("Cy", "see", refs=[trees, court])
    room.do("Fay", "merge_duplicates", refs=[court, twin], text="A court in the yard", reason="say the same")
    room.stage("discussion")
    point = room.do("Cy", "comment", ref=trees, text="Lime trees, for the bees", alignment="for")
    room.do("Ana", "adopt", ref=point, into=trees)
    room.do("Cy", "endorse", ref=trees)
    room.do("Cy", "thank", ref=trees)
    room.do("Bo", "flag", ref=point, reason="an advertisement?")
    room.do("Fay", "dismiss_flags", ref=point)
    room.do("Cy", "flag", ref=court)
    room.do("Fay", "amend", what="criteria", value=["A bench this year"], reason="the council is in a hurry")
    room.stage("opinions")
    first = room.poll()
    room.do("Cy", "add_idea", text="Dogs are welcome")
    room.do("Ana", "opine", poll=first, ref=trees, value=1)
    room.do("Ana", "opine", poll=first, ref=trees, value=0)
    room.do("Bo", "opine", poll=first, ref=trees, value=-1)
    room.stage("pairs")
    late = room.do("Bo", "add_idea", text="A slide")
    room.do("Ana", "judge", poll=room.poll(), left=trees, right=late, outcome="left")
    room.do("Ana", "judge", poll=room.poll(), left=late, right=trees, outcome="skip")
    room.do("Fay", "hide", ref=late, reason="there is one")
    room.stage("dots")
    room.do("Ana", "cast", poll=room.poll(), amounts={trees: 2})
    room.do("Fay", "cast_on_paper", poll=room.poll(), sheet="a 7", amounts={trees: 3})
    room.do("Fay", "cast_on_paper", poll=room.poll(), sheet="A8", amounts={})
    room.do("Fay", "void_sheet", poll=room.poll(), sheet="A8", reason="a sheet of the rehearsal")
    room.stage("score")
    room.do("Bo", "cast", poll=room.poll(), scores={trees: 0})
    room.stage("rank")
    room.do("Cy", "cast", poll=room.poll(), ranking=[trees])
    room.stage("result")
    room.stage("actions")
    soil = room.do("Fay", "make_promise", text="Good soil", due="2027-03-01", owner="The council", ref=trees)
    room.do("Fay", "move_promise", ref=soil, due="2027-04-01", reason="frost")
    room.do("Fay", "keep_promise", ref=soil, evidence="A photo in the library")
    room.do("Bo", "pledge", kind="time", text="Two Saturdays", amount=2, ref=soil)
    room.do("Fay", "post_update", text="The soil is there", ref=soil)
    hours = room.do("Fay", "set_goal", text="Hours on the lot", unit="hours", target=40)
    dug = room.do("Bo", "log_effort", ref=hours, amount=20, text="Dug with a spade")
    room.do("Bo", "correct_effort", ref=dug, amount=2, text="Dug with a spade")
    room.stage("pulse")
    room.do("Ana", "cast", poll=room.poll(), scores={"q1": 4})
    room.do("Cy", "leave")
    room.do("Fay", "close_stage", stage="pulse")
    return room
