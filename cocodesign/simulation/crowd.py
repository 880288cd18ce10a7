"""What would these people do next? Simulated participants with tastes of their own, one act at a time.

A person sees what a participant sees (a :class:`cocodesign.events.State`) and answers with one command, or
with nothing. Nobody here knows the rules: a refusal is possible, as with real people. Chance comes in as
``rng``; the same seed and the same events give the same acts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from cocodesign.events import State
from cocodesign.simulation.phrases import DETAILS, NAMES, REMARKS, THEMES

__all__ = ["SimulatedPerson", "shortlist", "simulated_people", "truth"]


@dataclass(frozen=True)
class SimulatedPerson:
    """Somebody with a language, a temper and tastes; the tastes are the truth that an analysis may look for.

    Parameters
    ----------
    name : str
        What they call themselves; may be empty.
    language : str
        ``en`` or ``es``.
    talkative : float
        How often they do anything at all, beside others; around 1. With 0 they only listen, and vote.
    tastes : tuple of float
        For each of the themes, from 0 (never) to 1 (I could live with it).
    camp : int
        Which people of like tastes they belong to.
    late : float
        After which part of the first stage they come, from 0 (at the beginning) to 1.
    wavers : bool
        Whether they change their ballot once.
    """

    name: str
    language: str
    talkative: float
    tastes: tuple[float, ...]
    camp: int = 0
    late: float = 0.0
    wavers: bool = False

    def act(self, state: State, me: str, rng: Random) -> dict[str, Any] | None:
        """Return the next command of this person, or None if they would rather wait.

        Parameters
        ----------
        state : State
            The workshop as this person sees it.
        me : str
            Their id in it.
        rng : random.Random
            Chance.
        """
        stage = state.now
        command: dict[str, Any] | None = None
        if stage is not None and stage["kind"] == "ideas" and self.talkative > 0:
            command = self._speak(state, me, rng)
        elif stage is not None and stage["kind"] == "vote":
            command = self._vote(state, me, stage["stage"], rng)
        return None if command is None else {"id": f"{rng.getrandbits(128):032x}", **command}

    def _speak(self, state: State, me: str, rng: Random) -> dict[str, Any] | None:
        shown = [idea for idea in state.ideas if idea["hidden"] is None]
        others = [idea for idea in shown if idea["participant"] != me]
        mine = len(shown) - len(others)
        drawn = rng.random()
        if not mine and (len(others) < 3 or drawn < 0.55):
            return self._new_idea(shown, rng)
        if len(others) < 2:
            return self._new_idea(shown, rng) if mine < 2 else None
        liked = sorted(others, key=lambda idea: self.liking(idea["text"]) + 0.3 * rng.random(), reverse=True)
        if drawn < 0.05 and mine < 3:
            return self._new_idea(shown, rng)
        if drawn < 0.20:
            return self._build_on(liked[0], rng)
        if drawn < 0.26:
            second = next((idea for idea in liked[1:] if idea["title"] != liked[0]["title"]), None)
            return self._merge([liked[0], second], rng) if second else None
        if drawn < 0.58:
            return self._remark(rng.choice(others), rng)
        for idea in liked:
            if me not in state.endorsements.get(idea["contribution"], ()) and self.liking(idea["text"]) > 0.4:
                return {"do": "endorse", "ref": idea["contribution"]}
        return None

    def _new_idea(self, shown: Sequence[dict[str, Any]], rng: Random) -> dict[str, Any]:
        said = " ".join(idea["title"].lower() for idea in shown)
        new = [
            n
            for n, theme in enumerate(THEMES)
            if not any(title.lower() in said for title, _ in theme.values())
        ]
        if not new:
            return self._build_on(rng.choice(shown), rng)
        theme = rng.choices(new, weights=[0.05 + self.tastes[n] ** 2 for n in new])[0]
        title, text = THEMES[theme][self.language]
        if rng.random() < 0.5:
            text = f"{text[:-1]}, {rng.choice(DETAILS[self.language])}."
        return {"do": "add_idea", "title": title, "text": text, "parents": []}

    def _build_on(self, idea: dict[str, Any], rng: Random) -> dict[str, Any]:
        title = _short(self._own(idea["title"]))
        detail = rng.choice(DETAILS[self.language])
        kind = rng.choices(("builds_on", "amends", "inspired_by"), weights=(7, 2, 1))[0]
        text = f"{title}, {detail}."
        return {
            "do": "add_idea",
            "title": title,
            "text": text,
            "parents": [{"parent": idea["contribution"], "kind": kind}],
        }

    def _merge(self, ideas: Sequence[dict[str, Any]], rng: Random) -> dict[str, Any]:
        joined = {"en": "and", "es": "y"}[self.language]
        one, two = (_short(self._own(idea["title"]), 34) for idea in ideas)
        title = f"{one} {joined} {two[:1].lower()}{two[1:]}"
        text = {"en": f"{title} in one place", "es": f"{title} en un mismo lugar"}[self.language]
        return {
            "do": "add_idea",
            "title": title,
            "text": f"{text}, {rng.choice(DETAILS[self.language])}.",
            "parents": [{"parent": idea["contribution"], "kind": "merges"} for idea in ideas],
        }

    def _remark(self, idea: dict[str, Any], rng: Random) -> dict[str, Any]:
        liking = self.liking(idea["text"]) + rng.uniform(-0.3, 0.3)
        side = "for" if liking > 0.6 else "against" if liking < 0.2 else "neutral"
        text = rng.choice(REMARKS[self.language][side])
        return {"do": "comment", "ref": idea["contribution"], "text": text, "alignment": side}

    def _vote(self, state: State, me: str, stage: str, rng: Random) -> dict[str, Any] | None:
        poll = state.poll_of(stage)
        if poll is None or poll["closed_at"]:
            return None
        mine = state.ballots.get(poll["poll"], {}).get(me)
        if mine is not None and (mine["changes"] or not self.wavers):
            return None
        texts = {idea["contribution"]: idea["text"] for idea in state.ideas}
        likings = {
            candidate["candidate"]: self.liking(texts.get(candidate["contribution"], ""))
            for candidate in state.candidates[poll["poll"]]
        }
        if mine is None:
            approved = [one for one, liking in likings.items() if liking + rng.uniform(-0.15, 0.15) > 0.5]
        else:  # thinks again about the one they are least sure of
            doubtful = min(likings, key=lambda one: abs(likings[one] - 0.5))
            approved = [
                one for one in likings if (one in mine["choice"]["approved"]) is not (one == doubtful)
            ]
        return {"do": "cast", "poll": poll["poll"], "approved": approved}

    def _own(self, title: str) -> str:
        """A title in this person's language, as far as the themes go."""
        for theme in THEMES:
            for foreign, _ in theme.values():
                title = title.replace(foreign, theme[self.language][0])
        return title

    def liking(self, text: str) -> float:
        """Return how much this person likes an idea, from 0 to 1, by the themes and details it speaks of.

        Of several themes half counts what they like best and half the mean, so that a merge wins friends; each
        detail that was thought through adds a twentieth.
        """
        spoken = [
            taste
            for taste, theme in zip(self.tastes, THEMES, strict=True)
            if any(title.lower() in text.lower() or words == text for title, words in theme.values())
            or any(text.startswith(words[:-1]) for _, words in theme.values())
        ]
        liking = (max(spoken) + sum(spoken) / len(spoken)) / 2 if spoken else 0.4
        details = sum(detail in text for some in DETAILS.values() for detail in some)
        return min(1.0, liking + 0.05 * details)


def simulated_people(number: int, rng: Random) -> list[SimulatedPerson]:
    """Return so many people, in three camps of taste; every third speaks Spanish.

    One in ten hardly says anything. Among eight or more people one only listens, one in eight comes late, and
    one in eight changes the ballot once.

    Examples
    --------
    >>> [person.name for person in simulated_people(3, Random(1))]
    ['Ana', 'Bo', 'Carmen']
    """
    camps = [[rng.random() for _ in THEMES] for _ in range(3)]
    people = []
    for n in range(number):
        camp = camps[n % len(camps)]
        tastes = tuple(min(1.0, max(0.0, 0.7 * liking + 0.5 * (rng.random() - 0.35))) for liking in camp)
        again = n // len(NAMES)
        name = NAMES[n % len(NAMES)] + (f" {again + 1}" if again and NAMES[n % len(NAMES)] else "")
        talkative = 0.1 if rng.random() < 0.1 else rng.uniform(0.5, 1.6)
        people.append(SimulatedPerson(name, "es" if n % 3 == 2 else "en", talkative, tastes, n % len(camps)))
    order, few = rng.sample(range(number), number), number // 8
    for n in order[: min(few, 1)]:
        people[n] = replace(people[n], talkative=0.0)
    for n in order[1 : 1 + few]:
        people[n] = replace(people[n], late=rng.uniform(0.25, 0.75))
    for n in order[1 + few : 1 + 2 * few]:
        people[n] = replace(people[n], wavers=True)
    return people


def truth(crowd: Mapping[str, SimulatedPerson], state: State) -> dict[str, list[dict[str, Any]]]:
    """Return what is true of a simulated workshop and cannot be read off its record with certainty.

    Parameters
    ----------
    crowd : mapping of str to SimulatedPerson
        Who the participants are, by their id.
    state : State
        The workshop afterwards.

    Returns
    -------
    dict
        ``people``: a row for each with ``participant, camp, talkative, late, wavers``; ``likings``: a row for
        each person and idea with ``participant, contribution, liking`` from 0 to 1, whether or not they ever
        said so. Who built on whom is declared in the record itself, and true.
    """
    people = [
        {
            "participant": one,
            "camp": person.camp,
            "talkative": round(person.talkative, 4),
            "late": round(person.late, 4),
            "wavers": person.wavers,
        }
        for one, person in crowd.items()
    ]
    likings = [
        {
            "participant": one,
            "contribution": idea["contribution"],
            "liking": round(person.liking(idea["text"]), 4),
        }
        for one, person in crowd.items()
        for idea in state.ideas
    ]
    return {"people": people, "likings": likings}


def shortlist(state: State, most: int = 8) -> list[str]:
    """Return the ideas with the most supporters, at most so many, in the order in which they came.

    An idea counts the supporters of the ideas that were drawn from it half, so that a root is not forgotten;
    of two with the same support the earlier one stands.
    """

    def support(idea: str) -> float:
        drawn = sum(len(state.endorsements.get(child, ())) for child in state.children(idea))
        return len(state.endorsements.get(idea, ())) + 0.5 * drawn

    standing = [idea["contribution"] for idea in state.ideas if idea["hidden"] is None]
    chosen = set(sorted(standing, key=support, reverse=True)[:most])
    return [idea for idea in standing if idea in chosen]


def _short(title: str, most: int = 72) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
