"""Does everybody at a desk get what is theirs, whether the desk is in the keeper's process or across a socket?"""

import asyncio

import pytest

from cocodesign.archive import open_archive
from cocodesign.exceptions import RefusedError

from ..mill_lane import an_id
from .conftest import until


async def refusal(sent):
    with pytest.raises(RefusedError) as found:
        await sent
    return found.value.code, found.value.message, found.value.facts


def numbers(desk_or_events):
    return [event["seq"] for event in desk_or_events]


# ---------------------------------------------------------------- sending


async def test_what_is_sent_is_answered_and_seen_by_everybody(house):
    await house.do("Fay", "open_stage", stage="ideas")
    name = an_id()
    answer = await house["Ana"].send({"do": "add_idea", "id": name, "text": "Shade trees"})
    assert answer == {"id": name, "seq": house.keeper.state.seq, "at": house.clock()}
    await house.everybody()
    for who in ("Fay", "Ana", "Bo"):
        assert house[who].state.contributions[name]["text"] == "Shade trees"
        assert house[who].state.participants[house.ids["Ana"]]["name"] == "Ana"


async def test_a_desk_knows_who_sits_there(house):
    assert (house["Fay"].person, house["Fay"].role, house["Fay"].link) == (
        house.ids["Fay"],
        "facilitator",
        "live",
    )
    assert house["Bo"].role == "participant"


async def test_a_refusal_reaches_who_asked_with_code_words_and_facts(house):
    assert await refusal(house.do("Bo", "add_idea", text="x")) == (
        "stage-closed",
        "Ideas is not open now, so this was not counted. Your words are kept on this phone.",
        {"stage": "Ideas"},
    )
    await house.do("Fay", "open_stage", stage="ideas")
    code, _, facts = await refusal(house.do("Bo", "add_idea", text="x" * 501))
    assert (code, facts) == ("too-long", {"limit": 500, "length": 501})


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"do": "end"}, "not-allowed"),
        ({"do": "join", "person": "p-eve"}, "not-allowed"),
        ({"do": "facts"}, "bad-request"),
        ({"do": "rename", "id": "short"}, "bad-request"),
        ({"do": ["rename"]}, "bad-request"),
        ({"name": "Bo"}, "bad-request"),
        ({"do": "rename", "name": "\ud800"}, "bad-text"),
        ({"do": "rename", "name": "Bo", "more": float("nan")}, "bad-request"),
    ],
    ids=ascii,
)
async def test_what_is_no_command_of_ones_own_is_refused_at_both_desks_alike(house, command, code):
    assert (await refusal(house["Bo"].send(command)))[0] == code
    await house.do("Bo", "rename", name="Bogdan")


async def test_a_command_that_is_sent_again_is_answered_again_and_happens_once(house):
    poll = await house.vote()
    command = {"do": "cast", "id": an_id(), "poll": poll, "approved": []}
    answers = await asyncio.gather(*(house["Bo"].send(command) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers) and answers[0]["receipt"]
    assert house.keeper.state.ballots[poll][house.ids["Bo"]]["changes"] == 0


async def test_a_personal_link_brings_its_owner_back(house):
    answer = await house["Bo"].send({"do": "personal_link"})
    assert house.store.who(answer["token"]) == {
        "person": house.ids["Bo"],
        "role": "participant",
        "name": "Bo",
    }


# ---------------------------------------------------------------- hearing


async def test_news_come_when_the_state_has_them_and_end_when_the_desk_is_left(house):
    heard = []

    async def listen(desk):
        async for news in desk.events():
            assert all(event["seq"] <= desk.state.seq for event in news["events"])
            heard.extend(event["kind"] for event in news["events"])

    listening = asyncio.ensure_future(listen(house["Bo"]))
    await asyncio.sleep(0)
    await house.do("Fay", "open_stage", stage="ideas")
    await house.do("Fay", "close_stage", stage="ideas")
    await until(lambda: heard == ["stage.opened", "stage.closed"])
    await house["Bo"].close()
    await asyncio.wait_for(listening, 5)


async def test_who_comes_late_gets_everything_once_and_in_order(house):
    await house.do("Fay", "open_stage", stage="ideas")
    await house.idea("Ana", "Shade trees")
    eve = await house.join("Eve")
    assert [idea["text"] for idea in eve.state.ideas] == ["Shade trees"]
    await house.idea("Eve", "A court")
    await house.everybody()
    seen = list(house.keeper.feed.seen(eve.person, "participant"))
    assert numbers(seen) == sorted(set(numbers(seen)))
    assert eve.state.contributions == house["Ana"].state.contributions
    assert [row["name"] for row in eve.state.participants.values()] == ["Fay", "Ana", "Bo", "Cy", "Eve"]


async def test_a_new_name_is_seen_by_everybody_and_by_who_comes_late(house):
    await house.do("Bo", "rename", name="Bogdan")
    await house.join("Eve")
    await house.everybody()
    for who in ("Ana", "Fay", "Bo", "Eve"):
        assert house[who].state.participants[house.ids["Bo"]]["name"] == "Bogdan"


async def test_figures_of_the_moment_say_numbers_and_no_names(house):
    poll = await house.vote()
    await house.do("Bo", "cast", poll=poll, approved=[])
    await until(lambda: house["Ana"].live == {"here": 3, "voted": {poll: 1}})
    await house["Cy"].close()
    await until(lambda: house["Ana"].live["here"] == 2)


async def test_while_opinions_are_collected_the_figures_say_how_many_answers_were_given(house):
    await house.do("Fay", "add_stage", kind="opinions", stage="opinions", title="Opinions")
    await house.do("Fay", "open_stage", stage="ideas")
    ideas = [await house.idea("Ana", words) for words in ("Shade trees", "A court")]
    stage = next(stage for stage, row in house.keeper.state.stages.items() if row["kind"] == "opinions")
    await house.do("Fay", "open_stage", stage=stage)
    poll = list(house.keeper.state.polls)[-1]
    for idea, value in zip(ideas, (1, -1), strict=True):
        await house.do("Bo", "opine", poll=poll, ref=idea, value=value)
    await house.do("Cy", "opine", poll=poll, ref=ideas[0], value=0)
    await until(lambda: house["Ana"].live == {"here": 3, "voted": {poll: 2}, "answers": {poll: 3}})


# ---------------------------------------------------------------- what is nobody else's


async def test_ballots_and_consents_are_their_owners_alone(house):
    poll = await house.vote()
    answer = await house.do("Bo", "cast", poll=poll, approved=[])
    await house.do("Bo", "consent", scope="quote", granted=True)
    await house.join("Wall", "wall")
    await house.everybody()
    bo = house.ids["Bo"]
    mine = house["Bo"].state
    assert mine.ballots[poll][bo]["receipt"] == answer["receipt"]
    assert mine.consents[bo].keys() == {"workshop", "quote"} and set(mine.consents) == {bo}
    for who in ("Ana", "Fay", "Wall"):
        state = house[who].state
        assert state.ballots == {}
        assert bo not in state.consents


async def test_what_was_counted_is_the_facilitators_until_it_is_shown(house):
    poll = await house.vote()
    await house.do("Bo", "cast", poll=poll, approved=[])
    await house.do("Fay", "close_stage", stage="vote")
    await until(lambda: poll in house["Fay"].state.counts)
    await house.everybody()
    for who in ("Ana", "Bo"):
        assert house[who].state.counts == house[who].state.results == {}
    await house.do("Fay", "show_result", poll=poll)
    await house.everybody()
    assert house["Ana"].state.results[poll]["n_ballots"] == 1
    assert house["Ana"].state.counts == {}


async def test_attempts_are_the_facilitators_to_know(house):
    await refusal(house.do("Bo", "end"))
    await house.do("Ana", "rename", name="Anna")
    await house.everybody()
    assert [row["command"] for row in house["Fay"].state.refusals] == ["end"]
    assert house["Bo"].state.refusals == house["Ana"].state.refusals == []


async def test_hidden_words_leave_every_desk_but_the_authors_and_the_facilitators(house):
    await house.do("Fay", "open_stage", stage="ideas")
    rude = await house.idea("Cy", "Rude words")
    await house.do("Fay", "hide", ref=rude, reason="names a neighbour")
    await house.join("Eve")
    await house.everybody()
    words = {who: house[who].state.contributions[rude]["text"] for who in ("Fay", "Cy", "Ana", "Bo", "Eve")}
    assert words == {"Fay": "Rude words", "Cy": "Rude words", "Ana": "", "Bo": "", "Eve": ""}
    assert all(house[who].state.contributions[rude]["hidden"] == "names a neighbour" for who in words)
    assert "Rude" not in str(list(house.keeper.feed.seen(house.ids["Eve"], "participant")))
    await house.do("Fay", "restore", ref=rude)
    await house.join("Flo")
    await house.everybody()
    for who in ("Ana", "Eve", "Flo"):
        assert house[who].state.contributions[rude]["text"] == "Rude words"
        assert house[who].state.contributions[rude]["hidden"] is None


async def test_every_desk_has_just_what_its_person_may_see(house):
    poll = await house.vote()
    for who in ("Ana", "Bo", "Cy"):
        await house.do(who, "cast", poll=poll, approved=[])
    await house.everybody()
    for desk in house.desks.values():
        again = await house.desk(next(name for name, found in house.ids.items() if found == desk.person))
        assert again.state == desk.state
        await again.close()


# ---------------------------------------------------------------- what happens by itself


async def test_a_stage_ends_at_its_time_and_its_poll_is_counted_without_anybody(house):
    poll = await house.vote()
    await house.do("Bo", "cast", poll=poll, approved=[])
    ends = "2026-11-21T20:30:00Z"
    await house.do("Fay", "set_timer", stage="vote", closes_at=ends)
    await asyncio.sleep(0.6)
    assert house["Bo"].state.now["closes_at"] == ends
    house.clock.forward(1800)
    await until(lambda: poll in house["Fay"].state.counts)
    await house.everybody()
    stage = house["Bo"].state.stages["vote"]
    assert (stage["state"], house["Bo"].state.polls[poll]["electorate"]) == ("closed", 3)
    assert (await refusal(house.do("Cy", "cast", poll=poll, approved=[])))[0] == "poll-closed"
    assert house.store.verify().ok


async def test_a_timer_that_was_moved_ends_nothing_at_the_old_time(house):
    await house.do("Fay", "open_stage", stage="ideas", minutes=10)
    await house.do("Fay", "set_timer", stage="ideas", closes_at="2026-11-21T22:00:00Z")
    house.clock.forward(1800)
    await asyncio.sleep(0.9)
    assert house.keeper.state.now["stage"] == "ideas"


async def test_the_archive_of_a_running_workshop_verifies(house, tmp_path):
    poll = await house.vote()
    await house.do("Bo", "cast", poll=poll, approved=[])
    path = await house.keeper.ask_store(lambda: house.store.write_archive(tmp_path / "mill.jsonl"))
    await house.do("Ana", "cast", poll=poll, approved=[])
    assert open_archive(path).verify().ok
