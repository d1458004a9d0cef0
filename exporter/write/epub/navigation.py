"""The navigation document (EPUB 3.3, section 7), and the NCX for reading systems of EPUB 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from exporter.model.artifact import PrintedPages
from exporter.model.book import Role
from exporter.model.edition import ContentsEntry, Edition, Page
from exporter.write.direction import Direction, direction
from exporter.write.epub.divisions import COVER, contents_page, division_paths
from exporter.write.epub.documents import ContentDocument, lang_of, title_of
from exporter.write.page_markers import page_break, page_id
from exporter.write.templates import render

_LANDMARKS: Mapping[Role, str] = {
    "title-page": "titlepage",
    "imprint": "copyright-page",
    "preface": "preface",
    "references": "bibliography",
    "index": "index",
}
"""The pages that are landmarks, with their `epub:type`."""

_MAX_NCX_ENTRIES = 10_000
"""How many sections and pages an NCX has; with those, EPUBCheck takes half a minute for it."""


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """An entry of the table of contents.

    `number` counts the entries from 1. `lang` is empty for the book's language. `direction` is that
    of the title. `part` marks a part of the book.
    """

    title: str
    href: str
    number: int
    lang: str = ""
    direction: Direction = "ltr"
    part: bool = False
    children: tuple[NavigationEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PageListEntry:
    """A page of the printed book: its label, and the address of its page break.

    `kind` is the type of an NCX `pageTarget`. `in_navigation` says that the page break is in the
    navigation document.
    """

    label: str
    href: str
    kind: Literal["front", "normal"]
    in_navigation: bool = False


@dataclass(frozen=True, slots=True)
class Landmark:
    """A landmark, with its `epub:type`."""

    kind: str
    href: str
    title: str


def navigation_entries(
    edition: Edition, documents: Mapping[str, ContentDocument], levels: int
) -> tuple[NavigationEntry, ...]:
    """Return the table of contents with paths in the package, down to a number of levels.

    Three levels show parts, chapters and sections.
    """
    paths = division_paths(edition)
    langs = {division.key: lang_of(division) for division in edition.divisions}
    parts = {part.opening.key for part in edition.parts if part.opening}
    count = 0

    def converted(entries: Sequence[ContentsEntry], level: int) -> Iterator[NavigationEntry]:
        nonlocal count
        for entry in entries if level <= levels else ():
            title = " ".join(entry.title.split())
            if not title:
                # A heading that holds only an image.
                yield from converted(entry.children, level)
                continue
            count += 1
            number = count
            href = paths[entry.chapter]
            if entry.chapter in documents and entry.target:
                href = documents[entry.chapter].url_of(entry.target)
            lang = entry.lang or langs[entry.chapter]
            yield NavigationEntry(
                title,
                href,
                number,
                lang=lang if lang != edition.metadata.lang else "",
                direction=direction(lang),
                part=entry.chapter in parts and not entry.target,
                children=tuple(converted(entry.children, level + 1)),
            )

    return tuple(converted(edition.contents, 1))


def page_list_of(
    edition: Edition, documents: Mapping[str, ContentDocument], pages: PrintedPages
) -> tuple[PageListEntry, ...]:
    """Return the pages of the printed book, in order."""
    paths, contents = division_paths(edition), contents_page(edition)

    def url_of(key: str, target: str) -> str:
        if key in documents:
            return documents[key].url_of(target)
        return f"{paths[key]}#{target}"

    return tuple(
        PageListEntry(
            label,
            url_of(key, page_id(label)),
            "normal" if label.isdecimal() else "front",
            contents is not None and key == contents.key,
        )
        for key, starts in pages.starts
        for _, label in starts
    )


def navigation_document(
    edition: Edition,
    entries: Sequence[NavigationEntry],
    text: str = "",
    page_list: Sequence[PageListEntry] = (),
    *,
    cover: bool = True,
) -> bytes:
    """Return the navigation document (EPUB 3.3, section 7), which is also the contents page.

    `text` is the collection's text for that page, as XHTML. `page_list` are the pages of the
    printed book. `cover` says that the book has a cover page.
    """
    contents = contents_page(edition)
    lang = edition.metadata.lang
    title = title_of(contents) if contents else edition.labels.contents
    return render(
        "epub/nav.xhtml",
        lang=lang,
        direction=direction(lang),
        title=title,
        text=Markup(text),  # noqa: S704 (escaped node by node)
        entries=entries,
        landmarks=_landmarks(edition, title, cover=cover),
        page_list=page_list,
        page_list_label=edition.labels.pages,
        page_breaks=Markup(  # noqa: S704 (page labels need no escaping)
            "".join(page_break(page.label) for page in page_list if page.in_navigation)
        ),
    ).encode()


def ncx_document(
    edition: Edition,
    entries: Sequence[NavigationEntry],
    page_list: Sequence[PageListEntry] = (),
) -> bytes:
    """Return the NCX for reading systems of EPUB 2 (OPF 2.0.1, section 2.4.1).

    That of a large book has its parts and chapters alone: EPUBCheck compares each id in it with all
    others. `playOrder`, which is optional, took even longer.
    """
    if _count(entries) + len(page_list) > _MAX_NCX_ENTRIES:
        entries, page_list = _without_sections(entries), ()
    metadata = edition.metadata
    return render(
        "epub/toc.ncx",
        lang=metadata.lang,
        identifier=metadata.identifier,
        title=metadata.title,
        authors=[author.name for author in metadata.authors or metadata.editors],
        entries=entries,
        depth=_depth(entries),
        page_list=page_list,
        last_page=max((int(page.label) for page in page_list if page.kind == "normal"), default=0),
    ).encode()


def _landmarks(edition: Edition, contents: str, *, cover: bool) -> list[Landmark]:
    """Return the landmarks in reading order. `contents` is the title of the contents."""
    labels, paths = edition.labels, division_paths(edition)

    def landmark(page: Page) -> Landmark:
        # The title of a title page is that of the book.
        title = labels.title_page if page.role == "title-page" else title_of(page)
        return Landmark(_LANDMARKS[page.role], paths[page.key], title)

    return [
        *([Landmark("cover", COVER, labels.cover)] if cover else []),
        Landmark("toc", "#toc", contents),
        *(landmark(page) for page in edition.front if page.role in _LANDMARKS),
        Landmark("bodymatter", paths[edition.body[0].key], labels.start),
        *(landmark(page) for page in edition.back if page.role in _LANDMARKS),
    ]


def _count(entries: Sequence[NavigationEntry]) -> int:
    return sum(1 + _count(entry.children) for entry in entries)


def _without_sections(entries: Sequence[NavigationEntry]) -> tuple[NavigationEntry, ...]:
    return tuple(
        replace(entry, children=_without_sections(entry.children) if entry.part else ())
        for entry in entries
    )


def _depth(entries: Sequence[NavigationEntry]) -> int:
    return max((1 + _depth(entry.children) for entry in entries), default=0)
