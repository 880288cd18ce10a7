"""How evenly is something spread over people? The Lorenz curve as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.names import COUNTED
from cocodesign.figures.paper import Theme, described, put, sheet, spoken

__all__ = ["draw_lorenz_curve"]


def draw_lorenz_curve(
    curve: Any,
    ax: Any = None,
    *,
    gini: float | Sequence[float] | None = None,
    what: str = "acts",
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with the Lorenz curve drawn: which share of all acts the quietest share of people made.

    The diagonal is what would be seen if everybody did equally much; the more the curve sags, the fewer did most.

    Parameters
    ----------
    curve : pandas.DataFrame
        ``people`` and ``amount``, shares from 0 to 1, as from ``lorenz_curve``.
    gini : float or sequence of three float, optional
        The Gini coefficient to write beside it, alone or with the ends of its interval.
    what : str
        What is spread, in the plural, for the axis: as it is, unless it is one of those that figures know (``"acts"``).
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If the table lacks a column or holds fewer than two points.

    Examples
    --------
    >>> import pandas as pd
    >>> curve = pd.DataFrame({"people": [0, 0.5, 1], "amount": [0, 0.25, 1]})
    >>> draw_lorenz_curve(curve).alternative
    'The quietest half of the people made 25 % of all acts, the most active tenth 15 %.'
    """
    missing = {"people", "amount"} - set(getattr(curve, "columns", ()))
    if missing or len(curve) < 2:
        raise InvalidInputError(
            "A Lorenz curve is a table of two points or more with the columns people and amount; make one with "
            "lorenz_curve."
        )
    _, _n = spoken(language)
    what = _(COUNTED[what]) if what in COUNTED else what
    x, y = (100 * np.asarray(curve[name], dtype=float) for name in ("people", "amount"))
    ax, colours = sheet(ax, 4.2, 4.0, theme, scales=True)
    ax.plot([0, 100], [0, 100], color=colours.line, linewidth=1, linestyle=(0, (4, 3)))
    ax.fill_between(x, y, x, color=colours.pale, linewidth=0)
    ax.plot(x, y, color=colours.petrol, linewidth=2.4)
    ax.set(xlim=(0, 100), ylim=(0, 100), xticks=[0, 25, 50, 75, 100], yticks=[0, 25, 50, 75, 100])
    ax.set(xlabel=_("people, quietest first, %"), ylabel=f"{what}, %")
    ax.set_aspect("equal")
    put(ax, 42, 45, _("all alike"), rotation=45, fontsize=8, color=colours.soft, ha="center", va="bottom")
    half, tenth = float(np.interp(50, x, y)), 100 - float(np.interp(90, x, y))
    words = _(
        "The quietest half of the people made {half} of all {what}, the most active tenth {tenth}."
    ).format(half=f"{half:.0f} %", what=what, tenth=f"{tenth:.0f} %")
    if gini is not None:
        value, *interval = np.atleast_1d(np.asarray(gini, dtype=float)).tolist()
        put(ax, 6, 93, f"{value:.2f}", fontsize=16, fontweight="bold", va="top", color=colours.ink)
        ends = {"low": f"{interval[0]:.2f}", "high": f"{interval[1]:.2f}"} if interval else {}
        beside = _("Gini, {low} to {high}").format(**ends) if ends else "Gini"
        put(ax, 6, 82, beside, fontsize=9, va="top", color=colours.soft)
        words += f" Gini {value:.2f}" + (" " + _("({low} to {high})").format(**ends) + "." if ends else ".")
    return described(ax, words)
