"""What would this person say next? Ideas, what grows out of them, arguments, thanks: one command, or none.

Each function takes the person, the workshop as they see it, their id in it and chance. Nothing here depends on the
ids of people, which differ from one workshop to the next; so the same seed gives the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Protocol

from cocodesign.events import State, handed_to
from cocodesign.simulation.phrases import DETAILS, FLAGS, FORKS, REMARKS, REPLIES, THEMES

__all__ = ["Speaker", "collect", "collect_plainly", "state_something", "take_further", "talk"]

Command = dict[str, Any]
Row = dict[str, Any]

MOST_READ = 200
"""How many ideas of others one looks through before one does something: in a full room the latest."""


class Speaker(Protocol):
    """Somebody with a language and likings."""

    @property
    def language(self) -> str: ...

    @property
    def tastes(self) -> tuple[float, ...]: ...

    def liking(self, text: str) -> float: ...


# ---------------------------------------------------------------- while ideas are collected


def collect_plainly(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Write, build, merge, comment or support."""
    shown, others = _seen(state, me)
    mine = len(shown) - len(others)
    drawn = rng.random()
    if not mine and (len(others) < 3 or drawn < 0.55):
        return _new_idea(one, shown, rng)
    if len(others) < 2:
        return _new_idea(one, shown, rng) if mine < 2 else None
    liked = sorted(others, key=lambda idea: one.liking(idea["text"]) + 0.3 * rng.random(), reverse=True)
    if drawn < 0.05 and mine < 3:
        return _new_idea(one, shown, rng)
    if drawn < 0.20:
        return _build_on(one, liked[0], rng)
    if drawn < 0.26:
        second = next((idea for idea in liked[1:] if idea["title"] != liked[0]["title"]), None)
        return _merge(one, [liked[0], second], rng) if second else None
    if drawn < 0.58:
        return _remark(one, rng.choice(others), rng)
    return _endorse(one, state, me, liked)


def collect(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Do any of what a stage of ideas offers."""
    settings = (state.now or {}).get("settings") or {}
    if settings.get("only_builds"):
        return take_further(one, state, me, rng)
    shown, others = _seen(state, me)
    stage = (state.now or {}).get("stage")
    fresh = [idea for idea in shown if idea["participant"] == me and not state.parents(idea["contribution"])]
    written = sum(idea["stage"] == stage for idea in fresh)
    room = written < min(3, settings.get("ideas_each") or 3)
    first = not written and (len(others) < 3 or rng.random() < 0.6)
    if room and (first or rng.random() < (0.12 if settings.get("ideas_each") is None else 0.4)):
        here = [idea for idea in shown if idea["stage"] == stage]
        command = _new_idea(one, here, rng)
        if command is not None and not command["parents"]:
            return command
    if len(others) < 2:
        return None
    return _one_of(
        {
            _build_best: 16,
            _fork_some: 5,
            _merge_two: 6,
            _argue: 22,
            _answer: 10,
            _support: 32,
            _thank: 6,
            _adopt: 5,
            _revise: 5,
            _flag: 0.6,
        },
        one, state, me, rng,
    )  # fmt: skip


def talk(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Do any of what a discussion offers: argue, answer, take a point up, thank, change one's words."""
    return _one_of(
        {_argue: 30, _answer: 30, _support: 20, _adopt: 10, _thank: 8, _revise: 8, _flag: 1},
        one, state, me, rng,
    )  # fmt: skip


def take_further(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Build on an idea that was passed on to this person, or, where nothing was, on anybody's.

    Who is handed what: see :func:`cocodesign.events.handed_to`.
    """
    stage = state.now or {}
    _, others = _seen(state, me)
    handed = set(handed_to(state, me))
    passed = [idea for idea in others if idea["contribution"] in handed] or others
    mine = {
        parent
        for idea in state.ideas
        if idea["participant"] == me and idea["stage"] == stage.get("stage")
        for parent in state.parents(idea["contribution"])
    }
    left = [idea for idea in passed if idea["contribution"] not in mine]
    return _build_on(one, rng.choice(left), rng) if left and len(mine) < 3 else None


def state_something(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Put up a statement while opinions are collected."""
    shown, _ = _seen(state, me)
    return _new_idea(one, shown, rng)


def _one_of(
    weights: dict[Callable[..., Command | None], float], one: Speaker, state: State, me: str, rng: Random
) -> Command | None:
    """What the first act comes to that is possible, drawn by weight; who can do nothing of it supports, or waits."""
    for _ in range(3):
        act = rng.choices(list(weights), weights=list(weights.values()))[0]
        command = act(one, state, me, rng)
        if command is not None:
            return command
    return _support(one, state, me, rng)


# ---------------------------------------------------------------- ideas and what grows out of them


def _new_idea(one: Speaker, shown: Sequence[Row], rng: Random) -> Command | None:
    said = " ".join(idea["title"].lower() for idea in shown)
    new = [
        n for n, theme in enumerate(THEMES) if not any(title.lower() in said for title, _ in theme.values())
    ]
    if not new:
        return _build_on(one, rng.choice(shown), rng) if shown else None
    theme = rng.choices(new, weights=[0.05 + one.tastes[n] ** 2 for n in new])[0]
    title, text = THEMES[theme][one.language]
    if rng.random() < 0.5:
        text = f"{text[:-1]}, {rng.choice(DETAILS[one.language])}."
    return {"do": "add_idea", "title": title, "text": text, "parents": []}


def _build_on(one: Speaker, idea: Row, rng: Random) -> Command:
    title = _short(_own(one, idea["title"]))
    detail = rng.choice(DETAILS[one.language])
    kind = rng.choices(("builds_on", "amends", "inspired_by"), weights=(7, 2, 1))[0]
    text = f"{title}, {detail}."
    return {
        "do": "add_idea",
        "title": title,
        "text": text,
        "parents": [{"parent": idea["contribution"], "kind": kind}],
    }


def _build_best(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    liked = _liked(one, _seen(state, me)[1], rng)
    return _build_on(one, liked[0], rng) if liked else None


def _fork_some(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Go another way from an idea that one half likes."""
    others = _seen(state, me)[1]
    if not others:
        return None
    idea = min(others, key=lambda idea: abs(one.liking(idea["text"]) - 0.5) + 0.2 * rng.random())
    title = _short(_own(one, idea["title"]), 60)
    text = f"{title}, {rng.choice(FORKS[one.language])}."
    parents = [{"parent": idea["contribution"], "kind": "forks"}]
    return {"do": "add_idea", "title": title, "text": text, "parents": parents}


def _merge(one: Speaker, ideas: Sequence[Row], rng: Random) -> Command:
    joined = {"en": "and", "es": "y"}[one.language]
    first, second = (_short(_own(one, idea["title"]), 34) for idea in ideas)
    title = f"{first} {joined} {second[:1].lower()}{second[1:]}"
    text = {"en": f"{title} in one place", "es": f"{title} en un mismo lugar"}[one.language]
    return {
        "do": "add_idea",
        "title": title,
        "text": f"{text}, {rng.choice(DETAILS[one.language])}.",
        "parents": [{"parent": idea["contribution"], "kind": "merges"} for idea in ideas],
    }


def _merge_two(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    liked = _liked(one, _seen(state, me)[1], rng)
    second = next((idea for idea in liked[1:] if idea["title"] != liked[0]["title"]), None)
    return _merge(one, [liked[0], second], rng) if second else None


def _revise(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Give an own idea a detail that it lacked; once."""
    mine = [idea for idea in _seen(state, me)[0] if me in idea["authors"] and not idea["versions"]]
    if not mine:
        return None
    idea = rng.choice(mine)
    text = f"{idea['text'].rstrip('.')}, {rng.choice(DETAILS[one.language])}."
    return {"do": "revise_idea", "ref": idea["contribution"], "title": idea["title"], "text": text}


# ---------------------------------------------------------------- what one says about others' words


def _remark(one: Speaker, idea: Row, rng: Random) -> Command:
    side = _side(one, idea, rng)
    text = rng.choice(REMARKS[one.language][side])
    return {"do": "comment", "ref": idea["contribution"], "text": text, "alignment": side}


def _argue(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Speak for or against an idea, rather about one that one likes or dislikes much."""
    others = _seen(state, me)[1]
    if not others:
        return None
    weights = [0.1 + abs(one.liking(idea["text"]) - 0.45) for idea in others]
    return _remark(one, rng.choices(others, weights=weights)[0], rng)


def _answer(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Reply to what somebody said about an idea."""
    said = [
        comment
        for idea in _seen(state, me)[0]
        for comment in state.comments(idea["contribution"])
        if comment["participant"] != me and comment["hidden"] is None
    ]
    if not said:
        return None
    comment = rng.choice(said[-40:])
    side = _side(one, state.contributions[comment["ref"]], rng)
    text = rng.choice(REPLIES[one.language][side])
    about = {"ref": comment["ref"], "reply_to": comment["contribution"]}
    return {"do": "comment", **about, "text": text, "alignment": side}


def _side(one: Speaker, idea: Row, rng: Random) -> str:
    liking = one.liking(idea["text"]) + rng.uniform(-0.3, 0.3)
    return "for" if liking > 0.6 else "against" if liking < 0.2 else "neutral"


def _endorse(one: Speaker, state: State, me: str, liked: Sequence[Row]) -> Command | None:
    for idea in liked:
        if me not in state.endorsements.get(idea["contribution"], ()) and one.liking(idea["text"]) > 0.4:
            return {"do": "endorse", "ref": idea["contribution"]}
    return None


def _support(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    liked = [idea for idea in _liked(one, _seen(state, me)[1], rng) if me not in idea["authors"]]
    return _endorse(one, state, me, liked)


def _thank(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Thank somebody who took an own idea further, or who said something about it."""
    mine = [idea["contribution"] for idea in _seen(state, me)[0] if idea["participant"] == me]
    drawn = [state.contributions[child] for idea in mine for child in state.children(idea)]
    said = [comment for idea in mine for comment in state.comments(idea) if comment["alignment"] == "for"]
    kind = [
        row["contribution"]
        for row in (*drawn, *said)
        if me not in row["authors"]
        and row["hidden"] is None
        and me not in state.thanks.get(row["contribution"], ())
    ]
    return {"do": "thank", "ref": rng.choice(kind)} if kind else None


def _adopt(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Take up a point that somebody made about an own idea."""
    points = [
        (comment["contribution"], idea["contribution"])
        for idea in _seen(state, me)[0]
        if me in idea["authors"]
        for comment in state.comments(idea["contribution"])
        if comment["participant"] != me
        and comment["hidden"] is None
        and comment["alignment"] != "for"
        and me not in state.adoptions.get(comment["contribution"], ())
    ]
    if not points:
        return None
    point, idea = rng.choice(points)
    return {"do": "adopt", "ref": point, "into": idea}


def _flag(one: Speaker, state: State, me: str, rng: Random) -> Command | None:
    """Ask the facilitator to look at what one likes least."""
    others = [idea for idea in _seen(state, me)[1] if me not in state.flags.get(idea["contribution"], ())]
    if not others:
        return None
    idea = min(others, key=lambda idea: one.liking(idea["text"]))
    if one.liking(idea["text"]) > 0.2:
        return None
    return {"do": "flag", "ref": idea["contribution"], "reason": rng.choice(FLAGS[one.language])}


# ---------------------------------------------------------------- what this person sees


def _seen(state: State, me: str) -> tuple[list[Row], list[Row]]:
    """The ideas that are shown and read, one's own all of them, and those of others among them."""
    shown = [idea for idea in state.ideas if idea["hidden"] is None and not idea.get("merged_into")]
    others = [idea for idea in shown if idea["participant"] != me]
    if len(others) <= MOST_READ:
        return shown, others
    read = others[-MOST_READ:]
    mine = [idea for idea in shown if idea["participant"] == me]
    return sorted([*mine, *read], key=lambda idea: idea["seq"]), read


def _liked(one: Speaker, ideas: Sequence[Row], rng: Random) -> list[Row]:
    return sorted(ideas, key=lambda idea: one.liking(idea["text"]) + 0.3 * rng.random(), reverse=True)


def _own(one: Speaker, title: str) -> str:
    """A title in this person's language, as far as the themes go."""
    for theme in THEMES:
        for foreign, _ in theme.values():
            title = title.replace(foreign, theme[one.language][0])
    return title


def _short(title: str, most: int = 72) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
