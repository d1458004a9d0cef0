"""The contents as a page of the book: parts, chapters and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exporter.model.publication import (
    BACK,
    FRONT,
    Chapter,
    ContentsEntry,
    Division,
    Edition,
    Page,
)
from exporter.write.direction import direction
from exporter.write.xhtml import Dialect, attribute, bound, page_number, text


def contents_list(page: Page, edition: Edition, dialect: Dialect) -> str:
    """The lines of the contents, those of a part below its title.

    On paper, pages stand beside the titles and sections are left out. Where there are parts, what
    comes after the last has a label too, so that it is not taken for a chapter of it, and a chapter
    of no part stands apart; where there are none, so does what stands around the chapters.
    """
    lines = _Lines(page, {division.key: division for division in edition.divisions}, dialect)
    entries = [entry for entry in edition.contents if entry.chapter != page.key]
    back = [entry for entry in entries if lines.role(entry) in BACK]
    before = [entry for entry in entries if lines.role(entry) in FRONT]
    chapters = [entry for entry in entries if entry not in back and entry not in before]
    rows = [lines.row(entry) for entry in before]
    rows += [
        lines.row(entry, apart=not at or lines.role(chapters[at - 1]) == "part")
        for at, entry in enumerate(chapters)
    ]
    if any(lines.role(entry) == "part" for entry in entries) and back:
        label = f'<span class="label">{text(page.labels.back_matter)}</span>'
        inner = _list(lines.row(entry) for entry in back)
        rows.append(f'<li class="group">{label}\n{inner}</li>')
    else:
        rows += [lines.row(entry, apart=entry is back[0]) for entry in back]
    return _list(rows)


def _list(rows: Iterable[str]) -> str:
    return '<ol class="toc">\n' + "\n".join(rows) + "\n</ol>"


@dataclass(frozen=True, slots=True)
class _Lines:
    """Writes the lines of one page of contents; `divisions` are those of the book, by key."""

    page: Page
    divisions: Mapping[str, Division]
    dialect: Dialect

    def role(self, entry: ContentsEntry) -> str:
        """What kind of page an entry leads to; empty for a chapter."""
        division = self.divisions.get(entry.chapter)
        return division.role if isinstance(division, Page) else ""

    def row(self, entry: ContentsEntry, *, apart: bool = False) -> str:
        """A line: the title and its page as one link, who wrote it, and the lines below it."""
        division = self.divisions.get(entry.chapter)
        part = self.role(entry) == "part"
        row = f'<a href="{self._href(entry)}"{self._lang(entry)}>{self._words(entry)}</a>'
        if entry.authors:
            row += f' <span class="authors">{text(entry.authors)}</span>'
        sections = isinstance(division, Chapter) and self.dialect.medium == "print"
        if entry.children and not sections:
            row += "\n" + _list(map(self.row, entry.children))
        said = ' class="group"' if part else ' class="apart"' if apart else ""
        return f"<li{said}>{row}</li>"

    def _words(self, entry: ContentsEntry) -> str:
        division = self.divisions.get(entry.chapter)
        words = f'<span class="title"{self._way(entry)}>{bound(entry.title, self.dialect)}</span>'
        if isinstance(division, Page) and division.kicker:
            words = f'<span class="label">{text(division.kicker)}</span> · {words}'
        if number := page_number(entry.chapter, entry.target, self.dialect):
            words += f' <span class="page">{number}</span>'
        return words

    def _href(self, entry: ContentsEntry) -> str:
        return attribute(self.dialect.place(entry.chapter, entry.target))

    def _way(self, entry: ContentsEntry) -> str:
        """Which way a title is read that is not read as the page is."""
        way = direction(entry.lang or self.page.lang)
        return f' dir="{way}"' if way != self.dialect.direction else ""

    def _lang(self, entry: ContentsEntry) -> str:
        """The language of a title that is not in the page's own."""
        if entry.lang in ("", self.page.lang):
            return ""
        lang = attribute(entry.lang)
        xml = f' xml:lang="{lang}"' if self.dialect.medium == "epub" else ""
        return f' lang="{lang}"{xml}'
