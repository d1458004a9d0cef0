"""Pictures from the web: fetched when the user asks for it, within limits, and kept.

An address in a post is anybody's word. No more is asked for than a public web server, by a name
that is looked up once: the connection goes to the very number that was approved.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import os
import socket
import ssl
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from exporter.errors import ExporterError

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Download: TypeAlias = Callable[[str], Path]
"""Gives the file in which the bytes of an address are kept; raises NotFetched."""

_REDIRECTIONS = (301, 302, 303, 307, 308)
_WRAPPED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "2002::/16", "2001::/32")))
"""IPv6 numbers that stand for IPv4 ones, private ones too (RFC 6052, 3056, 4380)."""


class DownloadError(ExporterError):
    """A picture could not be had; the message says why."""


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """The largest picture in bytes, the longest time in seconds, the most redirections."""

    size: int = 20_000_000
    seconds: float = 20.0
    hops: int = 4


def is_public(address: IPAddress) -> bool:
    """Whether a number is that of a server on the open internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _WRAPPED):
            return False
    return address.is_global and not address.is_multicast


def downloader(
    folder: Path,
    limits: DownloadLimits | None = None,
    permitted: Callable[[IPAddress], bool] = is_public,
) -> Download:
    """A `Download` that keeps what it gets in a folder, and asks for nothing that is there.

    `permitted` says to which numbers it may connect; a test with a server of its own gives another.
    """
    bounds = limits or DownloadLimits()

    def fetch(address: str) -> Path:
        kept = folder / hashlib.sha256(address.encode()).hexdigest()
        if not kept.is_file():
            data = _get(address, bounds, permitted)
            try:
                _keep(kept, data)
            except OSError as error:
                raise DownloadError(f"it cannot be kept: {error.strerror}") from None
        return kept

    return fetch


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)


def _get(address: str, limits: DownloadLimits, permitted: Callable[[IPAddress], bool]) -> bytes:
    end = time.monotonic() + limits.seconds
    for _ in range(limits.hops + 1):
        try:
            answer = _ask(address, end, limits, permitted)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise DownloadError(str(error) or type(error).__name__) from None
        if isinstance(answer, bytes):
            return answer
        address = urljoin(address, answer)
    raise DownloadError("it leads from one address to the next without an end")


def _ask(
    address: str, end: float, limits: DownloadLimits, permitted: Callable[[IPAddress], bool]
) -> bytes | str:
    """The bytes at an address, or the address to which it leads."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DownloadError("only http and https are followed")
    connection = _connection(parts, end, permitted)
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~')}" if parts.query else ""
        headers = {"User-Agent": "blog-exporter", "Accept": "image/*"}
        connection.request("GET", path + query, headers=headers)
        response = connection.getresponse()
        if response.status in _REDIRECTIONS and (target := response.getheader("Location")):
            return target
        if response.status != 200:
            raise DownloadError(f"the server answers {response.status} {response.reason}".rstrip())
        return _body(response, end, limits)
    finally:
        connection.close()


def _body(response: http.client.HTTPResponse, end: float, limits: DownloadLimits) -> bytes:
    pieces = bytearray()
    while piece := response.read1(65536):
        pieces += piece
        if len(pieces) > limits.size:
            raise DownloadError(f"it is larger than {limits.size / 1e6:g} MB")
        if time.monotonic() > end:
            raise DownloadError(f"it takes more than {limits.seconds:g} s")
    return bytes(pieces)


def _connection(
    parts: SplitResult, end: float, permitted: Callable[[IPAddress], bool]
) -> http.client.HTTPConnection:
    """A connection to a server whose number was looked at first."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    left = end - time.monotonic()
    if left <= 0:
        raise DownloadError("it takes too long")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [(item[0], item[4]) for item in found]
    # One number that is not allowed is enough: which of them answers is not ours to say.
    for _, name in numbers:
        if not permitted(ipaddress.ip_address(str(name[0]).partition("%")[0])):
            raise DownloadError(f"‘{host}’ is not on the open internet")
    family, name = numbers[0]
    raw = socket.socket(family, socket.SOCK_STREAM)
    try:
        raw.settimeout(left)
        raw.connect(name)
        if parts.scheme == "https":
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise
    connection = http.client.HTTPConnection(host, port, timeout=left)
    connection.sock = raw
    return connection
