"""What do people find in the weeks after a workshop? A public page on what was decided, promised and done."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from tornado.web import RequestHandler

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .drawing import sync_templates
from .headers import security_headers
from .operator import Operator
from .packed import Packed, asset, asset_url, packed_bytes, send_packed
from .words import LANGUAGES, language_of, notice_words, progress_words

__all__ = ["ProgressPage", "PublicFacts", "progress_page"]

COUNTS_FOR = 10.0  # seconds, until the keeper is asked again
STALE_AFTER = timedelta(days=30)
MOST_LABELS = 7  # months named above the drawing

Facts = dict[str, Any]


class PublicFacts:
    """What the keeper says of a workshop to everybody, asked now and then, and kept while it is away.

    Attributes
    ----------
    told_at : datetime or None
        When the facts were told.
    is_late : bool
        Whether the keeper did not answer when it was asked last.
    """

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._facts: Facts | None = None
        self._until = 0.0
        self._asking = asyncio.Lock()
        self._pages: dict[tuple[str, bool, date], Packed] = {}
        self.told_at: datetime | None = None
        self.is_late = False

    async def page(self, language: str, base_url: str) -> Packed:
        """Return the page in a language, made once for everybody who comes within some seconds.

        Raises
        ------
        DeskUnavailableError
            If the keeper is away and never answered.
        """
        async with self._asking:
            await self._refresh()
        if self._facts is None:
            raise DeskUnavailableError("The keeper has not told anything yet.")
        today = datetime.now(UTC).date()
        key = (language, self.is_late, today)
        if key not in self._pages:
            as_of = self.told_at if self.is_late else None
            html = progress_page(self._facts, language, today, base_url=base_url, as_of=as_of)
            self._pages[key] = packed_bytes(html.encode(), "text/html")
        return self._pages[key]

    async def _refresh(self) -> None:
        if time.monotonic() < self._until:
            return
        try:
            facts = await self._operator.ask("progress")
        except (DeskUnavailableError, RefusedError):
            self.is_late = True
        else:
            if facts != self._facts:
                self._pages.clear()
            self._facts, self.told_at, self.is_late = facts, datetime.now(UTC), False
        self._until = time.monotonic() + COUNTS_FOR


class ProgressPage(RequestHandler):
    """``/progress``: nothing on it is anybody's, so no cookie but the language's is looked at."""

    def set_default_headers(self) -> None:
        """Set what a browser is told about every page."""
        for name, value in security_headers(self.request.host, "'none'").items():
            self.set_header(name, value)

    async def get(self) -> None:
        """Send the page; while the keeper is away, the last one with its time."""
        asked = self.get_query_argument("language", "")
        language = asked if asked in LANGUAGES else language_of(self)
        base_url = self.settings["base_url"]
        try:
            page = await self.settings["public_facts"].page(language, base_url)
        except DeskUnavailableError:
            self._say_wait(language, base_url)
            return
        cache = f"public, max-age={COUNTS_FOR:.0f}"
        send_packed(self, page, cache, vary="Accept-Encoding, Accept-Language, Cookie")

    def _say_wait(self, language: str, base_url: str) -> None:
        title, text = notice_words(language)["moment"]
        self.set_status(503)
        self.set_header("Retry-After", "12")
        self.set_header("Cache-Control", "no-store")
        notice = sync_templates().get_template("notice.html.j2")
        more = {"seconds": 12, "door": "", "base": base_url}
        self.finish(notice.render(asset=asset_url, language=language, title=title, text=text, **more))


def progress_page(
    facts: Facts,
    language: str,
    today: date,
    *,
    base_url: str | None = None,
    as_of: datetime | None = None,
) -> str:
    """Return the public page as HTML.

    Parameters
    ----------
    facts : dict
        What :func:`cocodesign.keeper.progress` says.
    language : str
        ``"en"`` or ``"es"``.
    today : date
        The day that is drawn as today, and from which on it is said that nothing was told for long.
    base_url : str, optional
        Where the stylesheets are; without it the page is one file that needs nothing else, for any web site.
    as_of : datetime, optional
        When the facts were told, if that is to be said.
    """
    say = progress_words(language)

    def words_of(day: date) -> str:
        return str(say["date"].format(day=day.day, month=say["months"][day.month - 1], year=day.year))

    goals = [_goal(row, today) for row in facts.get("goals", ())]
    last = _day(facts["updated_at"] or facts["ended_at"])
    promises = [_promise(row, today) for row in facts["promises"]]
    is_open = any(row["is_open"] for row in promises) or not promises
    style = "" if base_url is not None else (asset("tokens.css").plain + asset("progress.css").plain).decode()
    return str(
        sync_templates()
        .get_template("progress.html.j2")
        .render(
            asset=asset_url,
            base=base_url,
            style=style,
            language=language,
            languages=LANGUAGES,
            facts=facts,
            goals=goals,
            promises=promises,
            plain=partial(_plain, language=language),
            counts={
                "kept": sum(row["state"] == "kept" for row in promises),
                "open": sum(row["is_open"] for row in promises),
                "broken": sum(row["state"] == "broken" for row in promises),
                "moved": sum(len(row["dates"]) > 1 for row in promises),
            },
            drawing=_drawing(promises, today, say),
            last=last,
            may_be_stale=is_open and last is not None,
            is_stale=is_open and last is not None and today - last > STALE_AFTER,
            stale_after=STALE_AFTER.days,
            as_of=as_of,
            today=today,
            day=_day,
            words_of=words_of,
            address_in=address_in,
            say=say,
        )
    )


def address_in(text: str) -> str:
    """Return the text if it is the address of a page and nothing else, "" otherwise.

    >>> address_in("https://ashgrove.example/trees"), address_in("javascript:alert(1)"), address_in("Come and see")
    ('https://ashgrove.example/trees', '', '')
    """
    return text.strip() if re.fullmatch(r"https?://[^\s\"'<>]+", text.strip()) else ""


def _day(text: str | None) -> date | None:
    """The day of a date or of a time; None for what is neither."""
    try:
        return date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return None


def _plain(number: float, language: str) -> str:
    """Return a number as one writes it in a language.

    >>> _plain(1234.5, "en"), _plain(1234.5, "es"), _plain(40.0, "en")
    ('1,234.5', '1.234,5', '40')
    """
    text = f"{number:,.3f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "es" else text


def _goal(row: Facts, today: date) -> Facts:
    """Return a goal with how much of it there is, from 0 to 100, and whether its day is over."""
    due = _day(row["due"])
    share = max(0.0, min(100.0, 100 * row["amount"] / row["target"]))
    return {**row, "due": due, "share": round(share, 1), "is_over": due is not None and due < today}


def _promise(row: Facts, today: date) -> Facts:
    """Return a promise with the days that it was for, oldest first, and the day on which it was settled."""
    days = [_day(step["due"]) for step in row["steps"] if step["state"] in ("made", "moved")]
    dates = [day for day in days if day is not None]
    settled = next((_day(s["at"]) for s in reversed(row["steps"]) if s["state"] in ("kept", "broken")), None)
    is_open = row["state"] in ("made", "moved")
    due = dates[-1] if dates else None
    told = [
        {"day": _day(step["at"]), "words": step["evidence"] or step["reason"]}
        for step in row["steps"]
        if step["evidence"] or step["reason"]
    ]
    is_late = is_open and due is not None and due < today
    more = {
        "needs": row.get("needs"),
        "dates": dates,
        "due": due,
        "settled": settled,
        "told": told,
        "is_open": is_open,
        "is_late": is_late,
    }
    return {**row, **more}


# ---------------------------------------------------------------- the drawing


def _drawing(promises: Iterable[Facts], today: date, say: Facts) -> Facts | None:
    """Return months and marks by their place between 0 and 100; None where no promise has a date."""
    promises = list(promises)
    days = [day for row in promises for day in [*row["dates"], row["settled"]] if day is not None]
    if not days:
        return None
    start = min([*days, today]).replace(day=1)
    end = _next_month(max([*days, today]))
    span = (end - start).days

    def place(day: date) -> float:
        return round(100 * (day - start).days / span, 2)

    months = list(_months(start, end))
    every = -(-len(months) // MOST_LABELS)
    labels = [
        {
            "x": place(month),
            "words": say["months"][month.month - 1][:3] + (f" {month.year}" if month.month == 1 else ""),
        }
        for month in months[::every]
    ]
    return {
        "labels": labels,
        "today": place(today),
        "lanes": [list(_marks(row, place)) for row in promises],
        "moves": [
            [place(row["dates"][0]), place(row["dates"][-1])] if len(row["dates"]) > 1 else None
            for row in promises
        ],
    }


def _marks(row: Facts, place: Any) -> Iterator[Facts]:
    """Yield the marks of a promise: days that it was for, the day it is for, the day on which it was settled."""
    for day in row["dates"][:-1]:
        yield {"kind": "first", "x": place(day)}
    settled = row["settled"]
    if row["due"] is not None and (settled is None or abs(place(settled) - place(row["due"])) > 2):
        yield {"kind": "moved" if len(row["dates"]) > 1 else "planned", "x": place(row["due"])}
    if settled is not None:
        yield {"kind": row["state"], "x": place(settled)}


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _months(start: date, end: date) -> Iterator[date]:
    while start < end:
        yield start
        start = _next_month(start)
