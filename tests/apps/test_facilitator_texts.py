"""Flags, doubles, hiding: what comes to the facilitator's eyes, and what follows from what they do about it?"""

from __future__ import annotations

from typing import Any

from cocodesign.apps.facilitator.doubles import Doubles
from cocodesign.apps.facilitator.tallies import effect_of_hiding
from cocodesign.events import State

from .led import Led, led, play


async def to_the_ideas(hall: Led) -> None:
    await hall.go_on()
    await hall.go_on()


def text_of(hall: Led, contribution: str) -> dict[str, Any]:
    return next(row for row in hall.app.texts.rows if row["id"] == contribution)


# ---------------------------------------------------------------- flags


def test_flags_come_with_their_number_and_reasons_and_go_when_the_text_is_left_or_hidden(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            await to_the_ideas(hall)
            ids = [await hall.people.idea("Ana", words) for words in ("No shops", "No cars")]
            await hall.people.do("Bo", "flag", ref=ids[0], reason="It names my uncle")
            await hall.people.do("Cy", "flag", ref=ids[0])
            await hall.people.do("Cy", "flag", ref=ids[1], reason="Rude")
            await hall.settle()
            assert text_of(hall, ids[0])["flags"] == ["It names my uncle", ""]
            assert (await hall.act(do="dismiss_flags", ref=ids[0]))["ok"]
            assert text_of(hall, ids[0])["flags"] == [] and text_of(hall, ids[0])["hidden"] is None
            await hall.act(do="hide", ref=ids[1], reason="Insult or attack")
            assert text_of(hall, ids[1])["flags"] == []
            await hall.act(do="restore", ref=ids[1])
            assert text_of(hall, ids[1])["hidden"] is None

    play(story())


def test_what_its_author_took_back_is_told_apart_from_what_was_hidden(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            await to_the_ideas(hall)
            trees = await hall.people.idea("Ana", "Trees")
            await hall.people.do("Ana", "withdraw", ref=trees)
            await hall.settle()
            assert text_of(hall, trees)["withdrawn"]

    play(story())


def test_hiding_says_what_it_changed_in_the_last_count():
    state = State()
    assert effect_of_hiding(state) == {}
    state.polls["p"] = {"poll": "p"}
    state.counts["p"] = {"winners": ["bench"]}
    assert effect_of_hiding(state) == {}
    state.contributions["trees"] = {"title": "Trees", "text": "", "participant": "ana"}
    state.counts["p"]["hidden"] = {"n": 1, "winners_with": ["trees"]}
    assert effect_of_hiding(state) == {"n": 1, "same": False, "names": ["Trees"]}
    state.counts["p"]["hidden"] = {"n": 1, "winners_with": ["bench"]}
    assert effect_of_hiding(state)["same"]


# ---------------------------------------------------------------- doubles


def ideas(**texts: str) -> State:
    state = State()
    for name, text in texts.items():
        state.contributions[name] = {
            "contribution": name,
            "kind": "idea",
            "title": "",
            "text": text,
            "hidden": None,
            "erased": False,
            "merged_into": None,
        }
    return state


def looked_at(state: State) -> Doubles:
    doubles = Doubles()
    doubles.look(state)
    while doubles.waits:
        doubles.work()
    return doubles


def test_two_ideas_that_say_the_same_are_found_and_others_are_not():
    state = ideas(
        one="Twelve shade trees along the lane", pool="A swimming pool", two="Twelve shade trees on the lane"
    )
    assert looked_at(state).pairs(state) == [("one", "two")]


def test_what_grew_out_of_an_idea_is_not_its_double():
    state = ideas(
        one="Twelve shade trees along the lane", two="Twelve shade trees along the lane, and a bench"
    )
    assert looked_at(state).pairs(state)
    state._drawn["two"] = [{"parent": "one"}]
    assert looked_at(state).pairs(state) == []


def test_a_pair_that_is_not_the_same_stays_away_and_one_that_is_hidden_goes():
    state = ideas(one="Twelve shade trees", two="Twelve shade trees!", three="A bench", four="A bench.")
    doubles = looked_at(state)
    assert set(doubles.pairs(state)) == {("one", "two"), ("three", "four")}
    doubles.leave("two", "one")
    assert doubles.pairs(state) == [("three", "four")]
    state.contributions["four"]["hidden"] = "Said twice"
    assert doubles.pairs(state) == []


def test_an_idea_with_other_words_is_looked_at_anew_and_one_that_is_as_it_was_is_not():
    state = ideas(one="Twelve shade trees", two="Twelve shade trees!")
    doubles = looked_at(state)
    doubles.look(state, ["two"])
    assert not doubles.waits
    state.contributions["two"]["text"] = "A swimming pool"
    doubles.look(state, ["two"])
    assert doubles.waits
    doubles.work()
    assert doubles.pairs(state) == []


def test_only_so_many_pairs_are_shown_at_once_the_most_alike_first():
    texts = {f"a{n}": f"Idea number {n} about the {['trees', 'benches', 'lamps'][n % 3]}" for n in range(20)}
    state = ideas(**texts)
    doubles = looked_at(state)
    assert len(doubles.pairs(state)) == 5
    likeness = [doubles._pairs[pair] for pair in doubles.pairs(state, most=99)]
    assert likeness == sorted(likeness, reverse=True)


# ---------------------------------------------------------------- merging


def test_a_pair_is_merged_in_words_that_stand_for_both(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            await to_the_ideas(hall)
            one = await hall.people.idea("Ana", "Shade trees", "Twelve shade trees along the lane")
            two = await hall.people.idea("Bo", "Trees", "Twelve shade trees on the lane")
            await hall.people.idea("Cy", "A bench")
            await hall.settle()
            assert hall.app.texts.doubles == [[one, two]]
            hall.app.texts._heard(hall.app.texts, {"ask": "merge", "ids": [one, two]}, None)
            panel = hall.open("texts")
            assert panel.choices.chosen == [one, two]
            assert [row["id"] for row in panel.choices.options][:2] == [one, two]
            assert panel.text.value == "Twelve shade trees along the lane"
            panel.title.value, panel.text.value = "Shade trees", "Twelve trees, where the lane is hottest."
            await hall.press(panel.merge)
            merged = hall.state.ideas[-1]
            assert merged["title"] == "Shade trees"
            assert hall.state.parents(merged["contribution"]) == [one, two]
            assert one not in hall.state.standing() and merged["contribution"] in hall.state.standing()
            assert "stands in the vote instead of them" in panel.said.value
            assert text_of(hall, one)["into"] == "Shade trees"
            assert hall.app.texts.doubles == [] and panel.choices.chosen == []

    play(story())


def test_one_idea_alone_is_not_merged_and_the_panel_says_why(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            await to_the_ideas(hall)
            one = await hall.people.idea("Ana", "Shade trees")
            await hall.settle()
            panel = hall.open("texts")
            panel.choices.chosen = [one]
            panel.text.value = "Trees"
            await hall.press(panel.merge)
            assert "at least two" in panel.said.value and 'role="alert"' in panel.said.value

    play(story())


def test_two_that_are_not_the_same_are_left_in_peace(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo") as hall:
            await to_the_ideas(hall)
            one = await hall.people.idea("Ana", "Twelve shade trees along the lane")
            two = await hall.people.idea("Bo", "Twelve shade trees on the lane")
            await hall.settle()
            hall.app.texts._heard(hall.app.texts, {"ask": "apart", "ids": [one, two]}, None)
            assert hall.app.texts.doubles == []
            hall.app.texts._heard(hall.app.texts, {"ask": "apart", "ids": "nonsense"}, None)

    play(story())
