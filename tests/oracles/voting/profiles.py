"""Random profiles, as our ballots and as those of other libraries."""

from collections.abc import Iterator

import numpy as np

from cocodesign.voting import Ballots


def random_orders(n: int, seed: int, most: int = 7) -> Iterator[tuple[int, list[list[int]]]]:
    """Each with 3 to `most` candidates and 5 to 60 voters, half of whose ballots are truncated."""
    rng = np.random.default_rng(seed)
    for _ in range(n):
        m, voters = int(rng.integers(3, most + 1)), int(rng.integers(5, 61))
        liked = rng.normal(size=m) * rng.choice([0, 1])
        rows = []
        for _ in range(voters):
            order = np.argsort(-(liked + rng.gumbel(size=m))).tolist()
            rows.append(order[: m if rng.random() < 0.5 else int(rng.integers(1, m + 1))])
        yield m, rows


def our_ballots(m: int, rows: list[list[int]]) -> Ballots:
    return Ballots.from_rankings(
        {f"b{i}": [str(c) for c in row] for i, row in enumerate(rows)}, map(str, range(m))
    )


def said(winners) -> set[str]:
    return {str(winner) for winner in winners}
