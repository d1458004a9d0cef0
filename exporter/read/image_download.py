"""Downloads of images from the web, on request of the user, within limits, and cached.

Addresses in posts are untrusted. Only public web servers are contacted, and each host name is
resolved once: the connection goes to the IP address that was checked.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, quote

from exporter.file_formats.urls import join_url, split_url
from exporter.read.context import Download, DownloadError
from exporter.runtime.whole_files import write_whole

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_REDIRECTS = (301, 302, 303, 307, 308)
_EMBEDDED_IPV4 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "2002::/16", "2001::/32")))
"""IPv6 addresses that stand for IPv4 ones, private ones too (RFC 6052, 3056, 4380)."""


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """The maximum size in bytes, time in seconds and number of redirects."""

    size: int = 20_000_000
    seconds: float = 20.0
    redirects: int = 4


_DEFAULT_LIMITS = DownloadLimits()


def is_public(address: IPAddress) -> bool:
    """Return whether an IP address is reachable on the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _EMBEDDED_IPV4):
            return False
    return address.is_global and not address.is_multicast


def downloader(
    folder: Path,
    limits: DownloadLimits = _DEFAULT_LIMITS,
    permitted: Callable[[IPAddress], bool] = is_public,
) -> Download:
    """Return a `Download` that caches files in a folder.

    `permitted` decides to which IP addresses it may connect; tests replace it.
    """

    def download(address: str) -> Path:
        cached = folder / hashlib.sha256(address.encode()).hexdigest()
        # A link in its place is not ours, and is replaced.
        if cached.is_symlink() or not cached.is_file():
            data = _get(address, limits, permitted)
            try:
                cached.parent.mkdir(parents=True, exist_ok=True)
                write_whole(cached, data)
            except OSError as error:
                raise DownloadError(f"the file cannot be saved: {error.strerror}") from None
        return cached

    return download


def _get(address: str, limits: DownloadLimits, permitted: Callable[[IPAddress], bool]) -> bytes:
    end = time.monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        try:
            response = _request(address, end, limits, permitted)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise DownloadError(str(error) or type(error).__name__) from None
        if isinstance(response, bytes):
            return response
        address = join_url(address, response)
    raise DownloadError("too many redirects")


def _request(
    address: str, end: float, limits: DownloadLimits, permitted: Callable[[IPAddress], bool]
) -> bytes | str:
    """Return the content of an address, or the address to which it redirects."""
    parts = split_url(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DownloadError("only http and https addresses are supported")
    connection = _connection(parts, end, permitted)
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~')}" if parts.query else ""
        headers = {"User-Agent": "blog-exporter", "Accept": "image/*"}
        connection.request("GET", path + query, headers=headers)
        response = connection.getresponse()
        if response.status in _REDIRECTS and (target := response.getheader("Location")):
            return target
        if response.status != 200:
            status = f"{response.status} {response.reason}".rstrip()
            raise DownloadError(f"the server responded with {status}")
        return _read_content(response, end, limits)
    finally:
        connection.close()


def _read_content(response: http.client.HTTPResponse, end: float, limits: DownloadLimits) -> bytes:
    content = bytearray()
    while chunk := response.read1(65536):
        content += chunk
        if len(content) > limits.size:
            raise DownloadError(f"the file is larger than {limits.size / 1e6:g} MB")
        if time.monotonic() > end:
            raise DownloadError(f"the download takes more than {limits.seconds:g} s")
    return bytes(content)


def _connection(
    parts: SplitResult, end: float, permitted: Callable[[IPAddress], bool]
) -> http.client.HTTPConnection:
    """Return a connection to a server after a check of its IP addresses."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    timeout = end - time.monotonic()
    if timeout <= 0:
        raise DownloadError("the download takes too long")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    candidates = [(item[0], item[4]) for item in found]
    # One address that is not permitted is enough to refuse the host.
    for _, socket_address in candidates:
        if not permitted(ipaddress.ip_address(str(socket_address[0]).partition("%")[0])):
            raise DownloadError(f"‘{host}’ is not on the public internet")
    family, socket_address = candidates[0]
    raw = socket.socket(family, socket.SOCK_STREAM)
    try:
        raw.settimeout(timeout)
        raw.connect(socket_address)
        if parts.scheme == "https":
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    connection.sock = raw
    return connection
