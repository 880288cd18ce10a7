"""Do simulated people behave like a class that one has met, and is the truth about them kept?"""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.events import State
from cocodesign.events.counters import counter
from cocodesign.simulation import shortlist, simulated_people, truth
from cocodesign.simulation.marking import choice, opinion, rethought
from cocodesign.simulation.saying import MOST_READ, _seen

STAGE = {"stage": "ideas", "kind": "ideas", "state": "open", "position": 1}


def a_stage_of(kind, **more):
    return State(stages={kind: {**STAGE, "stage": kind, "kind": kind}}, **more)


def idea(contribution, participant, title, text, seq=1):
    row = {"contribution": contribution, "participant": participant, "kind": "idea", "hidden": None}
    more = {"authors": [participant], "versions": [], "merged_into": None, "stage": "ideas"}
    return {**row, **more, "title": title, "text": text, "seq": seq}


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
        polls={"p": {"poll": "p", "stage": "vote", "kind": "approval", "settings": {}, "closed_at": None}},
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


# ---------------------------------------------------------------- ballots of every kind


LIKINGS = {"trees": 0.95, "pool": 0.7, "stage": 0.52, "road": 0.05}


def test_a_ranking_follows_the_likings_and_leaves_out_what_one_does_not_want():
    assert choice("ranking", {}, LIKINGS, Random(1)) == {"ranking": ["trees", "pool", "stage"]}


def test_scores_follow_the_likings_on_any_scale():
    scores = choice("score", {"max": 10}, LIKINGS, Random(1))["scores"]
    assert scores["trees"] > scores["pool"] > scores["road"]
    assert scores["trees"] >= 8 and 6 <= scores["pool"] <= 8 and scores["road"] <= 2
    assert all(isinstance(n, int) and 0 <= n <= 10 for n in scores.values())


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.booleans(), st.integers(0, 99))
def test_dots_keep_to_budget_and_limit_and_the_best_liked_has_most(budget, most, quadratic, seed):
    given = {"budget": budget, "most": min(most, budget), "quadratic": quadratic}
    amounts = choice("dots", given, LIKINGS, Random(seed))["amounts"]
    assert sum(n * n if quadratic else n for n in amounts.values()) <= budget
    assert all(1 <= n <= given["most"] for n in amounts.values())
    assert "road" not in amounts and amounts["trees"] == max(amounts.values())


@pytest.mark.parametrize("kind", ["approval", "dots", "score", "grades", "ranking"])
def test_who_thinks_again_changes_what_they_were_least_sure_of(kind):
    given = {"budget": 5, "most": 5, "max": 5}
    before = choice(kind, given, LIKINGS, Random(3))
    after = rethought(kind, given, LIKINGS, before)
    assert after != before
    (was,), (now,) = before.values(), after.values()
    assert ("trees" in was) == ("trees" in now)


def test_one_agrees_with_what_one_likes_and_passes_between():
    rng = Random(1)
    assert {opinion(0.9, rng) for _ in range(50)} == {1}
    assert {opinion(0.1, rng) for _ in range(50)} == {-1}
    assert {opinion(0.45, rng) for _ in range(50)} == {1, 0, -1}


# ---------------------------------------------------------------- a whole evening


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """Thirty people from challenge to action, and who they are."""
    import asyncio

    from cocodesign.cli.crowds import play_at_once
    from cocodesign.cli.shelf import Place
    from cocodesign.cli.templates import read_template
    from cocodesign.events import replay
    from cocodesign.store import Store

    place = Place.of(str(tmp_path_factory.mktemp("evening")), "square")
    about = {**read_template("challenge-to-action"), "purpose": "What should the square become?"}
    Store.create(place.url, "square", about).close()
    crowd = {}
    asyncio.run(play_at_once(place, 30, 11, met=crowd.__setitem__))
    store = Store.open(place.url)
    events = store.read()
    store.close()
    return events, replay(events), crowd


def test_people_do_all_that_a_workshop_offers(evening):
    events, state, _ = evening
    done = {event["kind"] for event in events}
    assert {
        "idea.added", "idea.revised", "derivation.added", "comment.added", "endorsement.given", "thanks.given",
        "point.adopted", "flag.raised", "opinion.given", "ballot.cast", "pledge.offered", "effort.logged", "participant.left",
    } <= done  # fmt: skip
    assert {"builds_on", "merges", "forks"} <= {row["kind"] for row in state.derivations}
    sides = {row["alignment"] for row in state.contributions.values() if row["kind"] == "comment"}
    assert sides == {"for", "neutral", "against"}
    assert any(
        row["reply_to"] != row["ref"] for row in state.contributions.values() if row["kind"] == "comment"
    )


def test_a_point_is_adopted_from_others_into_ones_own_idea(evening):
    _, state, _ = evening
    for point, people in state.adoptions.items():
        for person, row in people.items():
            assert state.contributions[point]["participant"] != person
            assert person in state.contributions[row["into"]]["authors"]


def test_who_leaves_early_comes_late_or_stays_is_as_the_truth_says(evening):
    events, state, crowd = evening
    known = {row["participant"]: row for row in truth(crowd, state)["people"]}
    left = {person for person, row in state.participants.items() if row["left_at"]}
    assert left and left <= {person for person, row in known.items() if row["leaves"]}
    gone = {event["actor"]: event["seq"] for event in events if event["kind"] == "participant.left"}
    assert not [event for event in events if event["seq"] > gone.get(event["actor"], event["seq"])]
    opened = state.stages["ideas"]["opened_at"]
    late = {person for person, row in state.participants.items() if row["joined_at"] > opened}
    assert late == {person for person, row in known.items() if row["late"]}


def test_opinions_and_rankings_follow_the_likings_that_the_truth_keeps(evening):
    _, state, crowd = evening
    likings = {
        (row["participant"], row["contribution"]): row["liking"] for row in truth(crowd, state)["likings"]
    }
    answers = {1: [], 0: [], -1: []}
    for poll, row in state.polls.items():
        for person, ballot in state.ballots[poll].items():
            for idea, value in ballot["choice"].get("opinions", {}).items():
                answers[value].append(likings[person, idea])
            ranking = ballot["choice"].get("ranking", [])
            if row["kind"] == "ranking" and len(ranking) > 2 and not crowd[person].wavers:
                assert likings[person, ranking[0]] >= likings[person, ranking[-1]] - 0.21
    means = {value: sum(some) / len(some) for value, some in answers.items()}
    assert means[1] > means[0] + 0.1 > means[-1] + 0.2


def test_what_was_decided_is_promised_and_people_offer_something_towards_it(evening):
    _, state, _ = evening
    (decided,) = state.decisions.values()
    promised = {row["contribution"]: promise for promise, row in state.promises.items()}
    assert set(promised) == set(decided["chosen"][:2])
    assert {row["ref"] for row in state.pledges.values()} <= {*decided["chosen"], *promised.values()}
    assert all(
        row["threshold"]["state"] == "open" for row in state.promises.values()
    )  # two weeks are not over


def test_people_log_what_they_did_towards_the_goal_of_the_template(evening):
    _, state, _ = evening
    (goal,) = state.goals
    found = counter(state, goal)
    assert found["people"] > 1 and found["nobody"] == 0
    assert found["amount"] == sum(row["amount"] for row in state.efforts.values()) > 1
    each = [row["participant"] for row in state.efforts.values()]
    assert max(map(each.count, each)) <= 2


def test_plain_people_only_write_build_merge_comment_and_support():
    people = simulated_people(24, Random(5), plain=True)
    assert all(person.plain and not person.leaves for person in people)
    assert [(p.name, p.tastes, p.late) for p in people] == [
        (p.name, p.tastes, p.late) for p in simulated_people(24, Random(5))
    ]
    assert sum(person.leaves for person in simulated_people(24, Random(5))) == 2


def test_in_a_secret_vote_everybody_says_the_how_manieth_ballot_it_is(a_ballot_of_two):
    a_ballot_of_two.polls["p"]["mode"] = "secret"
    people = simulated_people(16, Random(1))
    steady = next(person for person in people if not person.wavers and not person.leaves)
    wavering = next(person for person in people if person.wavers)
    assert steady.act(a_ballot_of_two, "cy", Random(2), {})["revision"] == 1
    assert steady.act(a_ballot_of_two, "cy", Random(2), {"p": 1}) is None
    assert wavering.act(a_ballot_of_two, "di", Random(2), {"p": 1})["revision"] == 2
    assert wavering.act(a_ballot_of_two, "di", Random(2), {"p": 2}) is None


def test_people_do_the_same_whether_they_see_all_of_the_record_or_what_is_theirs(evening):
    """So that a play need not keep a state for each of them."""
    from cocodesign.events import replay
    from cocodesign.store import Feed

    events, _, crowd = evening
    acts = [n for n, event in enumerate(events) if event["kind"] in ("comment.added", "ballot.cast", "opinion.given", "flag.raised")]  # fmt: skip
    compared = 0
    for upto in acts[:: max(1, len(acts) // 12)]:
        feed = Feed(events[:upto])
        for me, person in list(crowd.items())[::7]:
            own = replay(feed.seen(me, "participant"))
            assert person.act(feed.state, me, Random(upto)) == person.act(own, me, Random(upto))
            compared += own.now is not None
    assert compared > 40


def test_in_a_full_room_one_reads_the_latest_ideas_and_ones_own():
    ideas = [idea(f"i{n}", "me" if n == 7 else "other", "Trees", "Plant trees.", n) for n in range(300)]
    shown, others = _seen(State(contributions={row["contribution"]: row for row in ideas}), "me")
    assert [row["seq"] for row in others] == list(range(300 - MOST_READ, 300))
    assert [row["seq"] for row in shown] == [7, *range(300 - MOST_READ, 300)]
