"""`make bench`: measure what people notice and print it, with what was hoped for, beside what one would use instead.

    python -m tests.benchmarks [PART …] [--rounds 5] [--people 20] [--seeds 100] [--patience 60]

Figures belong to this computer in this hour; ratios side by side are what to read.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

PARTS = {
    "record": "of_workshops",
    "visit": "of_workshops",
    "live": "of_workshops",
    "crowd": "of_workshops",
    "crowded": "of_workshops",
    "links": "of_trust",
    "flood": "of_trust",
    "networks": "of_analyses",
    "lineage": "of_analyses",
    "voting": "of_votes",
    "people": "of_votes",
}
"""What is run when nothing is named, and the module in which a function of that name measures it."""
MORE = {"crash": "of_trust", "race": "of_trust", "networks_of_ten_million": "of_analyses"}
"""What is run only when it is named."""


def main() -> int:
    """Run the parts that were asked for, all by default."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure what people notice.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, *MORE, []], default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, help="20 who arrive at once, 200 who write")
    parser.add_argument("--seeds", type=int, default=100, help="how many races of each kind")
    parser.add_argument(
        "--patience", type=float, default=60, help="seconds for each measure of networks by each library"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cocodesign-bench-") as folder:
        for part in given.parts or PARTS:
            module = importlib.import_module(f".{(PARTS | MORE)[part]}", __package__)
            getattr(module, part)(Path(folder) / part, given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
