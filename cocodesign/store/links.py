"""By which secrets do people come back, and by which does the keeper know them?

A *token* is what a personal link carries; only its hash is kept. A *capability* stands for one person in one role
at the keeper; it is derived from the workshop's own secret and kept nowhere. Both end when somebody's links are
replaced.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from cocodesign.chain import canonical
from cocodesign.store import tables as t

__all__ = ["derive", "end_tokens", "holder_of", "new_token", "replaced", "tokens"]


def new_token(connection: Connection, workshop: str, person: str, now: str) -> str:
    """Return a new secret by which a person comes back."""
    token = secrets.token_urlsafe(16)
    row = {"token_hash": _hashed(token), "workshop": workshop, "participant": person, "made_at": now}
    connection.execute(insert(t.token), row)
    return token


def end_tokens(connection: Connection, workshop: str, person: str) -> None:
    """End every secret of a person."""
    connection.execute(
        delete(t.token).where((t.token.c.workshop == workshop) & (t.token.c.participant == person))
    )


def tokens(connection: Connection, workshop: str) -> list[dict[str, Any]]:
    """Return what is kept of the secrets: ``token_hash, participant, made_at``."""
    c = t.token.c
    found = connection.execute(select(c.token_hash, c.participant, c.made_at).where(c.workshop == workshop))
    return [dict(row._mapping) for row in found]


def holder_of(connection: Connection, workshop: str, token: str) -> dict[str, Any] | None:
    """Return ``{"person", "role", "name"}`` of a secret's holder, or None."""
    query = select(t.vault.c.participant, t.vault.c.role, t.vault.c.name).join(
        t.token,
        (t.token.c.participant == t.vault.c.participant) & (t.token.c.workshop == t.vault.c.workshop),
    )
    where = (t.token.c.token_hash == _hashed(token)) & (t.token.c.workshop == workshop)
    row = connection.execute(query.where(where)).one_or_none()
    return None if row is None else {"person": row.participant, "role": row.role, "name": row.name or ""}


def replaced(connection: Connection, workshop: str, person: str) -> list[str]:
    """Return the number of the event that last replaced a person's links; nothing if they never were."""
    c = t.event.c
    query = select(func.max(c.seq)).where(
        (c.workshop == workshop) & (c.ref == person) & (c.kind == "link.replaced")
    )
    seq = connection.execute(query).scalar()
    return [] if seq is None else [str(seq)]


def derive(secret: bytes, workshop: str, use: str, *parts: str) -> str:
    """Return what only a holder of the workshop's secret can derive for one use from some parts, in hex."""
    return hmac.new(secret, canonical([use, workshop, *parts]), hashlib.sha256).hexdigest()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
