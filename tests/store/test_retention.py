"""Is nothing kept longer than was said, and is everything that is kept said?"""

import pytest

from cocodesign.events import KINDS, replay
from cocodesign.exceptions import RefusedError
from cocodesign.store import Feed
from cocodesign.store import tables as t
from cocodesign.store.datasheet import datasheet, exports, markdown
from cocodesign.store.purposes import COLUMNS, FIELDS, KEPT, columns_of, fields_of

from ..mill_lane import ABOUT, a_room, a_whole_afternoon

DAY = 86400


@pytest.fixture
def ended():
    """Ana, Bo and Cy after the end; Ana has written an idea, Fay one from paper, Bo has changed his name."""
    room = a_room(None)
    room.stage("ideas")
    room.idea("Ana", "Shade trees")
    room.do("Fay", "add_paper_idea", text="A court")
    room.do("Bo", "rename", name="Bogdan")
    room.do("Fay", "end")
    return room


def retain(room):
    return room.do("operator", "retain", sure=True)


# ---------------------------------------------------------------- when


def test_before_the_end_nothing_is_due():
    room = a_room(None)
    room.clock.forward(5000 * DAY)
    assert [(row["what"], row["on"], row["is_due"]) for row in room.store.due()] == [
        ("names", None, False), ("texts", None, False),
    ]  # fmt: skip
    with pytest.raises(RefusedError, match="Nothing is kept longer"):
        retain(room)


def test_names_are_due_thirty_days_after_the_end_and_not_a_minute_before(ended):
    ended.clock.forward(30 * DAY - 60)
    with pytest.raises(RefusedError, match="Nothing is kept longer"):
        retain(ended)
    ended.clock.forward(60)
    with pytest.raises(RefusedError, match="cannot be undone"):
        ended.do("operator", "retain")
    retain(ended)
    assert set(ended.store.names().values()) == {""}
    state = replay(Feed(ended.store.read(), ended.store.names()).events)
    assert [row["text"] for row in state.ideas] == ["Shade trees", "A court"]
    assert ended.store.who(ended.tokens["Ana"])["role"] == "participant"
    assert ended.store.role(ended.ids["Fay"]) == "facilitator"
    assert ended.store.verify().ok and ended.store.verify().redacted == 1  # Bo's change of name
    assert [row["what"] for row in ended.store.due()] == ["texts"]


def test_texts_and_links_are_due_two_years_after_the_end(ended):
    ended.clock.forward(730 * DAY)
    retain(ended)
    state = replay(ended.store.read())
    assert [(row["text"], row["erased"]) for row in state.ideas] == [("", True), ("", True)]
    assert ended.store.who(ended.tokens["Ana"]) is None
    assert ended.store.due() == []
    assert ended.store.verify().ok
    with pytest.raises(RefusedError, match="Nothing is kept longer"):
        retain(ended)


def test_results_and_what_was_promised_stay_when_the_texts_go():
    room = a_whole_afternoon(None)
    room.do("Fay", "end")
    before = replay(room.store.read())
    room.clock.forward(730 * DAY)
    retain(room)
    after = replay(room.store.read())
    assert after.promises == before.promises and after.updates == before.updates
    assert after.derivations == before.derivations and after.ballots == before.ballots
    assert [row["amount"] for row in after.pledges.values()] == [2]
    assert [row["text"] for row in after.pledges.values()] == [""]
    assert room.store.verify().ok


def test_who_takes_a_name_after_the_names_went_loses_it_at_the_next_time(ended):
    ended.clock.forward(30 * DAY)
    retain(ended)
    ended.do("Cy", "rename", name="Cyril")
    assert [(row["what"], row["is_due"]) for row in ended.store.due()] == [("names", True), ("texts", False)]
    retain(ended)
    assert set(ended.store.names().values()) == {""}


def test_a_workshop_may_keep_for_longer_or_shorter():
    room = a_room(None, about={**ABOUT, "settings": {"retention": {"names": 7}}})
    room.do("Fay", "end")
    assert [(row["what"], row["days"]) for row in room.store.due()] == [("names", 7), ("texts", 730)]


@pytest.mark.parametrize(
    "retention", [{"names": 0}, {"names": True}, {"names": "7"}, {"ballots": 3}, [7], {"texts": 36501}]
)
def test_days_that_are_none_are_refused(retention):
    with pytest.raises(RefusedError, match="retention"):
        a_room(None, about={**ABOUT, "settings": {"retention": retention}})
    room = a_room(None)
    with pytest.raises(RefusedError, match="retention"):
        room.do("Fay", "amend", what="settings", value={"retention": retention})


# ---------------------------------------------------------------- what is kept, and why


@pytest.mark.parametrize("table", t.metadata.tables)
def test_every_column_says_why_it_is_kept_and_how_long(table):
    for why, kept in columns_of(table).values():
        assert why and kept in KEPT


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_payload_says_why_it_is_kept_and_how_long(kind):
    for why, kept in fields_of(kind).values():
        assert why and kept in KEPT


def test_nothing_is_explained_that_is_not_kept():
    columns = {
        f"{table.name}.{column.name}" for table in t.metadata.tables.values() for column in table.columns
    }
    fields = {(kind, name) for kind, row in KINDS.items() for name in (*row.needs, *row.may)}
    assert set(COLUMNS) == columns
    assert set(FIELDS) <= {name for _, name in fields} | {f"{kind}.{name}" for kind, name in fields}


def test_words_of_people_are_kept_as_long_as_texts_and_no_longer():
    for kind in ("idea.added", "idea.revised", "comment.added", "flag.raised", "pledge.offered"):
        for name in ("text", "title"):
            if name in fields_of(kind):
                assert fields_of(kind)[name][1] == "texts", (kind, name)
    assert fields_of("flag.raised")["reason"][1] == "texts"


def test_a_data_sheet_counts_consents_votes_copies_and_erasures_and_names_nobody():
    room = a_whole_afternoon(None)
    room.do("Bo", "consent", scope="research", granted=True, confirmed=True)
    room.do("Ana", "consent", scope="research", granted=True, confirmed=False)
    room.do("Ana", "consent", scope="quote", granted=True, confirmed=True)
    room.do("Ana", "consent", scope="quote", granted=False)
    room.store.checkpoint("archive lane.jsonl")
    room.store.checkpoint("server")
    room.do("Cy", "erase", sure=True)
    sheet = datasheet(room.store)
    assert sheet["people"] == {
        "participants": 3, "simulated": 0, "facilitators": 1, "left": 1, "erased": 1, "named": 3,
    }  # fmt: skip
    assert sheet["consents"]["research"] == {"granted": 2, "confirmed": 1, "taken_back": 0}
    assert sheet["consents"]["quote"] == {"granted": 0, "confirmed": 0, "taken_back": 1}
    assert sheet["consents"]["workshop"] == {"granted": 2, "confirmed": 2, "taken_back": 1}
    assert [(row["kind"], row["file"]) for row in sheet["exports"]] == [("archive", "lane.jsonl")]
    assert sheet["exports"] == exports(room.store)
    assert [row["what"] for row in sheet["erasures"]] == ["person"]
    page = markdown(sheet)
    for name in ("Ana", "Bogdan", "Lime trees", "Shade trees", "Two Saturdays"):
        assert name not in page
    for heading in (
        "Lawful basis",
        "What people allowed",
        "How long it is kept",
        "Copies made",
        "Table `vault`",
    ):
        assert heading in page


def test_words_in_a_title_cannot_break_the_page():
    room = a_room(None, about={**ABOUT, "title": "A | B <img src=x>"})
    assert "# Data sheet: A \\| B &lt;img src=x>" in markdown(datasheet(room.store))
