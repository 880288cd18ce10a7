"""What if a community moved, and we knew by how much? Two halves of a workshop with planted shifts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.tables import Community

__all__ = ["SimulatedCommunity", "simulated_community"]

BEFORE = {"activity": 0.3, "reciprocity": 0.2, "empowerment": 0.4}
"""The chances in the first half: that an address is a comment and no sign of liking; that it is answered; that a
member, and not a host, set what is decided."""

_TYPES = (0.5, 1.5)
_BEGIN = pd.Timestamp("2026-03-14T18:00Z")
_HALF = 3600


class SimulatedCommunity(NamedTuple):
    """A community with its truth."""

    community: Community
    truth: pd.DataFrame
    """By measure (activity, dyadic, empowerment): ``before``, ``after`` and ``change`` in a community without end."""
    parts: tuple[str, str, str]
    """When the first half began, when the second, and when it was over."""


def simulated_community(
    rng: int | np.random.Generator,
    *,
    members: int = 24,
    hosts: int = 2,
    addresses: float = 6.0,
    decisions: int = 24,
    activity: float = 0.0,
    reciprocity: float = 0.0,
    empowerment: float = 0.0,
) -> SimulatedCommunity:
    r"""Return a community of two halves, in the second of which some chances differ by as much as was planted.

    Everybody begins with some ideas. In each half the people i and j open :math:`N_{ij} \sim
    \text{Poisson}(\mu t_i t_j)` addresses each way, with t one half or three halves; each is answered with the chance of
    that half. An address is a comment with a chance that differs from person to person around that of the half, and
    else an endorsement. A decision is for one of two ideas; each of the two was a member's with the chance of the
    half, and else a host's.

    Parameters
    ----------
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same community each time.
    members, hosts : int
        How many people.
    addresses : float
        How many addresses each opens in each half, on average.
    decisions : int
        How many decisions are taken, half of them in each half.
    activity, reciprocity, empowerment : float
        What is added in the second half to the chances of the first, which are 0.3, 0.2 and 0.4.

    Returns
    -------
    SimulatedCommunity
        ``community``; ``truth``, with 0 as change where nothing was planted; ``parts``, to be handed to
        :func:`cocodesign.participation.three_shifts`.

    Raises
    ------
    InvalidInputError
        If there are not at least two members and one host, or a chance would leave the range from 0 to 1.

    Examples
    --------
    >>> planted = simulated_community(1, empowerment=0.5)
    >>> planted.truth["change"].round(6).to_dict()
    {'activity': 0.0, 'dyadic': 0.0, 'empowerment': 0.5}
    >>> len(planted.community.participants)
    26
    """
    chances = {"activity": activity, "reciprocity": reciprocity, "empowerment": empowerment}
    for name, more in chances.items():
        if not 0 < BEFORE[name] + more < 1 and not (name != "activity" and 0 <= BEFORE[name] + more <= 1):
            raise InvalidInputError(
                f"{name} is added to {BEFORE[name]} and the sum is a chance; here {name} is {more}."
            )
    if members < 2 or hosts < 1:
        raise InvalidInputError(
            f"At least two members and one host are needed; here are {members} and {hosts}."
        )
    rng = np.random.default_rng(rng)
    n = members + hosts
    names = [f"m{k:03}" for k in range(members)] + [f"h{k:03}" for k in range(hosts)]
    mean = addresses / (n - 1)
    talkative = rng.choice(_TYPES, size=n)
    bent = rng.random(n)
    comes_to: dict[tuple[int, int], int] = {}
    contributions: list[dict[str, Any]] = []
    endorsements: list[dict[str, Any]] = []
    for half in (0, 1):
        added = {name: half * some for name, some in chances.items()}
        ready = _beta_quantile(bent, BEFORE["activity"] + added["activity"])
        for i, j, second in _addresses(rng, talkative, mean, BEFORE["reciprocity"] + added["reciprocity"]):
            at = _at(half, second)
            if rng.random() < ready[i]:
                contributions.append(
                    {
                        "contribution": f"c{len(contributions):05}",
                        "participant": names[i],
                        "kind": "comment",
                        "created_at": at,
                        "reply_to": f"{names[j]}-0",
                    }
                )
            else:
                nth = comes_to[i, j] = comes_to.get((i, j), -1) + 1
                endorsements.append(
                    {"participant": names[i], "contribution": f"{names[j]}-{nth}", "created_at": at}
                )
    most = max(comes_to.values(), default=0) + 1
    ideas = [
        {
            "contribution": f"{name}-{k}",
            "participant": name,
            "kind": "idea",
            "created_at": _BEGIN - pd.Timedelta(30, "min"),
            "reply_to": None,
        }
        for name in names
        for k in range(max(most, 2))
    ]
    decided = _decisions(rng, names[:members], names[members:], decisions, empowerment)
    community = Community(
        participants=pd.DataFrame(
            {
                "participant": names,
                "role": ["participant"] * members + ["facilitator"] * hosts,
                "simulated": True,
            }
        ),
        contributions=pd.DataFrame(ideas + contributions),
        endorsements=pd.DataFrame(endorsements, columns=["participant", "contribution", "created_at"]),
        **decided,
    )
    edges = tuple((_BEGIN + pd.Timedelta(k * _HALF, "s")).isoformat() for k in range(3))
    return SimulatedCommunity(community, _truth(mean, chances), edges)


def _addresses(
    rng: np.random.Generator, talkative: np.ndarray, mean: float, answered: float
) -> list[tuple[int, int, float]]:
    """Who addressed whom in half an evening, and at which second: openings, and answers after them."""
    n = len(talkative)
    opened = rng.poisson(mean * np.outer(talkative, talkative) * (1 - np.eye(n)))
    source, target = (np.repeat(ends, opened.ravel()) for ends in np.indices((n, n)).reshape(2, -1))
    second = rng.uniform(0, 0.8 * _HALF, size=len(source))
    back = rng.random(len(source)) < answered
    later = second + (0.99 * _HALF - second) * rng.random(len(source))
    return [
        *zip(source.tolist(), target.tolist(), second.tolist(), strict=True),
        *zip(target[back].tolist(), source[back].tolist(), later[back].tolist(), strict=True),
    ]


def _decisions(
    rng: np.random.Generator, members: list[str], hosts: list[str], decisions: int, more: float
) -> dict[str, pd.DataFrame]:
    polls, candidates, decided = [], [], []
    for d in range(decisions):
        half = int(d >= decisions // 2)
        chance = BEFORE["empowerment"] + half * more
        polls.append({"poll": f"poll{d:03}", "kind": "approval"})
        for k, candidate in enumerate(("a", "b")):
            author = rng.choice(members if rng.random() < chance else hosts)
            candidates.append(
                {"poll": f"poll{d:03}", "candidate": candidate, "contribution": f"{author}-{k}"}
            )
        decided.append(
            {
                "decision": f"d{d:03}",
                "poll": f"poll{d:03}",
                "chosen": "a",
                "participant": hosts[0],
                "created_at": _at(half, rng.uniform(0, 0.99 * _HALF)),
            }
        )
    columns = ["decision", "poll", "chosen", "participant", "created_at"]
    return {
        "polls": pd.DataFrame(polls, columns=["poll", "kind"]),
        "candidates": pd.DataFrame(candidates, columns=["poll", "candidate", "contribution"]),
        "decisions": pd.DataFrame(decided, columns=columns),
    }


def _truth(mean: float, chances: dict[str, float]) -> pd.DataFrame:
    before = {
        "activity": BEFORE["activity"],
        "dyadic": _returned(mean, BEFORE["reciprocity"]),
        "empowerment": BEFORE["empowerment"],
    }
    after = {
        "activity": BEFORE["activity"] + chances["activity"],
        "dyadic": _returned(mean, BEFORE["reciprocity"] + chances["reciprocity"]),
        "empowerment": BEFORE["empowerment"] + chances["empowerment"],
    }
    table = pd.DataFrame({"before": before, "after": after})
    return table.assign(change=table["after"] - table["before"])


def _returned(mean: float, answered: float) -> float:
    """The weighted reciprocity of a community without end, by summing over what may pass within a pair."""
    from scipy.stats import binom, poisson

    matched = whole = 0.0
    for one in _TYPES:
        for other in _TYPES:
            rate = mean * one * other
            most = int(poisson.isf(1e-9, rate)) + 1
            opened, k = poisson.pmf(np.arange(most + 1), rate), np.arange(most + 1)
            # How likely it is that one opened a and answered y: the other opened b and had y of them answered.
            answers = binom.pmf(k[None, :], k[:, None], answered)  # of b openings y are answered
            a, b, x, y = np.ix_(k, k, k, k)
            chance = opened[a] * opened[b] * answers[a, x] * answers[b, y]
            matched += float((chance * 2 * np.minimum(a + y, b + x)).sum())
            whole += float((chance * (a + y + b + x)).sum())
    return matched / whole


def _beta_quantile(at: np.ndarray, mean: float, size: float = 6.0) -> np.ndarray:
    from scipy.special import betaincinv

    return np.asarray(betaincinv(size * mean, size * (1 - mean), at))


def _at(half: int, second: float) -> pd.Timestamp:
    return _BEGIN + pd.Timedelta(half * _HALF + second, "s").round("us")
