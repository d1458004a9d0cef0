"""The cover of a book that is planned: the one that its EPUB would have."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.build.planning import PlannedBook
from exporter.diagnostics import Diagnostics
from exporter.runtime.context import BuildContext
from exporter.runtime.run_folder import temporary_folder


@dataclass(frozen=True, slots=True)
class CoverImage:
    """The image of a cover: the bytes of its file, and their media type."""

    data: bytes
    media_type: str


def planned_cover(
    planned: PlannedBook, context: BuildContext, diagnostics: Diagnostics
) -> CoverImage | None:
    """Return the cover image of a book, drawn or given; None for a book without a cover."""
    from exporter.options.epub_profiles import epub_profile
    from exporter.resolve import resolve
    from exporter.themes import theme
    from exporter.write.epub.cover import cover_of
    from exporter.write.epub.divisions import has_cover
    from exporter.write.epub.validation import content_of

    settings = planned.settings
    # Chapters without texts have no findings of their own; those of the book are in its plan.
    edition = resolve(planned.book, settings, Diagnostics())
    if not has_cover(edition):
        return None
    profile = epub_profile(settings.epub_profile)
    with temporary_folder() as folder:
        cover = cover_of(edition, folder, diagnostics, context, theme(settings.theme), profile)
    return CoverImage(content_of(cover.resource), cover.resource.media_type)
