"""What is a browser told about each page? Where it may load from, who may frame it, what not to send on."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest

__all__ = ["LAB_SCRIPTS", "OWN_SCRIPTS", "comes_from_own_page", "security_headers"]

OWN_SCRIPTS = "'self' blob:"  # our files, and the widgets' modules that come over the websocket
LAB_SCRIPTS = "'self' blob: 'unsafe-inline' 'unsafe-eval'"  # JupyterLab writes scripts into its page


def security_headers(host: str, scripts: str = OWN_SCRIPTS) -> dict[str, str]:
    """Return the headers of a page that loads from nowhere else.

    Parameters
    ----------
    host : str
        The request's Host; named for the websocket, because older phones do not count it as ``'self'``.
    scripts : str
        The sources of scripts.
    """
    line = f" ws://{host} wss://{host}" if re.fullmatch(r"[\w.\-:\[\]]{1,255}", host) else ""
    policy = {
        "default-src": "'self'",
        "script-src": scripts,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self'{line}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


def comes_from_own_page(request: HTTPServerRequest, public_url: str = "") -> bool:
    """Say whether a post was sent by a page of this server: browsers name a post's origin.

    Parameters
    ----------
    request : HTTPServerRequest
        The post.
    public_url : str
        The address under which a proxy shows this server, if there is one.
    """
    origin = request.headers.get("Origin", "").lower()
    own = {urlsplit(f"//{request.host.lower()}").netloc, urlsplit(public_url.lower()).netloc} - {""}
    return urlsplit(origin).netloc in own
