"""Notes of Logseq: properties and states of blocks, and what its macros show, as Markdown."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from exporter.read.dialects.commonmark.document import document_of
from exporter.read.fenced_lines import fenced_lines

_PROPERTY = re.compile(r"[ \t]*(?P<key>[a-z][\w./-]*)::(?:[ \t]+(?P<value>.*))?", re.IGNORECASE)
_HIDDEN = re.compile(
    r"id|collapsed|heading|background-color|(?:created|updated)-at|(?:logseq|card|query|hl|ls)[.-].*"
)
_DRAWER = re.compile(r"[ \t]*:(?:LOGBOOK|PROPERTIES):[ \t]*", re.IGNORECASE)
_DRAWER_END = re.compile(r"[ \t]*:END:[ \t]*", re.IGNORECASE)
_STATE = re.compile(
    r"(?P<bullet>[ \t]*[-*+][ \t]+)(?P<state>TODO|DOING|NOW|LATER|WAITING|DONE|CANCELED) "
)
_BLOCK = re.compile(
    r"(?P<before>[ \t]*(?:[-*+][ \t]+)?)#\+(?P<side>BEGIN|END)_(?P<kind>[A-Z]+)[ \t]*"
)
_MACRO = re.compile(
    r"\{\{(?P<name>[a-z][\w-]*)[ \t]*(?P<argument>[^{}\n]{0,500})\}\}"
    r"|\(\([0-9a-f]{8}-[0-9a-f-]{20,30}\)\)"
)
"""A macro, or a reference to a block."""
_IMAGE_SIZE = re.compile(r"(?<=\))\{:(?P<sizes>[^{}\n]{0,100})\}")
_LONG_TAG = re.compile(r"#\[\[([^\[\]\n]{1,200})\]\]")
_HIGHLIGHT = re.compile(r"\^\^(?=\S)([^\^\n]{1,500}?)(?<=\S)\^\^")


def extend_with_logseq(parser: MarkdownIt) -> None:
    """Let a parser read what Logseq writes besides Markdown."""
    parser.core.ruler.before("block", "logseq", _read_lines)


def _read_lines(state: StateCore) -> None:
    """Rewrite the lines of a text; it has as many as before."""
    lines = state.src.split("\n")
    in_drawer, quoted = False, ""
    for number, (line, role, *_) in enumerate(fenced_lines(tuple(lines))):
        if role != "text":
            continue
        if in_drawer or _DRAWER.fullmatch(line):
            in_drawer = not _DRAWER_END.fullmatch(line)
            lines[number] = _nothing(line)
        elif block := _BLOCK.fullmatch(line):
            kind = block["kind"].lower()
            begins = block["side"] == "BEGIN"
            opening = f"{block['before']}> " + ("" if kind == "quote" else f"[!{kind}]")
            lines[number] = opening if begins else _nothing(line)
            quoted = re.sub(r"[^\s]", " ", block["before"]) + "> " if begins else ""
        elif (found := _PROPERTY.fullmatch(line)) and _HIDDEN.fullmatch(found["key"].lower()):
            lines[number] = _nothing(line)
        else:
            text = _markdown(line, number + 1, state)
            lines[number] = quoted + text.lstrip() if quoted else text
    state.src = "\n".join(lines)


def _markdown(line: str, number: int, state: StateCore) -> str:
    def shown(found: re.Match[str]) -> str:
        name, argument = found["name"], (found["argument"] or "").strip()
        if name == "embed" and argument.startswith("[["):
            return f"!{argument}"
        if name in ("video", "youtube", "twitter", "tweet") and argument.startswith("http"):
            return f"![]({argument})"
        message = f"‘{found[0]}’ is shown as its source"
        document_of(state.env).report("query-unread", message, found[0], number)
        return f"`{found[0]}`"

    line = _STATE.sub(_task, line, count=1)
    line = _LONG_TAG.sub(r"#\1", _HIGHLIGHT.sub(r"==\1==", line))
    return _MACRO.sub(shown, _IMAGE_SIZE.sub("", line))


def _nothing(line: str) -> str:
    """Return a line that shows nothing, and parts no list, with the indentation of another one."""
    return line[: len(line) - len(line.lstrip())] + "<!-- -->"


def _task(found: re.Match[str]) -> str:
    is_done = found["state"] in ("DONE", "CANCELED")
    return f"{found['bullet']}[{'x' if is_done else ' '}] "
