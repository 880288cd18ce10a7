"""How is the explorer opened alone? One notebook, served to this computer's browser behind a key of its own."""

from __future__ import annotations

import base64
import logging
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from traitlets import List, Unicode
from traitlets.config import Config
from voila.app import Voila

from cocodesign.exceptions import InvalidInputError

from .application import EXTENSIONS
from .packed import ASSETS
from .paths import notebooks_folder, use_own_jupyter_files
from .redaction import make_logs_discreet
from .words import LANGUAGES, page_words

__all__ = ["ExplorerServer", "serve_explorer"]

HERE = "127.0.0.1"


class ExplorerServer(Voila):
    """Voila with one notebook, on this computer alone. Whoever has not the key sees nothing: archives are private."""

    name = "cocodesign-explorer"
    config_file_paths = List(Unicode(), [])  # nobody's own Voila settings open it to others

    ready: Callable[[], None]

    def listen(self) -> None:
        """Say that it is ready as soon as the loop runs, and serve until Ctrl-C."""
        from tornado.ioloop import IOLoop

        IOLoop.current().add_callback(self.ready)
        super().listen()

    def exit(self, exit_status: int | str | None = 0) -> None:
        """End because the port is not free."""
        if exit_status:
            raise InvalidInputError(
                f"Port {self.port} is not free here. Choose another: --port {self.port + 1}"
            )
        super().exit(exit_status)


def serve_explorer(
    what: str, port: int, language: str, ready: Callable[[str], None], *, workshop: str = ""
) -> None:
    """Serve the explorer until Ctrl-C.

    Parameters
    ----------
    what : str
        The name of a bundled set or the path of an archive.
    port : int
        Where it listens, on this computer only.
    language : str
        ``"en"`` or ``"es"``.
    ready : callable
        Called with the address, its key in it, once it answers.
    workshop : str
        What the workshop is called of which ``what`` is a copy for the time being; "" for any other archive.

    Raises
    ------
    InvalidInputError
        If the port is not free.
    """
    use_own_jupyter_files()
    make_logs_discreet()
    key = secrets.token_urlsafe(24)
    os.environ["COCODESIGN_EXPLORE"] = what if not Path(what).is_file() else str(Path(what).absolute())
    os.environ["COCODESIGN_EXPLORE_COPY_OF"] = workshop
    os.environ["COCODESIGN_LANGUAGE"] = language if language in LANGUAGES else "en"
    server = ExplorerServer.instance(config=_configuration(port, key, os.environ["COCODESIGN_LANGUAGE"]))
    server.ready = lambda: ready(f"http://{HERE}:{port}/?token={key}")
    server.initialize([str(notebooks_folder() / "explorer.ipynb")])
    server.start()


def _configuration(port: int, key: str, language: str) -> Config:
    tokens = base64.b64encode(ASSETS["tokens.css"].read_bytes()).decode()
    ours = {
        "language": language,
        "title": "cocodesign",
        "tokens": f"data:text/css;base64,{tokens}",
        "words": page_words(language),
    }

    def page_config(config: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**config, "cocodesign": ours}

    config = Config()
    config.Voila.ip = HERE
    config.Voila.port = port
    config.Voila.port_retries = 0
    config.Voila.open_browser = False
    config.Voila.token = key
    config.Voila.log_level = logging.WARNING
    if sys.platform != "win32":  # sockets that others on this computer cannot open
        config.KernelManager.transport = "ipc"
    settings = config.VoilaConfiguration
    settings.template = "cocodesign-facilitator"
    settings.allow_template_override = "NO"
    settings.allow_theme_override = "NO"
    settings.strip_sources = True
    settings.file_allowlist = []
    settings.extension_allowlist = EXTENSIONS
    settings.page_config_hook = page_config
    return config
