"""Requests to web servers whose addresses strangers have written.

Each host name is resolved once, all of its IP addresses are checked, and the connection goes to one
that was: a name that resolves otherwise a moment later leads nowhere else (DNS rebinding). So it
is for each redirect. Size and time are limited; no cookies, credentials or proxies are used.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import quote

from exporter.errors import ExporterError
from exporter.file_formats.urls import join_url, split_url
from exporter.network.ip_addresses import IPAddress, Resolver, is_public, system_addresses

USER_AGENT = "blog-exporter"
"""The product token, by which robots.txt may name the exporter (RFC 9309, section 2.2.1)."""

Failure: TypeAlias = Literal[
    "address", "private", "host", "connection", "certificate", "time", "size", "redirects", "answer"
]
"""Why there is no response: an address that is none, an IP address that is not public, a host that
is unknown, a connection that fails, a certificate, too much time, size or redirects, or an answer
that is not HTTP."""

_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_SCHEMES = {"http": 80, "https": 443}
_GENERAL_HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Connection": "close"}
_CHUNK = 65536


class RequestError(ExporterError):
    """There is no response to a request; the message is the reason."""

    def __init__(self, failure: Failure, reason: str) -> None:
        super().__init__(reason)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """The maximum size in bytes, time in seconds and number of redirects.

    A larger body is an error, or with `cuts_body` cut off.
    """

    size: int = 20_000_000
    seconds: float = 20.0
    redirects: int = 4
    cuts_body: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """How servers are found. `permitted` decides to which IP addresses connections may go.

    Tests replace both.
    """

    resolve: Resolver = system_addresses
    permitted: Callable[[IPAddress], bool] = is_public


PUBLIC_INTERNET = Network()


@dataclass(frozen=True, slots=True)
class Response:
    """What a server responded at the last of several redirects.

    `address` is that of the content; `is_moved` says that all redirects to it were permanent, of
    which there was at least one. Names of `headers` are in lower case. `is_complete` is false for a
    body that was cut off.
    """

    address: str
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes
    is_complete: bool = True
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class _Call:
    """A request that has to end at a time of the monotonic clock."""

    network: Network
    limits: RequestLimits
    end: float
    headers: dict[str, str]

    def time_left(self) -> float:
        """Return the seconds left. Raises `RequestError` if there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise self.too_slow()
        return left

    def too_slow(self) -> RequestError:
        return RequestError("time", f"the server takes longer than {self.limits.seconds:g} s")


def get(
    address: str,
    headers: Mapping[str, str],
    limits: RequestLimits,
    network: Network = PUBLIC_INTERNET,
) -> Response:
    """Return what an address responds after redirects, whatever its status.

    Raises `RequestError`.
    """
    call = _Call(network, limits, time.monotonic() + limits.seconds, dict(headers))
    moved: list[bool] = []
    for _ in range(limits.redirects + 1):
        try:
            response = _response(address, call)
        except TimeoutError:
            raise call.too_slow() from None
        except ssl.SSLCertVerificationError as error:
            raise RequestError("certificate", f"its certificate: {error.verify_message}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            kind: Failure = "connection" if isinstance(error, OSError) else "answer"
            raise RequestError(kind, _reason(error)) from None
        target = response.headers.get("location", "")
        if response.status not in _REDIRECTS or not target:
            is_moved = bool(moved) and all(moved)
            return Response(
                address,
                response.status,
                response.reason,
                response.headers,
                response.body,
                response.is_complete,
                is_moved,
            )
        moved.append(response.status in _PERMANENT)
        address = join_url(address, target)
    raise RequestError("redirects", "too many redirects")


def _response(address: str, call: _Call) -> Response:
    """Return the response to one request."""
    parts = split_url(address)
    if parts.scheme and parts.scheme not in _SCHEMES:
        raise RequestError("address", "only http and https addresses are supported")
    if not parts.hostname:
        raise RequestError("address", "its host or its port is invalid")
    try:
        host = parts.hostname.encode("idna").decode()
    except UnicodeError:
        raise RequestError("address", f"‘{parts.hostname}’ is not a name of a host") from None
    port = parts.port or _SCHEMES[parts.scheme]
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~')}" if parts.query else ""
    with _connected(host, port, call) as plain:
        connection = http.client.HTTPConnection(host, port)
        # The header Host does not name it.
        connection.default_port = _SCHEMES[parts.scheme]
        sock = _secured(plain, host, call) if parts.scheme == "https" else plain
        with sock:
            connection.sock = _TimedSocket(sock, call)
            connection.request("GET", path + query, headers=_GENERAL_HEADERS | call.headers)
            response = connection.getresponse()
            names = {name.lower(): _header_text(value) for name, value in response.getheaders()}
            is_redirect = response.status in _REDIRECTS and "location" in names
            body, is_complete = (b"", True) if is_redirect else _body(response, names, call)
            return Response(address, response.status, response.reason, names, body, is_complete)


def _reason(error: Exception) -> str:
    """Return why a connection failed, in the same words on all systems where that is possible."""
    match error:
        case ssl.SSLError(reason=str(reason)):
            # Its text ends with a line of the source of Python.
            return f"there is no encrypted connection: {reason.replace('_', ' ').lower()}"
        case ConnectionRefusedError():
            return "the server refused the connection"
        case http.client.BadStatusLine() | ConnectionError():
            return "the server closed the connection"
        case OSError(strerror=str(reason)):
            return reason
        case _:
            return str(error) or type(error).__name__


def _header_text(value: str) -> str:
    """Return the value of a header, which http.client reads as Latin-1, as UTF-8 if it is that."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _connected(host: str, port: int, call: _Call) -> socket.socket:
    """Return a connection to a host, all of whose IP addresses are permitted."""
    call.time_left()
    unknown = RequestError("host", f"no server is known as ‘{host}’")
    try:
        addresses = call.network.resolve(host)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)):
            raise unknown from None
        # Without a network, no host is known: that says nothing of this one.
        raise RequestError("connection", f"‘{host}’ could not be looked up") from None
    if not addresses:
        raise unknown
    # One address that is not permitted is enough to refuse the host.
    if not all(map(call.network.permitted, addresses)):
        raise RequestError("private", f"‘{host}’ is not on the public internet")
    failed = OSError()
    for address in addresses:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(call.time_left())
            sock.connect((str(address), port))
            return sock
        except OSError as error:
            sock.close()
            failed = error
        except BaseException:
            sock.close()
            raise
    raise failed


def _secured(sock: socket.socket, host: str, call: _Call) -> ssl.SSLSocket:
    sock.settimeout(call.time_left())
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


class _TimedSocket:
    """What http.client needs of a socket; every operation ends with the time of the call.

    A timeout of the socket itself begins again with each byte that a slow server sends.
    """

    def __init__(self, sock: socket.socket, call: _Call) -> None:
        self._sock = sock
        self._call = call

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._call.time_left())
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._sock, self._call))

    def close(self) -> None:
        """Leave the socket open for the response; its owner closes it."""


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, call: _Call) -> None:
        self._sock = sock
        self._call = call

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self._sock.settimeout(self._call.time_left())
        return self._sock.recv_into(buffer)  # type: ignore[arg-type]  # a writable buffer


def _body(
    response: http.client.HTTPResponse, headers: Mapping[str, str], call: _Call
) -> tuple[bytes, bool]:
    """Return the body of a response, decompressed, and whether it is complete."""
    limit = call.limits.size
    content = bytearray()
    decompress = None
    match headers.get("content-encoding", "").strip().lower():
        case "gzip" | "x-gzip" | "deflate":
            # Also recognises the header of gzip or of zlib.
            decompress = zlib.decompressobj(32 + zlib.MAX_WBITS)
        case "" | "identity" | "none" | "utf-8":
            pass
        case unknown:
            raise RequestError("answer", f"its body is encoded as ‘{unknown[:20]}’")
    while chunk := _chunk(response):
        call.time_left()
        try:
            more = decompress.decompress(chunk, limit + 1 - len(content)) if decompress else chunk
        except zlib.error:
            raise RequestError("answer", "its body cannot be decompressed") from None
        content += more
        if len(content) > limit:
            if call.limits.cuts_body:
                return bytes(content[:limit]), False
            raise RequestError("size", f"the file is larger than {limit / 1e6:g} MB")
    return bytes(content), True


def _chunk(response: http.client.HTTPResponse) -> bytes:
    """Return the next bytes of a body; none at its end, or where the server broke off."""
    try:
        return response.read1(_CHUNK)
    except http.client.IncompleteRead as error:
        return error.partial
