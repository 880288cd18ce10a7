"""What became of people's words?"""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.participation import heard, heard_people, impact, is_host_only
from cocodesign.simulation import simulated_community
from cocodesign.tables import Community

from .small import a_bench_that_grew, at, hosts_only, isolates_only, one_person, roster, said

# ---------------------------------------------------------------- by hand


def test_the_way_leads_from_the_decision_by_poll_and_derivations_to_the_first_words():
    found = impact(a_bench_that_grew(), "d")
    way = found[["step", "what", "id", "leads_to", "by", "participant", "first"]].astype(object)
    assert way.where(way.notna(), None).to_numpy().tolist() == [
        [0, "decision", "d", None, None, "Hal", False],
        [1, "poll", "p", "d", "counted", None, False],
        [2, "contribution", "roof", "p", "said", "Bo", False],
        [3, "contribution", "bench", "roof", "builds_on", "Ana", True],
        [3, "contribution", "sun", "roof", "adopt", "Cy", True],
    ]
    assert found["share"].tolist() == [0, 0, Fraction(1, 2), Fraction(1, 2), 0]
    assert found.loc[found["id"] == "bench", "created_at"].iloc[0] == at(0)
    assert not is_host_only(found)


def test_it_begins_where_it_is_asked_to_and_takes_any_rule_of_credit():
    from_idea = impact(a_bench_that_grew(), "roof", "distance_decay", decay=0.5)
    assert from_idea[["step", "id"]].to_numpy().tolist() == [[0, "roof"], [1, "bench"], [1, "sun"]]
    assert from_idea["share"].tolist() == [Fraction(2, 3), Fraction(1, 3), 0]


def test_several_authors_share_what_is_theirs_and_a_decision_for_two_things_shares_over_both():
    community = Community(
        participants=roster(Ana="member", Bo="member", Hal="host"),
        contributions=[said("bench", "Ana", 0), said("wall", "Hal", 1)],
        authorship=[{"contribution": "bench", "participant": who} for who in ("Ana", "Bo")],
        decisions=[{"decision": "d", "chosen": one, "participant": "Hal"} for one in ("bench", "wall")],
    )
    found = impact(community, "d")
    words = found[found["what"] == "contribution"]
    assert dict(zip(words["participant"], words["share"], strict=True)) == {
        "Ana": Fraction(1, 4),
        "Bo": Fraction(1, 4),
        "Hal": Fraction(1, 2),
    }
    assert heard_people(community).to_dict() == {"Ana": 1, "Bo": 1}


def test_an_outcome_without_a_way_to_a_member_is_the_hosts_own():
    assert is_host_only(impact(hosts_only(), "d"))
    bare = Community(decisions=[{"decision": "d", "chosen": "something typed in", "participant": "Hal"}])
    found = impact(bare, "d")
    assert found[["what", "id"]].to_numpy().tolist() == [
        ["decision", "d"],
        ["candidate", "something typed in"],
    ]
    assert is_host_only(found) and sum(found["share"]) == 0


def test_the_share_of_those_who_were_heard_counts_the_silent_too():
    found = heard(a_bench_that_grew(), rng=1)
    assert (found.value, found.n) == (0.6, 5)
    assert found.low < 0.6 < found.high
    # By lot one of bench (1 of 5 people), wall (0) and roof (3 of 5): 4/15 on average.
    assert found.null_mean == pytest.approx(4 / 15, abs=0.03)


# ---------------------------------------------------------------- laws


def test_shares_add_up_to_one_and_every_step_leads_to_one_before_it():
    made = simulated_community(2, members=12, decisions=6)
    for decision in made.community.decisions["decision"].unique():
        found = impact(made.community, decision)
        assert sum(found["share"]) == 1
        before = dict(zip(found["id"], found["step"], strict=True))
        later = found[found["leads_to"].notna()]
        assert (later["step"] > later["leads_to"].map(before)).all()


def test_a_planted_late_voice_is_heard_by_as_many_outcomes_as_hold_its_words():
    community = simulated_community(4, members=12, decisions=10).community
    count = heard_people(community)
    authors = community.decisions["poll"].map(
        community.candidates[community.candidates["candidate"] == "a"].set_index("poll")["contribution"]
    )
    expected = authors.str.partition("-")[0].value_counts().reindex(count.index, fill_value=0)
    np.testing.assert_array_equal(count, expected)


# ---------------------------------------------------------------- refusals


def test_what_is_no_outcome_is_refused():
    with pytest.raises(InvalidInputError, match="There is no outcome 'x'"):
        impact(a_bench_that_grew(), "x")
    stood = [{"poll": p, "candidate": "A", "contribution": "a"} for p in ("p", "q")]
    twice = Community(
        contributions=[said("a", "Ana", 0)],
        polls=pd.DataFrame({"poll": ["p", "q"], "kind": "approval"}),
        candidates=stood,
    )
    with pytest.raises(InvalidInputError, match="stood in several polls: p, q"):
        impact(twice, "A")
    assert impact(twice, "A", poll="q")["id"].tolist() == ["A", "a"]
    with pytest.raises(UndefinedMeasureError, match="3 members and 0 outcomes"):
        heard(isolates_only(), rng=1)
    with pytest.raises(InvalidInputError, match="no rule 'fair'"):
        impact(one_person(), "bench", "fair")
