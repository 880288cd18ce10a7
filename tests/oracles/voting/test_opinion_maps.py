"""Are our groups as well apart as those that Polis published, and our helpers those of scikit-learn?"""

import numpy as np
import pandas as pd
import pytest

from cocodesign.voting import Ballots, adjusted_rand, opinion_map, silhouette
from cocodesign.voting.grouping import grouped

from .samples import sample

CONVERSATIONS = sample("polis")


@pytest.mark.parametrize("seed", range(5))
def test_silhouette_adjusted_rand_and_k_means_are_those_of_scikit_learn(seed):
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed (make oracles)")
    from sklearn.cluster import KMeans

    chance = np.random.default_rng(seed)
    points = chance.normal(size=(200, 2)) + 3 * chance.integers(0, 3, (200, 1))
    one, other = chance.integers(0, 4, 200), chance.integers(0, 3, 200)
    assert silhouette(points, one) == pytest.approx(metrics.silhouette_score(points, one))
    assert adjusted_rand(one, other) == pytest.approx(metrics.adjusted_rand_score(one, other))
    which, centres = grouped(points, 3, np.random.default_rng(1))
    theirs = KMeans(3, n_init=10, random_state=1).fit(points)
    assert ((points - centres[which]) ** 2).sum() <= theirs.inertia_ * 1.001


def published(name):
    folder = CONVERSATIONS / name
    if not folder.exists():
        pytest.skip("the conversations of Polis are not here (COCODESIGN_DATA)")
    table = pd.read_csv(folder / "participants-votes.csv")
    statements = [column for column in table.columns if column.isdigit()]
    wide = table.set_index(table["participant"].astype(str))[statements]
    return Ballots.from_wide(wide, kind="scores"), table["group-id"].to_numpy()


def on_both(found, theirs):
    both = found.people["group"].notna().to_numpy() & ~np.isnan(theirs)
    return both, theirs[both].astype(int), found.people["group"][both].to_numpy(int)


def test_the_groups_of_a_conversation_are_nearly_those_published():
    ballots, theirs = published("15-per-hour-seattle")
    found = opinion_map(ballots)
    both, published_ones, ours = on_both(found, theirs)
    assert both.sum() == 138 and found.n_groups == 2
    assert adjusted_rand(published_ones, ours) > 0.7


@pytest.mark.parametrize("name", ["scoop-hivemind.freshwater", "scoop-hivemind.affordable-housing"])
def test_where_groups_differ_from_those_published_ours_are_better_apart(name):
    # Polis groups its people anew after each vote from where it was, and publishes where that came to
    ballots, theirs = published(name)
    found = opinion_map(ballots, draws=0)
    both, published_ones, ours = on_both(found, theirs)
    points = found.people.loc[both, ["x", "y"]].to_numpy()
    assert silhouette(points, ours) > silhouette(points, published_ones)


def test_the_same_conversation_gives_the_same_groups_however_its_people_are_sorted():
    ballots, _ = published("scoop-hivemind.freshwater")
    turned = ballots.take(np.arange(len(ballots))[::-1])
    one, other = opinion_map(ballots), opinion_map(turned)
    known = one.people["group"].notna()
    assert one.n_groups == other.n_groups
    assert (
        adjusted_rand(
            one.people["group"][known].to_numpy(int),
            other.people["group"][one.people.index[known]].to_numpy(int),
        )
        > 0.95
    )
