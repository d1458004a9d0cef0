"""The metadata of a post: each key in any of the forms in which authors write it."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.model.post import Author, Metadata, SourceEntry
from exporter.model.typography import typeset
from exporter.read.metadata.block import plain_keys
from exporter.read.metadata.file_names import date_of_path, is_index, title_of_path
from exporter.read.metadata.forms.key_lines import plain_key
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.permalinks import dated_name
from exporter.read.sites.site import Site

SOURCE_KEYS = ("title", "author", "date", "accessed", "archived")
"""The keys of an entry in the list of references."""
_EXPORT_KEYS = ("title", "shorttitle", "cover", "references")
PlaceOfKey: TypeAlias = Callable[[str], Place]
"""Returns the place of the value of a key, and that of the file for a key that it lacks."""
_DATE_KEYS = """date pubdate publishdate publisheddate publicationdate datepublished published
publishedat publishedon created createdat createdon datecreated creationdate posted
postedat""".split()
_UPDATED_KEYS = """updated lastmodifiedat lastmod lastmodified lastupdated lastupdate updatedat
updatedon updateddate dateupdated modified modifiedat moddate datemodified""".split()
_DESCRIPTION_KEYS = ("excerpt", "description", "summary", "abstract")
_COVER_KEYS = "cover image coverimage featuredimage featureimage heroimage".split()
"""Keys as `plain_keys` writes them; the first that has a value counts."""
_UNTITLED = "Untitled"
_AUTHOR_ID = re.compile(r"[\w.-]+")


def metadata_of(
    values: Mapping[str, Any],
    path: Path,
    key: str,
    site: Site,
    place_of: PlaceOfKey,
    diagnostics: Diagnostics,
    heading: str = "",
) -> Metadata:
    """Return the metadata in the values of a metadata block, completed from the file.

    `key` is that of the file; the keys of the values are those of `plain_keys`. Without a title, it
    is the `heading` of the text, or else the name of the file in words. Values under `export`
    override the same keys outside of it. A date that does not exist is reported, and the date in
    the file name counts.
    """
    export = plain_keys(_mapping(values, "export", place_of, diagnostics))
    own = {key: export[key] for key in _EXPORT_KEYS if export.get(key) is not None}
    if not isinstance(own.get("references"), dict):
        # A style is a setting; the entries stand elsewhere.
        own.pop("references", None)
    values = {**values, **own}
    lang = _language(values, site, place_of, diagnostics)
    title = _title(values, place_of, diagnostics) or heading or title_of_file(path, site)
    if not title:
        message = "the text has no title, no heading and no file name"
        diagnostics.report("title-missing", message, place_of("title"))
    return Metadata(
        title=typeset(title or _UNTITLED, lang, quotes=site.smart_quotes),
        authors=_authors(values, site, place_of, diagnostics),
        date=_date(values, _DATE_KEYS, site, place_of, diagnostics)
        or _date_of_name(path, key, place_of, diagnostics),
        updated=_date(values, _UPDATED_KEYS, site, place_of, diagnostics),
        tags=_tags(values, site, place_of, diagnostics),
        lang=lang,
        description=typeset(_description(values), lang, quotes=site.smart_quotes),
        cover=_cover(values),
        published=values.get("published") is not False,
        rights=rights_of(values),
        sources=_sources(values, place_of, diagnostics),
        skip=export.get("skip") is True,
        short_title=typeset(
            _title(values, place_of, diagnostics, "shorttitle"), lang, quotes=site.smart_quotes
        ),
        series=_series(values),
    )


def _title(
    values: Mapping[str, Any], place_of: PlaceOfKey, diagnostics: Diagnostics, key: str = "title"
) -> str:
    """Return the title in the metadata, or an empty text; one that is not text is reported."""
    title = values.get(key)
    if isinstance(title, dict | list):
        diagnostics.report("metadata-type", "the title is not a text", place_of(key))
        return ""
    return "" if title is None else plain(title)


def title_of_file(path: Path, site: Site) -> str:
    """Return the name of a file in words; of the index of a site, its title."""
    file = path.absolute()
    is_home = bool(site.title) and is_index(file) and site.key(file.parent) == "."
    return site.title if is_home else title_of_path(file)


def has_title(values: Mapping[str, Any]) -> bool:
    """Return whether the values of a metadata block have a title."""
    return bool(_title(values, lambda _: Place(""), Diagnostics()))


def _description(values: Mapping[str, Any]) -> str:
    found = (values.get(key) for key in _DESCRIPTION_KEYS)
    return next((plain(value) for value in found if value and isinstance(value, str)), "")


def rights_of(values: Mapping[str, Any]) -> str:
    """Return the rights statement of a metadata block or of the site's settings; may be empty."""
    for key in ("rights", "license", "licence", "copyright"):
        value = values.get(key)
        if isinstance(value, dict):
            value = plain_keys(value)
            parts = (plain(value[part]) for part in ("name", "url") if value.get(part))
            value = ", ".join(dict.fromkeys(parts))
        if value and isinstance(value, str | int) and value is not True:
            return plain(value)
    return ""


def is_web_address(text: str) -> bool:
    """Return whether a text is an absolute http, https or ftp address."""
    return re.fullmatch(r"(https?|ftp)://\S+", text, re.IGNORECASE) is not None


def _mapping(
    values: Mapping[str, Any], key: str, place_of: PlaceOfKey, diagnostics: Diagnostics
) -> Mapping[str, Any]:
    """Return the mapping of a key; empty, after a report, if it has another value."""
    value = values.get(key)
    if isinstance(value, dict):
        return value
    if value is not None:
        message = f"‘{key}’ must be a mapping, not ‘{value}’"
        diagnostics.report("metadata-type", message, place_of(key))
    return {}


def _sources(
    values: Mapping[str, Any], place_of: PlaceOfKey, diagnostics: Diagnostics
) -> tuple[SourceEntry, ...]:
    """Return the entries that a post has for addresses in its list of references."""
    references = values.get("references")
    if not isinstance(references, dict):
        # Jekyll themes use the key for other purposes.
        return ()
    found = []
    references, place = plain_keys(references), place_of("references")
    for address, entry in _mapping(references, "entries", lambda _: place, diagnostics).items():
        if not isinstance(entry, dict):
            message = f"the entry for ‘{address}’ must be a mapping, not ‘{entry}’"
            diagnostics.report("metadata-type", message, place)
            continue
        if unknown := [str(key) for key in entry if key not in SOURCE_KEYS]:
            message = f"the entry for ‘{address}’ has unknown keys: {', '.join(unknown)}"
            hint = f"the keys are {', '.join(SOURCE_KEYS)}"
            diagnostics.report("metadata-type", message, place, hint)
        words = {key: plain(entry[key]) for key in SOURCE_KEYS if entry.get(key) is not None}
        if "archived" in words and not is_web_address(words["archived"]):
            message = f"‘archived’ of ‘{address}’ is not an address: ‘{words.pop('archived')}’"
            hint = "write the whole address, with https://"
            diagnostics.report("metadata-type", message, place, hint)
        found.append(SourceEntry(str(address), place=place, **words))
    return tuple(found)


def plain(value: object) -> str:
    """Return a value as plain text: entities decoded, inline tags and extra white space removed."""
    text = re.sub(r"</?(?:[abipqsu]|em|strong|code|br|span|div)\b[^<>]*>", "", _written(value))
    return " ".join(_decoded(text).split())


def _decoded(value: object) -> str:
    """Return a value as text with its HTML entities decoded, once."""
    return legible(html.unescape(_written(value)))


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _items(value: object) -> Iterable[object]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _flat_items(value: object) -> Iterable[object]:
    """Return the items of a value, and those of lists in it, as Jekyll does."""
    nested = (item if isinstance(item, list) else (item,) for item in _items(value))
    return chain.from_iterable(nested)


def _authors(
    values: Mapping[str, Any], site: Site, place_of: PlaceOfKey, diagnostics: Diagnostics
) -> tuple[Author, ...]:
    """Return the authors of a post, of both keys; without a key, the site's author.

    A key without a value, as in `author: null`, is a post without authors.
    """
    written = {key: values[key] for key in ("author", "authors") if key in values}
    authors = []
    for key, value in (written or {"author": site.config.get("author")}).items():
        for item in _flat_items(value):
            if isinstance(item, dict):
                item = plain_keys(item).get("name")
            if name := _decoded(item or "").strip():
                # The settings may name a person whom the data does not describe.
                reporter = diagnostics if written else Diagnostics()
                authors.append(author_named(name, site, place_of(key), reporter))
    return tuple(dict.fromkeys(authors))


def author_named(name: str, site: Site, place: Place, diagnostics: Diagnostics) -> Author:
    """Return the author with an id, or with a name written out; an unknown id is reported."""
    known = site.authors.get(name)
    if known is not None:
        return replace(known, photo=known.photo or site.portrait(known.id))
    if site.authors and _AUTHOR_ID.fullmatch(name):
        files = " or ".join(
            site.key(file) for file in site.author_files if site.folders.is_file(file)
        )
        hint = f"add the author to {files}, or write the whole name" if files else ""
        diagnostics.report("author-unknown", f"the site has no author ‘{name}’", place, hint)
    return Author(name)


def author_id(name: str, site: Site) -> str:
    """Return the id of the site's author with a name; empty if there is none."""
    return next((id_ for id_, author in site.authors.items() if author.name == name), "")


def _tags(
    values: Mapping[str, Any], site: Site, place_of: PlaceOfKey, diagnostics: Diagnostics
) -> tuple[str, ...]:
    """Return the tags of a post, of both keys."""
    words = []
    for key in ("tag", "tags"):
        value = values.get(key)
        if isinstance(value, str):
            separator = None if site.generator.tags_are_words and "," not in value else ","
            value = value.split(separator)
        for item in _flat_items(value):
            if isinstance(item, dict | list):
                message = f"a tag is a word or a list of words, not ‘{item}’"
                diagnostics.report("metadata-type", message, place_of(key))
            else:
                words.append("null" if item is None else _decoded(item).strip())
    return tuple(dict.fromkeys(word for word in words if word))


def _series(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the series of a post; themes have many forms for it, of which the names are read."""
    found = []
    for item in _flat_items(values.get("series")):
        name = plain_keys(item).get("name") if isinstance(item, dict) else item
        found += [plain(name)] if isinstance(name, str | int) and name is not True else []
    return tuple(dict.fromkeys(filter(None, found)))


def _date(
    values: Mapping[str, Any],
    keys: Iterable[str],
    site: Site,
    place_of: PlaceOfKey,
    diagnostics: Diagnostics,
) -> datetime.date | None:
    """Return the date of the first key that has one; values that are not dates are reported."""
    dates = values.get("date")
    if isinstance(dates, dict):
        # Material for MkDocs names both dates of a post below one key.
        values = {**values, "date": None, **plain_keys(dates)}
    for key in keys:
        value = values.get(key)
        while isinstance(value, list) and len(value) == 1:
            # A link to a daily note, [[2026-05-14]], is a list in YAML.
            value = value[0]
        if value is None or value == "" or isinstance(value, bool):
            continue
        day = site.day(_time_of_epoch(value))
        # Books write years with four digits (ISO 8601); one with fewer is a typing error.
        if day is not None and day.year >= 1000:
            return day
        written = next((name for name in values if plain_key(name) == key != name), key)
        diagnostics.report("date-invalid", f"‘{written}: {value}’ is not a date", place_of(key))
    return None


def _time_of_epoch(value: object) -> object:
    """Return a number of seconds or milliseconds since 1970 as a time, and other values as are."""
    digits = str(value) if isinstance(value, int) else ""
    if len(digits) not in (10, 13):
        return value
    seconds = int(digits[:10])
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _date_of_name(
    path: Path, key: str, place_of: PlaceOfKey, diagnostics: Diagnostics
) -> datetime.date | None:
    """Return the date in the name of a file; None without one, or, after a report, a wrong one."""
    date = date_of_path(path.absolute(), key)
    if date is None and (
        written := re.match(r"\d{4}-\d{1,2}-\d{1,2}(?=-)", dated_name(path.stem)[1])
    ):
        message = f"‘{written[0]}’ in the name of the file is not a date"
        diagnostics.report("date-invalid", message, place_of(""), "rename the file")
    return date


def _language(
    values: Mapping[str, Any], site: Site, place_of: PlaceOfKey, diagnostics: Diagnostics
) -> str:
    for key in ("lang", "language", "locale"):
        value = values.get(key)
        if value is None:
            continue
        if tag := language_tag(value):
            return tag
        diagnostics.report("lang-invalid", f"‘{value}’ is not a language tag", place_of(key))
    return site.lang or "en"


def _cover(values: Mapping[str, Any]) -> str:
    """Return the address of the cover, of which a list may hold several, and a mapping parts."""
    value = next((values[key] for key in _COVER_KEYS if values.get(key)), "")
    value = next(iter(_flat_items(value)), "")
    if isinstance(value, dict):
        value = plain_keys(value)
        value = next((value[key] for key in ("path", "url", "src", "image") if value.get(key)), "")
    if not isinstance(value, str):
        return ""
    # What stands for the address of the site in exports of Ghost.
    return value.removeprefix("__GHOST_URL__")
