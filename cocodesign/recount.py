"""Does the result of each poll follow from its ballots? Counts a closed poll, and counts a whole log again.

The ballots of open and confidential polls are events. Those of a secret poll are rows of leaf, choice and nonce beside
the log, held by the seal that is an event (see :mod:`cocodesign.seal`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import sqrt
from typing import Any

from cocodesign.chain import canonical, parse
from cocodesign.events import PAPER, State, apply
from cocodesign.events.counters import offered, offers_towards
from cocodesign.events.delegations import ballots_of, handed_figures
from cocodesign.exceptions import InvalidInputError
from cocodesign.goals import is_reached
from cocodesign.seal import check_lists, leaf_of, receipt_of

__all__ = ["count_poll", "counting_of", "electorate_of", "fill_boxes", "recount_log"]

_HEART = frozenset({"poll", "rule", "n_ballots", "n_blank", "electorate", "scores", "winners"})
_BESIDE = frozenset({"redraws", "n_redraws", "margin", "map"})
"""What stands beside a count: re-drawn by the chance that the poll's name fixes, or found by a search."""
FEWEST_DRAWS = 100
"""Fewer draws were never made."""
NEAR = 2
"""So far apart two placings of a point on a map may lie, of 100: the last digit is the machine's."""
_VOTES = frozenset(
    {"ballot.cast", "paper.cast", "opinion.given", "pair.judged", "ballot.delegated", "delegation.ended"}
)

Row = Mapping[str, Any]


def count_poll(state: State, poll: str, box: Iterable[Row] = (), seal: Row | None = None) -> dict[str, Any]:
    """Return the result of a closed poll as the event ``poll.counted`` holds it, from the state of an unfiltered log.

    The electorate is who was there when the poll closed, whoever may come later.

    Parameters
    ----------
    state : State
        The whole workshop.
    poll : str
        Which poll.
    box : iterable of mapping
        For a secret poll its ballots: ``leaf``, ``choice`` as canonical JSON, ``channel``.
    seal : mapping, optional
        For a secret poll what its seal says of ``changed`` and ``electorate``; without it that of the state.
    """
    return counting_of(state, poll, box, seal)()


def counting_of(
    state: State, poll: str, box: Iterable[Row] = (), seal: Row | None = None
) -> Callable[[], dict[str, Any]]:
    """Return what counts a closed poll when it is called: it holds all it needs, and may be called anywhere.

    The parameters are those of :func:`count_poll`. What takes time happens when it is called; by then the state may
    have moved on.
    """
    about = dict(state.polls[poll])
    standing = [row["candidate"] for row in state.candidates[poll]]
    # Rounds of consent and of Delphi stand beside what was counted in the rounds before.
    rounds = (about.get("settings") or {}).get("earlier") or ()
    earlier = [state.counts[one] for one in rounds if one in state.counts]
    if about["mode"] != "secret":
        may_hand = (about.get("settings") or {}).get("delegation")
        more = {"delegated": handed_figures(state, poll)} if may_hand else {}
        return partial(_counted, about, standing, ballots_of(state, poll), about["electorate"], earlier, more)
    stated = seal if seal is not None else about["seal"]
    boxed = {
        row["leaf"]: {"choice": parse(row["choice"]), "changes": 0, "channel": row["channel"]} for row in box
    }
    more = {"n_changed": stated["changed"]}
    return partial(_counted, about, standing, boxed, stated["electorate"], earlier, more)


def _counted(
    about: Row, standing: list[str], ballots: Row, electorate: int, earlier: Sequence[Row], more: Row
) -> dict[str, Any]:
    from cocodesign.voting import count  # numpy: only where something is counted

    return {**count(about, standing, ballots, electorate, hidden=about["hidden"], earlier=earlier), **more}


def electorate_of(about: Row, voted: Iterable[str]) -> int:
    """Return how many could have voted in a secret poll.

    Parameters
    ----------
    about : mapping
        The poll at its closing: ``electorate``, how many were there, and ``gone``, who had left by then.
    voted : iterable of str
        The turnout. Whoever had left and had voted is of the electorate too, and so is each sheet of paper.
    """
    gone = set(about["gone"])
    return int(about["electorate"]) + sum(voter in gone or voter.startswith(PAPER) for voter in voted)


def fill_boxes(state: State, ballots: Iterable[Row]) -> State:
    """Return the state with the ballots of its secret polls, under numbers that say nothing of person or leaf."""
    by_poll: dict[str, list[Row]] = {}
    for row in ballots:
        by_poll.setdefault(row["poll"], []).append(row)
    for poll, rows in by_poll.items():
        kept = sorted(rows, key=lambda row: (str(row["choice"]), str(row["channel"])))
        state.boxes[poll] = [
            {"ballot": f"{poll}.{n}", "choice": parse(row["choice"])}
            | {"group": row["group"], "channel": row["channel"]}
            for n, row in enumerate(kept, 1)
        ]
    return state


def recount_log(
    workshop: str,
    events: Iterable[Row],
    ballots: Sequence[Row] = (),
    turnout: Sequence[Row] = (),
) -> tuple[list[str], list[str]]:
    """Return what counting every poll of a log again says, one sentence each, and what does not agree, with its place.

    Where offers were held or released, they are added again too, with what stays of those that were erased since.

    Parameters
    ----------
    workshop : str
        Whose log it is.
    events : iterable of mapping
        The whole log, with bodies.
    ballots : sequence of mapping
        The ballots of its sealed polls: ``poll, leaf, choice, nonce, group, channel``.
    turnout : sequence of mapping
        Who voted in its secret polls: ``poll, participant``.
    """
    said: list[str] = []
    problems: list[str] = []
    state = State()
    true: dict[
        str, Any
    ] = {}  # what was counted again and found to be so: a result is shown as it was counted
    boxes = _by_poll(ballots)
    voted = {poll: [row["participant"] for row in rows] for poll, rows in _by_poll(turnout).items()}
    events = list(events)
    kept: dict[str, Row] = {}
    for event in events:
        if event["kind"] == "payload.redacted" and event["body"]:
            kept |= event["body"]["kept"]
    for event in events:
        place, poll = f"{workshop}, event {event['seq']}", event["ref"]
        if event["kind"] in ("pledges.held", "pledges.released") and event["body"]:
            if differs := _unlike_the_offers(state, event, kept):
                problems.append(f"{place}: {differs}")
            else:
                said.append(f"{poll}: the offers added again, the same sum")
        about = state.polls.get(poll, {})
        if event["kind"] in _VOTES and about.get("closed_at"):
            problems.append(f"{place}: a ballot was taken after its poll had closed")
        if event["kind"] in _VOTES and about.get("mode") == "secret":
            problems.append(f"{place}: a ballot of a secret poll stands in the log")
        if event["kind"] == "poll.sealed" and event["body"]:
            box, voters = boxes.get(poll, []), voted.get(poll, [])
            problems += (f"{place}: {each}" for each in _unsealed(about, event["body"], box, voters, state))
        if event["kind"] in ("poll.counted", "result.shown") and event["body"]:
            stated = event["body"]["result"]
            erased = sum(ballot["choice"] is None for ballot in state.ballots.get(poll, {}).values())
            if poll not in state.polls:
                problems.append(f"{place}: the poll {poll} was counted, but never opened")
            elif about["mode"] == "secret" and about["seal"] is None:
                problems.append(f"{place}: the secret poll {poll} was counted, but not sealed")
            elif erased:
                said.append(f"{poll}: not counted again, because {erased} of its ballots were erased")
            elif true.get(poll) == stated:
                pass
            elif differs := _differences(state, poll, stated, boxes.get(poll, [])):
                problems.append(f"{place}: counted again, {differs}")
            elif event["kind"] == "poll.counted":
                true[poll] = stated
                sealed = " of a sealed poll" if about["mode"] == "secret" else ""
                said.append(f"{poll}: {stated['n_ballots']} ballots{sealed} counted again, the same result")
        apply(state, event)
    sealed_polls = {poll for poll, row in state.polls.items() if row["seal"]}
    secret = {poll for poll, row in state.polls.items() if row["mode"] == "secret"}
    problems += (
        f"{workshop}: there are sealed ballots of {poll}, which is no sealed poll"
        for poll in sorted(boxes.keys() - sealed_polls)
    )
    problems += (
        f"{workshop}: there is a turnout of {poll}, which is no secret poll"
        for poll in sorted(voted.keys() - secret)
    )
    return list(dict.fromkeys(said)), problems


def _unlike_the_offers(state: State, event: Row, kept: Mapping[str, Row]) -> str:
    """What a settlement of offers says that the offers of the log do not; "" where they agree."""
    promise = state.promises.get(event["ref"])
    if promise is None or not promise["threshold"]:
        return f"the offers for {event['ref']} were settled, but nothing was promised that needs some"
    if promise["threshold"]["state"] != "open":
        return f"the offers for {event['ref']} were settled before"
    offers = [{**row, **kept.get(row["pledge"], {})} for row in offers_towards(state, event["ref"])]
    amount, needed = offered(promise["threshold"], offers), promise["threshold"]["amount"]
    stated = (event["body"]["offered"], event["body"]["needed"])
    if stated != (amount, needed):
        return f"{stated[0]} of {stated[1]} were offered, it says; added again it is {amount} of {needed}"
    holds = is_reached(amount, needed) and promise["state"] != "broken"
    says = event["kind"] == "pledges.held"
    return "" if holds == says else f"it says {event['kind']}, but {amount} of {needed} were offered"


def _by_poll(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["poll"]), []).append(row)
    return found


def _unsealed(
    about: Row, stated: Row, box: Sequence[Row], voters: Sequence[str], state: State
) -> Iterator[str]:
    """In what the ballots of a sealed poll and its turnout differ from its seal."""
    if about.get("mode") != "secret" or not about.get("closed_at"):
        yield "a poll was sealed that is not secret, or not closed"
        return
    choices = []
    for row in box:
        code = receipt_of(row["leaf"]) if _is_hex(row["leaf"]) else repr(row["leaf"])
        try:
            choice = parse(row["choice"])
            choices.append(choice)
            fits = leaf_of(choice, row["nonce"]) == row["leaf"]
            fits = fits and canonical(choice) == str(row["choice"]).encode()
        except (ValueError, TypeError):
            fits = False
        if not fits:
            yield f"the sealed ballot {code}: its choice, its nonce or its leaf was changed"
    yield from check_lists(choices, (row["leaf"] for row in box), stated)
    if sorted(stated["leaves"]) != sorted(row["leaf"] for row in box):
        yield "the leaves that the seal names are not those of the ballots"
    if not len(voters) == stated["turnout"] == stated["n"]:
        yield f"{len(voters)} people voted, the seal says {stated['turnout']} of {stated['n']} ballots"
    for voter in voters:
        role = state.participants.get(voter, {}).get("role")
        if role != "participant" and not voter.startswith(PAPER):
            yield f"{voter} stands in the turnout and could not vote"
    if electorate_of(about, voters) != stated["electorate"]:
        yield "the seal says of another number of people that they could have voted"


def _is_hex(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 64 and not set(text) - set("0123456789abcdef")


def _differences(state: State, poll: str, stated: Row, box: Sequence[Row]) -> str:
    """How a result differs from the ballots; empty when it is theirs."""
    try:
        again = count_poll(state, poll, box)
    except (InvalidInputError, AttributeError, TypeError) as error:
        return f"a ballot is not one of this poll ({error})"
    beside = {name: again.pop(name) for name in _BESIDE if name in again}
    # A record that an older version made says less of a count; what it says must be so, and the heart must be there.
    said = (_HEART | stated.keys()) & again.keys()
    differs = [name for name in again if name in said and not _is_so(name, stated.get(name), again[name])]
    differs += [name for name in _BESIDE_SO if name in stated and not _beside_so(name, stated, beside)]
    return f"{', '.join(differs)} differ" if differs else ""


def _is_so(name: str, stated: Any, again: Any) -> bool:
    """Whether a part of a result is what was counted again; an older record asked fewer other rules, and said less of each."""
    if name != "also" or stated == again:
        return bool(stated == again)
    try:
        found = {one["rule"]: one for one in again}
        return all(one == {key: found[one["rule"]].get(key) for key in one} for one in stated)
    except (KeyError, TypeError, AttributeError):
        return False


# ---------------------------------------------------------------- what stands beside a count


def _beside_so(name: str, stated: Row, again: Row) -> bool:
    """Whether what a record says beside a count is what was found again."""
    try:
        return stated[name] == again.get(name) or _BESIDE_SO[name](stated, again)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False  # it has not the form of such a thing


def _redraws_are_so(stated: Row, again: Row) -> bool:
    """Whether shares of re-draws differ by no more than chance: a later numpy may draw others from the same seed."""
    mine, theirs = stated["redraws"], again["redraws"]
    fewest = min(stated["n_redraws"], again["n_redraws"])
    if mine.keys() != theirs.keys() or fewest < FEWEST_DRAWS:
        return False
    means = {one: (mine[one] + theirs[one]) / 2 for one in mine}
    within = {one: 4 * sqrt(2 * mean * (1 - mean) / fewest) + 0.002 for one, mean in means.items()}
    return all(0 <= mine[one] <= 1 and abs(mine[one] - theirs[one]) <= within[one] for one in mine)


def _margin_is_so(stated: Row, again: Row) -> bool:
    """Whether two searches for the margin can both be right, of which each says between what it lies."""
    (low, high), found = (stated["margin"]["low"], stated["margin"]["high"]), again["margin"]
    return bool(1 <= low <= high <= stated["n_ballots"] and low <= found["high"] and found["low"] <= high)


def _map_is_so(stated: Row, again: Row) -> bool:
    """Whether a map shows the same groups with the same words, and their points where they lie but for a hair."""
    mine, theirs = dict(stated["map"]), dict(again["map"])
    points, found = mine.pop("points", []), theirs.pop("points", [])
    if mine != theirs or sorted(k for *_, k in points) != sorted(k for *_, k in found):
        return False
    return all(
        abs(one - other) <= NEAR
        for group in {k for *_, k in points}
        for axis in (0, 1)
        for one, other in zip(
            *(sorted(p[axis] for p in of if p[2] == group) for of in (points, found)), strict=True
        )
    )


_BESIDE_SO: dict[str, Callable[[Row, Row], bool]] = {
    "redraws": _redraws_are_so,
    "margin": _margin_is_so,
    "map": _map_is_so,
}
"""How each of them is held against what was found again, where a record has it."""
