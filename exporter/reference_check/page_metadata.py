"""What a web page declares about itself: title, site, authors, date and language.

In this order: the meta elements for citations that journals have, JSON-LD of schema.org, Open
Graph, Dublin Core, and what HTML itself has.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lxml.html

from exporter.file_formats.nested_data import load_json
from exporter.model.printed_addresses import site_name

_MAX_TEXT = 300
_MAX_AUTHORS = 20
_ARTICLES = re.compile(
    r"(?:\w*Article|\w*Posting|WebPage|\w*Book|Report|Thesis|\w*Object|Dataset|\w*Code)"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T\s])")
_SEPARATOR = re.compile(r"\s+(?:[-–—|·•:»«]|::|\|\|)\s+")
_NO_TITLE = re.compile(
    r"(?:error\s*)?[45]\d\d\b.*|(?:page )?not found.*|access denied.*|forbidden|just a moment.*|"
    r"attention required.*|log ?in.*|sign in.*|untitled.*|home(?: ?page)?|index(?: of /.*)?|"
    r"are you a robot.*|please wait.*|redirecting.*|document moved|welcome|object moved|"
    r"before you continue.*|security check.*",
    re.IGNORECASE,
)
"""Titles of pages that stand before or instead of the one that is wanted."""


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page declares; each is empty if it does not.

    `date` is a year, month or day as in ISO 8601; `lang` is a BCP 47 tag. `text` is what the page
    says, on one line.
    """

    title: str = ""
    site: str = ""
    author: str = ""
    date: str = ""
    lang: str = ""
    text: str = ""


def page_metadata(html: str, address: str) -> PageMetadata:
    """Return what the text of an HTML page at an address declares about itself."""
    try:
        # An encoding in an XML declaration would be an error: the text is decoded.
        root = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    except (ValueError, lxml.etree.LxmlError):
        return PageMetadata()
    meta = _Meta(root)
    linked = list(_articles(root))
    site = meta.first("og:site_name", "application-name") or _publisher(linked)
    titles = (
        meta.first("citation_title"),
        *(_words(each.get("headline") or each.get("name")) for each in linked),
        meta.first("og:title", "twitter:title", "dc.title", "dcterms.title"),
        _words(root.findtext(".//title")),
    )
    return PageMetadata(
        title=next(filter(None, (_title(each, site, address) for each in titles)), ""),
        site=site,
        author=_author(meta, linked),
        date=_date(meta, linked),
        lang=_language(root, meta),
        text=_visible_text(root),
    )


class _Meta:
    """The meta elements of a page by their names in lower case, in order."""

    def __init__(self, root: Any) -> None:
        self._values: dict[str, list[str]] = {}
        for element in root.iter("meta"):
            name = element.get("name") or element.get("property") or element.get("itemprop") or ""
            if value := _words(element.get("content")):
                self._values.setdefault(name.strip().lower(), []).append(value)

    def first(self, *names: str) -> str:
        """Return the first value of the first name that has one."""
        return next((values[0] for name in names if (values := self._values.get(name))), "")

    def all(self, name: str) -> Sequence[str]:
        """Return all values of a name."""
        return self._values.get(name, ())


def _words(value: object) -> str:
    """Return a text on one line, without characters that are invisible, of a limited length."""
    if not isinstance(value, str):
        return ""
    words = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    return words if len(words) <= _MAX_TEXT else words[:_MAX_TEXT].rpartition(" ")[0] + " …"


def _title(title: str, site: str, address: str) -> str:
    """Return a title without the name of its site before or after it; empty if it says nothing."""
    names = {site.casefold(), site_name(address).casefold()}
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and parts[-1].casefold() in names:
        title = title[: title.rindex(parts[-1])].rstrip(" -–—|·•:»«")
    elif len(parts) > 1 and parts[0].casefold() in names:
        title = title[len(parts[0]) :].lstrip(" -–—|·•:»«")
    return "" if _NO_TITLE.fullmatch(title) else title


def _articles(root: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of JSON-LD that describe the page, those of articles first."""
    found: list[Mapping[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            try:
                found += _objects(load_json(script.text or ""))
            except ValueError:
                continue
    described = [each for each in found if any(map(_ARTICLES.fullmatch, _types(each)))]
    yield from sorted(described, key=lambda each: "WebPage" in _types(each))


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    match value:
        case list():
            for each in value:
                yield from _objects(each)
        case dict():
            yield value
            yield from _objects(value.get("@graph"))


def _types(value: Mapping[str, Any]) -> list[str]:
    types = value.get("@type")
    return [
        each for each in (types if isinstance(types, list) else [types]) if isinstance(each, str)
    ]


def _publisher(linked: Sequence[Mapping[str, Any]]) -> str:
    publishers = (each.get("publisher") or each.get("isPartOf") for each in linked)
    return next(filter(None, (name for each in publishers for name in _names(each))), "")


def _names(value: object) -> Iterator[str]:
    """Yield the names of persons or organisations in JSON-LD."""
    match value:
        case list():
            for each in value:
                yield from _names(each)
        case dict():
            yield _words(value.get("name"))
        case str():
            yield _words(value)


def _author(meta: _Meta, linked: Sequence[Mapping[str, Any]]) -> str:
    """Return the names of the authors, with commas between them."""
    candidates = (
        [" ".join(reversed(name.split(", ", 1))) for name in meta.all("citation_author")],
        *([*_names(each.get("author"))] for each in linked),
        meta.all("author"),
        meta.all("article:author"),
        meta.all("dc.creator"),
        meta.all("parsely-author"),
    )
    for names in candidates:
        people = [
            name for name in dict.fromkeys(names) if name and "://" not in name and name[0] != "@"
        ]
        if people:
            more = [*people[:_MAX_AUTHORS], *(["…"] if len(people) > _MAX_AUTHORS else [])]
            return _words(", ".join(more))
    return ""


def _date(meta: _Meta, linked: Sequence[Mapping[str, Any]]) -> str:
    """Return the date of publication, as far as the page states it."""
    values = (
        meta.first("citation_publication_date", "citation_date", "citation_online_date"),
        *(_words(each.get("datePublished")) for each in linked),
        meta.first("article:published_time", "og:article:published_time"),
        meta.first("dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "date"),
        meta.first("datepublished", "parsely-pub-date", "pubdate"),
    )
    return next(filter(None, map(_iso_date, values)), "")


def _iso_date(value: str) -> str:
    match = _DAY.match(value)
    if not match:
        return ""
    numbers = [int(number) for number in match.groups() if number]
    try:
        datetime.date(*(*numbers, 1, 1)[:3])
    except ValueError:
        return ""
    return "-".join(f"{number:02}" for number in numbers)


def _language(root: Any, meta: _Meta) -> str:
    stated = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    stated = stated or meta.first("og:locale", "content-language", "dc.language")
    lang = (stated or "").strip().replace("_", "-")
    return lang if _LANGUAGE.fullmatch(lang) else ""


def _visible_text(root: Any) -> str:
    for element in list(root.iter("script", "style", "noscript", "template")):
        element.drop_tree()
    return " ".join(root.text_content().split())
