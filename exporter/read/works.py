"""Entries of BibTeX and biblatex as works, with the types and fields of CSL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from exporter.model.works import Work, WorkName

ToPlain: TypeAlias = Callable[[str], str]
"""Returns LaTeX as plain text."""

_KINDS = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "manual": "book",
    "mastersthesis": "thesis",
    "movie": "motion_picture",
    "mvbook": "book",
    "online": "webpage",
    "patent": "patent",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "www": "webpage",
}
_FIELDS = {
    "container-title": "journaltitle journal booktitle maintitle",
    "collection-title": "series",
    "publisher": "publisher school institution organization howpublished",
    "publisher-place": "location address",
    "volume": "volume",
    "page": "pages",
    "edition": "edition",
    "ISBN": "isbn",
    "ISSN": "issn",
    "note": "note",
    "chapter-number": "chapter",
    "event": "eventtitle",
    "genre": "type",
    "title-short": "shorttitle",
    "version": "version",
    "language": "langid language",
}
"""The fields of a work, and those of BibTeX that give them, the first of which counts."""
_GENRES = {"mastersthesis": "Master’s thesis", "phdthesis": "PhD thesis"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_EDTF = re.compile(r"[-\d/.~?%]+")
_ADDRESS = re.compile(r"https?://[^\s{}\\]+")
_LANGUAGES = {
    "english": "en",
    "american": "en",
    "british": "en",
    "german": "de",
    "ngerman": "de",
    "french": "fr",
    "polish": "pl",
    "spanish": "es",
    "italian": "it",
}


def work_of_fields(
    key: str,
    type_: str,
    fields: Mapping[str, str],
    people: Mapping[str, tuple[WorkName, ...]],
    to_plain: ToPlain,
) -> Work:
    """Return the work of an entry: its type, its fields as written, and its people by role."""
    kind = _KINDS.get(type_.lower(), "webpage" if _url(fields) else "document")
    texts = {"title": _title(fields, to_plain), **dict(_texts(type_, fields, to_plain))}
    texts |= dict(_numbers(type_.lower(), fields, to_plain))
    texts |= {"DOI": _doi(fields), "URL": _url(fields)}
    dates = {"issued": _issued(fields, to_plain), "accessed": to_plain(fields.get("urldate", ""))}
    return Work(
        key,
        kind,
        tuple((name, text) for name, text in texts.items() if text),
        tuple((role, names) for role, names in people.items() if names),
        tuple((name, text) for name, text in dates.items() if text),
    )


def _title(fields: Mapping[str, str], to_plain: ToPlain) -> str:
    title, subtitle = (to_plain(fields.get(name, "")).strip() for name in ("title", "subtitle"))
    separator = " " if title.endswith(("?", "!")) else ": "
    return separator.join(filter(None, (title, subtitle)))


def _texts(type_: str, fields: Mapping[str, str], to_plain: ToPlain) -> Iterator[tuple[str, str]]:
    for name, sources in _FIELDS.items():
        written = next(filter(None, (fields.get(source) for source in sources.split())), "")
        text = to_plain(written).strip()
        if name == "page":
            text = re.sub(r"\s*(?:-+|–)\s*", "-", text)
        elif name == "language":
            text = _LANGUAGES.get(text.lower(), text if re.fullmatch(r"[a-z]{2}\b.*", text) else "")
        elif name == "genre":
            text = text or _GENRES.get(type_.lower(), "")
        if text and not _ADDRESS.fullmatch(text):
            yield name, text


def _numbers(type_: str, fields: Mapping[str, str], to_plain: ToPlain) -> Iterator[tuple[str, str]]:
    """Yield the number of an entry: that of an issue, of a book in its series, or its own."""
    number = to_plain(fields.get("number", "") or fields.get("issue", "")).strip()
    is_issue = type_ in ("article", "periodical")
    yield "issue" if is_issue else "collection-number" if fields.get("series") else "number", number


def _issued(fields: Mapping[str, str], to_plain: ToPlain) -> str:
    # In LaTeX, `~` is a space, and `%` begins a comment; here they mark a date (biblatex, 2.3.8).
    if date := fields.get("date", "").strip():
        return date if _EDTF.fullmatch(date) else to_plain(date).strip()
    year, month = (to_plain(fields.get(name, "")).strip() for name in ("year", "month"))
    abbreviation = month[:3].lower()
    number = _MONTHS.index(abbreviation) + 1 if abbreviation in _MONTHS else 0
    if month.isdecimal() and 0 < int(month) <= len(_MONTHS):
        number = int(month)
    return f"{year}-{number:02}" if number and re.fullmatch(r"\d{4}", year) else year


def _doi(fields: Mapping[str, str]) -> str:
    written = fields.get("doi", "").strip().replace("\\", "")
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", written, flags=re.IGNORECASE)


def _url(fields: Mapping[str, str]) -> str:
    if fields.get("eprint") and fields.get("archiveprefix", fields.get("eprinttype", "")):
        return f"https://arxiv.org/abs/{fields['eprint']}"
    texts = (fields.get(name, "") for name in ("url", "html", "link", "howpublished", "note"))
    found = next(filter(None, map(_ADDRESS.search, texts)), None)
    return found[0].rstrip(".,") if found else ""
