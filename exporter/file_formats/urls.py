"""URLs of strangers (RFC 3986) and their parts."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

_NO_URL = SplitResult("", "", "", "", "")


def split_url(address: str) -> SplitResult:
    """Return the parts of a URL, which are all empty if its host or its port is invalid.

    The functions of the library raise ValueError for such as `//[`, `https://a:99999` and hosts
    that are equivalent to others with a slash (Unicode TR 46).
    """
    try:
        parts = urlsplit(address)
        # Its value is read when it is asked for.
        _ = parts.port
    except ValueError:
        return _NO_URL
    return parts


def is_url(address: str) -> bool:
    """Return whether a text, which may be a relative reference, has no invalid host and port."""
    return split_url(address) is not _NO_URL


def join_url(base: str, address: str) -> str:
    """Return an address that is relative to another as a whole one; empty if one is invalid."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
