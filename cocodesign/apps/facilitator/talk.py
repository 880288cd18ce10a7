"""Do participants talk with one another, or only with whoever leads? A share, its interval, and what chance would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import sqrt
from typing import Any

from cocodesign.events import State
from cocodesign.schema import CREDITED_DERIVATIONS

__all__ = ["addresses", "share_of_talk", "wilson"]

Row = dict[str, Any]


def addresses(state: State) -> Iterator[tuple[str, str]]:
    """Yield who addressed whom, once for each act: a comment, an endorsement, a build, thanks, an adopted point.

    An act about what several people wrote addresses the first of them; one of its authors addresses nobody by it.
    What came on paper has no author who is known, so nobody is addressed by it and nobody through it.
    """
    said = state.contributions
    for row in said.values():
        if row["reply_to"] and row["channel"] != "paper":
            yield from _address(said, row["participant"], row["reply_to"])
    for link in state.derivations:
        child = said[link["child"]]
        if link["kind"] in CREDITED_DERIVATIONS and child["channel"] != "paper":
            yield from _address(said, child["participant"], link["parent"])
    for acts in (state.endorsements, state.thanks, state.adoptions):
        for contribution, people in acts.items():
            for person in people:
                yield from _address(said, person, contribution)


def _address(said: dict[str, Row], source: str, contribution: str) -> Iterator[tuple[str, str]]:
    row = said.get(contribution)
    if row is None or row["channel"] == "paper" or source in row["authors"]:
        return
    yield source, next(iter(row["authors"]), row["participant"])


def share_of_talk(state: State) -> Row:
    r"""Return which share of all addresses passes between participants, and not from or to facilitators.

    .. math:: s = \frac{\#\{(i, j): i, j \text{ participants}\}}{\#\{(i, j)\}}, \qquad
        s_0 = \frac{1}{n}\sum_{(i, j)} [i \text{ a participant}]\,\frac{P - c_i}{P + F - c_i}

    where P and F are the contributions of participants and of facilitators and :math:`c_i` those of person i:
    chance draws an addressee in proportion to how much each role has said, never oneself.

    Returns
    -------
    dict
        ``n`` addresses, ``among`` of them between participants, ``share``, ``low`` and ``high`` (95 %, see
        :func:`wilson`), ``chance``. All but the two counts are None where nobody has addressed anybody: the share
        is undefined then, and not zero.

    Notes
    -----
    The interval takes addresses for independent of one another, which people's acts are not quite; it says how
    little a handful of acts tells, no more.
    """
    found = list(addresses(state))
    is_participant = {who: row["role"] == "participant" for who, row in state.participants.items()}
    n = len(found)
    among = sum(is_participant.get(i, False) and is_participant.get(j, False) for i, j in found)
    if not n:
        return {"n": 0, "among": 0, "share": None, "low": None, "high": None, "chance": None}
    low, high = wilson(among, n)
    said = Counter(row["participant"] for row in state.contributions.values() if row["channel"] != "paper")
    every = sum(said.values())
    of_participants = sum(count for who, count in said.items() if is_participant.get(who, False))
    chance = 0.0
    for source, _ in found:
        if is_participant.get(source, False) and every > said[source]:
            chance += (of_participants - said[source]) / (every - said[source])
    return {"n": n, "among": among, "share": among / n, "low": low, "high": high, "chance": chance / n}


def wilson(successes: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    r"""Return the score interval of a share: the shares that n draws with this outcome do not speak against.

    .. math:: \frac{p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}}{1 + z^2/n}

    Parameters
    ----------
    successes, n : int
        So many of so many; n is at least 1.
    z : float
        1.96 for an interval of 95 %.

    References
    ----------
    .. [1] Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference, Journal of the
       American Statistical Association 22, 209-212. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    Five of ten: the middle is certain, and not much else.

    >>> [round(end, 3) for end in wilson(5, 10)]
    [0.237, 0.763]
    """
    p, square = successes / n, z * z / n
    middle = (p + square / 2) / (1 + square)
    half = z * sqrt(p * (1 - p) / n + square / (4 * n)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)
