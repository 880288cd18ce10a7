"""How far has a community come, and were promises kept?"""

import math

import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.participation import effort, goal_progress, promise_shares, promise_status
from cocodesign.tables import Community


def day(n: float) -> pd.Timestamp:
    return pd.Timestamp("2026-03-01T00:00Z") + pd.Timedelta(n, "D")


def logged(*amounts: tuple[str, float, float], target: float = 100, people: int = 0) -> Community:
    """Who logged how much on which day."""
    roster = sorted({who for who, _, _ in amounts} | {f"p{k:02}" for k in range(people)})
    return Community(
        participants=[{"participant": who} for who in roster],
        goals=[{"goal": "g", "target": target, "unit": "kg"}],
        measurements=[
            {"goal": "g", "participant": who, "amount": amount, "created_at": day(n)}
            for who, amount, n in amounts
        ],
    )


# ---------------------------------------------------------------- goals


def test_progress_is_the_sum_of_what_was_logged_until_then():
    community = logged(("Ana", 10, 0), ("Bo", 30, 3), ("Ana", 50, 9))
    found = goal_progress(community, at=day(4), rng=1).loc["g"]
    assert (found["amount"], found["share"], found["measurements"], found["people"]) == (40, 0.4, 2, 2)
    assert found["pace"] == 10 and found["finish"] == day(10)


def test_a_goal_that_is_reached_says_when():
    found = goal_progress(logged(("Ana", 60, 0), ("Bo", 50, 3), ("Bo", 1, 4)), at=day(8), rng=1).loc["g"]
    assert found["finish"] == day(3) and pd.isna(found["finish_late"])


def test_a_goal_may_lead_downwards_and_a_pace_that_leads_away_never_arrives():
    down = goal_progress(logged(("Ana", -20, 0), target=-100), at=day(2), rng=1).loc["g"]
    assert down["share"] == 0.2 and down["finish"] == day(10)
    away = goal_progress(logged(("Ana", 20, 0), target=-100), at=day(2), rng=1).loc["g"]
    assert pd.isna(away["finish"])


def test_the_finish_has_an_interval_from_ten_people_on():
    many = logged(*[(f"p{k:02}", k + 1, 0) for k in range(12)], target=1000)
    found = goal_progress(many, at=day(10), rng=1).loc["g"]
    assert found["pace_low"] < found["pace"] < found["pace_high"]
    assert found["finish_early"] < found["finish"] < found["finish_late"]
    few = goal_progress(logged(("Ana", 1, 0)), at=day(10), rng=1).loc["g"]
    assert math.isnan(few["pace_low"]) and pd.isna(few["finish_late"])


def test_the_interval_of_the_pace_holds_a_planted_one():
    rng, held = np.random.default_rng(1), 0
    for _ in range(40):
        made = logged(*[(f"p{k:02}", float(a), 0) for k, a in enumerate(rng.gamma(4, 2.5, 30))], target=1e6)
        found = goal_progress(made, at=day(1), rng=rng, replicates=300).loc["g"]
        held += found["pace_low"] <= 300 <= found["pace_high"]
    assert held >= 33


def test_effort_is_nought_for_those_who_logged_nothing():
    found = effort(logged(("Ana", 5, 0), ("Ana", 2, 1), people=2))
    assert found["g"].to_dict() == {"Ana": 7.0, "p00": 0.0, "p01": 0.0}


def test_a_goal_towards_which_nothing_was_logged_and_one_of_nought_have_no_pace():
    found = goal_progress(logged(target=0, people=1), at=day(1), rng=1).loc["g"]
    assert math.isnan(found["share"]) and math.isnan(found["pace"]) and found["amount"] == 0


# ---------------------------------------------------------------- promises


def told(*rows: tuple[str, str, float | None, str | None]) -> Community:
    return Community(
        promises=[
            {
                "promise": promise,
                "seq": k,
                "state": state,
                "due": None if due is None else day(due),
                "reason": reason,
            }
            for k, (promise, state, due, reason) in enumerate(rows)
        ]
    )


def four_promises() -> Community:
    """a was kept after it was moved; b is due on day 5; c was moved without a reason to day 9; d has no day."""
    return told(
        ("a", "made", 2, None), ("b", "made", 5, None), ("c", "made", 1, None), ("d", "made", None, None),
        ("a", "moved", 4, "rain"), ("c", "moved", 9, None), ("a", "kept", 4, "it stands"),
    )  # fmt: skip


def test_a_promise_stands_as_its_last_row_says():
    found = promise_status(four_promises(), at=day(7))
    assert found["state"].to_dict() == {"a": "kept", "b": "made", "c": "moved", "d": "made"}
    assert found["moves"].tolist() == [1, 0, 1, 0] and found["unexplained"].tolist() == [0, 0, 1, 0]
    assert found["overdue"].tolist() == [False, True, False, False]
    assert found.at["b", "days_late"] == 1.0
    assert (found.at["a", "first_due"], found.at["a", "due"]) == (day(2), day(4))


def test_a_day_is_over_when_the_next_begins():
    assert not promise_status(four_promises(), at=day(5.9)).at["b", "overdue"]
    assert promise_status(four_promises(), at=day(6)).at["b", "overdue"]


def test_shares_of_promises_are_of_all_and_of_those_that_are_settled():
    found = promise_shares(four_promises(), at=day(7))
    assert found["share"].to_dict() == {
        "kept": 0.25, "broken": 0.0, "open": 0.75, "overdue": 0.25, "moved": 0.5, "kept of settled": 1.0,
    }  # fmt: skip


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(InvalidInputError, match="at "):
        promise_status(four_promises(), at="2026-03-01")
    with pytest.raises(InvalidInputError, match="at "):
        goal_progress(logged(people=1), at="2026-03-01", rng=1)
