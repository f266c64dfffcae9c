"""Where a connection may lead, and how long it may take.

Names are looked up here and the connection goes to the very address that was checked, so a name that changes between look-up and
connection leads nowhere else. This holds for every hop of a redirect: there is no other way out.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

#: A host name to its numeric addresses. Raises OSError where it has none.
Resolve = Callable[[str], list[str]]

_SyncOptions = Iterable[httpcore.SOCKET_OPTION] | None


class ForbiddenAddressError(Exception):
    """The host leads into a private network, or to this machine."""


class TooSlowError(Exception):
    """The whole answer took longer than it may."""


def resolve(host: str) -> list[str]:
    """Numeric addresses of a host, as the system finds them."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label too long, or empty
        raise OSError(f"{host}: not a host name") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet, and hides no other that is not.

    >>> [is_public(a) for a in ("203.113.1.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.8", "2002:7f00:1::")]
    [True, False, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    hidden: list[ipaddress.IPv4Address | None] = []
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            hidden.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    inner = [one for one in hidden if one is not None]
    if inner:
        return all(one.is_global and not one.is_multicast for one in inner)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Connections(httpcore.NetworkBackend):
    """Opens connections to admitted addresses only; everything that is read or written over them ends at the deadline."""

    def __init__(self, *, allow_private: bool, resolve: Resolve = resolve, now: Callable[[], float] = time.monotonic) -> None:
        self._inner = httpcore.SyncBackend()
        self._allow_private = allow_private
        self._resolve = resolve
        self._now = now
        self._deadline = float("inf")

    def start(self, seconds: float) -> None:
        """From now on, everything until the next start must be over within ``seconds``."""
        self._deadline = self._now() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds that the next step may take. Raises TooSlowError at the deadline."""
        left = self._deadline - self._now()
        if left <= 0:
            raise TooSlowError
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SyncOptions = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolve(host)
        except OSError as error:
            raise httpcore.ConnectError(f"the host {host} is not known") from error
        if not addresses:
            raise httpcore.ConnectError(f"the host {host} has no address")
        admitted = [one for one in addresses if self._allow_private or is_public(one)]
        if not admitted:
            raise ForbiddenAddressError(f"{host} leads to {', '.join(addresses)}")
        for place, address in enumerate(admitted):
            try:
                stream = self._inner.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _Stream(stream, self)
            except httpcore.NetworkError:
                if place == len(admitted) - 1:
                    raise
        raise AssertionError  # the loop returns or raises

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: _SyncOptions = None
    ) -> httpcore.NetworkStream:
        raise ForbiddenAddressError(path)

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, owner: Connections) -> None:
        self._inner, self._owner = inner, owner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._inner.read(max_bytes, self._owner.left(timeout))
        except httpcore.TimeoutException:
            self._owner.left(None)  # it may have been the deadline
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._owner.left(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._owner.left(timeout)), self._owner)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()
