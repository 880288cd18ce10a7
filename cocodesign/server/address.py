"""Under which address can phones reach this computer? Found without sending anything to anybody."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from cocodesign.exceptions import InvalidInputError

__all__ = ["answers", "check_exposure", "check_port", "is_loopback", "network_addresses", "public_address"]

# Networks inside this computer, where no phone is.
INNER = ("lo", "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tailscale", "zt")
EVERYWHERE = ("", "0.0.0.0", "::")


def is_loopback(host: str) -> bool:
    """Say whether only this computer itself reaches a host.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("192.168.1.5")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_exposure(host: str, certificate: Path | None, plain_http: bool) -> str:
    """Return the host if it may be listened on.

    Raises
    ------
    InvalidInputError
        If others could read along and nobody said that this is known.
    """
    if is_loopback(host) or certificate is not None or plain_http:
        return host
    raise InvalidInputError(
        f"Listening on {host} lets other devices in, and without a certificate everybody in that network "
        "can read along. Give a certificate (--certificate, --certificate-key), or say --plain-http "
        "if the network is your own."
    )


def check_port(host: str, port: int, option: str) -> int:
    """Return the port if it is free.

    Raises
    ------
    InvalidInputError
        If something listens there already.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            raise InvalidInputError(
                f"Port {port} is not free ({trouble.strerror}): perhaps a workshop is running already. "
                f"Stop it, or choose another port with {option}."
            ) from None
    return port


def network_addresses() -> list[str]:
    """Return this computer's addresses in its local networks, the likeliest for phones first."""
    found = dict.fromkeys([*_by_route(), *_by_interface(), *_by_name()])
    usable = [ipaddress.ip_address(address) for address in found]
    usable = [one for one in usable if not (one.is_loopback or one.is_link_local or one.is_unspecified)]
    return [str(one) for one in sorted(usable, key=lambda one: not one.is_private)]


def public_address(host: str) -> str:
    """Return the address to print for a host that is listened on."""
    if host not in EVERYWHERE:
        return "localhost" if host == "127.0.0.1" else host
    return next(iter(network_addresses()), "localhost")


def answers(host: str, port: int, seconds: float = 2.0) -> bool:
    """Say whether this computer answers at an address: a firewall may still stand before it for others."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), seconds):
        return True
    return False


def _by_route() -> Iterator[str]:
    """Yield the address from which this computer would speak to its networks. Nothing is sent to find out."""
    for somewhere in ("10.255.255.255", "192.168.255.255", "172.31.255.255"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.connect((somewhere, 9))
            yield line.getsockname()[0]


def _by_interface() -> Iterator[str]:
    """Yield the address of each network card, where the system lets one ask."""
    if not sys.platform.startswith("linux"):
        return
    import fcntl

    get_address = 0x8915  # SIOCGIFADDR
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for _, name in socket.if_nameindex():
            if not name.startswith(INNER):
                with contextlib.suppress(OSError):
                    answer = fcntl.ioctl(line.fileno(), get_address, struct.pack("256s", name.encode()[:15]))
                    yield socket.inet_ntoa(answer[20:24])


def _by_name() -> Iterator[str]:
    """Yield what this computer's own name stands for."""
    with contextlib.suppress(OSError):
        for *_, place in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            yield str(place[0])
