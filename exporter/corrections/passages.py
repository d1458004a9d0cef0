"""The passages of a book: its text without typography, numbers and looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exporter.model.book_text import BookText, ChapterText, Passage, PassageKind
from exporter.model.edition import Chapter, Division, Edition, Reference
from exporter.model.nodes import (
    Block,
    CodeBlock,
    Definition,
    Disclaimer,
    Embed,
    Figure,
    Heading,
    Image,
    ListItem,
    MathBlock,
    Node,
    Paragraph,
    Row,
    TaskItem,
    Term,
)
from exporter.model.record import DIGEST_LENGTH
from exporter.model.walk import plain_text, sequences, text_on_one_line, walk
from exporter.runtime.cache import Cache, NullCache, cache_key, memoize
from exporter.runtime.fingerprint import fingerprint

_PAGES = ("preface", "part", "references")
"""The pages with texts that editors correct; the others say how the book was made."""
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060")
"""A soft hyphen, a zero-width space and a word joiner, which typography adds."""


def book_text(edition: Edition, cache: Cache | None = None) -> BookText:
    """Return the text of a book. That of a chapter that has not changed comes from the cache."""
    store = cache or NullCache()
    sources = {each.division: each.digest[:DIGEST_LENGTH] for each in edition.sources}

    def chapter_text(division: Division) -> ChapterText:
        source = sources.get(division.key, "")
        if not isinstance(division, Chapter):
            passages = passages_of(division)
            return ChapterText(division.key, division.title, passages, "", source, division.role)

        def made() -> ChapterText:
            title = division.metadata.title
            return ChapterText(division.key, title, passages_of(division), "", source)

        if not division.content_digest:
            return made()
        key = cache_key("book text", fingerprint(), division.content_digest, source)
        return memoize(store, key, ChapterText, made)

    return BookText(
        tuple(
            chapter_text(division)
            for division in edition.divisions
            if isinstance(division, Chapter) or division.role in _PAGES
        ),
        edition.metadata.modified.date(),
    )


def passages_of(division: Division) -> tuple[Passage, ...]:
    """Return the passages of a chapter or a page, in reading order."""
    return tuple(passage for passage, _ in located_passages(division))


def located_passages(division: Division) -> Iterator[tuple[Passage, Node | None]]:
    """Yield each passage, and the node that it is the text of; None if no link can lead to it."""
    if isinstance(division, Chapter):
        for words in (division.standfirst, plain_text(division.byline)):
            if words:
                yield Passage("text", normal(words)), None
    yield from _of_blocks(division.blocks, "text")
    for note in division.notes:
        yield Passage("note", normal(text_on_one_line(note.children))), None
    for reference in division.references:
        yield Passage("reference", _reference_text(reference)), None


def normal(words: str) -> str:
    """Return words on one line, with plain spaces between them."""
    return " ".join(words.translate(_INVISIBLE).split())


def _of_blocks(blocks: Iterable[Node], kind: PassageKind) -> Iterator[tuple[Passage, Node | None]]:
    for block in blocks:
        match block:
            case Figure():
                yield from _images(block, normal(plain_text(block.caption)))
            case CodeBlock():
                yield from _passage("code", block)
            case MathBlock():
                yield from _passage("formula", block)
            case Heading():
                yield from _passage("heading", block)
            case Embed():
                yield Passage(kind, normal(f"{block.title} {block.address}")), block
            case Row():
                cells = (normal(text_on_one_line(cell.children)) for cell in block.cells)
                yield Passage("table", " | ".join(cells)), block
            case Paragraph() | Term():
                yield from _passage(kind, block)
                yield from _images(block)
            case _:
                inner = "disclaimer" if isinstance(block, Disclaimer) else kind
                for _, children in sequences(block):
                    if isinstance(
                        children[0], Block | ListItem | TaskItem | Definition | Term | Row
                    ):
                        yield from _of_blocks(children, inner)
                    elif words := normal(plain_text(children)):
                        yield Passage(inner, words), None


def _passage(kind: PassageKind, node: Block | Term) -> Iterator[tuple[Passage, Node | None]]:
    if words := normal(plain_text((node,))):
        yield Passage(kind, words), node


def _images(node: Node, caption: str = "") -> Iterator[tuple[Passage, Node | None]]:
    """Yield the images in a node, by their caption, or else by what stands for them."""
    for image in walk((node,)):
        if isinstance(image, Image):
            digest = image.asset.digest[:DIGEST_LENGTH] if image.asset else ""
            yield Passage("image", caption or normal(image.alt), digest), node


def _reference_text(reference: Reference) -> str:
    parts = (reference.author, reference.title or reference.site, reference.date, reference.address)
    return normal(". ".join(part for part in parts if part))
