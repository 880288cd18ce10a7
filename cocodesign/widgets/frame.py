"""The frame of every page of a participant: whose workshop this is, what is saved, where one can go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Frame", "Places"]


class Frame(Screen):
    """Title and *Saved / Not saved*, the strip *Why · Your say · Next* with its sheet, banners, the stage that is open."""

    _esm = source(
        "door.js", "frame-status.js", "frame-strip.js", "frame-whose.js", "frame-group.js", "frame.js"
    )
    _css = source("frame.css")
    _place = t.Unicode("top").tag(sync=True)

    workshop = t.Dict().tag(sync=True)
    """title, purpose, purpose_short, values, criteria, influence, organisation, terms, ended_at, amendments."""
    stages = t.List(t.Dict()).tag(sync=True)
    """The agenda in order: stage, kind, title, state, minutes, opened_at, closes_at, closed_at, reason."""
    first = t.Unicode("wait").tag(sync=True)
    """Which page *Now* is at present: ideas, vote, result, actions or wait."""
    me = t.Dict().tag(sync=True)
    """Whose page this is: who, n."""
    group = t.Int(0).tag(sync=True)
    """In which small group they are; 0 for none."""
    link = t.Unicode("live").tag(sync=True)
    """Whether what is sent reaches the store: "live" or "waiting"."""
    to_confirm = t.List(t.Unicode()).tag(sync=True)
    """The consents that were ticked once and wait for the second question."""
    invited = t.Unicode("").tag(sync=True)
    """When everybody who is silent was told that there is room, if this person is one of them; "" else."""
    left = t.Unicode("").tag(sync=True)
    """When this person left the workshop; "" for who is in it."""
    news = t.List(t.Dict()).tag(sync=True)
    """The latest steps of promises and updates, oldest first: seq, what, text, due."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_ask("time", lambda _: self.send({"time": datetime.now(UTC).isoformat()}))


class Places(Screen):
    """The bottom bar: *Now, Ideas, Threads, My part*, and above it the one main action of the page in sight."""

    _esm = source("door.js") + source("places.js")
    _place = t.Unicode("foot").tag(sync=True)
