"""What a reader finds in the files that a run wrote."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pymupdf
from lxml import etree

_XML = (".xhtml", ".opf", ".ncx", ".svg", ".xml")


def texts_of(file: Path) -> Iterator[str]:
    """Yield the texts that a file holds. Raises an error if it, or a document in it, is broken."""
    match file.suffix:
        case ".epub":
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    data = archive.read(name)
                    if name.endswith(_XML):
                        etree.fromstring(
                            data, etree.XMLParser(resolve_entities=False, huge_tree=True)
                        )
                    yield data.decode(errors="replace")
        case ".pdf":
            with pymupdf.open(file) as pdf:
                yield str(pdf.metadata)
                yield from (page.get_text() for page in pdf)
                yield from (
                    pdf.embfile_get(number).decode(errors="replace")
                    for number in range(pdf.embfile_count())
                )
        case _:
            yield file.read_text(encoding="utf-8", errors="replace")
