"""Do two people who compare ideas on a phone reach the record, one answer an event, with ideas of their own?"""

from __future__ import annotations

import asyncio
from typing import Any

from tests.apps.room import MILL_LANE
from tests.apps.stage import on_stage
from tests.widgets.playhouse import play

ABOUT: dict[str, Any] = {
    **MILL_LANE,
    "stages": [
        {"stage": "ideas", "kind": "ideas", "title": "Ideas"},
        {"stage": "pairs", "kind": "pairs", "title": "Two at a time", "settings": {"question": "Which of the two?"}},
    ],
}  # fmt: skip


def test_each_tap_is_an_event_and_a_new_idea_comes_up(tmp_path):
    async def scene() -> None:
        async with on_stage(tmp_path, "Bo", me="Ana", about=ABOUT) as stage:
            for words in ("Trees", "A court"):
                await stage.room.idea("Bo", words)
            await stage.room.do("host", "open_stage", stage="pairs")
            await stage.at("Two at a time")
            me = stage.room.desks["Ana"].person
            state = stage.room.keeper.state

            def said() -> list[list[str]]:
                box = state.ballots.get(next(iter(state.polls)), {})
                return list((box.get(me) or {"choice": {"comparisons": []}})["choice"]["comparisons"])

            await asyncio.sleep(0.5)
            await stage.page.locator('[data-key="left"]:visible').click()
            await stage.until(lambda: len(said()) == 1)
            assert said()[0][2] == "left" and {*said()[0][:2]} == set(state.contributions)
            await stage.sees("You have compared all there is.")
            late = await stage.room.idea("Bo", "A bench")
            await stage.page.locator('[data-key="right"]:visible').wait_for()
            await asyncio.sleep(0.5)
            await stage.page.locator('[data-key="skip"]:visible').click()
            await stage.until(lambda: len(said()) == 2)
            assert late in said()[1][:2] and said()[1][2] == "skip"

    play(scene)
