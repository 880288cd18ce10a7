"""Do QAP and MRQAP say what all permutations would?"""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import two_sided_p
from cocodesign.networks import interaction_network, mrqap, qap_correlation

RNG = np.random.default_rng(12)
FIVE = [RNG.integers(0, 9, (5, 5)).astype(float) for _ in range(3)]
OFF = ~np.eye(5, dtype=bool)
DEALS = [np.array(it) for it in itertools.permutations(range(5))]


def least_squares(y, *xs):
    """Coefficients and t values, from the normal equations."""
    design = np.column_stack([np.ones(len(y)), *xs])
    inverse = np.linalg.inv(design.T @ design)
    b = inverse @ design.T @ y
    rest = y - design @ b
    return b, b / np.sqrt(np.diag(inverse) * (rest @ rest) / (len(y) - design.shape[1]))


# ---------------------------------------------------------------- values worked by hand


def test_the_correlation_leaves_out_the_diagonal():
    x, y, _ = FIVE
    found = qap_correlation(x, y, rng=1, replicates=20).iloc[0]
    assert found["correlation"] == pytest.approx(np.corrcoef(x[OFF], y[OFF])[0, 1])
    assert (found["n"], found["pairs"], found["replicates"], found["seed"]) == (5, 20, 20, 1)


def test_p_of_qap_is_that_of_all_120_permutations():
    x, y, _ = FIVE
    every = [np.corrcoef(x[OFF], y[np.ix_(d, d)][OFF])[0, 1] for d in DEALS]
    found = qap_correlation(x, y, rng=1, replicates=4000).iloc[0]
    assert found["p"] == pytest.approx(two_sided_p(found["correlation"], every), abs=0.04)
    assert found["null_mean"] == pytest.approx(np.mean(every), abs=0.03)


def test_missing_cells_travel_with_their_people():
    x, y = FIVE[0].copy(), FIVE[1].copy()
    y[0, 1] = y[3, 2] = x[1, 2] = np.nan

    def correlation(y):
        known = OFF & ~np.isnan(x) & ~np.isnan(y)
        return np.corrcoef(x[known], y[known])[0, 1]

    every = [correlation(y[np.ix_(d, d)]) for d in DEALS]
    found = qap_correlation(x, y, rng=1, replicates=3000).iloc[0]
    assert found["pairs"] == 17
    assert found["correlation"] == pytest.approx(correlation(y))
    assert found["p"] == pytest.approx(two_sided_p(correlation(y), every), abs=0.05)


@pytest.mark.parametrize("missing", [False, True])
def test_mrqap_deals_out_what_other_predictors_leave_and_compares_t(missing):
    y, x, z = (it.copy() for it in FIVE)
    if missing:
        y[0, 1] = x[2, 4] = np.nan
    known = OFF & ~np.isnan(y) & ~np.isnan(x)
    b, t = least_squares(y[known], x[known], z[known])
    found = mrqap(y, {"x": x, "z": z}, rng=1, replicates=3000)
    assert found["predictor"].tolist() == ["intercept", "x", "z"]
    assert found["coefficient"].to_numpy() == pytest.approx(b)
    assert found["t"].to_numpy() == pytest.approx(t)
    assert np.isnan(found["p"][0])
    for k, (own, other) in enumerate([(x, z), (z, x)], start=1):
        rest = np.full((5, 5), np.nan)
        given = np.column_stack([np.ones(known.sum()), other[known]])
        rest[known] = own[known] - given @ np.linalg.lstsq(given, own[known])[0]
        every = []
        for d in DEALS:
            dealt = rest[np.ix_(d, d)]
            here = OFF & ~np.isnan(y) & ~np.isnan(other) & ~np.isnan(dealt)
            every.append(least_squares(y[here], other[here], dealt[here])[1][2])
        assert found["p"][k] == pytest.approx(two_sided_p(t[k], every), abs=0.05)
        assert found["null_mean"][k] == pytest.approx(np.mean(every), abs=0.08)


def test_networks_and_frames_are_matched_by_name():
    talk = interaction_network(
        [("Ana", "Bo", 3), ("Bo", "Cy", 1), ("Cy", "Dee", 2)], ["Ana", "Bo", "Cy", "Dee"]
    )
    graph = nx.DiGraph()
    graph.add_nodes_from(["Dee", "Cy", "Bo", "Ana"])
    graph.add_weighted_edges_from(talk.to_frame().itertuples(index=False, name=None))
    frame = pd.DataFrame(talk.weights.toarray(), talk.participants, talk.participants)
    for other in (graph, frame.loc[["Bo", "Dee", "Ana", "Cy"], ["Cy", "Ana", "Bo", "Dee"]]):
        assert qap_correlation(talk, other, rng=1, replicates=9)["correlation"][0] == pytest.approx(1)


def test_the_same_seed_gives_the_same_table():
    one, other = (mrqap(FIVE[0], {"x": FIVE[1]}, rng=3, replicates=50) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)
    assert mrqap(FIVE[0], {"x": FIVE[1]}, rng=np.random.default_rng(3), replicates=5)["seed"].isna().all()


# ---------------------------------------------------------------- laws


def test_where_relations_have_nothing_to_do_with_each_other_p_is_even():
    rng = np.random.default_rng(4)

    def relation():
        return rng.normal(size=(8, 1)) + rng.normal(size=(1, 8)) + rng.normal(size=(8, 8))

    def spread(p):
        # p is a multiple of 2/40; anywhere below it down to the one before is as good
        return p - rng.random() * 2 / 40

    of_qap, of_mrqap = [], []
    for _ in range(200):
        y, x, z = relation(), relation(), relation()
        of_qap.append(spread(qap_correlation(y, x, rng=rng, replicates=39, progress=False)["p"][0]))
        table = mrqap(y + z, {"x": x + z, "z": z}, rng=rng, replicates=39, progress=False)
        of_mrqap.append(spread(table["p"][1]))
    assert stats.kstest(of_qap, "uniform").pvalue > 0.01
    assert stats.kstest(of_mrqap, "uniform").pvalue > 0.01


# ---------------------------------------------------------------- refusals


def test_relations_of_other_people_are_refused():
    with pytest.raises(InvalidInputError, match="of the same people; other is of 4, those before it of 5"):
        qap_correlation(FIVE[0], np.ones((4, 4)), rng=1)
    one, other = interaction_network([("Ana", "Bo")]), interaction_network([("Ana", "Cy")])
    with pytest.raises(InvalidInputError, match="'Bo' is not in other"):
        qap_correlation(one, other, rng=1)


def test_what_is_no_square_is_refused():
    with pytest.raises(InvalidInputError, match=r"one is a square matrix .* shape \(2, 3\)"):
        qap_correlation(np.ones((2, 3)), np.ones((2, 3)), rng=1)


def test_a_relation_that_does_not_vary_has_no_correlation():
    with pytest.raises(UndefinedMeasureError, match="does not vary"):
        qap_correlation(FIVE[0], np.ones((5, 5)), rng=1)


def test_predictors_that_cannot_be_told_apart_are_refused():
    with pytest.raises(UndefinedMeasureError, match="x, twice x cannot be told apart"):
        mrqap(FIVE[0], {"x": FIVE[1], "twice x": 2 * FIVE[1]}, rng=1)
    with pytest.raises(UndefinedMeasureError, match="same for all pairs"):
        mrqap(FIVE[0], {"one": np.ones((5, 5))}, rng=1)
    with pytest.raises(InvalidInputError, match="at least one predictor"):
        mrqap(FIVE[0], {}, rng=1)
