"""Visits to the addresses that a book links to, on request of the user.

`check_links` visits them, politely: a host gets one request at a time, and says in its robots.txt
what programs may read. What pages declare about themselves is written to the lock file of a site.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from exporter.file_formats.urls import split_url
from exporter.model.reference_lock import LockedReference
from exporter.network.requests import PUBLIC_INTERNET, Network, RequestError, RequestLimits
from exporter.reference_check.robots import RobotsRules
from exporter.reference_check.visit import PAGE_LIMITS, Visitor, failed, robots_of, visited
from exporter.reference_check.wayback import WAYBACK, Archive, archived_copy, save_copy

_MAX_PAUSE = 5.0
"""Seconds between two requests to a host at most, whatever its robots.txt asks for."""

OnVisit = Callable[[LockedReference], None]
"""Called with each entry when it has been made, by several threads, one at a time."""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """How links are checked.

    `hosts` are visited side by side. Between two requests to a host, a pause is as long as the
    first took, at least `pause` seconds. No visit begins later than `seconds` after the first. With
    `finds_copies`, the archive is asked for copies of the pages that have none; with `saves_copies`
    it is asked to make them. Tests replace `network`, `archive`, `limits` and `sleep`.
    """

    hosts: int = 8
    pause: float = 0.1
    seconds: float = 600.0
    finds_copies: bool = True
    saves_copies: bool = False
    network: Network = PUBLIC_INTERNET
    archive: Archive = WAYBACK
    limits: RequestLimits = PAGE_LIMITS
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class _Run:
    """A check that is going on."""

    check: LinkCheck
    visitor: Visitor
    end: float
    on_visit: OnVisit
    is_online: bool = False
    """Whether a server has responded."""
    unknown: list[str] = field(default_factory=list)
    """The addresses whose hosts are unknown."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.end

    def report(self, entry: LockedReference) -> None:
        with self.lock:
            self.on_visit(entry)


def check_links(
    addresses: Iterable[str],
    known: Mapping[str, LockedReference],
    today: str,
    check: LinkCheck,
    on_visit: OnVisit = lambda _: None,
) -> dict[str, LockedReference]:
    """Return an entry for each address that was visited, in the order of the addresses.

    `known` are the entries of earlier visits, `today` is the day in ISO 8601. Addresses of unknown
    hosts are gone if another server responded: without a network, no host is known.
    """
    visitor = Visitor(check.network, today, check.limits, check.sleep)
    run = _Run(check, visitor, time.monotonic() + check.seconds, on_visit)
    by_host: dict[str, list[LockedReference]] = {}
    order = list(dict.fromkeys(addresses))
    for address in order:
        entry = known.get(address) or LockedReference(address, "failed")
        by_host.setdefault(split_url(address).hostname or "", []).append(entry)
    with ThreadPoolExecutor(check.hosts) as pool:
        try:
            visits = [pool.submit(_visit_host, entries, run) for entries in by_host.values()]
            found = {entry.address: entry for each in visits for entry in each.result()}
        except BaseException:
            # On Ctrl-C, the threads end with the visits that they make.
            run.end = time.monotonic()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if run.is_online:
        found |= {address: replace(found[address], status="gone") for address in run.unknown}
    if check.finds_copies or check.saves_copies:
        found |= _with_copies(found.values(), run)
    return {address: found[address] for address in order if address in found}


def _visit_host(entries: Iterable[LockedReference], run: _Run) -> list[LockedReference]:
    """Visit the addresses of one host, one after the other.

    Those that lead to places on one page are visited once.
    """
    rules: dict[str, RobotsRules | RequestError] = {}
    pages: dict[str, LockedReference] = {}
    found: list[LockedReference] = []
    pause = 0.0
    for entry in entries:
        page = entry.address.partition("#")[0]
        if page in pages:
            same = replace(pages[page], address=entry.address, archived=entry.archived)
            found.append(same)
            run.report(same)
            continue
        if pause:
            run.check.sleep(pause)
        if run.is_over:
            break
        begin = time.monotonic()
        made, delay = _visit(entry, rules, run)
        pause = min(max(time.monotonic() - begin, delay, run.check.pause), _MAX_PAUSE)
        if made.status == "ok":
            pages[page] = made
        found.append(made)
        run.report(made)
    return found


def _visit(
    entry: LockedReference, rules: dict[str, RobotsRules | RequestError], run: _Run
) -> tuple[LockedReference, float]:
    """Return the entry after a visit, and the seconds that the site asks to wait afterwards.

    `rules` are those of the sites of the host, or why they are unknown.
    """
    parts = split_url(entry.address)
    site = f"{parts.scheme}://{parts.netloc}"
    if site not in rules:
        try:
            rules[site] = robots_of(entry.address, run.visitor)
            run.is_online = True
        except RequestError as error:
            rules[site] = error
    known = rules[site]
    if isinstance(known, RequestError):
        if known.failure == "host":
            run.unknown.append(entry.address)
        return failed(replace(entry, checked=run.visitor.today), known), 0.0
    return visited(entry, known, run.visitor), known.delay


def _with_copies(entries: Iterable[LockedReference], run: _Run) -> dict[str, LockedReference]:
    """Return the entries that have a copy in the archive, of those that had none.

    The archive is asked for one after the other; it is left alone after three failures in a row.
    """
    network, archive = run.check.network, run.check.archive
    made: dict[str, LockedReference] = {}
    failures = 0
    for entry in entries:
        if entry.archived or run.is_over or failures == 3:
            continue
        try:
            copy = archived_copy(entry.address, network, archive)
            if not copy and run.check.saves_copies and entry.status == "ok":
                copy = save_copy(entry.address, network, archive)
            failures = 0
        except RequestError:
            copy = ""
            failures += 1
        if copy:
            made[entry.address] = replace(entry, archived=copy)
        run.check.sleep(run.check.pause)
    return made
