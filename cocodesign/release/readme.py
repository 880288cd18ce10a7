"""What does somebody read first who is given a release? What it is, under which terms, and how to open it."""

from __future__ import annotations

from cocodesign.release.layout import KEPT
from cocodesign.release.making import Release
from cocodesign.schema import TABLES

__all__ = ["readme"]

_ROW = {
    "tallies": "a sum over the ballots of a closed poll",
    "counts": "one cell of a table of counts",
    "seals": "a secret vote that was sealed: how many ballots, and the hashes of both lists",
    "results": "what stood in a secret vote, and how it came out when it was sealed",
    "choices": "what stood on one ballot of a secret vote, of nobody",
    "leaves": "the leaf of one ballot of a secret vote; which choice belongs to it is not said",
    "not_released": "how many rows or words are missing from a table, and why",
}

_TERMS = {
    "research": """The people in these tables allowed a study, not publication. Whoever uses them agrees:

1. to use them for the study for which they were given, and to keep them where only those who work on it can read them;
2. not to try to find out who somebody is, and to tell whoever gave them if it happens by accident;
3. not to link them with other data about the same people, and not to pass them on;
4. to publish no count with fewer than {k} people behind it, and to quote words only as they stand here;
5. to delete them when the study is over, or earlier when somebody in them takes their consent back and the giver says so.""",
    "open_data": """The compilation is under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Words stay under the licence that stands
beside them in `contributions`, where there is one ({licences}). Whoever uses the tables is asked not to try to find out who somebody is.""",
}


_SECRET = """## Secret votes

`choices` holds every ballot of a secret vote, in the order of its text; `leaves` a hash of each, in its own order. Nothing joins
the two. `cocodesign verify FOLDER` holds both against the seal in `seals` and counts the choices again. A voter looks for their
own ballot with the choice and the 64 digits that their phone shows under *Check my receipt*; the numbers go no further:

```python
from cocodesign import check_receipt, read_release

leaves = read_release("FOLDER").tables["leaves"]["leaf"]
check_receipt(leaves, {"approved": ["…"]}, "…")
```
"""


def readme(release: Release) -> str:
    """Return the README of a release as Markdown."""
    about = release.about
    said = release.tables.get("contributions")
    licences = sorted(said["licence"].dropna().unique()) if said is not None and "licence" in said else []
    terms = _TERMS[release.scope].format(k=release.k, licences=", ".join(licences) or "none is named here")
    lines = [f"# {about.get('title') or 'A workshop'}: data", ""]
    if about.get("purpose"):
        lines += [f"> {' '.join(str(about['purpose']).split())}", ""]
    what = {
        "people": "what each person said and did, by pseudonym",
        "public": "what was said, without who said it, and counts of what people did",
        "aggregates": "counts alone, because the people are few",
    }[release.detail]
    lines += [
        f"Tables of a co-design workshop for **{release.scope}**: {what}. Only people are in it who allowed this use and",
        "confirmed it. Read `risk.md` before you use or pass on anything.",
        "",
        "## Terms",
        "",
        terms,
        "",
        *([f"Terms of the workshop itself: {about['terms']}", ""] if about.get("terms") else []),
        "## Tables",
        "",
        "| table | a row is | rows |",
        "|---|---|---|",
        *(
            f"| `{name}` | {_ROW[name] if name in _ROW else TABLES[name].row} | {len(release.tables[name])} |"
            for name in KEPT
            if name in release.tables
        ),
        "",
        "`dictionary.csv` says what each column means and in which unit it counts. Times are minutes since the stage",
        "`counted_from` was opened. The order of rows tells nothing. Names such as `p07` are of this release alone.",
        "",
        *([_SECRET] if "seals" in release.tables else []),
        "## Files",
        "",
        "- `jsonl/`: one JSON object a line, for programs. Prefer it.",
        "- `csv/`: for spreadsheets, UTF-8 with a mark, every cell quoted, missing values empty. Where a text begins with",
        "  `=`, `+`, `-`, `@`, a blank before one of these, a tab, a line break or an apostrophe, one apostrophe stands before",
        "  it, so that no spreadsheet takes it for a formula; take one off to have the text as it was.",
        *(["- `parquet/`: the same with types, where it was asked for."]),
        "- `release.json`: version, and the SHA-256 of each file.",
        "",
        "```python",
        "from cocodesign import read_release",
        "",
        'release = read_release("FOLDER")',
        "release.tables" + ("  # and release.community(), for every measure" if release.detail == "people" else ""),
        "```",
        "",
    ]  # fmt: skip
    return "\n".join(lines)
