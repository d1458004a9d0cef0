"""Archived copies of pages in the Wayback Machine of the Internet Archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from exporter.file_formats.nested_data import load_json
from exporter.file_formats.urls import split_url
from exporter.network.requests import Network, RequestError, RequestLimits, get

_AVAILABILITY = RequestLimits(size=100_000, seconds=20)
_SAVING = RequestLimits(size=100_000, seconds=120, cuts_body=True)
_COPY = re.compile(r"/web/(\d{4,14})(?:[a-z]{2}_)?/.+")


@dataclass(frozen=True, slots=True)
class Archive:
    """Where the Wayback Machine answers: the API, and the pages. Tests name others."""

    api: str = "https://archive.org"
    pages: str = "https://web.archive.org"


WAYBACK = Archive()


def archived_copy(address: str, network: Network, archive: Archive = WAYBACK) -> str:
    """Return the address of the newest copy of a page; empty if there is none.

    Raises `RequestError`.
    """
    query = f"{archive.api}/wayback/available?url={quote(address, safe='')}"
    response = get(query, {"Accept": "application/json"}, _AVAILABILITY, network)
    if response.status != 200:
        raise RequestError("answer", f"{response.status} {response.reason}")
    try:
        found = load_json(response.body)
    except ValueError:
        raise RequestError("answer", "its answer is not JSON") from None
    match found:
        case {"archived_snapshots": {"closest": {"available": True, "url": str(copy), **rest}}}:
            good = rest.get("status", "200") in ("200", 200)
            return _copy(copy, archive) if good else ""
        case _:
            return ""


def save_copy(address: str, network: Network, archive: Archive = WAYBACK) -> str:
    """Ask for a copy of a page and return its address; empty if none was made.

    Raises `RequestError`.
    """
    response = get(f"{archive.pages}/save/{address}", {}, _SAVING, network)
    if response.status != 200:
        raise RequestError("answer", f"{response.status} {response.reason}")
    made = response.headers.get("content-location", "")
    return _copy(archive.pages + made if made.startswith("/") else response.address, archive)


def _copy(address: str, archive: Archive) -> str:
    """Return the address of a copy, over HTTPS as the archive has it; empty if it is none."""
    path = address.partition("://")[2].partition("/")[2]
    is_there = split_url(address).hostname == split_url(archive.pages).hostname
    return f"{archive.pages}/{path}" if is_there and _COPY.fullmatch(f"/{path}") else ""
