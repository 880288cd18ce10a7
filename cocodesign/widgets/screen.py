"""What all our widgets have in common: plain traits in, acts out, answers in, rows patched one by one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import anywidget
import traitlets as t

__all__ = ["KIT", "Screen", "source"]

Row = dict[str, Any]

KIT = ("kit-words", "kit-elements", "kit-clock", "kit-outbox", "kit-rows", "kit-pages", "kit-parts")
"""The modules that every screen needs. Joined they are one, which a page loads once."""


def source(*names: str) -> str:
    """Return the text of files that lie beside the widgets, one after the other.

    Of a module, the lines that hold only a remark and the spaces before the others stay behind: every visitor's phone
    loads it. No text in it runs over the end of a line, so nothing that is said can change by this.
    """
    return "".join(_read(name) for name in names)


def _read(name: str) -> str:
    text = files("cocodesign.widgets").joinpath(name).read_text(encoding="utf-8")
    if not name.endswith(".js"):
        return text
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


@cache
def _version(text: str) -> str:
    """Return the version of a file that stands in its address."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class Screen(anywidget.AnyWidget):
    """One screen, or one part of every screen.

    People's words go in by traits and are drawn as text, never as markup. What a visitor does comes out through
    :meth:`on_act` as a plain dict with a client-made ``id``, and stays in the visitor's browser until
    :meth:`answer` has been called with the same id. A widget decides nothing: whatever arrives is a request.
    """

    _place = t.Unicode("main").tag(sync=True)
    """Where the page puts it: "top", "main" or "foot"."""
    _kit = t.Unicode(source(*(f"{name}.js" for name in KIT))).tag(sync=True)
    """The code that all screens share; one widget a page has to bring it, the others may carry ""."""
    page = t.Unicode("").tag(sync=True)
    """The name of the page it belongs to; "" when it stands alone in a notebook."""
    scope = t.Unicode("").tag(sync=True)
    """Workshop and person: the key under which the browser keeps drafts and unanswered acts."""
    language = t.Unicode("en").tag(sync=True)
    words = t.Dict().tag(sync=True)
    """``{English: translated}``, or ``{English singular: [singular, plural]}``; empty for English."""
    rows: Any = t.List(t.Any()).tag(sync=True)
    """Growing lists: dicts with ``id`` and ``v``, the number of the event that changed them last."""

    def __init__(self, **traits: Any) -> None:
        self._acts: list[Callable[[Screen, Row], None]] = []
        self._asks: dict[str, Callable[[Row], None]] = {}
        self._seq = 0
        super().__init__(**traits)
        self._index = {row["id"]: place for place, row in enumerate(self.rows)}
        self._seq = max((row["v"] for row in self.rows), default=0)
        self.on_msg(self._heard)

    def on_act(self, callback: Callable[[Screen, Row], None]) -> None:
        """Call ``callback(widget, act)`` for each act of the visitor; repeats of one act carry the same id."""
        self._acts.append(callback)

    def on_ask(self, question: str, callback: Callable[[Row], None]) -> None:
        """Call ``callback(message)`` when the page asks this question, which changes nothing."""
        self._asks[question] = callback

    def answer(
        self, act: str, *, ok: Mapping[str, Any] | None = None, no: Mapping[str, Any] | None = None
    ) -> None:
        """Tell the page that an act was kept (``ok``) or refused (``no``: code and sentence)."""
        self.send({"answer": {"id": act, **({"ok": dict(ok)} if ok is not None else {"no": dict(no or {})})}})

    def patch(self, rows: Iterable[Row], seq: int = 0) -> None:
        """Take new and changed rows; only these travel to an open page."""
        changed = list(rows)
        for row in changed:
            if row["id"] in self._index:
                self.rows[self._index[row["id"]]] = row
            else:
                self._index[row["id"]] = len(self.rows)
                self.rows.append(row)
        self._seq = max([self._seq, seq, *(row["v"] for row in changed)])
        if changed:
            self.send({"rows": changed, "seq": self._seq})

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """Return what a page is told of this widget: its code as addresses where a server of ours serves it."""
        state: dict[str, Any] = super().get_state(key, drop_defaults)
        if served := os.environ.get("COCODESIGN_MODULES", ""):
            for trait, name in self._modules().items():
                if state.get(trait):
                    state[trait] = f"{served}{name}.js?v={_version(state[trait])}"
            if "_css" in state:
                state["_css"] = ""  # the page has one stylesheet for all its screens
        return state

    def _modules(self) -> dict[str, str]:
        """Return which traits hold code, and under which name a server of ours serves it."""
        return {"_esm": type(self).__name__, "_kit": "kit"}

    def _heard(self, widget: Any, message: Any, buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        if isinstance(message.get("act"), dict) and isinstance(message["act"].get("id"), str):
            for callback in self._acts:
                callback(self, message["act"])
        elif isinstance(message.get("since"), int):
            self._catch_up(message["since"])
        elif message.get("ask") == "tokens":
            tokens = files("cocodesign").joinpath("share", "static", "tokens.css")
            self.send({"tokens": tokens.read_text(encoding="utf-8")})
        elif isinstance(message.get("ask"), str) and message["ask"] in self._asks:
            self._asks[message["ask"]](message)

    def _catch_up(self, since: int) -> None:
        """Send what a page may have missed while its line was down; repeats are harmless."""
        missed = [row for row in self.rows if row["v"] > since]
        if missed:
            self.send({"rows": missed, "seq": self._seq})
        own = [name for name in self.keys if not name.startswith("_") and not Screen.class_traits().get(name)]
        if own:
            self.send_state(own)
