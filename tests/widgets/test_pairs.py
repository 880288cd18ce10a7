"""Do two cards take what a person would rather have: by tap, by key, undone, and never the same pair twice?"""

import asyncio
from collections import Counter

import pytest

from cocodesign.apps.pairs import AHEAD, upcoming
from tests.widgets import axe
from tests.widgets.booth import mill_lane, voting
from tests.widgets.playhouse import play

PAIRS = [["court", "kitchen"], ["shade", "park"], ["roof", "bench"]]
SETTLED = 0.4  # seconds after which a tap is meant for the pair in sight


def comparing(**page):
    poll = {"question": "Which would you rather have?", "settings": {"statements": True}}
    return voting("pairs", poll=poll, **page)


async def shows(booth, pair):
    names = {one["id"]: one["name"] for one in mill_lane()}
    await booth.page.wait_for_function(
        "names => [...document.querySelectorAll('.co-row .co-voice')].map(e => e.textContent).join() === names",
        arg=",".join(names[one] for one in pair),
    )
    await asyncio.sleep(SETTLED)


def test_a_tap_is_sent_at_once_the_next_pair_comes_and_the_last_one_can_be_undone():
    async def scene():
        async with comparing() as booth:
            booth.ballot.pairs = PAIRS
            await shows(booth, PAIRS[0])
            await axe.look(booth.page, "a pair")
            await booth.page.locator('[data-key="right"]').click()
            await shows(booth, PAIRS[1])
            await booth.tap("I can’t decide")
            await shows(booth, PAIRS[2])
            await booth.sees("2 answered.")
            await booth.tap("Undo the last one")
            await shows(booth, PAIRS[1])
            await booth.page.locator('[data-key="left"]').click()
            await shows(booth, PAIRS[2])
            await booth.sees("2 answered.")
            assert booth.choices == [
                {"left": "court", "right": "kitchen", "outcome": "right"},
                {"left": "shade", "right": "park", "outcome": "skip"},
                {"left": "shade", "right": "park", "outcome": "left"},
            ]
            await booth.tap("I am done")
            await booth.sees("That is all for now.")
            await booth.tap("Go on")
            await shows(booth, PAIRS[2])

    play(scene)


def test_pairs_are_answered_by_keyboard_and_what_was_answered_before_does_not_come_again():
    async def scene():
        sent = {"choice": {"comparisons": [["kitchen", "court", "left"]]}, "cast_at": "2026-03-03T18:40:00Z"}
        async with comparing(sent=sent) as booth:
            booth.ballot.pairs = PAIRS
            await shows(booth, PAIRS[1])
            await booth.tab_to("right")
            await booth.press("Enter")
            await shows(booth, PAIRS[2])
            assert booth.choices == [{"left": "shade", "right": "park", "outcome": "right"}]
            await booth.kept()
            await booth.sees("2 answered.")

    play(scene)


# ---- which pair comes next ----

IDEAS = [f"i{n}" for n in range(7)]


def test_everybody_gets_each_pair_once_and_ideas_that_were_shown_least_first():
    answered = []
    while pairs := upcoming("ana", "p", IDEAS, answered):
        assert pairs == upcoming("ana", "p", IDEAS, answered) and len(pairs) <= AHEAD
        answered.append([*pairs[0], "left"])
        if len(answered) == 7:  # twice each, more or less
            times = Counter(idea for one in answered for idea in one[:2])
            assert set(times) == set(IDEAS) and max(times.values()) <= 3
    assert len(answered) == len({frozenset(one[:2]) for one in answered}) == 21
    shown = dict.fromkeys(IDEAS[:-1], 50)
    first = [upcoming(f"p{n}", "p", IDEAS, (), shown)[0] for n in range(60)]
    assert sum(IDEAS[-1] in pair for pair in first) > 55  # a new idea catches up
    left = sum(pair[0] == IDEAS[-1] for pair in first)
    assert 15 < left < 45  # on either side


@pytest.mark.parametrize("ideas", [[], ["a"]])
def test_one_idea_is_no_pair(ideas):
    assert upcoming("ana", "p", ideas, ()) == []
