"""The facilitator's console: one screen from which a room is led. It decides nothing; the keeper does."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from typing import Any

from IPython.display import display

from cocodesign.apps import rows
from cocodesign.apps.facilitator.controls import box, row
from cocodesign.apps.facilitator.doors import DoorsPanel, EndPanel
from cocodesign.apps.facilitator.now import NowPanel
from cocodesign.apps.facilitator.outcome import OutcomePanel
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.facilitator.standing import StandingPanel
from cocodesign.apps.facilitator.steps import Step, next_step, opens_a_vote
from cocodesign.apps.facilitator.tallies import figures, people_rows, silent, text_rows, touched_people
from cocodesign.desk import Desk, from_environment
from cocodesign.events import State
from cocodesign.exceptions import CocodesignError, RefusedError
from cocodesign.language import translator, words
from cocodesign.widgets.console import Agenda, Console, Tallies
from cocodesign.widgets.health import Health
from cocodesign.widgets.people import People, Unheard
from cocodesign.widgets.screen import KIT, Screen
from cocodesign.widgets.texts import Texts

__all__ = ["Facilitator", "show_console"]

MODULES = [
    *KIT,
    "console",
    "agenda",
    "now",
    "tallies",
    "people",
    "unheard",
    "texts",
    "choices",
    "why",
    "tally",
    "count",
    "health",
]
MAY = frozenset({"open_stage", "close_stage", "hide", "restore"})
"""What the lists of this screen pass on. The keeper decides; this only keeps nonsense off the line."""


def show_console(desk: Desk | None = None, language: str | None = None) -> None:
    """Show the facilitator's console in this page or notebook.

    Parameters
    ----------
    desk : Desk, optional
        The way to the workshop; without one, that of the environment in which a workshop starts this kernel.
    language : str, optional
        ``"en"``, ``"es"``, …; without one, the environment's.
    """
    app = Facilitator(desk, language)
    display(app.screen)
    app.start()


class Facilitator:
    """The console's widgets, and their wiring to one desk."""

    def __init__(self, desk: Desk | None = None, language: str | None = None) -> None:
        self.desk = desk
        self.language = language or os.environ.get("COCODESIGN_LANGUAGE", "en")
        self._ = _ = translator(self.language)
        join = _join_address(os.environ.get("COCODESIGN_JOIN", ""))
        self.sender = Sender(lambda: self.desk, _)
        self.sender.on_change = self._draw_saved

        served = {"wall": "wall", "archive": "archive", "paper": "print"} if join else {}
        self.console = Console(words=words(self.language, *MODULES), language=self.language, **served)
        about: dict[str, Any] = {"language": self.language, "_kit": ""}
        self.agenda, self.tallies = Agenda(**about), Tallies(**about)
        self.health = Health(address="health" if join else "", **about)
        self.people, self.unheard, self.texts = People(**about), Unheard(**about), Texts(**about)
        self.now = NowPanel(self.sender, _, self.do, **about)
        self.standing = StandingPanel(_, self._draw_now, **about)
        self.outcome = OutcomePanel(self.sender, _, self.now.say, **about)
        self.doors = DoorsPanel(self.sender, _, join.get("code", ""), join.get("url", ""))
        self.end = EndPanel(self.sender, _, self.now.say)

        room = row(
            self.people,
            box(self.unheard, self.standing.panel, classes="co-stack-of"),
            classes="co-duo",
        )
        self.screen = box(
            self.console,
            row(
                box(self.agenda, self.doors.panel, self.end.panel, self.health, classes="co-side"),
                box(self.now.panel, self.tallies, self.outcome.panel, room, classes="co-mid"),
                box(self.texts, classes="co-side"),
                classes="co-desk-grid",
            ),
            classes="co-console co co-island",
        )
        self.console.on_act(self._act)
        self.unheard.on_ask("silent", lambda _: self._name_the_silent())
        self._acting: set[str] = set()

    # ---- the line ----

    def start(self) -> asyncio.Task[None]:
        """Begin to listen, on the loop that runs already."""
        self._listening = asyncio.ensure_future(self.listen())
        return self._listening

    async def listen(self) -> None:
        """Follow the workshop until it is closed to us, drawing what changes."""
        if self.desk is None:
            self.desk = await from_environment()
        self.people.patch(people_rows(self.state), self.state.seq)
        self.texts.patch(text_rows(self.state), self.state.seq)
        self.draw()
        async for news in self.desk.events():
            self.take(news)

    @property
    def state(self) -> State:
        """The workshop as the facilitator may see it; an empty one before the line is there."""
        return self.desk.state if self.desk else State()

    def take(self, news: Mapping[str, Any]) -> None:
        """Draw what the keeper has pushed: events, who is here, and whether the line stands."""
        events = news.get("events") or []
        if events:
            people, renamed = touched_people(events), _renamed(events)
            self.people.patch((r for r in people_rows(self.state) if r["id"] in people), self.state.seq)
            texts = {event[key] for event in events for key in ("id", "ref") if event.get(key)}
            if renamed:
                said = self.state.contributions.items()
                texts |= {one for one, its in said if its["participant"] in renamed}
            self.texts.patch(text_rows(self.state, texts), self.state.seq)
        self.draw()

    # ---- what comes from the page ----

    def do(self, step: Step) -> None:
        """Do the step that the main button names."""
        if step.do == "open":
            self._open(step)
        elif step.do == "close":
            self._send_step({"do": "close_stage", "stage": step.stage}, self._("{stage} is closed."), step)
        elif step.do in ("show", "decide"):
            self.outcome.do(step)
        elif step.do == "end":
            self.end.start()

    def _open(self, step: Step) -> None:
        # Named by its stage, not "the next one": so two consoles that press at once do not skip a stage.
        command: dict[str, Any] = {"do": "open_stage", "stage": step.stage}
        if opens_a_vote(self.state, step):
            if self.standing.nothing:
                self.now.say(self.sender.sentence("no-ideas"), refused=True)
                return
            command |= self.standing.command()
        closing = step.closing
        said = self._("{closing} is closed, {stage} is open.") if closing else self._("{stage} is open.")
        self._send_step(command, said, step)

    def _send_step(self, command: dict[str, Any], said: str, step: Step) -> None:
        titles = {
            name: self.state.stages.get(stage, {}).get("title", "")
            for name, stage in (("stage", step.stage), ("closing", step.closing))
        }

        def done(no: str) -> None:
            back = self._("To go back, open {stage} again in the agenda, with a reason.")
            closed = titles["closing"] or (titles["stage"] if step.do == "close" else "")
            sentences = [said.format(**titles), back.format(stage=closed) if closed else ""]
            self.now.say(no or " ".join(filter(None, sentences)), refused=bool(no))

        self.sender.press(command, self.now.main, done=done)

    def _act(self, widget: Screen, act: dict[str, Any]) -> None:
        if act.get("do") not in MAY:
            no = {"code": "not-allowed", "say": self.sender.sentence("not-allowed")}
            widget.answer(act["id"], no=no)
        elif act["id"] not in self._acting:  # a repeat of an act on its way is answered with the first
            self._acting.add(act["id"])
            self.sender.run(self._pass_on(widget, act))

    async def _pass_on(self, widget: Screen, act: dict[str, Any]) -> None:
        stage = self.state.stages.get(str(act.get("stage")), {})
        try:
            if act["do"] == "open_stage" and stage.get("kind") == "vote":
                if self.standing.nothing:
                    widget.answer(act["id"], no={"code": "no-ideas", "say": self.sender.sentence("no-ideas")})
                    return
                act = {**act, **self.standing.command()}
            widget.answer(act["id"], ok=await self.sender.answer(act))
        except RefusedError as refusal:
            say = self.sender.sentence(refusal.code, **refusal.facts)
            widget.answer(act["id"], no={"code": refusal.code, "say": say})
        except CocodesignError:
            pass  # not known to be saved: the page keeps the act and sends it again
        finally:
            self._acting.discard(act["id"])

    def _name_the_silent(self) -> None:
        self.unheard.send({"silent": [rows.shown_name(self.state, person) for person in silent(self.state)]})

    # ---- what goes to the page ----

    def draw(self) -> None:
        """Bring every trait up to date; what did not change does not travel."""
        state = self.state
        live = self.desk.live if self.desk else {}
        self.console.workshop = {key: state.workshop.get(key, "") for key in ("title", "purpose")}
        self.console.link = self.desk.link if self.desk else "waiting"
        self.agenda.stages = rows.agenda(state)
        self.agenda.ended = bool(state.workshop.get("ended_at"))
        counted = figures(state, live)
        self.tallies.figures = counted
        self.unheard.silent, self.unheard.people = counted["silent"], counted["people"]
        self.texts.refusals = [
            {"at": one["at"], "command": one["command"], **rows.shown_name(state, one["participant"])}
            for one in state.refusals
        ]
        self.doors.draw(state)
        self.end.draw(state)
        self.outcome.draw(state)
        self.standing.draw(state)
        self._draw_now()
        self._draw_saved()

    def _draw_now(self) -> None:
        step = next_step(self.state)
        self.now.draw(self.state, blocked=opens_a_vote(self.state, step) and self.standing.nothing)

    def _draw_saved(self) -> None:
        self.console.sending = bool(self.sender.open)
        self.console.saved_at = self.sender.saved_at


def _renamed(events: list[Mapping[str, Any]]) -> set[str]:
    return {event["actor"] for event in events if event["kind"] == "participant.renamed"}


def _join_address(about: str) -> dict[str, str]:
    """Return the code and the address without the code in it, as the server told this kernel."""
    try:
        given = json.loads(about or "{}")
    except ValueError:
        return {}
    if not given:
        return {}
    code, url = str(given.get("code") or ""), str(given.get("url") or "").partition("#")[0]
    return {"code": code, "url": url if url.startswith("http") else ""}
