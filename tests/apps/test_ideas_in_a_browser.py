"""Does the work on ideas hold in a real browser: change, share, thank, adopt, take back, and nothing that jumps?"""

import asyncio

from tests.apps.room import MILL_LANE
from tests.apps.stage import mill_lane, on_stage
from tests.widgets import axe
from tests.widgets.playhouse import play

ME = "Amira Haddad"


async def open_idea(stage, title):
    await stage.page.get_by_role("link", name=title).locator("visible=true").first.click()
    await stage.page.locator("article h2:visible", has_text=title).wait_for()


async def press(stage, act):
    await stage.page.locator(f'[data-act="{act}"]:visible').first.click()


async def played(stage):
    ideas = await mill_lane(stage.room)
    await stage.page.reload()
    await stage.sees("5 ideas")
    return ideas


def row(stage, idea):
    return stage.room.keeper.state.contributions[idea]


def test_a_fork_begins_with_the_words_to_change_and_sets_a_draft_aside(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            await stage.write("Half a thought of my own")
            await open_idea(stage, "Rain garden along")
            await press(stage, "fork")
            field = stage.page.locator("textarea:visible").first
            await stage.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
            assert await field.input_value() == "A ditch with reeds."
            await stage.sees("Set aside")
            await stage.sees("Half a thought of my own")
            await field.fill("A ditch with reeds and frogs.")
            await stage.tap("Add my fork of it")
            await stage.sees("Your idea is in.")
            (link,) = [link for link in stage.room.keeper.state.derivations if link["kind"] == "forks"]
            assert link["parent"] == ideas["rain"]
            await stage.tap("Put it back in the field")
            assert await field.input_value() == "Half a thought of my own"

    play(scene)


def test_an_idea_is_changed_by_its_author_and_everybody_can_compare_the_words(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            await open_idea(stage, "Twelve shade trees")
            await press(stage, "change")
            field = stage.page.locator("dialog textarea")
            await field.fill("The lot is the hottest corner of the town.")
            await stage.page.locator("dialog").get_by_text("Draft kept on this phone").wait_for()
            await stage.page.keyboard.press("Escape")
            await press(stage, "change")
            assert await field.input_value() == "The lot is the hottest corner of the town."
            await stage.tap("Save the change")
            await stage.sees("The words before stay as a version.")
            assert row(stage, ideas["trees"])["text"] == "The lot is the hottest corner of the town."
            await press(stage, "version")
            newest = stage.page.locator("dialog .versions li").first
            assert await newest.locator("del").all_text_contents() == [" taken out: quarter;"]
            assert await newest.locator("ins").all_text_contents() == [" added: town;"]
            await stage.sees("one word added · one taken out")

    play(scene)


def test_words_that_change_while_one_reads_them_stay_until_they_are_asked_for(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            card = stage.page.locator("article", has_text="Keep twenty parking spaces")
            await card.scroll_into_view_if_needed()
            height = (await card.bounding_box())["height"]
            await stage.room.do(
                "Cy", "revise_idea", ref=ideas["park"], title="Keep ten", text="Ten will do. " * 9
            )
            ask = card.get_by_role("button", name="changed, see it")
            await ask.wait_for()
            assert (await card.bounding_box())["height"] == height
            await ask.click()
            await stage.page.get_by_role("link", name="Keep ten").wait_for()
            assert await stage.page.evaluate("document.activeElement.textContent") == "Keep ten"
            await open_idea(stage, "Keep ten")
            await stage.room.do("Cy", "revise_idea", ref=ideas["park"], title="Keep five", text="Five.")
            await stage.page.locator("article").get_by_role("button", name="changed, see it").last.wait_for()
            assert await stage.page.get_by_role("heading", name="Keep five").count() == 0
            await stage.tap("changed, see it")
            await stage.page.get_by_role("heading", name="Keep five").wait_for()

    play(scene)


def test_an_idea_is_withdrawn_without_a_question_and_can_be_said_again(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            await open_idea(stage, "Twelve shade trees")
            await press(stage, "withdraw")
            await stage.sees("Withdrawn by its author.")
            await stage.until(lambda: row(stage, ideas["trees"])["withdrawn"])
            await stage.tap("Undo")
            await stage.until(lambda: not row(stage, ideas["trees"])["withdrawn"])
            await stage.room.do("Bo", "withdraw", ref=ideas["rain"])
            await stage.go("Ideas")
            await stage.sees("4 ideas")
            await stage.page.locator("article.folded", has_text="Withdrawn by its author.").wait_for()
            await open_idea(stage, "Shade trees with a rain")
            await stage.page.get_by_role("link", name="Withdrawn words").wait_for()

    play(scene)


def test_an_author_asks_another_who_accepts_changes_it_and_leaves(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", *[f"Guest {n}" for n in range(9)]) as stage:
            ideas = await played(stage)
            await open_idea(stage, "Twelve shade trees")
            await press(stage, "author")
            find = stage.page.get_by_role("searchbox", name="Find a name or a number")
            await find.fill("bo")
            await stage.page.locator("dialog").get_by_role("button", name="Bo").click()
            await stage.sees("Bo is asked.")
            await stage.until(lambda: len(row(stage, ideas["trees"])["invited"]) == 1)
            await stage.room.do("Bo", "answer_invitation", ref=ideas["trees"], accept=True)
            await stage.page.locator("article .co-by", has_text="Amira Haddad and Bo").wait_for()

            me = stage.room.desks[ME].person
            await stage.room.do("Cy", "invite_author", ref=ideas["park"], participant=me)
            await stage.sees("You are asked to be an author of")
            await stage.tap("See it")
            await stage.tap("Become an author")
            await stage.until(lambda: me in row(stage, ideas["park"])["authors"])
            await stage.page.locator('[data-act="change"]:visible').wait_for()
            await stage.page.locator(".co-banner", has_text="You are asked").wait_for(state="detached")
            assert await stage.page.get_by_label("You are asked to be an author").count() == 0
            await press(stage, "leave")
            await stage.page.locator("dialog").get_by_role("button", name="Leave its authors").click()
            await stage.until(lambda: me not in row(stage, ideas["park"])["authors"])

    play(scene)


def test_a_comment_is_thanked_taken_up_for_one_s_own_idea_and_flagged(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            await stage.room.do(
                "Bo", "comment", ref=ideas["shade"], text="Ditch it round his door", alignment="for"
            )
            (comment,) = [c["contribution"] for c in stage.room.keeper.state.comments(ideas["shade"])]
            state, me = stage.room.keeper.state, stage.room.desks[ME].person
            await open_idea(stage, "Shade trees with a rain")
            talk = stage.page.locator(".cm").first
            thank = talk.locator("[data-act=thank]")
            assert await thank.get_attribute("aria-label") == "Thank Bo"
            await thank.click()
            await stage.until(lambda: me in state.thanks.get(comment, {}))
            assert await thank.get_attribute("aria-pressed") == "true"
            assert await stage.page.evaluate("document.activeElement.dataset.act") == "thank"
            await talk.get_by_text("thanked by one").wait_for()
            await stage.tap("Undo")
            await stage.until(lambda: me not in state.thanks[comment])
            await talk.get_by_role("button", name="Adopt this point of Bo").click()
            await stage.page.locator("dialog").get_by_role("button", name="Twelve shade trees").click()
            await stage.until(
                lambda: state.adoptions.get(comment, {}).get(me, {}).get("into") == ideas["trees"]
            )
            await talk.locator("summary").click()
            await talk.get_by_role("button", name="Ask the facilitator to look").click()
            await stage.page.locator("dialog textarea").fill("names a neighbour")
            await stage.tap("Ask them to look")
            await stage.sees("Nobody else learns of it.")
            await stage.until(
                lambda: (
                    [flag["reason"] for flag in state.flags.get(comment, {}).values()]
                    == ["names a neighbour"]
                )
            )
            await stage.go("Ideas")
            await open_idea(stage, "Twelve shade trees")
            await stage.sees("Took up the point of Bo")

    play(scene)


def test_a_point_for_no_idea_yet_is_at_hand_while_one_writes(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", me="Dee") as stage:
            rain = await stage.room.idea("Bo", "Rain garden")
            await stage.page.reload()
            await open_idea(stage, "Rain garden")
            await press(stage, "adopt")  # without an idea of one's own there is nothing to ask
            await stage.sees("The point is yours too.")
            await stage.go("Ideas")
            await stage.page.get_by_text("My points: one").click()
            await stage.tap("Give it up")
            await stage.until(lambda: not stage.room.keeper.state.adoptions[rain])
            await stage.page.get_by_text("My points: one").wait_for(state="hidden")

    play(scene)


def test_terms_are_preset_by_the_sources_and_a_conflict_is_said_before_sending_and_afterwards(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            await stage.room.do(
                "Bo", "add_idea", title="Locked box", text="Mine", licence="all-rights-reserved"
            )
            await stage.room.idea("Cy", "Open bench")
            await stage.page.reload()
            await stage.write("A bench on the lot")
            await stage.sees("Others may use it: name the authors, share alike (CC BY-SA)")
            await stage.page.locator(".terms summary").click()
            await stage.page.get_by_role("radio", name="no conditions (CC0)").check()
            await stage.tap("Add my idea")
            await stage.sees("Your idea is in.")
            (mine,) = [row for row in stage.room.keeper.state.ideas if row["text"] == "A bench on the lot"]
            assert mine["licence"] == "CC0-1.0"
            await stage.write("Both of them")
            await stage.tap("Merge several")
            for name in ("Locked box", "Open bench"):
                await stage.page.locator("dialog .co-row", has_text=name).click()
            await stage.tap("Write the merged idea")
            await stage.sees("The terms of its sources do not fit together: ")
            await stage.sees("Others may use it: only within this workshop")
            await stage.tap("Add the merged idea")
            await stage.sees("Your idea is in.")
            await open_idea(stage, "Both of them")
            await stage.sees("their authors have to agree first")

    play(scene)


def test_what_was_shown_is_told_in_batches_and_is_never_said_to_be_saving(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            for card in await stage.page.locator(".co-rows article").all():
                await card.scroll_into_view_if_needed()
                await asyncio.sleep(0.15)
            assert stage.house.acts == []
            await stage.until(lambda: len(stage.house.acts) == 1)
            await stage.until(lambda: set(stage.room.keeper.state.seen) >= {ideas["park"], ideas["rain"]})
            assert (
                await stage.page.evaluate("Object.keys(localStorage).filter(key => key.endsWith(':outbox'))")
                == []
            )
            assert "All saved" in await stage.page.locator("header .co-status").inner_text()
            assert [act["do"] for act in stage.house.acts] == ["see"]

    play(scene)


def test_ideas_are_handed_on_and_stand_first(tmp_path):
    settings = {"pass_on": 1, "only_builds": True}
    stages = [
        *MILL_LANE["stages"][:2],
        {"stage": "again", "kind": "ideas", "title": "Build", "settings": settings},
    ]

    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", about={**MILL_LANE, "stages": stages}) as stage:
            ideas = await mill_lane(stage.room)
            await stage.room.do("host", "open_stage", stage="again")
            handed = stage.page.locator("section", has_text="Handed to you: build on these").last
            await handed.wait_for()  # by Cy, the last on the ring, who sits before the first
            assert await handed.locator("h3").all_text_contents() == [
                "Shade trees with a rain garden",
                "Keep twenty parking spaces",
            ]
            assert await stage.page.locator(".co-rows h3", has_text="Keep twenty").count() == 1
            await stage.write("Something that draws on nothing")
            await stage.sees("In this stage one builds on an idea of somebody else.")
            await stage.page.locator(".co-action:visible button").click(force=True)
            await handed.get_by_role("button", name="Build on Keep twenty").click()
            await stage.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
            await stage.tap("Add my idea, built on this one")
            await stage.until(lambda: len(stage.room.keeper.state.children(ideas["park"])) == 1)
            assert [act["do"] for act in stage.house.acts if act["do"] != "see"] == ["add_idea"]

    play(scene)


def test_merged_duplicates_fold_and_lead_to_the_idea_that_stands_for_them(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            await stage.room.do("host", "add_paper_idea", text="A tap with drinking water")
            await stage.room.do(
                "host", "merge_duplicates", refs=[ideas["park"], ideas["rain"]], text="Parked in the rain"
            )
            await stage.page.reload()
            await stage.sees(
                "5 ideas"
            )  # five, and one on paper, and the merged one, without the two it stands for
            await stage.page.locator("article .co-by", has_text="On paper").wait_for()
            folded = stage.page.locator("article.folded", has_text="made one idea of several").first
            await folded.get_by_role("link", name="Parked in the rain").click()
            await stage.page.locator("article h2:visible", has_text="Parked in the rain").wait_for()

    play(scene)


def test_only_replies_to_replies_name_whom_they_answer(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)

            async def say(who, text, to=None):
                about = {"reply_to": to} if to else {}
                await stage.room.do(who, "comment", ref=ideas["shade"], text=text, **about)
                return list(stage.room.keeper.state.contributions)[-1]

            first = await say("Bo", "Where do deliveries stop?")
            await say("Bo", "Something else")
            reply = await say("Cy", "At the gate", first)
            await say("Bo", "Which gate?", reply)
            await open_idea(stage, "Shade trees with a rain")
            talk = stage.page.locator(".cm")
            await talk.nth(3).wait_for()
            assert [words.split("\n")[-1] for words in await talk.locator(".text").all_text_contents()] == [
                "Where do deliveries stop?", "At the gate", "Which gate?", "Something else",
            ]  # fmt: skip
            assert await stage.page.locator(".cm.re").count() == 2
            assert [await one.get_by_text("to Cy").count() for one in await talk.all()] == [0, 0, 1, 0]

    play(scene)


def test_an_idea_is_thanked_and_changed_with_the_keyboard_alone(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            me, keys = stage.room.desks[ME].person, stage.page.keyboard

            async def tab_to(words):
                for _ in range(60):
                    await keys.press("Tab")
                    if await stage.page.evaluate("document.activeElement.textContent") == words:
                        return
                raise AssertionError(f"Tab never came to {words}")

            await stage.page.locator("article").get_by_role("link", name="Rain garden along").first.focus()
            await keys.press("Enter")
            await stage.page.locator('[data-act="thank"]:visible').wait_for()
            await tab_to("Thank")
            await keys.press("Space")
            await stage.until(lambda: me in stage.room.keeper.state.thanks.get(ideas["rain"], {}))
            assert await stage.page.evaluate("document.activeElement.textContent") == "Thanked"
            await keys.press("Enter")
            await stage.until(lambda: me not in stage.room.keeper.state.thanks[ideas["rain"]])
            await stage.page.go_back()
            await stage.page.locator("article").get_by_role("link", name="Twelve shade trees").first.focus()
            await keys.press("Enter")
            await stage.page.locator('[data-act="change"]:visible').wait_for()
            await tab_to("Change")
            await keys.press("Enter")
            await stage.page.locator("dialog textarea").wait_for()
            await keys.type(" Really.")
            await tab_to("Save the change")
            await keys.press("Enter")
            await stage.until(lambda: row(stage, ideas["trees"])["text"].endswith(" Really."))

    play(scene)


def test_axe_finds_nothing_on_the_sheets_of_an_idea_and_none_needs_sideways_scrolling(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", width=320, height=700) as stage:
            page = stage.page
            await page.evaluate("document.documentElement.lang = 'en'")

            async def look(name):
                await axe.look(page, name)

            async def look_at_sheet(act, name):
                await press(stage, act)
                await page.locator("dialog").wait_for()
                await look(name)
                await page.keyboard.press("Escape")
                await page.locator("dialog").wait_for(state="detached")

            ideas = await mill_lane(stage.room)
            me = stage.room.desks[ME].person
            await stage.room.do("Cy", "revise_idea", ref=ideas["shade"], title="Shade trees", text="One job.")
            await stage.room.do("Cy", "invite_author", ref=ideas["shade"], participant=me)
            await stage.room.do("Bo", "comment", ref=ideas["shade"], text="Saves a drain.", alignment="for")
            await stage.room.do("Bo", "withdraw", ref=ideas["rain"])
            await page.reload()
            await page.evaluate("document.documentElement.lang = 'en'")
            await page.locator("article").first.wait_for()
            await look("list with folded cards")
            await stage.tap("See it")
            await page.locator(".cm summary").click()
            await look("an invitation")
            await look_at_sheet("version", "versions")
            await look_at_sheet("flag", "the facilitator")
            await look_at_sheet("adopt", "adopting a point")
            await press(stage, "thank")
            await page.locator(".co-toast").wait_for()
            await look("thanked")
            await stage.go("Ideas")
            await open_idea(stage, "Twelve shade trees")
            await look_at_sheet("change", "changing")
            await look_at_sheet("author", "asking an author")
            await press(stage, "fork")
            await page.locator(".terms summary").click()
            await look("terms")

    play(scene)


def test_after_the_end_nothing_is_offered_that_would_be_refused_and_words_can_still_be_taken_back(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            await stage.room.do("Bo", "comment", ref=ideas["trees"], text="Water them", alignment="for")
            await stage.room.do("host", "end")
            await stage.go("Ideas")
            await open_idea(stage, "Twelve shade trees")
            await stage.page.locator(".cm", has_text="Water them").wait_for()
            offered = await stage.page.locator("[data-act]:visible").evaluate_all(
                "all => all.map(x => x.dataset.act)"
            )
            assert offered == ["withdraw"]
            await press(stage, "withdraw")
            await stage.until(lambda: row(stage, ideas["trees"])["withdrawn"])

    play(scene)


def test_words_for_somebody_elses_idea_are_proposed_compared_and_taken(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            said = {"text": "A town feels hotter than a quarter.", "new_title": "Twelve trees"}
            comment = await stage.room.do(
                "Bo",
                "comment",
                ref=ideas["trees"],
                **said,
                new_text="The lot is the hottest corner of the town.",
            )
            await open_idea(stage, "Twelve shade trees")
            await stage.sees("Other words for the idea:")
            await stage.tap("Compare")
            newest = stage.page.locator("dialog .versions li").first
            assert [one.strip() for one in await newest.locator("ins").all_text_contents()][
                -1
            ] == "added: town;"
            await axe.look(stage.page, "words compared")
            await stage.page.keyboard.press("Escape")
            await axe.look(stage.page, "words proposed")
            await press(stage, "take")
            await stage.until(lambda: row(stage, ideas["trees"])["title"] == "Twelve trees")
            await stage.sees("took these words.")
            assert row(stage, comment["id"])["answer"]["taken"]
            await stage.tap("Undo")
            await stage.until(lambda: row(stage, ideas["trees"])["title"] == "Twelve shade trees")

    play(scene)


def test_words_are_proposed_with_a_reason_and_kept_until_the_record_has_them(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            await open_idea(stage, "Rain garden along")
            await stage.tap("Propose other words")
            dialog = stage.page.locator("dialog")
            assert (
                await dialog.get_by_role("button", name="Propose these words").get_attribute("aria-disabled")
                == "true"
            )
            await dialog.get_by_label("The idea in your words").fill("A ditch with reeds and frogs.")
            await dialog.get_by_text("Draft kept on this phone").wait_for()
            await stage.page.keyboard.press("Escape")
            await stage.tap("Propose other words")
            assert (
                await dialog.get_by_label("The idea in your words").input_value()
                == "A ditch with reeds and frogs."
            )
            await dialog.get_by_label("Why are these words better?").fill("Frogs eat midges")
            await axe.look(stage.page, "words to propose")
            await stage.tap("Propose these words")
            await stage.sees("Other words for the idea:")
            said = [one for one in stage.room.keeper.state.contributions.values() if one["new_text"]]
            assert [(one["ref"], one["text"]) for one in said] == [(ideas["rain"], "Frogs eat midges")]
            await stage.room.do("Bo", "decline_words", ref=said[0]["contribution"])
            await stage.go("Ideas")  # what others do to what one reads waits until one has looked away
            await stage.page.get_by_role("heading", name="Rain garden along").get_by_role("link").click()
            await stage.tap("Make it an idea of your own")
            await stage.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
            assert (
                await stage.page.locator("textarea:visible").first.input_value()
                == "A ditch with reeds and frogs."
            )

    play(scene)


def test_a_part_of_ones_own_idea_becomes_an_idea_of_its_own(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await played(stage)
            await open_idea(stage, "Twelve shade trees")
            await press(stage, "split")
            field = stage.page.locator("textarea:visible").first
            await stage.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
            assert await field.input_value() == "The lot is the hottest corner of the quarter."
            await field.fill("Measure how hot the lot gets.")
            await axe.look(stage.page, "a part to split off")
            await stage.tap("Add the part as an idea of its own")
            await stage.sees("Your idea is in.")
            (link,) = [link for link in stage.room.keeper.state.derivations if link["kind"] == "splits"]
            assert link["parent"] == ideas["trees"]
            await open_idea(stage, "Measure how hot")
            await stage.sees("split off from it")

    play(scene)
