"""The addresses that a book links to: found, visited, and written to the lock file of its site."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.build.book import gather
from exporter.build.collection_request import CollectionRequest
from exporter.build.inputs import BuildOptions
from exporter.build.saving import save
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.errors import SettingsError
from exporter.model.artifact import Artifact
from exporter.model.edition import Division, Edition
from exporter.model.nodes import Embed, Link
from exporter.model.reference_lock import LOCK_NAME, LockedReference
from exporter.model.walk import walk

if TYPE_CHECKING:
    from exporter.reference_check import LinkCheck


@dataclass(frozen=True, slots=True)
class CheckedLinks:
    """The lock file of a site, and the entries of the addresses of a book, in its order.

    `unvisited` are those for which there was no time.
    """

    path: Path
    entries: tuple[LockedReference, ...]
    unvisited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkCheckRequest:
    """What is checked: the links of the posts of `source`.

    Pages that were found within `max_age` days are not visited again. With `prunes`, entries of
    addresses to which no link of the posts leads are removed from the lock file.
    """

    source: CollectionRequest
    today: datetime.date
    max_age: int = 0
    prunes: bool = False


def check_book_links(
    request: LinkCheckRequest,
    check: LinkCheck,
    options: BuildOptions,
    diagnostics: Diagnostics,
) -> CheckedLinks | None:
    """Visit the addresses of a book, and write what was found; None after an error.

    Raises `SettingsError` for a lock file that cannot be read: what it knows of pages that are gone
    would be lost.
    """
    from exporter.reference_check import check_links
    from exporter.reference_check.lock_file import lock_text
    from exporter.resolve import resolve

    gathered = gather(request.source, replace(options, keep_going=True), diagnostics)
    if gathered is None:
        return None
    path = gathered.root / LOCK_NAME
    wrong = next((each for each in diagnostics if _is_of_file(each.place, path)), None)
    if wrong:
        raise SettingsError(
            f"‘{wrong.place}’ cannot be read: {wrong.message}",
            "correct it, or delete it to start again",
        )
    settings = replace(
        gathered.settings, references="endnotes", scope="chapter", prefer_archived=False
    )
    edition = resolve(
        replace(gathered.book, locked=()), settings, Diagnostics(), options.context.cache
    )
    known = {entry.address: entry for entry in gathered.book.locked}
    addresses = linked_addresses(edition)
    first_day = f"{request.today - datetime.timedelta(request.max_age)}"
    due = [
        address
        for address in addresses
        if not request.max_age or not _is_recent(known.get(address), first_day)
    ]
    made: dict[str, LockedReference] = {}

    def on_visit(entry: LockedReference) -> None:
        made[entry.address] = entry
        options.context.on_progress("Visiting", len(made), len(due))

    def is_saved(entries: Iterable[LockedReference]) -> bool:
        artifact = Artifact(lock_text(entries).encode(), "")
        return save(artifact, path, diagnostics, gathered.root)

    try:
        found = check_links(due, known, f"{request.today}", check, on_visit)
    except KeyboardInterrupt:
        # Visits take long: what was found so far is kept.
        is_saved({**known, **made}.values())
        raise
    entries = {**({} if request.prunes else known), **_of(addresses, {**known, **found})}
    if not is_saved(entries.values()):
        return None
    if found and all(entry.status == "failed" and not entry.code for entry in found.values()):
        diagnostics.report("references-offline", "no server responded", Place(str(path)))
    _report(edition, {**known, **found}, diagnostics)
    unvisited = tuple(address for address in due if address not in found)
    return CheckedLinks(path, tuple(_of(addresses, entries).values()), unvisited)


def linked_addresses(edition: Edition) -> list[str]:
    """Return the addresses of the web in the references of an edition, each once, in order."""
    references = (each for division in _divisions(edition) for each in division.references)
    web = (each.address for each in references if each.address.startswith(("http://", "https://")))
    return list(dict.fromkeys(web))


def _is_of_file(place: object, path: Path) -> bool:
    return isinstance(place, Place) and Path(place.path) == path


def _of(
    addresses: Sequence[str], entries: Mapping[str, LockedReference]
) -> dict[str, LockedReference]:
    return {address: entries[address] for address in addresses if address in entries}


def _is_recent(entry: LockedReference | None, first_day: str) -> bool:
    return entry is not None and entry.status == "ok" and entry.accessed > first_day


def _divisions(edition: Edition) -> Iterator[Division]:
    yield from edition.front
    for part in edition.parts:
        if part.opening:
            yield part.opening
        yield from part.chapters
    yield from edition.back


def _report(
    edition: Edition, entries: Mapping[str, LockedReference], diagnostics: Diagnostics
) -> None:
    """Report the addresses that are gone, that have moved, or whose servers did not answer."""
    from exporter.reference_check.visit import leads_home
    from exporter.resolve.visited_addresses import VisitedAddresses

    visited = VisitedAddresses(entries.values())
    reported = set()
    for division in _divisions(edition):
        described = {each.address: each.archived for each in division.references}
        notes = (block for note in division.notes for block in note.children)
        for node in walk((*division.blocks, *notes)):
            if not isinstance(node, Link | Embed) or node.address in reported:
                continue
            entry = entries.get(node.address)
            if entry is None:
                continue
            reported.add(node.address)
            visited.report_gone(node, described.get(node.address, ""), diagnostics)
            if entry.status in ("refused", "failed"):
                why = entry.reason or f"the server answered {entry.code}"
                message = f"‘{node.address}’ could not be visited: {why}"
                diagnostics.report("reference-unvisited", message, node.place)
            elif entry.final and (entry.permanent or leads_home(entry)):
                where = "the first page of its site" if leads_home(entry) else f"‘{entry.final}’"
                message = f"‘{node.address}’ leads to {where}"
                diagnostics.report("reference-moved", message, node.place)
