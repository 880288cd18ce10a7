"""When did how much happen? Activity over time as bars."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.names import COUNTED
from cocodesign.figures.paper import Theme, described, sheet, spoken

__all__ = ["draw_activity"]


_NO_MONTH_IN_WORDS = {
    "formats": ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%S.%f"],
    "zero_formats": ["", "%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M"],
    "offset_formats": ["", "%Y", "%Y", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d %H:%M"],
}
"""How a moment is written below: by numbers, which every language reads."""


def draw_activity(
    activity: Any,
    ax: Any = None,
    *,
    column: str = "interactions",
    since: Any = None,
    until: Any = None,
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with a bar for each window of time, as high as what happened in it.

    Parameters
    ----------
    activity : pandas.DataFrame
        One row a window, by its beginning, as from ``activity_over_time``.
    column : str
        Which of its columns.
    since, until : datetime, optional
        Windows that begin before ``since``, or at ``until`` or later, are drawn hollow: what is shown elsewhere is the
        part between.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If there is no window, or no such column.

    Examples
    --------
    >>> import pandas as pd
    >>> times = pd.date_range("2026-03-14T18:00Z", periods=3, freq="5min")
    >>> draw_activity(pd.DataFrame({"interactions": [2, 0, 5]}, index=times)).alternative
    '7 addresses in 3 windows of 5 minutes from 18:00 on; the most, 5, from 18:10 on; 1 window without any.'
    """
    if not len(activity):
        raise InvalidInputError("There is no window to draw: nothing happened in this time.")
    if column not in activity.columns:
        there = ", ".join(map(str, activity.columns))
        raise InvalidInputError(f"There is no column {column!r}; there are {there}.")
    import matplotlib.dates as mdates

    _, _n = spoken(language)
    times, height = activity.index, np.asarray(activity[column], dtype=float)
    step = times[1] - times[0] if len(times) > 1 else None
    ax, colours = sheet(ax, 7.0, 2.2, theme, scales=True)
    left = mdates.date2num(times.to_pydatetime())
    width = (left[1] - left[0]) if len(left) > 1 else 1 / 1440
    inside = np.ones(len(times), dtype=bool)
    if since is not None:
        inside &= np.asarray(times >= since)
    if until is not None:
        inside &= np.asarray(times < until)
    ax.bar(
        left,
        height,
        0.86 * width,
        align="edge",
        color=np.where(inside, colours.petrol, colours.ground),
        edgecolor=np.where(inside, colours.petrol, colours.line),
        linewidth=0.9,
    )
    ax.xaxis_date(tz=times.tz)
    ax.xaxis.set_major_formatter(
        mdates.ConciseDateFormatter(ax.xaxis.get_major_locator(), tz=times.tz, **_NO_MONTH_IN_WORDS)
    )
    ax.xaxis.get_offset_text().set_color(colours.soft)
    ax.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    name = _(COUNTED[column]) if column in COUNTED else column
    long = "" if step is None else _long(step, language)
    ax.set(
        ylabel=_("{name} in {long}").format(name=name, long=long) if long else name,
        xlabel=_("time ({zone})").format(zone=times.tz or _("no zone")),
    )
    ax.set_ylim(bottom=0)
    form = "%H:%M" if times[-1] - times[0] < timedelta(days=1) else "%Y-%m-%d"
    most = int(height.argmax())
    windows = _n("{n} window", "{n} windows", len(times))
    words = _("{amount} {name} in {windows} from {start} on; the most, {most}, from {peak} on").format(
        amount=f"{height.sum():g}",
        name=name,
        windows=_("{windows} of {long}").format(windows=windows, long=long) if long else windows,
        start=times[0].strftime(form),
        most=f"{height[most]:g}",
        peak=times[most].strftime(form),
    )
    empty = int((height == 0).sum())
    words += "; " + _n("{n} window without any.", "{n} windows without any.", empty) if empty else "."
    if not inside.all():
        words += " " + _("Filled: {n} of the windows, with {amount}.").format(
            n=int(inside.sum()), amount=f"{height[inside].sum():g}"
        )
    return described(ax, words)


def _long(step: timedelta, language: str) -> str:
    """A length of time in words."""
    _, _n = spoken(language)
    seconds = step.total_seconds()
    if seconds >= 86_400:
        return _n("{n} day", "{n} days", seconds / 86_400)
    if seconds >= 3_600:
        return _n("{n} hour", "{n} hours", seconds / 3_600)
    if seconds >= 60:
        return _n("{n} minute", "{n} minutes", seconds / 60)
    return _n("{n} second", "{n} seconds", seconds)
