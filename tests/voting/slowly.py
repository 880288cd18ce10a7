"""Committees and budgets counted in plain Python with fractions, every way of settling ties, as the definitions say."""

from fractions import Fraction
from itertools import combinations


def every(taken, level_of, take, is_done):
    """The sets that can come of taking one after the other."""
    found, seen, waiting = set(), set(), [taken]
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        level = level_of(state)
        if is_done(state) or not level:
            found.add(frozenset(state[0]))
            continue
        waiting += [take(state, one) for one in level]
    return found


def slow_pav_score(rows, chosen):
    return sum(
        (Fraction(1, place + 1) for row in rows for place in range(len(set(row) & set(chosen)))), Fraction(0)
    )


def slow_pav(rows, candidates, seats):
    every_set = [frozenset(one) for one in combinations(candidates, min(seats, len(candidates)))]
    best = max(slow_pav_score(rows, one) for one in every_set)
    return {one for one in every_set if slow_pav_score(rows, one) == best}


def slow_sequential_pav(rows, candidates, seats):
    def level(state):
        (chosen,) = state
        scores = {c: slow_pav_score(rows, [*chosen, c]) for c in candidates if c not in chosen}
        return [c for c in scores if scores[c] == max(scores.values())]

    return every(
        (frozenset(),), level, lambda state, c: (state[0] | {c},), lambda state: len(state[0]) == seats
    )


def slow_sequential_phragmen(rows, candidates, seats):
    def loads(state):
        chosen, borne = state
        found = {}
        for c in candidates:
            some = [borne[i] for i, row in enumerate(rows) if c in row]
            if c not in chosen and some:
                found[c] = (1 + sum(some)) / len(some)
        return found

    def level(state):
        found = loads(state)
        if not found:
            return [c for c in candidates if c not in state[0]]
        return [c for c in found if found[c] == min(found.values())]

    def take(state, c):
        load = loads(state).get(c)
        borne = tuple(
            load if c in row and load is not None else x for x, row in zip(state[1], rows, strict=True)
        )
        return (state[0] | {c}, borne)

    start = (frozenset(), (Fraction(0),) * len(rows))
    return every(start, level, take, lambda state: len(state[0]) == seats)


def slow_equal_shares(rows, candidates, share, costs, worth, seats=None):
    """Every set that can be bought with a share."""

    def payments(state):
        chosen, money = state
        found = {}
        for c in candidates:
            some = sorted(money[i] for i, row in enumerate(rows) if c in row)
            if c in chosen or sum(some) < costs[c] or not some:
                continue
            for place, have in enumerate(some):
                payment = (costs[c] - sum(some[:place])) / Fraction(len(some) - place)
                if payment <= have:
                    found[c] = payment
                    break
        return found

    def level(state):
        found = {c: payment / worth[c] for c, payment in payments(state).items()}
        return [c for c in found if found[c] == min(found.values())]

    def take(state, c):
        payment = payments(state)[c]
        money = tuple(x - min(x, payment) if c in row else x for x, row in zip(state[1], rows, strict=True))
        return (state[0] | {c}, money)

    start = (frozenset(), (Fraction(share),) * len(rows))
    return every(start, level, take, lambda state: seats is not None and len(state[0]) == seats)


def cohesive(rows, candidates, seats):
    """For each group of candidates who deserve as many seats as they are: their number and who approves all of them."""
    for size in range(1, seats + 1):
        for some in combinations(candidates, size):
            people = [row for row in rows if set(some) <= set(row)]
            if people and len(people) * seats >= size * len(rows):
                yield size, people


def is_ejr(rows, candidates, seats, chosen):
    """No group that is large enough and agrees has nobody with as many chosen as the group deserves."""
    for size, people in cohesive(rows, candidates, seats):
        short = [row for row in people if len(set(row) & set(chosen)) < size]
        if len(short) * seats >= size * len(rows):
            return False
    return True


def is_pjr(rows, candidates, seats, chosen):
    """No group that is large enough and agrees has fewer chosen between them than the group deserves."""
    for size, people in cohesive(rows, candidates, seats):
        for few in combinations(sorted(chosen), min(size - 1, len(chosen))):
            short = [row for row in people if set(row) & set(chosen) <= set(few)]
            if len(short) * seats >= size * len(rows):
                return False
    return True
