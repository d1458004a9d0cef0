"""The metadata block of a post: each key read as authors write it, lists or strings, or nothing."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.model.nodes import Blocks
from exporter.model.publication import Author, Metadata, SourceEntry
from exporter.read.languages import language_tag
from exporter.read.sites.jekyll import Site
from exporter.read.sites.permalinks import dated_name

SOURCE_KEYS = ("title", "author", "date", "accessed", "archived")
"""What may be said of an address in a list of references."""
_FOR_BOOKS = ("title", "cover", "references")
_AUTHOR_ID = re.compile(r"[\w.-]+")


def metadata_of(
    values: Mapping[str, Any],
    stem: str,
    site: Site,
    place: Place,
    disclaimer: Blocks,
    diagnostics: Diagnostics,
) -> Metadata | None:
    """What a metadata block says; None, with a diagnostic, where there is no title.

    What stands under `export` is meant for books, and wins over the same key outside of it.
    """
    own = _mapping(values, "export", place, diagnostics)
    values = {**values, **{key: own[key] for key in _FOR_BOOKS if own.get(key) is not None}}
    title = values.get("title")
    if title is None or not str(title).strip():
        diagnostics.report("title-missing", "the post has no title", place)
        return None
    lang = _language(values, site, place, diagnostics)
    return Metadata(
        title=_plain(title),
        authors=_authors(_written_by(values, site), site, place, diagnostics),
        date=_date(values, "date", site, place, diagnostics) or dated_name(stem)[0],
        updated=_date(values, "updated", site, place, diagnostics)
        or _date(values, "last_modified_at", site, place, diagnostics),
        tags=_tags(values.get("tags", values.get("tag"))),
        lang=lang,
        description=_plain(values.get("excerpt") or values.get("description") or ""),
        cover=_cover(values),
        published=values.get("published") is not False,
        disclaimer=disclaimer,
        rights=rights_of(values),
        sources=_sources(values, place, diagnostics),
        skip=own.get("skip") is True,
    )


def rights_of(values: Mapping[str, Any]) -> str:
    """Who may do what with a text, as a metadata block or the site's settings say it."""
    for key in ("rights", "license", "licence", "copyright"):
        value = values.get(key)
        if isinstance(value, dict):
            parts = (_plain(value[part]) for part in ("name", "url") if value.get(part))
            value = ", ".join(dict.fromkeys(parts))
        if value and isinstance(value, str | int) and value is not True:
            return _plain(value)
    return ""


def is_web_address(text: str) -> bool:
    """Whether a text is a whole address that a reader can follow, and not a script or a file."""
    return re.fullmatch(r"(https?|ftp)://\S+", text, re.IGNORECASE) is not None


def addresses(value: object) -> tuple[str, ...]:
    """A key that holds one address or a list of them (`redirect_from`)."""
    return tuple(str(item) for item in _items(value))


def _mapping(
    values: Mapping[str, Any], key: str, place: Place, diagnostics: Diagnostics
) -> Mapping[str, Any]:
    """The mapping behind a key; empty, after a report, where something else stands there."""
    value = values.get(key)
    if isinstance(value, dict):
        return value
    if value is not None:
        message = f"‘{key}’ takes keys with values, not ‘{value}’"
        diagnostics.report("metadata-type", message, place)
    return {}


def _sources(
    values: Mapping[str, Any], place: Place, diagnostics: Diagnostics
) -> tuple[SourceEntry, ...]:
    """What a post says of the addresses in its list of references."""
    said = values.get("references")
    if not isinstance(said, dict):
        # Other themes have a use of their own for the word.
        return ()
    found = []
    for address, entry in _mapping(said, "entries", place, diagnostics).items():
        if not isinstance(entry, dict):
            message = f"the entry for ‘{address}’ takes keys with values, not ‘{entry}’"
            diagnostics.report("metadata-type", message, place)
            continue
        if unknown := [str(key) for key in entry if key not in SOURCE_KEYS]:
            message = f"the entry for ‘{address}’ has keys that are not known: {', '.join(unknown)}"
            hint = f"known here: {', '.join(SOURCE_KEYS)}"
            diagnostics.report("metadata-type", message, place, hint)
        words = {key: _plain(entry[key]) for key in SOURCE_KEYS if entry.get(key) is not None}
        if "archived" in words and not is_web_address(words["archived"]):
            message = f"the copy of ‘{address}’ is at no address: ‘{words.pop('archived')}’"
            diagnostics.report("metadata-type", message, place, "write it whole, with https://")
        found.append(SourceEntry(str(address), place=place, **words))
    return tuple(found)


def _plain(value: object) -> str:
    """A value as plain text: entities decoded, tags and white space of web pages taken out."""
    text = legible(html.unescape(str(value)))
    text = re.sub(r"</?(?:[abipqsu]|em|strong|code|br|span|div)\b[^<>]*>", "", text)
    return " ".join(text.split())


def _items(value: object) -> Iterable[object]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _written_by(values: Mapping[str, Any], site: Site) -> object:
    """Who wrote a post; the site's own author where the post does not say."""
    for key in ("author", "authors"):
        if values.get(key) is not None:
            return values[key]
    return site.config.get("author")


def _authors(
    value: object, site: Site, place: Place, diagnostics: Diagnostics
) -> tuple[Author, ...]:
    authors = []
    for item in _items(value):
        if isinstance(item, dict):
            item = item.get("name")
        name = legible(str(item or "")).strip()
        if not name:
            continue
        authors.append(author_named(name, site, place, diagnostics))
    return tuple(dict.fromkeys(authors))


def author_named(name: str, site: Site, place: Place, diagnostics: Diagnostics) -> Author:
    """The author of an id, or of a name written out; an id that nobody has is reported."""
    known = site.authors.get(name)
    if known is not None:
        return replace(known, photo=site.portrait(known.id, known.photo))
    if site.authors and _AUTHOR_ID.fullmatch(name):
        diagnostics.report("author-unknown", f"the site does not know the author ‘{name}’", place)
    return Author(name)


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",") if "," in value else value.split()
    words = ("null" if item is None else legible(str(item)).strip() for item in _items(value))
    return tuple(dict.fromkeys(word for word in words if word))


def _date(
    values: Mapping[str, Any], key: str, site: Site, place: Place, diagnostics: Diagnostics
) -> datetime.date | None:
    value = values.get(key)
    if value is None:
        return None
    day = site.day(value)
    # Books name years in four digits (ISO 8601); one of fewer is a slip of the pen.
    if day is None or day.year < 1000:
        diagnostics.report("date-invalid", f"‘{key}: {value}’ is not a date", place)
        return None
    return day


def _language(values: Mapping[str, Any], site: Site, place: Place, diagnostics: Diagnostics) -> str:
    for value in (values.get("lang"), values.get("language"), values.get("locale")):
        if value is None:
            continue
        if tag := language_tag(value):
            return tag
        diagnostics.report("lang-invalid", f"‘{value}’ is not a language tag", place)
    return site.lang or "en"


def _cover(values: Mapping[str, Any]) -> str:
    value = values.get("cover") or values.get("image") or ""
    if isinstance(value, dict):
        value = value.get("path") or value.get("url") or ""
    return str(value)
