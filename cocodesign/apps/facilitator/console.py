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
from cocodesign.apps.facilitator.doubles import Doubles
from cocodesign.apps.facilitator.drawers import Drawers
from cocodesign.apps.facilitator.goals import GoalsPanel
from cocodesign.apps.facilitator.merging import MergePanel
from cocodesign.apps.facilitator.now import NowPanel
from cocodesign.apps.facilitator.outcome import OutcomePanel
from cocodesign.apps.facilitator.paper import PaperPanel
from cocodesign.apps.facilitator.projecting import WallPanel
from cocodesign.apps.facilitator.promises import PromisesPanel, open_promises
from cocodesign.apps.facilitator.purpose import PurposePanel
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.facilitator.stages import StagePanel
from cocodesign.apps.facilitator.standing import StandingPanel
from cocodesign.apps.facilitator.steps import (
    Step,
    left_to_do,
    next_step,
    opens_a_vote,
    outcomes,
    puts_ideas,
    unfinished,
)
from cocodesign.apps.facilitator.talk import talk_in
from cocodesign.apps.facilitator.tallies import (
    effect_of_hiding,
    figures,
    people_rows,
    silent,
    text_rows,
    touched_people,
    touched_texts,
)
from cocodesign.apps.listening import Listener
from cocodesign.desk import Desk
from cocodesign.events import State
from cocodesign.exceptions import CocodesignError, RefusedError
from cocodesign.language import translator, words
from cocodesign.schema import ONE_BY_ONE
from cocodesign.widgets.console import Agenda, Console, Tallies
from cocodesign.widgets.health import Health
from cocodesign.widgets.people import People, Talk, Unheard
from cocodesign.widgets.screen import KIT, Screen
from cocodesign.widgets.texts import Texts

__all__ = ["Facilitator", "show_console"]

MODULES = [
    *KIT,
    "console",
    "console-tabs",
    "agenda",
    "agenda-menu",
    "now",
    "tallies",
    "groups",
    "people",
    "unheard",
    "talk",
    "texts",
    "texts-hide",
    "texts-item",
    "sheets",
    "sheets-marks",
    "promised",
    "choices",
    "why",
    "opinion-map",
    "money",
    "tally-budget",
    "tally",
    "result-names",
    "count",
    "health",
]
MAY = frozenset(
    {
        "remove_person",
        "open_stage",
        "close_stage",
        "add_stage",
        "order_stages",
        "remove_stage",
        "invite",
        "form_groups",
        "move_to_group",
        "hide",
        "restore",
        "dismiss_flags",
        "void_sheet",
        "move_promise",
        "keep_promise",
        "break_promise",
    }
)
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


class Facilitator(Listener):
    """The console's widgets, and their wiring to one desk."""

    def __init__(self, desk: Desk | None = None, language: str | None = None) -> None:
        super().__init__(desk, language)
        self._ = _ = translator(self.language)
        join = _join_address(os.environ.get("COCODESIGN_JOIN", ""))
        self.sender = Sender(lambda: self.desk, _)
        self.sender.on_change = self._draw_saved

        served = (
            {"wall": "wall", "archive": "archive", "paper": "print", "explore": "explore"} if join else {}
        )
        self.console = Console(words=words(self.language, *MODULES), language=self.language, **served)
        self._archive = self.console.archive
        about: dict[str, Any] = {"language": self.language, "_kit": ""}
        self.agenda, self.tallies = Agenda(**about), Tallies(**about)
        self.health = Health(address="health" if join else "", **about)
        self.people, self.unheard, self.talk = People(**about), Unheard(**about), Talk(**about)
        self.texts, self.doubles = Texts(**about), Doubles()
        self.now = NowPanel(self.sender, _, self.do, **about)
        self.standing = StandingPanel(_, self._draw_now, **about)
        self.outcome = OutcomePanel(self.sender, _, self.now.say, **about)
        self.doors = DoorsPanel(self.sender, _, join.get("code", ""), join.get("url", ""))
        self.end = EndPanel(self.sender, _, self.now.say)
        self.wall = WallPanel(self.sender, _)

        heard = box(self.unheard, self.talk, self.standing.panel, classes="co-stack-of")
        self.drawers = Drawers(_("Parts of the console"), **about)
        self.drawers.put("room", _("The room"), row(self.people, heard, classes="co-duo"))
        self.drawers.put("result", _("Result"), self.outcome.panel)
        self.drawers.add("agenda", _("Stages"), lambda: StagePanel(self.sender, _))
        self.drawers.add("texts", _("Merge"), lambda: MergePanel(self.sender, _, **about))
        self.drawers.add("paper", _("Paper"), lambda: PaperPanel(self.sender, _, lambda: self.live, **about))
        self.drawers.add("promises", _("Promises"), lambda: PromisesPanel(self.sender, _, **about))
        self.drawers.add("goals", _("Goals"), lambda: GoalsPanel(self.sender, _))
        self.drawers.add("rules", _("Rules"), lambda: PurposePanel(self.sender, _))
        self.screen = box(
            self.console,
            row(
                box(
                    *(self.agenda, self.doors.panel, self.wall.panel, self.end.panel, self.health),
                    classes="co-side",
                ),
                box(self.now.panel, self.tallies, self.drawers.panel, classes="co-mid"),
                box(self.texts, classes="co-side"),
                classes="co-desk-grid",
            ),
            classes="co-console co co-island",
        )
        self.console.on_act(self._act)
        self.unheard.on_ask("silent", lambda _: self._name_the_silent())
        self.agenda.on_ask("stage", self._edit)
        self.texts.on_ask("merge", self._merge)
        self.texts.on_ask("apart", self._apart)
        self._acting: set[str] = set()
        self._led_to = ""  # the poll whose result was brought into sight
        self._drawn = 0  # the number of the last event that the page was told of

    # ---- the line ----

    def begin(self) -> None:
        """Draw everything: the desk is there now."""
        self.people.patch(people_rows(self.state), self.state.seq)
        self.texts.patch(text_rows(self.state), self.state.seq)
        self.doubles.look(self.state)
        self.draw()

    def take(self, news: Mapping[str, Any]) -> None:
        """Draw what the keeper has pushed: events, who is here, and whether the line stands."""
        events = news.get("events") or []
        if events:
            people, texts = touched_people(self.state, events), touched_texts(self.state, events)
            self.people.patch((r for r in people_rows(self.state) if r["id"] in people), self.state.seq)
            self.texts.patch(text_rows(self.state, texts), self.state.seq)
            self.doubles.look(self.state, texts)
        self.draw()

    # ---- what comes from the page ----

    def do(self, step: Step) -> None:
        """Do the step that the main button names."""
        if step.do == "open":
            self._open(step)
        elif step.do == "close":
            self._send_step({"do": "close_stage", "stage": step.stage}, self._("{stage} is closed."), step)
        elif step.do in ("show", "decide"):
            self.drawers.open("result", self.state)
            self.outcome.do(step)
        elif step.do == "end":
            self.end.start()

    def _open(self, step: Step) -> None:
        # Named by its stage, not "the next one": so two consoles that press at once do not skip a stage.
        command: dict[str, Any] = {"do": "open_stage", "stage": step.stage}
        if opens_a_vote(self.state, step):
            if self._nothing_for(step.stage):
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
            led_to = None if no else step.stage if step.do == "open" else ""
            self.now.say(no or " ".join(filter(None, sentences)), refused=bool(no), stage=led_to)

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
            if act["do"] == "open_stage" and puts_ideas(stage):
                if self._nothing_for(stage["stage"]):
                    widget.answer(act["id"], no={"code": "no-ideas", "say": self.sender.sentence("no-ideas")})
                    return
                act = {**act, **self.standing.command()}
            answer = await self.sender.answer(act)
            await self._drawn_up_to(int(answer.get("seq") or 0))
            widget.answer(act["id"], ok=answer)
        except RefusedError as refusal:
            say = self.sender.sentence(refusal.code, **refusal.facts)
            widget.answer(act["id"], no={"code": refusal.code, "say": say})
        except CocodesignError:
            pass  # not known to be saved: the page keeps the act and sends it again
        finally:
            self._acting.discard(act["id"])

    async def _drawn_up_to(self, seq: int) -> None:
        """Wait until the page was told what an act changed, so that its next one starts from there; a second at most."""
        for _ in range(50):
            if self._drawn >= seq:
                return
            await asyncio.sleep(0.02)

    def _nothing_for(self, stage: str) -> bool:
        """Whether a stage would put no idea to the people; opinions may begin with none and collect statements."""
        opinions = self.state.stages[stage]["kind"] in ONE_BY_ONE
        return self.standing.nothing and not (opinions and not self.state.standing())

    def _edit(self, asked: Mapping[str, Any]) -> None:
        panel = self.drawers.open("agenda", self.state)
        panel.start(asked.get("stage"))
        self.sender.run(self._lead_to(panel))

    def _merge(self, asked: Mapping[str, Any]) -> None:
        panel = self.drawers.open("texts", self.state)
        panel.start([str(idea) for idea in asked.get("ids") or ()])
        self.sender.run(self._lead_to(panel))

    async def _lead_to(self, panel: Any) -> None:
        await asyncio.sleep(
            0.4 if self.sender.pause else 0
        )  # a part that is opened first has to be drawn first
        panel.focus()

    def _apart(self, asked: Mapping[str, Any]) -> None:
        ids = asked.get("ids")
        if isinstance(ids, list) and len(ids) == 2:
            self.doubles.leave(str(ids[0]), str(ids[1]))
            self._draw_doubles()

    async def _look_for_doubles(self) -> None:
        while self.doubles.waits:
            self.doubles.work()
            await asyncio.sleep(0)
        self._draw_doubles()

    def _name_the_silent(self) -> None:
        self.unheard.send({"silent": [rows.shown_name(self.state, person) for person in silent(self.state)]})

    # ---- what goes to the page ----

    def draw(self) -> None:
        """Bring every trait up to date; what did not change does not travel."""
        state = self.state
        self.console.workshop = {key: state.workshop.get(key, "") for key in ("title", "purpose")}
        # An archive would keep who voted what in a secret vote: there is none before it is sealed.
        waits = any(poll["mode"] == "secret" and not poll["seal"] for poll in state.polls.values())
        self.console.archive = "" if waits else self._archive
        self.console.link = self.desk.link if self.desk else "waiting"
        ended = bool(state.workshop.get("ended_at"))
        self.agenda.stages = [
            {**stage, "settings": state.stages[stage["stage"]]["settings"]} for stage in rows.agenda(state)
        ]
        self.agenda.ended = self.unheard.ended = ended
        counted = figures(state, self.live)
        self.tallies.figures = counted
        self.unheard.silent, self.unheard.people = counted["silent"], counted["people"]
        self.unheard.invited_at = state.invited_at or ""
        self.talk.figures = talk_in(state)
        self.texts.effect = effect_of_hiding(state)
        self.texts.refusals = [
            {"at": one["at"], "command": one["command"], **rows.shown_name(state, one["participant"])}
            for one in state.refusals
        ]
        if self.doubles.waits:
            self.sender.run(self._look_for_doubles())
        else:
            self._draw_doubles()
        self.doors.draw(state)
        self.wall.draw(state)
        self.end.draw(state)
        self.outcome.draw(state)
        self.standing.draw(state)
        self._draw_result(state)
        self.drawers.draw(state)
        self.drawers.count("promises", len(open_promises(state)))
        self._draw_now()
        self._draw_saved()
        self._drawn = state.seq

    def _draw_result(self, state: State) -> None:
        """Lead to a result that has just come, from the room only: in the other parts somebody may be writing."""
        is_there = self.outcome.panel.layout.display != "none"
        self.drawers.let("result", is_there)
        left = unfinished(state) if is_there else None
        waiting = sum(bool(left_to_do(state, poll)) for poll in outcomes(state)) if is_there else 0
        self.drawers.count("result", waiting)
        if left is None or left.poll == self._led_to:
            return
        self._led_to = left.poll
        if self.drawers.tabs.chosen == "room":
            self.drawers.open("result", state)

    def _draw_doubles(self) -> None:
        self.texts.doubles = [list(pair) for pair in self.doubles.pairs(self.state)]

    def _draw_now(self) -> None:
        step = next_step(self.state)
        blocked = opens_a_vote(self.state, step) and self._nothing_for(step.stage)
        self.now.draw(self.state, blocked=blocked)

    def _draw_saved(self) -> None:
        self.console.sending = bool(self.sender.open)
        self.console.saved_at = self.sender.saved_at


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
