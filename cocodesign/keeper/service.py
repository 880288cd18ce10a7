"""The keeper's socket: lines of JSON from the servers, the kernels and the command line (see :mod:`cocodesign.desk`)."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cocodesign.exceptions import CocodesignError, DeskUnavailableError, RefusedError
from cocodesign.keeper.keeper import Keeper, Seat
from cocodesign.keeper.progress import progress
from cocodesign.rules import refuse

__all__ = ["Service", "serve"]

log = logging.getLogger(__name__)

MOST_BYTES_IN = 256 * 1024
"""The longest line that is read: far above any command, far below what could hurt."""

PATIENCE = 15
"""How many seconds a caller may take to say who they are."""

FAREWELL = 2.0
"""How many seconds the page of somebody who was erased has to say so, before it ends."""

REPORTS_COUNT_FOR = 30.0
"""How many seconds a server's figures of itself count."""

MOST_BYTES_OUT = 16 * 1024 * 1024
"""How much may wait for a listener who does not read before the line is cut; it comes back and asks anew."""


async def serve(keeper: Keeper, address: str, key: str) -> Service:
    """Return the service of a keeper, listening at an address.

    Parameters
    ----------
    keeper : Keeper
        A keeper that was started.
    address : str
        ``unix:/path/to/socket`` or ``tcp:127.0.0.1:PORT``.
    key : str
        The operator's key; whoever presents it speaks as the operator.
    """
    service = Service(keeper, key)
    kind, _, place = address.partition(":")
    if kind == "unix":
        with suppress(FileNotFoundError):
            os.unlink(place)
        mask = os.umask(0o077)
        try:
            service.server = await asyncio.start_unix_server(service.on_line, place, limit=MOST_BYTES_IN)
        finally:
            os.umask(mask)
    else:
        host, _, port = place.rpartition(":")
        service.server = await asyncio.start_server(service.on_line, host, int(port), limit=MOST_BYTES_IN)
    return service


class Service:
    """Answers everybody who comes to the keeper's socket."""

    server: asyncio.Server

    def __init__(self, keeper: Keeper, key: str) -> None:
        self._keeper = keeper
        self._key = key
        self._lines: dict[asyncio.StreamWriter, str] = {}
        """Who speaks on each line that stands; "" before they have said."""
        self._reports: dict[str, dict[str, Any]] = {}
        self._operator: dict[str, Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]] = {
            "look": self._look,
            "join": self._join,
            "who": self._who,
            "erase_removed": self._erase_removed,
            "capability": self._capability,
            "link": self._link,
            "replace": self._replace,
            "report": self._report,
            "health": self._health,
            "progress": self._progress,
            "facts": self._facts,
            "archive": self._archive,
            "verify": self._verify,
        }

    async def close(self) -> None:
        """Stop listening and close every line; the desks at the other ends will try again."""
        self.server.close()
        for writer in list(self._lines):
            writer.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await self.server.wait_closed()

    async def on_line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one line from its greeting to its end."""
        self._lines[writer] = ""
        seat: Seat | None = None
        asking: set[asyncio.Task[None]] = set()

        def say(value: Mapping[str, Any]) -> None:
            if writer.is_closing():
                return
            writer.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            if writer.transport.get_write_buffer_size() > MOST_BYTES_OUT:
                writer.transport.abort()

        try:
            async with asyncio.timeout(PATIENCE):
                hello = _object(await reader.readline())
            person, role = await self._greet(hello)
            self._lines[writer] = person
            last = len(self._keeper.feed.events)
            say(
                {
                    "welcome": {
                        "person": person,
                        "role": role,
                        "workshop": self._keeper.store.workshop,
                        "seq": last,
                    }
                }
            )
            since = hello.get("since")
            if isinstance(since, int):
                seat = Seat(person, role, say, max(0, since))
                self._keeper.seat(seat)
            while (text := await reader.readline()) and not writer.is_closing():
                asked = _object(text)
                task = asyncio.ensure_future(self._answer(asked, person, role, say, writer.close))
                asking.add(task)
                task.add_done_callback(asking.discard)
                if len(asking) > 64:
                    await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        except RefusedError as refusal:
            say({"no": _no(refusal)})
        except (OSError, ValueError):
            pass  # whoever does not speak the language is let go
        finally:
            if seat is not None:
                self._keeper.unseat(seat)
            self._lines.pop(writer, None)
            with suppress(OSError):
                async with asyncio.timeout(1):
                    await writer.drain()
            writer.close()

    async def _greet(self, hello: Mapping[str, Any]) -> tuple[str, str]:
        secret = hello.get("hello")
        if not isinstance(secret, str):
            raise refuse("unknown")
        if hmac.compare_digest(secret.encode(), self._key.encode()):
            return "operator", "operator"
        holder: tuple[str, str] | None = await self._keeper.ask_store(
            lambda: self._keeper.store.holder(secret)
        )
        if holder is None:
            raise refuse("unknown")
        return holder

    async def _answer(
        self,
        asked: Mapping[str, Any],
        person: str,
        role: str,
        say: Callable[[Mapping[str, Any]], None],
        hang_up: Callable[[], None],
    ) -> None:
        n = asked["n"] if isinstance(asked.get("n"), int) else None
        try:
            command: Any = asked.get("do")
            ask = (
                self._operator.get(command.get("do", ""))
                if isinstance(command, dict) and role == "operator"
                else None
            )
            if ask is not None:
                answer = await ask(command)
            else:
                answer = await self._keeper.carry_out(command, person)
                if command.get("do") == "remove_person":
                    self._cut(command["ref"])
            say({"n": n, "ok": answer})
            if isinstance(command, dict) and command.get("do") == "erase" and command.get("ref") is None:
                self._let_go(str(command.get("person")) if role == "operator" else person)
        except RefusedError as refusal:
            say({"n": n, "no": _no(refusal)})
        except DeskUnavailableError as trouble:
            # Saved or not is not known, so neither is said: the desk comes back and sends it again, with its id.
            log.warning("a line is cut without an answer: %s", trouble)
            hang_up()
        except (CocodesignError, KeyError, TypeError) as error:
            say({"n": n, "no": _no(refuse("bad-request", what=str(error)))})
        except Exception:
            log.exception("a command could not be carried out")
            broken = "something broke on our side; nothing was saved"
            say({"n": n, "no": _no(RefusedError("broken", f"We are sorry: {broken}."))})

    # ------------------------------------------------------------ what only the operator's processes may ask

    async def _look(self, command: Mapping[str, Any]) -> dict[str, Any]:
        if not self._keeper.store.is_code(str(command.get("code", ""))):
            raise refuse("wrong-code")
        state = self._keeper.state
        if not state.doors:
            raise refuse("doors-closed")
        told = (
            "title",
            "purpose",
            "purpose_short",
            "values",
            "influence",
            "organisation",
            "terms",
            "language",
        )
        stages = [{name: row[name] for name in ("stage", "kind", "title", "state")} for row in state.agenda]
        here = sum(1 for row in state.participants.values() if row["role"] == "participant")
        return {name: state.workshop[name] for name in told} | {"stages": stages, "here": here}

    async def _join(self, command: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self._keeper.join(command)
        return answer.as_dict() | {"name": self._keeper.feed.names.get(answer.person, "")}

    async def _who(self, command: Mapping[str, Any]) -> dict[str, Any]:
        found = await self._keeper.ask_store(lambda: self._keeper.store.who(str(command.get("token", ""))))
        if found is None:
            raise refuse("unknown")
        consents = self._keeper.state.consents.get(found["person"], {})
        row = self._keeper.state.participants.get(found["person"], {})
        found |= {"n": row.get("number", 0), "language": row.get("language", "")}
        return {**found, "consents": [scope for scope, row in consents.items() if row["granted"]]}

    async def _erase_removed(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Erase somebody who was shut out and asks for it at the door, with the secret that their phone still has."""
        found = await self._keeper.ask_store(lambda: self._keeper.store.who(str(command.get("token", ""))))
        if found is None or found["role"] != "removed":
            raise refuse("unknown")
        erase = {"do": "erase", "id": os.urandom(16).hex(), "sure": True}
        return await self._keeper.carry_out(erase, found["person"])

    async def _capability(self, command: Mapping[str, Any]) -> dict[str, Any]:
        person = str(command["person"])
        role = await self._keeper.ask_store(lambda: self._keeper.store.role(person))
        if role not in ("participant", "facilitator", "wall"):
            raise refuse("unknown")
        return {
            "capability": await self._keeper.ask_store(lambda: self._keeper.store.capability(person, role))
        }

    async def _link(self, command: Mapping[str, Any]) -> dict[str, Any]:
        role = command["role"]
        if holders := self._holders(role):
            return {
                "token": await self._keeper.ask_store(lambda: self._keeper.store.personal_link(holders[0]))
            }
        answer = await self._keeper.join({"do": "join", "id": os.urandom(16).hex(), "role": role, "name": ""})
        return {"token": answer.token}

    async def _replace(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """End every link of a role and whatever came in by one; answer with the one that is new."""
        token = ""
        for person in self._holders(command["role"]):
            answer = await self._keeper.replace_links(person)
            token = token or answer.token
            self._cut(person)
        return {"token": token} if token else await self._link(command)

    def _holders(self, role: str) -> list[str]:
        if role not in ("facilitator", "wall"):
            raise refuse("bad-request", what="a link is for a facilitator or for the wall")
        people = self._keeper.state.participants.values()
        return [row["participant"] for row in people if row["role"] == role]

    def _cut(self, person: str) -> None:
        """Break a person's lines, and tell the servers, whose pages end with them."""
        for writer, who in list(self._lines.items()):
            if who == person:
                writer.transport.abort()
            elif who == "operator" and not writer.is_closing():
                writer.write(json.dumps({"replaced": person}).encode() + b"\n")

    def _let_go(self, person: str) -> None:
        """End the lines of somebody who was erased, once they have been told; a little later their pages."""
        for writer, who in list(self._lines.items()):
            if who == person:
                writer.close()
        asyncio.get_running_loop().call_later(FAREWELL, self._cut, person)

    async def _facts(self, command: Mapping[str, Any]) -> dict[str, Any]:
        state, store = self._keeper.state, self._keeper.store
        now = state.now
        people = sum(1 for row in state.participants.values() if row["role"] == "participant")
        point = await self._keeper.ask_store(lambda: store.checkpoint(str(command.get("where", "server"))))
        return {
            "workshop": store.workshop,
            "name": store.name,
            "title": state.workshop["title"],
            "purpose": state.workshop["purpose"],
            "organisation": state.workshop["organisation"],
            "code": store.code,
            "doors": state.doors,
            "ended": bool(state.workshop["ended_at"]),
            "stage": now["stage"] if now else None,
            "people": people,
            "here": len(self._keeper.present()),
            "seq": point.seq,
            "head": point.hash,
        }

    async def _report(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Take a server's figures of itself; they are kept in memory, for :meth:`_health`."""
        told = ("role", "pid", "kernels", "most", "delay_ms", "keeper_ms")
        figures = {name: command[name] for name in told}
        self._reports[f"{figures['role']} {figures['pid']}"] = figures | {"told": time.monotonic()}
        return {}

    async def _health(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Answer with who is here and what each server last told of itself, ``age`` seconds ago."""
        now = time.monotonic()
        self._reports = {
            name: row for name, row in self._reports.items() if now - row["told"] < REPORTS_COUNT_FOR
        }
        servers = [
            {**{key: value for key, value in row.items() if key != "told"}, "age": now - row["told"]}
            for row in self._reports.values()
        ]
        here = len(self._keeper.present())
        return {"here": here, "pid": os.getpid(), "servers": servers, "purge": await self._purge()}

    async def _purge(self) -> dict[str, Any]:
        """Since when erased words may lie in the files, of how many erasures; and when there were last found to be none."""
        store = self._keeper.store
        since = await self._keeper.ask_store(store.purge_pending)
        waiting = [
            event
            for event in self._keeper.feed.events
            if event["kind"] == "payload.redacted" and since is not None and event["at"] >= since
        ]
        done = await self._keeper.ask_store(store.purged_at)
        return {"since": since, "erasures": len(waiting), "done": done}

    async def _progress(self, command: Mapping[str, Any]) -> dict[str, Any]:
        return progress(self._keeper.state)

    async def _archive(self, command: Mapping[str, Any]) -> dict[str, Any]:
        store = self._keeper.store
        target = Path(str(command["path"]))
        where = f"{'backup' if command.get('what') == 'backup' else 'archive'} {target.name}"[:80]
        await self._keeper.ask_store(lambda: store.checkpoint(where))
        return {"path": str(await self._keeper.ask_store(lambda: store.write_archive(target)))}

    async def _verify(self, command: Mapping[str, Any]) -> dict[str, Any]:
        report = await self._keeper.ask_store(self._keeper.store.verify)
        about = {"events": report.events, "head": report.head, "purge_pending": report.purge_pending}
        return {"ok": report.ok, "said": str(report), **about}


def _object(text: bytes) -> dict[str, Any]:
    """The object on a line; ValueError when there is none."""
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("this line is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("a line holds one object")
    return found


def _no(refusal: RefusedError) -> dict[str, Any]:
    return {"code": refusal.code, "message": refusal.message, "facts": refusal.facts}
