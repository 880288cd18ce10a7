"""Whose page is filled next, when many are opened at once?"""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.server.turns import Turns, starts_at_once


def order_of(asked: list[tuple[str, str]], at_once: int = 1) -> list[int]:
    """Return in which order pages (person, address) come up that are all asked for while one is being filled."""

    async def scene() -> list[int]:
        turns = Turns(at_once)
        first = [turns.ask(f"before {n}", f"before {n}") for n in range(at_once)]
        waiting = [turns.ask(*one) for one in asked]
        came: list[int] = []
        for one in first:
            one.over()
        while len(came) < len(waiting):
            new = [n for n, one in enumerate(waiting) if one.is_on and n not in came]
            assert new, "nobody's turn comes"
            came += new
            for n in new:
                assert await waiting[n].comes()
                waiting[n].over()
        return came

    return asyncio.run(scene())


def test_a_second_page_of_one_person_waits_behind_the_first_of_everybody():
    asked = [("ana", "a"), ("ana", "a"), ("ana", "a"), ("bo", "a"), ("bo", "a"), ("cy", "a")]
    assert order_of(asked) == [0, 3, 5, 1, 4, 2]


def test_many_people_behind_one_address_do_not_keep_somebody_elsewhere_waiting():
    asked = [*((f"made up {n}", "one") for n in range(5)), ("cy", "another")]
    assert order_of(asked) == [0, 5, 1, 2, 3, 4]


def test_a_whole_room_behind_one_address_comes_up_in_the_order_in_which_it_came():
    asked = [(f"p{n}", "the room") for n in range(6)]
    assert order_of(asked) == order_of(asked, at_once=2) == list(range(6))


def test_no_more_are_filled_at_once_than_may_be_and_the_next_begins_when_one_is_done():
    async def scene():
        turns = Turns(2)
        asked = [turns.ask(f"p{n}", "a") for n in range(4)]
        assert [one.is_on for one in asked] == [True, True, False, False]
        asked[1].over()
        asked[1].over()  # once more does nothing
        assert [one.is_on for one in asked] == [True, False, True, False]

    asyncio.run(scene())


def test_who_gives_up_gets_no_turn_and_takes_none_from_others():
    async def scene():
        turns = Turns(1)
        first, gone, last = (turns.ask(name, "a") for name in ("ana", "bo", "cy"))
        gone.over()
        assert not await gone.comes() and not gone.is_on
        first.over()
        assert await last.comes() and last.is_on
        last.over()
        assert turns.ask("dee", "a").is_on

    asyncio.run(scene())


def test_a_page_that_is_loaded_anew_while_it_waits_keeps_its_place():
    async def scene():
        turns = Turns(1)
        first, bo, cy = (turns.ask(name, "a") for name in ("ana", "bo", "cy"))
        bo.over()
        again = turns.ask("bo", "a")
        first.over()
        assert again.is_on and not cy.is_on

    asyncio.run(scene())


def test_what_was_is_forgotten_once_nobody_waits():
    async def scene():
        turns = Turns(1)
        for _ in range(3):
            turns.ask("ana", "a").over()
        now = turns.ask("bo", "b")
        ana, cy = turns.ask("ana", "a"), turns.ask("cy", "c")
        now.over()
        assert ana.is_on and not cy.is_on

    asyncio.run(scene())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("xy")), min_size=1, max_size=12),
    st.integers(1, 3),
)
def test_everybody_comes_up_once_and_nobody_twice_before_another_once(asked, at_once):
    came = order_of(asked, at_once)
    assert sorted(came) == list(range(len(asked)))
    if at_once == 1:
        people = [asked[n][0] for n in came]
        turns = [people[:n].count(person) for n, person in enumerate(people)]
        assert turns == sorted(turns)


def test_at_least_two_kernels_are_started_at_once():
    assert starts_at_once() >= 2
