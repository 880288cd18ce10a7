"""Do the measures of time say who waits, who bursts, and who and what stays?"""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    activity_over_time,
    burstiness,
    interaction_network,
    participant_retention,
    response_latency,
    response_turns,
    tie_retention,
)
from cocodesign.networks import rhythm as module
from cocodesign.networks.timeline import timeline

SIX = pd.Timestamp("2026-03-14T18:00:00Z")


def talk(*rows):
    """Rows of (minute, source, target)."""
    minutes, source, target = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame(
        {
            "source": pd.Series(source, dtype="str"),
            "target": pd.Series(target, dtype="str"),
            "created_at": pd.Series(SIX + pd.to_timedelta(list(minutes), unit="min")).astype(
                "datetime64[us, UTC]"
            ),
        }
    )


@pytest.fixture
def an_evening():
    """Ana asks Bo twice, Bo answers, Ana answers him; Cy asks Dee, who never answers."""
    return talk((0, "Ana", "Bo"), (2, "Ana", "Bo"), (5, "Bo", "Ana"), (6, "Ana", "Bo"), (8, "Cy", "Dee"))


# ---------------------------------------------------------------- latency


def test_a_wait_goes_from_the_first_of_several_addresses_to_the_one_back(an_evening):
    turns = response_turns(an_evening)
    assert turns[["source", "target", "seconds", "answered"]].values.tolist() == [
        ["Ana", "Bo", 300.0, True],
        ["Bo", "Ana", 60.0, True],
        ["Ana", "Bo", 120.0, False],
        ["Cy", "Dee", 0.0, False],
    ]
    assert turns["answered_at"].isna().tolist() == [False, False, True, True]
    assert turns["answered_at"].iloc[0] == SIX + pd.Timedelta("5min")
    assert response_turns(an_evening, measured_from="last")["seconds"].tolist() == [180, 60, 120, 0]


def test_latency_gives_quartiles_of_the_answered_and_counts_the_open(an_evening):
    found = response_latency(an_evening)
    assert found[["turns", "answered", "open", "share_open"]].tolist() == [4, 2, 2, 0.5]
    assert found[["lower_quartile", "median", "upper_quartile"]].tolist() == [120, 180, 240]
    assert response_latency(an_evening, measured_from="last")["median"] == 120


def test_the_survival_median_takes_those_who_still_wait_into_account():
    # answered after 1 and 4 minutes; the answers themselves wait for 8 and 5 until the end. Still waiting after
    # 1 minute: 3/4; after 4: 3/4 · 2/3 = 1/2. The two answered ones alone would have a median of 2.5.
    rows = [(0, "a", "b"), (0, "c", "d"), (1, "b", "a"), (4, "d", "c")]
    found = response_latency(talk(*rows), until=SIX + pd.Timedelta("9min"))
    assert found["open"] == 2
    assert found["survival_median"] == 240
    assert found["median"] == 150


def test_the_survival_median_agrees_with_the_product_limit_followed_step_by_step():
    rng = np.random.default_rng(1)
    for _ in range(50):
        seconds = rng.integers(0, 6, 9).astype(float)
        answered = rng.random(9) < 0.7
        still, expected = 1.0, np.nan
        for time in range(6):
            still *= 1 - np.sum(answered & (seconds == time)) / max(np.sum(seconds >= time), 1)
            if still < 0.5 + 1e-12 and np.isnan(expected):
                expected = time
        np.testing.assert_equal(module._survival_median(seconds, answered), expected)


def test_where_most_still_wait_there_is_no_survival_median():
    found = response_latency(talk((0, "a", "b"), (1, "b", "a"), (2, "c", "d"), (3, "e", "f"), (9, "g", "h")))
    assert found["answered"] == 1
    assert np.isnan(found["survival_median"])


def test_without_an_answer_quartiles_are_missing_and_the_open_turns_are_told():
    found = response_latency(talk((0, "Ana", "Bo"), (5, "Ana", "Cy")))
    assert found[["answered", "open", "share_open"]].tolist() == [0, 2, 1]
    assert found[["median", "survival_median"]].isna().all()


def test_open_turns_last_until_the_end_that_is_given(an_evening):
    turns = response_turns(an_evening, until=SIX + pd.Timedelta("60min"))
    assert turns["seconds"].tolist()[-2:] == [54 * 60, 52 * 60]


def test_equal_times_are_taken_in_the_order_of_the_log():
    rows = talk((0, "Bo", "Ana"), (0, "Ana", "Bo"), (3, "Bo", "Ana"))
    assert response_turns(rows)["source"].tolist() == ["Bo", "Ana", "Bo"]
    in_log = response_turns(rows.assign(seq=[2, 1, 3]))
    # Ana speaks first, Bo answers at once, and again
    assert in_log[["source", "seconds", "answered"]].values.tolist() == [
        ["Ana", 0.0, True],
        ["Bo", 180.0, False],
    ]


def turns_by_walking(rows):
    waiting, found = {}, []
    for minute, source, target in sorted(rows, key=lambda row: row[0]):
        if source == target:
            continue
        if (target, source) in waiting:
            found.append(((minute - waiting.pop((target, source))) * 60, True))
        waiting.setdefault((source, target), minute)
    end = max(minute for minute, source, target in rows if source != target)
    return sorted(found + [((end - begin) * 60, False) for begin in waiting.values()])


row = st.tuples(st.integers(0, 40), st.sampled_from("abcd"), st.sampled_from("abcd"))


@settings(max_examples=30, deadline=None)
@given(st.lists(row, min_size=1, max_size=25).filter(lambda rows: any(s != t for _, s, t in rows)))
def test_turns_are_those_of_somebody_who_walks_through_the_log(rows):
    found = response_turns(talk(*rows))
    assert sorted(zip(found["seconds"], found["answered"], strict=True)) == turns_by_walking(rows)
    later = talk(*((minute + 7, s, t) for minute, s, t in rows))
    assert response_turns(later)["seconds"].tolist() == found["seconds"].tolist()


# ---------------------------------------------------------------- burstiness


def test_a_clock_has_a_burstiness_of_minus_one_and_few_addresses_have_none():
    rows = [(10 * k, "Ana", "Bo") for k in range(5)] + [(1, "Bo", "Ana"), (7, "Bo", "Ana")]
    found = burstiness(talk(*rows), ["Zoe", "Ana", "Bo"])
    assert list(found.index) == ["Zoe", "Ana", "Bo"]
    assert found["Ana"] == -1
    assert found[["Zoe", "Bo"]].isna().all()
    assert burstiness(talk(*rows), ["Ana", "Bo"], finite_size=True)["Ana"] == -1


def test_one_and_three_minutes_have_half_the_spread_of_their_mean():
    # μ = 2, σ = 1 (not √2, as the sample form has it): (1 − 2)/(1 + 2)
    rows = talk((0, "Bo", "Ana"), (1, "Bo", "Ana"), (4, "Bo", "Cy"))
    assert burstiness(rows)["Bo"] == pytest.approx(-1 / 3)
    # k = 2: (√3/2 − 1) / ((√3 − 2)/2 + 1)
    assert burstiness(rows, finite_size=True)["Bo"] == pytest.approx((3**0.5 / 2 - 1) / (3**0.5 / 2))


def test_all_at_once_after_a_long_silence_is_the_most_that_few_addresses_can_be():
    rows = talk((0, "a", "b"), *[(60, "a", "b")] * 4)
    assert burstiness(rows, finite_size=True)["a"] == pytest.approx(1)
    assert burstiness(rows)["a"] < 0.5
    assert np.isnan(burstiness(talk(*[(5, "a", "b")] * 4))["a"])


def test_addresses_at_random_are_neither_regular_nor_bursty():
    rng = np.random.default_rng(5)
    many = talk(*((minute, "a", "b") for minute in np.cumsum(rng.exponential(1, 5000))))
    assert abs(burstiness(many)["a"]) < 0.03
    # four addresses each: the plain form is far below 0, the other about 0 on average
    few = talk(*((minute, f"p{k}", "b") for k in range(400) for minute in np.cumsum(rng.exponential(1, 6))))
    assert burstiness(few).mean() < -0.15
    assert abs(burstiness(few, finite_size=True).mean()) < 0.06


@settings(max_examples=30, deadline=None)
@given(st.lists(row, min_size=3, max_size=30), st.integers(2, 9))
def test_burstiness_agrees_with_pandas_and_does_not_hang_on_the_unit_of_time(rows, times):
    table = talk(*rows)
    found = burstiness(table, list("abcd"))
    for person, said in table[table["source"] != table["target"]].sort_values("created_at").groupby("source"):
        gaps = said["created_at"].diff().dropna().dt.total_seconds()
        if len(gaps) > 1 and gaps.mean() > 0:
            spread, mean = gaps.std(ddof=0), gaps.mean()
            assert found[person] == pytest.approx((spread - mean) / (spread + mean))
        else:
            assert np.isnan(found[person])
    slower = burstiness(talk(*((minute * times, s, t) for minute, s, t in rows)), list("abcd"))
    pd.testing.assert_series_equal(slower, found)


# ---------------------------------------------------------------- windows


def test_windows_count_talk_and_different_people_and_keep_the_empty_ones(an_evening):
    found = activity_over_time(an_evening, every="3min", until=SIX + pd.Timedelta("13min"))
    assert found.columns.tolist() == ["interactions", "sources", "targets", "people", "ties"]
    assert found.to_numpy().tolist() == [
        [2, 1, 1, 2, 1],
        [1, 1, 1, 2, 1],
        [2, 2, 2, 4, 2],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
    ]
    assert found.index[1] == SIX + pd.Timedelta("3min")


def test_windows_begin_where_they_are_told_to(an_evening):
    found = activity_over_time(an_evening, every="10min", since=SIX - pd.Timedelta("15min"))
    assert found["interactions"].tolist() == [0, 2, 3]
    assert found.index[0] == SIX - pd.Timedelta("15min")


def test_retention_is_the_share_of_either_window_that_is_in_both():
    rows = talk(
        (0, "Ana", "Bo"), (1, "Bo", "Ana"), (2, "Cy", "Ana"),
        (10, "Ana", "Bo"), (11, "Ana", "Bo"), (12, "Bo", "Cy"),
        (40, "Ana", "Bo"),
    )  # fmt: skip
    ties = tie_retention(rows, every="10min")
    assert ties[["before", "after", "kept"]].values.tolist() == [[3, 2, 1], [2, 0, 0], [0, 0, 0], [0, 1, 0]]
    assert ties["retention"].tolist()[:2] == [0.25, 0]
    assert np.isnan(ties["retention"].iloc[2])
    assert ties["retention"].iloc[3] == 0
    people = participant_retention(rows, every="10min")
    assert people[["before", "after", "kept"]].values.tolist() == [[3, 2, 2], [2, 0, 0], [0, 0, 0], [0, 1, 0]]
    assert people["retention"].iloc[0] == pytest.approx(2 / 3)


@settings(max_examples=30, deadline=None)
@given(st.lists(row, min_size=1, max_size=30), st.integers(1, 15))
def test_windows_agree_with_sets_of_python(rows, length):
    rows = [r for r in rows if r[1] != r[2]] or [(0, "a", "b")]
    begin = min(minute for minute, _, _ in rows)
    count = (max(minute for minute, _, _ in rows) - begin) // length + 1
    ties, spoke = [set() for _ in range(count)], [set() for _ in range(count)]
    for minute, source, target in rows:
        ties[(minute - begin) // length].add((source, target))
        spoke[(minute - begin) // length].add(source)
    every = f"{length}min"
    activity = activity_over_time(talk(*rows), every=every)
    assert activity["ties"].tolist() == [len(window) for window in ties]
    assert activity["sources"].tolist() == [len(window) for window in spoke]
    assert activity["interactions"].sum() == len(rows)
    for found, sets in (
        (tie_retention(talk(*rows), every=every), ties),
        (participant_retention(talk(*rows), every=every), spoke),
    ):
        expected = [len(a & b) / len(a | b) if a | b else np.nan for a, b in itertools.pairwise(sets)]
        np.testing.assert_array_equal(found["retention"].to_numpy(), expected)


# ---------------------------------------------------------------- refusals and nothing


def test_of_nothing_there_is_nothing_to_tell():
    nothing = talk()
    assert response_turns(nothing).empty
    with pytest.raises(UndefinedMeasureError, match="nobody addressed anybody else"):
        response_latency(nothing)
    assert burstiness(nothing, ["Ana"]).isna().all()
    assert activity_over_time(nothing, every="1h").empty
    assert tie_retention(nothing, every="1h").empty
    quiet = activity_over_time(nothing, every="1h", since=SIX, until=SIX + pd.Timedelta("3h"))
    assert quiet["interactions"].tolist() == [0, 0, 0]


def test_addresses_to_oneself_are_left_out(an_evening):
    with_self = pd.concat([an_evening, talk((3, "Ana", "Ana"))])
    pd.testing.assert_frame_equal(response_turns(with_self), response_turns(an_evening))
    pd.testing.assert_series_equal(burstiness(with_self), burstiness(an_evening))


def test_what_weighs_nothing_is_no_address_as_it_is_no_tie(an_evening):
    # Bo answers on paper only: nobody ever waited for an answer to that, and Ana waits to the end.
    weighed = an_evening.assign(weight=[1, 2, 0, 0.5, 1])
    said = an_evening[weighed["weight"] > 0]
    assert response_turns(weighed).equals(response_turns(said))
    assert response_latency(weighed)["answered"] == 0
    assert burstiness(weighed).equals(burstiness(said, ["Ana", "Bo", "Cy", "Dee"]))
    assert activity_over_time(weighed, every="10min")["interactions"].tolist() == [4]
    assert activity_over_time(weighed, every="10min")["ties"].tolist() == [
        interaction_network(weighed).n_ties
    ]
    assert tie_retention(weighed, every="4min").equals(tie_retention(said, every="4min"))
    assert participant_retention(weighed, every="4min").equals(participant_retention(said, every="4min"))


def test_how_much_an_address_weighs_does_not_matter_for_time(an_evening):
    assert response_turns(an_evening.assign(weight=7.5)).equals(response_turns(an_evening))
    assert response_turns(an_evening.assign(weight=np.nan)).equals(response_turns(an_evening))


@pytest.mark.parametrize("weight", [-1, np.nan, "often"])
def test_a_weight_that_is_none_is_refused_as_by_a_network(an_evening, weight):
    weighed = an_evening.assign(weight=pd.Series([1, weight, 1, 1, 1], dtype=object))
    for measure in (interaction_network, response_latency):
        with pytest.raises(
            InvalidInputError, match="column weight, row 1: a weight is a number of 0 or more"
        ):
            measure(weighed)


def test_times_as_text_are_read_and_those_without_a_zone_refused(an_evening):
    as_text = an_evening.assign(created_at=an_evening["created_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    pd.testing.assert_frame_equal(response_turns(as_text), response_turns(an_evening))
    with pytest.raises(InvalidInputError, match="has no time zone"):
        response_turns(an_evening.assign(created_at=an_evening["created_at"].dt.tz_localize(None)))


def test_kinds_choose_and_unknown_ones_are_refused(an_evening):
    kinds = an_evening.assign(kind=["reply", "build", "reply", "reply", "build"])
    assert len(timeline(kinds, kinds="build")) == 2
    with pytest.raises(InvalidInputError, match="no kind of interaction 'shout'"):
        timeline(kinds, kinds=["build", "shout"])
    with pytest.raises(InvalidInputError, match="no column kind"):
        timeline(an_evening, kinds="build")


def test_what_is_missing_is_named_with_its_place(an_evening):
    with pytest.raises(InvalidInputError, match="this table has source, target"):
        response_latency(an_evening[["source", "target"]])
    for column in ("source", "target", "created_at"):
        gap = an_evening.copy()
        gap.loc[3, column] = None
        with pytest.raises(InvalidInputError, match=f"column {column}, row 3: a value is missing"):
            response_latency(gap)
    with pytest.raises(InvalidInputError, match="column target, row 4: 'Dee' is not on the roster"):
        burstiness(an_evening, ["Ana", "Bo", "Cy"])


def test_windows_that_are_none_or_too_many_are_refused(an_evening):
    for every in ("an hour or so", "0min", "-1h"):
        with pytest.raises(InvalidInputError, match="every is a length of time"):
            activity_over_time(an_evening, every=every)
    with pytest.raises(InvalidInputError, match="480,001 windows; 100,000 are the most"):
        activity_over_time(an_evening, every="1ms")
    with pytest.raises(InvalidInputError, match="here it is 'middle'"):
        response_turns(an_evening, measured_from="middle")
