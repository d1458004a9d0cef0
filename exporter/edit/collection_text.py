"""A collection file with a change: its text, read back before it is returned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import yaml

from exporter.changes import (
    Change,
    GroupPosts,
    ListPosts,
    RemoveDisclaimer,
    RemoveEntry,
    RemoveExclusion,
    RemovePart,
    RenamePart,
    SetDisclaimer,
    SetPage,
    SetText,
    SetTexts,
)
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.edit.apply import apply
from exporter.edit.errors import EditError
from exporter.edit.yaml_text import CommentedValues, changed_yaml
from exporter.read.collection_file.reader import KEYS
from exporter.read.schema.values import ListValue, MappingValue, ScalarValue, Value
from exporter.read.schema.yaml_tree import read_tree

_TRUE = ("yes", "true", "on")


def edited(text: str, change: Change) -> str:
    """Return the text of a collection file with a change.

    Comments, quotes, order, indentation and line ends stay. The result has been read back and means
    what the file meant, plus the change. Raises `EditError`, also if the file has errors of YAML.
    """
    written = text
    bom, ends, text = _without_line_ends(text)
    expected = collection_values(text)
    apply(change, expected, PlainValues())
    if expected == collection_values(text):
        return written

    def change_commented(values: CommentedValues) -> None:
        apply(change, values.root, values)

    for result in changed_yaml(text, change_commented, KEYS, _is_plain):
        if _means(result, expected) and _keeps_comments(text, result, may_lose=_removes(change)):
            return bom + result.replace("\n", ends)
    message = "this change cannot be made without damage to the rest of the file"
    raise EditError(message, "change the file in an editor")


def new_collection(title: str, posts: Sequence[str]) -> str:
    """Return the text of a new collection file; `posts` are paths, of one post at least."""
    if not posts:
        raise EditError("a book needs a post", "choose one")
    text = edited("title: x\nposts:\n  - x\n", ListPosts(None, tuple(posts)))
    return edited(text, SetText("title", title or "Untitled"))


class PlainValues:
    """Changes plain values: dicts, lists, texts, booleans and None."""

    def text(self, text: str, old: object = None) -> object:
        """Return the text."""
        del old
        return text

    def put(self, mapping: Any, key: str, value: object) -> None:
        """Set a key."""
        mapping[key] = value

    def drop(self, mapping: Any, key: str) -> None:
        """Remove a key."""
        del mapping[key]

    def take(self, values: Any, index: int) -> object:
        """Remove a value of a list and return it."""
        return values.pop(index)

    def insert(self, values: Any, index: int, taken: object) -> None:
        """Insert a value."""
        values.insert(index, taken)


def _without_line_ends(text: str) -> tuple[str, str, str]:
    """Return the byte order mark of a text, its line ends, and the rest with LF."""
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(bom)
    ends = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace(ends, "\n")
    if "\r" in plain or plain.replace("\n", ends) != text:
        raise EditError("the lines of the file end in different ways", "save it with LF alone")
    return bom, ends, plain


def collection_values(text: str) -> dict[str, Any]:
    """Return the values of a collection file as written: 2.10 is the text ‘2.10’.

    They are dicts, lists, texts, booleans and None, and can be JSON. Raises `EditError`.
    """
    diagnostics = Diagnostics()
    tree = read_tree(Source("", text), diagnostics)
    first = next(iter(diagnostics), None)
    if first and first.place:
        raise EditError(f"line {first.place.line}: {first.message}", first.hint)
    if not isinstance(tree, MappingValue):
        raise EditError("the file is not a mapping", "write at least ‘title: …’ and ‘posts: …’")
    return {key.text: _plain(each) for key, each in tree.entries}


def _plain(value: Value) -> object:
    match value:
        case ScalarValue(text, "text"):
            return text
        case ScalarValue(text, "flag"):
            return text.lower() in _TRUE
        case ScalarValue():
            return None
        case ListValue(values):
            return [_plain(each) for each in values]
        case MappingValue(entries):
            return {key.text: _plain(each) for key, each in entries}


def _is_plain(text: str) -> bool:
    """Return whether a text is read as itself without quotes, also by YAML 1.1."""
    if text != text.strip() or not text:
        return False
    tree = read_tree(Source("", f"- {text}\n"), Diagnostics())
    return isinstance(tree, ListValue) and [text] == [_plain(each) for each in tree.values]


def _means(text: str, expected: object) -> bool:
    try:
        return bool(collection_values(text) == expected)
    except EditError:
        return False


def _removes(change: Change) -> bool:
    """Return whether a change may remove a value, and the comments beside it and within it."""
    match change:
        case SetText(text="") | RenamePart(title=""):
            return True
        case SetTexts() | SetPage() | SetDisclaimer() | ListPosts():
            return True
        case RemoveDisclaimer() | RemoveEntry() | RemovePart() | RemoveExclusion():
            return True
        case GroupPosts("none"):
            return True
        case _:
            return False


def _keeps_comments(old: str, new: str, *, may_lose: bool) -> bool:
    """Return whether a changed text has all comments of the old one.

    With `may_lose`, it need not have those of lines that are no longer there. A comment belongs to
    its own line, or to the next line with a value.
    """
    before, after = _comments(old), _comments(new)
    lost = Counter(comment for comment, _ in before)
    lost.subtract(comment for comment, _ in after)
    lines = Counter(map(_content, new.splitlines()))
    lines.subtract(map(_content, old.splitlines()))
    owners = dict(before)
    return all(
        count == 0 or (may_lose and count > 0 and lines[owners[comment]] < 0)
        for comment, count in lost.items()
    )


def _comments(text: str) -> list[tuple[str, str]]:
    """Return the comments of a YAML text, each with the content of the line that it belongs to.

    Comments stand between tokens. The last ones of a file belong to an empty line.
    """
    comments, end = [], 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        start = token.start_mark.index
        for found in re.finditer(r"#.*", text[end:start]):
            at = end + found.start()
            first = text.rfind("\n", 0, at) + 1
            if not text[first:at].strip():
                first = text.rfind("\n", 0, start) + 1
            owner = text[first:].partition("\n")[0]
            comments.append((found[0].rstrip(), _content(owner)))
        end = max(end, token.end_mark.index)
    return comments


def _content(line: str) -> str:
    """Return a line without its spaces."""
    return "".join(line.split())
