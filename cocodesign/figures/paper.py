"""What do all figures share? Their colours, their type for every script, and how words are put on them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from textwrap import shorten, wrap
from typing import Any

from cocodesign.exceptions import CocodesignError

__all__ = ["INK", "LINE", "MARKER", "PETROL", "SOFT", "arrow", "axes", "fonts", "label_of", "put", "wrapped"]

INK = "#14262b"
SOFT = "#43555a"
LINE = "#66787b"
PETROL = "#0e4a5b"
MARKER = "#ffc845"

# In the order in which a letter is looked for; what is not installed is passed over.
_FACES = (
    "DejaVu Sans", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari",
    "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Thai", "Noto Sans Ethiopic", "Noto Sans CJK SC",
    "Noto Sans SC", "Noto Emoji", "Hiragino Sans", "PingFang SC", "Microsoft YaHei", "Arial Unicode MS",
)  # fmt: skip


def axes(ax: Any, width: float, height: float) -> Any:
    """Return the axes to draw on, new ones of so many inches if none are given, without frame and ticks."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise CocodesignError('Figures need matplotlib: pip install "cocodesign[figures]"') from error
    if ax is None:
        _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    ax.set_axis_off()
    return ax


@cache
def fonts() -> tuple[str, ...]:
    """Return the installed faces that together show most scripts."""
    from matplotlib import font_manager

    installed = set(font_manager.get_font_names())
    return tuple(face for face in _FACES if face in installed)


def put(ax: Any, x: float, y: float, words: str, **style: Any) -> Any:
    """Write words where they belong, as they are: a ``$`` stays a ``$`` and begins no formula.

    Letters that no installed face has (an emoji, a rare script) are left out, for a row of boxes says less.
    A rim in the colour of the ground keeps words readable where a line crosses them.
    """
    from matplotlib.patheffects import withStroke

    words = "".join(letter for letter in words if letter.isspace() or ord(letter) in _letters()).strip()
    style = {"path_effects": [withStroke(linewidth=2.5, foreground=ax.get_facecolor())], **style}
    return ax.text(x, y, words, parse_math=False, **{"fontfamily": list(fonts()), "color": INK, **style})


def arrow(ax: Any, start: Any, end: Any, **style: Any) -> None:
    """Draw an arrow or a line between two places, bent to one side and ending short of them."""
    from matplotlib.patches import FancyArrowPatch

    ax.add_patch(FancyArrowPatch(tuple(start), tuple(end), **{"shrinkA": 7, "shrinkB": 9, **style}))


def label_of(one: str, labels: Mapping[str, str]) -> str:
    """Return the words for a person or an idea, shortened: from ``labels`` or else the id."""
    words = labels.get(one) or one
    if not any(ord(letter) in _letters() for letter in words if not letter.isspace()):
        words = one
    return words if len(words) <= 28 else words[:27] + "…"


def wrapped(words: str, width: int = 22, lines: int = 3) -> str:
    """Return words in at most so many lines; what does not fit ends in an ellipsis."""
    return "\n".join(wrap(shorten(words, width * lines, placeholder="…"), width)[:lines])


@cache
def _letters() -> frozenset[int]:
    """Every letter that one of the installed faces has."""
    from matplotlib import font_manager

    paths = (font_manager.findfont(font_manager.FontProperties(family=face)) for face in fonts())
    return frozenset(letter for path in paths for letter in font_manager.get_font(path).get_charmap())
