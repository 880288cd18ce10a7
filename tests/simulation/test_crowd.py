"""Do simulated people behave like a class that one has met, and is the truth about them kept?"""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.events import State
from cocodesign.simulation import shortlist, simulated_people, truth

STAGE = {"stage": "ideas", "kind": "ideas", "state": "open", "position": 1}


def a_stage_of(kind, **more):
    return State(stages={kind: {**STAGE, "stage": kind, "kind": kind}}, **more)


def idea(contribution, participant, title, text, seq=1):
    row = {"contribution": contribution, "participant": participant, "kind": "idea", "hidden": None}
    return {**row, "title": title, "text": text, "seq": seq}


@pytest.fixture
def a_ballot_of_two():
    """A vote on trees, which Ana wrote, and a stage for everybody."""
    ideas = [
        idea("trees", "ana", "Shade trees", "Plant trees that give shade where people wait."),
        idea(
            "stage", "bo", "A small stage", "A small stage that anybody may book, with a socket and a roof."
        ),
    ]
    return a_stage_of(
        "vote",
        contributions={row["contribution"]: row for row in ideas},
        polls={"p": {"poll": "p", "stage": "vote", "closed_at": None}},
        candidates={
            "p": [{"candidate": row["contribution"], "contribution": row["contribution"]} for row in ideas]
        },
    )


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_the_same_seed_gives_the_same_people(seed):
    assert simulated_people(9, Random(seed)) == simulated_people(9, Random(seed))


@settings(deadline=None)
@given(st.integers(8, 60), st.integers(0, 1000))
def test_a_class_has_one_who_only_listens_some_who_come_late_and_some_who_waver(number, seed):
    people = simulated_people(number, Random(seed))
    assert len(people) == number
    assert sum(person.talkative == 0 for person in people) == 1
    assert sum(person.late > 0 for person in people) == number // 8
    assert sum(person.wavers for person in people) == number // 8
    assert all(0 <= taste <= 1 for person in people for taste in person.tastes)


def test_names_come_in_several_scripts_and_some_are_empty():
    names = [person.name for person in simulated_people(30, Random(0))]
    assert names.count("") == 2
    for letter in "ط娜О🌱दφי":
        assert any(letter in name for name in names), letter


def test_a_listener_says_nothing_but_votes(a_ballot_of_two):
    (listener,) = [person for person in simulated_people(8, Random(3)) if not person.talkative]
    rng = Random(1)
    assert all(listener.act(a_stage_of("ideas"), "me", rng) is None for _ in range(50))
    assert listener.act(a_ballot_of_two, "me", rng)["do"] == "cast"


def test_the_first_thing_said_is_an_idea_with_an_id_of_its_own():
    person = next(person for person in simulated_people(8, Random(3)) if person.talkative)
    command = person.act(a_stage_of("ideas"), "me", Random(1))
    assert command["do"] == "add_idea"
    assert command["text"] and command["parents"] == []
    assert len(command["id"]) == 32


def test_nobody_acts_between_stages_or_where_there_is_nothing_to_do():
    person = simulated_people(1, Random(3))[0]
    assert person.act(State(), "me", Random(1)) is None
    assert person.act(a_stage_of("welcome"), "me", Random(1)) is None


def test_a_ballot_follows_taste(a_ballot_of_two):
    people = simulated_people(90, Random(5))
    rng = Random(6)
    trees = "Plant trees that give shade where people wait."
    for person in people:
        approved = person.act(a_ballot_of_two, "me", rng)["approved"]
        if person.liking(trees) > 0.66:
            assert "trees" in approved
        if person.liking(trees) < 0.34:
            assert "trees" not in approved


def test_who_wavers_changes_the_ballot_once_and_others_never(a_ballot_of_two):
    rng = Random(2)
    for person in simulated_people(24, Random(5)):
        cast = person.act(a_ballot_of_two, "me", rng)["approved"]
        a_ballot_of_two.ballots = {"p": {"me": {"choice": {"approved": cast}, "changes": 0}}}
        again = person.act(a_ballot_of_two, "me", rng)
        assert (again is not None) == person.wavers
        if again is not None:
            assert len(set(again["approved"]) ^ set(cast)) == 1
            a_ballot_of_two.ballots["p"]["me"]["changes"] = 1
            assert person.act(a_ballot_of_two, "me", rng) is None
        a_ballot_of_two.ballots = {}


def test_the_truth_holds_every_liking_said_or_not(a_ballot_of_two):
    people = dict(zip("abcdefgh", simulated_people(8, Random(5)), strict=True))
    known = truth(people, a_ballot_of_two)
    assert len(known["likings"]) == 8 * 2
    assert {row["participant"] for row in known["people"]} == set("abcdefgh")
    row = known["likings"][1]
    assert row["contribution"] == "stage"
    assert row["liking"] == round(people["a"].liking(a_ballot_of_two.contributions["stage"]["text"]), 4)


@settings(deadline=None)
@given(st.integers(1, 10))
def test_the_shortlist_keeps_the_supported_and_their_roots_in_order(most):
    ideas = {f"i{k}": idea(f"i{k}", "ana", f"Idea {k}", "…", k) for k in range(10)}
    state = State(
        contributions=ideas, endorsements={f"i{k}": {str(p): {} for p in range(k)} for k in range(10)}
    )
    assert shortlist(state, most) == [f"i{k}" for k in range(10 - most, 10)]
