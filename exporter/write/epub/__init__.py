"""The EPUB writer: an edition becomes an EPUB 3.3, the same bytes each time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.model.publication import Artifact, Edition, PrintedPages
from exporter.model.record import Record
from exporter.profiles import ending
from exporter.readers import reader
from exporter.settings import Settings
from exporter.source import Place
from exporter.workshop import Workshop


def write(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    workshop: Workshop | None = None,
    pages: PrintedPages | None = None,
    record: Record | None = None,
) -> Artifact:
    """The edition as an EPUB.

    It tells the pages of the printed book that are known, and of what record it was made.
    """
    # The libraries that packing takes are loaded when a book is packed.
    from exporter.write.epub.book import book_of
    from exporter.write.epub.package import pack
    from exporter.write.epub.weight import weigh

    workshop = workshop or Workshop()
    # The pictures of a large book wait on the disk until they are packed, not in memory.
    try:
        with tempfile.TemporaryDirectory(prefix="exporter-epub-") as name:
            folder = Path(name)
            package = book_of(edition, settings, diagnostics, folder, workshop, pages, record)
            with workshop.timed("EPUB: packing"):
                data = pack(package, folder)
            weigh(len(data), package.resources, reader(settings.epub_profile), diagnostics)
    except OSError as error:
        place = Place(str(error.filename or "the folder for temporary files"))
        diagnostics.report("write-failed", f"{error.strerror or error}", place)
        data = b""
    return Artifact(data, ending(settings, "epub"))
