"""A division around the chapters as one section of XHTML."""

from __future__ import annotations

from exporter.model.publication import ContentsEntry, Edition, Page
from exporter.write.xhtml import Dialect, attribute, blocks_to_xhtml, text


def page_to_xhtml(page: Page, edition: Edition, dialect: Dialect) -> str:
    """The page as a `section`."""
    title = page.title or edition.metadata.title
    inner = blocks_to_xhtml(page.blocks, dialect)
    if page.role == "contents":
        inner += _contents(edition.contents, dialect)
    head = f'<h1 id="division-title" data-label="{attribute(title)}">{text(title)}</h1>'
    return f'<section class="{page.role}">\n{head}\n{inner}\n</section>'


def _contents(entries: tuple[ContentsEntry, ...], dialect: Dialect) -> str:
    items = ""
    for entry in entries:
        place = attribute(dialect.place(entry.chapter, entry.target))
        number = dialect.folio(entry.chapter, entry.target) if dialect.folio else ""
        inner = _contents(entry.children, dialect) if entry.children else ""
        line = f'<a href="{place}">{text(entry.title)} {number}</a>'
        items += f"<li>{line}{inner}</li>\n"
    return f'<ol class="toc">\n{items}</ol>'
