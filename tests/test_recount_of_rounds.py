"""Does a recount of a later round stand beside the rounds that were counted before it?"""

from types import SimpleNamespace

from cocodesign.recount import count_poll


def rounds_of(kind, name, *answers):
    """The state of a workshop with one closed poll for each round, and the counts as they are recorded."""
    state = SimpleNamespace(polls={}, candidates={}, ballots={}, delegations={}, counts={})
    for number, said in enumerate(answers, 1):
        poll = f"round-{number}"
        state.polls[poll] = {
            "poll": poll,
            "kind": kind,
            "mode": "confidential",
            "settings": {"earlier": [f"round-{n}" for n in range(1, number)]},
            "electorate": 5,
            "hidden": (),
        }
        state.candidates[poll] = [{"candidate": "plan"}]
        state.ballots[poll] = {
            person: {"choice": {name: {"plan": one}}, "changes": 0} for person, one in enumerate_people(said)
        }
        state.counts[poll] = {**count_poll(state, poll), "at": "2026-01-01T10:00:00Z"}
    return state


def enumerate_people(said):
    return ((f"p{i}", one) for i, one in enumerate(said))


def test_a_second_round_of_consent_keeps_the_objection_of_the_first():
    state = rounds_of("consent", "answers", ["objection", "consent"], ["consent", "consent"])
    second = count_poll(state, "round-2")
    assert second["winners"] == ["plan"]
    assert [one["answers"]["plan"]["objection"] for one in second["history"]] == [1, 0]
    assert second == {name: value for name, value in state.counts["round-2"].items() if name != "at"}


def test_a_second_round_of_estimates_tells_the_shift():
    state = rounds_of("delphi", "estimates", [1, 2, 3, 4, 5], [3, 3, 4, 4, 5])
    assert count_poll(state, "round-1")["middle"]["plan"]["median"] == 3
    assert count_poll(state, "round-2")["middle"]["plan"]["shift"] == 1
