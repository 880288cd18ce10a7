"""Can a suppressed count be worked out from what is shown?"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.release.cells import Sums, about, bounds, protect, shown


def a_line(*values, total="all"):
    """Counts named a, b, c … that add up to one total; as many people as the count stand behind each."""
    sums = Sums()
    sums.add((total,), sum(values), sum(values))
    sums.sum((total,), [sums.add((chr(97 + n),), value, value) for n, value in enumerate(values)])
    return sums


def states(sums):
    return {name[0]: cell.state for name, cell in sums.cells.items()}


# ---------------------------------------------------------------- by hand


def test_what_many_stand_behind_is_shown():
    assert set(states(protect(a_line(5, 9, 6), 5)).values()) == {"exact"}


def test_one_small_count_takes_the_smallest_other_with_it():
    sums = protect(a_line(3, 12, 9, 20), 5)
    assert states(sums) == {"all": "exact", "a": "suppressed", "b": "exact", "c": "suppressed", "d": "exact"}
    assert bounds(sums, 5)[("a",)] == (0, 12)  # 44 - 12 - 20


def test_a_total_is_rounded_where_another_suppressed_count_would_leave_nothing():
    sums = protect(a_line(12, 3), 5)
    assert states(sums) == {"all": "rounded", "a": "exact", "b": "suppressed"}
    assert shown(sums.cells[("all",)], 5) == {"n": 15, "state": "rounded"}
    assert bounds(sums, 5)[("b",)] == (1, 5)  # the total is one of 13 to 17


def test_a_total_that_tells_too_much_though_rounded_is_not_enough():
    """12 and 0: the total is told as 10, so 8 to 12, and what is shown is 12 already."""
    sums = protect(a_line(12, 0), 5)
    assert states(sums)["all"] == states(sums)["b"] == "suppressed" or states(sums)["a"] == "suppressed"
    low, high = bounds(sums, 5)[("b",)]
    assert high - low >= 4


def test_many_acts_of_few_people_are_small():
    sums = Sums()
    sums.add(("ideas", "mayor"), 40, 1)
    assert protect(sums, 5).cells[("ideas", "mayor")].state == "suppressed"


def test_what_is_not_printed_but_easily_worked_out_is_protected_too():
    """19 of 20 ticked: who did not is one person."""
    sums = Sums()
    sums.add(("ballots",), 20, 20)
    sums.sum(("ballots",), [sums.add(("ticked",), 19, 19), sums.add(("not",), 1, 1, published=False)])
    protect(sums, 5)
    assert sums.cells[("ballots",)].state != "exact" or sums.cells[("ticked",)].state == "suppressed"
    low, high = bounds(sums, 5)[("not",)]
    assert high - low >= 4


def test_what_anybody_can_count_stays_and_the_others_hide_behind_each_other():
    sums = Sums()
    sums.add(("all",), 30, 30)
    parts = [
        sums.add(("replies",), 3, 2, known=True),
        sums.add(("thanks",), 2, 2),
        sums.add(("votes",), 25, 25),
    ]
    sums.sum(("all",), parts)
    protect(sums, 5)
    assert sums.cells[("replies",)].state == "exact"
    low, high = bounds(sums, 5)[("thanks",)]
    assert high - low >= 4


def test_a_sum_that_is_none_is_refused():
    sums = a_line(1, 2)
    with pytest.raises(InvalidInputError, match="not the sum of its parts"):
        sums.sum(("all",), [("a",)])


@pytest.mark.parametrize(("n", "told"), [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10)])
def test_how_many_are_missing_is_told_to_the_nearest_k(n, told):
    assert about(n, 5) == told


# ---------------------------------------------------------------- an attacker who tries everything


def fits(sums, name, values, k):
    """Where the values of a count, tried one by one, agree with what is shown of it."""
    told = shown(sums.cells[name], k)
    if told["state"] == "suppressed":
        return np.ones_like(values, dtype=bool)
    return values == told["n"] if told["state"] == "exact" else (values + k // 2) // k * k == told["n"]


def possible(sums, leaves, derived, k, most):
    """For each leaf, the values it has in any table of whole numbers that agrees with all that is shown."""
    spans = [
        np.array([sums.cells[name].value]) if sums.cells[name].state == "exact" else np.arange(most)
        for name in leaves
    ]
    grid = dict(zip(leaves, np.meshgrid(*spans, indexing="ij"), strict=True))
    for total, parts in derived:
        grid.setdefault(total, sum(grid[part] for part in parts))
    fine = np.logical_and.reduce([fits(sums, name, values, k) for name, values in grid.items()])
    for total, parts in derived:
        fine &= grid[total] == sum(grid[part] for part in parts)
    return {name: set(values[fine].tolist()) for name, values in grid.items()}


@given(values=st.lists(st.integers(0, 7), min_size=2, max_size=4), k=st.integers(2, 4))
@settings(max_examples=50)
def test_sec_s61_no_count_of_a_line_can_be_subtracted_from_its_total(values, k):
    sums = protect(a_line(*values), k)
    leaves = [(chr(97 + n),) for n in range(len(values))]
    found = possible(sums, leaves, sums.lines, k, sum(values) + k + 2)
    for name, cell in sums.cells.items():
        assert cell.value in found[name]
        assert cell.state != "suppressed" or len(found[name]) > 1, (name, states(sums))
        assert cell.state != "exact" or cell.people >= k


@given(
    values=st.lists(st.integers(0, 5), min_size=4, max_size=4), split=st.integers(0, 20), k=st.integers(2, 3)
)
@settings(max_examples=15)
def test_sec_s61_no_count_of_linked_tables_can_be_worked_out(values, split, k):
    """A table of two by two with its totals, and another breakdown of the same total beside it."""
    a, b, c, d = values
    whole = sum(values)
    sums = Sums()
    for name, value in (("a", a), ("b", b), ("c", c), ("d", d), ("ab", a + b), ("cd", c + d), ("ac", a + c), ("bd", b + d), ("all", whole)):  # fmt: skip
        sums.add((name,), value, value)
    one = min(split, whole)
    sums.add(("e",), one, one), sums.add(("f",), whole - one, whole - one)
    for total, parts in (("ab", "a b"), ("cd", "c d"), ("ac", "a c"), ("bd", "b d"), ("all", "ab cd"), ("all", "ac bd"), ("all", "e f")):  # fmt: skip
        sums.sum((total,), [(part,) for part in parts.split()])
    protect(sums, k)
    # e and f are one number less than their total, so one of them is enough to try.
    leaves = [("a",), ("b",), ("c",), ("d",), ("e",)]
    lines = [line for line in sums.lines if ("f",) not in line[1]]
    most = whole + k + 2
    spans = [np.array([sums.cells[n].value]) if sums.cells[n].state == "exact" else np.arange(most) for n in leaves]  # fmt: skip
    grid = dict(zip(leaves, np.meshgrid(*spans, indexing="ij"), strict=True))
    for total, parts in lines:
        grid.setdefault(total, sum(grid[part] for part in parts))
    grid[("f",)] = grid[("all",)] - grid[("e",)]
    fine = grid[("f",)] >= 0
    for name, tried in grid.items():
        fine &= fits(sums, name, tried, k)
    for name, cell in sums.cells.items():
        left = set(grid[name][fine].tolist())
        assert cell.value in left
        assert cell.state != "suppressed" or len(left) > 1, (name, states(sums))


@given(values=st.lists(st.integers(0, 9), min_size=2, max_size=12), k=st.integers(2, 6))
@settings(max_examples=40)
def test_at_least_k_values_are_left_for_each_suppressed_count(values, k):
    sums = protect(a_line(*values), k)
    assert all(high - low >= k - 1 for low, high in bounds(sums, k).values())


def test_counts_in_alike_places_have_the_bounds_that_each_alone_would_have():
    """Forty small counts beside a large one: worked out once, and as if all had been."""
    sums = protect(a_line(*[1] * 40, 50), 5)
    assert {span for name, span in bounds(sums, 5).items()} == {(0, 40)}
    assert all(one == other for one, other in pairwise(bounds(sums, 5).values()))
