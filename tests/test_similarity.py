"""Are two short texts about the same thing?"""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.similarity import likeness, most_alike

A_ROOM_OF_IDEAS = {
    "tools": "Tool library in a container. A container with drills, ladders, a pressure washer.",
    "repair": "Repair café. Bring your bikes and your toasters.",
    "trees": "Twelve shade trees",
    "park": "Keep twenty parking spaces",
}


def test_pieces_of_three_letters_are_counted_on_both_sides():
    # " tree ", pieces tre: " tr" "tre" "ree" "ee "; " trees ": " tr" "tre" "ree" "ees" "es "
    assert likeness("tree", "trees") == pytest.approx(2 * 3 / (4 + 5))


def test_the_order_of_words_case_and_accents_do_not_matter():
    assert likeness("Café de reparación", "REPARACION cafe") == 1.0


def test_two_of_three_longer_words_in_common_are_worth_more_than_their_letters():
    # Shared: bench, shade. Of pieces only (5 + 5) · 2 / (24 + 25) = 0.41; of words 0.9 · 2 / 3.
    assert likeness("bench shade photosynthesis", "bench shade extraordinarily") == pytest.approx(0.6)


def test_articles_alone_make_no_likeness():
    assert likeness("the sea of the south", "the art of the deal") == 0.0


def test_one_common_word_in_long_texts_is_not_likeness():
    assert (
        likeness("trees along the canal for shade", "a swimming pool between two old trees and a bar") < 0.34
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مقاعد للقراءة تحت الأشجار", "مقاعد هادئة للقراءة"),
        ("木陰のベンチ", "ベンチを木陰に"),
        ("Лавочки для чтения в тени", "лавочки в тени"),
        ("Ghế đọc sách dưới bóng cây", "ghế dưới bóng cây"),
    ],
)
def test_every_script_is_read(one, other):
    assert likeness(one, other) >= 0.34


def test_the_closest_idea_comes_first_and_strangers_do_not_come_at_all():
    found = most_alike("a library of tools in a container", A_ROOM_OF_IDEAS)
    assert [idea for idea, _ in found] == ["tools"]


def test_a_slip_of_the_pen_does_not_hide_a_twin():
    assert most_alike("Twleve shdae tress", A_ROOM_OF_IDEAS)[0][0] == "trees"


def test_at_most_so_many_are_named():
    alike = {str(i): f"Shade trees number {i}" for i in range(9)}
    assert len(most_alike("shade trees", alike, limit=3)) == 3


def test_an_empty_text_is_like_nothing():
    assert likeness("", "trees") == 0.0
    assert likeness("…!", "trees") == 0.0
    assert most_alike("   ", A_ROOM_OF_IDEAS) == []


def test_it_works_without_rapidfuzz():
    code = (
        "import sys; sys.modules['rapidfuzz'] = None\n"
        "from cocodesign.similarity import most_alike\n"
        "print(most_alike('shade trees', {'a': 'Twelve shade trees'})[0][0])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "a"
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_between_nothing_and_all(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0


@given(st.text(alphabet="abcdefgh ", min_size=4, max_size=60))
def test_a_text_is_wholly_like_itself_unless_it_is_empty(text):
    assert likeness(text, text) == (1.0 if text.strip() else 0.0)
