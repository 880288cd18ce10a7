"""Do participants talk with one another, or only with whoever leads? One meaning for the console and for research.

Plain Python: a facilitator's kernel takes it, event by event, without loading what analyses need;
:func:`cocodesign.participation.talk_among_members` is the same of tidy tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from cocodesign.shares import wilson_interval

__all__ = ["share_of_talk"]


def share_of_talk(
    addresses: Iterable[tuple[str, str]], said: Mapping[str, int], members: Collection[str]
) -> dict[str, Any]:
    r"""Return which share of all addresses passes between members, and not from or to those who lead.

    .. math:: s = \frac{\#\{(i, j): i, j \text{ members}\}}{\#\{(i, j)\}}, \qquad
        s_0 = \frac{1}{n}\sum_{(i, j)} [i \text{ a member}]\,\frac{P - c_i}{P + F - c_i}

    where P and F are the contributions of members and of all others and :math:`c_i` those of person i:
    chance draws an addressee in proportion to how much each has said, never oneself.

    Parameters
    ----------
    addresses : iterable of (str, str)
        Who addressed whom, once for each act.
    said : mapping of str to int
        How many contributions are whose.
    members : collection of str
        Who does not lead.

    Returns
    -------
    dict
        ``n`` addresses, ``among`` of them between members, ``share``, ``low`` and ``high`` (95 %, see
        :func:`cocodesign.shares.wilson_interval`), ``chance``. All but the two counts are None where nobody has
        addressed anybody: the share is undefined then, and not zero.

    Notes
    -----
    The interval takes addresses for independent of one another, which people's acts are not quite; it says how
    little a handful of acts tells, no more. For research take :func:`cocodesign.networks.report`.

    Examples
    --------
    Ana and Bo wrote once each, Fay who leads twice; Ana addressed Bo once and Fay once.

    >>> found = share_of_talk([("Ana", "Bo"), ("Ana", "Fay")], {"Ana": 1, "Bo": 1, "Fay": 2}, {"Ana", "Bo"})
    >>> found["share"], round(found["chance"], 3)
    (0.5, 0.333)
    """
    found = list(addresses)
    n = len(found)
    among = sum(i in members and j in members for i, j in found)
    if not n:
        return {"n": 0, "among": 0, "share": None, "low": None, "high": None, "chance": None}
    low, high = wilson_interval(among, n)
    every = sum(said.values())
    of_members = sum(count for who, count in said.items() if who in members)
    chance = 0.0
    for source, _ in found:
        own = said.get(source, 0)
        if source in members and every > own:
            chance += (of_members - own) / (every - own)
    return {"n": n, "among": among, "share": among / n, "low": low, "high": high, "chance": chance / n}
