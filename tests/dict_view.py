"""The rules' view of a workshop, answered from a replayed log instead of SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cocodesign.events import replay
from cocodesign.events.meaning_of_votes import reason_rows
from cocodesign.rules import skeleton


class DictView:
    """A :class:`cocodesign.rules.View` over events that carry the names of those who join."""

    def __init__(self, events: list[dict[str, Any]], now: str) -> None:
        self.events = events
        self.state = replay(events)
        self.now = now
        self.box: dict[tuple[str, str], dict[str, Any]] = {}

    def workshop(self) -> Mapping[str, Any] | None:
        if not self.state.workshop:
            return None
        return {"ended": self.state.workshop["ended_at"] is not None, "doors": self.state.doors}

    def settings(self) -> Mapping[str, Any]:
        return self.state.workshop["settings"]

    def role(self, person: str) -> str | None:
        if person in ("operator", "keeper"):
            return person
        row = self.state.participants.get(person)
        if row is None or row.get("erased_at"):
            return None
        return "removed" if row.get("removed") else row["role"]

    def consented(self, person: str) -> bool:
        return bool(self.state.consents.get(person, {}).get("workshop", {}).get("granted"))

    def stage(self, stage: str) -> Mapping[str, Any] | None:
        return next((row for row in self.agenda() if row["stage"] == stage), None)

    def agenda(self) -> list[Mapping[str, Any]]:
        names = ("stage", "kind", "title", "position", "state", "minutes", "closes_at", "settings")
        return [{name: row[name] for name in names} for row in self.state.agenda]

    def idea(self, contribution: str) -> Mapping[str, Any] | None:
        row = self.state.contributions.get(contribution)
        if row is None:
            return None
        return {name: row[name] for name in ("participant", "kind", "stage", "ref")} | {
            "hidden": row["hidden"] is not None,
            "withdrawn": row["withdrawn"],
            "erased": row["erased"],
        }

    def reason(self, reason: str) -> Mapping[str, Any] | None:
        rows = reason_rows(self.state, reason)
        return {"hidden": rows[0]["hidden"] is not None} if rows else None

    def people(self) -> list[str]:
        return sorted(person for person, row in self.state.participants.items() if not row.get("erased_at"))

    def payloads(self, *kinds: str) -> list[Mapping[str, Any]]:
        keys = ("kind", "actor", "ref", "seq", "at", "body")
        found = [event for event in self.events if event["kind"] in kinds and event["body"] is not None]
        return [{"event": event["id"], **{key: event[key] for key in keys}} for event in found]

    def ended_at(self) -> str | None:
        ended: str | None = self.state.workshop.get("ended_at")
        return ended

    def authors(self, idea: str) -> tuple[list[str], list[str]]:
        row = self.state.contributions.get(idea)
        return (list(row["authors"]), list(row["invited"])) if row else ([], [])

    def words(self, idea: str) -> Mapping[str, Any]:
        row = self.state.contributions[idea]
        return {name: row[name] for name in ("title", "text", "new_title", "new_text", "licence")}

    def ideas(self) -> list[str]:
        return self.state.standing()

    def stands(self, act: str, person: str, contribution: str) -> bool:
        acts = {"thanks": self.state.thanks, "adoption": self.state.adoptions, "flag": self.state.flags}
        return person in acts[act].get(contribution, ())

    def answer_to(self, comment: str) -> str | None:
        answer = self.state.contributions[comment]["answer"]
        return answer and ("taken" if answer["taken"] else "declined")

    def flagged(self, contribution: str) -> bool:
        return bool(self.state.flags.get(contribution))

    def seen(self, person: str, contributions: Any) -> set[str]:
        return {one for one in contributions if person in self.state.exposures.get(one, ())}

    def sheet(self, poll: str, sheet: str) -> Mapping[str, Any] | None:
        found = self.state.ballots.get(poll, {}).get(f"paper:{sheet}")
        return found and found["choice"]

    def boxed(self, poll: str, voter: str) -> Mapping[str, Any] | None:
        return self.box.get((poll, voter))

    def promise(self, promise: str) -> Mapping[str, Any] | None:
        row = self.state.promises.get(promise)
        return row and {name: row[name] for name in ("state", "due")}

    def pledge(self, pledge: str) -> Mapping[str, Any] | None:
        row = self.state.pledges.get(pledge)
        return row and {name: row[name] for name in ("participant", "state")}

    def left(self, person: str) -> bool:
        return bool(self.state.participants.get(person, {}).get("left_at"))

    def endorsed(self, person: str, contribution: str) -> bool:
        return person in self.state.endorsements.get(contribution, ())

    def poll(self, poll: str) -> Mapping[str, Any] | None:
        row = self.state.polls.get(poll)
        if row is None:
            return None
        counted = next(
            (e["body"]["result"] for e in self.events if (e["kind"], e["ref"]) == ("poll.counted", poll)),
            None,
        )
        return {
            "poll": poll,
            "stage": row["stage"],
            **{name: row[name] for name in ("kind", "mode", "settings")},
            "candidates": [candidate["candidate"] for candidate in self.state.candidates[poll]],
            "closed": row["closed_at"] is not None,
            "counted": counted is not None,
            "result": counted,
            "shown": poll in self.state.results,
        }

    def open_poll(self, stage: str) -> str | None:
        row = self.state.poll_of(stage)
        return row["poll"] if row and row["closed_at"] is None else None

    def recent(self, person: str, kind: str, seconds: int) -> int:
        now = datetime.fromisoformat(self.now)
        ages = [
            now - datetime.fromisoformat(e["at"])
            for e in self.events
            if (e["actor"], e["kind"]) == (person, kind)
        ]
        return sum(0 <= age.total_seconds() < seconds for age in ages)

    def written(self, person: str, stage: str) -> int:
        mine = [row for row in self.state.ideas if (row["participant"], row["stage"]) == (person, stage)]
        return sum(not self.state.parents(row["contribution"]) for row in mine)

    def joined(self) -> int:
        return len(self.state.participants)

    def name_taken(self, skeleton_: str, person: str) -> bool:
        others = [row["name"] for row in self.state.participants.values() if row["participant"] != person]
        return skeleton_ in [skeleton(name) for name in others if name]
