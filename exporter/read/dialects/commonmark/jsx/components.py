"""The components of Docusaurus, Starlight, Nextra and Mintlify, as HTML with their content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from exporter.read.dialects.commonmark.jsx.component_names import (
    BOXES,
    CODE,
    EMBEDS,
    FIELD_NAMES,
    FIELDS,
    FOLDED,
    FRAMES,
    GENERIC_BOXES,
    GROUPS,
    IMAGES,
    LINKS,
    PHRASES,
    PROCESSED,
    TITLED,
    TITLES,
    WORDS,
)
from exporter.read.templates.tags.elements import code_block, html_attributes, link
from exporter.read.templates.tags.names import MEDIA


@dataclass(frozen=True, slots=True)
class JsxElement:
    """An element: its name, the values of its attributes, and what is around it.

    `attributes` are by their names in lower case, without those that are not literals. `label` is
    the title that the element around this one gives it.
    """

    name: str
    attributes: Mapping[str, Any]
    is_empty: bool
    is_block: bool
    label: str = ""

    def text(self, *names: str) -> str:
        """Return the first attribute of these that is text; empty if there is none."""
        for name in names:
            value = self.attributes.get(name)
            is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
            if is_text and (words := " ".join(str(value).split())):
                return words
        return ""

    def address(self, *names: str) -> str:
        """Return the first attribute of these that is an address, or an object that has one."""
        for name in names:
            value = self.attributes.get(name)
            if isinstance(value, dict):
                values = [value.get(key) for key in ("light", "src", "url", "default", "dark")]
                value = next((each for each in values if isinstance(each, str)), None)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""


@dataclass(frozen=True, slots=True)
class ElementMarkup:
    """The HTML before and after the children of an element.

    `holds_blocks` is whether running text in it has to be a paragraph. `finding` says what is
    missing, if anything is.
    """

    before: str = ""
    after: str = ""
    holds_blocks: bool = False
    finding: str = ""


def component_markup(element: JsxElement) -> ElementMarkup:
    """Return the HTML of a component."""
    name = element.name.lower()
    last = name.rpartition(".")[2]
    for each in (name, last):
        for names, markup in _MARKUP:
            if each in names:
                return markup(element, each)
    return _unknown(element)


def embed_markup(element: JsxElement, name: str) -> ElementMarkup:
    """Return what a player shows, as a link with a title."""
    medium, keys = EMBEDS[name]
    title, pattern = MEDIA[medium]
    id_ = element.text(*keys) or element.address("url", "src", "href", "link")
    if not id_:
        return _unknown(element)
    address = id_ if id_.startswith(("http://", "https://")) else pattern.format(id_)
    if medium == "youtube" and (found := re.search(r"/embed/([\w-]+)", address)):
        address = pattern.format(found[1])
    shown = re.split(r"[/=]", id_.rstrip("/"))[-1]
    words = element.text("title", "caption", "label") or f"{title}: {shown}"
    return ElementMarkup(link(words, address, is_block=element.is_block))


def _frame(element: JsxElement, name: str) -> ElementMarkup:
    address = element.address("src", "url", "href", "embedurl")
    if not address and name in ("video", "audio"):
        return ElementMarkup(f"<{name}>", f"</{name}>")
    if not address:
        return _unknown(element)
    words = element.text("title", "caption", "label", "alt") or address
    return ElementMarkup(link(words, address, is_block=element.is_block))


def _box(element: JsxElement, name: str) -> ElementMarkup:
    kind = name
    if name in GENERIC_BOXES:
        kind = element.text("type", "variant", "kind", "intent", "severity", "status", "color")
        kind = re.sub(r"[^\w-]+", "-", kind.lower()).strip("-")
    title = element.text("title", "label", "heading")
    label = f'<p class="admonition-title">{escape(title)}</p>\n' if title else ""
    before = f'<div class="admonition {kind or "note"}">\n{label}'
    text = element.text("text", "message", "description", "content") if element.is_empty else ""
    if text:
        before += f"<p>{escape(text)}</p>\n"
    return ElementMarkup(before, "</div>\n", holds_blocks=True)


def _details(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    title = element.text(*TITLES, "question")
    summary = f"<summary>{escape(title)}</summary>\n" if title else ""
    return ElementMarkup(f"<details>\n{summary}", "</details>\n", holds_blocks=True)


def _titled(element: JsxElement, name: str) -> ElementMarkup:
    title = element.text("label", "title", "header", "heading", "name") or element.label
    if not title and name in ("tabitem", "tab"):
        title = element.text("value")
    words = escape(title)
    if address := element.address("href", "to", "link"):
        words = f'<a href="{escape(address)}">{words or escape(address)}</a>'
    lines = [f"<p><strong>{words}</strong></p>"] if words else []
    if text := element.text("description", "text", "subtitle"):
        lines.append(f"<p>{escape(text)}</p>")
    return _group_of(element, "\n".join(lines))


def _group(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    title = element.text("title", "heading")
    return _group_of(element, f"<p><strong>{escape(title)}</strong></p>" if title else "")


def _group_of(element: JsxElement, lines: str) -> ElementMarkup:
    if element.is_empty:
        return ElementMarkup(lines)
    return ElementMarkup(f"<div>\n{lines}\n", "</div>\n", holds_blocks=True)


def _field(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    """Return a parameter of a program, as in Mintlify, with its name and its type."""
    words = [f"<code>{escape(text)}</code>"] if (text := element.text(*FIELD_NAMES)) else []
    words += [escape(text)] if (text := element.text("type")) else []
    return _group_of(element, f"<p>{' '.join(words)}</p>" if words else "")


def _tree_node(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    """Return a file or a folder in a tree of files, as in Nextra."""
    return ElementMarkup(f"<ul><li>{escape(element.text('name', 'title'))}\n", "</li></ul>\n")


def _tooltip(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    tip = element.text("tip", "content", "title", "text", "label")
    return ElementMarkup(f"<abbr{html_attributes({'title': tip or None})}>", "</abbr>")


def _phrase(element: JsxElement, name: str) -> ElementMarkup:
    text = escape(element.text("text", "label", "children", "message")) if element.is_empty else ""
    tag = {"highlight": "mark", "translate": "span", "badge": "span", "label": "span"}.get(
        name, name
    )
    return ElementMarkup(f"<{tag}>{text}", f"</{tag}>")


def _image(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    address = element.address(
        "src", "image", "img", "sources", "source", "url", "lightsrc", "light"
    )
    if not address:
        if not element.is_empty:
            return _group_of(element, "")
        alt = element.text("alt", "title", "caption")
        shown = f"<em>{escape(alt)}</em>" if alt else ""
        return ElementMarkup(shown, finding="the address of the image is not a literal")
    written = {
        "src": address,
        "alt": element.text("alt", "description") if "alt" in element.attributes else None,
    }
    for key in ("width", "height", "title", "style", "id"):
        if value := element.text(key):
            written[key] = value
    image = f"<img{html_attributes(written)}>"
    caption = element.text("caption")
    if caption:
        image = f"<figure>{image}<figcaption>{escape(caption)}</figcaption></figure>"
    return ElementMarkup(image)


def _figure(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    address = element.address("src", "image", "img", "sources")
    caption = element.text("caption", "title", "description", "label")
    words = f"<figcaption>{escape(caption)}</figcaption>\n" if caption else ""
    if not address:
        if element.is_empty:
            return _unknown(element)
        return ElementMarkup("<figure>\n", f"{words}</figure>\n")
    alt = element.text("alt") or caption
    image = html_attributes({"src": address, "alt": alt, "width": element.text("width") or None})
    return ElementMarkup(f"<figure>\n<img{image}>\n", f"{words}</figure>\n")


def _link(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    address = element.address("to", "href", "url", "link")
    id_ = element.text("id", "name")
    written = {"href": address or None, "id": id_ or None, "title": element.text("title") or None}
    words = element.text("label", "text", "children") if element.is_empty else ""
    if not address:
        tag = "span"
        written = {"id": id_ or None}
    else:
        tag = "a"
    if element.is_empty and not words and not id_:
        words = element.text("title") or address
    return ElementMarkup(f"<{tag}{html_attributes(written)}>{escape(words)}", f"</{tag}>")


def code_markup(element: JsxElement, text: str | None = None) -> ElementMarkup:
    """Return a code block, whose text may be that of an attribute."""
    if text is None:
        text = str(element.attributes.get("code") or element.attributes.get("children") or "")
    if not text:
        finding = f"the code of ‹{element.name}› is not a literal" if element.is_empty else ""
        return ElementMarkup("<div>\n", "</div>\n", holds_blocks=True, finding=finding)
    language = re.sub(r"^language-", "", element.text("language", "lang", "classname"))
    title = element.text("title", "filename", "file")
    return ElementMarkup(f"{code_block(text.strip(chr(10)), language, title)}\n")


def _code(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    if not element.is_block and not element.is_empty:
        return ElementMarkup("<code>", "</code>")
    return code_markup(element)


def _nothing(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    message = f"the component ‹{element.name}› has no content for readers; it was removed"
    return ElementMarkup(finding=message)


def _unknown(element: JsxElement) -> ElementMarkup:
    """Keep the children of a component that is not known, and its attributes that are text."""
    lines = []
    for key in WORDS:
        if (words := element.text(key)) and words not in lines:
            lines.append(words)
    address = element.address("src", "image") if element.is_empty else ""
    is_image = re.search(r"\.(?:avif|gif|jpe?g|png|svg|webp)\b", address, re.IGNORECASE)
    before = ""
    if is_image:
        alt = element.text("alt", "title")
        before = f"<img{html_attributes({'src': address, 'alt': alt or None})}>\n"
        lines = [words for words in lines if words != alt]
    elif target := element.address("href", "to", "url", "link", "src").removeprefix("#"):
        if not element.is_empty and not element.is_block:
            return ElementMarkup(f'<a href="{escape(target)}">', "</a>")
        if lines or element.is_empty:
            before = f'<a href="{escape(target)}">{escape(lines.pop(0) if lines else target)}</a>'
    finding = ""
    if element.is_empty:
        kept = " its text is kept" if lines or before else " it was removed"
        finding = f"the component ‹{element.name}› is not known;{kept}"
    if not element.is_block:
        text = escape(" ".join(lines))
        return ElementMarkup(f"<span>{before}{text}", "</span>", finding=finding)
    before = f"<p>{before}</p>\n" if before else ""
    title = element.text("title", "label", "heading", "header", "summary")
    shown = (
        f"<strong>{escape(line)}</strong>" if line == title else escape(line) for line in lines
    )
    text = before + "\n".join(f"<p>{line}</p>" for line in shown)
    if element.is_empty:
        return ElementMarkup(text, finding=finding)
    return ElementMarkup(f"<div>\n{text}\n", "</div>\n", holds_blocks=True)


_MARKUP: tuple[tuple[frozenset[str], Callable[[JsxElement, str], ElementMarkup]], ...] = (
    (BOXES | GENERIC_BOXES, _box),
    (FOLDED, _details),
    (TITLED, _titled),
    (GROUPS, _group),
    (FIELDS, _field),
    (frozenset(("file", "filetree.file", "filetree.folder", "folder")), _tree_node),
    (frozenset(("abbr", "glossaryterm", "tooltip")), _tooltip),
    (PHRASES, _phrase),
    (IMAGES, _image),
    (frozenset(("figure", "frame", "imagefigure", "imgfigure")), _figure),
    (LINKS, _link),
    (CODE, _code),
    (frozenset(EMBEDS), embed_markup),
    (FRAMES, _frame),
    (PROCESSED, _nothing),
)
