"""The EPUB writer: an edition becomes an EPUB 3.3, the same bytes each time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.publication import Artifact, Edition, PrintedPages
from exporter.model.record import Record
from exporter.options.epub_profiles import epub_profile
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext


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
    # The libraries that packing takes are loaded when a book is packed.
    from exporter.write.epub.package import pack
    from exporter.write.epub.package_builder import book_of
    from exporter.write.epub.size_report import report_size

    context = context or BuildContext()
    # The pictures of a large book wait on the disk until they are packed, not in memory.
    try:
        with tempfile.TemporaryDirectory(prefix="exporter-epub-") as name:
            folder = Path(name)
            package = book_of(edition, settings, diagnostics, folder, context, pages, record)
            with context.timed_phase("EPUB: packing"):
                data = pack(package, folder)
            report_size(
                len(data), package.resources, epub_profile(settings.epub_profile), diagnostics
            )
    except OSError as error:
        place = Place(str(error.filename or "the folder for temporary files"))
        diagnostics.report("write-failed", f"{error.strerror or error}", place)
        data = b""
    return Artifact(data, settings.file_suffix("epub"))
