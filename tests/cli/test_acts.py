"""Does a conversation that is held again keep its order, its pauses in proportion, and the pace of the rules?"""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.cli.acts import MINUTE, script_of, words
from cocodesign.formats import PolisConversation, Statement, Vote, open_polis
from cocodesign.rules import LIMITS, PER_MINUTE

from ..formats.square import a_square


@pytest.fixture
def square(tmp_path):
    return open_polis(a_square(tmp_path / "square"))


def conversation(statements, votes, source="s"):
    """Of (statement, author, second) and (voter, statement, second) everything else is the same."""
    said = {one: Statement(one, author, f"Words {one}", 1000 * at) for one, author, at in statements}
    in_order = sorted(votes, key=lambda vote: vote[2])
    cast = tuple(Vote(voter, one, 1, 1000 * at) for voter, one, at in in_order)
    cells = {(vote.voter, vote.statement): vote.value for vote in cast}
    people = tuple(sorted({*(s.author for s in said.values()), *(v.voter for v in cast)}))
    return PolisConversation(source, "", "", "", people, {}, said, cast, cells, ())


def told(script):
    return [(act.do, act.person, act.statement) for act in script.acts]


def test_everything_comes_in_its_order_and_the_moderators_last(square):
    assert told(script_of(square, None)) == [
        ("add_idea", "1", "0"),
        ("opine", "1", "0"),
        ("add_idea", "9", "2"),
        ("opine", "2", "0"),
        ("opine", "1", "2"),
        ("add_idea", "2", "5"),
        ("opine", "3", "5"),
        ("opine", "2", "0"),
        ("hide", "", "5"),
    ]


def test_recorded_times_stay_as_they_were(square):
    assert [act.at for act in script_of(square, None).acts] == [0, 1, 60, 90, 100, 120, 200, 300, 300]


def test_the_whole_takes_the_time_that_is_asked_and_a_long_pause_little_of_it():
    # Five acts with pauses of 10 s, 10 s, 10 s and a day: with four pauses none may take more than half.
    talk = conversation(
        [("0", "a", 0)], [("a", "0", 10), ("b", "0", 20), ("c", "0", 30), ("d", "0", 30 + 86400)]
    )
    at = [act.at for act in script_of(talk, 60).acts]
    assert at == pytest.approx([0, 10, 20, 30, 60])


def test_whoever_did_too_much_in_a_minute_does_it_over_more_minutes_and_nobody_else_waits():
    most = PER_MINUTE["idea.added"]
    many = [(str(n), "a", 0) for n in range(most + 1)]
    talk = conversation(many, [("b", "0", 1), ("b", str(most), 1)])
    acts = {(act.do, act.statement): act.at for act in script_of(talk, None).acts}
    assert acts["add_idea", str(most - 1)] == 0
    assert acts["add_idea", str(most)] == MINUTE
    assert acts["opine", "0"] == 1
    assert acts["opine", str(most)] == MINUTE, "a vote waits for its statement"


def test_a_vote_that_is_older_than_its_statement_brings_the_statement_along():
    talk = conversation([("0", "a", 50)], [("b", "0", 20)])
    assert [(act.do, act.at) for act in script_of(talk, None).acts] == [("add_idea", 0), ("opine", 0)]


def test_the_same_act_has_the_same_id_and_two_conversations_share_none(square):
    one, again = script_of(square, None), script_of(square, 60)
    assert {act.id for act in one.acts} == {act.id for act in again.acts}
    assert len({act.id for act in one.acts}) == len(one.acts)
    first, second = (conversation([("0", "a", 0)], [("b", "0", 1)], source) for source in "xy")
    assert not {act.id for act in script_of(first, None).acts} & {
        act.id for act in script_of(second, None).acts
    }


people = st.sampled_from("abc")
statement = st.sampled_from(["0", "1", "2"])


@settings(deadline=None)
@given(
    st.lists(st.tuples(people, statement, st.integers(0, 3)), max_size=150),
    st.sampled_from([None, 0.5, 30.0]),
)
def test_however_it_is_spread_everybody_keeps_their_order_and_the_pace_of_the_rules(votes, seconds):
    talk = conversation([(str(n), "a", n) for n in range(3)], votes)
    script = script_of(talk, seconds)
    stands = {act.statement: act.at for act in script.acts if act.do == "add_idea"}
    mine: dict[str, list] = {}
    for act in script.acts:
        assert act.at >= stands[act.statement]
        mine.setdefault(act.person, []).append(act)
    for person, acts in mine.items():
        kept = [vote.statement for vote in talk.votes if vote.voter == person]
        # Votes of one moment keep the order of the file; sorted() of the reader keeps it as well.
        assert Counter(act.statement for act in acts if act.do == "opine") == Counter(kept)
        assert [act.at for act in acts] == sorted(act.at for act in acts)
        times = [act.at for act in acts if act.do == "opine"]
        limit = PER_MINUTE["opinion.given"]
        assert all(times[n] - times[n - limit] >= 60 for n in range(limit, len(times)))


def test_words_fit_into_a_workshop():
    assert words("x" * 600, "3") == "x" * (LIMITS["idea"] - 1) + "…"
    assert words("Family 👨‍👩‍👧 time, می‌خواهم", "3") == "Family 👨‍👩‍👧 time, می‌خواهم"
    assert words(" \u2800 ", "3") == "Statement 3, without words"
