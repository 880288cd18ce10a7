"""Can a draw be checked by anybody, does it meet its quotas, and is an impossible one refused?"""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import commitment, proportional_quotas, sortition
from cocodesign.voting.sortition import lot_number

SIDES = {"side": {"north": 2, "south": 1}}


def a_town(north=6, south=3):
    """People on two sides of a river, every third of them old."""
    n = north + south
    return pd.DataFrame(
        {
            "side": ["north"] * north + ["south"] * south,
            "age": ["old" if i % 3 == 0 else "young" for i in range(n)],
        },
        index=[f"p{i}" for i in range(n)],
    )


# ---------------------------------------------------------------- by hand


def test_within_a_group_the_highest_lots_are_drawn():
    people = a_town()
    draw = sortition(people, 3, quotas=SIDES, seed="river")
    by_lot = sorted(people.index, key=lambda one: -lot_number("river", one))
    north = [one for one in by_lot if people.at[one, "side"] == "north"]
    south = [one for one in by_lot if people.at[one, "side"] == "south"]
    assert set(draw.drawn) == {*north[:2], south[0]}
    assert set(draw.reserves) == set(people.index) - set(draw.drawn)
    assert list(draw.reserves) == [one for one in by_lot if one not in draw.drawn]


def test_the_table_says_target_and_drawn():
    table = sortition(a_town(), 3, quotas=SIDES, seed="river").table
    assert table.values.tolist() == [
        ["side", "north", 2, 2, 6, 2, 6 / 9, 2 / 3],
        ["side", "south", 1, 1, 3, 1, 3 / 9, 1 / 3],
    ]


def test_a_lot_can_be_found_again_without_this_package():
    # printf 'river\np0' | sha256sum | cut -c1-16
    import hashlib

    assert lot_number("river", "p0") == int(hashlib.sha256(b"river\np0").hexdigest()[:16], 16)
    assert commitment("river") == hashlib.sha256(b"cocodesign sortition\nriver").hexdigest()


def test_the_order_of_the_list_and_who_else_is_in_it_change_no_lot():
    people = a_town()
    draw = sortition(people, 3, quotas=SIDES, seed="river")
    backwards = sortition(people.iloc[::-1], 3, quotas=SIDES, seed="river")
    assert (draw.drawn, draw.pool) == (backwards.drawn, backwards.pool)
    fewer = people.drop(index=[draw.reserves[-1]])
    assert sortition(fewer, 3, quotas=SIDES, seed="river").drawn == draw.drawn
    assert sortition(fewer, 3, quotas=SIDES, seed="river").pool != draw.pool


def test_a_seed_that_was_not_committed_to_is_refused():
    before = commitment("river")
    assert sortition(a_town(), 3, seed="river", committed=before).commitment == before
    with pytest.raises(InvalidInputError, match="is not that of this seed"):
        sortition(a_town(), 3, seed="a better seed", committed=before)


def test_a_replacement_comes_from_the_same_group_and_the_others_stay():
    people = a_town()
    draw = sortition(people, 3, quotas=SIDES, seed="river")
    (south,) = [one for one in draw.drawn if people.at[one, "side"] == "south"]
    again = draw.replace([south])
    (new,) = set(again.drawn) - set(draw.drawn)
    assert new == next(one for one in draw.reserves if people.at[one, "side"] == "south")
    assert again.gone == (south,)
    assert south not in again.reserves
    third = again.replace([new])
    assert third.gone == (south, new)
    with pytest.raises(InvalidInputError, match="'south': 1 are to be drawn, but only 0 are in the list"):
        third.replace([next(one for one in third.drawn if people.at[one, "side"] == "south")])


def test_quotas_of_several_attributes_hold_at_once_and_replacements_keep_them():
    people = a_town(12, 6)
    quotas = {"side": {"north": 4, "south": 2}, "age": {"old": (2, 3), "young": (3, 4)}}
    draw = sortition(people, 6, quotas=quotas, seed="river")
    assert (draw.table["least"] <= draw.table["drawn"]).all()
    assert (draw.table["drawn"] <= draw.table["most"]).all()
    again = draw.replace(draw.drawn[:2])
    assert set(draw.drawn[2:]) <= set(again.drawn)
    assert not set(draw.drawn[:2]) & set(again.drawn)
    assert (again.table["least"] <= again.table["drawn"]).all()


def test_quotas_follow_a_population_by_largest_remainders():
    # 10 of 43, 29 and 28: 4.3, 2.9, 2.8
    assert proportional_quotas({"a": 43, "b": 29, "c": 28}, 10) == {"a": 4, "b": 3, "c": 3}
    assert proportional_quotas({"a": 1, "b": 1}, 1) == {"a": 1, "b": 0}
    assert proportional_quotas({"a": 0.1, "b": 0.2}, 3) == {"a": 1, "b": 2}


# ---------------------------------------------------------------- laws


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 8), st.integers(0, 8), st.text(min_size=1, max_size=5), st.data())
def test_one_attribute_by_hand_and_as_a_program_draw_the_same(north, south, seed, data):
    people = a_town(north, south)
    from_north = data.draw(st.integers(0, north))
    from_south = data.draw(st.integers(0, south))
    if from_north + from_south == 0:
        return
    quotas = {"side": {"north": from_north, "south": from_south}}
    panel = sortition(people, from_north + from_south, quotas=quotas, seed=seed)
    program = sortition(people, from_north + from_south, quotas=quotas | {"age": {}}, seed=seed)
    assert panel.drawn == program.drawn
    assert panel.table["drawn"].tolist() == [from_north, from_south]


def test_everybody_of_a_group_has_the_same_chance():
    people = a_town(4, 2)
    drawn = Counter(
        one for seed in range(400) for one in sortition(people, 3, quotas=SIDES, seed=str(seed)).drawn
    )
    # 2 of 4 and 1 of 2: half of 400 each, with a standard deviation of 10
    assert all(abs(drawn[one] - 200) < 50 for one in people.index)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("seats", "quotas", "why"),
    [
        (10, {}, "10 are to be drawn, but only 9 people are in the list"),
        (4, {"side": {"north": 1, "south": 4}}, "ask for 5 people at least, of 4"),
        (
            5,
            {"side": {"north": 1, "south": 4}},
            "'south': 4 are to be drawn, but only 3 are in the list. Invite more",
        ),
        (
            3,
            {"side": {"north": (0, 1), "south": 1}},
            r"\('north' 0 to 1, 'south' 1 to 1\) allow 2 people at most",
        ),
        (3, {"district": {"x": 1}}, "no such column; columns are side, age"),
        (3, {"side": {"north": (3, 1)}}, "a quota is a number, or the least and the most"),
        (0, {}, "seats is a whole number above 0"),
    ],
)
def test_an_impossible_draw_is_refused_and_says_why(seats, quotas, why):
    with pytest.raises(InvalidInputError, match=why):
        sortition(a_town(), seats, quotas=quotas, seed="river")


def test_quotas_that_clash_are_refused():
    people = pd.DataFrame(
        {"side": ["north"] * 2 + ["south"] * 2, "age": ["old"] * 2 + ["young"] * 2}, index=list("abcd")
    )
    quotas = {"side": {"north": 2, "south": 0}, "age": {"old": 0, "young": 2}}
    with pytest.raises(InvalidInputError, match="meet the quotas of side and age at once"):
        sortition(people, 2, quotas=quotas, seed="river")


def test_a_list_with_somebody_twice_is_refused():
    twice = pd.DataFrame({"side": ["north", "south"]}, index=["ana", "ana"])
    with pytest.raises(InvalidInputError, match="'ana' is there twice"):
        sortition(twice, 1, seed="river")
