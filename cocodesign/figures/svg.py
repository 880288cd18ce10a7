"""How does a figure get into a page, with its words for who cannot see it? As SVG."""

from __future__ import annotations

import io
import re
from html import escape
from typing import Any
from zlib import crc32

from cocodesign.figures.paper import PAPERS

__all__ = ["as_svg"]

_TOKENS = {"ground": "surface", "ink": "ink", "soft": "ink-soft", "line": "line-strong", "faint": "line"}
_TOKENS |= {"petrol": "primary", "pale": "primary-soft", "marker": "yours"}


def _print(figure: Any, file: Any) -> None:
    """Write a figure as matplotlib's savefig does, but laid out and drawn once: savefig draws it twice."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    canvas, dpi = figure.canvas, figure.dpi
    try:
        FigureCanvasSVG(figure).print_svg(file, metadata={"Date": None, "Creator": None})
    finally:
        figure.set_canvas(canvas)
        figure.dpi = dpi


def as_svg(ax: Any, *, follow_page: bool = False) -> str:
    """Return a figure as the text of an SVG picture that says in words what it shows.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes with a drawing, alone in their figure; what ``ax.alternative`` says becomes its label.
    follow_page : bool
        Whether the colours are left to the page: drawn in the light theme, they turn with the page's own
        ``--co-…`` colours. For a page that has them; a file of its own would be black.

    Returns
    -------
    str

    Examples
    --------
    >>> import pandas as pd
    >>> from cocodesign.figures import draw_credit
    >>> as_svg(draw_credit(pd.Series({"Ana": 1})))[:53]
    '<svg role="img" aria-label="Shares of 1: Ana: 100 %."'
    """
    import matplotlib as mpl
    from matplotlib.colors import to_hex
    from matplotlib.text import Text

    file = io.StringIO()
    rims = {text: text.get_path_effects() for text in ax.figure.findobj(Text)}
    for one in rims:  # with a rim matplotlib draws letters as curves; a page can do both, and read them aloud
        one.set_path_effects([])
    try:
        with mpl.rc_context({"svg.hashsalt": "cocodesign", "svg.fonttype": "none"}):
            _print(ax.figure, file)
    finally:
        for one, rim in rims.items():
            one.set_path_effects(rim)
    text = file.getvalue()
    text = text[text.index("<svg") :]
    # What would be a rule for the whole page, or a name that two pictures share, stays out of it.
    for ours in (r"<metadata>.*?</metadata>\s*", r"<!--.*?-->\s*", r'<style type="text/css">.*?</style>\s*'):
        text = re.sub(ours, "", text, flags=re.S)
    text = re.sub(r'<g id="[A-Za-z][\w.]*_\d+">', "<g>", text)
    clips = list(dict.fromkeys(re.findall(r'<clipPath id="(\w+)"', text)))
    for k, clip in enumerate(clips):
        text = text.replace(clip, f"window-{k}")
    text = text.replace("window-", f"window-{crc32(text.encode()):08x}-")
    halo = f"paint-order: stroke; stroke: {to_hex(ax.get_facecolor())}; stroke-width: 2.5px; "
    text = text.replace('<text style="', f'<text style="{halo}')
    text = re.sub(r"(font-family: [^;\"]*)", r"\1, sans-serif", text)  # where none of the faces is installed
    words = escape(getattr(ax, "alternative", ""))
    look = "max-width: 100%; height: auto; stroke-linejoin: round; stroke-linecap: butt"
    text = text.replace("<svg", f'<svg role="img" aria-label="{words}" style="{look}"', 1)
    if follow_page:
        light = PAPERS["light"]
        for name, token in _TOKENS.items():
            text = text.replace(getattr(light, name), f"var(--co-{token})")
        for number, colour in enumerate(light.groups, 1):
            text = text.replace(colour, f"var(--co-group-{number})")
    return text
