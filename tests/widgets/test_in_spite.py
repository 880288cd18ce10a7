"""Does everybody read that a missed quorum decides nothing, and in spite of what something was decided all the same?"""

from .hall import counted, play_on, told, wall_of

ASKED = {"quorum": {"of": "turnout", "least": "2/3"}}
NOTHING = "The quorum was missed: by the rule fixed before the vote nothing is decided."
SPITE = "The quorum was missed: this was not decided by the vote, but in spite of it."


def decided(screen, found):
    screen.decision = {
        "chosen": found["winners"],
        "reason": "The council meets.",
        "at": "2026-01-01T10:00:00Z",
        "in_spite": "quorum",
    }
    return screen


def test_a_missed_quorum_and_what_is_decided_in_spite_of_it_are_said_on_phone_and_wall():
    found = counted("approval", settings=ASKED)

    for where, screen in (("phone", told), ("wall", wall_of)):

        async def scene(hall, screen=screen):
            assert NOTHING in await hall.show(lambda: screen("approval", found))
            said = await hall.show(lambda: decided(screen("approval", found), found))
            assert SPITE in said and NOTHING not in said

        play_on(where, scene)
