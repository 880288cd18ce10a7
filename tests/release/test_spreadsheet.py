"""Does a spreadsheet run nothing of what people wrote, and does all of it come back as it was?"""

import csv
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.release.spreadsheet import read_csv, safe_text, write_csv

FORMULAS = ["=1+1", "@SUM(A1)", "-2+3", "+49 170 1234567", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0@x", "\ufeff=1", "＝1+1", " ＋1", "﹣1", "＠x",
            "\u200b=1", '=HYPERLINK("http://x")', " " * 300 + "=1"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_sec_s37_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text):
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["3-2", "a=b", "Ana@home", "– a dash", "¡=!", "🌳", "7", "(=1)"])
def test_any_other_text_is_left_alone(text):
    assert safe_text(text) == text


def test_sec_s37_every_cell_is_quoted_and_numbers_stay_numbers(tmp_path):
    table = pd.DataFrame({"text": ["=1+1"], "n": pd.array([-2], dtype="Int64"), "x": [-0.5], "yes": [True]})
    raw = write_csv(tmp_path / "t.csv", table).read_bytes().decode("utf-8-sig")
    assert raw == '"text","n","x","yes"\r\n"\'=1+1","-2","-0.5","true"\r\n'


@pytest.mark.parametrize(
    "text",
    ['said "no"', "a,b;c", "two\nlines", "old\rmac", "win\r\ndows", "'", "''", "'=1", "", " ", "\x00", "\u2028", *FORMULAS],
    ids=ascii,
)  # fmt: skip
def test_sec_s38_a_text_comes_back_identical(tmp_path, text):
    table = pd.DataFrame({"text": pd.Series([text, None, "x"], dtype="str")})
    back = read_csv(write_csv(tmp_path / "t.csv", table), {"text": "str"})
    pd.testing.assert_frame_equal(back, table)


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])) | st.none(), st.integers(-(2**53), 2**53) | st.none(),
                          st.floats(allow_nan=False, allow_infinity=False), st.booleans() | st.none()), min_size=1))  # fmt: skip
def test_sec_s38_any_table_comes_back_identical(tmp_path_factory, rows):
    types = {"text": "str", "n": "int", "x": "float", "yes": "bool"}
    text, n, x, yes = zip(*rows, strict=True)
    table = pd.DataFrame(
        {
            "text": pd.Series(text, dtype="str"),
            "n": pd.array(n, dtype="Int64"),
            "x": pd.Series(x, dtype="float64"),
            "yes": pd.array(yes, dtype="boolean"),
        }
    )
    path = write_csv(tmp_path_factory.mktemp("csv") / "t.csv", table)
    pd.testing.assert_frame_equal(read_csv(path, types), table)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_as_written_begins_like_a_formula(text):
    assert not safe_text(text).lstrip(" \u00a0\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_missing_value_is_an_empty_cell_and_an_empty_text_is_not(tmp_path):
    table = pd.DataFrame({"text": pd.Series(["", None], dtype="str"), "x": [math.nan, 1.0]})
    with open(write_csv(tmp_path / "t.csv", table), encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1:] == [["'", ""], ["", "1"]]


def test_what_is_no_character_is_refused(tmp_path):
    with pytest.raises(InvalidInputError, match=r"t\.csv: a text holds '\\ud800', which is no character"):
        write_csv(tmp_path / "t.csv", pd.DataFrame({"text": ["\ud800"]}))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('"a","b"\r\n"1","2"\r\n', "should have the columns a; it has a, b"),
        ('"a"\r\n"x"\r\n', "row 2, column a: int is expected; here stands 'x'"),
        ('"a"\r\n"1"\r\n\r\n', "row 3, column a: int is expected; here stands 'nothing'"),
        ("", "should have the columns a; it has"),
    ],
)
def test_a_file_that_is_otherwise_is_refused_with_its_place(tmp_path, content, says):
    (tmp_path / "t.csv").write_text(content, encoding="utf-8", newline="")
    with pytest.raises(InvalidInputError, match=says):
        read_csv(tmp_path / "t.csv", {"a": "int"})
