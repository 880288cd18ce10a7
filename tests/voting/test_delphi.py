"""Do rounds of estimates say what moved, and end as was fixed beforehand?"""

import json
import math

import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, StopRule, count, delphi, estimates


def asked(**people):
    """Estimates of a cost, None for no answer."""
    return Ballots.from_scores({who: {} if n is None else {"cost": n} for who, n in people.items()}, ["cost"])


FIRST = asked(ana=10, bo=20, cy=30, di=40, ed=100)
SECOND = asked(ana=20, bo=22, cy=30, di=36, ed=40, fi=None)


def test_middle_spread_and_shift_of_each_round_by_hand():
    table = delphi([FIRST, SECOND]).rounds
    assert table[["n", "median", "q1", "q3", "spread"]].values.tolist() == [
        [5, 30, 20, 40, 20],
        [5, 30, 22, 36, 14],
    ]
    assert math.isnan(table["shift"][0]) and table["shift"][1] == 0


def test_who_changed_and_who_came_nearer_to_what_was_shown():
    row = delphi([FIRST, SECOND]).people.iloc[0]
    # all but cy changed, and all who changed came nearer to 30
    assert (row["both"], row["changed"], row["nearer"]) == (5, 4, 4)


def test_the_electorate_of_each_round_is_kept():
    table = delphi([FIRST, asked(ana=1, gus=2)]).electorate
    assert table.iloc[1].to_dict() == {"round": 2, "n": 2, "answered": 2, "stayed": 1, "joined": 1, "left": 4}
    assert delphi([FIRST, SECOND]).electorate["n"].tolist() == [5, 6]


def test_the_rounds_end_when_stable_or_after_the_most_as_fixed_beforehand():
    still = delphi([FIRST, FIRST])
    assert (still.stopped, still.reason) == (2, "stable")
    # the spread fell from 20 to 14: by 6, more than a quarter of 20
    assert delphi([FIRST, SECOND]).stopped is None
    assert delphi([FIRST, SECOND], stop=StopRule(stable=0.3)).reason == "stable"
    assert delphi([FIRST, SECOND], stop=StopRule(most=2)).reason == "most"
    assert delphi([FIRST, FIRST], stop=StopRule(least=3)).stopped is None


def test_a_round_after_the_end_is_refused():
    with pytest.raises(InvalidInputError, match=r"ended the rounds after round 2 \(stable\); there are 3"):
        delphi([FIRST, FIRST, SECOND])


def test_a_round_needs_only_what_was_published_of_the_one_before():
    one = estimates(FIRST)
    two = estimates(SECOND, earlier=[one.figures])
    assert two.figures["middle"]["cost"] == {
        "median": 30, "q1": 22, "q3": 36, "spread": 14, "n": 5, "shift": 0, "stable": False,
    }  # fmt: skip
    assert (two.figures["round"], two.figures["stopped"], len(two.figures["history"])) == (2, "", 2)
    assert two.sentences() == [
        "The middle estimate of cost is 30; half of the 5 answers lie from 22 to 36.",
        "Since the round before, the middle of cost moved by 0.",
    ]


def test_of_four_answers_the_quartiles_are_not_told():
    found = estimates(asked(ana=1, bo=2, cy=3, di=5))
    assert found.figures["middle"]["cost"] == {"median": 2.5, "q1": None, "q3": None, "spread": None, "n": 4}
    assert found.sentences() == ["The middle estimate of cost is 2.5, of 4 answers."]


def test_two_ways_of_counting_rounds_agree():
    rounds = [FIRST, SECOND, SECOND]
    table = delphi(rounds, stop=StopRule(most=3)).rounds
    told = []
    for one in rounds:
        told.append(estimates(one, earlier=told).figures)
    assert [one["middle"]["cost"]["median"] for one in told] == table["median"].tolist()
    assert told[2]["stopped"] == "most" and told[2]["middle"]["cost"]["stable"] == bool(table["stable"][2])


def test_a_poll_records_its_round_and_its_rule():
    def poll(n):
        return {"poll": f"r{n}", "kind": "delphi", "mode": "confidential", "settings": {"stop": {"most": 2}}}

    box = {f"p{i}": {"choice": {"estimates": {"cost": 10 * i}}, "changes": 0} for i in range(6)}
    first = count(poll(1), ["cost"], box, 6)
    second = count(poll(2), ["cost"], box, 6, earlier=[first])
    assert (first["stopped"], second["stopped"], second["round"]) == ("", "most", 2)
    assert second["stop"] == {"most": 2, "least": 2, "stable": 0.25}
    assert json.loads(json.dumps(second, allow_nan=False)) == second


def test_a_round_without_answers_has_no_middle():
    assert estimates(asked(ana=None)).scores == {"cost": None}
    assert math.isnan(delphi([asked(ana=None)]).rounds["median"][0])


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (lambda: delphi([]), "at least one round"),
        (lambda: delphi([FIRST, Ballots.from_scores({"ana": {"time": 1}}, ["time"])]), "Round 2 asks time; the first asked cost"),
        (lambda: StopRule(most=1, least=2), "least 2, most 1"),
        (lambda: StopRule(stable=-1), "stable is a share from 0, not -1"),
    ],
)  # fmt: skip
def test_what_is_no_delphi_is_refused(what, why):
    with pytest.raises(InvalidInputError, match=why):
        what()
