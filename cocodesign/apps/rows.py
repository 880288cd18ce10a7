"""What the screens draw, as plain rows: a workshop's state as one person sees it, told in the widgets' own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from cocodesign.events import PAPER, State, headline
from cocodesign.licences import usual
from cocodesign.schema import POLLING

__all__ = [
    "agenda",
    "amendments",
    "ancestors",
    "answers_to",
    "ballot_options",
    "comment_rows",
    "first_page",
    "idea_row",
    "idea_rows",
    "left_at",
    "named_ballots",
    "poll_card",
    "room_for",
    "shown_name",
    "shown_result",
    "sources",
    "told_apart",
    "touched",
    "turnout",
    "winning_ideas",
    "workshop_card",
]

Row = dict[str, Any]


def shown_name(state: State, person: str) -> Row:
    """Return the name somebody gave, and their number for the screens to say *Participant 14* where they gave none."""
    row = state.participants.get(person, {})
    return {"who": row.get("name", ""), "n": row.get("number", 0)}


def idea_row(state: State, idea: str, me: str) -> Row:
    """Return one idea as a row of the list; ``v`` is the number of the last event, so that older rows never win."""
    return _row(state, state.contributions[idea], sum(map(_stands, state.comments(idea))), me)


def idea_rows(state: State, me: str) -> list[Row]:
    """Return every idea as a row, in the order in which they came."""
    talk = Counter(
        row["ref"] for row in state.contributions.values() if row["kind"] == "comment" and _stands(row)
    )
    return [_row(state, row, talk[row["contribution"]], me) for row in state.ideas]


def _stands(row: Row) -> bool:
    return row["hidden"] is None and not row["erased"]


def _row(state: State, row: Row, comments: int, me: str) -> Row:
    idea = row["contribution"]
    supporters = state.endorsements.get(idea, {})
    first, *others = row["authors"] or [row["participant"]]
    settings = state.workshop.get("settings") or {}
    rare = {
        "with": [shown_name(state, person) for person in others],
        "asked": me in row["invited"],
        "version": len(row["versions"]),
        "paper": row["channel"] == "paper",
        "withdrawn": row["withdrawn"],
        "merged": row["merged_into"],
        "licence": row["licence"] if row["licence"] != usual(settings) else None,
    }
    return {
        "id": idea,
        "v": state.seq,
        "seq": row["seq"],
        **shown_name(state, first),
        "mine": me in row["authors"],
        "title": row["title"],
        "text": row["text"],
        "at": row["created_at"],
        "parents": [[link["parent"], link["kind"]] for link in state.drawn_from(idea)],
        "comments": comments,
        "endorsed": len(supporters),
        "endorsed_at": supporters[me]["created_at"] if me in supporters else None,
        "seen": state.seen.get(idea, 0),
        "hidden": row["hidden"],
        "erased": row["erased"],
        **{name: value for name, value in rare.items() if value},
    }


def comment_rows(state: State, idea: str, me: str) -> list[Row]:
    """Return the comments on one idea, oldest first."""
    return [
        {
            "id": row["contribution"],
            "ref": idea,
            "v": row["seq"],
            **shown_name(state, row["participant"]),
            "mine": row["participant"] == me,
            "text": row["text"],
            "at": row["created_at"],
            "side": row["alignment"] or "neutral",
            "to": row["reply_to"] if row["reply_to"] != idea else None,
            "hidden": row["hidden"],
            "erased": row["erased"],
            **({"withdrawn": True} if row["withdrawn"] else {}),
            **_proposal(state, row),
            **answers_to(state, row["contribution"], me),
        }
        for row in state.comments(idea)
    ]


def _proposal(state: State, row: Row) -> Row:
    """The words that a comment proposes for its idea, and what an author did with them; nothing if it proposes none."""
    if not row["new_text"]:
        return {}
    answer = row["answer"]
    said = (
        {} if answer is None else {"taken": answer["taken"], "by": shown_name(state, answer["participant"])}
    )
    return {"words": {"title": row["new_title"], "text": row["new_text"], **said}}


def answers_to(state: State, contribution: str, me: str) -> Row:
    """Return who endorses, thanks for and adopts a contribution, and what of it is mine; what nobody did is left out."""
    found: Row = {}
    for name, given in (
        ("endorsed", state.endorsements),
        ("thanked", state.thanks),
        ("adopted", state.adoptions),
    ):
        people = given.get(contribution)
        if people:
            found[name] = len(people)
            if me in people:
                found[f"{name}_at"] = people[me]["created_at"]
    adopters = state.adoptions.get(contribution, {})
    if adopters:
        found["adopters"] = [shown_name(state, person) for person in list(adopters)[:3]]
        found["into"] = adopters.get(me, {}).get("into")
    if me in state.flags.get(contribution, {}):
        found["flagged"] = True
    return found


_UNSEEN = frozenset({"ideas.seen", "thanks.given", "thanks.withdrawn", "point.adopted", "point.released"})
"""What leaves the rows of the list as they are."""


def touched(state: State, events: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the ideas whose row is another one after these events."""
    ideas: set[str] = set()
    events = list(events)
    let_out = [said for event in events for said in event.get("let_out", ())]
    for event in (*events, *let_out):
        kind, ref = event["kind"], event.get("ref")
        if kind == "idea.added":
            ideas.add(event["id"])
        elif kind in ("participant.renamed", "participant.joined"):
            ideas.update(row["contribution"] for row in state.ideas if event["actor"] in row["authors"])
        elif kind == "payload.redacted":
            ideas.update(row["contribution"] for row in state.ideas)
        elif kind == "duplicates.merged":
            ideas.update([event["ref"], *state.parents(event["ref"])])
        elif kind not in _UNSEEN and ref in state.contributions:
            row = state.contributions[ref]
            ideas.add(ref if row["kind"] == "idea" else row["ref"])
    return {idea for idea in ideas if idea in state.contributions}


def ancestors(state: State, idea: str) -> list[str]:
    """Return the ideas that an idea grew from, nearest first, each once."""
    found: dict[str, None] = {}
    edge = state.parents(idea)
    while edge:
        fresh = [parent for parent in dict.fromkeys(edge) if parent not in found and parent != idea]
        found.update(dict.fromkeys(fresh))
        edge = [parent for one in fresh for parent in state.parents(one)]
    return list(found)


def amendments(state: State) -> list[Row]:
    """Return what was changed of the workshop on its way, oldest first: what, from what, when and why."""
    found = []
    for row in state.amendments:
        before = row["before"] if isinstance(row["before"], str) else ""
        what = row["what"] if not row["stage"] else "stage"
        about = {"what": what, "before": before, "at": row["at"], "reason": row["reason"]}
        found.append({**about, "stage": state.stages.get(row["stage"], {}).get("title", "")})
    return found


def room_for(state: State, me: str) -> str:
    """Return when everybody who is silent was last invited, if this person is one of them and ideas are taken; else ""."""
    now = state.now
    if not state.invited_at or now is None or now["kind"] != "ideas":
        return ""
    said = any(row["participant"] == me for row in state.contributions.values())
    return "" if said or left_at(state, me) else state.invited_at


def left_at(state: State, me: str) -> str:
    """Return when this person left the workshop; "" for who is in it."""
    return state.participants.get(me, {}).get("left_at") or ""


def agenda(state: State) -> list[Row]:
    """Return the stages in order, with what the strip and the sheet say of them."""
    keys = ("stage", "kind", "title", "state", "minutes", "opened_at", "closes_at", "closed_at", "reason")
    return [
        {key: stage.get(key) for key in keys} | ({"silent": True} if stage["settings"].get("silent") else {})
        for stage in state.agenda
    ]


def workshop_card(state: State) -> Row:
    """Return purpose, power and terms as the frame shows them."""
    keys = (
        "title",
        "purpose",
        "purpose_short",
        "values",
        "criteria",
        "influence",
        "organisation",
        "terms",
        "ended_at",
    )
    return {**{key: state.workshop.get(key) for key in keys}, "amendments": amendments(state)}


def first_page(state: State, me: str = "") -> tuple[str, str | None]:
    """Return what *Now* shows, and the poll it speaks of: ideas, vote, result, actions or wait.

    Between two stages the last vote stays in sight, until its result is published and then with it. When nothing is
    to come any more, what was promised takes its place. Who has left is shown the way back.
    """
    now = state.now
    polls = list(state.polls)
    last = polls[-1] if polls else None
    if left_at(state, me):
        return "wait", last
    if now and now["kind"] in ("ideas", "discussion"):
        return "ideas", None
    if now and now["kind"] in POLLING:
        poll = state.poll_of(now["stage"])
        return ("vote", poll["poll"]) if poll else ("wait", None)
    if now and now["kind"] == "actions":
        return "actions", last
    over = now is None and all(stage["state"] == "closed" for stage in state.agenda)
    if (over or state.workshop.get("ended_at")) and (state.promises or state.updates or state.goals):
        return "actions", last
    if last and (now is None or now["kind"] != "welcome"):
        return ("result", last) if last in state.results else ("vote", last)
    return "wait", None


def told_apart(names: Iterable[str]) -> list[str]:
    """Return the names of what stands in one poll, with a number behind each that stood there before.

    Examples
    --------
    >>> told_apart(["A bench", "Trees", "A bench"])
    ['A bench', 'Trees', 'A bench (2)']
    """
    times: Counter[str] = Counter()
    told = []
    for name in names:
        times[name] += 1
        told.append(f"{name} ({times[name]})" if name and times[name] > 1 else name)
    return told


def ballot_options(state: State, poll: str, me: str) -> list[Row]:
    """Return what stands for election, in an order of this person's own that stays the same after a reload.

    What is nobody's idea, such as the questions of a pulse, stays in the order in which it was asked.
    """
    options = []
    for row in state.candidates.get(poll, []):
        origin = row.get("contribution") or ""
        idea = state.contributions.get(origin, {})
        words = headline({"title": idea.get("title", ""), "text": idea.get("text", "")})
        options.append(
            {
                "id": row["candidate"],
                "idea": origin,
                "name": row.get("label") or words,
                **_before(state, poll, row, words, me),
                "text": idea.get("text", ""),
                **shown_name(state, idea.get("participant", "")),
                "mine": idea.get("participant") == me,
                "from": [
                    headline(state.contributions[parent])
                    for parent in state.parents(origin)
                    if parent in state.contributions
                ],
                "hidden": idea.get("hidden"),
            }
        )
    for option, name in zip(options, told_apart(option["name"] for option in options), strict=True):
        option["name"] = name
    if state.polls[poll]["kind"] == "pulse" or not any(option["idea"] for option in options):
        return options
    return sorted(options, key=lambda option: sha256(f"{me}:{poll}:{option['id']}".encode()).digest())


def handing(state: State, live: Mapping[str, Any], poll: str, me: str) -> Row:
    """Return to whom one may hand one's ballot, to whom it is handed, and how many one carries; empty where none may."""
    about = state.polls[poll]
    if not about["settings"].get("delegation") or about["closed_at"]:
        return {}
    return {
        "people": [
            {"id": person, **shown_name(state, person)}
            for person, row in state.participants.items()
            if row["role"] == "participant" and row["left_at"] is None and person != me
        ],
        "to": state.delegations.get(poll, {}).get(me, {}).get("to", ""),
        "carried": int((live.get("carried") or {}).get(poll, 0)),
    }


def own_answers(state: State, poll: str, me: str) -> Row:
    """Return one's own ballot of a consent round with its reasons in words."""
    choice = state.ballots[poll][me]["choice"]
    given = state.reasons.get(poll, {}).get(me, {})
    return {**choice, "reasons": {one: given[one]["text"] for one in choice["reasons"] if one in given}}


def _before(state: State, poll: str, row: Row, words: str, me: str) -> Row:
    """How a proposal was worded in the round before, where it was amended since; of a number, what was said of it."""
    earlier = (state.polls[poll].get("settings") or {}).get("earlier") or ()
    last = next((one for one in reversed(earlier) if one in state.candidates), "")
    if last in state.results and "middle" in state.results[last]:
        said, question = state.results[last], row["candidate"]
        told = state.told.get(last, {})
        reasons = [told[one] for one in said["reasons"][question]["estimate"] if one in told]
        mine = (state.ballots.get(last, {}).get(me, {}).get("choice") or {}).get("estimates", {})
        texts = [reason["text"] for reason in reasons if reason["text"] and reason["hidden"] is None]
        return {"last": {**said["middle"][question], "reasons": texts, "mine": mine.get(question)}}
    for old in state.candidates.get(last, ()):
        if old["candidate"] == row["candidate"] and old.get("label") != row.get("label"):
            return {"before": old.get("label") or words}
    return {}


def turnout(state: State, live: Mapping[str, Any], poll: str) -> list[int]:
    """Return how many have sent a ballot, of how many who could: a number while the poll is open, never names."""
    people = sum(
        1 for row in state.participants.values() if row["role"] == "participant" and row["left_at"] is None
    )
    result = state.results.get(poll)
    if result:
        return [result["n_ballots"], max(result["electorate"], result["n_ballots"])]
    voted = int((live.get("voted") or {}).get(poll, 0))
    return [voted, max(people, voted)]


def poll_card(state: State, poll: str) -> Row:
    """Return what the screens say of a poll: what was asked, of which kind it is, how it is counted, when it closed."""
    keys = ("poll", "question", "kind", "rule", "mode", "settings", "closed_at")
    return {key: state.polls[poll][key] for key in keys}


def shown_result(state: State, poll: str) -> Row:
    """Return a published result without the duels, which no phone and no wall shows.

    The single ballots of an open poll come as ``named``: by candidate, who chose it.
    """
    result = state.results[poll]
    shown = {key: value for key, value in result.items() if key not in ("ballots", "pairwise")}
    shown |= of_the_rounds(state, poll)
    return shown | ({"named": named_ballots(state, poll, result["ballots"])} if "ballots" in result else {})


def of_the_rounds(state: State, poll: str) -> Row:
    """Return what a count that is made in rounds needs beside it: ``told`` and ``wordings``; nothing for others.

    ``told`` are the reasons by id (see :func:`told_reasons`), ``wordings`` by round what each proposal was called then.
    """
    if not (state.polls[poll].get("settings") or {}).get("round"):
        return {}
    rounds = [*state.polls[poll]["settings"]["earlier"], poll]
    wordings = [
        {
            option["id"]: option["name"]
            for option in ballot_options(state, one, "")
            if option["hidden"] is None
        }
        for one in rounds
        if one in state.candidates
    ]
    return {"told": told_reasons(state, poll), "wordings": wordings}


def told_reasons(state: State, poll: str) -> dict[str, Row]:
    """Return the reasons that were told with the count of a consent round, by id: text, hidden; who, in an open one."""
    return {
        reason: {"text": row["text"], "hidden": row["hidden"]}
        | ({"by": shown_name(state, row["person"])} if row.get("person") else {})
        for reason, row in state.told.get(poll, {}).items()
    }


def named_ballots(state: State, poll: str, ballots: Mapping[str, Any]) -> list[Row]:
    """Return who chose what in an open poll: by candidate ``id, people, left, paper``.

    Each of ``people`` has ``who``, ``n`` and ``mark``: their dots, their number, its place. Those who have left and
    the sheets of paper are numbers. What is hidden now has no line.
    """
    lines: dict[str, Row] = {}
    for row in state.candidates[poll]:
        if state.contributions.get(row.get("contribution") or "", {}).get("hidden") is None:
            lines[row["candidate"]] = {"id": row["candidate"], "people": [], "left": 0, "paper": 0}
    ranked = state.polls[poll]["kind"] == "ranking"
    for voter, choice in ballots.items():
        marks = _marks_of(choice)
        for candidate, mark in marks.items():
            line = lines.get(candidate)
            if line is None:
                continue
            if voter.startswith(PAPER):
                line["paper"] += 1
            elif left_at(state, voter):
                line["left"] += 1
            else:
                line["people"].append({**shown_name(state, voter), "mark": mark})
    if ranked:
        for line in lines.values():
            line["people"].sort(key=lambda person: person["mark"])
    return list(lines.values())


def _marks_of(choice: Any) -> Mapping[str, Any]:
    """What one ballot marks, by candidate: a place, a number; of pairs how often it was chosen."""
    if isinstance(choice, Mapping):
        return choice
    if choice and isinstance(choice[0], list | tuple):
        chosen = [
            left if outcome == "left" else right for left, right, outcome in choice if outcome != "skip"
        ]
        return Counter(chosen)
    return {one: n for n, one in enumerate(choice, 1)}


def winning_ideas(state: State, poll: str) -> list[str]:
    """Return the ideas behind the winning candidates; a proposal in the facilitator's words has none."""
    winners = state.results[poll]["winners"]
    stood = [row for row in state.candidates[poll] if row["candidate"] in winners]
    return [row["contribution"] for row in stood if row.get("contribution")]


def sources(state: State, poll: str, me: str) -> dict[str, list[Row]]:
    """Return, by winning idea, the people whose ideas it grew from."""
    found = {}
    for idea in winning_ideas(state, poll):
        behind = [state.contributions[root] for root in ancestors(state, idea) if root in state.contributions]
        people = dict.fromkeys(row["participant"] for row in behind if _stands(row))
        people.pop(state.contributions[idea]["participant"], None)
        found[idea] = [{**shown_name(state, person), "mine": person == me} for person in people]
    return found
