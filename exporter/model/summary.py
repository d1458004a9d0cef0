"""Summaries: what the content of a division holds, for what needs no more of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from exporter.model.edition import Chapter, ContentSummary, Division, SummaryHeading
from exporter.model.nodes import Blocks, CodeBlock, Disclaimer, Group, Heading, Image, Node, Table
from exporter.model.walk import plain_text, walk


def summary_of(division: Division) -> ContentSummary:
    """Return the summary of a page, or of a chapter, whose content need not be read for it."""
    if isinstance(division, Chapter) and division.summary:
        return division.summary
    has_notes = bool(division.notes or division.references)
    return summarize(division.blocks, division.notes, has_notes=has_notes)


def summarize(
    blocks: Blocks, notes: Iterable[Node] = (), *, has_notes: bool = False
) -> ContentSummary:
    """Return the summary of the blocks and the notes of a text."""
    text, inner = [*walk(blocks)], [*walk(notes)]
    counts = Counter(map(type, text))
    return ContentSummary(
        tuple(_headings(blocks)),
        tuple(_without_address(node) for node in text if isinstance(node, Image)),
        tuple(_without_address(node) for node in inner if isinstance(node, Image)),
        counts[Table],
        counts[CodeBlock],
        tuple(sorted({node.lang for node in (*text, *inner)} - {""})),
        has_disclaimers=counts[Disclaimer] > 0,
        has_notes=has_notes,
    )


def _without_address(image: Image) -> Image:
    """Return an image without its address, which may hold all of its bytes, and its caption."""
    return replace(image, address="", caption=())


def _headings(blocks: Blocks) -> Iterator[SummaryHeading]:
    for block in blocks:
        match block:
            case Heading():
                title = " ".join(plain_text(block.children).split())
                yield SummaryHeading(block.level, title, block.id)
            case Group(children):
                yield from _headings(children)
            case _:
                pass
