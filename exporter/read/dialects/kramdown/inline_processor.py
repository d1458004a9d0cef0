"""The last steps of a conversion: inline text, then what needs the whole text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from exporter.read.dialects import MarkdownFinding
from exporter.read.dialects.kramdown.abbreviations import abbreviate
from exporter.read.dialects.kramdown.attributes import apply_deferred_attributes
from exporter.read.dialects.kramdown.block_parser import BLANK_MARKER, MARKER
from exporter.read.dialects.kramdown.document import KramdownDocument
from exporter.read.dialects.kramdown.footnotes import notes_section
from exporter.read.dialects.kramdown.headings import assign_heading_ids
from exporter.read.dialects.kramdown.inline_parser import InlineParser
from exporter.read.dialects.kramdown.math import FORMULA_READERS
from exporter.read.dialects.kramdown.raw_html import RawElement
from exporter.read.dialects.kramdown.spans import SPAN_READERS

_VERBATIM = frozenset("code kbd math option pre samp script style svg textarea tt var".split())
"""Elements whose text is never a formula."""

_MARKERS = (BLANK_MARKER, MARKER)
_WITHOUT_TEXT = (*_MARKERS, "summary")


class InlineProcessor(Treeprocessor):
    """Parses the text of every block. An `AtomicString` is text that was parsed already."""

    def __init__(self, md: Markdown, document: KramdownDocument) -> None:
        super().__init__(md)
        self.document = document

    def run(self, root: Element) -> None:
        """Parse the text and the notes; then add ids, notes and abbreviations."""
        apply_deferred_attributes(self.document)
        _remove_contents_lists(root, self.document)
        self._parse_blocks(root)
        # A note may call another, which makes the list longer.
        for label in self.document.called_notes:
            self._parse_blocks(self.document.notes[label])
        if self.document.options.formula_marks:
            self._parse_raw_formulas(root)
        assign_heading_ids(root)
        section = notes_section(self.document)
        if len(section[0]):
            root.append(section)
        abbreviate(root, self.document.abbreviations)

    def _parse_blocks(self, root: Element) -> None:
        for element in list(root.iter()):
            text = element.text
            if (
                text
                and not isinstance(text, AtomicString)
                and element.tag not in (BLANK_MARKER, MARKER)
            ):
                children = element[:]
                del element[:]
                element.text = None
                InlineParser(text, self.document, SPAN_READERS).parse(element)
                element.extend(children)

    def _parse_raw_formulas(self, element: Element) -> None:
        """Parse the formulas in HTML, where MathJax finds them as well; nothing else is parsed."""
        children = list(element)
        for child in children:
            if child.tag not in _VERBATIM:
                self._parse_raw_formulas(child)
        texts = (element.text, *(child.tail for child in children))
        if not isinstance(element, RawElement) or not any(map(_may_hold_formulas, texts)):
            return
        del element[:]
        element.text = None
        InlineParser(texts[0] or "", self.document, FORMULA_READERS).parse_until(element)
        for child, text in zip(children, texts[1:], strict=True):
            child.tail = None
            element.append(child)
            InlineParser(text or "", self.document, FORMULA_READERS).parse_until(element)


def _may_hold_formulas(text: str | None) -> bool:
    return text is not None and ("$" in text or "\\" in text)


def _remove_contents_lists(root: Element, document: KramdownDocument) -> None:
    """Remove lists that stand for a table of contents: the book has its own.

    With one goes the heading above it, if that is not in the contents itself, and a folded section
    that holds nothing else.
    """
    contents = [
        each for each in root.iter() if each.tag in ("ol", "ul") and "data-contents" in each.attrib
    ]
    for parent in list(root.iter()) if contents else ():
        kept: list[Element] = []
        for child in parent:
            if child.tag not in ("ol", "ul") or child.get("data-contents") is None:
                kept.append(child)
                continue
            at = next((at for at, each in _reversed(kept) if each.tag not in _MARKERS), None)
            if at is not None and _is_left_out(kept[at]):
                _report_title(kept.pop(at), document)
        if len(kept) == len(parent):
            continue
        parent[:] = kept
        if parent.tag == "details" and all(each.tag in _WITHOUT_TEXT for each in parent):
            _report_title(parent, document)
            parent.clear()
            parent.tag = "div"


def _reversed(elements: Sequence[Element]) -> Iterator[tuple[int, Element]]:
    return zip(range(len(elements) - 1, -1, -1), reversed(elements), strict=True)


def _is_left_out(heading: Element) -> bool:
    classes = heading.get("class", "").split()
    return "no_toc" in classes and heading.tag in ("h2", "h3", "h4", "h5", "h6")


def _report_title(element: Element, document: KramdownDocument) -> None:
    texts = (each.text or "" for each in element.iter() if each.tag not in _MARKERS)
    title = " ".join(" ".join(texts).split())
    message = f"‘{title}’ was left out with the contents of the post: the book has its own"
    snippet = "<summary" if element.tag == "details" else title
    document.findings.append(MarkdownFinding("contents-omitted", message, snippet))
