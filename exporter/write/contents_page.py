"""The table of contents as a page of the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exporter.model.book import BACK, FRONT
from exporter.model.edition import Chapter, ContentsEntry, Division, Edition, Page
from exporter.write.direction import direction
from exporter.write.xhtml import (
    Dialect,
    attribute,
    lang_attributes,
    page_number,
    text,
    title_text,
)


def contents_list(page: Page, edition: Edition, dialect: Dialect) -> str:
    """Return the entries as nested lists, those of a part below its title.

    In print they have page numbers, and sections are left out. In a book with parts the back matter
    is a labelled group, and chapters outside of parts are set apart by space; in a book without,
    front and back matter are.
    """
    items = _Items(page, {division.key: division for division in edition.divisions}, dialect)
    entries = [entry for entry in edition.contents if entry.chapter != page.key]
    back = [entry for entry in entries if items.role(entry) in BACK]
    front = [entry for entry in entries if items.role(entry) in FRONT]
    body = [entry for entry in entries if entry not in back and entry not in front]
    rows = [items.item(entry) for entry in front]
    rows += [
        items.item(entry, apart=not index or items.role(body[index - 1]) == "part")
        for index, entry in enumerate(body)
    ]
    if any(items.role(entry) == "part" for entry in entries) and back:
        label = f'<span class="label">{text(page.labels.back_matter)}</span>'
        inner = _list(items.item(entry) for entry in back)
        rows.append(f'<li class="group">{label}\n{inner}</li>')
    else:
        rows += [items.item(entry, apart=entry is back[0]) for entry in back]
    return _list(rows)


def _list(items: Iterable[str]) -> str:
    return '<ol class="toc">\n' + "\n".join(items) + "\n</ol>"


@dataclass(frozen=True, slots=True)
class _Items:
    """Writes the list items of a contents page. `divisions` are those of the book by key."""

    page: Page
    divisions: Mapping[str, Division]
    dialect: Dialect

    def role(self, entry: ContentsEntry) -> str:
        """Return the role of the page that an entry links to; empty for a chapter."""
        division = self.divisions.get(entry.chapter)
        return division.role if isinstance(division, Page) else ""

    def item(self, entry: ContentsEntry, *, apart: bool = False) -> str:
        """Return an item: title and page number as one link, the authors, and the items below."""
        division = self.divisions.get(entry.chapter)
        href = attribute(self.dialect.url_of(entry.chapter, entry.target))
        inner = f'<a href="{href}"{self._lang(entry)}>{self._link_text(entry)}</a>'
        if entry.authors:
            inner += f' <span class="authors">{text(entry.authors)}</span>'
        drops_sections = isinstance(division, Chapter) and self.dialect.medium == "print"
        if entry.children and not drops_sections:
            inner += "\n" + _list(map(self.item, entry.children))
        class_ = "group" if self.role(entry) == "part" else "apart" if apart else ""
        return f'<li class="{class_}">{inner}</li>' if class_ else f"<li>{inner}</li>"

    def _link_text(self, entry: ContentsEntry) -> str:
        division = self.divisions.get(entry.chapter)
        title = title_text(entry.title, self.dialect)
        inner = f'<span class="title"{self._direction(entry)}>{title}</span>'
        if isinstance(division, Page) and division.kicker:
            inner = f'<span class="label">{text(division.kicker)}</span> · {inner}'
        if number := page_number(entry.chapter, entry.target, self.dialect):
            inner += f' <span class="page">{number}</span>'
        return inner

    def _direction(self, entry: ContentsEntry) -> str:
        """Return the direction of a title, if it is not that of the page."""
        own = direction(entry.lang or self.page.lang)
        return f' dir="{own}"' if own != self.dialect.direction else ""

    def _lang(self, entry: ContentsEntry) -> str:
        """Return the language of a title, if it is not that of the page."""
        if entry.lang in ("", self.page.lang):
            return ""
        return lang_attributes(entry.lang, self.dialect)
