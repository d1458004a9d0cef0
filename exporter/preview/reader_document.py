"""The texts of an EPUB as one document for a frame, with its stylesheet, fonts and images in it."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from exporter.preview.documents import FrameDocument

_FOLDER = "EPUB"
_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")


def reader_document(data: bytes) -> FrameDocument:
    """Return the documents of an EPUB that this program has made, in reading order, as one.

    The cover and the table of contents are left out. What a reading system adds, the colours and
    the pages, is in `static/reader.css`.
    """
    with ZipFile(BytesIO(data)) as archive:
        book = _Book(archive)
        first, *others = [document for document in book.documents() if not _is_cover(document)]
        body = _body(first)
        for other in others:
            section = etree.SubElement(body, f"{_XHTML}div", {"class": "next-document"})
            section.extend(_body(other))
    head = first.find(f"{_XHTML}head")
    style = etree.SubElement(first if head is None else head, f"{_XHTML}style")
    style.text = _reader_css()
    text = etree.tostring(first, encoding="unicode", doctype="<!DOCTYPE html>")
    return FrameDocument(text, "application/xhtml+xml")


class _Book:
    """The files of an EPUB, each as a data URL where a document names it."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        package = etree.fromstring(archive.read(f"{_FOLDER}/content.opf"))
        items = list(package.iter(f"{_OPF}item"))
        self._types = {unquote(item.get("href", "")): item.get("media-type", "") for item in items}
        names = {item.get("id"): unquote(item.get("href", "")) for item in items}
        self._spine = [
            names[item.get("idref")]
            for item in package.iter(f"{_OPF}itemref")
            if item.get("linear") != "no"
        ]

    def documents(self) -> Iterator[etree._Element]:
        """Yield the documents, as trees that name no other file."""
        for name in self._spine:
            root = etree.fromstring(self._archive.read(f"{_FOLDER}/{name}"))
            for element in list(root.iter(etree.Element)):
                self._embed(element, name)
            yield root

    def _embed(self, element: etree._Element, name: str) -> None:
        if element.tag == f"{_XHTML}link":
            style = etree.Element(f"{_XHTML}style")
            path = _resolved(name, element.get("href", ""))
            css = self._archive.read(f"{_FOLDER}/{path}").decode()
            style.text = _URL.sub(lambda found: f'url("{self._address(path, found[2])}")', css)
            if (head := element.getparent()) is not None:
                head.replace(element, style)
        elif element.tag == f"{_XHTML}a":
            path, _, target = element.get("href", "").partition("#")
            if not path or _resolved(name, path) in self._types:
                # All documents of the book are in this one.
                element.set("href", f"#{target}")
        else:
            for attribute in ("src", "href", "poster", _XLINK):
                if value := element.get(attribute):
                    element.set(attribute, self._address(name, value))

    def _address(self, base: str, address: str) -> str:
        """Return the data URL of a file of the book; other addresses as they are."""
        path = _resolved(base, address)
        media_type = self._types.get(path)
        if media_type is None:
            return address
        data = base64.b64encode(self._archive.read(f"{_FOLDER}/{path}")).decode()
        return f"data:{media_type};base64,{data}"


def _resolved(base: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(address)))


def _body(document: etree._Element) -> etree._Element:
    body = document.find(f"{_XHTML}body")
    return document if body is None else body


def _is_cover(document: etree._Element) -> bool:
    return _body(document).get(_EPUB_TYPE) == "cover"


@cache
def _reader_css() -> str:
    return files("exporter.preview").joinpath("static/reader.css").read_text("utf-8")
