"""Do the figures show everybody, say what their lines mean, and look the same each time?"""

import io
import warnings

import matplotlib as mpl
import matplotlib.pyplot
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures import draw_lineage, draw_network
from cocodesign.lineage import ancestors, credit, idea_lineage
from cocodesign.networks import interaction_network

mpl.use("Agg")


@pytest.fixture
def a_table_of_four():
    """Ana and Bo talk, Cy talks to Ana, Dee is silent."""
    return interaction_network(
        [("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 1)], ["Ana", "Bo", "Cy", "Dee"]
    )


@pytest.fixture
def a_merge_and_a_muse():
    """Bench and roof were merged; the tower was inspired by the roof; the fair stands alone."""
    drawn = pd.DataFrame(
        [("bench", "both", "merges"), ("roof", "both", "merges"), ("roof", "tower", "inspired_by")],
        columns=["parent", "child", "kind"],
    )
    said = pd.DataFrame({"contribution": ["bench", "roof", "both", "tower", "fair"], "kind": "idea"})
    return idea_lineage(
        drawn, said.assign(participant="Ana", title=["Bench", "Roof for $5", "Both", "", "Fair_1"])
    )


def words(ax):
    return [text.get_text() for text in ax.texts]


def picture(ax):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.savefig(file := io.BytesIO(), format="png", metadata={"Software": None})
    mpl.pyplot.close(ax.figure)
    return file.getvalue()


def test_everybody_is_drawn_the_silent_too_and_the_figure_says_what_an_arrow_means(a_table_of_four):
    ax = draw_network(a_table_of_four)
    assert words(ax)[:4] == ["Ana", "Bo", "Cy", "Dee"]
    assert "An arrow leads from who addressed to who was addressed" in words(ax)[-1]
    assert "1 of 4 neither addressed" in words(ax)[-1]
    assert len(ax.patches) == 3


def test_the_more_was_said_the_wider_the_arrow(a_table_of_four):
    widths = [arrow.get_linewidth() for arrow in draw_network(a_table_of_four).patches]
    assert widths[0] > widths[1] == widths[2]


def test_the_same_network_looks_the_same(a_table_of_four):
    assert picture(draw_network(a_table_of_four)) == picture(draw_network(a_table_of_four))


def test_names_are_text_and_never_formulas(a_table_of_four):
    labels = {"Ana": "Ana $x^2$", "Bo": "ليلى", "Cy": "Mei 🌱", "Dee": "🌱"}
    ax = draw_network(a_table_of_four, labels=labels)
    assert words(ax)[0] == "Ana $x^2$"
    assert words(ax)[3] == "Dee"  # a name that no face can show gives way to the id
    assert not any(text.get_parse_math() for text in ax.texts)
    picture(ax)


def test_one_person_can_be_marked_on_axes_of_ones_own(a_table_of_four):
    _, ax = mpl.pyplot.subplots()
    assert draw_network(a_table_of_four, ax, highlight="Bo") is ax
    colours = ax.collections[0].get_facecolors()
    assert (colours[1] != colours[0]).any()
    assert (colours[2] == colours[0]).all()


def test_a_network_without_ties_is_a_row_of_people():
    assert "2 of 2 neither" in words(draw_network(interaction_network([], ["Ana", "Bo"])))[-1]


def test_ideas_stand_right_of_their_parents_under_their_titles(a_merge_and_a_muse):
    ax = draw_lineage(a_merge_and_a_muse)
    assert words(ax)[:5] == ["Bench", "Roof for $5", "Both", "tower", "Fair_1"]
    assert [text.get_position()[0] for text in ax.texts[:5]] == [0, 0, 1, 1, 0]
    assert "A line leads from an idea, on the left" in words(ax)[-1]
    assert "Dashed: inspired by." in words(ax)[-1]
    assert picture(ax) == picture(draw_lineage(a_merge_and_a_muse))


def test_the_thread_of_an_outcome_is_marked_with_its_shares(a_merge_and_a_muse):
    shares = credit(a_merge_and_a_muse, "both")
    ax = draw_lineage(
        a_merge_and_a_muse, highlight=shares.index, notes=shares.map(str), only_highlighted=True
    )
    assert words(ax)[:3] == ["Bench\n1/3", "Roof for $5\n1/3", "Both\n1/3"]
    strong = [
        line.get_linewidth() for line in draw_lineage(a_merge_and_a_muse, highlight=shares.index).patches
    ]
    assert strong[0] == strong[1] > strong[2]


def test_long_titles_are_broken_and_end_in_dots():
    said = pd.DataFrame(
        {"contribution": ["a"], "participant": "Ana", "kind": "idea", "title": "many words " * 20}
    )
    title = words(draw_lineage(idea_lineage(pd.DataFrame(), said)))[0]
    assert title.count("\n") <= 2
    assert title.endswith("…")


def test_nobody_and_too_many_are_refused_with_the_remedy(a_merge_and_a_muse):
    with pytest.raises(InvalidInputError, match="1 to 200 people can be drawn; this one has 0"):
        draw_network(interaction_network([]))
    with pytest.raises(InvalidInputError, match="this one has 201"):
        draw_network(interaction_network([], [f"p{i}" for i in range(201)]))
    chain = pd.DataFrame({"parent": [f"i{k}" for k in range(80)], "child": [f"i{k + 1}" for k in range(80)]})
    lineage = idea_lineage(chain.assign(kind="builds_on"))
    with pytest.raises(InvalidInputError, match=r"1 to 80 ideas can be drawn; this one has 81\. Mark some"):
        draw_lineage(lineage)
    near = ["i80", *ancestors(lineage, "i80").index[:5]]
    assert len(draw_lineage(lineage, highlight=near, only_highlighted=True).patches) == 5


def test_a_stranger_cannot_be_marked(a_table_of_four, a_merge_and_a_muse):
    with pytest.raises(InvalidInputError, match="'Zed' is to be marked, but is not among the 4"):
        draw_network(a_table_of_four, highlight="Zed")
    with pytest.raises(InvalidInputError, match="'zed' is to be marked, but is not among the 5"):
        draw_lineage(a_merge_and_a_muse, highlight=["both", "zed"])
