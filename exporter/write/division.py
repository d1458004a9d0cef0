"""A division around the chapters as one section of XHTML."""

from __future__ import annotations

from exporter.model.publication import Edition, Page
from exporter.write.xhtml import Dialect, blocks_to_xhtml, inlines_to_xhtml, text


def page_to_xhtml(page: Page, edition: Edition, dialect: Dialect) -> str:
    """The page as a `section`."""
    lines = "\n".join(f"<p>{inlines_to_xhtml(line, dialect)}</p>" for line in page.lines)
    people = "\n".join(
        f'<div><p><img src="{dialect.image(person.photo)}" alt=""/></p></div>'
        for person in page.people
        if person.photo
    )
    terms = "\n".join(
        f"<p>{text(term.word)}: {inlines_to_xhtml(term.chapters, dialect)}</p>"
        for term in page.terms
    )
    shown = text(page.title or edition.metadata.title)
    inner = blocks_to_xhtml(page.blocks, dialect)
    return (
        f'<section class="{page.role}">\n<h1>{shown}</h1>\n{lines}{inner}{people}{terms}</section>'
    )
