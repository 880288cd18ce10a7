"""What came on paper? Ideas from notes, and ballots sheet by sheet, each of which counts once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import (
    box,
    button,
    choice,
    emptying,
    heading,
    line,
    row,
    said,
    say,
    show,
    text_area,
    text_field,
    whole_number,
)
from cocodesign.apps.facilitator.marks import choice_of, differences, next_sheet
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.facilitator.tallies import open_poll, options_of
from cocodesign.events import State, headline
from cocodesign.events.meaning_of_votes import PAPER
from cocodesign.rules import sheet_name
from cocodesign.schema import ONE_BY_ONE
from cocodesign.widgets.sheets import Marks, Sheets

__all__ = ["PaperIdeaPanel", "PaperPanel", "SheetPanel"]


class PaperPanel:
    """Both: the idea from a note, and the ballots of the poll that is open."""

    def __init__(
        self, sender: Sender, _: Callable[[str], str], live: Callable[[], Mapping[str, Any]], **about: Any
    ) -> None:
        self.idea = PaperIdeaPanel(sender, _)
        self.sheets = SheetPanel(sender, _, live, **about)
        self.panel = box(self.sheets.panel, self.idea.panel, classes="co-stack-of")

    def draw(self, state: State) -> None:
        """Bring both up to date."""
        self.idea.draw(state)
        self.sheets.draw(state)


class PaperIdeaPanel:
    """An idea that somebody wrote on a note; it is marked so, and has no author of its own."""

    def __init__(self, sender: Sender, _: Callable[[str], str]) -> None:
        self.sender, self._ = sender, _
        self.title = text_field(_("Title, if the note has one"))
        self.text = text_area(_("What the note says"), 3)
        self.grows = choice(_("It builds on"), [(_("no other idea"), "")])
        self.add = button(_("Enter the idea"))
        self.said = said()
        fields = box(self.title, self.text, self.grows, self.add, self.said, classes="co-stack-of")
        self.panel = box(heading(_("An idea from a note")), fields, classes="co-pan")
        self.add.on_click(lambda _: self._add())

    def draw(self, state: State) -> None:
        """Bring it up to date; after the end there is nothing to enter."""
        show(self.panel, not state.workshop.get("ended_at"))
        ideas = [(headline(state.contributions[idea]), idea) for idea in state.standing()]
        options = [(self._("no other idea"), ""), *ideas]
        if list(self.grows.options) != options:
            chosen = self.grows.value
            self.grows.options = options
            self.grows.value = chosen if chosen in {idea for _, idea in options} else ""

    def _add(self) -> None:
        parent = self.grows.value
        parents = [{"parent": parent, "kind": "builds_on"}] if parent else []
        title, text = self.title.value.strip(), self.text.value.strip()
        command = {"do": "add_paper_idea", "title": title, "text": text or title, "parents": parents}
        empty = emptying(self.title, self.text, self.grows)

        def done(no: str) -> None:
            if not no:
                empty()
                if not (self.title.value or self.text.value):
                    self.text.focus()
            say(self.said, no or self._("The idea is entered, marked as from paper."), refused=bool(no))

        self.sender.press(command, self.add, done=done)


class SheetPanel:
    """The ballots on paper of the poll that is open: one sheet after the other, each entered twice to check it."""

    def __init__(
        self, sender: Sender, _: Callable[[str], str], live: Callable[[], Mapping[str, Any]], **about: Any
    ) -> None:
        self.sender, self._, self._live = sender, _, live
        self.question = w.HTML()
        self.marks = Marks(**about)
        self.enter = button(_("Enter this sheet"))
        self.said = said()
        self.by_hand = whole_number(_("Sheets counted by hand"), 0, 0, 100_000)
        self.sums = w.HTML()
        self.sheets = Sheets(**about)
        self.form = box(*(self.question, self.marks, self.enter, self.said), classes="co-stack-of")
        right = box(self.by_hand, self.sums, self.sheets, classes="co-stack-of")
        self.nothing = w.HTML()
        both = row(self.form, right, classes="co-duo")
        self.both = both
        self.panel = box(heading(_("Ballots on paper")), self.nothing, both, classes="co-pan")
        self._poll: dict[str, Any] = {}
        self._state = State()
        self._checked: set[tuple[str, str]] = set()
        self.enter.on_click(lambda _: self._enter())
        self.by_hand.observe(lambda _: self._say_sums(), "value")

    def draw(self, state: State) -> None:
        """Bring it up to date: the sheets of the open poll, or those of the last one that had any."""
        _, self._state = self._, state
        poll = open_poll(state)
        self._poll = poll or self._last_with_sheets(state)
        takes = poll is not None and poll["kind"] not in (*ONE_BY_ONE, "consent", "delphi")
        self.nothing.value = line("" if takes else self._why_not(poll), classes="co-small co-soft")
        show(self.both, takes or bool(self._poll and poll is None))
        show(self.form, takes)
        if not self._poll:
            return
        name = self._poll["poll"]
        self.question.value = line(self._poll["question"], classes="co-voice co-strong")
        self.marks.kind, self.marks.most = self._poll["kind"], self._most()
        self.marks.least = 1 if self._poll["kind"] in ("agreement", "grades", "pulse") else 0
        is_budget = self._poll["kind"] == "budget"
        settings = self._poll["settings"]
        self.marks.money = {key: settings.get(key) for key in ("budget", "unit")} if is_budget else {}
        self.marks.label, self.marks.scale = self._how(), self._scale()
        self.marks.options = options_of(state, name)
        self.sheets.poll, self.sheets.closed = name, poll is None
        self.sheets.sheets = [
            {"sheet": sheet, "at": ballot["cast_at"], "checked": (name, sheet) in self._checked}
            for sheet, ballot in reversed(self._entered().items())
        ]
        self.sheets.taken_out = [
            {key: taken[key] for key in ("sheet", "at", "reason")}
            for taken in state.paper_voided
            if taken["poll"] == name
        ]
        self._say_sums()

    def _last_with_sheets(self, state: State) -> dict[str, Any]:
        for name, poll in reversed(state.polls.items()):
            if name in self._sealed() or any(v.startswith(PAPER) for v in state.ballots.get(name, ())):
                return poll
        return {}

    def _why_not(self, poll: Mapping[str, Any] | None) -> str:
        _ = self._
        if poll is not None and poll["kind"] != "opinions":
            return _("These answers come with their reasons, on a phone.")
        if poll is not None:
            return _("This is answered one by one, on a phone.")
        if self._poll:
            return _("This vote is closed; its sheets can be read here and changed no more.")
        return _("Sheets are entered while a vote is open.")

    def _most(self) -> int:
        settings, kind = self._poll["settings"], self._poll["kind"]
        if kind == "ranking":
            return len(self._state.candidates[self._poll["poll"]])
        return int(settings.get("budget") or settings.get("max") or settings.get("levels") or 1)

    def _how(self) -> str:
        _, settings = self._, self._poll["settings"]
        return {
            "approval": _("Tick what is ticked on the sheet."),
            "budget": _("Tick what is ticked on the sheet; together it may cost no more than there is."),
            "dots": _("How many dots each idea has, {n} in all.").format(n=settings.get("budget")),
            "score": _("The number of each idea, 0 to {n}; nothing for no opinion.").format(
                n=settings.get("max")
            ),
            "grades": _(
                "The number of each grade, 1 (to reject) to {n} (excellent); nothing for no opinion."
            ).format(n=settings.get("max")),
            "pulse": _("The number of each answer, 1 to {n}.").format(n=settings.get("max")),
            "ranking": _("The place of each idea: 1 for the best."),
            "agreement": _("The level of each proposal: 1 for the least agreement, {n} for the most.").format(
                n=settings.get("levels")
            ),
        }.get(self._poll["kind"], "")

    def _scale(self) -> list[str]:
        """What the numbers of a graded ballot stand for, the lowest first."""
        _, kind = self._, self._poll["kind"]
        if kind == "grades":
            return [_("to reject"), _("poor"), _("acceptable"), _("good"), _("very good"), _("excellent")]
        if kind != "agreement":
            return []
        if self._poll["settings"].get("levels") == 8:
            return [
                *(_("Block"), _("Against, and will not carry it"), _("Against, and will carry it")),
                *(_("More talk is needed"), _("Stand aside"), _("For, with reservations")),
                *(_("For, with a minor point"), _("Whole-hearted")),
            ]
        return [_("Strongly against"), _("Against"), _("Undecided"), _("For"), _("Strongly for")]

    def _sealed(self) -> Mapping[str, list[str]]:
        """By secret poll, the sheets that lie in its box: what stands on them is told to nobody."""
        return self._live().get("sheets") or {}

    def _entered(self) -> dict[str, Any]:
        if self._poll["mode"] == "secret":
            return {s: {"choice": None, "cast_at": None} for s in self._sealed().get(self._poll["poll"], ())}
        ballots = self._state.ballots.get(self._poll["poll"], {})
        return {
            voter.removeprefix(PAPER): ballot for voter, ballot in ballots.items() if voter.startswith(PAPER)
        }

    def _say_sums(self) -> None:
        if not self._poll:
            return
        _, name = self._, self._poll["poll"]
        sheets, by_hand = len(self._entered()), self.by_hand.value
        voted = int((self._live().get("voted") or {}).get(name, sheets))
        words = [
            _("{phone} on phones and {paper} on paper: {n} ballots.").format(
                phone=max(0, voted - sheets), paper=sheets, n=max(voted, sheets)
            )
        ]
        if by_hand:
            fits = (
                _("Entered and counted by hand agree: {n}.")
                if by_hand == sheets
                else _("{sheets} sheets are entered, {n} were counted by hand: {off} apart.")
            )
            words.append(fits.format(sheets=sheets, n=by_hand, off=abs(by_hand - sheets)))
        self.sums.value = "".join(line(each, classes="co-small", role="status") for each in words)

    def _enter(self) -> None:
        _, poll = self._, self._poll
        sheet, until = sheet_name(self.marks.number), self.marks.last_edit
        if not sheet:
            say(self.said, _("Please write the number that stands on the sheet."), refused=True)
            self.marks.asks += 1
            return
        offered = {option["id"] for option in self.marks.options}  # not of the vote before this one
        marks = {option: mark for option, mark in self.marks.marks.items() if option in offered}
        choice, no = choice_of(poll["kind"], marks, _)
        if no:
            say(self.said, no, refused=True)
            return
        before = self._entered().get(sheet)

        def done(no: str) -> None:
            if no:
                names = {row["id"]: row["name"] for row in options_of(self._state, poll["poll"])}
                other = differences(before["choice"], choice, names, _) if before and before["choice"] else ""
                say(self.said, " ".join(filter(None, [no, other])), refused=True)
                return
            if before:
                self._checked.add((poll["poll"], sheet))
            words = (
                _("Sheet {sheet}: both entries are alike, checked.")
                if before
                else _("Sheet {sheet} is entered.")
            )
            self.marks.begin_next(until, next_sheet(sheet))
            self.draw(self._state)
            say(self.said, words.format(sheet=sheet))

        command = {"do": "cast_on_paper", "poll": poll["poll"], "sheet": sheet, **choice}
        self.sender.press(command, self.enter, done=done)
