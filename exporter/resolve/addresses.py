"""Addresses: made absolute and valid, and normalized for comparison."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlunsplit

from exporter.file_formats.urls import is_url, join_url, split_url

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?|\[[0-9a-f:.]+\]")


def absolute_url(address: str, base: str) -> str:
    """Return the address as a valid absolute URL; empty if it cannot be made one.

    `base` is the address of the page that holds it (RFC 3986, section 5).
    """
    if address.startswith("//"):
        address = "https:" + address
    elif re.match(r"www\.[^/\s]+\.", address):
        address = "https://" + address
    parts = split_url(address)
    if not parts.scheme and is_url(address):
        parts = split_url(join_url(base, address))
    if parts.scheme not in ("http", "https"):
        known = parts.scheme in ("mailto", "tel", "ftp")
        return _escaped(parts) if known and (parts.path or parts.netloc) else ""
    host = parts.hostname or ""
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return ""
    if not _HOST.fullmatch(host):
        return ""
    user = parts.netloc.rpartition("@")[0]
    port = f":{parts.port}" if parts.port else ""
    netloc = (f"{user}@" if user else "") + _written_host(parts, host) + port
    return _escaped(parts._replace(netloc=netloc))


def _written_host(parts: SplitResult, host: str) -> str:
    """Return the host with the author's upper and lower case, unless IDNA changed it."""
    split = parts.netloc.rpartition("@")[2]
    name = split.partition("]")[0] + "]" if split.startswith("[") else split.partition(":")[0]
    return name if name.isascii() else host


def _escaped(parts: SplitResult) -> str:
    """Return the address with invalid characters percent-encoded (RFC 3986, section 2)."""
    return urlunsplit(
        parts._replace(
            path=_escape_bare_percent(quote(parts.path, safe="/%:@!$&'()*+,;=~")),
            query=_escape_bare_percent(quote(parts.query, safe="/?%:@!$&'()*+,;=~")),
            fragment=_escape_bare_percent(quote(parts.fragment, safe="/?%:@!$&'()*+,;=~")),
        )
    )


def _escape_bare_percent(text: str) -> str:
    return re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)


def normalized_url(address: str) -> str:
    """Return a form that equivalent addresses share (RFC 3986, section 6.2.2).

    One that is written with raw quotation marks or Unicode is equivalent to its escaped form.
    Addresses with different fragments stay different.
    """
    parts = split_url(absolute_url(address, "") or address)
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(scheme) else ""
    user = parts.netloc.rpartition("@")[0]
    netloc = (f"{user}@" if user else "") + host + port
    path, query, fragment = (
        _ESCAPE.sub(_normalized_escape, part) for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((scheme, netloc, "" if path == "/" else path, query, fragment))


def _normalized_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()
