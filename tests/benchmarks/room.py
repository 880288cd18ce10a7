"""How quickly does an idea reach the other phones, and how does a room arrive at once?"""

import asyncio
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from .ours import Workshop
from .processes import cpu_seconds, family, kernels, pss_mib
from .visit import PHONE
from .visitor import Arrival, Visitor

__all__ = ["Crowd", "arrive_at_once", "seconds_until_seen"]

# In each page: when was the button clicked, and when did the pill "n new ideas" say which n?
WATCH = """() => {
  window.clicked = 0; window.pills = [];
  document.addEventListener("click", () => { window.clicked = Date.now(); }, true);
  const look = () => {
    const pill = [...document.querySelectorAll(".co-pill")].find((x) => !x.hidden);
    const n = pill ? (parseInt(pill.textContent.replace(/\\D+/g, "")) || 1) : 0;
    while (window.pills.length < n) window.pills.push(Date.now());
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}"""


def seconds_until_seen(
    browser: Browser, workshop: Workshop, phones: int = 10, ideas: int = 30
) -> tuple[list[float], int]:
    """Seconds from a tap on *Add my idea* until each other page says so, and how many never did.

    Real pages in one Chromium on the same computer; one idea a second, written on each phone in turn.
    """
    contexts, pages = [], []
    for n in range(phones):
        context = browser.new_context(**PHONE)
        for part in (
            asyncio.run_coroutine_threadsafe(workshop.join(f"Phone {n}"), _loop()).result(60).split("; ")
        ):
            name, _, value = part.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": workshop.base + "/"}])
        page = context.new_page()
        page.goto(workshop.base + "/", wait_until="commit")
        contexts.append(context)
        pages.append(page)
    for page in pages:
        page.get_by_role("textbox", name="Your idea").wait_for(timeout=120_000)
    # A list that was empty shows its first idea at once; from then on new ones wait behind the pill.
    _write(pages[0], "The first idea of all")
    for page in pages:
        page.get_by_text("The first idea of all").first.wait_for(timeout=60_000)
        page.evaluate(WATCH)
    sent: list[tuple[int, float]] = []
    for n in range(ideas):
        began = time.perf_counter()
        _write(pages[n % phones], f"A bench in the shade, number {n}")
        sent.append((n % phones, pages[n % phones].evaluate("window.clicked")))
        time.sleep(max(0.0, 1 - (time.perf_counter() - began)))
    time.sleep(2)
    seconds, never = [], 0
    for n, page in enumerate(pages):
        times = page.evaluate("window.pills")
        others = [at for writer, at in sent if writer != n]
        never += len(others) - len(times)
        seconds += [(seen - at) / 1000 for at, seen in zip(others, times, strict=False)]
    for context in contexts:
        context.close()
    return seconds, never


def _write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Your idea").fill(text)
    page.get_by_role("button", name="Add my idea").first.click(timeout=30_000)


def _loop() -> asyncio.AbstractEventLoop:
    """An event loop in a thread of its own; Playwright's occupies this one."""
    global _own
    if _own is None:
        import threading

        _own = asyncio.new_event_loop()
        threading.Thread(target=_own.run_forever, daemon=True).start()
    return _own


_own: asyncio.AbstractEventLoop | None = None


@dataclass
class Crowd:
    """How a room arrived: everybody's arrival, and what one participant cost."""

    arrivals: list[Arrival]
    seconds: float
    memory_each: float
    cpu_each: float
    server_cpu_each: float
    left: int

    @property
    def ready(self) -> int:
        """How many have a page that works."""
        return sum(not arrival.trouble for arrival in self.arrivals)


def arrive_at_once(base: str, pid: int, cookies: list[str]) -> Crowd:
    """Let everybody open the page at the same moment; memory and CPU are looked at when all are ready."""

    async def all_at_once() -> Crowd:
        visitors = [Visitor(base, cookie) for cookie in cookies]
        servers = [process for process in family(pid) if process not in kernels(pid)]
        before = cpu_seconds(servers)
        began = time.perf_counter()
        arrivals = list(await asyncio.gather(*(visitor.arrive() for visitor in visitors)))
        seconds = time.perf_counter() - began
        running = kernels(pid)
        n = max(1, len(running))
        crowd = Crowd(
            arrivals,
            seconds,
            pss_mib(running) / n,
            cpu_seconds(running) / n,
            (cpu_seconds(servers) - before) / n,
            len(running),
        )
        for visitor in visitors:
            await visitor.leave()
        return crowd

    return asyncio.run(all_at_once())
