"""Does the public page tell what everybody may know, and nobody's name who did not ask for it twice?"""

import json

from cocodesign.keeper import progress

from .conftest import House


async def decided(house: House) -> str:
    """Ana's trees grow into Bo's garden, which is decided upon; return the garden."""
    await house.do("Fay", "open_stage", stage="ideas")
    trees = await house.idea("Ana", "Shade trees. The lot is hot.")
    parents = [{"parent": trees, "kind": "builds_on"}]
    garden = (
        await house.do("Bo", "add_idea", text="Trees with a rain garden. One digger.", parents=parents)
    )["id"]
    await house.do("Fay", "open_stage", stage="vote")
    poll = [*house.keeper.state.polls][-1]
    await house.do("Cy", "cast", poll=poll, approved=[garden])
    await house.do("Fay", "close_stage", stage="vote")
    from .conftest import until

    await until(lambda: poll in house.keeper.state.counts)
    await house.do("Fay", "show_result", poll=poll)
    await house.do("Fay", "decide", poll=poll, chosen=[garden], reason="Most can live with it.")
    return garden


async def test_a_decision_is_told_with_its_reason_and_the_numbers_that_were_shown(house):
    await decided(house)
    facts = progress(house.keeper.state)
    (decision,) = facts["decisions"]
    assert decision["chosen"] == [{"words": "Trees with a rain garden", "people": []}]
    assert decision["reason"] == "Most can live with it."
    assert decision["ballots"] == [1, 3]
    assert facts["updated_at"] == decision["at"]


async def test_only_who_said_it_twice_is_named_and_only_as_long_as_they_want(house):
    await decided(house)
    for name in ("Ana", "Bo", "Cy"):
        await house.do(name, "consent", scope="credit", granted=True, confirmed=name != "Bo")
    people = lambda: progress(house.keeper.state)["decisions"][0]["chosen"][0]["people"]  # noqa: E731
    assert people() == ["Ana"]  # Bo did not confirm; nothing of Cy's is in it
    await house.do("Ana", "consent", scope="credit", granted=False, confirmed=False)
    assert people() == []
    said = json.dumps(progress(house.keeper.state))
    assert not [name for name in ("Ana", "Bo", "Cy", "Fay") if name in said]
    assert not [person for person in house.ids.values() if person in said]


async def test_hidden_words_are_gone_and_a_count_that_was_not_shown_is_not_told(house):
    garden = await decided(house)
    await house.do("Fay", "hide", ref=garden, reason="Names a neighbour")
    state = house.keeper.state
    assert progress(state)["decisions"][0]["chosen"] == [{"words": "", "people": []}]
    state.results.clear()
    assert progress(state)["decisions"][0]["ballots"] is None


async def test_a_promise_tells_its_whole_way(house):
    garden = await decided(house)
    promise = (await house.do("Fay", "make_promise", text="Dig the ditch", due="2026-12-01", owner="Parks", ref=garden))["id"]  # fmt: skip
    await house.do("Fay", "move_promise", ref=promise, due="2027-03-01", reason="The permit is late")
    await house.do("Fay", "keep_promise", ref=promise, evidence="https://ashgrove.example/ditch")
    await house.do("Fay", "post_update", title="Dug", text="The ditch is there.", ref=promise)
    facts = progress(house.keeper.state)
    (row,) = facts["promises"]
    assert (row["text"], row["state"], row["due"], row["owner"]) == (
        "Dig the ditch",
        "kept",
        "2027-03-01",
        "Parks",
    )
    assert row["idea"] == "Trees with a rain garden"
    assert [(step["state"], step["due"], step["reason"], step["evidence"]) for step in row["steps"]] == [
        ("made", "2026-12-01", "", ""),
        ("moved", "2027-03-01", "The permit is late", ""),
        ("kept", "2027-03-01", "", "https://ashgrove.example/ditch"),
    ]
    (update,) = facts["updates"]
    assert (update["title"], update["text"]) == ("Dug", "The ditch is there.")
    assert facts["updated_at"] == update["at"]


async def test_a_person_who_answers_for_a_promise_is_named_only_if_they_want(house):
    for owner, shown in (("Parks", "Parks"), ("bo", ""), (house.ids["Bo"], "")):
        await house.do("Fay", "make_promise", text="Dig", owner=owner)
        assert progress(house.keeper.state)["promises"][-1]["owner"] == shown
    await house.do("Bo", "consent", scope="credit", granted=True, confirmed=True)
    assert [row["owner"] for row in progress(house.keeper.state)["promises"]] == ["Parks", "bo", "Bo"]


async def test_before_anything_is_decided_there_is_only_the_purpose(house):
    facts = progress(house.keeper.state)
    assert facts["purpose"].startswith("What should the empty lot become")
    assert (facts["decisions"], facts["promises"], facts["updates"], facts["updated_at"]) == (
        [],
        [],
        [],
        None,
    )


async def test_a_goal_is_told_by_its_counter_and_nobody_by_name(house):
    goal = (await house.do("Fay", "set_goal", text="Hours on the lot", unit="hours", target=40))["id"]
    await house.do("Fay", "add_stage", kind="actions", title="Actions")
    await house.do("Fay", "open_stage", stage=[*house.keeper.state.stages][-1])
    await house.do("Ana", "log_effort", ref=goal, amount=2.5, text="Dug with Bo")
    await house.do("Bo", "log_effort", ref=goal, amount=1, text="Dug with Ana")
    needs = {"kind": "time", "amount": 40, "by": "2027-05-01"}
    promise = (await house.do("Fay", "make_promise", text="We dig", threshold=needs))["id"]
    await house.do("Cy", "pledge", kind="time", text="A day", amount=8, ref=promise)
    await house.do("Ana", "erase", sure=True)
    facts = progress(house.keeper.state)
    (told,) = facts["goals"]
    assert (told["amount"], told["people"], told["nobody"], told["reached"]) == (3.5, 1, 1, False)
    assert facts["promises"][0]["needs"]["offered"] == 8
    assert "Dug" not in json.dumps(facts) and "Ana" not in json.dumps(facts)
