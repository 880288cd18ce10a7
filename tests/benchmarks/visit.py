"""What does a first visit cost a phone on a slow network, and a facilitator? Bytes, requests, seconds to an answered tap.

Chromium is slowed down as its developer tools do it: 1.6 Mbit/s, 150 ms, a processor four times slower.
"""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

__all__ = ["Visit", "facilitators_visit", "phones_visit", "slow_down", "stock_visit"]

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@dataclass
class Visit:
    """What went over the wire, and how long until a tap was answered by the kernel."""

    requests: int = 0
    bytes: float = 0
    frames: float = 0
    outside: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def kilobytes(self) -> float:
        """Over HTTP and the websocket together, towards the phone."""
        return (self.bytes + self.frames) / 1000


def slow_down(page: Page) -> None:
    """Give a page a slow network and a slow processor."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def count(page: Page, base: str) -> Visit:
    """Begin to count what a page asks for."""
    visit, own = Visit(), urlsplit(base).netloc
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")

    def asked(event: dict) -> None:
        address = event["request"]["url"]
        if address.startswith(("data:", "blob:")):
            return
        visit.requests += 1
        if urlsplit(address).netloc != own:
            visit.outside.append(address)

    def finished(event: dict) -> None:
        visit.bytes += max(0, event.get("encodedDataLength", 0))

    def frame(event: dict) -> None:
        # As the page sees it, unpacked: an upper bound where the websocket is compressed.
        visit.frames += len(event["response"]["payloadData"].encode())

    tools.on("Network.requestWillBeSent", asked)
    tools.on("Network.loadingFinished", finished)
    tools.on("Network.webSocketFrameReceived", frame)
    return visit


def phones_visit(browser: Browser, base: str, cookie: str, *, slow: bool) -> Visit:
    """A participant's first visit, from the page's address to an endorsement that the keeper has answered."""
    context = browser.new_context(**PHONE)
    context.add_cookies([_cookie(base, part) for part in cookie.split("; ")])
    page = context.new_page()
    visit = count(page, base)
    if slow:
        slow_down(page)
    began = time.perf_counter()
    page.goto(base + "/", wait_until="commit")
    _write_an_idea(page)
    visit.seconds = time.perf_counter() - began
    context.close()
    return visit


def _write_an_idea(page: Page) -> None:
    """Write into the composer as soon as it is there, send, and wait until the page says that it is saved."""
    composer = page.get_by_role("textbox", name="Your idea")
    composer.wait_for(timeout=120_000)
    text = f"A lamp that one may switch off, number {time.perf_counter_ns() % 10_000}"
    composer.fill(text)
    page.get_by_role("button", name=re.compile("Add my idea")).first.click(timeout=120_000)
    page.locator("li, article", has_text=text).first.wait_for(timeout=120_000)


def facilitators_visit(browser: Browser, link: str) -> Visit:
    """A facilitator's first visit, from the secret link to the first heading with a kernel behind it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    visit = count(page, link.partition("/hello")[0])
    began = time.perf_counter()
    page.goto(link, wait_until="commit")
    page.locator(".jupyter-widgets button").first.wait_for(timeout=120_000)
    visit.seconds = time.perf_counter() - began
    page.wait_for_timeout(2000)  # what is loaded after that counts too
    context.close()
    return visit


def stock_visit(browser: Browser, base: str, *, slow: bool) -> Visit:
    """A stock Voila page's first visit, from its address to an idea that its kernel has answered."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    visit = count(page, base)
    if slow:
        slow_down(page)
    began = time.perf_counter()
    page.goto(base + "/", wait_until="commit")
    field_ = page.locator("input[type=text]").first
    field_.wait_for(timeout=240_000)
    text = f"stock {time.perf_counter_ns() % 10_000}"
    field_.fill(text)
    page.get_by_role("button", name="Add my idea").click(timeout=240_000)
    page.get_by_text(text).first.wait_for(timeout=240_000)
    visit.seconds = time.perf_counter() - began
    context.close()
    return visit


def _cookie(base: str, part: str) -> dict:
    name, _, value = part.partition("=")
    return {"name": name, "value": value, "url": base + "/"}
