"""The workshop on Mill Lane from its first words to its promises, as one of the people in it sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cocodesign.events import State, replay
from cocodesign.store.feed import Feed
from tests.mill_lane import Room, a_room, count_closed


@dataclass
class Evening:
    """A room, what was written in it by name, and the shortest way to see it through somebody's eyes."""

    room: Room
    ids: dict[str, str] = field(default_factory=dict)

    def seen_by(self, name: str) -> State:
        """The state as this person's kernel holds it: own ballots, own consents, nobody else's."""
        names = {person: one for one, person in self.room.ids.items() if one != "wall"}
        feed = Feed(self.room.store.read(), names)
        return replay(feed.seen(self.room.ids[name], "participant"))

    def me(self, name: str) -> str:
        return self.room.ids[name]

    def do(self, who: str, do: str, /, **more: Any) -> str:
        return self.room.do(who, do, **more)


def ideas_and_talk() -> Evening:
    """Ana's trees and Bo's rain garden are merged by Cy; Ana's tap stays alone. All three comment and thank.

    Bo supports and thanks the trees, and takes them up for the rain garden. Ana says on the rain garden that noon is
    hot; Cy takes that point up, Bo answers it. Cy asks Ana to be an author of the merge.
    """
    room = a_room(None)
    room.stage("ideas", minutes=30)
    ids = {"trees": room.idea("Ana", "Shade trees"), "rain": room.idea("Bo", "Rain garden")}
    ids["both"] = room.idea("Cy", "Trees with a rain garden", ids["trees"], ids["rain"], kind="merges")
    ids["tap"] = room.idea("Ana", "A water tap")
    room.do("Bo", "see", refs=[ids["trees"], ids["tap"]])
    room.do("Cy", "see", refs=[ids["trees"]])
    room.do("Bo", "endorse", ref=ids["trees"])
    room.do("Bo", "thank", ref=ids["trees"])
    room.do("Bo", "adopt", ref=ids["trees"], into=ids["rain"])
    room.do("Cy", "comment", ref=ids["trees"], text="Which ones?")
    ids["noon"] = room.do("Ana", "comment", ref=ids["rain"], text="It is hot at noon", alignment="against")
    room.do("Bo", "comment", ref=ids["rain"], text="Reeds help", reply_to=ids["noon"])
    room.do("Cy", "adopt", ref=ids["noon"])
    room.do("Ana", "adopt", ref=ids["rain"], into=ids["tap"])
    room.do("Cy", "invite_author", ref=ids["both"], participant=room.ids["Ana"])
    return Evening(room, ids)


def vote_and_decision() -> Evening:
    """The same, then a vote that the merge wins with two ballots of two, and the decision."""
    evening = ideas_and_talk()
    room, ids = evening.room, evening.ids
    room.stage("vote", minutes=10)
    ids["poll"] = room.poll()
    for name in ("Ana", "Bo"):
        room.do(name, "cast", poll=ids["poll"], approved=[ids["both"]])
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    room.do("Fay", "show_result", poll=ids["poll"])
    room.do("Fay", "decide", poll=ids["poll"], chosen=[ids["both"]], reason="it serves every age")
    return evening


def promises_and_news() -> Evening:
    """The same, then three promises (one moved, one kept) and an update about the first."""
    evening = vote_and_decision()
    room, ids = evening.room, evening.ids
    ids["plant"] = room.do("Fay", "make_promise", text="Plant them", due="2027-11-15", ref=ids["both"])
    ids["draw"] = room.do("Fay", "make_promise", text="Draw it", due="2027-03-10", owner="Parks office")
    ids["measure"] = room.do("Fay", "make_promise", text="Measure the lot")
    room.do("Fay", "move_promise", ref=ids["draw"], due="2027-03-24", reason="the count took longer")
    room.do("Fay", "keep_promise", ref=ids["measure"], evidence="The plan hangs in the hall.")
    room.do("Fay", "post_update", text="The digger is ordered. It comes on Monday.", ref=ids["plant"])
    return evening
