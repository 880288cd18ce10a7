import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from cocodesign.server.frames import LARGEST_FRAME, V1, is_acceptable

from .visitor import Page, Visitor

HOSTILE = {
    "eight bytes": b"\xff" * 8,
    "eight bytes of three gigabytes": struct.pack(">II", 400_000_000, 0),
    "twenty million parts": struct.pack("<Q", 20_000_000) + b"\0" * 64,
    "parts without end": struct.pack("<Q", 2**63) + b"\0" * 64,
    "offsets outside": struct.pack("<QQQQQQQ", 6, 0, 0, 0, 0, 0, 2**40),
    "a long text": "x" * 100_000,
    "a deep text": "[" * 60_000,
    "no JSON": "{",
    "no message": "[]",
}


def v1_frame(*parts: bytes) -> bytes:
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def test_a_text_is_acceptable_up_to_the_limit_in_bytes():
    assert is_acceptable("x" * LARGEST_FRAME, None)
    assert not is_acceptable("x" * (LARGEST_FRAME + 1), None)
    assert not is_acceptable("ö" * (LARGEST_FRAME // 2 + 1), None)
    assert not is_acceptable("{}", V1)


def test_a_binary_frame_is_acceptable_in_the_new_protocol_only():
    frame = v1_frame(b"shell", b"{}", b"{}", b"{}", b"{}")
    assert is_acceptable(frame, V1)
    assert not is_acceptable(frame, None)
    assert not is_acceptable(frame[:-3], V1)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_check_itself_stumble(frame):
    assert is_acceptable(frame, V1) in (True, False)


@pytest.mark.parametrize("role", ["participants", "facilitator"])
def test_sec_s63_hostile_frames_are_closed_and_cost_nothing(workshop, role):
    visitor = Visitor(workshop.bases[role])
    if role == "participants":
        visitor.join(workshop.code)
    else:
        assert visitor.post("/hello", {"key": workshop.secrets["facilitator"]}).status == 303
    kernel = visitor.open_page()
    with visitor.connect(kernel) as kept:
        page = Page(kept)
        page.states()
        before = workshop.memory(role)
        for protocol in (None, V1):
            for name, frame in HOSTILE.items():
                with visitor.connect(kernel, protocol=protocol) as line:
                    began = time.monotonic()
                    line.send(frame)
                    with pytest.raises(ConnectionClosed):
                        while True:
                            line.recv(timeout=10)
                    assert line.close_code == 1008, (name, protocol)
                    assert time.monotonic() - began < 5, (name, protocol)
        assert workshop.memory(role) - before < 40e6
        began = time.monotonic()
        assert page.states()
        assert time.monotonic() - began < 3
    visitor.say_farewell(kernel)


def test_sec_s21_nothing_but_widget_messages_reaches_a_kernel(participant):
    kernel = participant.open_page()
    with participant.connect(kernel) as line:
        page = Page(line)
        states = page.states()
        board = next(comm for comm, row in states.items() if row["model_module"] == "anywidget")
        code = "board.count = 99"
        page.send(
            "execute_request", {"code": code, "silent": False, "store_history": False, "user_expressions": {}}
        )
        page.send("complete_request", {"code": "os.", "cursor_pos": 3})
        page.send("inspect_request", {"code": "os", "cursor_pos": 2, "detail_level": 0})
        page.send("input_reply", {"value": "yes"})
        page.send("shutdown_request", {"restart": False})
        assert page.ask_widget(board, {"say": "still here"}) == {"said": "still here", "count": 0}
    participant.say_farewell(kernel)
