"""Does the approval count give what one counts by hand, whoever's ballot comes first?"""

import json
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, approval, count, redraws

LOT = ["trees", "court", "garden"]
# trees 3, court 2, garden 0; most marks on one ballot is b1's, but it counts once for each
FIVE_NEIGHBOURS = {"b1": ["trees", "court"], "b2": ["trees"], "b3": ["court"], "b4": ["trees"], "b5": []}

papers = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.sets(st.sampled_from(LOT)).map(sorted), max_size=12
)


def counted(approvals, candidates=LOT):
    return approval(Ballots.from_approvals(approvals, candidates))


# ---------------------------------------------------------------- by hand


def test_the_most_approved_wins():
    result = counted(FIVE_NEIGHBOURS)
    assert result.scores == {"trees": 3, "court": 2, "garden": 0}
    assert (result.winners, result.is_tied) == (("trees",), False)
    assert (result.n_ballots, result.n_blank) == (5, 1)


def test_a_result_says_why():
    assert counted(FIVE_NEIGHBOURS).sentences({"trees": "Shade trees", "court": "A court"}) == [
        "Shade trees was ticked on 3 of 5 ballots, more than any other.",
        "A court came next, with 2; the difference is 1.",
    ]


def test_level_candidates_all_win_and_the_tie_is_named():
    result = counted({"b1": ["trees"], "b2": ["court"], "b3": []})
    assert (result.winners, result.is_tied) == (("trees", "court"), True)
    assert result.sentences() == ["trees, court are level: each was ticked on 1 of 3 ballots."]


@pytest.mark.parametrize(
    ("approvals", "why"),
    [
        ({}, "Nobody voted, so nothing is chosen."),
        ({"b1": []}, "No ballot ticked anything, so nothing is chosen."),
    ],
)
def test_without_marks_nobody_wins(approvals, why):
    result = counted(approvals)
    assert (result.winners, result.sentences()) == ((), [why])


def test_a_single_candidate_has_no_runner_up():
    assert [key for key, _ in counted({"b1": ["trees"]}, ["trees"]).why] == ["most-approved"]


def test_the_table_of_a_result_shows_words_and_no_markup():
    html = counted({"b1": ["<b>"]}, ["<b>"])._repr_html_()
    assert "&lt;b&gt;" in html and "<b>" not in html


def test_marks_of_a_community_are_ballots_blank_ones_too():
    marks = pd.DataFrame(
        {"ballot": ["b1", "b1", "b2"], "candidate": ["trees", "court", "trees"], "amount": [1.0, 0.0, 1.0]}
    )
    ballots = Ballots.from_marks(marks, pd.DataFrame({"ballot": ["b1", "b2", "b3"]}), LOT)
    assert approval(ballots).scores == {"trees": 2, "court": 0, "garden": 0}
    assert (len(ballots), ballots.n_blank) == (3, 1)


# ---------------------------------------------------------------- laws


@given(papers, st.randoms())
def test_the_order_of_ballots_changes_nothing(approvals, chance):
    shuffled = list(approvals.items())
    chance.shuffle(shuffled)
    assert counted(dict(shuffled)) == counted(approvals)


@given(papers)
def test_one_more_blank_ballot_changes_no_score(approvals):
    before, after = counted(approvals), counted({**approvals, "one more": []})
    assert (after.scores, after.winners) == (before.scores, before.winners)
    assert (after.n_ballots, after.n_blank) == (before.n_ballots + 1, before.n_blank + 1)


@given(papers, st.permutations(LOT))
def test_no_candidate_is_favoured_by_name_or_place(approvals, order):
    new = dict(zip(LOT, order, strict=True))
    renamed = counted({ballot: [new[c] for c in marks] for ballot, marks in approvals.items()}, sorted(LOT))
    before = counted(approvals)
    assert renamed.scores == {new[c]: score for c, score in before.scores.items()}
    assert set(renamed.winners) == {new[c] for c in before.winners}


@given(papers)
def test_one_more_tick_never_hurts(approvals):
    after = counted({**approvals, "one more": ["trees"]})
    if "trees" in counted(approvals).winners:
        assert after.winners == ("trees",)


@given(papers)
def test_scores_are_what_a_counter_counts(approvals):
    tally = Counter(mark for marks in approvals.values() for mark in marks)
    assert counted(approvals).scores == {candidate: tally[candidate] for candidate in LOT}


# ---------------------------------------------------------------- re-draws


@settings(max_examples=20, deadline=None)
@given(papers)
def test_shares_of_redraws_sum_to_one_where_every_ballot_is_marked(approvals):
    shares = redraws(Ballots.from_approvals(approvals, LOT), approval, n=50)
    total = sum(shares.values())
    assert total <= 1 + 1e-9
    if approvals and all(approvals.values()):
        assert total == pytest.approx(1)
    if not any(approvals.values()):
        assert total == 0


def test_the_same_chance_gives_the_same_redraws():
    ballots = Ballots.from_approvals(FIVE_NEIGHBOURS, LOT)
    assert redraws(ballots, approval, rng=7) == redraws(ballots, approval, rng=np.random.default_rng(7))
    assert redraws(ballots, approval, rng=7) != redraws(ballots, approval, rng=8)


def test_two_ballots_against_each_other_are_level_in_the_long_run():
    # of four equally likely draws, one is for the trees, one for the court, two are level and shared: a half each
    ballots = Ballots.from_approvals({"b1": ["trees"], "b2": ["court"]}, ["trees", "court"])
    assert redraws(ballots, approval, n=4000, rng=1)["trees"] == pytest.approx(0.5, abs=0.03)


def test_who_is_on_every_ballot_wins_every_redraw():
    ballots = Ballots.from_approvals({"b1": ["trees"], "b2": ["trees", "court"], "b3": ["trees"]}, LOT)
    shares = redraws(ballots, approval, n=200)
    # b2 three times in a row leaves trees and court level: 1 in 27
    assert shares["trees"] + shares["court"] == pytest.approx(1) and shares["trees"] > 0.9


# ---------------------------------------------------------------- the count that the log keeps

A_POLL = {"poll": "poll-1", "rule": "approval", "mode": "confidential"}
CAST = {
    "p-ana": {
        "choice": {"approved": ["trees", "court"]},
        "changes": 2,
        "receipt": "26KN CTWB PH8Y",
        "cast_at": "2026-11-21T20:00:00Z",
    },
    "p-bo": {"choice": {"approved": ["trees"]}, "changes": 0},
    "p-cy": {"choice": {"approved": []}, "changes": 0},
}


def test_the_count_of_a_poll_by_hand():
    found = count(A_POLL, LOT, CAST, 5)
    assert found["scores"] == {"trees": 2, "court": 1, "garden": 0}
    assert (found["winners"], found["tied"]) == (["trees"], False)
    assert [found[name] for name in ("n_ballots", "n_blank", "n_changed", "electorate")] == [3, 1, 1, 5]
    assert found["why"][-1] == {"say": "turnout-blank", "facts": {"n": 3, "electorate": 5, "blank": 1}}


def test_a_confidential_count_names_nobody_and_copies_no_words():
    text = json.dumps(count(A_POLL, LOT, CAST, 5) | {"poll": "", "rule": "", "mode": ""})
    for private in ("p-ana", "p-bo", "26KN", "2026"):
        assert private not in text


def test_an_open_count_shows_who_ticked_what_and_nothing_else_of_them():
    found = count({**A_POLL, "mode": "open"}, LOT, CAST, 5)
    assert found["ballots"] == {"p-ana": ["trees", "court"], "p-bo": ["trees"], "p-cy": []}


def test_a_poll_counts_the_same_twice():
    assert count(A_POLL, LOT, CAST, 5) == count(A_POLL, LOT, dict(reversed(CAST.items())), 5) | {
        "redraws": count(A_POLL, LOT, CAST, 5)["redraws"]
    }
    assert count(A_POLL, LOT, CAST, 5) == count(A_POLL, LOT, CAST, 5)


def test_a_poll_without_ballots_is_counted_too():
    found = count(A_POLL, LOT, {}, 0)
    assert (found["winners"], found["redraws"]) == ([], {"trees": 0.0, "court": 0.0, "garden": 0.0})


# ---------------------------------------------------------------- refusals


def test_a_ballot_for_somebody_who_does_not_stand_is_refused():
    with pytest.raises(
        InvalidInputError, match="Ballot 'b1' marks 'pool', who does not stand; candidates are trees"
    ):
        counted({"b1": ["pool"]})


def test_a_candidate_marked_twice_on_one_ballot_is_refused():
    with pytest.raises(InvalidInputError, match="Ballot 'b1' marks 'trees' twice"):
        counted({"b1": ["trees", "trees"]})


def test_a_candidate_who_stands_twice_is_refused():
    with pytest.raises(
        InvalidInputError, match="Each candidate may be named once, but 'trees' is there twice"
    ):
        Ballots(("trees", "trees"), (), np.zeros((0, 2), dtype=bool))


def test_marks_of_another_shape_are_refused():
    with pytest.raises(
        InvalidInputError, match=r"shape \(ballots, candidates\) = \(1, 3\); this has \(3, 1\)"
    ):
        Ballots(tuple(LOT), ("b1",), np.zeros((3, 1), dtype=bool))


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        (
            {"ballot": ["b1"], "choice": ["trees"]},
            "needs the columns ballot and candidate; this table has ballot, choice",
        ),
        ({"poll": ["1", "2"], "ballot": ["b1", "b1"], "candidate": ["trees", "trees"]}, "holds 2 polls"),
        ({"ballot": ["b9"], "candidate": ["trees"]}, "belongs to ballot 'b9', which is not in the table"),
    ],
)
def test_tables_that_are_not_one_poll_are_refused(marks, why):
    with pytest.raises(InvalidInputError, match=why):
        Ballots.from_marks(pd.DataFrame(marks), pd.DataFrame({"ballot": ["b1"]}), LOT)


def test_marks_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        Ballots.from_approvals(FIVE_NEIGHBOURS, LOT).marks[0, 0] = False
