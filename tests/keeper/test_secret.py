"""Does the keeper tell of a secret vote no more than how many have voted, and each voter of themselves?"""

import asyncio
import json
import random

import pytest

from cocodesign.archive import open_archive
from cocodesign.exceptions import RefusedError
from cocodesign.seal import check_receipt

from ..mill_lane import an_id
from .conftest import until


async def secret_vote(house):
    """Open a secret vote between two ideas of Ana's; the poll and the ideas."""
    await house.do("Fay", "change_stage", stage="vote", settings={"mode": "secret"})
    await house.do("Fay", "open_stage", stage="ideas")
    ideas = [await house.idea("Ana", words) for words in ("Shade trees", "A court")]
    await house.do("Fay", "open_stage", stage="vote")
    return [*house.keeper.state.polls][-1], ideas


async def cast(house, who, poll, revision, *approved, **more):
    return await house.do(who, "cast", poll=poll, revision=revision, approved=list(approved), **more)


async def test_while_a_secret_vote_is_open_others_learn_the_number_and_nothing_else(house):
    await house.join("Wall", "wall")
    poll, (trees, _) = await secret_vote(house)
    heard = {name: [] for name in house.desks}

    async def listen(name):
        async for news in house[name].events():
            heard[name].append(json.dumps(news))

    ears = [asyncio.ensure_future(listen(name)) for name in house.desks]
    await asyncio.sleep(0)
    answer = await cast(house, "Bo", poll, 1, trees)
    for name in house.desks:
        await until(lambda name=name: house[name].live["voted"] == {poll: 1})
    for name in ("Ana", "Cy", "Fay", "Wall"):
        said = "".join(heard[name])
        assert house[name].live == {"here": 3, "voted": {poll: 1}}
        assert not any(word in said for word in (house.ids["Bo"], answer["nonce"], answer["receipt"], trees))
        assert house[name].state.ballots == {}
    assert house["Bo"].live == {"here": 3, "voted": {poll: 1}, "mine": {poll: 1}}
    assert house["Bo"].state.ballots == {}
    for ear in ears:
        ear.cancel()


async def test_a_page_that_is_loaded_anew_knows_that_its_person_has_voted_and_may_change_it(house):
    poll, (trees, court) = await secret_vote(house)
    await cast(house, "Bo", poll, 1, trees)
    again = await house.desk("Bo")
    await until(lambda: again.live.get("mine") == {poll: 1})
    await again.send({"do": "cast", "id": an_id(), "poll": poll, "revision": 2, "approved": [court]})
    await until(lambda: house["Bo"].live.get("mine") == {poll: 2})
    with pytest.raises(RefusedError) as found:
        await cast(house, "Bo", poll, 2, trees)
    assert found.value.code == "ballot-changed"
    await again.close()


async def test_at_closing_everybody_has_the_leaves_and_facilitators_alone_the_hash_of_the_choices(house):
    poll, (trees, _) = await secret_vote(house)
    answer = await cast(house, "Bo", poll, 1, trees)
    await house.do("Fay", "close_stage", stage="vote")
    await until(lambda: poll in house["Fay"].state.counts)
    await house.everybody()
    seals = {name: desk.state.polls[poll]["seal"] for name, desk in house.desks.items()}
    assert check_receipt(seals["Ana"]["leaves"], answer["choice"], answer["nonce"])
    assert seals["Fay"].keys() - seals["Ana"].keys() == {"choices"}
    assert seals["Ana"] == seals["Bo"] == seals["Cy"]
    await until(lambda: house["Bo"].live.get("mine") == {poll: 0})
    assert house["Ana"].live.get("mine") is None
    assert house.store.verify().ok


async def test_facilitators_know_which_sheets_of_paper_lie_in_the_box_and_nobody_else_does(house):
    poll, (trees, _) = await secret_vote(house)
    await house.do("Fay", "cast_on_paper", poll=poll, sheet="a 7", approved=[trees])
    await house.do("Fay", "cast_on_paper", poll=poll, sheet="a 8", approved=[])
    await until(lambda: house["Fay"].live.get("sheets") == {poll: ["A 7", "A 8"]})
    await house.do("Fay", "void_sheet", poll=poll, sheet="a 8", reason="a sheet of the rehearsal")
    await until(lambda: house["Fay"].live.get("sheets") == {poll: ["A 7"]})
    await until(lambda: house["Ana"].live == {"here": 3, "voted": {poll: 1}})


async def test_a_timer_seals_a_secret_vote_without_anybody(house, tmp_path):
    poll, (trees, _) = await secret_vote(house)
    await cast(house, "Bo", poll, 1, trees)
    await house.do("Fay", "set_timer", stage="vote", closes_at="2026-11-21T20:30:00Z")
    house.clock.forward(1800)
    await until(lambda: poll in house["Fay"].state.counts)
    archive = await house.keeper.ask_store(lambda: house.store.write_archive(tmp_path / "mill.jsonl"))
    assert open_archive(archive).verify().ok
    await house.everybody()


@pytest.mark.parametrize("seed", range(2))
async def test_sec_s6_sixty_voters_while_a_secret_vote_is_closed(house, seed):
    """Sixty people vote, some twice, each with retries: turnout, ballots and what was acknowledged are the same."""
    dice = random.Random(seed)
    people = [await house.join(f"Voter {n}") for n in range(60)]
    poll, ideas = await secret_vote(house)
    taken: dict[str, list] = {}

    async def vote(desk):
        for revision in range(1, dice.randrange(2, 4)):
            marks = {"approved": dice.sample(ideas, 1), "revision": revision}
            command = {"do": "cast", "id": an_id(), "poll": poll, **marks}
            try:
                answer = await desk.send(command)
                taken.setdefault(desk.person, []).append(answer)
                again = await desk.send(command)
                assert again in (answer, {"id": answer["id"], "seq": None, "revision": 0})
            except RefusedError as refusal:
                assert refusal.code == "poll-closed"
                return

    votes = [asyncio.ensure_future(vote(desk)) for desk in dice.sample(people, 60)]
    when = dice.randrange(5, 40)
    await until(lambda: len(taken) >= when)
    await house.do("Fay", "close_stage", stage="vote")
    await asyncio.gather(*votes)
    await until(lambda: poll in house.keeper.state.counts)
    seal = house.keeper.state.polls[poll]["seal"]
    assert (seal["n"], seal["turnout"]) == (len(taken), len(taken))
    assert set((await house.keeper.ask_store(house.store.voters))[poll]) == set(taken)
    for answers in taken.values():
        last = answers[-1]
        assert check_receipt(seal["leaves"], last["choice"], last["nonce"])
        assert not any(check_receipt(seal["leaves"], a["choice"], a["nonce"]) for a in answers[:-1])
    assert seal["changed"] == sum(len(answers) > 1 for answers in taken.values())
    assert house.store.verify().problems == ()
