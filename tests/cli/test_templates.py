"""Is every template one that can be played to its end, and is a broken one of one's own refused with its place?"""

import argparse
import asyncio
import json
import re
from collections import Counter

import pytest

from cocodesign.archive import open_archive
from cocodesign.cli import dialogue, main
from cocodesign.cli.crowds import play_at_once
from cocodesign.cli.shelf import Place
from cocodesign.cli.templates import PARTS, TEMPLATES, bundled, read_template
from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import STAGES
from cocodesign.store import Store

NAMES = [path.stem for path in bundled()]
PURPOSE = "What should the square become? The three ideas most of us can live with go to the council."
STAGE = {"kind": "ideas", "title": "Ideas"}


def a_file(folder, **parts):
    path = folder / "ours.json"
    path.write_text(json.dumps({"stages": [STAGE], **parts}))
    return path


def the_agenda(folder, name):
    assert main(["archive", name, "--to", str(folder / f"{name}.jsonl"), "--store", str(folder)]) == 0
    return open_archive(folder / f"{name}.jsonl").state()


# ---------------------------------------------------------------- those that come with the package


def test_the_usual_ways_to_work_are_there():
    usual = {"challenge-to-action", "ideas-and-vote", "dot-vote", "brainwriting-6-3-5"}
    assert usual | {"consultation", "retrospective"} <= set(NAMES)
    assert {stage["kind"] for stage in read_template("challenge-to-action")["stages"]} <= set(STAGES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_what_it_is_for_whom_and_how_long(name):
    it = read_template(name)
    for part in ("title", "describes", "people", "minutes", "terms"):
        assert it[part], part
    assert it["influence"]["level"] and it["influence"]["words"]
    minutes = sum(stage["minutes"] or 0 for stage in it["stages"])
    assert 0.7 * it["minutes"] <= minutes <= it["minutes"]
    assert it["template"] == name.removesuffix(f".{it['language']}")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_carries_no_date_no_name_and_no_consent(name):
    text = (TEMPLATES / f"{name}.json").read_text(encoding="utf-8")
    assert not re.search(r"\b(19|20)\d\d\b|consents|created_at|closes_at|@|https?:", text)
    assert set(json.loads(text)) <= set(PARTS)


def test_a_twin_in_another_language_has_the_same_agenda():
    for name in NAMES:
        if name.endswith(".es"):
            one, other = read_template(name.removesuffix(".es")), read_template(name)
            for mine, theirs in zip(one["stages"], other["stages"], strict=True):
                assert [mine[part] for part in ("stage", "kind", "minutes")] == [
                    theirs[part] for part in ("stage", "kind", "minutes")
                ]


def test_the_language_of_a_workshop_chooses_the_twin():
    assert read_template("challenge-to-action", "es")["title"] == "Del reto a la acción"
    assert read_template("challenge-to-action", "en")["title"] == "Challenge to action"
    assert read_template("consent", "es")["title"] == "Consentimiento"
    assert read_template("shared-budget", "es")["title"] == "Presupuesto compartido"
    assert read_template("dot-vote", "es")["title"] == "Dot vote", "where there is none, the English one"


# ---------------------------------------------------------------- played to the end


@pytest.mark.parametrize("name", NAMES)
def test_every_stage_of_a_template_opens_takes_acts_and_closes_and_the_archive_verifies(tmp_path, name):
    assert main(["new", "it", "--template", name, "--purpose", PURPOSE, "--store", str(tmp_path)]) == 0
    place = Place.of(str(tmp_path), "it")
    done = asyncio.run(play_at_once(place, 9, 4))
    assert done["participants"] == 9 and done["refused"] <= done["commands"] / 20
    store = Store.open(place.url)
    events, report = store.read(), store.verify()
    store.write_archive(tmp_path / "it.jsonl")
    store.close()
    assert report.ok
    people = {event["actor"] for event in events if event["kind"] == "participant.joined"}
    acts = Counter(event["stage"] for event in events if event["actor"] in people)
    opened = Counter(event["stage"] for event in events if event["kind"] == "stage.opened")
    closed = Counter(event["stage"] for event in events if event["kind"] == "stage.closed")
    for stage in read_template(name)["stages"]:
        assert opened[stage["stage"]] == closed[stage["stage"]] == 1
        if stage["kind"] not in ("welcome", "result"):
            assert acts[stage["stage"]] >= 3, stage["stage"]
    archive = open_archive(tmp_path / "it.jsonl")
    assert archive.verify().ok
    state = archive.state()
    assert set(state.counts) == set(state.polls) == set(state.results)
    assert all(state.counts[poll]["n_ballots"] >= 3 for poll in state.polls)
    assert {state.polls[poll]["stage"] for poll in state.decisions} == {
        stage["stage"]
        for stage in read_template(name)["stages"]
        if stage["kind"] in ("vote", "pairs", "budget", "consent")
    }


def test_in_brainwriting_everything_after_the_first_round_grew_out_of_somebody_elses(tmp_path):
    main(["new", "it", "--template", "brainwriting-6-3-5", "--purpose", PURPOSE, "--store", str(tmp_path)])
    asyncio.run(play_at_once(Place.of(str(tmp_path), "it"), 6, 2))
    state = the_agenda(tmp_path, "it")
    later = [idea for idea in state.ideas if idea["stage"] not in ("round-1", "vote")]
    assert later
    for idea in later:
        parents = [state.contributions[parent] for parent in state.parents(idea["contribution"])]
        assert any(parent["participant"] != idea["participant"] for parent in parents)


def test_simulated_people_are_handed_the_same_ideas_as_a_phone_hands_over():
    from random import Random

    from cocodesign.events import handed_to, replay
    from cocodesign.simulation import simulated_people

    from ..mill_lane import a_room

    stages = [
        {"stage": "one", "kind": "ideas", "title": "Round 1"},
        {"stage": "two", "kind": "ideas", "title": "Round 2", "settings": {"pass_on": 1, "only_builds": True}},
    ]  # fmt: skip
    room = a_room(None, about={"title": "It", "purpose": PURPOSE, "template": "", "stages": stages})
    room.stage("one")
    for name in ("Ana", "Bo", "Cy"):
        room.idea(name, f"An idea of {name}")
    room.stage("two")
    state, (person, *_) = replay(room.store.read()), simulated_people(1, Random(1))
    for me in (room.ids[name] for name in ("Ana", "Bo", "Cy")):
        (parent,) = person.act(state, me, Random(1))["parents"]
        assert [parent["parent"]] == handed_to(state, me)


# ---------------------------------------------------------------- one's own


def test_a_file_of_ones_own_makes_the_agenda_wherever_it_lies(tmp_path):
    (tmp_path / "deep").mkdir()
    path = a_file(tmp_path / "deep", criteria=["It is fair."], values=["Old and young"], title="Ours")
    main(["new", "it", "--template", str(path), "--purpose", PURPOSE, "--store", str(tmp_path)])
    state = the_agenda(tmp_path, "it")
    assert [stage["title"] for stage in state.agenda] == ["Ideas"]
    assert state.workshop["criteria"] == ["It is fair."] and state.workshop["values"] == ["Old and young"]
    assert state.workshop["template"] == "ours"


def test_a_copy_of_a_template_can_be_edited_and_used(tmp_path, capsys):
    mine = tmp_path / "mine.json"
    assert main(["templates", "dot-vote", "--to", str(mine)]) == 0
    mine.write_text(mine.read_text().replace('"budget": 5', '"budget": 7'))
    assert read_template(str(mine))["stages"][2]["settings"]["budget"] == 7
    assert main(["templates", "dot-vote", "--to", str(mine)]) == 1
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "parts, says",
    [
        ({"stages": []}, "needs stages, a list of at least one"),
        ({"stages": ["ideas"]}, "stage 1: a stage is an object with kind and title"),
        ({"stages": [STAGE, STAGE]}, r"stage 2 \(ideas\): there is a stage of that name already"),
        ({"stages": [{"kind": "ideas"}]}, r"stage 1 \(ideas\): every stage needs a title"),
        ({"stages": [{"kind": "dance", "title": "D"}]}, r"stage 1 \(dance\): A stage is one of welcome, .*; this one is dance"),
        ({"stages": [{**STAGE, "closes_at": "2026-11-21"}]}, "a stage has no closes_at; its parts are stage, kind"),
        ({"stages": [{**STAGE, "minutes": -3}]}, "minutes must be a number above 0"),
        ({"stages": [{**STAGE, "settings": {"ideas_each": "three"}}]}, "ideas_each must be a whole number"),
        ({"stages": [STAGE, {"kind": "vote", "title": "V", "settings": {"kind": "dots", "budget": 0}}]},
         r"stage 2 \(vote\): budget must be a whole number from 1 to 100"),
        ({"stages": [{"kind": "vote", "title": "V", "settings": {"kind": "duel"}}]}, "a vote is of kind approval"),
        ({"consents": ["research"]}, "a template has no consents; its parts are .* Take it out"),
        ({"purpose": "Something else"}, "the purpose belongs to a workshop, .*--purpose"),
        ({"influence": {"level": "a lot"}}, "influence: its level is one of inform, consult"),
        ({"criteria": "fair"}, "criteria: this is a list of at most 20 texts"),
        ({"criteria": [" "]}, "criteria: a text is expected here"),
        ({"terms": "x" * 501}, "terms: at most 500 characters fit here; this has 501"),
        ({"language": "eo"}, "language: it is en or es; this is 'eo'"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_of_ones_own_is_said_with_file_place_and_remedy(tmp_path, parts, says):
    with pytest.raises(InvalidInputError, match=says) as found:
        read_template(str(a_file(tmp_path, **parts)))
    assert "ours.json" in str(found.value)


def test_a_file_that_is_no_json_is_refused_with_its_line(tmp_path, monkeypatch):
    path = tmp_path / "ours.json"
    path.write_text('{\n  "stages": [}\n')
    with pytest.raises(InvalidInputError, match=r"ours\.json, line 2, column 14: this is no JSON"):
        read_template(str(path))
    with pytest.raises(InvalidInputError, match="There is no file .*theirs.json"):
        read_template(str(tmp_path / "theirs.json"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInputError, match=r"no template 'ours'.* Did you mean ours\.json\?"):
        read_template("ours")


# ---------------------------------------------------------------- where they are offered


def test_the_list_and_the_help_tell_of_every_template(capsys):
    main(["templates"])
    listed = capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["new", "--help"])
    helped = capsys.readouterr().out
    for path, it in bundled().items():
        assert path.stem in listed and it["describes"] in listed
        if it["language"] == "en":
            assert path.stem in helped and it["describes"] in helped
    main(["templates", "--json"])
    assert [it["name"] for it in json.loads(capsys.readouterr().out)["templates"]] == NAMES


def test_who_starts_a_workshop_is_asked_which_agenda_and_told_what_is_wrong_with_a_file(
    tmp_path, monkeypatch, capsys
):
    broken = a_file(tmp_path, consents=[])
    answers = iter(["", PURPOSE, "The square", str(broken), "3"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    given = argparse.Namespace(
        store=str(tmp_path), name="", purpose="", title="", template="", language=None, values=[],
        purpose_short="", organisation="", influence=None, influence_words="",
    )  # fmt: skip
    place = dialogue.choose_workshop(given, lambda question: next(answers))
    said = capsys.readouterr().out
    assert "A workshop without a purpose is not started" in said
    assert "a template has no consents" in said
    assert place.name == "the-square"
    chosen = [path.stem for path in bundled()][2]
    assert the_agenda(tmp_path, "the-square").workshop["template"] == chosen
