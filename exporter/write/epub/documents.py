"""Content documents: the divisions of an edition, the navigation and the NCX, as XHTML and XML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from markupsafe import Markup

from exporter.model.publication import BookMetadata, Chapter, ContentsEntry, Edition
from exporter.write.pages import page

CHAPTERS = "text"
"""The folder of the chapters. Cover and navigation stand outside, so that no post's name meets
theirs."""
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa ha-arab he ks ps sd syr ug ur yi".split())
_PROPERTIES = {
    "http://www.w3.org/1998/Math/MathML": "mathml",
    "http://www.w3.org/2000/svg": "svg",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents. `order` counts all lines from 1, as they are read."""

    title: str
    href: str
    order: int
    children: tuple[Line, ...] = ()


def chapter_name(chapter: Chapter) -> str:
    """Where a chapter stands in the package."""
    return f"{CHAPTERS}/{chapter.name}.xhtml"


def chapter_document(chapter: Chapter, fragment: str) -> bytes:
    """A chapter as a content document around its fragment of XHTML."""
    lang = chapter.metadata.lang
    return page(
        "epub/chapter.xhtml",
        title=chapter.metadata.title,
        lang=lang,
        direction=direction(lang),
        fragment=Markup(fragment),  # noqa: S704 (escaped node by node)
    ).encode()


def cover_document(edition: Edition, image: str, size: tuple[int, int]) -> bytes:
    """The cover as a content document of its own, since some e-readers ask for one."""
    metadata = edition.metadata
    return page(
        "epub/cover.xhtml",
        lang=metadata.lang,
        direction=direction(metadata.lang),
        label=edition.labels.cover,
        image=image,
        alt=_cover_in_words(metadata, edition.labels.cover),
        width=size[0],
        height=size[1],
    ).encode()


def _cover_in_words(metadata: BookMetadata, label: str) -> str:
    title = ". ".join(part for part in (metadata.title, metadata.subtitle) if part)
    names = ", ".join(author.name for author in metadata.authors)
    return f"{label}: {title}" + (f" · {names}" if names else "")


def lines_of(edition: Edition) -> tuple[Line, ...]:
    """The contents with their addresses in the package."""
    places = {chapter.key: chapter_name(chapter) for chapter in edition.chapters}
    count = 0

    def lines(entries: Sequence[ContentsEntry]) -> Iterator[Line]:
        nonlocal count
        for entry in entries:
            title = " ".join(entry.title.split())
            if not title:
                # A heading that shows a picture only has no words for a contents line.
                yield from lines(entry.children)
                continue
            count += 1
            order = count
            target = f"#{entry.target}" if entry.target else ""
            href = places[entry.chapter] + target
            yield Line(title, href, order, tuple(lines(entry.children)))

    return tuple(lines(edition.contents))


def navigation_document(edition: Edition, lines: Sequence[Line]) -> bytes:
    """The navigation document: contents and landmarks (EPUB 3.3, section 7)."""
    lang = edition.metadata.lang
    return page(
        "epub/nav.xhtml",
        lang=lang,
        direction=direction(lang),
        labels=edition.labels,
        lines=lines,
        start=chapter_name(edition.chapters[0]),
    ).encode()


def ncx_document(edition: Edition, lines: Sequence[Line]) -> bytes:
    """The contents for reading systems of EPUB 2 (OPF 2.0.1, section 2.4.1)."""
    metadata = edition.metadata
    return page(
        "epub/toc.ncx",
        lang=metadata.lang,
        identifier=metadata.identifier,
        title=metadata.title,
        authors=[author.name for author in metadata.authors],
        lines=lines,
        depth=_depth(lines),
    ).encode()


def _depth(lines: Sequence[Line]) -> int:
    return max((1 + _depth(line.children) for line in lines), default=0)


def properties(document: etree._Element) -> tuple[str, ...]:
    """What the manifest must say of a document's content (EPUB 3.3, appendix D.5)."""
    namespaces = {etree.QName(element).namespace for element in document.iter(etree.Element)}
    return tuple(said for namespace, said in _PROPERTIES.items() if namespace in namespaces)


def direction(lang: str) -> str:
    """Which way a language is read: `ltr` or `rtl`."""
    tags = lang.lower().split("-")
    written = "-".join(tags[:2])
    return "rtl" if tags[0] in _RIGHT_TO_LEFT or written in _RIGHT_TO_LEFT else "ltr"
