"""Does one call give every number with its interval, what chance gives, and the reason where there is none?"""

import itertools

import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.inference import adjust_p
from cocodesign.networks import (
    REPORTED,
    density,
    dyads_redrawn,
    interaction_network,
    redealt,
    redrawn,
    report,
    rewired,
)

NAMES = [f"p{i:02}" for i in range(20)]
PEOPLE = pd.DataFrame(
    {"participant": NAMES, "group": ["east", "west"] * 10, "role": ["host"] + ["participant"] * 19}
)
COLUMNS = ["measure", "value", "low", "high", "null_mean", "z", "p", "p_holm", "n", "definition", "note"]


@pytest.fixture
def twenty_who_answer():
    """Twenty around a table, each writes to both neighbours, who sit in the other group; p00 hosts and writes twice."""
    return interaction_network(
        [(NAMES[i], NAMES[(i + d) % 20], 2 if i == 0 else 1) for i in range(20) for d in (1, -1)], PEOPLE
    )


# ---------------------------------------------------------------- values worked by hand


def test_every_measure_stands_in_one_table(twenty_who_answer):
    found = report(twenty_who_answer, rng=1, replicates=39)
    assert list(found) == COLUMNS
    assert found["measure"].tolist() == list(REPORTED)
    assert (found["n"] == 20).all()
    assert found["definition"].str.contains("seed 1").all()
    value = found.set_index("measure")["value"]
    assert value["density"] == pytest.approx(40 / 380)
    assert value["reciprocity"] == 1
    assert value["weighted_reciprocity"] == pytest.approx(40 / 42)
    assert value["reciprocity_correlation"] == 1
    assert value["gini_given"] == pytest.approx(19 / 420)  # nineteen give 2, one 4
    assert value["centralization_in"] == 0
    assert value["transitivity"] == 0
    assert value["ei_index"] == 1
    assert value["peer_to_peer_share"] == pytest.approx(36 / 42)
    assert value["components"] == 1


def test_planted_reciprocity_is_found_and_corrected_for_the_number_of_looks(twenty_who_answer):
    found = report(twenty_who_answer, rng=2, replicates=199).set_index("measure")
    assert found.loc["reciprocity", "p"] == pytest.approx(2 / 200)
    assert found.loc["reciprocity", "z"] > 5
    assert "199 draws of rewired" in found.loc["reciprocity", "definition"]
    assert found["p_holm"].to_numpy() == pytest.approx(adjust_p(found["p"]).to_numpy(), nan_ok=True)
    assert np.isnan(found.loc["density", "p"])  # chance keeps it


def test_what_is_undefined_is_nan_and_says_why():
    silent = interaction_network([], NAMES)
    found = report(silent, rng=1, replicates=9).set_index("measure")
    assert found.loc["density", "value"] == 0
    assert found.loc["components", "value"] == 20
    assert np.isnan(found.loc["reciprocity", ["value", "low", "p"]].to_numpy(dtype=float)).all()
    assert "none of the 20 participants addressed anybody else" in found.loc["reciprocity", "note"]
    assert {"ei_index", "peer_to_peer_share"}.isdisjoint(found.index)


def test_nine_people_get_no_intervals_and_are_told_so():
    found = report(interaction_network([("Ana", "Bo")], [*NAMES[:7], "Ana", "Bo"]), rng=1, replicates=9)
    assert found["low"].isna().all()
    said = found.loc[found["value"].notna() & (found["measure"] != "components"), "note"]
    assert said.str.contains("no interval for fewer than 10 people").all()


def test_a_table_says_which_intervals_are_known_to_be_off(twenty_who_answer):
    note = report(twenty_who_answer, rng=1, replicates=9).set_index("measure")["note"]
    assert note["gini_given"] == "interval known to be too narrow for fewer than 200 people"
    assert "too wide" in note["centralization_in"]
    assert "not studied" in note["transitivity"]
    assert note["reciprocity"] == ""


def test_weights_that_cannot_be_dealt_are_noted():
    halves = interaction_network([(NAMES[i], NAMES[i - 1], 0.5) for i in range(20)])
    found = report(halves, ["weighted_reciprocity", "reciprocity"], rng=1, replicates=9)
    assert "not held against chance" in found["note"][0]
    assert not np.isnan(found["p"][1])
    with pytest.raises(InvalidInputError, match="whole numbers"):
        report(halves, ["reciprocity"], null=redealt, rng=1, replicates=9)


def test_a_function_of_ones_own_stands_beside_the_others(twenty_who_answer):
    def most_received(network):
        return float(network.weights.sum(axis=0).max())

    found = report(
        twenty_who_answer, [most_received, "density"], null=rewired, resample=redrawn, rng=1, replicates=19
    )
    assert found["measure"].tolist() == ["most_received", "density"]
    assert found["value"][0] == 3
    assert found["low"][0] <= found["high"][0]
    assert found["p"][1] == 1
    alone = report(twenty_who_answer, [most_received], rng=1, replicates=19)
    assert np.isnan(alone["low"][0])
    assert "no way to resample was given" in alone["note"][0]


# ---------------------------------------------------------------- laws


def test_a_measure_gives_the_same_whatever_stands_beside_it(twenty_who_answer):
    alone = report(twenty_who_answer, ["transitivity"], rng=3, replicates=19)
    beside = report(
        twenty_who_answer, ["centralization_in", "reciprocity", "transitivity"], rng=3, replicates=19
    )
    assert alone.drop(columns="p_holm").iloc[0].equals(beside.drop(columns="p_holm").iloc[2])


def test_in_bulk_or_one_by_one_the_interval_is_the_same(twenty_who_answer):
    in_bulk = report(twenty_who_answer, ["density"], resample=redrawn, rng=3, replicates=60)
    one_by_one = report(twenty_who_answer, [density], resample=redrawn, rng=3, replicates=60)
    assert in_bulk[["low", "high"]].to_numpy() == pytest.approx(one_by_one[["low", "high"]].to_numpy())
    other = report(twenty_who_answer, ["density"], resample=dyads_redrawn, rng=3, replicates=60)
    assert "draws of dyads redrawn" in other["definition"][0]


def test_other_hosts_and_groups_change_what_they_should(twenty_who_answer):
    everybody = report(twenty_who_answer, ["peer_to_peer_share"], hosts=[], rng=1, replicates=9)
    assert everybody["value"][0] == 1
    by_role = report(twenty_who_answer, ["ei_index"], groups="role", rng=1, replicates=9)
    assert by_role["value"][0] == pytest.approx((4 - 36) / 40)


# ---------------------------------------------------------------- refusals


def test_an_unknown_measure_says_which_there_are(twenty_who_answer):
    with pytest.raises(InvalidInputError, match="no measure 'love' in a report; there are density"):
        report(twenty_who_answer, ["love"], rng=1)


def test_groups_that_nobody_has_are_refused():
    with pytest.raises(InvalidInputError, match="ei_index needs the attribute group"):
        report(interaction_network(list(itertools.permutations("abc", 2))), ["ei_index"], rng=1)


def test_no_draws_are_refused(twenty_who_answer):
    with pytest.raises(InvalidInputError, match="replicates is a number from 1 on"):
        report(twenty_who_answer, rng=1, replicates=0)
