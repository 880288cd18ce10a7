"""A served workshop, and a Chromium for which it has a name."""

from collections.abc import Iterator

import pytest

from .room import HOST, Room, served_workshop


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Iterator[Room]:
    """A workshop that nobody has entered yet."""
    with served_workshop(tmp_path_factory.mktemp("workshop")) as one:
        yield one


@pytest.fixture(scope="module")
def browser(launch_chromium):
    """A Chromium for which the workshop has a name."""
    return launch_chromium(f"--host-resolver-rules=MAP {HOST} 127.0.0.1")
