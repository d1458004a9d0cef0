"""Works as BibTeX, with the types and fields of biblatex where BibTeX has none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from exporter.citations.csl_json import date_parts
from exporter.model.works import OTHERS, Work, WorkName

_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "pamphlet": "booklet",
    "patent": "patent",
    "post-weblog": "online",
    "report": "techreport",
    "thesis": "phdthesis",
    "webpage": "online",
}
_CONTAINERS = {"article": "journal", "online": "organization"}
_PUBLISHERS = {"phdthesis": "school", "techreport": "institution", "online": "organization"}
_FIELDS = {
    "collection-title": "series",
    "publisher-place": "address",
    "volume": "volume",
    "edition": "edition",
    "chapter-number": "chapter",
    "genre": "type",
    "title-short": "shorttitle",
    "version": "version",
    "language": "langid",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "note": "note",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # BibTeX counts braces also behind a backslash.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
_MONTHS = 12
_KEY = re.compile(r"[^\s{}(),\"'#%~\\=]+")


def bibtex(works: Mapping[str, Work]) -> str:
    """Return entries for works by their keys, in UTF-8."""
    return "\n".join(_entry(key, work) for key, work in works.items())


def usable_key(key: str) -> bool:
    """Return whether BibTeX takes a key."""
    return _KEY.fullmatch(key) is not None


def _entry(key: str, work: Work) -> str:
    type_ = _TYPES.get(work.kind, "misc")
    fields = {name: text for name, text in _fields(work, type_) if text}
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@{type_}{{{key},\n{lines}}}\n"


def _fields(work: Work, type_: str) -> Iterator[tuple[str, str]]:
    for role, people in work.names:
        yield role, " and ".join(map(_name, people))
    # Doubled braces keep the case of a title.
    title = _escaped(work.text("title"))
    yield "title", f"{{{title}}}" if title else ""
    yield _CONTAINERS.get(type_, "booktitle"), _escaped(work.text("container-title"))
    yield from _date(dict(work.dates).get("issued", ""))
    number = work.text("issue", "number", "collection-number")
    yield "number", _escaped(number)
    yield "pages", _escaped(re.sub("[-–]+", "--", work.text("page")))
    publisher = work.text("publisher")
    yield _PUBLISHERS.get(type_, "publisher"), _escaped(publisher) if publisher else ""
    for name, field in _FIELDS.items():
        text = work.text(name)
        yield field, text if field == "doi" else _escaped(text)
    yield "url", _address(work.text("URL"))
    yield "urldate", _escaped(dict(work.dates).get("accessed", ""))


def _date(date: str) -> Iterator[tuple[str, str]]:
    parts = date_parts(date)
    if not parts:
        yield "year", _escaped(date)
        return
    year, *rest = parts[0]
    yield "year", f"{year:0{5 if year < 0 else 4}}"
    is_season = bool(rest) and rest[0] > _MONTHS
    if rest and not is_season:
        yield "month", f"{rest[0]}"
    if len(rest) > 1 or len(parts) > 1 or is_season or not date[-1].isdecimal():
        yield "date", date


def _name(person: WorkName) -> str:
    if person == OTHERS:
        return person.literal
    if person.literal:
        return f"{{{_escaped(person.literal)}}}"
    family = " ".join(filter(None, (person.particle, _whole(person.family))))
    parts = (family, person.suffix and _escaped(person.suffix), _whole(person.given))
    return ", ".join(part for part in parts if part)


def _whole(name: str) -> str:
    """Return a part of a name; in braces if BibTeX would divide it."""
    return f"{{{_escaped(name)}}}" if re.search(r",|\band\b", name) else _escaped(name)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in " ".join(text.split()))


def _address(address: str) -> str:
    """Return an address without the characters that end a field."""
    return address.translate({ord("{"): "%7B", ord("}"): "%7D", ord("\\"): "%5C", ord(" "): "%20"})
