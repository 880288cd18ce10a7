"""Does everybody forget what was erased: the keeper, the desks that are connected, and the files while it runs?"""

import shutil

import pytest

from cocodesign.desk import Line
from cocodesign.exceptions import DeskUnavailableError
from cocodesign.keeper import Keeper, keeper
from cocodesign.store import Store
from cocodesign.store.purge import traces

from ..mill_lane import a_room, an_id
from .conftest import KEY, until

MARKER = "Reeds along the Limmat, and a bench"


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr(keeper, "QUIET", 0.05)


async def said(house):
    """Ana says the marker, in an idea and in a comment; everybody reads it."""
    await house.do("Fay", "open_stage", stage="ideas")
    idea = await house.idea("Ana", MARKER)
    await house.do("Ana", "comment", ref=idea, text=MARKER + ", please")
    await house.do("Bo", "comment", ref=idea, text="Which reeds?")
    await house.everybody()
    assert MARKER in str(house["Bo"].state) and MARKER in str(house.keeper.feed.events)
    return idea


async def test_every_connected_desk_and_the_keeper_drop_the_words(house):
    idea = await said(house)
    await house.do("Ana", "erase", sure=True)
    others = [house.desks.pop("Ana")] and list(house.desks.values())
    await house.everybody()
    for desk in others:
        assert "Limmat" not in str(desk.state) and "Ana" not in str(desk.state)
        assert desk.state.contributions[idea]["erased"]
        assert "Which reeds?" in str(desk.state)
    assert "Limmat" not in str(house.keeper.feed.events) + str(house.keeper.state) + str(
        house.keeper.feed.names
    )


async def test_the_files_are_purged_by_itself_at_a_quiet_moment(house, tmp_path):
    await said(house)
    await house.do("Ana", "erase", sure=True)
    house.desks.pop("Ana")
    await until(lambda: house.store.purge_pending() is None)
    assert traces(tmp_path, [MARKER, "Reeds along"]) == {}
    await house.idea("Bo", "Life goes on")
    assert house.store.verify().ok


async def test_a_newcomer_after_it_gets_the_same_as_who_was_there(remote_house):
    house = remote_house
    await said(house)
    await house.do("Ana", "erase", sure=True)
    house.desks.pop("Ana")
    await house.everybody()
    again = await house.desk("Bo")
    assert again.state == house["Bo"].state
    await again.close()


async def test_who_was_erased_is_answered_and_then_shut_out(remote_house, monkeypatch):
    house = remote_house
    monkeypatch.setattr("cocodesign.keeper.service.FAREWELL", 0.0)
    server = await Line.open(house.address, KEY)
    desk = house.desks.pop("Ana")
    answer = await desk.send({"do": "erase", "sure": True})
    assert answer["seq"] == house.keeper.state.seq
    await until(lambda: desk.link == "gone")
    assert (await server.pushed.get()) == {"replaced": house.ids["Ana"]}
    with pytest.raises(DeskUnavailableError):
        await desk.send({"do": "come_back"})
    await server.close()


async def test_the_operator_erases_through_the_keeper(remote_house):
    house = remote_house
    await said(house)
    line = await Line.open(house.address, KEY)
    command = {
        "do": "erase",
        "id": an_id(),
        "person": house.ids["Ana"],
        "reason": "asked by letter",
        "sure": True,
    }
    await line.ask(command)
    await until(lambda: house["Ana"].link == "gone")
    house.desks.pop("Ana")
    await until(lambda: house.store.purge_pending() is None)
    assert (await line.ask({"do": "health"}))["purge"]["since"] is None
    await line.close()


async def test_a_keeper_that_was_killed_before_the_purge_does_it_when_it_starts_again(tmp_path):
    room = a_room(tmp_path / "mill.sqlite")
    room.stage("ideas")
    room.idea("Ana", MARKER)
    room.do("Ana", "erase", sure=True)
    as_left = shutil.copytree(tmp_path, tmp_path / "killed")  # nothing is tidied up
    assert traces(as_left, [MARKER])
    store = Store.open(f"sqlite:///{as_left / 'mill.sqlite'}")
    async with Keeper(store):
        await until(lambda: store.purge_pending() is None)
        assert traces(as_left, [MARKER]) == {}


async def test_a_keeper_that_is_stopped_before_the_quiet_moment_purges_as_it_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(keeper, "QUIET", 3600.0)
    room = a_room(tmp_path / "mill.sqlite")
    room.stage("ideas")
    room.idea("Ana", MARKER)
    async with Keeper(room.store) as one:
        await one.submit({"do": "erase", "id": an_id(), "sure": True}, room.ids["Ana"])
    assert traces(tmp_path, [MARKER]) == {}
    store = Store.open(f"sqlite:///{tmp_path / 'mill.sqlite'}")
    assert store.purge_pending() is None
    store.close()
