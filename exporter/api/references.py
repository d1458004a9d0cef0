"""References: the addresses that posts link to, visited on request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.api.arguments import (
    Day,
    PathName,
    Words,
    build_options,
    collection_request,
    diagnostics_for,
)
from exporter.api.results import value_or_error
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.model.reference_lock import LockedReference
    from exporter.network.requests import Network


@dataclass(frozen=True, slots=True)
class ReferenceCheck:
    """What a check of references found.

    - `path`: the lock file, `references.lock` in the root of the site, which was written.
    - `entries`: those of the addresses to which the posts link, in the order of the posts.
    - `unvisited`: the addresses that were left when the time was over; they keep their entries.
    """

    path: Path
    entries: tuple[LockedReference, ...]
    unvisited: tuple[str, ...]


def check_references(
    *sources: PathName,
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    max_age: int = 0,
    prune: bool = False,
    today: date | None = None,
    find_copies: bool = True,
    save_copies: bool = False,
    time_limit: float = 600.0,
    network: Network | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    context: BuildContext | None = None,
    diagnostics: Diagnostics | None = None,
) -> ReferenceCheck:
    """Visit the addresses that posts link to, and write what was found to the lock file.

    This uses the network; builds read the lock file only. `sources` and the conditions are those of
    `list_posts`. Pages that were found in the last `max_age` days are not visited again; with
    `prune`, entries of addresses to which none of the posts links are removed. `today` is the date
    of access, by default that of the clock (UTC). With `find_copies`, the Wayback Machine is asked
    for copies of pages of which none is known; with `save_copies`, it is asked to make them. No
    visit begins after `time_limit` seconds. `network` replaces how hosts are found, such as in
    tests. Exceptions and `diagnostics` are those of `load`.
    """
    from exporter.build.link_check import LinkCheckRequest, check_book_links
    from exporter.network.requests import PUBLIC_INTERNET
    from exporter.reference_check import LinkCheck

    source = collection_request(sources or ["."], tag, author, since, until, lang)
    request = LinkCheckRequest(source, today or datetime.now(UTC).date(), max_age, prune)
    found, options = diagnostics_for(source), build_options(settings, site, context)
    check = LinkCheck(
        seconds=time_limit,
        finds_copies=find_copies,
        saves_copies=save_copies,
        network=network or PUBLIC_INTERNET,
    )
    checked = check_book_links(request, check, options, found)
    made = value_or_error(checked, found, diagnostics, despite_errors=True)
    return ReferenceCheck(made.path, made.entries, made.unvisited)
