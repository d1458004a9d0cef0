"""The people of a book as it presents them: with their biographies and photographs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from exporter.diagnostics.source import Place, Source, legible
from exporter.input_files import FileKind
from exporter.model.assets import Asset
from exporter.model.book import Person
from exporter.model.nodes import Blocks
from exporter.model.post import Author
from exporter.read.context import ReadContext
from exporter.read.images import read_image
from exporter.read.markup_text import MarkupText, read_markup
from exporter.read.metadata.fields import author_id

_SEARCH_LENGTH = 40
"""The number of characters by which a biography is found in a file."""


def people_of(
    authors: Iterable[Author], context: ReadContext, file: Path | None = None
) -> tuple[Person, ...]:
    """Return the authors, each once, with their biographies and photographs.

    `file` is the collection file, which may describe authors that the site does not know. Of two
    descriptions of an author, the first is used.
    """
    site = context.site
    unique: dict[str, Author] = {}
    for author in authors:
        unique.setdefault(author.id or author_id(author.name, site) or author.name, author)
    biographies = _Biographies(context, file)
    return tuple(
        Person(author, biographies.of(author), _photo(author, biographies.default_file, context))
        for author in unique.values()
    )


class _Biographies:
    """Biographies of authors, with their places in the site's data or the collection file."""

    def __init__(self, context: ReadContext, file: Path | None) -> None:
        files = (*((file,) if file else ()), *reversed(context.site.author_files))
        self.default_file = file or context.site.config_file
        self._context = context
        self._sources = [*self._read(files)]

    def _read(self, files: Iterable[Path]) -> Iterator[Source]:
        for path in files:
            # What is wrong with a file was reported when the people were read from it.
            with suppress(OSError):
                text = self._context.site.folders.read_text(path, FileKind.DATA, "replace")
                yield Source(str(path), text)

    def of(self, author: Author) -> Blocks:
        """Return the biography of an author, which is Markdown without Liquid, as in Jekyll."""
        if not author.bio.strip():
            return ()
        return read_markup(
            self._markup(author),
            self.default_file,
            {"title": author.name},
            self._context,
            lang=self._context.site.lang or "en",
            liquid=False,
        )

    def _markup(self, author: Author) -> MarkupText:
        """Return the biography in the first file that has it."""
        beginning = author.bio.strip().partition("\n")[0][:_SEARCH_LENGTH]
        for source in self._sources:
            start = source.text.find(beginning)
            if start >= 0:
                # The biography may be indented and folded, but takes no more room than this.
                end = start + 2 * len(author.bio) + _SEARCH_LENGTH
                part = Source(source.path, source.text[:end])
                return MarkupText(part, start, legible(author.bio))
        return MarkupText(Source(str(self.default_file), ""), 0, legible(author.bio))


def _photo(author: Author, file: Path, context: ReadContext) -> Asset | None:
    """Return the photograph of an author; None if there is none or it cannot be read.

    `file` is what relative addresses are relative to.
    """
    address = author.photo or (context.site.portrait(author.id) if author.id else "")
    return read_image(address, Place(str(file)), file, context) if address else None
