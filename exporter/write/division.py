"""The pages of a book as sections of XHTML, by their role."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import assert_never

from exporter.file_formats.urls import split_url
from exporter.model.book import Person
from exporter.model.edition import Edition, IndexTerm, Page
from exporter.model.nodes import Heading
from exporter.model.printed_addresses import displayed_url
from exporter.model.walk import plain_text, walk
from exporter.write.chapter import (
    notes_to_xhtml,
    reference_items,
    references_to_xhtml,
    title_to_xhtml,
)
from exporter.write.contents_page import contents_list
from exporter.write.cover.drawing import BUNDLED_FONTS, CoverFonts
from exporter.write.cover.page import cover_to_xhtml
from exporter.write.direction import rtl_attribute
from exporter.write.qr_codes import qr_code
from exporter.write.xhtml import (
    Dialect,
    address_link,
    attribute,
    blocks_to_xhtml,
    inlines_to_xhtml,
    lang_attributes,
    page_number,
    text,
    title_text,
)

_LONG_TITLE = 60
"""A title of more characters is set smaller on the title page."""
_PROLIFIC = 8
"""The entry of an author of more chapters may be broken across pages."""


def page_to_xhtml(
    page: Page, edition: Edition, dialect: Dialect, cover_fonts: CoverFonts = BUNDLED_FONTS
) -> str:
    """Return the page as a `section`. The cover is for print only; its text has `cover_fonts`."""
    match page.role:
        case "cover":
            inner = cover_to_xhtml(edition, dialect, cover_fonts)
            return _section(page, dialect, "cover", "", inner)
        case "half-title":
            return _half_title(page, dialect)
        case "title-page":
            inner = _title_page(page, edition, dialect)
            if len(page.title) > _LONG_TITLE:
                inner = f'<div class="long">\n{inner}\n</div>'
            return _section(page, dialect, "titlepage", "", inner, labelled=True)
        case "imprint":
            # Printed books do not label this page.
            has_default_title = page.title == page.labels.imprint
            unlabelled = has_default_title and dialect.medium == "print"
            head = "" if unlabelled else _head(page, dialect)
            inner = _at_bottom(head, _text(page, dialect))
            return _section(page, dialect, "copyright-page", "", inner, labelled=bool(head))
        case "contents":
            inner = contents_list(page, edition, dialect)
            return _headed(page, dialect, "toc", "doc-toc", _text(page, dialect), inner)
        case "preface":
            return _headed(page, dialect, "preface", "doc-preface", _text(page, dialect))
        case "part":
            return _headed(page, dialect, "part", "doc-part", _text(page, dialect))
        case "references":
            items = reference_items(page, dialect)
            own = blocks_to_xhtml(page.blocks, dialect)
            is_numbered = any(reference.number for reference in page.references)
            class_ = "" if is_numbered else ' class="unnumbered"'
            inner = f"<ol{class_}>\n{items}\n</ol>" if items else ""
            notes = notes_to_xhtml(page, dialect)
            return _headed(page, dialect, "bibliography", "doc-bibliography", own, inner, notes)
        case "authors":
            own = blocks_to_xhtml(page.blocks, dialect)
            people = _people(page.people, dialect)
            notes = notes_to_xhtml(page, dialect)
            return _headed(page, dialect, "contributors", "", own, people, notes)
        case "index":
            own, inner = _text(page, dialect), _index(page, dialect)
            if own and dialect.medium == "epub":
                own = f"<section{dialect.semantics('index-headnotes')}>\n{own}\n</section>"
            type_ = "index" if inner else ""
            return _headed(page, dialect, type_, "doc-index", own, inner)
        case "corrections":
            return _headed(page, dialect, "errata", "doc-errata", _text(page, dialect))
        case "colophon":
            code = _live_code(edition, dialect)
            inner = _at_bottom(_head(page, dialect), _text(page, dialect), code)
            return _section(page, dialect, "colophon", "doc-colophon", inner, labelled=True)
        case _:
            assert_never(page.role)


def _section(
    page: Page, dialect: Dialect, type_: str, role: str, *inner: str, labelled: bool = False
) -> str:
    """Return the `section` of a page, labelled by its heading or else by its title."""
    label = f'aria-label="{attribute(page.title)}"'
    label = 'aria-labelledby="division-title"' if labelled else label
    attributes = f'class="division {page.role}"{dialect.semantics(type_, role)} {label}'
    lang = lang_attributes(page.lang, dialect) + rtl_attribute(page.lang)
    body = "\n".join(part for part in inner if part)
    return f"<section {attributes}{lang}>\n{body}\n</section>"


def _headed(page: Page, dialect: Dialect, type_: str, role: str, *inner: str) -> str:
    return _section(page, dialect, type_, role, _head(page, dialect), *inner, labelled=True)


def _head(page: Page, dialect: Dialect) -> str:
    """Return the title of a page, below its kicker."""
    kicker = f'<p class="kicker">{text(page.kicker)}</p>\n' if page.kicker else ""
    title = title_to_xhtml(page.title, "division-title", dialect)
    return f'<header class="head">\n{kicker}{title}\n</header>'


def _text(page: Page, dialect: Dialect) -> str:
    """Return the text of a page with its notes and references."""
    parts = (
        blocks_to_xhtml(page.blocks, dialect),
        notes_to_xhtml(page, dialect),
        references_to_xhtml(page, dialect),
    )
    return "\n".join(part for part in parts if part)


def _at_bottom(*inner: str) -> str:
    """Return content to be set at the bottom of the page."""
    body = "\n".join(part for part in inner if part)
    return f'<div class="low">\n{body}\n</div>'


def _live_code(edition: Edition, dialect: Dialect) -> str:
    """Return the QR code and the address of the only post of a book, or of the site of all posts.

    Empty without codes of chapters, and for posts of several sites.
    """
    addresses = [chapter.address for chapter in edition.chapters if chapter.address]
    if dialect.qr not in ("chapters", "both") or not addresses:
        return ""
    roots = {"{0.scheme}://{0.netloc}/".format(split_url(address)) for address in addresses}
    live = addresses if len(edition.chapters) == 1 else list(roots)
    if len(live) != 1:
        return ""
    link = address_link(live[0], displayed_url(live[0]), dialect)
    return f'<p class="live">{qr_code(live[0], dialect)}{link}</p>'


def _half_title(page: Page, dialect: Dialect) -> str:
    # The title is a heading only if others follow.
    headed = bool(page.notes) or any(isinstance(node, Heading) for node in walk(page.blocks))
    tag, id_ = ("h1", ' id="division-title"') if headed else ("p", "")
    line = f'<{tag} class="title"{id_}>{title_text(page.title, dialect)}</{tag}>'
    inner = _text(page, dialect)
    return _section(page, dialect, "halftitlepage", "", line, inner, labelled=headed)


def _title_page(page: Page, edition: Edition, dialect: Dialect) -> str:
    """Return title, subtitle, authors, the page's own text, and the publisher."""
    metadata = edition.metadata
    parts = [title_to_xhtml(page.title, "division-title", dialect)]
    if metadata.subtitle:
        parts.append(f'<p class="subtitle">{title_text(metadata.subtitle, dialect)}</p>')
    parts += [f'<p class="line">{inlines_to_xhtml(line, dialect)}</p>' for line in page.lines]
    parts.append(_text(page, dialect))
    if metadata.publisher:
        parts.append(f'<p class="publisher">{text(metadata.publisher)}</p>')
    return "\n".join(part for part in parts if part)


def _people(people: tuple[Person, ...], dialect: Dialect) -> str:
    """Return the entries of the authors, aligned by their photos if a third of them has one."""
    photos = sum(person.photo is not None for person in people)
    class_ = "people portraits" if 3 * photos >= len(people) else "people"
    body = "\n".join(_person(person, dialect) for person in people)
    return f'<div class="{class_}">\n{body}\n</div>' if people else ""


def _person(person: Person, dialect: Dialect) -> str:
    """Return the entry of an author: photo, name, biography, and links to the chapters."""
    bio = blocks_to_xhtml(person.bio, dialect)
    classes = ["person"] if len(person.chapters) <= _PROLIFIC else ["person", "prolific"]
    parts = [f'<h2 class="name">{text(person.author.name)}</h2>']
    if person.photo:
        classes.append("pictured")
        source = attribute(dialect.image(person.photo))
        # Decorative: the name follows.
        parts.insert(0, f'<img class="photo" src="{source}" alt=""/>')
    if not bio and not person.photo:
        classes.append("brief")
    parts.append(f'<div class="bio">\n{bio}\n</div>' if bio else "")
    if person.chapters:
        items = "\n".join(
            f"<li>{inlines_to_xhtml((chapter,), dialect)}</li>" for chapter in person.chapters
        )
        parts.append(f'<ul class="chapters">\n{items}\n</ul>')
    body = "\n".join(part for part in parts if part)
    return f'<div class="{" ".join(classes)}">\n{body}\n</div>'


def _index(page: Page, dialect: Dialect) -> str:
    """Return the terms of the index, the last of each letter with a class of its own.

    In an EPUB it fulfils EPUB Indexes 1.0, as the type `index` requires.
    """
    items = []
    for _, terms in groupby(page.terms, key=lambda term: _index_letter(term.word)):
        *others, last = terms
        items += [_term(term, dialect) for term in others]
        items.append(_term(last, dialect, last=True))
    body = "\n".join(items)
    semantics = dialect.semantics("index-entry-list")
    return f'<ul class="terms"{semantics}>\n{body}\n</ul>' if items else ""


def _term(term: IndexTerm, dialect: Dialect, *, last: bool = False) -> str:
    """Return a term with its page numbers, or its chapters in formats without pages."""
    attributes = (' class="last"' if last else "") + dialect.semantics("index-entry")
    word = f'<span class="word"{dialect.semantics("index-term")}>{text(term.word)}</span>'
    if dialect.folio is None:
        links = "".join(
            f"<li>{inlines_to_xhtml((chapter,), dialect)}</li>" for chapter in term.chapters
        )
        locators = dialect.semantics("index-locator-list")
        return f"<li{attributes}>{word}\n<ul{locators}>{links}</ul></li>"
    pages = ", ".join(
        f'<a href="{attribute(dialect.url_of(chapter.chapter, chapter.target))}"'
        f' title="{attribute(chapter.title or plain_text(chapter.children))}">'
        f"{page_number(chapter.chapter, chapter.target, dialect)}</a>"
        for chapter in term.chapters
    )
    # In an element of their own, WeasyPrint repeats a number at the end of a line on the next.
    return f"<li{attributes}>{word}\u2002{pages}</li>"


def _index_letter(word: str) -> str:
    """Return the letter that a word is filed under, without accents; empty for a digit."""
    first = next((char for char in word.casefold() if char.isalnum()), "").replace("ł", "l")
    base = unicodedata.normalize("NFKD", first)[:1]
    return base if base.isalpha() else ""
