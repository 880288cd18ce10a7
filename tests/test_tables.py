"""Is a community's record checked, and does it say rightly who addressed whom?"""

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import TABLES
from cocodesign.tables import Community, as_time, check_table, in_window, interactions_from


@pytest.fixture
def three_people_and_a_merge():
    """Ana's bench and Bo's roof are merged by Cy; Bo asks Ana why; Ana answers Bo; Dee only listens."""
    return {
        "participants": [{"participant": name, "role": "participant"} for name in ("Ana", "Bo", "Cy", "Dee")],
        "contributions": [
            said("bench", "Ana", "idea", 1),
            said("roof", "Bo", "idea", 2),
            said("why", "Bo", "comment", 3, reply_to="bench", alignment="against"),
            said("because", "Ana", "comment", 4, reply_to="why", alignment="for"),
            said("both", "Cy", "idea", 6),
        ],
        "derivations": [
            {"child": "both", "parent": "bench", "kind": "merges", "created_at": at(6), "seq": 7},
            {"child": "both", "parent": "roof", "kind": "merges", "created_at": at(6), "seq": 8},
        ],
        "endorsements": [
            {"participant": "Ana", "contribution": "both", "created_at": at(7), "seq": 9},
            {"participant": "Ana", "contribution": "bench", "created_at": at(5), "seq": 5},
        ],
    }


def at(minute):
    return f"2026-03-14T18:{minute:02d}:00Z"


def said(contribution, participant, kind, minute, **more):
    row = {"contribution": contribution, "participant": participant, "kind": kind, "text": contribution}
    return {**row, "created_at": at(minute), "seq": minute, **more}


def addresses(interactions):
    return list(interactions[["source", "target", "kind"]].itertuples(index=False, name=None))


# ---------------------------------------------------------------- values worked by hand


def test_replies_builds_and_endorsements_become_addresses_in_their_order(three_people_and_a_merge):
    interactions = Community.from_rows(three_people_and_a_merge).interactions
    assert addresses(interactions) == [
        ("Bo", "Ana", "reply"),
        ("Ana", "Bo", "reply"),
        ("Cy", "Ana", "build"),
        ("Cy", "Bo", "build"),
        ("Ana", "Cy", "endorse"),
    ]
    assert interactions["contribution"].tolist() == ["why", "because", "both", "both", "both"]
    assert interactions["seq"].tolist() == [3, 4, 7, 8, 9]
    assert interactions["weight"].tolist() == [1.0] * 5
    assert interactions["created_at"].iloc[-1] == datetime(2026, 3, 14, 18, 7, tzinfo=UTC)


def test_who_endorses_their_own_idea_addresses_nobody_and_is_counted(three_people_and_a_merge):
    assert Community.from_rows(three_people_and_a_merge).interactions.attrs["self_addresses"] == 1


def test_an_inferred_or_inspired_derivation_is_no_address():
    contributions = [said("a", "Ana", "idea", 1), said("b", "Bo", "idea", 2)]
    for row in ({"kind": "inspired_by"}, {"kind": "related"}, {"kind": "builds_on", "inferred": True}):
        assert interactions_from(contributions, [{"child": "b", "parent": "a", **row}]).empty


def test_an_idea_that_answers_a_question_is_an_answer():
    contributions = [said("q", "Ana", "idea", 1), said("b", "Bo", "idea", 2)]
    interactions = interactions_from(contributions, [{"child": "b", "parent": "q", "kind": "answers"}])
    assert addresses(interactions) == [("Bo", "Ana", "answer")]


def test_the_roster_that_is_given_keeps_those_who_said_nothing(three_people_and_a_merge):
    assert "Dee" in Community.from_rows(three_people_and_a_merge).participants["participant"].tolist()


def test_without_a_roster_everybody_who_is_named_takes_part():
    community = Community(interactions=[{"source": "Ana", "target": "Bo", "kind": "thank"}])
    assert sorted(community.participants["participant"]) == ["Ana", "Bo"]


def test_interactions_that_are_given_are_not_derived_anew(three_people_and_a_merge):
    three_people_and_a_merge["interactions"] = [{"source": "Dee", "target": "Ana", "kind": "thank"}]
    assert addresses(Community.from_rows(three_people_and_a_merge).interactions) == [("Dee", "Ana", "thank")]


def test_a_window_is_half_open_and_keeps_the_whole_roster(three_people_and_a_merge):
    window = Community.from_rows(three_people_and_a_merge).between(at(3), at(6))
    assert window.contributions["contribution"].tolist() == ["why", "because"]
    assert addresses(window.interactions) == [("Bo", "Ana", "reply"), ("Ana", "Bo", "reply")]
    assert window.derivations.empty
    assert len(window.participants) == 4


def test_a_window_of_a_window_is_their_overlap(three_people_and_a_merge):
    window = Community.from_rows(three_people_and_a_merge).between(at(1), at(5)).between(at(3), None)
    assert (window.since, window.until) == (as_time(at(3), ""), as_time(at(5), ""))
    assert window.contributions["contribution"].tolist() == ["why", "because"]


def test_marks_leave_with_their_ballot():
    community = Community(
        polls=[{"poll": "lot", "kind": "approval"}],
        candidates=[{"poll": "lot", "candidate": "trees"}],
        ballots=[
            {"poll": "lot", "ballot": "b1", "cast_at": at(1)},
            {"poll": "lot", "ballot": "b2", "cast_at": at(2)},
        ],
        marks=[
            {"poll": "lot", "ballot": ballot, "candidate": "trees", "amount": 1.0} for ballot in ("b1", "b2")
        ],
    )
    assert community.between(at(2)).marks["ballot"].tolist() == ["b2"]


def test_describe_names_every_table_and_its_rows(three_people_and_a_merge):
    table = Community.from_rows(three_people_and_a_merge).describe().set_index("table")
    assert table["rows"]["contributions"] == 5
    assert table["rows"]["pledges"] == 0
    assert table["what"]["ballots"] == "one ballot, blank ones too"
    assert list(table.index) == list(TABLES)


def test_a_community_shows_itself_without_trusting_anybodys_words(three_people_and_a_merge):
    community = Community.from_rows(three_people_and_a_merge)
    assert "4 participants" in repr(community)
    assert "contributions" in community._repr_html_()
    assert "from 2026-03-14 18:03:00" in repr(community.between(at(3)))


def test_types_are_those_of_the_schema_whatever_came():
    table = check_table(
        [
            {
                "contribution": "a",
                "participant": "Ana",
                "kind": "idea",
                "created_at": "2026-03-14T19:00:00+01:00",
            }
        ],
        "contributions",
    )
    assert str(table["created_at"].dtype) == "datetime64[us, UTC]"
    assert table["created_at"][0] == datetime(2026, 3, 14, 18, tzinfo=UTC)
    empty = check_table([], "contributions")
    assert str(empty["seq"].dtype) == "Int64"
    assert str(empty["created_at"].dtype) == "datetime64[us, UTC]"


def test_a_table_that_is_given_is_not_changed():
    table = pd.DataFrame({"participant": pd.Series(["Ana", "Bo"], index=[7, 8], dtype=object)})
    before = table.copy()
    Community(participants=table)
    pd.testing.assert_frame_equal(table, before)


def test_columns_of_ones_own_are_kept():
    community = Community(participants=[{"participant": "Ana", "age": 71}])
    assert community.participants["age"].tolist() == [71]


def test_the_record_has_a_field_for_every_table_of_the_schema():
    assert set(TABLES) <= set(Community.__dataclass_fields__)


# ---------------------------------------------------------------- laws


@st.composite
def conversations(draw):
    """Contributions, each of which may answer an earlier one, in any order of rows."""
    n = draw(st.integers(1, 12))
    rows = []
    for i in range(n):
        answered = draw(st.one_of(st.none(), st.integers(0, i - 1))) if i else None
        author = draw(st.sampled_from(["Ana", "Bo", "Cy"]))
        reply_to = None if answered is None else f"c{answered}"
        rows.append(said(f"c{i}", author, "comment", i, reply_to=reply_to))
    return draw(st.permutations(rows))


@settings(max_examples=30, deadline=None)
@given(conversations())
def test_every_answer_is_an_address_or_is_counted_as_one_to_oneself(rows):
    interactions = interactions_from(rows)
    answers = sum(row["reply_to"] is not None for row in rows)
    assert len(interactions) + interactions.attrs["self_addresses"] == answers


@settings(max_examples=20, deadline=None)
@given(conversations(), st.integers(0, 12))
def test_two_neighbouring_windows_share_nothing_and_miss_nothing(rows, cut):
    community = Community(contributions=rows)
    before, after = community.between(None, at(cut)), community.between(at(cut), None)
    assert len(before.contributions) + len(after.contributions) == len(rows)
    both = pd.concat([before.interactions, after.interactions])["contribution"].tolist()
    assert both == community.interactions["contribution"].tolist()


@settings(max_examples=20, deadline=None)
@given(conversations())
def test_the_order_of_the_rows_does_not_matter(rows):
    by_time = sorted(rows, key=lambda row: row["seq"])
    pd.testing.assert_frame_equal(interactions_from(rows), interactions_from(by_time))


# ---------------------------------------------------------------- refusals


def test_a_missing_column_is_named_with_what_came_and_what_to_do():
    table = pd.DataFrame({"from": ["Ana"], "to": ["Bo"], "text": ["hello"]})
    with pytest.raises(
        InvalidInputError,
        match=r"interactions needs the columns source, target and kind; this table "
        r"has from, to and text\. Add source, or rename",
    ):
        check_table(table, "interactions")


def test_an_id_that_is_a_number_is_refused_with_its_row():
    with pytest.raises(InvalidInputError, match=r"participants, column participant, row 1: .* 7 \(int\)"):
        Community(participants=[{"participant": "07"}, {"participant": 7}])


def test_a_missing_or_empty_id_is_refused():
    with pytest.raises(InvalidInputError, match=r"row 1: a value is missing"):
        Community(participants=[{"participant": "Ana"}, {"participant": None}])
    with pytest.raises(InvalidInputError, match=r"row 0: an empty text names nothing"):
        Community(participants=[{"participant": ""}])


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(
        InvalidInputError, match=r"participants, row 2: participant 'Ana' stands here for the second"
    ):
        Community(participants=[{"participant": name} for name in ("Ana", "Bo", "Ana")])


@pytest.mark.parametrize(
    "naive",
    ["2026-03-14T18:00:00", "2026-03-14", datetime(2026, 3, 14, 18), pd.Timestamp("2026-03-14 18:00")],  # noqa: DTZ001
)
def test_a_time_without_a_zone_is_refused_with_the_remedy(naive):
    with pytest.raises(InvalidInputError, match=r"row 0: .* has no time zone.*tz_localize"):
        Community(participants=[{"participant": "Ana", "joined_at": naive}])


def test_what_is_no_time_is_refused():
    with pytest.raises(
        InvalidInputError, match=r"row 0: this column holds times, but here stands 1700000000"
    ):
        Community(participants=[{"participant": "Ana", "joined_at": 1700000000}])
    with pytest.raises(
        InvalidInputError, match=r"row 1: a time is written .* this one is '2026-13-45T00:00:00Z'"
    ):
        Community(
            participants=[
                {"participant": "Ana", "joined_at": "2026-03-14T00:00:00Z"},
                {"participant": "Bo", "joined_at": "2026-13-45T00:00:00Z"},
            ]
        )


def test_a_reference_that_leads_nowhere_is_named_with_its_place():
    people = [{"participant": "Ana"}]
    with pytest.raises(
        InvalidInputError, match=r"contributions, column participant, row 0: 'Zed' is not in part"
    ):
        Community(participants=people, contributions=[said("a", "Zed", "idea", 1)])
    with pytest.raises(
        InvalidInputError, match=r"contributions, column reply_to, row 0: 'gone' is not in contrib"
    ):
        Community(contributions=[said("a", "Ana", "comment", 1, reply_to="gone")])
    with pytest.raises(InvalidInputError, match=r"'gone', which is not in contributions"):
        interactions_from([said("a", "Ana", "comment", 1, reply_to="gone")])


def test_a_mark_on_an_unknown_candidate_is_refused():
    with pytest.raises(
        InvalidInputError, match=r"marks, row 0: in candidates, the poll 'lot' has no candidate 'sea'"
    ):
        Community(
            polls=[{"poll": "lot", "kind": "approval"}],
            candidates=[{"poll": "lot", "candidate": "trees"}],
            ballots=[{"poll": "lot", "ballot": "b1"}],
            marks=[{"poll": "lot", "ballot": "b1", "candidate": "sea", "amount": 1.0}],
        )


def test_a_word_that_is_not_among_the_choices_is_refused_with_them():
    with pytest.raises(InvalidInputError, match=r"row 0: 'shout' is not one of reply, endorse, build"):
        Community(interactions=[{"source": "Ana", "target": "Bo", "kind": "shout"}])


def test_numbers_that_are_none_are_refused():
    row = {"source": "Ana", "target": "Bo", "kind": "reply"}
    with pytest.raises(InvalidInputError, match=r"weight, row 0: .* numbers, but here stands 'much'"):
        Community(interactions=[{**row, "weight": "much"}])
    with pytest.raises(InvalidInputError, match=r"seq, row 0: .* whole numbers, but here stands 1.5"):
        Community(interactions=[{**row, "seq": 1.5}])
    with pytest.raises(
        InvalidInputError, match=r"simulated, row 0: .* True and False, but here stands 'maybe'"
    ):
        Community(participants=[{"participant": "Ana", "simulated": "maybe"}])


def test_a_table_of_another_name_is_refused():
    with pytest.raises(InvalidInputError, match=r"no table 'people'; its tables are participants"):
        Community.from_rows({"people": []})


def test_a_window_needs_times_with_a_zone_in_order():
    community = Community(interactions=[{"source": "Ana", "target": "Bo", "kind": "reply"}])
    with pytest.raises(
        InvalidInputError, match=r"interactions, row 0: created_at is missing|no column created_at"
    ):
        community.between(at(1))
    with pytest.raises(InvalidInputError, match=r"since needs a time zone"):
        community.between("2026-03-14T18:00:00")
    with pytest.raises(InvalidInputError, match=r"since must be a time such as"):
        community.between("yesterday evening")
    timed = pd.DataFrame({"created_at": pd.to_datetime([at(1)])})
    with pytest.raises(InvalidInputError, match=r"ends .* before it begins"):
        in_window(timed, at(2), at(1))
