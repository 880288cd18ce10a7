"""What does each public measure give where there is next to nothing to measure? A table: a result or a named error."""

import math

import pandas as pd
import pytest

from cocodesign import participation
from cocodesign.exceptions import UndefinedMeasureError

from .small import EDGES, at

ERROR = "undefined"
NAN = float("nan")

HALF = {"rng": 1, "replicates": 9}

# What is looked at of each measure: one number, or a short list of numbers.
LOOK = {
    "activity_levels": lambda c: participation.activity_levels(c).loc[["comment", "idea"], "share"].tolist(),
    "activity_shift": lambda c: participation.activity_shift(c, **HALF)["value"].tolist(),
    "activity_transitions": lambda c: int(participation.activity_transitions(c).to_numpy().sum()),
    "acts": lambda c: len(participation.acts(c)),
    "arrival_bias": lambda c: participation.arrival_bias(c, **HALF)["value"].tolist(),
    "authors": lambda c: len(participation.authors(c)),
    "effort": lambda c: participation.effort(c).shape,
    "empowerment": lambda c: participation.empowerment(c),
    "empowerment_sheet": lambda c: participation.empowerment_sheet(c)["share"].dropna().tolist(),
    "empowerment_shift": lambda c: participation.empowerment_shift(c, **HALF)["value"].tolist(),
    "funnel": lambda c: participation.funnel(c)["people"].tolist(),
    "goal_progress": lambda c: len(participation.goal_progress(c, at=at(0), **HALF)),
    "heard": lambda c: participation.heard(c, **HALF).value,
    "heard_people": lambda c: participation.heard_people(c).tolist(),
    "people": lambda c: len(participation.people(c)),
    "position_bias": lambda c: participation.position_bias(c.comparisons, **HALF).value,
    "presence": lambda c: participation.presence(c)["acts"].tolist(),
    "presence_shares": lambda c: participation.presence_shares(c).loc["said", "share"],
    "promise_shares": lambda c: participation.promise_shares(c, at=at(0)).loc["kept", "share"],
    "promise_status": lambda c: len(participation.promise_status(c, at=at(0))),
    "reciprocity_shift": lambda c: participation.reciprocity_shift(c, parts=[at(0), at(5), at(60)], **HALF)["value"].tolist(),
    "retention": lambda c: participation.retention(c, parts=2)["share"].tolist(),
    "silence": lambda c: participation.silence(c).loc["everybody", "share"],
    "silent_people": lambda c: len(participation.silent_people(c)),
    "support_by_exposure": lambda c: participation.support_by_exposure(c)["rate"].tolist(),
    "talk_among_members": lambda c: participation.talk_among_members(c)["share"],
    "three_shifts": lambda c: int(participation.three_shifts(c, **HALF)["value"].notna().sum()),
    "words_addressed": lambda c: len(participation.words_addressed(c)),
}  # fmt: skip

FUNNEL_OF = [
    7 * [0],
    [1, 1, 1, 1, 0, 0, 0],
    [3, 0, 0, 0, 0, 0, 0],
    [3, 3, 3, 3, 0, 0, 0],
    7 * [0],
    [2, 2, 2, 2, 0, 0, 0],
]

# One column for each of: nobody, one person, isolates only, no ties, hosts only, members only.
EXPECTED = {
    "activity_levels": [[NAN, NAN], [0, 1], [NAN, NAN], [0, 1], [NAN, NAN], [0.5, 0.5]],
    "activity_shift": [ERROR, ERROR, ERROR, [1, 1, 0], ERROR, [1, 1, 0]],
    "activity_transitions": [ERROR, ERROR, ERROR, 3, ERROR, 2],
    "acts": [0, 1, 0, 3, 4, 2],
    "arrival_bias": [[NAN, NAN]] * 6,
    "authors": [0, 1, 0, 3, 2, 2],
    "effort": [(0, 0), (1, 0), (3, 0), (3, 0), (2, 0), (2, 0)],
    "empowerment": [ERROR, ERROR, ERROR, ERROR, 0.0, ERROR],
    "empowerment_sheet": [[], [], [], [], [0, 0, 0, 0], []],
    "empowerment_shift": [ERROR, ERROR, ERROR, ERROR, [0, 0, 0], ERROR],
    "funnel": FUNNEL_OF,
    "goal_progress": [0] * 6,
    "heard": [ERROR] * 6,
    "heard_people": [[], [0], [0, 0, 0], [0, 0, 0], [], [0, 0]],
    "people": [0, 1, 3, 3, 2, 2],
    "position_bias": [ERROR] * 6,
    "presence": [[], [1], [0, 0, 0], [1, 1, 1], [1, 1], [1, 1]],
    "presence_shares": [NAN, 1, 0, 1, NAN, 1],
    "promise_shares": [NAN] * 6,
    "promise_status": [0] * 6,
    "reciprocity_shift": [ERROR] * 4 + [[NAN, 0, NAN, NAN, NAN, NAN, NAN, 0, NAN]] * 2,
    "retention": [ERROR, ERROR, ERROR, [0], ERROR, [0]],
    "silence": [NAN, 0, 1, 0, 0, 0],
    "silent_people": [0, 0, 3, 0, 0, 0],
    "support_by_exposure": [[], [NAN], [], [NAN] * 3, [NAN], [NAN]],
    "talk_among_members": [NAN, NAN, NAN, NAN, 0, 1],
    "three_shifts": [0, 0, 0, 3, 3, 3],
    "words_addressed": [0, 0, 0, 0, 1, 1],
}  # fmt: skip


@pytest.mark.parametrize("measure", LOOK)
@pytest.mark.parametrize("community", EDGES)
def test_a_measure_of_next_to_nothing_is_a_result_or_a_named_error(measure, community):
    expected = EXPECTED[measure][list(EDGES).index(community)]
    if expected == ERROR:
        with pytest.raises(UndefinedMeasureError, match=r"(is|are) undefined"):
            LOOK[measure](EDGES[community]())
        return
    found = LOOK[measure](EDGES[community]())
    if isinstance(expected, float) and math.isnan(expected):
        assert math.isnan(found)
    else:
        assert found == pytest.approx(expected, nan_ok=True)


def test_every_public_measure_stands_in_the_table():
    # An impact needs an outcome, and is asked for one in test_impact.
    measures = {name for name in participation.__all__ if name[0].islower()} - {"impact", "is_host_only"}
    assert measures == set(LOOK) == set(EXPECTED)


def test_a_shift_that_is_undefined_says_why_in_the_table():
    found = participation.three_shifts(EDGES["isolates_only"](), rng=1)
    assert found["measure"].tolist() == [
        "activity",
        "dyadic",
        "host and member",
        "generalised",
        "empowerment",
    ]
    assert found["definition"].str.contains("undefined").all() and (found["n"] == 0).all()
    assert isinstance(found["since"].dtype, pd.DatetimeTZDtype)
