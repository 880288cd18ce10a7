"""What does the log of a large online community look like? Made up, heavy-tailed and answered, from a seed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cocodesign.networks import InteractionNetwork, interaction_network

__all__ = ["CrowdLog", "crowd_log"]


@dataclass(frozen=True)
class CrowdLog:
    """Who addressed whom, as numbers from 0, and how many people there are."""

    source: np.ndarray
    target: np.ndarray
    people: int

    def names(self) -> np.ndarray:
        return np.array([f"person-{number:07}" for number in range(self.people)], dtype=object)

    def roster(self) -> pd.DataFrame:
        """Everybody, one in a hundred a host, in one of seven groups."""
        number = np.arange(self.people)
        return pd.DataFrame(
            {
                "participant": pd.Series(self.names(), dtype="str"),
                "role": np.where(number % 100 == 0, "host", "member"),
                "group": np.array(["north", "south", "east", "west", "hill", "lake", "mill"])[number % 7],
            }
        )

    def table(self) -> pd.DataFrame:
        """The table ``interactions`` with ids as text, as it is read from a file: equal ids are one object."""
        names = self.names()
        return pd.DataFrame(
            {
                "source": pd.Series(names[self.source], dtype="str"),
                "target": pd.Series(names[self.target], dtype="str"),
            }
        )

    def network(self) -> InteractionNetwork:
        return interaction_network(self.table(), self.roster())


def crowd_log(events: int, people: int, *, seed: int = 1, answers: float = 0.35) -> CrowdLog:
    """A log in which few say and hear most, and a share of the interactions answers a recent one."""
    rng = np.random.default_rng(seed)
    active, sought = (_heavy_tailed(people, rng) for _ in range(2))
    source = rng.choice(people, size=events, p=active).astype(np.int32)
    target = rng.choice(people, size=events, p=sought).astype(np.int32)
    answer = np.flatnonzero(rng.random(events) < answers)
    back = np.minimum(rng.geometric(1 / 50, size=len(answer)), answer)
    asked = answer - back
    # An answer to an answer goes back to the first of them: leaps of 1, 2, 4, … answers, until nobody moves.
    first = np.arange(events)
    first[answer] = asked
    turned = first != np.arange(events)
    while (first[first] != first).any():
        turned ^= turned[first]
        first = first[first]
    source, target = source[first], target[first]
    return CrowdLog(np.where(turned, target, source), np.where(turned, source, target), people)


def _heavy_tailed(people: int, rng: np.random.Generator) -> np.ndarray:
    """Shares of everything by rank to the power of −0.85, dealt out at random."""
    weights = np.arange(1, people + 1) ** -0.85
    rng.shuffle(weights)
    return weights / weights.sum()
