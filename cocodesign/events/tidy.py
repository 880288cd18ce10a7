"""How is a workshop told in the tidy tables of the schema?"""

from __future__ import annotations

from cocodesign.events.delegations import ballots_of
from cocodesign.events.meaning_of_votes import PAPER
from cocodesign.events.state import Row, State
from cocodesign.schema import ANSWERS

__all__ = ["rows"]


def rows(state: State) -> dict[str, list[Row]]:
    """Return the tables of a workshop as lists of plain rows, named as :data:`cocodesign.schema.TABLES` names them.

    Nothing here is computed: interactions, for one, are derived by
    :func:`cocodesign.tables.interactions_from` from contributions, derivations and endorsements.
    """
    ballots = [
        {
            "poll": poll,
            "ballot": ballot["ballot"],
            "participant": None if voter.startswith(PAPER) else voter,
            "channel": ballot["channel"],
            "cast_at": ballot["cast_at"],
        }
        for poll in state.polls
        for voter, ballot in ballots_of(state, poll).items()
    ]
    ballots += [
        {name: row[name] for name in ("ballot", "group", "channel")}
        | {"poll": poll, "participant": None, "cast_at": None}
        for poll, box in state.boxes.items()
        for row in box
    ]
    cast = [(poll, row) for poll in state.polls for row in ballots_of(state, poll).values()]
    cast += [(poll, row) for poll, box in state.boxes.items() for row in box]
    return {
        "participants": [
            {name: row[name] for name in ("participant", "role", "joined_at", "left_at", "simulated")}
            | ({"group": str(row["group"])} if row["group"] else {})
            for row in state.participants.values()
        ],
        "contributions": [row for said in state.contributions.values() for row in _contributions(said)],
        "derivations": [dict(row) for row in state.derivations],
        "endorsements": _by_person(state.endorsements),
        "thanks": _by_person(state.thanks),
        "adoptions": _by_person(state.adoptions),
        "authorship": [
            {"contribution": row["contribution"], "participant": person}
            for row in state.contributions.values()
            for person in row["authors"]
        ],
        "exposures": [
            {"participant": person, "contribution": contribution, "times": 1}
            for contribution, people in state.exposures.items()
            for person in people
        ],
        "polls": [
            {
                "poll": row["poll"],
                "kind": row["kind"],
                "title": row["question"],
                "rule": row["rule"],
                "mode": row["mode"],
                "opened_at": row["opened_at"],
                "closed_at": row["closed_at"],
            }
            for row in state.polls.values()
        ],
        "candidates": [{"poll": poll, **row} for poll, some in state.candidates.items() for row in some],
        "ballots": ballots,
        "marks": [
            {"poll": poll, "ballot": ballot["ballot"], **mark}
            for poll, ballot in cast
            for mark in _marks(ballot["choice"] or {})
        ],
        "comparisons": [
            {"poll": poll, "participant": voter, "left": left, "right": right, "outcome": outcome}
            for poll, box in state.ballots.items()
            for voter, ballot in box.items()
            for left, right, outcome in (ballot["choice"] or {}).get("comparisons", ())
        ],
        "stages": [
            {
                name: row[name]
                for name in ("stage", "kind", "title", "state", "opened_at", "closed_at", "reason")
            }
            for row in state.agenda
        ],
        "decisions": [
            {
                "decision": row["decision"],
                "poll": row["poll"],
                "chosen": chosen,
                "participant": row["actor"],
                "reason": row["reason"],
                "created_at": row["at"],
            }
            for row in state.decisions.values()
            for chosen in row["chosen"]
        ],
        "promises": [
            {
                "promise": row["promise"],
                "seq": step["seq"],
                "state": step["state"],
                "text": row["text"],
                "due": f"{step['due']}T00:00:00Z" if step["due"] else None,
                "reason": step["reason"] or step["evidence"] or None,
                "contribution": row["contribution"],
            }
            for row in state.promises.values()
            for step in row["history"]
        ],
        "pledges": [
            {name: row[name] for name in ("pledge", "participant", "kind", "amount", "text", "state")}
            | {
                "promise": row["ref"] if row["ref"] in state.promises else None,
                "contribution": state.promises.get(row["ref"], {"contribution": row["ref"]})["contribution"],
            }
            for row in state.pledges.values()
        ],
        "consents": [
            {
                "participant": person,
                "scope": scope,
                "granted": row["granted"],
                "confirmed": row["confirmed"],
                "created_at": row["at"],
            }
            for person, scopes in state.consents.items()
            if person in state.participants
            for scope, row in scopes.items()
        ],
    }


def _contributions(row: Row) -> list[Row]:
    """A contribution, and each of its versions as a row of its own that says what it is a version of."""
    names = ("contribution", "participant", "kind", "created_at", "seq", "title", "text", "stage", "reply_to")
    more = ("alignment", "channel", "licence", "hidden")
    kept = {name: row[name] for name in (*names, *more)} | {"version_of": None}
    versions = [
        {
            **dict.fromkeys(kept),
            "contribution": f"{row['contribution']}.v1" if n == 0 else version["version"],
            "participant": version["participant"],
            "kind": "version",
            "created_at": version["at"],
            "seq": version["seq"],
            "title": version["title"],
            "text": version["text"],
            "stage": row["stage"],
            "hidden": row["hidden"],
            "version_of": row["contribution"],
        }
        for n, version in enumerate(row["versions"])
    ]
    return [kept, *versions]


def _by_person(acts: dict[str, dict[str, Row]]) -> list[Row]:
    return [
        {"participant": person, "contribution": contribution, **row}
        for contribution, people in acts.items()
        for person, row in people.items()
    ]


def _marks(choice: Row) -> list[Row]:
    """The marks of one ballot, as its kind of poll writes them."""
    return [
        *({"candidate": one, "amount": 1.0} for one in choice.get("approved", ())),
        *({"candidate": one, "amount": float(n)} for one, n in choice.get("amounts", {}).items()),
        *({"candidate": one, "score": float(n)} for one, n in choice.get("scores", {}).items()),
        *({"candidate": one, "score": float(n)} for one, n in choice.get("opinions", {}).items()),
        *({"candidate": one, "score": float(n)} for one, n in choice.get("levels", {}).items()),
        *({"candidate": one, "score": float(n)} for one, n in choice.get("estimates", {}).items()),
        *(
            {"candidate": one, "score": float(ANSWERS.index(said))}
            for one, said in choice.get("answers", {}).items()
        ),
        *({"candidate": one, "rank": n} for n, one in enumerate(choice.get("ranking", ()), 1)),
    ]
