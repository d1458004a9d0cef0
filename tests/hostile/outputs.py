"""What a reader finds in the files that a run wrote, and what would run or be loaded there."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pymupdf
from active_content import active_content, active_css
from lxml import etree
from lxml import html as html_documents

_XML = (".xhtml", ".opf", ".ncx", ".svg", ".xml")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_ACTIONS = frozenset(
    """/GoToE /GoToR /ImportData /JavaScript /Launch /Movie /Rendition /ResetForm /RichMediaExecute
    /Sound /SubmitForm""".split()
)
_SCRIPTS = re.compile(r"\s*(?:javascript|vbscript|data|file)\s*:", re.IGNORECASE)


def texts_of(file: Path) -> Iterator[str]:
    """Yield the texts that a file holds. Raises an error if it, or a document in it, is broken."""
    match file.suffix:
        case ".epub":
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield name
                    yield archive.read(name).decode(errors="replace")
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


def active_in(file: Path) -> Iterator[str]:
    """Yield what runs, loads or asks for something in a file, in words.

    Raises an error if a document in it is not well-formed.
    """
    match file.suffix:
        case ".epub":
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield from (f"{name}: {each}" for each in _in_entry(name, archive.read(name)))
        case ".pdf":
            with pikepdf.open(file) as pdf:
                for number in range(1, len(pdf.objects) + 1):
                    yield from _in_object(pdf.get_object(number, 0))
        case ".html":
            data = file.read_bytes()
            yield from active_content(etree.fromstring(data, _PARSER))
            # The same bytes as a browser reads them.
            yield from active_content(html_documents.document_fromstring(data))


def _in_entry(name: str, data: bytes) -> Iterator[str]:
    if name.endswith(_XML):
        root = etree.fromstring(data, _PARSER)
        if name.endswith((".xhtml", ".svg")):
            yield from active_content(root)
    elif name.endswith(".css"):
        yield from active_css(data.decode())


def _in_object(value: object) -> Iterator[str]:
    if not isinstance(value, pikepdf.Dictionary):
        return
    if (kind := str(value.get("/S", ""))) in _ACTIONS:
        yield f"a PDF action {kind}"
    if any(key in value for key in ("/JS", "/AA", "/XFA")):
        yield "a script in a PDF"
    if kind == "/URI" and _SCRIPTS.match(address := str(value.get("/URI", ""))):
        yield f"a link to {address[:60]}"
