"""Who addressed whom? The one place that derives it from replies, builds, endorsements and the rest."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import CREDITED_DERIVATIONS, TABLES
from cocodesign.tables.checking import DTYPES, check_table

__all__ = ["interactions_from", "interactions_of"]

_TO_AUTHORS = {"endorsements": "endorse", "thanks": "thank", "adoptions": "adopt"}
"""Tables whose rows address the author of a contribution, and the kind of address."""


def interactions_from(
    contributions: pd.DataFrame,
    derivations: pd.DataFrame | None = None,
    endorsements: pd.DataFrame | None = None,
    thanks: pd.DataFrame | None = None,
    adoptions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return who addressed whom, in the order in which it happened.

    A contribution that answers another one addresses its author (``reply``). An idea drawn from another idea
    addresses the author of that idea: ``answer`` where it answers a question, otherwise ``build``, once for
    each idea it was drawn from, so a merge addresses everybody it merges. An endorsement, thanks and the adoption
    of a point address the author of what is endorsed, thanked for or adopted (``endorse``, ``thank``, ``adopt``).

    Parameters
    ----------
    contributions : pandas.DataFrame
        Needs ``contribution, participant, kind``; ``reply_to`` says what is answered.
    derivations : pandas.DataFrame, optional
        Needs ``child, parent, kind``. Only kinds along which credit flows are addresses: ``inspired_by``,
        ``same_as`` and ``related`` are not, nor is what was inferred (``inferred``), because nobody addressed
        anybody.
    endorsements, thanks, adoptions : pandas.DataFrame, optional
        Need ``participant, contribution``.

    Returns
    -------
    pandas.DataFrame
        The columns of ``interactions``: ``source`` addressed ``target``; ``contribution`` is what was said,
        or what was endorsed; time and ``seq`` are those of the act. Nobody addresses themselves: such acts
        are left out, and ``.attrs["self_addresses"]`` says how many.

    Raises
    ------
    InvalidInputError
        If something answers, builds on or endorses a contribution that is not in the table.

    Examples
    --------
    >>> said = pd.DataFrame(
    ...     {
    ...         "contribution": ["bench", "why", "roof"],
    ...         "participant": ["Ana", "Bo", "Ana"],
    ...         "kind": ["idea", "comment", "idea"],
    ...         "reply_to": [None, "bench", None],
    ...     }
    ... )
    >>> drawn = pd.DataFrame({"child": ["roof"], "parent": ["bench"], "kind": ["builds_on"]})
    >>> interactions = interactions_from(said, drawn)
    >>> interactions[["source", "target", "kind", "contribution"]]
      source target   kind contribution
    0     Bo    Ana  reply          why
    >>> interactions.attrs["self_addresses"]
    1
    """
    given = {
        "contributions": contributions,
        "derivations": derivations,
        "endorsements": endorsements,
        "thanks": thanks,
        "adoptions": adoptions,
    }
    return interactions_of(
        {name: check_table([] if table is None else table, name) for name, table in given.items()}
    )


def interactions_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what :func:`interactions_from` returns, from tables that are checked."""
    contributions, derivations = tables["contributions"], tables["derivations"]
    if not any(len(tables[name]) for name in ("contributions", "derivations", *_TO_AUTHORS)):
        nobody = check_table([], "interactions")
        nobody.attrs["self_addresses"] = 0
        return nobody
    to_authors = {
        kind: _with_columns(tables[name], "created_at", "seq") for name, kind in _TO_AUTHORS.items()
    }
    author = contributions.set_index("contribution")["participant"]

    answers = _with_columns(contributions, "reply_to", "created_at", "seq")
    answers = answers[answers["reply_to"].notna()]
    drawn = _with_columns(derivations, "created_at", "seq", "inferred")
    drawn = drawn[drawn["kind"].isin(CREDITED_DERIVATIONS) & ~drawn["inferred"].fillna(False).astype(bool)]

    acts = pd.concat(
        [
            _addresses(
                answers["participant"], answers["reply_to"], "reply", answers, answers["contribution"]
            ),
            _addresses(
                _author_of(drawn["child"], author, "derivations"),
                drawn["parent"],
                drawn["kind"].map(lambda kind: "answer" if kind == "answers" else "build"),
                drawn,
                drawn["child"],
            ),
            *(
                _addresses(acts["participant"], acts["contribution"], kind, acts, acts["contribution"])
                for kind, acts in to_authors.items()
            ),
        ],
        ignore_index=True,
    )
    acts["target"] = _author_of(
        acts["target"], author, "a reply, a derivation, an endorsement, thanks or an adoption"
    )
    acts = acts.sort_values(["created_at", "seq"], kind="stable", na_position="last")
    to_oneself = (acts["source"] == acts["target"]).to_numpy(dtype=bool)
    interactions = check_table(acts[~to_oneself], "interactions")
    interactions.attrs["self_addresses"] = int(to_oneself.sum())
    return interactions


def _with_columns(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    kinds = {c: spec.type for t in TABLES.values() for c, spec in t.columns.items()}
    absent = {
        c: pd.Series(None, index=table.index, dtype=DTYPES[kinds[c]]) for c in columns if c not in table
    }
    return table.assign(**absent)


def _addresses(
    source: pd.Series, target: pd.Series, kind: str | pd.Series, act: pd.DataFrame, contribution: pd.Series
) -> pd.DataFrame:
    rows = {
        "source": source,
        "target": target,
        "kind": kind,
        "created_at": act["created_at"],
        "seq": act["seq"],
    }
    return (
        pd.DataFrame(rows, index=act.index)
        .assign(weight=1.0, contribution=contribution)
        .astype({"source": "str", "target": "str", "kind": "str", "contribution": "str"})
    )


def _author_of(contribution: pd.Series, author: pd.Series, where: str) -> pd.Series:
    unknown = ~contribution.isin(author.index)
    if unknown.any():
        missing = contribution[unknown].iloc[0]
        raise InvalidInputError(
            f"{where} refers to the contribution {missing!r}, which is not in contributions "
            f"({int(unknown.sum())} such row{'s' if unknown.sum() > 1 else ''}). "
            "Add it, or leave the reference empty."
        )
    return contribution.map(author).astype("str")
