"""Do the tables of a result add up, and does it say under which conventions it came about?"""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cocodesign
from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting import Ballots, approval, irv, order, schulze, smith_set, stv

from .elections import A_CYCLE_OF_60, A_MARGIN_OF_ONE, SCHULZES_45, TENNESSEE

LOT = "ABCD"
papers = st.lists(st.permutations(LOT).flatmap(lambda p: st.integers(0, 4).map(lambda k: p[:k])), max_size=12)


def test_the_rounds_of_a_run_off_are_a_table():
    result = irv(A_MARGIN_OF_ONE)
    assert result.rounds[result.rounds["candidate"] != "exhausted"].values.tolist() == [
        [1, "A", 6, 0, "standing"],
        [1, "B", 5, 4, "standing"],
        [1, "C", 4, -4, "out"],
        [2, "A", 6, 0, "standing"],
        [2, "B", 9, 0, "elected"],
    ]
    assert result.transfers.values.tolist() == [[1, "C", "B", 4]]
    assert result.n_exhausted == 0


def test_a_rule_without_rounds_has_empty_tables_of_the_same_form():
    result = approval(Ballots.from_approvals({"b": ["A"]}, "AB"))
    assert list(result.rounds) == ["round", "candidate", "votes", "transfer", "status"]
    assert list(result.transfers) == ["round", "from", "to", "votes"]
    assert (len(result.rounds), len(result.transfers), result.n_exhausted) == (0, 0, 0)


def test_the_duels_are_a_table_where_the_rule_rests_on_them():
    table = schulze(TENNESSEE).pairwise
    assert isinstance(table, pd.DataFrame)
    assert table.loc["N", "M"] == 58
    with pytest.raises(UndefinedMeasureError, match="irv does not compare candidates one to one"):
        _ = irv(TENNESSEE).pairwise


def test_a_tie_without_effect_stands_in_its_round():
    result = irv(SCHULZES_45)
    assert (result.course[1].level, result.tied, result.complete) == (("B", "E"), (), True)


def test_a_result_names_its_conventions_and_the_version():
    html = stv(A_MARGIN_OF_ONE, seats=2, ties=order("CBA"))._repr_html_()
    for words in ("15 ballots, 0 blank", "quota droop_int", "surplus gregory", "ties: order C, B, A"):
        assert words in html
    assert f"cocodesign {cocodesign.__version__}" in html
    assert irv(TENNESSEE).version == cocodesign.__version__


def test_no_tie_of_a_set_is_settled():
    with pytest.raises(InvalidInputError, match="smith_set finds a set of any size"):
        smith_set(A_CYCLE_OF_60).settled(order("ABC"))


@settings(max_examples=40, deadline=None)
@given(papers, st.booleans())
def test_votes_and_transfers_add_up_to_the_next_round(orders, several):
    ballots = Ballots.from_rankings({f"b{i}": row for i, row in enumerate(orders)}, LOT)
    result = stv(ballots, seats=2, decimals=3) if several else irv(ballots)
    rounds, flows = result.rounds, result.transfers
    by_round = [one.set_index("candidate") for _, one in rounds.groupby("round")]
    for number, (before, after) in enumerate(pairwise(by_round), 1):
        assert before["votes"].sum() == pytest.approx(after["votes"].sum())
        assert before["transfer"].sum() == pytest.approx(0)
        expected = (before["votes"] + before["transfer"]).round(9)
        assert (after["votes"].round(9) == expected[after.index]).all()
        own = flows[flows["round"] == number]
        net = own.groupby("to")["votes"].sum().sub(own.groupby("from")["votes"].sum(), fill_value=0)
        moved = before["transfer"][before["transfer"].abs() > 1e-12]
        assert moved.round(9).to_dict() == pytest.approx(net[net.abs() > 1e-12].round(9).to_dict())


def test_a_notebook_shows_the_first_and_the_last_of_a_long_count_and_says_so():
    names = [f"c{i:02}" for i in range(30)]
    rows = {f"b{i}-{k}": [name, "c00"] if i else [name] for i, name in enumerate(names) for k in range(i + 1)}
    result = irv(Ballots.from_rankings(rows, names))
    html = result._repr_html_()
    assert "and 10 more" in html and f"The last 6 of {len(result.course)} rounds" in html
    assert html.count("<td>✓ wins</td>") == 1
    assert html.count("<tr>") < 40
