"""Who is drawn by lot, so that the drawn are like those they are drawn from, and anybody can check the draw?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cocodesign.exceptions import InvalidInputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Draw", "commitment", "lot_number", "proportional_quotas", "sortition"]

Quotas = Mapping[str, Mapping[Any, int | tuple[int, int]]]


def commitment(seed: str) -> str:
    """Return what is published before a draw, so that its seed cannot be chosen afterwards: the SHA-256 of the seed.

    Parameters
    ----------
    seed : str
        Long enough not to be guessed, such as ``secrets.token_hex(16)``; it is published after the draw.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> commitment("a seed") == hashlib.sha256(b"cocodesign sortition\\na seed").hexdigest()
    True
    """
    return hashlib.sha256(b"cocodesign sortition\n" + seed.encode()).hexdigest()


def lot_number(seed: str, person: str) -> int:
    """Return the lot of a person: the first 16 hexadecimal digits of the SHA-256 of the seed, a line break and the id.

    It depends on nothing else, neither on who else is in the list nor on its order.

    Examples
    --------
    >>> lot_number("a seed", "ana") == int(hashlib.sha256(b"a seed\\nana").hexdigest()[:16], 16)
    True
    """
    return int(hashlib.sha256(f"{seed}\n{person}".encode()).hexdigest()[:16], 16)


def proportional_quotas(population: Mapping[Any, float], seats: int) -> dict[Any, int]:
    r"""Return how many of each group make a panel like the population, by largest remainders.

    .. math:: q_g = \lfloor s\, n_g / n \rfloor, \quad \text{and one more for the largest remainders}

    Parameters
    ----------
    population : mapping
        By group, how many people; equal remainders go to the larger group, then to the one that stands earlier.
    seats : int
        The size of the panel.

    Raises
    ------
    InvalidInputError
        If nobody is in the population.

    Examples
    --------
    >>> proportional_quotas({"under 30": 300, "30 to 60": 450, "over 60": 250}, 10)
    {'under 30': 3, '30 to 60': 5, 'over 60': 2}
    """
    from fractions import Fraction

    exact = {group: Fraction(str(n)) for group, n in population.items()}
    whole = sum(exact.values())
    if not whole:
        raise InvalidInputError("Quotas follow from a population, and nobody is in this one.")
    ideal = {group: n * seats / whole for group, n in exact.items()}
    found = {group: int(one) for group, one in ideal.items()}
    by_remainder = sorted(ideal, key=lambda group: (found[group] - ideal[group], -exact[group]))
    for group in by_remainder[: seats - sum(found.values())]:
        found[group] += 1
    return found


@dataclass(frozen=True)
class Draw:
    """A panel drawn by lot.

    Attributes
    ----------
    drawn : tuple of str
        The panel, by lot, the highest first.
    reserves : tuple of str
        Everybody else, by lot: in this order they are asked where their groups allow it.
    seed : str
        Published after the draw.
    commitment : str
        Published before it; see :func:`commitment`.
    pool : str
        SHA-256 of the list of people and their groups, published with the commitment.
    quotas : mapping
        By attribute and group the least and the most.
    people : DataFrame
        From whom it was drawn.
    gone : tuple of str
        Who was drawn and cannot come.
    """

    drawn: tuple[str, ...]
    reserves: tuple[str, ...]
    seed: str
    commitment: str
    pool: str
    quotas: Mapping[str, Mapping[Any, tuple[int, int]]]
    people: pd.DataFrame = field(repr=False, compare=False)
    gone: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """One row for each attribute and group: ``attribute, group, least, most, pool, drawn, pool_share, drawn_share``."""
        import pandas as pd

        rows = []
        people = self.people
        panel = people.loc[list(self.drawn)]
        for attribute, groups in self.quotas.items():
            for group, (least, most) in groups.items():
                n, chosen = int((people[attribute] == group).sum()), int((panel[attribute] == group).sum())
                shares = (n / len(people), chosen / len(panel) if len(panel) else float("nan"))
                rows.append((attribute, group, least, most, n, chosen, *shares))
        names = ["attribute", "group", "least", "most", "pool", "drawn", "pool_share", "drawn_share"]
        return pd.DataFrame(rows, columns=names)

    def replace(self, gone: Iterable[str]) -> Draw:
        """Return the draw with replacements for those who cannot come; all others of the panel stay.

        Parameters
        ----------
        gone : iterable of str
            Of the panel. Whoever is asked next and declines too is named in a further call.

        Raises
        ------
        InvalidInputError
            If somebody is not on the panel, or no reserves fit into the quotas.

        Examples
        --------
        >>> import pandas as pd
        >>> people = pd.DataFrame({"side": ["north", "north", "south", "south"]}, index=["ana", "bo", "cy", "di"])
        >>> draw = sortition(people, 2, quotas={"side": {"north": 1, "south": 1}}, seed="a seed")
        >>> again = draw.replace([draw.drawn[0]])
        >>> draw.drawn[1] in again.drawn, again.table["drawn"].tolist()
        (True, [1, 1])
        """
        leaving = tuple(dict.fromkeys(gone))
        for one in leaving:
            if one not in self.drawn:
                raise InvalidInputError(f"{one!r} is not on the panel; it is {', '.join(self.drawn)}.")
        out = (*self.gone, *leaving)
        kept = [one for one in self.drawn if one not in leaving]
        available = self.people.drop(index=list(out))
        panel = _panel(available, len(self.drawn), self.quotas, self.seed, kept)
        return Draw(
            _by_lot(panel, self.seed),
            _by_lot(set(available.index) - set(panel), self.seed),
            self.seed,
            self.commitment,
            self.pool,
            self.quotas,
            self.people,
            out,
        )


def sortition(
    people: pd.DataFrame, seats: int, *, seed: str, quotas: Quotas | None = None, committed: str | None = None
) -> Draw:
    """Return a panel drawn by lot within quotas.

    Everybody's lot follows from the seed and their id (:func:`lot_number`). Of all panels that meet the quotas, the one
    whose lots have the highest sum is drawn.

    Parameters
    ----------
    people : DataFrame
        One row a person who can be drawn, the id as index; the columns named in `quotas` hold their groups.
    seats : int
        The size of the panel.
    seed : str
        From which lots are drawn. Publish its :func:`commitment` before the draw, and the seed after it.
    quotas : mapping, optional
        By column and group, how many of the panel: a number, or the least and the most. Groups without a quota, and
        columns that are not named, are left to chance. See :func:`proportional_quotas`.
    committed : str, optional
        What was published before; a seed that does not fit it is refused.

    Returns
    -------
    Draw
        The panel, reserves, and the table of target and drawn.

    Raises
    ------
    InvalidInputError
        If the seed does not fit the commitment, an id is there twice, a column is missing, or no panel meets the quotas;
        then what stands against it is said.

    Notes
    -----
    With no quotas, or those of one column, everybody in a group has the same chance. With quotas of several columns it
    depends on how rare somebody's combination of groups is, as in every such draw [1]_: draw with several seeds to see by
    how much. Whoever knows the seed before the list is closed could alter the list; publish the list (or ``pool``) with
    the commitment, or take a seed that nobody knows, such as a public lottery.

    References
    ----------
    .. [1] Flanigan, Gölz, Gupta, Hennig, Procaccia (2021), Fair algorithms for selecting citizens' assemblies,
       Nature 596, 548-552. doi:10.1038/s41586-021-03788-6

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"side": ["north", "north", "south", "south"]}, index=["ana", "bo", "cy", "di"])
    >>> draw = sortition(people, 2, quotas={"side": {"north": 1, "south": 1}}, seed="a seed")
    >>> draw.table[["group", "drawn"]].values.tolist()
    [['north', 1], ['south', 1]]
    """
    if committed is not None and commitment(seed) != committed:
        raise InvalidInputError(
            f"The commitment {committed[:12]}… is not that of this seed, which would be {commitment(seed)[:12]}…; "
            "draw with the seed that was committed to."
        )
    if not people.index.is_unique:
        twice = people.index[people.index.duplicated()][0]
        raise InvalidInputError(f"Each person is in the list once, but {twice!r} is there twice.")
    if isinstance(seats, bool) or not isinstance(seats, int) or seats < 1:
        raise InvalidInputError(f"seats is a whole number above 0, not {seats!r}.")
    bounds = _bounds(people, seats, quotas or {})
    panel = _panel(people, seats, bounds, seed, [])
    lines = [
        "\t".join(map(str, (person, *(people.at[person, attribute] for attribute in bounds))))
        for person in sorted(people.index, key=str)
    ]
    pool = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    reserves = _by_lot(set(people.index) - set(panel), seed)
    return Draw(_by_lot(panel, seed), reserves, seed, commitment(seed), pool, bounds, people)


def _by_lot(some: Iterable[str], seed: str) -> tuple[str, ...]:
    return tuple(sorted(some, key=lambda one: (-lot_number(seed, one), one)))


def _bounds(people: pd.DataFrame, seats: int, quotas: Quotas) -> dict[str, dict[Any, tuple[int, int]]]:
    found: dict[str, dict[Any, tuple[int, int]]] = {}
    for attribute, groups in quotas.items():
        if attribute not in people:
            known = ", ".join(map(str, people)) or "none"
            raise InvalidInputError(
                f"There is a quota for {attribute!r}, but no such column; columns are {known}."
            )
        found[attribute] = {}
        for group, asked in groups.items():
            least, most = asked if isinstance(asked, tuple) else (asked, asked)
            if not 0 <= least <= most:
                raise InvalidInputError(
                    f"{attribute} {group!r}: a quota is a number, or the least and the most; this is {asked!r}."
                )
            found[attribute][group] = (int(least), int(most))
    return found


def _panel(
    people: pd.DataFrame,
    seats: int,
    bounds: Mapping[str, Mapping[Any, tuple[int, int]]],
    seed: str,
    kept: list[str],
) -> list[str]:
    """The panel of the highest lots that meets the quotas and keeps whom it has to keep."""
    _check_possible(people, seats, bounds, kept)
    if len(bounds) > 1:
        return _of_several(people, seats, bounds, seed, kept)
    ranked = _by_lot(set(people.index) - set(kept), seed)
    if not bounds:
        return [*kept, *ranked[: seats - len(kept)]]
    (attribute, groups) = next(iter(bounds.items()))
    group_of = people[attribute].to_dict()
    many = dict.fromkeys(groups, 0)
    for one in kept:
        if group_of[one] in many:
            many[group_of[one]] += 1
    panel = list(kept)
    for one in ranked:  # what each group needs at least
        group = group_of[one]
        if group in many and many[group] < groups[group][0]:
            many[group] += 1
            panel.append(one)
    for one in ranked:  # and the rest by lot, as far as the groups allow
        group = group_of[one]
        if len(panel) == seats:
            break
        if one not in panel and (group not in many or many[group] < groups[group][1]):
            if group in many:
                many[group] += 1
            panel.append(one)
    if len(panel) != seats:
        raise InvalidInputError(_impossible(attribute, groups, seats, len(panel)))
    return panel


def _check_possible(
    people: pd.DataFrame, seats: int, bounds: Mapping[str, Mapping[Any, tuple[int, int]]], kept: list[str]
) -> None:
    if len(people) < seats:
        raise InvalidInputError(f"{seats} are to be drawn, but only {len(people)} people are in the list.")
    for attribute, groups in bounds.items():
        counts = people[attribute].value_counts().to_dict()
        needed = sum(least for least, _ in groups.values())
        others = len(people) - sum(int(counts.get(group, 0)) for group in groups)
        at_most = others + sum(min(most, int(counts.get(group, 0))) for group, (_, most) in groups.items())
        if needed > seats:
            raise InvalidInputError(
                f"The quotas of {attribute} ask for {needed} people at least, of {seats}."
            )
        for group, (least, _) in groups.items():
            if int(counts.get(group, 0)) < least:
                raise InvalidInputError(
                    f"{attribute} {group!r}: {least} are to be drawn, but only {int(counts.get(group, 0))} are in the list. "
                    "Invite more, or lower the quota."
                )
        if at_most < seats:
            raise InvalidInputError(_impossible(attribute, groups, seats, at_most))


def _impossible(attribute: str, groups: Mapping[Any, tuple[int, int]], seats: int, most: int) -> str:
    said = ", ".join(f"{group!r} {least} to {high}" for group, (least, high) in groups.items())
    return f"The quotas of {attribute} ({said}) allow {most} people at most from this list, of {seats}."


def _of_several(
    people: pd.DataFrame,
    seats: int,
    bounds: Mapping[str, Mapping[Any, tuple[int, int]]],
    seed: str,
    kept: list[str],
) -> list[str]:
    """The same where quotas of several attributes hold at once: an integer program."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    ids = sorted(people.index, key=str)
    lots = np.array([lot_number(seed, one) for one in ids], dtype=np.float64) / 2.0**64
    rows, low, high, said = [np.ones(len(ids))], [seats], [seats], []
    for attribute, groups in bounds.items():
        column = people.loc[ids, attribute]
        for group, (least, most) in groups.items():
            rows.append((column == group).to_numpy(dtype=np.float64))
            low.append(least)
            high.append(most)
        said.append(attribute)
    fixed = np.isin(np.array(ids, dtype=object), kept).astype(np.float64)
    done = milp(
        -lots,
        constraints=LinearConstraint(np.array(rows), low, high),
        integrality=np.ones(len(ids)),
        bounds=Bounds(fixed, np.ones(len(ids))),
        options={"mip_rel_gap": 0.0},
    )
    if not done.success:
        raise InvalidInputError(
            f"No {seats} people of this list meet the quotas of {' and '.join(said)} at once"
            f"{f', with {len(kept)} who stay' if kept else ''}. Widen one of them to a range, or invite more."
        )
    return [one for one, is_in in zip(ids, done.x > 0.5, strict=True) if is_in]
