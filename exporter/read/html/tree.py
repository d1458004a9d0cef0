"""Sanitized HTML to the model. Of elements without a node, the content is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import (
    Block,
    Blocks,
    CodeBlock,
    Details,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    MathBlock,
    Node,
    Paragraph,
    Quote,
    Text,
    ThematicBreak,
)
from exporter.model.walk import plain_text, rewrite, trimmed, walk
from exporter.read.dialects import ToHtml
from exporter.read.html.attributes import centred, classes_of, node_attributes
from exporter.read.html.embeds import embed_of, embed_videos
from exporter.read.html.formulas import displayed_apart, formula_of, is_displayed
from exporter.read.html.inlines import InlineReader
from exporter.read.html.lazy_images import load_lazy_images
from exporter.read.html.lists import definitions_of, list_of
from exporter.read.html.nodes import (
    BLOCK_TAGS,
    STYLES,
    elements,
    grouped,
    is_empty,
    styled_as,
    targets,
    text_nodes,
)
from exporter.read.html.sanitizer import sanitize
from exporter.read.html.tables import table_of
from exporter.read.source_positions import PlaceFinder

_GROUPS = frozenset("article aside center div footer header main nav section".split())
_MIXED_CONTENT = _GROUPS | {"details", "figure"}
"""Elements that may hold text without a paragraph around it."""
_FENCED = re.compile(r"\s*(`{3,})[ ]?([\w+#-]*)[ ]*\n(.*?)\n[ \t]*\1\s*", re.DOTALL)
_DIAGRAMS = frozenset("graphviz mermaid plantuml".split())


class TreeReader:
    """Reads the blocks of one text in HTML; `InlineReader` reads the content of their lines.

    `to_html` converts the Markdown in attributes and elements.
    """

    def __init__(self, places: PlaceFinder, diagnostics: Diagnostics, to_html: ToHtml) -> None:
        self._places = places
        self._to_html = to_html
        self._diagnostics = diagnostics
        self._inlines = InlineReader(places, diagnostics, self._blocks, self._markdown)

    def blocks(self, markup: str) -> Blocks:
        """Return the blocks of an HTML fragment."""
        if not markup.strip():
            return ()
        root = _parsed(markup)
        if "footnote" in markup:
            self._inlines.take_notes(root)
        load_lazy_images(root)
        embed_videos(root)
        return self._blocks(root)

    def _blocks(self, parent: HtmlElement) -> Blocks:
        """Return the blocks in an element; text between them becomes paragraphs."""
        outer = self._places.enter(parent)
        blocks = self._blocks_between(parent)
        self._places.leave(outer)
        return blocks

    def _blocks_between(self, parent: HtmlElement) -> Blocks:
        blocks: list[Block] = []
        # Text directly in a group is not a paragraph of its own in the post.
        attributes = (("element", ""),) if parent.tag in _MIXED_CONTENT else ()
        line: list[Inline] = []
        text = parent.text
        if code := self._fenced_code(text):
            blocks.append(code)
        elif text and not text.isspace():
            line += text_nodes(text)
        for child in elements(parent):
            if child.tag in BLOCK_TAGS or _contains_block(child):
                blocks += self._paragraph(line, attributes=attributes)
                line = []
                blocks += self._block(child)
            else:
                line += self._inlines.read_element(child)
            tail = child.tail
            if not tail or (not line and tail.isspace()):
                continue
            if code := self._fenced_code(tail):
                blocks += self._paragraph(line, attributes=attributes)
                blocks.append(code)
                line = []
            else:
                line += text_nodes(tail)
        return (*blocks, *self._paragraph(line, attributes=attributes))

    def _paragraph(self, line: Sequence[Inline], **attributes: Any) -> Blocks:
        """Return a paragraph; of an empty one, only the targets of links."""
        if not line and not attributes.get("id"):
            return ()
        children = trimmed(tuple(line))
        if all(map(is_empty, children)):
            ids = (node.id for node in walk(children))
            return targets(attributes.get("id", ""), *ids)
        if any(map(is_displayed, children)):
            return self._paragraphs(children, attributes)
        place = self._places.of_text(plain_text(children))
        return (Paragraph(children, place=place, **attributes),)

    def _paragraphs(self, children: Inlines, attributes: Mapping[str, Any]) -> Blocks:
        """Return the paragraphs between displayed formulas, and those."""
        blocks: list[Block] = []
        for part in displayed_apart(children):
            if isinstance(part, MathBlock):
                blocks.append(part)
            else:
                blocks += self._paragraph(part, **attributes)
                attributes = {}
        return tuple(blocks)

    def _block(self, element: HtmlElement) -> Blocks:
        outer = self._places.enter(element)
        blocks = self._block_of(element)
        self._places.leave(outer)
        return blocks

    def _line_of(self, element: HtmlElement) -> Inlines:
        outer = self._places.enter(element)
        inlines = self._inlines.read_content(element)
        self._places.leave(outer)
        return inlines

    def _block_of(self, element: HtmlElement) -> Blocks:
        attributes = node_attributes(element)
        inlines = self._inlines.read_content
        match element.tag:
            case "p" if _contains_block(element) or _is_fenced(element.text):
                return self._group(element)
            case "p":
                return self._paragraph(inlines(element), attributes=centred(element), **attributes)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                children = trimmed(inlines(element))
                if not children:
                    return targets(attributes["id"])
                place = self._places.of_text(plain_text(children))
                return (Heading(int(element.tag[1]), children, place=place, **attributes),)
            case "pre":
                return self._preformatted(element)
            case "blockquote":
                return (self._quote(element),)
            case "ul" | "ol":
                list_ = list_of(element, self._blocks, self._block_or_line, self._loose_text)
                return (list_,) if list_.items else targets(list_.id)
            case "dl":
                return (definitions_of(element, self._blocks, self._line_of, self._block_or_line),)
            case "table":
                return (table_of(element, self._blocks, self._line_of),)
            case "figure":
                return self._figure(element)
            case "hr":
                return (ThematicBreak(**attributes),)
            case "details":
                return (self._details(element),)
            case "iframe" | "video" | "audio":
                return embed_of(element, self._places, self._diagnostics)
            case "a":
                return self._wrapped_blocks(element, self._inlines.link)
            case tag if tag in STYLES:
                return self._wrapped_blocks(element, styled_as)
            case _:
                return self._group(element)

    def _quote(self, element: HtmlElement) -> Quote:
        children = self._blocks_between(element)
        place = next((node.place for node in walk(children) if node.place), None)
        return Quote(children, place=place, **node_attributes(element))

    def _group(self, element: HtmlElement) -> Blocks:
        attributes = node_attributes(element)
        if "math" in attributes["classes"]:
            return (formula_of(element, MathBlock, self._places),)
        if not _DIAGRAMS.isdisjoint(attributes["classes"]):
            return (self._code_block(element),)
        blocks: Blocks = ()
        if "![" in (element.text or "") and "caption" in (element.get("class") or ""):
            # Programs that convert a blog to Markdown also convert the image inside its box.
            blocks, element.text = self._markdown(element.text), None
        blocks += self._blocks_between(element)
        if element.tag not in _GROUPS:
            return (*targets(attributes["id"]), *blocks)
        group = grouped(blocks, element.tag, **attributes)
        return (replace(group, attributes=(*group.attributes, *centred(element))),)

    def _wrapped_blocks(
        self, element: HtmlElement, wrap: Callable[[HtmlElement, Inlines], Inlines]
    ) -> Blocks:
        """Return the blocks in an inline element, which is put around the text of each."""

        def wrap_text(node: Node) -> Node:
            match node:
                case Paragraph(children) | Heading(children=children):
                    return replace(node, children=wrap(element, children))
                case Figure(content) if element.tag == "a":
                    return replace(node, content=wrap(element, content))
                case _:
                    return node

        return rewrite(self._blocks_between(element), wrap_text)

    def _preformatted(self, element: HtmlElement) -> Blocks:
        tags = {child.tag for child in element.iterdescendants()}
        if "img" in tags:
            return self._group(element)
        for line_break in element.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "")
        block = self._code_block(element)
        link = element.find(".//a[@href]") if "a" in tags else None
        if link is not None:
            place = self._places.of_string(link.get("href") or "")
            self._diagnostics.report("html-unread", "links in ‹pre› are not kept", place)
        return (block,)

    def _code_block(self, element: HtmlElement) -> CodeBlock | MathBlock:
        code = element.find("code")
        classes = [*classes_of(element), *classes_of(code)]
        language = next((name[9:] for name in classes if name.startswith("language-")), "")
        # The mark of jekyll-spaceship.
        language = language.removesuffix("!")
        language = language or next(filter(_DIAGRAMS.__contains__, classes), "")
        text = element.text_content().strip("\n")
        place = self._places.of_text(text)
        if language == "math":
            return MathBlock(text.strip(), place=place)
        if language in _DIAGRAMS:
            message = f"a ‘{language}’ diagram is shown as its source"
            place = place or self._places.of_string(language)
            self._diagnostics.report("diagram-unread", message, place)
        # The attribute is that of the theme Chirpy.
        file = (element.get("file") or "").strip()
        return CodeBlock(text, language, file, place=place, id=element.get("id") or "")

    def _fenced_code(self, text: str | None) -> CodeBlock | None:
        """Return the code in a text of HTML that is code between fences, which is meant as such."""
        match = _is_fenced(text)
        return match and CodeBlock(match[3], match[2], place=self._places.of_text(match[3]))

    def _loose_text(self, text: str) -> Blocks:
        """Return text between the items of a list as a paragraph, unless it is white space."""
        return self._paragraph(text_nodes(text))

    def _block_or_line(self, element: HtmlElement) -> Blocks:
        if element.tag in BLOCK_TAGS or _contains_block(element):
            return self._block(element)
        return self._paragraph(self._inlines.read_element(element))

    def _figure(self, element: HtmlElement) -> Blocks:
        caption_element = element.find("figcaption")
        caption: Inlines = ()
        if caption_element is not None:
            caption = trimmed(self._inlines.read_content(caption_element))
            caption_element.drop_tree()
        blocks = self._blocks_between(element)
        lines = [block.children for block in blocks if isinstance(block, Paragraph)]
        items = tuple(item for line in lines for item in line)
        images = tuple(item for item in items if _is_image(item))
        text = "".join(item.text for item in items if isinstance(item, Text))
        others = sum(not isinstance(item, Text | LineBreak) for item in items) - len(images)
        attributes = node_attributes(element)
        if len(lines) == len(blocks) and images and not others and not text.strip():
            return (Figure(trimmed(items), caption, place=images[0].place, **attributes),)
        # Code, a table or a video: the caption follows as a paragraph.
        caption_blocks = self._paragraph(caption)
        content = (*blocks, grouped(caption_blocks, "figcaption")) if caption_blocks else blocks
        return (grouped(content, "figure", **attributes),) if content else targets(attributes["id"])

    def _details(self, element: HtmlElement) -> Details:
        summary = element.find("summary")
        text: Inlines = ()
        if summary is not None:
            text = trimmed(self._inlines.read_content(summary))
            summary.drop_tree()
        return Details(text, self._blocks_between(element), **node_attributes(element))

    def _markdown(self, text: str) -> Blocks:
        """Return the blocks of Markdown in an attribute or an element."""
        markup = sanitize(self._to_html(text)[0], self._places, self._diagnostics)
        return TreeReader(self._places, self._diagnostics, self._to_html).blocks(markup)


@cache
def _parser() -> etree.HTMLParser:
    """Return a parser that makes every element an `HtmlElement`, without a call for each."""
    parser = etree.HTMLParser()
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _parsed(markup: str) -> HtmlElement:
    """Return a `div` of the elements and the text of sanitized HTML."""
    document = etree.fromstring(f"<html><body>{markup}</body></html>", _parser())
    root = cast("HtmlElement", document)
    cast("HtmlElement", root[0]).drop_tag()
    root.tag = "div"
    return root


def _is_fenced(text: str | None) -> re.Match[str] | None:
    """Return the match of a text that is code between fences."""
    return _FENCED.fullmatch(text) if text and "```" in text else None


def _contains_block(element: HtmlElement) -> bool:
    """Return whether an inline element contains blocks, such as `<a><figure>`."""
    if not len(element) or element.tag in ("br", "img"):
        return False
    return any(child.tag in BLOCK_TAGS for child in element.iterdescendants())


def _is_image(inline: Inline) -> bool:
    """Return whether an inline is an image, or a link around one."""
    if isinstance(inline, Link):
        return any(isinstance(node, Image) for node in walk(inline.children))
    return isinstance(inline, Image)
