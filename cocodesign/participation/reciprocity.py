"""Did talk turn from one-way to reciprocal? Between pairs, between hosts and members, and passed on to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.inference import steps
from cocodesign.inference.estimates import check_draws, seed_of
from cocodesign.networks import InteractionNetwork, interaction_network, redealt
from cocodesign.participation.acts import HOSTS, people
from cocodesign.participation.changes import change_table, swapped
from cocodesign.participation.windows import Parts, Windows, windows
from cocodesign.tables import Community

__all__ = ["RECIPROCITIES", "reciprocity_shift"]

RECIPROCITIES = {
    "dyadic": "share of what passes within pairs of people that is matched in the opposite direction",
    "host and member": "share of what passes between a member and all hosts together that is matched in the "
    "opposite direction",
    "generalised": "share of what is given and not returned by the same person that its receiver gives on to others",
}
"""The three kinds of reciprocity, and what each is."""

MOST_DEALS = 200
"""How often addresses are dealt out anew at most."""


def reciprocity_shift(
    community: Community,
    *,
    rng: int | np.random.Generator,
    parts: Parts = 2,
    kinds: str | Sequence[str] | None = None,
    hosts: Sequence[str] = HOSTS,
    replicates: int = 1000,
    level: float = 0.95,
    progress: bool | None = None,
) -> pd.DataFrame:
    r"""Return three shares of talk that is returned, in each part of time, and how they changed: shift two.

    .. math:: R_{dyadic} = \frac{\sum_{i<j} 2 \min(w_{ij}, w_{ji})}{\sum_{i<j} (w_{ij} + w_{ji})}, \quad
        R_{host} = \frac{\sum_m 2 \min(w_{Hm}, w_{mH})}{\sum_m (w_{Hm} + w_{mH})}, \quad
        R_{gen} = \frac{\sum_i \min(u_i, v_i)}{\sum_i u_i}

    with w the addresses in a part, H all hosts together, m a member, and, after what is returned within a pair has
    been set off, :math:`u_i = \sum_j (w_{ij} - w_{ji})^+` what i gave and :math:`v_i = \sum_j (w_{ji} - w_{ij})^+`
    what i received.

    Parameters
    ----------
    community : Community
        Its interactions, as far as they have a time, and its roster.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    parts : int, "stages" or sequence of times
        See :data:`cocodesign.participation.Parts`.
    kinds : str or sequence of str, optional
        Only these kinds of interaction.
    hosts : sequence of str
        The roles of those who lead.
    replicates : int
        How often chance is drawn for the change; for single parts, which take longest, 200 times at most.
    level : float
        How much the intervals are to hold.
    progress : bool, optional
        Whether to show a bar; by default where one can be seen and the work is long.

    Returns
    -------
    pandas.DataFrame
        For ``dyadic``, ``host and member`` and ``generalised`` a row for each part and one named ``change``;
        columns as from :func:`cocodesign.participation.activity_shift`. All values lie between 0 and 1. NaN where
        nothing passed: without hosts there is nothing between them and members; where all is returned within
        pairs nothing is left to be passed on.

    Raises
    ------
    UndefinedMeasureError
        If nobody addressed anybody, or not at two different times.

    Notes
    -----
    A star in which the hosts address everybody and nobody answers is 0 in all three; a circle in which everybody
    gives to the next is 0 in the first and 1 in the last. R_dyadic is
    :func:`cocodesign.networks.weighted_reciprocity` of the part.

    All three rise by chance alone as talk gets denser: read the value beside ``null_mean``, for which the receivers
    of all addresses of a part are dealt out anew (:func:`cocodesign.networks.redealt`; not where weights are no
    whole numbers). For the change, what
    passed within each pair (for hosts: with each member) in the first and the last part changes places by a coin.

    Intervals of the first and last count persons and pairs once
    (:func:`cocodesign.networks.dyadic_interval`); those of the second take members as independent. ``n`` counts
    the people, or members, with a tie; no interval for fewer than ten. The generalised share has corners where
    somebody gives as much as they receive, and its interval is too wide: it held an unchanged share in 249 of 250
    simulated communities. Look at its p too. How the others do stands in ``docs/studies/shifts.md``.

    References
    ----------
    .. [1] Squartini et al. (2013), Reciprocity of weighted networks, Scientific Reports 3, 2729.
       doi:10.1038/srep02729
    .. [2] Yamagishi and Cook (1993), Generalized exchange and social dilemmas, Social Psychology Quarterly 56(4),
       235-248. doi:10.2307/2786661

    Examples
    --------
    In the first half Ana gives to Bo, Bo to Cy, Cy to Ana; in the second Ana and Bo answer each other.

    >>> talk = [("Ana", "Bo", 0), ("Bo", "Cy", 1), ("Cy", "Ana", 2), ("Ana", "Bo", 8), ("Bo", "Ana", 9)]
    >>> interactions = [
    ...     {"source": i, "target": j, "kind": "reply", "created_at": f"2026-03-14T18:0{minute}Z"}
    ...     for i, j, minute in talk
    ... ]
    >>> found = reciprocity_shift(Community(interactions=interactions), rng=1, replicates=99)
    >>> found.loc[found["measure"] == "dyadic", "value"].tolist()
    [0.0, 1.0, 1.0]
    >>> found.loc[found["measure"] == "generalised", "value"].tolist()[0]
    1.0
    """
    check_draws(replicates, level)
    roster = people(community, hosts=hosts)
    said = community.interactions
    if kinds is not None:
        said = said[said["kind"].isin([kinds] if isinstance(kinds, str) else list(kinds))]
    said = said[said["source"] != said["target"]]
    said = said[said["source"].isin(roster.index) & said["target"].isin(roster.index)]
    times = said["created_at"] if "created_at" in said else pd.Series(pd.NaT, index=said.index)
    if times.notna().sum() == 0:
        raise UndefinedMeasureError(
            f"The reciprocity shift is undefined: none of the {len(roster)} participants addressed anybody else "
            "at a known time."
        )
    cut = windows(community, times, parts)
    table = roster.reset_index()[["participant", "role"]]
    place = cut.place(times)
    talk = [
        interaction_network(said[place == k], table) if (place == k).any() else interaction_network([], table)
        for k in range(len(cut))
    ]
    is_host = roster["is_host"].reindex(talk[0].participants).to_numpy(dtype=bool)
    generator = np.random.default_rng(rng)
    by_chance = _by_chance(talk, is_host, min(replicates, MOST_DEALS), generator, progress)
    pairs = _Pairs.of(talk)
    return pd.concat(
        [
            _dyadic(pairs, cut, by_chance, replicates, generator, level, seed_of(rng)),
            _hosts(pairs, is_host, cut, by_chance, replicates, generator, level, seed_of(rng)),
            _generalised(pairs, cut, by_chance, replicates, generator, level, seed_of(rng)),
        ],
        ignore_index=True,
    )


@dataclass(frozen=True)
class _Pairs:
    """Every pair of people between whom anything passed: who, and how much each way in each part."""

    n: int
    one: np.ndarray
    other: np.ndarray
    there: np.ndarray
    back: np.ndarray

    @classmethod
    def of(cls, talk: Sequence[InteractionNetwork]) -> _Pairs:
        n = len(talk[0])
        some = sparse.triu(sum((it.symmetrised for it in talk), sparse.csr_array((n, n))), 1).tocoo()
        one, other = some.row, some.col
        there = np.column_stack([_entries(it.weights, one, other) for it in talk])
        back = np.column_stack([_entries(it.weights, other, one) for it in talk])
        return cls(n, one, other, there, back)

    @property
    def tied(self) -> int:
        """How many people have a tie."""
        return len(np.union1d(self.one, self.other))

    def spread(self, moves: np.ndarray) -> float:
        """The variance from influences of pairs, each person counted once with all their pairs."""
        persons = np.bincount(self.one, moves, self.n) + np.bincount(self.other, moves, self.n)
        single = float((moves**2).sum())
        return max(float((persons**2).sum()) - single, single)


def _entries(matrix: sparse.csr_array, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    if not len(row):
        return np.zeros(0)
    found = matrix[row, column]
    return np.asarray(found.todense() if sparse.issparse(found) else found).ravel()


def _dyadic(
    pairs: _Pairs,
    cut: Windows,
    by_chance: np.ndarray,
    replicates: int,
    rng: np.random.Generator,
    level: float,
    seed: list[str],
) -> pd.DataFrame:
    part, whole = 2 * np.minimum(pairs.there, pairs.back), pairs.there + pairs.back
    return change_table(
        "dyadic",
        RECIPROCITIES["dyadic"],
        cut,
        part,
        whole,
        spread=pairs.spread,
        units=pairs.tied,
        unit="people and pairs",
        by_chance=swapped(part, whole, replicates, rng),
        chance="each pair's first and last part change places by a coin",
        chance_of_parts=by_chance[:, :, 0],
        chance_of_part=_DEALT,
        level=level,
        seed=seed,
    )


def _hosts(
    pairs: _Pairs,
    is_host: np.ndarray,
    cut: Windows,
    by_chance: np.ndarray,
    replicates: int,
    rng: np.random.Generator,
    level: float,
    seed: list[str],
) -> pd.DataFrame:
    given, received = np.zeros((pairs.n, len(cut))), np.zeros((pairs.n, len(cut)))
    up = ~is_host[pairs.one] & is_host[pairs.other]
    down = is_host[pairs.one] & ~is_host[pairs.other]
    np.add.at(given, pairs.one[up], pairs.there[up])
    np.add.at(received, pairs.one[up], pairs.back[up])
    np.add.at(given, pairs.other[down], pairs.back[down])
    np.add.at(received, pairs.other[down], pairs.there[down])
    met = (given + received).sum(axis=1) > 0
    part, whole = 2 * np.minimum(given, received)[met], (given + received)[met]
    return change_table(
        "host and member",
        RECIPROCITIES["host and member"],
        cut,
        part,
        whole,
        unit="members",
        by_chance=swapped(part, whole, replicates, rng),
        chance="each member's first and last part change places by a coin",
        chance_of_parts=by_chance[:, :, 1],
        chance_of_part=_DEALT,
        level=level,
        seed=seed,
    )


def _generalised(
    pairs: _Pairs,
    cut: Windows,
    by_chance: np.ndarray,
    replicates: int,
    rng: np.random.Generator,
    level: float,
    seed: list[str],
) -> pd.DataFrame:
    net = pairs.there - pairs.back
    columns = [_passed_on(pairs, net[:, k]) for k in range(len(cut))]
    part = np.column_stack([a for a, _ in columns]) if columns else np.zeros((0, len(cut)))
    whole = np.abs(net)
    drawn = np.full(replicates, np.nan)
    for b in range(replicates):
        flip = rng.random(len(net)) < 0.5
        before, after = np.where(flip, net[:, -1], net[:, 0]), np.where(flip, net[:, 0], net[:, -1])
        drawn[b] = _share_passed_on(pairs, after) - _share_passed_on(pairs, before)
    return change_table(
        "generalised",
        RECIPROCITIES["generalised"],
        cut,
        part,
        whole,
        spread=pairs.spread,
        units=pairs.tied,
        unit="people and pairs",
        by_chance=drawn,
        chance="each pair's first and last part change places by a coin",
        chance_of_parts=by_chance[:, :, 2],
        chance_of_part=_DEALT,
        level=level,
        seed=seed,
    )


_DEALT = "the receivers of all addresses of the part dealt out anew"


def _given_and_received(pairs: _Pairs, net: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    forth, back = np.maximum(net, 0), np.maximum(-net, 0)
    given = np.bincount(pairs.one, forth, pairs.n) + np.bincount(pairs.other, back, pairs.n)
    received = np.bincount(pairs.other, forth, pairs.n) + np.bincount(pairs.one, back, pairs.n)
    return given, received


def _share_passed_on(pairs: _Pairs, net: np.ndarray) -> float:
    given, received = _given_and_received(pairs, net)
    whole = given.sum()
    return float(np.minimum(given, received).sum() / whole) if whole > 0 else float("nan")


def _passed_on(pairs: _Pairs, net: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # The smaller of given and received is a sum over pairs: of a person's gifts, or of what they received.
    given, received = _given_and_received(pairs, net)
    as_giver = np.where(given < received, 1.0, np.where(given == received, 0.5, 0.0))
    giver, receiver = np.where(net > 0, pairs.one, pairs.other), np.where(net > 0, pairs.other, pairs.one)
    return np.abs(net) * (as_giver[giver] + (1 - as_giver)[receiver]), np.abs(net)


def _by_chance(
    talk: Sequence[InteractionNetwork],
    is_host: np.ndarray,
    replicates: int,
    rng: np.random.Generator,
    progress: bool | None,
) -> np.ndarray:
    """The three shares in each part of networks whose addresses were dealt out anew: (draws, parts, 3)."""
    found = np.full((replicates, len(talk), 3), np.nan)
    for k, it in enumerate(talk):
        if not it.n_ties or (it.weights.data % 1 != 0).any():
            continue  # parts of an address cannot be dealt out
        for b in steps(replicates, "dealing out addresses", progress=progress):
            found[b, k] = _three(redealt(it, rng), is_host)
    return found


def _three(network: InteractionNetwork, is_host: np.ndarray) -> tuple[float, float, float]:
    ties = network.weights.tocoo()
    row, column, weight = ties.row, ties.col, ties.data
    n, total = len(network), weight.sum()
    if not total:
        return float("nan"), float("nan"), float("nan")
    returned = float(network.weights.minimum(network.transposed).sum())
    up, down = ~is_host[row] & is_host[column], is_host[row] & ~is_host[column]
    given, received = np.bincount(row[up], weight[up], n), np.bincount(column[down], weight[down], n)
    between = given.sum() + received.sum()
    with_hosts = 2 * np.minimum(given, received).sum() / between if between else float("nan")
    net = (network.weights - network.transposed).tocsr()
    net.data = np.maximum(net.data, 0)
    gave, got = np.asarray(net.sum(axis=1)).ravel(), np.asarray(net.sum(axis=0)).ravel()
    left = gave.sum()
    on = np.minimum(gave, got).sum() / left if left else float("nan")
    return returned / total, float(with_hosts), float(on)
