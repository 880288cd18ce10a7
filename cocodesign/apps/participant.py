"""The screen on everybody's phone: what is happening now, the ideas, their threads, and one's own part in them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from typing import Any

from IPython.display import display

from cocodesign.apps import actions, my_data, rows
from cocodesign.apps.ideas import about_idea, may_be_asked, points, terms_of
from cocodesign.apps.listening import Listener
from cocodesign.apps.pairs import upcoming
from cocodesign.desk import Desk
from cocodesign.events import handed_to
from cocodesign.exceptions import CocodesignError, RefusedError
from cocodesign.language import translator, words
from cocodesign.rules import REFUSALS
from cocodesign.schema import ONE_BY_ONE
from cocodesign.similarity import most_alike
from cocodesign.widgets import (
    Actions,
    Ballot,
    Frame,
    Idea,
    Ideas,
    Later,
    MyPart,
    Places,
    Result,
    Screen,
    Threads,
    Waiting,
)
from cocodesign.widgets.screen import KIT

__all__ = ["Participant", "show"]

SCREENS = (
    *KIT, "frame", "frame-status", "frame-strip", "frame-whose", "frame-group", "places", "waiting", "ideas", "composer", "terms", "merging", "seen",
    "idea", "gestures", "lineage", "comments", "threads", "ballot-secret", "ballot-about", "ballot", "result", "later",
)  # fmt: skip
"""The modules whose words this page needs at once."""
ABOUT_IDEAS = frozenset(
    {"add_idea", "revise_idea", "withdraw", "unwithdraw", "invite_author", "answer_invitation", "comment", "take_words", "decline_words", "endorse",
     "unendorse", "thank", "unthank", "adopt", "unadopt", "flag", "see"}
)  # fmt: skip
MAY = ABOUT_IDEAS | {
    "cast", "opine", "judge", "delegate", "undelegate", "pledge", "withdraw_pledge", "rename", "consent", "leave", "come_back", "personal_link", "erase",
}  # fmt: skip
"""What this screen passes on. The keeper decides about each; this list only keeps nonsense off the line."""
SENT = ("choice", "cast_at", "receipt", "changes")
"""What the ballot's page is told of the ballot that this person has sent."""


def show(desk: Desk | None = None, language: str | None = None) -> None:
    """Show a participant's screen in this page or notebook.

    Parameters
    ----------
    desk : Desk, optional
        The way to the workshop; without one, that of the environment in which a workshop starts this kernel.
    language : str, optional
        ``"en"``, ``"es"``, …; without one, the environment's.
    """
    app = Participant(desk, language)
    display(*app.widgets)
    app.start()


class Participant(Listener):
    """A participant's widgets, and their wiring to one desk. It decides nothing and keeps nothing."""

    def __init__(self, desk: Desk | None = None, language: str | None = None) -> None:
        super().__init__(desk, language)
        self._ = translator(self.language)
        about: dict[str, Any] = {"language": self.language, "_kit": ""}
        self.frame = Frame(language=self.language, words=words(self.language, *SCREENS))
        self.ideas = Ideas(page="ideas", loading=True, **about)
        self.idea = Idea(page="idea", **about)
        self.threads = Threads(page="threads", **about)
        self.ballot = Ballot(page="vote", **about)
        self.result = Result(page="result", **about)
        self.waiting = Waiting(page="wait", **about)
        self.part = MyPart(page="part", **about)
        self.actions = Actions(page="actions", **about)
        self.places = Places(**about)
        self.widgets: tuple[Screen, ...] = (
            self.frame, self.waiting, self.ideas, self.idea, self.threads, self.ballot, self.result, self.part,
            self.actions, self.places,
        )  # fmt: skip
        for widget in self.widgets:
            widget.on_act(self._act)
        self.ideas.on_ask("alike", self._alike)
        self.ideas.on_ask("terms", self._terms)
        self.idea.on_ask("people", self._people)
        self.part.on_ask("file", self._file)
        self.part.on_ask("erasing", self._erasing)
        self.result.on_ask("leaves", self._leaves)
        for screen in (self.part, self.actions):
            screen.on_ask("code", partial(self._bring, screen))
        self.idea.observe(lambda _: self._draw_idea(), "idea")
        self._wanted: set[Later] = set()
        self._sending: set[str] = set()

    # ---- the line ----

    def begin(self) -> None:
        """Draw everything: the desk is there now."""
        scope = f"{self.state.workshop.get('workshop', '')}:{self.me}"
        for widget in self.widgets:
            widget.scope = scope
        self.ideas.patch(rows.idea_rows(self.state, self.me))
        self.ideas.loading = False
        self.draw()

    def take(self, news: Mapping[str, Any]) -> None:
        """Draw what the keeper has pushed: events, who is here, and whether the line stands."""
        self.frame.link = news.get("link") or "live"
        events = news.get("events") or []
        if events:
            changed = rows.touched(self.state, events)
            self.ideas.patch(
                (rows.idea_row(self.state, idea, self.me) for idea in sorted(changed)), self.state.seq
            )
        self.draw()

    # ---- what comes from the page ----

    def _act(self, widget: Screen, act: dict[str, Any]) -> None:
        if not isinstance(act.get("do"), str) or act["do"] not in MAY:
            widget.answer(act["id"], no={"code": "not-allowed", "say": self.sentence("not-allowed")})
        elif act["id"] not in self._sending:  # a repeat of an act on its way is answered with the first
            self._sending.add(act["id"])
            self.run(self._send(widget, act))

    async def _send(self, widget: Screen, act: dict[str, Any]) -> None:
        try:
            while self.desk is None or not self.desk.person:
                await asyncio.sleep(0.1)
            ok = await self.desk.send(act)
            widget.answer(act["id"], ok=ok)
        except RefusedError as refusal:
            widget.answer(
                act["id"], no={"code": refusal.code, "say": self.sentence(refusal.code, **refusal.facts)}
            )
        except CocodesignError:
            pass  # not known to be saved: the page keeps the act and sends it again
        finally:
            self._sending.discard(act["id"])

    def sentence(self, code: str, **facts: Any) -> str:
        """Return why something was refused, in the visitor's language."""
        try:
            return self._(REFUSALS[code]).format(**facts)
        except (KeyError, IndexError):
            return self._("The workshop did not take it. What you wrote is kept on this phone.")

    def _alike(self, message: Mapping[str, Any]) -> None:
        text = message.get("text")
        if self.desk is None or not isinstance(text, str):
            return
        ideas = {
            row["contribution"]: f"{row['title']} {row['text']}"
            for row in self.state.ideas
            if row["hidden"] is None
        }
        found = most_alike(text[:1000], ideas)
        self.ideas.send({"alike": {"text": text, "ids": [idea for idea, _ in found]}})

    def _terms(self, message: Mapping[str, Any]) -> None:
        """Tell under which terms an idea drawn from these may be given."""
        parents = message.get("parents")
        if self.desk is not None and isinstance(parents, list):
            asked = [one for one in parents if isinstance(one, str)]
            self.ideas.send({"terms": {"of": asked, **terms_of(self.state, asked, self._)}})

    def _people(self, message: Mapping[str, Any]) -> None:
        """Tell whom an author may ask to be an author too."""
        if self.desk is not None:
            self.idea.send({"people": may_be_asked(self.state, self.idea.idea, self.me)})

    # ---- what goes to the page ----

    def draw(self) -> None:
        """Bring every small trait up to date; what did not change does not travel."""
        state = self.state
        first, poll = rows.first_page(state, self.me)
        self._draw_ideas()
        self._draw_idea()
        self._draw_vote(poll)
        self._draw_result(poll)
        self._draw_part()
        self._draw_actions()
        self.waiting.here = int(self.live.get("here") or 0)
        with self.frame.hold_sync():  # one message, so that a page never sees half of a change of stage
            self.frame.workshop = rows.workshop_card(state)
            self.frame.stages = rows.agenda(state)
            self.frame.to_confirm = [
                c["scope"] for c in my_data.consents(state, self.me) if c["granted"] and not c["confirmed"]
            ]
            self.frame.invited = rows.room_for(state, self.me)
            self.frame.left = rows.left_at(state, self.me)
            self.frame.news = actions.news(state)
            self.frame.first = first
            self.frame.group = state.participants.get(self.me, {}).get("group") or 0
            self.frame.me = rows.shown_name(state, self.me)

    def _draw_ideas(self) -> None:
        now, _ = self.state.now or {"kind": "", "stage": "", "title": "", "settings": {}}, self._
        talking, building = now["kind"] == "discussion", now["kind"] == "ideas"
        statements = now["kind"] in ONE_BY_ONE and now["settings"].get("statements", True)
        self.ideas.taking = building or bool(statements)
        self.ideas.stage = now["stage"]
        self.ideas.title = now["title"] if talking or self.ideas.taking else ""
        self.ideas.note = (
            "" if self.ideas.taking
            else _("New ideas are not taken now. Open one to read the comments and to say what you think.") if talking
            else _("New ideas are not taken now. You can read all of them.")
        )  # fmt: skip
        self.ideas.terms = terms_of(self.state, (), self._)
        self.ideas.building = self.ideas.taking and now["settings"].get("only_builds") is True
        self.ideas.handed = handed_to(self.state, self.me)
        self.ideas.points = points(self.state, self.me)
        self.idea.taking = building
        self.idea.talking = building or talking

    def _draw_idea(self) -> None:
        idea = self.idea.idea
        if self.desk and idea in self.state.contributions:
            self.idea.talk(idea, rows.comment_rows(self.state, idea, self.me))
            self.idea.about = about_idea(self.state, idea, self.me, self._)

    def _draw_vote(self, poll: str | None) -> None:
        if poll is None:
            return
        state = self.state
        about, mine = state.polls[poll], state.ballots.get(poll, {}).get(self.me)
        stage = state.stages.get(about["stage"], {})
        live = self.live
        with self.ballot.hold_sync():  # one message: no vote's marks on the paper of another
            self.ballot.poll = {
                **rows.poll_card(state, poll),
                "title": stage.get("title", ""),
                "closes_at": stage.get("closes_at"),
            }
            self.ballot.options = rows.ballot_options(state, poll, self.me)
            # A copy: opinions are added to the state's own, and a trait must see that they are others.
            self.ballot.sent = deepcopy({key: mine[key] for key in SENT}) if mine else self._secret(poll)
            self.ballot.pairs = self._pairs(poll)
            if mine and "reasons" in (mine["choice"] or {}):
                self.ballot.sent = {**self.ballot.sent, "choice": rows.own_answers(state, poll, self.me)}
            self.ballot.turnout = rows.turnout(state, live, poll)
            self.ballot.handing = rows.handing(state, live, poll, self.me)

    def _pairs(self, poll: str) -> list[list[str]]:
        """Return the pairs that come next in a poll that asks about two ideas at a time."""
        about = self.state.polls[poll]
        if about["kind"] != "pairs" or about["closed_at"]:
            return []
        ideas = sorted(option["id"] for option in self.ballot.options if option["hidden"] is None)
        own = (self.state.ballots.get(poll, {}).get(self.me) or {}).get("choice") or {}
        shown = (self.live.get("shown") or {}).get(poll)
        return upcoming(self.me, poll, ideas, own.get("comparisons", ()), shown)

    def _voted_secretly(self) -> dict[str, int]:
        """Return the secret polls in which this person voted, and the how manieth ballot of theirs counts."""
        return self.live.get("mine") or {}

    def _secret(self, poll: str) -> dict[str, int]:
        """Return what is known here of this person's ballot in a secret poll."""
        voted = self._voted_secretly()
        return {"revision": voted[poll]} if poll in voted else {}

    def _leaves(self, message: Mapping[str, Any]) -> None:
        """Hand out the leaves of a sealed poll, among which a voter finds their own."""
        poll = message.get("poll")
        seal = self.state.polls.get(poll, {}).get("seal") if self.desk and isinstance(poll, str) else None
        if seal:
            self.result.send({"poll": poll, "leaves": list(seal["leaves"])})

    def _draw_result(self, poll: str | None) -> None:
        state, me = self.state, self.me
        if poll is None or poll not in state.results:
            return
        ballot = state.ballots.get(poll, {}).get(me, {})
        winners = rows.winning_ideas(state, poll)
        behind = dict.fromkeys(root for idea in winners for root in rows.ancestors(state, idea))
        mine = {idea for idea, row in state.contributions.items() if row["participant"] == me}
        self.result.options = rows.ballot_options(state, poll, me)
        self.result.sources = rows.sources(state, poll, me)
        self.result.mine = {
            "won": [idea for idea in winners if idea in mine],
            "grew": [root for root in behind if root in mine],
            "receipt": ballot.get("receipt", ""),
            "choice": ballot.get("choice"),
            "voted": bool(ballot or self._secret(poll)),
        }
        self.result.decision = dict(state.decisions.get(poll, {}))
        organisation = state.workshop.get("organisation", "")
        self.result.poll = {**rows.poll_card(state, poll), "organisation": organisation}
        self.result.result = rows.shown_result(state, poll)

    def _draw_part(self) -> None:
        state, me, part = self.state, self.me, self.part
        if part not in self._wanted:
            return
        from cocodesign.apps import my_part  # most phones open it once, at the end

        with part.hold_sync():  # one message: no trace of an outcome that the page does not know
            part.person = my_data.kept(state, me)
            part.stories = my_part.stories(state, me)
            part.remarks = my_part.remarks(state, me)
            part.given = my_part.given(state, me)
            part.points = my_part.points(state, me)
            part.invitations = my_part.invitations(state, me)
            part.shares = my_part.shares(state, me)
            part.happened = my_part.happened(state, me)
            part.settled = my_part.settled(state)
            part.consents = my_data.consents(state, me)
            part.receipts = my_data.receipts(state, me, self._voted_secretly())
            part.leaving = my_data.leaving(state, me, self._voted_secretly())

    def _draw_actions(self) -> None:
        state, page = self.state, self.actions
        if page not in self._wanted:
            return
        now = state.now
        with page.hold_sync():
            page.title = now["title"] if now and now["kind"] == "actions" else ""
            page.taking = bool(page.title) and not rows.left_at(state, self.me)
            page.organisation = state.workshop.get("organisation") or ""
            page.decisions = actions.decisions(state)
            page.promises = actions.promises(state)
            page.updates = actions.updates(state)
            page.offers = actions.offers(state, self.me)

    def _bring(self, screen: Later, message: Mapping[str, Any]) -> None:
        """Draw a screen that somebody wants to see for the first time, and hand its page the code."""
        self._wanted.add(screen)
        if self.desk is not None and self.desk.person:
            self._draw_part()
            self._draw_actions()
        screen.bring()

    def _file(self, message: Mapping[str, Any]) -> None:
        """Hand out what the record holds of this person, and of nobody else."""
        if self.desk is not None:
            self.part.send({"file": my_data.own_file(self.state, self.me, self._voted_secretly())})

    def _erasing(self, message: Mapping[str, Any]) -> None:
        """Tell what would become of this person's words if they had themselves erased now."""
        if self.desk is not None:
            self.part.send({"erasing": my_data.erasing(self.state, self.me, self._voted_secretly())})
