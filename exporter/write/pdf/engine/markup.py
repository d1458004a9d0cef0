"""A sheet's text, read as the XML that it is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
from weasyprint import HTML  # type: ignore[import-untyped]

from exporter.write.pdf.engine.styles import without_general_rules

_XHTML = "{http://www.w3.org/1999/xhtml}"
_CHANGED = ("base", "meta[@http-equiv]", "table/tr")
"""What an HTML parser, or WeasyPrint after it, makes something else of."""


class XhtmlDocument(HTML):  # type: ignore[misc]
    """A document. Whoever writes XHTML is spared the parser of HTML, which takes 25 times as long.

    What is no XML is read as HTML.
    """

    def __init__(self, text: str, url_fetcher: Any) -> None:
        root = read_xhtml(text)
        if root is None:
            super().__init__(string=text, url_fetcher=url_fetcher)
            return
        self.base_url = None
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_bare(sheet) for sheet in super()._ua_stylesheets(forms)]


_bare = lru_cache(maxsize=4)(without_general_rules)


def read_xhtml(text: str) -> Element | None:
    """The document as an HTML parser would give it; nothing where that cannot be said."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 (the text is our own, entities and all)
    except ElementTree.ParseError:
        return None
    for element in root.iter():
        element.tag = element.tag.removeprefix(_XHTML)
    parts = {part.tag: part for part in root}
    if list(parts) != ["head", "body"] or any(
        root.find(f".//{what}") is not None for what in _CHANGED
    ):
        return None
    root.text = parts["body"].tail = None
    for pre in root.iter("pre"):
        # The first line may stand below the tag.
        pre.text = pre.text and pre.text.removeprefix("\n")
    return root
