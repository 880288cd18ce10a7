"""Is every ballot that was acknowledged counted exactly once, and none after, while sixty people vote as the vote is closed?"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cocodesign.exceptions import RefusedError
from cocodesign.seal import leaf_of
from cocodesign.store import Answer, Store

from ..mill_lane import ABOUT, Room, a_room, an_id, count_closed

MODES = ("open", "confidential", "secret")
VOTERS = 60
SESSIONS = 4
"""How many sessions with the database vote at once; each has two tabs of every one of its voters."""


@dataclass
class Race:
    """One vote that was closed while people voted.

    Attributes
    ----------
    voters, ballots, repeats, late : int
        Who was acknowledged; how many ballots were, changed ones too; how often one was sent again; how many
        were refused because the vote was closed.
    violations : list of str
        What should not be; empty when all is well.
    """

    voters: int = 0
    ballots: int = 0
    repeats: int = 0
    late: int = 0
    violations: list[str] = field(default_factory=list)


def race(url: str, mode: str, seed: int, voters: int = VOTERS) -> Race:
    """Let people vote, change their vote and send everything again, close the vote meanwhile, and look.

    Parameters
    ----------
    url : str
        Where the workshop is made.
    mode : str
        ``open``, ``confidential`` or ``secret``.
    seed : int
        By which is drawn who votes what and how often, and at which moment the vote is closed.
    """
    people = [f"Voter {n}" for n in range(voters)]
    stages = [dict(stage) for stage in ABOUT["stages"]]
    stages[3]["settings"] = {"mode": mode}
    room = a_room(url, *people, about={**ABOUT, "stages": stages})
    try:
        return _Race(room, url, mode, Random(seed)).run(people)
    finally:
        room.store.close()


class _Race:
    """A race, and what everybody was told in it."""

    def __init__(self, room: Room, url: str, mode: str, chance: Random) -> None:
        self.room, self.url, self.mode, self.chance = room, url, mode, chance
        room.stage("ideas")
        self.ideas = [room.idea("Voter 0", text) for text in ("Shade trees", "A court")]
        room.stage("vote")
        self.poll = room.poll()
        self.commands: dict[str, dict[str, Any]] = {}
        self.by: dict[str, str] = {}
        self.said: dict[str, list[Answer | str]] = defaultdict(list)
        """By the id of a ballot: every answer to it, or the code of a refusal."""
        self.found = Race()
        self.enough = threading.Event()

    def run(self, people: list[str]) -> Race:
        """Vote, close, count, send all again, and look."""
        plans = {who: self._ballots(who) for who in people}
        dice = {who: Random(self.chance.random()) for who in people}
        when = self.chance.randrange(1, len(people))
        self.chance.shuffle(people)
        threads = [
            threading.Thread(target=self._vote, args=(people[n % SESSIONS :: SESSIONS], plans, dice, when))
            for n in range(2 * SESSIONS)
        ]
        for thread in threads:
            thread.start()
        self.enough.wait(60)
        self.room.do("Fay", "close_stage", stage="vote")
        for thread in threads:
            thread.join()
        if self.mode == "secret":
            self._look_into_the_box()
        count_closed(self.room)
        before = len(self.room.store.read())
        self._repeat_all()
        self._expect(len(self.room.store.read()) == before, "a repeat after the closing wrote something")
        self._look()
        return self.found

    # ------------------------------------------------------------ voting

    def _ballots(self, who: str) -> list[str]:
        """One ballot of somebody, or two, the second of which changes the first."""
        names = []
        for revision in range(1, self.chance.choice((2, 3))):
            approved = self.chance.choice(([], self.ideas[:1], self.ideas[1:], self.ideas))
            command = {"do": "cast", "id": an_id(), "poll": self.poll, "approved": approved}
            if self.mode == "secret":
                command["revision"] = revision
            self.commands[command["id"]], self.by[command["id"]] = command, self.room.ids[who]
            names.append(command["id"])
        return names

    def _vote(
        self, people: list[str], plans: dict[str, list[str]], dice: dict[str, Random], when: int
    ) -> None:
        """Send the ballots of some people, each once, twice or three times; another tab does the same at the same time."""
        store = Store.open(self.url, self.room.clock)
        for who in people:
            for name in plans[who]:
                for _ in range(dice[who].randrange(1, 4)):
                    time.sleep(0.002 * dice[who].random())  # so that another session gets its turn as well
                    self._send(store, name)
            if len({self.by[name] for name in list(self.said) if self._taken(name)}) >= when:
                self.enough.set()
        store.close()

    def _send(self, store: Store, name: str) -> None:
        try:
            answer: Answer | str = store.submit(self.commands[name], self.by[name])
        except RefusedError as refusal:
            answer = refusal.code
        self.said[name].append(answer)

    def _repeat_all(self) -> None:
        """Send every ballot again, hours after the closing."""
        last = self._last()
        for name in self.commands:
            taken = self._taken(name)
            if self.mode == "secret" and taken and name not in last.values():
                continue  # changed since: nobody knows it any more
            self._send(self.room.store, name)
            again = self.said[name][-1]
            if taken:
                self._expect(isinstance(again, Answer), f"{name} was taken, and is refused later: {again}")
            else:
                self._expect(again == "poll-closed", f"{name} was not taken, and is answered {again} later")

    # ------------------------------------------------------------ looking

    def _expect(self, fine: bool, otherwise: str) -> None:
        if not fine:
            self.found.violations.append(otherwise)

    def _taken(self, name: str) -> list[Answer]:
        return [answer for answer in self.said[name] if isinstance(answer, Answer)]

    def _last(self) -> dict[str, str]:
        """The last ballot of each voter that was acknowledged."""
        return {self.by[name]: name for name in self.commands if self._taken(name)}

    def _look_into_the_box(self) -> None:
        """Before it is sealed: who voted is who was told so."""
        voted = set(self.room.store.voters().get(self.poll, ()))
        self._expect(voted == set(self._last()), "the turnout is not those who were told that they voted")

    def _look(self) -> None:
        log, last = self.room.store.read(), self._last()
        acknowledged = [name for name in self.commands if self._taken(name)]
        for name, answers in self.said.items():
            taken = self._taken(name)
            codes = {answer for answer in answers if isinstance(answer, str)}
            # Another tab may have changed the vote since: then an older secret ballot is refused.
            allowed = {"poll-closed", "ballot-changed"} if self.mode == "secret" else {"poll-closed"}
            self._expect(codes <= allowed, f"{name} was refused: {sorted(codes - allowed)}")
            told = {(one.seq, one.receipt) for one in taken if one.boxed is None or one.boxed.revision}
            self._expect(len(told) <= 1, f"{name} was answered in {len(told)} ways")
            self.found.repeats += len(answers) - 1
            self.found.late += not taken
        counted = next(e["body"]["result"] for e in log if e["kind"] == "poll.counted")
        scores = Counter(dict.fromkeys(self.ideas, 0))
        scores.update(idea for name in last.values() for idea in self.commands[name]["approved"])
        self._expect(counted["n_ballots"] == len(last), "the count is not of as many as were acknowledged")
        self._expect(counted["scores"] == dict(scores), "the sums are not those of the last ballots")
        if self.mode == "secret":
            (seal,) = (event["body"] for event in log if event["kind"] == "poll.sealed")
            boxed = [
                next(one.boxed for one in self._taken(name) if one.boxed and one.boxed.nonce)
                for name in last.values()
            ]
            leaves = sorted(leaf_of(one.choice, one.nonce) for one in boxed)
            self._expect(seal["leaves"] == leaves, "the leaves are not those of the last ballots")
            self._expect(seal["n"] == seal["turnout"] == len(last), "turnout, ballots and voters differ")
        else:
            cast = {
                event["id"]: (event["seq"], event["actor"]) for event in log if event["kind"] == "ballot.cast"
            }
            told_seq = {name: (self._taken(name)[0].seq, self.by[name]) for name in acknowledged}
            self._expect(cast == told_seq, "the ballots in the log are not those that were acknowledged")
            closed = next(event["seq"] for event in log if event["kind"] == "poll.closed")
            late = sum(seq > closed for seq, _ in cast.values())
            self._expect(late == 0, f"{late} ballots stand after the closing")
        self._expect([event["seq"] for event in log] == list(range(1, len(log) + 1)), "a number is missing")
        report = self.room.store.verify()
        self._expect(report.ok, f"the record does not verify: {report}")
        self.found.voters, self.found.ballots = len(last), len(acknowledged)
