"""A workshop for one: your own participant's screen among a simulated class, all in this kernel.

For Binder, for a first look, and for practising before a real evening. The class writes, builds, comments and
votes by itself; you take part on the same screen as on a phone, and one button, which in a real workshop the
facilitator has, goes on to the next stage. Nothing is kept when the kernel ends.
"""

from __future__ import annotations

import asyncio
import json
from html import escape
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import ipywidgets as ipw
from IPython.display import display

from cocodesign.apps.participant import Participant
from cocodesign.events import State
from cocodesign.exceptions import DeskUnavailableError, RefusedError
from cocodesign.keeper import Keeper, LocalDesk
from cocodesign.language import translator
from cocodesign.simulation import SimulatedPerson, shortlist, simulated_people
from cocodesign.store import Store

__all__ = ["Solo", "show"]

TEMPLATE = Path(__file__).resolve().parents[1] / "share" / "templates" / "ideas-and-vote.json"

ABOUT: dict[str, Any] = {
    "title": "The lot on Mill Lane",
    "purpose": "Decide together what the empty lot becomes, so that all ages have a reason to stop there.",
    "purpose_short": "A lot where all ages stop",
    "values": ["Everybody can use it", "Neighbours first: noise, light and access count"],
    "organisation": "Nobody: this workshop is for trying out",
}


def show(people: int = 11, *, seed: int = 1, language: str = "en") -> None:
    """Show a participant's screen in a workshop with so many simulated people.

    Parameters
    ----------
    people : int
        How many take part beside you.
    seed : int
        Who they are and what they do.
    language : str
        The language of the screen: ``"en"`` or ``"es"``.
    """
    solo = Solo(people, seed=seed, language=language)
    display(solo.panel, *solo.app.widgets)
    solo.start()


class Solo:
    """The screen, the class and the button; :meth:`start` sets them going on the loop that runs already.

    Parameters
    ----------
    people, seed, language
        As for :func:`show`.
    pace : float
        Seconds between two acts of the class, on average.
    """

    def __init__(self, people: int = 11, *, seed: int = 1, language: str = "en", pace: float = 3.0) -> None:
        self._ = translator(language)
        self.language, self.pace, self.rng = language, pace, Random(seed)
        self.people = simulated_people(people, self.rng)
        self.app = Participant(None, language)
        self.on = ipw.Button(
            description="…", disabled=True, layout=ipw.Layout(width="auto", min_height="44px")
        )
        self.on.on_click(lambda _: self._run(self.move_on()))
        alone = self._("You are alone with a simulated class. You take part below, and this button leads on:")
        self.panel = ipw.VBox([ipw.HTML(escape(alone)), self.on])
        self.crowd: list[tuple[SimulatedPerson, LocalDesk]] = []
        self._keeper: Keeper | None = None
        self._folder = TemporaryDirectory(prefix="cocodesign-")
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> asyncio.Task[None]:
        """Open the workshop, let the class and the visitor in, and let the class begin."""
        return self._run(self.play())

    async def play(self) -> None:
        """Hold the workshop until it has ended."""
        await self.open()
        self.app.start()
        while not self.state.workshop["ended_at"]:
            await asyncio.sleep(self.rng.uniform(0.4, 1.6) * self.pace)
            await self.act(self.rng.choice(self.crowd))
            self._say_what_is_next()

    async def open(self) -> None:
        """Make the workshop in a folder that goes away with the kernel, and let everybody in."""
        template = json.loads(TEMPLATE.read_text(encoding="utf-8"))
        about = {key: template[key] for key in ("template", "terms", "influence", "stages")}
        url = f"sqlite:///{Path(self._folder.name) / 'solo.sqlite'}"
        store = Store.create(url, "solo", {**about, **ABOUT, "language": self.language, "settings": {}})
        self._keeper = Keeper(store)
        await self._keeper.start()
        self.crowd = [
            (person, await self._seat(person.name, person.language, True)) for person in self.people
        ]
        self.app.desk = await self._seat("", self.language, False)
        await self.move_on()

    async def close(self) -> None:
        """End the acts of the class and let the workshop go."""
        for task in self._tasks:
            task.cancel()
        if self._keeper is not None:
            await self._keeper.stop()
        self._folder.cleanup()

    async def act(self, one: tuple[SimulatedPerson, LocalDesk]) -> None:
        """Let one of the class do what they would do next; who is refused shrugs, as people do."""
        person, desk = one
        command = person.act(desk.state, desk.person, self.rng, desk.live.get("mine"))
        if command is not None:
            try:
                await desk.send(command)
            except RefusedError:
                return

    async def move_on(self) -> None:
        """Do what a facilitator does next: open a stage, let the class finish its vote, publish, end."""
        self.on.disabled = True
        stage = self.state.now
        if stage is not None and stage["kind"] == "vote":
            for one in self.crowd:
                if one[1].person not in self._voters(stage["stage"]):
                    await self.act(one)
        following = self._following()
        if following is None:
            await self._operate({"do": "end"})
        else:
            await self._operate({"do": "move_on", **self._candidates(following)})
            await self._publish()
        self._say_what_is_next()

    @property
    def keeper(self) -> Keeper:
        """Who keeps the workshop, once it is open."""
        if self._keeper is None:
            raise DeskUnavailableError("This workshop is not open yet; it opens a moment after start().")
        return self._keeper

    @property
    def state(self) -> State:
        """The workshop as it stands, unfiltered."""
        return self.keeper.state

    # ---- steps ----

    def _following(self) -> dict[str, Any] | None:
        return next((stage for stage in self.state.agenda if stage["state"] == "draft"), None)

    def _candidates(self, stage: dict[str, Any]) -> dict[str, Any]:
        return {"candidates": shortlist(self.state)} if stage["kind"] == "vote" else {}

    def _voters(self, stage: str) -> set[str]:
        poll = self.state.poll_of(stage)
        return set(self.state.ballots.get(poll["poll"], ())) if poll else set()

    async def _publish(self) -> None:
        while any(
            row["closed_at"] and poll not in self.state.counts for poll, row in self.state.polls.items()
        ):
            await asyncio.sleep(0.02)
        for poll in [poll for poll in self.state.counts if poll not in self.state.results]:
            await self._operate({"do": "show_result", "poll": poll})
            winners = list(self.state.results[poll]["winners"])
            if winners:
                reason = "More people could live with it than with any other."
                await self._operate({"do": "decide", "poll": poll, "chosen": winners, "reason": reason})

    def _say_what_is_next(self) -> None:
        if self.state.workshop["ended_at"]:
            self.on.description, self.on.disabled = self._("The workshop has ended"), True
            return
        following = self._following()
        enough = following is None or following["kind"] != "vote" or len(shortlist(self.state)) >= 2
        if following is None:
            self.on.description = self._("End the workshop")
        else:
            self.on.description = self._("Go on: {stage}").format(stage=following["title"])
        self.on.disabled = not enough

    async def _operate(self, command: dict[str, Any]) -> None:
        await self.keeper.submit({"id": self._id(), **command}, "operator")

    async def _seat(self, name: str, language: str, simulated: bool) -> LocalDesk:
        about = {"name": name, "language": language, "consents": ["workshop"], "simulated": simulated}
        joined = await self.keeper.join({"id": self._id(), "code": self.keeper.store.code, **about})
        return await self.keeper.desk(joined.person)

    def _id(self) -> str:
        return f"{self.rng.getrandbits(128):032x}"

    def _run(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
