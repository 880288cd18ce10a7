"""Do the figures show everybody, say what their lines mean, and look the same each time?"""

import io
import warnings

import matplotlib as mpl
import matplotlib.pyplot
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures import draw_lineage, draw_network, network_places
from cocodesign.lineage import ancestors, credit, idea_lineage, main_path
from cocodesign.networks import interaction_network

mpl.use("Agg")


@pytest.fixture(autouse=True)
def closed_afterwards():
    yield
    mpl.pyplot.close("all")


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
    assert sum(len(path.vertices) for path in ax.collections[0].get_paths()) == 3 * 3


def test_the_more_was_said_the_wider_the_arrow(a_table_of_four):
    arrows = draw_network(a_table_of_four).collections[0]
    pieces = [len(path.vertices) // 3 for path in arrows.get_paths()]
    assert pieces == [1, 1, 1]  # one-sided and thin, returned and thin, returned and wide
    one_sided, thin, wide = arrows.get_linewidths()
    assert one_sided == thin < wide


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
    colours = ax.collections[2].get_facecolors()
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
    with pytest.raises(InvalidInputError, match="1 to 300 people can be drawn; this one has 0"):
        draw_network(interaction_network([]))
    with pytest.raises(InvalidInputError, match="this one has 301"):
        draw_network(interaction_network([], [f"p{i}" for i in range(301)]))
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


def test_a_picture_says_in_words_what_it_shows(a_table_of_four, a_merge_and_a_muse):
    groups = {"Ana": "north", "Bo": "north", "Cy": "south"}
    assert draw_network(a_table_of_four, groups=groups).alternative == (
        "A network of 4 people and 3 ties; 2 of the ties are returned. Most passes through Ana, Bo, Cy. "
        "1 neither addressed anybody nor was addressed. Groups: north, 2, circle; south, 1, square."
    )
    said = draw_lineage(a_merge_and_a_muse, highlight="both").alternative
    assert said == ("A lineage of 5 ideas and 3 derivations in 2 generations. 1 stands alone. Marked: Both.")


def test_a_group_has_a_shape_and_a_colour_of_its_own_and_a_line_in_the_key(a_table_of_four):
    ax = draw_network(a_table_of_four, groups={"Ana": "$north$", "Bo": "$north$", "Cy": "ليلى"})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "$north$ (2)",
        "ليلى (1)",
        "not known (1)",
    ]
    north, south = ax.collections[2:4]
    assert (north.get_facecolors()[0] != south.get_facecolors()[0]).any()
    assert len(north.get_paths()[0].vertices) != len(south.get_paths()[0].vertices)
    picture(ax)


def test_beyond_six_groups_the_smaller_ones_share_a_shape():
    people = [f"p{k}" for k in range(16)]
    groups = {person: f"g{min(k // 2, 8)}" for k, person in enumerate(people)}
    words_of_key = [
        text.get_text()
        for text in draw_network(interaction_network([], people), groups=groups).get_legend().get_texts()
    ]
    assert len(words_of_key) == 6
    assert words_of_key[-1] == "3 smaller groups (6)"


def test_a_group_is_found_by_the_name_of_an_attribute_or_refused():
    roster = pd.DataFrame({"participant": ["Ana", "Bo"], "group": ["north", None]})
    network = interaction_network([("Ana", "Bo")], roster)
    assert "north, 1, circle" in draw_network(network, groups="group").alternative
    with pytest.raises(InvalidInputError, match="no attribute 'camp'; they have group"):
        draw_network(network, groups="camp")


def test_of_many_people_the_most_central_alone_are_named():
    ties = [("p0", f"p{k}") for k in range(1, 60)] + [("p1", f"p{k}") for k in range(30, 60)]
    ax = draw_network(interaction_network(ties))
    named = words(ax)[:-1]
    assert {"p0", "p1"} <= set(named)
    assert len(named) <= 12


def test_people_stay_where_they_are_while_the_ties_come_and_go(a_table_of_four):
    places = network_places(a_table_of_four)
    earlier = interaction_network([("Ana", "Bo")], ["Ana", "Bo", "Cy", "Dee"])

    def where(network):
        return [text.get_position()[0] for text in draw_network(network, places=places).texts[:4]]

    assert where(earlier) == where(a_table_of_four)
    assert set(places) == {"Ana", "Bo", "Cy"}


def test_three_hundred_people_can_be_drawn():
    ties = [(f"p{k}", f"p{(7 * k + 1) % 300}") for k in range(300)]
    assert "300 people" in draw_network(interaction_network(ties)).alternative


def test_the_main_path_is_drawn_double_and_said(a_merge_and_a_muse):
    path = main_path(a_merge_and_a_muse)
    ax = draw_lineage(a_merge_and_a_muse, main_path=path.query("child == 'tower'"))
    assert len(ax.patches) == 4  # three lines, one of them twice
    assert "Double: the main path." in words(ax)[-1]
    assert ax.alternative.endswith("The main path leads from Roof for $5 to tower.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_the_ground_in_both_themes(theme, a_table_of_four):
    ax = draw_network(a_table_of_four, theme=theme)
    ground, ink = (mpl.colors.to_rgb(c) for c in (ax.get_facecolor(), ax.texts[0].get_color()))
    assert contrast(ground, ink) > 7
    assert contrast(ground, mpl.colors.to_rgb(ax.texts[-1].get_color())) > 4.5


def contrast(one, other):
    """By the formula of WCAG 2."""

    def light(colour):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_a_theme_is_light_or_dark(a_table_of_four):
    with pytest.raises(InvalidInputError, match="light or dark, not 'sepia'"):
        draw_network(a_table_of_four, theme="sepia")


# ---------------------------------------------------------------- its language


def test_a_figure_speaks_the_language_that_it_is_asked_for(a_table_of_four, a_merge_and_a_muse):
    ax = draw_network(a_table_of_four, groups={"Ana": "norte", "Bo": "norte"}, language="es")
    assert ax.alternative == (
        "Una red de 4 personas y 3 vínculos; 2 de los vínculos son correspondidos. Lo que más pasa, pasa por Ana, "
        "Bo, Cy. 1 ni se dirigió a nadie ni recibió nada. Grupos: norte, 2, círculo."
    )
    assert words(ax)[-1].startswith("Cada flecha va de quien se dirigió")
    assert "no se sabe (2)" in [text.get_text() for text in ax.get_legend().get_texts()]
    said = draw_lineage(a_merge_and_a_muse, highlight="both", language="es-MX").alternative
    assert said == "Un linaje de 5 ideas y 3 derivaciones en 2 generaciones. 1 está sola. Destacadas: Both."


def test_a_language_that_is_not_spoken_is_english(a_table_of_four):
    assert (
        draw_network(a_table_of_four, language="xx").alternative == draw_network(a_table_of_four).alternative
    )
