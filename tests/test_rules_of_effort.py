"""Does a goal count effort and nothing else, from the log alone, whoever leaves or is erased?"""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.archive import open_archive
from cocodesign.events import replay
from cocodesign.events import rows as tidy_rows
from cocodesign.events.counters import counter
from cocodesign.exceptions import RefusedError
from cocodesign.goals import is_reached, total
from cocodesign.participation import effort, goal_progress
from cocodesign.rules import REFUSALS
from cocodesign.store.view import SqlView
from cocodesign.tables import Community

from .dict_view import DictView
from .mill_lane import AFTERNOON, a_room

HOURS = {"text": "Hours on the lot", "unit": "hours", "target": 40}


def refused(room, who, do, **more):
    before = len(room.store.read())
    with pytest.raises(RefusedError) as found:
        room.do(who, do, **more)
    assert found.value.message == REFUSALS[found.value.code].format(**found.value.facts)
    assert [event["kind"] for event in room.store.read()[before:]] in ([], ["security.refused"])
    return found.value.code


def now(room):
    return replay(room.store.read())


def stands(room, goal):
    """Amount, people and entries on the counter."""
    found = counter(now(room), goal)
    return found["amount"], found["people"], found["entries"]


@pytest.fixture
def room():
    """Ana, Bo and Cy while it is asked what happens now; 40 hours on the lot are aimed at."""
    room = a_room(None, about=AFTERNOON)
    room.hours = room.do("Fay", "set_goal", **HOURS)
    room.stage("actions")
    return room


# ---------------------------------------------------------------- worked by hand


def test_the_counter_adds_what_people_did_and_not_how_often_they_said_so(room):
    room.do("Ana", "log_effort", ref=room.hours, amount=2.5)
    room.do("Ana", "log_effort", ref=room.hours, amount=4)
    room.do("Bo", "log_effort", ref=room.hours, amount=10)
    assert stands(room, room.hours) == (16.5, 2, 3)
    assert not counter(now(room), room.hours)["reached"]
    room.do("Cy", "log_effort", ref=room.hours, amount=23.5)
    assert counter(now(room), room.hours)["reached"]


def test_tenths_add_up_to_what_one_would_write_and_not_to_binary_noise():
    assert (total([0.1] * 3), total([1e9, 0.001, -1e9])) == (0.3, 0.001)
    assert is_reached(total([0.1, 0.2]), 0.3) and is_reached(-5, -5) and not is_reached(-4, -5)


def test_an_entry_is_corrected_as_a_whole_and_the_last_correction_counts(room):
    entry = room.do("Ana", "log_effort", ref=room.hours, amount=25, day="2026-11-20", text="Dug")
    room.do("Ana", "correct_effort", ref=entry, amount=2.5, text="Dug two beds", evidence="A photo")
    row = now(room).efforts[entry]
    assert (row["amount"], row["day"], row["text"], row["evidence"]) == (
        2.5,
        "2026-11-20",
        "Dug two beds",
        "A photo",
    )
    assert stands(room, room.hours) == (2.5, 1, 1)
    before = len(room.store.read())
    room.do("Ana", "correct_effort", ref=entry, amount=2.5, text="Dug two beds", evidence="A photo")
    assert len(room.store.read()) == before


def test_what_is_taken_back_counts_no_more_and_stays_taken_back(room):
    entry = room.do("Ana", "log_effort", ref=room.hours, amount=3)
    room.do("Ana", "withdraw_effort", ref=entry)
    room.do("Ana", "withdraw_effort", ref=entry)
    assert stands(room, room.hours) == (0, 0, 0)
    assert refused(room, "Ana", "correct_effort", ref=entry, amount=2) == "withdrawn-effort"


def test_losses_count_where_the_goal_says_that_there_are_some(room):
    assert refused(room, "Ana", "log_effort", ref=room.hours, amount=-2) == "no-losses"
    trees = room.do("Fay", "set_goal", text="Trees that stand", unit="trees", target=12, losses=True)
    room.do("Ana", "log_effort", ref=trees, amount=9)
    room.do("Bo", "log_effort", ref=trees, amount=-2, text="Two dried up")
    assert stands(room, trees) == (7, 2, 2)
    assert stands(room, room.hours) == (0, 0, 0)


def test_who_leaves_takes_nothing_from_the_total_and_may_still_take_an_entry_back(room):
    entry = room.do("Bo", "log_effort", ref=room.hours, amount=6)
    room.do("Bo", "leave")
    assert stands(room, room.hours) == (6, 1, 1)
    assert refused(room, "Bo", "log_effort", ref=room.hours, amount=1) == "left"
    room.do("Bo", "withdraw_effort", ref=entry)
    assert stands(room, room.hours) == (0, 0, 0)


def test_after_the_end_effort_goes_on_for_as_long_as_the_goal_stands(room):
    room.do("Fay", "end")
    room.do("Cy", "log_effort", ref=room.hours, amount=2)
    assert stands(room, room.hours) == (2, 1, 1)
    room.do("Fay", "drop_goal", ref=room.hours, reason="The lot was sold")
    assert refused(room, "Cy", "log_effort", ref=room.hours, amount=2) == "goal-dropped"
    assert stands(room, room.hours) == (2, 1, 1)


def test_the_same_message_twice_counts_once(room):
    said = {"do": "log_effort", "id": "e" * 32, "ref": room.hours, "amount": 2}
    room.store.submit(said, room.ids["Ana"])
    room.store.submit(said, room.ids["Ana"])
    assert stands(room, room.hours) == (2, 1, 1)
    with pytest.raises(RefusedError, match="used before"):
        room.store.submit({**said, "amount": 3}, room.ids["Ana"])


# ---------------------------------------------------------------- goals


def test_a_goal_changes_only_with_a_reason_once_the_work_has_begun(room):
    assert refused(room, "Fay", "change_goal", ref=room.hours, target=60) == "needs-reason"
    room.do("Fay", "change_goal", ref=room.hours, target=60, due="2027-05-01", reason="More of us came")
    row = now(room).goals[room.hours]
    assert (row["target"], row["due"], row["unit"]) == (60, "2027-05-01", "hours")
    assert [(step["what"], step.get("target"), step["reason"]) for step in row["history"]] == [
        ("set", 40, ""),
        ("changed", 60, "More of us came"),
    ]
    assert refused(room, "Fay", "drop_goal", ref=room.hours) == "needs-reason"


def test_the_unit_of_a_goal_stays_as_soon_as_something_is_counted_in_it(room):
    room.do("Fay", "change_goal", ref=room.hours, unit="days", reason="A slip")
    assert refused(room, "Ana", "log_effort", ref=room.hours, amount=8, unit="hours") == "other-unit"
    room.do("Ana", "log_effort", ref=room.hours, amount=1, unit="days")
    assert refused(room, "Fay", "change_goal", ref=room.hours, unit="hours", reason="?") == "unit-fixed"


def test_goals_of_a_template_are_there_from_the_beginning():
    room = a_room(
        None, about={**AFTERNOON, "goals": [HOURS, {**HOURS, "unit": "trees", "due": "2027-05-01"}]}
    )
    assert [(row["unit"], row["target"], row["due"]) for row in now(room).goals.values()] == [
        ("hours", 40, None),
        ("trees", 40, "2027-05-01"),
    ]
    with pytest.raises(RefusedError, match="number other than 0"):
        a_room(None, about={**AFTERNOON, "goals": [{**HOURS, "target": 0}]})


@pytest.mark.parametrize("target", [0, -1, math.nan, math.inf, True, "40", None])
def test_a_target_is_a_number_above_nothing(room, target):
    assert refused(room, "Fay", "set_goal", **{**HOURS, "target": target}) in ("bad-amount", "bad-request")


def test_a_workshop_has_no_more_goals_than_a_wall_can_show(room):
    for _ in range(11):
        room.do("Fay", "set_goal", **HOURS)
    assert refused(room, "Fay", "set_goal", **HOURS) == "goals-full"
    room.do("Fay", "drop_goal", ref=room.hours, reason="Too many")
    room.do("Fay", "set_goal", **HOURS)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("amount", [0, 0.0001, 1e10, -1e10, math.nan, math.inf, True, "3", None, [3]])
def test_nothing_endless_and_no_word_is_an_amount(room, amount):
    assert refused(room, "Ana", "log_effort", ref=room.hours, amount=amount) in ("bad-amount", "bad-request")
    assert stands(room, room.hours) == (0, 0, 0)


def test_effort_is_logged_on_a_day_that_has_been(room):
    assert refused(room, "Ana", "log_effort", ref=room.hours, amount=1, day="2026-11-23") == "day-ahead"
    assert refused(room, "Ana", "log_effort", ref=room.hours, amount=1, day="1999-12-31") == "bad-day"
    assert refused(room, "Ana", "log_effort", ref=room.hours, amount=1, day="soon") == "bad-day"
    entry = room.do("Ana", "log_effort", ref=room.hours, amount=1)
    assert now(room).efforts[entry]["day"] == "2026-11-21"


def test_effort_waits_for_its_stage_and_for_its_goal(room):
    room.stage("ideas")
    assert refused(room, "Ana", "log_effort", ref=room.hours, amount=1) == "stage-closed"
    room.stage("actions", reason="once more")
    assert refused(room, "Ana", "log_effort", ref="nothing", amount=1) == "no-goal"
    assert refused(room, "Ana", "log_effort", ref=room.hours, amount=1, text="x" * 301) == "too-long"


def test_nobody_touches_an_entry_of_somebody_else(room):
    entry = room.do("Ana", "log_effort", ref=room.hours, amount=1)
    assert refused(room, "Bo", "correct_effort", ref=entry, amount=2) == "not-yours"
    assert refused(room, "Bo", "withdraw_effort", ref=entry) == "not-yours"
    assert refused(room, "Fay", "withdraw_effort", ref=entry) == "not-allowed"
    assert refused(room, "Bo", "withdraw_effort", ref="nothing") == "not-yours"
    assert stands(room, room.hours) == (1, 1, 1)


# ---------------------------------------------------------------- erasure, replay, tables


def erased_ana(room):
    entry = room.do("Ana", "log_effort", ref=room.hours, amount=20, text="Secret garden")
    room.do("Ana", "correct_effort", ref=entry, amount=2, text="Hidden garden", evidence="My diary")
    room.do("Ana", "log_effort", ref=room.hours, amount=5, text="Wheelbarrows")
    room.do("Bo", "log_effort", ref=room.hours, amount=4, text="Spades")
    room.do("Ana", "erase", sure=True)
    return entry


def test_an_erased_person_s_words_go_and_their_amounts_stay_under_nobody(room):
    entry = erased_ana(room)
    said = str([event["body"] for event in room.store.read()])
    assert not any(word in said for word in ("Secret garden", "Hidden garden", "Wheelbarrows", "diary"))
    assert "Spades" in said
    row = now(room).efforts[entry]
    assert (row["amount"], row["day"], row["text"], row["participant"]) == (2, "2026-11-21", "", None)
    found = counter(now(room), room.hours)
    assert (found["amount"], found["people"], found["nobody"]) == (11, 1, 2)
    assert room.store.verify().problems == ()


def test_research_counts_what_the_wall_counted_with_and_without_those_who_were_erased(room):
    room.do("Cy", "log_effort", ref=room.hours, amount=0.3)
    erased_ana(room)
    community = Community(**tidy_rows(now(room)))
    progress = goal_progress(community, at=datetime(2026, 12, 1, tzinfo=UTC), rng=1).loc[room.hours]
    on_the_wall = counter(now(room), room.hours)
    assert progress["amount"] == on_the_wall["amount"] == 11.3
    assert progress["people"] == on_the_wall["people"] == 2
    assert progress["measurements"] == on_the_wall["entries"] == 4
    assert effort(community)[room.hours].sum() == pytest.approx(4.3)  # 7 are nobody's


def test_an_archive_brings_the_same_counter_back(room, tmp_path):
    erased_ana(room)
    room.store.write_archive(tmp_path / "mill.archive")
    archived = open_archive(tmp_path / "mill.archive")
    assert counter(archived.state(), room.hours) == counter(now(room), room.hours)


def test_a_log_of_before_there_were_goals_is_read_as_ever():
    state = replay([{"seq": 1, "id": "p", "kind": "promise.made", "v": 1, "actor": "f", "stage": None, "ref": None, "at": "2026-11-21T20:00:00Z", "body": {"text": "Soil"}}])  # fmt: skip
    assert (state.promises["p"]["threshold"], state.goals, state.efforts) == (None, {}, {})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-5000, 5000)), max_size=12), st.randoms())
def test_the_order_of_entries_is_nothing_to_the_counter(entries, rng):
    amounts = [cents / 100 for _, cents in entries]
    shuffled = rng.sample(amounts, len(amounts))
    assert total(amounts) == total(shuffled) == round(sum(cents for _, cents in entries) / 100, 9)


def test_both_views_tell_the_same_of_goals_efforts_and_offers(room):
    entry = room.do("Ana", "log_effort", ref=room.hours, amount=20, text="Dug")
    room.do("Ana", "correct_effort", ref=entry, amount=2, day="2026-11-20")
    taken = room.do("Bo", "log_effort", ref=room.hours, amount=1)
    room.do("Bo", "withdraw_effort", ref=taken)
    room.do("Fay", "change_goal", ref=room.hours, target=50, reason="More of us")
    other = room.do("Fay", "set_goal", **{**HOURS, "losses": True})
    room.do("Fay", "drop_goal", ref=other, reason="One is enough")
    promise = room.do(
        "Fay", "make_promise", text="Dig", threshold={"kind": "time", "amount": 5, "by": "2026-11-21"}
    )
    offer = room.do("Bo", "pledge", kind="time", text="A day", amount=6, ref=promise)
    gone = room.do("Cy", "pledge", kind="time", text="A day", amount=6, ref=promise)
    room.do("Cy", "withdraw_pledge", ref=gone)
    for is_settled in (False, True):
        if is_settled:
            room.clock.forward(24 * 3600)
            room.do("keeper", "settle", ref=promise)
        by_dict = DictView(room.store.read(), room.clock())
        with room.store._engine.connect() as connection:
            by_sql = SqlView(connection, room.store.workshop, room.clock())
            assert by_sql.open_goals() == by_dict.open_goals() == 1
            for ask, ids in {
                "goal": (room.hours, other, "nothing"),
                "effort": (entry, taken, "nothing"),
                "promise": (promise, "nothing"),
                "pledges": (promise, "nothing"),
                "pledge": (offer, gone, "nothing"),
            }.items():
                for one in ids:
                    assert getattr(by_sql, ask)(one) == getattr(by_dict, ask)(one), (ask, one)
