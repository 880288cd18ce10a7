"""`make screenshots`: photograph every screen of a simulated workshop into screenshots/, and the picture of the README.

    python -m tests.screenshots [FOLDER]

Somebody has to look at them: beside the words of docs and the eyes of a stranger.
"""

import base64
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from cocodesign.archive import open_archive
from cocodesign.cli.live import DEMO
from cocodesign.simulation import shortlist

from .benchmarks.ours import Workshop, our_workshop
from .chromium import FLAGS, fetch
from .cli.terminal import a_terminal

ROOT = Path(__file__).resolve().parent.parent
WHOLE = "challenge-to-action"
KINDS: dict[str, tuple[str, dict]] = {
    "pairs": ("pairs", {"question": "Which of the two would you rather have?"}),
    "agreement": ("agreement", {"question": "How far do you go along with each?", "levels": 8}),
    "consent": ("consent", {"question": "Can you live with these and help to carry them?"}),
    "delphi": (
        "delphi",
        {"questions": ["How many trees fit on the square?"], "unit": "trees", "lowest": 0, "highest": 200},
    ),
    "grades": ("vote", {"kind": "grades", "question": "How good is each idea?"}),
    "seats": ("vote", {"kind": "approval", "seats": 3, "question": "Which three shall go to the council?"}),
    "delegation": (
        "vote",
        {
            "kind": "ranking",
            "delegation": 2,
            "quorum": {"of": "cast", "least": 40},
            "question": "Which of these should come first?",
        },
    ),
    "duels": ("vote", {"kind": "ranking", "rule": "schulze", "question": "Which would you rather have?"}),
    "budget": ("budget", {"question": "What shall the money pay for?", "unit": "€", "budget": 50_000}),
    "opinions": ("opinions", {"question": "Do you agree?"}),
}
"""The ballots that no template of an afternoon holds together: kind of stage and settings, by the name of their pictures."""
BALLOTS = ("dots", "score", "approval")  # the agenda brings a ranking, opinions and a pulse itself
PHONE, DESK, WALL = (360, 740), (1280, 800), (1920, 1080)


class Camera:
    """Opens pages of one size and photographs them, light and dark."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.taken: list[str] = []

    def page(self, size: tuple[int, int], address: str, *, dark: bool = False) -> Page:
        """Open an address in a browser of its own."""
        width, height = size
        phone = size == PHONE
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=phone,
            has_touch=phone,
            device_scale_factor=2 if phone else 1,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address, wait_until="commit")
        return page

    def shoot(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Photograph what is to be seen, or the whole page on a phone as long as it, once it stands still."""
        size = page.viewport_size
        if whole:
            page.set_viewport_size({**size, "height": page.evaluate("document.documentElement.scrollHeight")})
        page.wait_for_timeout(700)  # movements last 240 ms
        page.screenshot(path=self.folder / f"{name}.png")
        if whole:
            page.set_viewport_size(size)
        self.taken.append(name)
        print(f"  {name}", flush=True)

    def in_the_dark(self, page: Page, name: str) -> None:
        """The same, dark."""
        page.emulate_media(color_scheme="dark")
        self.shoot(page, f"{name}-dark")
        page.emulate_media(color_scheme="light")


def come_in(camera: Camera, workshop: Workshop, name: str) -> Page:
    """Go through the door as a person does, photographing it."""
    page = camera.page(PHONE, f"{workshop.base}/hello#code={workshop.code}")
    page.get_by_role("button", name="Come in").wait_for()
    camera.shoot(page, "phone-1-join", whole=True)
    page.get_by_role("textbox").first.fill(name)
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("button", name=re.compile("I agree")).wait_for()
    camera.shoot(page, "phone-2-welcome", whole=True)
    page.get_by_role("button", name=re.compile("I agree")).click()
    page.locator("body[data-link=live]").wait_for()
    return page


def place(page: Page, name: str) -> None:
    """Go to one of the places in the bottom bar."""
    page.get_by_role("navigation").get_by_text(name, exact=True).first.click()


def main() -> int:
    """Play a workshop and photograph it."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    about = [
        f"--{key.replace('_', '-')}"
        for key in ("title", "purpose", "purpose_short", "organisation", "influence", "influence_words")
    ]
    words: list[str] = []
    for option in about:
        words += [option, DEMO[option[2:].replace("-", "_")]]
    words += ["--values", *DEMO["values"]]
    with (
        tempfile.TemporaryDirectory(prefix="cocodesign-pictures-") as scratch,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=fetch(), args=FLAGS, timeout=60_000)
        camera = Camera(browser, folder)
        photograph_the_form(camera, Path(scratch) / "form")
        with our_workshop(Path(scratch), "welcome", words) as workshop:
            photograph(camera, workshop)
        with our_workshop(Path(scratch) / "whole", "welcome", [*words, "--template", WHOLE]) as workshop:
            photograph_an_afternoon(camera, workshop)
        agenda = Path(scratch) / "kinds.json"
        agenda.write_text(json.dumps(an_agenda_of_kinds()), encoding="utf-8")
        with our_workshop(
            Path(scratch) / "kinds", "welcome", [*words, "--template", str(agenda)]
        ) as workshop:
            photograph_kinds(camera, workshop)
        compose(browser, folder, ROOT / "docs" / "pictures" / "phone-console-wall.png")
        browser.close()
    print(f"{len(camera.taken)} pictures in {folder}; the README's in docs/pictures. Look at them.")
    return 0


def photograph_the_form(camera: Camera, folder: Path) -> None:
    """The page on which a workshop is made: filled in, and refused without a purpose."""
    folder.mkdir()
    with a_terminal(folder) as terminal:
        page = camera.page(DESK, terminal.link)
        page.get_by_label("Challenge to action").check(force=True)
        for name in ("title", "purpose", "purpose_short", "organisation", "influence_words"):
            page.locator(f"#{name}").fill(DEMO[name])
        page.locator("#values").fill("\n".join(DEMO["values"]))
        page.get_by_text("Draft saved").wait_for()
        camera.shoot(page, "new-1-filled", whole=True)
        camera.in_the_dark(page, "new-1-filled")
        phone = camera.page(PHONE, terminal.link)
        phone.get_by_role("button", name="Make the workshop").click()
        phone.get_by_role("alert").first.wait_for()
        camera.shoot(phone, "new-2-refused", whole=True)


def photograph(camera: Camera, workshop: Workshop) -> None:
    """Every screen, in the order of a workshop."""
    wall = camera.page(WALL, workshop.wall)
    wall.get_by_text(workshop.code[:4]).first.wait_for()
    camera.shoot(wall, "wall-1-join")
    console = camera.page(DESK, workshop.facilitator)
    console.get_by_role("button", name=re.compile("Welcome|open", re.I)).first.wait_for()
    camera.shoot(console, "console-1-before")
    workshop.tell_keeper(do="move_on", minutes=20)
    workshop.command("simulate", "bench", "--participants", "14", "--seed", "5", "--over", "0.5")
    phone = come_in(camera, workshop, "Marta")
    phone.get_by_role("textbox", name="Your idea").wait_for()
    camera.shoot(phone, "phone-3-ideas")
    camera.in_the_dark(phone, "phone-3-ideas")
    phone.get_by_role("textbox", name="Your idea").fill(
        "A roof of vines over the long benches, where one can wait for the bus."
    )
    camera.shoot(phone, "phone-4-writing")
    phone.get_by_role("button", name="Add my idea").first.click()
    phone.get_by_text("A roof of vines").first.wait_for()
    camera.shoot(phone, "phone-5-mine")
    photograph_places(camera, phone)
    camera.shoot(wall, "wall-2-ideas")
    camera.in_the_dark(wall, "wall-2-ideas")
    camera.shoot(console, "console-2-ideas")
    camera.in_the_dark(console, "console-2-ideas")
    workshop.tell_keeper(do="move_on", minutes=10, candidates=most_supported(workshop))
    place(phone, "Now")
    phone.get_by_role("button", name="Send my ballot").first.wait_for()
    camera.shoot(phone, "phone-8-ballot", whole=True)
    for box in phone.get_by_role("checkbox").all()[:3]:
        box.click(force=True)
    for toggle in phone.locator("[aria-pressed=false]:visible").all()[:3]:
        toggle.click()
    workshop.command("simulate", "bench", "--participants", "24", "--seed", "6", "--over", "0.4")
    camera.shoot(console, "console-3-vote")
    camera.shoot(wall, "wall-3-vote")
    phone.get_by_role("button", name="Send my ballot").first.click()
    phone.get_by_text("Your ballot is in").first.wait_for()
    camera.shoot(phone, "phone-9-sent", whole=True)
    workshop.tell_keeper(do="move_on")
    poll = until(lambda: next(iter(state_of(workshop).counts), None))
    camera.shoot(console, "console-4-counted")
    workshop.tell_keeper(do="show_result", poll=poll)
    phone.get_by_role("heading", level=2).first.wait_for()
    time.sleep(4)  # without unsent words the page changes by itself after three seconds
    camera.shoot(phone, "phone-10-result", whole=True)
    camera.in_the_dark(phone, "phone-10-result")
    camera.shoot(wall, "wall-4-result")
    camera.in_the_dark(wall, "wall-4-result")
    winners = state_of(workshop).results[poll]["winners"]
    reason = "More of us can live with it than with anything else."
    workshop.tell_keeper(do="decide", poll=poll, chosen=winners[:1], reason=reason)
    time.sleep(1)
    camera.shoot(phone, "phone-11-decision", whole=True)
    camera.shoot(console, "console-5-decided")
    camera.shoot(wall, "wall-5-decided")


def photograph_an_afternoon(camera: Camera, workshop: Workshop) -> None:
    """The other stages, ballots and states, a phone in Spanish beside one in English."""
    wall, console = camera.page(WALL, workshop.wall), camera.page(DESK, workshop.facilitator)
    phone, spanish = newcomer(camera, workshop, "Marta"), newcomer(camera, workshop, "Lucía", "es")
    phone.locator("h1:visible").first.wait_for()
    camera.shoot(phone, "phone-20-waiting")
    workshop.tell_keeper(do="open_stage", stage="ideas", minutes=30)
    phone.get_by_role("textbox", name="Your idea").wait_for()
    camera.shoot(phone, "phone-21-empty")
    workshop.command("simulate", "bench", "--participants", "9", "--seed", "5", "--over", "0.4")
    write(phone, "A roof of vines over the long benches, where one can wait for the bus.")
    state = state_of(workshop)
    workshop.tell_keeper(do="add_paper_idea", text="Keep the old wall for swifts")
    phone.locator("article h3 a:visible").nth(1).click()
    phone.get_by_role("button", name="Build on this idea").wait_for()
    camera.shoot(phone, "phone-22-idea", whole=True)
    camera.in_the_dark(phone, "phone-22-idea")
    place(phone, "My part")
    phone.locator("[data-page=part] h1:visible").wait_for()
    camera.shoot(phone, "phone-23-part", whole=True)
    phone.get_by_role("button", name="My data").first.click()
    phone.get_by_role("button", name=re.compile("Download")).first.wait_for()
    camera.shoot(phone, "phone-24-data", whole=True)
    place(spanish, "Ideas")
    camera.shoot(spanish, "phone-25-ideas-es")
    for tab in console.get_by_role("tab").all():
        tab.click()
        camera.shoot(console, f"console-tab-{tab.inner_text().split()[0].lower()}")
    console.get_by_role("tab").first.click()
    place(phone, "Now")
    workshop.tell_keeper(do="open_stage", stage="opinions")
    phone.locator(".ans button:visible").first.wait_for()
    camera.shoot(phone, "phone-26-opinions")
    camera.in_the_dark(phone, "phone-26-opinions")
    camera.shoot(wall, "wall-6-opinions")
    phone.locator(".ans button:visible").first.click()
    standing = list(state.standing())[:6]
    for kind in BALLOTS:
        added = {"kind": "vote", "title": kind.capitalize(), "settings": {"kind": kind}, "after": "opinions"}
        workshop.tell_keeper(do="add_stage", **added)
        stage = next(row for row in state_of(workshop).agenda if row["title"] == kind.capitalize())["stage"]
        workshop.tell_keeper(do="open_stage", stage=stage, candidates=standing)
        photograph_ballot(camera, phone, spanish, kind)
    workshop.tell_keeper(do="open_stage", stage="vote", candidates=standing)
    photograph_ballot(camera, phone, spanish, "ranking")
    for row in phone.locator("button.co-row:visible").all()[:3]:
        row.click()
    camera.shoot(phone, "phone-27-ranking-marked", whole=True)
    phone.get_by_role("button", name="Send my ballot").first.click()
    phone.get_by_text("Your ballot is in").first.wait_for()
    workshop.command("simulate", "bench", "--participants", "21", "--seed", "7", "--over", "0.4")
    poll = list(state_of(workshop).polls)[-1]
    workshop.tell_keeper(do="open_stage", stage="result")
    until(lambda: poll in state_of(workshop).counts and poll)
    camera.shoot(console, "console-6-ranking-counted")
    workshop.tell_keeper(do="show_result", poll=poll)
    time.sleep(5)
    camera.shoot(phone, "phone-28-ranking-result", whole=True)
    camera.shoot(spanish, "phone-28-ranking-result-es", whole=True)
    camera.shoot(wall, "wall-7-ranking-result")
    winner = state_of(workshop).results[poll]["winners"][:1]
    workshop.tell_keeper(do="decide", poll=poll, chosen=winner, reason="It wins against each of the others.")
    made = {"text": "Good soil for the vines", "due": "2027-03-01", "owner": "The council", "ref": winner[0]}
    workshop.tell_keeper(do="make_promise", **made)
    promise = next(iter(state_of(workshop).promises))
    workshop.tell_keeper(do="move_promise", ref=promise, due="2027-04-12", reason="The ground was frozen.")
    workshop.tell_keeper(do="make_promise", text="A first bench", due="2026-12-20")
    workshop.tell_keeper(do="post_update", title="Soil", text="The soil was tested, and it is good.")
    workshop.tell_keeper(do="open_stage", stage="actions")
    phone.get_by_text("Good soil for the vines").first.wait_for()
    camera.shoot(phone, "phone-29-actions", whole=True)
    camera.in_the_dark(phone, "phone-29-actions")
    workshop.tell_keeper(do="turn_wall", page="promises")
    wall.get_by_text("Good soil for the vines").first.wait_for()
    camera.shoot(wall, "wall-8-promises")
    camera.in_the_dark(wall, "wall-8-promises")
    progress = camera.page(DESK, f"{workshop.base}/progress")
    progress.get_by_text("Good soil for the vines").first.wait_for()
    camera.shoot(progress, "progress", whole=True)
    workshop.tell_keeper(do="open_stage", stage="pulse")
    photograph_ballot(camera, phone, spanish, "pulse")
    place(phone, "My part")
    camera.shoot(phone, "phone-30-part-at-the-end", whole=True)
    phone.context.set_offline(True)
    place(phone, "Now")
    time.sleep(4)
    camera.shoot(phone, "phone-31-offline")
    workshop.tell_keeper(do="end")
    time.sleep(2)
    camera.shoot(spanish, "phone-32-ended-es", whole=True)
    camera.shoot(console, "console-7-ended")


def an_agenda_of_kinds() -> dict:
    """A template with a stage for each of `KINDS`."""
    polls = [
        {"stage": name, "kind": kind, "title": name.capitalize(), "minutes": 5, "settings": settings}
        for name, (kind, settings) in KINDS.items()
    ]
    around = [
        {"stage": name, "kind": name, "title": name.capitalize(), "minutes": 5, "settings": {}}
        for name in ("ideas", "result")
    ]
    about = {
        "template": "kinds", "version": 1, "title": "Kinds of ballot", "describes": "Every kind of ballot.",
        "people": "any", "minutes": 60, "language": "en", "criteria": [], "settings": {},
        "terms": "You take part under the name you choose, or none.",
        "influence": {"level": "collaborate", "words": DEMO["influence_words"]},
    }  # fmt: skip
    return {**about, "stages": [around[0], *polls, around[1]]}


def photograph_kinds(camera: Camera, workshop: Workshop) -> None:
    """Each kind of ballot on a phone, and its result on phone, wall and console."""
    wall, console = camera.page(WALL, workshop.wall), camera.page(DESK, workshop.facilitator)
    phone = newcomer(camera, workshop, "Marta")
    workshop.tell_keeper(do="open_stage", stage="ideas", minutes=30)
    workshop.command("simulate", "bench", "--participants", "30", "--seed", "5", "--over", "0.3")
    standing = shortlist(state_of(workshop), 8)
    costs = {idea: 4_000 + 5_500 * n for n, idea in enumerate(standing)}
    money = {**KINDS["budget"][1], "costs": costs}
    workshop.tell_keeper(do="change_stage", stage="budget", settings=money)
    for n, (name, (kind, _settings)) in enumerate(KINDS.items()):
        on = {} if kind == "delphi" else {"candidates": standing}
        workshop.tell_keeper(do="open_stage", stage=name, **on)
        time.sleep(5)
        camera.shoot(phone, f"kind-{name}-phone", whole=True)
        camera.in_the_dark(phone, f"kind-{name}-phone")
        camera.shoot(wall, f"kind-{name}-wall-open")
        over = "0.8" if name == "opinions" else "0.3"  # a map needs twenty people with seven answers each
        workshop.command("simulate", "bench", "--participants", "30", "--seed", "5", "--over", over)
        camera.shoot(console, f"kind-{name}-console-open")
        poll = list(state_of(workshop).polls)[-1]
        workshop.tell_keeper(do="open_stage", stage="result", **({"reason": "See it"} if n else {}))
        until(lambda poll=poll: poll in state_of(workshop).counts and poll)
        time.sleep(1)
        camera.shoot(console, f"kind-{name}-console", whole=True)
        workshop.tell_keeper(do="show_result", poll=poll)
        time.sleep(5)
        camera.shoot(phone, f"kind-{name}-phone-result", whole=True)
        camera.in_the_dark(phone, f"kind-{name}-phone-result")
        camera.shoot(wall, f"kind-{name}-wall-result")
        camera.in_the_dark(wall, f"kind-{name}-wall-result")
        if name == "delegation":  # its quorum is out of reach: what follows is decided in spite of it
            camera.shoot(console, "kind-delegation-console-missed", whole=True)
            chosen = state_of(workshop).counts[poll]["winners"][:1] or standing[:1]
            decided = {
                "poll": poll,
                "chosen": chosen,
                "reason": "The council meets tomorrow.",
                "in_spite": True,
            }
            workshop.tell_keeper(do="decide", **decided)
            time.sleep(2)
            camera.shoot(phone, "kind-delegation-phone-in-spite", whole=True)
            camera.shoot(wall, "kind-delegation-wall-in-spite")


def newcomer(camera: Camera, workshop: Workshop, name: str, language: str = "en") -> Page:
    """A phone whose owner came in, without the pictures of the door."""
    page = camera.page(PHONE, f"{workshop.base}/hello#code={workshop.code}")
    page.locator(f"[data-language={language}]:visible").click()
    page.locator("#name").fill(name)
    page.locator("#come").click()
    page.locator("#agree").click()
    page.locator("body[data-link=live]").wait_for()
    return page


def write(phone: Page, text: str) -> None:
    phone.get_by_role("textbox", name="Your idea").fill(text)
    phone.get_by_role("button", name="Add my idea").first.click()
    phone.get_by_text(text[:20]).first.wait_for()


def photograph_ballot(camera: Camera, phone: Page, spanish: Page, kind: str) -> None:
    """A ballot as it comes, in English, dark, and in Spanish."""
    time.sleep(4)
    phone.get_by_role("button", name="Send my").first.wait_for()
    camera.shoot(phone, f"phone-27-{kind}", whole=True)
    camera.in_the_dark(phone, f"phone-27-{kind}")
    place(spanish, "Ahora")
    camera.shoot(spanish, f"phone-27-{kind}-es", whole=True)


def photograph_places(camera: Camera, phone: Page) -> None:
    """The places in the bottom bar, and one idea from near."""
    for n, name in ((6, "Threads"), (7, "My part")):
        place(phone, name)
        phone.locator("h1:visible").first.wait_for()
        camera.shoot(phone, f"phone-{n}-{name.lower().replace(' ', '-')}")


def state_of(workshop: Workshop):
    """The workshop as it stands, out of an archive of the moment."""
    target = workshop.folder / "now.jsonl"
    workshop.command("archive", "bench", "--to", str(target), "--replace")
    return open_archive(target).state()


def most_supported(workshop: Workshop) -> list[str]:
    """The ideas that stand in the vote."""
    return shortlist(state_of(workshop), 6)


def until(there: Callable[[], str | None], seconds: float = 20) -> str:
    """Wait for something to be there, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := there():
            return found
        time.sleep(0.3)
    raise RuntimeError("it did not come")


def compose(browser: Browser, folder: Path, target: Path) -> None:
    """Put phone, console and wall side by side into one picture."""

    def source(name: str) -> str:
        return "data:image/png;base64," + base64.b64encode((folder / f"{name}.png").read_bytes()).decode()

    page = browser.new_page(viewport={"width": 1000, "height": 740})
    page.set_content(
        "<style>body{margin:0;background:#e9ece9;display:flex;gap:28px;padding:28px;box-sizing:border-box}"
        "img{border-radius:8px;box-shadow:0 3px 18px #0003;display:block}.desk{display:grid;gap:20px}</style>"
        f"<img alt='' src={json.dumps(source('phone-3-ideas'))} style='height:684px;border-radius:22px'>"
        f"<div class=desk><img alt='' src={json.dumps(source('console-2-ideas'))} style='width:568px'>"
        f"<img alt='' src={json.dumps(source('wall-2-ideas'))} style='width:551px'></div>"
    )
    page.wait_for_timeout(300)
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
