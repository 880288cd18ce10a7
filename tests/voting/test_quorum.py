"""Is it said exactly what had to be reached, what was, and how many are missing?"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Stage, Threshold, quorum, staged_quorum

NOON = datetime(2024, 5, 4, 12, tzinfo=UTC)


def found(threshold, **counts):
    row = quorum([threshold], **({"electorate": 20, "cast": 12, "yes": 7, "no": 4} | counts)).table.iloc[0]
    return row["needs"], row["has"], bool(row["reached"]), row["missing"]


# ---------------------------------------------------------------- by hand


@pytest.mark.parametrize(
    ("threshold", "result"),
    [
        (Threshold("turnout", "1/2"), (10, 12, True, 0)),
        (Threshold("turnout", "2/3"), (14, 12, False, 2)),
        (Threshold("cast", 13), (13, 12, False, 1)),
        (Threshold("yes", 7), (7, 7, True, 0)),
        (Threshold("yes_of_electorate", "1/2", more_than=True), (11, 7, False, 4)),
        (Threshold("yes_of_cast", "1/2", more_than=True), (7, 7, True, 0)),
        (Threshold("yes_of_decided", "2/3"), (8, 7, False, 1)),
        (Threshold("yes_of_decided", 0.6), (7, 7, True, 0)),
    ],
)
def test_a_threshold_is_of_what_it_says(threshold, result):
    assert found(threshold) == result


def test_half_is_not_more_than_half():
    assert found(Threshold("yes_of_cast", 0.5), cast=10, yes=5, no=5)[2]
    assert found(Threshold("yes_of_cast", 0.5, more_than=True), cast=10, yes=5, no=5) == (6, 5, False, 1)


def test_a_share_is_what_is_written_and_not_what_a_float_holds():
    # 0.1 as a float is a little more than a tenth, and would ask for 2 of 10
    assert Threshold("turnout", 0.1).needs(10) == 1
    assert Threshold("turnout", Fraction(1, 3)).needs(9) == 3


def test_no_majority_of_nobody_is_reached():
    assert found(Threshold("yes_of_decided", "1/2"), yes=0, no=0) == (0, 0, False, 1)
    assert found(Threshold("turnout", "1/2"), electorate=0, cast=0, yes=0, no=0)[2] is False


def test_each_group_is_held_to_a_threshold_of_each():
    groups = {"users": {"electorate": 10, "cast": 6}, "builders": {"electorate": 10, "cast": 3}}
    result = quorum(
        [Threshold("turnout", "1/2", group="each"), Threshold("turnout", 0.4)],
        electorate=20,
        cast=9,
        groups=groups,
    )
    assert result.table["missing"].tolist() == [0, 2, 0]
    assert not result.reached
    assert result.sentences() == [
        "turnout, users: 6 of the 5 that are needed (of 10); reached, with 1 to spare.",
        "turnout, builders: 3 of the 5 that are needed (of 10); 2 are missing.",
        "turnout: 9 of the 8 that are needed (of 20); reached, with 1 to spare.",
    ]
    assert "2 are missing" in result._repr_html_()
    one = quorum([Threshold("turnout", "1/2", group="users")], electorate=20, cast=9, groups=groups)
    assert one.reached


def test_a_second_call_needs_less_and_ballots_after_a_deadline_do_not_count_for_it():
    hour = timedelta(hours=1)
    calls = [
        Stage("first", [Threshold("turnout", "1/2")], NOON),
        Stage(
            "second",
            [Threshold("turnout", "3/10"), Threshold("yes_of_cast", "1/2", more_than=True)],
            NOON + hour,
        ),
        Stage("third", [Threshold("cast", 1)], NOON + 2 * hour),
    ]
    times = [NOON - hour, NOON - hour, NOON, NOON + hour]
    ballots = pd.DataFrame({"cast_at": times, "choice": ["yes", "abstain", "yes", "no"]})
    late = staged_quorum(calls, ballots, electorate=10, now=NOON + 3 * hour)
    # two before noon of the 5; at noon sharp is after it; three by one o'clock, two of them for; the fourth is too late
    assert late["status"].tolist() == ["missed", "reached", "not needed"]
    assert late["missing"].tolist() == [3, 0, 0]
    assert late["quorum"][1].table["has"].tolist() == [3, 2]
    early = staged_quorum(calls, ballots, electorate=10, now=NOON - hour / 2)
    assert early["status"].tolist() == ["open", "open", "open"]
    assert early["missing"].tolist() == [3, 1, 0]


def test_stages_can_ask_each_group():
    calls = [Stage("only", [Threshold("turnout", "1/2", group="each")], NOON)]
    ballots = pd.DataFrame(
        {"cast_at": [NOON - timedelta(hours=1)] * 3, "group": ["users", "users", "builders"]}
    )
    table = staged_quorum(calls, ballots, electorate={"users": 4, "builders": 4}, now=NOON)
    assert (table["status"].tolist(), table["missing"].tolist()) == (["missed"], [1])
    assert table["quorum"][0].sentences()[1].endswith("(of 4); 1 is missing.")


# ---------------------------------------------------------------- laws


@settings(max_examples=40)
@given(st.fractions(0, 1, max_denominator=12), st.integers(0, 60), st.booleans())
def test_what_is_needed_is_the_least_number_that_reaches_it(share, base, more_than):
    needs = Threshold("turnout", share, more_than=more_than).needs(base)
    reaches = [n for n in range(base + 2) if (n > share * base if more_than else n >= share * base)]
    assert needs == reaches[0]


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("of", "least", "why"),
    [
        ("luck", 0.5, "A threshold is of turnout, cast"),
        ("turnout", 12, "a share between 0 and 1, but this threshold is 12"),
        ("cast", 0.5, "a number of people, 0 or more, but this threshold is 0.5"),
        ("turnout", "half", "such as 2/3 or a number, not 'half'"),
        ("turnout", "1/0", "not '1/0'"),
    ],
)
def test_a_threshold_that_says_nothing_is_refused(of, least, why):
    with pytest.raises(InvalidInputError, match=why):
        Threshold(of, least)


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(InvalidInputError, match=r"Of 5 people \(all\) 6 cast a ballot"):
        quorum([], electorate=5, cast=6)
    with pytest.raises(InvalidInputError, match="3 decide"):
        quorum([], electorate=5, cast=2, yes=2, no=1)
    with pytest.raises(InvalidInputError, match="the group 'x'; groups are none"):
        quorum([Threshold("cast", 1, group="x")], electorate=5, cast=2)


def test_stages_out_of_order_times_without_a_zone_and_missing_columns_are_refused():
    stage = Stage("one", [Threshold("yes", 1)], NOON)
    ballots = pd.DataFrame({"cast_at": [NOON]})
    with pytest.raises(InvalidInputError, match="Each stage ends later than the one before it"):
        staged_quorum([stage, stage], ballots, electorate=3, now=NOON)
    with pytest.raises(InvalidInputError, match="A time has a zone"):
        staged_quorum([stage], ballots, electorate=3, now=NOON.replace(tzinfo=None))
    with pytest.raises(InvalidInputError, match="ballots needs the column choice"):
        staged_quorum([stage], ballots, electorate=3, now=NOON)
    with pytest.raises(InvalidInputError, match="ballots needs the column cast_at; this table has when"):
        staged_quorum([stage], pd.DataFrame({"when": []}), electorate=3, now=NOON)
    with pytest.raises(InvalidInputError, match="ballots needs the column group"):
        staged_quorum([Stage("one", [], NOON)], ballots, electorate={"a": 3}, now=NOON)
