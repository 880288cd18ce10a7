"""What do simulated people say? Names, themes, details and remarks about a public place, in two languages."""

from __future__ import annotations

__all__ = ["DEEDS", "DETAILS", "FLAGS", "FORKS", "NAMES", "OFFERS", "REMARKS", "REPLIES", "THEMES"]

NAMES = (
    "Ana", "Bo", "Carmen", "فاطمة", "Emeka", "", "李娜", "Gül", "Олена", "Iker", "Joana", "Kofi", "Lucía",
    "Mei 🌱", "दीपा", "Nils", "Olu", "Petra", "", "Quim", "Rosa", "Δάφνη", "Tomás", "Uma", "Víctor", "יעל",
    "Ximena", "Yusuf", "Zoë", "Chiara",
)  # fmt: skip
"""What simulated people call themselves, in several scripts; some do not say."""

THEMES: tuple[dict[str, tuple[str, str]], ...] = (
    {
        "en": ("Shade trees", "Plant trees that give shade where people wait."),
        "es": ("Árboles que den sombra", "Plantar árboles que den sombra donde la gente espera."),
    },
    {
        "en": ("Long benches", "Long benches with backs, so that three generations can sit together."),
        "es": ("Bancos largos", "Bancos largos con respaldo, para que se sienten juntas tres generaciones."),
    },
    {
        "en": ("Repair café", "A repair café on Saturdays: bring what is broken, learn to mend it."),
        "es": (
            "Café de reparación",
            "Un café de reparación los sábados: trae lo roto y aprende a arreglarlo.",
        ),
    },
    {
        "en": ("Open kitchen", "An open kitchen where a different street cooks each month."),
        "es": ("Cocina abierta", "Una cocina abierta donde cada mes cocina otra calle."),
    },
    {
        "en": ("Water to play with", "Water that children can play with and that cools the air."),
        "es": ("Agua para jugar", "Agua con la que jueguen los niños y que refresque el aire."),
    },
    {
        "en": ("A small stage", "A small stage that anybody may book, with a socket and a roof."),
        "es": (
            "Un escenario pequeño",
            "Un escenario pequeño que pueda reservar cualquiera, con enchufe y techo.",
        ),
    },
    {
        "en": (
            "Night light",
            "Warm light at night on the way to the bus, so that nobody takes the long way round.",
        ),
        "es": (
            "Luz de noche",
            "Luz cálida de noche en el camino al autobús, para que nadie dé la vuelta larga.",
        ),
    },
    {
        "en": ("Shared garden", "A shared garden with raised beds that a wheelchair can reach."),
        "es": ("Huerto común", "Un huerto común con bancales altos a los que llegue una silla de ruedas."),
    },
    {
        "en": ("Bicycle stands", "Bicycle stands under a roof, and a pump that works."),
        "es": ("Aparcabicis", "Aparcabicis bajo techo y una bomba de aire que funcione."),
    },
    {
        "en": ("A table for games", "Tables for chess and cards where strangers may join."),
        "es": ("Mesa de juegos", "Mesas para ajedrez y cartas donde pueda sentarse quien no conoce a nadie."),
    },
    {
        "en": ("Weekly market", "A weekly market for what is grown less than an hour away."),
        "es": ("Mercado semanal", "Un mercado semanal de lo que crece a menos de una hora."),
    },
    {
        "en": ("Toilets that are open", "Toilets that are open, clean and free of charge."),
        "es": ("Baños abiertos", "Baños abiertos, limpios y gratuitos."),
    },
    {
        "en": (
            "Library of things",
            "A library of things: drills, tents and ladders that one borrows instead of buying.",
        ),
        "es": (
            "Biblioteca de cosas",
            "Una biblioteca de cosas: taladros, tiendas y escaleras que se prestan en vez de comprarse.",
        ),
    },
    {
        "en": (
            "No cars on Sundays",
            "No cars on Sundays, so that the street belongs to those who live in it.",
        ),
        "es": ("Domingos sin coches", "Domingos sin coches, para que la calle sea de quienes viven en ella."),
    },
    {
        "en": ("A wall to paint", "A wall that the school paints anew each year."),
        "es": ("Una pared para pintar", "Una pared que la escuela pinte de nuevo cada año."),
    },
    {
        "en": ("A quiet corner", "A quiet corner for reading, away from the playground."),
        "es": ("Un rincón tranquilo", "Un rincón tranquilo para leer, lejos del parque infantil."),
    },
)
"""What an idea may be about: a title and a sentence in each language."""

DETAILS = {
    "en": (
        "looked after by a group that meets on the first Monday",
        "near the entrance of the library",
        "tried for one summer first, with chalk and planters",
        "with a sign that tells who to call when it breaks",
        "built with the carpentry class",
        "reachable without a step",
        "open until ten in the evening",
        "paid from the neighbourhood budget",
        "with a book where everyone can write what is missing",
        "on the sunny side in winter",
        "with somebody there who speaks the languages of the street",
        "and counted after a year",
    ),
    "es": (
        "cuidado por un grupo que se reúne el primer lunes",
        "cerca de la entrada de la biblioteca",
        "probado primero un verano, con tiza y macetas",
        "con un cartel que diga a quién llamar cuando se rompa",
        "construido con la clase de carpintería",
        "accesible sin escalones",
        "abierto hasta las diez de la noche",
        "pagado con el presupuesto del barrio",
        "con un cuaderno donde cada cual escriba lo que falta",
        "en el lado soleado en invierno",
        "con alguien que hable las lenguas de la calle",
        "y revisado al cabo de un año",
    ),
}
"""How an idea may be drawn out further."""

REMARKS = {
    "en": {
        "for": (
            "I would come for this.",
            "My mother asks for this since years.",
            "Cheap, and we could begin in spring.",
        ),
        "neutral": (
            "Who looks after it in August?",
            "How much room would it need?",
            "Is that allowed there?",
        ),
        "against": (
            "It would be loud for those who live above.",
            "We tried this once and nobody came.",
            "It takes room from the trees.",
        ),
    },
    "es": {
        "for": (
            "Yo vendría por esto.",
            "Mi madre lo pide desde hace años.",
            "Es barato y podríamos empezar en primavera.",
        ),
        "neutral": (
            "¿Quién lo cuida en agosto?",
            "¿Cuánto sitio haría falta?",
            "¿Está permitido ahí?",
        ),
        "against": (
            "Sería ruidoso para quienes viven encima.",
            "Ya lo probamos y no vino nadie.",
            "Le quita sitio a los árboles.",
        ),
    },
}
"""What may be said about an idea, by the side one takes."""

REPLIES = {
    "en": {
        "for": (
            "That can be solved: we did it in our street.",
            "I thought so too, and then I saw it work elsewhere.",
            "Then let us begin small, and it is still worth it.",
        ),
        "neutral": (
            "Can you say more about that?",
            "Both may be true. Who could find out?",
            "That depends on the season.",
        ),
        "against": (
            "And who pays when it breaks?",
            "I see it differently: it helps a few and costs us all.",
            "This is what we said ten years ago.",
        ),
    },
    "es": {
        "for": (
            "Eso tiene arreglo: en nuestra calle lo hicimos.",
            "Yo también lo pensaba, hasta que lo vi funcionar en otro sitio.",
            "Pues empecemos en pequeño, que sigue valiendo la pena.",
        ),
        "neutral": (
            "¿Puedes contar algo más?",
            "Puede que las dos cosas sean verdad. ¿Quién podría averiguarlo?",
            "Depende de la época del año.",
        ),
        "against": (
            "¿Y quién paga cuando se rompa?",
            "Lo veo de otra manera: ayuda a pocas personas y lo pagamos todas.",
            "Eso mismo dijimos hace diez años.",
        ),
    },
}
"""What may be answered to a remark, by the side one takes on the idea."""

FORKS = {
    "en": (
        "but on the other side of the road",
        "but only in summer",
        "but run by the school",
        "but without taking room from the cars",
        "but as something one can move",
    ),
    "es": (
        "pero al otro lado de la calle",
        "pero solo en verano",
        "pero a cargo de la escuela",
        "pero sin quitar sitio a los coches",
        "pero de forma que se pueda mover",
    ),
}
"""How an idea may go another way."""

FLAGS = {
    "en": ("This names somebody.", "This says the same as another idea.", "This is not about the square."),
    "es": ("Aquí se nombra a alguien.", "Dice lo mismo que otra idea.", "Esto no va de la plaza."),
}
"""Why a facilitator should look at something."""

DEEDS = {
    "en": ("Asked the neighbours", "Cleared a corner", "Carried boards", ""),
    "es": ("Pregunté en el vecindario", "Limpié un rincón", "Llevé tablas", ""),
}
"""What somebody did towards a goal."""

OFFERS: dict[str, dict[str, tuple[tuple[str, float | None], ...]]] = {
    "en": {
        "time": (
            ("Two Saturdays in spring", 12),
            ("An evening a month to look after it", 3),
            ("I knock on the doors of our street", None),
        ),
        "skill": (
            ("I can draw the plan", None),
            ("I have a carpenter's tools and know how to use them", None),
            ("I translate the letters", None),
        ),
        "money": (("Towards the first plants", 20), ("From the cake sale", 85)),
    },
    "es": {
        "time": (
            ("Dos sábados de primavera", 12),
            ("Una tarde al mes para cuidarlo", 3),
            ("Llamo a las puertas de nuestra calle", None),
        ),
        "skill": (
            ("Sé dibujar el plano", None),
            ("Tengo herramientas de carpintería y sé usarlas", None),
            ("Traduzco las cartas", None),
        ),
        "money": (("Para las primeras plantas", 20), ("De la venta de pasteles", 85)),
    },
}
"""What one may offer towards an outcome, by its kind: the words, and the hours or the money where one says how much."""
