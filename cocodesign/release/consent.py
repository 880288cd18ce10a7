"""Who allows that their data leave, for which use? As it stands now: what was taken back counts at once."""

from __future__ import annotations

import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.tables import Community

__all__ = ["SCOPES", "allowed", "words_allowed"]

SCOPES = ("research", "open_data")
"""What a release may be for: pseudonymous data for a study under restrictions, or a public data set."""

_WORDS = ("quote", "open_data")


def allowed(community: Community, scope: str) -> frozenset[str]:
    """Return the people who said yes to a use of their data, and yes again when they were asked a second time.

    Parameters
    ----------
    community : Community
        Its ``consents`` say what each person allows as it stands; whoever is not there allows nothing.
    scope : str
        One of :data:`SCOPES`.

    Raises
    ------
    InvalidInputError
        If the scope is another.
    """
    if scope not in SCOPES:
        raise InvalidInputError(f"A release is for {' or '.join(SCOPES)}; this scope is {scope!r}.")
    return _said_yes(community.consents, (scope,))


def words_allowed(community: Community) -> frozenset[str]:
    """Return the people whose words may leave: who allows ``quote`` or ``open_data``."""
    return _said_yes(community.consents, _WORDS)


def _said_yes(consents: pd.DataFrame, scopes: tuple[str, ...]) -> frozenset[str]:
    yes = consents["scope"].isin(scopes) & consents["granted"] & consents["confirmed"]
    return frozenset(consents.loc[yes.fillna(False), "participant"])
