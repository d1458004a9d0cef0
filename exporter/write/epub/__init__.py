"""The EPUB writer: an edition becomes an EPUB 3.3, the same bytes each time."""

from __future__ import annotations

from exporter.diagnostics import Diagnostics
from exporter.model.artifact import Artifact, PrintedPages
from exporter.model.edition import Edition
from exporter.model.record import Record
from exporter.options.epub_profiles import epub_profile
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.runtime.run_folder import temporary_folder


def write(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    context: BuildContext | None = None,
    *,
    record: Record | None = None,
    pages: PrintedPages | None = None,
) -> Artifact:
    """Return the edition as an EPUB; without bytes after an error.

    `record` is embedded in the book. `pages` become its page list (EPUB 3.3, section 7.4).
    """
    # Loads ebooklib and lxml.
    from exporter.write.epub.package import pack, report_size
    from exporter.write.epub.package_builder import build_package

    context = context or BuildContext()
    profile = epub_profile(settings.epub_profile)
    # Images are kept on disk until they are packed, since a large book has many.
    with temporary_folder() as folder:
        package = build_package(edition, settings, diagnostics, folder, context, pages, record)
        with context.timed_phase("EPUB: packing"):
            data = pack(package)
        report_size(len(data), package.resources, profile, diagnostics)
    return Artifact(data, settings.file_suffix("epub"))
