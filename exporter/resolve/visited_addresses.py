"""What the lock file says about the addresses that a text links to."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace

from exporter.diagnostics import Diagnostics
from exporter.model.edition import Reference
from exporter.model.nodes import Blocks, Embed, Link, Node
from exporter.model.printed_addresses import displayed_url
from exporter.model.reference_lock import LockedReference
from exporter.model.walk import rewrite
from exporter.resolve.addresses import normalized_url
from exporter.resolve.opening import dateline
from exporter.resolve.reference_titles import FoundTitle, TitleOrigin

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class VisitedAddresses:
    """The addresses that were visited. With `prefers_copies`, links lead to archived copies."""

    def __init__(
        self, entries: Iterable[LockedReference] = (), *, prefers_copies: bool = False
    ) -> None:
        self._entries = {normalized_url(entry.address): entry for entry in entries}
        self._prefers_copies = prefers_copies

    def title(self, address: str) -> FoundTitle:
        """Return the title that a page declared at the last visit that found it."""
        entry = self._entries.get(normalized_url(address))
        if entry is None or not entry.title:
            return FoundTitle()
        return FoundTitle(entry.title, TitleOrigin.VISITED_PAGE, entry.lang)

    def described(self, reference: Reference, lang: str) -> Reference:
        """Return a new reference with what visits found, for a list in a language."""
        entry = self._entries.get(normalized_url(reference.address))
        if entry is None:
            return reference
        described = replace(
            reference,
            site=entry.site or reference.site,
            author=entry.author,
            date=_in_words(entry.date, lang),
            accessed=_in_words(entry.accessed, lang),
            archived=entry.archived,
            gone=entry.status == "gone",
        )
        if not self._prefers_copies or not entry.archived:
            return described
        shown = displayed_url(entry.archived)
        return replace(described, address=entry.archived, shown=shown, archived="", gone=False)

    def report_gone(self, node: Link | Embed, archived: str, diagnostics: Diagnostics) -> None:
        """Report a link to a page that is gone. `archived` is the copy that the list names."""
        entry = self._entries.get(normalized_url(node.address))
        if entry is None or entry.status != "gone":
            return
        code = "reference-archived" if archived or entry.archived else "reference-gone"
        why = f"{entry.code}" if entry.code else entry.reason
        seen = f", {entry.checked or entry.accessed}" if entry.checked or entry.accessed else ""
        diagnostics.report(code, f"‘{node.address}’ is gone ({why}{seen})", node.place)

    def with_links_to_copies(self, blocks: Blocks) -> Blocks:
        """Return the blocks with links to the archived copies that are preferred."""
        copies = {key: entry.archived for key, entry in self._entries.items() if entry.archived}
        if not self._prefers_copies or not copies:
            return blocks

        def with_copy(node: Node) -> Node:
            if isinstance(node, Link | Embed):
                copy = copies.get(normalized_url(node.address))
                return replace(node, address=copy) if copy else node
            return node

        return rewrite(blocks, with_copy)


def _in_words(date: str, lang: str) -> str:
    """Return a date of ISO 8601 in words, as those of posts; a year or a month as it is."""
    if not _DAY.fullmatch(date):
        return date
    try:
        return dateline(datetime.date.fromisoformat(date), lang).replace("\u00a0", " ")
    except ValueError:
        return date
