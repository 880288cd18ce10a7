"""Is an idea liked, or has it only been seen more? Support for each time it was shown, and what its place did."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.inference import Estimate, against_chance, bootstrap_interval
from cocodesign.inference.estimates import check_draws, seed_of
from cocodesign.participation.acts import authors
from cocodesign.shares import share_with_interval
from cocodesign.tables import Community, check_table

__all__ = ["arrival_bias", "position_bias", "support_by_exposure"]


def support_by_exposure(
    community: Community, *, interval: str = "wilson", level: float = 0.95
) -> pd.DataFrame:
    r"""Return for each idea which share of those who were shown it support it.

    .. math:: r = \frac{\text{supporters}}{\text{people who were shown it}}

    Parameters
    ----------
    community : Community
        Its exposures say who was shown what, its endorsements who supports it.
    interval : {"wilson", "clopper_pearson"}
        Which interval: see :mod:`cocodesign.shares`.
    level : float
        How much the intervals are to hold.

    Returns
    -------
    pandas.DataFrame
        By idea, in the order of the contributions: ``shown_to`` (people), ``times`` (showings), ``supporters``, ``rate``
        with ``low`` and ``high``, ``per_showing`` (supporters / times), and ``rank`` by rate, 1 the highest, level ones
        share the better rank. Rates and rank are NaN for an idea that nobody was shown.

    Notes
    -----
    Authors are not counted, neither as shown nor as supporters of their own idea. Who supports an idea was shown
    it at least once, whether or not the exposures say so. An idea shown to three has a wide interval: to rank by
    ``low`` is cautious, to rank by ``rate`` is fair to late ones.

    The rate says nothing of those who were not shown the idea if who was shown it was not left to chance.

    Examples
    --------
    The bench was shown to four and liked by two, the late roof to one who liked it.

    >>> community = Community(
    ...     participants=[{"participant": who} for who in ("Ana", "Bo", "Cy", "Dee", "Eve")],
    ...     contributions=[{"contribution": c, "participant": "Ana", "kind": "idea"} for c in ("bench", "roof")],
    ...     exposures=[{"participant": p, "contribution": "bench", "times": 1} for p in ("Bo", "Cy", "Dee", "Eve")]
    ...     + [{"participant": "Bo", "contribution": "roof", "times": 2}],
    ...     endorsements=[
    ...         {"participant": "Bo", "contribution": "bench"},
    ...         {"participant": "Cy", "contribution": "bench"},
    ...         {"participant": "Bo", "contribution": "roof"},
    ...     ],
    ... )
    >>> support_by_exposure(community)[["shown_to", "times", "supporters", "rate"]].to_numpy().tolist()
    [[4.0, 4.0, 2.0, 0.5], [1.0, 2.0, 1.0, 1.0]]
    """
    said = community.contributions
    ideas = pd.Index(said.loc[said["kind"] == "idea", "contribution"], name="contribution")
    own = pd.MultiIndex.from_frame(authors(community)[["participant", "contribution"]])

    def others(table: pd.DataFrame) -> pd.DataFrame:
        table = table[table["contribution"].isin(ideas)]
        return table[~pd.MultiIndex.from_frame(table[["participant", "contribution"]]).isin(own)]

    liked = others(community.endorsements[["participant", "contribution"]])
    shown = others(community.exposures[["participant", "contribution", "times"]])
    shown = shown[shown["times"] > 0]
    both = shown.merge(liked, on=["participant", "contribution"], how="outer")
    both["times"] = both["times"].astype("Int64").fillna(1).astype(np.int64)
    shown_to = both["contribution"].value_counts().reindex(ideas, fill_value=0)
    times = both.groupby("contribution")["times"].sum().reindex(ideas, fill_value=0)
    supporters = liked["contribution"].value_counts().reindex(ideas, fill_value=0)
    shares = [
        share_with_interval(int(k), int(n), interval=interval, level=level)
        for k, n in zip(supporters, shown_to, strict=True)
    ]
    rate, low, high = (np.array([row[k] for row in shares], dtype=float) for k in range(3))
    with np.errstate(invalid="ignore", divide="ignore"):
        per_showing = supporters.to_numpy() / times.to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "shown_to": shown_to.astype(np.int64),
            "times": times.astype(np.int64),
            "supporters": supporters.astype(np.int64),
            "rate": rate,
            "low": low,
            "high": high,
            "per_showing": np.where(times.to_numpy() > 0, per_showing, np.nan),
            "rank": pd.Series(rate, index=ideas).rank(ascending=False, method="min"),
        },
        index=ideas,
    )


def position_bias(
    comparisons: pd.DataFrame,
    *,
    rng: int | np.random.Generator,
    replicates: int = 1000,
    level: float = 0.95,
) -> Estimate:
    """Return the share of decided pairs in which the left one was chosen: one half where place does not matter.

    Parameters
    ----------
    comparisons : pandas.DataFrame
        With ``left, right, outcome``; with ``participant`` whole people are drawn for the interval.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    replicates : int
        How many samples, and how often a coin for each pair, are drawn.
    level : float
        How much the interval is to hold.

    Returns
    -------
    Estimate
        Between 0 (always the right one) and 1 (always the left one); ``null_mean`` is near one half; ``n`` counts
        people, or pairs where nobody's name is known.

    Raises
    ------
    UndefinedMeasureError
        If no pair was decided: all were skipped, or level.

    Notes
    -----
    It supposes that which one stood left was left to chance. Ties and skipped pairs are not counted.

    Examples
    --------
    >>> pairs = pd.DataFrame({"poll": "p", "left": "a", "right": "b", "outcome": ["left", "left", "left", "right"]})
    >>> position_bias(pairs, rng=1).value
    0.75
    """
    check_draws(replicates, level)
    table = check_table(comparisons, "comparisons")
    decided = table[table["outcome"].isin(["left", "right"])]
    if decided.empty:
        raise UndefinedMeasureError(
            f"Position bias is undefined: none of the {len(table)} pairs was decided for one side."
        )
    left = (decided["outcome"] == "left").to_numpy(dtype=float)
    definition = "share of decided pairs in which the left one was chosen"
    named = "participant" in decided and decided["participant"].notna().all()
    generator = np.random.default_rng(rng)

    def mean(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
        return np.asarray(counts @ values / counts.sum(axis=1))

    interval = bootstrap_interval(
        mean,
        left,
        rng=generator,
        clusters=decided["participant"] if named else None,
        by_counts=True,
        replicates=replicates,
        level=level,
        progress=False,
        definition=definition,
    )
    drawn = generator.binomial(len(left), 0.5, size=replicates) / len(left)
    null_mean, z, p = against_chance(interval.value, drawn)
    words = [interval.definition, f"chance: {replicates} draws of a coin for each pair", *seed_of(rng)]
    return Estimate(
        interval.value, interval.low, interval.high, null_mean, z, p, interval.n, "; ".join(words)
    )


def arrival_bias(
    community: Community, *, rng: int | np.random.Generator, replicates: int = 1000
) -> pd.DataFrame:
    r"""Return how far ideas that came early have more support, by number and by rate.

    It is the rank correlation (Spearman's ρ) of how early an idea came with its support.

    Parameters
    ----------
    community : Community
        Its ideas in the order in which they came.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    replicates : int
        How often the order of the ideas is shuffled.

    Returns
    -------
    pandas.DataFrame
        Rows ``supporters`` (counted) and ``rate`` (of those who were shown the idea): ``value`` between −1 (late ones
        have more) and 1 (early ones have more), ``null_mean``, ``z``, ``p``, ``n`` ideas, ``definition``. NaN for fewer
        than three ideas and where all have the same support.

    Notes
    -----
    Where the number leans to the early and the rate does not, they were only seen more.

    References
    ----------
    .. [1] Salganik, Dodds and Watts (2006), Experimental study of inequality and unpredictability in an artificial
       cultural market, Science 311, 854-856. doi:10.1126/science.1121066

    Examples
    --------
    >>> community = Community(
    ...     participants=[{"participant": who} for who in ("Ana", "Bo", "Cy", "Dee")],
    ...     contributions=[{"contribution": c, "participant": "Ana", "kind": "idea"} for c in "abc"],
    ...     endorsements=[{"participant": p, "contribution": c} for p, c in [("Bo", "a"), ("Cy", "a"), ("Bo", "b")]],
    ... )
    >>> float(arrival_bias(community, rng=1).loc["supporters", "value"])
    1.0
    """
    check_draws(replicates, 0.5)
    found = support_by_exposure(community)
    said = community.contributions.reindex(columns=["contribution", "created_at", "seq"])
    came = said.set_index("contribution").reindex(found.index)
    came = came.astype({"created_at": "datetime64[us, UTC]"})
    came["place"] = np.arange(len(came))
    order = came.sort_values(["created_at", "seq", "place"], kind="stable", na_position="last").index
    found = found.loc[order]
    rng_of = np.random.default_rng(rng)
    rows = []
    for name in ("supporters", "rate"):
        known = found[name].dropna().rank().to_numpy(dtype=float)
        n = len(known)
        row = {"value": np.nan, "null_mean": np.nan, "z": np.nan, "p": np.nan, "n": n}
        if n >= 3 and known.std() > 0:
            early = np.arange(n, 0, -1, dtype=float)
            early, support = early - early.mean(), known - known.mean()
            scale = np.sqrt((early**2).sum() * (support**2).sum())
            drawn = np.array([early @ rng_of.permutation(support) for _ in range(replicates)]) / scale
            value = float(early @ support / scale)
            row["value"] = value
            row["null_mean"], row["z"], row["p"] = against_chance(value, drawn)
        words = [f"rank correlation of early arrival with {name}", f"chance: {replicates} shuffled orders"]
        rows.append({**row, "definition": "; ".join([*words, *seed_of(rng)])})
    return pd.DataFrame(rows, index=pd.Index(["supporters", "rate"], name="support"))
