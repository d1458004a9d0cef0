"""YAML text whose values change while everything else stays as it is.

ruamel.yaml keeps comments, quotes and order. It attaches a comment to the value before it, so that
a comment above an entry of a list would move with the entry before; here it belongs to the value
below it, and one above the first entry to the list. What ruamel.yaml writes in another way than
the text had it, such as the spaces within `[ a,b ]`, is taken from the text again if the change is
elsewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import dropwhile
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)
from ruamel.yaml.tokens import CommentToken

from exporter.edit.errors import EditError

_INDENTED_KEY = re.compile(
    r"^[^\s#-][^#\n]*:[^\S\n]*(?:#.*)?\n(?:[^\S\n]*(?:#.*)?\n)*( +)[^\s#-]", re.M
)
"""A key without a value on its line, and the indentation of the key below it."""
_ENTRY = re.compile(
    r"^[^\s#-][^#\n]*:[^\S\n]*(?:#.*)?\n(?:[^\S\n]*(?:#.*)?\n)*(?P<indent> *)(?P<mark>- +)\S", re.M
)
"""A key without a value on its line, and the indentation and the mark of the entry below it."""
_WIDTH = 1 << 30
"""No line is broken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A value that was removed from a list, and its comments."""

    value: Any
    comments: Any


@dataclass(frozen=True, slots=True)
class CommentedValues:
    """Writes values of ruamel.yaml.

    `is_plain` returns whether a text needs no quotes. `keys` are those of the document, in the
    order in which new ones are inserted.
    """

    root: CommentedMap
    keys: Sequence[str]
    is_plain: Callable[[str], bool]

    def text(self, text: str, old: object = None) -> object:
        """Return a text in the manner of the one that it replaces."""
        if "\n" in text:
            return LiteralScalarString(text)
        if isinstance(old, SingleQuotedScalarString):
            return SingleQuotedScalarString(text)
        if isinstance(old, DoubleQuotedScalarString) or not self.is_plain(text):
            return DoubleQuotedScalarString(text)
        return text

    def put(self, mapping: Any, key: str, value: object) -> None:
        """Set a key; a new one stands where the order of keys has it."""
        for each in value if isinstance(value, list) else ():
            if isinstance(each, CommentedMap | CommentedSeq):
                # The comment beside the key stays with the key.
                each.ca.comment = None
        if key in mapping or mapping is not self.root or key not in self.keys:
            mapping[key] = value
            return
        later = self.keys[self.keys.index(key) + 1 :]
        at = next((at for at, other in enumerate(mapping) if other in later), len(mapping))
        mapping.insert(at, key, value)

    def drop(self, mapping: Any, key: str) -> None:
        """Remove a key; the comment above it stays."""
        if isinstance(mapping, CommentedMap):
            names = [*mapping]
            below = names[names.index(key) + 1 :]
            comments = mapping.ca.items.pop(key, None)
            if comments and comments[1] and below:
                slots = mapping.ca.items.setdefault(below[0], [None] * 4)
                slots[1] = comments[1] + (slots[1] or [])
        del mapping[key]

    def take(self, values: Any, index: int) -> object:
        """Remove a value of a list; return it with its comments."""
        if not isinstance(values, CommentedSeq):
            return Taken(values.pop(index), None)
        taken = Taken(values[index], values.ca.items.pop(index, None) or [None] * 4)
        del values[index]
        if index == 0 and values:
            _move_blank_lines(values.ca.items.get(0), taken.comments)
        return taken

    def insert(self, values: Any, index: int, taken: object) -> None:
        """Insert a new value, or one that `take` has returned."""
        value = taken.value if isinstance(taken, Taken) else taken
        values.insert(index, value)
        if isinstance(taken, Taken) and taken.comments and isinstance(values, CommentedSeq):
            values.ca.items[index] = taken.comments
            if index == 0 and len(values) > 1:
                next_comments = values.ca.items.setdefault(1, [None] * 4)
                _move_blank_lines(taken.comments, next_comments)


def _move_blank_lines(source: Any, target: Any) -> None:
    """Move the blank lines above an entry, which the first one of a list has not, to another."""
    above = (source and source[1]) or []
    comments = [*dropwhile(_is_blank, above)]
    if len(comments) < len(above):
        source[1] = comments or None
        if not (target[1] and _is_blank(target[1][0])):
            target[1] = above[: len(above) - len(comments)] + (target[1] or [])


def _is_blank(token: CommentToken) -> bool:
    return not token.value.strip()


def changed_yaml(
    text: str,
    change: Callable[[CommentedValues], None],
    keys: Sequence[str],
    is_plain: Callable[[str], bool],
) -> Iterator[str]:
    """Yield texts with a change, the one that keeps more first. Lines end with LF.

    The text is a mapping. Raises `EditError`, also if ruamel.yaml cannot read or write the text.
    """

    def written(edit: Callable[[CommentedValues], None]) -> str:
        yaml = _yaml(text)
        try:
            root = yaml.load(text)
            if not isinstance(root, CommentedMap):
                raise EditError("the file is not a mapping")
            end = _give_comments_to_next(root)
            edit(CommentedValues(root, keys, is_plain))
            output = io.StringIO()
            yaml.dump(root, output)
        except (YAMLError, ValueError, TypeError, AttributeError, LookupError) as error:
            # Odd files let ruamel.yaml fail in many ways.
            raise EditError(
                "the layout of this file cannot be kept", "change the file in an editor"
            ) from error
        return output.getvalue() + end

    plain, new = written(lambda _: None), written(change)
    yield _merge(text, plain, new, by_line=True)
    # A line alone may have another indentation than its neighbours that change.
    yield _merge(text, plain, new, by_line=False)
    yield new


def _yaml(text: str) -> YAML:
    """Return a reader and writer that indents as a text does."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.explicit_start = text.startswith("---")
    mapping = _INDENTED_KEY.search(text)
    entry = _ENTRY.search(text)
    offset = len(entry["indent"]) if entry else 2
    sequence = offset + (len(entry["mark"]) if entry else 2)
    yaml.indent(mapping=len(mapping[1]) if mapping else 2, sequence=sequence, offset=offset)
    return yaml


def _give_comments_to_next(node: Any) -> str:
    """Attach the comments after each value to the next one; return those after the last one."""
    carried = ""
    is_mapping = isinstance(node, CommentedMap)
    for key in [*node] if is_mapping else range(len(node)):
        if carried:
            slots = node.ca.items.setdefault(key, [None] * 4)
            slots[1] = _comment_lines(carried) + (slots[1] or [])
            carried = ""
        value = node[key]
        if isinstance(value, CommentedMap | CommentedSeq) and value and not value.fa.flow_style():
            carried = _give_comments_to_next(value)
            continue
        slots = node.ca.items.get(key)
        slot = 2 if is_mapping else 0
        if slots and slots[slot]:
            is_block = isinstance(value, LiteralScalarString | FoldedScalarString)
            beside, _, carried = (
                ("", "", slots[slot].value) if is_block else (slots[slot].value.partition("\n"))
            )
            if beside:
                slots[slot].value = beside + "\n"
            else:
                slots[slot] = None
    # What follows a list in brackets at the end of a list.
    carried += "".join(" " * token.column + token.value for token in node.ca.end)
    node.ca.end = []
    return carried


def _comment_lines(text: str) -> list[CommentToken]:
    return [
        CommentToken(line.lstrip(" "), CommentMark(len(line) - len(line.lstrip(" "))), None)
        for line in text.splitlines(keepends=True)
    ]


def _merge(text: str, plain: str, new: str, *, by_line: bool) -> str:
    """Return a text with the lines that differ between `plain` and `new`.

    `plain` is the text as ruamel.yaml writes it, and `new` the same with a change. With `by_line`,
    the lines beside one that changes stay as they are in the text.
    """
    lines = plain.splitlines(keepends=True)
    layout = _differences(lines, text.splitlines(keepends=True))
    single = [line for each in layout for line in each.single_lines()]
    originals = {
        lines[each.start]: each.lines[0]
        for each in single
        if each.end - each.start == len(each.lines) == 1
    }
    if by_line:
        layout = single
    changed = [
        replace(each, lines=[originals.get(line, line) for line in each.lines])
        for each in _differences(lines, new.splitlines(keepends=True))
    ]
    kept = [each for each in layout if not any(each.meets(change) for change in changed)]
    # From the end; lines that are inserted before a difference come after it.
    for each in sorted(changed + kept, key=lambda each: (each.start, each.end), reverse=True):
        lines[each.start : each.end] = each.lines
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class _Difference:
    """Lines that stand in place of those from `start` up to `end`."""

    start: int
    end: int
    lines: list[str]

    def meets(self, other: _Difference) -> bool:
        """Return whether both replace the same lines, or insert at the same place."""
        if self.start == other.start and self.end == other.end:
            return True
        return max(self.start, other.start) < min(self.end, other.end) or any(
            a.start == a.end and b.start < a.start < b.end
            for a, b in ((self, other), (other, self))
        )

    def single_lines(self) -> list[_Difference]:
        """Return a difference for each line if as many stand in place of them; else this one."""
        if self.end - self.start != len(self.lines):
            return [self]
        return [_Difference(at, at + 1, [line]) for at, line in enumerate(self.lines, self.start)]


def _differences(old: list[str], new: list[str]) -> list[_Difference]:
    operations = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        _Difference(start, end, new[first:last])
        for operation, start, end, first, last in operations
        if operation != "equal"
    ]
