"""The screen on the wall: how to come in, how the ideas grow, who has voted, what came out, what was promised."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil
from typing import Any

from IPython.display import display

from cocodesign.apps import rows
from cocodesign.apps.listening import Listener
from cocodesign.desk import Desk
from cocodesign.events import State, headline
from cocodesign.language import words
from cocodesign.schema import ONE_BY_ONE
from cocodesign.widgets import Wall
from cocodesign.widgets.screen import KIT
from cocodesign.widgets.wall import MODULES as OF_THE_WALL

__all__ = ["Projector", "farewell", "pages", "question", "result_poll", "show", "stage_page", "wall_rows"]

MODULES = (*KIT, *OF_THE_WALL)
"""The modules whose words this page needs."""

ASKING = {
    "vote": "vote",
    "opinions": "opinions",
    "pairs": "opinions",
    "budget": "vote",
    "pulse": "pulse",
    "agreement": "vote",
    "consent": "vote",
    "delphi": "vote",
}
"""The page on which one sees that a stage of a kind asks something."""

Row = dict[str, Any]


def show(desk: Desk | None = None, language: str | None = None) -> None:
    """Show a workshop's wall in this page or notebook.

    Parameters
    ----------
    desk : Desk, optional
        The way to the workshop; without one, that of the environment in which a workshop starts this kernel.
    language : str, optional
        ``"en"``, ``"es"``, …; without one, the environment's.
    """
    app = Projector(desk, language)
    display(app.wall)
    app.start()


class Projector(Listener):
    """The wall's widget and its wiring to one desk. It only listens."""

    def __init__(self, desk: Desk | None = None, language: str | None = None) -> None:
        super().__init__(desk, language)
        self.wall = Wall(language=self.language, words=words(self.language, *MODULES))
        self.wall.join = address(os.environ.get("COCODESIGN_JOIN", ""))
        self._drawn: dict[str, Row] = {}

    def begin(self) -> None:
        """Draw everything: the desk is there now."""
        self.draw_ideas(self.state)
        self.draw()

    def take(self, news: Mapping[str, Any]) -> None:
        """Draw what the keeper has pushed."""
        if news.get("events"):
            self.draw_ideas(self.state)
        self.draw()

    def draw_ideas(self, state: State) -> None:
        """Send the ideas that look otherwise than before; comments and support change nothing on a wall."""
        now = {row["id"]: row for row in wall_rows(state)}
        changed = [row for idea, row in now.items() if self._drawn.get(idea) != row]
        self._drawn = now
        self.wall.patch(({**row, "v": state.seq} for row in changed), state.seq)

    def draw(self) -> None:
        """Bring every small trait up to date; what did not change does not travel."""
        state, live, wall = self.state, self.live, self.wall
        wall.workshop = rows.workshop_card(state)
        wall.stages = rows.agenda(state)
        wall.doors = state.doors
        wall.here = int(live.get("here") or 0)
        wall.groups = group_sizes(state)
        wall.vote = question(state, live)
        wall.promises = [
            {**promise, "history": [dict(step) for step in promise["history"]]}
            for promise in state.promises.values()
        ]
        wall.updated = max((update["at"] for update in state.updates), default="")
        wall.farewell = farewell(state) if state.workshop.get("ended_at") else {}
        poll = result_poll(state)
        if poll is not None:
            wall.poll = rows.poll_card(state, poll)
            wall.options = options(state, poll)
            wall.turnout = rows.turnout(state, live, poll)
            wall.sources = rows.sources(state, poll, "")
            wall.decision = dict(state.decisions.get(poll, {}))
            result = rows.shown_result(state, poll)
            wall.result = {
                key: value for key, value in result.items() if key != "named"
            }  # not in letters so large
        wall.rota = pages(state) if state.wall == "rotate" else []
        wall.view = stage_page(state) if state.wall in ("auto", "rotate") else state.wall


# ---- which page ----


def stage_page(state: State) -> str:
    """Return the page that follows the stage.

    Between two stages the last vote stays in sight, until its result is published and then with it.
    """
    now, agenda = state.now, state.agenda
    if state.workshop.get("ended_at"):
        return "end"
    if now is None and all(stage["state"] == "draft" for stage in agenda):
        return "join"
    # Between two stages: what was last.
    last = now or max(agenda, key=lambda stage: stage["closed_at"] or "", default=None)
    kind = last["kind"] if last else ""
    if now is not None and kind == "welcome":
        return "join"
    if now is not None and kind in ("ideas", "discussion"):
        return "threads" if _has_kin(state) else "ideas"
    if kind == "actions":
        return "promises"
    if now is not None and kind in ASKING:
        return ASKING[kind]
    if state.polls and kind != "welcome":
        poll = list(state.polls.values())[-1]
        return "result" if result_poll(state) == poll["poll"] else _page_of(state, poll)
    return "wait"


def pages(state: State) -> list[str]:
    """Return the pages that have something to show now, in the order of a workshop."""
    asked = question(state, {})
    has = {
        "join": state.doors,
        "ideas": bool(state.standing()),
        "threads": _has_kin(state),
        "vote": bool(asked) and asked["page"] == "vote",
        "opinions": bool(asked) and asked["page"] == "opinions",
        "pulse": bool(asked) and asked["page"] == "pulse",
        "result": result_poll(state) is not None,
        "promises": bool(state.promises),
        "end": bool(state.workshop.get("ended_at")),
    }
    return [page for page, there in has.items() if there] or [stage_page(state)]


def result_poll(state: State) -> str | None:
    """Return the poll whose result is shown: the last one published; a pulse only while nothing follows it."""
    shown = [poll for poll in state.polls if poll in state.results]
    decided = [poll for poll in shown if state.polls[poll]["kind"] != "pulse"]
    if not shown:
        return None
    pulse_is_last = shown[-1] == list(state.polls)[-1] and state.now is None
    return shown[-1] if pulse_is_last or not decided else decided[-1]


def _page_of(state: State, poll: Row) -> str:
    return ASKING.get(str(poll["kind"]), "vote")


def _has_kin(state: State) -> bool:
    standing = set(state.standing())
    return any(link["child"] in standing and link["parent"] in standing for link in state.derivations)


# ---- what stands on it ----


def wall_rows(state: State) -> list[Row]:
    """Return every idea as the wall shows it: without numbers, under the names of those who gave one.

    What is hidden, withdrawn, erased or merged into another idea has no words here.
    """
    parents: dict[str, list[list[str]]] = {}
    for link in state.derivations:
        parents.setdefault(link["child"], []).append([link["parent"], link["kind"]])
    standing = set(state.standing())
    found = []
    for row in state.ideas:
        idea = row["contribution"]
        stands = idea in standing
        found.append(
            {
                "id": idea,
                "seq": row["seq"],
                "at": row["created_at"],
                "title": row["title"] if stands else "",
                "text": row["text"] if stands else "",
                "names": _names(state, row["authors"]) if stands else [],
                "paper": row["channel"] == "paper",
                "parents": parents.get(idea, []),
                "hidden": None if stands else "gone",
            }
        )
    return found


def _names(state: State, people: Iterable[str]) -> list[str]:
    given = (state.participants.get(person, {}).get("name", "") for person in people)
    return [name for name in given if name]


def question(state: State, live: Mapping[str, Any]) -> Row:
    """Return what is asked, or was asked and is not published yet, and how many have answered; never how.

    ``page`` is the page it stands on, ``names`` what is voted on, ``turnout`` how many of how many, ``answers`` the
    number of single answers to statements.
    """
    now = state.now
    poll = state.poll_of(now["stage"]) if now else next(reversed(state.polls.values()), None)
    if poll is None or poll["poll"] in state.results:
        return {}
    stand = [option for option in options(state, poll["poll"]) if option["hidden"] is None]
    stage = state.stages.get(poll["stage"], {})
    return {
        **{key: poll[key] for key in ("poll", "kind", "question", "mode", "closed_at")},
        "page": _page_of(state, poll),
        "closes_at": stage.get("closes_at"),
        "names": [option["name"] for option in stand],
        **({"money": _money(poll["settings"], stand)} if poll["kind"] == "budget" else {}),
        "open_to_statements": bool(poll["settings"].get("statements")),
        "turnout": rows.turnout(state, live, poll["poll"]),
        "quorum": quorum_now(poll, rows.turnout(state, live, poll["poll"])[1]),
        "answers": int((live.get("answers") or {}).get(poll["poll"], 0)),
    }


def _money(settings: Row, stand: Iterable[Row]) -> Row:
    """Return budget and unit of a poll, and in the order of the names what each costs."""
    costs = [settings["costs"][option["id"]] for option in stand]
    return {"budget": settings["budget"], "unit": settings["unit"], "costs": costs}


def group_sizes(state: State) -> list[list[int]]:
    """Return the small groups with how many are in each, as ``[group, people]``."""
    sizes = Counter(
        row["group"] for row in state.participants.values() if row["group"] and not row["left_at"]
    )
    return [[group, size] for group, size in sorted(sizes.items())]


def quorum_now(poll: Row, people: int) -> int:
    """Return how many ballots the quorum of an open poll needs with so many people; 0 where there is none."""
    asked = poll["settings"].get("quorum") or {}
    if asked.get("of") == "cast":
        return int(asked["least"])
    return ceil(Fraction(asked["least"]) * people) if asked else 0


def options(state: State, poll: str) -> list[Row]:
    """Return what stands in a poll: ideas to choose from by name, others in the order in which they came."""
    kind, found = state.polls[poll]["kind"], rows.ballot_options(state, poll, "")
    if kind in ONE_BY_ONE:
        order = {row["candidate"]: place for place, row in enumerate(state.candidates[poll])}
        return sorted(found, key=lambda option: order[option["id"]])
    return found if kind == "pulse" else sorted(found, key=lambda option: str(option["name"]))


def farewell(state: State) -> Row:
    """Return what a workshop can look back on: people, ideas, how many grew from another, what was decided."""
    standing = set(state.standing())
    chosen = [one for decision in state.decisions.values() for one in decision["chosen"] if one in standing]
    return {
        "people": sum(row["role"] == "participant" for row in state.participants.values()),
        "ideas": len(standing),
        "built": len({link["child"] for link in state.derivations if link["child"] in standing}),
        "chosen": [headline(state.contributions[idea]) for idea in chosen],
    }


# ---- how one comes in ----


def address(about: str) -> dict[str, Any]:
    """Return where one joins, with its QR code as a drawing: ``{"url", "code", "qr": {"size", "d"}}``."""
    try:
        given = json.loads(about or "{}")
    except ValueError:
        return {}
    url = given.get("url")
    return {**given, "qr": qr_code(url)} if url else dict(given)


def qr_code(text: str) -> dict[str, Any] | None:
    """Return a QR code as the side of a square and the path of its dark fields; None where `segno` is missing."""
    try:
        import segno
    except ImportError:
        return None
    matrix = [bytes(line) for line in segno.make(text, error="m", micro=False).matrix]
    dark = (f"M{x} {y}h1v1h-1z" for y, line in enumerate(matrix) for x, field in enumerate(line) if field)
    return {"size": len(matrix), "d": "".join(dark)}
