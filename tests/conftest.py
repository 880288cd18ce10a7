"""What do all tests share? A place of their own, and a real Chromium where a test plays in one."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from cocodesign.server.__main__ import start_lean

if TYPE_CHECKING:
    from .postgres_server import Server
    from .small_disk import SmallDisk

# A test tells right from wrong; how long it takes belongs to the computer and to `make bench`.
settings.register_profile(
    "untimed", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")
# Numbers come from one thread a process: two cores are shared by servers, kernels and the browser.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# A parser of addresses that nothing here asks for takes a second to build, in each process of the tests.
start_lean()
# No test meets the workshops, settings or notebooks of whoever runs it.
for name in ("COCODESIGN_STORE", "COCODESIGN_DESK", "COCODESIGN_CAPABILITY", "COCODESIGN_LANGUAGE"):
    os.environ.pop(name, None)

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Let each worker begin to read the tests elsewhere: what one has made ready to run, the others find on the disk."""
    mine = getattr(config, "workerinput", None)
    if mine is not None:
        config.args[:] = begun_elsewhere(config.args, int(mine["workerid"][2:]), mine["workercount"])


def begun_elsewhere(paths: list[str], place: int, places: int) -> list[str]:
    """Return what is to be read in another order: the folder of tests by its parts, from the given place in them on."""
    tests = ROOT / "tests"
    if str(tests) not in [str(Path(path).resolve()) for path in paths]:
        return paths
    parts = [
        part
        for part in sorted(tests.iterdir())
        if part.suffix == ".py" or (part.is_dir() and part.name not in ("benchmarks", "__pycache__"))
    ]
    files = [len(list(part.glob("test_*.py"))) if part.is_dir() else 1 for part in parts]
    start = next(k for k in range(len(parts)) if sum(files[: k + 1]) * places > place * sum(files))
    rest = [path for path in paths if Path(path).resolve() != tests]
    return [*map(str, parts[start:] + parts[:start]), *rest]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the whole workshops, then with browsers and servers: what mostly waits goes beside what computes.

    The order is one for all workers, wherever each began to read.
    """
    items.sort(key=lambda item: (_turn(item), str(item.path)))


def _turn(item: pytest.Item) -> int:
    """Return how late a file's turn comes; the long ones come first, so that no worker is left with one at the end."""
    if "workshop" in item.path.parts:
        return 0 if item.path.stem in ("test_every_template", "test_whole_workshop") else 1
    if "browser" in item.path.stem or item.path.stem in ("test_ballots", "test_results"):
        return 2
    return 3 if {"server", "release", "store", "widgets"} & {*item.path.parts} else 4


def pytest_unconfigure() -> None:
    """Close the Chromium in which scenes were played, if there were any."""
    playhouse = sys.modules.get("tests.widgets.playhouse")
    if playhouse is not None and playhouse.theatre.cache_info().currsize:
        playhouse.theatre().close()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """A PostgreSQL server of this process of the tests, that each test may stop, kill and start again."""
    pytest.importorskip("psycopg", reason="no PostgreSQL driver here: pip install psycopg[binary]")
    from .postgres_server import NoServer, Server

    try:
        server = Server()
    except NoServer as reason:
        pytest.skip(f"POSTGRESQL TESTS SKIPPED: {reason}")
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def small_disk() -> Iterator["SmallDisk"]:
    """A disk that the test may fill."""
    from .small_disk import NoDisk, SmallDisk

    try:
        disk = SmallDisk()
    except NoDisk as reason:
        pytest.skip(f"FULL DISK SKIPPED: {reason}")
    try:
        yield disk
    finally:
        disk.remove()


@pytest.fixture(scope="module")
def drawn_once() -> Iterator[None]:
    """The explorer draws each part of a bundled set once for all tests of a file: drawing is most of what they cost."""
    from cocodesign.apps.explorer.parts import Looked
    from cocodesign.apps.explorer.sources import BUNDLED

    draw, loaded, drawn = Looked.part, {}, {}

    def load_once(name, load):
        def source():
            if name not in loaded:
                loaded[name] = load()
            return loaded[name]

        return source

    def part(self, name, span):
        if all(self.source is not one for one in loaded.values()):
            return draw(self, name, span)
        key = (self.source.title, self.language, name, span)
        if key not in drawn:
            drawn[key] = draw(self, name, span)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Looked, "part", part)
        for name, load in list(BUNDLED.items()):
            patch.setitem(BUNDLED, name, load_once(name, load))
        yield


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a Chromium; `make test` makes sure that there is one, a bare pytest skips and says so."""
    from .chromium import find

    path = find()
    if path is None:
        pytest.skip(
            "BROWSER TESTS SKIPPED: no Chromium here. `make browser` fetches one, CHROMIUM=… names one."
        )
    return path


@pytest.fixture(scope="module")
def launch_chromium(chromium_path: str) -> Iterator[Callable]:
    """A function that starts a Chromium with further flags; all are closed when the file's tests are done.

    A file, not a session: while Playwright runs, its event loop is the running one of this thread,
    and `asyncio.run` would refuse in every other file.
    """
    from playwright.sync_api import Browser, sync_playwright

    from .chromium import FLAGS

    with sync_playwright() as playwright:
        browsers: list[Browser] = []

        def launch(*flags: str) -> Browser:
            browsers.append(
                playwright.chromium.launch(
                    executable_path=chromium_path, args=[*FLAGS, *flags], timeout=60_000
                )
            )
            return browsers[-1]

        yield launch
        for browser in browsers:
            browser.close()


@pytest.fixture(scope="module")
def browser(launch_chromium: Callable):
    """A real Chromium."""
    return launch_chromium()


@pytest.fixture
def new_page(browser) -> Iterator[Callable]:
    """A function that opens a page: `new_page(width=360, height=740, phone=True, dark=False)`."""
    contexts = []

    def open_page(width: int = 1280, height: int = 800, *, phone: bool = False, dark: bool = False, **more):
        contexts.append(
            browser.new_context(
                viewport={"width": width, "height": height},
                is_mobile=phone,
                has_touch=phone,
                color_scheme="dark" if dark else "light",
                **more,
            )
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
