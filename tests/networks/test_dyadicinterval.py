"""Does the interval count what is particular to persons, and to pairs, once each?"""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks import (
    density,
    dyadic_interval,
    ei_index,
    interaction_network,
    peer_to_peer_share,
    reciprocity,
    reciprocity_correlation,
    weighted_reciprocity,
)

NAMES = [f"p{i:02}" for i in range(12)]
PEOPLE = pd.DataFrame(
    {"participant": NAMES, "group": ["a", "b", "c"] * 4, "role": ["host"] * 2 + ["participant"] * 10}
)
MEASURES = {
    "density": density,
    "reciprocity": reciprocity,
    "weighted_reciprocity": weighted_reciprocity,
    "reciprocity_correlation": reciprocity_correlation,
    "ei_index": ei_index,
    "peer_to_peer_share": peer_to_peer_share,
}


def totals(matrix, role, group):
    """Of each pair: ties, returned ties, weight, returned weight, ties across groups, weight among members."""
    rows = []
    for i, j in itertools.combinations(range(12), 2):
        there, back = matrix[i, j], matrix[j, i]
        ties = int(there > 0) + int(back > 0)
        member = role[i] != "host" and role[j] != "host"
        rows.append(
            [
                2,
                ties,
                2 * (ties == 2),
                there + back,
                2 * min(there, back),
                ties * (group[i] != group[j]),
                (there + back) * member,
            ]
        )
    return np.array(rows, dtype=float)


FORMULAS = {
    "density": lambda t: t[1] / t[0],
    "reciprocity": lambda t: t[2] / t[1],
    "weighted_reciprocity": lambda t: t[4] / t[3],
    "reciprocity_correlation": lambda t: (t[2] / t[1] - t[1] / t[0]) / (1 - t[1] / t[0]),
    "ei_index": lambda t: (2 * t[5] - t[1]) / t[1],
    "peer_to_peer_share": lambda t: t[6] / t[3],
}

talk = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(1, 4)), min_size=15, max_size=60
)

# ---------------------------------------------------------------- agreement with an independent one


@settings(max_examples=20)
@given(talk)
def test_the_interval_is_that_of_plain_loops_and_numerical_derivatives(edges):
    network = interaction_network([(NAMES[i], NAMES[j], w) for i, j, w in edges], PEOPLE)
    assume(network.n_ties > 0)
    pairs = list(itertools.combinations(range(12), 2))
    each = totals(network.weights.toarray(), PEOPLE["role"], PEOPLE["group"])
    for name, formula in FORMULAS.items():
        whole = each.sum(axis=0)
        slope = np.zeros(7)
        for k in range(7):
            step = np.zeros(7)
            step[k] = 1e-4
            slope[k] = (formula(whole + step) - formula(whole - step)) / 2e-4
        moved = each @ slope
        variance = 0.0
        for (one, d), (other, e) in itertools.product(zip(pairs, moved, strict=True), repeat=2):
            if set(one) & set(other):
                variance += d * e
        variance = max(variance, (moved**2).sum()) * 12 / 11
        reach = stats.t.ppf(0.95, 11) * np.sqrt(variance)
        low, high = dyadic_interval(network, name, level=0.9)
        value = MEASURES[name](network)
        least = -1 if name in ("ei_index", "reciprocity_correlation") else 0
        assert low == pytest.approx(max(least, value - reach), abs=1e-5)
        assert high == pytest.approx(min(1, value + reach), abs=1e-5)


# ---------------------------------------------------------------- values worked by hand


def test_where_every_tie_is_returned_nothing_varies():
    circle = [(NAMES[i], NAMES[(i + d) % 12]) for i in range(12) for d in (1, -1)]
    assert dyadic_interval(interaction_network(circle), "reciprocity") == (1, 1)


def test_fewer_than_ten_people_and_undefined_measures_get_no_interval():
    few = interaction_network([("Ana", "Bo"), ("Bo", "Cy")])
    assert np.isnan(dyadic_interval(few, "reciprocity")).all()
    assert np.isnan(dyadic_interval(interaction_network([], NAMES), "reciprocity")).all()
    everybody = interaction_network(list(itertools.permutations(NAMES, 2)))
    assert np.isnan(dyadic_interval(everybody, "reciprocity_correlation")).all()
    assert dyadic_interval(interaction_network([], NAMES), "density") == (0, 0)


# ---------------------------------------------------------------- refusals


def test_a_measure_that_is_no_sum_over_pairs_is_refused():
    with pytest.raises(InvalidInputError, match="no dyadic interval for 'transitivity'"):
        dyadic_interval(interaction_network([("Ana", "Bo")]), "transitivity")
