"""The words of a text: those of each block are read, then what needs the whole text is done."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from exporter.read.dialects.kramdown.abbreviations import abbreviate
from exporter.read.dialects.kramdown.attributes import attach_all
from exporter.read.dialects.kramdown.blocks import BLANK, END
from exporter.read.dialects.kramdown.definitions_of_text import TextDefinitions
from exporter.read.dialects.kramdown.footnotes import section_of
from exporter.read.dialects.kramdown.headings import name_headings
from exporter.read.dialects.kramdown.spans import Spans


class InlineProcessor(Treeprocessor):
    """Reads the words of every block. A text that is atomic has been read."""

    def __init__(self, md: Markdown, document: TextDefinitions) -> None:
        super().__init__(md)
        self.document = document

    def run(self, root: Element) -> None:
        """Read words, notes and attributes; then what needs the whole text."""
        attach_all(self.document)
        _drop_contents(root)
        self._read_all(root)
        at = 0
        while at < len(self.document.called):
            # A note may call another.
            self._read_all(self.document.notes[self.document.called[at]])
            at += 1
        name_headings(root)
        section = section_of(self.document)
        if len(section[0]):
            root.append(section)
        abbreviate(root, self.document.abbreviations)

    def _read_all(self, root: Element) -> None:
        for element in list(root.iter()):
            text = element.text
            if text and not isinstance(text, AtomicString) and element.tag not in (BLANK, END):
                children = list(element)
                for child in children:
                    element.remove(child)
                element.text = None
                Spans(text, self.document).read_whole(element)
                element.extend(children)


def _drop_contents(root: Element) -> None:
    """Take lists that stand for a table of contents out: the book has its own."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("data-contents") is not None:
                parent.remove(child)
