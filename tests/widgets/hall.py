"""Counted polls of every kind, on a phone, on the wall and on the facilitator's desk: real counts, real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from cocodesign.language import words
from cocodesign.voting import count
from cocodesign.widgets import Result, Wall
from cocodesign.widgets.count import Count
from tests.widgets.playhouse import PageComm, Playhouse, play, playhouse

IDEAS = {
    "shade": ("Shade trees with a rain garden", "Nguyễn Thị Hạnh"),
    "roof": ("One roof: market, repair, music", "Marta Díaz"),
    "court": ("Sunken play court that holds rainwater", "Priya R."),
    "kitchen": ("Kitchen garden", "Kofi 🌱"),
    "story": ("مقاعد للقراءة 🌳", "Amira"),
    "park": ("Keep twenty parking spaces", "Bert M."),
}
STATEMENTS = {**IDEAS, "gate": ("Close the gate at night", "Bert M.")}
QUESTIONS = {"q1": "I was heard.", "q2": "I know what happens next."}
SETTINGS = {
    "dots": {"budget": 5},
    "score": {"max": 5, "low": "not at all", "high": "very much"},
    "grades": {"max": 6},
    "pulse": {"max": 5, "low": "no", "high": "yes"},
    "budget": {
        "budget": 60000,
        "unit": "€",
        "costs": {
            "shade": 24000,
            "roof": 38000,
            "court": 30000,
            "kitchen": 9000,
            "story": 6500,
            "park": 15000,
        },
    },
}
CHOICES: dict[str, list[dict[str, Any]]] = {
    "approval": [{"approved": ["shade", "court"]}] * 6 + [{"approved": ["roof"]}] * 4 + [{"approved": []}],
    "dots": [{"amounts": {"shade": 5}}] * 2 + [{"amounts": {"court": 2, "roof": 3}}] * 4 + [{"amounts": {}}],
    "score": [
        *([{"scores": {"shade": 5, "roof": 3, "park": 0}}] * 4),
        *([{"scores": {"shade": 3, "court": 4}}] * 3),
        {"scores": {"shade": 0, "roof": 4, "court": 4}},
    ],
    "grades": [
        *([{"scores": {"shade": 6, "roof": 4, "park": 1}}] * 4),
        *([{"scores": {"shade": 3, "court": 5, "roof": 4}}] * 3),
        {"scores": {"shade": 1, "court": 5}},
    ],
    # kitchen, benches and parking are level at the bottom, to no effect; the court's ballots decide for the trees; by
    # points, and one to one, the court is ahead
    "ranking": [
        *([{"ranking": ["shade", "court", "roof"]}] * 5),
        *([{"ranking": ["roof", "court", "shade"]}] * 3),
        *([{"ranking": ["roof", "shade"]}] * 1),
        *([{"ranking": ["court", "shade"]}] * 3),
        *([{"ranking": ["kitchen", "court"]}] * 1),
        {"ranking": ["story", "kitchen", "roof"]},
        {"ranking": ["park"]},
    ],
    "opinions": [
        *([{"opinions": {"shade": 1, "roof": 1, "court": 0, "park": -1, "kitchen": 1}}] * 7),
        *([{"opinions": {"shade": 1, "roof": -1, "story": 1, "park": -1}}] * 6),
        {"opinions": {"park": 1}},
    ],
    # the many want trees and a court, which take nearly all by votes; with shares the few get their garden and benches
    "budget": [
        *([{"approved": ["shade", "court"]}] * 7),
        {"approved": ["shade"]},
        *([{"approved": ["kitchen", "story"]}] * 4),
        {"approved": ["roof", "park"]},
        {"approved": []},
    ],
    "pairs": [
        *(
            [
                {
                    "comparisons": [
                        ["shade", "roof", "left"],
                        ["court", "shade", "right"],
                        ["roof", "park", "left"],
                    ]
                }
            ]
            * 3
        ),
        *([{"comparisons": [["roof", "court", "left"], ["kitchen", "park", "left"]]}] * 2),
        {"comparisons": [["shade", "kitchen", "skip"]]},
    ],
    "consent": [
        {"answers": {"shade": "consent", "court": "objection"}, "reasons": {"court": "r1"}},
        {"answers": {"shade": "consent", "court": "objection"}, "reasons": {"court": "r2"}},
        {"answers": {"shade": "concern", "court": "consent"}, "reasons": {"shade": "r3"}},
        *([{"answers": {"shade": "consent", "court": "consent"}}] * 4),
        {"answers": {"shade": "aside", "court": "aside", "roof": "aside"}},
    ],
    "delphi": [{"estimates": {"q1": n, "q2": 5}, "reasons": {"q1": f"r{n}"}} for n in (10, 20, 30, 40, 90)],
    "agreement": [
        *([{"levels": {"shade": 5, "court": 4, "park": 1}}] * 5),
        *([{"levels": {"shade": 4, "court": 3, "park": 5}}] * 4),
        *([{"levels": {"shade": 1, "court": 2, "kitchen": 3}}] * 2),
    ],
    "pulse": [{"scores": {"q1": 5, "q2": 2}}] * 5 + [{"scores": {"q1": 3}}] * 2 + [{"scores": {"q2": 4}}],
}
TIED = [{"approved": ["shade"]}] * 3 + [{"approved": ["roof"]}] * 3


def poll_of(kind: str, **more: Any) -> dict[str, Any]:
    """A poll as a screen is told of it."""
    return {
        "poll": "p1",
        "question": "How was this evening?" if kind in ("pulse", "delphi") else "What should the lot become?",
        "kind": kind,
        "mode": "confidential",
        "settings": SETTINGS.get(kind, {}),
        "closed_at": "2026-03-03T18:58:00+00:00",
        "organisation": "Ashgrove Council",
        **more,
    }


def counted(
    kind: str, choices: Any = None, *, hidden: Any = (), paper: int = 0, on: Any = IDEAS, **more: Any
) -> dict[str, Any]:
    """The count of a small election of this kind; the last ballots come on paper."""
    some = CHOICES[kind] if choices is None else choices
    way = lambda i: "paper" if i >= len(some) - paper else "phone"  # noqa: E731
    box = {f"p{i}": {"choice": one, "changes": 0, "channel": way(i)} for i, one in enumerate(some)}
    ids = QUESTIONS if kind in ("pulse", "delphi") else on
    earlier = more.pop("earlier", ())
    voters = max(18, len(some))
    return count(poll_of(kind, **more), ids, box, voters, hidden=hidden, earlier=earlier)


def options_of(kind: str, *, hidden: Any = (), erased: Any = ()) -> list[dict[str, Any]]:
    """What stood in it, the trees being one's own."""
    if kind in ("pulse", "delphi"):
        rows = [(q, words, "") for q, words in QUESTIONS.items()]
    else:
        rows = [(idea, *about) for idea, about in STATEMENTS.items()]
    return [
        {
            "id": one,
            "idea": one if who else "",
            "name": "" if one in erased else name,
            "who": who,
            "n": 3,
            "mine": one == "shade",
            "hidden": "insult" if one in hidden else None,
        }
        for one, name, who in rows
    ]


def told(kind: str, result: dict[str, Any] | None = None, *, language: str = "en", **more: Any) -> Result:
    """The screen of a participant who wrote the trees and voted first."""
    about = {key: more.pop(key) for key in ("hidden", "erased") if key in more}
    choice = None if result and not result["n_ballots"] else CHOICES[kind][0]
    return Result(
        language=language,
        words=words(language),
        poll=poll_of(kind, **({"rule": result["rule"]} if result else {})),
        options=options_of(kind, **about),
        sources={"shade": [{"who": "Amira Haddad", "n": 1, "mine": True}, {"who": "Marisol Peña", "n": 2}]},
        mine={"won": [], "grew": ["trees"], "receipt": "7F3K 92QD M5XT", "choice": choice},
        result=result or counted(kind),
        **more,
    )


class Hall:
    """A page on which one screen is shown after the other."""

    def __init__(self, house: Playhouse) -> None:
        self.house, self.page = house, house.page

    async def show(self, make: Callable[[], Any]) -> str:
        """Show a screen and return what is to be read on it, in one line."""
        await self.page.goto("about:blank")
        PageComm.house = self.house  # a widget stays with the page it was made for
        widget = make()
        await self.house.show(widget, query="?wall" if isinstance(widget, Wall) else "")
        await self.page.locator(".win, .wr, .wrules, .co-why").first.wait_for(state="attached")
        assert await self.page.evaluate("window.troubles || []") == []
        return await self.text()

    async def text(self) -> str:
        """What is to be read on the page, in one line."""
        return " ".join((await self.page.locator("body").inner_text()).split())


SIZES: dict[str, dict[str, Any]] = {
    "phone": {},
    "wall": {"width": 1920, "height": 1080},
    "desk": {"width": 1280, "height": 800},
}


def play_on(size: str, scene: Callable[[Hall], Coroutine[Any, Any, None]]) -> None:
    """Play a scene on a page of this size."""

    async def whole() -> None:
        async with playhouse(**SIZES[size]) as house:
            await scene(Hall(house))

    play(whole)


def wall_of(kind: str, result: dict[str, Any] | None = None, **more: Any) -> Wall:
    """The wall with the result on it."""
    about: dict[str, Any] = {"view": "result", **more}
    return Wall(
        workshop={"title": "The lot on Mill Lane", "purpose": "What should the empty lot become?"},
        stages=[{"stage": "r", "kind": "result", "title": "Result", "state": "open"}],
        poll=poll_of(kind),
        options=options_of(kind),
        sources={"shade": [{"who": "Amira Haddad", "n": 1}]},
        result=result or counted(kind),
        **about,
    )


def desk_of(kind: str, result: dict[str, Any] | None = None) -> Count:
    """The count as the facilitator sees it."""
    return Count(poll=poll_of(kind), options=options_of(kind), result=result or counted(kind))
