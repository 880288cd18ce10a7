"""Whose is it, and to what part? Shares of credit as bars."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import Theme, described, fonts, label_of, plain, put, sheet, spoken

__all__ = ["draw_credit"]

MOST = 20
LARGEST_DENOMINATOR = 1000


def draw_credit(
    shares: Any,
    ax: Any = None,
    *,
    labels: Mapping[str, str] | None = None,
    highlight: str | None = None,
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with a bar for each person or idea, as long as its share, the largest on top.

    Parameters
    ----------
    shares : pandas.Series
        Share by person or idea, fractions or numbers, as from ``credit`` or ``credit_of_people``. Of more than 20
        the smaller ones are drawn together.
    labels : mapping of str to str, optional
        What to write beside a bar; by default the id.
    highlight : str, optional
        One to mark.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If there is no share, one is negative, or the one to mark is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> draw_credit(pd.Series({"Ana": Fraction(1, 4), "Bo": Fraction(3, 4)})).alternative
    'Shares of 2: Bo: 3/4 (75 %), Ana: 1/4 (25 %).'
    """
    if not len(shares) or any(share < 0 for share in shares):
        raise InvalidInputError("Shares to draw are one or more numbers that are not negative.")
    if highlight is not None and highlight not in shares.index:
        raise InvalidInputError(f"{highlight!r} is to be marked, but is not among the {len(shares)}.")
    _, _n = spoken(language)
    labels = {} if labels is None else dict(labels)
    rows = sorted(shares.items(), key=lambda one: (-one[1], str(one[0])))
    if len(rows) > MOST:
        rest = rows[MOST - 1 :]
        rows = [*rows[: MOST - 1], ("", sum(share for _, share in rest))]
        labels[""] = _("{n} smaller shares").format(n=len(rest))
    people, parts = zip(*rows, strict=True)
    names = [plain(label_of(str(one), labels)) for one in people]
    ax, colours = sheet(ax, 6.0, 0.9 + 0.36 * len(rows), theme, scales=True)
    percent = [100 * float(share) for share in parts]
    marked = [one == highlight for one in people]
    fill = [colours.marker if m else colours.petrol for m in marked]
    ax.barh(
        range(len(rows)), percent, 0.7, color=fill, edgecolor=colours.ink, linewidth=[1.2 * m for m in marked]
    )
    ax.invert_yaxis()
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    for k, (share, name) in enumerate(zip(parts, names, strict=True)):
        strong = "bold" if marked[k] else "normal"
        look = {"va": "center", "fontsize": 9, "fontweight": strong, "color": colours.ink}
        ax.annotate(
            name, (0, k), (-6, 0), textcoords="offset points", ha="right", annotation_clip=False, parse_math=False,
            fontfamily=list(fonts()), **look,
        )  # fmt: skip
        put(ax, percent[k] + 0.015 * max(percent, default=1), k, _said(share), ha="left", **look)
    ax.set(xlabel=_("share, %"), xlim=(0, 1.22 * max(*percent, 1e-9)))
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= 100])
    said = ", ".join(f"{name}: {_said(share)}" for share, name in zip(parts, names, strict=True))
    return described(ax, _("Shares of {n}: {shares}.").format(n=len(shares), shares=said))


def _said(share: Any) -> str:
    """A share as a fraction where that can be read, and in per cent."""
    percent = f"{100 * float(share):.3g} %"
    if isinstance(share, Fraction) and share.denominator <= LARGEST_DENOMINATOR:
        return f"{share} ({percent})"
    return percent
