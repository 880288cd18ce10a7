"""What does a sealed poll publish, and how does a voter find their ballot in it?

Each ballot of a secret poll has a *leaf*, a hash of its choice and of a nonce that nobody but its voter was given:

    leaf    = SHA-256(tag ‖ canonical JSON of the choice ‖ nonce)
    root    = SHA-256(tag ‖ the leaves in their order)
    choices = SHA-256(tag ‖ the choices in the order of their canonical JSON)

with every part prefixed by its length and every use by a tag of its own. Two lists leave the workshop and are never
joined: the choices, which anybody may count again, and the leaves, among which each voter finds their own. Both are
sorted by what stands in them, so that neither has an order that says anything about a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cocodesign.chain import canonical, digest, receipt_code

__all__ = ["check_lists", "check_receipt", "leaf_of", "receipt_of", "seal_of", "shuffled"]


def leaf_of(choice: Mapping[str, Any], nonce: str) -> str:
    """Return the leaf of a ballot, as 64 hex digits: a hash of its choice and its nonce.

    Parameters
    ----------
    choice : mapping
        What stands on the ballot, as the keeper answered it: ``{"approved": ["i-1"]}``.
    nonce : str
        The 64 hex digits that the voter was given with the receipt.

    Raises
    ------
    ValueError
        If the nonce is not made of hex digits.
    InvalidInputError
        If the choice has no JSON text.
    """
    return digest("cocodesign.leaf.1", canonical(choice), bytes.fromhex(nonce))


def receipt_of(leaf: str) -> str:
    """Return the code of a leaf that its voter keeps: three groups of four letters. It says nothing of the choice."""
    return receipt_code(leaf)


def shuffled(choices: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return choices in an order that says nothing about who made them: that of their canonical JSON.

    Examples
    --------
    >>> shuffled([{"approved": ["trees"]}, {"approved": ["court"]}])
    [{'approved': ['court']}, {'approved': ['trees']}]
    """
    return [dict(choice) for choice in sorted(choices, key=canonical)]


def seal_of(choices: Iterable[Mapping[str, Any]], leaves: Iterable[str]) -> dict[str, Any]:
    """Return what a seal says of the ballots of a poll: how many there are, both hashes, and the sorted leaves.

    Returns
    -------
    dict
        ``n`` (how many choices), ``choices`` and ``root`` (64 hex digits each), ``leaves`` (sorted).
    """
    kept, found = shuffled(choices), sorted(leaves)
    return {
        "n": len(kept),
        "choices": digest("cocodesign.choices.1", *map(canonical, kept)),
        "root": digest("cocodesign.leaves.1", *map(bytes.fromhex, found)),
        "leaves": found,
    }


def check_receipt(leaves: Iterable[str], choice: Mapping[str, Any], nonce: str) -> bool:
    """Return whether a ballot with this choice and this nonce is among the published leaves of a sealed poll.

    Parameters
    ----------
    leaves : iterable of str
        The published leaves, 64 hex digits each (``Archive.ballot_lists(poll)["leaves"]``, or the result page).
    choice : mapping
        What stood on the ballot, as the phone shows it under *Check my receipt*.
    nonce : str
        The 64 hex digits that the phone shows beside it. Whoever sees both knows how this person voted.

    Raises
    ------
    ValueError
        If the nonce is not made of hex digits.

    Examples
    --------
    >>> mine = leaf_of({"approved": ["trees"]}, "ab" * 32)
    >>> check_receipt([mine, "00" * 32], {"approved": ["trees"]}, "ab" * 32)
    True
    >>> check_receipt([mine, "00" * 32], {"approved": ["court"]}, "ab" * 32)
    False
    """
    return leaf_of(choice, nonce) in set(leaves)


def check_lists(
    choices: Iterable[Mapping[str, Any]], leaves: Iterable[str], seal: Mapping[str, Any]
) -> Iterator[str]:
    """Yield in what two published lists differ from the seal of their poll; nothing when they are what was sealed.

    Parameters
    ----------
    choices, leaves : iterable
        The lists, in whichever order.
    seal : mapping
        What the event ``poll.sealed`` holds: ``n, choices, root``.
    """
    listed = list(leaves)
    try:
        true = seal_of(choices, listed)
    except ValueError:
        yield "a leaf is not made of 64 hex digits"
        return
    if not true["n"] == len(listed) == seal["n"]:
        yield f"{true['n']} choices and {len(listed)} leaves are listed, the seal says {seal['n']} ballots"
    if len(set(listed)) != len(listed):
        yield "a leaf is listed twice"
    if true["choices"] != seal["choices"]:
        yield "the choices are not those that were sealed"
    if true["root"] != seal["root"]:
        yield "the leaves are not those that were sealed"
