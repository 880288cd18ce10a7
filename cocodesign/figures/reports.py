"""How large is each measure, how sure is it, and what would chance give? A report as a forest plot."""

from __future__ import annotations

from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.names import MEASURES, NUMBERS
from cocodesign.figures.paper import Theme, described, key, put, sheet, spoken

__all__ = ["draw_report"]


def draw_report(table: Any, ax: Any = None, *, theme: Theme = "light", language: str = "en") -> Any:
    """Return axes with a line for each measure: a dot for its value, a bar for its interval, a diamond for chance.

    Measures that do not lie between −1 and 1 (a number of pieces, say) are written and not drawn: one scale cannot
    hold both. What is undefined is said in words.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``measure, value, low, high, null_mean`` and perhaps ``p, n``, as from ``report``.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If the table lacks a column or has no row.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"measure": "reciprocity", "value": 0.56, "low": 0.46, "high": 0.67, "null_mean": 0.11}
    >>> draw_report(pd.DataFrame([row])).alternative
    'reciprocity: 0.56 (0.46 to 0.67), by chance 0.11.'
    """
    missing = {"measure", "value", "low", "high", "null_mean"} - set(getattr(table, "columns", ()))
    if missing or not len(table):
        raise InvalidInputError(
            "A report to draw has one row or more and the columns measure, value, low, high and null_mean; "
            + (f"{', '.join(sorted(missing))} is missing." if missing else "this one has no row.")
        )
    from matplotlib.lines import Line2D

    (_, _n), n = spoken(language), len(table)
    ax, colours = sheet(ax, 8.0, 1.1 + 0.42 * n, theme, scales=True)
    names = [_(MEASURES.get(one, str(one).replace("_", " "))) for one in table["measure"]]
    value, low, high, chance = (
        np.asarray(table[name], dtype=float) for name in ("value", "low", "high", "null_mean")
    )
    counts = np.asarray(table["measure"].isin(NUMBERS), dtype=bool)
    drawn = np.isfinite(value) & (np.abs(value) <= 1) & ~counts
    shown = np.concatenate([it[drawn & np.isfinite(it)] for it in (value, low, high, chance)])
    left, right = min(0.0, shown.min(initial=0.0)), max(shown.max(initial=0.0), 0.1)
    span = right - left
    for k in range(n):
        ax.axhline(k, color=colours.faint, linewidth=0.6, zorder=0)
        look = {"transform": ax.get_yaxis_transform(), "va": "center", "fontsize": 9.5, "color": colours.ink}
        put(ax, -0.02, k, names[k], ha="right", fontweight="bold", **look)
        if drawn[k]:
            if np.isfinite(low[k]) and np.isfinite(high[k]):
                ax.errorbar(
                    value[k], k, xerr=[[max(value[k] - low[k], 0)], [max(high[k] - value[k], 0)]],
                    color=colours.petrol, capsize=4, linewidth=2.2, zorder=2,
                )  # fmt: skip
            if np.isfinite(chance[k]):
                ax.plot(chance[k], k, "D", markersize=7.5, markerfacecolor=colours.ground, markeredgecolor=colours.groups[1], markeredgewidth=1.7, zorder=3)  # fmt: skip
            ax.plot(value[k], k, "o", markersize=6.5, color=colours.petrol, zorder=4)
        put(ax, 1.03, k, _row(value[k], low[k], high[k], counts[k], language), ha="left", **look)
    ax.axvline(0, color=colours.line, linewidth=0.9, zorder=1)
    ax.set(xlim=(left - 0.04 * span, right + 0.04 * span), ylim=(n - 0.5, -0.6), yticks=[], xlabel=_("value"))
    ax.spines["left"].set_visible(False)
    signs = [
        Line2D([], [], marker="o", color=colours.petrol, linewidth=2.2, label=_("value and interval")),
        Line2D(
            [],
            [],
            marker="D",
            linestyle="",
            markerfacecolor=colours.ground,
            markeredgecolor=colours.groups[1],
            label=_("by chance"),
        ),
    ]
    key(ax, signs, colours, loc="lower right", bbox_to_anchor=(1.0, 1.01), ncols=2)
    said = [
        f"{name}: {_row(v, lo, hi, whole, language)}"
        + (", " + _("by chance {n}").format(n=_two(c)) if np.isfinite(c) and np.isfinite(v) else "")
        for name, v, lo, hi, c, whole in zip(names, value, low, high, chance, counts, strict=True)
    ]
    return described(ax, "; ".join(said) + ".")


def _row(value: float, low: float, high: float, counts: bool, language: str) -> str:
    _, _n = spoken(language)
    if not np.isfinite(value):
        return _("undefined")
    words = _two(value) if abs(value) <= 1 and not counts else f"{value:g}"
    if not (np.isfinite(low) and np.isfinite(high)):
        return words
    return words + " " + _("({low} to {high})").format(low=_two(low), high=_two(high))


def _two(value: float) -> str:
    """A number with two decimals, of which no zero is negative."""
    return f"{round(float(value), 2) + 0.0:.2f}"
