"""Do equal ids get one number, whether they are the same object or only equal, and missing ones none?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.tables import ids as ids_of_tables
from cocodesign.tables import numbered, places_in


def another(text):
    """An equal text that is not the same object."""
    return "".join(list(text))


def test_equal_texts_that_are_different_objects_are_one_id():
    first, second = another("Ana Lind"), another("Ana Lind")
    assert first is not second
    numbers, ids = numbered(pd.Series([first, "Bo"], dtype=object), pd.Series(["Bo", second], dtype=object))
    assert numbers.tolist() == [[0, 1], [1, 0]]
    assert ids.tolist() == ["Ana Lind", "Bo"]


def test_ids_are_numbered_as_they_appear_row_by_row():
    numbers, ids = numbered(pd.Series(["d", "b"]), pd.Series(["c", "d"]), pd.Series(["a", "a"]))
    assert ids.tolist() == ["d", "c", "a", "b"]
    assert numbers.tolist() == [[0, 1, 2], [3, 0, 2]]


@pytest.mark.parametrize("missing", [None, np.nan, float("nan"), pd.NA])
def test_a_missing_id_has_no_number_and_no_place(missing):
    column = pd.Series(["Ana", missing, "Bo"], dtype=object)
    assert numbered(column)[0].ravel().tolist() == [0, -1, 1]
    assert places_in(pd.Index(["Bo", "Ana"]), column).ravel().tolist() == [1, -1, 0]


def test_places_are_those_in_the_index_and_strangers_have_none():
    roster = pd.Index(["Cy", "Ana", "Bo"], dtype="str")
    places = places_in(roster, pd.Series(["Ana", "Dee"]), pd.Series([another("Cy"), "Bo"]))
    assert places.tolist() == [[1, 0], [-1, 2]]


def test_columns_without_rows_have_no_ids():
    numbers, ids = numbered(pd.Series([], dtype=object), pd.Series([], dtype="str"))
    assert (numbers.shape, len(ids)) == ((0, 2), 0)
    assert places_in(pd.Index(["Ana"]), pd.Series([], dtype="str")).shape == (0, 1)


def test_categories_that_nobody_uses_are_no_ids():
    kind = pd.CategoricalDtype(["Zed", "Bo", "Ana"])
    numbers, ids = numbered(pd.Series(["Ana", None], dtype=kind), pd.Series(["Bo", "Ana"], dtype=kind))
    assert (numbers.tolist(), ids.tolist()) == ([[0, 1], [-1, 0]], ["Ana", "Bo"])


def test_a_table_with_its_own_numbering_of_rows_is_read_by_rows():
    numbers, _ = numbered(
        pd.Series(["Ana", "Bo"], index=[7, 3]), pd.Series(["Bo", "Ana"], index=[0, 0], dtype="category")
    )
    assert numbers.tolist() == [[0, 1], [1, 0]]


words = st.sampled_from(["Ana", "Bo", "Cy", "Dee", "é", "人"])
kinds = st.sampled_from([object, "str", "string", "category"])


@settings(max_examples=40)
@given(st.lists(st.tuples(words | st.none(), words | st.none()), max_size=12), kinds, kinds, st.booleans())
def test_numbers_say_the_same_as_pandas_whatever_holds_the_ids(rows, one, other, copied):
    made = [[another(w) if copied and w else w for w in row] for row in rows]
    columns = [pd.Series([row[k] for row in made], dtype=dtype) for k, dtype in enumerate((one, other))]
    numbers, ids = numbered(*columns)
    expected, names = pd.factorize(np.array([w for row in rows for w in row], dtype=object))
    assert numbers.ravel().tolist() == expected.tolist()
    assert ids.tolist() == names.tolist()
    places = places_in(ids[::-1], *columns).ravel()
    assert places.tolist() == [len(ids) - 1 - number if number >= 0 else -1 for number in expected]


@settings(max_examples=20)
@given(st.lists(st.integers(-3, 3), max_size=12), st.lists(st.sampled_from([1, "1", 2.5, None]), max_size=12))
def test_numbers_and_mixtures_are_ids_too(whole, mixed):
    for column in (pd.Series(whole, dtype="int64"), pd.Series(mixed, dtype=object)):
        numbers, ids = numbered(column)
        for number, value in zip(numbers.ravel().tolist(), column, strict=True):
            assert (
                (number < 0) if pd.isna(value) else (ids[number] == value and type(ids[number]) is not bool)
            )


def test_objects_that_lie_far_apart_in_memory_are_told_apart_too(monkeypatch):
    column = pd.Series([f"person {k % 9}" for k in range(40)])
    expected = numbered(column)[0]
    monkeypatch.setattr(ids_of_tables, "_SPAN", 1)
    assert (numbered(column)[0] == expected).all()
    assert (places_in(pd.Index([f"person {k}" for k in range(9)]), column).ravel() == np.arange(40) % 9).all()
