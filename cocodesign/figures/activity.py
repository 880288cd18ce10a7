"""When did how much happen? Activity over time as bars."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import Theme, axes, described, paper

__all__ = ["draw_activity"]

NAMES = {"interactions": "addresses", "sources": "people who addressed somebody", "targets": "people who were addressed"}  # fmt: skip


def draw_activity(
    activity: Any,
    ax: Any = None,
    *,
    column: str = "interactions",
    since: Any = None,
    until: Any = None,
    theme: Theme = "light",
) -> Any:
    """Return axes with a bar for each window of time, as high as what happened in it.

    Parameters
    ----------
    activity : pandas.DataFrame
        One row a window, by its beginning, as from ``activity_over_time``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    column : str
        Which of its columns.
    since, until : datetime, optional
        Windows that begin before ``since``, or at ``until`` or later, are drawn hollow: what is shown elsewhere is the
        part between.
    theme : {"light", "dark"}
        For a light or a dark page.

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

    colours = paper(theme)
    times, height = activity.index, np.asarray(activity[column], dtype=float)
    step = times[1] - times[0] if len(times) > 1 else None
    ax = axes(ax, 7.0, 2.2, colours, scales=True)
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
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(ax.xaxis.get_major_locator(), tz=times.tz))
    ax.xaxis.get_offset_text().set_color(colours.soft)
    ax.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    name = NAMES.get(column, column)
    long = "" if step is None else f" in {_long(step)}"
    ax.set(ylabel=f"{name}{long}", xlabel=f"time ({times.tz or 'no zone'})")
    ax.set_ylim(bottom=0)
    form = "%H:%M" if times[-1] - times[0] < timedelta(days=1) else "%d %B"
    most = int(height.argmax())
    words = f"{height.sum():g} {name} in {len(times)} {'window' if len(times) == 1 else 'windows'}"
    words += "" if step is None else f" of {_long(step)}"
    words += f" from {times[0].strftime(form)} on; the most, {height[most]:g}, from {times[most].strftime(form)} on"
    empty = int((height == 0).sum())
    words += f"; {empty} {'window' if empty == 1 else 'windows'} without any." if empty else "."
    if not inside.all():
        words += f" Filled: {int(inside.sum())} of the windows, with {height[inside].sum():g}."
    return described(ax, words)


def _long(step: timedelta) -> str:
    """A length of time in words."""
    for one, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        number = step.total_seconds() / seconds
        if number >= 1:
            return f"{number:g} {one}" + ("" if number == 1 else "s")
    return f"{step.total_seconds():g} seconds"
