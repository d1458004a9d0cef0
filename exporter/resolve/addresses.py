"""Addresses: made whole, made valid, held against one another, and made fit to be printed."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?|\[[0-9a-f:.]+\]")
_TEXT_FRAGMENT = ":~:text="


def whole(address: str, base: str) -> str:
    """The address as one that can be followed from anywhere; empty where it cannot be made so.

    `base` is the address of the page that it stands on (RFC 3986, section 5).
    """
    if address.startswith("//"):
        address = "https:" + address
    elif re.match(r"www\.[^/\s]+\.", address):
        address = "https://" + address
    try:
        written = urlsplit(address)
        parts = written if written.scheme else urlsplit(urljoin(base, address))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        known = parts.scheme in ("mailto", "tel", "ftp")
        return _escaped(parts) if known and (parts.path or parts.netloc) else ""
    try:
        host = parts.hostname or ""
        host = host if host.isascii() else host.encode("idna").decode()
        port = parts.port
    except (ValueError, UnicodeError):
        return ""
    if not _HOST.fullmatch(host):
        return ""
    user = parts.netloc.rpartition("@")[0]
    netloc = (
        (f"{user}@" if user else "") + _written_host(parts, host) + (f":{port}" if port else "")
    )
    return _escaped(parts._replace(netloc=netloc))


def _written_host(parts: SplitResult, host: str) -> str:
    """The host as the author wrote it, upper case and all, where it needs no other change."""
    written = parts.netloc.rpartition("@")[2]
    name = written.partition("]")[0] + "]" if written.startswith("[") else written.partition(":")[0]
    return name if name.isascii() else host


def _escaped(parts: SplitResult) -> str:
    """The address with what may not stand in one percent-escaped (RFC 3986, section 2)."""
    return urlunsplit(
        parts._replace(
            path=_escape_stray(quote(parts.path, safe="/%:@!$&'()*+,;=~")),
            query=_escape_stray(quote(parts.query, safe="/?%:@!$&'()*+,;=~")),
            fragment=_escape_stray(quote(parts.fragment, safe="/?%:@!$&'()*+,;=~")),
        )
    )


def _escape_stray(text: str) -> str:
    return re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)


def folded(address: str) -> str:
    """What two addresses share if they are one (RFC 3986, section 6.2.2); fragments stay apart."""
    parts = urlsplit(address)
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(scheme) else ""
    user = parts.netloc.rpartition("@")[0]
    netloc = (f"{user}@" if user else "") + host + port
    path, query, fragment = (
        _ESCAPE.sub(_fold_escape, part) for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((scheme, netloc, "" if path == "/" else path, query, fragment))


def _fold_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def shown(address: str) -> str:
    """The address as it is printed: a text fragment says nothing to a reader, and is cut short."""
    before, mark, _ = address.partition(_TEXT_FRAGMENT)
    return f"{before}{mark}…" if mark else address


def site_of(address: str) -> str:
    """The name of the site, as readers know it."""
    return (urlsplit(address).hostname or "").lower().removeprefix("www.")
