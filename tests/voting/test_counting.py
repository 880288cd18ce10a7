"""Does the log record of each kind of poll what its screens need, and nothing of anybody?"""

import json

import numpy as np
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import count
from cocodesign.voting.result import SENTENCES

LOT = ["trees", "court", "garden"]
CHOICES = {
    "approval": [{"approved": ["trees", "court"]}, {"approved": ["trees"]}, {"approved": []}],
    "dots": [{"amounts": {"trees": 3, "court": 2}}, {"amounts": {"trees": 1}}, {"amounts": {}}],
    "score": [{"scores": {"trees": 5, "court": 0}}, {"scores": {"trees": 4}}, {"scores": {}}],
    "ranking": [{"ranking": ["trees", "court"]}, {"ranking": ["trees"]}, {"ranking": []}],
    "opinions": [{"opinions": {"trees": 1, "court": -1}}, {"opinions": {"trees": 1}}, {"opinions": {}}],
    "pulse": [{"scores": {"trees": 5, "court": 1}}, {"scores": {"trees": 4}}, {"scores": {}}],
    "pairs": [
        {"comparisons": [["trees", "court", "left"], ["garden", "trees", "right"]]},
        {"comparisons": [["court", "garden", "skip"]]},
        {"comparisons": []},
    ],
    "consent": [
        {"answers": {"trees": "consent", "court": "objection"}},
        {"answers": {"trees": "aside"}},
        {"answers": {}},
    ],
    "agreement": [{"levels": {"trees": 5, "court": 1}}, {"levels": {"trees": 4}}, {"levels": {}}],
    "delphi": [{"estimates": {"trees": 120, "court": 7.5}}, {"estimates": {"trees": 80}}, {"estimates": {}}],
}
ASKING = ("opinions", "pulse", "agreement", "delphi")  # nothing is chosen
ALWAYS = {
    "poll", "kind", "rule", "mode", "n_ballots", "n_blank", "n_changed", "electorate", "scores", "winners", "tied",
    "why", "redraws", "channels",
}  # fmt: skip
MORE = {
    "approval": set(),
    "dots": {"spent", "budget", "backers"},
    "score": {"spread", "no_opinion", "also"},
    "ranking": {"rounds", "first", "pairwise", "also"},
    "opinions": {"statements", "n_people", "n_votes"},
    "pulse": {"spread", "means"},
    "pairs": {"items", "n_pairs", "n_decided", "left"},
    "consent": {"answers", "reasons", "history", "round"},
    "agreement": {"spread", "sides", "diverging", "median"},
    "delphi": {"middle", "round", "stop", "history"},
}


def a_poll(kind, **more):
    return {"poll": "poll-1", "kind": kind, "mode": "confidential", "settings": {}, **more}


def cast(kind, people=("p-ana", "p-bo", "p-cy")):
    rows = zip(people, CHOICES[kind], (2, 0, 0), ("phone", "phone", "paper"), strict=True)
    return {who: {"choice": choice, "changes": n, "channel": way} for who, choice, n, way in rows}


# ---------------------------------------------------------------- by hand


@pytest.mark.parametrize("kind", CHOICES)
def test_every_kind_is_counted_with_what_its_screen_needs(kind):
    found = count(a_poll(kind), LOT, cast(kind), 5)
    assert not (ALWAYS | MORE[kind]) - set(found)
    assert [found[name] for name in ("n_ballots", "n_blank", "n_changed", "electorate")] == [3, 1, 1, 5]
    assert found["channels"] == {"phone": 2, "paper": 1}
    assert found["winners"] == ([] if kind in ASKING else ["trees"])
    assert "hidden" not in found and "ballots" not in found


@pytest.mark.parametrize("kind", CHOICES)
def test_a_count_is_plain_values_and_at_most_three_sentences(kind):
    found = count(a_poll(kind), LOT, cast(kind), 5)
    assert json.loads(json.dumps(found)) == found
    assert len(found["why"]) <= 3
    for reason in found["why"]:
        SENTENCES[reason["say"]].format(**reason["facts"])


@pytest.mark.parametrize("kind", CHOICES)
def test_a_confidential_count_names_nobody(kind):
    text = json.dumps(count(a_poll(kind), LOT, cast(kind), 5))
    assert not [who for who in ("p-ana", "p-bo", "p-cy") if who in text]


@pytest.mark.parametrize("kind", CHOICES)
def test_an_open_count_shows_who_chose_what(kind):
    found = count(a_poll(kind, mode="open"), LOT, cast(kind), 5)
    (inner,) = CHOICES[kind][0].values()
    assert found["ballots"]["p-ana"] == inner
    assert set(found["ballots"]) == {"p-ana", "p-bo", "p-cy"}


@pytest.mark.parametrize("kind", CHOICES)
def test_a_poll_without_ballots_is_counted_too(kind):
    found = count(a_poll(kind), LOT, {}, 0)
    assert (found["n_ballots"], found["winners"], found["channels"]) == (0, [], {})
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("kind", CHOICES)
def test_a_poll_counts_the_same_twice(kind):
    assert count(a_poll(kind), LOT, cast(kind), 5) == count(a_poll(kind), LOT, cast(kind), 5)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [("dots", "quadratic"), ("ranking", "borda"), ("ranking", "schulze"), ("ranking", "minimax")],
)
def test_the_rule_of_the_poll_counts(kind, rule):
    assert count(a_poll(kind, rule=rule), LOT, cast(kind), 5)["rule"] == rule


def test_other_rules_say_what_they_would_have_chosen():
    # first choices a 3, b 2, c 2; c has the most points and beats both others
    orders = [["a", "c", "b"]] * 3 + [["b", "c", "a"]] * 2 + [["c", "b", "a"]] * 2
    box = {f"p{i}": {"choice": {"ranking": order}, "changes": 0} for i, order in enumerate(orders)}
    found = count(a_poll("ranking"), ["a", "b", "c"], box, 9)
    assert {one["rule"]: one["winners"] for one in found["also"]} == {
        "plurality": ["a"],
        **{
            rule: ["c"] for rule in ("borda", "copeland", "minimax", "schulze", "ranked_pairs", "split_cycle")
        },
    }
    said = [SENTENCES[one["say"]].format(**one["facts"]) for one in found["parts"]]
    assert said[0] == "c beats every other one to one."
    assert "margin" not in found  # two are level: no margin
    assert found["winners"] == ["b", "c"]  # b and c are level at the bottom, and either would win
    assert found["pairwise"]["c"] == {"a": 4, "b": 5}


def test_the_scale_of_a_score_is_that_of_the_poll():
    found = count(
        a_poll("score", settings={"max": 3}),
        LOT,
        {"p": {"choice": {"scores": {"trees": 3}}, "changes": 0}},
        1,
    )
    assert found["spread"]["trees"] == [0, 0, 0, 1]


def test_a_ballot_whose_choice_was_erased_is_not_counted():
    box = cast("approval") | {"p-di": {"choice": None, "changes": 0}}
    assert count(a_poll("approval"), LOT, box, 5) == count(a_poll("approval"), LOT, cast("approval"), 5)


# ---------------------------------------------------------------- what was hidden


def test_a_hidden_candidate_is_not_counted_and_its_effect_is_said():
    # the trees lead; without them their second choices decide for the court
    box = {
        f"p{i}": {"choice": {"ranking": order}, "changes": 0}
        for i, order in enumerate([["trees", "court"]] * 3 + [["garden"]] * 2 + [["trees"]])
    }
    found = count(a_poll("ranking"), LOT, box, 6, hidden=["trees"])
    assert found["winners"] == ["court"]
    assert set(found["scores"]) == {"court", "garden"} == set(found["pairwise"]) == set(found["redraws"])
    assert found["hidden"] == {"n": 1, "winners_with": ["trees"], "only": 1}
    assert (found["n_ballots"], found["n_blank"]) == (
        6,
        0,
    )  # who marked only what was hidden sent no blank ballot


def test_who_is_hidden_but_never_stood_changes_nothing():
    assert "hidden" not in count(a_poll("approval"), LOT, cast("approval"), 5, hidden=["pool"])


@pytest.mark.parametrize("kind", CHOICES)
def test_all_may_be_hidden(kind):
    found = count(a_poll(kind), LOT, cast(kind), 5, hidden=LOT)
    assert (found["winners"], found["scores"], found["hidden"]["n"]) == ([], {}, 3)


# ---------------------------------------------------------------- size


def test_three_hundred_ballots_on_forty_ideas_are_redrawn_a_thousand_times():
    chance = np.random.default_rng(1)
    ideas = [str(i) for i in range(40)]
    box = {
        f"p{i}": {
            "choice": {"ranking": chance.permutation(ideas)[: chance.integers(1, 41)].tolist()},
            "changes": 0,
        }
        for i in range(300)
    }
    found = count(a_poll("ranking"), ideas, box, 300)
    assert found["n_redraws"] == 1000


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("poll", "why"),
    [
        (a_poll("astrology"), "of the kind 'astrology'; kinds that can be counted are approval, dots"),
        (a_poll("ranking", rule="dots"), "asks for the rule 'dots'; rules for ranking are irv, schulze"),
    ],
)
def test_a_poll_nobody_can_count_is_refused(poll, why):
    with pytest.raises(InvalidInputError, match=why):
        count(poll, LOT, {}, 0)


@pytest.mark.parametrize("kind", CHOICES)
def test_a_choice_of_another_kind_is_refused_and_one_of_no_kind_is_blank(kind):
    other = "approved" if "ranking" in CHOICES[kind][0] else "ranking"
    box = {"p-di": {"choice": {other: ["trees"]}, "changes": 0}}
    own = next(iter(CHOICES[kind][0]))
    with pytest.raises(
        InvalidInputError,
        match=f"'p-di' holds {other}, but in a poll of the kind {kind} a ballot holds {own}",
    ):
        count(a_poll(kind), LOT, box, 5)
    blank = count(a_poll(kind), LOT, {"p-di": {"choice": {}, "changes": 0}}, 5)
    assert (blank["n_ballots"], blank["n_blank"]) == (1, 1)
