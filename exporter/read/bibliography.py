"""Sources in BibTeX files and files of CSL-JSON, which posts cite by their keys."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import FileKind, InputFolders
from exporter.model.works import OTHERS, Work, WorkName
from exporter.read.csl_json import works_in_json
from exporter.read.works import work_of_fields

_COMMAND = re.compile(
    r"\\(?:emph|mbox|text(?:bf|it|rm|sc|sf|tt|normal)?|url|uppercase)\s*\{([^{}]*)\}"
)
_CONTAINERS = ("journal", "journaltitle", "booktitle", "school", "institution", "howpublished")
"""The fields that name what a source is a part of, or where it appeared."""
_FORMULA = re.compile(r"(?<!\\)\$([^$]+)(?<!\\)\$")
_SIGNS = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
"""Commands that the library does not know."""
_SIGN = re.compile(rf"\\({'|'.join(_SIGNS)})\b ?")
_LOGO = re.compile(r"\\((?:Bib|Con|La|Lua|pdf|Xe)*TeX)(?![A-Za-z])(?:\s*\{\}|\s+)?")
"""The names of programs for TeX, with the space that TeX leaves out."""
_END = re.compile(r"[.?!](?:</\w+>)*$")
_MOST_SUBSTITUTED = 4 * 1024**2
"""The most characters that abbreviations (`@string`) of a file stand for, each time one is used."""
_LINE = re.compile(r"syntax error in line \d+: ")
_ADDRESS = re.compile(r"https?://[^\s{}\\]+")


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """A source: the family names of its authors, the year, and its description in HTML.

    A source without authors is named by its title. `fields` are those of the file in plain text,
    with the type of the source as `type`.
    """

    key: str
    names: tuple[str, ...]
    year: str
    description: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def author(self) -> str:
        """The authors as a citation in the text names them."""
        if len(self.names) > 2:
            return f"{self.names[0]} et al."
        return " & ".join(self.names)


class _Entries(Mapping[str, BibliographyEntry]):
    """The sources of parsed files by their keys; those that are cited are described."""

    def __init__(self, parsed: Mapping[str, Any]) -> None:
        self._parsed = parsed

    def __getitem__(self, key: str) -> BibliographyEntry:
        return _entry(key, self._parsed[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._parsed)

    def __len__(self) -> int:
        return len(self._parsed)


class _Works(Mapping[str, Work]):
    """The works of parsed files by their keys; those that are cited are converted."""

    def __init__(self, parsed: Mapping[str, Any]) -> None:
        self._parsed = parsed

    def __getitem__(self, key: str) -> Work:
        entry = self._parsed[key]
        fields = {name.lower(): value for name, value in entry.fields.items()}
        parent = self._parsed.get(fields.get("crossref", ""))
        if parent is not None:
            # BibTeX, “Cross references”: what an entry lacks is that of the work it is a part of.
            inherited = {name.lower(): value for name, value in parent.fields.items()}
            inherited["booktitle"] = inherited.pop("title", "")
            fields = {**inherited, **fields}
        people = {role: tuple(map(_work_name, persons)) for role, persons in entry.persons.items()}
        return work_of_fields(key, entry.type, fields, people, _plain)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parsed)

    def __len__(self) -> int:
        return len(self._parsed)


class _FirstOf(Mapping[str, Work]):
    """The works of several bibliographies; the first that has a key counts."""

    def __init__(self, bibliographies: Sequence[Mapping[str, Work]]) -> None:
        self._bibliographies = bibliographies

    def __getitem__(self, key: str) -> Work:
        for each in self._bibliographies:
            if key in each:
                return each[key]
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(key in each for each in self._bibliographies)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for each in self._bibliographies for key in each))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class BibliographyFiles:
    """The bibliographies of a site, each of which is read once."""

    def __init__(self) -> None:
        self._parsed: dict[Path, Mapping[str, Any]] = {}
        self._works: dict[Path, Mapping[str, Work]] = {}

    def entries(
        self, files: Iterable[Path], folders: InputFolders, diagnostics: Diagnostics
    ) -> Mapping[str, BibliographyEntry]:
        """Return the sources in files by their keys; the first file with a key counts."""
        found: dict[str, Any] = {}
        for file in files:
            if file not in self._parsed:
                self._parsed[file] = _parse(file, folders, diagnostics)
            found = {**self._parsed[file], **found}
        return _Entries(found)

    def works(
        self, files: Sequence[Path], folders: InputFolders, diagnostics: Diagnostics
    ) -> Mapping[str, Work]:
        """Return the works in files by their keys; the first file with a key counts."""
        for file in files:
            if file not in self._works:
                self._works[file] = self._read_works(file, folders, diagnostics)
        return _FirstOf([self._works[file] for file in files])

    def _read_works(
        self, file: Path, folders: InputFolders, diagnostics: Diagnostics
    ) -> Mapping[str, Work]:
        if file.suffix.lower() == ".json":
            return works_in_json(file, folders, diagnostics)
        if file not in self._parsed:
            self._parsed[file] = _parse(file, folders, diagnostics)
        return _Works(self._parsed[file])


class _Abbreviations(dict[str, str]):
    """What the abbreviations of a file stand for, in any case.

    One may be made of others, so that some lines would fill the memory. Raises `ValueError` after
    `_MOST_SUBSTITUTED` characters.
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self._left = _MOST_SUBSTITUTED

    def __getitem__(self, name: str) -> str:
        text = super().__getitem__(name.lower())
        self._left -= len(text)
        if self._left < 0:
            raise ValueError(f"the abbreviation ‘{name}’ and others stand for too much text")
        return text

    def __setitem__(self, name: str, text: str) -> None:
        super().__setitem__(name.lower(), text)


def _parse(file: Path, folders: InputFolders, diagnostics: Diagnostics) -> Mapping[str, Any]:
    # Few posts cite sources, and the others need not wait for the library.
    from pybtex import errors
    from pybtex.database.input.bibtex import Parser, month_names
    from pybtex.exceptions import PybtexError

    try:
        text = folders.read_text(file, FileKind.BIBLIOGRAPHY)
        with errors.capture() as problems:
            parser = Parser()
            parser.macros = _Abbreviations(month_names)
            data = parser.parse_string(text)
    except (OSError, ValueError, PybtexError) as error:
        hint = getattr(error, "hint", "")
        diagnostics.report("bibliography-unread", f"{error}", Place(str(file)), hint)
        return {}
    for problem in problems:
        message = _LINE.sub("", " ".join(str(problem).split()))
        place = Place(str(file), getattr(problem, "lineno", None) or 1)
        diagnostics.report("bibliography-unread", message, place)
    return dict(data.entries)


def _entry(key: str, entry: Any) -> BibliographyEntry:
    fields = {name.lower(): value for name, value in entry.fields.items()}
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    year = _plain(fields.get("year") or fields.get("date", "")).strip()[:4]
    names = [_plain(" ".join((*each.prelast_names, *each.last_names))) for each in people]
    return BibliographyEntry(
        key,
        tuple(names or [_plain(fields.get("title", ""))]),
        year,
        _description(fields, [_full_name(each) for each in people], year),
        {**fields, "year": year, "author": ", ".join(names), "type": str(entry.type).lower()},
    )


def _work_name(person: Any) -> WorkName:
    if person.last_names == ["others"] and not person.first_names:
        return OTHERS
    family = _plain(" ".join(person.last_names))
    given = _plain(" ".join((*person.first_names, *person.middle_names)))
    written = " ".join(person.last_names)
    if not given and written.startswith("{") and written.endswith("}"):
        return WorkName(literal=family)
    particle, suffix = (_plain(" ".join(it)) for it in (person.prelast_names, person.lineage_names))
    return WorkName(family, given, particle, suffix)


def _full_name(person: Any) -> str:
    parts = (person.first_names, person.middle_names, person.prelast_names, person.last_names)
    return _plain(" ".join((*(name for part in parts for name in part), *person.lineage_names)))


def _description(fields: Mapping[str, str], people: list[str], year: str) -> str:
    """Return a source in words that are those of no language, with its address behind its title."""

    def written(name: str) -> str:
        texts = _FORMULA.split(fields.get(name, ""))
        parts = (
            f'<span class="math">{html.escape(text, quote=False)}</span>'
            if at % 2
            else html.escape(_plain(text), quote=False)
            for at, text in enumerate(texts)
        )
        return "".join(parts).strip()

    container = next((written(name) for name in _CONTAINERS if fields.get(name)), "")
    if _ADDRESS.fullmatch(container):
        container = ""
    title = written("title") or container
    title = title if container and title != container else f"<em>{title}</em>"
    if address := _address(fields):
        title = f'<a href="{html.escape(address)}">{title}</a>'
    volume = written("volume") + (f"({written('number')})" if fields.get("number") else "")
    where = f"<em>{container}</em> {volume}".strip() if container else volume
    pages = re.sub(r"-+|–", "–", written("pages"))
    publisher = written("publisher") or written("organization")
    last = ", ".join(filter(None, (where, pages, publisher, year)))
    names = html.escape(", ".join(people), quote=False)
    sentences = filter(None, (names, title, last, written("note")))
    return " ".join(part if _END.search(part) else f"{part}." for part in sentences)


def _address(fields: Mapping[str, str]) -> str:
    if doi := fields.get("doi", "").strip():
        return doi if doi.startswith("http") else f"https://doi.org/{doi.replace(chr(92), '')}"
    if fields.get("eprint") and fields.get("archiveprefix", fields.get("eprinttype", "")):
        return f"https://arxiv.org/abs/{fields['eprint']}"
    texts = (fields.get(name, "") for name in ("url", "html", "link", "howpublished", "note"))
    found = next(filter(None, map(_ADDRESS.search, texts)), None)
    return found[0].rstrip(".,") if found else ""


def _plain(text: str) -> str:
    """Return LaTeX as plain text, with white space at its ends if it has any."""
    before, after = (" " * part.isspace() for part in (text[:1], text[-1:]))
    words = _COMMAND.sub(r"{\1}", _LOGO.sub(r"\1", text)).strip()
    # Without braces, if one has no partner; without commands, if one is not known.
    for removed in ("", "[{}]", r"[{}\\]"):
        try:
            decoded = _decoded(re.sub(removed, "", words) if removed else words)
        except ValueError:
            continue
        return f"{before}{decoded}{after}" if decoded else before
    return text


def _decoded(text: str) -> str:
    """Return LaTeX as plain text. Raises ValueError if it cannot be parsed."""
    from pybtex.exceptions import PybtexError
    from pybtex.richtext import Text

    try:
        decoded = str(Text.from_latex(text))
    except PybtexError as error:
        raise ValueError(str(error)) from error
    decoded = _SIGN.sub(lambda sign: _SIGNS[sign[1]], decoded)
    return re.sub(r"\s+", " ", decoded).replace("\\$", "$").strip()
