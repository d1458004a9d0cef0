"""The divisions around the chapters: a page of a book as one section of XHTML, by its role."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import assert_never

from exporter.model.nodes import Heading
from exporter.model.publication import Edition, IndexTerm, Page, Person
from exporter.model.walk import plain_text, walk
from exporter.write.chapter import (
    notes_to_xhtml,
    reference_to_xhtml,
    references_to_xhtml,
    title_to_xhtml,
)
from exporter.write.contents_page import contents_list
from exporter.write.cover.page import cover_to_xhtml
from exporter.write.direction import says_rtl
from exporter.write.xhtml import (
    Dialect,
    attribute,
    blocks_to_xhtml,
    bound,
    inlines_to_xhtml,
    page_number,
    text,
)

_LONG_TITLE = 60
"""A title of more characters is set smaller on its page."""
_MANY = 8
"""With more chapters than that, what is said of an author need not stand on one page."""


def page_to_xhtml(page: Page, edition: Edition, dialect: Dialect) -> str:
    """The page as a `section`. All but the cover belong to every medium."""
    match page.role:
        case "cover":
            return _section(page, dialect, "cover", "", cover_to_xhtml(page, edition, dialect))
        case "half-title":
            # It is no heading, unless there are others below it.
            headed = bool(page.notes) or any(isinstance(n, Heading) for n in walk(page.blocks))
            tag, id_ = ("h1", ' id="division-title"') if headed else ("p", "")
            line = f'<{tag} class="title"{id_}>{bound(page.title, dialect)}</{tag}>'
            inner = _text(page, dialect)
            return _section(page, dialect, "halftitlepage", "", line, inner, labelled=headed)
        case "title-page":
            inner = _title_page(page, edition, dialect)
            if len(page.title) > _LONG_TITLE:
                inner = f'<div class="long">\n{inner}\n</div>'
            return _section(page, dialect, "titlepage", "", inner, labelled=True)
        case "imprint":
            # On paper nobody needs to be told what a page of this kind is.
            ours = page.title == page.labels.imprint
            head = "" if ours and dialect.medium == "print" else _head(page, dialect)
            inner = _low(head, _text(page, dialect))
            return _section(page, dialect, "copyright-page", "", inner, labelled=bool(head))
        case "contents":
            inner = contents_list(page, edition, dialect)
            return _headed(page, dialect, "toc", "doc-toc", _text(page, dialect), inner)
        case "preface":
            return _headed(page, dialect, "preface", "doc-preface", _text(page, dialect))
        case "part":
            return _headed(page, dialect, "part", "doc-part", _text(page, dialect))
        case "references":
            items = "\n".join(reference_to_xhtml(each, dialect) for each in page.references)
            own = blocks_to_xhtml(page.blocks, dialect)
            inner = f"<ol>\n{items}\n</ol>" if items else ""
            notes = notes_to_xhtml(page, dialect)
            return _headed(page, dialect, "bibliography", "doc-bibliography", own, inner, notes)
        case "authors":
            own = blocks_to_xhtml(page.blocks, dialect)
            people = _people(page.people, dialect)
            notes = notes_to_xhtml(page, dialect)
            return _headed(page, dialect, "contributors", "", own, people, notes)
        case "index":
            inner = _index(page, dialect)
            return _headed(page, dialect, "index", "doc-index", _text(page, dialect), inner)
        case "colophon":
            inner = _low(_head(page, dialect), _text(page, dialect))
            return _section(page, dialect, "colophon", "doc-colophon", inner, labelled=True)
        case _:
            assert_never(page.role)


def _section(
    page: Page, dialect: Dialect, type_: str, role: str, *inner: str, labelled: bool = False
) -> str:
    """The page around what stands on it. Without a heading of its own its name is an attribute."""
    said = dialect.semantics(type_, role)
    said += (
        ' aria-labelledby="division-title"'
        if labelled
        else f' aria-label="{attribute(page.title)}"'
    )
    lang = attribute(page.lang)
    lang = f' lang="{lang}"' + (f' xml:lang="{lang}"' if dialect.medium == "epub" else "")
    lang += says_rtl(page.lang)
    body = "\n".join(part for part in inner if part)
    return f'<section class="division {page.role}"{said}{lang}>\n{body}\n</section>'


def _headed(page: Page, dialect: Dialect, type_: str, role: str, *inner: str) -> str:
    return _section(page, dialect, type_, role, _head(page, dialect), *inner, labelled=True)


def _head(page: Page, dialect: Dialect) -> str:
    """The page's title, below its kicker if it has one."""
    kicker = f'<p class="kicker">{text(page.kicker)}</p>\n' if page.kicker else ""
    title = title_to_xhtml(page.title, "division-title", dialect)
    return f'<header class="head">\n{kicker}{title}\n</header>'


def _text(page: Page, dialect: Dialect) -> str:
    """The page's own text with its notes and references, as a chapter has them."""
    parts = (
        blocks_to_xhtml(page.blocks, dialect),
        notes_to_xhtml(page, dialect),
        references_to_xhtml(page, dialect),
    )
    return "\n".join(part for part in parts if part)


def _low(*inner: str) -> str:
    """What stands at the foot of its page."""
    body = "\n".join(part for part in inner if part)
    return f'<div class="low">\n{body}\n</div>'


def _title_page(page: Page, edition: Edition, dialect: Dialect) -> str:
    """Title and subtitle, who made the book, the page's own text, and the publisher below."""
    metadata = edition.metadata
    parts = [title_to_xhtml(page.title, "division-title", dialect)]
    if metadata.subtitle:
        parts.append(f'<p class="subtitle">{bound(metadata.subtitle, dialect)}</p>')
    parts += [f'<p class="line">{inlines_to_xhtml(line, dialect)}</p>' for line in page.lines]
    parts.append(_text(page, dialect))
    if metadata.publisher:
        parts.append(f'<p class="publisher">{text(metadata.publisher)}</p>')
    return "\n".join(part for part in parts if part)


def _people(people: tuple[Person, ...], dialect: Dialect) -> str:
    """The authors, one below the other; on one edge where many of them have a picture."""
    pictured = sum(person.photo is not None for person in people)
    said = "people portraits" if 3 * pictured >= len(people) else "people"
    body = "\n".join(_person(person, dialect) for person in people)
    return f'<div class="{said}">\n{body}\n</div>' if people else ""


def _person(person: Person, dialect: Dialect) -> str:
    """An author: the photo, the name, a few words, and the way to what they wrote."""
    bio = blocks_to_xhtml(person.bio, dialect)
    said = ["person"] if len(person.chapters) <= _MANY else ["person", "prolific"]
    parts = [f'<h2 class="name">{text(person.author.name)}</h2>']
    if person.photo:
        said.append("pictured")
        source = attribute(dialect.image(person.photo))
        # The name says who it is.
        parts.insert(0, f'<img class="photo" src="{source}" alt=""/>')
    if not bio and not person.photo:
        said.append("brief")
    parts.append(f'<div class="bio">\n{bio}\n</div>' if bio else "")
    if person.chapters:
        items = "\n".join(
            f"<li>{inlines_to_xhtml((chapter,), dialect)}</li>" for chapter in person.chapters
        )
        parts.append(f'<ul class="chapters">\n{items}\n</ul>')
    body = "\n".join(part for part in parts if part)
    return f'<div class="{" ".join(said)}">\n{body}\n</div>'


def _index(page: Page, dialect: Dialect) -> str:
    """The words of the index; the last of each letter is marked."""
    items = []
    for _, terms in groupby(page.terms, key=lambda term: _letter(term.word)):
        *others, last = terms
        items += [_term(term, dialect) for term in others]
        items.append(_term(last, dialect, last=True))
    body = "\n".join(items)
    return f'<ul class="terms">\n{body}\n</ul>' if items else ""


def _term(term: IndexTerm, dialect: Dialect, *, last: bool = False) -> str:
    """A word, and where it leads: to pages where there are any, else to chapters by title."""
    said = ' class="last"' if last else ""
    word = f'<span class="word">{text(term.word)}</span>'
    if dialect.folio is None:
        ways = "".join(
            f"<li>{inlines_to_xhtml((chapter,), dialect)}</li>" for chapter in term.chapters
        )
        return f"<li{said}>{word}\n<ul>{ways}</ul></li>"
    pages = ", ".join(
        f'<a href="{attribute(dialect.place(chapter.chapter, chapter.target))}"'
        f' title="{attribute(chapter.title or plain_text(chapter.children))}">'
        f"{page_number(chapter.chapter, chapter.target, dialect)}</a>"
        for chapter in term.chapters
    )
    # With an element around them, WeasyPrint sets a number that ends a line again in the next.
    return f"<li{said}>{word}\u2002{pages}</li>"


def _letter(word: str) -> str:
    """What a word is filed under: its first letter without accents, one sign for all figures."""
    first = next((sign for sign in word.casefold() if sign.isalnum()), "").replace("ł", "l")
    base = unicodedata.normalize("NFKD", first)[:1]
    return base if base.isalpha() else ""
