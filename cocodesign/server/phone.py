"""Whose turn is it on a phone that several people use? Each has a secret of their own in it, which no script reads."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .door import DoorHandler
from .drawing import render
from .identity import COOKIES, MOST_PEOPLE, hand_over, others_on
from .words import LANGUAGES, phone_words

__all__ = ["Forget", "SharedPhone", "Switch"]

Person = dict[str, Any]


class PhoneHandler(DoorHandler):
    """What the addresses of a shared phone have in common."""

    async def people(self) -> list[Person]:
        """Return who has a place on this phone, by the number under which they joined.

        Each is ``person, name, n, language, token`` and ``now``, whether it is their turn.

        Raises
        ------
        DeskUnavailableError
            If the keeper is away.
        """
        now = self.get_cookie(COOKIES["participant"]) or ""
        found: dict[str, Person] = {}
        for token in dict.fromkeys(filter(None, (now, *others_on(self)))):
            try:
                who = await self.settings["cocodesign"].operator.ask("who", token=token)
            except RefusedError:  # a secret that counts no more
                continue
            if who["role"] == "participant":
                found.setdefault(who["person"], {**who, "token": token, "now": token == now})
        return sorted(found.values(), key=lambda one: one["n"])

    async def meant(self) -> tuple[Person | None, list[Person]]:
        """Return the person of this phone whom a post names, and everybody on it; say no where there is none."""
        wanted = str(self.posted().get("person", ""))
        try:
            people = await self.people()
        except DeskUnavailableError:
            self.refuse("away", "The workshop does not answer just now.")
            return None, []
        found = next((one for one in people if one["person"] == wanted), None)
        if found is None:
            self.refuse("not-here", "This person has no place on this phone.")
        return found, people


class SharedPhone(PhoneHandler):
    """``/hello/phone``: who has a place on this phone, and the ways to go on as one of them."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Send the page."""
        try:
            people = await self.people()
        except DeskUnavailableError:
            await self.notice("moment", 503, again=True)
            return
        say = phone_words(self.language)
        for one in people:
            one["called"] = one["name"] or say["numbered"].format(n=one["n"])
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            await render(
                "phone.html.j2",
                base=self.base_url,
                language=self.language,
                title=await self.settings["title"](),
                people=people,
                full=len(people) >= MOST_PEOPLE,
                say=say,
            )
        )


class Switch(PhoneHandler):
    """``POST /hello/switch``: it is another person's turn."""

    @allow_unauthenticated
    async def post(self) -> None:
        """Go on as one of the people of this phone."""
        person, people = await self.meant()
        if person is None:
            return
        hand_over(self, person["token"], [one["token"] for one in people if one is not person])
        if person["language"] in LANGUAGES:
            self.speak(person["language"])
        self.finish({"ok": {"person": person["person"]}})


class Forget(PhoneHandler):
    """``POST /hello/forget``: somebody takes their place off this phone."""

    @allow_unauthenticated
    async def post(self) -> None:
        """Forget one person here; their open pages end, on other phones they open anew by themselves."""
        person, people = await self.meant()
        if person is None:
            return
        left = [one for one in people if one is not person]
        now = next((one["token"] for one in left if one["now"]), "")
        hand_over(self, now, [one["token"] for one in left if one["token"] != now])
        await self.kernel_manager.end_all(person["person"])  # type: ignore[attr-defined]
        self.finish({"ok": {"left": len(left)}})
