"""The files of one book, each from an earlier build where that made the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.fingerprint import fingerprint
from exporter.model.publication import (
    Artifact,
    Book,
    Edition,
    PrintedPages,
    StatedDisclaimer,
)
from exporter.model.record import Record, to_json
from exporter.pipeline.request import Format
from exporter.pipeline.writing import gatekeepers_of, write
from exporter.settings import Settings
from exporter.store import digest_of, frozen, key_of, thawed
from exporter.themes import theme
from exporter.workshop import Workshop

_PASSING = ("image-unreadable", "source-changed", "claim-withheld")
"""What stood in the way this time may not another time, though the book is the same."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file of a book, the disclaimers in it, and what was found while it was made."""

    artifact: Artifact
    disclaimers: tuple[StatedDisclaimer, ...]
    findings: tuple[Diagnostic, ...]


class Binder:
    """Makes the files of one book, whose edition is decided when it is asked for."""

    def __init__(self, book: Book, settings: Settings, workshop: Workshop) -> None:
        self._book = book
        self._settings = settings
        self._workshop = workshop

    def made(
        self,
        format_: Format,
        diagnostics: Diagnostics,
        record: Record,
        pages: PrintedPages | None = None,
    ) -> Made:
        """A file of the book, from an earlier build or new. `pages` are those of its PDF."""
        # Findings have no home yet: another build may ask for the same book by another name.
        store, own = self._workshop.store, Diagnostics()
        chosen, look = repr(self._settings), theme(self._settings.theme).key
        key = key_of("book", fingerprint(), format_, chosen, look, self._content)
        key = key_of(key, to_json(record), repr(pages), gatekeepers_of(format_, self._settings))
        made = self._kept(key)
        if made is None:
            edition, found = self.edition, self._findings
            artifact = write(
                edition, format_, self._settings, own, self._workshop, pages=pages, record=record
            )
            made = Made(artifact, edition.disclaimers, (*found, *own))
            if artifact.data and not any(finding.code in _PASSING for finding in own):
                store.put(key_of("bytes", key), artifact.data)
                store.put(key, frozen(replace(made, artifact=replace(artifact, data=b""))))
        for finding in made.findings:
            diagnostics.add(finding)
        return made

    def _kept(self, key: str) -> Made | None:
        """A file of an earlier build, whose bytes lie apart: a pickle would hold them twice."""
        made = thawed(self._workshop.store.get(key), Made)
        data = self._workshop.store.get(key_of("bytes", key)) if made else None
        if made is None or data is None:
            return None
        return replace(made, artifact=replace(made.artifact, data=data))

    @cached_property
    def _content(self) -> str:
        parts = tuple(replace(part, chapters=()) for part in self._book.parts)
        counts = repr([len(part.chapters) for part in self._book.parts])
        seals = [post.seal or digest_of(post) for post in self._book.chapters]
        return key_of(digest_of(replace(self._book, parts=parts)), counts, *seals)

    @cached_property
    def _findings(self) -> Diagnostics:
        return Diagnostics()

    @cached_property
    def edition(self) -> Edition:
        """The book, decided."""
        from exporter.resolve import resolve

        with self._workshop.timed("deciding"):
            store = self._workshop.store
            return resolve(self._book, self._settings, self._findings, store)
