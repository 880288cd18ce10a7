"""A visitor without a browser: cookies, a door, a page, a websocket."""

import http.client
import json
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from websockets.sync.client import ClientConnection, connect

KERNEL = re.compile(r'"kernel(?:Id)?": ?"([0-9a-f-]{36})"')


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class Visitor:
    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return self.base

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
        line = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=60)
        headers = {"Cookie": self._cookies(), **(headers or {})}
        line.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            if value:
                line.putheader(name, value)
        if body is not None:
            line.putheader("Content-Length", str(len(body)))
        line.endheaders(body)
        response = line.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        line.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0].strip('"')
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def post(self, path: str, facts: dict, **headers: str) -> Answer:
        given = {"Origin": self.origin, "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, json.dumps(facts).encode(), given)

    def join(self, code: str, **facts) -> Answer:
        asked = {"id": secrets.token_hex(16), "code": code, "name": "", "language": "en", "consents": []}
        return self.post("/hello", asked | facts)

    def open_page(self, path: str = "/") -> str:
        """Return the id of the kernel of a page."""
        answer = self.get(path)
        assert answer.status == 200, (answer.status, answer.text[:300])
        found = KERNEL.search(answer.text)
        assert found, answer.text[-800:]
        return found[1]

    def say_farewell(self, kernel: str) -> Answer:
        body = urlencode({"_xsrf": self.cookies.get("_xsrf", "")}).encode()
        headers = {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", f"/voila/api/shutdown/{kernel}", body, headers)

    def connect(
        self, kernel: str, *, origin: str | None = None, protocol: str | None = None
    ) -> ClientConnection:
        address = f"ws{self.base[4:]}/api/kernels/{kernel}/channels?session_id={secrets.token_hex(16)}"
        return connect(
            address,
            additional_headers={"Cookie": self._cookies()} if self.cookies else {},
            origin=self.origin if origin is None else origin,
            subprotocols=[protocol] if protocol else None,
            open_timeout=30,
            max_size=None,
        )

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


class Page:
    """A page's end of the line to its kernel."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.session = secrets.token_hex(16)
        self.control = secrets.token_hex(16)

    def send(self, kind: str, content: dict, metadata: dict | None = None) -> str:
        identity = secrets.token_hex(16)
        header = {
            "msg_id": identity,
            "msg_type": kind,
            "session": self.session,
            "username": "",
            "version": "5.3",
        }
        message = {
            "channel": "shell",
            "header": header,
            "parent_header": {},
            "metadata": metadata or {},
            "content": content,
        }
        self.socket.send(json.dumps(message))
        return identity

    def states(self) -> dict:
        """Return the widgets of the kernel."""
        self.send(
            "comm_open",
            {"comm_id": self.control, "target_name": "jupyter.widget.control", "data": {}},
            {"version": "1.0.0"},
        )
        self.send("comm_msg", {"comm_id": self.control, "data": {"method": "request_states"}})
        return self.until(lambda c: c.get("data", {}).get("method") == "update_states")["data"]["states"]

    def ask_widget(self, comm: str, content: dict) -> dict:
        """Send a custom message and return the next one that comes back."""
        self.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": content}})
        return self.until(lambda c: c.get("comm_id") == comm and c["data"]["method"] == "custom")["data"][
            "content"
        ]

    def until(self, wanted, seconds: float = 20) -> dict:
        while True:
            message = json.loads(self.socket.recv(timeout=seconds))
            if wanted(message["content"]):
                return message["content"]
