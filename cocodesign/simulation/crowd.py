"""What would these people do next? Simulated participants with tastes of their own, one act at a time.

A person sees what a participant sees (a :class:`cocodesign.events.State`) and answers with one command, or with
nothing. Nobody here knows the rules: a refusal is possible, as with real people. Chance comes in as ``rng``; the same
seed and the same events give the same acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from cocodesign.events import State

__all__ = ["SimulatedPerson", "shortlist", "simulated_people"]

NAMES = (
    "Ana", "Bo", "Carmen", "Dara", "Emeka", "فاطمة", "Gül", "Hana", "Iker", "Joana", "Kofi", "Lucía", "Mei 🌱", "Nils", "Olu",
    "Petra", "Quim", "Rosa", "Sana", "Tomás", "Uma", "Víctor", "Wanda", "Ximena", "Yusuf", "Zoë", "Ada", "Bruno", "Chiara", "",
)  # fmt: skip

THEMES: tuple[dict[str, tuple[str, str]], ...] = (
    {"en": ("Shade trees", "Plant trees that give shade where people wait."),
     "es": ("Árboles que den sombra", "Plantar árboles que den sombra donde la gente espera.")},
    {"en": ("Long benches", "Long benches with backs, so that three generations can sit together."),
     "es": ("Bancos largos", "Bancos largos con respaldo, para que se sienten juntas tres generaciones.")},
    {"en": ("Repair café", "A repair café on Saturdays: bring what is broken, learn to mend it."),
     "es": ("Café de reparación", "Un café de reparación los sábados: trae lo roto y aprende a arreglarlo.")},
    {"en": ("Open kitchen", "An open kitchen where a different street cooks each month."),
     "es": ("Cocina abierta", "Una cocina abierta donde cada mes cocina otra calle.")},
    {"en": ("Water to play with", "Water that children can play with and that cools the air."),
     "es": ("Agua para jugar", "Agua con la que jueguen los niños y que refresque el aire.")},
    {"en": ("A small stage", "A small stage that anybody may book, with a socket and a roof."),
     "es": ("Un escenario pequeño", "Un escenario pequeño que pueda reservar cualquiera, con enchufe y techo.")},
    {"en": ("Night light", "Warm light at night on the way to the bus, so that nobody takes the long way round."),
     "es": ("Luz de noche", "Luz cálida de noche en el camino al autobús, para que nadie dé la vuelta larga.")},
    {"en": ("Shared garden", "A shared garden with raised beds that a wheelchair can reach."),
     "es": ("Huerto común", "Un huerto común con bancales altos a los que llegue una silla de ruedas.")},
    {"en": ("Bicycle stands", "Bicycle stands under a roof, and a pump that works."),
     "es": ("Aparcabicis", "Aparcabicis bajo techo y una bomba de aire que funcione.")},
    {"en": ("A table for games", "Tables for chess and cards where strangers may join."),
     "es": ("Mesa de juegos", "Mesas para ajedrez y cartas donde pueda sentarse quien no conoce a nadie.")},
    {"en": ("Weekly market", "A weekly market for what is grown less than an hour away."),
     "es": ("Mercado semanal", "Un mercado semanal de lo que crece a menos de una hora.")},
    {"en": ("Toilets that are open", "Toilets that are open, clean and free of charge."),
     "es": ("Baños abiertos", "Baños abiertos, limpios y gratuitos.")},
    {"en": ("Library of things", "A library of things: drills, tents and ladders that one borrows instead of buying."),
     "es": ("Biblioteca de cosas", "Una biblioteca de cosas: taladros, tiendas y escaleras que se prestan en vez de comprarse.")},
    {"en": ("No cars on Sundays", "No cars on Sundays, so that the street belongs to those who live in it."),
     "es": ("Domingos sin coches", "Domingos sin coches, para que la calle sea de quienes viven en ella.")},
    {"en": ("A wall to paint", "A wall that the school paints anew each year."),
     "es": ("Una pared para pintar", "Una pared que la escuela pinte de nuevo cada año.")},
    {"en": ("A quiet corner", "A quiet corner for reading, away from the playground."),
     "es": ("Un rincón tranquilo", "Un rincón tranquilo para leer, lejos del parque infantil.")},
)  # fmt: skip

DETAILS = {
    "en": (
        "looked after by a group that meets on the first Monday", "near the entrance of the library",
        "tried for one summer first, with chalk and planters", "with a sign that tells who to call when it breaks",
        "built with the carpentry class", "reachable without a step", "open until ten in the evening",
        "paid from the neighbourhood budget", "with a book where everyone can write what is missing",
        "on the sunny side in winter", "with somebody there who speaks the languages of the street", "and counted after a year",
    ),
    "es": (
        "cuidado por un grupo que se reúne el primer lunes", "cerca de la entrada de la biblioteca",
        "probado primero un verano, con tiza y macetas", "con un cartel que diga a quién llamar cuando se rompa",
        "construido con la clase de carpintería", "accesible sin escalones", "abierto hasta las diez de la noche",
        "pagado con el presupuesto del barrio", "con un cuaderno donde cada cual escriba lo que falta",
        "en el lado soleado en invierno", "con alguien que hable las lenguas de la calle", "y revisado al cabo de un año",
    ),
}  # fmt: skip

REMARKS = {
    "en": {
        "for": ("I would come for this.", "My mother asks for this since years.", "Cheap, and we could begin in spring."),
        "neutral": ("Who looks after it in August?", "How much room would it need?", "Is that allowed there?"),
        "against": ("It would be loud for those who live above.", "We tried this once and nobody came.", "It takes room from the trees."),
    },
    "es": {
        "for": ("Yo vendría por esto.", "Mi madre lo pide desde hace años.", "Es barato y podríamos empezar en primavera."),
        "neutral": ("¿Quién lo cuida en agosto?", "¿Cuánto sitio haría falta?", "¿Está permitido ahí?"),
        "against": ("Sería ruidoso para quienes viven encima.", "Ya lo probamos y no vino nadie.", "Le quita sitio a los árboles."),
    },
}


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
        How often they do anything at all, beside others; around 1.
    tastes : tuple of float
        For each of the themes, from 0 (never) to 1 (I could live with it).
    """

    name: str
    language: str
    talkative: float
    tastes: tuple[float, ...]

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
        if stage is not None and stage["kind"] == "ideas":
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
        liked = sorted(others, key=lambda idea: self._liking(idea["text"]) + 0.3 * rng.random(), reverse=True)
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
            if me not in state.endorsements.get(idea["contribution"], ()) and self._liking(idea["text"]) > 0.4:
                return {"do": "endorse", "ref": idea["contribution"]}
        return None

    def _new_idea(self, shown: Sequence[dict[str, Any]], rng: Random) -> dict[str, Any]:
        said = " ".join(idea["title"].lower() for idea in shown)
        new = [n for n, theme in enumerate(THEMES) if not any(title.lower() in said for title, _ in theme.values())]
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
        liking = self._liking(idea["text"]) + rng.uniform(-0.3, 0.3)
        side = "for" if liking > 0.6 else "against" if liking < 0.2 else "neutral"
        text = rng.choice(REMARKS[self.language][side])
        return {"do": "comment", "ref": idea["contribution"], "text": text, "alignment": side}

    def _vote(self, state: State, me: str, stage: str, rng: Random) -> dict[str, Any] | None:
        poll = state.poll_of(stage)
        if poll is None or poll["closed_at"]:
            return None
        if me in state.ballots.get(poll["poll"], ()) and rng.random() > 0.1:
            return None
        texts = {idea["contribution"]: idea["text"] for idea in state.ideas}
        approved = [
            candidate["candidate"]
            for candidate in state.candidates[poll["poll"]]
            if self._liking(texts.get(candidate["contribution"], "")) + rng.uniform(-0.15, 0.15) > 0.5
        ]
        return {"do": "cast", "poll": poll["poll"], "approved": approved}

    def _own(self, title: str) -> str:
        """A title in this person's language, as far as the themes go."""
        for theme in THEMES:
            for foreign, _ in theme.values():
                title = title.replace(foreign, theme[self.language][0])
        return title

    def _liking(self, text: str) -> float:
        """How much this person likes an idea: the mean of their tastes for the themes that it speaks of."""
        spoken = [
            taste
            for taste, theme in zip(self.tastes, THEMES, strict=True)
            if any(title.lower() in text.lower() or words == text for title, words in theme.values())
            or any(text.startswith(words[:-1]) for _, words in theme.values())
        ]
        return sum(spoken) / len(spoken) if spoken else 0.4


def simulated_people(number: int, rng: Random) -> list[SimulatedPerson]:
    """Return so many people, in a few camps of taste; every third speaks Spanish, one in ten hardly speaks at all.

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
        people.append(SimulatedPerson(name, "es" if n % 3 == 2 else "en", talkative, tastes))
    return people


def shortlist(state: State, most: int = 8) -> list[str]:
    """Return the ideas with the most supporters, at most so many, in the order in which they came.

    An idea counts the supporters of the ideas that were drawn from it half, so that a root is not forgotten; of
    two with the same support the earlier one stands.
    """

    def support(idea: str) -> float:
        drawn = sum(len(state.endorsements.get(child, ())) for child in state.children(idea))
        return len(state.endorsements.get(idea, ())) + 0.5 * drawn

    standing = [idea["contribution"] for idea in state.ideas if idea["hidden"] is None]
    chosen = set(sorted(standing, key=support, reverse=True)[:most])
    return [idea for idea in standing if idea in chosen]


def _short(title: str, most: int = 72) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
