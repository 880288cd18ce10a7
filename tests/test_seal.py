"""Does a seal hold what stands on the ballots, and can a voter find theirs with a few lines of anybody's code?"""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.seal import check_lists, check_receipt, leaf_of, receipt_of, seal_of, shuffled

TREES, COURT = {"approved": ["trees"]}, {"approved": ["court"]}
NONCES = [f"{n:064x}" for n in range(1, 6)]
choices = st.lists(
    st.sampled_from([TREES, COURT, {"approved": []}, {"amounts": {"b": 2, "a": 1}}]), max_size=5
)


def by_hand(*parts):
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()


def test_a_leaf_is_the_hash_of_tag_choice_and_nonce_each_with_its_length():
    nonce = bytes(range(32))
    assert leaf_of({"amounts": {"b": 2, "a": 1}}, nonce.hex()) == by_hand(
        b"cocodesign.leaf.1", b'{"amounts":{"a":1,"b":2}}', nonce
    )


def test_a_seal_hashes_sorted_leaves_and_sorted_choices():
    leaves = [leaf_of(choice, nonce) for choice, nonce in zip([TREES, COURT, TREES], NONCES, strict=False)]
    seal = seal_of([TREES, COURT, TREES], leaves)
    court, trees = b'{"approved":["court"]}', b'{"approved":["trees"]}'
    assert seal["choices"] == by_hand(b"cocodesign.choices.1", court, trees, trees)
    assert seal["root"] == by_hand(b"cocodesign.leaves.1", *map(bytes.fromhex, sorted(leaves)))
    assert (seal["n"], seal["leaves"]) == (3, sorted(leaves))


def test_the_code_of_a_receipt_is_the_first_sixty_bits_of_its_leaf():
    assert receipt_of("ff" * 32) == "ZZZZ ZZZZ ZZZZ"
    assert receipt_of("08" + "00" * 31) == "3222 2222 2222"


@given(choices, st.integers(0, 99))
def test_no_order_is_left_in_the_published_lists(some, seed):
    leaves = [leaf_of(choice, nonce) for choice, nonce in zip(some, NONCES, strict=False)]
    ballots = list(zip(some, leaves, strict=True))
    random.Random(seed).shuffle(ballots)
    assert seal_of([c for c, _ in ballots], [leaf for _, leaf in ballots]) == seal_of(some, leaves)
    assert shuffled(c for c, _ in ballots) == shuffled(some)


@given(choices)
def test_each_voter_finds_their_ballot_and_nobody_one_that_is_not_there(some):
    cast = list(zip(some, NONCES, strict=False))
    seal = seal_of(some, [leaf_of(choice, nonce) for choice, nonce in cast])
    assert all(check_receipt(seal["leaves"], choice, nonce) for choice, nonce in cast)
    assert not any(check_receipt(seal["leaves"], {"ranking": []}, nonce) for _, nonce in cast)
    assert not any(check_receipt(seal["leaves"], choice, "ab" * 32) for choice, _ in cast)
    assert list(check_lists(some, seal["leaves"], seal)) == []


@pytest.mark.parametrize(
    ("listed", "leaves", "found"),
    [
        ([TREES], slice(2), "1 choices and 2 leaves are listed, the seal says 2 ballots"),
        ([TREES, TREES], slice(2), "the choices are not those that were sealed"),
        ([TREES, COURT], slice(1, 3), "the leaves are not those that were sealed"),
    ],
)
def test_lists_that_are_not_those_of_the_seal_are_found(listed, leaves, found):
    all_leaves = [leaf_of(TREES, nonce) for nonce in NONCES]
    seal = seal_of([TREES, COURT], all_leaves[:2])
    assert found in list(check_lists(listed, all_leaves[leaves], seal))


def test_what_is_no_leaf_or_no_nonce_is_said():
    seal = seal_of([TREES], [leaf_of(TREES, NONCES[0])])
    assert list(check_lists([TREES], ["no leaf"], seal)) == ["a leaf is not made of 64 hex digits"]
    with pytest.raises(ValueError, match="non-hexadecimal"):
        check_receipt([], TREES, "no nonce")
