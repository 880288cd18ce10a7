"""Does a recount find a forged figure that stands beside a count: the margin, the re-draws, the map of opinions?"""

import copy
from types import SimpleNamespace

import pytest

from cocodesign.recount import _differences, count_poll

STATEMENTS = [f"s{i}" for i in range(8)]


def a_state(kind, rule, candidates, choices):
    """The state of a workshop with one closed poll."""
    ballots = {f"p{i}": {"choice": choice, "changes": 0} for i, choice in enumerate(choices)}
    about = {"poll": "it", "kind": kind, "rule": rule, "mode": "confidential", "settings": {}, "hidden": ()}
    return SimpleNamespace(
        polls={"it": {**about, "electorate": 40}},
        candidates={"it": [{"candidate": one} for one in candidates]},
        ballots={"it": ballots},
        delegations={},
        counts={},
    )


def a_ranked_vote():
    return a_state(
        "ranking", "irv", "abc", [{"ranking": list(r)} for r in ["a"] * 6 + ["b"] * 5 + ["cb"] * 4]
    )


def opinions_of_two_camps():
    def answers(side, i):
        said = {one: side if n < 4 else -side for n, one in enumerate(STATEMENTS)}
        return {**said, STATEMENTS[i % 8]: 0}

    return a_state(
        "opinions", "opinions", STATEMENTS, [{"opinions": answers(1 if i < 12 else -1, i)} for i in range(24)]
    )


def differs(state, **forged):
    return _differences(state, "it", {**count_poll(state, "it"), **forged}, [])


@pytest.mark.parametrize("state", [a_ranked_vote(), opinions_of_two_camps()])
def test_a_true_result_differs_in_nothing(state):
    assert differs(state) == ""


@pytest.mark.parametrize(
    "margin", [{"low": 3, "high": 3}, {"low": 0, "high": 1}, {"low": 1, "high": 99}, {"low": 1}, "far"]
)
def test_a_forged_margin_is_found(margin):
    assert "margin" in differs(a_ranked_vote(), margin=margin)


def test_a_margin_where_none_was_found_is_forged():
    assert "margin" in differs(opinions_of_two_camps(), margin={"low": 1, "high": 1})


def test_a_wider_search_may_say_the_same_less_sharply():
    assert count_poll(a_ranked_vote(), "it")["margin"] == {"low": 1, "high": 1}
    assert differs(a_ranked_vote(), margin={"low": 1, "high": 2}) == ""


def test_forged_shares_of_redraws_are_found_even_behind_a_small_number_of_draws():
    state = a_ranked_vote()
    true = count_poll(state, "it")
    first = next(one for one, share in true["redraws"].items() if 0.2 < share < 0.8)
    forged = {**true["redraws"], first: 0.99}
    assert "redraws" in differs(state, redraws=forged)
    assert "redraws" in differs(state, redraws=forged, n_redraws=1)
    assert "redraws" in differs(state, redraws={"a": 1.0})


def test_shares_that_another_seed_would_have_drawn_are_taken():
    state = a_ranked_vote()
    true = count_poll(state, "it")
    near = {
        one: round(share + (0.01 if 0.1 < share < 0.9 else 0), 3) for one, share in true["redraws"].items()
    }
    assert near != true["redraws"] and differs(state, redraws=near) == ""


def test_a_forged_map_is_found_wherever_it_was_touched():
    state = opinions_of_two_camps()
    true = count_poll(state, "it")["map"]
    assert [one["size"] for one in true["groups"]] == [12, 12]
    for touch in (
        lambda found: found["groups"][0].update(size=20),
        lambda found: found["groups"][0]["says"][0].update(side="agree"),
        lambda found: found["groups"][1]["says"][0].update(of=50),
        lambda found: found["points"][0].__setitem__(0, found["points"][0][0] + 30),
        lambda found: found["points"].pop(),
        lambda found: found.update(points="gone"),
        lambda found: found.update(n=25),
    ):
        forged = copy.deepcopy(true)
        touch(forged)
        assert "map" in differs(state, map=forged)


def test_a_point_that_another_machine_puts_a_hair_beside_is_taken():
    state = opinions_of_two_camps()
    moved = copy.deepcopy(count_poll(state, "it")["map"])
    moved["points"][0][0] += 1
    assert differs(state, map=moved) == ""
