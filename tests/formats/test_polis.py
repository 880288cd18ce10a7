"""Is a Polis conversation read as it was: who said what, and which vote counts?"""

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.formats import open_polis, read_polis

from .square import COMMENTS, MATRIX, SUMMARY, VOTES, a_real_conversation, a_square


@pytest.fixture
def square(tmp_path):
    return a_square(tmp_path / "square")


def test_everybody_is_on_the_roster_who_wrote_or_voted(square):
    people = read_polis(square).participants.set_index("participant")
    assert [*people.index] == ["1", "2", "3", "9"]
    assert people["group"]["2"] == "0" and pd.isna(people["group"]["3"])


def test_statements_come_in_their_order_with_words_and_author(square):
    said = read_polis(square).contributions
    assert [*said["contribution"]] == ["0", "2", "5"]
    assert [*said["participant"]] == ["1", "9", "2"]
    assert said["text"][1] == 'A fountain, with "drinking" water\nfor dogs too'
    assert said["created_at"][0] == pd.Timestamp("2023-11-14T22:13:20Z")
    assert [pd.isna(reason) for reason in said["hidden"]] == [True, True, False]


def test_the_last_vote_of_a_person_counts_and_what_nobody_voted_is_no_mark(square):
    marks = read_polis(square).marks.set_index(["ballot", "candidate"])["score"]
    assert marks.to_dict() == {("1", "0"): 1.0, ("1", "2"): 0.0, ("2", "0"): 1.0, ("3", "5"): -1.0}


def test_superseded_votes_are_kept_in_the_order_in_which_they_came(square):
    votes = open_polis(square).votes
    assert [(one.voter, one.statement, one.value) for one in votes] == [
        ("1", "0", 1),
        ("2", "0", -1),
        ("1", "2", 0),
        ("3", "5", -1),
        ("2", "0", 1),
    ]


def test_what_it_was_about_is_read_over_line_breaks(square):
    it = open_polis(square)
    assert (it.topic, it.url, it.source) == ("The square", "https://pol.is/square", "https://pol.is/square")
    assert it.description == "What should the square become?\nSay it in a sentence."


def test_what_was_noticed_is_said(square):
    assert open_polis(square).notes == (
        "In votes.csv 1 means agree.",
        "All 4 cells of participants-votes.csv are the last votes in votes.csv.",
        "Authors who never voted: 9.",
    )


# ---------------------------------------------------------------- dialects


def test_the_live_report_counts_seconds_turns_the_sign_and_leaves_quotes_out(tmp_path, square):
    comments = (
        "timestamp,comment-id,author-id,agrees,disagrees,moderated,is_meta,comment-body\n"
        "1700000060,2,9,0,0,1,false,A fountain, with water, for dogs too\n"
        "1700000000,0,1,2,1,1,false,Shade trees\n"
        "1700000120,5,2,0,1,-1,false,A car park\n"
    )
    votes = "timestamp,comment-id,voter-id,vote\n" + "".join(
        f"{int(line.split(',')[0]) // 1000},{line.split(',', 2)[2].rpartition(',')[0]},{-int(line.rpartition(',')[2])}\n"
        for line in VOTES.splitlines()[1:]
    )
    turned = MATRIX.replace("1,0,\n", "-1,0,\n").replace("1,,\n", "-1,,\n").replace(",,-1\n", ",,1\n")
    live = a_square(
        tmp_path / "live",
        {
            "comments.csv": comments,
            "votes.csv": votes,
            "participants-votes.csv": None,
            "participant-votes.csv": turned,
        },
    )
    one, other = open_polis(live), open_polis(square)
    assert one.votes == other.votes and one.cells == other.cells
    assert one.statements["2"].text == "A fountain, with water, for dogs too"
    assert one.statements["2"].at == other.statements["2"].at
    assert "In votes.csv -1 means agree." in one.notes


@pytest.mark.parametrize(
    "changes",
    [
        {"votes.csv": b"\xef\xbb\xbf" + VOTES.encode()},
        {"votes.csv": VOTES.replace(",", ";")},
        {"votes.csv": VOTES.replace("\n", "\r\n")},
        {"votes.csv": VOTES.replace("\n", "\n\n")},
        {"votes.csv": VOTES.replace("voter-id", "Voter_ID")},
        {"votes.csv": VOTES.replace(",0,2,", ",0.0,2.0,")},
        {"participants-votes.csv": None},
    ],
    ids=["bom", "semicolons", "crlf", "blank lines", "another spelling", "ids as decimals", "no matrix"],
)
def test_the_same_conversation_in_another_dress_is_the_same(tmp_path, square, changes):
    one, other = open_polis(a_square(tmp_path / "dressed", changes)), open_polis(square)
    assert (one.votes, one.cells) == (other.votes, other.cells)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 1000))
def test_the_order_of_the_lines_does_not_matter(tmp_path_factory, seed):
    header, *lines = VOTES.splitlines()
    random.Random(seed).shuffle(lines)
    shuffled = a_square(tmp_path_factory.mktemp("shuffled"), {"votes.csv": "\n".join([header, *lines])})
    assert open_polis(shuffled).cells == open_polis(shuffled).last_votes()


def test_a_sign_that_cannot_be_told_is_asked_for(tmp_path):
    folder = a_square(
        tmp_path / "level", {"comments.csv": COMMENTS.replace(",2,1,1,Shade", ",,,1,Shade").replace("5,2,0,1,-1", "5,2,,,-1")}
    )  # fmt: skip
    with pytest.raises(InvalidInputError, match=r"votes\.csv: it cannot be told .* 0 statements say 1 and 0"):
        read_polis(folder)
    assert open_polis(folder, agree=-1).cells["3", "5"] == 1
    with pytest.raises(InvalidInputError, match="1 or -1"):
        read_polis(folder, agree=2)


def test_external_ids_of_people_are_not_read(tmp_path):
    matrix = MATRIX.replace("participant,", "participant,xid,").replace("\n1,", "\n1,ana@example.org,")
    matrix = matrix.replace("\n2,", "\n2,,").replace("\n3,", "\n3,,")
    it = open_polis(a_square(tmp_path / "named", {"participants-votes.csv": matrix}))
    assert "example.org" not in repr(it)
    assert any("xid" in note for note in it.notes)


def test_a_matrix_that_differs_from_the_votes_is_kept_and_said(tmp_path):
    matrix = MATRIX.replace("3,,0,1,0,1,,,-1", "3,,0,1,0,1,,1,")
    it = open_polis(a_square(tmp_path / "differs", {"participants-votes.csv": matrix}))
    assert it.cells["3", "2"] == 1
    assert (
        "Not reproduced: 2 cells of participants-votes.csv differ from the last votes in votes.csv."
        in it.notes
    )
    assert any("n-votes, n-agree or n-disagree of 1 people" in note for note in it.notes)


def test_a_copy_inside_the_folder_is_not_read(tmp_path):
    folder = a_square(tmp_path / "twice")
    a_square(folder / "copy")
    assert (
        "The folder has a copy of a conversation inside (copy); it was not read." in open_polis(folder).notes
    )


def test_a_statement_that_only_the_votes_know_stands_without_words(tmp_path):
    votes = VOTES + "1700000400000,x,7,1,1\n"
    it = read_polis(a_square(tmp_path / "wordless", {"votes.csv": votes, "participants-votes.csv": None}))
    row = it.candidates.set_index("candidate").loc["7"]
    assert pd.isna(row["contribution"])


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    "name, old, new, says",
    [
        ("votes.csv", ",0,1,1\n", ",0,1,agree\n", r"votes\.csv, line 2: a vote is -1, 0 or 1, but this one is 'agree'"),
        ("votes.csv", ",5,3,-1", ",5,3,2", r"votes\.csv, line 6: a vote is -1, 0 or 1"),
        ("votes.csv", "1700000100000,x,2,1,0", "1700000100000,x,2", r"votes\.csv, line 5: 5 cells .* here are 3"),
        ("votes.csv", "1700000100000", "yesterday", r"votes\.csv, line 5: a timestamp .* 'yesterday'"),
        ("votes.csv", ",5,3,-1", ",5,,-1", r"votes\.csv, line 6: voter-id is empty"),
        ("votes.csv", "voter-id", "person", r"votes\.csv, line 1: the column voter-id is missing; this file has"),
        ("votes.csv", "datetime", "vote", r"votes\.csv, line 1: the column vote is there twice"),
        ("comments.csv", "2023,5,2", "2023,0,2", r"comments\.csv, line 5: the statement 0 stands here .* second"),
        ("comments.csv", ",-1,A car", ",-2,A car", r"comments\.csv, line 5: a moderation is -1, 0 or 1"),
        ("comments.csv", "0,1,2,1", "0,1,two,1", r"comments\.csv, line 4: agrees is a whole number"),
        ("comments.csv", "dogs too\"", "dogs too", r"comments\.csv, line 2: this row cannot be read"),
        ("participants-votes.csv", "\n2,0", "\n1,0", r"participants-votes\.csv, line 3: the participant 1 .* second"),
        ("participants-votes.csv", "1,,\n", "yes,,\n", r"participants-votes\.csv, line 3: the vote on statement 0"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(tmp_path, name, old, new, says):
    text = {"comments.csv": COMMENTS, "votes.csv": VOTES, "participants-votes.csv": MATRIX}[name]
    assert old in text
    with pytest.raises(InvalidInputError, match=says):
        open_polis(a_square(tmp_path / "broken", {name: text.replace(old, new, 1)}))


def test_another_encoding_is_refused_with_the_remedy(tmp_path):
    comments = COMMENTS.replace("Shade trees", "Árboles").encode("latin-1")
    with pytest.raises(
        InvalidInputError, match=r"comments\.csv, line \d+ or after: .*Save the file as UTF-8"
    ):
        open_polis(a_square(tmp_path / "latin", {"comments.csv": comments}))


def test_what_is_no_folder_of_a_conversation_is_refused_with_the_way(tmp_path):
    folder = a_square(tmp_path / "data" / "square")
    with pytest.raises(InvalidInputError, match=r"is no folder .* Name the folder"):
        read_polis(folder / "votes.csv")
    with pytest.raises(InvalidInputError, match="is no folder"):
        read_polis(tmp_path / "nowhere")
    with pytest.raises(InvalidInputError, match=r"has no comments\.csv.* There is one in .*square"):
        read_polis(tmp_path / "data")


def test_an_empty_conversation_has_nobody_and_nothing(tmp_path):
    empty = {
        "comments.csv": COMMENTS.splitlines()[0],
        "votes.csv": VOTES.splitlines()[0],
        "participants-votes.csv": None,
    }
    it = read_polis(a_square(tmp_path / "empty", {**empty, "summary.csv": SUMMARY}))
    assert len(it.participants) == len(it.marks) == 0


# ---------------------------------------------------------------- real conversations


@pytest.mark.parametrize(
    "name, people, statements, votes, cells",
    [
        ("15-per-hour-seattle", 339, 54, 2995, 2872),
        ("london.youth.policing", 27, 39, 640, 638),
        ("scoop-hivemind.freshwater", 117, 80, 3979, 3972),
        ("scoop-hivemind.affordable-housing", 381, 165, 15076, 14995),
    ],
)
def test_a_real_conversation_is_read_whole_and_its_matrix_is_its_last_votes(
    name, people, statements, votes, cells
):
    it = open_polis(a_real_conversation(name))
    assert (len(it.people), len(it.statements), len(it.votes)) == (people, statements, votes)
    assert it.cells == it.last_votes() and len(it.cells) == cells
    community = it.community()
    assert len(community.marks) == cells
    assert not any("Not reproduced" in note for note in community.polls.attrs["notes"])
