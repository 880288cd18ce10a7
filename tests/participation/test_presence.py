"""Who was there, who spoke, who was silent, who stayed?"""

import math

import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.participation import (
    acts,
    authors,
    funnel,
    people,
    presence,
    presence_shares,
    retention,
    silence,
    silent_people,
    talk_among_members,
)
from cocodesign.tables import Community

from .small import a_bench_that_grew, at, members_only, roster, said

# ---------------------------------------------------------------- by hand


def test_presence_counts_what_each_said_marked_and_voted_over_the_whole_roster():
    found = presence(a_bench_that_grew())
    assert found["said"].to_dict() == {"Hal": 1, "Ana": 1, "Bo": 1, "Cy": 1, "Dee": 0, "Eve": 0}
    assert found["marked"].to_dict() == {"Hal": 0, "Ana": 1, "Bo": 2, "Cy": 0, "Dee": 0, "Eve": 0}
    assert found["voted"].to_dict() == {"Hal": 0, "Ana": 1, "Bo": 1, "Cy": 0, "Dee": 0, "Eve": 0}
    assert (found.at["Bo", "first"], found.at["Bo", "last"]) == (at(10), at(50))
    assert pd.isna(found.at["Eve", "first"]) and found["left"].tolist() == [False] * 5 + [True]


def test_shares_of_presence_are_of_members_and_not_of_hosts():
    found = presence_shares(a_bench_that_grew())
    assert found["n"].tolist() == [5] * 4
    assert found["share"].to_dict() == {"said": 0.6, "marked": 0.4, "voted": 0.4, "anything": 0.6}
    exact = presence_shares(a_bench_that_grew(), interval="clopper_pearson")
    assert exact.loc["said", "low"] < found.loc["said", "low"] < 0.6 < found.loc["said", "high"]


def test_silence_is_told_by_role_and_whoever_left_silently_was_silent():
    found = silence(a_bench_that_grew())
    assert found[["people", "n"]].to_numpy().tolist() == [[0, 1], [2, 5], [2, 6]]
    assert found.index.tolist() == ["host", "member", "everybody"]
    assert silent_people(a_bench_that_grew()).tolist() == ["Dee"]
    assert silent_people(a_bench_that_grew(), here=False).tolist() == ["Dee", "Eve"]


def test_the_funnel_counts_whoever_came_at_least_so_far():
    found = funnel(a_bench_that_grew(), invited=10)
    assert found["people"].tolist() == [10, 5, 4, 3, 3, 1, 0, 0]
    assert found["did"].tolist() == [10, 5, 1, 2, 2, 1, 0, 0]
    assert found.loc["built on others", "share"] == pytest.approx(1 / 3)
    assert found.loc["built on others", "of_all"] == 0.1
    assert math.isnan(found.loc["invited", "share"]) and math.isnan(found.loc["acted", "share"])


def test_retention_is_of_those_who_were_active_before():
    # Ana, Bo and Cy acted before 25 minutes; from then on Ana and Bo.
    found = retention(a_bench_that_grew(), parts=2)
    assert found[["n", "people", "first_time", "later"]].to_numpy().tolist() == [[3, 2, 3, 2]]


def test_talk_among_members_leaves_out_what_passes_from_and_to_those_who_lead():
    community = Community(
        participants=roster(Ana="participant", Bo="participant", Fay="facilitator"),
        contributions=[
            said("trees", "Ana", 0),
            said("why", "Bo", 1, "comment", "trees"),
            said("because", "Ana", 2, "comment", "why"),
            said("merged", "Fay", 3),
            said("fine", "Bo", 4, "comment", "merged"),
        ],
    )
    found = talk_among_members(community)
    assert found["share"] == pytest.approx(2 / 3)
    assert found["chance"] == pytest.approx(2 / 3)  # each would meet the other member with 2 of 3


# ---------------------------------------------------------------- what counts as an act


def test_versions_walls_and_paper_are_nobodys_acts():
    community = Community(
        participants=[*roster(Ana="participant", wall="wall", Fay="facilitator")],
        contributions=[
            said("a", "Ana", 0),
            {**said("a.v1", "Ana", 0, "version"), "version_of": "a"},
            {**said("sheet", "Fay", 5), "channel": "paper"},
        ],
    )
    assert acts(community)["act"].tolist() == ["idea"]
    assert people(community).index.tolist() == ["Ana", "Fay"]
    assert authors(community)["contribution"].tolist() == ["a"]


def test_an_inferred_derivation_makes_no_build():
    one, two = said("a", "Ana", 0), said("b", "Bo", 1)
    link = {"child": "b", "parent": "a", "kind": "builds_on"}
    guessed = Community(contributions=[one, two], derivations=[{**link, "inferred": True}])
    declared = Community(contributions=[one, two], derivations=[{**link, "inferred": False}])
    assert acts(guessed)["act"].tolist() == ["idea", "idea"]
    assert acts(declared)["act"].tolist() == ["idea", "build"]


def test_a_second_author_writes_with_the_first_and_is_not_silent():
    community = Community(
        participants=roster(Ana="member", Bo="member"),
        contributions=[said("a", "Ana", 0)],
        authorship=[{"contribution": "a", "participant": who} for who in ("Ana", "Bo")],
    )
    assert acts(community)[["participant", "act"]].to_numpy().tolist() == [
        ["Ana", "idea"],
        ["Bo", "co-write"],
    ]
    assert silent_people(community).empty


# ---------------------------------------------------------------- refusals


def test_what_cannot_be_is_refused():
    with pytest.raises(InvalidInputError, match="at least as many were invited; here invited is 1"):
        funnel(members_only(), invited=1)
    with pytest.raises(InvalidInputError, match="There is no act 'shout'"):
        funnel(members_only(), steps={"loud": ["shout"]})
    with pytest.raises(InvalidInputError, match="by role or by group; here by is 'age'"):
        silence(members_only(), by="age")
    with pytest.raises(InvalidInputError, match="at least two parts"):
        retention(members_only(), parts=1)
    with pytest.raises(InvalidInputError, match="at least three that ascend"):
        retention(members_only(), parts=["2026-03-14T18:00Z", "2026-03-14T17:00Z", "2026-03-14T19:00Z"])
    with pytest.raises(InvalidInputError, match='parts is a number, "stages" or times'):
        retention(members_only(), parts="weeks")
