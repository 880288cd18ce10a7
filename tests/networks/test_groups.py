"""Is it known of everybody to which group they belong, and said where it is not?"""

import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks import interaction_network
from cocodesign.networks.groups import group_codes, known_of, known_of_everybody

PEOPLE = pd.DataFrame(
    {"participant": ["Cy", "Ana", "Bo"], "group": ["south", "north", None], "age": [9, 8, 7]}
)


@pytest.fixture
def three_of_whom_one_is_new():
    """Cy of the south, Ana of the north, and Bo, who has no group yet."""
    return interaction_network([("Ana", "Bo")], PEOPLE)


def test_groups_are_numbered_by_name_in_the_order_of_the_roster(three_of_whom_one_is_new):
    codes, names = group_codes(three_of_whom_one_is_new, "age")
    assert (codes.tolist(), names.tolist()) == ([2, 1, 0], [7, 8, 9])


def test_a_series_is_read_by_participant_whatever_its_order_and_strangers_are_ignored(
    three_of_whom_one_is_new,
):
    groups = pd.Series({"Zoe": "z", "Bo": "b", "Ana": "a", "Cy": "b"})
    codes, names = group_codes(three_of_whom_one_is_new, groups)
    assert (codes.tolist(), names.tolist()) == ([1, 0, 1], ["a", "b"])


def test_who_has_none_is_missing_or_refused_by_name(three_of_whom_one_is_new):
    assert known_of(three_of_whom_one_is_new, "group").isna().tolist() == [False, False, True]
    with pytest.raises(
        InvalidInputError, match="group is missing for 1 of 3 participants, the first of them 'Bo'"
    ):
        known_of_everybody(three_of_whom_one_is_new, "group")
    with pytest.raises(InvalidInputError, match="This series is missing for 2 of 3"):
        group_codes(three_of_whom_one_is_new, pd.Series({"Bo": 1}))


def test_a_series_that_names_somebody_twice_is_refused(three_of_whom_one_is_new):
    with pytest.raises(InvalidInputError, match="team names 'Bo' twice"):
        known_of(three_of_whom_one_is_new, pd.Series([1, 2], index=["Bo", "Bo"], name="team"))
