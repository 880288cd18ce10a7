"""Which projects does a budget pay for? Funded or not, under one rule or several side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import Theme, described, label_of, put, sheet, spoken

__all__ = ["draw_budget"]

MOST_PROJECTS, MOST_RULES = 40, 4
"""With more of them than this the words beside the bars cannot be read."""

SPAN = 1.35
"""From the beginning of one column of bars to that of the next; the dearest project is 1 long."""


def draw_budget(
    results: Any,
    ax: Any = None,
    *,
    labels: Mapping[str, str] | None = None,
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with the projects of a budget drawn: a row a project, a column a rule, a bar as long as it costs.

    A bar is filled and says *funded* where the rule pays for the project, is hollow where it does not, and hatched
    where that depends on how a tie is settled. Projects with most supporters come first. Above each column stands
    what is spent and what is left.

    Parameters
    ----------
    results : Result or mapping of str to Result
        One result or several by name, all of the same projects and budget. Of each ``winners``, ``tied`` and
        ``figures`` with ``costs``, ``budget``, ``spent`` and ``supporters`` are read.
    labels : mapping of str to str, optional
        What to write beside a project; by default the id.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If there are no projects or more than 40, more than 4 rules, or the results are of different projects.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> about = {"costs": {"pool": 8, "bench": 2}, "supporters": {"pool": 3, "bench": 1}, "budget": 9}
    >>> only_pool = SimpleNamespace(winners=("pool",), tied=(), figures={**about, "spent": 8}, rule="greedy")
    >>> draw_budget(only_pool).alternative
    'greedy: 8 of 9 is spent, 1 is left. Funded: pool (8). Not funded: bench (2).'
    """
    labels = {} if labels is None else dict(labels)
    by_rule = dict(results) if isinstance(results, Mapping) else {results.rule: results}
    first = next(iter(by_rule.values()), None)
    costs = {} if first is None else dict(first.figures["costs"])
    if first is None or not 0 < len(costs) <= MOST_PROJECTS or len(by_rule) > MOST_RULES:
        raise InvalidInputError(
            f"1 to {MOST_PROJECTS} projects under 1 to {MOST_RULES} rules can be drawn; here are {len(costs)} under "
            f"{len(by_rule)}."
        )
    for name, one in by_rule.items():
        if dict(one.figures["costs"]) != costs:
            raise InvalidInputError(f"The result {name!r} is of other projects or costs than the first one.")
    _, _n = spoken(language)
    supporters = first.figures["supporters"]
    projects = sorted(costs, key=lambda one: (-supporters[one], costs[one]))
    n, dearest = len(projects), max(costs.values())
    ax, colours = sheet(ax, 3.2 + 2.4 * len(by_rule), 1.5 + 0.36 * n, theme)
    from matplotlib.patches import Rectangle

    for row, project in enumerate(projects):
        people = _n("{n} person", "{n} people", supporters[project])
        name = f"{label_of(project, labels)}   {costs[project]:,} · {people}"
        put(ax, -0.08, row + 0.5, name, ha="right", va="center", fontsize=9, color=colours.ink)
        for column, one in enumerate(by_rule.values()):
            state = _state(project, one)
            look: dict[str, Any] = {
                "funded": {"facecolor": colours.petrol, "edgecolor": colours.ink},
                "depends": {"facecolor": colours.ground, "edgecolor": colours.petrol, "hatch": "////"},
                "not": {"facecolor": colours.ground, "edgecolor": colours.line, "linestyle": "--"},
            }[state]
            left, long = SPAN * column, max(0.02, costs[project] / dearest)
            ax.add_patch(Rectangle((left, row + 0.2), long, 0.6, linewidth=1.0, zorder=2, **look))
            if state != "not":
                inside = long > 0.5 and state == "funded"
                at, side = (left + 0.04, "left") if inside else (left + long + 0.03, "left")
                ink = colours.ground if inside else colours.ink
                words = _("funded") if state == "funded" else _("if a tie falls so")
                style = {"va": "center", "fontsize": 8, "color": ink, "zorder": 3}
                put(ax, at, row + 0.5, words, ha=side, **style, **({"path_effects": []} if inside else {}))
    for column, (name, one) in enumerate(by_rule.items()):
        spent, budget = one.figures["spent"], one.figures["budget"]
        head = {"ha": "left", "va": "bottom", "color": colours.ink}
        spare = _("{spent} of {budget}, {rest} left").format(**_money(spent, budget))
        put(ax, SPAN * column, -0.55, name, fontsize=10, fontweight="bold", **head)
        put(ax, SPAN * column, -0.1, spare, fontsize=8, **head)
    about = _("A bar is as long as its project costs. Filled: funded. Dashed: not funded.")
    if any(_state(project, one) == "depends" for project in projects for one in by_rule.values()):
        about += " " + _("Hatched: depends on how a tie is settled.")
    longest = max(len(label_of(project, labels)) for project in projects)
    width = SPAN * len(by_rule)
    put(ax, width / 2 - 0.5, n + 0.2, about, ha="center", va="top", fontsize=8, color=colours.soft)
    ax.set(xlim=(-0.75 - 0.035 * longest, width), ylim=(n + 0.9, -1.3))
    return described(ax, _in_words(by_rule, projects, costs, labels, language))


def _money(spent: Any, budget: Any) -> dict[str, str]:
    return {"spent": f"{spent:,}", "budget": f"{budget:,}", "rest": f"{budget - spent:,}"}


def _state(project: str, result: Any) -> str:
    if project in (result.tied or ()):
        return "depends"
    return "funded" if project in result.winners else "not"


def _in_words(
    by_rule: Mapping[str, Any],
    projects: list[str],
    costs: Mapping[str, int],
    labels: Mapping[str, str],
    language: str,
) -> str:
    _, _n = spoken(language)
    heads = {
        "funded": _("Funded: {projects}."),
        "depends": _("Depends on a tie: {projects}."),
        "not": _("Not funded: {projects}."),
    }
    words = []
    for name, one in by_rule.items():
        money = _money(one.figures["spent"], one.figures["budget"])
        words.append(_("{rule}: {spent} of {budget} is spent, {rest} is left.").format(rule=name, **money))
        for state, head in heads.items():
            some = [
                f"{labels.get(each) or each} ({costs[each]:,})"
                for each in projects
                if _state(each, one) == state
            ]
            if some:
                words.append(head.format(projects=", ".join(some)))
    return " ".join(words)
