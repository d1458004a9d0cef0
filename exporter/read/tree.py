"""Safe HTML to the model. What the model has no node for keeps its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
from exporter.model.walk import plain_text, trimmed, walk
from exporter.read.places import Places
from exporter.read.tables import table_of

_BLOCK_TAGS = frozenset(
    """address article aside audio blockquote center details dd div dl dt fieldset figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol p pre section summary table ul
    video""".split()
)
_VIDEO = re.compile(r"//(?:[\w-]+\.)*(?:youtube|youtube-nocookie|youtu|vimeo|dailymotion)\.\w+/")
_TASK = re.compile(r"\[([ xX])\]\s+")
_LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\f]+")


class TreeReader:
    """Reads one body. It holds what one element must know of another: the footnotes."""

    def __init__(self, places: Places, diagnostics: Diagnostics) -> None:
        self._places = places
        self._diagnostics = diagnostics
        self._notes: dict[str, HtmlElement] = {}

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
        line: list[Inline] = [*self._text(parent.text)]
        for child in _elements(parent):
            if child.tag in _BLOCK_TAGS or _is_anchor_of_block(child):
                done += self._paragraph(line)
                line = []
                done += self._block(child)
            else:
                line += self._inline(child)
            line += self._text(child.tail)
        return (*done, *self._paragraph(line))

    def _paragraph(self, line: Iterable[Inline], **common: Any) -> Blocks:
        """A paragraph, or a block of maths where a formula is all that it holds."""
        children = trimmed(tuple(line))
        if not children:
            return ()
        place = self._places.of_text(plain_text(children))
        if len(children) == 1 and isinstance(children[0], Math):
            return (MathBlock(children[0].tex, place=place),)
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
            case _:
                return self._group(element)

    def _placed(self, quote: Quote) -> Quote:
        first = next((node.place for node in walk(quote.children) if node.place), None)
        return Quote(
            quote.children, place=first, id=quote.id, classes=quote.classes, lang=quote.lang
        )

    def _group(self, element: HtmlElement) -> Blocks:
        common = _common(element)
        blocks = self._blocks(element)
        if not blocks or not (common["classes"] or common["id"] or common["lang"]):
            return blocks
        return (Group(blocks, **common),)

    def _code_block(self, element: HtmlElement) -> CodeBlock:
        code = element.find("code")
        classes = [*(element.get("class") or "").split(), *_classes(code)]
        language = next((name[9:] for name in classes if name.startswith("language-")), "")
        text = element.text_content().strip("\n")
        return CodeBlock(
            text, language, place=self._places.of_text(text), id=element.get("id") or ""
        )

    def _list(self, element: HtmlElement) -> BulletList | OrderedList:
        loose = any(item.find("p") is not None for item in element if item.tag == "li")
        items = tuple(self._item(item) for item in _elements(element) if item.tag == "li")
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

    def _item(self, element: HtmlElement) -> ListItem | TaskItem:
        children = self._blocks(element)
        if children and isinstance(first := children[0], Paragraph):
            text = first.children[0]
            task = _TASK.match(text.text) if isinstance(text, Text) else None
            if task and isinstance(text, Text):
                words = (Text(text.text[task.end() :]), *first.children[1:])
                paragraph = Paragraph(words, place=first.place)
                return TaskItem((paragraph, *children[1:]), done=task[1] != " ")
        return ListItem(children, id=element.get("id") or "")

    def _definitions(self, element: HtmlElement) -> DefinitionList:
        entries: list[Term | Definition] = []
        for child in _elements(element):
            if child.tag == "dt":
                entries.append(Term(trimmed(self._inlines(child)), id=child.get("id") or ""))
            elif child.tag == "dd":
                entries.append(Definition(self._blocks(child)))
        return DefinitionList(tuple(entries), **_common(element))

    def _figure(self, element: HtmlElement) -> Blocks:
        caption_element = element.find("figcaption")
        caption: Inlines = ()
        if caption_element is not None:
            caption = trimmed(self._inlines(caption_element))
            caption_element.drop_tree()
        blocks = self._blocks(element)
        lines = [block.children for block in blocks if isinstance(block, Paragraph)]
        pictures = tuple(item for line in lines for item in line if isinstance(item, Image | Link))
        if len(lines) == len(blocks) and pictures:
            return (Figure(pictures, caption, place=pictures[0].place, **_common(element)),)
        # Not a picture: code, a table, a video. The caption follows as a paragraph.
        inside = (*blocks, *self._paragraph(caption))
        return (Group(inside, **_common(element)),) if inside else ()

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
        for match in _LIQUID.finditer(text):
            place = self._places.of_string(match[0].splitlines()[0])
            self._diagnostics.report("liquid-unread", f"‘{match[0]}’ is not understood", place)
        return [Text(_SPACE.sub(" ", text))]

    def _inline(self, element: HtmlElement) -> Inlines:
        children = self._inlines
        match element.tag:
            case "em" | "i" | "cite" | "dfn" | "var":
                return (Emphasis(children(element), **_common(element)),)
            case "strong" | "b":
                return (Strong(children(element), **_common(element)),)
            case "del" | "s" | "strike":
                return (Strikethrough(children(element)),)
            case "ins" | "u":
                return (Inserted(children(element)),)
            case "mark":
                return (Marked(children(element)),)
            case "small":
                return (Small(children(element)),)
            case "sup":
                return self._superscript(element)
            case "sub":
                return (Subscript(children(element)),)
            case "code" | "tt" | "samp":
                return (Code(_SPACE.sub(" ", element.text_content())),)
            case "kbd":
                return (Keyboard(children(element)),)
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
            case _:
                return children(element)

    def _span(self, element: HtmlElement) -> Inlines:
        common = _common(element)
        if "math" in common["classes"]:
            return (Math(element.text_content().strip()),)
        if "small-caps" in common["classes"]:
            return (SmallCaps(self._inlines(element)),)
        if not (common["id"] or common["lang"] or common["classes"]):
            return self._inlines(element)
        return (Span(self._inlines(element), **common),)

    def _superscript(self, element: HtmlElement) -> Inlines:
        call = element.find("a")
        if call is not None and "footnote-ref" in _classes(call):
            note = self._notes.get((call.get("href") or "").removeprefix("#"))
            if note is not None:
                place = self._places.of_string("[^" + (call.get("href") or "").split(":")[-1])
                return (Note(self._blocks(note), place=place),)
        return (Superscript(self._inlines(element)),)

    def _anchor(self, element: HtmlElement) -> Inlines:
        children = self._inlines(element)
        address = (element.get("href") or "").strip()
        id_ = element.get("id") or element.get("name") or ""
        if not address or address.startswith("data:"):
            return (Span(children, id=id_),) if id_ else children
        place = self._places.of_string(address)
        title = " ".join((element.get("title") or "").split())
        return (Link(children, address, title, id=id_, place=place),)

    def _image(self, element: HtmlElement) -> Image:
        address = (element.get("src") or "").strip()
        return Image(
            address,
            alt=" ".join((element.get("alt") or "").split()),
            title=" ".join((element.get("title") or "").split()),
            width=_number(element.get("width"), 0),
            id=element.get("id") or "",
            classes=_classes(element),
            place=self._places.of_string(address),
        )

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


def _classes(element: HtmlElement | None) -> tuple[str, ...]:
    return tuple((element.get("class") or "").split()) if element is not None else ()


def _common(element: HtmlElement) -> dict[str, Any]:
    return {
        "id": element.get("id") or "",
        "classes": _classes(element),
        "lang": element.get("lang") or "",
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
