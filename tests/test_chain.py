"""Is a line of the log committed and linked as the docstring says, to the letter?"""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.chain import GENESIS, LINE_FIELDS, canonical, commitment, link, parse, receipt_code
from cocodesign.exceptions import InvalidInputError

LINE = {
    "workshop": "w-1",
    "seq": 1,
    "event": "00000000000000aa",
    "kind": "idea.added",
    "v": 1,
    "actor": "p-ana",
    "stage": "ideas",
    "ref": None,
    "at": "2026-11-21T20:15:03Z",
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def by_hand(tag: bytes, *parts: bytes) -> str:
    """The digest of the module's docstring: each part after its length in eight bytes, the tag first."""
    return hashlib.sha256(b"".join(len(p).to_bytes(8, "big") + p for p in (tag, *parts))).hexdigest()


# ---------------------------------------------------------------- by hand


def test_canonical_text_has_sorted_keys_no_spaces_and_plain_letters():
    assert (
        canonical({"b": [1, 2.5, None, True], "a": "Zoë, محمد"})
        == '{"a":"Zoë, محمد","b":[1,2.5,null,true]}'.encode()
    )


def test_a_whole_line_has_this_hash_for_ever():
    body = canonical({"title": "", "text": "Trees"})
    commit = commitment(bytes(range(32)), body, b"ab" * 32)
    assert commit == "3b01eebf101f9a9e4493a2f8b08099b14aa66f1a71bbbc43f8b543b05b171a6b"
    assert commit == by_hand(b"cocodesign.payload.1", bytes(range(32)), body, b"ab" * 32)
    found = link(GENESIS, LINE, commit)
    assert found == "b220a12dcc8601f32b9fbe7370e57201470a85a46e277e15c82f90cb3fe044e1"
    fields = b'["w-1",1,"00000000000000aa","idea.added",1,"p-ana","ideas",null,"2026-11-21T20:15:03Z"]'
    assert found == by_hand(b"cocodesign.event.1", bytes(32), fields, bytes.fromhex(commit))


def test_a_receipt_is_the_first_sixty_bits_in_letters():
    # 0x0123456789abcde in fives: 0 4 17 20 · 10 25 28 9 · 21 15 6 30
    assert receipt_code("0123456789abcdef" + "f" * 48) == "26KN CTWB PH8Y"
    assert receipt_code("f" * 64) == "ZZZZ ZZZZ ZZZZ"


def test_a_receipt_holds_no_letters_that_look_alike():
    codes = "".join(receipt_code(hashlib.sha256(bytes([n])).hexdigest()) for n in range(200))
    assert not set(codes) & set("01IO")


# ---------------------------------------------------------------- laws


@given(json_values)
def test_what_is_canonical_reads_back_and_stays_canonical(value):
    assert canonical(parse(canonical(value))) == canonical(value)


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_keys_changes_nothing(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(st.lists(st.binary(), max_size=4), st.lists(st.binary(), max_size=4))
def test_parts_cannot_be_moved_across_their_borders(parts, others):
    salt = bytes(32)
    assert (commitment(salt, *parts) == commitment(salt, *others)) == (parts == others)


@pytest.mark.parametrize("field", LINE_FIELDS)
def test_every_field_of_a_line_is_under_its_hash(field):
    commit = commitment(bytes(32), b"{}")
    changed = LINE | {field: 2 if field in ("seq", "v") else "other"}
    assert link(GENESIS, changed, commit) != link(GENESIS, LINE, commit)


def test_previous_hash_and_commitment_are_under_the_hash_too():
    commit = commitment(bytes(32), b"{}")
    first = link(GENESIS, LINE, commit)
    assert link(first, LINE, commit) != first
    assert link(GENESIS, LINE, first) != first


def test_each_use_has_commitments_of_its_own():
    assert len({commitment(bytes(32), b"Ana", use=use) for use in ("payload", "name", "request")}) == 3


def test_a_salt_hides_short_words():
    assert commitment(b"1" * 32, b"yes") != commitment(b"2" * 32, b"yes")


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "\ud800", {"a": {1, 2}}, b"bytes", {1: "a", "b": 2}], ids=repr
)
def test_a_value_without_one_json_text_is_refused(value):
    with pytest.raises(InvalidInputError, match="no canonical JSON text"):
        canonical(value)


def test_brackets_in_words_are_no_levels_and_a_hundred_levels_are_read():
    assert parse(json.dumps("[" * 5000 + '\\"{')) == "[" * 5000 + '\\"{'
    assert parse("[" * 100 + "]" * 100)


def test_a_value_that_is_nested_too_deeply_has_no_canonical_text():
    value = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(InvalidInputError, match="no canonical JSON text"):
        canonical(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NaN", "not a finite number"),
        ("[-Infinity]", "not a finite number"),
        ("1e400", "not a finite number"),
        ('{"a":1,"a":2}', "same key twice"),
        ('{"deep":{"a":1,"a":1}}', "same key twice"),
        ("-1e400", "not a finite number"),
        ("1" + "0" * 400, "not a finite number"),
        ("1" + "0" * 5000, "not a finite number"),
        ("[" * 100_000, "nested more than 100 levels deep"),
        ("[" * 10_000 + "]" * 10_000, "nested more than 100 levels deep"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "nested more than 100 levels deep"),
        ("[" * 101 + "]" * 101, "nested more than 100 levels deep"),
        (b'"\xff"', "utf-8"),
        (json.dumps("text").encode("utf-16"), "utf-8"),
        ("", "Expecting value"),
        ("{} {}", "Extra data"),
    ],
    ids=lambda given: str(given)[:12],
)
def test_sec_s48_what_is_not_strict_json_is_refused(text, why):
    with pytest.raises(InvalidInputError, match=f"not a JSON text: .*{why}"):
        parse(text)
