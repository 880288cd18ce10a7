"""Elections from textbooks and small ones drawn on paper, and a slow way to count each."""

from itertools import permutations

from cocodesign.voting import Ballots


def voters(**groups):
    """Ballots from how many people sent which order: ``voters(ABC=2, B=1)``."""
    people = [order for order, n in groups.items() for _ in range(n)]
    return {f"b{i}": list(order) for i, order in enumerate(people, 1)}


def ranked(candidates, **groups):
    return Ballots.from_rankings(voters(**groups), candidates)


TENNESSEE = ranked("MNCK", MNCK=42, NCKM=26, CKNM=15, KCNM=17)
SCHULZES_45 = ranked("ABCDE", ACBED=5, ADECB=5, BEDAC=8, CABED=3, CAEBD=7, CBADE=2, DCEBA=7, EBADC=8)
A_CYCLE_OF_60 = ranked("ABC", ABC=23, BCA=17, BAC=2, CAB=10, CBA=8)
TRUNCATED = ranked("ABC", A=3, BC=2, CB=2)
A_MARGIN_OF_ONE = ranked("ABC", A=6, B=5, CB=4)


def slow_irv(orders, candidates, drop):
    """Who wins an instant run-off counted in plain Python, where `drop` picks who goes of those who are lowest."""
    left = list(candidates)
    while True:
        tops = [next((c for c in order if c in left), None) for order in orders]
        votes = {c: tops.count(c) for c in left}
        total = sum(votes.values())
        if not total:
            return set()
        if len(left) <= 2 or 2 * max(votes.values()) > total:
            return {c for c in left if votes[c] == max(votes.values())}
        fewest = min(votes.values())
        left.remove(drop([c for c in left if votes[c] == fewest]))


def every_irv(orders, candidates):
    """Who wins under some order of preference among tied candidates."""
    found = set()
    for order in permutations(candidates):
        found |= slow_irv(orders, candidates, lambda tied, order=order: min(tied, key=order.index))
    return found


def slow_duels(orders, candidates):
    """How many put the first of a pair above the second; who is not named is last."""
    place = [{c: order.index(c) if c in order else len(candidates) for c in candidates} for order in orders]
    return {(a, b): sum(p[a] < p[b] for p in place) for a in candidates for b in candidates if a != b}
