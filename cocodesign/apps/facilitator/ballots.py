"""By which rules is marked and counted? The fields of a stage in which people vote, answer, or say how it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import (
    box,
    choice,
    line,
    show,
    text_area,
    text_field,
    tick,
    whole_number,
)
from cocodesign.apps.facilitator.costs import MoneyFields
from cocodesign.rules.delegating import LONGEST, MAY_HAND
from cocodesign.rules.polls import MOST_SEATS, SEVERAL
from cocodesign.rules.quorums import SAYING_YES
from cocodesign.schema import ONE_BY_ONE, POLLING

__all__ = ["BallotFields"]

SHARES = ("1/5", "1/4", "1/3", "1/2", "2/3", "3/4")
"""The shares of the electorate that are offered as a quorum."""


class BallotFields:
    """Question, kind of ballot and its numbers; which of them are there depends on the kind of the stage."""

    def __init__(self, _: Callable[[str], str]) -> None:
        self.question = text_field(_("Question"))
        self.kind = choice(
            _("Ballot"),
            [
                (_("Approval: tick every idea one could live with"), "approval"),
                (_("Dots: spread a number of dots"), "dots"),
                (_("Score: a number for each idea"), "score"),
                (_("Grades: a word for each idea, from “to reject” to “excellent”"), "grades"),
                (_("Ranking: the best first"), "ranking"),
            ],
        )
        self.mode = choice(
            _("Ballots are"),
            [
                (_("confidential: added up, never beside a name"), "confidential"),
                (_("open: everyone sees who voted how"), "open"),
                (_("secret: after closing nobody can find out who voted how"), "secret"),
            ],
        )
        self._modes = list(self.mode.options)
        self.channel = tick(_("Note which ballots came on paper, if there are at least five of each"))
        self.budget = whole_number(_("Dots for each person"), 5, 1, 100)
        self.most = whole_number(_("At most on one idea (0: all)"), 0, 0, 100)
        self.quadratic = tick(_("Quadratic: n dots on one idea cost n × n"))
        self.rule = choice(
            _("Counted by"),
            [
                (_("instant run-off"), "irv"),
                (_("Borda points"), "borda"),
                (_("Schulze, one to one"), "schulze"),
                (_("Minimax, one to one"), "minimax"),
                (_("Ranked pairs, one to one"), "ranked_pairs"),
                (_("Split cycle, one to one"), "split_cycle"),
                (_("most duels won"), "copeland"),
            ],
        )
        self.seats = whole_number(_("How many are chosen"), 1, 1, MOST_SEATS)
        self.by_transfer = w.HTML(line(_("Counted by the single transferable vote: each group its part.")))
        self.several = choice(
            _("Chosen together by"),
            [
                (_("Phragmén, one after the other: each group its part"), "sequential_phragmen"),
                (_("equal shares: each group its part"), "equal_shares"),
                (_("proportional approval, one after the other"), "sequential_pav"),
                (_("most ticks, whoever gave them"), "approval"),
            ],
        )
        self.by = choice(
            _("Counted by"),
            [(_("the mean of the scores"), "score"), (_("the sum, then a run-off of two"), "star")],
        )
        self.highest = whole_number(_("Highest number"), 5, 1, 10)
        self.low = text_field(_("Words for the lowest"))
        self.high = text_field(_("Words for the highest"))
        self.money = MoneyFields(_)
        self.statements = tick(_("People may add statements or ideas of their own"), True)
        self.levels = choice(
            _("Levels"),
            [
                (_("five: from strongly against to strongly for"), "5"),
                (_("eight: from a block to whole-hearted, with reservations between"), "8"),
            ],
        )
        self.proposals = text_area(_("Proposals, one a line"), 3)
        self.proposals.placeholder = _("Empty: the ideas that stand")
        self.quorum = choice(
            _("Quorum"),
            [
                (_("none"), ""),
                (_("a number of ballots"), "cast"),
                *((_("{share} of all who could vote").format(share=share), share) for share in SHARES),
            ],
        )
        self.quorum_of = whole_number(_("At least so many ballots"), 10, 1, 100_000)
        self.threshold = choice(
            _("To be accepted it needs"),
            [
                (_("nothing more"), ""),
                (_("more than half of the ballots"), "yes_of_cast > 1/2"),
                (_("two thirds of the ballots"), "yes_of_cast 2/3"),
                (_("three quarters of the ballots"), "yes_of_cast 3/4"),
                (_("more than half of all who could vote"), "yes_of_electorate > 1/2"),
                (_("two thirds of all who could vote"), "yes_of_electorate 2/3"),
            ],
        )
        self.delegation = whole_number(
            _("A ballot may be handed on over so many people (0: everybody votes for themselves)"),
            0,
            0,
            LONGEST,
        )
        self.unit = text_field(_("What the numbers count, such as € or trees"))
        self.lowest = text_field(_("The lowest number that fits"), _("none"))
        self.highest_number = text_field(_("The highest number that fits"), _("none"))
        self.rounds = whole_number(_("Rounds at most"), 3, 2, 5)
        self.questions = text_area(_("Questions, one a line"), 3)
        self.questions.placeholder = _("Empty: whether one was heard, could build, and knows what is next")
        self.panel = box(
            *(
                self.question,
                self.kind,
                self.mode,
                self.channel,
                self.budget,
                self.most,
                self.quadratic,
                self.seats,
                self.several,
                self.by_transfer,
                self.rule,
                self.by,
            ),
            *(self.questions, self.highest, self.low, self.high, self.statements, self.money.panel),
            *(
                self.levels,
                self.proposals,
                self.quorum,
                self.quorum_of,
                self.threshold,
                self.delegation,
                self.unit,
                self.lowest,
                self.highest_number,
                self.rounds,
            ),
            classes="co-stack-of",
        )
        self._stage = "vote"
        self._had: set[str] = set()
        self._stop: dict[str, Any] = {"least": 2, "stable": 0.25}
        for field in (self.kind, self.mode, self.quorum, self.seats):
            field.observe(lambda _: self.turn(self._stage), "value")

    def turn(self, stage_kind: str) -> None:
        """Show the fields that a stage of this kind has."""
        self._stage = stage_kind
        vote = stage_kind == "vote"
        kind = self.kind.value if vote else stage_kind
        show(self.panel, stage_kind in POLLING)
        show(self.question, stage_kind != "pulse")
        show(self.kind, vote)
        show(self.money.panel, kind == "budget")
        secret = stage_kind in ("vote", "agreement", "budget")
        modes = self._modes if secret else [mode for mode in self._modes if mode[1] != "secret"]
        if len(self.mode.options) != len(modes):
            chosen = self.mode.value
            self.mode.options = modes
            self.mode.value = chosen if chosen in dict(map(reversed, modes)) else "confidential"
        show(self.mode, secret or stage_kind == "consent")
        show(self.channel, secret and self.mode.value == "secret")
        decides = kind not in ("opinions", "pulse", "delphi")
        show(self.quorum, decides)
        show(self.quorum_of, decides and self.quorum.value == "cast")
        show(self.delegation, kind in MAY_HAND and self.mode.value != "secret")
        show(self.threshold, kind in SAYING_YES)
        show(self.levels, kind == "agreement")
        show(self.proposals, kind in ("agreement", "consent"))
        for field in (self.budget, self.most, self.quadratic):
            show(field, kind == "dots")
        several = self.seats.value > 1
        show(self.seats, kind in SEVERAL)
        show(self.several, kind == "approval" and several)
        show(self.rule, kind == "ranking" and not several)
        show(self.by_transfer, kind == "ranking" and several)
        show(self.by, kind == "score")
        for field in (self.highest, self.low, self.high):
            show(field, kind in ("score", "pulse"))
        show(self.statements, kind in ONE_BY_ONE)
        show(self.questions, kind in ("pulse", "delphi"))
        for field in (self.unit, self.lowest, self.highest_number, self.rounds):
            show(field, kind == "delphi")

    def fill(self, stage_kind: str, settings: Mapping[str, Any]) -> None:
        """Put the settings of a stage into the fields."""
        self.question.value = str(settings.get("question") or "")
        self.kind.value = settings.get("kind", "approval") if stage_kind == "vote" else "approval"
        self._had = {name for name in ("quorum", "threshold", "delegation") if settings.get(name)}
        self.turn(stage_kind)
        modes = [value for _words, value in self.mode.options]
        self.mode.value = settings["mode"] if settings.get("mode") in modes else "confidential"
        self.channel.value = settings.get("channel") is True
        if stage_kind == "budget":
            self.money.fill(settings)
        self.budget.value = settings.get("budget", 5) if stage_kind == "vote" else 5
        most = settings.get("most", 0)
        self.most.value = 0 if most == self.budget.value else most
        self.quadratic.value = bool(settings.get("quadratic")) or settings.get("rule") == "quadratic"
        rules = [value for _words, value in self.rule.options]
        self.rule.value = settings["rule"] if settings.get("rule") in rules else rules[0]
        self.seats.value = settings.get("seats", 1)
        for field in (self.several, self.by):
            ways = [value for _words, value in field.options]
            field.value = settings["rule"] if settings.get("rule") in ways else ways[0]
        self.highest.value = settings.get("max", 5)
        self.low.value, self.high.value = str(settings.get("low") or ""), str(settings.get("high") or "")
        self.statements.value = bool(settings.get("statements", True))
        self.questions.value = "\n".join(map(str, settings.get("questions") or ()))
        self.unit.value = str(settings.get("unit") or "")
        self._stop = dict(settings.get("stop") or {"least": 2, "stable": 0.25})
        self.rounds.value = self._stop.get("most", 3)
        for field, name in ((self.lowest, "lowest"), (self.highest_number, "highest")):
            limit = settings.get(name)
            field.value = "" if limit is None else str(limit)
        self._had |= {name for name in ("lowest", "highest") if settings.get(name) is not None}
        handed = settings.get("delegation") or 0
        self.delegation.value = handed if isinstance(handed, int) and 0 <= handed <= LONGEST else 0
        asked = settings.get("quorum") or {}
        self.quorum.value = "cast" if asked.get("of") == "cast" else _known(self.quorum, asked.get("least"))
        self.quorum_of.value = asked["least"] if asked.get("of") == "cast" else 10
        asked = settings.get("threshold") or {}
        more = "> " if asked.get("more_than") else ""
        self.threshold.value = _known(self.threshold, f"{asked.get('of')} {more}{asked.get('least')}")
        self.levels.value = str(settings["levels"]) if settings.get("levels") in (5, 8) else "5"
        self.proposals.value = "\n".join(map(str, settings.get("proposals") or ()))
        self.turn(stage_kind)

    def settings(self) -> dict[str, Any]:
        """Return the settings that the fields say; those of fields that are not there are left out."""
        if self._stage not in POLLING:
            return {}
        asked = {"question": self.question.value.strip()}
        if self._stage in ONE_BY_ONE:
            reaching = self._reaching() if self._stage == "pairs" else {}
            kept = {name: value for name, value in reaching.items() if value or name in self._had}
            return {**asked, "statements": self.statements.value, **kept}
        scale = {
            "max": self.highest.value,
            "low": self.low.value.strip(),
            "high": self.high.value.strip(),
        }
        if self._stage == "delphi":
            stop = {**self._stop, "most": self.rounds.value}
            numbers = {
                "unit": self.unit.value.strip(),
                "stop": stop,
                "questions": _lines(self.questions.value),
            }
            limits = {
                "lowest": _number_in(self.lowest.value),
                "highest": _number_in(self.highest_number.value),
            }
            return {
                **asked,
                **numbers,
                **{name: n for name, n in limits.items() if n is not None or name in self._had},
            }
        if self._stage == "pulse":
            return {**scale, "questions": _lines(self.questions.value)}
        mode: dict[str, Any] = {"mode": self.mode.value}
        if self.mode.value == "secret" and self.channel.value:
            mode["channel"] = True
        mode |= {name: value for name, value in self._reaching().items() if value or name in self._had}
        if self._stage in ("agreement", "consent"):
            levels = {"levels": int(self.levels.value)} if self._stage == "agreement" else {}
            return {**asked, **mode, **levels, "proposals": _lines(self.proposals.value)}
        if self._stage == "budget":
            return {**asked, **mode, **self.money.settings()}
        kind = self.kind.value
        several = self.seats.value > 1 and kind in SEVERAL
        rules = {
            "approval": {"rule": self.several.value if several else "approval"},
            "dots": {
                "rule": "quadratic" if self.quadratic.value else "dots",
                "budget": self.budget.value,
                "most": min(self.most.value or self.budget.value, self.budget.value),
                "quadratic": self.quadratic.value,
            },
            "score": {"rule": self.by.value, **scale},
            "grades": {"rule": "majority_judgment"},
            "ranking": {"rule": "stv" if several else self.rule.value},
        }
        return {
            **asked,
            "kind": kind,
            **mode,
            **rules[kind],
            **({"seats": self.seats.value} if several else {}),
        }

    def _reaching(self) -> dict[str, Any]:
        """What has to be reached; None takes away what was set before."""
        share, of = self.quorum.value, self.threshold.value
        quorum: dict[str, Any] | None = {"of": "turnout", "least": share} if share else None
        if share == "cast":
            quorum = {"of": "cast", "least": self.quorum_of.value}
        kind = self.kind.value if self._stage == "vote" else self._stage
        may = kind in MAY_HAND and self.mode.value != "secret"
        handed = {"delegation": self.delegation.value if may else 0}
        if kind not in SAYING_YES or not of:
            return {**handed, "quorum": quorum, "threshold": None}
        what, *more, least = of.split()
        return {
            **handed,
            "quorum": quorum,
            "threshold": {"of": what, "least": least, "more_than": bool(more)},
        }


def _known(field: w.Dropdown, value: Any) -> str:
    """What a choice offers, or nothing chosen."""
    return str(value) if value in [offered for _words, offered in field.options] else ""


def _number_in(text: str) -> int | float | str | None:
    """Return the number that somebody wrote, with a point or a comma; None for nothing, and words as they are.

    Examples
    --------
    >>> _number_in(" 2,5 "), _number_in("40"), _number_in("")
    (2.5, 40, None)
    """
    written = text.strip()
    if not written:
        return None
    try:
        n = float(written.replace(",", "."))
    except ValueError:
        return written  # the rules refuse it, in words
    if not isfinite(n):
        return written
    return int(n) if n.is_integer() else n


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
