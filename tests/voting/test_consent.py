"""Do objections come first, and is nothing adopted over one?"""

import json

import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import ANSWERS, Ballots, consent, consent_rounds, count

PLANS = ["benches", "parking", "lights"]
SAID = {
    "ana": {"benches": "consent", "parking": "objection", "lights": "aside"},
    "bo": {"benches": "concern", "parking": "objection", "lights": "aside"},
    "cy": {"benches": "consent", "parking": "consent"},
    "di": {},
}
REASONS = {"ana": {"parking": "idea-9"}, "bo": {"benches": "idea-2", "parking": "idea-4"}}


def of(said=SAID):
    return Ballots.from_grades(said, PLANS, ANSWERS)


def test_who_objects_who_has_a_concern_and_who_stands_aside_by_hand():
    found = consent(of(), reasons=REASONS)
    assert found.figures["answers"]["benches"] == {"objection": 0, "concern": 1, "aside": 0, "consent": 2}
    assert found.figures["answers"]["parking"] == {"objection": 2, "concern": 0, "aside": 0, "consent": 1}
    assert found.winners == ("benches",)
    assert found.scores == {"benches": 0, "parking": -2, "lights": 0}


def test_objections_come_first_with_their_reasons_and_say_nothing_of_people():
    found = consent(of(), reasons=REASONS)
    assert found.sentences() == [
        "2 of 3 object to parking.",
        "Adopted without an objection: benches; concerns noted: 1.",
    ]
    assert found.figures["open"] == ["parking"]
    assert found.figures["reasons"]["parking"] == {"objection": ["idea-4", "idea-9"], "concern": []}
    assert found.figures["reasons"]["benches"] == {"objection": [], "concern": ["idea-2"]}
    assert not [who for who in SAID if f'"{who}"' in json.dumps(found.figures)]


def test_standing_aside_is_not_consent():
    found = consent(of({"ana": {"lights": "aside"}, "bo": {"lights": "aside"}}))
    assert found.winners == ()
    assert found.sentences() == ["Nobody objects, but nobody consents either, so nothing is adopted."]


def test_an_objection_without_a_reason_is_counted_and_said_to_be_one():
    found = consent(of(), reasons={"ana": {"parking": "idea-9"}})
    assert found.figures["without_reason"] == {"benches": 0, "parking": 1, "lights": 0}


def test_rounds_stand_beside_one_another():
    first = consent(of())
    second = consent(of({"ana": {"parking": "concern"}, "bo": {"parking": "consent"}}))
    table = consent_rounds([first, second])
    parking = table[table["candidate"] == "parking"]
    assert parking["objection"].tolist() == [2, 0] and parking["adopted"].tolist() == [False, True]


def test_a_recorded_round_holds_the_history_of_the_rounds_before():
    def poll(n):
        return {"poll": f"round-{n}", "kind": "consent", "mode": "confidential", "settings": {}}

    box = {who: {"choice": {"answers": said}, "changes": 0} for who, said in SAID.items()}
    box["ana"]["choice"]["reasons"] = {"parking": "idea-9"}
    first = count(poll(1), PLANS, box, 5)
    later = {who: {"choice": {"answers": {"parking": "consent"}}, "changes": 0} for who in SAID}
    second = count(poll(2), PLANS, later, 5, earlier=[first])
    assert (first["round"], second["round"]) == (1, 2)
    assert [one["adopted"] for one in second["history"]] == [["benches"], ["parking"]]
    assert first["reasons"]["parking"]["objection"] == ["idea-9"]
    assert json.loads(json.dumps(second, allow_nan=False)) == second


def test_without_ballots_nothing_is_adopted():
    assert consent(of({})).sentences() == ["Nobody voted, so nothing is chosen."]


def test_another_scale_is_refused():
    with pytest.raises(
        InvalidInputError, match="levels objection, concern, aside, consent; these ballots have no, yes"
    ):
        consent(Ballots.from_grades({"ana": {"benches": "yes"}}, PLANS, ["no", "yes"]))
