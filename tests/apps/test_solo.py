"""Can one person play a whole workshop alone, from the welcome to the decision?"""

import asyncio

import pytest

from cocodesign.apps.solo import Solo
from cocodesign.exceptions import DeskUnavailableError


async def until(seen, seconds=20):
    async with asyncio.timeout(seconds):
        while not seen():
            await asyncio.sleep(0.02)


async def played(solo):
    """Go through the stages as a visitor does who writes one idea, and yield what was seen on the way."""
    solo.start()
    await until(lambda: solo._keeper is not None and solo.state.now is not None)
    seen = [solo.state.now["kind"]]
    await solo.move_on()
    seen.append(solo.state.now["kind"])
    await solo.app.desk.send({"do": "add_idea", "title": "", "text": "A pond to sit by.", "parents": []})
    await until(lambda: len(solo.state.ideas) >= 4 and not solo.on.disabled)
    for _ in range(2):
        await solo.move_on()
        seen.append(solo.state.now["kind"])
    await solo.move_on()
    return seen


def test_a_visitor_goes_from_welcome_to_decision_with_a_class_that_takes_part():
    async def play():
        solo = Solo(8, pace=0.01)
        try:
            seen = await played(solo)
            return seen, solo.state, solo.app.me, solo.on
        finally:
            await solo.close()

    seen, state, me, button = asyncio.run(play())
    assert seen == ["welcome", "ideas", "vote", "result"]
    assert len(state.participants) == 9
    assert sum(row["simulated"] for row in state.participants.values()) == 8
    assert [idea["text"] for idea in state.ideas if idea["participant"] == me] == ["A pond to sit by."]
    (poll,) = state.polls
    assert len(state.ballots[poll]) == 8
    assert state.results and state.workshop["ended_at"]
    assert (button.description, button.disabled) == ("The workshop has ended", True)


def test_the_vote_does_not_open_before_there_is_something_to_choose():
    async def play():
        solo = Solo(2, pace=60)
        try:
            solo.start()
            await until(lambda: solo._keeper is not None and solo.state.now is not None)
            await solo.move_on()
            return solo.on.description, solo.on.disabled
        finally:
            await solo.close()

    assert asyncio.run(play()) == ("Go on: Vote", True)


def test_nothing_can_be_asked_of_a_workshop_that_is_not_open():
    with pytest.raises(DeskUnavailableError, match="not open yet"):
        _ = Solo(2).state
