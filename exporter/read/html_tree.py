"""Safe HTML to the model. What the model has no node for keeps its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

from lxml import html as lxml_html
from lxml.html import HtmlElement

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import (
    Abbreviation,
    Block,
    Blocks,
    BulletList,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Details,
    Embed,
    Emphasis,
    Figure,
    Group,
    Heading,
    Image,
    Inline,
    Inlines,
    Inserted,
    Keyboard,
    LineBreak,
    Link,
    ListItem,
    Marked,
    Math,
    MathBlock,
    Node,
    Note,
    OrderedList,
    Paragraph,
    Quote,
    Small,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    TaskItem,
    Term,
    Text,
    ThematicBreak,
)
from exporter.model.walk import plain_text, rewrite, trimmed, walk
from exporter.read.dialects.kramdown import to_html
from exporter.read.html_tables import table_of
from exporter.read.languages import direction_of, language_tag
from exporter.read.sanitizer import sanitize
from exporter.read.source_positions import Places

_BLOCK_TAGS = frozenset(
    """address article aside audio blockquote center details dd div dl dt fieldset figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol p pre section summary table ul
    video""".split()
)
_GROUPS = frozenset("article aside center div footer header main nav section".split())
_BARE = _GROUPS | {"details", "figure"}
_DIAGRAMS = frozenset("graphviz mermaid plantuml".split())
_VIDEO = re.compile(r"//(?:[\w-]+\.)*(?:youtube|youtube-nocookie|youtu|vimeo|dailymotion)\.\w+/")
_SPACE = re.compile(r"[ \t\r\n\f]+")


class TreeReader:
    """Reads one body. It holds what one element must know of another: the footnotes."""

    def __init__(self, places: Places, diagnostics: Diagnostics) -> None:
        self._places = places
        self._diagnostics = diagnostics
        self._notes: dict[str, HtmlElement] = {}
        self._open: list[str] = []

    def blocks(self, markup: str) -> Blocks:
        """The blocks of a fragment."""
        if not markup.strip():
            return ()
        root = lxml_html.fragment_fromstring(markup, create_parent="div")
        self._take_notes(root)
        return self._blocks(root)

    # Blocks

    def _blocks(self, parent: HtmlElement) -> Blocks:
        """The blocks in an element; loose text between them becomes paragraphs."""
        done: list[Block] = []
        # Words of a group that are no paragraph of their own in the post.
        inside = parent.tag in _BARE and parent.getparent() is not None
        said = (("element", ""),) if inside else ()
        line: list[Inline] = [*self._text(parent.text)]
        for child in _elements(parent):
            if child.tag in _BLOCK_TAGS or _is_anchor_of_block(child):
                done += self._paragraph(line, attributes=said)
                line = []
                done += self._block(child)
            else:
                line += self._inline(child)
            line += self._text(child.tail)
        return (*done, *self._paragraph(line, attributes=said))

    def _paragraph(self, line: Iterable[Inline], **common: Any) -> Blocks:
        """A paragraph, unless it holds nothing."""
        children = trimmed(tuple(line))
        if not children:
            return ()
        place = self._places.of_text(plain_text(children))
        return (Paragraph(children, place=place, **common),)

    def _block(self, element: HtmlElement) -> Blocks:
        common = _common(element)
        match element.tag:
            case "p":
                return self._paragraph(self._inlines(element), **common)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                children = trimmed(self._inlines(element))
                place = self._places.of_text(plain_text(children))
                return (Heading(int(element.tag[1]), children, place=place, **common),)
            case "pre":
                return (self._code_block(element),)
            case "blockquote":
                return (self._placed(Quote(self._blocks(element), **common)),)
            case "ul" | "ol":
                return (self._list(element),)
            case "dl":
                return (self._definitions(element),)
            case "table":
                return (table_of(element, self._blocks, self._inlines),)
            case "figure":
                return self._figure(element)
            case "hr":
                return (ThematicBreak(**common),)
            case "details":
                return (self._details(element),)
            case "iframe" | "video" | "audio":
                return self._embed(element)
            case "a":
                return self._linked(element)
            case _:
                return self._group(element)

    def _placed(self, quote: Quote) -> Quote:
        first = next((node.place for node in walk(quote.children) if node.place), None)
        return replace(quote, place=first)

    def _group(self, element: HtmlElement) -> Blocks:
        common = _common(element)
        if "math" in common["classes"]:
            tex = element.text_content().strip()
            return (MathBlock(tex, place=self._places.of_string(tex.partition("\n")[0])),)
        blocks = self._blocks(element)
        if element.tag not in _GROUPS:
            return blocks
        return (_grouped(blocks, element.tag, **common),)

    def _linked(self, element: HtmlElement) -> Blocks:
        """The blocks inside a link: it goes round the words and pictures of each."""

        def linked(node: Node) -> Node:
            match node:
                case Paragraph(children) | Heading(children=children):
                    return replace(node, children=self._anchor(element, children))
                case Figure(content):
                    return replace(node, content=self._anchor(element, content))
                case _:
                    return node

        return rewrite(self._blocks(element), linked)

    def _code_block(self, element: HtmlElement) -> CodeBlock:
        code = element.find("code")
        classes = [*(element.get("class") or "").split(), *_classes(code)]
        language = next((name[9:] for name in classes if name.startswith("language-")), "")
        text = element.text_content().strip("\n")
        place = self._places.of_text(text)
        if language in _DIAGRAMS:
            message = f"a drawing in ‘{language}’ is shown as it is written"
            self._diagnostics.report("diagram-unread", message, place)
        return CodeBlock(text, language, place=place, id=element.get("id") or "")

    def _list(self, element: HtmlElement) -> BulletList | OrderedList:
        loose = any(item.find("p") is not None for item in element if item.tag == "li")
        items = tuple(self._items(element))
        common = _common(element)
        if element.tag == "ul":
            return BulletList(items, tight=not loose, **common)
        style = element.get("type") or "1"
        return OrderedList(
            items,
            start=_number(element.get("start"), 1),
            style=style if style in "1aAiI" else "1",
            tight=not loose,
            **common,
        )

    def _items(self, element: HtmlElement) -> Iterator[ListItem | TaskItem]:
        """The items of a list. What stands between them by mistake is an item too."""
        yield from self._stray(element.text)
        for child in _elements(element):
            if child.tag == "li":
                yield self._item(child)
            elif blocks := self._block_or_line(child):
                yield ListItem(blocks)
            yield from self._stray(child.tail)

    def _stray(self, text: str | None) -> Iterator[ListItem]:
        if text and text.strip():
            yield ListItem(self._paragraph(self._text(text)))

    def _item(self, element: HtmlElement) -> ListItem | TaskItem:
        children = self._blocks(element)
        id_ = element.get("id") or ""
        if "task" in _classes(element):
            return TaskItem(children, done="done" in _classes(element), id=id_)
        return ListItem(children, id=id_)

    def _block_or_line(self, element: HtmlElement) -> Blocks:
        if element.tag in _BLOCK_TAGS or _is_anchor_of_block(element):
            return self._block(element)
        return self._paragraph(self._inline(element))

    def _definitions(self, element: HtmlElement) -> DefinitionList:
        entries: list[Term | Definition] = []
        for child in _elements(element):
            if child.tag == "dt":
                entries.append(Term(trimmed(self._inlines(child)), id=child.get("id") or ""))
            elif child.tag == "dd":
                entries.append(Definition(self._blocks(child)))
            elif blocks := self._block_or_line(child):
                entries.append(Definition(blocks))
        return DefinitionList(tuple(entries), **_common(element))

    def _figure(self, element: HtmlElement) -> Blocks:
        caption_element = element.find("figcaption")
        caption: Inlines = ()
        if caption_element is not None:
            caption = trimmed(self._inlines(caption_element))
            caption_element.drop_tree()
        blocks = self._blocks(element)
        lines = [block.children for block in blocks if isinstance(block, Paragraph)]
        items = tuple(item for line in lines for item in line)
        pictures = tuple(item for item in items if _shows_picture(item))
        words = "".join(item.text for item in items if isinstance(item, Text))
        others = any(not isinstance(item, Text | LineBreak) for item in items) and len(
            pictures
        ) < sum(not isinstance(item, Text | LineBreak) for item in items)
        if len(lines) == len(blocks) and pictures and not others and not words.strip():
            return (Figure(pictures, caption, place=pictures[0].place, **_common(element)),)
        # Not a picture: code, a table, a video. The caption follows as a paragraph.
        said = self._paragraph(caption)
        inside = (*blocks, _grouped(said, "figcaption")) if said else blocks
        return (_grouped(inside, "figure", **_common(element)),) if inside else ()

    def _details(self, element: HtmlElement) -> Details:
        summary = element.find("summary")
        words: Inlines = ()
        if summary is not None:
            words = trimmed(self._inlines(summary))
            summary.drop_tree()
        return Details(words, self._blocks(element), **_common(element))

    def _embed(self, element: HtmlElement) -> Blocks:
        source = element.find("source")
        address = element.get("src") or (source.get("src") if source is not None else "") or ""
        place = self._places.of_string(address)
        if not address:
            name = element.tag
            self._diagnostics.report("html-removed", f"‹{name}› without an address", place)
            return ()
        if address.startswith("//"):
            address = "https:" + address
        kind = "video" if _VIDEO.search(address) else element.tag.replace("iframe", "page")
        return (Embed(kind, address, " ".join((element.get("title") or "").split()), place=place),)

    # Inlines

    def _inlines(self, element: HtmlElement) -> Inlines:
        done = [*self._text(element.text)]
        for child in _elements(element):
            done += self._inline(child)
            done += self._text(child.tail)
        return _joined(done)

    def _text(self, text: str | None) -> list[Inline]:
        if not text:
            return []
        return [Text(_SPACE.sub(" ", text))]

    def _inline(self, element: HtmlElement) -> Inlines:
        children = self._inlines
        match element.tag:
            case "em" | "i" | "cite" | "dfn" | "var":
                return (Emphasis(children(element), **_common(element)),)
            case "strong" | "b":
                return (Strong(children(element), **_common(element)),)
            case "del" | "s" | "strike":
                return (Strikethrough(children(element), **_common(element)),)
            case "ins" | "u":
                return (Inserted(children(element), **_common(element)),)
            case "mark":
                return (Marked(children(element), **_common(element)),)
            case "small":
                return (Small(children(element), **_common(element)),)
            case "sup":
                return self._superscript(element)
            case "sub":
                return (Subscript(children(element), **_common(element)),)
            case "code" | "tt" | "samp":
                return (Code(_SPACE.sub(" ", element.text_content()), **_common(element)),)
            case "kbd":
                return (Keyboard(children(element), **_common(element)),)
            case "q":
                return (Text("“"), *children(element), Text("”"))
            case "a":
                return self._anchor(element)
            case "img":
                return (self._image(element),)
            case "br":
                return (LineBreak(),)
            case "abbr":
                return (Abbreviation(children(element), element.get("title") or ""),)
            case "span" | "font":
                return self._span(element)
            case "bdi" | "bdo":
                span = Span(children(element), **_common(element))
                return (replace(span, direction=span.direction or "auto"),)
            case tag if tag in _BLOCK_TAGS:
                # A block where only words can stand, such as ‹center› in a caption.
                return (Span(trimmed(children(element)), attributes=(("element", tag),)),)
            case _:
                return children(element)

    def _span(self, element: HtmlElement) -> Inlines:
        common = _common(element)
        if "math" in common["classes"]:
            return (Math(element.text_content().strip()),)
        if "small-caps" in common["classes"]:
            return (SmallCaps(self._inlines(element)),)
        if not any(common.values()):
            return self._inlines(element)
        return (Span(self._inlines(element), **common),)

    def _superscript(self, element: HtmlElement) -> Inlines:
        call = element.find("a")
        if call is not None and "footnote-ref" in _classes(call):
            note = self._notes.get((call.get("href") or "").removeprefix("#"))
            id_ = (call.get("href") or "").removeprefix("#")
            if note is not None and id_ not in self._open:
                place = self._places.of_string(f"[^{id_.removeprefix('fn:')}]")
                self._open.append(id_)
                children = self._blocks(note)
                self._open.pop()
                return (Note(children, id_.removeprefix("fn:"), place=place),)
        return (Superscript(self._inlines(element), **_common(element)),)

    def _anchor(self, element: HtmlElement, inside: Inlines | None = None) -> Inlines:
        children = self._inlines(element) if inside is None else inside
        address = (element.get("href") or "").strip()
        id_ = element.get("id") or element.get("name") or ""
        if not address or address.startswith("data:"):
            return (Span(children, id=id_),) if id_ else children
        place = self._places.of_string(address)
        title = " ".join((element.get("title") or "").split())
        return (Link(children, address, title, id=id_, place=place),)

    def _image(self, element: HtmlElement) -> Image:
        address = (element.get("src") or "").strip()
        caption = self._caption(" ".join((element.get("title") or "").split()))
        return Image(
            address,
            alt=" ".join((element.get("alt") or "").split()),
            title=plain_text(caption),
            caption=caption,
            width=_number(element.get("width"), 0),
            id=element.get("id") or "",
            classes=_classes(element),
            place=self._places.of_string(address),
        )

    def _caption(self, title: str) -> Inlines:
        """A picture's title; its authors know that it will be a caption, and write links in it."""
        if "](" not in title:
            return (Text(title),) if title else ()
        blocks = TreeReader(self._places, self._diagnostics).blocks(
            sanitize(to_html(title)[0], self._places, self._diagnostics)
        )
        match blocks:
            case (Paragraph(children),):
                return children
            case _:
                return (Text(plain_text(blocks)),)

    # Footnotes

    def _take_notes(self, root: HtmlElement) -> None:
        """Take the list of footnotes out of the text: each will be held where it is called."""
        for section in root.find_class("footnote"):
            if section.tag != "div":
                continue
            for item in section.iter("li"):
                for backlink in item.find_class("footnote-backref"):
                    backlink.drop_tree()
                self._notes[item.get("id") or ""] = item
            section.drop_tree()


def _elements(parent: HtmlElement) -> Iterator[HtmlElement]:
    return (cast("HtmlElement", child) for child in parent if isinstance(child.tag, str))


def _is_anchor_of_block(element: HtmlElement) -> bool:
    """Whether an inline element holds blocks, as `<a><figure>` may: it is read as a container."""
    return element.tag not in ("br", "img") and any(
        child.tag in _BLOCK_TAGS
        for child in element.iterdescendants()
        if isinstance(child.tag, str)
    )


def _grouped(blocks: Blocks, tag: str, **common: Any) -> Group:
    """A group that knows its element's name where that says more than `div`."""
    return Group(blocks, attributes=(("element", tag),) if tag != "div" else (), **common)


def _shows_picture(inline: Inline) -> bool:
    if isinstance(inline, Link):
        return any(isinstance(node, Image) for node in walk(inline.children))
    return isinstance(inline, Image)


def _classes(element: HtmlElement | None) -> tuple[str, ...]:
    return tuple((element.get("class") or "").split()) if element is not None else ()


def _common(element: HtmlElement) -> dict[str, Any]:
    return {
        "id": element.get("id") or "",
        "classes": _classes(element),
        "lang": language_tag(element.get("lang") or ""),
        "direction": direction_of(element),
    }


def _number(value: str | None, default: int) -> int:
    match = re.match(r"\s*(\d{1,5})(?:px)?\s*$", value or "")
    return int(match[1]) if match else default


def _joined(inlines: list[Inline]) -> Inlines:
    """Adjacent texts as one."""
    done: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and done and isinstance(last := done[-1], Text):
            done[-1] = Text(_SPACE.sub(" ", last.text + inline.text))
        else:
            done.append(inline)
    return tuple(done)
