"""Make the ballots of Minneapolis 2013 small: each different ballot once, with how many people cast it.

    python datasets/make_minneapolis.py mn_2013_cast_vote_record.csv

The file is the cast vote record of the City of Minneapolis as VoteKit distributes it (mggg/VoteKit,
tests/data/csv/mn_2013_cast_vote_record.csv; MIT licence, see README.md). No cell is left out: candidates get a number,
the most named first, and a rank that is empty, marked twice or written in keeps its word.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

KEPT = ("undervote", "overvote", "UWI")


def main(source: str) -> None:
    """Write the two files beside this one."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)][1:]
    named = Counter(cell for row in rows for cell in row if cell not in KEPT)
    number = {name: str(place) for place, (name, _) in enumerate(named.most_common(), 1)}
    folder = Path(__file__).parent
    with (folder / "minneapolis-2013.candidates.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("candidate", "label"))
        writer.writerows((place, name.title()) for name, place in number.items())
    with (folder / "minneapolis-2013.ballots.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("first", "second", "third", "ballots"))
        for row, n in Counter(rows).most_common():
            writer.writerow((*(number.get(cell, cell) for cell in row), n))


if __name__ == "__main__":
    main(sys.argv[1])
