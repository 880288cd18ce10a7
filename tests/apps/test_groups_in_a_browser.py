"""Do people find their small group, or write on their own for a while, in a real browser?"""

from cocodesign.widgets.people import People
from tests.apps.stage import on_stage, on_the_wall
from tests.widgets import axe
from tests.widgets.playhouse import play, playhouse

PEOPLE = [
    {"id": f"p-{n}", "v": 1, "who": name, "n": n, "acts": 9 - n, "group": 0, "gone": ""}
    for n, name in enumerate(["Amira Haddad", "Bo", "Cy 🌳", "مريم", "Dee", "Eli"], 1)
]


def test_a_phone_says_its_group_once_and_shows_it_as_long_as_it_lasts(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", "Dee", open_stage=None) as stage:
            group = stage.page.locator(".co-whose").get_by_text("Your group:")
            await stage.room.do("host", "form_groups", n=2, seed=3)
            await stage.sees("Find the others of your group.")
            await group.wait_for()
            await axe.look(stage.page, "a group")
            await stage.page.reload()
            await group.wait_for()
            assert await stage.page.get_by_text("Find the others of your group.").count() == 0
            await stage.room.do("host", "form_groups", n=0)
            await stage.sees("The small groups are over")
            await group.wait_for(state="hidden")

    play(scene)


def test_the_wall_shows_which_groups_there_are_and_counts_out_no_handful(tmp_path):
    async def scene():
        async with (
            on_stage(tmp_path, "Bo", "Cy", "Dee", "Eli", "Flo", "Gil", "Hal", open_stage=None) as stage,
            on_the_wall(stage.room) as wall,
        ):
            await stage.room.do("host", "turn_wall", page="join")
            await stage.room.do("host", "form_groups", n=2, seed=3)
            await wall.page.get_by_text("▲").or_(wall.page.get_by_text("■")).first.wait_for()
            assert "4 people" not in await wall.page.locator("main").inner_text()
            people = stage.room.keeper.state.participants
            me, now = next((one, row["group"]) for one, row in people.items() if row["group"])
            await stage.room.do("host", "move_to_group", ref=me, group=3 - now)
            await wall.page.get_by_text("5 people").wait_for()
            await axe.look(wall.page, "the wall with groups")

    play(scene)


def test_groups_are_formed_by_lot_and_one_person_is_moved():
    async def scene():
        async with playhouse(width=1280, height=900) as house:
            await house.show(People(rows=PEOPLE))
            page = house.page
            await page.get_by_text("Small groups…").click()
            await page.get_by_label("How many groups").select_option("3")
            await page.get_by_role("button", name="Form the groups").dblclick()
            (act,) = house.acts
            assert (act["do"], act["n"]) == ("form_groups", 3) and act["seed"] >= 0
            view = house.widgets[0]
            view.answer(act["id"], ok={"seq": 2})
            view.patch([{**row, "v": 2, "group": row["n"] % 3 + 1} for row in PEOPLE], 2)
            await page.get_by_role("button", name="Draw the groups anew").wait_for()
            assert await page.locator(".co-people b").count() == 6
            await page.get_by_label("Move one person").select_option("p-2")
            await page.get_by_label("To group").select_option("1")
            await page.get_by_role("button", name="Move", exact=True).click()
            await page.get_by_role("button", name="End the groups").wait_for()
            assert house.acts[1] | {"id": ""} == {"do": "move_to_group", "ref": "p-2", "group": 1, "id": ""}
            view.answer(
                house.acts[1]["id"], no={"code": "no-groups", "say": "There are no groups. Form some first."}
            )
            await page.get_by_text("There are no groups.").wait_for()

    play(scene)


def test_in_a_silent_stage_everybody_writes_alone_until_it_ends(tmp_path):
    async def scene():
        async with (
            on_stage(tmp_path, "Bo", open_stage=None) as stage,
            on_the_wall(stage.room) as wall,
        ):
            await stage.room.do("host", "change_stage", stage="ideas", settings={"silent": True})
            await stage.room.do("host", "open_stage", stage="ideas")
            await stage.sees("For now everybody writes on their own.")
            await stage.room.idea("Bo", "A bench for everybody")
            await stage.write("Shade trees")
            await stage.tap("Add my idea")
            await stage.sees("The others see it when this stage ends.")
            await wall.page.get_by_text("Everybody writes on their own.").wait_for()
            for page in (stage.page, wall.page):
                assert await page.get_by_text("A bench for everybody").count() == 0
                await axe.look(page, "a silent stage")
            await stage.room.do("host", "close_stage", stage="ideas")
            await stage.go("Ideas")
            await stage.tap("One new idea")
            await stage.sees("A bench for everybody")
            assert (
                await stage.page.get_by_text("For now everybody writes").locator("visible=true").count() == 0
            )

    play(scene)
