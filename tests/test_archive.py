"""Is an archive the whole workshop, and is any touch of it found?"""

import copy
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.archive import Checkpoint, open_archive, read_archive, verify_record
from cocodesign.chain import GENESIS, canonical, link
from cocodesign.exceptions import InvalidInputError, TamperedRecordError, UnknownVersionError

from .mill_lane import a_played_room, a_room, count_closed


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """The archive file of an evening on Mill Lane."""
    room = a_played_room(None)
    room.store.checkpoint("wall")
    room.join("Late", "participant")
    path = room.store.write_archive(tmp_path_factory.mktemp("archive") / "mill-lane.jsonl")
    return room, path


@pytest.fixture
def archive(evening):
    return copy.deepcopy(open_archive(evening[1]))


def rechained(archive):
    """The records of an archive, numbered and linked anew, as somebody would who owns the file."""
    previous = GENESIS
    for seq, record in enumerate(archive.records, start=1):
        record |= {"seq": seq, "prev": previous}
        record["hash"] = previous = link(previous, record, record["commit"])
    return archive.records


# ---------------------------------------------------------------- the file


def test_an_archive_is_json_lines_that_begin_with_the_digest_of_the_rest(evening):
    room, path = evening
    first, _, rest = path.read_bytes().partition(b"\n")
    assert json.loads(first) == {
        "format": "cocodesign-archive",
        "version": 1,
        "workshop": room.store.workshop,
        "sha256": hashlib.sha256(rest).hexdigest(),
    }
    lines = [list(json.loads(line)) for line in rest.splitlines()]
    events = room.store.read()
    assert lines == [["about"], *[["event"]] * len(events), *[["person"]] * 6, ["checkpoint"]]


def test_an_archive_is_private_to_who_wrote_it(evening):
    assert evening[1].stat().st_mode & 0o777 == 0o600


def test_an_archive_holds_the_workshop_as_the_store_has_it(evening):
    room, path = evening
    found = open_archive(path)
    names = room.store.names()
    assert list(found.events()) == [
        event | {"name": names.get(event["actor"], "")} for event in room.store.read()
    ]
    assert (found.vault, found.about["code"]) == (room.store.vault(), room.store.code)
    assert found.state().decisions


def test_an_archive_reads_as_a_community(evening):
    community = read_archive(evening[1])
    assert (len(community.participants), len(community.contributions), len(community.ballots)) == (5, 5, 3)
    assert community.marks["candidate"].value_counts().tolist() == [2, 1]


def test_writing_again_gives_the_same_bytes_and_leaves_no_draft(evening, tmp_path):
    room, path = evening
    again = room.store.write_archive(tmp_path / "again.jsonl")
    assert again.read_bytes() == path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["again.jsonl"]


def test_a_draft_that_could_not_be_finished_keeps_the_older_archive(evening, tmp_path, monkeypatch):
    room, path = evening
    older = tmp_path / "kept.jsonl"
    older.write_bytes(path.read_bytes())
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("no space left on device")))
    with pytest.raises(OSError, match="no space"):
        room.store.write_archive(older)
    assert older.read_bytes() == path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["kept.jsonl"]


# ---------------------------------------------------------------- any touch is found


def opens_and_verifies(path):
    try:
        return open_archive(path).verify().ok
    except (InvalidInputError, TamperedRecordError, UnknownVersionError):
        return False


def test_every_bit_of_the_first_line_is_held(evening, tmp_path):
    content = evening[1].read_bytes()
    path = tmp_path / "touched.jsonl"
    for place in range(content.index(b"\n") + 1):
        for bit in (1, 4, 128):
            path.write_bytes(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :])
            with pytest.raises((InvalidInputError, TamperedRecordError)):
                open_archive(path)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_flipped_byte_anywhere_is_found(evening, tmp_path_factory, data):
    content = evening[1].read_bytes()
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(1, 255))
    path = tmp_path_factory.getbasetemp() / "touched.jsonl"
    path.write_bytes(content[:place] + bytes([content[place] ^ other]) + content[place + 1 :])
    assert not opens_and_verifies(path)


@pytest.mark.parametrize(
    ("touch", "error", "why"),
    [
        (lambda c: c[:-1], TamperedRecordError, "does not have the digest"),
        (lambda c: c[: len(c) // 2], TamperedRecordError, "does not have the digest"),
        (lambda c: c + b"\n", TamperedRecordError, "does not have the digest"),
        (lambda c: c.partition(b"\n")[0], InvalidInputError, "is not an archive of a workshop"),
        (lambda c: c.partition(b"\n")[0] + b"\n", TamperedRecordError, "does not have the digest"),
        (lambda c: b" " + c, TamperedRecordError, "does not have the digest"),
        (lambda c: b"", InvalidInputError, "its first line should name"),
        (lambda c: b"ballot,candidate\n1,2\n", InvalidInputError, "its first line should name"),
        (lambda c: b"\x80\x04pickle\n", InvalidInputError, "its first line should name"),
        (lambda c: b"[1]\n", InvalidInputError, "its first line should name"),
        (
            lambda c: c.replace(b'"version":1', b'"version":2', 1),
            UnknownVersionError,
            "version 2; .*pip install --upgrade",
        ),
    ],
)
def test_what_is_not_the_whole_archive_is_refused(evening, tmp_path, touch, error, why):
    path = tmp_path / "touched.jsonl"
    path.write_bytes(touch(evening[1].read_bytes()))
    with pytest.raises(error, match=why):
        open_archive(path)


@pytest.mark.parametrize("line", [b"{}", b'{"event":{},"person":{}}', b'{"diary":{}}', b"7", b'{"about":{}}'])
def test_a_foreign_line_under_a_right_digest_is_refused(evening, tmp_path, line):
    first, _, rest = evening[1].read_bytes().partition(b"\n")
    content = rest + line + b"\n"
    head = {**json.loads(first), "sha256": hashlib.sha256(content).hexdigest()}
    path = tmp_path / "foreign.jsonl"
    path.write_bytes(canonical(head) + b"\n" + content)
    with pytest.raises(InvalidInputError, match="is not an archive of a workshop"):
        open_archive(path)


# ---------------------------------------------------------------- what a check says


def test_a_true_record_verifies_and_says_what_was_counted_again(archive):
    report = archive.verify()
    assert report.ok, report
    (poll,) = archive.state().polls
    assert report.polls == (f"{poll}: 3 ballots counted again, the same result",)
    assert "self-consistent only" in str(report)


def test_a_checkpoint_from_outside_anchors_the_record(archive):
    (point,) = archive.checkpoints
    report = archive.verify(Checkpoint(archive.workshop, point["seq"], point["hash"][:12]))
    assert report.ok and report.anchored and "agrees with the checkpoint" in str(report)


def test_a_record_rewritten_from_end_to_end_is_found_by_a_checkpoint_only(archive):
    head = archive.verify().checkpoint
    archive.checkpoints.clear()
    archive.records[10]["at"] = "2026-11-21T03:00:00Z"
    rechained(archive)
    assert archive.verify().ok
    report = archive.verify(head)
    assert report.problems == (
        f"{archive.workshop}: the checkpoint names event {head.seq}, but this log has another history there",
    )


def test_a_published_head_that_the_log_does_not_have_is_named(archive):
    archive.records[10]["at"] = "2026-11-21T03:00:00Z"
    rechained(archive)
    (point,) = archive.checkpoints
    (problem,) = archive.verify().problems
    assert (
        problem
        == f"{archive.workshop}: the head of event {point['seq']} that was published (wall) is another"
    )


def test_a_log_that_ends_before_a_checkpoint_is_found(archive):
    head = archive.verify().checkpoint
    del archive.records[-1]
    del archive.records[-1]
    assert f"the checkpoint names event {head.seq}, but this log ends with event {head.seq - 2}" in str(
        archive.verify(head)
    )


def test_a_checkpoint_of_another_workshop_never_agrees(archive):
    head = archive.verify().checkpoint
    assert not archive.verify(Checkpoint("w-other", head.seq, head.hash)).ok


@pytest.mark.parametrize(
    ("touch", "place"),
    [
        (lambda r: r.pop(10), 11),
        (lambda r: r.insert(10, dict(r[10])), 12),
        (lambda r: r.__setitem__(slice(10, 12), [r[11], r[10]]), 11),
        (lambda r: r[10].update(kind="idea.added"), 11),
        (lambda r: r[10].update(actor="p-other"), 11),
        (lambda r: r[10].update(prev=GENESIS), 11),
        (lambda r: r[10].update(commit="not hex"), 11),
        (lambda r: r[10].update(salt="not hex"), 11),
        (lambda r: r[10].update(salt=None), 11),
        (lambda r: r[10].update(body=None, salt=None), 11),
        (lambda r: r[10].update(body="[1]"), 11),
        (lambda r: r[10].update(body="{"), 11),
        (lambda r: r[10].update(subject="p-other"), 11),
    ],
)
def test_the_place_of_a_touched_line_is_named(archive, touch, place):
    touch(archive.records)
    report = archive.verify()
    assert f"{archive.workshop}, event {place}: " in report.problems[0] and "does NOT verify" in str(report)


@pytest.mark.parametrize("name", ["name", "name_salt", "role"])
def test_a_touched_name_is_found_by_person(archive, name):
    (ana,) = [person for person in archive.vault if person["name"] == "Ana"]
    ana[name] = "other"
    (problem,) = archive.verify().problems
    assert ana["participant"] in problem


def test_people_who_were_added_or_taken_out_are_found(archive):
    gone = archive.vault.pop()
    archive.vault.append(gone | {"participant": "p-ghost"})
    assert sorted(archive.verify().problems) == sorted(
        (f"{archive.workshop}: {gone['participant']} joined, but the vault does not know them",
         f"{archive.workshop}: the vault knows p-ghost, who never joined")
    )  # fmt: skip


# ---------------------------------------------------------------- a count that does not fit


def rewrite(archive, kind, change, nth=0):
    """Change the body of an event and everything that depends on it, as who owns the file could."""
    from cocodesign.chain import commitment

    record = [r for r in archive.records if r["kind"] == kind][nth]
    body = json.loads(record["body"])
    change(body)
    record["body"] = canonical(body).decode()
    parts = record["body"].encode(), str(record["request"] or "").encode()
    record["commit"] = commitment(bytes.fromhex(record["salt"]), *parts)
    archive.checkpoints.clear()
    return rechained(archive)


def test_a_forged_result_is_found_by_counting_again(archive):
    rewrite(archive, "poll.counted", lambda body: body["result"].update(winners=["court"], n_ballots=30))
    (problem,) = archive.verify().problems
    assert "counted again, n_ballots, winners differ" in problem


def test_a_forged_ballot_is_found_by_counting_again(archive):
    rewrite(archive, "ballot.cast", lambda body: body.update(approved=[]), nth=-1)
    assert all("counted again" in problem and "scores" in problem for problem in archive.verify().problems)
    rewrite(archive, "ballot.cast", lambda body: body.update(approved=["pool"]), nth=-1)
    assert all("a ballot is not one of this poll" in problem for problem in archive.verify().problems)


def test_a_ballot_behind_the_closing_is_found(archive):
    records = archive.records
    late = next(i for i, r in enumerate(records) if r["kind"] == "ballot.cast")
    records.append(records.pop(late))
    archive.checkpoints.clear()
    rechained(archive)
    assert any(
        "a ballot was taken after its poll had closed" in problem for problem in archive.verify().problems
    )


def test_a_count_without_its_poll_is_found(archive):
    del archive.records[next(i for i, r in enumerate(archive.records) if r["kind"] == "poll.opened")]
    archive.checkpoints.clear()
    rechained(archive)
    assert any("was counted, but never opened" in problem for problem in archive.verify().problems)


def test_a_body_that_its_kind_does_not_allow_is_named(archive):
    rewrite(archive, "stage.opened", lambda body: body.update(colour="green"))
    (problem,) = archive.verify().problems
    assert "has no field colour" in problem


# ---------------------------------------------------------------- what comes late, goes, or is newer


def test_who_comes_after_the_closing_is_not_of_the_electorate():
    room = a_room(None)
    room.stage("ideas")
    room.idea("Ana", "Shade trees")
    room.stage("vote")
    poll = room.poll()
    room.do("Fay", "close_stage", stage="vote")
    room.join("Late, before the count")
    count_closed(room)
    room.join("Late, before it was shown")
    room.do("Fay", "show_result", poll=poll)
    assert room.store.verify().problems == ()
    assert room.store.read()[-1]["body"]["result"]["electorate"] == 3


def erase(record):
    record.update(body=None, salt=None, request=None, redaction="asked for by the person")


def test_erased_words_leave_a_record_that_verifies(archive):
    for record in archive.records:
        if record["kind"] == "idea.added":
            erase(record)
    report = archive.verify()
    assert report.ok and report.redacted == 4 and "4 of them erased" in str(report)
    assert archive.state().ideas[2]["erased"] and archive.state().parents(
        archive.state().ideas[2]["contribution"]
    )


def test_a_poll_with_erased_ballots_says_that_it_was_not_counted_again(archive):
    erase([record for record in archive.records if record["kind"] == "ballot.cast"][-1])
    (poll,) = archive.state().polls
    assert archive.verify().polls == (f"{poll}: not counted again, because 1 of its ballots were erased",)
    assert archive.verify().ok


def test_a_kind_from_the_future_verifies_and_is_passed_over(archive):
    from cocodesign.chain import commitment

    body = '{"opinion":1}'
    record = {**archive.records[-1], "seq": len(archive.records) + 1, "event": "f" * 32, "kind": "opinion.given", "v": 3,
              "body": body, "request": None, "subject": None}  # fmt: skip
    record["commit"] = commitment(bytes.fromhex(record["salt"]), body.encode(), b"")
    before = archive.state()
    archive.records.append(record)
    rechained(archive)
    assert archive.verify().ok
    assert archive.state().contributions == before.contributions


def test_an_empty_log_verifies():
    report = verify_record("w-1", [], [])
    assert (report.ok, report.events, report.head) == (True, 0, GENESIS)


# ---------------------------------------------------------------- checkpoints


def test_a_checkpoint_is_written_and_read_back():
    point = Checkpoint("w-1", 412, "9f86d081884c7d65")
    assert Checkpoint.parse(f"  {point}\n") == point


@pytest.mark.parametrize(
    "text",
    [
        "",
        "w-1:412",
        "w-1:x:9f86d081884c",
        "w-1:412:9f86",
        "w-1:412:9F86D081884C",
        "a:b:c:d",
        "w:1:" + "0" * 65,
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(InvalidInputError, match="A checkpoint looks like w-7k2m:412:"):
        Checkpoint.parse(text)
