"""A conversation small enough to check in the head: Ana (1), Bo (2) and Cy (3) on trees, a fountain and a car park.

Ana agrees with the trees and passes on the fountain; Bo disagrees with the trees, then thinks again and agrees; Cy only
dislikes the car park, which the moderators left out. Deb (9) wrote the fountain and never voted.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

DATA = Path(
    os.environ.get("COCODESIGN_TEST_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data"
)
"""Where real data lie, beside the project and never in it."""

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1700000060000,Tue Nov 14 22:14:20 UTC 2023,2,9,0,0,1,"A fountain, with ""drinking"" water
for dogs too"
1700000000000,Tue Nov 14 22:13:20 UTC 2023,0,1,2,1,1,Shade trees
1700000120000,Tue Nov 14 22:15:20 UTC 2023,5,2,0,1,-1,A car park
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1700000001000,x,0,1,1
1700000300000,x,0,2,1
1700000090000,x,0,2,-1
1700000100000,x,2,1,0
1700000200000,x,5,3,-1
"""
MATRIX = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,2,5
1,0,1,2,1,0,1,0,
2,0,1,1,1,0,1,,
3,,0,1,0,1,,,-1
"""
SUMMARY = """topic,The square
url,https://pol.is/square
voters,3
conversation-description,"What should the square become?
Say it in a sentence."
"""
FILES = {
    "comments.csv": COMMENTS,
    "votes.csv": VOTES,
    "participants-votes.csv": MATRIX,
    "summary.csv": SUMMARY,
}


def a_square(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The folder of the conversation, with some of its files changed, or left out where None is given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def a_real_conversation(name: str) -> Path:
    """The folder of a published conversation; without it the test is skipped."""
    folder = DATA / "polis" / name
    if not folder.is_dir():
        pytest.skip(f"there is no {folder}: the published conversation {name} is not on this computer")
    return folder
