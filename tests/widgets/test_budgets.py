"""Does the phone's budget show what is spent, hold back what does not fit, and send what was chosen?"""

import re

from cocodesign.widgets import Ballot
from tests.widgets import axe
from tests.widgets.booth import mill_lane, voting
from tests.widgets.playhouse import play

COSTS = {"court": 45000, "kitchen": 9000, "shade": 24000, "park": 15000, "roof": 38000, "bench": 6500}
MONEY = {"budget": 60000, "unit": "€", "costs": COSTS}


def spending(**page):
    poll = {"settings": dict(MONEY), "rule": "equal_shares", "question": "How would you spend €60,000?"}
    return voting("budget", poll=poll, **page)


def row(booth, key):
    return booth.page.locator(f'.co-rows [data-key="{key}"]')


def test_what_is_spent_stands_above_the_rows_and_what_does_not_fit_says_by_how_much():
    async def scene():
        async with spending() as booth:
            bar = booth.page.locator(".left p")
            assert await bar.inner_text() == "You have spent €0 of €60,000."
            for key in ("kitchen", "shade", "bench"):
                await row(booth, key).click()
            assert await bar.inner_text() == "You have spent €39,500 of €60,000."
            assert await booth.summary() == "You pay for 3 ideas: €39,500 of €60,000."
            court = row(booth, "court")
            assert await court.get_attribute("aria-disabled") == "true"
            assert "Needs €24,500 more than is left." in await court.inner_text()
            await court.click(force=True)
            assert await bar.inner_text() == "Needs €24,500 more than is left. Take something back first."
            assert await court.get_attribute("aria-pressed") == "false"
            await axe.look(booth.page, "a budget")
            await booth.tap("Send my ballot")
            await booth.sent()
            assert booth.choices == [{"approved": ["kitchen", "shade", "bench"]}]
            await booth.kept()
            await booth.sees("€39,500 of €60,000")

    play(scene)


def test_a_budget_is_spent_by_keyboard_alone_and_in_spanish():
    async def scene():
        async with spending(language="es") as booth:
            await booth.tab_to("shade")
            await booth.press("Space")
            await booth.tab_to("bench")
            await booth.press("Enter")
            assert re.search(r"30[.\s]?500\s€ de 60[.\s]?000\s€", await booth.summary())
            await booth.page.locator(".co-action:visible .co-button--primary").click()
            await booth.sent()
            assert booth.choices == [{"approved": ["shade", "bench"]}]

    play(scene)


def test_a_budget_brings_how_money_is_written_and_other_papers_do_not():
    assert "moneyOf" in Ballot(poll={"poll": "p1", "kind": "budget"}).paper
    assert "moneyOf" not in Ballot(poll={"poll": "p1", "kind": "approval"}).paper
    assert len(mill_lane()) == len(COSTS)
