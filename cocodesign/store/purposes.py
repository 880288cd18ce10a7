"""Why is each thing kept that is kept, and for how long? One entry for every column and every field of a payload.

A column or field without an entry here fails a test: who adds one says what it is for.
"""

from __future__ import annotations

from cocodesign.events import KINDS
from cocodesign.store import tables as t

__all__ = ["COLUMNS", "FIELDS", "KEPT", "columns_of", "fields_of"]

KEPT = {
    "names": "until {names} days after the end of the workshop, or until the person is erased",
    "texts": "until {texts} days after the end of the workshop, or until the person or the text is erased",
    "record": "as long as the record",
    "open": "as long as the record; a vote that is still open loses it when the person is erased",
    "file": "as long as the store",
}
"""For how long, in words; the gaps are filled by the workshop's retention."""

_PLACE = ("where this row belongs", "record")

COLUMNS: dict[str, tuple[str, str]] = {
    "turnout.workshop": _PLACE,
    "turnout.poll": ("in which secret vote", "record"),
    "turnout.participant": ("who voted in it, so that nobody votes twice; never what", "open"),
    "turnout.taken": ("to answer a ballot that is sent again", "record"),
    "ballot_box.slip": ("joins a voter to their ballot while the vote is open, by a key that is then destroyed", "open"),
    "ballot_box.workshop": _PLACE,
    "ballot_box.poll": ("in which secret vote", "open"),
    "ballot_box.revision": ("which of a voter's ballots counts", "open"),
    "ballot_box.choice": ("what was voted", "open"),
    "ballot_box.nonce": ("keeps a choice from being guessed from its receipt", "open"),
    "ballot_box.group": ("the group of the voter, only if that was declared before", "open"),
    "ballot_box.channel": ("phone or paper, only if that was declared before", "open"),
    "poll_key.workshop": _PLACE,
    "poll_key.poll": ("in which secret vote", "open"),
    "poll_key.key": ("makes the slips of a secret vote; destroyed when it is sealed", "open"),
    "sealed_ballot.workshop": _PLACE,
    "sealed_ballot.poll": ("in which secret vote", "record"),
    "sealed_ballot.leaf": ("what the receipts of a secret vote are checked against", "record"),
    "sealed_ballot.choice": ("what was voted, so that everybody can count again; by nobody", "record"),
    "sealed_ballot.nonce": ("shows that a choice belongs to its leaf", "record"),
    "sealed_ballot.group": ("the group, only if that was declared before", "record"),
    "sealed_ballot.channel": ("phone or paper, only if that was declared before", "record"),
    "workshop.workshop": ("a random name of the workshop", "record"),
    "workshop.store_version": ("which version of the tables this is", "file"),
    "workshop.log_version": ("which version of the record this is", "record"),
    "workshop.name": ("what the workshop is called on this computer", "file"),
    "workshop.code": ("the code by which people join", "file"),
    "workshop.secret": ("from which the desks' capabilities are derived; in no archive", "file"),
    "workshop.head": ("the last hash of the chain, to notice whoever meddles", "record"),
    "workshop.last_seq": ("the number of the last event", "record"),
    "workshop.doors": ("whether newcomers may join", "record"),
    "workshop.ended": ("whether the workshop is over", "record"),
    "event.workshop": _PLACE,
    "event.seq": ("the order of events", "record"),
    "event.event": ("a random name of the event", "record"),
    "event.kind": ("what happened", "record"),
    "event.v": ("which version of this kind of event it is", "record"),
    "event.actor": ("who did it, by a random pseudonym of this workshop alone", "record"),
    "event.stage": ("in which stage", "record"),
    "event.ref": ("what it is about, by its random name", "record"),
    "event.at": ("when, to the second", "record"),
    "event.commit": ("a salted commitment to what was said, to notice changes; says nothing once that is erased", "record"),
    "event.prev": ("links the event to the one before it", "record"),
    "event.hash": ("links the next event to this one", "record"),
    "payload.workshop": _PLACE,
    "payload.event": ("to which event it belongs", "record"),
    "payload.subject": ("whose words it holds, so that they can be erased", "record"),
    "payload.salt": ("keeps short words from being guessed from their commitment", "texts"),
    "payload.body": ("what was said or decided; field by field below", "texts"),
    "payload.request": ("a salted fingerprint, so that a message that comes twice counts once", "texts"),
    "payload.redaction": ("the event by which it was erased", "record"),
    "payload.enc": ("nothing yet: a place for encryption", "record"),
    "vault.workshop": _PLACE,
    "vault.participant": ("the pseudonym: here, and nowhere else, it meets a name", "record"),
    "vault.role": ("what the person may do", "record"),
    "vault.name": ("the name a person chose to show, if any, so that others know whom they answer", "names"),
    "vault.name_salt": ("keeps the name from being guessed from its commitment", "names"),
    "vault.skeleton": ("what the name looks like, so that nobody passes for somebody else", "names"),
    "vault.contact": ("nothing yet: a place for an address of whoever wants to be told what becomes of it", "names"),
    "vault.erased_at": ("when the name was erased", "record"),
    "token.token_hash": ("the hash of a personal link, so that people come back as themselves", "texts"),
    "token.workshop": _PLACE,
    "token.participant": ("whose link it is", "texts"),
    "token.made_at": ("when it was made, so that links are not made by the hundred", "texts"),
    "stage.workshop": _PLACE,
    "stage.stage": ("the name of a stage", "record"),
    "stage.kind": ("what one does in it", "record"),
    "stage.title": ("how it is called", "record"),
    "stage.position": ("where it stands on the agenda", "record"),
    "stage.state": ("whether it is open", "record"),
    "stage.minutes": ("how long it should take", "record"),
    "stage.closes_at": ("when it closes", "record"),
    "stage.settings": ("its rules", "record"),
    "consent.workshop": _PLACE,
    "consent.participant": ("who allowed it, by pseudonym", "record"),
    "consent.scope": ("which use of their data", "record"),
    "consent.granted": ("whether it is allowed now", "record"),
    "consent.confirmed": ("whether it was said a second time", "record"),
    "consent.seq": ("by which event", "record"),
    "checkpoint.workshop": _PLACE,
    "checkpoint.seq": ("up to which event a head or a copy of the record went out", "record"),
    "checkpoint.where_published": ("where it was shown, or the file it was written to", "record"),
    "checkpoint.hash": ("the head", "record"),
    "checkpoint.at": ("when", "record"),
    "purge.workshop": _PLACE,
    "purge.since": ("since when erased words may still stand in the files", "file"),
    "purge.verified_at": ("when it was last made sure that they do not", "file"),
}  # fmt: skip
"""By ``table.column``: why it is kept, and a key of :data:`KEPT`."""

_WORDS = ("what the person said: the workshop is about it", "texts")
_OFFICE = ("what whoever leads or asks said to everybody", "record")
_REASON = ("why whoever leads did it, for everybody to read", "record")
_MARKS = ("what the ballot marks; it is counted", "open")
_RULE = ("a rule that everybody can look up", "record")

FIELDS: dict[str, tuple[str, str]] = {
    "text": _OFFICE,
    "title": _OFFICE,
    "reason": _REASON,
    "settings": _RULE,
    "kind": ("which kind it is of", "record"),
    "idea.added.text": _WORDS,
    "idea.added.title": _WORDS,
    "idea.revised.text": _WORDS,
    "idea.revised.title": _WORDS,
    "comment.added.text": _WORDS,
    "flag.raised.reason": ("what the person asks the facilitator to look at; nobody else reads it", "texts"),
    "pledge.offered.text": ("what the person offers", "texts"),
    "pledge.offered.kind": ("whether it is time, skill or money", "record"),
    "pledge.offered.amount": ("how much is offered", "record"),
    "payload.redacted.reason": ("why it was erased; for whoever leads", "record"),
    "alignment": ("for which side the comment is, so that both can be weighed", "texts"),
    "reply_to": ("what is answered, so that talk can be followed", "record"),
    "channel": ("whether it came on paper", "record"),
    "licence": ("under which terms the author gave it", "record"),
    "licence_conflict": ("whether the terms of its sources contradict one another", "record"),
    "parent": ("from which idea it was drawn, so that credit can be given", "record"),
    "participant": ("who was asked to be an author too, by pseudonym", "record"),
    "accepts": ("whether they are", "record"),
    "into": ("into which idea of one's own a point was taken up", "record"),
    "refs": ("what was shown to a person, so that all get seen and attention can be studied", "record"),
    "sources": ("which ideas say the same", "record"),
    "candidate": ("which statement is answered", "open"),
    "value": ("what was changed, or what a person answered; see the kind", "record"),
    "opinion.given.value": ("agree, pass or disagree; it is counted", "open"),
    "approved": _MARKS,
    "amounts": _MARKS,
    "scores": _MARKS,
    "ranking": _MARKS,
    "levels": _MARKS,
    "sheet": ("the number on a sheet of paper, so that it is entered once", "record"),
    "name_commit": ("a salted commitment to the name; says nothing once the name is erased", "record"),
    "role": ("what the person may do", "record"),
    "number": ("what somebody without a name is called: Participant 14", "record"),
    "language": ("in which language the person reads", "record"),
    "simulated": ("whether it is no person at all", "record"),
    "scope": ("which use of their data a person speaks of", "record"),
    "granted": ("whether they allow it", "record"),
    "confirmed": ("whether they said so a second time", "record"),
    "text_hash": ("which words they agreed to", "record"),
    "question": ("what is asked", "record"),
    "rule": ("how it is counted", "record"),
    "mode": ("who may know which ballot is whose", "record"),
    "candidates": ("what stands in the vote, by id", "record"),
    "result": ("the count, by ids and numbers; of an open vote the ballots too", "record"),
    "chosen": ("what was decided, by id", "record"),
    "due": ("by which day something was promised", "record"),
    "owner": ("which office answers for a promise", "record"),
    "evidence": ("how one sees that a promise was kept", "record"),
    "purpose": _OFFICE,
    "purpose_short": _OFFICE,
    "values": _OFFICE,
    "criteria": _OFFICE,
    "influence": _OFFICE,
    "organisation": ("who asks", "record"),
    "terms": ("what everybody agrees to", "record"),
    "template": ("from which agenda it was made", "record"),
    "what": ("what was changed or erased", "record"),
    "minutes": _RULE,
    "position": _RULE,
    "order": _RULE,
    "closes_at": _RULE,
    "page": ("what the wall shows", "record"),
    "amount": ("how much is offered", "record"),
    "subject": ("whose words were erased, by pseudonym or id", "record"),
    "count": ("how many payloads were erased", "record"),
    "words": ("which ones, by id", "record"),
    "emptied": ("of which contributions no words are left, by id", "record"),
    "kept": (
        "what of the erased is nobody's words: terms, what was answered, how much was offered",
        "record",
    ),
    "n": ("how many ballots a secret vote has", "record"),
    "turnout": ("how many people voted", "record"),
    "changed": ("how many changed their ballot", "record"),
    "electorate": ("how many could have voted", "record"),
    "choices": ("a hash of all choices in the order of chance, to notice whoever changes one", "record"),
    "root": ("one hash over all leaves, to notice whoever changes one", "record"),
    "leaves": ("what receipts are checked against", "record"),
    "command": ("what somebody tried whose role may not do it, for the facilitator's eyes", "record"),
}
"""By field, or by ``kind.field`` where a kind of event has a reason of its own: why it is kept, and a key of :data:`KEPT`."""


def columns_of(table: str) -> dict[str, tuple[str, str]]:
    """Return why each column of a table of the store is kept, and for how long (a key of :data:`KEPT`)."""
    return {column.name: COLUMNS[f"{table}.{column.name}"] for column in t.metadata.tables[table].columns}


def fields_of(kind: str) -> dict[str, tuple[str, str]]:
    """Return why each field of an event of a kind is kept, and for how long (a key of :data:`KEPT`)."""
    names = [*KINDS[kind].needs, *KINDS[kind].may]
    return {name: FIELDS[f"{kind}.{name}" if f"{kind}.{name}" in FIELDS else name] for name in names}
