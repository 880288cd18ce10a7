"""What was decided, what was promised and what came of it, and who offers what."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.later import Later
from cocodesign.widgets.screen import source

__all__ = ["Actions"]


class Actions(Later):
    """Decisions, goals with their counters, promises with their history, updates, offers.

    Acts: ``pledge``, ``withdraw_pledge``, ``log_effort``, ``correct_effort``, ``withdraw_effort``.

    Whether somebody wants to be told when a promise moves stays on their phone: nothing of it is sent.
    """

    MODULES = ("goals", "in-spite", "actions")
    _css = source("actions.css")

    title = t.Unicode("").tag(sync=True)
    """What the open stage is called, when it is one of actions."""
    taking = t.Bool(False).tag(sync=True)
    """Whether offers are taken now."""
    logging = t.Bool(False).tag(sync=True)
    """Whether efforts are taken now."""
    goals = t.List(t.Dict()).tag(sync=True)
    """Open ones first: id, text, unit, target, due, losses, state, amount, reached, people, entries, nobody, history
    (what, target, unit, due, reason, at), log (id, amount, day, text, evidence, at, who, n, nobody, mine)."""
    organisation = t.Unicode("").tag(sync=True)
    decisions = t.List(t.Dict()).tag(sync=True)
    """Newest first: poll, question, chosen (idea, name), reason, in_spite, at."""
    promises = t.List(t.Dict()).tag(sync=True)
    """Open ones first: id, text, due, owner, state, made_at, idea, name, needs, history (state, due, reason, evidence, at)."""
    updates = t.List(t.Dict()).tag(sync=True)
    """Newest first: id, title, text, at, about."""
    offers = t.List(t.Dict()).tag(sync=True)
    """One's own first: id, kind, text, amount, who, n, mine, at, about."""
