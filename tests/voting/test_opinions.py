"""Do opinions keep passing, disagreeing and not having seen apart?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, opinions

SAID = ["benches", "parking", "lights"]
# all three agree on the benches, two against one on parking, one has seen the lights and passes
THREE_NEIGHBOURS = {
    "ana": {"benches": 1, "parking": 1},
    "bo": {"benches": 1, "parking": -1, "lights": 0},
    "cy": {"benches": 1, "parking": 1},
    "di": {},
}
papers = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(SAID), st.sampled_from([-1, 0, 1]), max_size=3),
    max_size=10,
)


def test_agree_pass_disagree_and_seen_by_hand():
    result = opinions(Ballots.from_scores(THREE_NEIGHBOURS, SAID))
    assert result.figures["statements"] == {
        "benches": {"agree": 3, "pass": 0, "disagree": 0, "seen": 3},
        "parking": {"agree": 2, "pass": 0, "disagree": 1, "seen": 3},
        "lights": {"agree": 0, "pass": 1, "disagree": 0, "seen": 1},
    }
    assert (result.figures["n_people"], result.figures["n_votes"]) == (3, 7)
    assert result.winners == ()
    assert result.scores == {"benches": 0.8, "parking": 0.6, "lights": 0.333}


def test_the_most_agreed_and_the_most_divided_are_said_with_their_denominators():
    assert opinions(Ballots.from_scores(THREE_NEIGHBOURS, SAID)).sentences() == [
        "Most agree with benches: 3 of the 3 who answered.",
        "Most divided is the room over parking: 2 agree and 1 disagree, of 3 who answered.",
    ]


def test_one_who_agrees_alone_is_no_consensus():
    # 1 of 1 is less sure than 9 of 10: (1+1)/(1+2) against (9+1)/(10+2)
    people = {f"p{i}": {"benches": 1} for i in range(9)} | {"p9": {"benches": -1}, "q": {"lights": 1}}
    assert opinions(Ballots.from_scores(people, SAID)).why[0][1]["statement"] == "benches"


def test_what_nobody_saw_has_no_share():
    assert opinions(Ballots.from_scores({"ana": {"benches": 0}}, SAID)).scores["parking"] is None


def test_without_an_answer_nothing_is_said():
    assert opinions(Ballots.from_scores({}, SAID)).sentences() == ["Nobody voted, so nothing is chosen."]


@given(papers)
def test_the_three_answers_sum_to_who_has_seen_it(answers):
    figures = opinions(Ballots.from_scores(answers, SAID)).figures
    for statement, one in figures["statements"].items():
        assert one["agree"] + one["pass"] + one["disagree"] == one["seen"]
        assert one["seen"] == sum(statement in given for given in answers.values())


def test_another_number_is_refused():
    with pytest.raises(
        InvalidInputError, match="Ballot 'ana', 'benches': an answer is -1, 0 or 1, but this one is 2"
    ):
        opinions(Ballots.from_scores({"ana": {"benches": 2}}, SAID))
