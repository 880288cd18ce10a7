import logging

import pytest

from cocodesign.server.redaction import Discreet, redact


@pytest.mark.parametrize(
    "secret",
    [
        "GET /hello?token=iR-0d59YcVVNQGOew-zYqg",
        "Cookie: cocodesign_participant=iR-0d59YcVVNQGOew-zYqg; other=1",
        "{'Cookie': 'cocodesign_participant=iR-0d59YcVVNQGOew-zYqg'}",
        "the token iR-0d59YcVVNQGOew-zYqg was given",
        "/api/kernels/0f8fad5b-d9cb-469f-a165-70867728950e?session_id=8c1f",
        "403 GET / (203.0.113.9) 1.2ms",
    ],
)
def test_what_looks_like_a_secret_is_masked(secret):
    said = redact(secret)
    for part in ("iR-0d59YcVVNQGOew-zYqg", "0f8fad5b", "203.0.113.9", "8c1f"):
        assert part not in said


def test_plain_words_stay():
    said = "A kernel could not be started: TimeoutError in cocodesign/server/pages.py, line 190"
    assert redact(said) == said


def record(message: str, *facts, exc_info=None) -> logging.LogRecord:
    return logging.LogRecord("x", logging.INFO, __file__, 1, message, facts, exc_info)


def test_sec_s62_a_line_stays_a_line():
    one = record("name %s", "Ana\nINFO keeper: all is well\x1b[31m")
    Discreet().filter(one)
    assert one.getMessage() == "name Ana\\x0aINFO keeper: all is well\\x1b[31m"


def test_a_traceback_is_kept_and_masked():
    try:
        raise ValueError("token=iR-0d59YcVVNQGOew-zYqg")
    except ValueError as trouble:
        one = record("broken", exc_info=(type(trouble), trouble, trouble.__traceback__))
    Discreet().filter(one)
    said = logging.Formatter().format(one)
    assert "ValueError" in said and "test_redaction.py" in said and "iR-0d" not in said
