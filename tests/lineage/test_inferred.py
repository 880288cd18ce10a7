"""Are guesses made from earlier ideas alone, marked as guesses, and judged fairly?"""

import builtins

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from cocodesign.datasets import load_old_depot_derivations, load_old_depot_ideas
from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage import (
    idea_lineage,
    inferred,
    inferred_derivations,
    likely_duplicates,
    precision_and_recall,
    words_and_letters,
)

WORDS = ["bench", "roof", "pool", "tree"]


def four_words(texts):
    return [[text.count(word) for word in WORDS] for text in texts]


def said(*texts, **columns):
    """Ideas a, b, c … in the order in which they were said."""
    table = pd.DataFrame(
        {"contribution": list("abcdefgh"[: len(texts)]), "participant": "Ana", "kind": "idea"}
    )
    return table.assign(text=list(texts), **columns)


def pairs_of(table):
    return list(zip(table["child"], table["parent"], strict=True))


# ---------------------------------------------------------------- values worked by hand


def test_an_idea_is_drawn_from_earlier_ones_the_likeliest_first():
    ideas = said("bench", "roof", "bench roof roof", "pool", "roof")
    found = inferred_derivations(ideas, encoder=four_words, threshold=0.4, n_best=2)
    assert pairs_of(found) == [("c", "b"), ("c", "a"), ("e", "b"), ("e", "c")]
    assert found["score"].round(3).tolist() == [0.894, 0.447, 1, 0.894]
    best = inferred_derivations(ideas, encoder=four_words, threshold=0.4, n_best=1)
    assert pairs_of(best) == [("c", "b"), ("e", "b")]


def test_guesses_are_marked_and_earn_no_credit():
    found = inferred_derivations(said("bench", "bench roof"), encoder=four_words, threshold=0.4)
    assert found["inferred"].all()
    lineage = idea_lineage(found, said("bench", "bench roof"), inferred=True)
    assert lineage.children.nnz == 1
    assert lineage.declared.children.nnz == lineage.credited.children.nnz == 0
    assert idea_lineage(found, said("bench", "bench roof")).children.nnz == 0


def test_earlier_is_by_time_and_ideas_of_one_moment_are_not_earlier():
    times = ["2026-01-01T12:00:00Z", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z"]
    ideas = said("bench", "bench", "bench", created_at=pd.to_datetime(times))
    found = inferred_derivations(ideas, encoder=four_words, n_best=5)
    assert pairs_of(found) == [("a", "b"), ("a", "c")]
    with_order = inferred_derivations(ideas.assign(seq=[1, 3, 2]), encoder=four_words, n_best=5)
    assert pairs_of(with_order) == [("b", "c"), ("a", "c"), ("a", "b")]


def test_comments_and_ideas_without_words_are_left_out():
    ideas = said("bench", "bench", None, "bench").assign(kind=["idea", "comment", "idea", "idea"])
    assert pairs_of(inferred_derivations(ideas, encoder=four_words)) == [("d", "a")]


def test_titles_are_words_too():
    ideas = said(None, "bench", title=["bench", None])
    assert pairs_of(likely_duplicates(ideas, encoder=four_words)) == [("b", "a")]


def test_every_likely_duplicate_is_named_as_the_same():
    found = likely_duplicates(said("bench", "bench", "pool", "bench"), encoder=four_words)
    assert pairs_of(found) == [("b", "a"), ("d", "a"), ("d", "b")]
    assert set(found["kind"]) == {"same_as"}


def test_nobody_said_anything():
    nothing = said()
    assert inferred_derivations(nothing, encoder=lambda texts: np.zeros((len(texts), 3))).empty


def test_precision_and_recall_by_hand_with_wilsons_interval():
    right = pd.DataFrame({"child": list("bcdefghij"), "parent": "a"})
    guess = pd.DataFrame({"child": list("bcdxb"), "parent": list("aaaaa")})
    table = precision_and_recall(guess, right)
    assert table.loc["precision", ["value", "n"]].tolist() == [3 / 4, 4]
    assert table.loc["recall", ["value", "n"]].tolist() == [3 / 9, 9]
    # Wilson: 10 of 10 with 95 % is [0.722, 1] in every textbook; here of 3 of 4 by the formula.
    assert table.loc["precision", ["low", "high"]].round(4).tolist() == [0.3006, 0.9544]
    full = precision_and_recall(right.head(9), right)
    assert full.loc["recall", "high"] == 1


def test_with_nothing_found_there_is_no_precision():
    none = pd.DataFrame({"child": [], "parent": []})
    table = precision_and_recall(none, pd.DataFrame({"child": ["b"], "parent": ["a"]}))
    assert np.isnan(table.loc["precision", "value"])
    assert table.loc["recall", "value"] == 0
    assert table["n"].tolist() == [0, 1]


# ---------------------------------------------------------------- laws


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=2, max_size=8),
    st.floats(0.1, 1),
    st.integers(1, 8),
)
def test_guesses_are_the_best_of_all_earlier_ones(texts, threshold, n_best):
    ideas = said(*texts)
    found = inferred_derivations(ideas, encoder=four_words, threshold=threshold, n_best=n_best)
    rows = np.array(four_words(texts), dtype=float)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    names = ideas["contribution"].tolist()
    for k, child in enumerate(names):
        alike = [
            (-round(float(rows[k] @ rows[j]), 9), j)
            for j in range(k)
            if rows[k] @ rows[j] >= threshold - 1e-12
        ]
        mine = found[found["child"] == child]
        assert (-mine["score"]).round(9).tolist() == [score for score, _ in sorted(alike)[:n_best]]
    assert set(found["child"] + found["parent"]) <= {c + p for k, c in enumerate(names) for p in names[:k]}


def test_blocks_sparse_matrices_and_arrays_give_the_same(monkeypatch):
    texts = ["bench roof", "roof", "pool tree", "tree", "bench", "pool roof", "tree bench"]
    found = inferred_derivations(said(*texts), encoder=four_words, n_best=3)
    as_sparse = lambda texts: sparse.csr_matrix(np.array(four_words(texts), dtype=float))  # noqa: E731
    assert inferred_derivations(said(*texts), encoder=as_sparse, n_best=3).round(9).equals(found.round(9))
    monkeypatch.setattr(inferred, "_AT_ONCE", 2)
    assert inferred_derivations(said(*texts), encoder=four_words, n_best=3).round(9).equals(found.round(9))


# ---------------------------------------------------------------- the labelled ideas


def test_the_labels_of_the_old_depot_lead_from_later_to_earlier_ideas():
    ideas, labels = load_old_depot_ideas(), load_old_depot_derivations()
    assert len(ideas) == 124
    place = dict(zip(ideas["contribution"], ideas["seq"], strict=True))
    assert all(place[child] > place[parent] for child, parent in pairs_of(labels))
    assert labels["kind"].value_counts().to_dict() == {"builds_on": 48, "merges": 33, "same_as": 20}
    assert ideas["text"].is_unique
    assert idea_lineage(labels, ideas).attributes["known"].all()


def test_guesses_from_words_find_two_thirds_of_the_kin_and_tell_repetitions_badly():
    pytest.importorskip("sklearn", reason="scikit-learn (the extra text) is not installed")
    ideas, labels = load_old_depot_ideas(), load_old_depot_derivations()
    kin = precision_and_recall(inferred_derivations(ideas), labels)
    assert kin.loc["precision", "value"] == pytest.approx(0.66, abs=0.06)
    assert kin.loc["recall", "value"] == pytest.approx(0.69, abs=0.06)
    assert (kin["high"] - kin["low"]).between(0.1, 0.25).all()
    same = precision_and_recall(likely_duplicates(ideas), labels[labels["kind"] == "same_as"])
    assert same.loc["recall", "value"] == pytest.approx(0.55, abs=0.1)
    assert same.loc["precision", "value"] < 0.45


def test_words_and_letters_bear_with_case_accents_and_slips():
    pytest.importorskip("sklearn", reason="scikit-learn (the extra text) is not installed")
    rows = words_and_letters(
        ["Café mit Musik", "cafe MIT musik", "Cafe mit Mussik", "Zwölf Bäume", "…"]
    ).toarray()
    alike = rows @ rows.T
    assert alike[0, 1] == pytest.approx(1)
    assert 0.5 < alike[0, 2] < 1
    assert alike[0, 3] == 0
    assert not rows[4].any()
    assert words_and_letters(["…", "!"]).shape[0] == 2


# ---------------------------------------------------------------- refusals


def test_without_scikit_learn_the_extra_is_named(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InvalidInputError, match=r"pip install 'cocodesign\[text\]'"):
        inferred_derivations(said("bench", "roof"))


def test_an_encoder_that_loses_texts_is_refused():
    with pytest.raises(InvalidInputError, match=r"shape \(1, 2\) for 2 texts; it must have a row for each"):
        inferred_derivations(said("bench", "roof"), encoder=lambda texts: [[1, 0]])


def test_choices_that_make_no_sense_are_refused():
    with pytest.raises(InvalidInputError, match="threshold is a likeness above 0, at most 1; here it is 0"):
        likely_duplicates(said("bench"), encoder=four_words, threshold=0)
    with pytest.raises(InvalidInputError, match="n_best is a number of parents from 1 on"):
        inferred_derivations(said("bench"), encoder=four_words, n_best=0)
    with pytest.raises(InvalidInputError, match="needs the column title or text"):
        inferred_derivations(said("bench").drop(columns="text"), encoder=four_words)
    with pytest.raises(
        InvalidInputError, match="row 1: seq is missing, and only earlier ideas can be parents"
    ):
        inferred_derivations(said("bench", "roof", seq=[1, None]), encoder=four_words)
    with pytest.raises(InvalidInputError, match="labelled needs the columns child and parent; it has kind"):
        precision_and_recall(pd.DataFrame({"child": [], "parent": []}), pd.DataFrame({"kind": []}))
    with pytest.raises(InvalidInputError, match="level lies between 0 and 1"):
        precision_and_recall(pd.DataFrame(), pd.DataFrame(), level=95)
