"""Which cells of linked tables of counts may be shown, so that none of the others can be worked out from them?

A count is small when fewer than ``k`` people stand behind it. Small counts are suppressed, and then as many others
(*secondary suppression*), or totals rounded, until an attacker who solves the whole system of sums with what is shown
still has at least ``k`` values to choose from for each suppressed count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cocodesign.exceptions import InvalidInputError

__all__ = ["Cell", "Name", "Sums", "about", "bounds", "protect", "shown"]

Name = tuple[str, ...]
"""What a count is called: what is counted, and of which classes."""


@dataclass
class Cell:
    """One count.

    Attributes
    ----------
    value : int
        The true count, 0 or more.
    people : int
        How many people stand behind it.
    state : str
        What is shown of it: ``"exact"``, ``"rounded"`` to the nearest multiple of ``k`` or ``"suppressed"``.
    published : bool
        Whether it is printed; one that is not can still be worked out from others, and is protected if it is small.
    known : bool
        Whether it stays exact, however small, because anybody can count it in the rows that are released.
    """

    value: int
    people: int
    state: str = "exact"
    published: bool = True
    known: bool = False


@dataclass
class Sums:
    """Counts that hang together: which are there, and which add up to which.

    Attributes
    ----------
    cells : dict
        The counts by name.
    lines : list of (name, list of names)
        Each says that a total is the sum of its parts.
    """

    cells: dict[Name, Cell] = field(default_factory=dict)
    lines: list[tuple[Name, list[Name]]] = field(default_factory=list)

    def add(
        self, name: Name, value: int, people: int, *, published: bool = True, known: bool = False
    ) -> Name:
        """Add a count and return its name."""
        state = "exact" if published else "suppressed"
        self.cells[name] = Cell(int(value), int(people), state, published, known)
        return name

    def sum(self, total: Name, parts: Iterable[Name]) -> None:
        """Say that a count is the sum of others."""
        parts = list(parts)
        if sum(self.cells[part].value for part in parts) != self.cells[total].value:
            raise InvalidInputError(f"{total!r} is not the sum of its parts {parts!r}.")
        self.lines.append((total, parts))


def about(n: int, k: int) -> int | None:
    """Return a count as it may be told of people who are not in the tables: to the nearest ``k``; None for 1 to k - 1.

    Examples
    --------
    >>> about(0, 5), about(3, 5), about(12, 5), about(13, 5)
    (0, None, 10, 15)
    """
    return None if 0 < n < k else _rounded(n, k)


def protect(sums: Sums, k: int) -> Sums:
    """Return the counts with their states set, so that no suppressed one can be worked out.

    Where a count is too easily bounded, the smallest other part of its line is suppressed; where that would leave
    nothing of the line, its total is rounded; and where that does not help either, more is suppressed. The counts
    given are changed in place.

    Parameters
    ----------
    sums : Sums
        The counts and what adds up.
    k : int
        How many people must stand behind a count that is shown (2 or more).
    """
    for cell in sums.cells.values():
        if cell.people < k and not cell.known:
            cell.state = "suppressed"
    waiting = True
    while waiting:
        waiting = False
        touched: set[int] = set()
        for name, (low, high) in bounds(sums, k).items():
            cell = sums.cells[name]
            if (cell.published or cell.people < k) and high - low < k - 1:
                mine = {n for n, line in enumerate(sums.lines) if name == line[0] or name in line[1]}
                if not mine & touched:  # what was done for one count of a line may do for the others
                    touched |= mine
                    waiting |= _hide_more(sums, name)
    return sums


def shown(cell: Cell, k: int) -> dict[str, int | str | None]:
    """Return what a table shows of a count: ``n``, missing when suppressed, and ``state``."""
    n = {"exact": cell.value, "rounded": _rounded(cell.value, k), "suppressed": None}[cell.state]
    return {"n": n, "state": cell.state}


def bounds(sums: Sums, k: int) -> dict[Name, tuple[float, float]]:
    """Return between which values an attacker knows each suppressed count to lie, from what is shown.

    The lowest and highest value of each under all lines at once, by linear programming (Fischetti and Salazar 2001,
    *Solving the cell suppression problem on tabular data with linear constraints*, Management Science 47,
    doi:10.1287/mnsc.47.7.1008.9805, call it the attacker's subproblem). Counts that stand in the same place of alike
    lines have the same bounds and are worked out once.
    """
    from scipy.optimize import linprog

    unknown = {name for name, cell in sums.cells.items() if cell.state != "exact"}
    like, lines = _alike(sums, unknown)
    names = sorted({name for total, parts in lines for name in (total, *parts) if name in unknown}, key=repr)
    column = {name: n for n, name in enumerate(names)}
    far = 10.0 * sum(cell.value for cell in sums.cells.values()) + 1000.0
    box = [_span(sums.cells[name], k, far) for name in names]
    matrix, right = [], []
    for total, parts in lines:
        row, known = [0.0] * len(names), 0
        for name, sign in ((total, 1), *((part, -1) for part in parts)):
            if name in unknown:
                row[column[name]] += sign
            else:
                known += sign * sums.cells[name].value
        matrix.append(row)
        right.append(-known)
    found: dict[Name, tuple[float, float]] = {}
    for name in names:
        if sums.cells[name].state != "suppressed":
            continue
        ends = []
        for sign in (1, -1):
            goal = [0.0] * len(names)
            goal[column[name]] = sign
            answer = linprog(goal, A_eq=matrix, b_eq=right, bounds=box, method="highs")
            if answer.status != 0:
                raise ArithmeticError(f"the bounds of {name!r} could not be worked out: {answer.message}")
            ends.append(sign * round(answer.fun, 6))
        found[name] = (ends[0], ends[1] if ends[1] < far / 2 else float("inf"))
    free = (0.0, float("inf"))
    return {
        name: found.get(like.get(name, name), free)
        for name in unknown
        if sums.cells[name].state == "suppressed"
    }


def _alike(sums: Sums, unknown: set[Name]) -> tuple[dict[Name, Name], list[tuple[Name, list[Name]]]]:
    """Which unknown parts share their bounds with which, and the lines that are enough to work these out."""
    uses = Counter(part for _, parts in sums.lines for part in parts)
    uses.update(total for total, _ in sums.lines)
    seen: dict[tuple[Name, int, int], list[Name]] = {}
    like: dict[Name, Name] = {}
    kept = []
    for total, parts in sums.lines:
        hidden = [part for part in parts if part in unknown]
        if not hidden and total not in unknown:
            continue
        plain = all(uses[part] == 1 and sums.cells[part].state == "suppressed" for part in hidden)
        if not plain:
            kept.append((total, parts))
            continue
        shown = sum(sums.cells[part].value for part in parts if part not in unknown)
        kind = (total, shown, min(len(hidden), 2))
        first = seen.setdefault(kind, hidden)
        if first is hidden:
            # Of many unknown parts that stand in no other line, two are as free as all.
            kept.append((total, [part for part in parts if part not in unknown or part in hidden[:2]]))
        for part in hidden:
            like[part] = first[0]
    return like, kept


def _span(cell: Cell, k: int, far: float) -> tuple[float, float]:
    if cell.state == "suppressed":
        return 0, far
    near = _rounded(cell.value, k)
    return max(0, near - k // 2), near + (k - 1) // 2


def _rounded(n: int, k: int) -> int:
    return (n + k // 2) // k * k


def _hide_more(sums: Sums, name: Name) -> bool:
    """Show less of the lines of a count; False where nothing is left to hide."""
    cells = sums.cells
    mine = [line for line in sums.lines if name == line[0] or name in line[1]]
    for lines in (mine, sums.lines):
        # Where more than one other part is shown, the smallest follows.
        for total, parts in lines:
            exact = _smallest_first(sums, parts, name)
            if exact and (name == total or (len(exact) > 1 and cells[total].state != "suppressed")):
                cells[exact[0]].state = "suppressed"
                return True
        # A total that is rounded leaves more of a line than a part that is suppressed.
        for total, _ in lines:
            if name != total and cells[total].state == "exact" and not cells[total].known:
                cells[total].state = "rounded"
                return True
        for total, parts in lines:
            left = [*_smallest_first(sums, parts, name), *parts, total]
            left = [
                one
                for one in left
                if one != name and cells[one].state != "suppressed" and not cells[one].known
            ]
            if left:
                cells[left[0]].state = "suppressed"
                return True
    return False


def _smallest_first(sums: Sums, parts: list[Name], but: Name) -> list[Name]:
    """The parts of a line that are shown exactly and may be hidden."""
    cells = sums.cells
    exact = [one for one in parts if one != but and cells[one].state == "exact" and not cells[one].known]
    return sorted(exact, key=lambda one: (cells[one].value, one))
