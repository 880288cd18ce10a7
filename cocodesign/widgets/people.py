"""Who takes part in a workshop, who was not heard yet, and whether people talk with one another: for the facilitator's eyes."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["People", "Talk", "Unheard"]


class People(Screen):
    """Who takes part, by the number of their acts. Acts: ``remove_person, form_groups, move_to_group``.

    Rows: ``id, v, who, n, acts, group`` (its number, 0 for none), and ``gone``: "left", "removed" or "".
    """

    _esm = source("door.js", "groups.js", "people.js")


class Unheard(Screen):
    """How many have written nothing yet. Acts: ``invite``. Asks: ``silent``, answered ``{"silent": [{who, n}, …]}``."""

    _esm = source("door.js") + source("unheard.js")

    silent = t.Int(0).tag(sync=True)
    people = t.Int(0).tag(sync=True)
    invited_at = t.Unicode("").tag(sync=True)
    """When everybody who is silent was last told that there is room for their idea."""
    ended = t.Bool(False).tag(sync=True)


class Talk(Screen):
    """Which share of all talk passes between participants, and what chance would give."""

    _esm = source("door.js") + source("talk.js")

    figures = t.Dict().tag(sync=True)
    """n, among, share, low, high, chance; the last four None where nobody has addressed anybody."""
