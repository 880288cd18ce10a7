"""Is each way in which the floor passes named rightly, and held against turns without an order?"""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import PARTICIPATION_SHIFTS, participation_shifts


def talk(*turns, **columns):
    """One turn a minute, each written as speaker and target: ``AB``; ``A0`` is said to all."""
    return pd.DataFrame(
        {
            "source": [turn[0] for turn in turns],
            "target": [None if turn[1] == "0" else turn[1] for turn in turns],
            "created_at": pd.Timestamp("2026-03-14T18:00Z") + pd.to_timedelta(range(len(turns)), unit="min"),
            **columns,
        }
    )


def counted(table, **options):
    shifts = participation_shifts(table, 1, replicates=5, **options)
    return shifts["count"][shifts["count"] > 0].to_dict()


# ---------------------------------------------------------------- values worked by hand


def test_there_are_thirteen_shifts_of_four_kinds():
    assert len(PARTICIPATION_SHIFTS) == 13
    assert pd.Series(PARTICIPATION_SHIFTS).value_counts().to_dict() == {
        "receiving": 3,
        "claiming": 3,
        "usurping": 4,
        "continuing": 3,
    }


@pytest.mark.parametrize("shift", PARTICIPATION_SHIFTS)
def test_each_shift_is_named_as_it_is_written(shift):
    assert counted(talk(*shift.split("-"))) == {shift: 1}


@pytest.mark.parametrize("turns", [("AB", "AB"), ("A0", "A0")])
def test_saying_more_to_the_same_is_no_shift(turns):
    assert counted(talk(*turns)) == {}


def test_a_conversation_is_a_chain_of_shifts():
    assert counted(talk("AB", "BA", "AB", "C0", "AC", "CB")) == {
        "AB-BA": 2,
        "AB-X0": 1,
        "A0-XA": 1,
        "AB-BY": 1,
    }


def test_the_order_is_that_of_time_and_of_the_log():
    table = talk("BA", "AB", "C0").assign(created_at=pd.Timestamp("2026-03-14T18:00Z"), seq=[2, 3, 1])
    assert counted(table) == {"A0-XY": 1, "AB-BA": 1}


def test_one_contribution_to_several_is_one_turn_to_the_group():
    table = talk("AB", "AC", "BA", contribution=["c1", "c1", "c2"])
    assert counted(table) == {"A0-XA": 1}
    # the same contribution named twice for one target is one turn to that one; missing ones stay apart
    assert counted(talk("AB", "AB", "BA", contribution=["c1", "c1", "c2"])) == {"AB-BA": 1}
    assert counted(talk("AB", "AC", "CA", contribution=[None, None, None])) == {"AB-AY": 1, "AB-BA": 1}


def test_what_weighs_nothing_is_no_turn():
    table = talk("AB", "CA", "BA", weight=[1, 0, 2])
    assert counted(table) == {"AB-BA": 1}


def test_conversations_of_their_own_do_not_follow_one_another():
    table = talk("AB", "CD", "BA", "DC", room=["left", "right", "left", "right"])
    assert counted(table, within="room") == {"AB-BA": 2}
    assert counted(table) == {"AB-XY": 3}


def test_expectation_over_all_orders_of_three_turns():
    # AB, BA, C0 in any of six orders: AB and BA stand side by side in four of them, which makes one AB-BA each
    shifts = participation_shifts(talk("AB", "BA", "C0"), 3, replicates=4000)
    assert shifts.loc["AB-BA", "expected"] == pytest.approx(4 / 6, abs=0.03)
    spread = np.sqrt(4 / 6 * 2 / 6)
    assert shifts.loc["AB-BA", "z"] == pytest.approx((1 - 4 / 6) / spread, abs=0.1)
    assert shifts.loc["AB-BA", "p"] == 1


def test_a_dialogue_that_always_answers_is_more_than_chance_would_give():
    turns = ["AB", "BA"] * 6 + ["CD", "DC"] * 6
    shifts = participation_shifts(talk(*turns), 1, replicates=199)
    assert shifts.loc["AB-BA", "count"] == 22
    assert shifts.loc["AB-BA", "z"] > 3
    assert shifts.loc["AB-BA", "p"] == pytest.approx(0.01)
    assert shifts.loc["AB-XY", "p"] == pytest.approx(0.01)
    assert np.isnan(shifts.loc["A0-X0", "z"])
    assert shifts.loc["A0-X0", "p"] == 1


# ---------------------------------------------------------------- laws


def by_walking(turns):
    """Name each pair of turns letter by letter."""
    found = dict.fromkeys(PARTICIPATION_SHIFTS, 0)
    for (a, b), (c, d) in itertools.pairwise(turns):
        names = {a: "A", "0": "0"}
        names.setdefault(b, "B")
        speaker = names.get(c, "X")
        hearer = names.get(d, "Y")
        shift = f"A{names[b]}-{speaker}{hearer}"
        if shift in found:
            found[shift] += 1
        else:
            assert shift in ("AB-AB", "A0-A0")
    return found


a_turn = st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd0")).filter(lambda turn: turn[0] != turn[1])


@settings(max_examples=30, deadline=None)
@given(st.lists(a_turn, min_size=2, max_size=20))
def test_counts_agree_with_walking_through_the_turns(turns):
    shifts = participation_shifts(talk(*turns), 1, replicates=3)
    assert shifts["count"].to_dict() == by_walking(turns)
    assert shifts["count"].sum() <= len(turns) - 1
    renamed = str.maketrans("abcd", "dcab")
    other = talk(*(tuple(name.translate(renamed) for name in turn) for turn in turns))
    assert participation_shifts(other, 1, replicates=3)["count"].to_dict() == shifts["count"].to_dict()


# ---------------------------------------------------------------- refusals


def test_a_single_turn_and_silence_have_no_shifts():
    with pytest.raises(UndefinedMeasureError, match="among 1 turns none follows another"):
        participation_shifts(talk("AB"), 1)
    with pytest.raises(UndefinedMeasureError, match="among 0 turns"):
        participation_shifts(talk(), 1)


def test_a_room_that_is_not_there_and_no_replicates_are_refused():
    with pytest.raises(InvalidInputError, match="no column room; they have source, target, created_at"):
        participation_shifts(talk("AB", "BA"), 1, within="room")
    with pytest.raises(InvalidInputError, match="replicates is a number from 1 on"):
        participation_shifts(talk("AB", "BA"), 1, replicates=0)
    with pytest.raises(InvalidInputError, match="column source, row 1: a value is missing"):
        participation_shifts(talk("AB", "BA").assign(source=["A", None]), 1)
