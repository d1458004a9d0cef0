"""The files of one book, each from an earlier build where that made the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from exporter.build.request import Format
from exporter.build.writing import claim_validators, write
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.model.publication import (
    Artifact,
    Book,
    Edition,
    PrintedPages,
    StatedDisclaimer,
)
from exporter.model.record import Record, to_json
from exporter.options.settings import Settings
from exporter.runtime.cache import cache_key, content_digest, deserialize, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import theme

_PASSING = ("image-unreadable", "source-changed", "claim-withheld")
"""What stood in the way this time may not another time, though the book is the same."""


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file of a book, the disclaimers in it, and what was found while it was made."""

    artifact: Artifact
    disclaimers: tuple[StatedDisclaimer, ...]
    findings: tuple[Diagnostic, ...]


class BookBuilder:
    """Makes the files of one book, whose edition is decided when it is asked for."""

    def __init__(self, book: Book, settings: Settings, context: BuildContext) -> None:
        self._book = book
        self._settings = settings
        self._context = context

    def made(
        self,
        format_: Format,
        diagnostics: Diagnostics,
        record: Record,
        pages: PrintedPages | None = None,
    ) -> BuiltFile:
        """A file of the book, from an earlier build or new. `pages` are those of its PDF."""
        # Findings have no home yet: another build may ask for the same book by another name.
        cache, own = self._context.cache, Diagnostics()
        chosen, look = repr(self._settings), theme(self._settings.theme).key
        key = cache_key("book", fingerprint(), format_, chosen, look, self._content)
        key = cache_key(
            key, to_json(record), repr(pages), claim_validators(format_, self._settings)
        )
        made = self._kept(key)
        if made is None:
            edition, found = self.edition, self._findings
            artifact = write(
                edition, format_, self._settings, own, self._context, pages=pages, record=record
            )
            made = BuiltFile(artifact, edition.disclaimers, (*found, *own))
            if artifact.data and not any(finding.code in _PASSING for finding in own):
                cache.put(cache_key("bytes", key), artifact.data)
                cache.put(key, serialize(replace(made, artifact=replace(artifact, data=b""))))
        diagnostics.extend(made.findings)
        return made

    def _kept(self, key: str) -> BuiltFile | None:
        """A file of an earlier build, whose bytes lie apart: a pickle would hold them twice."""
        made = deserialize(self._context.cache.get(key), BuiltFile)
        data = self._context.cache.get(cache_key("bytes", key)) if made else None
        if made is None or data is None:
            return None
        return replace(made, artifact=replace(made.artifact, data=data))

    @cached_property
    def _content(self) -> str:
        parts = tuple(replace(part, chapters=()) for part in self._book.parts)
        counts = repr([len(part.chapters) for part in self._book.parts])
        seals = [post.content_digest or content_digest(post) for post in self._book.chapters]
        return cache_key(content_digest(replace(self._book, parts=parts)), counts, *seals)

    @cached_property
    def _findings(self) -> Diagnostics:
        return Diagnostics()

    @cached_property
    def edition(self) -> Edition:
        """The book, decided."""
        from exporter.resolve import resolve

        with self._context.timed_phase("deciding"):
            cache = self._context.cache
            return resolve(self._book, self._settings, self._findings, cache)
