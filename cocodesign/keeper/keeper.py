"""The one who writes: takes commands in turn, has them decided and committed, and tells everybody what changed."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from cocodesign.chain import canonical
from cocodesign.desk import LocalNews, new_id
from cocodesign.events import PAPER, State
from cocodesign.events.delegations import carried
from cocodesign.exceptions import DeskUnavailableError, KeptElsewhereError, RefusedError
from cocodesign.rules import check_command, refuse
from cocodesign.rules.thresholds import is_over
from cocodesign.schema import ONE_BY_ONE
from cocodesign.store import Answer, Feed, Store

__all__ = ["Keeper", "LocalDesk", "Seat"]

log = logging.getLogger(__name__)

AGAIN = 2.0
"""After how many seconds the keeper tries again what it could not do."""

PATIENCE = 30.0
"""For how many seconds one command is tried again while the database cannot be reached; then its desk sends it anew."""

BREATH = 0.2
"""How many seconds pass between two such tries."""

QUIET, LATEST = 3.0, 120.0
"""After how many seconds without a command the files are purged of what was erased, and after how many in any case."""


class Seat:
    """A listener: one person in one role, and what to do with news for them.

    Parameters
    ----------
    person, role : str
        Who listens.
    tell : callable
        Called with ``{"events": […], "upto": SEQ}`` or ``{"live": {…}}``.
    since : int
        The number of the last event that the listener has.
    """

    def __init__(
        self, person: str, role: str, tell: Callable[[dict[str, Any]], None], since: int = 0
    ) -> None:
        self.person = person
        self.role = role
        self.tell = tell
        self.since = since
        self.live: dict[str, Any] = {}
        """The figures that they were told last."""


class Keeper:
    """Owns a store while a workshop runs.

    Parameters
    ----------
    store : Store
        The log, and the clock that deadlines go by. Nobody else may write to it meanwhile.

    Attributes
    ----------
    replaced : asyncio.Event
        Set when another keeper has taken the workshop over while the database could not be reached.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.feed = Feed(store.read(), store.names())
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._counter = ThreadPoolExecutor(1, thread_name_prefix="count")
        self._turns: dict[str, deque[tuple[Callable[[], Any], asyncio.Future[Any]]]] = {}
        self._work = asyncio.Event()
        self._seats: set[Seat] = set()
        self._voters = store.voters()
        """Who voted in the secret polls: each hears of themselves, everybody of the number."""
        self._closed = asyncio.Event()
        self.replaced = asyncio.Event()
        self._erased = asyncio.Event()
        self._busy_at = 0.0
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    async def __aenter__(self) -> Keeper:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def state(self) -> State:
        """The workshop as it stands, unfiltered."""
        return self.feed.state

    async def start(self) -> None:
        """Begin to take commands, to watch the time, and to count what closed while nobody was here."""
        if await self.ask_store(self.store.purge_pending):
            self._erased.set()  # words were erased, and then something went wrong
        work = (self._take_turns, self._watch, self._tally, self._clean)
        self._tasks = [asyncio.ensure_future(task()) for task in work]

    async def stop(self) -> None:
        """Finish what was taken, take nothing new, then close the store."""
        if self._stopping:
            return
        self._stopping = True
        writing, *others = self._tasks
        for task in others:
            task.cancel()
        while self._turns:
            await asyncio.sleep(0.01)
        writing.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(DeskUnavailableError, KeptElsewhereError):  # then whoever keeps it next purges
            if await self.ask_store(self.store.purge_pending):
                log.info("%s", await self.ask_store(self.store.purge))
        await asyncio.get_running_loop().run_in_executor(self._thread, self.store.close)
        self._thread.shutdown()
        self._counter.shutdown(wait=False, cancel_futures=True)

    # ------------------------------------------------------------ commands

    async def submit(self, command: Mapping[str, Any], person: str) -> Answer:
        """Return the answer to a command of a person, once it is committed and everybody was told.

        Commands are taken in turn, one of each person before the second of anybody.
        """
        return await self._in_turn(person, lambda: self.store.submit(command, person))

    async def carry_out(self, command: Mapping[str, Any], person: str) -> dict[str, Any]:
        """Return what is said to a person who commands, at whichever desk."""
        check_command(command)
        if command["do"] == "personal_link":
            return {"token": await self.ask_store(partial(self.store.personal_link, person))}
        return (await self.submit(command, person)).as_dict()

    async def join(self, command: Mapping[str, Any]) -> Answer:
        """Let a newcomer in (see :meth:`cocodesign.store.Store.join`)."""
        return await self._in_turn(f"join {command.get('id')}", lambda: self.store.join(command))

    async def replace_links(self, person: str) -> Answer:
        """End every secret of a person and return a new one (see :meth:`cocodesign.store.Store.replace_links`)."""
        return await self._in_turn("operator", lambda: self.store.replace_links(person))

    async def ask_store(self, question: Callable[[], Any]) -> Any:
        """Return what the store says to a question, asked in its own thread, outside of the turns.

        While the database cannot be reached the question is asked again, and every question may be: a command that
        was committed in the moment in which the line broke is found by its id.

        Raises
        ------
        DeskUnavailableError
            If the database stays away; whether something was saved is not known then.
        """
        loop = asyncio.get_running_loop()
        end, said = loop.time() + PATIENCE, ""
        while True:
            if self.replaced.is_set():
                raise KeptElsewhereError("Another keeper has taken this workshop over.")
            try:
                return await loop.run_in_executor(self._thread, question)
            except KeptElsewhereError:
                self.replaced.set()
                raise
            except DeskUnavailableError as error:
                if self._stopping or loop.time() > end:
                    raise DeskUnavailableError(
                        "The database stays away; what was sent is not known to be saved, and may be sent again."
                    ) from error
                if str(error) != said:
                    log.warning("%s", said := str(error))
                await asyncio.sleep(BREATH)

    async def desk(self, person: str) -> LocalDesk:
        """Return a desk for a person in this very process.

        Raises
        ------
        RefusedError
            If nobody of that name is in the workshop.
        """
        role = await self.ask_store(lambda: self.store.role(person))
        if role is None:
            raise refuse("unknown")
        return LocalDesk(self, person, role)

    async def _in_turn(self, person: str, act: Callable[[], Any]) -> Any:
        if self._stopping:
            raise DeskUnavailableError("The keeper of this workshop has stopped.")
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._turns.setdefault(person, deque()).append((act, answer))
        self._work.set()
        return await answer

    async def _take_turns(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            while self._turns:
                for person in list(self._turns):
                    act, answer = self._turns[person][0]
                    await self._carry_out(act, answer)
                    self._turns[person].popleft()
                    if not self._turns[person]:
                        del self._turns[person]

    async def _carry_out(self, act: Callable[[], Any], answer: asyncio.Future[Any]) -> None:
        self._busy_at = asyncio.get_running_loop().time()
        try:
            done: Answer = await self.ask_store(act)
            if done.boxed is not None and done.boxed.revision:
                self._voters.setdefault(done.boxed.poll, {})[done.boxed.voter] = done.boxed.revision
                for seat in [seat for seat in self._seats if seat.person == done.boxed.voter]:
                    self._tell_figures(seat, self._figures())
            if _moves_a_box(done):
                self._voters = await self.ask_store(self.store.voters)
            await self._take_up(done)
        except Exception as error:  # noqa: BLE001 (handed to whoever asked; the keeper goes on)
            if isinstance(error, RefusedError) and error.code == "disk-full":
                log.error("%s", error)  # whoever made the disk full reads it here
            if not answer.done():
                answer.set_exception(error)
        else:
            if not answer.done():
                answer.set_result(done)

    async def _take_up(self, done: Answer) -> None:
        """Tell everybody of new events; refusals that the store noted come along with the next ones.

        A retry brings none, but what it retried may have been committed when the line to the database broke.
        """
        new = list(done.events)
        if not new and (done.seq is None or done.seq <= len(self.feed.events)):
            return
        if not new or new[0]["seq"] != len(self.feed.events) + 1:
            new = await self.ask_store(lambda: self.store.read(len(self.feed.events)))
        erased = [event for event in new if event["kind"] == "payload.redacted"]
        if erased:  # the words go out of this memory too
            self.feed = await self.ask_store(lambda: Feed(self.store.read(), self.store.names()))
            self._erased.set()
        else:
            named = {
                event["actor"]
                for event in new
                if event["kind"] in ("participant.joined", "participant.renamed")
            }
            if named:
                self.feed.names |= await self.ask_store(lambda: self.store.names(*named))
            self.feed.extend(new)
        for seat in list(self._seats):
            self._bring_up_to_date(seat)
            if any(event["ref"] == seat.person for event in erased):
                self.unseat(seat)
        if any(event["kind"] == "poll.closed" for event in new):
            self._closed.set()
        if any(event["kind"] == "poll.sealed" for event in new):
            self._erased.set()  # the store has purged itself of key and slips, or is kept from it and has to try again

    # ------------------------------------------------------------ listeners

    def seat(self, seat: Seat) -> None:
        """Give a listener a seat: first all they missed, then whatever comes."""
        self._seats.add(seat)
        self._bring_up_to_date(seat)
        self._tell_figures(seat, self._figures())

    def unseat(self, seat: Seat) -> None:
        """Let a listener go."""
        self._seats.discard(seat)

    def _bring_up_to_date(self, seat: Seat) -> None:
        events = list(self.feed.seen(seat.person, seat.role, seat.since))
        seat.since = len(self.feed.events)
        for start in range(0, max(len(events), 1), 500):
            piece = events[start : start + 500]
            upto = seat.since if start + 500 >= len(events) else piece[-1]["seq"]
            seat.tell({"events": piece, "upto": upto})

    def _figures(self) -> dict[str, Any]:
        here = {seat.person for seat in self._seats if seat.role == "participant"}
        voted = {
            poll: len((self._voters if row["mode"] == "secret" else self.state.ballots).get(poll, ()))
            for poll, row in self.state.polls.items()
        }
        figures: dict[str, Any] = {"here": len(here), "voted": voted}
        answers = {
            poll: sum(
                sum(map(len, ballot["choice"].values()))
                for ballot in self.state.ballots.get(poll, {}).values()
            )
            for poll, row in self.state.polls.items()
            if row["kind"] in ONE_BY_ONE
        }
        shown = {
            poll: dict(row["shown"])
            for poll, row in self.state.polls.items()
            if row.get("shown") and not row["closed_at"]
        }
        more = {"answers": answers, "shown": shown}
        return {**figures, **{name: some for name, some in more.items() if some}}

    def _tell_figures(self, seat: Seat, figures: dict[str, Any]) -> None:
        """Tell a listener the figures of the moment, where they are others than the last: theirs alone among them."""
        own = self.voted(seat.person)
        live = {**figures, "mine": own} if own else dict(figures)
        loads = {
            poll: carried(self.state, poll)[seat.person]
            for poll, row in self.state.polls.items()
            if row["closed_at"] is None and poll in self.state.delegations
        }
        if any(loads.values()):
            live["carried"] = {poll: n for poll, n in loads.items() if n}
        if seat.role == "facilitator":
            sheets = {poll: _sheets(voted) for poll, voted in self._voters.items()}
            if any(sheets.values()):
                live["sheets"] = {poll: some for poll, some in sheets.items() if some}
        if live != seat.live:
            seat.live = live
            seat.tell({"live": live})

    def voted(self, person: str) -> dict[str, int]:
        """Return, by secret poll, the how manieth ballot of a person counts; 0 once the poll is sealed."""
        return {poll: voted[person] for poll, voted in self._voters.items() if person in voted}

    def present(self) -> set[str]:
        """Return the people who have a page open now."""
        return {seat.person for seat in self._seats if seat.role == "participant"}

    # ------------------------------------------------------------ time and tallies

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(0.4)
            figures = self._figures()
            for seat in list(self._seats):
                self._tell_figures(seat, figures)
            now = datetime.fromisoformat(self.store.clock()).astimezone(UTC)
            for stage in list(self.state.stages.values()):
                due = stage["closes_at"]
                if stage["state"] == "open" and due and datetime.fromisoformat(due) <= now:
                    await self._by_itself(self._close_at, stage["stage"], due)
            for promise, row in list(self.state.promises.items()):
                needs = row["threshold"]
                if needs and needs["state"] == "open" and is_over(needs["by"], now.isoformat()):
                    await self._by_itself(self._settle, promise, needs["by"])

    async def _tally(self) -> None:
        """Count every poll that is closed and not counted yet, after a crash as well as after a closing."""
        while True:
            for poll in self._uncounted():
                await self._by_itself(self._count, poll)
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN if self._uncounted() else None):
                    await self._closed.wait()
            self._closed.clear()

    async def _clean(self) -> None:
        """Take what was erased out of the files, at a moment at which nobody writes."""
        while True:
            await self._erased.wait()
            self._erased.clear()
            loop = asyncio.get_running_loop()
            latest = loop.time() + LATEST
            while self._turns or loop.time() < min(self._busy_at + QUIET, latest):
                await asyncio.sleep(0.1)
            await self._by_itself(self._purge)

    async def _purge(self) -> None:
        if not await self.ask_store(self.store.purge_pending):
            return
        found = await self.ask_store(self.store.purge)
        log.log(logging.INFO if found.ok else logging.WARNING, "%s", found)
        if not found.ok:
            asyncio.get_running_loop().call_later(10 * AGAIN, self._erased.set)

    def _uncounted(self) -> list[str]:
        return [
            poll
            for poll, row in self.state.polls.items()
            if row["closed_at"] and poll not in self.state.counts
        ]

    async def _close_at(self, stage: str, due: str) -> None:
        await self.submit(
            {"do": "close_stage", "id": self._name("timer", stage, due), "stage": stage, "due": due}, "keeper"
        )

    async def _settle(self, promise: str, by: str) -> None:
        await self.submit({"do": "settle", "id": self._name("settle", promise, by), "ref": promise}, "keeper")

    async def _count(self, poll: str) -> None:
        """Count a poll beside the store's thread, which meanwhile takes the commands of everybody."""
        while True:
            feed = self.feed
            counting = await self.ask_store(partial(self.store.tallying, poll, feed.state))
            tally = await asyncio.get_running_loop().run_in_executor(self._counter, counting)
            if self.feed is feed:  # else something was erased meanwhile, and it may be one of these ballots
                break
        await self.submit({"do": "count", "id": self._name("count", poll), **tally}, "keeper")

    def _name(self, *facts: str) -> str:
        """The id of a command of the keeper's own: the same after a crash, so that nothing is done twice."""
        return hashlib.sha256(canonical([self.store.workshop, *facts])).hexdigest()[:32]

    async def _by_itself(self, act: Callable[..., Awaitable[None]], *facts: str) -> None:
        """Do what nobody asked for; where it fails (a full disk, say) it is tried again later, never given up."""
        try:
            await act(*facts)
        except Exception:
            log.exception("the keeper could not do its part with %s; it will try again", ", ".join(facts))
            await asyncio.sleep(AGAIN)
            if act == self._purge:
                self._erased.set()


def _moves_a_box(done: Answer) -> bool:
    return any(event["kind"] in ("poll.sealed", "paper.voided", "payload.redacted") for event in done.events)


def _sheets(voted: Mapping[str, int]) -> list[str]:
    return sorted(voter.removeprefix(PAPER) for voter in voted if voter.startswith(PAPER))


class LocalDesk(LocalNews):
    """A desk in the keeper's own process: for tests, notebooks, simulations and solo use."""

    def __init__(self, keeper: Keeper, person: str, role: str) -> None:
        super().__init__()
        self.person, self.role = person, role
        self._keeper = keeper
        self.link = "live"
        self._seat = Seat(person, role, self._hear)
        keeper.seat(self._seat)

    def _hear(self, said: dict[str, Any]) -> None:
        self._tell(said.get("events"), said.get("live"))

    async def send(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Send a command and return the keeper's answer, once it is committed."""
        return await self._keeper.carry_out({"id": new_id(), **command}, self.person)

    async def close(self) -> None:
        """Leave the desk."""
        self._keeper.unseat(self._seat)
        self._hush()
