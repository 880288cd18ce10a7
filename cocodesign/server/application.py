"""What does a workshop's server serve? Voila with our door, identities, limits and routes; nothing else."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server import CallContext
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from jupyterlab_server.themes_handler import ThemesHandler
from tornado.ioloop import IOLoop
from traitlets import List, Unicode
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.utils import get_voila_labextensions_path

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .archive import ArchiveHandler
from .attempts import Attempts, Visits
from .door import Door, Erase, Look
from .frames import CheckedConnection, KernelLine
from .health import HealthHandler, Pulse
from .identity import CookieIdentity, KernelOwner, Visitors
from .kernels import WorkshopKernels
from .operator import Operator
from .packed import AssetHandler, asset_url, packed
from .pages import Farewell, KernelFacts, LabPage, Missing, PhonePage
from .paper import PrintPages
from .paths import notebooks_folder, use_own_jupyter_files
from .phone import Forget, SharedPhone, Switch
from .progress import ProgressPage, PublicFacts
from .redaction import log_request, make_logs_discreet
from .room import Limits
from .wall import WallLink, participants_url
from .words import door_words, page_words

__all__ = ["Service", "WorkshopServer", "serve"]

ROLES = {"participants": ("participant", "wall"), "facilitator": ("facilitator",)}
EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
LARGEST_WEBSOCKET_MESSAGE = 256_000  # beyond our own check of frames, so that nothing larger is even read
LARGEST_POST = 64_000
FEWEST_VISITS = 60  # pages that one address may open a minute, however small the room
TITLE_COUNTS_FOR = 30.0


@dataclass(frozen=True)
class Service:
    """What one server is started with.

    Parameters
    ----------
    runfile : Path
        The file of the running workshop: the keeper's address and the operator's key.
    role : {"participants", "facilitator"}
        Whom it lets in.
    host, port : str, int
        Where it listens.
    public_url : str
        The address that people type, such as ``http://192.168.1.5:8866``.
    connections : Path, optional
        A private folder with a short path for the kernels' sockets.
    notebooks : Path
        Where the app notebooks lie.
    certificate, certificate_key : Path, optional
        For https.
    limits : Limits
        How many kernels, and for how long.
    keeps_spare : bool
        Whether a kernel beyond those is kept ready for whoever comes next.
    """

    runfile: Path
    role: str
    host: str = "127.0.0.1"
    port: int = 8866
    public_url: str = ""
    connections: Path | None = None
    notebooks: Path = field(default_factory=notebooks_folder)
    certificate: Path | None = None
    certificate_key: Path | None = None
    limits: Limits = field(default_factory=Limits)
    keeps_spare: bool = False


class WorkshopServer(Voila):
    """The participants' server or the facilitator's: the same classes, told apart by their service."""

    name = "cocodesign"
    config_file_paths = List(Unicode(), [])  # nobody's own Voila settings loosen ours

    service: Service
    operator: Operator
    visitors: Visitors

    @property
    def limits(self) -> Limits:
        """How many kernels there may be, and for how long."""
        return self.service.limits

    @property
    def is_for_participants(self) -> bool:
        """Whether this is the participants' server."""
        return self.service.role == "participants"

    def join_link(self, code: str) -> str:
        """Return the link that a phone opens to come in."""
        url = self.service.public_url if self.is_for_participants else participants_url(self.service.runfile)
        return f"{url}{self.base_url}hello" + (f"#code={quote(code)}" if code else "")

    def init_settings(self) -> dict[str, Any]:
        """Return Tornado's settings."""
        settings = super().init_settings()
        self.contents_manager = ServedNotebooks(parent=self)
        return {
            **settings,
            "attempts": Attempts(),
            "contents_manager": self.contents_manager,
            "compress_response": True,
            "headers": {"Referrer-Policy": "no-referrer"},
            "log_function": log_request,
            "login_url": f"{self.base_url}hello",
            "public_facts": PublicFacts(self.operator),
            "public_url": self.service.public_url,
            "static_path": str(self.service.notebooks),
            "title": Title(self.operator),
            "visits": Visits(max(FEWEST_VISITS, 2 * self.limits.most)),
            "websocket_compression_options": {"compression_level": 6, "mem_level": 5},
            "websocket_max_message_size": LARGEST_WEBSOCKET_MESSAGE,
            "ws_ping_interval": 20_000,
            "xsrf_cookie_kwargs": {"samesite": "Lax"},
        }

    def init_handlers(self) -> list[tuple]:
        """Return the routes: what is not named here is not there."""
        base = self.base_url
        role = "participant" if self.is_for_participants else "facilitator"
        routes: list[tuple] = [
            (f"{base}api/kernels/{KERNEL}", KernelFacts),
            (f"{base}api/kernels/{KERNEL}/channels", KernelLine),
            (f"{base}voila/api/shutdown/{KERNEL}", Farewell),
            (f"{base}static/([A-Za-z./]+|widgets/[A-Za-z.-]+)", AssetHandler),
            (f"{base}hello", Door, {"role": role}),
        ]
        routes += self._participants_routes() if self.is_for_participants else self._facilitators_routes()
        return [*routes, (r".*", Missing)]

    def _participants_routes(self) -> list[tuple]:
        notebooks = self.service.notebooks
        return [
            (f"{self.base_url}hello/look", Look),
            (f"{self.base_url}hello/erase", Erase),
            (f"{self.base_url}hello/phone", SharedPhone),
            (f"{self.base_url}hello/switch", Switch),
            (f"{self.base_url}hello/forget", Forget),
            (self.base_url, PhonePage, {"role": "participant", "notebook": notebooks / "participant.ipynb"}),
            (f"{self.base_url}wall", PhonePage, {"role": "wall", "notebook": notebooks / "wall.ipynb"}),
            (f"{self.base_url}progress", ProgressPage),
        ]

    def _facilitators_routes(self) -> list[tuple]:
        base = self.base_url
        extensions = get_voila_labextensions_path(self.voila_configuration.extra_labextensions_path)
        page = {
            "role": "facilitator",
            "notebook_path": "facilitator.ipynb",
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        static = {"paths": self.static_paths, "default_filename": "index.html"}
        themes = {
            "themes_url": "/voila/api/themes",
            "path": self.themes_dir,
            "labextensions_path": extensions,
        }
        return [
            (base, LabPage, page),
            (f"{base}explore", LabPage, {**page, "notebook_path": "explorer.ipynb"}),
            (f"{base}archive", ArchiveHandler),
            (f"{base}health", HealthHandler),
            (f"{base}print", PrintPages),
            (f"{base}wall", WallLink),
            (f"{base}voila/templates/(.*)", packed(TemplateStaticFileHandler)),
            (f"{base}voila/static/(.*)", packed(MultiStaticFileHandler), static),
            (f"{base}voila/api/themes/(.*)", packed(ThemesHandler), themes),
            (f"{base}voila/labextensions/(.*)", packed(FileFindHandler), {"path": extensions}),
        ]

    def listen(self) -> None:
        """Listen on the one port that was asked for, and serve until a signal comes."""
        options: dict[str, Any] = {"max_body_size": LARGEST_POST, "max_header_size": 16_384}
        if self.service.certificate:
            options["ssl_options"] = {
                "certfile": str(self.service.certificate),
                "keyfile": str(self.service.certificate_key) if self.service.certificate_key else None,
            }
        try:
            self.app.listen(self.service.port, self.service.host, **options)
        except OSError as trouble:
            self.log.critical("Port %d is not free: %s", self.service.port, trouble.strerror)
            self.exit(1)
        self.port = self.service.port
        make_logs_discreet()
        self.ioloop = IOLoop.current()
        self.ioloop.add_callback(self.begin)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopping")
        finally:
            self.stop()

    async def begin(self) -> None:
        """Begin to tell the keeper how this server is doing, and to hear from it."""
        pulse = Pulse(self.operator.ask, self.service.role, self.places)
        self._beating = asyncio.ensure_future(pulse.beat())

    def places(self) -> tuple[int, int]:
        """Return how many kernels run or are promised, and how many there may be."""
        return self.limits.most - self.kernel_manager.room.free(), self.limits.most

    async def replaced(self, person: str) -> None:
        """Shut a person out who came in by a link that counts no more."""
        self.visitors.forget(person)
        await self.kernel_manager.end_all(person)


class ServedNotebooks(LargeFileManager):
    """Reads our notebooks, which need nobody's signature."""

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Leave the notebook as it is."""


class Title:
    """The workshop's title, for the page's head; asked for now and then."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self._title, self._until = "cocodesign", 0.0

    async def __call__(self) -> str:
        """Return the title; the last one known while the keeper is away."""
        if time.monotonic() > self._until:
            try:
                self._title = (await self.operator.ask("facts")).get("title") or self._title
                self._until = time.monotonic() + TITLE_COUNTS_FOR
            except (DeskUnavailableError, RefusedError):
                self.log_away()
        return self._title

    @staticmethod
    def log_away() -> None:
        """Note that the keeper is away."""
        logging.getLogger(__name__).info("The keeper is away; its last answers are used")


def configuration(service: Service) -> Config:
    """Return Voila's settings for a service."""
    config = Config()
    config.Voila.ip = service.host
    config.Voila.port = service.port
    config.Voila.port_retries = 0
    config.Voila.open_browser = False
    config.Voila.root_dir = str(service.notebooks)
    config.Voila.token = ""
    config.Voila.log_level = logging.WARNING
    config.Voila.identity_provider_class = CookieIdentity
    config.Voila.authorizer_class = KernelOwner
    config.Voila.kernel_websocket_connection_class = CheckedConnection
    settings = config.VoilaConfiguration
    settings.multi_kernel_manager_class = WorkshopKernels
    settings.template = "cocodesign-phone" if service.role == "participants" else "cocodesign-facilitator"
    settings.allow_template_override = "NO"
    settings.allow_theme_override = "NO"
    settings.show_tracebacks = False
    settings.strip_sources = True
    settings.file_allowlist = []
    settings.extension_allowlist = EXTENSIONS
    settings.page_config_hook = page_config_of_ours
    # A kernel that died stays dead: a restarted one would be an empty one behind a page that looks alive.
    config.KernelManager.autorestart = False
    if service.connections is not None:
        config.Voila.connection_dir_root = str(service.connections)
        config.KernelManager.transport = "ipc"
    return config


def page_config_of_ours(page_config: dict[str, Any], base_url: str = "/", **_: Any) -> dict[str, Any]:
    """Return what the facilitator's template needs to know, added to what Voila tells it."""
    handler = CallContext.get(CallContext.JUPYTER_HANDLER)
    ours = {
        "language": handler.language,
        "title": door_words(handler.language)["facilitator"],
        "tokens": asset_url("tokens.css", base_url),
        "words": page_words(handler.language),
    }
    return {**page_config, "cocodesign": ours}


def serve(service: Service) -> None:
    """Serve until a signal comes."""
    use_own_jupyter_files()
    allow_many_files()
    make_logs_discreet()
    server = WorkshopServer.instance(config=configuration(service))
    server.service = service
    server.operator = Operator.from_file(service.runfile)
    server.operator.on_replaced = server.replaced
    server.visitors = Visitors(server.operator, ROLES[service.role])
    server.initialize([])
    server.start()


def allow_many_files() -> None:
    """Raise the number of files this process may hold open: each visitor needs about a dozen."""
    if sys.platform == "win32":
        return
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(most, 65_536) if most != resource.RLIM_INFINITY else 65_536
    if now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
