"""How did a count go? Its rounds from left to right, and the ballots that move from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import Paper, Theme, caption, described, label_of, put, sheet, spoken

__all__ = ["draw_rounds"]

MOST_CANDIDATES, MOST_ROUNDS = 20, 12
"""With more of them than this the figures beside the bars cannot be read."""

WIDE, GAP, READABLE = 0.07, 0.05, 0.03
"""The width of a bar, the gap between two (a share of all votes), and how thick a flow must be for its figure."""

EXHAUSTED, LOST = "exhausted", "lost to rounding"
"""What a count calls votes that stand for nobody, and votes that rounding took."""


def draw_rounds(
    result: Any,
    ax: Any = None,
    *,
    labels: Mapping[str, str] | None = None,
    last: int = MOST_ROUNDS,
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with the rounds of a count drawn: a column a round, a bar a candidate, a band for votes that move.

    A bar is as high as its candidate has votes. Bands lead to where votes are in the next round: straight on for
    those that stay, across for those of a candidate who dropped out or had more than enough. Winners are filled,
    others hatched, and votes that stand for nobody have a dashed rim.

    Parameters
    ----------
    result : Result
        Anything with ``rounds`` (a table ``round, candidate, votes, status``), ``transfers`` (``round, from, to,
        votes``) and ``winners``.
    labels : mapping of str to str, optional
        What to write beside a candidate; by default the id.
    last : int
        So many of the last rounds are drawn, 2 to 12. Of a count with many candidates, the first rounds move little.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If nothing moves (there are fewer than two rounds), or more than 20 candidates stand in the first round drawn.

    Examples
    --------
    The court drops out, and its ballot goes to trees.

    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> rows = [(1, "trees", 2), (1, "pool", 2), (1, "court", 1), (2, "trees", 3), (2, "pool", 2)]
    >>> rounds = pd.DataFrame(rows, columns=["round", "candidate", "votes"])
    >>> moves = pd.DataFrame([(1, "court", "trees", 1)], columns=["round", "from", "to", "votes"])
    >>> ax = draw_rounds(SimpleNamespace(rounds=rounds, transfers=moves, winners=("trees",)))
    >>> ax.alternative
    '2 rounds. trees: 2, 3, wins. pool: 2, 2. court: 1, then out; 1 to trees.'
    """
    labels = {} if labels is None else dict(labels)
    if not 2 <= last <= MOST_ROUNDS:
        raise InvalidInputError(f"2 to {MOST_ROUNDS} rounds are drawn, not {last}.")
    numbers = sorted(result.rounds["round"].unique().tolist())
    if len(numbers) < 2:
        raise InvalidInputError(
            f"A count of 2 or more rounds can be drawn; this one has {len(numbers)}. Its scores are a bar chart."
        )
    shown = numbers[-last:]
    votes = {
        number: dict(zip(part["candidate"], part["votes"], strict=True))
        for number, part in result.rounds.groupby("round")
    }
    names = _in_order(votes, shown)
    candidates = [one for one in names if one not in (EXHAUSTED, LOST)]
    if len(candidates) > MOST_CANDIDATES:
        raise InvalidInputError(
            f"Up to {MOST_CANDIDATES} candidates can be drawn; {len(candidates)} stand in round {shown[0]}. "
            f"Draw fewer of the last rounds: last={max(2, last - 1)}."
        )
    _, _n = spoken(language)
    columns = [_column(votes[number], names) for number in shown]
    whole = max(sum(bar[1] for bar in column.values()) for column in columns)
    columns = [_column(votes[number], names, gap=GAP * whole) for number in shown]
    ax, colours = sheet(ax, 2.2 + 1.7 * len(shown), 1.2 + 0.42 * max(4, len(names)), theme)
    moves = [tuple(row) for row in result.transfers[["round", "from", "to", "votes"]].itertuples(index=False)]
    for place, number in enumerate(shown[:-1]):
        of_round = [(start, end, n) for each, start, end, n in moves if each == number and n > 0]
        _bands(ax, place, columns[place], columns[place + 1], of_round, whole, result.winners, colours)
    for place, (number, column) in enumerate(zip(shown, columns, strict=True)):
        head = _("Round {number}").format(number=number)
        put(ax, place + WIDE / 2, GAP * whole, head, ha="center", fontsize=9, color=colours.soft)
        for one, (top, height) in column.items():
            _bar(ax, place, top, height, one in result.winners, one in (EXHAUSTED, LOST), colours)
            weight = "bold" if one in result.winners else "normal"
            style = {"va": "center", "fontsize": 9, "fontweight": weight, "color": colours.ink, "zorder": 4}
            count = _said(votes[number][one])
            if place == 0:
                count = f"{label_of(one, labels)}  {count}"
            elif place == len(shown) - 1 and one == EXHAUSTED:
                count += "  " + _("no choice left")
            at, side = (place + 2 * WIDE, "left") if place == len(shown) - 1 else (place - WIDE / 2, "right")
            put(ax, at, top - height / 2, count, ha=side, **style)
    low = min(top - height for column in columns for top, height in column.values())
    left_out = len(numbers) - len(shown)
    about = _(
        "A bar is as high as the votes of its candidate; a band leads to where they are in the next round."
    )
    about += "\n" + _("Filled: wins. Hatched: does not. Dashed: votes that stand for nobody.")
    if left_out:
        about += " " + _("Rounds before {first} are not drawn.").format(first=shown[0])
    caption(ax, about, colours)
    longest = max(len(label_of(one, labels)) for one in columns[0])
    ax.set(xlim=(-0.35 - 0.055 * longest, len(shown) - 0.3), ylim=(low - GAP * whole, 3 * GAP * whole))
    return described(ax, _in_words(votes, shown, numbers[-1], moves, result.winners, labels, language))


def _in_order(votes: Mapping[int, Mapping[str, Any]], shown: list[int]) -> list[str]:
    """Whoever stands longest and has most at the end comes first; what stands for nobody comes last."""

    def rank(one: str) -> tuple[Any, ...]:
        standing = [number for number in shown if one in votes[number]]
        return (one in (EXHAUSTED, LOST), one == LOST, -standing[-1], -votes[standing[-1]][one])

    return sorted(dict.fromkeys(one for number in shown for one in votes[number]), key=rank)


def _column(
    votes: Mapping[str, Any], names: list[str], *, gap: float = 0.0
) -> dict[str, tuple[float, float]]:
    """For each candidate of a round where its bar begins, from 0 downwards, and how high it is."""
    column, top = {}, 0.0
    for one in names:
        if one not in votes or (one in (EXHAUSTED, LOST) and not votes[one]):
            continue
        column[one] = (top, float(votes[one]))
        top -= float(votes[one]) + gap
    return column


def _bar(ax: Any, place: int, top: float, height: float, wins: bool, nobody: bool, colours: Paper) -> None:
    from matplotlib.patches import Rectangle

    look: dict[str, Any] = {"facecolor": colours.petrol if wins else colours.ground, "edgecolor": colours.ink}
    if nobody:
        look |= {"linestyle": "--"}
    elif not wins:
        look |= {"hatch": "////", "edgecolor": colours.line}
    ax.add_patch(Rectangle((place, top - height), WIDE, height, linewidth=1.0, zorder=3, **look))


def _bands(
    ax: Any,
    place: int,
    here: Mapping[str, tuple[float, float]],
    there: Mapping[str, tuple[float, float]],
    moves: list[tuple[str, str, Any]],
    whole: float,
    winners: Any,
    colours: Paper,
) -> None:
    """What stays leaves on top of its bar and what moves below it; what comes arrives below what was there."""
    moved: dict[str, float] = {}
    came: dict[str, float] = {}
    for start, end, n in moves:
        moved[start] = moved.get(start, 0.0) + float(n)
        came[end] = came.get(end, 0.0) + float(n)
    leaves = {one: top - height + moved.get(one, 0.0) for one, (top, height) in here.items()}
    arrives = {one: top - height + came.get(one, 0.0) for one, (top, height) in there.items()}
    for one, (top, height) in here.items():
        stays = height - moved.get(one, 0.0)
        if one in there and stays > 1e-9:
            _band(
                ax, place, top, there[one][0], stays, colours.petrol if one in winners else colours.line, 0.28
            )
    for start, end, n in moves:
        if start not in leaves or end not in arrives:
            continue
        colour = colours.petrol if end in winners else colours.line
        _band(ax, place, leaves[start], arrives[end], float(n), colour, 0.6)
        if n >= READABLE * whole and end != EXHAUSTED:
            style = {"ha": "right", "va": "center", "fontsize": 7, "color": colours.ink, "zorder": 4}
            put(ax, place + 1 - WIDE / 2, arrives[end] - float(n) / 2, f"+{_said(n)}", **style)
        leaves[start] -= float(n)
        arrives[end] -= float(n)


def _band(ax: Any, place: int, start: float, end: float, thick: float, colour: str, strength: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    left, right = place + WIDE, place + 1.0
    middle = (left + right) / 2
    path = [(left, start), (middle, start), (middle, end), (right, end)]
    back = [(right, end - thick), (middle, end - thick), (middle, start - thick), (left, start - thick)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(
        PathPatch(
            Path([*path, *back, path[0]], codes), facecolor=colour, alpha=strength, linewidth=0, zorder=1
        )
    )


def _said(votes: Any) -> str:
    return f"{round(float(votes), 2):.10g}"


def _in_words(
    votes: Mapping[int, Mapping[str, Any]],
    numbers: list[int],
    last: int,
    moves: list[tuple[Any, ...]],
    winners: Any,
    labels: Mapping[str, str],
    language: str,
) -> str:
    """The same figures for whoever cannot see them, round by round for each."""
    _, _n = spoken(language)
    some = _("Rounds {first} to {last}.").format(first=numbers[0], last=last)
    words = [_("{n} rounds.").format(n=last) if len(numbers) == last else some]
    for one in _in_order(votes, numbers):
        if one == LOST:
            continue
        counts = ", ".join(_said(votes[number][one]) for number in numbers if one in votes[number])
        if one == EXHAUSTED:
            words.append(_("Stand for nobody: {counts}.").format(counts=counts))
            continue
        end = ", " + _("wins") if one in winners else ""
        if one not in votes[numbers[-1]]:
            end = ", " + _("then out")
        gone: dict[str, float] = {}
        for number, start, to, n in moves:
            if start == one and number in numbers:
                gone[to] = gone.get(to, 0) + n
        to = [
            _("{n} to {name}").format(
                n=_said(n), name=_("nobody") if other == EXHAUSTED else labels.get(other) or other
            )
            for other, n in sorted(gone.items(), key=lambda move: -move[1])
            if n and other != LOST
        ]
        words.append(f"{labels.get(one) or one}: {counts}{end}{'; ' + ', '.join(to) if to else ''}.")
    return " ".join(words)
