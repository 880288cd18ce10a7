"""Does a release lie in its folder as it is, say what it holds, and open again?"""

import json
import os
import re

import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError, TamperedRecordError, UnknownVersionError
from cocodesign.meanings import MEANINGS, UNITS, meaning
from cocodesign.release import make_release, read_release, write_release
from cocodesign.release.layout import KEPT, about_column, column_type
from cocodesign.release.spreadsheet import read_csv
from cocodesign.schema import TABLES

from .circle import NAMES, allows, circle, poll


@pytest.fixture(scope="module")
def release():
    marks = poll("open", approve={name: ["x"] for name in NAMES})
    about = {"title": "The lot on Mill Lane", "purpose": "What should it become?", "terms": "credit"}
    return make_release(circle(**marks), scope="research", names=NAMES, about=about)


@pytest.fixture
def folder(release, tmp_path):
    return write_release(release, tmp_path / "study")


def changed(folder, **facts):
    """The folder with other words in its release.json."""
    path = folder / "release.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **facts}))
    return folder


# ---------------------------------------------------------------- there and back


def test_a_release_opens_again_as_it_was(release, folder):
    back = read_release(folder)
    assert (back.scope, back.detail, back.k, back.about, back.risk) == (
        release.scope,
        release.detail,
        release.k,
        release.about,
        release.risk,
    )
    assert list(back.tables) == list(release.tables)
    for name, table in release.tables.items():
        pd.testing.assert_frame_equal(back.tables[name], table)
    assert len(back.community().interactions) == 24


def test_csv_and_json_lines_hold_the_same_rows(release, folder):
    for name, table in release.tables.items():
        lines = (folder / "jsonl" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        assert [list(row.values()).count(None) for row in rows] == table.isna().sum(axis=1).tolist()
        assert [row[table.columns[0]] for row in rows] == table.iloc[:, 0].tolist()


def test_parquet_holds_the_same_rows_with_units_and_meanings(release, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs the extra parquet")
    folder = write_release(release, tmp_path / "study", parquet=True)
    for name, table in release.tables.items():
        found = parquet.read_table(folder / "parquet" / f"{name}.parquet")
        assert found.num_rows == len(table) and found.column_names == list(table.columns)
    field = parquet.read_schema(folder / "parquet" / "interactions.parquet").field("minutes")
    assert str(field.type) == "int64" and field.metadata[b"unit"] == b"min, rounded"
    assert read_release(folder).detail == "people"


def test_parquet_without_pyarrow_is_refused_with_the_remedy_and_leaves_nothing(
    release, tmp_path, monkeypatch
):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InvalidInputError, match=r'pip install "cocodesign\[parquet\]"'):
        write_release(release, tmp_path / "study", parquet=True)
    assert list(tmp_path.iterdir()) == []


def test_a_release_for_a_study_and_the_review_list_are_private(release, folder):
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder.parent / "study.review.csv").stat().st_mode & 0o777 == 0o600
    public = write_release(make_release(circle(), scope="open_data"), folder.parent / "public")
    assert public.stat().st_mode & 0o777 == 0o755


def test_the_review_list_holds_every_text_and_lies_outside(release, folder):
    types = dict.fromkeys(("table", "id", "column", "text", "look_at"), "str")
    listed = read_csv(folder.parent / "study.review.csv", types)
    said = release.tables["contributions"]["text"].dropna()
    assert set(listed.query("table == 'contributions'")["text"]) == set(said)
    assert not list(folder.rglob("*review*"))


def test_the_review_list_points_at_capitals_inside_a_sentence_and_at_long_numbers():
    table = circle().contributions
    table["text"] = table["text"].mask(
        table["contribution"] == "i-Ana", "The house of Mr Pond, Mill Lane 117. Shade"
    )
    review = make_release(circle(contributions=table), scope="research").review
    assert "Pond, Mill, Lane, 117" in set(review["look_at"])


# ---------------------------------------------------------------- what it says of itself


def test_the_dictionary_has_every_column_with_type_unit_and_meaning(release, folder):
    types = dict.fromkeys(("table", "column", "type", "unit", "meaning"), "str")
    found = read_csv(folder / "dictionary.csv", types).set_index(["table", "column"])
    assert set(found.index) == {(name, c) for name, table in release.tables.items() for c in table.columns}
    assert found["meaning"].notna().all()
    assert found.loc[("ballots", "minutes")].tolist() == [
        "int",
        "min, rounded",
        "how long after that it happened",
    ]


def test_every_column_of_the_schema_and_of_a_release_has_a_meaning():
    for name, table in TABLES.items():
        assert all(meaning(name, column) for column in table.columns)
    for name, columns in KEPT.items():
        assert all(about_column(name, column)[1] and column_type(name, column) for column in columns)


def test_no_meaning_is_of_a_column_that_is_not_there():
    columns = {column for table in TABLES.values() for column in table.columns}
    named = {f"{name}.{column}" for name, table in TABLES.items() for column in table.columns}
    assert set(MEANINGS) <= columns | named
    assert set(UNITS) <= columns


def test_the_readme_says_for_whom_under_which_terms_and_how_to_open_it(folder):
    text = (folder / "README.md").read_text(encoding="utf-8")
    for part in ("# The lot on Mill Lane: data", "> What should it become?", "not to try to find out who somebody is",
                 "fewer than 5 people", "read_release", "take one off"):  # fmt: skip
        assert part in text
    public = write_release(make_release(circle(), scope="open_data"), folder.parent / "public")
    assert "CC BY 4.0" in (public / "README.md").read_text(encoding="utf-8")


def test_the_risk_sheet_says_k_consents_fingerprints_what_is_missing_and_what_remains(tmp_path):
    rows = [row for row in allows() if row["participant"] != "Leo"]
    folder = write_release(make_release(circle(consents=rows), scope="research", k=2), tmp_path / "study")
    sheet = (folder / "risk.md").read_text(encoding="utf-8")
    for part in ("**k = 2**", "- In the release: 11.", "fewer than 2", "| interactions | what they refer to, or whom, is not released | 2 |",
                 "neighbourhood in the network of addresses | 11 |", "## What remains risky"):  # fmt: skip
        assert part in sheet
    assert json.loads((folder / "risk.json").read_text())["people_in_release"] == 11


def test_who_said_no_is_not_counted_out_of_the_sheet(tmp_path):
    """One of twelve said no; that it is one is not told."""
    rows = [row for row in allows() if row["participant"] != "Leo"]
    folder = write_release(make_release(circle(consents=rows), scope="research"), tmp_path / "study")
    assert "- Not in it, to the nearest 5: fewer than 5." in (folder / "risk.md").read_text(encoding="utf-8")


# ---------------------------------------------------------------- refusals


def test_a_folder_with_something_in_it_is_left_alone(release, folder):
    before = sorted(folder.rglob("*"))
    with pytest.raises(InvalidInputError, match="is there already and not empty; name a new folder"):
        write_release(release, folder)
    assert sorted(folder.rglob("*")) == before


def test_an_older_review_list_is_left_alone(release, tmp_path):
    (tmp_path / "study.review.csv").write_text("mine")
    with pytest.raises(InvalidInputError, match=r"study\.review\.csv is there already"):
        write_release(release, tmp_path / "study")


def test_a_folder_in_a_place_that_is_not_there_is_refused(release, tmp_path):
    with pytest.raises(InvalidInputError, match="There is no folder"):
        write_release(release, tmp_path / "nowhere" / "study")


def test_an_empty_folder_is_taken(release, tmp_path):
    (tmp_path / "study").mkdir()
    assert read_release(write_release(release, tmp_path / "study")).k == 5


def test_a_newer_release_is_refused_with_the_remedy(folder):
    with pytest.raises(
        UnknownVersionError, match="of version 2; .* reads version 1. Upgrade it with: pip install"
    ):
        read_release(changed(folder, version=2))


@pytest.mark.parametrize("facts", [{"format": "cocodesign-archive"}, {"tables": {"vault": ["name"]}}, {"tables": {"ballots": ["name"]}},
                                   {"detail": "all"}, {"k": "5"}, {"sha256": {}}, {"tables": ["ballots"]}])  # fmt: skip
def test_what_is_no_release_is_refused(folder, facts):
    with pytest.raises(InvalidInputError, match=r"holds no release|does not say what a release"):
        read_release(changed(folder, **facts))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"format": NaN}', b"\xff"])
def test_a_release_json_that_is_none_is_refused(folder, content):
    (folder / "release.json").write_bytes(content)
    with pytest.raises(InvalidInputError, match="holds no release"):
        read_release(folder)
    os.remove(folder / "release.json")
    with pytest.raises(InvalidInputError, match="holds no release"):
        read_release(folder)


@pytest.mark.parametrize("name", ["csv/ballots.csv", "README.md", "risk.json"])
def test_a_file_that_was_changed_is_named(folder, name):
    with open(folder / name, "ab") as file:
        file.write(b" ")
    with pytest.raises(TamperedRecordError, match=f"{name} is missing, or was changed"):
        read_release(folder)


def test_no_file_outside_of_the_folder_is_read(folder):
    (folder.parent / "other").write_text("x")
    digests = json.loads((folder / "release.json").read_text())["sha256"]
    with pytest.raises(InvalidInputError, match="names a file outside of its folder"):
        read_release(changed(folder, sha256={**digests, "../other": "0"}))


def test_what_the_page_on_releases_shows_can_be_run(release, folder, tmp_path, monkeypatch, root):
    monkeypatch.chdir(tmp_path)
    folder.rename(tmp_path / "square-for-study")
    page = (root / "docs" / "releases.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)
    assert len(blocks) == 2
    for block in blocks:
        exec(block, {})
    assert len(read_release(tmp_path / "twelve-for-study").tables["contributions"]) == 12
