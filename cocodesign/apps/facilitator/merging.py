"""Do several ideas say the same? The form in which they become one, with words that all of them can stand behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cocodesign.apps.facilitator.controls import (
    box,
    button,
    emptying,
    heading,
    row,
    said,
    say,
    text_area,
    text_field,
)
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.facilitator.tallies import candidates
from cocodesign.events import State
from cocodesign.widgets.choices import Choices

__all__ = ["MergePanel"]


class MergePanel:
    """The ideas to choose from, and the words of the one that stands in their place."""

    def __init__(self, sender: Sender, _: Callable[[str], str], **about: Any) -> None:
        self.sender, self._ = sender, _
        self.choices = Choices(label=_("Ideas that say the same"), **about)
        self.take = button(_("Take the words of the first"), "quiet")
        self.title = text_field(_("Title"))
        self.text = text_area(_("The words that stand for all of them"), 4)
        self.reason = text_field(_("Why, if it needs saying"))
        self.merge = button(_("Merge them"))
        self.said = said()
        form = box(
            *(self.title, self.text, self.take, self.reason, self.merge, self.said), classes="co-stack-of"
        )
        note = _("The merged idea stands in the vote instead of them; they stay readable, as its parents.")
        self.about = said()
        say(self.about, note)
        self.panel = box(
            heading(_("Merge ideas that say the same")),
            self.about,
            row(self.choices, form, classes="co-duo"),
            classes="co-pan",
        )
        self._state = State()
        self.merge.on_click(lambda _: self._merge())
        self.take.on_click(lambda _: self._take())

    def draw(self, state: State) -> None:
        """Bring the list up to date; the words that somebody writes stay as they are."""
        self._state = state
        standing = state.standing()
        chosen = [idea for idea in self.choices.chosen if idea in standing]
        first = [idea for idea in chosen if idea not in {row["id"] for row in self.choices.options}]
        order = [*first, *(idea for idea in standing if idea not in first)]
        self.choices.options = candidates(state, order)
        self.choices.chosen = chosen

    def start(self, ideas: Sequence[str]) -> None:
        """Begin with these ideas ticked, on top of the list."""
        standing = self._state.standing()
        ticked = [idea for idea in ideas if idea in standing]
        others = [idea for idea in standing if idea not in ticked]
        self.choices.options = candidates(self._state, [*ticked, *others])
        self.choices.chosen = ticked
        self.title.value = self.text.value = ""
        self._take()
        say(self.said, "")

    def focus(self) -> None:
        """Go to the words."""
        self.text.focus()

    def _take(self) -> None:
        if self.choices.chosen:
            row = self._state.contributions[self.choices.chosen[0]]
            self.title.value, self.text.value = row["title"], row["text"]

    def _merge(self) -> None:
        command: dict[str, Any] = {
            "do": "merge_duplicates",
            "refs": list(self.choices.chosen),
            "text": self.text.value.strip(),
            "title": self.title.value.strip(),
        }
        if self.reason.value.strip():
            command["reason"] = self.reason.value.strip()
        empty = emptying(self.title, self.text, self.reason)

        def done(no: str) -> None:
            if no:
                say(self.said, no, refused=True)
                return
            self.choices.chosen = []
            empty()
            say(self.said, self._("They are one now, and it stands in the vote instead of them."))

        self.sender.press(command, self.merge, done=done)
