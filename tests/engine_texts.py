"""The text of an EPUB as its documents have it, and as other programs show it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import ZipFile

import pymupdf
from lxml import etree

_WIDTH, _HEIGHT = 420, 594
"""The size of the page of a small e-reader, in points."""
_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"


def squeezed(text: str) -> str:
    """Return the letters and digits of a text, without case."""
    return "".join(re.findall(r"[^\W_]", text.casefold()))


def lost_text(
    book: Path | IO[bytes], shown: str, *, numbered: bool = False, mathml: bool = False
) -> list[str]:
    """Return what is in the documents of an EPUB, and not in a text, in the same order.

    `numbered` means that the text has the numbers of list items, and `mathml` that it is of an
    engine that shows MathML, whose text is not compared. Others show a formula as text.
    """
    found, lost, at = squeezed(shown), [], 0
    for piece in filter(None, map(squeezed, _document_text(book, numbered, mathml).split("\0"))):
        place = found.find(piece, at)
        if place < 0:
            lost.append(_beginning_that_differs(piece, found))
        at = max(at, place + len(piece))
    return lost


def _beginning_that_differs(piece: str, found: str) -> str:
    """Return the end of the longest beginning of a piece that is in a text, and what follows."""
    low, high = 0, len(piece)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if piece[:middle] in found else (low, middle - 1)
    return f"{piece[max(low - 30, 0) : low]} | {piece[low : low + 30]}"


def _document_text(book: Path | IO[bytes], numbered: bool, mathml: bool) -> str:
    """Return the text of the documents in reading order, with null characters for MathML."""
    return "\n".join("".join(_texts(body, numbered, mathml)) for body in _documents(book))


def hidden_text(book: Path) -> list[str]:
    """Return the texts of the lists that only the menu of a reading system shows."""
    hidden = [
        link
        for body in _documents(book)
        for nav in body.iter(f"{_XHTML}nav")
        if nav.get("hidden")
        for link in nav.iter(f"{_XHTML}a")
    ]
    return ["".join(map(str, link.itertext())) for link in hidden]


def _documents(book: Path | IO[bytes]) -> Iterator[etree._Element]:
    """Yield the bodies of the documents in reading order."""
    with ZipFile(book) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".opf"))
        package = etree.fromstring(archive.read(name))
        paths = {each.get("id"): each.get("href", "") for each in package.iter(f"{_OPF}item")}
        for each in package.iter(f"{_OPF}itemref"):
            path = posixpath.join(posixpath.dirname(name), paths[each.get("idref")])
            body = etree.fromstring(archive.read(path)).find(f"{_XHTML}body")
            assert body is not None
            yield body


def _texts(element: etree._Element, numbered: bool, mathml: bool) -> Iterator[str]:
    shown = element.get("class") != ("as-text" if mathml else "has-text")
    if element.tag == f"{_MATHML}math" and shown:
        yield "\0"
    elif shown and not (element.tag == f"{_XHTML}nav" and element.get("hidden")):
        yield element.text or ""
        number = int(element.get("start", "1")) - 1
        for child in element:
            number = int(child.get("value", number + 1)) if child.tag == f"{_XHTML}li" else number
            if numbered and element.tag == f"{_XHTML}ol" and element.get("class") != "toc":
                yield f"{number}."
            yield from _texts(child, numbered, mathml)
            yield child.tail or ""


def mupdf_text(book: Path) -> str:
    """Return the text of an EPUB as MuPDF shows it: an engine that knows little CSS."""
    with pymupdf.open(book) as document:
        document.layout(width=_WIDTH, height=_HEIGHT, fontsize=11)
        return "\n".join(page.get_text() for page in document)


def mupdf_boxes_cut_off(book: Path) -> list[str]:
    """Return the boxes of images and drawings that MuPDF cuts off at the edge of a page."""
    with pymupdf.open(book) as document:
        document.layout(width=_WIDTH, height=_HEIGHT, fontsize=11)
        return [
            f"page {page.number + 1}: {box}"
            for page in document
            for box in (
                *(each["rect"] for each in page.get_drawings()),
                *map(_box, page.get_image_info()),
            )
            if box.x1 > page.rect.x1 + 1
        ]


def _box(image: dict[str, tuple[float, ...]]) -> pymupdf.Rect:
    return pymupdf.Rect(image["bbox"])
