"""What is seen of a community in a span of time? Each part of the explorer as pictures, tables and their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from cocodesign.apps.explorer.names import CELLS, HEADS
from cocodesign.apps.explorer.sources import Source
from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.figures import (
    as_svg,
    draw_activity,
    draw_adjacency,
    draw_credit,
    draw_lineage,
    draw_lorenz_curve,
    draw_network,
    draw_report,
    network_places,
)
from cocodesign.figures.names import MEASURES
from cocodesign.language import counter, translator
from cocodesign.lineage import (
    IdeaLineage,
    ancestors,
    credit,
    credit_of_people,
    descendants,
    generativity,
    idea_lineage,
    main_path,
)
from cocodesign.networks import (
    InteractionNetwork,
    activity_over_time,
    gini,
    interaction_network,
    lorenz_curve,
    participation_bands,
    reciprocity,
    report,
    strength,
)
from cocodesign.participation import people, three_shifts
from cocodesign.schema import HOSTS

__all__ = ["MOST_IDEAS", "Looked", "Span"]

MOST_GROUPS = 12
"""A column with more different values than this groups nobody."""

MOST_IDEAS = 60
MOST_PEOPLE = 300
WINDOWS = 24
REPLICATES = 200
MOST_KEPT = 32
"""So many parts that were seen are kept: whoever comes back to one does not wait again."""

NO_GROUPS = ("participant", "name", "joined_at", "left_at")


@dataclass(frozen=True)
class Span:
    """What somebody chose to see.

    Attributes
    ----------
    kinds : tuple of str
        Kinds of interaction that count as ties.
    grouping : str
        The column of the roster that groups people, "" for none.
    group : str
        The only group that is seen, "" for everybody.
    since, until : pandas.Timestamp or None
        From when until just before when; None is an open end.
    """

    kinds: tuple[str, ...] = ()
    grouping: str = ""
    group: str = ""
    since: pd.Timestamp | None = None
    until: pd.Timestamp | None = None


class Looked:
    """A community that somebody looks at: what stays the same while the slider moves is made once."""

    def __init__(self, source: Source, language: str = "en") -> None:
        self.source, self.community, self.language = source, source.community, language
        self._, self._n = translator(language), counter(language)
        self._places: dict[tuple[Any, ...], dict[str, tuple[float, float]]] = {}
        self._kept: dict[tuple[str, Span], dict[str, Any]] = {}

    # ---- what there is to choose from ----

    @cached_property
    def kinds(self) -> dict[str, int]:
        """How many interactions there are of each kind."""
        return {str(kind): int(n) for kind, n in self.community.interactions["kind"].value_counts().items()}

    @cached_property
    def groupings(self) -> dict[str, list[str]]:
        """The columns of the roster that group people, with their groups."""
        found = {}
        for column in self.roster.columns.difference(NO_GROUPS, sort=False):
            values = self.roster[column].dropna().astype(str).unique()
            if 1 < len(values) <= MOST_GROUPS:
                found[str(column)] = sorted(values)
        return found

    @cached_property
    def times(self) -> list[pd.Timestamp]:
        """When something happened, each moment once: what somebody said, or whom they addressed."""
        tables = (self.community.interactions, self.community.contributions)
        moments = pd.concat([table["created_at"] for table in tables if "created_at" in table.columns])
        return list(moments.dropna().drop_duplicates().sort_values()) if len(moments) else []

    @cached_property
    def labels(self) -> dict[str, str]:
        """People by number, in the order in which they came: a figure that is saved names nobody."""
        return {person: f"{k}" for k, person in enumerate(self.roster["participant"], 1)}

    @cached_property
    def roster(self) -> pd.DataFrame:
        """The people: a wall is nobody, and a name is of no use here."""
        everybody = self.community.participants.drop(columns=["name"], errors="ignore")
        return everybody[everybody["participant"].isin(people(self.community).index)]

    # ---- the parts ----

    def part(self, name: str, span: Span) -> dict[str, Any]:
        """Return one part: ``pictures`` and ``tables``, each with its words, for a page to show."""
        make = {
            "network": self.network_part,
            "lineage": self.lineage_part,
            "participation": self.participation_part,
            "report": self.report_part,
        }[name]
        made = self._kept.pop((name, span), None) or make(span)
        self._kept[name, span] = made
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return made

    def network(self, span: Span) -> InteractionNetwork:
        """Return who addressed whom in a span of time."""
        made = interaction_network(
            self._interactions(span, whole=False), self.roster, kinds=span.kinds or None
        )
        return made.among(self._some(made, span))

    def network_part(self, span: Span) -> dict[str, Any]:
        """Return the network: picture, matrix, and a few counts."""
        network = self.network(span)
        if not 0 < len(network) <= MOST_PEOPLE:
            return {"pictures": [], "tables": [], "words": self._undrawn(len(network))}
        _ = self._
        groups, names = span.grouping or None, self.labels
        places = self._places_of(span)
        drawn = draw_network(
            network, _axes(7.6, 6.4), groups=groups, labels=names, places=places, language=self.language
        )
        ties = network.to_frame()
        ties[["source", "target"]] = ties[["source", "target"]].apply(lambda ends: ends.map(names))
        counts = pd.DataFrame(
            {
                "what": [
                    _("people"),
                    _("people with a tie"),
                    _("ties"),
                    _("addresses"),
                    _("share of ties returned"),
                ],
                "value": [
                    len(network),
                    int((strength(network, direction="total") > 0).sum()),
                    network.n_ties,
                    f"{network.total_weight:g}",
                    self._or_undefined(lambda: f"{reciprocity(network):.2f}"),
                ],
            }
        )
        pictures = [_picture("network", _("Who addressed whom"), drawn, ties)]
        if span.grouping:
            matrix = draw_adjacency(
                network, _axes(6.0, 6.2), groups=groups, labels=names, language=self.language
            )
            pictures.append(_picture("matrix", _("Group by group"), matrix, ties))
        return {"pictures": pictures, "tables": [self._table("counts", _("In this span"), counts)]}

    def lineage_part(self, span: Span) -> dict[str, Any]:
        """Return the ideas said so far, what they were drawn from, and the credit of what was decided."""
        _ = self._
        lineage, chosen = self._lineage(span)
        if not len(lineage):
            return {"pictures": [], "tables": [], "words": _("No idea was said so far.")}
        seen = self._seen(lineage, chosen)
        drawn_from = lineage.derivations[["parent", "child", "kind", "inferred"]]
        thread = [idea for idea in _thread(lineage, chosen) if idea in seen]
        kept = lineage if len(seen) == len(lineage) else None
        shown = draw_lineage(
            kept or _only(lineage, seen),
            _axes(*_room(lineage, seen)),
            highlight=thread or None,
            main_path=_main_path(lineage),
            language=self.language,
        )
        pictures = [_picture("lineage", _("Which idea grew out of which"), shown, drawn_from)]
        some = _("Of {all} ideas the {n} are drawn that hang together most.")
        words = "" if kept else some.format(all=len(lineage), n=len(seen))
        if chosen:
            shares = credit(lineage, chosen, "equal_split")
            whose = credit_of_people(shares, self.community.contributions, authorship=self._authorship())
            bars = draw_credit(
                whose, _axes(6.4, 0.9 + 0.36 * len(whose)), labels=self.labels, language=self.language
            )
            table = pd.DataFrame(
                {
                    "person": [self.labels.get(person, person) for person in whose.index],
                    "share": whose.map(str).to_numpy(),
                }
            )
            pictures.append(_picture("credit", _("Whose it is, by the rule equal split"), bars, table))
        return {"pictures": pictures, "tables": [], "words": words}

    def participation_part(self, span: Span) -> dict[str, Any]:
        """Return how evenly people took part, and when."""
        network = self.network(span)
        given, _ = strength(network, direction="out"), self._
        pictures, tables = [], []
        if given.sum():
            curve = lorenz_curve(given)
            drawn = draw_lorenz_curve(
                curve, _axes(4.6, 4.4), gini=gini(given), what=_("addresses"), language=self.language
            )
            pictures.append(_picture("lorenz", _("How evenly people addressed others"), drawn, curve))
            bands = participation_bands(given).reset_index()
            tables.append(self._table("bands", _("Who made the addresses"), bands))
        if (activity := self._activity(span)) is not None:
            drawn = draw_activity(
                activity, _axes(8.0, 2.6), since=span.since, until=span.until, language=self.language
            )
            pictures.append(_picture("activity", _("When"), drawn, activity.reset_index()))
        words = "" if pictures else _("Nobody addressed anybody in this span.")
        return {"pictures": pictures, "tables": tables, "words": words}

    def report_part(self, span: Span) -> dict[str, Any]:
        """Return the measures with their intervals and what chance would give; it takes some seconds."""
        network = self.network(span)
        if not len(network):
            return {"pictures": [], "tables": [], "words": self._undrawn(0)}
        _ = self._
        groups = span.grouping or "group"
        table = report(network, rng=1, replicates=REPLICATES, groups=groups, hosts=HOSTS, progress=False)
        drawn = draw_report(table, _axes(8.6, 1.2 + 0.4 * len(table)), language=self.language)
        pictures = [_picture("report", _("Measures, with interval and chance"), drawn, table)]
        numbers = table.drop(columns=["z", "definition", "note"])
        tables = [self._table("measures", _("As a table"), numbers)]
        note = table["note"].where(table["note"] == "", "; " + table["note"])
        defined = [table.assign(definition=table["definition"] + note)]
        if (shifts := self._shifts(span)) is not None:
            changes = shifts[shifts["part"] == "change"]
            drawn = draw_report(changes, _axes(8.6, 1.2 + 0.4 * len(changes)), language=self.language)
            title = _("Three shifts: the second half less the first")
            pictures.append(_picture("shifts", title, drawn, shifts))
            halves = shifts.drop(columns=["z", "definition"])
            tables.append(self._table("halves", _("The shifts by half"), halves))
            defined.append(changes)
        words = pd.concat([some[["measure", "definition"]] for some in defined])
        tables.append(self._table("definitions", _("What the measures are, and how they were taken"), words))
        return {"pictures": pictures, "tables": tables}

    # ---- helpers ----

    def _undrawn(self, n: int) -> str:
        """Why no network is drawn."""
        if not n:
            return self._("Nobody is on the roster so far.")
        words = self._("A network of up to {most} people can be drawn; this one has {n}. Choose one group.")
        return words.format(most=MOST_PEOPLE, n=n)

    def _table(self, name: str, title: str, table: pd.DataFrame) -> dict[str, Any]:
        """A table as a page shows it; the file that is saved has the columns and numbers that a program reads."""
        known = {**MEASURES, **CELLS}
        moments = table.select_dtypes("datetimetz")
        days = {moment.date() for column in moments for moment in moments[column].dropna()}

        def said(cell: Any) -> str:
            if pd.isna(cell):
                return ""
            if isinstance(cell, pd.Timestamp):
                return f"{cell:%H:%M:%S}" if len(days) == 1 else f"{cell:%Y-%m-%d %H:%M:%S}"
            return self._(known[cell]) if isinstance(cell, str) and cell in known else str(cell)

        floats = table.select_dtypes("float").columns
        shown = table.assign(**{name: table[name].round(3) for name in floats})
        heads = [self._(HEADS[head]) if head in HEADS else str(head) for head in shown.columns]
        cells = [[said(cell) for cell in row] for row in shown.to_numpy(dtype=object)]
        return {"name": name, "title": title, "heads": heads, "rows": cells, "csv": table.to_csv(index=False)}

    def _or_undefined(self, say: Callable[[], str]) -> str:
        try:
            return say()
        except UndefinedMeasureError:
            return self._("undefined")

    def _shifts(self, span: Span) -> pd.DataFrame | None:
        """How everybody's part changed from the first half of a span to the second, whatever the kind or group."""
        if len(self.times) < 2:
            return None
        try:
            part = self.community.between(span.since, span.until)
            return three_shifts(part, rng=1, replicates=REPLICATES, progress=False)
        except (UndefinedMeasureError, InvalidInputError):
            return None

    def _interactions(self, span: Span, *, whole: bool) -> pd.DataFrame:
        table = self.community.interactions
        if whole or "created_at" not in table.columns:
            return table
        inside = pd.Series(True, index=table.index)
        if span.since is not None:
            inside &= table["created_at"] >= span.since
        if span.until is not None:
            inside &= table["created_at"] < span.until
        return table[inside]

    def _some(self, network: InteractionNetwork, span: Span) -> pd.Index:
        if not (span.grouping and span.group):
            return network.participants
        return network.participants[(network.attributes[span.grouping].astype(str) == span.group).to_numpy()]

    def _places_of(self, span: Span) -> Mapping[str, tuple[float, float]]:
        """Where everybody stands, from the whole span of time: people stay where they are while it is replayed."""
        key = (span.kinds, span.grouping if span.group else "", span.group)
        if key not in self._places:
            whole = interaction_network(self.community.interactions, self.roster, kinds=span.kinds or None)
            self._places[key] = network_places(whole.among(self._some(whole, span)))
        return self._places[key]

    def _lineage(self, span: Span) -> tuple[IdeaLineage, str]:
        """The ideas said before the end of a span, and the one that was chosen by then, "" if none was."""
        said, drawn = self.community.contributions, self.community.derivations
        decided = self.community.decisions
        if span.until is not None:
            said = _before(said, span.until)
            drawn = drawn[
                drawn["child"].isin(said["contribution"]) & drawn["parent"].isin(said["contribution"])
            ]
            decided = _before(decided, span.until)
        lineage = idea_lineage(drawn, said[said["kind"] == "idea"])
        chosen = [idea for idea in decided.get("chosen", ()) if idea in lineage.ideas]
        return lineage, chosen[-1] if chosen else ""

    def _seen(self, lineage: IdeaLineage, chosen: str) -> list[str]:
        """The ideas that are drawn: all if they can be read, else the threads of those from which most grew."""
        if len(lineage) <= MOST_IDEAS:
            return list(lineage.ideas)
        seen = dict.fromkeys(_thread(lineage, chosen)[:MOST_IDEAS])
        grew = generativity(lineage, steps=None).sort_values(ascending=False, kind="stable")
        for idea in grew.index:
            if len(seen) >= MOST_IDEAS:
                break
            kin = [idea, *ancestors(lineage, idea).index, *descendants(lineage, idea).index]
            seen |= dict.fromkeys(kin[: MOST_IDEAS - len(seen)])
        return list(seen)

    def _authorship(self) -> pd.DataFrame | None:
        return self.community.authorship if len(self.community.authorship) else None

    def _activity(self, span: Span) -> pd.DataFrame | None:
        table = self.community.interactions
        if span.kinds:
            table = table[table["kind"].isin(span.kinds)]
        if "created_at" not in table.columns or not len(table) or len(self.times) < 2:
            return None
        long = (self.times[-1] - self.times[0]).total_seconds() / WINDOWS
        steps = (1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400, 604_800, 2_592_000)
        every = next((step for step in steps if step >= long), steps[-1])
        return activity_over_time(table, every=pd.Timedelta(seconds=every).to_pytimedelta())


def _axes(width: float, height: float) -> Any:
    """Axes of a figure of its own: of those that a notebook counts, none would ever be closed."""
    figure = Figure(figsize=(width, height), layout="constrained", facecolor="#ffffff")
    return figure.add_subplot()


def _picture(name: str, title: str, ax: Any, table: pd.DataFrame) -> dict[str, Any]:
    svg = as_svg(ax, follow_page=True)
    return {
        "name": name,
        "title": title,
        "svg": svg,
        "words": ax.alternative,
        "csv": table.to_csv(index=False),
    }


def _before(table: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    return table[table["created_at"] < until] if "created_at" in table.columns else table


def _thread(lineage: IdeaLineage, chosen: str) -> list[str]:
    return [chosen, *ancestors(lineage, chosen).index] if chosen else []


def _main_path(lineage: IdeaLineage) -> pd.DataFrame | None:
    try:
        return main_path(lineage, kind="global")
    except UndefinedMeasureError:
        return None


def _only(lineage: IdeaLineage, seen: list[str]) -> IdeaLineage:
    kept = lineage.derivations[
        lineage.derivations["child"].isin(seen) & lineage.derivations["parent"].isin(seen)
    ]
    return IdeaLineage(lineage.attributes.loc[seen], kept.reset_index(drop=True))


def _room(lineage: IdeaLineage, seen: list[str]) -> tuple[float, float]:
    """Width and height in inches that let the words of neighbouring ideas stand beside each other."""
    generations = pd.Series(lineage.levels, index=lineage.ideas).loc[seen].value_counts()
    return max(9.5, 1.65 * len(generations)), max(3.5, 0.62 * int(generations.max()) + 1)
