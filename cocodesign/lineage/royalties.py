"""How is a sum of money paid out by shares? In whole cents, of which none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from numbers import Rational
from typing import Literal

import pandas as pd

from cocodesign.exceptions import InvalidInputError

__all__ = ["royalties"]


def royalties(
    pool: int,
    shares: pd.Series,
    *,
    opted_out: Iterable[str] = (),
    opted_out_to: Literal["others", "pool"] = "others",
    cap: int | None = None,
    excess_to: Literal["others", "pool"] = "others",
) -> pd.Series:
    """Return what each person is paid out of a pool, in whole cents.

    Everybody first has their exact part of the pool. It is rounded down, and the cents that are left over go one each to
    those who lost most by it (largest remainder); of those who lost the same, to the one whose id comes first. What
    stays in the pool is rounded in the same way, after the people.

    Parameters
    ----------
    pool : int
        In cents, or whatever the smallest coin is.
    shares : pandas.Series
        Exact fractions that sum to 1, by id: from :func:`credit_of_people`. The share under the missing value, of ideas
        whose authors are unknown, is paid to nobody.
    opted_out : iterable of str
        People who want no money. They are not in the result.
    opted_out_to : {"others", "pool"}
        Where their share goes: to the others in proportion to their shares, or nowhere, so that it stays in the pool.
    cap : int, optional
        The most that one person is paid, in cents.
    excess_to : {"others", "pool"}
        Where goes what is above the cap: to those below it in proportion to their shares, as far as it lasts, or
        nowhere.

    Returns
    -------
    pandas.Series
        Whole cents that sum to the pool, in the order of ``shares``. What stays in the pool, if anything, stands last under
        the missing value.

    Raises
    ------
    InvalidInputError
        If pool or cap is negative or not a whole number, shares are not exact fractions that sum to 1, or somebody
        opted out who has no share.

    Notes
    -----
    ``opted_out_to="others"`` gives nothing to the missing value: if nobody is left, everything stays in the pool.

    Examples
    --------
    Three with equal shares in a hundred cents: the odd cent is Ana's, whose id comes first.

    >>> shares = pd.Series({"Cy": Fraction(1, 3), "Ana": Fraction(1, 3), "Bo": Fraction(1, 3)})
    >>> royalties(100, shares).to_dict()
    {'Cy': 33, 'Ana': 34, 'Bo': 33}
    >>> royalties(100, shares, opted_out=["Cy"]).to_dict()
    {'Ana': 50, 'Bo': 50}
    """
    for name, where in (("opted_out_to", opted_out_to), ("excess_to", excess_to)):
        if where not in ("others", "pool"):
            raise InvalidInputError(f"{name} is 'others' or 'pool'; this one is {where!r}.")
    _check_cents("pool", pool)
    if cap is not None:
        _check_cents("cap", cap)
    parts = _people(shares)
    out = {opted_out} if isinstance(opted_out, str) else set(opted_out)
    if strangers := sorted(out - set(parts)):
        raise InvalidInputError(
            f"{strangers[0]!r} opted out but has no share; the shares are of {', '.join(sorted(parts)) or 'nobody'}."
        )
    theirs = sum((parts.pop(person) for person in sorted(out)), Fraction(0))
    left = sum(parts.values(), Fraction(0))
    if opted_out_to == "others" and left:
        parts = {person: part * (left + theirs) / left for person, part in parts.items()}
    exact: dict[str | None, Fraction] = {person: part * pool for person, part in parts.items()}
    if cap is not None:
        exact = _capped(exact, cap, hand_on=excess_to == "others")
    cents = _rounded(exact | {None: pool - sum(exact.values(), Fraction(0))}, pool)
    if not cents[None]:
        del cents[None]
    people = pd.Index(list(cents), name="participant", dtype="str")
    return pd.Series(list(cents.values()), index=people, name="cents", dtype="int64")


def _check_cents(name: str, value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidInputError(f"{name} is a whole number of cents, 0 or more; this one is {value!r}.")


def _people(shares: pd.Series) -> dict[str, Fraction]:
    """Return the shares of those whose names are known, after a look at all."""
    parts, total = dict[str, Fraction](), Fraction(0)
    for person, share in shares.items():
        if isinstance(share, bool) or not isinstance(share, Rational) or share < 0:
            raise InvalidInputError(
                f"A share is an exact fraction, 0 or more, as credit_of_people gives it; that of {person!r} is {share!r}."
            )
        total += Fraction(share)
        if not pd.isna(person):
            if person in parts:
                raise InvalidInputError(f"shares name {person!r} twice; sum them by person first.")
            parts[str(person)] = Fraction(share)
    if total != 1:
        raise InvalidInputError(
            f"shares must sum to exactly 1; these sum to {total}. Divide each by the sum."
        )
    return parts


def _capped(exact: dict[str | None, Fraction], cap: int, *, hand_on: bool) -> dict[str | None, Fraction]:
    """Cut what is above the cap and hand it to those below in proportion, until nobody is above or all have the cap."""
    full: set[str | None] = set()
    while over := {person for person, amount in exact.items() if amount > cap}:
        excess = sum(exact[person] - cap for person in over)
        exact = exact | dict.fromkeys(over, Fraction(cap))
        full |= over
        below = {person: amount for person, amount in exact.items() if person not in full}
        if hand_on and (total := sum(below.values())):
            exact |= {person: amount + excess * amount / total for person, amount in below.items()}
    return exact


def _rounded(exact: dict[str | None, Fraction], pool: int) -> dict[str | None, int]:
    """Round amounts that sum to the pool to whole cents that do, by the largest remainder; the pool itself comes last."""
    cents = {person: int(amount) for person, amount in exact.items()}
    lost = {person: amount - cents[person] for person, amount in exact.items()}
    by_loss = sorted(exact, key=lambda one: (-lost[one], one is None, one or ""))
    for person in by_loss[: pool - sum(cents.values())]:
        cents[person] += 1
    return cents
