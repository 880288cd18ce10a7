"""Does the sheet in hand take what is typed, and does an answer that comes late replace no stroke of it?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from cocodesign.widgets.sheets import Marks
from tests.widgets.playhouse import Playhouse, play, playhouse

OPTIONS = [{"id": "trees", "name": "Shade trees"}, {"id": "court", "name": "Sunken court"}]


class Desk:
    """The fields of a sheet on a page, and Python's half of them."""

    def __init__(self, house: Playhouse, marks: Marks) -> None:
        self.house, self.page, self.marks = house, house.page, marks
        self.number = self.page.get_by_label("Number of the sheet")

    def mark(self, name: str) -> Any:
        return self.page.get_by_role("listitem").filter(has_text=name).locator("input")

    async def told(self, so: Callable[[Marks], bool]) -> None:
        for _ in range(200):
            if so(self.marks):
                return
            await self.page.wait_for_timeout(20)
        raise AssertionError((self.marks.number, self.marks.marks, self.marks.edits))


@asynccontextmanager
async def a_desk(kind: str = "dots") -> AsyncIterator[Desk]:
    async with playhouse(900, 700) as house:
        marks = Marks(kind=kind, most=5, options=OPTIONS, label="How many dots each idea has")
        await house.show(marks)
        desk = Desk(house, marks)
        await desk.number.wait_for()
        yield desk
        assert await house.page.evaluate("window.troubles || []") == []


def test_a_kept_sheet_leaves_an_empty_one_with_the_next_number_and_the_hand_on_it():
    async def scene() -> None:
        async with a_desk() as desk:
            await desk.number.fill("a 1")
            await desk.mark("trees").fill("3")
            await desk.mark("court").fill("2")
            await desk.told(lambda it: (it.number, it.marks) == ("a 1", {"trees": 3, "court": 2}))
            assert "5 of 5 dots" in await desk.page.locator("main").inner_text()
            desk.marks.begin_next(desk.marks.last_edit, "A 2")
            await desk.page.wait_for_function("document.activeElement.value === 'A 2'")
            assert await desk.mark("trees").input_value() == await desk.mark("court").input_value() == ""
            assert "0 of 5 dots" in await desk.page.locator("main").inner_text()
            await desk.told(lambda it: (it.number, it.marks) == ("A 2", {}))
            await desk.mark("trees").fill("1")
            await desk.told(lambda it: (it.number, it.marks) == ("A 2", {"trees": 1}))

    play(scene)


def test_what_is_typed_of_the_next_sheet_before_the_answer_stays_and_the_kept_marks_go():
    async def scene() -> None:
        async with a_desk() as desk:
            await desk.number.fill("A 1")
            await desk.mark("trees").fill("3")
            await desk.mark("court").fill("2")
            await desk.told(lambda it: it.marks == {"trees": 3, "court": 2})
            sent = desk.marks.last_edit
            await desk.page.evaluate("setLine(false)")  # what is typed now is not known to Python yet
            await desk.number.fill("B 7")
            await desk.mark("trees").fill("")
            await desk.mark("trees").fill("3")  # the same again, and it is the next sheet's
            await desk.page.evaluate("line = true")
            desk.marks.begin_next(sent, "A 2")
            await desk.page.wait_for_function("!document.querySelector('li:nth-child(2) input').value")
            assert await desk.number.input_value() == "B 7"
            assert await desk.mark("trees").input_value() == "3"
            assert await desk.page.evaluate(
                "document.activeElement.closest('li')?.innerText.includes('trees')"
            )
            await desk.told(lambda it: (it.number, it.marks) == ("B 7", {"trees": 3}))

    play(scene)


def test_a_ticked_box_of_the_next_sheet_stays_ticked():
    async def scene() -> None:
        async with a_desk("approval") as desk:
            await desk.number.fill("1")
            await desk.mark("trees").check()
            await desk.told(lambda it: it.marks == {"trees": 1})
            sent = desk.marks.last_edit
            await desk.mark("court").check()
            await desk.told(lambda it: it.marks == {"trees": 1, "court": 1})
            desk.marks.begin_next(sent, "2")
            await desk.page.wait_for_function("!document.querySelector('li input').checked")
            assert await desk.mark("court").is_checked()
            await desk.told(lambda it: (it.number, it.marks) == ("2", {"court": 1}))

    play(scene)


@pytest.mark.parametrize(
    "until, number, marks", [(3, "2", {}), (2, "2", {"court": 4}), (0, "1", {"trees": 3, "court": 4})]
)
def test_python_empties_what_was_typed_until_an_edit(until, number, marks):
    sheet = Marks(number="1", marks={"trees": 3, "court": 4}, edits={"": 1, "trees": 2, "court": 3})
    assert sheet.last_edit == 3
    sheet.begin_next(until, "2")
    assert (sheet.number, sheet.marks) == (number, marks)
