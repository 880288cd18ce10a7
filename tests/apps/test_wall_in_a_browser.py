"""Can a whole room read the wall, whatever was written, and does nothing on it jump, scroll or get cut?"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.apps.stage import play
from tests.apps.story import WORDS, Story, many_ideas, on_a_wall

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
    elif page in ("promises", "end"):
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
    elif page == "wait":
        story.open("welcome")
        story.close()
    else:
        story.open("vote", closes_at=soon())
        story.ask("approval", *ideas, question=PURPOSE[:300])


PAGES = ["join", "ideas", "threads", "vote", "opinions", "pulse", "promises", "end", "wait"]


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
