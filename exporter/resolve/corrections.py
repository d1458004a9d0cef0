"""The page of corrections: what has changed since an earlier printing, for its readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from exporter.corrections.comparison import corrections_of
from exporter.corrections.differences import Change, ChapterCorrections, Corrections
from exporter.corrections.passages import located_passages
from exporter.corrections.words import kind_label, status_label, whole_label
from exporter.diagnostics import Diagnostics
from exporter.model.book_text import BookText, PassageKind
from exporter.model.edition import Edition, EditionPart
from exporter.model.labels import Labels
from exporter.model.nodes import (
    Block,
    Blocks,
    BulletList,
    Code,
    CrossReference,
    Heading,
    Inline,
    Inlines,
    Inserted,
    ListItem,
    Node,
    Paragraph,
    Span,
    Strikethrough,
    Text,
)
from exporter.model.walk import DivisionT, rewrite_division, walk
from exporter.resolve.contents import contents_of
from exporter.resolve.opening import dateline
from exporter.resolve.pages import PageBuilder
from exporter.runtime.cache import Cache

_ID = "correction"


def with_corrections(
    edition: Edition,
    printed: BookText,
    pages: PageBuilder,
    diagnostics: Diagnostics,
    cache: Cache | None,
) -> Edition:
    """Return the edition with a page of the corrections since a printing, if there are any.

    A paragraph that was corrected gets an id, so that the page can refer to it.
    """
    found = corrections_of(edition, printed, diagnostics, cache)
    if not found.chapters:
        return edition
    changed = {each.key: each for each in found.chapters if each.changes}
    targets: dict[str, Mapping[int, str]] = {}

    def identified(division: DivisionT) -> DivisionT:
        own = changed.get(division.key)
        if own is None:
            return division
        named, targets[division.key] = _with_targets(division, own)
        return named

    front = tuple(map(identified, edition.front))
    parts = tuple(
        EditionPart(
            tuple(map(identified, part.chapters)),
            identified(part.opening) if part.opening else None,
        )
        for part in edition.parts
    )
    back = edition.back
    page = pages.corrections(_Blocks(edition, found, targets).blocks())
    if page:
        before = [each for each in back if each.role != "colophon"]
        back = (*before, page, *back[len(before) :])
    contents = contents_of(front, parts, back)
    return replace(edition, front=front, parts=parts, back=back, contents=contents)


def _with_targets(
    division: DivisionT, corrections: ChapterCorrections
) -> tuple[DivisionT, Mapping[int, str]]:
    """Return a division with ids on what was corrected, and the ids by the numbers of passages."""
    positions = {change.position for change in corrections.changes}
    located = enumerate(located_passages(division))
    nodes = {at: node for at, (_, node) in located if node is not None and at in positions}
    taken = {node.id for node in walk((*division.blocks, *division.notes))}
    names = (
        name for at in range(1, len(taken) + len(nodes) + 1) if (name := f"{_ID}-{at}") not in taken
    )
    ids = {id(node): node.id or next(names) for node in nodes.values()}

    def identified(node: Node) -> Node:
        return replace(node, id=ids[id(node)]) if id(node) in ids else node

    targets = {at: ids[id(node)] for at, node in nodes.items()}
    return rewrite_division(division, identified), targets


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Makes the blocks of the page. `targets` are the ids of passages, by chapter and number."""

    edition: Edition
    corrections: Corrections
    targets: Mapping[str, Mapping[int, str]]

    @property
    def labels(self) -> Labels:
        return self.edition.labels

    def blocks(self) -> Blocks:
        """Return the blocks: for each chapter its title and a list of changes."""
        lang = self.edition.metadata.lang
        blocks: list[Block] = []
        if day := self.corrections.date:
            words = self.labels.compared_with.format(dateline(day, lang))
            blocks.append(Paragraph((Text(words),)))
        langs = {chapter.key: chapter.metadata.lang for chapter in self.edition.chapters}
        for chapter in self.corrections.chapters:
            own = langs.get(chapter.key, lang)
            blocks += self._chapter(chapter, "" if own == lang else own)
        return tuple(blocks)

    def _chapter(self, chapter: ChapterCorrections, lang: str) -> Iterator[Block]:
        labels, title = self.labels, chapter.title
        head: Inline = Text(title)
        if chapter.status != "removed":
            head = CrossReference((Text(title),), "", chapter.key, title, lang=lang)
        yield Heading(2, (head,))
        if chapter.page:
            yield Paragraph((Text(labels.printed_on_page.format(chapter.page)),))
        items = [self._item(chapter, change, lang) for change in chapter.changes]
        if not items:
            items = [ListItem((Paragraph((Text(whole_label(chapter, labels)),)),))]
        yield BulletList(tuple(items))

    def _item(self, chapter: ChapterCorrections, change: Change, lang: str) -> ListItem:
        status = status_label(change.status, self.labels)
        targets = self.targets.get(chapter.key, {})
        target = "" if change.position is None else targets.get(change.position, "")
        label: Inline = Text(status)
        if target:
            label = CrossReference((label,), target, chapter.key, chapter.title)
        kind = kind_label(change.kind, self.labels)
        shown: Inlines = tuple(_shown(change, self.labels))
        if lang:
            shown = (Span(shown, lang=lang),)
        rest = (Text(f" · {kind}"),) if kind else ()
        return ListItem((Paragraph((label, *rest, Text(": "), *shown)),))


def _shown(change: Change, labels: Labels) -> Iterator[Inline]:
    """Yield the words of a change: what was removed struck through, what was added underlined."""
    for piece in change.pieces:
        before, after = piece.before, piece.after
        if before == after:
            yield _words(after, change.kind)
            continue
        if before:
            yield Strikethrough((_words(before.rstrip(), change.kind),))
        if before and after:
            # Nothing but the strike-through would tell them apart for a screen reader.
            yield Text(f" {labels.replaced_by} ")
        if after:
            yield Inserted((_words(after.rstrip(), change.kind),))
        if (after or before).endswith(" "):
            yield Text(" ")


def _words(words: str, kind: PassageKind) -> Inline:
    return Code(words) if kind == "code" else Text(words)
