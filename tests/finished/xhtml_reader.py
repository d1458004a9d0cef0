"""A reader of finished EPUBs and web pages."""

from __future__ import annotations

import json
import posixpath
import re
from base64 import b64decode
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZIP_STORED, ZipFile

import lxml.html
from lxml import etree
from PIL import Image

X = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": OPS[1:-1],
    "m": "http://www.w3.org/1998/Math/MathML",
    "ncx": NCX[1:-1],
    "opf": "http://www.idpf.org/2007/opf",
    "x": X[1:-1],
}


@dataclass(frozen=True)
class Entry:
    """An entry of a table of contents: text, target, language and the entries below."""

    words: str
    file: str
    id: str
    lang: str
    children: tuple[Entry, ...]


class Documents:
    """XHTML documents by name."""

    documents: dict[str, Any]

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        """The elements of each document by id."""
        return {
            name: {each.get("id"): each for each in document.iter() if each.get("id")}
            for name, document in self.documents.items()
        }

    @staticmethod
    def whole(address: str | None, base: str) -> str:
        """Return the file name that a relative URL without a fragment refers to."""
        path = unquote(address or "")
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base

    def target(self, address: str, base: str) -> tuple[str, str]:
        """Return the file name and the id that a URL refers to."""
        path, _, id_ = address.partition("#")
        return self.whole(path, base), unquote(id_)

    def division(self, title: str) -> str:
        """Return the name of the document whose first heading is a title."""
        (name,) = {
            name
            for name in self.documents
            if (found := self.documents[name].find(f".//{X}h1")) is not None
            and words(found) == title
        }
        return name

    def heading(self, file: str, id_: str) -> str:
        """Return the text of the heading that has an id or contains it; else the first heading."""
        if not id_:
            return words(self.documents[file].find(f".//{X}h1"))
        found = self.by_id[file][id_]
        while found is not None and not re.fullmatch(r"h[1-6]", local(found)):
            found = found.getparent()
        return "" if found is None else words(found)

    def section_ids(self, title: str) -> list[str]:
        """Return the ids that lead to the headings of the chapter with a title."""
        found = []
        sections = "//x:section[contains(@class, 'chapter')]/*"
        for heading in find(self.documents[self.division(title)], sections):
            if re.fullmatch(r"h[2-6]", local(heading)):
                inside = heading.find(f"{X}span[@id]")
                found.append(heading.get("id") or inside.get("id"))
        return found

    def picture(self, image: Any, base: str) -> bytes:
        """Return the data of an image."""
        raise NotImplementedError

    def colour(self, image: Any, base: str) -> tuple[int, int, int] | None:
        """Return the colour of the middle of an image; None for an SVG."""
        data = self.picture(image, base)
        return None if data.lstrip().startswith(b"<") else colour_of(data)


class WebPage(Documents):
    """A self-contained web page."""

    def __init__(self, path: Path) -> None:
        root = lxml.html.document_fromstring(path.read_bytes())
        lxml.html.html_to_xhtml(root)
        self.documents = {path.name: root}

    def picture(self, image: Any, base: str) -> bytes:
        kind, _, data = image.get("src").partition(";base64,")
        assert kind.startswith("data:image/"), base
        return b64decode(data)


class FinishedEpub(Documents):
    """The content of an EPUB file, by the names of its entries."""

    def __init__(self, path: Path) -> None:
        archive = ZipFile(path)
        self.names = archive.namelist()
        self.files = {name: archive.read(name) for name in self.names}
        self.first = archive.infolist()[0]
        assert self.first.compress_type == ZIP_STORED
        container = etree.fromstring(self.files["META-INF/container.xml"])
        self.package = next(iter(container.iter("{*}rootfile"))).get("full-path") or ""
        self.opf = etree.fromstring(self.files[self.package])
        self.manifest = {
            item.get("id"): (self.whole(item.get("href"), self.package), item)
            for item in self.opf.iter("{*}item")
        }
        self.spine = [self.manifest[ref.get("idref")][0] for ref in self.opf.iter("{*}itemref")]
        self.documents = {
            name: etree.fromstring(self.files[name])
            for name, item in self.manifest.values()
            if item.get("media-type") == "application/xhtml+xml"
        }
        self.nav_name = next(
            name for name, item in self.manifest.values() if item.get("properties") == "nav"
        )
        self.nav = self.documents[self.nav_name]
        self.ncx_name = next(
            name
            for name, item in self.manifest.values()
            if item.get("media-type") == "application/x-dtbncx+xml"
        )
        self.ncx = etree.fromstring(self.files[self.ncx_name])

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """Return the entries of a `nav` element by its type."""
        (nav,) = self.nav.xpath(f"//x:nav[@epub:type='{kind}']", namespaces=SPACES)
        return self._entries(nav.find(f"{X}ol"))

    def _entries(self, ordered: Any) -> tuple[Entry, ...]:
        found = []
        for item in ordered.iterchildren(f"{X}li"):
            link = item.find(f"{X}a")
            below = item.find(f"{X}ol")
            file, id_ = self.target(link.get("href"), self.nav_name)
            children = () if below is None else self._entries(below)
            found.append(Entry(words(link), file, id_, lang_of(link), children))
        return tuple(found)

    def ncx_entries(self, above: Any = None) -> tuple[Entry, ...]:
        """Return the entries of the NCX."""
        points = (self.ncx.find(f"{NCX}navMap") if above is None else above).findall(
            f"{NCX}navPoint"
        )
        return tuple(
            Entry(
                point.findtext(f"{NCX}navLabel/{NCX}text"),
                *self.target(point.find(f"{NCX}content").get("src"), self.ncx_name),
                lang_of(point.find(f"{NCX}navLabel")),
                self.ncx_entries(point),
            )
            for point in points
        )

    def metadata(self, term: str) -> list[str]:
        """Return the values of a Dublin Core element."""
        return [each.text for each in self.opf.xpath(f"//dc:{term}", namespaces=SPACES)]

    def properties(self, name: str) -> list[str]:
        """Return the values of a property of the publication itself."""
        path = f"//opf:meta[@property='{name}'][not(@refines)]"
        return [each.text for each in self.opf.xpath(path, namespaces=SPACES)]

    def refined(self, element: Any) -> dict[str, str]:
        """Return the refinements of an element of the metadata, by property."""
        path = f"//opf:meta[@refines='#{element.get('id')}']"
        return {each.get("property"): each.text for each in self.opf.xpath(path, namespaces=SPACES)}

    def picture(self, image: Any, base: str) -> bytes:
        return self.files[self.whole(image.get("src"), base)]

    @property
    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files["META-INF/exporter.json"])
        return found


def colour_of(data: bytes) -> tuple[int, int, int]:
    """Return the colour of the middle of an image, rounded to multiples of 50."""
    with Image.open(BytesIO(data)) as picture:
        found = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    red, green, blue = (round(channel / 50) * 50 for channel in found)
    return red, green, blue


def local(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def words(element: Any) -> str:
    """Return the text of an element without footnote calls, citations and backlinks."""
    return re.sub(r"\s+", " ", _text(element)).strip()


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        classes = (child.get("class") or "").split()
        if child.get("role") != "doc-backlink" and not {"note-call", "citation"} & set(classes):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def lang_of(element: Any) -> str:
    """Return the language of an element, which an ancestor may set."""
    while element is not None:
        for name in (XML_LANG, "lang"):
            if element.get(name):
                return str(element.get(name))
        element = element.getparent()
    return ""


def find(element: Any, path: str) -> list[Any]:
    """Return what an XPath selects below an element."""
    found: list[Any] = element.xpath(path, namespaces=SPACES)
    return found


def types(element: Any) -> list[str]:
    return (element.get(f"{OPS}type") or "").split()


def texts_at(element: Any, path: str) -> list[str]:
    """Return the text of each element that an XPath selects."""
    return [words(each) for each in find(element, path)]


def types_and_role(element: Any) -> tuple[str, ...]:
    """Return the values of `epub:type`, and the role."""
    return (*types(element), element.get("role"))


def item_number(item: Any) -> int:
    """Return the number of a list item, by `start` and `value`."""
    number = int(item.getparent().get("start", "1")) - 1
    for each in item.getparent().iterchildren(f"{X}li"):
        number = int(each.get("value", number + 1))
        if each is item:
            break
    return number
