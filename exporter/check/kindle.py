"""What Amazon's converter rejects or changes in an EPUB.

Books for Kindle are checked when they are made, any other with `exporter check --profile kindle`.
"""

from __future__ import annotations

import posixpath
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import cast
from urllib.parse import SplitResult, unquote
from zipfile import ZipFile

from lxml import etree
from PIL import Image as Raster

from exporter.check.archive import archive_of, parsed, read_entry
from exporter.check.results import ARCHIVE_ERRORS
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.file_formats.allowed_markup import is_remote
from exporter.file_formats.css import loaded_addresses
from exporter.file_formats.css_tokens import (
    CssLimitError,
    Nodes,
    all_declarations,
    all_nodes,
    component_values,
    style_values,
)
from exporter.file_formats.raster import decoding
from exporter.file_formats.urls import is_url, split_url
from exporter.input_files import FileKind, read_named
from exporter.options.epub_profiles import EpubProfile, epub_profile

_NAMESPACES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "x": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
}
_MEGABYTE = 1_000_000
_MAIL_LIMIT = 50
"""Megabytes that Send to Kindle accepts by mail; the profile has the limit on the web."""
_SMALLEST_COVER = (625, 1000)
_ACCEPTED_TYPES = frozenset(
    "application/xhtml+xml application/x-dtbncx+xml text/css image/jpeg image/png image/gif "
    "image/svg+xml font/ttf font/otf application/vnd.ms-opentype application/font-sfnt "
    "application/x-font-ttf application/x-font-otf application/x-font-truetype".split()
)
"""Media types that the converter accepts."""
_REJECTED_TAGS = frozenset(
    {"script", "iframe", "audio", "video", "form", "object", "embed", "canvas"}
)
_UNSUPPORTED_VALUES = {
    "display": frozenset({"flex", "grid", "inline-flex", "inline-grid"}),
    "position": frozenset({"absolute", "fixed"}),
}
_UNSUPPORTED_FUNCTIONS = frozenset({"calc", "var"})
_MOST_HIDDEN = 10_000
"""Characters: the converter rejects a document that hides more."""
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST_TABLE = 10 * 24 * 60
"""Characters: ten screens of 24 lines of 60."""


def check_kindle(path: Path, diagnostics: Diagnostics) -> None:
    """Report what the converter rejects or changes in a file."""
    try:
        data = read_named(path, FileKind.BOOK)
    except OSError as error:
        diagnostics.report("file-unreadable", f"{error.strerror}", Place(str(path)))
        return
    check_kindle_bytes(data, diagnostics, Place(str(path)))


def check_kindle_bytes(data: bytes, diagnostics: Diagnostics, place: Place | None = None) -> None:
    """Report what the converter rejects or changes in the bytes of an EPUB, at a place."""

    def report(code: str, message: str) -> None:
        diagnostics.report(code, message, place)

    try:
        with archive_of(data) as archive:
            _KindleCheck(archive, epub_profile("kindle"), report).run(len(data))
    except (*ARCHIVE_ERRORS, IndexError, etree.XMLSyntaxError) as error:
        report("kindle-refused", f"the file cannot be read as an EPUB: {error}")


class _KindleCheck:
    """The check of one book."""

    def __init__(
        self, archive: ZipFile, kindle: EpubProfile, report: Callable[[str, str], None]
    ) -> None:
        self._archive = archive
        self._kindle = kindle
        self._report = report
        self._names = frozenset(archive.namelist())
        container = self._parsed("META-INF/container.xml")
        self._opf_name = str(_all(container, "//c:rootfile/@full-path")[0])
        self._opf = self._parsed(self._opf_name)
        self._documents: dict[str, etree._Element] = {}
        self._ids: dict[str, dict[str, etree._Element]] = {}
        self._backlinks: dict[tuple[str, str], frozenset[str]] = {}

    def run(self, size: int) -> None:
        """Report every problem of a file of so many bytes."""
        self._check_size(size)
        self._check_package()
        self._check_cover()
        self._read_documents()
        self._check_contents()
        self._check_styles()
        for name, document in self._documents.items():
            self._check_content(name, document)
        for name, document in self._documents.items():
            self._check_links(name, document)

    def _check_size(self, size: int) -> None:
        megabytes = f"{size / _MEGABYTE:.1f} MB"
        if size > self._kindle.size_limit * _MEGABYTE:
            self._report(
                "kindle-large",
                f"{megabytes}: the limit of Send to Kindle is {self._kindle.size_limit:g} MB",
            )
        elif size > _MAIL_LIMIT * _MEGABYTE:
            self._report(
                "kindle-mail",
                f"{megabytes}: by mail, the limit of Send to Kindle is {_MAIL_LIMIT} MB",
            )

    def _check_package(self) -> None:
        if "META-INF/encryption.xml" in self._names:
            self._report("kindle-refused", "the book is encrypted")
        langs = [str(lang.text or "").strip() for lang in _all(self._opf, "//dc:language")]
        if not langs or not all(_LANG.fullmatch(lang) for lang in langs):
            self._report(
                "kindle-refused", f"the language ‘{', '.join(langs)}’ is missing or invalid"
            )
        if not any(str(title.text or "").strip() for title in _all(self._opf, "//dc:title")):
            self._report("kindle-refused", "the book has no title")
        for item in _all(self._opf, "//o:manifest/o:item"):
            href, type_ = item.get("href", ""), item.get("media-type", "").lower()
            if _split(href).scheme:
                self._report("kindle-refused", f"‘{href}’ is a remote resource")
            elif self._path(href) not in self._names:
                self._report("kindle-refused", f"‘{href}’ is in the manifest, but not in the file")
            elif type_ not in _ACCEPTED_TYPES:
                self._report(
                    "kindle-refused",
                    f"‘{href}’ has the type {type_}, which Kindle does not support",
                )

    def _check_cover(self) -> None:
        items = _all(self._opf, "//o:item[contains(concat(' ',@properties,' '),' cover-image ')]")
        if not items:
            self._report("kindle-cover", "the book has no cover image")
            return
        href, type_ = items[0].get("href", ""), items[0].get("media-type", "")
        if type_ not in ("image/jpeg", "image/png"):
            self._report("kindle-cover", f"the cover ‘{href}’ is {type_}, not JPEG or PNG")
            return
        try:
            data = BytesIO(read_entry(self._archive, self._path(href)))
            with (
                warnings.catch_warnings(action="ignore"),
                decoding(),
                Raster.open(data) as cover,
            ):
                size, mode = cover.size, cover.mode
        except ARCHIVE_ERRORS:
            self._report("kindle-cover", f"the cover ‘{href}’ is not a readable image")
            return
        if mode == "CMYK":
            self._report("kindle-cover", "the cover is in CMYK, not in RGB")
        if max(size) < self._kindle.min_cover_side or min(size) < min(_SMALLEST_COVER):
            self._report("kindle-cover", f"the cover is too small: {size[0]} × {size[1]} pixels")

    def _read_documents(self) -> None:
        """Parse the content documents, and collect their ids."""
        for name in self._named("application/xhtml+xml"):
            try:
                root = self._parsed(name)
            except etree.XMLSyntaxError as error:
                self._report("kindle-refused", f"{name} is not well-formed: {error}")
                continue
            self._documents[name] = root
            elements = [element for element in root.iter(etree.Element) if element.get("id")]
            # The first of several elements with an id is the one that a link leads to.
            self._ids[name] = {element.get("id", ""): element for element in reversed(elements)}

    def _check_contents(self) -> None:
        navigation = _all(self._opf, "//o:item[contains(concat(' ',@properties,' '),' nav ')]")
        ncx = self._named("application/x-dtbncx+xml")
        if not navigation:
            self._report("kindle-contents", "the book has no navigation document")
        if not ncx:
            self._report("kindle-contents", "the book has no NCX")
        depths = {}
        for item in navigation:
            name = self._path(item.get("href", ""))
            if name in self._documents:
                lists = _all(self._documents[name], "//x:nav[contains(@e:type,'toc')]/x:ol")
                depths[name] = max((_depth(each, "x:li/x:ol") + 1 for each in lists), default=0)
        for name in ncx:
            depths[name] = _depth(self._parsed(name), "n:navMap/n:navPoint", "n:navPoint")
        for name, depth in depths.items():
            if not depth:
                self._report("kindle-contents", f"{name} has no entries")
            elif depth > self._kindle.contents_levels:
                self._report(
                    "kindle-contents",
                    f"{name} has {depth} levels; Kindle shows {self._kindle.contents_levels}",
                )

    def _check_styles(self) -> None:
        for name in self._named("text/css"):
            css = read_entry(self._archive, name).decode("utf-8", "replace")
            self._check_style(name, css)
        for name, document in self._documents.items():
            for style in _all(document, "//x:style"):
                self._check_style(name, str(style.text or ""))
            for value in dict.fromkeys(map(str, _all(document, "//@style"))):
                self._check_style(name, value)

    def _check_style(self, name: str, css: str) -> None:
        try:
            nodes = component_values(css)
        except CssLimitError as error:
            self._report("kindle-css", f"{name}: {error}")
            return
        if found := set(self._unsupported(nodes)):
            self._report("kindle-css", f"{name}: {', '.join(sorted(found))}")
        if any(is_remote(found.address) for found in loaded_addresses(css)):
            self._report("kindle-refused", f"{name} loads a remote resource")

    def _unsupported(self, nodes: Nodes) -> Iterator[str]:
        """Yield the properties, values, functions and at-rules that Kindle does not support."""
        for name, value in all_declarations(nodes):
            if name in self._kindle.unsupported_properties:
                yield name
            keywords = {token.lower_value for token in value if token.type == "ident"}
            for keyword in keywords & _UNSUPPORTED_VALUES.get(name, frozenset()):
                yield f"{name}: {keyword}"
        for node in all_nodes(nodes):
            if node.type == "function" and node.lower_name in _UNSUPPORTED_FUNCTIONS:
                yield f"{node.lower_name}("
            elif node.type == "at-keyword" and node.lower_value == "import":
                yield "@import"

    def _check_content(self, name: str, document: etree._Element) -> None:
        tags = {etree.QName(e).localname for e in document.iter(etree.Element)} & _REJECTED_TAGS
        if tags:
            self._report(
                "kindle-refused", f"{name} has unsupported elements: {', '.join(sorted(tags))}"
            )
        sources = [str(src) for src in _all(document, "//x:img/@src | //x:link/@href")]
        if remote := [src for src in sources if _split(src).scheme in ("http", "https")]:
            self._report("kindle-refused", f"{name} loads ‘{remote[0]}’, a remote resource")
        if _hidden_characters(document) > _MOST_HIDDEN:
            self._report("kindle-refused", f"{name} hides more than {_MOST_HIDDEN} characters")
        for table in _all(document, "//x:table"):
            length = len(" ".join(" ".join(map(str, table.itertext())).split()))
            if length > _LONGEST_TABLE:
                self._report("kindle-table", f"{name} has a table of {length} characters")

    def _check_links(self, name: str, document: etree._Element) -> None:
        """Report links without a target, and notes without a backlink."""
        for link in _all(document, "//x:a[@href]"):
            target = _split(link.get("href", ""))
            if target.scheme or target.netloc:
                continue
            folder = posixpath.dirname(name)
            there = posixpath.normpath(posixpath.join(folder, unquote(target.path)))
            there = there if target.path else name
            broken = there not in self._names or (
                target.fragment and target.fragment not in self._ids.get(there, {target.fragment})
            )
            if broken:
                self._report("kindle-link", f"{name}: ‘{link.get('href')}’ has no target")
            elif "noteref" in link.get(f"{{{_NAMESPACES['e']}}}type", "").split():
                self._check_backlink(name, link, there, target.fragment)

    def _check_backlink(self, name: str, call: etree._Element, there: str, note: str) -> None:
        if (there, note) not in self._backlinks:
            found = self._ids.get(there, {}).get(note)
            links = [] if found is None else _all(found, ".//@href")
            fragments = frozenset(_split(str(href)).fragment for href in links)
            self._backlinks[there, note] = fragments
        back = self._backlinks[there, note]
        if call.get("id") not in back:
            self._report("kindle-notes", f"{name}: note ‘{note}’ has no link to ‘{call.get('id')}’")

    def _named(self, media_type: str) -> list[str]:
        items = _all(self._opf, f"//o:item[@media-type='{media_type}']")
        names = (self._path(item.get("href", "")) for item in items)
        return [name for name in dict.fromkeys(names) if name in self._names]

    def _parsed(self, name: str) -> etree._Element:
        return parsed(read_entry(self._archive, name))

    def _path(self, href: str) -> str:
        folder = posixpath.dirname(self._opf_name)
        return posixpath.normpath(posixpath.join(folder, unquote(href)))


def _hidden_characters(document: etree._Element) -> int:
    """Return the length of the text in hidden elements."""
    hidden: set[etree._Element] = set()
    count = 0
    for element in document.iter(etree.Element):
        parent = element.getparent()
        if parent in hidden:
            hidden.add(element)
        elif _is_hidden(element):
            hidden.add(element)
            count += len("".join(map(str, element.itertext())))
    return count


def _split(address: str) -> SplitResult:
    """Return an address in its parts; an invalid one as a path that does not exist."""
    return split_url(address) if is_url(address) else SplitResult("", "", address, "", "")


def _is_hidden(element: etree._Element) -> bool:
    return style_values(element.get("style", "")).get("display") == "none"


def _depth(element: etree._Element, path: str, deeper: str = "") -> int:
    """Return how many elements of a path stand in one another, at most, in an element."""
    below: Iterable[etree._Element] = _all(element, path)
    return max((1 + _depth(each, deeper or path) for each in below), default=0)


def _all(node: etree._Element, path: str) -> list[etree._Element]:
    """Return what an XPath finds: elements, or the values of attributes."""
    return cast("list[etree._Element]", node.xpath(path, namespaces=_NAMESPACES))
