"""The stock widgets of the console, in the house's dress; people's words go in escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets as w

__all__ = [
    "amount_field",
    "box",
    "button",
    "choice",
    "day_field",
    "emptying",
    "heading",
    "line",
    "minutes_field",
    "row",
    "said",
    "say",
    "show",
    "text_area",
    "text_field",
    "tick",
    "whole_number",
]


def button(words: str, kind: str = "secondary", *classes: str) -> w.Button:
    """Return a button; kinds are primary, secondary, quiet and final, as `tokens.css` names them."""
    made = w.Button(description=words)
    for name in ("co-button", f"co-button--{kind}", *classes):
        made.add_class(name)
    if kind != "primary":
        made.add_class("co-button--small")
    return made


def box(*children: w.Widget, classes: str = "") -> w.VBox:
    """Return widgets one below the other."""
    made = w.VBox(list(children))
    for name in classes.split():
        made.add_class(name)
    return made


def row(*children: w.Widget, classes: str = "co-row-of") -> w.HBox:
    """Return widgets side by side, wrapping where there is no room."""
    made = w.HBox(list(children))
    for name in classes.split():
        made.add_class(name)
    return made


def heading(words: str) -> w.HTML:
    """Return the heading of a panel."""
    return w.HTML(f"<h2>{escape(words)}</h2>")


def line(words: str = "", *, classes: str = "co-small co-soft", role: str = "") -> str:
    """Return a paragraph as markup, for the value of an HTML widget; empty for no words."""
    if not words:
        return ""
    spoken = f' role="{escape(role)}"' if role else ""
    return f'<p class="{escape(classes)}"{spoken}>{escape(words)}</p>'


def text_area(label: str, rows: int = 3) -> w.Textarea:
    """Return a field for a few sentences, with its label above."""
    return w.Textarea(description=label, rows=rows)


def minutes_field(label: str) -> w.BoundedIntText:
    """Return a field for a number of minutes, at most a day."""
    made = w.BoundedIntText(10, min=1, max=24 * 60, description=label)
    made.add_class("co-minutes")
    return made


def text_field(label: str, hint: str = "") -> w.Text:
    """Return a field for one line, with its label above."""
    return w.Text(description=label, placeholder=hint)


def whole_number(label: str, value: int, least: int, most: int) -> w.BoundedIntText:
    """Return a field for a whole number."""
    made = w.BoundedIntText(value, min=least, max=most, description=label)
    made.add_class("co-minutes")
    return made


def amount_field(label: str) -> w.FloatText:
    """Return a field for an amount, which may have a fraction."""
    made = w.FloatText(0, description=label)
    made.add_class("co-minutes")
    return made


def choice(label: str, options: Sequence[tuple[str, str]]) -> w.Dropdown:
    """Return a list of which one is chosen: pairs of words and value, the first one chosen."""
    return w.Dropdown(options=list(options), description=label)


def tick(label: str, value: bool = False) -> w.Checkbox:
    """Return a box to tick."""
    made = w.Checkbox(value, description=label, indent=False)
    made.add_class("co-tick")
    return made


def day_field(label: str) -> w.DatePicker:
    """Return a field for a day."""
    return w.DatePicker(description=label)


def said() -> w.HTML:
    """Return the line beside a button that says what was done, or why not; :func:`say` fills it."""
    made = w.HTML()
    made.add_class("co-said")
    return made


def say(where: w.HTML, words: str, *, refused: bool = False) -> None:
    """Say one sentence: what was done, or why not."""
    classes = "co-small co-refused" if refused else "co-small"
    where.value = line(words, classes=classes, role="alert" if refused else "status")


def emptying(*fields: w.ValueWidget) -> Callable[[], None]:
    """Return what empties fields once their words are kept, and leaves one alone into which somebody typed since."""
    stood = [(field, field.value) for field in fields]

    def empty() -> None:
        for field, value in stood:
            if field.value == value:
                field.value = None if isinstance(field, w.DatePicker) else ""

    return empty


def show(widget: w.Widget, is_there: bool) -> None:
    """Let a widget be there or not; nothing is sent where nothing changes."""
    wanted = None if is_there else "none"
    if widget.layout.display != wanted:
        widget.layout.display = wanted
