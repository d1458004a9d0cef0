"""Inline elements of HTML to the model, with the notes and images in running text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from lxml.html import HtmlElement

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import (
    Abbreviation,
    Blocks,
    Code,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Node,
    Note,
    Paragraph,
    Ruby,
    SmallCaps,
    Span,
    Superscript,
    Text,
)
from exporter.model.walk import plain_text, rewrite, trimmed
from exporter.read.html.attributes import classes_of, node_attributes
from exporter.read.html.embeds import embed_of
from exporter.read.html.formulas import formula_of, mathml_of
from exporter.read.html.image_size import image_size, is_for_dark_pages, is_hidden
from exporter.read.html.nodes import (
    BLOCK_TAGS,
    SPACE,
    STYLES,
    elements,
    is_empty,
    merge_texts,
    styled,
    text_nodes,
)
from exporter.read.source_positions import PlaceFinder

_MAX_OPEN_NOTES = 8
"""How many notes may call one another, each in the text of the one before."""
_MAX_DEPTH = 40
"""The number of elements around the call of a note, with those around the calls of the notes that
hold it, from which on it is text."""


class InlineReader:
    """Reads the inline elements of one text, and holds its footnotes until they are called.

    `read_blocks` reads the text of a footnote, `read_markdown` a caption with Markdown links.
    """

    def __init__(
        self,
        places: PlaceFinder,
        diagnostics: Diagnostics,
        read_blocks: Callable[[HtmlElement], Blocks],
        read_markdown: Callable[[str], Blocks],
    ) -> None:
        self._places = places
        self._diagnostics = diagnostics
        self._read_blocks = read_blocks
        self._read_markdown = read_markdown
        self._notes: dict[str, HtmlElement] = {}
        self._open_notes: list[str] = []
        self._depth = 0

    def take_notes(self, root: HtmlElement) -> None:
        """Remove the list of footnotes; each becomes a node where it is called."""
        for section in root.find_class("footnote"):
            if section.tag != "div":
                continue
            for item in section.iter("li"):
                for backlink in item.find_class("footnote-backref"):
                    backlink.drop_tree()
                self._notes[item.get("id") or ""] = item
            section.drop_tree()

    def read_content(self, element: HtmlElement) -> Inlines:
        """Return the text and the inline elements in an element."""
        inlines = text_nodes(element.text)
        for child in elements(element):
            inlines += self.read_element(child)
            inlines += text_nodes(child.tail)
        return merge_texts(inlines)

    def read_element(self, element: HtmlElement) -> Inlines:
        """Return the inlines of an element; of one without a node, its content."""
        children = self.read_content
        match element.tag:
            case tag if tag in STYLES:
                return styled(STYLES[tag], children(element), **node_attributes(element))
            case "sup":
                return self._superscript(element)
            case "code" | "tt" | "samp":
                return self._code(element)
            case "q":
                return (Text("“"), *children(element), Text("”"))
            case "a":
                return self.link(element)
            case "img":
                return self._image(element)
            case "br":
                return (LineBreak(),)
            case "abbr":
                return (Abbreviation(children(element), element.get("title") or ""),)
            case "ruby":
                return tuple(self._ruby(element))
            case "span" | "font":
                return self._span(element)
            case "math":
                return (mathml_of(element, self._places),)
            case "bdi" | "bdo":
                span = Span(children(element), **node_attributes(element))
                return (replace(span, direction=span.direction or "auto"),)
            case "iframe" | "video" | "audio":
                embeds = embed_of(element, self._places, self._diagnostics)
                return tuple(
                    Link((Text(embed.title or embed.address),), embed.address, place=embed.place)
                    for embed in embeds
                )
            case tag if tag in BLOCK_TAGS:
                # A block where only inline content may stand, such as ‹center› in a caption.
                return (Span(trimmed(children(element)), attributes=(("element", tag),)),)
            case _:
                return children(element)

    def _code(self, element: HtmlElement) -> Inlines:
        """Return the code of an element: in pieces, if it has line breaks, links or images."""
        attributes = node_attributes(element)
        if not len(element):
            return (Code(SPACE.sub(" ", element.text or ""), **attributes),)
        if not any(child.tag in ("a", "br", "img") for child in element.iterdescendants()):
            return (Code(SPACE.sub(" ", element.text_content()), **attributes),)

        def as_code(node: Node) -> Node:
            if isinstance(node, Text) and not is_empty(node):
                return Code(SPACE.sub(" ", node.text))
            return node

        pieces = rewrite(self.read_content(element), as_code)
        return (Span(pieces, **attributes),) if any(attributes.values()) else pieces

    def _ruby(self, element: HtmlElement) -> Iterator[Inline]:
        """Yield each base text with its annotation (HTML, 4.5.10); `rp` is made again."""
        attributes = node_attributes(element)
        bases: list[Inlines] = []
        base = text_nodes(element.text)
        for child in elements(element):
            if child.tag in ("rb", "rt", "rtc") and not all(map(is_empty, base)):
                bases.append(trimmed(tuple(base)))
                base = []
            if child.tag in ("rt", "rtc"):
                annotation = trimmed(self.read_content(child))
                yield Ruby(bases.pop(0) if bases else (), annotation, **attributes)
                attributes["id"] = ""
            elif child.tag == "rb":
                bases.append(trimmed(self.read_content(child)))
            elif child.tag != "rp":
                base += self.read_element(child)
            base += text_nodes(child.tail)
        yield from chain(*bases, base)

    def _span(self, element: HtmlElement) -> Inlines:
        attributes = node_attributes(element)
        if "math" in attributes["classes"]:
            return (formula_of(element, Math, self._places),)
        if "small-caps" in attributes["classes"]:
            return (SmallCaps(self.read_content(element)),)
        if not any(attributes.values()):
            return self.read_content(element)
        return (Span(self.read_content(element), **attributes),)

    def _superscript(self, element: HtmlElement) -> Inlines:
        call = element.find("a")
        if call is not None and "footnote-ref" in classes_of(call):
            id_ = (call.get("href") or "").removeprefix("#")
            note = self._notes.get(id_)
            is_open = id_ in self._open_notes or len(self._open_notes) >= _MAX_OPEN_NOTES
            depth = self._depth + sum(1 for _ in element.iterancestors())
            if note is not None and not is_open and depth <= _MAX_DEPTH:
                above, self._depth = self._depth, depth
                place = self._places.of_string(f"[^{id_.removeprefix('fn:')}]")
                self._open_notes.append(id_)
                with self._places.elsewhere():
                    children = self._read_blocks(note)
                self._open_notes.pop()
                self._depth = above
                return (Note(children, id_.removeprefix("fn:"), place=place),)
        return styled(Superscript, self.read_content(element), **node_attributes(element))

    def link(self, element: HtmlElement, content: Inlines | None = None) -> Inlines:
        """Return the link of an element, around `content` instead of its own if that is given."""
        children = self.read_content(element) if content is None else content
        address = (element.get("href") or "").strip()
        id_ = element.get("id") or element.get("name") or ""
        if not address or address.startswith("data:"):
            words = plain_text(children)
            # An address that a template leaves empty is reported there.
            if place := self._places.of_written(address or f"{words}]()"):
                message = f"the link ‘{words}’ has {'data as its' if address else 'no'} address"
                self._diagnostics.report("link-invalid", message, place)
            return (Span(children, id=id_),) if id_ else children
        place = self._places.of_string(address)
        title = " ".join((element.get("title") or "").split())
        return (Link(children, address, title, id=id_, place=place),)

    def _image(self, element: HtmlElement) -> Inlines:
        """Return an image, unless readers do not see it."""
        address = (element.get("src") or "").strip()
        alt = " ".join((element.get("alt") or "").split())
        place = self._places.of_string(address or alt or "<img")
        size = image_size(element)
        for_dark_pages = is_for_dark_pages(element)
        if size.is_invisible or is_hidden(element) or for_dark_pages or not (address or alt):
            reason = "for dark backgrounds" if for_dark_pages else "invisible"
            shown = f"the image ‘{address[:80]}’ is {reason}" if address else "an image is empty"
            message = f"{shown}; it was removed"
            self._diagnostics.report("image-invisible", message, place)
            return ()
        caption = self._caption(" ".join((element.get("title") or "").split()))
        image = Image(
            address,
            alt=alt,
            title=plain_text(caption),
            caption=caption,
            size=size,
            decorative=element.get("alt", "-").strip() == "",
            id=element.get("id") or "",
            classes=classes_of(element),
            place=place,
        )
        return (image,)

    def _caption(self, title: str) -> Inlines:
        """Return the title of an image, which becomes its caption and may have Markdown links."""
        if "](" not in title:
            return (Text(title),) if title else ()
        blocks = self._read_markdown(title)
        match blocks:
            case (Paragraph(children),):
                return children
            case _:
                return (Text(plain_text(blocks)),)
