"""Blocks of the tree before its lines are read: boxes, tabs, tasks, contents, directives."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from exporter.read.dialects.python_markdown.document import PythonMarkdownDocument

_TASK = re.compile(r" *\[([ xX])\][ \n]+")
_LANGUAGE = re.compile(r"(?::::|#!)([\w+-]+)(?:[ \t]+hl_lines=[^\n]*)?[ \t]*\n")
_OPENING_LINE = re.compile(r"[ \t]*(?:!!!|\?\?\?|===|#|[*]?\[[^\]\n]{1,100}\]:)")
_MAX_INDENT = 120
"""The most columns by which a line is indented: 30 levels of lists."""
_MAX_OPENING_LINES = 50
_BRACKET = re.compile(r"[\[\]]")
_MAX_BRACKETS = 50
"""The most opening brackets or parentheses of one text that are not closed."""
_CONTENTS = re.compile(r"\s*\[(?:TOC|TAGS)\]\s*", re.IGNORECASE)
_DIRECTIVE = re.compile(r":::[ \t]+([\w.\-:]+)[ \t]*(?:\n.*)?", re.DOTALL)
"""A line of mkdocstrings or mkdocs-click, which insert what they read in a program's code."""


class OpeningLinePreprocessor(Preprocessor):
    """Puts empty lines between lines that are headings, definitions, or boxes without content.

    For each, the library goes through all lines up to the next empty one.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a text."""
        opens = [_OPENING_LINE.match(line) is not None for line in lines]
        pairs = [*map(all, pairwise(opens)), False]
        if sum(pairs) < _MAX_OPENING_LINES:
            return lines
        return [
            part
            for line, is_empty in zip(lines, pairs, strict=True)
            for part in ((line, "") if is_empty else (line,))
        ]


class IndentationPreprocessor(Preprocessor):
    """Limits the indentation of lines: each level of a list reads all lines of those in it."""

    def __init__(self, md: Markdown, document: PythonMarkdownDocument) -> None:
        super().__init__(md)
        self._document = document

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a text. Fenced code is no longer in them."""
        limited, first = [], ""
        for line in lines:
            bare = line.lstrip(" ")
            if len(line) - len(bare) > _MAX_INDENT and bare:
                first = first or bare
                line = " " * _MAX_INDENT + bare
            limited.append(line)
        if first:
            message = f"a line is indented more than {_MAX_INDENT} columns; it is less in the book"
            self._document.report("nesting-depth", message, first[:40])
        return limited


class BoxProcessor(AdmonitionProcessor):
    """An admonition; one without a title has none, so that its kind is named in its language."""

    def test(self, parent: Element, block: str) -> bool:
        """Return whether a block begins an admonition, or continues one."""
        # The expression of the library reads all lines of a block for it.
        if "!!!" in block:
            return super().test(parent, block)
        return self.parse_content(parent, block)[0] is not None

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        """Return the classes and the title of an opening line."""
        classes, _ = super().get_class_and_title(match)
        return classes, match[2] or None


class BlockTreeprocessor(Treeprocessor):
    """Changes what a book shows otherwise than a web page."""

    def __init__(self, md: Markdown, document: PythonMarkdownDocument) -> None:
        super().__init__(md)
        self._document = document

    def run(self, root: Element) -> None:
        """Change the blocks of a tree, before the inline text in them is read."""
        for parent in root.iter():
            match parent.tag:
                case "div" if "tabbed-set" in (parent.get("class") or "").split():
                    _show_tabs(parent)
                case "pre" if len(parent) == 1:
                    _set_language(parent[0])
                case "ul" | "ol":
                    for item in parent.iter("li"):
                        _mark_task(item)
                case _:
                    pass
            if "[" in (parent.text or "") and not isinstance(parent.text, AtomicString):
                parent.text = _with_bounded_brackets(parent.text or "")
            if marks := {child for child in parent if self._read_directive(child)}:
                parent[:] = [child for child in parent if child not in marks]

    def _read_directive(self, child: Element) -> bool:
        """Show what a directive would insert; return whether it is a mark for contents."""
        text = child.text or ""
        if child.tag != "p" or len(child) or text[:1] not in "[: ":
            return False
        if _CONTENTS.fullmatch(text):
            message = f"the mark ‘{text.strip()}’ of a list of contents is not shown"
            self._document.report("markup-omitted", message, text.strip())
            return True
        if directive := _DIRECTIVE.fullmatch(text):
            name = directive[1]
            message = f"what ‘::: {name}’ inserts is not in the text; its name is shown"
            self._document.report("markup-omitted", message, text.partition("\n")[0])
            child.text, child.attrib["id"] = "", name
            code = SubElement(child, "code")
            code.text = name
        return False


def _with_bounded_brackets(text: str) -> str:
    """Return text whose brackets are escaped if they are nested deeply, or addresses not closed.

    For each opening bracket or parenthesis, the library looks for the closing one up to the end.
    """
    depth = deepest = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] == "[" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    if text.count("](") - text.count(")") > _MAX_BRACKETS:
        text = text.replace("](", f"]{STX}{ord('(')}{ETX}")
    return text.replace("[", f"{STX}{ord('[')}{ETX}") if deepest > _MAX_BRACKETS else text


def _show_tabs(tabs: Element) -> None:
    """Put every title above the content of its tab."""
    tabs[:] = [child for child in tabs if child.tag != "input"]
    for child in tabs:
        if child.tag == "label":
            child.tag = "p"
            child.attrib.clear()
            title = SubElement(child, "strong")
            title.text, child.text = child.text, None
    tabs.attrib.pop("data-tabs", None)


def _set_language(code: Element) -> None:
    """Take the language from the first line of indented code (Python-Markdown, “CodeHilite”)."""
    if code.tag == "code" and (line := _LANGUAGE.match(code.text or "")):
        code.set("class", f"language-{line[1]}")
        code.text = AtomicString((code.text or "")[line.end() :])


def _mark_task(item: Element) -> None:
    """Set the classes of a task, which begins with a box."""
    first = item[0] if not (item.text or "").strip() and len(item) else item
    if first is not item and first.tag != "p":
        return
    if task := _TASK.match(first.text or ""):
        item.set("class", "task done" if task[1] in "xX" else "task")
        first.text = (first.text or "")[task.end() :]
