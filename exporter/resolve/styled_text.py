"""The text of a division with the citations of a style: in brackets, raised, or in notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from exporter.citations.formatted_text import to_inlines, unlinked
from exporter.citations.processor import StyledCite, StyledGroup
from exporter.citations.style_files import CitationStyle
from exporter.model.nodes import (
    Blocks,
    Citation,
    Embed,
    Inline,
    Inlines,
    Node,
    Note,
    Paragraph,
    Superscript,
    Text,
)
from exporter.model.walk import rewrite, sequences, walk
from exporter.resolve.notes_and_references import notes_of, number_notes

_NO_SPACE_AFTER = "([{“„«‚‘\u00a0—–/"
_CLOSE_TO_TEXT = ",.;:)"


class StyledText:
    """Rewrites the text of a division. `groups` are by the id of their first citation."""

    def __init__(
        self,
        style: CitationStyle,
        groups: Mapping[str, tuple[Sequence[Citation], StyledGroup]],
    ) -> None:
        self._style = style
        self._groups = groups

    def blocks(self, blocks: Blocks) -> Blocks:
        """Return the blocks with the citations in the style; notes are numbered again."""
        styled = tuple(self._node(block, in_note=False) for block in blocks)
        return number_notes(_with_texts_of_notes(styled)) if self._makes_notes else styled

    def notes(self, blocks: Blocks) -> tuple[Note, ...]:
        """Return the notes of the blocks, ordered by number."""
        return notes_of(blocks)

    @property
    def _makes_notes(self) -> bool:
        return self._style.format == "note"

    def _node(self, node: Any, *, in_note: bool) -> Any:
        changes: dict[str, Any] = {}
        if isinstance(node, Embed) and node.citation:
            changes["citation"] = self._of_embed(node.citation)
        for name, children in sequences(node):
            inner = in_note or isinstance(node, Note)
            now = tuple(self._node(child, in_note=inner) for child in children)
            if any(isinstance(child, Citation) for child in now):
                now = self._inlines(now, in_note=inner)
            if now != children:
                changes[name] = now
        return replace(node, **changes) if changes else node

    def _of_embed(self, citation: Citation) -> Citation:
        group, styled = self._groups[citation.id]
        return replace(
            self._linked(group, styled.cites[0]),
            children=(
                Text(f" {styled.before}"),
                *to_inlines(styled.cites[0].text),
                Text(styled.after),
            ),
        )

    def _inlines(self, inlines: Sequence[Any], *, in_note: bool) -> Inlines:
        found: list[Inline] = []
        for inline in inlines:
            if not isinstance(inline, Citation):
                found.append(inline)
            elif inline.id in self._groups:
                found.extend(self._group(inline.id, found, in_note=in_note))
        return tuple(found)

    def _group(self, id_: str, before: Sequence[Inline], *, in_note: bool) -> Inlines:
        group, styled = self._groups[id_]
        inner = self._content(group, styled)
        author = styled.cites[0].author
        if self._makes_notes and not in_note:
            children = (Paragraph((*_capitalized(inner), Text(styled.after))),)
            note = Note(children, f"citation-{id_}")
            return (Text(author), note) if author else (note,)
        if styled.is_raised:
            raised = Superscript((Text(styled.before), *inner, Text(styled.after)))
            return (Text(author), raised) if author else (raised,)
        # A citation in a note ends with the mark of the sentence.
        after = "" if self._makes_notes else styled.after
        space = "" if author or _stands_alone(before) else " "
        opening = f"{space}{f'{author} ' if author else ''}{styled.before}"
        return tuple(each for each in (Text(opening), *inner, Text(after)) if each != Text(""))

    def _content(self, group: Sequence[Citation], styled: StyledGroup) -> Inlines:
        found: list[Inline] = []
        for number, each in enumerate(styled.cites):
            cite = each.cited.cite
            between = styled.between if number else ""
            prefix = f"{cite.prefix} " if cite.prefix else ""
            suffix = cite.suffix
            if suffix and suffix[0] not in _CLOSE_TO_TEXT:
                suffix = f" {suffix}"
            linked = self._linked(group, each)
            found += [Text(between + prefix), linked, Text(suffix)]
        return tuple(each for each in found if each != Text(""))

    def _linked(self, group: Sequence[Citation], styled: StyledCite) -> Citation:
        """Return the citation of a group that is set so; without a list, it is not a link."""
        work = styled.cited.cite.work
        children = to_inlines(styled.text) or (Text(f"{work.short_names} {work.year}".rstrip()),)
        citation = group[styled.index]
        target = citation.target if self._style.has_list else ""
        # A link holds no other.
        children = unlinked(children) if target else children
        return replace(citation, children=children, target=target)


def _capitalized(inlines: Inlines) -> Inlines:
    """Return the text of a note, which begins with a capital letter."""
    if not isinstance(first := inlines[0], Text):
        return inlines
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *inlines[1:])


def _stands_alone(before: Sequence[Inline]) -> bool:
    """Return whether a citation needs no space after what stands before it."""
    if not before:
        return True
    last = before[-1]
    return isinstance(last, Text) and (
        last.text[-1:].isspace() or last.text[-1:] in _NO_SPACE_AFTER
    )


def _with_texts_of_notes(blocks: Blocks) -> Blocks:
    """Return the blocks with its text at each call of a note, as before they were numbered."""
    texts = {
        node.number: node.children
        for node in walk(blocks)
        if isinstance(node, Note) and node.number and node.children
    }

    def with_text(node: Node) -> Node:
        if isinstance(node, Note) and node.number and not node.children:
            return replace(node, children=texts.get(node.number, ()))
        return node

    return rewrite(blocks, with_text)
