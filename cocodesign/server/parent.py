"""How do a workshop's processes live and end together? One parent starts, watches and stops them."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from cocodesign.exceptions import CocodesignError, DeskUnavailableError, InvalidInputError

from .address import answers, check_exposure, check_port, network_addresses, public_address
from .operator import Operator
from .paths import notebooks_folder

__all__ = ["Plan", "Running", "private_folder", "serve", "sweep"]

LOOK_EVERY = 0.2  # seconds
READY_WITHIN = 60.0
STOP_WITHIN = 8.0
KEEPER_RETURNS = 5  # times within a minute; one that dies more often will not be helped by starting it
SHORT = 40  # characters of a folder's path; the kernels' sockets in it may have about 100
PREFIX = "cocodesign-"
PARENT_DIED = 1  # PR_SET_PDEATHSIG
DATABASE_SECRETS = ("PGPASSWORD", "PGPASSFILE", "PGSERVICEFILE")  # for the keeper alone


@dataclass(frozen=True)
class Plan:
    """What a workshop is served with.

    Parameters
    ----------
    workshop : str
        Its name.
    store : str
        The address of its store, such as ``sqlite:////home/ana/workshops/mill-lane.sqlite``, without a password.
    runfile : Path
        Where the file of the running workshop is written, beside the store.
    host, port : str, int
        Where the participants' server listens.
    facilitator_host, facilitator_port : str, int
        Where the facilitator's server listens.
    public_url : str
        The address people type, if a proxy or a name stands before the participants' server.
    certificate, certificate_key : Path, optional
        For https.
    plain_http : bool
        Other devices may be let in without a certificate: the network is known and one's own.
    most : int
        Kernels of the participants' server in all.
    notebooks : Path
        Where the app notebooks lie.
    log : Path, optional
        A file for what the processes report; without it they write to standard error.
    password : str
        That of the store's database, if it has one. The keeper alone is told, by its environment.
    """

    workshop: str
    store: str
    runfile: Path
    host: str = "127.0.0.1"
    port: int = 8866
    facilitator_host: str = "127.0.0.1"
    facilitator_port: int = 8867
    public_url: str = ""
    certificate: Path | None = None
    certificate_key: Path | None = None
    plain_http: bool = False
    most: int = 100
    notebooks: Path = field(default_factory=notebooks_folder)
    log: Path | None = None
    password: str = field(default="", repr=False)

    @property
    def scheme(self) -> str:
        """``http`` or ``https``."""
        return "https" if self.certificate else "http"

    @property
    def participants_url(self) -> str:
        """The address of the participants' server, as people type it."""
        return (self.public_url or f"{self.scheme}://{public_address(self.host)}:{self.port}").rstrip("/")

    @property
    def facilitator_url(self) -> str:
        """The address of the facilitator's server."""
        return f"{self.scheme}://{public_address(self.facilitator_host)}:{self.facilitator_port}"


@dataclass(frozen=True)
class Running:
    """A workshop that runs, for whoever prints it. The links hold secrets.

    ``reachable`` says whether this computer itself answers at the address that phones are given; ``others``
    are its further addresses in local networks.
    """

    workshop: str
    title: str
    code: str
    join_link: str
    wall_link: str
    facilitator_link: str
    reachable: bool
    others: list[str]


def serve(
    plan: Plan,
    ready: Callable[[Running], None],
    news: Callable[[str], None] = lambda sentence: None,
) -> int:
    """Serve a workshop until a signal comes; return the exit code.

    Parameters
    ----------
    plan : Plan
        What it is served with.
    ready : callable
        Is given the running workshop once everything answers.
    news : callable
        Is given a sentence when something happened to a process.

    Returns
    -------
    int
        0 after a signal, 1 if a server died or did not come up.

    Raises
    ------
    InvalidInputError
        Before anything is started: if a port is taken, the host is not safe, or the workshop runs already.
    """
    check_exposure(plan.host, plan.certificate, plan.plain_http)
    check_exposure(plan.facilitator_host, plan.certificate, plan.plain_http)
    check_port(plan.host, plan.port, "--port")
    check_port(plan.facilitator_host, plan.facilitator_port, "--facilitator-port")
    check_not_running(plan)
    sweep()
    with contextlib.ExitStack() as stack:
        stopped = stack.enter_context(stop_signals())
        sockets = stack.enter_context(private_folder())
        key = secrets.token_urlsafe(32)
        address = (
            f"unix:{sockets / 'desk.sock'}" if hasattr(asyncio, "open_unix_connection") else _tcp_address()
        )
        stack.enter_context(run_file(plan, address, key))
        log = stack.enter_context(plan.log.open("ab")) if plan.log else None
        family = stack.enter_context(Family(plan, sockets, log, stopped, news))
        if not family.start(Operator(address, key)):
            return 0 if stopped.signal else 1
        ready(asyncio.run(describe(plan, Operator(address, key))))
        return family.watch()


@dataclass
class Stopped:
    """Which signal has come, if any."""

    signal: int = 0


@contextlib.contextmanager
def stop_signals() -> Iterator[Stopped]:
    """Note a signal to stop instead of ending at once; children are stopped in order."""
    stopped = Stopped()

    def note(number: int, frame: Any) -> None:
        stopped.signal = number

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), note) for name in names}
    try:
        yield stopped
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


class Family:
    """The keeper and the two servers."""

    def __init__(
        self, plan: Plan, sockets: Path, log: IO[bytes] | None, stopped: Stopped, news: Callable[[str], None]
    ) -> None:
        self.plan = plan
        self.sockets = sockets
        self.log = log
        self.stopped = stopped
        self.news = news
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._keeper_died: deque[float] = deque(maxlen=KEEPER_RETURNS)

    def __enter__(self) -> Family:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self, operator: Operator) -> bool:
        """Start the processes and wait until each answers; say whether they do."""
        plan = self.plan
        self._start("keeper", "cocodesign.keeper", str(plan.runfile))
        if not self._wait_until("keeper", lambda: asyncio.run(_keeper_answers(operator))):
            return False
        common = ["--connections", str(self.sockets)] if len(str(self.sockets)) <= SHORT else []
        common += ["--notebooks", str(plan.notebooks)]
        if plan.certificate:
            common += ["--certificate", str(plan.certificate)]
            common += ["--certificate-key", str(plan.certificate_key)] if plan.certificate_key else []
        servers = {
            "participants": (
                plan.host,
                plan.port,
                plan.participants_url,
                ["--most", str(plan.most), "--spare"],
            ),
            "facilitator": (plan.facilitator_host, plan.facilitator_port, plan.facilitator_url, []),
        }
        for role, (host, port, url, more) in servers.items():
            where = ["--role", role, "--host", host, "--port", str(port), "--public-url", url]
            self._start(role, "cocodesign.server", str(plan.runfile), *where, *more, *common)
        return all(
            self._wait_until(role, partial(answers, _own(host), port))
            for role, (host, port, *_) in servers.items()
        )

    def watch(self) -> int:
        """Wait for a signal; start a keeper that died again, and end with 1 if a server did."""
        while not self.stopped.signal:
            for name, child in self.children.items():
                if child.poll() is None:
                    continue
                if name != "keeper":
                    self.news(f"The {name} server has ended ({_ending(child)}); everything is stopped.")
                    return 1
                if not self._keeper_may_return():
                    self.news("The keeper ends again and again; everything is stopped.")
                    return 1
                self.news(
                    f"The keeper has ended ({_ending(child)}) and is started again; nothing saved is lost."
                )
                self._start("keeper", "cocodesign.keeper", str(self.plan.runfile))
                break
            time.sleep(LOOK_EVERY)
        return 0

    def stop(self) -> None:
        """Stop the servers, whose kernels still may say what is unsaved; then the keeper."""
        keeper = self.children.pop("keeper", None)
        _end(list(self.children.values()))
        self.children.clear()
        if keeper is not None:
            _end([keeper])

    def _keeper_may_return(self) -> bool:
        self._keeper_died.append(time.monotonic())
        return len(self._keeper_died) < KEEPER_RETURNS or self._keeper_died[-1] - self._keeper_died[0] > 60

    def _start(self, name: str, module: str, *arguments: str) -> None:
        self.children[name] = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            env=self._environment(name),
            start_new_session=True,  # else Ctrl-C would reach children and kernels at the same time as us
            preexec_fn=_leash if sys.platform.startswith("linux") else None,
        )

    def _environment(self, name: str) -> dict[str, str]:
        """What a process is told: how to reach the database only the keeper, and kernels' servers never."""
        said = {key: value for key, value in os.environ.items() if key != "COCODESIGN_STORE"}
        if name == "keeper":
            return said | ({"PGPASSWORD": self.plan.password} if self.plan.password else {})
        return {key: value for key, value in said.items() if key not in DATABASE_SECRETS}

    def _wait_until(self, name: str, there: Callable[[], bool]) -> bool:
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end and not self.stopped.signal:
            child = self.children[name]
            if child.poll() is not None:
                what = "keeper" if name == "keeper" else f"{name} server"
                self.news(f"The {what} could not be started ({_ending(child)}). {self._where_to_look()}")
                return False
            if there():
                return True
            time.sleep(LOOK_EVERY / 4)
        if not self.stopped.signal:
            self.news(f"{name} did not answer within {READY_WITHIN:.0f} seconds. {self._where_to_look()}")
        return False

    def _where_to_look(self) -> str:
        return f"Its last words are in {self.plan.log}." if self.plan.log else "Its last words stand above."


async def describe(plan: Plan, operator: Operator) -> Running:
    """Return what is told about a workshop that runs."""
    try:
        facts = await operator.ask("facts")
        facilitator = (await operator.ask("link", role="facilitator"))["token"]
        wall = (await operator.ask("link", role="wall"))["token"]
    finally:
        await operator.close()
    port, url = plan.port, plan.participants_url
    host = re.sub(r"^https?://|:\d+$", "", url)
    others = [one for one in network_addresses() if one != host] if plan.host in ("", "0.0.0.0") else []
    return Running(
        workshop=plan.workshop,
        title=facts["title"],
        code=facts["code"],
        join_link=f"{url}/hello#code={quote(facts['code'])}",
        wall_link=f"{url}/hello#wall={quote(wall)}",
        facilitator_link=f"{plan.facilitator_url}/hello#key={quote(facilitator)}",
        reachable=bool(plan.public_url) or answers(host, port),
        others=[f"{plan.scheme}://{one}:{port}" for one in others],
    )


def check_not_running(plan: Plan) -> None:
    """Raise InvalidInputError if the workshop's parent is alive."""
    try:
        process = int(json.loads(plan.runfile.read_text(encoding="utf-8"))["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    if _lives(process):
        raise InvalidInputError(
            f"The workshop {plan.workshop} is running already (process {process}). "
            f"Stop it first, or open its pages with `cocodesign link {plan.workshop}`."
        )


@contextlib.contextmanager
def run_file(plan: Plan, address: str, key: str) -> Iterator[Path]:
    """Write the file of the running workshop, for its processes and for this user alone."""
    run = {
        "pid": os.getpid(),
        "workshop": plan.workshop,
        "store": plan.store,
        "address": address,
        "key": key,
        "participants": plan.port,
        "facilitator": plan.facilitator_port,
        "participants_url": plan.participants_url,
        "facilitator_url": plan.facilitator_url,
    }
    plan.runfile.unlink(missing_ok=True)
    with open(
        os.open(plan.runfile, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(run, file)
    try:
        yield plan.runfile
    finally:
        plan.runfile.unlink(missing_ok=True)


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """Make a folder for sockets that only this user may enter, with a short path where the system has one."""
    place = next((one for one in _folders() if len(str(one)) <= SHORT - len(PREFIX) - 16), None)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))  # mode 0700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of parents that were killed."""
    for place in _folders():
        for folder in place.glob(f"{PREFIX}*-*"):
            owner = re.fullmatch(rf"{PREFIX}(\d+)-.+", folder.name)
            with contextlib.suppress(OSError):
                if owner and folder.is_dir() and _ours(folder) and not _lives(int(owner[1])):
                    shutil.rmtree(folder, ignore_errors=True)


def _folders() -> list[Path]:
    """Return where sockets may lie, the most private first."""
    named = [
        os.environ.get("XDG_RUNTIME_DIR"),
        tempfile.gettempdir(),
        None if sys.platform == "win32" else "/tmp",
    ]
    usable = [Path(name) for name in named if name and os.access(name, os.W_OK | os.X_OK)]
    return list(dict.fromkeys(usable))


def _ours(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _lives(process: int) -> bool:
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def _keeper_answers(operator: Operator) -> bool:
    try:
        await operator.ask("facts")
    except DeskUnavailableError:
        return False
    except CocodesignError:
        return True
    finally:
        await operator.close()
    return True


def _tcp_address() -> str:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp:127.0.0.1:{free.getsockname()[1]}"


def _own(host: str) -> str:
    """Return an address at which this computer reaches itself on a host that is listened on."""
    return "127.0.0.1" if host in ("", "0.0.0.0", "localhost") else host


def _leash() -> None:
    """Let the system end this process when its parent dies, however that happens."""
    ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)


def _ending(child: subprocess.Popen[bytes]) -> str:
    code = child.returncode
    return f"signal {-code}" if code is not None and code < 0 else f"code {code}"


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end, wait for all together, and end by force what is left."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    end = time.monotonic() + STOP_WITHIN
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, end - time.monotonic()))
    for child in children:
        if child.poll() is None:
            child.kill()
            child.wait()
