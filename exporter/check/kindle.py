"""What Amazon's converter refuses in an EPUB, or shows otherwise than it was meant.

A book is held against it when it is made for Kindle, and whenever a user asks.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit
from zipfile import ZipFile

from lxml import etree
from PIL import Image as Raster

from exporter.check.damaged_archives import UNREADABLE
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.options.epub_profiles import EpubProfile, epub_profile

_N = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "x": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
}
_MEGA = 1_000_000
_MAIL = 50
"""Megabytes that go by mail; what may go by the web is the reader's limit."""
_LEAST_COVER = (625, 1000)
_TAKEN = frozenset(
    "application/xhtml+xml application/x-dtbncx+xml text/css image/jpeg image/png image/gif "
    "image/svg+xml font/ttf font/otf application/vnd.ms-opentype application/font-sfnt "
    "application/x-font-ttf application/x-font-otf application/x-font-truetype".split()
)
"""Media types that the converter knows."""
_NOT_TAKEN = frozenset({"script", "iframe", "audio", "video", "form", "object", "embed", "canvas"})
_VALUES = re.compile(
    r"position\s*:\s*(?:absolute|fixed)|display\s*:\s*(?:inline-)?(?:flex|grid)|@import\b|"
    r"\b(?:var|calc)\(",
    re.IGNORECASE,
)
_REMOTE = re.compile(r"url\(\s*['\"]?https?:", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MOST_HIDDEN = 10_000
"""Characters that may be hidden in a document before the converter suspects a trick."""
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TABLE = 10 * 24 * 60
"""Characters of ten screens, each of 24 lines of 60."""


def check_kindle(path: Path, diagnostics: Diagnostics) -> None:
    """Report what a file has that Kindle will not have."""
    try:
        data = path.read_bytes()
    except OSError as error:
        diagnostics.report("file-unreadable", f"{error.strerror or error}", Place(str(path)))
        return
    check_kindle_bytes(data, diagnostics, Place(str(path)))


def check_kindle_bytes(data: bytes, diagnostics: Diagnostics, place: Place | None = None) -> None:
    """The same of the bytes of an EPUB, at a place for its findings."""

    def report(code: str, message: str) -> None:
        diagnostics.report(code, message, place)

    try:
        with ZipFile(BytesIO(data)) as archive:
            _Preflight(archive, epub_profile("kindle"), report).run(len(data))
    except (*UNREADABLE, IndexError, etree.XMLSyntaxError) as error:
        report("kindle-refused", f"it cannot be read as an EPUB: {error}")


class _Preflight:
    """The examination of one book."""

    def __init__(
        self, archive: ZipFile, kindle: EpubProfile, report: Callable[[str, str], None]
    ) -> None:
        self._archive = archive
        self._kindle = kindle
        self._report = report
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        self._opf_name = str(_all(container, "//c:rootfile/@full-path")[0])
        self._opf = etree.fromstring(archive.read(self._opf_name))
        self._documents: dict[str, etree._Element] = {}
        self._ids: dict[str, frozenset[str]] = {}

    def run(self, size: int) -> None:
        """All questions, in the order of a book."""
        self._weight(size)
        self._package()
        self._cover()
        self._read()
        self._contents()
        self._styles()
        for name, document in self._documents.items():
            self._content(name, document)
        for name, document in self._documents.items():
            self._links(name, document)

    def _weight(self, size: int) -> None:
        said = f"{size / _MEGA:.1f} MB"
        if size > self._kindle.limit * _MEGA:
            self._report("kindle-large", f"{said}: Send to Kindle takes {self._kindle.limit:g} MB")
        elif size > _MAIL * _MEGA:
            self._report("kindle-mail", f"{said}: by mail, Send to Kindle takes {_MAIL} MB")

    def _package(self) -> None:
        if "META-INF/encryption.xml" in self._archive.namelist():
            self._report("kindle-refused", "it is encrypted")
        langs = [str(lang.text or "").strip() for lang in _all(self._opf, "//dc:language")]
        if not langs or not all(_LANG.fullmatch(lang) for lang in langs):
            self._report("kindle-refused", f"its language is ‘{', '.join(langs)}’")
        if not any(str(title.text or "").strip() for title in _all(self._opf, "//dc:title")):
            self._report("kindle-refused", "it has no title")
        for item in _all(self._opf, "//o:manifest/o:item"):
            href, type_ = item.get("href", ""), item.get("media-type", "").lower()
            if _split(href).scheme:
                self._report("kindle-refused", f"‘{href}’ is on the web")
            elif self._path(href) not in self._archive.namelist():
                self._report("kindle-refused", f"‘{href}’ is not in the file")
            elif type_ not in _TAKEN:
                self._report("kindle-refused", f"‘{href}’ is {type_}, which Kindle does not know")

    def _cover(self) -> None:
        items = _all(self._opf, "//o:item[contains(concat(' ',@properties,' '),' cover-image ')]")
        if not items:
            self._report("kindle-cover", "there is no cover")
            return
        href, type_ = items[0].get("href", ""), items[0].get("media-type", "")
        if type_ not in ("image/jpeg", "image/png"):
            self._report("kindle-cover", f"the cover ‘{href}’ is {type_}, not JPEG or PNG")
            return
        try:
            with Raster.open(BytesIO(self._archive.read(self._path(href)))) as cover:
                size, mode = cover.size, cover.mode
        except (OSError, ValueError, KeyError, Raster.DecompressionBombError):
            self._report("kindle-cover", f"the cover ‘{href}’ is no picture")
            return
        if mode == "CMYK":
            self._report("kindle-cover", "the cover has the colours of a press (CMYK)")
        if max(size) < self._kindle.cover or min(size) < min(_LEAST_COVER):
            self._report("kindle-cover", f"the cover has {size[0]} × {size[1]} pixels")

    def _read(self) -> None:
        """Read the documents once."""
        for name in self._named("application/xhtml+xml"):
            try:
                root = etree.fromstring(self._archive.read(name))
            except etree.XMLSyntaxError as error:
                self._report("kindle-refused", f"{name} is not well-formed: {error}")
                continue
            self._documents[name] = root
            self._ids[name] = frozenset(str(id_) for id_ in _all(root, "//@id"))

    def _contents(self) -> None:
        navigation = _all(self._opf, "//o:item[contains(concat(' ',@properties,' '),' nav ')]")
        ncx = self._named("application/x-dtbncx+xml")
        if not navigation:
            self._report("kindle-contents", "there is no navigation document")
        if not ncx:
            self._report("kindle-contents", "there is no NCX")
        depths = {}
        for item in navigation:
            name = self._path(item.get("href", ""))
            if name in self._documents:
                lists = _all(self._documents[name], "//x:nav[contains(@e:type,'toc')]/x:ol")
                depths[name] = max(map(_deep, lists), default=0)
        for name in ncx:
            points = _all(etree.fromstring(self._archive.read(name)), "//n:navPoint")
            depths[name] = max(
                (len(_all(p, "ancestor-or-self::n:navPoint")) for p in points), default=0
            )
        for name, depth in depths.items():
            if not depth:
                self._report("kindle-contents", f"{name} leads nowhere")
            elif depth > self._kindle.levels:
                self._report("kindle-contents", f"{name} has {depth} levels")

    def _styles(self) -> None:
        names = "|".join(map(re.escape, self._kindle.drops))
        known = re.compile(rf"(?<![\w-])(?:{names})(?=\s*:)")
        for name in self._named("text/css"):
            css = self._archive.read(name).decode("utf-8", "replace")
            self._style(name, css, known)
        for name, document in self._documents.items():
            css = "\n".join(
                [*(str(style.text or "") for style in _all(document, "//x:style"))]
                + [f"{{{said}}}" for said in _all(document, "//@style")]
            )
            self._style(name, css, known)

    def _style(self, name: str, css: str, known: re.Pattern[str]) -> None:
        css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
        found = {*known.findall(css), *(" ".join(v.split()) for v in _VALUES.findall(css))}
        if found:
            self._report("kindle-css", f"{name}: {', '.join(sorted(found))}")
        if _REMOTE.search(css):
            self._report("kindle-refused", f"{name} asks for something on the web")

    def _content(self, name: str, document: etree._Element) -> None:
        tags = {etree.QName(e).localname for e in document.iter(etree.Element)} & _NOT_TAKEN
        if tags:
            self._report("kindle-refused", f"{name} has {', '.join(sorted(tags))}")
        sources = [str(src) for src in _all(document, "//x:img/@src | //x:link/@href")]
        if remote := [src for src in sources if _split(src).scheme in ("http", "https")]:
            self._report("kindle-refused", f"{name} shows ‘{remote[0]}’, which is on the web")
        hidden = (e for e in document.iter(etree.Element) if _HIDDEN.search(e.get("style", "")))
        if sum(len("".join(map(str, e.itertext()))) for e in hidden) > _MOST_HIDDEN:
            self._report("kindle-refused", f"{name} hides more than {_MOST_HIDDEN} characters")
        for table in _all(document, "//x:table"):
            length = len(" ".join(" ".join(map(str, table.itertext())).split()))
            if length > _TABLE:
                self._report("kindle-table", f"{name} has a table of {length} characters")

    def _links(self, name: str, document: etree._Element) -> None:
        """Links within the book, and the way back from every note."""
        for link in _all(document, "//x:a[@href]"):
            target = _split(link.get("href", ""))
            if target.scheme or target.netloc:
                continue
            folder = posixpath.dirname(name)
            there = posixpath.normpath(posixpath.join(folder, unquote(target.path)))
            there = there if target.path else name
            lost = there not in self._archive.namelist() or (
                target.fragment and target.fragment not in self._ids.get(there, {target.fragment})
            )
            if lost:
                self._report("kindle-link", f"{name}: ‘{link.get('href')}’ leads nowhere")
            elif "noteref" in link.get(f"{{{_N['e']}}}type", "").split():
                self._way_back(name, link, there, target.fragment)

    def _way_back(self, name: str, call: etree._Element, there: str, note: str) -> None:
        document = self._documents.get(there)
        all_ = document.iter(etree.Element) if document is not None else ()
        found = (element for element in all_ if element.get("id") == note)
        back = {_split(str(href)).fragment for each in found for href in _all(each, ".//@href")}
        if call.get("id") not in back:
            self._report("kindle-notes", f"{name}: note ‘{note}’ has no link to ‘{call.get('id')}’")

    def _named(self, media_type: str) -> list[str]:
        items = _all(self._opf, f"//o:item[@media-type='{media_type}']")
        names = (self._path(item.get("href", "")) for item in items)
        return [name for name in names if name in self._archive.namelist()]

    def _path(self, href: str) -> str:
        folder = posixpath.dirname(self._opf_name)
        return posixpath.normpath(posixpath.join(folder, unquote(href)))


def _split(address: str) -> SplitResult:
    """An address in its parts; what is none is a place that is not there."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")


def _deep(list_: etree._Element) -> int:
    below: Iterable[etree._Element] = _all(list_, "x:li/x:ol")
    return 1 + max(map(_deep, below), default=0)


def _all(node: etree._Element, path: str) -> list[etree._Element]:
    """What an XPath finds: elements, or the values of attributes."""
    return cast("list[etree._Element]", node.xpath(path, namespaces=_N))
