"""The covers of a book: that of a printed one, and the images that shops show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from exporter.build.book import BuiltBook, Source, gathered_builders
from exporter.build.book_builder import BookBuilder, CoverRequest
from exporter.build.inputs import BuildOptions
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.artifact import Artifact


def build_covers(
    source: Source, request: CoverRequest, options: BuildOptions, diagnostics: Diagnostics
) -> Iterator[BuiltBook]:
    """Yield the covers of a collection, or of each of its volumes.

    The files are the full cover, if the settings name a printer, the image of the front, and a
    thumbnail. Without a page count in the request, the inside is built to count its pages.
    """
    for builder in gathered_builders(source, options, diagnostics):
        if builder is None:
            continue
        files = [*_full_cover(builder, request, diagnostics), *cover_images(builder, diagnostics)]
        failed = any(finding.severity is Severity.ERROR for finding in diagnostics)
        book = builder.gathered.book
        yield BuiltBook(
            title=book.metadata.title,
            chapters=len(book.chapters),
            disclaimers=(),
            files=tuple(files) if not failed else (),
            strict=builder.strict,
            root=builder.gathered.root,
            settings=builder.gathered.settings,
            places=builder.places,
            edition=partial(builder.edition, Diagnostics()),
            file_title=builder.gathered.file_title,
        )


def _full_cover(
    builder: BookBuilder, request: CoverRequest, diagnostics: Diagnostics
) -> Iterator[Artifact]:
    if not builder.has_full_cover:
        return
    pages = request.pages
    if pages is None:
        pages = builder.file(("pdf",), None, diagnostics).artifact.page_count
    if pages:
        cover = builder.cover(request, pages, diagnostics)
        if cover.data:
            yield cover


def cover_images(builder: BookBuilder, diagnostics: Diagnostics) -> Iterator[Artifact]:
    """Yield the image of the front, as shops show it, and its thumbnail."""
    from exporter.write.cover.shop_images import shop_images

    edition = builder.edition(Diagnostics())
    yield from shop_images(edition, builder.gathered.settings, diagnostics)
