"""Files that go along with a PDF: the Markdown of its chapters (ISO 19005-3, 6.8)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.publication import Edition
from exporter.write.pdf.objects.pdf_file import PdfFile, reference, string
from exporter.write.pdf.objects.streams import packed

_FILE = (
    b"<< /Type /Filespec /F %b /UF %b /Desc %b /AFRelationship /Source /EF << /F %b /UF %b >> >>"
)
_STREAM = (
    b"/Type /EmbeddedFile /Subtype /text#2Fmarkdown /Filter /FlateDecode"
    b" /Params << /Size %d /CheckSum <%b> /ModDate %b >>"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of Markdown that a PDF was made from.

    `key` tells it from others, `name` is what it is saved as, `title` what it is. `read` gives its
    bytes, or None where they are no longer what the PDF was made from.
    """

    key: str
    name: str
    title: str
    read: Callable[[], bytes | None]


def attach(file: PdfFile, attached: Iterable[Attachment], moment: datetime) -> dict[str, bytes]:
    """Write files into a PDF, one at a time; what the book calls each, by its key.

    All were changed at the same `moment`, which is the book's: when a file was written depends on
    the machine.
    """
    stamp = string(moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
    done: dict[str, bytes] = {}
    for each in attached:
        data = each.read()
        if data is None:
            continue
        number = file.reserve()
        # A checksum, which the format wants to be of this kind, keeps nothing secret.
        checksum = hashlib.md5(data, usedforsecurity=False).hexdigest().encode()
        file.put_stream(number, _STREAM % (len(data), checksum, stamp), packed(data))
        name, held = string(each.name), reference(number)
        entries = (name, name, string(each.title), held, held)
        done[each.key] = reference(file.add(_FILE % entries))
    return done


def sources_of(edition: Edition, diagnostics: Diagnostics) -> tuple[Attachment, ...]:
    """The files of the chapters; one that has changed since it was read is reported and left out.

    Two that are called alike are saved under their whole paths.
    """
    titles = {chapter.key: chapter.metadata.title for chapter in edition.chapters}
    names = [PurePosixPath(source.key).name for source in edition.sources]
    alike = Counter(names)

    def reader(read: Callable[[], bytes | None], path: str) -> Callable[[], bytes | None]:
        def told() -> bytes | None:
            data = read()
            if data is None:
                message = "the file has changed since it was read, and is not attached"
                diagnostics.report("source-changed", message, Place(path) if path else None)
            return data

        return told

    return tuple(
        Attachment(
            source.key,
            name if alike[name] == 1 else source.key.replace("/", "-"),
            titles.get(source.key, ""),
            reader(source.read, source.path),
        )
        for source, name in zip(edition.sources, names, strict=True)
    )
