"""Do people give consent in words, do objections come first with their reasons, and is the next round asked for?"""

import os

from cocodesign.apps.facilitator.ballots import BallotFields
from cocodesign.apps.facilitator.reasons import ReasonPanel
from cocodesign.apps.facilitator.rounds import RoundPanel
from cocodesign.events import replay
from cocodesign.store.feed import Feed

from ..test_rules_of_consent import BENCHES, a_round, answered
from . import axe
from .booth import option, voting
from .hall import counted, desk_of, play_on, told, wall_of
from .playhouse import play

SHOTS = os.environ.get("COCODESIGN_SHOTS", "")
REASONS = {
    "r1": {"text": "Nobody who uses a wheelchair gets down there.", "hidden": None},
    "r2": {"text": "", "hidden": "names a neighbour"},
    "r3": {"text": "Who waters the trees in August?", "hidden": None},
}


def after_a_round():
    found = counted("consent", earlier=[counted("consent")])
    then = {
        "shade": "Shade trees",
        "court": "A play court",
        "roof": "One roof",
        "story": "Benches",
        "kitchen": "Garden",
        "park": "Parking",
    }
    return found | {"told": REASONS, "wordings": [then, then]}


async def shot(page, name):
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_an_objection_asks_for_its_reason_and_is_sent_with_it():
    options = [
        option(
            "p1",
            "Six benches on the wall, two of them at seat height.",
            before="Six benches on the wall.",
            n=0,
        ),
        option("p2", "Close the street on Sundays.", n=0),
    ]

    async def scene():
        async with voting(
            "consent", options, poll={"settings": {"round": 2}}, width=360, height=740
        ) as booth:
            assert await booth.page.locator("textarea").count() == 0
            card = booth.page.locator("fieldset", has_text="Six benches")
            for box in await card.locator("label > span").all():
                assert (await box.bounding_box())["height"] >= 44
            await card.get_by_label("Object").check()
            assert "An objection needs its reason." in await booth.summary()
            await card.get_by_label("Why? What would have to change?").fill("Too cold.")
            assert "needs its reason" not in await booth.summary()
            await (
                booth.page.locator("fieldset", has_text="Close the street")
                .get_by_label("Consent", exact=False)
                .first.check()
            )
            await shot(booth.page, "consent-phone")
            await axe.look(booth.page, "answers")
            await booth.page.reload()
            assert await booth.page.locator("textarea").input_value() == "Too cold."
            await booth.tap("Send my answers")
            await booth.sent()
            assert booth.choices == [
                {"answers": {"p1": "objection", "p2": "consent"}, "reasons": {"p1": "Too cold."}}
            ]
            await booth.kept()
            await booth.sees("Too cold.")

    play(scene)


def test_objections_come_first_with_their_reasons_and_the_rounds_before_can_be_read():
    async def scene(hall):
        text = await hall.show(lambda: told("consent", after_a_round()))
        await shot(hall.page, "consent-result")
        assert "One proposal met an objection" in text and "Round 2" in text
        assert text.index("2 objections") < text.index("Adopted: nobody objects")
        assert "Nobody who uses a wheelchair gets down there." in text
        assert "A reason was hidden: names a neighbour" in text
        assert "Who waters the trees in August?" in text and "re-draw" not in text
        await hall.page.get_by_text("All 2 rounds").click()
        assert "A play court: 5 consent, 0 with a concern, 1 stand aside, 2 object" in await hall.text()
        await axe.look(hall.page, "result")

    play_on("phone", scene)


def test_the_wall_and_the_desk_show_the_same():
    async def on_the_wall(hall):
        text = await hall.show(lambda: wall_of("consent", after_a_round()))
        await shot(hall.page, "consent-wall")
        assert "One proposal met an objection" in text and "Nobody who uses a wheelchair" in text
        assert await hall.page.evaluate("document.documentElement.scrollHeight <= innerHeight")

    async def on_the_desk(hall):
        assert "2 objections" in await hall.show(lambda: desk_of("consent", after_a_round()))

    play_on("wall", on_the_wall)
    play_on("desk", on_the_desk)


def test_the_fields_of_a_stage_are_filled_from_its_settings_and_say_them_again():
    fields = BallotFields(str)
    for kind, settings in {
        "consent": {"question": "Live with it?", "mode": "open", "proposals": ["One.", "Two."]},
        "agreement": {"question": "How far?", "mode": "secret", "levels": 8, "proposals": []},
    }.items():
        fields.fill(kind, settings)
        assert fields.settings() == settings
    assert "secret" in [value for _words, value in fields.mode.options]
    fields.turn("consent")
    assert fields.mode.value == "confidential" and len(fields.mode.options) == 2


class Sender:
    """Takes what a panel sends."""

    sent = None

    def press(self, command, *_buttons, done):
        self.sent = command
        done("")

    def sentence(self, code):
        return code


def test_the_facilitator_hides_a_reason_before_the_result_is_shown_and_shows_it_again():
    room = a_round()
    answered(room)
    sender = Sender()
    panel = ReasonPanel(sender, str)

    def draw():
        seen = replay(Feed(room.store.read()).seen(room.ids["Fay"], "facilitator"))
        panel.draw(seen, room.poll())
        return [words for words, _reason in panel.which.options]

    listed = draw()
    assert len(listed) == 3
    panel.which.value = panel.which.options[1][1]
    panel.press()
    assert sender.sent is None  # without why
    panel.why.value = "names a neighbour"
    panel.press()
    room.do("Fay", sender.sent.pop("do"), **sender.sent)
    assert draw()[1] == f"(hidden) {listed[1]}"
    panel.which.value = panel.which.options[1][1]
    panel.press()
    assert sender.sent["do"] == "restore"


def test_the_facilitator_amends_what_met_an_objection_and_asks_again():
    room = a_round()
    answered(room)
    room.do("Fay", "show_result", poll=room.poll())
    sender = Sender()
    panel = RoundPanel(sender, str, lambda words: None)
    panel.draw(replay(room.store.read()), room.poll(), {BENCHES: "Six benches on the wall."})
    assert list(panel.fields) == [BENCHES]
    panel.press()
    assert sender.sent is None
    panel.fields[BENCHES].value = "Four benches."
    panel.reason.value = "Two were in the way."
    panel.press()
    room.do("Fay", sender.sent.pop("do"), **sender.sent)
    assert replay(room.store.read()).candidates[room.poll()][0]["label"] == "Four benches."
