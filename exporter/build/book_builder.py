"""One book: its edition, and its files, each from the cache if an earlier build made the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from exporter.build.inputs import GatheredBook
from exporter.build.provenance import record_of
from exporter.build.writing import claim_validators, write
from exporter.corrections.passages import book_text
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.artifact import Artifact, PrintedPages
from exporter.model.book import Book
from exporter.model.edition import Edition, StatedDisclaimer
from exporter.model.listing import Listing
from exporter.model.post import Post
from exporter.model.record import to_json
from exporter.model.walk import walk
from exporter.options.settings import Format
from exporter.runtime.cache import cache_key, content_digest, deserialize, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint, plugins_fingerprint
from exporter.themes import theme

_TRANSIENT = (
    "image-unreadable",
    "source-changed",
    "claim-withheld",
    "engine-failed",
    "plugin-failed",
)
"""Findings that another build may not have, though the book is the same."""


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file of a book, the disclaimers in it, and what was found while it was made.

    `is_cached` says that it was made by an earlier build.
    """

    artifact: Artifact
    disclaimers: tuple[StatedDisclaimer, ...]
    findings: tuple[Diagnostic, ...]
    is_cached: bool = False


@dataclass(frozen=True, slots=True)
class CoverRequest:
    """How a full cover is made: its width of the spine in points, None to compute it; its guides.

    `pages` is the page count of the inside, None for that of the book.
    """

    pages: int | None = None
    spine: float | None = None
    guides: bool = True


class BookBuilder:
    """Makes the files of one book, whose edition is resolved when it is needed, and once.

    `gathered` has no texts of chapters after a file was made from them. `strict` says that warnings
    are errors.
    """

    def __init__(
        self, gathered: GatheredBook, context: BuildContext, *, strict: bool = False
    ) -> None:
        self.gathered = gathered
        self._context = context
        self.strict = strict

    def file(
        self,
        formats: Sequence[Format],
        pages: PrintedPages | None,
        diagnostics: Diagnostics,
    ) -> BuiltFile:
        """Return the book in the last of the formats. `pages` are those of its PDF."""
        cache, settings, format_ = self._context.cache, self.gathered.settings, formats[-1]
        record = record_of(self.gathered, formats)
        # A web page is made so fast that its account would take more than a twentieth of the time.
        has_account = self.strict or format_ != "html"
        key = cache_key(
            *("book", fingerprint(), format_, repr(settings), theme(settings.theme).key),
            plugins_fingerprint(settings.plugins),
            *(self._content, to_json(record), repr(pages), claim_validators(format_, settings)),
            f"{has_account}",
        )
        made = self._cached(key)
        if made is None:
            # Without a home: another build may make the same book under another name.
            own = Diagnostics()
            edition = self.edition(own)
            # The texts of a large blog would fill as much memory as those of its edition.
            self.gathered = replace(self.gathered, book=_without_texts(self.gathered.book))
            if format_ != "html":
                record = replace(record, text=book_text(edition, cache))
            artifact = write(
                edition, format_, settings, own, self._context, pages=pages, record=record
            )
            if artifact.data and has_account:
                # Not needed if the cache holds the book.
                from exporter.build.accounting import report_losses, written_documents

                with self._context.timed_phase("account"):
                    documents = written_documents(edition, artifact, format_)
                    report_losses(edition, documents, (*diagnostics, *own), own, cache)
            made = BuiltFile(artifact, edition.disclaimers, tuple(own))
            self._store(key, made)
        diagnostics.extend(made.findings)
        return made

    @property
    def has_full_cover(self) -> bool:
        """Whether a PDF of the book is one for a printer, which needs a cover."""
        gathered = self.gathered
        return bool(gathered.settings.printer) and gathered.book.collection and not gathered.chapter

    def cover(self, request: CoverRequest, pages: int, diagnostics: Diagnostics) -> Artifact:
        """Return the full cover of the book with so many pages, for the printer of its settings.

        After an error it has no bytes.
        """
        from exporter.write.pdf import write_cover

        settings, context = self.gathered.settings, self._context
        key = cache_key(
            *("full cover", fingerprint(), repr(settings), theme(settings.theme).key),
            *(self._content, f"{pages} {request.spine} {request.guides} {self.strict}"),
        )
        made = self._cached(key)
        if made is None:
            own = Diagnostics()
            artifact = write_cover(
                self.edition(Diagnostics()),
                settings,
                pages,
                own,
                context,
                spine=request.spine,
                guides=request.guides,
            )
            if artifact.data and not self.strict:
                with context.timed_phase("PDF: check of the cover"):
                    _report_cover(artifact.data, own)
            made = BuiltFile(artifact, (), tuple(own))
            self._store(key, made)
        diagnostics.extend(made.findings)
        return made.artifact

    def edition(self, diagnostics: Diagnostics) -> Edition:
        """Return the resolved book, and report what resolving it has found."""
        edition, findings = self._resolved
        diagnostics.extend(findings)
        return edition

    def places(self) -> dict[str, Place]:
        """Return where everything with an id was written, by its name and id as a PDF has them."""
        edition, _ = self._resolved
        return {
            f"{division.name}/{node.id}": node.place
            for division in edition.divisions
            for node in walk((*division.blocks, *division.notes))
            if node.id and node.place
        }

    def _cached(self, key: str) -> BuiltFile | None:
        made = deserialize(self._context.cache.get(key), BuiltFile)
        data = self._context.cache.get(cache_key("bytes", key)) if made else None
        if made is None or data is None:
            return None
        return replace(made, artifact=replace(made.artifact, data=data), is_cached=True)

    def _store(self, key: str, made: BuiltFile) -> None:
        """Put a file into the cache, if another build would find the same."""
        data = made.artifact.data
        if data and not any(finding.code in _TRANSIENT for finding in made.findings):
            # The bytes are an entry of their own: a pickle would hold them twice in memory.
            self._context.cache.put(cache_key("bytes", key), data)
            without = replace(made, artifact=replace(made.artifact, data=b""))
            self._context.cache.put(key, serialize(without))

    @cached_property
    def _content(self) -> str:
        book = self.gathered.book
        parts = tuple(replace(part, chapters=()) for part in book.parts)
        counts = repr([len(part.chapters) for part in book.parts])
        posts = [post.content_digest or content_digest(post) for post in book.chapters]
        return cache_key(
            content_digest(replace(book, parts=parts, listing=Listing())), counts, *posts
        )

    @cached_property
    def _resolved(self) -> tuple[Edition, Diagnostics]:
        from exporter.resolve import resolve

        findings = Diagnostics()
        with self._context.timed_phase("resolving"):
            edition = resolve(
                self.gathered.book,
                self.gathered.settings,
                findings,
                self._context.cache,
                self.gathered.chapter,
            )
        return edition, findings


def _without_texts(book: Book) -> Book:
    """Return a book with what is known of its chapters, but without their blocks."""
    parts = (
        replace(part, chapters=tuple(map(_without_text, part.chapters))) for part in book.parts
    )
    return replace(book, parts=tuple(parts))


def _without_text(post: Post) -> Post:
    return replace(post, blocks=(), content_digest="")


def _report_cover(data: bytes, diagnostics: Diagnostics) -> None:
    """Report what the audit finds in a cover, and nothing has reported: its pictures and inks."""
    from exporter.check.audit import audit, requirements_for
    from exporter.check.pdf import opened_pdf

    reported = {finding.code for finding in diagnostics}
    with opened_pdf(data) as pdf:
        for problem in audit(pdf, requirements_for(pdf)).problems:
            if problem.code not in reported:
                diagnostics.report(problem.code, f"the full cover: {problem.message}")
