"""Attribute lists in braces, and what is changed in the tree when all attributes are known."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.treeprocessors import Treeprocessor

from exporter.read.dialects.python_markdown.document import PythonMarkdownDocument
from exporter.read.dialects.python_markdown.spans import ICON_CLASS, REFERENCE_CLASS

_LIST = r"\{\:?[ ]*((?=[.#]|data-|[\w:-]+=)[^\}\n ][^\n]*)\}"


class AttributeListProcessor(AttrListTreeprocessor):
    """Attribute lists that begin with a class, an id, or a name with a value.

    Python-Markdown also takes a single word, so that `## GET /users {id}` loses it.
    """

    BASE_RE = _LIST  # type: ignore[misc]  # the stubs call these four final
    HEADER_RE = re.compile(rf"[ ]+{_LIST}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{_LIST}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_LIST}")  # type: ignore[misc]


class FinalTreeprocessor(Treeprocessor):
    """Settles cross-references, and removes what is for web pages only.

    It runs after headings have their ids.
    """

    def __init__(self, md: Markdown, document: PythonMarkdownDocument) -> None:
        super().__init__(md)
        self._document = document

    def run(self, root: Element) -> None:
        """Change the elements of a tree."""
        ids = {element.get("id") for element in root.iter()}
        for parent in root.iter():
            for child in list(parent):
                classes = (child.get("class") or "").split()
                if ICON_CLASS in classes:
                    _close_gap(parent, child)
                elif REFERENCE_CLASS in classes:
                    self._settle(child, ids)
                elif child.tag == "a" and child.get("id") and not child.get("href"):
                    # An anchor for cross-references: `[](){ #id }`.
                    child.tag = "span"
                    child.attrib.pop("href", None)
                elif child.tag == "img" and (child.get("alt") or "").startswith("type:"):
                    # The plugin mkdocs-video takes a video for an image.
                    child.tag = "iframe"
                    del child.attrib["alt"]
                elif "arithmatex" in classes:
                    child.set("class", "math")

    def _settle(self, link: Element, ids: set[str | None]) -> None:
        """Keep a cross-reference to a heading of the text; of another one, only its text."""
        target = (link.get("href") or "")[1:]
        del link.attrib["class"]
        if target not in ids:
            message = f"the link to ‘{target}’ is made by a plugin; only its text is shown"
            self._document.report("markup-omitted", message, f"][{target}]")
            link.tag = "span"
            link.attrib.clear()


def _close_gap(parent: Element, icon: Element) -> None:
    """Remove the attributes of an icon, and the space beside it at an end of a line of text."""
    icon.attrib.clear()
    at = list(parent).index(icon)
    if at == 0 and not (parent.text or "").strip():
        icon.tail = (icon.tail or "").lstrip()
    if at == len(parent) - 1 and not (icon.tail or "").strip():
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "").rstrip(" ")
        else:
            parent.text = (parent.text or "").rstrip(" ")
