"""A voter's page with a ballot of any kind: Python's half at hand, JavaScript's in a real Chromium."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from cocodesign.language import words
from cocodesign.widgets import Ballot, Frame, Places
from tests.widgets.playhouse import Playhouse, playhouse

CLOSES = "2099-03-03T18:58:00+00:00"
MILL_LANE = [
    ("court", "Sunken play court that holds rainwater", "Priya R.", ["Five-a-side pitch", "Rain garden"]),
    ("kitchen", "Kitchen garden", "Kofi 🌱", []),
    ("shade", "Shade trees with a rain garden", "Nguyễn Thị Hạnh", ["Twelve shade trees", "Rain garden"]),
    ("park", "Keep twenty parking spaces", "Bert M.", []),
    ("roof", "One roof: market, repair, music", "Marta Díaz", ["Tool library", "Saturday market"]),
    ("bench", "مقاعد للقراءة 🌳", "Amira", []),
]
QUESTIONS = {
    "approval": "Which of these could you live with?",
    "dots": "Where do you put your five dots?",
    "score": "How good is each of these for Mill Lane?",
    "ranking": "Which do you want most? Tap them in your order.",
    "opinions": "Do you agree?",
    "pulse": "How was this evening?",
    "grades": "How good is each of these for Mill Lane?",
    "budget": "What should the money pay for?",
    "pairs": "Which would you rather have?",
    "consent": "Can you live with these?",
    "delphi": "What do you estimate?",
    "agreement": "How far do you go along with each?",
}


def option(candidate: str, name: str, who: str = "", came_from: list[str] | None = None, **more: Any) -> Any:
    about = {"text": name, "n": 1, "mine": False, "hidden": None}
    return {"id": candidate, "name": name, "who": who, "from": came_from or [], **about, **more}


def mill_lane() -> list[Any]:
    return [option(*row) for row in MILL_LANE]


class Booth:
    """A ballot on a page, and short words for what a voter does with it."""

    def __init__(self, house: Playhouse, ballot: Ballot) -> None:
        self.house, self.page, self.ballot = house, house.page, ballot

    @property
    def acts(self) -> list[dict[str, Any]]:
        """What came out, each act once however often it was sent."""
        return list({act["id"]: act for act in self.house.acts}.values())

    @property
    def choices(self) -> list[dict[str, Any]]:
        about = ("id", "do", "poll")
        return [{key: act[key] for key in act if key not in about} for act in self.acts]

    async def tap(self, name: str, exact: bool = True) -> None:
        await self.page.get_by_role("button", name=name, exact=exact).locator("visible=true").first.click()

    async def sees(self, words: str) -> None:
        await self.page.get_by_text(words).locator("visible=true").first.wait_for()

    async def tab_to(self, key: str) -> None:
        """Press Tab until the focus is on the control of this key, or on the button of this name."""
        here = "document.activeElement.dataset.key || document.activeElement.textContent"
        for _ in range(120):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate(here) == key:
                return
        raise AssertionError(f"Tab never came to {key}")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def summary(self) -> str:
        text: str = await self.page.locator(".co-action:visible > p").first.inner_text()
        return " ".join(text.split())

    async def focus(self) -> str:
        return str(await self.page.evaluate("document.activeElement.textContent"))

    async def sent(self, n: int = 1) -> dict[str, Any]:
        """Wait until so many acts came out and return the last."""
        for _ in range(100):
            if len(self.acts) >= n:
                return self.acts[-1]
            await asyncio.sleep(0.05)
        raise AssertionError(f"{len(self.acts)} acts came out in five seconds, not {n}.")

    async def kept(self, n: int = 1) -> None:
        """Let the workshop take the last act, as the store would."""
        act = await self.sent(n)
        self.ballot.answer(act["id"], ok={"seq": n, "at": "2026-03-03T18:40:00Z", "receipt": "7F3K-22QD"})


@asynccontextmanager
async def voting(
    kind: str,
    options: list[Any] | None = None,
    *,
    language: str = "en",
    sent: dict[str, Any] | None = None,
    poll: dict[str, Any] | None = None,
    **page: Any,
) -> AsyncIterator[Booth]:
    """Yield the page of a voter; at its end, no script may have stumbled."""
    settings = (poll or {}).pop("settings", {})
    about = {
        "poll": "p1", "kind": kind, "rule": {"ranking": "irv"}.get(kind, kind), "mode": "confidential", "settings": settings,
        "question": QUESTIONS[kind], "title": "", "closes_at": CLOSES, "closed_at": None, **(poll or {}),
    }  # fmt: skip
    stage = {"stage": "vote", "kind": "vote", "title": "Vote", "state": "open", "minutes": 13, "reason": None}
    async with playhouse(**page) as house:
        frame = Frame(
            scope="mill:ana", language=language, words=words(language), first="vote",
            workshop={"title": "The lot on Mill Lane", "purpose": "What should it become?", "purpose_short": "A lot where all ages stop",
                      "influence": {"level": "collaborate", "short": "Decide together, €60,000", "words": ""}},
            stages=[{**stage, "opened_at": None, "closes_at": CLOSES, "closed_at": None}],
        )  # fmt: skip
        ballot = Ballot(
            scope="mill:ana", page="vote", language=language, _kit="", poll=about,
            options=mill_lane() if options is None else options, sent=sent or {}, turnout=[31, 38],
        )  # fmt: skip
        await house.show(frame, ballot, Places(_kit="", language=language, scope="mill:ana"))
        await house.page.locator(".how:visible, .co-banner:visible, .co-card:visible").first.wait_for()
        yield Booth(house, ballot)
        assert await house.page.evaluate("window.troubles || []") == []
