"""Which two ideas are put before a person next? Those that were shown least; plain Python, for a phone's kernel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from random import Random

__all__ = ["AHEAD", "upcoming"]

AHEAD = 6
"""So many pairs lie ready on a phone, so that nobody waits for the next one."""
MOST_TRIED = 400
"""Among so many pairs is drawn at most; of many ideas those that were shown least are taken first."""


def upcoming(
    person: str,
    poll: str,
    ideas: Sequence[str],
    answered: Iterable[Sequence[str]],
    shown: Mapping[str, int] | None = None,
) -> list[list[str]]:
    """Return the next pairs for a person, first and second of each drawn by lot.

    Parameters
    ----------
    person, poll : str
        Whose pairs and in which poll: they make the lot, so that a page that is opened again shows the same.
    ideas : sequence of str
        What stands and is not hidden.
    answered : iterable
        The pairs that the person has answered, ``(left, right, …)``. None of them comes again.
    shown : mapping, optional
        How often each idea was in a pair that somebody answered, by all that is known here.

    Notes
    -----
    A pair is drawn with a chance that falls with the square of how often its two ideas were shown, to everybody and
    then to this person. How often an idea was chosen plays no part: nobody's phone is told before the poll closes.

    Examples
    --------
    >>> pairs = upcoming("ana", "p1", ["trees", "court", "pool"], [("trees", "court", "left")])
    >>> sorted(map(sorted, pairs))
    [['court', 'pool'], ['pool', 'trees']]
    """
    done = {frozenset(one[:2]) for one in answered}
    own: dict[str, int] = {}
    for one in done:
        for idea in one:
            own[idea] = own.get(idea, 0) + 1
    everybody = shown or {}
    chance = Random(f"{person} {poll} {len(done)}")
    least = sorted(ideas, key=lambda idea: (everybody.get(idea, 0) + own.get(idea, 0), chance.random()))
    found: list[list[str]] = []
    open_pairs = [pair for pair in combinations(least[:60], 2) if frozenset(pair) not in done][:MOST_TRIED]
    while open_pairs and len(found) < AHEAD:
        weights = [1 / (_seen(a, everybody, own) * _seen(b, everybody, own)) ** 2 for a, b in open_pairs]
        (pair,) = chance.choices(open_pairs, weights)
        open_pairs.remove(pair)
        for idea in pair:
            own[idea] = own.get(idea, 0) + 1
        found.append(list(pair) if chance.random() < 0.5 else [pair[1], pair[0]])
    return found


def _seen(idea: str, everybody: Mapping[str, int], own: Mapping[str, int]) -> int:
    return 1 + everybody.get(idea, 0) + 2 * own.get(idea, 0)
