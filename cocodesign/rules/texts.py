"""What may a text, a name or another part of a command be? Each check returns it cleaned, or refuses."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.view import Command

__all__ = [
    "LIMITS",
    "check_amount",
    "check_day",
    "check_id",
    "check_ids",
    "check_minutes",
    "check_name",
    "check_reason",
    "check_text",
    "has_ink",
    "later",
    "skeleton",
]

LIMITS = {"idea": 500, "title": 80, "comment": 500, "reason": 300, "name": 60, "purpose": 500, "parents": 8, "update": 1000, "goal": 120, "unit": 30}  # fmt: skip
"""How many characters a text may have, and from how many ideas one may merge."""


def check_text(command: Command, name: str, limit: str, *, required: bool = True) -> str:
    """Return a text of a command in its normal form, within its limit, without what turns the order of letters.

    Controls that override the direction of writing are taken out: a text must not turn what stands beside it. The
    marks that scripts from right to left need stay.
    """
    given = command.get(name, "")
    if not isinstance(given, str):
        raise refuse("bad-request", what=f"{name} must be text")
    if len(given) > 20 * LIMITS[limit]:
        raise refuse("too-long", limit=LIMITS[limit], length=len(given))
    text = unicodedata.normalize("NFC", given.translate(_TURNING)).replace("\r\n", "\n").strip()
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c not in "\n\t" for c in text):
        raise refuse("bad-text")
    if _is_heaped(text):
        raise refuse("heaped-marks")
    if len(text) > LIMITS[limit]:
        raise refuse("too-long", limit=LIMITS[limit], length=len(text))
    if not has_ink(text):
        if required:
            raise refuse("empty")
        return ""
    return text


def has_ink(text: str) -> bool:
    """Whether anything of a text can be seen."""
    blank = "\u115f\u1160\u3164\uffa0\u2800"
    return any(c not in blank and unicodedata.category(c)[0] in "LNPS" for c in text)


def check_name(command: Command) -> str:
    """Return a name in its normal form; "" for whoever gives none."""
    given = command.get("name") or ""
    if not isinstance(given, str) or len(given) > 20 * LIMITS["name"]:
        raise refuse("bad-name")
    name = " ".join(unicodedata.normalize("NFC", given).split())
    if not name:
        return ""
    joiners = "\u200c\u200d"
    hidden = any(
        unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn")
        or (unicodedata.category(c) == "Cf" and c not in joiners)
        for c in name
    )
    if hidden or _is_heaped(name) or not has_ink(name):
        raise refuse("bad-name")
    if len(name) > LIMITS["name"]:
        raise refuse("too-long", limit=LIMITS["name"], length=len(name))
    return name


_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""The controls by which a text can turn the order of letters, its own and its neighbours'."""


def _is_heaped(text: str) -> bool:
    """Whether marks are heaped on one letter as no script does it: five that combine, ten of any, one thrice."""
    combining = marks = same = 0
    before = ""
    for c in unicodedata.normalize("NFD", text):
        is_mark = unicodedata.category(c)[0] == "M"
        combining = combining + 1 if unicodedata.combining(c) else 0
        marks = marks + 1 if is_mark else 0
        same = same + 1 if is_mark and c == before else 1
        if combining >= 5 or marks >= 10 or (is_mark and same >= 3):
            return True
        before = c
    return False


_LATIN_LOOKS = str.maketrans("авекмнорстухіїјѕԁһԛԝӏαβεζηικμνορτυχ", "abekmhopctyxiijsdhqwlabezhikmnoptux")
"""Cyrillic and Greek letters that look like Latin ones, in small or in capital form."""


def skeleton(name: str) -> str:
    """Return what a name looks like: compatibility forms, case, spaces and look-alike letters folded.

    Examples
    --------
    >>> skeleton("ＡＬＩＣＥ  B") == skeleton("Alice b") == skeleton("Аlісе B")  # the last has Cyrillic А, і, с, е
    True
    """
    seen = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) != "Cf")
    return " ".join(seen.casefold().translate(_LATIN_LOOKS).split())


def check_id(command: Command, name: str) -> str:
    """Return an id of a command."""
    given = command.get(name)
    if not isinstance(given, str) or not 0 < len(given) <= 80:
        raise refuse("bad-request", what=f"{name} must be an id")
    return given


def check_ids(command: Command, name: str) -> list[str]:
    """Return a list of ids of a command, each once."""
    given = command.get(name, [])
    if not isinstance(given, list) or len(given) > 1000 or not all(isinstance(x, str) for x in given):
        raise refuse("bad-request", what=f"{name} must be a list of ids")
    if len(set(given)) != len(given):
        raise refuse("repeated")
    return given


def check_day(command: Command, name: str, *, required: bool = False) -> str | None:
    """Return a day of a command as ``YYYY-MM-DD``, or None for none."""
    given = command.get(name)
    if given in (None, "") and not required:
        return None
    try:
        return date.fromisoformat(str(given)).isoformat()
    except ValueError:
        raise refuse("bad-day") from None


def check_amount(command: Command, name: str) -> float:
    """Return an amount of a command, to the thousandth: neither 0 nor beyond a thousand million, and of a finite size."""
    given = command.get(name)
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise refuse("bad-amount")
    if not 0.001 <= abs(given) <= 1e9:  # not a number is neither
        raise refuse("bad-amount")
    return round(float(given), 3)


def later(now: str, minutes: float) -> str:
    """Return the time so many minutes after another."""
    end = datetime.fromisoformat(now) + timedelta(minutes=minutes)
    return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_minutes(command: Command, default: Any = None) -> float | None:
    """Return a number of minutes, or None for no end."""
    given = command.get("minutes", default)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= 60 * 24 * 90:
        raise refuse("bad-request", what="minutes must be a number above 0 and at most 90 days, or null")
    return float(given)


def check_reason(command: Command) -> str:
    """Return the reason that an act needs."""
    if not has_ink(str(command.get("reason") or "")):
        raise refuse("needs-reason")
    return check_text(command, "reason", "reason")
