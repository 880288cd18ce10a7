"""Do the numbers that a facilitator sees while people talk mean what the package's measures of the same log mean?"""

from __future__ import annotations

import pytest

from cocodesign.apps.facilitator.promises import open_promises
from cocodesign.apps.facilitator.talk import talk_in
from cocodesign.apps.facilitator.tallies import figures, people_rows, silent
from cocodesign.events import replay
from cocodesign.events.tidy import rows
from cocodesign.keeper.progress import progress
from cocodesign.participation import (
    acts,
    heard_people,
    impact,
    people,
    presence,
    promise_status,
    silent_people,
    talk_among_members,
)
from cocodesign.tables import Community
from tests.mill_lane import Room, a_played_room, a_room

from .evening import promises_and_news, vote_and_decision


def an_idea_on_paper_and_a_second_author() -> Room:
    """Bo answers paper, which addresses nobody; Cy becomes an author of Ana's trees; they are hidden, and Bo goes."""
    room = a_room(None)
    room.join("", "wall")
    room.stage("ideas", minutes=30)
    trees = room.idea("Ana", "Shade trees")
    sheet = room.do("Fay", "add_paper_idea", text="A bench, in pencil")
    room.do("Bo", "comment", ref=sheet, text="Whose is it?")
    room.do("Bo", "endorse", ref=sheet)
    room.idea("Bo", "A bench under trees", sheet, trees)
    room.do("Ana", "invite_author", ref=trees, participant=room.ids["Cy"])
    room.do("Cy", "answer_invitation", ref=trees, accept=True)
    room.do("Cy", "comment", ref=trees, text="Ours")
    room.do("Bo", "comment", ref=trees, text="Yours")
    room.do("Fay", "hide", ref=trees, reason="for a while")
    room.do("Bo", "leave")
    return room


EVENINGS = {
    "a played room": lambda: a_played_room(None),
    "an evening with promises": lambda: promises_and_news().room,
    "a vote and a decision": lambda: vote_and_decision().room,
    "paper and a second author": an_idea_on_paper_and_a_second_author,
}


@pytest.mark.parametrize("evening", EVENINGS)
def test_the_console_and_the_package_count_the_same_at_every_moment_of_an_evening(evening):
    room = EVENINGS[evening]()
    events = list(room.store.read())
    for until in [*range(3, len(events), 11), len(events)]:
        state = replay(events[:until])
        community = Community.from_rows(rows(state))
        live, found = talk_in(state), talk_among_members(community)
        expected = {name: float("nan") if value is None else value for name, value in live.items()}
        assert found.to_dict() == pytest.approx(expected, nan_ok=True)

        assert silent_people(community).tolist() == silent(state)

        there = presence(community)
        there = there[~there["is_host"]]
        assert there["acts"].to_dict() == {row["id"]: row["acts"] for row in people_rows(state)}
        counted = figures(state, {})
        assert counted["people"] == len(there) == int((~people(community)["is_host"]).sum())
        assert counted["silent"] == len(silent_people(community))
        shown = community.contributions
        shown = shown[shown["hidden"].isna() & (shown["channel"].ne("paper") | shown["channel"].isna())]
        built = acts(community)
        built = built[built["act"].eq("build") & built["contribution"].isin(shown["contribution"])]
        on_paper = sum(
            row["channel"] == "paper" and bool(state.parents(row["contribution"])) for row in state.ideas
        )
        assert counted["built"] == len(built) + on_paper

        status = promise_status(community, at="2030-01-01T00:00Z")
        assert status.index[status["open"]].tolist() == [row["promise"] for row in open_promises(state)]


def test_the_public_page_of_progress_and_the_package_tell_the_same_of_promises_and_of_who_is_behind_a_decision():
    evening = promises_and_news()
    room = evening.room
    state = replay(room.store.read())
    community = Community.from_rows(rows(state))
    page = progress(state)
    status = promise_status(community, at="2026-12-01T00:00Z")
    assert status["state"].tolist() == [row["state"] for row in page["promises"]]
    assert status["moves"].tolist() == [
        sum(s["state"] == "moved" for s in row["steps"]) for row in page["promises"]
    ]

    (decision,) = state.decisions.values()
    way = impact(community, decision["decision"])
    behind = set(way.loc[way["what"] == "contribution", "participant"].dropna())
    count = heard_people(community)
    assert behind == set(count.index[count > 0])
    # Ana's trees and Bo's rain garden, merged by Cy; Bo took up Ana's trees for the garden.
    assert behind == {room.ids[name] for name in ("Ana", "Bo", "Cy")}
