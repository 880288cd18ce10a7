"""What must a log not say? No token, cookie or code, no kernel's id, no address; and a line is one line."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

__all__ = ["Discreet", "log_request", "make_logs_discreet", "redact"]

ALWAYS = logging.getLogger("cocodesign.server")

SECRETS = (
    (re.compile(r"(?i)\b(cookie|set-cookie|authorization)\b['\"]?\s*[:=].*"), r"\1: …"),
    (re.compile(r"(?i)\b(token|code|key|wall|_xsrf|session_id|capability)=[^\s&;'\"]+"), r"\1=…"),
    (
        re.compile(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"),
        "KERNEL",
    ),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b(?!:\d)"), "ADDRESS"),
    (re.compile(r"(?<![\w/.-])(?=[\w.-]*\d)(?=[\w.-]*[A-Za-z])[\w-]{20,}(?:\.[\w-]+)*(?![\w/.-])"), "SECRET"),
)
CONTROL = {code: f"\\x{code:02x}" for code in [*range(32), 127]} | {9: "    ", 0x2028: " ", 0x2029: " "}


def redact(text: str) -> str:
    r"""Return a text without what looks like a secret, an id or an address.

    >>> redact("404 GET /hello?token=8c1f (10.0.0.7)")
    '404 GET /hello?token=… (ADDRESS)'
    """
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class Discreet(logging.Filter):
    """Rewrites every record before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, rewritten."""
        record.msg = redact(record.getMessage().translate(CONTROL))
        record.args = ()
        if record.exc_info:
            lines = traceback.format_exception(*record.exc_info)
            record.exc_text = "\n".join(redact(line) for line in "".join(lines).rstrip().split("\n"))
            record.exc_info = None
        return True


def make_logs_discreet() -> None:
    """Put the filter on every handler that any logger of this process writes to."""
    discreet = Discreet()
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    for handler in {handler for logger in loggers for handler in logger.handlers}:
        if not any(isinstance(one, Discreet) for one in handler.filters):
            handler.addFilter(discreet)
    if logging.lastResort is not None and not logging.lastResort.filters:
        logging.lastResort.addFilter(discreet)


def log_request(handler: Any) -> None:
    """Write one line about an answer that went wrong; never who asked, or with what query."""
    status = handler.get_status()
    if status >= 500 and status != 503:
        ALWAYS.error("%d %s %s", status, handler.request.method, handler.request.path)
    elif status >= 400:
        ALWAYS.debug("%d %s %s", status, handler.request.method, handler.request.path)
