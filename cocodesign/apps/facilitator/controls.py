"""The stock widgets of the console, in the house's dress; people's words go in escaped."""

from __future__ import annotations

from html import escape

import ipywidgets as w

__all__ = ["box", "button", "heading", "line", "minutes_field", "row", "show", "text_area"]


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


def show(widget: w.Widget, is_there: bool) -> None:
    """Let a widget be there or not; nothing is sent where nothing changes."""
    wanted = None if is_there else "none"
    if widget.layout.display != wanted:
        widget.layout.display = wanted
