"""What can be said of a network, each number with its interval and with what chance would give?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import (
    FEWEST,
    adjust_p,
    against_chance,
    bootstrap_interval,
    percentile_interval,
    steps,
)
from cocodesign.networks.centrality import centralization, strength
from cocodesign.networks.cohesion import components, density, transitivity
from cocodesign.networks.dyadicinterval import dyadic_interval
from cocodesign.networks.inequality import gini
from cocodesign.networks.mixing import ei_index, peer_to_peer_share, relabelled
from cocodesign.networks.network import InteractionNetwork, as_network
from cocodesign.networks.nullmodels import redealt, rematched, rewired, rewirings
from cocodesign.networks.reciprocity import reciprocity, reciprocity_correlation, weighted_reciprocity
from cocodesign.networks.redrawnmeasures import REDRAWN_MEASURES, gini_of_counts
from cocodesign.networks.resampling import redrawn, redraws
from cocodesign.schema import HOSTS

if TYPE_CHECKING:
    import networkx

__all__ = ["REPORTED", "Reported", "report"]

Draw = Callable[[InteractionNetwork, np.random.Generator], InteractionNetwork]
CELLS = 2_000_000
"""So many redrawn people are held at once; more draws are taken in blocks."""


@dataclass(frozen=True)
class Reported:
    """A measure as a report gives it: what it is called, how it is taken, and what belongs beside it.

    Attributes
    ----------
    measure : callable
        Network in, one number out.
    definition : str
        Variant, denominator, weights, isolates: what a reader must know to compare the number with another.
    null : callable, optional
        The null model that fits, ``null(network, rng)``; none where chance has nothing to say.
    interval : {"", "dyadic", "participants", "redrawn"}
        Where its interval comes from: :func:`dyadic_interval`; people drawn with what they gave or received;
        :func:`redrawn`; or none.
    of : str
        The name by which the interval's method knows it.
    options : dict
        The options that go with that name.
    attribute : str
        What must be known of the participants: ``"group"``, ``"role"`` or nothing.
    too_narrow_below : int
        For fewer people than this the interval is known to hold the truth in fewer than 92 of 100 communities
        (``docs/studies/coverage.md``).
    caution : str
        What else the study found of the interval.
    no_interval : str
        Why there is none.
    """

    measure: Callable[..., float]
    definition: str
    null: Draw | None = None
    interval: str = ""
    of: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    attribute: str = ""
    too_narrow_below: int = 0
    caution: str = ""
    no_interval: str = ""


def report(
    network: InteractionNetwork | networkx.DiGraph,
    measures: Sequence[str | Callable[[InteractionNetwork], float]] | None = None,
    *,
    rng: int | np.random.Generator,
    replicates: int = 1000,
    null: Draw | None = None,
    resample: Draw | None = None,
    level: float = 0.95,
    groups: str = "group",
    hosts: str | Sequence[str] = HOSTS,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Return one tidy table: each measure of a network with its interval, what chance gives, and a p value.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) of weight w says that i addressed j w times.
    measures : sequence of str or callable, optional
        Names from :data:`REPORTED`, or functions that take a network and return one number. By default all of
        them that have something to go by: the E-I index where the participants have groups, the peer-to-peer
        share where they have roles.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same table each time. Each null model and each resampling has a
        stream of its own, so that a measure gives the same whatever stands beside it.
    replicates : int
        How often chance, and another sample, are drawn.
    null : callable, optional
        ``null(network, rng)``, such as :func:`redealt`, for all measures; by default each has the one that
        fits it. A measure that the null model keeps as it is has p = 1.
    resample : callable, optional
        ``resample(network, rng)``, such as :func:`redrawn`, for all measures; by default each has the interval
        that holds the truth best in simulated communities.
    level : float
        How much the intervals are to hold.
    groups : str
        The attribute by which the E-I index groups people.
    hosts : str or sequence of str
        The role or roles that do not count as peers.
    progress : bool, optional
        Whether to show a bar; by default where one can be seen and the work is long.

    Returns
    -------
    pandas.DataFrame
        One row a measure: ``measure``, ``value``, ``low``, ``high``, ``null_mean``, ``z``, ``p`` (two-sided, as
        :func:`cocodesign.inference.two_sided_p`), ``p_holm`` (the p values of this table corrected for their
        number by Holm's method), ``n`` people, ``definition``, ``note``.

    Raises
    ------
    InvalidInputError
        If there is no such measure, the participants lack the attribute that a measure asked for needs, or
        ``replicates`` or ``level`` make no sense.

    Notes
    -----
    A measure that is undefined here is NaN, and ``note`` says why. ``note`` also says where there is no
    interval, or one that is known to be too narrow for so few people. For fewer than ten people there are no
    intervals; for fewer than thirty better speak of "83 of 100 draws" than of a p value.

    The intervals see the people as a sample of a larger community of the same kind. If these people are all
    that matters, the value is exact, and the interval says how much it hangs on who came.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> talk = interaction_network([("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 1)])
    >>> found = report(talk, ["weighted_reciprocity", "density"], rng=1, replicates=99)
    >>> found[["measure", "value", "n"]]
                    measure  value  n
    0  weighted_reciprocity    0.4  3
    1               density    0.5  3
    >>> found["note"][0]
    'no interval for fewer than 10 people'
    """
    network = as_network(network)
    if replicates < 1 or not 0 < level < 1:
        raise InvalidInputError(
            f"replicates is a number from 1 on and level lies between 0 and 1; here they are {replicates} "
            f"and {level}."
        )
    seed = f"; seed {int(rng)}" if isinstance(rng, int | np.integer) else ""
    root = int(np.random.default_rng(rng).integers(2**62))
    rows = [
        _Row(name, it, null, resample) for name, it in _chosen(network, measures, groups=groups, hosts=hosts)
    ]
    for row in rows:
        row.take(network)
    _fill_intervals(rows, network, replicates, level, root, progress)
    _fill_chance(rows, network, replicates, root, progress)
    table = pd.DataFrame([row.as_dict(len(network), seed) for row in rows], columns=COLUMNS)
    table["p_holm"] = adjust_p(table["p"])
    return table


COLUMNS = ["measure", "value", "low", "high", "null_mean", "z", "p", "p_holm", "n", "definition", "note"]


# ---------------------------------------------------------------- which measures there are


def _gini_given(network: InteractionNetwork) -> float:
    return gini(strength(network, direction="out"))


def _gini_received(network: InteractionNetwork) -> float:
    return gini(strength(network, direction="in"))


def _pieces(network: InteractionNetwork) -> float:
    return float(components(network, connection="weak").nunique())


TOO_WIDE = "interval known to be too wide: it holds the truth more often than it says"
NOT_STUDIED = "how often this interval holds the truth was not studied"

REPORTED: dict[str, Reported] = {
    "density": Reported(
        density,
        "ties / n(n − 1) ordered pairs, isolates included, weights left aside",
        interval="dyadic",
        of="density",
    ),
    "reciprocity": Reported(
        reciprocity,
        "share of ties that are returned (edgewise, 2M / (2M + A)), weights left aside",
        rewired,
        interval="dyadic",
        of="reciprocity",
    ),
    "weighted_reciprocity": Reported(
        weighted_reciprocity,
        "share of weight matched in the opposite direction (Squartini et al. 2013)",
        redealt,
        interval="dyadic",
        of="weighted_reciprocity",
        too_narrow_below=40,
    ),
    "reciprocity_correlation": Reported(
        reciprocity_correlation,
        "reciprocity corrected for density, (r − a) / (1 − a), weights left aside",
        rewired,
        interval="dyadic",
        of="reciprocity_correlation",
    ),
    "gini_given": Reported(
        _gini_given,
        "Gini coefficient of the weight that each gives, isolates included (population form)",
        rematched,
        interval="participants",
        of="gini",
        options={"direction": "out"},
        too_narrow_below=200,
    ),
    "gini_received": Reported(
        _gini_received,
        "Gini coefficient of the weight that each receives, isolates included (population form)",
        rematched,
        interval="participants",
        of="gini",
        options={"direction": "in"},
        too_narrow_below=200,
    ),
    "centralization_out": Reported(
        partial(centralization, of="out_degree"),
        "Freeman centralization of ties out, of (n − 1)², weights left aside",
        rematched,
        interval="redrawn",
        of="centralization",
        options={"of": "out_degree"},
        caution=TOO_WIDE,
    ),
    "centralization_in": Reported(
        partial(centralization, of="in_degree"),
        "Freeman centralization of ties in, of (n − 1)², weights left aside",
        rematched,
        interval="redrawn",
        of="centralization",
        options={"of": "in_degree"},
        caution=TOO_WIDE,
    ),
    "transitivity": Reported(
        transitivity,
        "3 · triangles / chains of two, ties taken both ways, weights left aside",
        rewired,
        interval="redrawn",
        of="transitivity",
        caution=NOT_STUDIED,
    ),
    "ei_index": Reported(
        ei_index,
        "(external − internal) / all ties, weights left aside",
        relabelled,
        interval="dyadic",
        of="ei_index",
        attribute="group",
    ),
    "peer_to_peer_share": Reported(
        peer_to_peer_share,
        "share of weight that passes from member to member, hosts aside",
        relabelled,
        interval="dyadic",
        of="peer_to_peer_share",
        attribute="role",
        too_narrow_below=200,
    ),
    "components": Reported(
        _pieces,
        "number of weak components, isolates included",
        rewired,
        no_interval="no interval: drawing people anew breaks a network into more pieces than it has",
    ),
}
"""By name, every measure that :func:`report` knows, with the null model and the interval that fit it."""


def _chosen(
    network: InteractionNetwork,
    measures: Sequence[str | Callable[[InteractionNetwork], float]] | None,
    *,
    groups: str,
    hosts: str | Sequence[str],
) -> Iterator[tuple[str, Reported]]:
    needed = {"group": groups, "role": "role", "": ""}
    options: dict[str, dict[str, Any]] = {"group": {"groups": groups}, "role": {"hosts": hosts}, "": {}}
    if measures is None:
        measures = [
            name
            for name, it in REPORTED.items()
            if not it.attribute or needed[it.attribute] in network.attributes
        ]
    for wanted in measures:
        if callable(wanted):
            it = Reported(wanted, "as given", no_interval="no interval: no way to resample was given")
            yield str(getattr(getattr(wanted, "func", wanted), "__name__", "a measure")), it
            continue
        if wanted not in REPORTED:
            raise InvalidInputError(
                f"There is no measure {wanted!r} in a report; there are {', '.join(REPORTED)}. "
                "Any function of a network that returns one number may be given as well."
            )
        it = REPORTED[wanted]
        if it.attribute:
            attribute, own = needed[it.attribute], options[it.attribute]
            if attribute not in network.attributes:
                raise InvalidInputError(
                    f"{wanted} needs the attribute {attribute} of the participants; these have "
                    f"{', '.join(map(str, network.attributes.columns)) or 'none'}. Pass the table participants "
                    "to interaction_network, or leave the measure out."
                )
            it = Reported(
                partial(it.measure, **own),
                it.definition,
                partial(relabelled, attribute=attribute),
                it.interval,
                it.of,
                own,
                too_narrow_below=it.too_narrow_below,
            )
        yield wanted, it


# ---------------------------------------------------------------- the rows of a report


class _Row:
    """One line of the table, filled step by step."""

    def __init__(self, name: str, it: Reported, null: Draw | None, resample: Draw | None) -> None:
        self.name, self.it = name, it
        self.null = it.null if null is None else null
        self.fits = null is None  # a null model that nobody asked for may be left out, with a note
        self.resample = resample
        self.value = self.low = self.high = self.null_mean = self.z = self.p = float("nan")
        self.words, self.notes = [it.definition], list[str]()

    def take(self, network: InteractionNetwork) -> None:
        try:
            self.value = float(self.it.measure(network))
        except UndefinedMeasureError as reason:
            self.notes.append(str(reason))
            return
        if np.isnan(self.value):
            self.notes.append("undefined: the measure gives no number for this network")

    def drawn(self, network: InteractionNetwork) -> float:
        try:
            return float(self.it.measure(network))
        except UndefinedMeasureError:
            return float("nan")

    def as_dict(self, n: int, seed: str) -> dict[str, Any]:
        return {
            "measure": self.name,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "null_mean": self.null_mean,
            "z": self.z,
            "p": self.p,
            "n": n,
            "definition": "; ".join(self.words) + seed,
            "note": "; ".join(self.notes),
        }


def _fill_intervals(
    rows: list[_Row],
    network: InteractionNetwork,
    replicates: int,
    level: float,
    root: int,
    progress: bool | None,
) -> None:
    n, from_redraws = len(network), list[_Row]()
    for row in rows:
        if np.isnan(row.value):
            continue
        if row.it.no_interval and row.resample is None:
            row.notes.append(row.it.no_interval)
        elif n < FEWEST:
            row.notes.append(f"no interval for fewer than {FEWEST} people")
        elif row.resample is not None or row.it.interval == "redrawn":
            from_redraws.append(row)
        elif row.it.interval == "dyadic":
            row.low, row.high = dyadic_interval(network, row.it.of, level=level, **row.it.options)
            row.words.append(f"dyadic interval of {level:.0%}")
        elif row.it.interval == "participants":
            amounts = strength(network, **row.it.options).to_numpy()
            found = bootstrap_interval(
                gini_of_counts,
                amounts,
                by_counts=True,
                rng=_stream(root, "participants"),
                replicates=replicates,
                level=level,
                progress=progress,
            )
            row.low, row.high = found.low, found.high
            row.words.append(f"interval of {level:.0%} from {replicates} draws of participants")
        if row.resample is None and FEWEST <= n < row.it.too_narrow_below:
            row.notes.append(
                f"interval known to be too narrow for fewer than {row.it.too_narrow_below} people"
            )
        if row.resample is None and n >= FEWEST and row.it.caution:
            row.notes.append(row.it.caution)
    if not from_redraws:
        return
    draw: Draw = from_redraws[0].resample or redrawn
    rng = _stream(root, f"interval {_name(draw)}")
    values = np.full((len(from_redraws), replicates), np.nan)
    if draw is redrawn:
        block = max(1, min(50, CELLS // n))
        for b in steps(-(-replicates // block), "redrawing people", progress=progress):
            here = range(b * block, min((b + 1) * block, replicates))
            many = redraws(network, len(here), rng)
            at_once = [row.it.of in REDRAWN_MEASURES for row in from_redraws]
            # What a name stands for in the registry decides, not what the interval is by default.
            for row, bulk, drawn in zip(from_redraws, at_once, values, strict=True):
                if bulk:
                    drawn[here] = REDRAWN_MEASURES[row.it.of](many, **row.it.options)
            if not all(at_once):
                for place, k in enumerate(here):
                    one = many.drawn_network(place)
                    for row, bulk, drawn in zip(from_redraws, at_once, values, strict=True):
                        if not bulk:
                            drawn[k] = row.drawn(one)
    else:
        for k in steps(replicates, "resampling", progress=progress):
            one = draw(network, rng)
            values[:, k] = [row.drawn(one) for row in from_redraws]
    for row, drawn in zip(from_redraws, values, strict=True):
        row.low, row.high = percentile_interval(drawn, level=level)
        row.words.append(f"interval of {level:.0%} from {replicates} draws of {_name(draw)}")
        if np.isnan(row.low):
            row.notes.append("no interval: undefined in more than one resample in twenty")


def _fill_chance(
    rows: list[_Row], network: InteractionNetwork, replicates: int, root: int, progress: bool | None
) -> None:
    by_null: dict[tuple[int, str], list[_Row]] = {}
    for row in rows:
        if row.null is not None and not np.isnan(row.value):
            which = (id(getattr(row.null, "func", row.null)), str(_options(row.null)))
            by_null.setdefault(which, []).append(row)
    for together in by_null.values():
        null = together[0].null
        rng = _stream(root, f"chance {_name(null)} {_options(null)}")
        values = np.full((len(together), replicates), np.nan)
        try:
            networks = _by_chance(null, network, replicates, rng)
            for k in steps(replicates, f"chance: {_name(null)}", progress=progress):
                one = next(networks)
                values[:, k] = [row.drawn(one) for row in together]
        except InvalidInputError as reason:
            if not together[0].fits:
                raise
            for row in together:
                row.notes.append(f"not held against chance: {reason}")
            continue
        for row, by_chance in zip(together, values, strict=True):
            if np.isnan(by_chance).any():
                row.notes.append(f"not held against chance: undefined for some draws of {_name(null)}")
                continue
            row.null_mean, row.z, row.p = against_chance(row.value, by_chance)
            row.words.append(f"chance: {replicates} draws of {_name(null)}")


def _by_chance(
    null: Draw | None, network: InteractionNetwork, replicates: int, rng: np.random.Generator
) -> Iterator[InteractionNetwork]:
    if null is rewired:
        yield from rewirings(network, replicates, rng)
    elif null is not None:
        for _ in range(replicates):
            yield null(network, rng)


def _stream(root: int, what: str) -> np.random.Generator:
    """Return a source of chance that depends on the seed and on what it is for, not on what was drawn before."""
    return np.random.default_rng([root, crc32(what.encode())])


def _name(draw: Any) -> str:
    return str(getattr(getattr(draw, "func", draw), "__name__", "a null model")).replace("_", " ")


def _options(draw: Any) -> list[tuple[str, Any]]:
    return sorted(getattr(draw, "keywords", {}).items())
