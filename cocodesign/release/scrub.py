"""What in people's words points at somebody? Addresses, numbers, handles and known names are masked, the rest is for a human.

Patterns find what has a form. A nickname, a street, "the woman with the red bicycle" have none: whoever publishes
words reads them first, in the review list.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

__all__ = ["Scrubber"]

_FORMS = (
    ("e-mail", re.compile(r"[\w.+%-]+\s?(?:@|＠|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+")),
    (
        "link",
        re.compile(
            r"(?:https?://|www\.)\S+|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|info|io|app|me|eu|es|de|uk|fr|it|pt|nl|at|ch|be|pl|mx|ar|br|co|cl|us|ca)(?:/\S*)?(?![\w-]|\.\w)",
            re.IGNORECASE,
        ),
    ),
    ("handle", re.compile(r"(?<![\w@＠])[@＠]\w[\w.]*\w|(?<![\w@＠])[@＠]\w")),
    ("phone", re.compile(r"(?<!\w)[+＋(]?(?:\d[\s().\-–/]{0,2}){7,}(?:\d|(?<=\d))(?!\w)")),
)  # fmt: skip
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that put no spaces between words, or join endings to names."""


class Scrubber:
    """Masks what points at somebody: ``[e-mail]``, ``[link]``, ``[handle]``, ``[phone]``, ``[name]``.

    Parameters
    ----------
    names : iterable of str
        Names to mask: those of everybody in the workshop, and words that a review found. Each is masked as a whole
        and in its parts of three letters or more, whatever its case, accents and width; names of one or two letters
        only as they are written.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        whole = {" ".join(name.split()) for name in names}
        parts = {part for name in whole for part in re.split(r"[\s\-–_.,]+", name) if len(part) > 2}
        known = {one for one in whole | parts if one and not one.isdigit()}
        self._folded = _any_of({_fold(one)[0] for one in known if len(one) > 2})
        self._exact = _any_of({one for one in known if len(one) <= 2})

    def scrub(self, text: str) -> tuple[str, Counter[str]]:
        """Return a text with what points at somebody masked, and how often each form was found.

        Examples
        --------
        >>> Scrubber(["Zoë Ng"]).scrub("ZOE said: write to zoe@example.org or call +34 600 123 456")
        ('[name] said: write to [e-mail] or call [phone]', Counter({'name': 1, 'e-mail': 1, 'phone': 1}))
        """
        found: list[tuple[int, int, str]] = []
        for what, form in _FORMS:
            found += [(match.start(), match.end(), what) for match in form.finditer(text)]
        if self._exact:
            found += [(match.start(), match.end(), "name") for match in self._exact.finditer(text)]
        if self._folded:
            folded, place = _fold(text)
            for match in self._folded.finditer(folded):
                found.append((place[match.start()], place[match.end() - 1] + 1, "name"))
        pieces, end, count = [], 0, Counter[str]()
        for start, stop, what in sorted(found, key=lambda it: (it[0], -it[1])):
            if start < end:
                end = max(end, stop)  # what overlaps is masked with it
                continue
            pieces += [text[end:start], f"[{what}]"]
            end = stop
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            count[what] += 1
        return "".join([*pieces, text[end:]]), count


def _any_of(names: set[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    some = []
    for name in sorted(names, key=lambda one: (-len(one), one)):
        words = r"\s+".join(map(re.escape, name.split()))
        some.append(words if _UNSPACED.search(name) else rf"(?<!\w){words}(?!\w)")
    return re.compile("|".join(some))


def _fold(text: str) -> tuple[str, list[int]]:
    """A text without case, accents and width, and from which character each of its own came."""
    folded, place = [], []
    for n, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold()):
            if not unicodedata.combining(plain) and unicodedata.category(plain) != "Cf":
                folded.append(plain)
                place.append(n)
    return "".join(folded), place
