"""The navigation: contents and landmarks, for today's reading systems and for those of EPUB 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from exporter.model.publication import ContentsEntry, Edition, PrintedPages, Role
from exporter.write.direction import Direction, direction
from exporter.write.epub.divisions import COVER, contents_of, places_of
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
"""The divisions that a reading system may offer a way to, by their names in EPUB's vocabulary."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents.

    `number` counts all lines from 1, `order` the places that they lead to, as they are read.
    `lang` is empty where the title is in the book's own language, `direction` is the way in which
    it is read. `part` says that it is a part's.
    """

    title: str
    href: str
    number: int
    order: int
    lang: str = ""
    direction: Direction = "ltr"
    part: bool = False
    children: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class PageListEntry:
    """A page of the printed book: what it is called, where its mark is, and how it is counted.

    `here` says that the mark is in the navigation itself.
    """

    label: str
    href: str
    kind: Literal["front", "normal"]
    here: bool = False


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that a reading system offers a way to."""

    kind: str
    href: str
    title: str


def lines_of(
    edition: Edition, documents: Mapping[str, ContentDocument], levels: int
) -> tuple[Line, ...]:
    """The contents with their addresses in the package, down to a level.

    With three, parts, chapters and sections are shown.
    """
    places = places_of(edition)
    langs = {division.key: lang_of(division) for division in edition.divisions}
    parts = {part.opening.key for part in edition.parts if part.opening}
    order: dict[str, int] = {}
    count = 0

    def lines(entries: Sequence[ContentsEntry], level: int) -> Iterator[Line]:
        nonlocal count
        for entry in entries if level <= levels else ():
            title = " ".join(entry.title.split())
            if not title:
                # A heading that shows a picture only has no words for a contents line.
                yield from lines(entry.children, level)
                continue
            count += 1
            number = count
            href = places[entry.chapter]
            if entry.chapter in documents and entry.target:
                href = documents[entry.chapter].place_of(entry.target)
            at = order.setdefault(href, len(order) + 1)
            lang = entry.lang or langs[entry.chapter]
            foreign = lang if lang != edition.metadata.lang else ""
            below = tuple(lines(entry.children, level + 1))
            part = entry.chapter in parts and not entry.target
            yield Line(title, href, number, at, foreign, direction(lang), part, below)

    return tuple(lines(edition.contents, 1))


def page_list_of(
    edition: Edition, documents: Mapping[str, ContentDocument], pages: PrintedPages
) -> tuple[PageListEntry, ...]:
    """The pages of the printed book, in its order."""
    places, contents = places_of(edition), contents_of(edition)

    def place(key: str, target: str) -> str:
        if key in documents:
            return documents[key].place_of(target)
        return f"{places[key]}#{target}"

    return tuple(
        PageListEntry(
            label,
            place(key, page_id(label)),
            "normal" if label.isdecimal() else "front",
            contents is not None and key == contents.key,
        )
        for key, starts in pages.starts
        for _, label in starts
    )


def navigation_document(
    edition: Edition,
    lines: Sequence[Line],
    text: str = "",
    leaves: Sequence[PageListEntry] = (),
    *,
    cover: bool = True,
) -> bytes:
    """The navigation document (EPUB 3.3, section 7), which is the page of the contents too.

    `text` is what an editor has that page say, as XHTML, `leaves` are the pages of the printed
    book. `cover` says that a cover has a page.
    """
    contents = contents_of(edition)
    lang = edition.metadata.lang
    title = title_of(contents) if contents else edition.labels.contents
    return render(
        "epub/nav.xhtml",
        lang=lang,
        direction=direction(lang),
        title=title,
        text=Markup(text),  # noqa: S704 (escaped node by node)
        lines=lines,
        landmarks=_landmarks(edition, title, cover=cover),
        leaves=leaves,
        pages=edition.labels.pages,
        marks=Markup("".join(page_break(leaf.label) for leaf in leaves if leaf.here)),  # noqa: S704
    ).encode()


def ncx_document(
    edition: Edition, lines: Sequence[Line], leaves: Sequence[PageListEntry] = ()
) -> bytes:
    """The contents for reading systems of EPUB 2 (OPF 2.0.1, section 2.4.1)."""
    metadata = edition.metadata
    return render(
        "epub/toc.ncx",
        lang=metadata.lang,
        identifier=metadata.identifier,
        title=metadata.title,
        authors=[author.name for author in metadata.authors or metadata.editors],
        lines=lines,
        depth=_depth(lines),
        leaves=leaves,
        most=max((int(leaf.label) for leaf in leaves if leaf.kind == "normal"), default=0),
        after=_last(lines),
    ).encode()


def _landmarks(edition: Edition, contents: str, *, cover: bool) -> list[Landmark]:
    labels, places = edition.labels, places_of(edition)
    made = [Landmark("cover", COVER, labels.cover)] if cover else []
    made.append(Landmark("toc", "#toc", contents))
    # The page of the title bears the book's own.
    words: Mapping[Role, str] = {"title-page": labels.title_page}
    around = {
        division.key: Landmark(
            _LANDMARKS[division.role],
            places[division.key],
            words.get(division.role) or title_of(division),
        )
        for division in (*edition.front, *edition.back)
        if division.role in _LANDMARKS
    }
    made += [around[division.key] for division in edition.front if division.key in around]
    made.append(Landmark("bodymatter", places[edition.body[0].key], labels.start))
    made += [around[division.key] for division in edition.back if division.key in around]
    return made


def _last(lines: Sequence[Line]) -> int:
    """The order of the last place that a line leads to, after which pages are counted."""
    return max((max(line.order, _last(line.children)) for line in lines), default=0)


def _depth(lines: Sequence[Line]) -> int:
    return max((1 + _depth(line.children) for line in lines), default=0)
