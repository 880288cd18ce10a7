"""Which tables a community has, and which columns with which types: declared once, in plain Python.

The tables are the narrow waist of the package (``docs/decisions/0001``): every source of data ends in them and
every analysis begins with them. A column is required unless it is marked optional; any table may be empty.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ALIGNMENTS",
    "AMENDABLE",
    "ANSWERS",
    "CHOOSES_NOTHING",
    "CONSENTS",
    "CREDITED_DERIVATIONS",
    "DERIVATIONS",
    "DISPLAYS",
    "ERASURES",
    "HOSTS",
    "INFLUENCE",
    "INTERACTIONS",
    "LOG_VERSION",
    "MODES",
    "PLEDGES",
    "POLLING",
    "POLLS",
    "RELEASE_VERSION",
    "SMALLEST_CELL",
    "STAGES",
    "STORE_VERSION",
    "TABLES",
    "Column",
    "Table",
]

STORE_VERSION = 2
"""Version of the SQL schema; a store of another version is refused with the remedy."""

LOG_VERSION = 1
"""Version of the hash chain and of the archive file."""

RELEASE_VERSION = 1
"""Version of the files of a release; a release of another version is refused with the remedy."""

CONSENTS = ("workshop", "research", "quote", "open_data", "credit", "contact")
"""The uses of their data that a person may allow, one by one; only the first is needed to take part."""

CREDITED_DERIVATIONS = ("builds_on", "amends", "forks", "splits", "merges", "combines", "answers")
"""Kinds of derivation along which credit flows."""

DERIVATIONS = (*CREDITED_DERIVATIONS, "inspired_by", "same_as", "related")
"""Every kind of derivation, from an idea to an idea it was drawn from."""

INTERACTIONS = ("reply", "endorse", "build", "adopt", "thank", "answer", "mention")
"""Every kind of address from a person to a person."""

HOSTS = ("host", "facilitator", "operator")
"""Roles of those who ask, lead or run a workshop; everybody else is a member."""

DISPLAYS = ("wall",)
"""Roles of screens: they join a workshop to show it, and are nobody; the roster of its people leaves them out."""

INFLUENCE = ("inform", "consult", "involve", "collaborate", "empower")
"""The level of influence that a workshop promises, from least to most (IAP2 Spectrum of Public Participation)."""

ALIGNMENTS = ("for", "neutral", "against")
"""On which side a comment stands; a side is never forced."""


STAGES = (
    "welcome",
    "ideas",
    "discussion",
    "vote",
    "opinions",
    "pairs",
    "budget",
    "result",
    "actions",
    "pulse",
    "agreement",
    "consent",
    "delphi",
)
"""Kinds of stage: each is a step of an agenda, with acts of its own."""

POLLING = ("vote", "opinions", "pairs", "budget", "pulse", "agreement", "consent", "delphi")
"""Kinds of stage in which a poll is open."""

POLLS = (
    "approval",
    "dots",
    "score",
    "grades",
    "ranking",
    "opinions",
    "pairs",
    "budget",
    "pulse",
    "agreement",
    "consent",
    "delphi",
)
"""Kinds of poll, by what one marks on the ballot."""

ONE_BY_ONE = ("opinions", "pairs")
"""Kinds of poll that are answered one by one, each answer an event of its own, and to which people may add ideas."""

CHOOSES_NOTHING = ("opinions", "pulse", "agreement", "delphi")
"""Kinds of poll that show what people think, and have no winner."""

ANSWERS = ("objection", "concern", "aside", "consent")
"""What one may answer when one is asked for consent."""

MODES = ("open", "confidential", "secret")
"""Who may know of a ballot: everybody after closing, nobody but the record, nobody at all."""

SMALLEST_CELL = 5
"""What fewer people than these have in common is not said of the ballots of a secret poll."""

PLEDGES = ("time", "skill", "money")
"""What a person may offer towards an outcome."""

ERASURES = ("person", "contribution", "names", "texts")
"""What is erased at once: a person, one contribution, or, when their time is over, all names or all texts."""

AMENDABLE = ("purpose", "purpose_short", "values", "criteria", "influence", "terms", "settings")
"""What of a workshop may be changed after it was made, by an event of its own."""


@dataclass(frozen=True)
class Column:
    """One column: its type (``str``, ``float``, ``int``, ``bool``, ``time``), and whether it must be there."""

    type: str
    required: bool = True
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    """The table whose first column holds the ids that may stand here."""


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, and the columns that together name a row once."""

    row: str
    columns: dict[str, Column]
    key: tuple[str, ...] = ()


def _of(type_: str, *, choices: tuple[str, ...] = (), to: str = "") -> Column:
    return Column(type_, choices=choices, refers_to=to)


def _maybe(type_: str, *, choices: tuple[str, ...] = (), to: str = "") -> Column:
    return Column(type_, required=False, choices=choices, refers_to=to)


TABLES: dict[str, Table] = {
    "participants": Table(
        "a person, pseudonymous; those who said nothing too, and those who lead; no screens",
        {
            "participant": _of("str"),
            "role": _maybe("str"),
            "group": _maybe("str"),
            "joined_at": _maybe("time"),
            "left_at": _maybe("time"),
            "simulated": _maybe("bool"),
            "paid": _maybe("bool"),
        },
        ("participant",),
    ),
    "contributions": Table(
        "something said",
        {
            "contribution": _of("str"),
            "participant": _of("str", to="participants"),
            "kind": _of("str"),
            "created_at": _maybe("time"),
            "seq": _maybe("int"),
            "title": _maybe("str"),
            "text": _maybe("str"),
            "stage": _maybe("str"),
            "reply_to": _maybe("str", to="contributions"),
            "alignment": _maybe("str", choices=ALIGNMENTS),
            "version_of": _maybe("str", to="contributions"),
            "channel": _maybe("str"),
            "language": _maybe("str"),
            "licence": _maybe("str"),
            "hidden": _maybe("str"),
        },
        ("contribution",),
    ),
    "derivations": Table(
        "an idea drawn from an idea",
        {
            "child": _of("str", to="contributions"),
            "parent": _of("str", to="contributions"),
            "kind": _of("str", choices=DERIVATIONS),
            "created_at": _maybe("time"),
            "seq": _maybe("int"),
            "weight": _maybe("float"),
            "inferred": _maybe("bool"),
            "score": _maybe("float"),
        },
        ("child", "parent", "kind"),
    ),
    "interactions": Table(
        "one address from a person to a person",
        {
            "source": _of("str", to="participants"),
            "target": _of("str", to="participants"),
            "kind": _of("str", choices=INTERACTIONS),
            "created_at": _maybe("time"),
            "seq": _maybe("int"),
            "weight": _maybe("float"),
            "contribution": _maybe("str", to="contributions"),
        },
    ),
    "polls": Table(
        "a question put to people",
        {
            "poll": _of("str"),
            "kind": _of("str"),
            "title": _maybe("str"),
            "rule": _maybe("str"),
            "seats": _maybe("int"),
            "budget": _maybe("float"),
            "mode": _maybe("str", choices=MODES),
            "opened_at": _maybe("time"),
            "closed_at": _maybe("time"),
        },
        ("poll",),
    ),
    "candidates": Table(
        "something one may vote for",
        {
            "poll": _of("str", to="polls"),
            "candidate": _of("str"),
            "contribution": _maybe("str", to="contributions"),
            "label": _maybe("str"),
            "cost": _maybe("float"),
        },
        ("poll", "candidate"),
    ),
    "ballots": Table(
        "one ballot, blank ones too",
        {
            "poll": _of("str", to="polls"),
            "ballot": _of("str"),
            "participant": _maybe("str", to="participants"),
            "weight": _maybe("float"),
            "group": _maybe("str"),
            "channel": _maybe("str"),
            "cast_at": _maybe("time"),
        },
        ("poll", "ballot"),
    ),
    "marks": Table(
        "one mark of one ballot on one candidate: a rank, a score or an amount",
        {
            "poll": _of("str", to="polls"),
            "ballot": _of("str"),
            "candidate": _of("str"),
            "rank": _maybe("int"),
            "score": _maybe("float"),
            "amount": _maybe("float"),
        },
        ("poll", "ballot", "candidate"),
    ),
    "comparisons": Table(
        "one pair shown, and the answer",
        {
            "poll": _of("str", to="polls"),
            "left": _of("str"),
            "right": _of("str"),
            "outcome": _of("str", choices=("left", "right", "tie", "skip")),
            "participant": _maybe("str", to="participants"),
            "seconds": _maybe("float"),
            "created_at": _maybe("time"),
        },
    ),
    "endorsements": Table(
        "one person's support of one contribution, as it stands",
        {
            "participant": _of("str", to="participants"),
            "contribution": _of("str", to="contributions"),
            "created_at": _maybe("time"),
            "seq": _maybe("int"),
        },
        ("participant", "contribution"),
    ),
    "thanks": Table(
        "one person's thanks for one contribution, as they stand",
        {
            "participant": _of("str", to="participants"),
            "contribution": _of("str", to="contributions"),
            "created_at": _maybe("time"),
            "seq": _maybe("int"),
        },
        ("participant", "contribution"),
    ),
    "adoptions": Table(
        "somebody else's point that a person made their own",
        {
            "participant": _of("str", to="participants"),
            "contribution": _of("str", to="contributions"),
            "into": _maybe("str", to="contributions"),
            "created_at": _maybe("time"),
            "seq": _maybe("int"),
        },
        ("participant", "contribution"),
    ),
    "authorship": Table(
        "one of several authors of a contribution",
        {"contribution": _of("str", to="contributions"), "participant": _of("str", to="participants")},
        ("contribution", "participant"),
    ),
    "exposures": Table(
        "who was shown what, counted",
        {
            "participant": _of("str", to="participants"),
            "contribution": _of("str", to="contributions"),
            "times": _of("int"),
        },
        ("participant", "contribution"),
    ),
    "reasons": Table(
        "why somebody answered a proposal, or estimated a number, as they did; told in the workshop without a name",
        {
            "reason": _of("str"),
            "poll": _of("str", to="polls"),
            "candidate": _of("str"),
            "answer": _of("str", choices=(*ANSWERS, "estimate")),
            "participant": _maybe("str", to="participants"),
            "created_at": _maybe("time"),
            "text": _maybe("str"),
            "hidden": _maybe("str"),
        },
        ("reason",),
    ),
    "stages": Table(
        "a stage of the agenda and its times",
        {
            "stage": _of("str"),
            "kind": _of("str"),
            "title": _maybe("str"),
            "state": _maybe("str", choices=("draft", "open", "closed")),
            "opened_at": _maybe("time"),
            "closed_at": _maybe("time"),
            "reason": _maybe("str"),
        },
        ("stage",),
    ),
    "decisions": Table(
        "a decision: what it chose, by whom, why",
        {
            "decision": _of("str"),
            "poll": _maybe("str", to="polls"),
            "chosen": _of("str"),
            "participant": _maybe("str"),
            "reason": _maybe("str"),
            "created_at": _maybe("time"),
        },
        ("decision", "chosen"),
    ),
    "goals": Table(
        "a measurable aim",
        {"goal": _of("str"), "target": _of("float"), "unit": _of("str"), "text": _maybe("str")},
        ("goal",),
    ),
    "measurements": Table(
        "one logged effort towards a goal",
        {
            "goal": _of("str", to="goals"),
            "amount": _of("float"),
            "created_at": _of("time"),
            "participant": _maybe("str", to="participants"),
        },
    ),
    "promises": Table(
        "one statement about a promise (made, moved, kept, broken): its history is its rows",
        {
            "promise": _of("str"),
            "seq": _of("int"),
            "state": _of("str", choices=("made", "moved", "kept", "broken")),
            "text": _maybe("str"),
            "due": _maybe("time"),
            "reason": _maybe("str"),
            "contribution": _maybe("str", to="contributions"),
        },
        ("promise", "seq"),
    ),
    "pledges": Table(
        "money, time or skill offered, never collected",
        {
            "pledge": _of("str"),
            "participant": _of("str", to="participants"),
            "kind": _of("str", choices=PLEDGES),
            "amount": _maybe("float"),
            "text": _maybe("str"),
            "promise": _maybe("str", to="promises"),
            "contribution": _maybe("str", to="contributions"),
            "state": _maybe("str"),
        },
        ("pledge",),
    ),
    "consents": Table(
        "one use of their data that a person allowed or took back, as it stands",
        {
            "participant": _of("str", to="participants"),
            "scope": _of("str", choices=CONSENTS),
            "granted": _of("bool"),
            "confirmed": _of("bool"),
            "created_at": _maybe("time"),
        },
        ("participant", "scope"),
    ),
}
"""Every table by name, in the order in which one would read them."""
