"""Is the whole spread of agreement told, and never a mean?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import EIGHT, FIVE, Ballots, agreement, count


def on(scale, **plans):
    """Ballots from the places of the levels, one person after the other: ``on(FIVE, plan=[1, 5])``."""
    people = max(map(len, plans.values()), default=0)
    said = {
        f"p{i}": {plan: scale[levels[i] - 1] for plan, levels in plans.items() if i < len(levels)}
        for i in range(people)
    }
    return Ballots.from_grades(said, list(plans), scale)


def test_a_split_room_and_a_lukewarm_one_have_the_same_mean_and_are_told_apart():
    figures = agreement(on(FIVE, split=[1, 1, 5, 5], lukewarm=[3, 3, 3, 3])).figures
    assert figures["spread"] == {"split": [2, 0, 0, 0, 2], "lukewarm": [0, 0, 4, 0, 0]}
    assert figures["apart"] == {"split": 1.0, "lukewarm": 0.0}
    assert figures["median"] == {"split": [1, 5], "lukewarm": [3, 3]}
    assert figures["reach"] == {"split": [1, 5], "lukewarm": [3, 3]}
    assert not [name for name in figures if "mean" in name]


def test_the_sides_of_five_and_of_eight_levels():
    five = agreement(on(FIVE, plan=[1, 2, 3, 4, 4])).figures["sides"]["plan"]
    eight = agreement(on(EIGHT, plan=[1, 3, 4, 5, 6, 8])).figures["sides"]["plan"]
    assert five == {"against": 2, "neither": 1, "for": 2}
    assert eight == {"against": 2, "neither": 2, "for": 2}


def test_leiks_dispersion_by_hand():
    # shares up to each level 1/4, 1/2, 1/2, 3/4: the smaller sides sum to 1/4 + 1/2 + 1/2 + 1/4, times 2/4
    assert agreement(on(FIVE, plan=[1, 2, 4, 5])).figures["apart"]["plan"] == 0.75


def test_the_bars_diverge_about_the_middle():
    bars = agreement(on(FIVE, plan=[1, 3, 3, 4, 5, 5])).figures["diverging"]["plan"]
    assert bars == [[-2, -1], [-1, -1], [-1, 1], [1, 2], [2, 4]]


def test_support_division_and_blocks_are_said():
    found = agreement(on(EIGHT, plan=[1, 1, 8, 8], other=[7, 7, 7, 5]))
    assert found.sentences() == [
        "other has most support: 3 of 4 are for it, 1 on neither side, 0 against.",
        "Farthest apart is the room over plan: 2 for, 0 on neither side, 2 against, of 4.",
        "2 would block plan.",
    ]
    assert (found.winners, found.scores) == ((), {"plan": 0.5, "other": 0.75})


def test_a_proposal_nobody_answered_has_no_share():
    found = agreement(on(FIVE, plan=[4], other=[]))
    assert found.scores["other"] is None and found.figures["median"]["other"] is None


def test_a_poll_records_the_places_of_levels():
    poll = {"poll": "p", "kind": "agreement", "mode": "confidential", "settings": {"levels": 8}}
    box = {
        f"p{i}": {"choice": {"levels": {"plan": level}}, "changes": 0} for i, level in enumerate([1, 8, 8])
    }
    found = count(poll, ["plan"], box, 3)
    assert found["spread"]["plan"] == [1, 0, 0, 0, 0, 0, 0, 2] and found["redraws"] == {}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@given(st.lists(st.integers(1, 5), min_size=1, max_size=20))
def test_turning_the_scale_round_turns_the_sides_and_keeps_the_dispersion(levels):
    one = agreement(on(FIVE, plan=levels)).figures
    other = agreement(on(FIVE, plan=[6 - level for level in levels])).figures
    assert one["apart"] == other["apart"]
    assert one["sides"]["plan"]["for"] == other["sides"]["plan"]["against"]
    assert one["median"]["plan"] == [6 - place for place in reversed(other["median"]["plan"])]
    bars = one["diverging"]["plan"]
    assert bars[-1][1] - bars[0][0] == len(levels)


@pytest.mark.parametrize("level", [0, 6, 2.5])
def test_a_level_that_is_none_is_refused(level):
    poll = {"poll": "p", "kind": "agreement", "mode": "open", "settings": {}}
    with pytest.raises(InvalidInputError, match="Ballot 'ana', 'plan': a level is from 1 to 5"):
        count(poll, ["plan"], {"ana": {"choice": {"levels": {"plan": level}}, "changes": 0}}, 1)


def test_another_number_of_levels_is_refused():
    with pytest.raises(InvalidInputError, match="five or eight levels, not on 3"):
        agreement(on(("low", "middle", "high"), plan=[1]))
