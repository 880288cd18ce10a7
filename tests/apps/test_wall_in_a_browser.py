"""Can a whole room read the wall, whatever was written, and does nothing on it jump, scroll or get cut?"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.apps.story import Story, many_ideas, on_a_wall
from tests.widgets.axe import violations
from tests.widgets.playhouse import play

STAGES = ("welcome", "ideas", "discussion", "opinions", "vote", "result", "actions", "pulse")
SIZES = [(1920, 1080), (1280, 720), (1366, 768)]

LONG = "What should the empty lot on the corner become, so that people of every age have a reason to stop there, "
PURPOSE = (LONG * 5)[:497] + "yes"
TITLE = "Kraftfahrzeughaftpflichtversicherungsgesellschaft"
WIDE = "広場に木を植えて水を引き、子どもも年寄りも座れる場所をみんなで作りましょう。屋根の下には市場と工房、夜は静かに、朝は音楽を。花も野菜も育てます。雨の庭も"
RTL = "مقاعد للقراءة تحت الأشجار الكبيرة قرب القناة مع ركن هادئ للقصص يوم السبت وللجميع"
EMOJI = "🧑‍🌾🌻🐝🧑‍🌾🌻🐝🧑‍🌾🌻🐝🧑‍🌾🌻🐝"

# What is wrong with the page in sight: words that are cut, out of the window or too small, and anything that scrolls.
AUDIT = """() => {
  const wrong = [];
  const [wide, tall] = [innerWidth, innerHeight];
  const root = document.scrollingElement;
  if (root.scrollHeight > tall || root.scrollWidth > wide) wrong.push("the page scrolls");
  const main = document.querySelector(".wallmain");
  if (main.scrollHeight > main.clientHeight + 1 || main.scrollWidth > main.clientWidth + 1)
    wrong.push(`the main part overflows: ${main.scrollHeight} of ${main.clientHeight}`);
  if (main.clientHeight < tall / 3) wrong.push(`the main part has only ${main.clientHeight}`);
  const walk = document.createTreeWalker(document.querySelector(".wallpage"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    const words = walk.currentNode.data.trim();
    if (!words || at.closest(".co-unseen, [hidden]") || getComputedStyle(at).visibility === "hidden") continue;
    if (parseFloat(getComputedStyle(at).fontSize) < 0.015 * wide - 0.01) wrong.push(`too small: ${words}`);
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    if (left < -1 || right > wide + 1 || top < -1 || bottom > tall + 1) wrong.push(`out of the window: ${words}`);
    for (let box = at; box && !box.matches(".wallpage"); box = box.parentElement) {
      if (getComputedStyle(box).overflow !== "hidden" && !box.matches(".node")) continue;
      const inside = box.getBoundingClientRect();
      if (left < inside.left - 1 || right > inside.right + 1 || bottom > inside.bottom + 2 || top < inside.top - 2)
        wrong.push(`cut: ${words}`);
    }
  }
  const [head, foot] = ["header.wt", "footer.wf"].map((part) => document.querySelector(part).getBoundingClientRect());
  const middle = main.getBoundingClientRect();
  if (head.bottom > middle.top + 1 || foot.top < middle.bottom - 1) wrong.push("head or foot lies over the page");
  return wrong;
}"""


def soon(minutes=9):
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(off):
    return (datetime.now(UTC) + timedelta(days=off)).strftime("%Y-%m-%d")


def the_most(n=300):
    """A workshop in which everything is as long as the rules allow."""
    story = Story(
        title=(TITLE * 2)[:80],
        purpose=PURPOSE,
        purpose_short="",
        organisation=(TITLE * 2)[:80],
        influence={"level": "collaborate", "words": "You and the council decide together. " * 7},
    )
    for position, kind in enumerate(STAGES):
        body = {
            "kind": kind,
            "title": f"{kind.capitalize()} {TITLE} and what else"[:80],
            "position": position,
        }
        story.tell("stage.added", "host", body, stage=kind)
    story.join("-1", EMOJI, RTL[:60], (TITLE * 2)[:60])
    story.live["here"] = 1234
    story.open("ideas", closes_at=soon())
    ideas = many_ideas(story, n)
    for who, title in (
        (EMOJI, WIDE[:80]),
        (RTL[:60], RTL[:80]),
        ((TITLE * 2)[:60], (TITLE * 2)[:80]),
        ("-1", EMOJI),
    ):
        ideas.append(story.idea(who, title, *ideas[-3:], kind="merges", text="And more words. " * 9))
    return story, ideas


def the_most_goals(story, n):
    """Goals as long and as high as the rules allow."""
    for size in range(n):
        goal = {"text": (LONG * 2)[:120], "unit": TITLE[:30], "target": 1e9, "due": day(90)}
        goal = story.tell("goal.set", "host", goal)
        story.tell("effort.logged", EMOJI, {"amount": 10.0**size / 1000 + 0.001, "day": day(0)}, ref=goal)


def at_page(story, ideas, page):
    """Bring a story to a page."""
    if page in ("join", "ideas", "threads"):
        story.turn(page)
    elif page == "opinions":
        story.open("opinions", closes_at=soon())
        poll = story.ask("opinions", *ideas, question=PURPOSE[:300], settings={"statements": True})
        story.live |= {"voted": {poll: 1234}, "answers": {poll: 54321}}
    elif page == "pulse":
        story.open("pulse")
        story.ask("pulse", *[(LONG * 3)[:200]] * 8)
    elif page == "goals":
        the_most_goals(story, 12)
        story.open("actions")
    elif page in ("promises", "end"):
        the_most_goals(story, 5)
        for n in range(12):
            due = day(30 * n - 100) if n else None
            promise = story.tell(
                "promise.made", "host", {"text": (LONG * 3)[: 300 if n % 4 else 40], "due": due}
            )
            if n % 3 == 1:
                moved = {"due": day(30 * n - 80), "reason": (LONG * 3)[:300]}
                story.tell("promise.moved", "host", moved, ref=promise)
            if n % 4 == 2:
                story.tell("promise.kept", "host", {"evidence": (TITLE * 7)[:300]}, ref=promise)
            if n == 11:
                story.tell("promise.broken", "host", {"reason": LONG}, ref=promise)
        story.tell("update.posted", "host", {"text": "All well"})
        story.open("actions")
        if page == "end":
            poll = story.ask("approval", *ideas)
            story.tell("decision.made", "host", {"chosen": ideas[-40:], "reason": "yes"}, ref=poll)
            story.tell("workshop.ended", "host")
    elif page == "result":
        story.open("vote")
        poll = story.ask("approval", *ideas[-14:], question=PURPOSE[:300])
        story.count(poll, **{idea: n for n, idea in enumerate(ideas[-14:])})
        story.tell("decision.made", "host", {"chosen": ideas[-1:], "reason": (LONG * 3)[:300]}, ref=poll)
        story.open("result")
    elif page == "wait":
        story.open("welcome")
        story.close()
    else:
        story.open("vote", closes_at=soon())
        story.ask("approval", *ideas, question=PURPOSE[:300])


PAGES = [
    "join",
    "ideas",
    "threads",
    "vote",
    "opinions",
    "pulse",
    "result",
    "promises",
    "goals",
    "end",
    "wait",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_longest_words_fit_without_scrolling_and_none_is_cut(page):
    async def scene():
        story, ideas = the_most()
        at_page(story, ideas, page)
        async with on_a_wall(story) as wall:
            for width, height in SIZES:
                await wall.page.set_viewport_size({"width": width, "height": height})
                await wall.page.wait_for_timeout(700)
                assert await wall.page.evaluate(AUDIT) == [], (width, height)

    play(scene)


@pytest.mark.parametrize("page", ["result", "promises", "threads", "ideas"])
def test_a_page_that_has_nothing_to_show_yet_says_what_will_be_there(page):
    says = {
        "result": "Here everybody will see what was decided",
        "promises": "Here everybody will see what was promised",
        "threads": "Here one will see how they grow out of one another.",
        "ideas": "No ideas yet. Yours can be the first.",
    }

    async def scene():
        story = Story(*STAGES)
        story.turn(page)
        async with on_a_wall(story) as wall:
            await wall.page.get_by_text(says[page]).wait_for()
            assert await wall.page.evaluate(AUDIT) == []

    play(scene)


def test_ideas_alone_are_shown_with_the_hint_that_lines_will_join_them():
    async def scene():
        story = Story(*STAGES)
        story.join("Ana")
        story.turn("threads")
        story.idea("Ana", "Trees")
        async with on_a_wall(story) as wall:
            await wall.page.get_by_text("As soon as an idea is built on another").wait_for()
            assert await wall.page.locator(".map .node").all_inner_texts() == ["Trees"]

    play(scene)


PLACES = """() => Object.fromEntries([...document.querySelectorAll(".cards li")].filter((li) => !li.hidden).map((li) => {
  const { x, y, width, height } = li.getBoundingClientRect();
  return [li.querySelector(".tt").textContent, [x, y, width, height].map(Math.round)];
}))"""


def test_a_new_idea_takes_the_place_of_the_oldest_and_no_other_moves():
    async def scene():
        story = Story(*STAGES)
        story.join("Ana")
        story.turn("ideas")
        for n in range(6):
            story.idea("Ana", f"Idea {n}")
        async with on_a_wall(story) as wall:
            await wall.page.clock.install()
            await wall.page.reload()
            await wall.page.get_by_text("Idea 5").first.wait_for()
            before = await wall.page.evaluate(PLACES)
            story.idea("Ana", "The newest of all")
            await wall.page.clock.run_for(2000)
            assert await wall.page.evaluate(PLACES) == before  # it waits until the others could be read
            await wall.page.clock.run_for(6000)
            await wall.page.get_by_text("The newest of all").wait_for()
            after = await wall.page.evaluate(PLACES)
            assert after.pop("The newest of all") == before.pop("Idea 0")
            assert after == before

    play(scene)


def test_an_idea_is_marked_as_new_for_twenty_seconds_and_then_joins_the_others():
    async def scene():
        story = Story(*STAGES, began=datetime.now(UTC) - timedelta(seconds=30))
        story.join("Ana")
        story.open("ideas")
        trees = story.idea("Ana", "Trees")
        story.at = datetime.now(UTC)
        story.idea("Ana", "Bench", trees)
        async with on_a_wall(story) as wall:
            await wall.page.clock.install()
            await wall.page.reload()
            await wall.page.locator(".node--new", has_text="Bench").wait_for()
            await wall.page.locator(".cards .first", has_text="Bench").wait_for()
            await wall.page.clock.run_for(21000)
            assert await wall.page.locator(".node--new, .cards .first").count() == 0
            assert await wall.page.locator(".map .node").count() == 2

    play(scene)


def test_with_more_than_24_ideas_those_without_kin_are_counted():
    async def scene():
        story = Story(*STAGES)
        story.join("Ana")
        story.open("ideas")
        ideas = [story.idea("Ana", f"Idea {n}") for n in range(24)]
        async with on_a_wall(story) as wall:
            story.idea("Ana", "Bench", ideas[3])
            await wall.page.get_by_text("and 23 more first words").wait_for()
            assert sorted(await wall.page.locator(".map .node").all_inner_texts()) == ["Bench", "Idea 3"]
            assert await wall.page.locator(".map .line").count() == 1

    play(scene)


def test_of_300_ideas_the_liveliest_families_are_drawn_and_the_map_says_how_many_are_not():
    async def scene():
        story = Story(*STAGES)
        story.open("ideas")
        many_ideas(story, 300)
        async with on_a_wall(story) as wall:
            drawn = await wall.page.locator(".map .node").count()
            assert drawn > 10
            await wall.page.get_by_text(f"and {300 - drawn} more ideas").wait_for()
            boxes = [await box.bounding_box() for box in await wall.page.locator(".map .node").all()]
            for n, a in enumerate(boxes):
                for b in boxes[n + 1 :]:
                    apart = (
                        a["x"] + a["width"] <= b["x"]
                        or b["x"] + b["width"] <= a["x"]
                        or a["y"] + a["height"] <= b["y"]
                        or b["y"] + b["height"] <= a["y"]
                    )
                    assert apart

    play(scene)


def test_what_is_hidden_leaves_the_wall_at_once():
    async def scene():
        story = Story(*STAGES)
        story.join("Ana")
        story.open("ideas")
        trees = story.idea("Ana", "Trees")
        story.idea("Ana", "Bench", trees)
        async with on_a_wall(story) as wall:
            await wall.page.locator(".map .node", has_text="Trees").wait_for()
            story.tell("contribution.hidden", "host", {"reason": "insult"}, ref=trees)
            await wall.page.get_by_text("one idea").wait_for()
            assert "Trees" not in await wall.page.inner_text("body")
            assert await wall.page.locator(".cards bdi", has_text="Ana").count() == 1

    play(scene)


def test_words_on_the_wall_are_text_and_never_markup():
    evil = '<img src=x onerror="window.troubles=[1]">'

    async def scene():
        story = Story(*STAGES, title=evil, purpose=evil, organisation=evil)
        story.join(evil)
        story.turn("rotate")
        trees = story.idea(evil, evil)
        story.idea(evil, evil + "2", trees)
        story.tell("promise.made", "host", {"text": evil, "due": day(9), "owner": evil})
        story.open("vote")
        story.ask("approval", trees, question=evil)
        async with on_a_wall(story) as wall:
            for page in ("join", "ideas", "threads", "promises", "auto"):
                story.turn(page)
                await wall.page.wait_for_timeout(500)
                assert evil in await wall.page.inner_text(".wallpage")
                assert await wall.page.locator(".wallpage img").count() == 0

    play(scene)


HEADING = "document.querySelector('.wallmain h1').textContent"


def test_pages_take_turns_every_twenty_seconds_and_not_while_the_wall_is_hidden():
    async def scene():
        story = Story(*STAGES)
        story.join("Ana")
        trees = story.idea("Ana", "Trees")
        story.idea("Ana", "Bench", trees)
        story.tell("promise.made", "host", {"text": "A drawing"})
        story.turn("rotate")
        async with on_a_wall(story) as wall:
            page = wall.page
            await page.clock.install()
            await page.reload()
            await page.locator(".wallmain h1").wait_for()
            seen = []
            for _ in range(5):
                seen.append((await page.evaluate(HEADING)).split(" promised")[0])
                await page.clock.run_for(20000)
            assert [one[:17] for one in seen] == [
                "The lot on Mill L", "The newest ideas2", "How the ideas gro", "What Ashgrove Cou", "The lot on Mill L",
            ]  # fmt: skip
            await page.evaluate(
                "Object.defineProperty(document, 'hidden', {value: true, configurable: true})"
            )
            before = await page.evaluate(HEADING)
            await page.clock.run_for(90000)
            assert await page.evaluate(HEADING) == before
            await page.evaluate(
                "Object.defineProperty(document, 'hidden', {value: false, configurable: true})"
            )
            await page.clock.run_for(20000)
            assert await page.evaluate(HEADING) != before

    play(scene)


def test_a_page_comes_into_sight_in_240_ms_and_at_once_where_less_motion_is_asked_for():
    fades = "document.querySelector('.wallmain').getAnimations().map((a) => a.effect.getTiming().duration)"

    async def scene():
        story = Story(*STAGES)
        story.turn("join")
        async with on_a_wall(story) as wall:
            story.turn("ideas")
            await wall.page.get_by_text("No ideas yet.").wait_for()
            assert await wall.page.evaluate(fades) == []
            await wall.page.emulate_media(reduced_motion="no-preference")
            await wall.page.evaluate(
                f"new MutationObserver(() => (window.fades = {fades})).observe("
                "document.querySelector('.wallmain'), {childList: true, attributes: true})"
            )
            story.turn("promises")
            await wall.page.get_by_text("Nothing was promised yet.").wait_for()
            assert await wall.page.evaluate("window.fades") == [240]

    play(scene)


def test_promises_show_first_and_revised_day_in_marks_and_in_words():
    async def scene():
        story = Story(*STAGES, began=datetime.now(UTC) - timedelta(days=40))
        dues = {"A drawing": day(-20), "Trees": "2050-03-04", "A bench": day(-3), "A fountain": day(9)}
        made = {
            words: story.tell("promise.made", "host", {"text": words, "due": due})
            for words, due in dues.items()
        }
        story.tell("promise.kept", "host", {"evidence": "on the town's page"}, ref=made["A drawing"])
        story.tell("promise.moved", "host", {"due": "2050-06-15", "reason": "frost"}, ref=made["Trees"])
        story.tell("promise.broken", "host", {"reason": "no water"}, ref=made["A fountain"])
        story.turn("promises")
        async with on_a_wall(story) as wall:
            rows = {
                row.split("\n")[0]: row for row in await wall.page.locator(".promises li").all_inner_texts()
            }
            assert "moved to 15 June 2050: frost" in rows["Trees"]
            assert "First planned for 4 March 2050." in rows["Trees"]
            assert "kept on" in rows["A drawing"]
            assert "on the town's page" in rows["A drawing"]
            assert "was due on" in rows["A bench"]
            assert "will not be kept: no water" in rows["A fountain"]
            signs = "(li) => [...li.querySelectorAll('.track .sign')].map((s) => s.firstChild.getAttribute('class'))"
            found = {
                words: await wall.page.locator(".promises li", has_text=words).evaluate(signs)
                for words in made
            }
            assert found == {
                "A drawing": ["good"],
                "Trees": ["old", "alert"],
                "A bench": ["plan"],
                "A fountain": ["alert"],
            }
            assert await wall.page.locator(".figures").inner_text() == "1 kept\n2 to come\n1 broken\n1 moved"
            await wall.page.get_by_text("today, ").wait_for()

    play(scene)


def full_story():
    """A workshop in which every page has something to show."""
    story = Story(*STAGES)
    story.join("Amira Haddad", "ليلى منصور", "-3")
    story.open("ideas")
    trees = story.idea("Amira Haddad", "Twelve shade trees")
    bench = story.idea("ليلى منصور", "مقاعد للقراءة", trees, kind="inspired_by")
    for due in (-4, 20, 90):
        story.tell("promise.made", "host", {"text": f"A promise {due}", "due": day(due)})
    return story, trees, bench


@pytest.mark.parametrize(("dark", "language"), [(False, "en"), (True, "es")])
def test_axe_finds_nothing_on_any_page_of_the_wall(dark, language):
    async def scene():
        story, trees, bench = full_story()
        async with on_a_wall(story, language, dark=dark) as wall:
            await wall.page.evaluate("(l) => { document.documentElement.lang = l }", language)

            async def look(page):
                await wall.page.wait_for_timeout(500)
                assert await violations(wall.page) == [], page

            for page in ("join", "ideas", "threads", "promises", "result"):
                story.turn(page)
                await look(page)
            story.turn("auto")
            for kind in ("opinions", "pulse", "vote"):
                story.open(kind)
                poll = story.ask(
                    kind if kind != "vote" else "approval",
                    *([trees, bench] if kind != "pulse" else ["Well?"]),
                )
                await look(kind)
            story.count(poll, **{trees: 2, bench: 1})
            story.open("result")
            await look("result")
            story.tell("workshop.ended", "host")
            await look("end")

    play(scene)


def test_of_one_large_family_as_much_is_drawn_as_there_is_room_beside_small_ones_that_came_later():
    async def scene():
        story = Story(*STAGES)
        story.join("Ana")
        story.open("ideas")
        large = [story.idea("Ana", "Trees")]
        for n in range(50):
            large.append(story.idea("Ana", f"Trees, thought {n}", large[n // 3]))
        for n in range(2):
            story.idea("Ana", f"Bench {n}, of wood", story.idea("Ana", f"Bench {n}"))
        async with on_a_wall(story) as wall:
            names = await wall.page.locator(".map .node").all_inner_texts()
            assert sum(name.startswith("Bench") for name in names) == 4
            assert sum(name.startswith("Trees") for name in names) >= 8
            assert await wall.page.evaluate(AUDIT) == []

    play(scene)


@pytest.mark.parametrize("candidates", [3, 6, 12])
@pytest.mark.parametrize("size", SIZES)
def test_the_ballots_that_move_take_the_room_that_the_words_leave(size, candidates):
    from cocodesign.voting import count

    async def scene():
        story = Story(*STAGES, purpose=PURPOSE, purpose_short="")
        story.join("Ana", "Bo")
        story.open("ideas")
        ideas = [story.idea("Ana", f"{TITLE} {n} and a second line of it"[:80]) for n in range(candidates)]
        story.open("vote")
        poll = story.ask("ranking", *ideas, rule="irv")
        ballots = {
            f"b{n}": {"choice": {"ranking": ideas[n % candidates :]}, "changes": 0, "channel": "phone"}
            for n in range(5 * candidates)
        }
        result = count(story.state.polls[poll], ideas, ballots, 60)
        story.tell("poll.closed", "host", ref=poll)
        story.tell("result.shown", "host", {"result": result}, ref=poll)
        story.open("result")
        async with on_a_wall(story, width=size[0], height=size[1]) as wall:
            drawing, foot = wall.page.locator(".flow"), wall.page.locator(".wr > p").last
            await drawing.locator("text").first.wait_for()
            await wall.page.wait_for_timeout(300)
            above, below = await drawing.bounding_box(), await foot.bounding_box()
            assert above["y"] + above["height"] <= below["y"] + 1
            inside = await drawing.locator("rect, text").evaluate_all(
                "(all, bottom) => all.map((one) => one.getBoundingClientRect().bottom - bottom)",
                above["y"] + above["height"],
            )
            assert max(inside) <= 2
            small = await drawing.locator("text").evaluate_all(
                "(all) => Math.min(...all.map((one) => one.getBoundingClientRect().height))"
            )
            assert small >= 0.012 * size[0]
            assert await wall.page.evaluate("document.scrollingElement.scrollHeight") <= size[1]

    play(scene)
