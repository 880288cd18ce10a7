from cocodesign.server.attempts import Attempts, Visits


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_the_eleventh_wrong_code_of_a_minute_is_refused():
    clock = Clock()
    attempts = Attempts(clock=clock)
    for _ in range(10):
        assert attempts.refused_for("here") == 0
        attempts.wrong("here")
    assert attempts.refused_for("here") == 60
    assert attempts.refused_for("elsewhere") == 0
    clock.now = 60
    assert attempts.refused_for("here") == 0


def test_right_codes_are_never_held_back():
    attempts = Attempts(clock=Clock())
    assert [attempts.wait() for _ in range(500)] == [0.0] * 500


def test_after_two_hundred_wrong_codes_everybody_takes_turns_and_the_pause_doubles():
    clock = Clock()
    attempts = Attempts(clock=clock)
    for number in range(200):
        attempts.wrong(f"address {number}")
    assert [attempts.wait(), attempts.wait()] == [0.5, 1.0]
    for number in range(20):
        attempts.wrong(f"another {number}")
    assert attempts.wait() == 2.0


def test_a_queue_of_half_a_minute_is_long_enough():
    attempts = Attempts(clock=Clock())
    for number in range(200):
        attempts.wrong(f"address {number}")
    waits = 0
    while attempts.refused_for("new") == 0:
        attempts.wait()
        waits += 1
    assert waits == 61


def test_sec_s28_a_thousand_codes_in_a_row_are_limited_after_ten():
    attempts = Attempts(clock=Clock())
    looked_at = 0
    for _ in range(1000):
        if attempts.refused_for("here") == 0:
            looked_at += 1
            attempts.wrong("here")
    assert looked_at == 10


def test_a_whole_room_behind_one_address_may_arrive_at_once():
    clock = Clock()
    visits = Visits(200, clock)
    for _ in range(200):
        assert visits.may("school")
        visits.count("school")
    assert not visits.may("school")
    assert visits.may("home")
    clock.now = 61
    assert visits.may("school")
