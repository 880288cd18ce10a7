"""Is every kind of count told on phone, wall and desk: in words, with its base, and with nothing that was hidden?"""

import json
import re
from pathlib import Path

import pytest

from cocodesign.voting.result import LEFT_OUT, SENTENCES
from cocodesign.widgets import Result
from cocodesign.widgets.result import REPORT
from cocodesign.widgets.screen import source

from .axe import look, violations
from .hall import CHOICES, IDEAS, STATEMENTS, TIED, counted, desk_of, play_on, told, wall_of

# b and c of the textbook: whoever of the roof and the court drops out, the other passes the trees
A_TIE_AT_THE_BOTTOM = [
    *([{"ranking": ["shade"]}] * 3),
    *([{"ranking": ["roof", "court"]}] * 2),
    *([{"ranking": ["court", "roof"]}] * 2),
]


@pytest.fixture
def phone():
    """The phone tells a count and says these sentences, and none of those."""

    def tells(kind, *sentences, result=None, without=(), **about):
        async def scene(house):
            text = await house.show(lambda: told(kind, result, **about))
            assert [words for words in sentences if words not in text] == []
            assert [words for words in without if words in text] == []
            assert await house.page.evaluate("document.documentElement.scrollWidth") <= 360

        play_on("phone", scene)

    return tells


# ---------------------------------------------------------------- what a screen says


def test_every_sentence_of_a_result_is_one_the_screens_know():
    text = source("why.js")
    pairs = re.findall(r"""(?:"([a-z-]+)"|\b([a-z]+)): _\(\s*"((?:[^"\\]|\\.)*)",?\s*\)""", text)
    assert {quoted or bare: words for quoted, bare, words in pairs} == SENTENCES
    assert f"= {json.dumps(LEFT_OUT)}.filter(" in text


def test_an_approval_is_told_with_its_base(phone):
    phone(
        "approval",
        "11 ballots of 18 people",
        "Shade trees with a rain garden and Sunken play court that holds rainwater are level",
        "Ticks, of 11 ballots",
        "You ticked it.",
    )


def test_two_that_are_level_are_a_heading_and_nothing_settles_it(phone):
    phone(
        "approval",
        "Two ideas are level",
        "A tie is not broken by the count: the group decides how to settle it.",
        result=counted("approval", TIED),
        without=("re-draws of this room",),
    )


def test_dots_are_told_with_the_people_behind_them(phone):
    phone(
        "dots",
        "One roof: market, repair, music got 12 of 30 dots, more than any other; they came from 4 people.",
        "Dots, of 30 that were given",
        "from 2 people",
        "You gave it none.",
    )


def test_votes_that_cost_their_square_are_called_votes(phone):
    phone(
        "dots",
        "got 12 votes, more than any other",
        "credits in all",
        result=counted("dots", rule="quadratic"),
    )


def test_a_score_shows_its_spread_and_no_opinion_is_no_zero(phone):
    phone(
        "score",
        "from 0 (not at all) to 5 (very much)",
        "4 have an opinion, 4 have none",
        "by Sum of scores and Score, then run-off: Shade trees with a rain garden",
        "By the mean Sunken play court",
        "The same is chosen by Middle grade.",
        "Had one ballot of 8 been another, something else could have been chosen.",
        "You had no opinion on it.",
        "–",  # the garden, on which nobody has an opinion
    )


def test_the_figures_of_a_spread_are_words_for_whoever_cannot_see_it():
    async def scene(house):
        await house.show(lambda: told("score"))
        spread = house.page.locator(".steps").nth(1).locator(".co-unseen")
        said = "".join(await spread.all_inner_texts())
        assert [part.strip() for part in said.split(";")[:-1]] == [
            "1 for 0", "0 for 1", "0 for 2", "3 for 3", "0 for 4", "4 for 5",
        ]  # fmt: skip

    play_on("phone", scene)


def test_a_ranking_tells_first_choices_what_came_later_and_when_one_dropped_out(phone):
    phone(
        "ranking",
        "first choices",
        "from ideas that dropped out",
        "5 first, 3 came later",
        "3 first, 1 came later; out in count 4",
        "1 first; out in count 1",
        "of 100 re-draws of this room",
        "Another rule would have chosen differently:",
        "Sunken play court that holds rainwater beats every other one to one.",
        "The rule was fixed before the vote opened: Instant run-off.",
        "of 15 been",
        "You put it in place 1.",
    )


def test_all_counts_stand_in_a_table_too():
    async def scene(house):
        result = counted("ranking")
        await house.show(lambda: told("ranking", result))
        await house.page.locator("summary", has_text="counts as a table").click()
        rows = await house.page.locator(".wide tbody tr").all_inner_texts()
        cells = [re.split(r"\s*\t\s*", row.strip()) for row in rows]
        last = [round_["exhausted"] for round_ in result["rounds"]]
        assert cells[-1][1:] == [str(n) for n in last]
        first = {IDEAS[c][0]: str(n) for c, n in result["rounds"][0]["counts"].items()}
        assert {row[0].replace(" Yours", ""): row[1] for row in cells[:-1]} == first

    play_on("phone", scene)


def test_a_tie_at_the_bottom_that_decides_is_said(phone):
    phone(
        "ranking",
        "Two ideas are level",
        "which of them drops out decides who wins",
        "This is one way of settling the tie at the bottom.",
        result=counted("ranking", A_TIE_AT_THE_BOTTOM),
    )


def test_a_ranking_may_be_counted_by_another_rule():
    async def scene(house):
        for rule in ("borda", "schulze", "minimax", "plurality"):
            result = counted("ranking", rule=rule)
            text = await house.show(lambda result=result: told("ranking", result))
            assert "The rule was fixed before the vote opened" in text or "The same is chosen by" in text

    play_on("phone", scene)


def test_opinions_show_what_is_agreed_and_what_divides_with_who_has_answered(phone):
    phone(
        "opinions",
        "14 of 18 people answered",
        "Most agreed",
        "Most divided",
        "7 agree, 0 pass, 6 disagree; 13 of 14 answered",
        "You gave 5 answers.",
        without=("Nothing is chosen", "What happens now", "re-draw"),
    )


def test_a_pulse_shows_mean_limits_and_who_answered(phone):
    phone(
        "pulse",
        "I was heard.",
        "Mean 4.43 of 5, between 2.38 and 5; 7 of 18 answered",
        "few answers say little",
        without=("Nothing is chosen", "How sure"),
    )


# ---------------------------------------------------------------- hidden, erased, on paper, nobody


def test_the_effect_of_hiding_is_said_and_the_hidden_words_are_not(phone):
    phone(
        "ranking",
        "One idea was hidden before the vote closed and is not counted.",
        "Counted with what was hidden, a hidden idea would have won.",
        result=counted("ranking", hidden=["shade"]),
        hidden=["shade"],
        without=("Shade trees",),
    )


def test_hiding_without_an_effect_is_said_too(phone):
    phone(
        "ranking",
        "Counted with what was hidden, the result is the same.",
        result=counted("ranking", hidden=["park"]),
        hidden=["park"],
    )


def test_erased_words_keep_their_place(phone):
    phone("approval", "Erased words", erased=["roof"], without=("One roof",))


def test_paper_is_said_where_there_was_any(phone):
    phone("approval", "8 ballots came by phone and 3 on paper.", result=counted("approval", paper=3))
    phone("approval", without=("on paper",))


def test_without_a_ballot_every_page_still_says_so():
    async def scene(house):
        for kind in CHOICES:
            text = await house.show(lambda kind=kind: told(kind, counted(kind, [])))
            answers = kind in ("opinions", "pulse", "agreement", "delphi")
            assert ("0 of 18 people answered" if answers else "Nobody voted, so nothing is chosen.") in text

    play_on("phone", scene)


# ---------------------------------------------------------------- on the way


def test_what_tells_a_result_comes_with_it_and_not_before():
    empty = Result()
    assert empty.report == ""
    empty.result = counted("dots")
    assert empty.report == source(*(f"{name}.js" for name in REPORT))


def test_a_served_page_is_told_where_the_report_lies(monkeypatch):
    monkeypatch.setenv("COCODESIGN_MODULES", "/w/static/widgets/")
    assert told("dots").get_state()["report"].startswith("/w/static/widgets/result-report.js?v=")


def test_spanish_words_come_with_the_report():
    result = Result(language="es")
    result.result = counted("approval")
    assert result.words["The count"] == "El recuento"


# ---------------------------------------------------------------- wall and desk


def test_the_wall_shows_every_kind_without_scrolling():
    async def scene(house):
        for kind in CHOICES:
            await house.show(lambda kind=kind: wall_of(kind))
            box = await house.page.locator(".wr > :last-child").bounding_box()
            assert box["y"] + box["height"] <= 1080
            assert await house.page.evaluate("document.documentElement.scrollWidth") <= 1920

    play_on("wall", scene)


def test_the_flow_on_the_wall_has_its_figures_in_words():
    async def scene(house):
        text = await house.show(lambda: wall_of("ranking"))
        about = await house.page.locator("svg.sk").get_attribute("aria-label")
        assert about.startswith("5 counts. Shade trees with a rain garden: 5, 5, 5, 5, 8. ")
        assert "Keep twenty parking spaces: 1, 1, 1, then out." in about
        assert "which then led" in text and "Another rule" in text
        assert await house.page.locator("svg.sk .moveB").count() >= 1

    play_on("wall", scene)


def test_counts_that_have_no_room_on_the_wall_are_counted():
    async def scene(house):
        result = counted("ranking")
        for _ in range(30):  # as if many had dropped out before
            result["rounds"].insert(0, {**result["rounds"][0], "out": [], "moved": {}})
        assert "29 counts before these are not drawn." in await house.show(lambda: wall_of("ranking", result))

    play_on("wall", scene)


def test_the_desk_shows_the_rules_side_by_side_and_the_duels():
    async def scene(house):
        await house.show(lambda: desk_of("ranking"))
        page = house.page
        for words in ("Count by count", "The same ballots under other rules", "One to one"):
            await page.locator("summary", has_text=words).click()
        rules = await page.locator(".co-rules tbody tr").all_inner_texts()
        assert len(rules) == 4 and "the rule chosen before the vote" in rules[0]
        assert any("Duels won, Minimax, Schulze, Ranked pairs" in row for row in rules), rules
        duels = page.locator("table.pw tbody tr").first.locator("td")
        assert await duels.count() == len(IDEAS)
        text = await house.text()
        assert "15 ballots of 18 people" in text and "In 100 re-draws" in text

    play_on("desk", scene)


def test_the_desk_shows_every_kind():
    async def scene(house):
        for kind in CHOICES:
            assert "of 18 people" in await house.show(lambda kind=kind: desk_of(kind))

    play_on("desk", scene)


def test_axe_finds_nothing_on_a_result_light_or_dark():
    async def scene(house):
        for kind in CHOICES:
            await house.show(lambda kind=kind: told(kind, counted(kind, paper=2)))
            await house.page.evaluate(
                "for (const one of document.querySelectorAll('details')) one.open = true"
            )
            await look(house.page, kind)

    play_on("phone", scene)


# ---------------------------------------------------------------- who answers alike, and what other rules say


@pytest.fixture(scope="module")
def two_camps():
    """Fourteen people agree with what ten others disagree with; two answered little."""
    sides = [1] * 14 + [-1] * 10
    half = {idea: (1 if place < 3 else -1) for place, idea in enumerate(STATEMENTS)}
    choices = [{"opinions": {idea: side * half[idea] for idea in STATEMENTS}} for side in sides]
    choices[0]["opinions"]["roof"] = 0
    return counted("opinions", [*choices, {"opinions": {"shade": 1}}, {"opinions": {}}], on=STATEMENTS)


def test_people_who_answer_alike_are_points_and_groups_with_what_they_say(two_camps):
    async def scene(house):
        text = await house.show(lambda: told("opinions", two_camps))
        drawn = house.page.locator("svg.om[role=img]")
        assert await drawn.get_attribute("aria-label") == "A map of 24 people in groups of 14, 10."
        assert [await drawn.locator(f"path.g{k}").count() for k in (0, 1, 2)] == [0, 14, 10]
        assert "Group 1 · 14 people" in text and "Group 2 · 10 people" in text
        assert "of 100 agree with" in text and "of the others 0" in text
        assert await house.page.evaluate("document.documentElement.scrollWidth") <= 360

    play_on("phone", scene)


def test_where_there_are_no_groups_that_is_said_and_nothing_drawn(phone):
    phone("opinions", "are grouped where 20 or more have answered 7 statements", without=("Group 1",))


def test_the_map_has_room_on_the_wall_beside_what_is_agreed(two_camps):
    async def scene(house):
        text = await house.show(lambda: wall_of("opinions", two_camps))
        assert "Group 2 · 10 people" in text and "Most agreed" in text
        box = await house.page.locator(".wr > :last-child").bounding_box()
        foot = await house.page.locator("footer.wf").bounding_box()
        assert box["y"] + box["height"] <= foot["y"]
        map_of = await house.page.locator("svg.om[role=img]").bounding_box()
        assert map_of["width"] >= 250

    play_on("wall", scene)


def test_five_groups_have_room_on_the_wall_too(two_camps):
    says = two_camps["map"]["groups"][0]["says"]
    crowded = {**two_camps["map"], "groups": [{"size": 9, "says": says}] * 5}

    async def scene(house):
        text = await house.show(lambda: wall_of("opinions", {**two_camps, "map": crowded}))
        assert "Group 5" in text
        last = await house.page.locator(".wr > :last-child").bounding_box()
        foot = await house.page.locator("footer.wf").bounding_box()
        assert last["y"] + last["height"] <= foot["y"]

    play_on("wall", scene)


def test_the_wall_shows_other_rules_and_how_sure_only_where_it_is_turned_to_them():
    async def scene(house):
        assert "Split cycle" not in await house.show(lambda: wall_of("ranking"))
        text = await house.show(lambda: wall_of("ranking", view="rules"))
        assert "The same ballots under other rules" in text and "Split cycle" in text
        assert "of 100 re-draws of this room" in text and "of 15 been" in text
        duels = house.page.locator("table.pw tbody tr").first.locator("td")
        assert await duels.count() == len(IDEAS)
        box = await house.page.locator(".wrules > :last-child").bounding_box()
        assert box["y"] + box["height"] <= 1080
        assert "How sure is it?" in await house.show(lambda: wall_of("approval", view="rules"))

    play_on("wall", scene)


def test_a_rule_of_duels_shows_the_duels_on_the_wall():
    async def scene(house):
        await house.show(lambda: wall_of("ranking", counted("ranking", rule="schulze")))
        assert await house.page.locator("table.pw td.w").count() >= 5

    play_on("wall", scene)


def test_axe_finds_nothing_on_the_wall(two_camps):
    async def scene(house):
        schulze = counted("ranking", rule="schulze")
        pages = [lambda kind=kind: wall_of(kind) for kind in ("ranking", "score", "pulse")]
        pages += [
            lambda: wall_of("opinions", two_camps),
            lambda: wall_of("ranking", schulze),
            lambda: wall_of("ranking", view="rules"),
        ]
        for make in pages:
            await house.show(make)
            assert await violations(house.page) == []

    play_on("wall", scene)


def test_every_drawing_is_hidden_from_a_reader_or_has_words():
    for name in ("tally.js", "wall-result.js", "wall-rules.js", "opinion-map.js"):
        text = (Path(__file__).parents[2] / "cocodesign" / "widgets" / name).read_text(encoding="utf-8")
        for drawing in re.findall(r'h\(\s*"(?:div|span)\.rb[^)]*?\)', text, re.S):
            assert "aria-hidden" in drawing


# ---------------------------------------------------------------- who chose what, in an open vote only


NAMED = [
    {"id": "shade", "people": [{"who": "Amira Haddad", "n": 1, "mark": 3}, {"who": "", "n": 7, "mark": 1}], "left": 1, "paper": 2},
    {"id": "roof", "people": [], "left": 0, "paper": 0},
]  # fmt: skip


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_after_an_open_vote_names_stand_under_each_idea_folded(screen):
    async def scene(house):
        result = {**counted("dots", mode="open"), "named": NAMED}
        await house.show(lambda: (told if screen == "phone" else desk_of)("dots", result))
        names = house.page.locator("details.names")
        assert not await names.get_by_text("Amira Haddad").is_visible()
        await names.locator("summary").click()
        said = " ".join((await names.inner_text()).split())
        assert "Amira Haddad 3 dots" in said and "Participant 7 one dot" in said
        assert "one who has left" in said and "2 on paper" in said
        assert "One roof: market, repair, music: nobody" in said

    play_on(screen, scene)


def test_without_names_there_is_nothing_to_unfold(phone):
    phone("dots", without=("Who chose what",))


# ---------------------------------------------------------------- several that are chosen together


def test_a_budget_is_told_by_both_rules_side_by_side(phone):
    phone(
        "budget",
        "3 ideas are paid for",
        "3 ideas for €39,500 of €60,000; €20,500 stay unspent.",
        "Most ballots first 2 ideas for €54,000 of €60,000; €6,000 stay unspent.",
        "chosen on 4 of 14 ballots · paid for here, by Equal shares",
        "chosen on 7 of 14 ballots · only Most ballots first would pay for it",
        "You chose one of these 3.",
        without=("level", "A tie is not broken"),
    )
    tie = counted("budget", CHOICES["budget"][:7])
    phone(
        "budget",
        "2 ideas, some by how a tie is settled",
        "This is one way of settling the tie.",
        result={**tie, "winners": ["shade", "court"], "tied": True},
    )
