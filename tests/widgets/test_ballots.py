"""Does a ballot of every kind take what a voter means, by tap and by keyboard, send it once, and say what became of it?"""

import asyncio
import json
import re

import pytest

from cocodesign.widgets import Ballot
from cocodesign.widgets.assets import assets, modules_of
from cocodesign.widgets.ballot import PAPERS
from tests.widgets import axe
from tests.widgets.booth import option, voting
from tests.widgets.playhouse import play

SENT = {"cast_at": "2026-03-03T18:40:00Z", "receipt": "7F3K-22QD", "changes": 0}
STATEMENTS = ["Cars may cross the lot before nine.", "Nobody should pay to sit down.", "Dogs belong here."]
ASKED = ["I was heard.", "I know what happens next.", "I would come again."]
LAID = {
    "approval": {"approved": ["kitchen", "shade"]},
    "dots": {"amounts": {"kitchen": 1, "shade": 2}},
    "score": {"scores": {"kitchen": 0, "shade": 5}},
    "ranking": {"ranking": ["shade", "kitchen"]},
}
KINDS = sorted(LAID)
TOP = "document.querySelector('.co-rows').getBoundingClientRect().top + scrollY"


def statements(n=3):
    return [option(f"s{i}", STATEMENTS[i] if i < 3 else f"Statement {i}", "Bert") for i in range(n)]


def questions():
    return [option(f"q{i}", words, n=0) for i, words in enumerate(ASKED)]


def many(n=43):
    return [option(f"o{i}", f"Idea number {i + 1}", "Bert") for i in range(n)]


async def mark(booth, kind):
    """Lay by tap what LAID holds."""
    taps = {
        "approval": ["kitchen", "shade"],
        "dots": ["shade+", "kitchen+", "shade+"],
        "score": ["kitchen:0", "shade:5"],
        "ranking": ["shade", "kitchen"],
    }
    for key in taps[kind]:
        await booth.page.locator(f'.co-rows [data-key="{key}"]').click()


# ---- what travels ----


@pytest.mark.parametrize("kind", PAPERS)
def test_the_paper_comes_with_the_poll_and_no_other_does(kind):
    ballot = Ballot()
    assert ballot.get_state()["paper"] == ""
    ballot.poll = {"poll": "p1", "kind": kind}
    (kinds,) = re.findall(r"^export const kinds = (.*);$", ballot.paper, re.M)
    assert kind in json.loads(kinds)


def test_a_page_of_ours_is_told_the_address_of_a_paper_that_is_served(monkeypatch):
    monkeypatch.setenv("COCODESIGN_MODULES", "/static/widgets/")
    ballot = Ballot(poll={"poll": "p1", "kind": "dots"})
    for state in (ballot.get_state(), ballot.get_state(key="paper")):
        address = state["paper"].partition("?v=")
        assert address[0] == "/static/widgets/paper-dots.js"
    assert assets()["paper-dots.js"] == ballot.paper


def test_a_first_visit_loads_no_paper():
    assert not [name for name in modules_of("participant") if name.startswith("paper")]


def test_a_paper_speaks_the_visitor_s_language():
    assert Ballot(language="es", poll={"poll": "p1", "kind": "approval"}).words["Approval"] == "Aprobación"


# ---- by tap ----


@pytest.mark.parametrize("kind", KINDS)
def test_sec_s4_what_is_tapped_is_sent_once_however_often_the_button_is(kind):
    async def scene():
        async with voting(kind) as booth:
            await mark(booth, kind)
            await booth.page.get_by_role("button", name="Send my ballot").dblclick()
            await booth.sent()
            await asyncio.sleep(0.4)
            assert booth.choices == [LAID[kind]]
            assert booth.acts[0]["do"] == "cast"
            await booth.kept()
            await booth.sees("Your ballot is in")
            await booth.sees("7F3K-22QD")
            assert "Kitchen garden" in await booth.page.locator(".sum").inner_text()

    play(scene)


@pytest.mark.parametrize(
    "kind, words",
    [
        ("approval", "You tick 2 of 6: Kitchen garden and Shade trees with a rain garden."),
        ("dots", "Shade trees with a rain garden 2 and Kitchen garden 1; 2 dots unused."),
        ("score", "2 scored, 4 still open. Sent like this, what is open counts as no opinion."),
        ("ranking", "1 Shade trees with a rain garden › 2 Kitchen garden; the rest tied last."),
    ],
)
def test_the_ballot_stands_in_words_above_the_button_that_sends_it(kind, words):
    async def scene():
        async with voting(kind) as booth:
            assert "it is a blank ballot" in await booth.summary()
            await mark(booth, kind)
            assert await booth.summary() == words

    play(scene)


@pytest.mark.parametrize("kind", [*KINDS, "pulse"])
def test_a_blank_ballot_is_sent_on_purpose_and_named(kind):
    async def scene():
        async with voting(kind, questions() if kind == "pulse" else None) as booth:
            assert "it is a blank ballot" in await booth.summary()
            await booth.tap("Send my answers" if kind == "pulse" else "Send my ballot")
            await booth.sent()
            assert [list(choice.values()) for choice in booth.choices] in ([[[]]], [[{}]])
            await booth.kept()
            await booth.sees("No question is answered." if kind == "pulse" else "A blank ballot")

    play(scene)


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_survives_a_reload(kind):
    async def scene():
        async with voting(kind) as booth:
            await mark(booth, kind)
            before = await booth.summary()
            await booth.page.reload()
            await booth.page.locator(".co-rows").wait_for()
            assert await booth.summary() == before
            await booth.tap("Send my ballot")
            await booth.sent()
            assert booth.choices == [LAID[kind]]

    play(scene)


@pytest.mark.parametrize("kind", KINDS)
def test_a_ballot_can_be_changed_and_left_as_it_is(kind):
    async def scene():
        async with voting(kind, sent={**SENT, "choice": LAID[kind]}) as booth:
            await booth.sees("What you sent")
            await booth.tap("Change my ballot")
            before = await booth.summary()
            more = {"approval": "roof", "dots": "roof+", "score": "roof:3", "ranking": "roof"}[kind]
            await booth.page.locator(f'.co-rows [data-key="{more}"]').click()
            assert await booth.summary() != before
            await booth.tap("Leave my ballot as it is")
            await booth.sees("What you sent")
            await booth.tap("Change my ballot")
            assert await booth.summary() == before
            await booth.page.locator(f'.co-rows [data-key="{more}"]').click()
            await booth.tap("Send my changed ballot")
            await booth.sent()
            [marks] = booth.choices[0].values()
            assert "roof" in marks
            assert len(marks) == 3

    play(scene)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_not_sent_before_the_close_is_not_counted_kept_and_shown(kind):
    async def scene():
        async with voting(kind) as booth:
            await mark(booth, kind)
            booth.ballot.poll = {**booth.ballot.poll, "closed_at": "2026-03-03T19:00:00Z"}
            await booth.sees("What you marked on this phone was not sent, so it is not counted:")
            assert "Kitchen garden" in await booth.page.locator(".sum").inner_text()
            assert await booth.page.get_by_role("button", name="Send my").count() == 0

    play(scene)


def test_a_change_that_came_too_late_leaves_the_ballot_that_was_sent():
    async def scene():
        async with voting("ranking", sent={**SENT, "choice": {"ranking": ["park"]}}) as booth:
            await booth.tap("Change my ballot")
            await booth.page.locator('.co-row[data-key="roof"]').click()
            booth.ballot.poll = {**booth.ballot.poll, "closed_at": "2026-03-03T19:00:00Z"}
            await booth.sees("Your ballot is in")
            await booth.sees("was not sent, so it is not counted")
            assert "What you sent" not in await booth.page.locator("main").inner_text()

    play(scene)


def test_a_refusal_is_said_and_the_marks_stay():
    async def scene():
        async with voting("dots") as booth:
            await mark(booth, "dots")
            await booth.tap("Send my ballot")
            act = await booth.sent()
            booth.ballot.answer(act["id"], no={"code": "closed", "say": "The vote closed at 19:58."})
            await booth.sees("The vote closed at 19:58.")
            assert "Kitchen garden 1" in await booth.summary()
            await booth.tap("Send my ballot")

    play(scene)


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_ballot_has_pages_and_says_what_is_chosen_so_far(kind):
    async def scene():
        key = {"approval": "{}", "dots": "{}+", "score": "{}:4", "ranking": "{}"}[kind]
        async with voting(kind, many()) as booth:
            await booth.sees("1 to 10 of 43")
            await booth.page.locator(f'.co-rows [data-key="{key.format("o1")}"]').click()
            top = await booth.page.evaluate(TOP)
            await booth.page.locator(f'.co-rows [data-key="{key.format("o2")}"]').click()
            assert await booth.page.evaluate(TOP) == top
            await booth.tap("The next ten")
            await booth.sees("11 to 20 of 43")
            await booth.page.locator(f'.co-rows [data-key="{key.format("o12")}"]').click()
            text = await booth.page.locator(".sofar").inner_text()
            assert all(f"Idea number {n}" in text for n in (2, 3, 13))
            await booth.tap("Send my ballot")
            await booth.sent()
            [marks] = booth.choices[0].values()
            assert sorted(marks) == ["o1", "o12", "o2"]

    play(scene)


def test_an_idea_that_is_hidden_meanwhile_is_neither_shown_nor_sent():
    async def scene():
        async with voting("dots") as booth:
            await mark(booth, "dots")
            booth.ballot.options = [
                {**row, "hidden": "insult"} if row["id"] == "shade" else row for row in booth.ballot.options
            ]
            await booth.sees("4 of 5 dots left")
            await booth.tap("Send my ballot")
            await booth.sent()
            assert booth.choices == [{"amounts": {"kitchen": 1}}]

    play(scene)


def test_another_vote_brings_its_own_paper_and_no_mark_of_the_last():
    async def scene():
        async with voting("ranking") as booth:
            await mark(booth, "ranking")
            with booth.ballot.hold_sync():
                booth.ballot.poll = {
                    **booth.ballot.poll,
                    "poll": "p2",
                    "kind": "score",
                    "question": "And now?",
                }
                booth.ballot.options = many(3)
            await booth.sees("And now?")
            await booth.sees("0 scored")
            assert await booth.page.locator("[type=radio]:checked").count() == 0

    play(scene)


# ---- dots ----


def test_when_no_dots_are_left_the_step_says_why_it_does_nothing():
    async def scene():
        async with voting("dots", poll={"settings": {"budget": 3, "most": 2}}) as booth:
            more = booth.page.locator('[data-key="court+"]')
            await more.click()
            await more.click()
            assert await more.get_attribute("aria-disabled") == "true"
            await more.click(force=True)
            await booth.sees("At most 2 dots on one idea.")
            await booth.page.locator('[data-key="park+"]').click()
            left = booth.page.locator(".left [role=status]")
            assert await left.inner_text() == "0 of 3 dots left"
            roof = booth.page.locator('[data-key="roof+"]')
            reason = await roof.get_attribute("aria-describedby")
            assert (
                await booth.page.locator(f"#{reason}").text_content() == "No dots left. Take one back first."
            )
            await roof.click(force=True)
            assert await left.inner_text() == "No dots left. Take one back first."
            await booth.page.locator('[data-key="court-"]').click()
            assert await roof.get_attribute("aria-disabled") == "false"
            await booth.tap("Send my ballot")
            await booth.sent()
            assert booth.choices == [{"amounts": {"court": 1, "park": 1}}]

    play(scene)


def test_on_a_quadratic_ballot_each_further_dot_costs_more_and_the_price_is_said():
    async def scene():
        poll = {"rule": "quadratic", "settings": {"budget": 9, "quadratic": True}}
        async with voting("dots", poll=poll) as booth:
            row = booth.page.locator("li", has=booth.page.locator('[data-key="shade+"]'))
            for price, left in (("one credit", 8), ("3 credits", 5), ("5 credits", 0)):
                assert f"next: {price}" in await row.inner_text()
                await booth.page.locator('[data-key="shade+"]').click()
                assert await booth.page.locator(".left p").first.inner_text() == f"{left} of 9 credits left"
            assert await booth.page.locator('[data-key="park+"]').get_attribute("aria-disabled") == "true"
            await booth.tap("Send my ballot")
            await booth.sent()
            assert booth.choices == [{"amounts": {"shade": 3}}]

    play(scene)


def test_what_is_left_stays_in_sight_and_rows_keep_their_height():
    async def scene():
        async with voting("dots") as booth:
            heights = "[...document.querySelectorAll('.drow')].map(x => x.offsetHeight)"
            before = await booth.page.evaluate(heights)
            await mark(booth, "dots")
            assert await booth.page.evaluate(heights) == before
            await booth.page.evaluate("document.querySelectorAll('.drow')[5].scrollIntoView()")
            box = await booth.page.locator(".left").bounding_box()
            header = await booth.page.locator("header.co-top").bounding_box()
            assert abs(box["y"] - (header["y"] + header["height"])) <= 2

    play(scene)


# ---- scores ----


def test_no_opinion_is_no_zero_and_what_is_open_is_counted():
    async def scene():
        async with voting("score") as booth:
            for key in ("court:3", "kitchen:null", "shade:5", "park:0", "roof:2"):
                await booth.page.locator(f'[data-key="{key}"]').click()
            assert (await booth.summary()).startswith(
                "4 scored, 1 no opinion, 1 still open (مقاعد للقراءة 🌳)."
            )
            await booth.tap("Send my ballot")
            await booth.sent()
            assert booth.choices == [{"scores": {"court": 3, "shade": 5, "park": 0, "roof": 2}}]
            await booth.kept()
            await booth.sees("No opinion: Kitchen garden and مقاعد للقراءة 🌳.")
            await booth.tap("Change my ballot")
            assert (await booth.summary()) == "4 scored, 2 no opinion."

    play(scene)


def test_no_opinion_is_kept_in_the_draft():
    async def scene():
        async with voting("score") as booth:
            await booth.page.locator('[data-key="kitchen:null"]').click()
            await booth.page.reload()
            await booth.page.locator(".co-rows").wait_for()
            assert (await booth.summary()).startswith("0 scored, 1 no opinion, 5 still open.")

    play(scene)


def test_a_pulse_asks_in_words_and_in_the_order_it_was_given():
    async def scene():
        async with voting("pulse", questions()) as booth:
            assert await booth.page.locator("h1.co-plate").inner_text() == "Pulse"
            assert await booth.page.locator(".sc h3").all_inner_texts() == ASKED
            await booth.page.get_by_label("Mostly").first.check()
            await booth.page.get_by_label("Not at all").last.check()
            assert (await booth.summary()).startswith("2 answered, 1 still open.")
            await booth.tap("Send my answers")
            await booth.sent()
            assert booth.choices == [{"scores": {"q0": 4, "q2": 1}}]
            await booth.kept()
            await booth.sees("Your answers are in")
            words = await booth.page.locator(".sum b").all_inner_texts()
            assert words == ["Mostly", "No answer", "Not at all"]

    play(scene)


# ---- ranking ----


def test_a_second_tap_clears_a_place_and_the_rest_move_up_while_the_rows_stay():
    async def scene():
        async with voting("ranking") as booth:
            names = await booth.page.locator(".co-row .co-words > span").all_inner_texts()
            for key in ("shade", "court", "roof", "court"):
                await booth.page.locator(f'.co-row[data-key="{key}"]').click()
            marks = await booth.page.locator(".co-row .co-mark").all_inner_texts()
            assert marks == ["", "", "1", "", "2", ""]
            assert await booth.page.locator(".co-row .co-words > span").all_inner_texts() == names
            await booth.page.get_by_role("button", name="Move One roof: market, repair, music up").click()
            said = booth.page.locator("[data-page=vote] > [role=status]")
            assert await said.text_content() == "One roof: market, repair, music is now number 1 of 2."
            await booth.tap("Send my ballot")
            await booth.sent()
            assert booth.choices == [{"ranking": ["roof", "shade"]}]

    play(scene)


def test_an_order_that_was_cleared_comes_back():
    async def scene():
        async with voting("ranking") as booth:
            await mark(booth, "ranking")
            await booth.tap("Clear all")
            assert (await booth.summary()).startswith("Nothing is ranked yet.")
            assert await booth.focus() == "Undo"
            await booth.press("Enter")
            assert (await booth.summary()).startswith("1 Shade trees")

    play(scene)


# ---- opinions ----


def opine(ref, value):
    return {"do": "opine", "poll": "p1", "ref": ref, "value": value}


def said(booth):
    return [{key: act[key] for key in ("do", "poll", "ref", "value")} for act in booth.acts]


async def say(booth, *answers):
    for answer in answers:
        n = len(booth.acts)
        await asyncio.sleep(0.32)
        await booth.page.locator(".ans button", has_text=answer).first.click()
        await booth.kept(n + 1)


def test_each_opinion_is_sent_at_once_and_the_next_statement_comes():
    async def scene():
        async with voting("opinions", statements()) as booth:
            card = booth.page.locator(".card1 blockquote")
            assert await card.inner_text() == STATEMENTS[0]
            assert await booth.page.locator(".co-action .co-button--primary").count() == 0
            await say(booth, "Agree", "Pass")
            assert await card.inner_text() == STATEMENTS[2]
            await booth.sees("3 of 3 statements")
            await say(booth, "Disagree")
            await booth.sees("That is all for now.")
            assert said(booth) == [opine("s0", 1), opine("s1", 0), opine("s2", -1)]

    play(scene)


def test_a_double_tap_answers_one_statement():
    async def scene():
        async with voting("opinions", statements()) as booth:
            await booth.page.locator(".ans button", has_text="Disagree").dblclick()
            await asyncio.sleep(0.5)
            assert said(booth) == [opine("s0", -1)]

    play(scene)


def test_the_last_opinion_comes_back_and_another_answer_replaces_it():
    async def scene():
        async with voting("opinions", statements()) as booth:
            await say(booth, "Agree", "Pass")
            await booth.tap("Undo")
            await booth.sees("You said: Pass.")
            assert await booth.page.locator('.ans [aria-pressed="true"]').inner_text() == "■\nPass"
            await say(booth, "Disagree")
            assert said(booth)[-1] == opine("s1", -1)
            assert await booth.page.locator(".card1 blockquote").inner_text() == STATEMENTS[2]
            assert await booth.page.locator(".ans [aria-pressed]").count() == 0

    play(scene)


def test_stopping_is_no_end_and_new_statements_come_last():
    async def scene():
        async with voting("opinions", statements()) as booth:
            await say(booth, "Agree")
            await booth.tap("Stop here")
            await booth.sees("That is all for now.")
            await booth.sees("You answered 1 of 3.")
            booth.ballot.options = [option("new", "Open it at night.", "Zoë"), *statements()]
            await booth.sees("Go on: 3 statements")
            await booth.tap("Go on: 3 statements")
            await say(booth, "Pass", "Pass")
            assert await booth.page.locator(".card1 blockquote").inner_text() == "Open it at night."

    play(scene)


def test_opinions_go_on_where_they_were_after_a_reload():
    async def scene():
        async with voting("opinions", statements(200)) as booth:
            await say(booth, "Agree")
            booth.ballot.sent = {**SENT, "choice": {"opinions": {"s0": 1}}}
            await asyncio.sleep(0.35)
            await booth.page.locator(".ans button", has_text="Disagree").click()  # on its way still
            await booth.sees("3 of 200 statements")
            await booth.page.reload()
            await booth.sees("3 of 200 statements")
            await say(booth, "Pass")
            await booth.tap("Stop here")
            await booth.page.get_by_text("Your answers").click()
            await booth.page.locator(".said").first.click()
            await booth.sees("You said: Agree.")

    play(scene)


def test_the_three_answers_stay_where_they_are_however_long_a_statement_is():
    async def scene():
        long = option("s9", "A long statement about the lot. " * 9, "Bert")
        async with voting("opinions", [*statements(1), long, option("s8", "Short.")]) as booth:
            where = "(b => [b.x, b.y])(document.querySelector('.ans').getBoundingClientRect())"
            places = [await booth.page.evaluate(where)]
            for _ in range(2):
                await say(booth, "Pass")
                places.append(await booth.page.evaluate(where))
            assert places[0] == places[1] == places[2]

    play(scene)


def test_a_refused_opinion_is_open_again():
    async def scene():
        async with voting("opinions", statements()) as booth:
            await booth.page.locator(".ans button", has_text="Pass").click()
            act = await booth.sent()
            booth.ballot.answer(act["id"], no={"code": "closed", "say": "It closed at 19:58."})
            await booth.sees("It closed at 19:58.")
            await booth.sees("1 of 3 statements")

    play(scene)


def test_closed_opinions_keep_what_was_said():
    async def scene():
        sent = {**SENT, "choice": {"opinions": {"s0": 1}}}
        poll = {"closed_at": "2026-03-03T19:00:00Z"}
        async with voting("opinions", statements(), sent=sent, poll=poll) as booth:
            await booth.sees("Your answers are in")
            assert await booth.page.locator(".ans").count() == 0

    play(scene)


# ---- by keyboard alone ----


@pytest.mark.parametrize(
    "kind, keys, choice",
    [
        ("approval", ["kitchen", "Space", "shade", "Enter"], LAID["approval"]),
        ("dots", ["kitchen+", "Enter", "shade+", "Space", "shade+", "Space"], LAID["dots"]),
        ("score", ["kitchen:0", "Space", "shade:0", *["ArrowRight"] * 5], LAID["score"]),
        ("ranking", ["kitchen", "Space", "shade", "Enter", "shade-", "Enter"], LAID["ranking"]),
    ],
)
def test_keyboard_alone_fills_in_and_sends(kind, keys, choice):
    async def scene():
        async with voting(kind) as booth:
            here = None
            for key in keys:
                if key in ("Space", "Enter", "ArrowRight"):
                    await booth.press(key)
                elif key != here:
                    await booth.tab_to(here := key)
            await booth.tab_to("Send my ballot")
            await booth.press("Enter")
            await booth.sent()
            assert booth.choices == [choice]
            await booth.kept()
            await booth.sees("Your ballot is in")
            assert await booth.focus() == "Vote"

    play(scene)


def test_keyboard_alone_answers_statements_and_the_focus_stays_on_the_answer():
    async def scene():
        async with voting("opinions", statements()) as booth:
            await booth.tab_to("▲Agree")
            await booth.press("Enter")
            await booth.kept(1)
            await asyncio.sleep(0.35)
            assert await booth.focus() == "▲Agree"
            await booth.press("Tab", "Tab", "Space")
            await booth.kept(2)
            assert said(booth) == [opine("s0", 1), opine("s1", -1)]
            await asyncio.sleep(0.35)
            await booth.press("Space")
            await booth.kept(3)
            await booth.sees("That is all for now.")
            assert await booth.focus() == "That is all for now."

    play(scene)


# ---- for everybody ----


OWN_TESTS = ("budget", "pairs")  # whose papers are looked at in test_budgets.py and test_pairs.py


@pytest.mark.parametrize("kind", [kind for kind in PAPERS if kind not in OWN_TESTS])
def test_axe_finds_nothing_on_a_ballot_and_nothing_scrolls_sideways(kind):
    async def scene():
        of = {"opinions": statements, "pulse": questions}
        options = of[kind]() if kind in of else None
        async with voting(kind, options, width=320, height=640) as booth:

            async def look(name):
                await axe.look(booth.page, name)

            await look("empty")
            words = {"pulse": "Partly", "agreement": "Undecided", "consent": "Object", "grades": "very good"}
            if kind in LAID:
                await mark(booth, kind)
                await look("filled in")
                await booth.tap("Send my ballot")
            elif kind == "delphi":
                await booth.page.locator("input.co-input").first.fill("12")
                await booth.tap("Send my answers")
            elif kind in words:
                await booth.page.get_by_label(words[kind]).first.check()
                await booth.tap("Send my ballot" if kind == "grades" else "Send my answers")
            else:
                await say(booth, "Agree")
                await booth.tap("Stop here")
                await booth.page.get_by_text("Your answers").click()
                await look("stopped")
                return
            await booth.kept()
            await booth.page.locator(".rec").wait_for()
            await look("sent")

    play(scene)


def test_text_twice_as_large_fits_and_spanish_does():
    async def scene():
        for kind in PAPERS:
            options = statements() if kind == "opinions" else None
            async with voting(kind, options, language="es") as booth:
                await booth.page.add_style_tag(content="html { font-size: 200% }")
                wide = await booth.page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, f"{kind} scrolls sideways by {wide} px"

    play(scene)
