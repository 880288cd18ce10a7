"""Who talks with whom, and who has not been heard: does the console count what it says it counts?"""

from __future__ import annotations

import pytest

from cocodesign.apps.facilitator.talk import addresses, talk_in
from cocodesign.apps.facilitator.tallies import people_rows, silent
from cocodesign.events import State

from .led import led, play

# ---------------------------------------------------------------- talk, by hand


def a_room_of(**roles: str) -> State:
    state = State()
    for person, role in roles.items():
        state.participants[person] = {"participant": person, "role": role}
    return state


def say(state: State, name: str, who: str, to: str | None = None, channel: str | None = None) -> None:
    state.contributions[name] = {
        "contribution": name,
        "participant": who,
        "authors": [who],
        "reply_to": to,
        "channel": channel,
    }


@pytest.fixture
def two_who_talk_and_a_facilitator() -> State:
    """Ana and Bo answer each other; Bo also answers what the facilitator wrote, once."""
    state = a_room_of(ana="participant", bo="participant", host="facilitator")
    say(state, "trees", "ana")
    say(state, "why", "bo", "trees")
    say(state, "because", "ana", "why")
    say(state, "merged", "host")
    say(state, "fine", "bo", "merged")
    return state


def test_the_share_counts_addresses_between_participants(two_who_talk_and_a_facilitator):
    found = talk_in(two_who_talk_and_a_facilitator)
    assert (found["n"], found["among"]) == (3, 2)
    assert found["share"] == pytest.approx(2 / 3)
    assert found["low"] < 2 / 3 < found["high"]


def test_chance_draws_addressees_by_what_each_role_has_written_and_never_oneself(
    two_who_talk_and_a_facilitator,
):
    # Ana has written 2 of 5, Bo 2 of 5, the facilitator 1. Bo (twice) would meet Ana with 2 of 3, Ana Bo with 2 of 3.
    assert talk_in(two_who_talk_and_a_facilitator)["chance"] == pytest.approx(2 / 3)
    say(two_who_talk_and_a_facilitator, "again", "host")
    assert talk_in(two_who_talk_and_a_facilitator)["chance"] == pytest.approx(2 / 4)


def test_a_facilitator_who_addresses_people_is_not_talk_among_them(two_who_talk_and_a_facilitator):
    two_who_talk_and_a_facilitator.derivations = [{"child": "merged", "parent": "trees", "kind": "merges"}]
    found = talk_in(two_who_talk_and_a_facilitator)
    assert (found["n"], found["among"]) == (4, 2)
    assert found["chance"] == pytest.approx((3 * 2 / 3 + 0) / 4)


def test_endorsing_thanking_and_adopting_are_addresses_and_own_words_and_paper_are_not():
    state = a_room_of(ana="participant", bo="participant", host="facilitator")
    say(state, "trees", "ana")
    say(state, "note", "host", channel="paper")
    say(state, "reply", "ana", "trees")
    say(state, "to paper", "bo", "note")
    for acts in (state.endorsements, state.thanks, state.adoptions):
        acts["trees"] = {"bo": {}}
        acts["note"] = {"bo": {}}
    state.derivations = [{"child": "note", "parent": "trees", "kind": "builds_on"}]
    assert list(addresses(state)) == [("bo", "ana")] * 3


def test_one_of_several_authors_addresses_nobody_by_their_own_idea():
    state = a_room_of(ana="participant", bo="participant", cy="participant")
    say(state, "trees", "ana")
    state.contributions["trees"]["authors"] = ["ana", "bo"]
    say(state, "mine too", "bo", "trees")
    say(state, "hers", "cy", "trees")
    assert list(addresses(state)) == [("cy", "ana")]


def test_where_nobody_has_addressed_anybody_the_share_is_undefined():
    state = a_room_of(ana="participant")
    say(state, "trees", "ana")
    assert talk_in(state) == {
        "n": 0, "among": 0, "share": None, "low": None, "high": None, "chance": None,
    }  # fmt: skip


def test_the_console_shows_the_share_as_it_grows(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo") as hall:
            assert hall.app.talk.figures["n"] == 0
            await hall.go_on()
            await hall.go_on()
            trees = await hall.people.idea("Ana", "Trees")
            await hall.people.do("Bo", "comment", ref=trees, text="Which?", alignment="neutral")
            await hall.people.do("Bo", "endorse", ref=trees)
            await hall.settle()
            assert (hall.app.talk.figures["n"], hall.app.talk.figures["share"]) == (2, 1.0)

    play(story())


# ---------------------------------------------------------------- who is heard


def test_the_silent_are_invited_softly_and_not_again_at_once(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo") as hall:
            assert hall.app.unheard.invited_at == ""
            assert (await hall.act(do="invite"))["ok"]
            assert hall.app.unheard.invited_at == hall.state.invited_at != ""
            assert (await hall.act(do="invite"))["no"]["code"] == "too-fast"

    play(story())


def test_an_author_by_invitation_is_heard_and_who_has_left_is_not_waited_for(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            await hall.go_on()
            await hall.go_on()
            trees = await hall.people.idea("Ana", "Trees")
            await hall.people.do(
                "Ana", "invite_author", ref=trees, participant=hall.people.desks["Bo"].person
            )
            await hall.people.do("Bo", "answer_invitation", ref=trees, accept=True)
            await hall.people.do("Cy", "leave")
            await hall.settle()
            assert silent(hall.app.state) == []

    play(story())


def test_thanks_and_adopted_points_are_acts_too(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo") as hall:
            await hall.go_on()
            await hall.go_on()
            trees = await hall.people.idea("Ana", "Trees")
            await hall.people.do("Bo", "thank", ref=trees)
            await hall.people.do("Bo", "adopt", ref=trees)
            await hall.settle()
            assert {row["who"]: row["acts"] for row in people_rows(hall.app.state)} == {"Ana": 1, "Bo": 2}

    play(story())


def test_the_wall_is_turned_once_for_each_choice(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            hall.app.wall.page.value = "threads"
            await hall.settle()
            assert hall.state.wall == "threads"
            await hall.people.do("host", "turn_wall", page="join")  # from another console
            await hall.settle()
            assert hall.app.wall.page.value == "join"
            assert hall.kinds().count("wall.turned") == 2

    play(story())
