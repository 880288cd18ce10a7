"""What does a release tell of the sealed polls, and does counting it again give what was sealed?

Two lists, never joined: the choices, which anybody counts again, and the leaves, among which each voter finds theirs.
The choices call their candidates as the ballots did, because their seal is a hash of just these texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from cocodesign.chain import canonical, parse
from cocodesign.exceptions import InvalidInputError
from cocodesign.release.layout import KEPT, SEALED
from cocodesign.seal import check_lists
from cocodesign.tables import Community
from cocodesign.voting import count

if TYPE_CHECKING:
    from cocodesign.release.making import Release

__all__ = ["as_listed", "recount_release", "tables_of"]

Lists = Mapping[str, Mapping[str, Any]]


def as_listed(sealed: Lists, community: Community) -> Lists:
    """Return the lists of sealed polls, once they are those of polls of the community, and what was sealed.

    Raises
    ------
    InvalidInputError
        If a poll is not in the community, or its lists are not those of its seal.
    """
    strange = sealed.keys() - set(community.polls["poll"])
    if strange:
        raise InvalidInputError(f"No poll of the community is called {', '.join(sorted(strange))}.")
    for poll, listed in sealed.items():
        differs = "; ".join(check_lists(listed["choices"], listed["leaves"], listed["seal"]))
        if differs:
            raise InvalidInputError(f"The lists of {poll} are not what was sealed: {differs}.")
    return sealed


def tables_of(sealed: Lists) -> dict[str, pd.DataFrame]:
    """Return what is told of sealed polls, one table a thing, polls and candidates under their own ids.

    A poll that was sealed and not counted yet has no results.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SEALED}
    for poll, listed in sealed.items():
        seal, result = listed["seal"], listed["result"]
        stated = {name: seal[name] for name in ("n", "choices", "root")}
        rows["seals"].append({"poll": poll} | stated)
        texts = sorted(canonical(choice) for choice in listed["choices"])
        rows["choices"] += ({"poll": poll, "choice": text.decode()} for text in texts)
        rows["leaves"] += ({"poll": poll, "leaf": leaf} for leaf in sorted(listed["leaves"]))
        for candidate in listed["paper"] if result else ():
            rows["results"].append(
                {
                    "poll": poll,
                    "on_ballot": candidate,
                    "candidate": candidate,
                    "counted": candidate not in listed["hidden"],
                    "score": result["scores"].get(candidate),
                    "won": candidate in result["winners"],
                }
            )
    return {name: pd.DataFrame(rows[name], columns=list(KEPT[name])) for name in SEALED}


def recount_release(release: Release) -> tuple[list[str], list[str]]:
    """Return what counting each sealed poll of a release again says, one sentence each, and what does not agree.

    The choices and the leaves are held against the seal that stands beside them, and the choices are counted by the
    rule of the poll. Whether that seal is the one that the workshop recorded its archive says, or a photo of the wall.
    """
    said: list[str] = []
    problems: list[str] = []
    for name, seal in _by_poll(release, "seals").items():
        differs = [f"{name}: {each}" for each in _differences(release, name, seal.iloc[0])]
        problems += differs
        if not differs:
            n = int(seal["n"].iloc[0])
            counted = "the same result" if name in _by_poll(release, "results") else "not counted yet"
            said.append(f"{name}: {n} sealed ballots, both lists as they were sealed; {counted}")
    unsealed = {poll for table in SEALED[1:] for poll in _by_poll(release, table)} - _by_poll(
        release, "seals"
    ).keys()
    problems += (f"{name}: there are ballots of it, and no seal" for name in sorted(unsealed))
    return said, problems


def _by_poll(release: Release, table: str) -> dict[str, pd.DataFrame]:
    """The rows of a table of the release, by poll."""
    if table not in release.tables:
        return {}
    return {str(poll): rows for poll, rows in release.tables[table].groupby("poll", sort=False)}


def _differences(release: Release, name: str, seal: pd.Series) -> Iterator[str]:
    texts = _by_poll(release, "choices").get(name)
    leaves = _by_poll(release, "leaves").get(name)
    try:
        choices = [parse(text) for text in texts["choice"]] if texts is not None else []
    except (InvalidInputError, TypeError) as error:
        yield f"a choice is no JSON text ({error})"
        return
    yield from check_lists(choices, leaves["leaf"] if leaves is not None else [], seal.to_dict())
    stated = _by_poll(release, "results").get(name)
    if stated is None:
        return
    poll = release.tables["polls"].set_index("poll").loc[name]
    hidden = stated["on_ballot"][~stated["counted"]]
    ballots = {f"b{n}": {"choice": choice, "changes": 0} for n, choice in enumerate(choices)}
    try:
        # How far the scale goes is not told; it changes neither scores nor winners.
        top = max((int(n) for choice in choices for n in choice.get("scores", {}).values()), default=5)
        about = {
            "poll": name,
            "mode": "secret",
            "kind": poll["kind"],
            "rule": poll.get("rule"),
            "settings": {"max": max(top, 5)},
        }
        found = count(about, stated["on_ballot"], ballots, len(choices), hidden)
    except (InvalidInputError, AttributeError, TypeError, ValueError) as error:
        yield f"a choice is not one of this poll ({error})"
        return
    scores = stated["on_ballot"].map(found["scores"]).astype("float64")
    same = scores.eq(stated["score"]) | (scores.isna() & stated["score"].isna())
    if not same.all() or set(stated["on_ballot"][stated["won"]]) != set(found["winners"]):
        yield "counted again, the result is another one"
