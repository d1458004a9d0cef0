"""Tags in a text, in any syntax: which belong together, and what stands for each in its place."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Literal, TypeAlias

from exporter.read.source_positions import TagOutput
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.elements import TagMarkup
from exporter.read.templates.tags.names import BOXES, FOLDED, GENERIC_BOXES, QUOTES

_LONGEST_LINE = 1000
"""Characters on each side of a tag in which the ends of its line are looked for."""
_MAX_DEPTH = 40
"""The most tags around a tag; the content of deeper ones is kept without them."""
_LINE_START = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
"""The marks of quotations and list items before the text of a line."""
_BLOCK_START = re.compile(r"\s*(?:<|\$\$|\|)")
_ALWAYS_BLOCKS = BOXES | GENERIC_BOXES | FOLDED | QUOTES


TagRole: TypeAlias = Literal["opening", "closing", "single"]


@dataclass(frozen=True, slots=True)
class TagCall:
    """A tag as written, from `start` to `end` in the text; `closing` ends the one of its name.

    A closing tag without a name ends the last one that is open. A `single` tag has no end. `path`
    is the name as written, with folders; `is_code` says that the tag is in code.
    """

    name: str
    arguments: TagArguments
    start: int
    end: int
    role: TagRole = "opening"
    path: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class LiteralText:
    """What is written instead of a part of the text, such as an escaped tag."""

    text: str
    start: int
    end: int


TextPart: TypeAlias = TagCall | LiteralText
MarkupOf: TypeAlias = Callable[[TagCall, str | None, bool], TagMarkup | None]
"""Returns what stands for a tag, its content, and whether it is a block of its own."""


@dataclass(frozen=True, slots=True)
class PairedTags:
    """The parts of a text in order, and the index of the closing tag of each that has one.

    `orphans` are closing tags without an opening one.
    """

    parts: Sequence[TextPart]
    closings: dict[int, int]
    orphans: tuple[TagCall, ...]


def paired(parts: Sequence[TextPart]) -> PairedTags:
    """Return which tags have content; those without an end have none."""
    closings: dict[int, int] = {}
    orphans: list[TagCall] = []
    open_tags: list[int] = []
    by_name: dict[str, int] = {}
    for index, part in enumerate(parts):
        if not isinstance(part, TagCall) or part.role == "single" or part.is_code:
            continue
        if part.role == "opening":
            open_tags.append(index)
            by_name[part.name] = by_name.get(part.name, 0) + 1
            continue
        if not open_tags or (part.name and not by_name.get(part.name)):
            orphans.append(part)
            continue
        while True:
            opening = open_tags.pop()
            name = _name(parts[opening])
            by_name[name] -= 1
            if part.name in ("", name):
                closings[opening] = index
                break
    return PairedTags(parts, closings, tuple(orphans))


def _name(part: TextPart) -> str:
    return part.name if isinstance(part, TagCall) else ""


def render_tags(
    text: str, tags: PairedTags, markup_of: MarkupOf
) -> tuple[str, tuple[TagOutput, ...]]:
    """Return a text with what stands for its tags, and what those without content wrote."""
    renderer = _Renderer(text, tags, markup_of)
    return renderer.between(0, len(text), 0, len(tags.parts)), tuple(renderer.outputs)


class _Renderer:
    def __init__(self, text: str, tags: PairedTags, markup_of: MarkupOf) -> None:
        self._text = text
        self._tags = tags
        self._markup_of = markup_of
        self._without_pairs = _without_pairs(text, tags)
        self._depth = 0
        self.outputs: list[TagOutput] = []

    def between(self, begin: int, end: int, first: int, last: int) -> str:
        """Return the text between two offsets, in which are the parts from `first` to `last`."""
        pieces = []
        at, index = begin, first
        while index < last:
            part = self._tags.parts[index]
            pieces.append(self._text[at : part.start])
            at = part.end
            closing = self._tags.closings.get(index)
            if isinstance(part, LiteralText):
                pieces.append(part.text)
                output = TagOutput(unescape(part.text), part.start, part.end, is_literal=True)
                self.outputs.append(output)
            elif closing is not None:
                at = self._tags.parts[closing].end
                pieces.append(self._paired(part, index, closing))
                index = closing
            elif part.role != "closing" or part.is_code:
                markup = self._placed(part, None, part.end)
                if markup:
                    self.outputs.append(TagOutput(markup, part.start, part.end))
                pieces.append(markup)
            index += 1
        pieces.append(self._text[at:end])
        return "".join(pieces)

    def _paired(self, call: TagCall, index: int, closing: int) -> str:
        end = self._tags.parts[closing]
        if self._depth >= _MAX_DEPTH:
            return self._text[call.end : end.start]
        self._depth += 1
        content = self.between(call.end, end.start, index + 1, closing)
        self._depth -= 1
        return self._placed(call, content, end.end)

    def _placed(self, call: TagCall, content: str | None, end: int) -> str:
        """Return what stands for a tag: a block between empty lines, or a part of its line."""
        if call.is_code:
            markup = self._markup_of(call, None, False)
            return markup.text if markup else ""
        line = max(self._text.rfind("\n", 0, call.start) + 1, call.start - _LONGEST_LINE)
        line_end = self._text.find("\n", end, end + _LONGEST_LINE)
        line_end = line_end if line_end >= 0 else min(len(self._text), end + _LONGEST_LINE)
        before, after = self._without_pairs[line : call.start], self._without_pairs[end:line_end]
        start = _LINE_START.match(self._text, line, call.start)
        marks = start[0] if start else ""
        is_alone = not before[len(marks) :].strip() and not after.strip()
        is_block = is_alone or (
            content is not None
            and not _is_row(before, after)
            and (call.name in _ALWAYS_BLOCKS or "\n" in content.strip())
        )
        indentation = re.sub(r"[^>\s]", " ", marks)
        if content is not None and is_block:
            content = _without_indentation(content, indentation)
        markup = self._markup_of(call, content, is_block)
        if markup is None:
            return ""
        if not is_block:
            # A line of a table must stay one.
            return markup.text if content else re.sub(r"\s*\n\s*", " ", markup.text)
        if not _BLOCK_START.match(markup.text) and "\n" not in markup.text:
            return markup.text
        lines = markup.text.strip("\n").split("\n")
        block = "\n".join(f"{indentation}{line}".rstrip() for line in lines)
        written = self._text[line : call.start]
        if not written.strip("> \t"):
            block = f"\n{block}"
        else:
            block = block[len(indentation) :] if written == marks else f"\n\n{block}"
        has_more = bool(self._text[end:line_end].strip())
        return f"{block}\n\n{indentation}" if has_more else f"{block}\n{indentation.rstrip()}"


def _without_pairs(text: str, tags: PairedTags) -> str:
    """Return a text of the same length without the tags that are pairs, which end no line."""
    pieces: list[str] = []
    at = 0
    for index in sorted((*tags.closings, *tags.closings.values())):
        part = tags.parts[index]
        pieces += (text[at : part.start], " " * (part.end - part.start))
        at = part.end
    return "".join((*pieces, text[at:]))


def _is_row(before: str, after: str) -> bool:
    """Return whether a line is a heading, a row of a table or HTML, which blocks would end."""
    return before.lstrip()[:1] in ("#", "<", "|") or "|" in before or "|" in after


def _without_indentation(content: str, indentation: str) -> str:
    """Return the content of a tag without the indentation and the quotation marks of its list."""
    first, *others = content.split("\n")
    if ">" in indentation:
        mark = re.compile(r"[ \t]*>" * indentation.count(">") + "[ \t]?")
        others = [mark.sub("", line, count=1) for line in others]
    return "\n".join((first, textwrap.dedent("\n".join(others)))) if others else first
