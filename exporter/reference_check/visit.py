"""One visit to an address: what the server responds becomes an entry of the lock file."""

from __future__ import annotations

import email.utils
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from exporter.file_formats.urls import split_url
from exporter.model.printed_addresses import site_name
from exporter.model.reference_lock import LinkStatus, LockedReference
from exporter.network.requests import (
    USER_AGENT,
    Network,
    RequestError,
    RequestLimits,
    Response,
    get,
)
from exporter.reference_check.page_metadata import PageMetadata, page_metadata
from exporter.reference_check.page_text import page_text
from exporter.reference_check.robots import MAX_SIZE, RobotsRules, read_robots

PAGE_LIMITS = RequestLimits(size=2_000_000, seconds=20, redirects=8, cuts_body=True)
_ROBOTS_LIMITS = RequestLimits(size=MAX_SIZE, seconds=10, redirects=5, cuts_body=True)
_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
_HTML = ("text/html", "application/xhtml+xml")
_MAX_WAIT = 30.0
"""Seconds that a visit waits if a server asks for it (Retry-After)."""
_TRIES = 2
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[A-Za-z]{2})?/?)?(?:index\.\w+|home/?)?")
_STATUSES: dict[int, LinkStatus] = {
    401: "refused",
    402: "refused",
    403: "refused",
    404: "gone",
    407: "refused",
    410: "gone",
    429: "refused",
    451: "refused",
    999: "refused",
}
"""What statuses of HTTP mean. 999 is what LinkedIn sends to programs."""

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Visitor:
    """What visits need: the network, limits, the day in ISO 8601, and how to wait."""

    network: Network
    today: str
    limits: RequestLimits = PAGE_LIMITS
    sleep: Sleep = time.sleep


def robots_of(address: str, visitor: Visitor) -> RobotsRules:
    """Return what the site of an address permits (RFC 9309, 2.3.1): all if it has no rules.

    Too many redirects, as of servers that set cookies, are not rules. Raises `RequestError` if the
    server fails.
    """
    parts = split_url(address)
    host = parts.netloc.rpartition("@")[2]
    robots = f"{parts.scheme}://{host}/robots.txt"
    try:
        response = get(robots, {"Accept": "text/plain"}, _ROBOTS_LIMITS, visitor.network)
    except RequestError as error:
        if error.failure == "redirects":
            return RobotsRules()
        raise
    if response.status >= 500:
        raise RequestError("answer", f"its robots.txt: {response.status} {response.reason}")
    text = response.body.decode("utf-8-sig", "replace") if response.status == 200 else ""
    return read_robots(text, USER_AGENT)


def visited(before: LockedReference, rules: RobotsRules, visitor: Visitor) -> LockedReference:
    """Return the entry of an address after a visit. `before` is what earlier visits found."""
    entry = replace(before, checked=visitor.today, reason="")
    parts = split_url(entry.address)
    if not rules.permits(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"):
        return replace(entry, status="refused", code=0, reason="robots.txt")
    try:
        response = _patient(entry, visitor)
    except RequestError as error:
        # The host has sent its robots.txt: what is unknown is where it leads.
        status: LinkStatus = "gone" if error.failure == "host" else "failed"
        return replace(failed(entry, error), status=status)
    if response.status == 304 and before.status == "ok" and (before.etag or before.modified):
        return replace(entry, accessed=visitor.today)
    entry = replace(entry, status=_status(response.status), code=response.status)
    return _found(entry, response, visitor.today) if entry.status == "ok" else entry


def failed(entry: LockedReference, error: RequestError) -> LockedReference:
    """Return the entry of an address whose server did not respond."""
    return replace(entry, status="failed", code=0, reason=" ".join(str(error).split()))


def _status(code: int) -> LinkStatus:
    if 200 <= code < 300:
        return "ok"
    return _STATUSES.get(code, "failed")


def _patient(entry: LockedReference, visitor: Visitor) -> Response:
    """Return the response to a visit, after a second one if the server asks to wait for it."""
    headers = {"Accept": _ACCEPT, "Accept-Language": "*"}
    if entry.status == "ok" and entry.etag:
        headers["If-None-Match"] = entry.etag
    elif entry.status == "ok" and entry.modified:
        headers["If-Modified-Since"] = entry.modified
    for attempt in range(_TRIES):
        response = get(entry.address, headers, visitor.limits, visitor.network)
        wait = _retry_after(response)
        if response.status not in (429, 503) or wait is None or attempt == _TRIES - 1:
            break
        visitor.sleep(wait)
    return response


def _retry_after(response: Response) -> float | None:
    """Return the seconds after which a server asks to come back; None if that is too long."""
    value = response.headers.get("retry-after", "")
    if re.fullmatch(r"\d{1,6}", value):
        seconds = float(value)
    else:
        try:
            seconds = email.utils.parsedate_to_datetime(value).timestamp() - time.time()
        except ValueError:
            return None
    return max(seconds, 0.0) if seconds <= _MAX_WAIT else None


def _found(entry: LockedReference, response: Response, today: str) -> LockedReference:
    """Return the entry of an address with a page or another file."""
    kind, _, _ = response.headers.get("content-type", "").partition(";")
    page, content = PageMetadata(), response.body
    if kind.strip().lower() in _HTML or (not kind and b"<html" in response.body[:1000].lower()):
        text = page_text(response.body, response.headers.get("content-type", ""))
        page = page_metadata(text, response.address)
        content = page.text.encode()
    final = response.address
    if final.partition("#")[0] == entry.address.partition("#")[0]:
        final = ""
    entry = replace(entry, final=final, permanent=response.is_moved)
    if final and leads_home(entry):
        # Many servers send what they no longer have to their first page: keep what it was.
        return replace(entry, accessed=entry.accessed or today, etag="", modified="")
    digest = hashlib.sha256(content).hexdigest()
    return replace(
        entry,
        title=page.title,
        site=page.site,
        author=page.author,
        date=page.date,
        lang=page.lang,
        accessed=today,
        content=digest if response.is_complete or page.text else "",
        etag=_header(response, "etag"),
        modified=_header(response, "last-modified"),
    )


def _header(response: Response, name: str) -> str:
    """Return a header that is sent back as it is, unless it is odd."""
    value = response.headers.get(name, "")
    return value if len(value) <= 200 and value.isascii() and value.isprintable() else ""


def leads_home(entry: LockedReference) -> bool:
    """Return whether the address of a page leads to the first page of its site."""
    is_same = site_name(entry.final) == site_name(entry.address)
    return is_same and _is_home(entry.final) and not _is_home(entry.address)


def _is_home(address: str) -> bool:
    """Return whether an address is that of the first page of a site, perhaps in a language."""
    parts = split_url(address)
    return bool(_HOME.fullmatch(parts.path)) and not parts.query
