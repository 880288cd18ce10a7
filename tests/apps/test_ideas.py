"""What do the pages of ideas say beyond a row of the list? Worked by hand on a few ideas."""

import pytest

from cocodesign.apps.ideas import about_idea, called, may_be_asked, points, terms_of
from cocodesign.events import handed_to, replay
from cocodesign.licences import LICENCES
from tests.apps.test_rows import event

PEOPLE = {"ana": "Ana", "bo": "Bo", "cy": "", "dee": "Dee"}


def joined(people=PEOPLE):
    return [
        event(n, "participant.joined", who, name=name, body={"role": "participant", "number": n})
        for n, (who, name) in enumerate(people.items(), 1)
    ]


@pytest.fixture
def a_bench_with_a_shared_author():
    """Ana writes a bench, changes it, Bo becomes an author, Cy is asked; Dee's comment was taken up for it by Bo."""
    return replay(
        [
            *joined(),
            event(5, "idea.added", "ana", body={"title": "Bench", "text": "Of wood."}),
            event(6, "idea.revised", "ana", ref="e5", body={"title": "Bench", "text": "Of stone."}),
            event(7, "author.invited", "ana", ref="e5", body={"participant": "bo"}),
            event(8, "author.answered", "bo", ref="e5", body={"accepts": True}),
            event(9, "author.invited", "bo", ref="e5", body={"participant": "cy"}),
            event(10, "comment.added", "dee", ref="e5", body={"text": "Make it long", "alignment": "for"}),
            event(11, "point.adopted", "bo", ref="e10", body={"into": "e5"}),
            event(12, "idea.added", "dee", body={"text": "A pool. With fish."}),
            event(13, "point.adopted", "ana", ref="e12"),
            event(14, "thanks.given", "cy", ref="e5"),
            event(15, "flag.raised", "dee", ref="e5"),
        ]
    )


def test_the_page_of_an_idea_tells_its_versions_with_who_wrote_them(a_bench_with_a_shared_author):
    about = about_idea(a_bench_with_a_shared_author, "e5", "ana")
    assert [(v["text"], v["who"]) for v in about["versions"]] == [("Of wood.", "Ana"), ("Of stone.", "Ana")]
    assert "versions" not in about_idea(a_bench_with_a_shared_author, "e12", "ana")


def test_what_was_taken_up_for_an_idea_names_whose_point_it_is(a_bench_with_a_shared_author):
    assert about_idea(a_bench_with_a_shared_author, "e5", "cy")["taken"] == [
        {"id": "e10", "idea": "e5", "text": "Make it long", "who": "Dee", "n": 4}
    ]


@pytest.mark.parametrize(
    ("me", "facts"),
    [
        ("ana", {"own": True, "alone": False, "waiting": [{"who": "", "n": 3}]}),
        ("bo", {"own": False, "alone": False, "waiting": [{"who": "", "n": 3}]}),
        ("cy", {"own": False, "thanked": 1, "thanked_at": "2026-11-21T20:14:00Z"}),
        ("dee", {"own": False, "thanked": 1, "flagged": True}),
    ],
)
def test_each_person_is_told_what_concerns_them(a_bench_with_a_shared_author, me, facts):
    about = about_idea(a_bench_with_a_shared_author, "e5", me)
    assert {name: about[name] for name in facts} == facts
    assert ("waiting" in about) == (me in ("ana", "bo"))
    assert ("flagged" in about) == (me == "dee")


def test_points_for_no_idea_yet_are_one_s_own_and_go_when_they_are_taken_back(a_bench_with_a_shared_author):
    state = a_bench_with_a_shared_author
    assert [(point["id"], point["text"], point["who"]) for point in points(state, "ana")] == [
        ("e12", "A pool", "Dee")
    ]
    assert points(state, "bo") == []  # his is for an idea
    replay([event(16, "contribution.withdrawn", "dee", ref="e12")], state)
    assert points(state, "ana") == []


def test_an_author_may_ask_who_is_here_and_neither_author_nor_asked(a_bench_with_a_shared_author):
    state = a_bench_with_a_shared_author
    assert [one["id"] for one in may_be_asked(state, "e5", "ana")] == ["dee"]
    assert [one["id"] for one in may_be_asked(state, "e12", "dee")] == [
        "ana",
        "bo",
        "cy",
    ]  # the nameless last
    replay([event(16, "participant.left", "bo")], state)
    assert [one["id"] for one in may_be_asked(state, "e12", "dee")] == ["ana", "cy"]


# ---- what is handed on ----


def a_round(k=1, template=None):
    """Two rounds of writing: in the first Ana, Bo and Dee wrote, Cy did not; the second hands on, k places on."""
    same = {"template": template} if template else {}
    stages = [
        event(5, "stage.added", "host", stage="one", body={"kind": "ideas", "title": "1", "position": 0, "settings": same}),
        event(6, "stage.added", "host", stage="two", body={"kind": "ideas", "title": "2", "position": 1, "settings": {"pass_on": k, **same}}),
        event(7, "stage.opened", "host", stage="one"),
        event(8, "idea.added", "ana", stage="one", body={"text": "Ana's"}),
        event(9, "idea.added", "bo", stage="one", body={"text": "Bo's first"}),
        event(10, "idea.added", "dee", stage="one", body={"text": "Dee's"}),
        event(11, "idea.added", "bo", stage="one", body={"text": "Bo's second"}),
        event(12, "idea.added", "host", stage="one", body={"text": "from a sheet", "channel": "paper"}),
        event(13, "stage.closed", "host", stage="one"),
        event(14, "stage.opened", "host", stage="two"),
    ]  # fmt: skip
    return replay([*joined(), *stages])


@pytest.mark.parametrize(
    ("k", "me", "handed"),
    [
        (1, "ana", ["e10"]),  # the ring closes: Dee sits before her
        (1, "bo", ["e8"]),
        (1, "dee", ["e9", "e11"]),  # Cy wrote nothing and has no seat; Bo sits before her
        (1, "cy", ["e9", "e11"]),  # who has not written sits between Bo and Dee
        (2, "ana", ["e9", "e11"]),
        (2, "bo", ["e10"]),
        (2, "cy", ["e8"]),
        (3, "ana", ["e10"]),  # once around: one's own seat is passed over
        (3, "cy", ["e10"]),
    ],
)
def test_ideas_are_handed_on_around_the_ring_of_writers(k, me, handed):
    assert handed_to(a_round(k), me) == handed


@pytest.mark.parametrize("k", [0, None, "1", True, -1])
def test_nothing_is_handed_on_where_the_stage_does_not_say_so(k):
    assert handed_to(a_round(k), "ana") == []


def test_what_is_written_in_the_open_stage_moves_nobody_on_the_ring():
    state = a_round()
    replay([event(15, "idea.added", "cy", stage="two", body={"text": "Cy's"})], state)
    assert handed_to(state, "dee") == ["e9", "e11"]


def test_only_what_stands_is_handed_on():
    state = a_round()
    replay([event(15, "contribution.hidden", "host", ref="e9", body={"reason": "insult"})], state)
    assert handed_to(state, "dee") == ["e11"]


def test_what_the_facilitator_wrote_takes_no_seat_on_the_ring():
    state = a_round()
    fay = event(15, "participant.joined", "fay", body={"role": "facilitator", "number": 5})
    replay(
        [fay, event(16, "idea.added", "fay", stage="one", body={"text": "One of two that say the same"})],
        state,
    )
    assert handed_to(state, "ana") == ["e10"]  # as before: Dee's


def test_stages_of_another_template_hand_nothing_on():
    state = a_round(template="brainwriting")
    assert handed_to(state, "ana") == ["e10"]
    state.stages["one"]["settings"] = {}
    assert handed_to(state, "ana") == []


def test_a_stranger_and_a_room_without_an_open_stage_are_handed_nothing():
    state = a_round()
    assert handed_to(state, "nobody") == []
    replay([event(15, "stage.closed", "host", stage="two")], state)
    assert handed_to(state, "ana") == []


# ---- terms ----


def licensed(*licences, settings=None):
    about = {"title": "T", "purpose": "P", "template": "x", "settings": settings or {}}
    ideas = [
        event(n, "idea.added", "ana", body={"text": f"Idea {n}", **({"licence": one} if one else {})})
        for n, one in enumerate(licences, 2)
    ]
    return replay([event(1, "workshop.created", "op", body=about), *ideas])


def test_every_licence_has_words():
    assert called(str).keys() == LICENCES.keys()
    assert len(set(called(str).values())) == len(LICENCES) and all(called(str).values())


def test_an_idea_of_its_own_has_the_workshop_s_terms_and_every_choice_that_is_offered():
    offer = {"licence": "CC-BY-4.0", "licences": ["CC0-1.0", "CC-BY-4.0"]}
    found = terms_of(licensed(settings=offer), [])
    assert found["preset"] == ["CC-BY-4.0", "name the authors (CC BY)"]
    assert [one for one, _ in found["offered"]] == ["CC-BY-4.0", "CC0-1.0"]
    assert found["least"] == ""


@pytest.mark.parametrize(
    ("sources", "preset", "offered", "conflict"),
    [
        ([None], "CC-BY-SA-4.0", ["CC-BY-SA-4.0"], 0),
        (["CC0-1.0"], "CC-BY-SA-4.0", ["CC-BY-SA-4.0", *LICENCES], 0),
        (["CC-BY-NC-SA-4.0"], "CC-BY-NC-SA-4.0", ["CC-BY-NC-SA-4.0"], 0),
        (["all-rights-reserved"], "all-rights-reserved", ["all-rights-reserved"], 0),
        (["CC-BY-SA-4.0", "all-rights-reserved"], "all-rights-reserved", ["all-rights-reserved"], 2),
    ],
)
def test_the_terms_of_the_sources_are_preset_and_a_conflict_names_them(sources, preset, offered, conflict):
    state = licensed(*sources)
    found = terms_of(state, list(state.contributions))
    assert found["preset"][0] == preset
    assert [one for one, _ in found["offered"]] == list(dict.fromkeys(offered))
    assert len(found["conflict"]) == conflict


def test_the_page_of_an_idea_says_which_terms_do_not_fit():
    state = licensed("CC-BY-SA-4.0", "all-rights-reserved")
    words = {"text": "Both", "licence": "all-rights-reserved", "licence_conflict": True}
    links = [
        event(n, "derivation.added", ref="e4", body={"parent": f"e{n - 3}", "kind": "merges"}) for n in (5, 6)
    ]
    replay([event(4, "idea.added", "bo", body=words), *links], state)
    assert about_idea(state, "e4", "bo")["conflict"] == [
        {"id": "e2", "terms": "name the authors, share alike (CC BY-SA)"},
        {"id": "e3", "terms": "only within this workshop"},
    ]
