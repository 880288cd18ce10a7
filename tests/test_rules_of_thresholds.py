"""Do offers hold all together or not at all: once enough is offered by the day, and else for nobody?"""

import pytest

from cocodesign.events import replay
from cocodesign.events import rows as tidy_rows
from cocodesign.exceptions import RefusedError
from cocodesign.recount import recount_log
from cocodesign.rules import REFUSALS

from .mill_lane import AFTERNOON, a_room

DAY = 24 * 3600


def refused(room, who, do, **more):
    with pytest.raises(RefusedError) as found:
        room.do(who, do, **more)
    assert found.value.message == REFUSALS[found.value.code].format(**found.value.facts)
    return found.value.code


def now(room):
    return replay(room.store.read())


def states(room):
    return [row["state"] for row in now(room).pledges.values()]


@pytest.fixture
def room():
    """It is asked what happens now: the lot is dug over if 40 hours are offered by tomorrow, the 22nd."""
    room = a_room(None, about=AFTERNOON)
    room.stage("actions")
    needs = {"kind": "time", "amount": 40, "by": "2026-11-22"}
    room.dig = room.do("Fay", "make_promise", text="We dig the lot over", threshold=needs)
    return room


def test_before_the_day_is_over_nothing_holds_however_much_is_offered(room):
    offer = room.do("Ana", "pledge", kind="time", text="A week", amount=45, ref=room.dig)
    room.do("keeper", "settle", ref=room.dig)
    assert states(room) == ["offered"]
    room.do("Ana", "withdraw_pledge", ref=offer)
    assert states(room) == ["withdrawn"]


def test_enough_offers_hold_together_once_the_day_is_over(room):
    offer = room.do("Ana", "pledge", kind="time", text="A week", amount=37.5, ref=room.dig)
    room.do("Bo", "pledge", kind="time", text="An evening", amount=2.5, ref=room.dig)
    room.do("Cy", "pledge", kind="skill", text="I drive a digger", ref=room.dig)
    other = room.do("Cy", "pledge", kind="time", text="For anything", amount=1)
    room.clock.forward(2 * DAY)
    room.do("keeper", "settle", ref=room.dig)
    assert states(room) == ["held", "held", "held", "offered"]
    threshold = now(room).promises[room.dig]["threshold"]
    assert (threshold["state"], threshold["offered"], threshold["amount"]) == ("held", 40, 40)
    assert refused(room, "Ana", "withdraw_pledge", ref=offer) == "pledge-holds"
    room.do("Cy", "withdraw_pledge", ref=other)
    assert [row["state"] for row in tidy_rows(now(room))["pledges"]] == ["held", "held", "held", "withdrawn"]


def test_too_few_offers_release_everybody(room):
    offer = room.do("Ana", "pledge", kind="time", text="A week", amount=39.9, ref=room.dig)
    room.clock.forward(2 * DAY)
    room.do("keeper", "settle", ref=room.dig)
    assert states(room) == ["released"]
    room.do("Ana", "withdraw_pledge", ref=offer)  # there is nothing to take back
    assert states(room) == ["released"]
    assert now(room).promises[room.dig]["threshold"]["offered"] == 39.9


def test_what_is_settled_is_settled_once(room):
    room.clock.forward(2 * DAY)
    room.do("keeper", "settle", ref=room.dig)
    before = len(room.store.read())
    room.do("keeper", "settle", ref=room.dig)
    room.do("keeper", "settle", ref="nothing")
    assert len(room.store.read()) == before
    assert refused(room, "Fay", "settle", ref=room.dig) == "not-allowed"


def test_after_the_day_no_offer_is_taken_whether_or_not_it_is_settled(room):
    offer = {"kind": "time", "text": "A week", "amount": 40, "ref": room.dig}
    room.clock.forward(2 * DAY)
    assert refused(room, "Ana", "pledge", **offer) == "pledges-over"
    room.do("keeper", "settle", ref=room.dig)
    assert refused(room, "Ana", "pledge", **offer) == "pledges-over"


def test_hours_that_must_add_up_are_said_and_other_offers_need_no_number(room):
    assert refused(room, "Ana", "pledge", kind="time", text="Some", ref=room.dig) == "needs-amount"
    room.do("Ana", "pledge", kind="money", text="For tea", ref=room.dig)


def test_skills_are_counted_by_offers_and_money_is_summed():
    room = a_room(None, about=AFTERNOON)
    room.stage("actions")
    two = {"kind": "skill", "amount": 2, "by": "2026-11-22"}
    euros = {"kind": "money", "amount": 100, "unit": "€", "by": "2026-11-22"}
    skills = room.do("Fay", "make_promise", text="A mosaic", threshold=two)
    money = room.do("Fay", "make_promise", text="A bench", threshold=euros)
    room.do("Ana", "pledge", kind="skill", text="Tiles", ref=skills)
    room.do("Bo", "pledge", kind="skill", text="Drawing", ref=skills)
    room.do("Cy", "pledge", kind="money", text="Half of it", amount=50, ref=money)
    room.clock.forward(2 * DAY)
    for promise in (skills, money):
        room.do("keeper", "settle", ref=promise)
    assert states(room) == ["held", "held", "released"]


def test_a_promise_that_is_off_holds_nobody_and_one_that_is_kept_settles_what_was_offered(room):
    room.do("Ana", "pledge", kind="time", text="A week", amount=40, ref=room.dig)
    room.do("Fay", "break_promise", ref=room.dig, reason="The lot was sold")
    assert states(room) == ["released"]
    again = {"kind": "time", "amount": 1, "by": "2026-11-22"}
    kept = room.do("Fay", "make_promise", text="We plant a tree", threshold=again)
    room.do("Bo", "pledge", kind="time", text="An hour", amount=1, ref=kept)
    room.do("Fay", "keep_promise", ref=kept, evidence="It stands there")
    assert states(room) == ["released", "held"]


def test_who_is_erased_offers_nothing_and_what_they_offered_does_not_count(room):
    room.do("Ana", "pledge", kind="time", text="A week", amount=30, ref=room.dig)
    room.do("Bo", "pledge", kind="time", text="A week", amount=30, ref=room.dig)
    room.do("Ana", "erase", sure=True)
    room.clock.forward(2 * DAY)
    room.do("keeper", "settle", ref=room.dig)
    assert states(room) == ["withdrawn", "released"]
    assert now(room).promises[room.dig]["threshold"]["offered"] == 30
    assert room.store.verify().problems == ()


def test_whoever_verifies_adds_the_offers_again_and_finds_a_sum_that_is_none(room):
    room.do("Ana", "pledge", kind="time", text="A week", amount=37.5, ref=room.dig)
    room.do("Bo", "pledge", kind="time", text="An evening", amount=2.5, ref=room.dig)
    room.clock.forward(2 * DAY)
    room.do("keeper", "settle", ref=room.dig)
    room.do("Ana", "erase", sure=True)  # what stays of her offer is its amount
    said = f"{room.dig}: the offers added again, the same sum"
    assert recount_log("mill", room.store.read()) == ([said], [])
    assert room.store.verify().problems == ()
    for change, problem in (
        ({"offered": 41.0}, "41.0 of 40.0 were offered, it says; added again it is 40.0 of 40.0"),
        ({"needed": 30.0}, "40.0 of 30.0 were offered, it says; added again it is 40.0 of 40.0"),
    ):
        log = room.store.read()
        (settled,) = (event for event in log if event["kind"] == "pledges.held")
        settled["body"] = {**settled["body"], **change}
        assert recount_log("mill", log)[1] == [f"mill, event {settled['seq']}: {problem}"]
    log = room.store.read()
    (settled,) = (event for event in log if event["kind"] == "pledges.held")
    settled["kind"] = "pledges.released"
    assert "it says pledges.released, but 40.0 of 40.0 were offered" in recount_log("mill", log)[1][0]


@pytest.mark.parametrize(
    ("needs", "code"),
    [
        ({"kind": "favour", "amount": 1, "by": "2027-01-01"}, "bad-request"),
        ("40 hours", "bad-request"),
        ({"kind": "time", "amount": 0, "by": "2027-01-01"}, "bad-amount"),
        ({"kind": "time", "amount": -4, "by": "2027-01-01"}, "bad-amount"),
        ({"kind": "skill", "amount": 1.5, "by": "2027-01-01"}, "bad-amount"),
        ({"kind": "time", "amount": 4}, "bad-day"),
        ({"kind": "time", "amount": 4, "by": "2026-11-20"}, "day-over"),
    ],
)
def test_a_promise_needs_a_number_of_something_by_a_day_to_come(room, needs, code):
    assert refused(room, "Fay", "make_promise", text="x", threshold=needs) == code
