"""What can go wrong, as one family tree.

CocodesignError
├── InvalidInputError (ValueError)          a table, a file, an argument is not what was expected
│   ├── UnknownVersionError                 it was written by a newer version than this one
│   └── TamperedRecordError                 a record does not verify
├── UndefinedMeasureError (ValueError)      the question has no answer for these data
├── RefusedError                            a rule of the workshop says no
└── DeskUnavailableError (ConnectionError)  the keeper or its database cannot be reached just now
    └── KeptElsewhereError                  another keeper owns the workshop
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "CocodesignError",
    "DeskUnavailableError",
    "InvalidInputError",
    "KeptElsewhereError",
    "RefusedError",
    "TamperedRecordError",
    "UndefinedMeasureError",
    "UnknownVersionError",
]


class CocodesignError(Exception):
    """Base of every error that this package raises on purpose."""


class InvalidInputError(CocodesignError, ValueError):
    """What was given is not what was expected; the message says what, where and what to do."""


class UnknownVersionError(InvalidInputError):
    """A store, log or archive carries a version that this installation does not know."""


class TamperedRecordError(InvalidInputError):
    """A record does not verify; the message names the place."""


class UndefinedMeasureError(CocodesignError, ValueError):
    """A measure has no value here, for instance the reciprocity of a network without ties."""


class RefusedError(CocodesignError):
    """A rule of the workshop refuses a command.

    Not a ``PermissionError``: that is an ``OSError``, and would be taken for a broken line where one is caught.

    Parameters
    ----------
    code : str
        Which rule, one of the keys of :data:`cocodesign.rules.REFUSALS`.
    message : str
        One calm sentence in English; screens translate by ``code`` and ``facts``.
    **facts
        What the sentence speaks of (a time, a limit, a name).
    """

    def __init__(self, code: str, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return self.message


class DeskUnavailableError(CocodesignError, ConnectionError):
    """The keeper or its database cannot be reached just now; what was sent is not known to be saved."""


class KeptElsewhereError(DeskUnavailableError):
    """Another keeper owns the workshop; this one may not write to it."""
