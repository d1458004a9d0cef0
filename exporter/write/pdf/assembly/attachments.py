"""Files that are embedded in a PDF: the Markdown of its chapters (ISO 19005-3, 6.8)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.edition import Edition
from exporter.write.pdf.assembly.metadata import pdf_date
from exporter.write.pdf.objects.pdf_file import PdfFile, reference, string
from exporter.write.pdf.objects.streams import compress

_FILE = (
    b"<< /Type /Filespec /F %b /UF %b /Desc %b /AFRelationship /Source /EF << /F %b /UF %b >> >>"
)
_STREAM = (
    b"/Type /EmbeddedFile /Subtype /text#2Fmarkdown /Filter /FlateDecode"
    b" /Params << /Size %d /CheckSum <%b> /ModDate %b >>"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A Markdown file that a PDF is made from.

    `key` is unique in the PDF, `name` the file name, `title` its description. `read` returns its
    bytes, or None if they are no longer what the PDF is made from.
    """

    key: str
    name: str
    title: str
    read: Callable[[], bytes | None]


def attach(
    file: PdfFile, attachments: Iterable[Attachment], modified: datetime
) -> dict[str, bytes]:
    """Write embedded files one at a time, and return references to them by their keys.

    `modified` is the date of the book: that of a file depends on the machine.
    """
    date = string(pdf_date(modified))
    specifications: dict[str, bytes] = {}
    for attachment in attachments:
        data = attachment.read()
        if data is None:
            continue
        number = file.reserve()
        # The format requires MD5 (ISO 32000-1, table 46); the checksum protects nothing.
        checksum = hashlib.md5(data, usedforsecurity=False).hexdigest().encode()
        file.put_stream(number, _STREAM % (len(data), checksum, date), compress(data))
        name, stream = string(attachment.name), reference(number)
        entries = (name, name, string(attachment.title), stream, stream)
        specifications[attachment.key] = reference(file.add(_FILE % entries))
    return specifications


def attachments_of(edition: Edition, diagnostics: Diagnostics) -> tuple[Attachment, ...]:
    """Return the files of the chapters, and of the pages that open parts.

    A file that has changed since it was read is reported when it is read again. Files with the same
    name are saved under their whole paths.
    """
    openings = (part.opening for part in edition.parts if part.opening)
    titles = {
        **{page.key: page.title for page in openings},
        **{chapter.key: chapter.metadata.title for chapter in edition.chapters},
    }
    counts = Counter(PurePosixPath(source.key).name for source in edition.sources)

    def reporting(read: Callable[[], bytes | None], path: str) -> Callable[[], bytes | None]:
        def read_or_report() -> bytes | None:
            data = read()
            if data is None:
                message = "the file has changed since it was read, and is not attached"
                diagnostics.report("source-changed", message, Place(path) if path else None)
            return data

        return read_or_report

    def name_of(key: str) -> str:
        name = PurePosixPath(key).name
        return name if counts[name] == 1 else key.replace("/", "-")

    return tuple(
        Attachment(
            source.key,
            name_of(source.key),
            titles.get(source.division, ""),
            reporting(source.read, source.path),
        )
        for source in edition.sources
    )
