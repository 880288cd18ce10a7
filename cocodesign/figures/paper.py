"""What do all figures share? Their colours, their type for every script, and how words are put on them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from textwrap import shorten, wrap
from typing import Any, Literal

from cocodesign.exceptions import CocodesignError, InvalidInputError
from cocodesign.figures.names import MARKERS
from cocodesign.language import counter, translator

__all__ = ["Paper", "Theme", "arrow", "caption", "described", "fonts", "key", "label_of", "paper", "plain", "put", "shapes_of", "sheet", "spoken", "wrapped"]  # fmt: skip

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Paper:
    """The colours of a figure, those of the kit's screens.

    Attributes
    ----------
    ground, ink, soft, line, faint : str
        What is drawn on, words, quiet words, lines, and lines that are there for the eye alone.
    petrol, pale, marker : str
        The colour of the house, the same as a surface, and what marks one thing among many.
    groups : tuple of str
        A colour for each of six groups of people; each goes with a shape of its own (``MARKERS``).
    """

    ground: str
    ink: str
    soft: str
    line: str
    faint: str
    petrol: str
    pale: str
    marker: str
    groups: tuple[str, ...]


PAPERS: dict[str, Paper] = {
    "light": Paper(
        "#ffffff", "#14262b", "#43555a", "#66787b", "#c8d1cd", "#0e4a5b", "#dbebee", "#ffc845",
        ("#0a5fa8", "#9a3a00", "#17735a", "#a0287c", "#8c7600", "#37434a"),
    ),
    "dark": Paper(
        "#1a2427", "#ecf2f0", "#b2c1c2", "#82949a", "#354347", "#92d2e0", "#173841", "#ffc845",
        ("#74b9f6", "#f3a662", "#62d2a8", "#ea8fc4", "#dcc54d", "#bccad0"),
    ),
}  # fmt: skip

# In the order in which a letter is looked for; what is not installed is passed over.
_FACES = (
    "DejaVu Sans", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari",
    "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Thai", "Noto Sans Ethiopic", "Noto Sans CJK SC",
    "Noto Sans SC", "Noto Emoji", "Hiragino Sans", "PingFang SC", "Microsoft YaHei", "Arial Unicode MS",
)  # fmt: skip


def paper(theme: str) -> Paper:
    """Return the colours of a theme, ``"light"`` or ``"dark"``."""
    if theme not in PAPERS:
        raise InvalidInputError(f"A theme is light or dark, not {theme!r}.")
    return PAPERS[theme]


def spoken(language: str) -> tuple[Callable[[str], str], Callable[[str, str, float], str]]:
    """Return what says a sentence in a language, and what says how many of something there are."""
    return translator(language), counter(language)


def sheet(ax: Any, width: float, height: float, theme: str, *, scales: bool = False) -> tuple[Any, Paper]:
    """Return the axes to draw on, new ones of so many inches if none are given, and the colours of a theme.

    With ``scales`` they have axes at the left and below, else neither frame nor ticks.
    """
    colours = paper(theme)
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise CocodesignError('Figures need matplotlib: pip install "cocodesign[figures]"') from error
    if ax is None:
        _, ax = plt.subplots(figsize=(width, height), layout="constrained", facecolor=colours.ground)
    ax.set_facecolor(colours.ground)
    if not scales:
        ax.set_axis_off()
        return ax, colours
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(colours.line)
    ax.tick_params(colors=colours.soft, labelsize=9)
    ax.xaxis.label.set_color(colours.soft)
    ax.yaxis.label.set_color(colours.soft)
    return ax, colours


def described(ax: Any, words: str) -> Any:
    """Return the axes with what the picture says, in words, as their attribute ``alternative``."""
    ax.alternative = words
    return ax


def shapes_of(groups: Iterable[Hashable]) -> dict[str, tuple[str, int]]:
    """Return for each group its shape and the number of its colour; beyond six groups the smaller ones share the last.

    Examples
    --------
    >>> shapes_of(["north", "south", "north"])
    {'north': ('o', 0), 'south': ('s', 1)}
    """
    members: dict[str, int] = {}
    for group in groups:
        members[str(group)] = members.get(str(group), 0) + 1
    largest = sorted(members, key=lambda group: (-members[group], group))
    own = sorted(largest if len(largest) <= len(MARKERS) else largest[: len(MARKERS) - 1])
    place = {group: k for k, group in enumerate(own)}
    last = len(MARKERS) - 1
    signs = list(MARKERS)
    return {group: (signs[place.get(group, last)], place.get(group, last)) for group in [*own, *largest]}


def key(ax: Any, handles: Iterable[Any], colours: Paper, **style: Any) -> None:
    """Put a key beside what is drawn, its words as they are."""
    legend = ax.legend(
        handles=list(handles),
        frameon=False,
        labelcolor=colours.ink,
        prop={"family": list(fonts()), "size": 9},
        **{"loc": "upper left", "borderaxespad": 0.0, **style},
    )
    for text in legend.get_texts():
        text.set_parse_math(False)
        text.set_text(plain(text.get_text()) or "–")


@cache
def fonts() -> tuple[str, ...]:
    """Return the installed faces that together show most scripts."""
    from matplotlib import font_manager

    installed = set(font_manager.get_font_names())
    return tuple(face for face in _FACES if face in installed)


def plain(words: str) -> str:
    """Return words without the letters that no installed face has: a row of boxes says less than nothing."""
    return "".join(letter for letter in words if letter.isspace() or ord(letter) in _letters()).strip()


def put(ax: Any, x: float, y: float, words: str, **style: Any) -> Any:
    """Write words where they belong, as they are: a ``$`` stays a ``$`` and begins no formula.

    Letters that no installed face has (an emoji, a rare script) are left out. A rim in the colour of the ground keeps words readable where a line crosses them.
    """
    from matplotlib.patheffects import withStroke

    style = {"path_effects": [withStroke(linewidth=2.5, foreground=ax.get_facecolor())], **style}
    return ax.text(x, y, plain(words), parse_math=False, **{"fontfamily": list(fonts()), **style})


def caption(ax: Any, words: str, colours: Paper, *, y: float = -0.02, **style: Any) -> None:
    """Write below a drawing what its signs mean."""
    look = {"transform": ax.transAxes, "ha": "center", "va": "top", "fontsize": 8, "color": colours.soft}
    put(ax, 0.5, y, words, **{**look, **style})


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
