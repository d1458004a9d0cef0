"""The contents as a page of the book: parts, chapters and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exporter.model.publication import BACK, Chapter, ContentsEntry, Division, Edition, Page
from exporter.write.xhtml import Dialect, attribute, bound, text


def contents_list(page: Page, edition: Edition, dialect: Dialect) -> str:
    """The lines of the contents, those of a part below its title.

    On paper, pages stand beside the titles and sections are left out. Where there are parts, what
    comes after the last has a label too, so that it is not taken for a chapter of it.
    """
    divisions = {division.key: division for division in edition.divisions}
    entries = [entry for entry in edition.contents if entry.chapter != page.key]
    parts = any(_role(entry, divisions) == "part" for entry in entries)
    back = [entry for entry in entries if parts and _role(entry, divisions) in BACK]
    rows = [_row(entry, divisions, dialect) for entry in entries if entry not in back]
    if back:
        label = f'<span class="label">{text(page.labels.back_matter)}</span>'
        inner = _list(_row(entry, divisions, dialect) for entry in back)
        rows.append(f'<li class="group">{label}\n{inner}</li>')
    return _list(rows)


def _list(rows: Iterable[str]) -> str:
    return '<ol class="toc">\n' + "\n".join(rows) + "\n</ol>"


def _role(entry: ContentsEntry, divisions: Mapping[str, Division]) -> str:
    division = divisions.get(entry.chapter)
    return division.role if isinstance(division, Page) else ""


def _row(entry: ContentsEntry, divisions: Mapping[str, Division], dialect: Dialect) -> str:
    """A line: the title and its page as one link, who wrote it, and the lines below it."""
    division = divisions.get(entry.chapter)
    part = isinstance(division, Page) and division.role == "part"
    words = f'<span class="title">{bound(entry.title, dialect)}</span>'
    if isinstance(division, Page) and part:
        kicker = f'<span class="label">{text(division.kicker)}</span> · ' if division.kicker else ""
        words = f'{kicker}<span class="title">{bound(division.title, dialect)}</span>'
    if dialect.folio is not None:
        words += f' <span class="page">{text(dialect.folio(entry.chapter, entry.target))}</span>'
    lang = ""
    if entry.lang:
        lang = f' lang="{attribute(entry.lang)}"'
        lang += f' xml:lang="{attribute(entry.lang)}"' if dialect.medium == "epub" else ""
    href = attribute(dialect.place(entry.chapter, entry.target))
    row = f'<a href="{href}"{lang}>{words}</a>'
    if entry.authors:
        row += f' <span class="authors">{text(entry.authors)}</span>'
    sections = isinstance(division, Chapter) and dialect.medium == "print"
    if entry.children and not sections:
        row += "\n" + _list(_row(child, divisions, dialect) for child in entry.children)
    return f'<li class="group">{row}</li>' if part else f"<li>{row}</li>"
