"""Boxes between lines of colons: `:::note Title`, `::: {.warning}`, `:::details[Title]{open}`.

Docusaurus, VuePress, VitePress, Starlight and HackMD write boxes so, pandoc its fenced divs, and
remark-directive any element. Boxes nest; a line of colons closes the innermost box with as many, or
with fewer if there is none. A box that is not closed ends with what it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from exporter.model.admonition_kinds import KIND_OF_BOX
from exporter.read.dialects.commonmark.document import document_of
from exporter.read.dialects.commonmark.rule_dispatch import begins_with
from exporter.read.templates.tags.elements import html_attributes

_OPENING = re.compile(
    r"(:{3,})[ \t]*(?:(?P<name>[A-Za-z][\w:-]*)(?P<rest>[^\n]*)"
    r"|(?P<list>\{[^{}\n]*\})[ \t]*:*[ \t]*)\Z"
)
_CLOSING = re.compile(r"(:{3,})[ \t]*\Z")
_LABEL = re.compile(r"[ \t]*\[((?>(?:[^\[\]\n]{1,300}+|\[[^\[\]\n]{0,200}+\]){0,60}))\]")
_LIST = re.compile(r"[ \t]*\{([^{}\n]*)\}[ \t]*\Z")
_ATTRIBUTE = re.compile(r"""([#.]?[\w:-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+)))?""")
_TAB = re.compile(r"(?:@tab(?::active)?|==)[ \t]+([^\n]*\S)[ \t]*\Z")
_BOXES = frozenset((*KIND_OF_BOX, "abstract", "aside", "seealso"))
_FOLDED = frozenset("collapse details expander fold spoiler toggle".split())
_GROUPS = frozenset(
    """card card-grid cards cardgrid center code-group code-tabs column columns div figure file-tree
    filetree full-width grid justify layout left ncolumns raw right row section slide steps tab-set
    tabs v-pre vp-raw""".split()
)
"""Boxes of which only the content is shown."""
_LAST_LIST = re.compile(r"\{[^{}\n]*\}[ \t]*\Z")
_MAX_LIST = 500
_MAX_OPEN = 50


def extend_with_containers(parser: MarkdownIt) -> None:
    """Read boxes as HTML whose kinds are known to `resolve.admonitions`."""
    options: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "container", _read_line, options)
    parser.core.ruler.after("block", "container", _nest)


@dataclass(frozen=True, slots=True)
class DirectiveAttributes:
    """What stands in braces behind a name: `{#id .class key="value"}`."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


def directive_attributes(text: str) -> DirectiveAttributes:
    """Return the attributes that are written between braces."""
    id_, classes, values = "", [], {}
    for found in _ATTRIBUTE.finditer(text):
        key, *written = found.groups()
        if key.startswith("#"):
            id_ = key[1:]
        elif key.startswith("."):
            classes.append(key[1:])
        else:
            values[key] = next((value for value in written if value is not None), "")
    return DirectiveAttributes(id_, tuple(classes), values)


def _open_boxes(env: Any) -> list[tuple[int, str]]:
    """Return the colons and the name of each box that is open where a text is parsed."""
    boxes: list[tuple[int, str]] = env.setdefault("containers", [])
    return boxes


@begins_with(":@=")
def _read_line(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    """Read a line that begins a box, or a part of one, or ends it."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] not in (":", "@", "=") or state.is_code_block(start_line):
        return False
    line = state.src[start : state.eMarks[start_line]]
    boxes = _open_boxes(state.env)
    if closing := _CLOSING.match(line):
        number = _innermost(boxes, len(closing[1]))
        if number is None:
            return False
        if not silent:
            del boxes[number:]
            token = state.push("container_close", "", 0)
            token.meta = {"colons": len(closing[1])}
            token.block = True
            state.line = start_line + 1
        return True
    if tab := _TAB.match(line):
        if not boxes or boxes[-1][1] not in ("tabs", "code-tabs"):
            return False
        if not silent:
            _push_line(state, "p", f"**{tab[1]}**", start_line)
            state.line = start_line + 1
        return True
    opening = _OPENING.match(line)
    if opening is None or len(boxes) >= _MAX_OPEN:
        return False
    if not silent:
        boxes.append((len(opening[1]), (opening["name"] or "").lower()))
        _open(state, opening, start_line)
        state.line = start_line + 1
    return True


def _innermost(boxes: list[tuple[int, str]], colons: int) -> int | None:
    """Return the number of the box that a line with so many colons closes."""
    numbers = range(len(boxes) - 1, -1, -1)
    same = (number for number in numbers if boxes[number][0] == colons)
    fewer = (number for number in numbers if boxes[number][0] < colons)
    return next(same, next(fewer, None))


def _open(state: StateBlock, opening: re.Match[str], line: int) -> None:
    name, rest = (opening["name"] or "").lower(), (opening["rest"] or "").rstrip(" \t:")
    listed = _LIST.match(opening["list"]) if opening["list"] else None
    title = ""
    if label := _LABEL.match(rest):
        title, rest = label[1].strip(), rest[label.end() :]
    if listed is None and (found := _LAST_LIST.search(rest, max(0, len(rest) - _MAX_LIST))):
        listed, rest = _LIST.match(found[0]), rest[: found.start()]
    attributes = directive_attributes(listed[1] if listed else "")
    title = title or rest.strip() or attributes.values.get("title", "")
    if name == "note" and title in ("info", "warn", "alert"):
        # Qiita writes the kind behind the name.
        name, title = title, ""
    if name == "message":
        # Zenn has a second kind of box.
        name, title = ("warn", "") if title == "alert" else (name, title)
    element, classes = "div", attributes.classes
    if name in _FOLDED or (not name and not _FOLDED.isdisjoint(classes)):
        element = "details"
    elif name in _BOXES:
        classes = ("admonition", name, *classes)
    elif name and name not in _GROUPS:
        classes = (name, *classes)
        message = f"the kind ‘{name}’ of a box is not known; its content is kept"
        document_of(state.env).report("container-unread", message, f"{opening[1]}", line + 1)
    token = state.push("container_open", "", 0)
    token.block = True
    token.map = [line, line + 1]
    written = {"id": attributes.id or None, "class": " ".join(classes) or None}
    token.content = f"<{element}{html_attributes(written)}>\n"
    token.meta = {"colons": len(opening[1]), "element": element}
    if element == "details":
        _push_line(state, "summary", title or "Details", line)
    elif title:
        is_box = bool(classes) and (name in _BOXES or not name)
        _push_line(state, "p", title if is_box else f"**{title}**", line, is_title=is_box)


def _push_line(
    state: StateBlock, tag: str, text: str, line: int, *, is_title: bool = False
) -> None:
    name = "paragraph" if tag == "p" else tag
    opening = state.push(f"{name}_open", tag, 1)
    opening.map = [line, line + 1]
    if is_title:
        opening.attrSet("class", "admonition-title")
    token = state.push("inline", "", 0)
    token.content = text
    token.map = [line, line + 1]
    token.children = []
    state.push(f"{name}_close", tag, -1)


def _nest(state: StateCore) -> None:
    """Write the ends of boxes, so that each is within the block that its beginning is in."""
    if "containers" in state.env:
        state.tokens[:] = _Nesting(state).tokens()


class _Nesting:
    """Puts the ends of boxes where the block ends in which they begin."""

    def __init__(self, state: StateCore) -> None:
        self._state = state
        self._frames: list[list[tuple[Token, int]]] = [[]]
        self._pending: list[int] = []

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens of the text."""
        for token in self._state.tokens:
            if token.type == "container_open":
                token.type = "html_block"
                self._frames[-1].append((token, token.meta["colons"]))
                yield token
            elif token.type == "container_close":
                self._pending.append(token.meta["colons"])
                yield from self._close()
            else:
                if token.nesting < 0:
                    yield from self._close_all(self._frames.pop())
                yield token
                if token.nesting > 0:
                    self._frames.append([])
                elif token.nesting < 0:
                    yield from self._close()
        yield from self._close_all(self._frames[0])

    def _close(self) -> Iterator[Token]:
        """Close the boxes of this block that closing lines, also those in its blocks, ask for."""
        frame, waiting = self._frames[-1], []
        for colons in self._pending:
            number = _innermost([(count, "") for _, count in frame], colons)
            if number is None:
                waiting.append(colons)
                continue
            for token, _ in reversed(frame[number:]):
                yield _end_of(token)
            del frame[number:]
        # Nothing is around the outermost blocks.
        self._pending = waiting[:_MAX_OPEN] if len(self._frames) > 1 else []

    def _close_all(self, frame: list[tuple[Token, int]]) -> Iterator[Token]:
        for token, _ in reversed(frame):
            message = "the box is not closed; it ends with what it is in"
            line = token.map[0] + 1 if token.map else 0
            document_of(self._state.env).report("container-unclosed", message, line=line)
            yield _end_of(token)


def _end_of(token: Token) -> Token:
    return Token("html_block", "", 0, content=f"</{token.meta['element']}>\n", block=True)
