"""Constructs in running text: emoji and icons, calls of missing footnotes, cross-references."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, ReferenceInlineProcessor
from markdown.util import AtomicString

from exporter.read.dialects.emoji import emoji_named
from exporter.read.dialects.python_markdown.document import PythonMarkdownDocument

_ICON_SETS = "bootstrap custom fontawesome lucide material octicons simple".split()
"""The icon sets of Material for MkDocs, with which the names of icons begin."""
_ICON = rf":((?:{'|'.join(_ICON_SETS)})-[a-z0-9_-]+):"
_EMOJI = r"(?<![\w:]):([a-z0-9_+-]{1,60}):(?!\w)"
_NOTE_CALL = r"\[\^([^\]\s]+)\]"
ICON_CLASS = "theme-icon"
REFERENCE_CLASS = "cross-reference"


class SpanProcessor(InlineProcessor, ABC):
    """A construct that a regular expression matches as a whole."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Return what stands for a match and its ends; nothing if the text stays."""
        found = self.read(m)
        return (None, None, None) if found is None else (found, m.start(), m.end())

    @abstractmethod
    def read(self, match: re.Match[str]) -> Element | str | None:
        """Return what stands for a match; None if the text stays."""


class IconProcessor(SpanProcessor):
    """An icon of the site's theme, which a book does not have."""

    def __init__(self, md: Markdown, document: PythonMarkdownDocument) -> None:
        super().__init__(_ICON, md)
        self._document = document

    def read(self, match: re.Match[str]) -> Element:
        """Return an empty element, which takes the attribute list behind the icon."""
        self._document.report("markup-omitted", f"the icon ‘{match[1]}’ is not shown", match[0])
        return Element("span", {"class": ICON_CLASS})


class EmojiProcessor(SpanProcessor):
    """An emoji by its name, as GitHub and Twemoji name it."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(_EMOJI, md)

    def read(self, match: re.Match[str]) -> str | None:
        """Return the characters of the emoji; None for an unknown name."""
        return emoji_named(match[0]) or None


class MissingNoteProcessor(SpanProcessor):
    """The call of a footnote that the text does not define; its label is shown."""

    def __init__(self, md: Markdown, document: PythonMarkdownDocument) -> None:
        super().__init__(_NOTE_CALL, md)
        self._document = document

    def read(self, match: re.Match[str]) -> Element:
        """Return the label as text, after a report."""
        self._document.report("note-missing", f"there is no footnote ‘{match[1]}’", match[0])
        label = Element("span")
        label.text = AtomicString(f"[{match[1]}]")
        return label


class CrossReferenceProcessor(ReferenceInlineProcessor):
    """A link `[text][identifier]` to what a plugin knows: a heading, or a name in the code."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return a link to the identifier as a heading of the text, which may not be there."""
        text, index, handled = self.getText(data, m.end())
        target = self.RE_LINK.match(data, index) if handled else None
        if target is None or not text.strip():
            return None, None, None
        link = Element(
            "a", {"class": REFERENCE_CLASS, "href": f"#{target[1] or self.unescape(text)}"}
        )
        link.text = text
        return link, m.start(), target.end()
