"""What the pages of ideas say beyond a row of the list: of the one that is open, of points taken up, of terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cocodesign.apps.rows import answers_to, shown_name
from cocodesign.events import State, headline
from cocodesign.licences import terms, usual

__all__ = ["about_idea", "called", "may_be_asked", "points", "terms_of"]

Row = dict[str, Any]


def about_idea(state: State, idea: str, me: str, words: Callable[[str], str] = str) -> Row:
    """Return what only the page of one idea shows: its versions, its terms, who takes part in it.

    Parameters
    ----------
    state : State
        The workshop as this person may see it.
    idea, me : str
        The idea that is open, and whose screen this is.
    words : callable, optional
        Says an English sentence in the visitor's language.
    """
    row, said = state.contributions[idea], called(words)
    workshops = usual(state.workshop.get("settings") or {})
    licence = row["licence"] or workshops
    about: Row = {
        "of": idea,
        "own": row["participant"] == me,
        "alone": row["authors"] == [me],
        "terms": said.get(licence, licence),
        "taken": [_point(state, one) for one in _taken_up(state, idea)],
        **answers_to(state, idea, me),
    }
    if len(row["versions"]) > 1:
        about["versions"] = [
            {key: version[key] for key in ("title", "text", "at")} | shown_name(state, version["participant"])
            for version in row["versions"]
        ]
    if me in row["authors"]:
        about["waiting"] = [shown_name(state, person) for person in row["invited"]]
    if row["licence_conflict"]:
        sources = [state.contributions[parent] for parent in state.parents(idea)]
        about["conflict"] = [
            {"id": one["contribution"], "terms": said.get(one["licence"] or workshops, "")} for one in sources
        ]
    return about


def _taken_up(state: State, idea: str) -> list[str]:
    return [
        one
        for one, people in state.adoptions.items()
        if _can_be_read(state.contributions[one])
        and any(adoption.get("into") == idea for adoption in people.values())
    ]


def _can_be_read(row: Row) -> bool:
    return row["hidden"] is None and not row["erased"]


def _point(state: State, contribution: str) -> Row:
    row = state.contributions[contribution]
    is_idea = row["kind"] == "idea"
    return {
        "id": contribution,
        "idea": contribution if is_idea else row["ref"],
        "text": headline(row) if is_idea else row["text"],
        **shown_name(state, row["authors"][0] if row["authors"] else row["participant"]),
    }


def points(state: State, me: str) -> list[Row]:
    """Return the points of others that a person made their own, not yet for any idea; in the order of taking them up."""
    mine = [
        (people[me]["seq"], one)
        for one, people in state.adoptions.items()
        if me in people and not people[me].get("into") and _can_be_read(state.contributions[one])
    ]
    return [_point(state, one) for _, one in sorted(mine)]


def may_be_asked(state: State, idea: str, me: str) -> list[Row]:
    """Return the people whom an author may ask to be an author too, by name, the nameless by number."""
    row = state.contributions.get(idea, {})
    taken = {me, *row.get("authors", ()), *row.get("invited", ())}
    people = [
        {"id": person, **shown_name(state, person)}
        for person, about in state.participants.items()
        if about["role"] == "participant" and about["left_at"] is None and person not in taken
    ]
    return sorted(people, key=lambda one: (not one["who"], one["who"].casefold(), one["n"]))


# ---- terms ----


def called(_: Callable[[str], str]) -> dict[str, str]:
    """Return what people call each licence, in the visitor's language."""
    return {
        "CC0-1.0": _("no conditions (CC0)"),
        "CC-BY-4.0": _("name the authors (CC BY)"),
        "CC-BY-SA-4.0": _("name the authors, share alike (CC BY-SA)"),
        "CC-BY-NC-SA-4.0": _("name the authors, not commercial, share alike (CC BY-NC-SA)"),
        "all-rights-reserved": _("only within this workshop"),
    }


def terms_of(state: State, parents: Iterable[str], words: Callable[[str], str] = str) -> Row:
    """Return the terms under which an idea drawn from others may be given: the preset one, and what else is offered.

    Returns
    -------
    dict
        ``preset`` and ``offered``, licences with what they are called; ``least``, what the sources demand, "" where
        they leave the workshop's own terms standing; ``conflict``, the sources with their terms where no licence
        satisfies all of them.
    """
    said, settings = called(words), state.workshop.get("settings") or {}
    sources = {
        one: state.contributions[one]["licence"] or usual(settings)
        for one in parents
        if one in state.contributions
    }
    found = terms(settings, sources.values())
    return {
        "preset": [found.preset, said[found.preset]],
        "offered": [[one, said[one]] for one in found.offered],
        "least": "" if found.preset == usual(settings) else said[found.least],
        "conflict": [[one, said[licence]] for one, licence in sources.items()] if found.conflict else [],
    }
