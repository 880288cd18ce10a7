"""Where did one person's words go? A trace of each of them, from first words to a promise, as plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from cocodesign.apps import rows
from cocodesign.events import State, headline
from cocodesign.schema import CREDITED_DERIVATIONS

__all__ = [
    "given",
    "happened",
    "in_hundred",
    "invitations",
    "outcome",
    "points",
    "remarks",
    "settled",
    "shares",
    "shares_of_people",
    "stories",
]

Row = dict[str, Any]

MOST_GROWN = 40
"""Of so many ideas that grew out of one, a trace tells; of the others, how many they are."""
MOST_HAPPENED = 80
"""How many of the latest happenings a phone is told."""
DECIDING = ("approval", "dots", "score", "grades", "ranking", "pairs", "budget", "consent")
"""Kinds of poll whose winner is an outcome; opinions and a pulse have none."""


def outcome(state: State) -> dict[str, str]:
    """Return the ideas that are the outcome, each with its poll: what is decided, else what won."""
    found: dict[str, str] = {}
    for poll, result in state.results.items():
        if state.polls[poll]["kind"] in DECIDING:
            decision = state.decisions.get(poll)
            found.update(dict.fromkeys(_ideas(state, poll, _chosen(decision or {}, result)), poll))
    return found


def settled(state: State) -> bool:
    """Whether a vote has brought an outcome, so that what is not in it can be named."""
    return any(state.polls[poll]["kind"] in DECIDING for poll in state.results)


def _chosen(decision: Row, result: Row) -> list[str]:
    return list(decision.get("chosen") or result["winners"])


def _ideas(state: State, poll: str, chosen: Iterable[str]) -> list[str]:
    wanted = set(chosen)
    standing = state.candidates.get(poll, [])
    return [row["contribution"] for row in standing if row["candidate"] in wanted and row.get("contribution")]


# ---- ideas ----


def stories(state: State, me: str) -> list[Row]:
    """Return the way of each idea of a person, as author or co-author, in the order in which they were written."""
    kinds = {(link["parent"], link["child"]): link for link in reversed(state.derivations)}
    won = outcome(state)
    return [_story(state, row, me, kinds, won) for row in state.ideas if me in row["authors"]]


def _story(state: State, row: Row, me: str, kinds: dict[tuple[str, str], Row], won: dict[str, str]) -> Row:
    idea = row["contribution"]
    grown = _grown(state, idea)
    reached = [one for one in (idea, *grown) if one in won]
    steps = [
        {
            "id": child,
            "from": parent,
            "kind": kinds[parent, child]["kind"],
            **_person(state, state.contributions[child]["participant"], me),
            "at": kinds[parent, child]["created_at"],
            "endorsed": len(state.endorsements.get(child, ())),
        }
        for child, parent in grown.items()
        if _stands(state, child)
    ]
    return {
        "id": idea,
        "at": row["created_at"],
        "first": row["participant"] == me,
        **_fate(row),
        **_answers(state, idea),
        "comments": sum(_stands(state, one["contribution"]) for one in state.comments(idea)),
        "with": [_person(state, one, me) for one in row["authors"] if one != me],
        "points": _adopters(state, idea, me),
        "grown": steps[:MOST_GROWN],
        "more": max(0, len(steps) - MOST_GROWN),
        "vote": _vote(state, {idea, *grown}),
        "won": [one for one in reached if won[one] not in state.decisions],
        "decided": [one for one in reached if won[one] in state.decisions],
        "count": _count(state, won[reached[0]]) if reached else None,
        "promises": _promises(state, {idea, *grown}),
    }


def _grown(state: State, idea: str) -> dict[str, str]:
    """What grew out of an idea, nearest first, each once, with the idea by which it did."""
    found: dict[str, str] = {}
    edge = [idea]
    while edge:
        fresh = {child: one for one in edge for child in state.children(one) if child not in found}
        fresh.pop(idea, None)
        found.update(fresh)
        edge = list(fresh)
    return found


def _stands(state: State, contribution: str) -> bool:
    row = state.contributions.get(contribution)
    return row is not None and row["hidden"] is None and not row["erased"]


def _fate(row: Row) -> Row:
    """Whether the words can still be read, and if not, why."""
    return {
        "hidden": None if row["withdrawn"] else row["hidden"],
        "withdrawn": row["withdrawn"],
        "erased": row["erased"],
        "merged_into": row["merged_into"],
    }


def _answers(state: State, contribution: str) -> Row:
    return {
        "seen": state.seen.get(contribution, 0),
        "endorsed": len(state.endorsements.get(contribution, ())),
        "thanked": len(state.thanks.get(contribution, ())),
    }


def _adopters(state: State, contribution: str, me: str) -> list[Row]:
    """Who made a point their own, and for which idea."""
    return [
        {**_person(state, person, me), "into": row.get("into"), "at": row["created_at"]}
        for person, row in state.adoptions.get(contribution, {}).items()
    ]


def _person(state: State, person: str, me: str) -> Row:
    return {**rows.shown_name(state, person), "mine": person == me}


def _vote(state: State, ideas: set[str]) -> Row | None:
    """The last vote in which one of these ideas stands."""
    for poll in reversed(state.polls.values()):
        if poll["kind"] in DECIDING and any(
            row.get("contribution") in ideas for row in state.candidates.get(poll["poll"], ())
        ):
            return {"question": poll["question"], "at": poll["opened_at"], "closed_at": poll["closed_at"]}
    return None


def _count(state: State, poll: str) -> Row:
    result = state.results[poll]
    decision = state.decisions.get(poll)
    return {"ballots": result["n_ballots"], "at": decision["at"] if decision else result["at"]}


def _promises(state: State, ideas: set[str]) -> list[Row]:
    return [
        {"id": row["promise"], **{key: row[key] for key in ("text", "due", "state")}}
        for row in state.promises.values()
        if row["contribution"] in ideas
    ]


# ---- comments, points, invitations ----


def remarks(state: State, me: str) -> list[Row]:
    """Return the way of each comment of a person, newest first."""
    won = outcome(state)
    replies: dict[str, int] = {}
    for row in state.contributions.values():
        if row["kind"] == "comment" and _stands(state, row["contribution"]):
            replies[row["reply_to"]] = replies.get(row["reply_to"], 0) + 1
    mine = [row for row in state.contributions.values() if row["kind"] == "comment" and _is_of(row, me)]
    return [
        {
            "id": row["contribution"],
            "at": row["created_at"],
            "text": row["text"],
            "on": row["ref"],
            "side": row["alignment"] or "neutral",
            **_fate(row),
            **_answers(state, row["contribution"]),
            "replies": replies.get(row["contribution"], 0),
            "points": _adopters(state, row["contribution"], me),
            "outcome": row["ref"] in won,
        }
        for row in reversed(mine)
    ]


def _is_of(row: Row, me: str) -> bool:
    return row["participant"] == me or me in row["authors"]


def points(state: State, me: str) -> list[Row]:
    """Return what this person took up from others: whose point, and for which idea of one's own."""
    found = []
    for contribution, people in state.adoptions.items():
        if me in people and _stands(state, contribution):
            row = state.contributions[contribution]
            found.append(
                {
                    "id": contribution,
                    "kind": row["kind"],
                    "on": row["ref"],
                    "text": row["text"] if row["kind"] == "comment" else headline(row),
                    **_person(state, row["participant"], me),
                    "into": people[me].get("into"),
                    "at": people[me]["created_at"],
                }
            )
    return found


def invitations(state: State, me: str) -> list[Row]:
    """Return the ideas of which this person was asked to be an author too."""
    return [
        {"id": row["contribution"], **_person(state, row["participant"], me)}
        for row in state.ideas
        if me in row["invited"] and _stands(state, row["contribution"])
    ]


# ---- given and received ----


def given(state: State, me: str) -> Row:
    """Return pairs of counts, from this person to others and from others to this person."""
    mine = {row["contribution"] for row in state.contributions.values() if _is_of(row, me)}
    talk = [row for row in state.contributions.values() if row["kind"] == "comment"]
    links = [(link["child"] in mine, link["parent"] in mine) for link in state.derivations]
    return {
        "comments": [
            sum(row["participant"] == me and not _answers_to(state, row, mine) for row in talk),
            sum(row["participant"] != me and _answers_to(state, row, mine) for row in talk),
        ],
        "endorsed": _pair(state.endorsements, mine, me),
        "built": [links.count((True, False)), links.count((False, True))],
        "adopted": _pair(state.adoptions, mine, me),
        "thanked": _pair(state.thanks, mine, me),
    }


def _answers_to(state: State, row: Row, mine: set[str]) -> bool:
    """Whether a comment answers words of this person: the comment it replies to, else the idea."""
    return row["reply_to"] in mine


def _pair(acts: dict[str, dict[str, Row]], mine: set[str], me: str) -> list[int]:
    gave = sum(me in people for people in acts.values())
    return [gave, sum(len(set(people) - {me}) for one, people in acts.items() if one in mine)]


# ---- the share of the outcome ----


def shares_of_people(state: State, idea: str) -> dict[str, Fraction]:
    """Return whose an outcome is: it and every idea it was drawn from have equal shares, authors of one share alike.

    The rule is ``equal_split`` of :func:`cocodesign.lineage.credit`, in plain Python for a phone's kernel. The
    shares sum to exactly 1, largest first.
    """
    made_of = _made_of(state, idea)
    people: dict[str, Fraction] = {}
    for one in made_of:
        authors = state.contributions[one]["authors"]
        for person in authors:
            people[person] = people.get(person, Fraction(0)) + Fraction(1, len(made_of) * len(authors))
    return dict(sorted(people.items(), key=lambda pair: -pair[1]))


def _made_of(state: State, idea: str) -> list[str]:
    """An idea and those it was drawn from in a way along which credit flows, nearest first."""
    credited: dict[str, list[str]] = {}
    for link in state.derivations:
        if link["kind"] in CREDITED_DERIVATIONS:
            credited.setdefault(link["child"], []).append(link["parent"])
    found: dict[str, None] = {idea: None}
    edge = [idea]
    while edge:
        edge = [p for one in edge for p in dict.fromkeys(credited.get(one, ())) if p not in found]
        found.update(dict.fromkeys(edge))
    return list(found)


def in_hundred(parts: Iterable[Fraction]) -> list[int]:
    """Return shares that sum to 1 as whole numbers that sum to 100, by the largest remainder."""
    exact = [100 * part for part in parts]
    whole = [int(part) for part in exact]
    missing = round(sum(exact)) - sum(whole)
    for place in sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])[:missing]:
        whole[place] += 1
    return whole


def shares(state: State, me: str) -> list[Row]:
    """Return, for each idea of the outcome that this person has a share in, who has how much of it in a hundred."""
    found = []
    for idea, poll in outcome(state).items():
        people = shares_of_people(state, idea)
        if me in people:
            percent = in_hundred(people.values())
            said = state.flags.get(idea, {}).get(me, {})
            found.append(
                {
                    "idea": idea,
                    "decided": poll in state.decisions,
                    "of": len(_made_of(state, idea)),
                    "people": [
                        {**_person(state, person, me), "percent": part}
                        for person, part in zip(people, percent, strict=True)
                    ],
                    "objection": said.get("reason", ""),
                }
            )
    return found


# ---- what happened ----


def happened(state: State, me: str) -> list[Row]:
    """Return what others did with this person's words, and what became of the whole, oldest first.

    Each row has ``seq``, the number of its event, so that a phone that knows the last one it has shown can say
    what is new; ``what`` happened, ``at`` what time, and the facts that its sentence needs.
    """
    found = sorted((*_to_my_words(state, me), *_to_all(state, me)), key=lambda row: row["seq"])
    return found[-MOST_HAPPENED:]


def _to_my_words(state: State, me: str) -> Iterator[Row]:
    mine = {one: row for one, row in state.contributions.items() if _is_of(row, me)}
    for what, acts in (
        ("endorsed", state.endorsements),
        ("thanked", state.thanks),
        ("adopted", state.adoptions),
    ):
        for one in mine:
            for person, act in acts.get(one, {}).items():
                if person != me:
                    yield _news(
                        what, act["seq"], act["created_at"], on=one, **_person(state, person, me)
                    ) | _named(state, one)
    for row in state.contributions.values():
        if row["kind"] == "comment" and row["participant"] != me and _stands(state, row["contribution"]):
            to = row["reply_to"] if row["reply_to"] in mine else row["ref"]
            if to in mine:
                what, who = (
                    "commented" if to == row["ref"] else "replied",
                    _person(state, row["participant"], me),
                )
                yield _news(what, row["seq"], row["created_at"], on=row["ref"], **who) | _named(state, to)
    for row in mine.values():
        if row["answer"] and not row["answer"]["taken"]:
            answer, who = row["answer"], _person(state, row["answer"]["participant"], me)
            yield _news("declined", answer["seq"], answer["at"], on=row["ref"], **who) | _named(state, row["contribution"])  # fmt: skip
    for link in state.derivations:
        child = state.contributions[link["child"]]
        if link["parent"] in mine and child["participant"] != me and _stands(state, link["child"]):
            who = _person(state, child["participant"], me)
            about = {"on": link["child"], "kind": link["kind"], **who}
            yield _news("built", link["seq"], link["created_at"], **about) | _named(state, link["parent"])
    for one, row in mine.items():
        if row["hidden"] is not None and not row["withdrawn"] and row.get("hidden_seq"):
            yield _news("hidden", row["hidden_seq"], row["hidden_at"], on=one, reason=row["hidden"]) | _named(
                state, one
            )


def _to_all(state: State, me: str) -> Iterator[Row]:
    for poll, result in state.results.items():
        mine = any(me in shares_of_people(state, one) for one in _ideas(state, poll, _chosen({}, result)))
        yield _news(
            "result", result["seq"], result["at"], poll=poll, text=state.polls[poll]["question"], mine=mine
        )
    for poll, decision in state.decisions.items():
        chosen = _ideas(state, poll, decision["chosen"])
        mine = any(me in shares_of_people(state, one) for one in chosen)
        names = [headline(state.contributions[one]) for one in chosen]
        yield _news("decided", decision["seq"], decision["at"], poll=poll, text=", ".join(names), mine=mine)
    for promise in state.promises.values():
        for step in promise["history"]:
            about = {"state": step["state"], "text": promise["text"], "due": step["due"]}
            yield _news("promise", step["seq"], step["at"], **about)
    for update in state.updates:
        yield _news("update", update["seq"], update["at"], text=update["title"] or headline(update))


def _news(what: str, seq: int, at: str, **facts: Any) -> Row:
    return {"what": what, "seq": seq, "at": at, **facts}


def _named(state: State, contribution: str) -> Row:
    """What one's own words are called: an idea by its name, a comment by that of the idea it is on."""
    row = state.contributions[contribution]
    of_idea = state.contributions.get(row["ref"] or "", row)
    return {"of": row["kind"], "name": headline(of_idea if row["kind"] == "comment" else row)}
