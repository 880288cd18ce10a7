"""Do the charts draw what the tables say, and say it in words?"""

import io
import warnings
import xml.etree.ElementTree as ET
from fractions import Fraction

import matplotlib as mpl
import matplotlib.pyplot
import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures import (
    as_svg,
    draw_activity,
    draw_adjacency,
    draw_credit,
    draw_lorenz_curve,
    draw_report,
)
from cocodesign.networks import activity_over_time, interaction_network, lorenz_curve, report

mpl.use("Agg")


@pytest.fixture(autouse=True)
def closed_afterwards():
    yield
    mpl.pyplot.close("all")


def words(ax):
    return [text.get_text() for text in ax.texts]


def picture(ax):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.savefig(file := io.BytesIO(), format="png", metadata={"Software": None})
    mpl.pyplot.close(ax.figure)
    return file.getvalue()


@pytest.fixture
def two_camps():
    """Ana and Bo talk among themselves, Cy and Dee too; Ana once addresses Dee."""
    ties = [("Ana", "Bo", 4), ("Bo", "Ana", 1), ("Cy", "Dee", 1), ("Ana", "Dee", 2)]
    roster = pd.DataFrame({"participant": ["Ana", "Cy", "Bo", "Dee"], "group": ["x", "y", "x", "y"]})
    return interaction_network(ties, roster)


# ---------------------------------------------------------------- the Lorenz curve


def test_the_lorenz_curve_is_drawn_in_per_cent_beside_the_diagonal():
    ax = draw_lorenz_curve(lorenz_curve([0, 1, 4]), gini=(0.5, 0.2, 0.8))
    diagonal, curve = ax.lines
    assert curve.get_ydata().tolist() == [0, 0, 20, 100]
    assert diagonal.get_ydata()[1] == 100
    assert "0.50" in words(ax) and "Gini, 0.20 to 0.80" in words(ax)
    assert ax.get_xlabel() == "people, quietest first, %"
    assert ax.alternative == (
        "The quietest half of the people made 10 % of all acts, the most active tenth 24 %. "
        "Gini 0.50 (0.20 to 0.80)."
    )


def test_what_is_no_lorenz_curve_is_refused():
    with pytest.raises(InvalidInputError, match="make one with lorenz_curve"):
        draw_lorenz_curve(pd.DataFrame({"people": [0, 1]}))


# ---------------------------------------------------------------- the matrix


def test_rows_are_sorted_by_group_and_the_talkative_come_first(two_camps):
    ax = draw_adjacency(two_camps, groups="group")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Ana", "Bo", "Dee", "Cy"]
    pale, middle, full = ax.collections  # weights 1, 2 and 4
    assert pale.get_alpha() < middle.get_alpha() < full.get_alpha() == 1
    assert full.get_paths()[0].get_extents().bounds == (0.5, -0.5, 1, 1)  # Ana's row, Bo's column
    assert len(pale.get_paths()[0].vertices) == 2 * 5
    assert words(ax)[:2] == ["x", "y"]
    assert ax.alternative == (
        "Of 4 people, 4 of 12 ordered pairs have a tie; the heaviest weighs 4. "
        "75 % of the weight stays within a group."
    )
    picture(ax)


def test_a_matrix_without_ties_is_drawn_and_nobody_is_refused():
    ax = draw_adjacency(interaction_network([], ["Ana"]))
    assert ax.alternative == "Of 1 person, 0 of 0 ordered pairs have a tie."
    picture(ax)
    with pytest.raises(InvalidInputError, match="1 to 1000 people can be drawn; this one has 0"):
        draw_adjacency(interaction_network([]))


# ---------------------------------------------------------------- activity


def test_what_lies_outside_the_part_that_is_shown_is_hollow():
    times = pd.date_range("2026-03-14T18:00Z", periods=4, freq="10min")
    acts = pd.DataFrame({"source": "Ana", "target": "Bo", "created_at": times})
    table = activity_over_time(acts, every="10min")
    ax = draw_activity(table, until=times[2])
    faces = [bar.get_facecolor() for bar in ax.patches]
    assert faces[0] == faces[1] != faces[2] == faces[3]
    assert ax.alternative.endswith("Filled: 2 of the windows, with 2.")
    assert ax.get_ylabel() == "addresses in 10 minutes"


def test_a_window_and_a_column_are_needed():
    table = pd.DataFrame({"interactions": [1]}, index=pd.DatetimeIndex(["2026-03-14T18:00Z"]))
    with pytest.raises(InvalidInputError, match="no window to draw"):
        draw_activity(table[:0])
    with pytest.raises(InvalidInputError, match="no column 'words'; there are interactions"):
        draw_activity(table, column="words")
    assert "1 addresses in 1 window" in draw_activity(table).alternative


# ---------------------------------------------------------------- credit


def test_bars_are_as_long_as_the_shares_the_largest_on_top():
    shares = pd.Series({"Ana": Fraction(1, 3), "Bo": Fraction(2, 3)}, dtype=object)
    ax = draw_credit(shares, labels={"Ana": "Ana $1 🌱", "Bo": "ليلى"}, highlight="Ana")
    assert [round(bar.get_width(), 6) for bar in ax.patches] == [66.666667, 33.333333]
    assert ax.patches[0].get_facecolor() != ax.patches[1].get_facecolor()
    assert "2/3 (66.7 %)" in words(ax)
    assert not any(text.get_parse_math() for text in ax.texts)
    picture(ax)


def test_of_many_shares_the_small_ones_are_drawn_together():
    ax = draw_credit(pd.Series(Fraction(1, 30), index=[f"p{k}" for k in range(30)], dtype=object))
    assert len(ax.patches) == 20
    assert "11 smaller shares: 11/30 (36.7 %)" in ax.alternative


def test_shares_that_are_none_are_refused():
    with pytest.raises(InvalidInputError, match="not negative"):
        draw_credit(pd.Series({"Ana": -1}))
    with pytest.raises(InvalidInputError, match="'Zed' is to be marked, but is not among the 1"):
        draw_credit(pd.Series({"Ana": 1}), highlight="Zed")


# ---------------------------------------------------------------- the report


def test_a_report_is_drawn_with_interval_and_chance(two_camps):
    table = report(two_camps, ["density", "reciprocity", "components"], rng=1, replicates=20, progress=False)
    ax = draw_report(table)
    assert [row for row in words(ax) if row in ("density", "reciprocity", "components")] == [
        "density",
        "reciprocity",
        "components",
    ]
    assert "components: 1" in ax.alternative  # said, and not on the scale of shares
    assert "density: 0.33" in ax.alternative
    picture(ax)


def test_an_undefined_measure_is_said_to_be_undefined():
    row = {"measure": "transitivity", "value": np.nan, "low": np.nan, "high": np.nan, "null_mean": np.nan}
    ax = draw_report(pd.DataFrame([row]))
    assert ax.alternative == "transitivity: undefined."
    picture(ax)


def test_an_empty_report_and_one_that_lacks_columns_are_refused():
    with pytest.raises(InvalidInputError, match="null_mean, value is missing"):
        draw_report(pd.DataFrame({"measure": ["density"], "low": 0, "high": 1}))
    with pytest.raises(InvalidInputError, match="this one has no row"):
        draw_report(pd.DataFrame(columns=["measure", "value", "low", "high", "null_mean"]))


# ---------------------------------------------------------------- in a page


def test_a_picture_in_a_page_says_what_it_shows_and_turns_with_the_page(two_camps):
    ax = draw_credit(pd.Series({'<Ana> & "Bo"': Fraction(1)}, dtype=object), labels={})
    drawn = as_svg(ax, follow_page=True)
    root = ET.fromstring(drawn)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Shares of 1: <Ana> & "Bo": 1 (100 %).'
    assert "var(--co-primary)" in drawn
    assert "#0e4a5b" in as_svg(ax)
    names = [one.get("id") for one in root.iter() if one.get("id")]
    assert not [name for name in names if name.startswith(("figure_", "axes_", "text_", "patch_"))]
    assert as_svg(ax) == as_svg(ax)


# ---------------------------------------------------------------- in another language, and in a page


def test_charts_say_their_axes_and_counts_in_spanish():
    ax = draw_lorenz_curve(lorenz_curve([0, 1, 4]), gini=(0.5, 0.2, 0.8), language="es")
    assert ax.get_xlabel() == "personas, primero las más calladas, %" and ax.get_ylabel() == "actos, %"
    assert "Gini, 0.20 a 0.80" in words(ax)
    times = pd.date_range("2026-03-14T18:00Z", periods=2, freq="1min")
    said = draw_activity(pd.DataFrame({"interactions": [2, 0]}, index=times), language="es").alternative
    assert said == (
        "2 mensajes dirigidos en 2 intervalos de 1 minuto desde 18:00; el máximo, 2, desde 18:00; 1 intervalo sin nada."
    )
    rows = [
        ("ei_index", 0.2, 0.1, 0.3, -0.001),
        ("components", 1, np.nan, np.nan, np.nan),
        ("mine", np.nan, 0, 0, 0),
    ]
    ax = draw_report(
        pd.DataFrame(rows, columns=["measure", "value", "low", "high", "null_mean"]), language="es"
    )
    assert (
        ax.alternative == "índice E-I: 0.20 (0.10 a 0.30), por azar 0.00; componentes: 1; mine: sin definir."
    )
    assert not [line for line in ax.lines if 1 in line.get_xdata()[:1] and line.get_marker() == "o"]


def test_a_page_gets_a_picture_and_the_figure_stays_as_it_was():
    ax = draw_lorenz_curve(lorenz_curve([0, 1, 4]))
    canvas, dpi = ax.figure.canvas, ax.figure.dpi
    text = as_svg(ax)
    assert (ax.figure.canvas, ax.figure.dpi) == (canvas, dpi)
    assert text == as_svg(ax)
    assert "sans-serif" in text  # who has none of the faces reads no serifs
