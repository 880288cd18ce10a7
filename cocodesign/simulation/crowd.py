"""What would these people do next? Simulated participants with tastes of their own, one act at a time.

A person sees what a participant sees (a :class:`cocodesign.events.State`) and answers with one command, or
with nothing. Nobody here knows the rules: a refusal is possible, as with real people. Chance comes in as
``rng``; the same seed and the same events give the same acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from random import Random
from typing import Any

from cocodesign.events import State
from cocodesign.simulation.marking import choice, opinion, rethought
from cocodesign.simulation.phrases import DEEDS, DETAILS, NAMES, OFFERS, THEMES
from cocodesign.simulation.saying import collect, collect_plainly, state_something, talk

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
    leaves : bool
        Whether they go before the end.
    plain : bool
        Whether they only write, build, merge, comment and support while ideas are collected, and stay to the end;
        else they do all that a workshop offers.
    """

    name: str
    language: str
    talkative: float
    tastes: tuple[float, ...]
    camp: int = 0
    late: float = 0.0
    wavers: bool = False
    leaves: bool = False
    plain: bool = False

    def act(
        self, state: State, me: str, rng: Random, voted: Mapping[str, int] | None = None
    ) -> dict[str, Any] | None:
        """Return the next command of this person, or None if they would rather wait.

        Parameters
        ----------
        state : State
            The workshop as this person sees it. More may stand in it: they read no other person's ballots, flags and
            consents, and nothing that is hidden.
        me : str
            Their id in it.
        rng : random.Random
            Chance.
        voted : mapping, optional
            By secret poll, the how manieth ballot of theirs counts: no event says so (``desk.live["mine"]``).
        """
        command = self._next(state, me, rng)
        if command is not None and command["do"] == "cast":
            command = self._secretly(state, command, voted or {})
        return None if command is None else {"id": f"{rng.getrandbits(128):032x}", **command}

    def _next(self, state: State, me: str, rng: Random) -> dict[str, Any] | None:
        stage = state.now
        if stage is None or state.participants.get(me, {}).get("left_at"):
            return None
        kind, poll = stage["kind"], state.poll_of(stage["stage"])
        if not self.plain and self.leaves and self._has_had_enough(state, rng):
            return {"do": "leave"}
        if kind == "ideas" and self.talkative > 0:
            return (collect_plainly if self.plain else collect)(self, state, me, rng)
        if kind == "discussion" and self.talkative > 0:
            return talk(self, state, me, rng)
        if kind == "actions" and self.talkative > 0:
            return self._log_effort(state, me, stage, rng) or self._pledge(state, me, rng)
        if poll is None or poll["closed_at"]:
            return None
        if kind in ("vote", "budget", "agreement", "consent", "delphi"):
            return self._vote(state, me, poll, rng)
        if kind == "opinions":
            return self._opine(state, me, poll, rng)
        if kind == "pairs":
            return self._judge(state, me, poll, rng)
        return self._say_how_it_was(state, me, poll, rng) if kind == "pulse" else None

    def _secretly(
        self, state: State, command: dict[str, Any], voted: Mapping[str, int]
    ) -> dict[str, Any] | None:
        """A ballot with its number where the poll is secret; none where one has had one's say."""
        if state.polls[command["poll"]].get("mode") != "secret":
            return command
        before = voted.get(command["poll"], 0)
        changes = self.wavers and before == 1 and "scores" not in command
        return {**command, "revision": before + 1} if not before or changes else None

    def _has_had_enough(self, state: State, rng: Random) -> bool:
        """Whether somebody who leaves early goes now: not before a stage of work is over."""
        over = any(row["state"] == "closed" and row["kind"] != "welcome" for row in state.stages.values())
        return over and rng.random() < 0.4

    def _vote(self, state: State, me: str, poll: dict[str, Any], rng: Random) -> dict[str, Any] | None:
        mine = state.ballots.get(poll["poll"], {}).get(me)
        if mine is not None and (mine["changes"] or not self.wavers):
            return None
        kind, settings, likings = poll["kind"], poll["settings"], self._likings(state, poll["poll"])
        if mine is None or not likings:
            marks = choice(kind, settings, likings, rng)
        else:
            marks = rethought(kind, settings, likings, mine["choice"])
        return {"do": "cast", "poll": poll["poll"], **marks}

    def _opine(self, state: State, me: str, poll: dict[str, Any], rng: Random) -> dict[str, Any] | None:
        """Answer the next statement; once in a while, or where there are few, put one up."""
        likings = self._likings(state, poll["poll"])
        mine = (state.ballots.get(poll["poll"], {}).get(me) or {}).get("choice", {}).get("opinions", {})
        own = sum(idea["participant"] == me and idea["stage"] == poll["stage"] for idea in state.ideas)
        few = 0.8 if len(likings) < 6 else 0.04
        if self.talkative > 0 and not own and poll["settings"].get("statements") and rng.random() < few:
            return state_something(self, state, me, rng)
        for candidate, liking in likings.items():
            if candidate not in mine:
                return {
                    "do": "opine",
                    "poll": poll["poll"],
                    "ref": candidate,
                    "value": opinion(liking, rng),
                }
        return None

    def _judge(self, state: State, me: str, poll: dict[str, Any], rng: Random) -> dict[str, Any] | None:
        """Choose one of two ideas that were not put side by side for them yet; where they are alike, none."""
        likings = self._likings(state, poll["poll"])
        said = (state.ballots.get(poll["poll"], {}).get(me) or {}).get("choice", {}).get("comparisons", ())
        done = {frozenset(one[:2]) for one in said}
        open_pairs = [pair for pair in combinations(likings, 2) if frozenset(pair) not in done]
        if not open_pairs:
            return None
        left, right = rng.sample(rng.choice(open_pairs), 2)
        ahead = likings[left] - likings[right] + rng.uniform(-0.2, 0.2)
        outcome = "skip" if abs(ahead) < 0.03 else "left" if ahead > 0 else "right"
        return {"do": "judge", "poll": poll["poll"], "left": left, "right": right, "outcome": outcome}

    def _say_how_it_was(
        self, state: State, me: str, poll: dict[str, Any], rng: Random
    ) -> dict[str, Any] | None:
        """The more somebody likes what was decided, and the more they took part, the better it was."""
        if me in state.ballots.get(poll["poll"], {}):
            return None
        decided = [
            self.liking(state.contributions[one]["text"])
            for row in state.decisions.values()
            for one in row["chosen"]
            if one in state.contributions
        ]
        mood = 0.6 * max(decided, default=0.5) + 0.4 * min(1.0, self.talkative)
        most = poll["settings"].get("max", 5)
        scores = {
            row["candidate"]: min(most, max(1, round(1 + (most - 1) * (mood + rng.uniform(-0.25, 0.25)))))
            for row in state.candidates[poll["poll"]]
        }
        return {"do": "cast", "poll": poll["poll"], "scores": scores}

    def _log_effort(self, state: State, me: str, stage: dict[str, Any], rng: Random) -> dict[str, Any] | None:
        """Write down what one has done already towards a goal, if there is one; at most twice."""
        goals = [row for row in state.goals.values() if row["state"] == "open"]
        done = sum(row["participant"] == me for row in state.efforts.values())
        if not goals or done > 1 or rng.random() < 0.6:
            return None
        goal = rng.choice(goals)
        amount = rng.choice((0.5, 1, 1.5, 2, 3))
        about = {"amount": -amount if goal["losses"] and rng.random() < 0.1 else amount, "unit": goal["unit"]}
        text = rng.choice(DEEDS[self.language])
        about |= {"day": stage["opened_at"][:10], **({"text": text} if text else {})}
        return {"do": "log_effort", "ref": goal["goal"], **about}

    def _pledge(self, state: State, me: str, rng: Random) -> dict[str, Any] | None:
        """Offer something towards what was decided, if one likes it; else thank for it."""
        chosen = [one for row in state.decisions.values() for one in row["chosen"]]
        liked = [one for one in chosen if self.liking(state.contributions[one]["text"]) > 0.45]
        if not liked or any(row["participant"] == me for row in state.pledges.values()):
            return None
        if rng.random() < 0.4:
            one = rng.choice(liked)
            done = me in state.contributions[one]["authors"] or me in state.thanks.get(one, ())
            return None if done else {"do": "thank", "ref": one}
        kind = rng.choices(("time", "skill", "money"), weights=(6, 3, 1))[0]
        text, amount = rng.choice(OFFERS[self.language][kind])
        promised = [row["promise"] for row in state.promises.values() if row["contribution"] in liked]
        about = {"kind": kind, "text": text, "ref": rng.choice(promised or liked)}
        needs = state.promises.get(about["ref"], {}).get("threshold")
        if needs and needs["kind"] == kind and kind != "skill":
            amount = amount or 4  # who offers hours where hours are counted says how many
        return {"do": "pledge", **about, **({"amount": amount} if amount else {})}

    def _likings(self, state: State, poll: str) -> dict[str, float]:
        texts = {idea["contribution"]: idea["text"] for idea in state.ideas if idea["hidden"] is None}
        words = {
            row["candidate"]: texts.get(row.get("contribution") or "", row.get("label"))
            for row in state.candidates[poll]
        }
        return {one: self.liking(text) for one, text in words.items() if text}

    def liking(self, text: str) -> float:
        """Return how much this person likes an idea, from 0 to 1, by the themes and details it speaks of.

        Of several themes half counts what they like best and half the mean, so that a merge wins friends; each
        detail that was thought through adds a twentieth.
        """
        themes, details = _spoken_of(text)
        spoken = [self.tastes[theme] for theme in themes]
        liking = (max(spoken) + sum(spoken) / len(spoken)) / 2 if spoken else 0.4
        return min(1.0, liking + 0.05 * details)


@lru_cache(maxsize=10_000)
def _spoken_of(text: str) -> tuple[tuple[int, ...], int]:
    """Of which themes an idea speaks, and of how many details: the same for whoever reads it."""
    lower = text.lower()
    themes = tuple(
        n
        for n, theme in enumerate(THEMES)
        if any(title.lower() in lower or words == text for title, words in theme.values())
        or any(text.startswith(words[:-1]) for _, words in theme.values())
    )
    return themes, sum(detail in text for some in DETAILS.values() for detail in some)


def simulated_people(number: int, rng: Random, *, plain: bool = False) -> list[SimulatedPerson]:
    """Return so many people, in three camps of taste; every third speaks Spanish.

    One in ten hardly says anything. Among eight or more people one only listens, one in eight comes late, and
    one in eight changes the ballot once. Among twelve or more one in twelve leaves before the end, unless all are
    ``plain``.

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
    for n in order[1 + 2 * few : 1 + 2 * few + number // 12]:
        people[n] = replace(people[n], leaves=not plain)
    return [replace(person, plain=True) for person in people] if plain else people


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
        ``people``: a row for each with ``participant, camp, talkative, late, wavers, leaves``; ``likings``: a row for
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
            "leaves": person.leaves,
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

    standing = [
        idea["contribution"] for idea in state.ideas if idea["hidden"] is None and not idea.get("merged_into")
    ]
    chosen = set(sorted(standing, key=support, reverse=True)[:most])
    return [idea for idea in standing if idea in chosen]
