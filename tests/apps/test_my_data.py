"""What is kept of a person, what would become of it if they left, and what do they take home?"""

import json

from cocodesign.apps import my_data
from tests.apps.evening import Evening, ideas_and_talk, vote_and_decision
from tests.mill_lane import a_room


def test_words_and_acts_are_counted():
    evening = ideas_and_talk()
    kept = my_data.kept(evening.seen_by("Bo"), evening.me("Bo"))
    counted = ("who", "ideas", "comments", "endorsed", "thanked", "adopted", "shown", "offers")
    assert {key: kept[key] for key in counted} == {
        "who": "Bo", "ideas": 1, "comments": 1, "endorsed": 1, "thanked": 1, "adopted": 1, "shown": 2, "offers": 0,
    }  # fmt: skip


def test_a_consent_keeps_the_time_of_the_tick_and_that_of_its_confirmation():
    evening = ideas_and_talk()
    evening.do("Ana", "consent", scope="research", granted=True, confirmed=False)
    ticked = evening.room.clock()
    evening.do("Ana", "consent", scope="research", granted=True, confirmed=True)
    row = my_data.consents(evening.seen_by("Ana"), evening.me("Ana"))[-1]
    assert (row["scope"], row["ticked_at"], row["at"]) == ("research", ticked, evening.room.clock())
    evening.do("Ana", "consent", scope="research", granted=False)
    evening.do("Ana", "consent", scope="research", granted=True, confirmed=False)
    again = my_data.consents(evening.seen_by("Ana"), evening.me("Ana"))[-1]
    assert again["ticked_at"] == again["at"] == evening.room.clock()


def test_the_effect_of_leaving_is_known_beforehand():
    evening = vote_and_decision()
    evening.do("Ana", "consent", scope="research", granted=True, confirmed=True)
    evening.do("Ana", "consent", scope="quote", granted=True, confirmed=False)
    assert my_data.leaving(evening.seen_by("Ana"), evening.me("Ana")) == {
        "grown": 1, "ballots": 1, "open_ballots": 0, "offers": 0, "allowed": ["research"],
    }  # fmt: skip


def test_leaving_does_what_was_said_beforehand_and_coming_back_undoes_it():
    evening = ideas_and_talk()
    evening.room.stage("vote", minutes=10)
    poll = evening.room.poll()
    evening.do("Ana", "cast", poll=poll, approved=[evening.ids["both"]])
    assert my_data.leaving(evening.seen_by("Ana"), evening.me("Ana"))["open_ballots"] == 1
    before = evening.seen_by("Ana")
    evening.do("Ana", "leave")
    after = evening.seen_by("Ana")
    assert after.contributions == before.contributions
    assert after.ballots[poll].keys() == before.ballots[poll].keys()
    assert my_data.kept(after, evening.me("Ana"))["left_at"]
    evening.do("Ana", "come_back")
    assert my_data.kept(evening.seen_by("Ana"), evening.me("Ana"))["left_at"] is None


def test_the_file_holds_all_of_one_s_own_and_no_word_of_another():
    evening = vote_and_decision()
    evening.do("Ana", "answer_invitation", ref=evening.ids["both"], accept=False)
    evening.do("Ana", "flag", ref=evening.ids["both"], reason="too long")
    own = my_data.own_file(evening.seen_by("Ana"), evening.me("Ana"))
    assert {row["text"] for row in own["contributions"]} == {
        "Shade trees",
        "A water tap",
        "It is hot at noon",
    }
    assert [row["into"] for row in own["adoptions"]] == [evening.ids["tap"]]
    assert own["flags"][0]["reason"] == "too long"
    assert own["ballots"][0]["choice"] == {"approved": [evening.ids["both"]]}
    written = json.dumps(own)
    for foreign in ("Rain garden", "Which ones?", "Reeds help", evening.me("Bo"), evening.me("Cy")):
        assert foreign not in written


def test_an_idea_of_several_authors_is_taken_home_without_their_ids():
    evening = ideas_and_talk()
    evening.do("Ana", "answer_invitation", ref=evening.ids["both"], accept=True)
    own = my_data.own_file(evening.seen_by("Ana"), evening.me("Ana"))
    both = next(row for row in own["contributions"] if row["contribution"] == evening.ids["both"])
    assert (both["authors"], both["first_author"]) == (2, False)
    assert evening.me("Cy") not in json.dumps(own)


def test_the_effect_of_being_erased_is_known_beforehand_and_is_what_happens():
    evening = vote_and_decision()
    before = my_data.erasing(evening.seen_by("Ana"), evening.me("Ana"))
    assert before == {"words": 3, "offers": 0, "efforts": 0, "repeated": 0, "grown": 1, "open_ballots": 0, "ballots": 1}  # fmt: skip
    evening.do("Ana", "erase", sure=True)
    after = evening.seen_by("Bo")
    assert evening.room.store.verify().redacted == 3
    assert after.contributions[evening.ids["both"]]["text"] == "Trees with a rain garden"
    assert my_data.erasing(after, evening.me("Ana"))["words"] == 0


def test_texts_of_others_that_repeat_one_s_words_are_counted_beforehand():
    room = a_room(None)
    room.stage("ideas")
    said = "Twelve shade trees along the canal, and a bench"
    trees = room.idea("Ana", said)
    room.idea("Bo", said + " for two", trees, kind="forks")
    evening = Evening(room, {})
    assert my_data.erasing(evening.seen_by("Ana"), evening.me("Ana"))["repeated"] == 1


def test_of_a_secret_ballot_my_data_knows_that_there_is_one_and_no_more():
    evening = ideas_and_talk()
    evening.room.stage("vote", minutes=10)
    state, me, poll = evening.seen_by("Ana"), evening.me("Ana"), evening.room.poll()
    assert my_data.receipts(state, me) == []
    (row,) = my_data.receipts(state, me, {poll: 1})
    assert (row["receipt"], row["at"], row["open"]) == ("", "", True)
    assert my_data.leaving(state, me, {poll: 1})["open_ballots"] == 1
    assert my_data.own_file(state, me, {poll: 1})["voted_secretly"] == [poll]
