"""Does the keeper's clock say whether offers hold, though nobody commands it, and also after it was away?"""

from cocodesign.keeper import Keeper
from cocodesign.store import Store

from ..mill_lane import AFTERNOON, Clock, a_room
from .conftest import until

DAY = 24 * 3600


def a_promise_with_offers(path, *hours):
    """Forty hours are needed by tomorrow; so many are offered, each by another person."""
    room = a_room(path, about=AFTERNOON)
    room.stage("actions")
    needs = {"kind": "time", "amount": 40, "by": "2026-11-22"}
    promise = room.do("Fay", "make_promise", text="We dig the lot over", threshold=needs)
    for name, amount in zip(("Ana", "Bo", "Cy"), hours, strict=False):
        room.do(name, "pledge", kind="time", text="So many hours", amount=amount, ref=promise)
    room.do("Fay", "end")
    room.store.close()
    return promise


def kept_at(path, time):
    clock = Clock(time)
    return clock, Keeper(Store.open(f"sqlite:///{path}", clock, own=True))


async def test_offers_hold_when_the_day_is_over_and_not_a_second_before(tmp_path):
    promise = a_promise_with_offers(tmp_path / "mill.sqlite", 30, 10)
    clock, keeper = kept_at(tmp_path / "mill.sqlite", "2026-11-22T23:59:50+00:00")
    async with keeper:
        desk = await keeper.desk("keeper")
        threshold = keeper.state.promises[promise]["threshold"]
        await desk.send({"do": "settle", "ref": promise})
        assert threshold["state"] == "open"
        clock.forward(20)
        await until(lambda: keeper.state.promises[promise]["threshold"]["state"] == "held")
        assert [row["state"] for row in keeper.state.pledges.values()] == ["held", "held"]


async def test_a_keeper_that_was_away_over_the_day_settles_it_once_it_is_back(tmp_path):
    promise = a_promise_with_offers(tmp_path / "mill.sqlite", 39.5)
    for again in range(2):
        _, keeper = kept_at(tmp_path / "mill.sqlite", f"2026-12-0{again + 1}T08:00:00+00:00")
        async with keeper:
            await until(lambda k=keeper: k.state.promises[promise]["threshold"]["state"] == "released")
            settled = [event for event in keeper.store.read() if event["kind"].startswith("pledges.")]
            assert [(event["kind"], event["body"]["offered"]) for event in settled] == [
                ("pledges.released", 39.5)
            ]
