import pytest

from cocodesign.server.room import Limits, Room


def room_of(*opened: tuple[str, str, float], **limits) -> Room:
    """A room with kernels (name, person, time)."""
    room = Room(Limits(**limits))
    for kernel, person, now in opened:
        assert room.promise(person, now) is not None
        room.opened(kernel, person, now)
    return room


def test_a_promise_counts_before_the_kernel_is_there():
    room = Room(Limits(most=2))
    assert [room.promise(person, 0) for person in ("ana", "bo", "cy")] == [[], [], None]


def test_one_person_gets_three_however_fast_they_ask():
    room = Room(Limits(most=100, each=3))
    assert [room.promise("ana", 0) is not None for _ in range(5)] == [True, True, True, False, False]
    assert room.free() == 97


def test_a_promise_given_back_is_free_again():
    room = Room(Limits(most=1))
    room.promise("ana", 0)
    room.withdrawn("ana")
    assert room.promise("bo", 0) == []


def test_a_promise_that_was_kept_is_not_counted_twice():
    room = room_of(("k1", "ana", 0), most=2)
    assert room.free() == 1


def test_ones_own_page_that_was_left_makes_room_for_the_next():
    room = room_of(("k1", "ana", 0), ("k2", "ana", 0), ("k3", "ana", 0))
    for kernel in ("k1", "k2", "k3"):
        room.seen(kernel)
    assert room.promise("ana", 10) is None
    room.left("k2", 10)
    assert room.promise("ana", 10) == ["k2"]


def test_a_reload_that_never_connected_is_given_up_only_after_a_moment():
    room = room_of(("k1", "ana", 0), ("k2", "ana", 0), ("k3", "ana", 0), reopened=8)
    assert room.promise("ana", 7) is None
    assert room.promise("ana", 8) == ["k1"]


def test_a_full_room_gives_up_the_page_that_was_left_longest_ago():
    room = room_of(("k1", "ana", 0), ("k2", "bo", 0), ("k3", "cy", 0), most=3, spare=30)
    for kernel, left in [("k1", 50), ("k2", 20), ("k3", None)]:
        room.seen(kernel)
        if left is not None:
            room.left(kernel, left)
    assert room.promise("dee", 100) == ["k2"]


def test_a_full_room_spares_a_phone_that_has_just_fallen_asleep():
    room = room_of(("k1", "ana", 0), most=1, spare=30)
    room.seen("k1")
    room.left("k1", 100)
    assert room.promise("bo", 130) is None
    assert room.promise("bo", 131) == ["k1"]


@pytest.mark.parametrize(
    ("story", "now", "overdue"),
    [
        ([], 30, []),
        ([], 31, ["k1"]),
        (["seen"], 10_000, []),
        (["seen", "left"], 600, []),
        (["seen", "left"], 601, ["k1"]),
        (["seen", "left", "seen"], 10_000, []),
    ],
)
def test_a_kernel_is_reaped_by_connection(story, now, overdue):
    room = room_of(("k1", "ana", 0), never=30, left=600)
    for step in story:
        room.seen("k1") if step == "seen" else room.left("k1", 0)
    assert room.overdue(now) == overdue


def test_nobody_owns_a_kernel_that_is_closed():
    room = room_of(("k1", "ana", 0))
    assert room.owner("k1") == "ana"
    room.closed("k1")
    room.closed("k1")
    assert room.owner("k1") is None
