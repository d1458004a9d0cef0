"""The components of Docusaurus, Starlight, Nextra and Mintlify, as HTML with their content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from exporter.read.templates.tags.elements import link
from exporter.read.templates.tags.names import BOXES, MEDIA

_BOXES = (BOXES | frozenset("check error danger alert".split())) - {"update"}
_GENERIC_BOXES = frozenset("admonition alert aside banner callout notice".split())
_KINDS = {"check": "success", "default": "note", "warn": "warning", "destructive": "danger"}
_FOLDED = frozenset(
    """accordion accordionitem accordiontab collapse collapsible details disclosure expandable
    spoiler toggle""".split()
)
_TITLED = frozenset(
    """card feature featurecard linkcard panel section step tab tabitem tabpanel tabs.tab
    tabs.item tile""".split()
)
_GROUPS = frozenset(
    """accordiongroup accordions article box browserwindow cardgrid cardgroup cards center cell
    codegroup codetabs col column columns container content div filetree filetree.folder flex
    fragment grid layout main packagemanagertabs responsive row stack steps tabs tablist tabgroup
    tabpanels wrapper""".split()
)
"""Elements of which only the children are shown."""
_PHRASES = frozenset(
    "badge big b em highlight kbd label nobr small span strong text translate u".split()
)
_IMAGES = frozenset(
    """contentimage image img idealimage lightbox lightboximage nextimage picture staticimage
    themedimage themeimage zoom zoomimage zoomableimage""".split()
)
_LINKS = frozenset("a anchor button externallink link linkbutton navlink".split())
_CODE = frozenset("code codeblock pre syntaxhighlighter codesnippet highlighter".split())
_PROCESSED = frozenset(
    """faicon fontawesomeicon head helmet icon iconify meta script seo style tocinline toc
    tableofcontents""".split()
)
"""Elements without content for readers."""
_EMBEDS = {
    "youtube": ("youtube", ("id", "videoid", "video", "youtubeid", "embedid")),
    "youtubeembed": ("youtube", ("id", "videoid", "video", "embedid")),
    "liteyoutubeembed": ("youtube", ("id", "videoid")),
    "liteyoutube": ("youtube", ("videoid", "id")),
    "youtubevideo": ("youtube", ("id", "videoid")),
    "vimeo": ("vimeo", ("id", "videoid", "video")),
    "tweet": ("tweet", ("id", "tweetid", "tweetlink")),
    "tweetembed": ("tweet", ("id", "tweetid")),
    "twittertweetembed": ("tweet", ("tweetid", "id")),
    "twittertweet": ("tweet", ("tweetid", "id")),
    "gist": ("gist", ("id", "gist")),
    "codepen": ("codepen", ("id",)),
    "spotify": ("spotify", ("id",)),
    "instagram": ("instagram", ("id", "postid")),
}
_FRAMES = frozenset(
    "audio codesandbox embed iframe reactplayer replit stackblitz video videoplayer".split()
)
_TITLES = ("title", "label", "heading", "header", "summary", "name")
_WORDS = tuple(
    """title label heading header summary caption description text message question answer quote
    author alt""".split()
)
"""Attributes that are text for readers, where a component is not known."""


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
    medium, keys = _EMBEDS[name]
    title, pattern = MEDIA[medium]
    id_ = element.text(*keys) or element.address("url", "src", "href", "link")
    if not id_:
        return _unknown(element)
    address = id_ if id_.startswith(("http://", "https://")) else pattern.format(id_)
    if medium == "youtube" and (found := re.search(r"/embed/([\w-]+)", address)):
        address = pattern.format(found[1])
    words = element.text("title", "caption", "label") or f"{title}: {id_}"
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
    if name in _GENERIC_BOXES:
        kind = element.text("type", "variant", "kind", "intent", "severity", "status", "color")
        kind = re.sub(r"[^\w-]+", "-", kind.lower()).strip("-")
    kind = _KINDS.get(kind, kind) or "note"
    title = element.text("title", "label", "heading")
    label = f'<p class="admonition-title">{escape(title)}</p>\n' if title else ""
    before = f'<div class="admonition {kind}">\n{label}'
    text = element.text("text", "message", "description", "content") if element.is_empty else ""
    if text:
        before += f"<p>{escape(text)}</p>\n"
    return ElementMarkup(before, "</div>\n", holds_blocks=True)


def _details(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    title = element.text(*_TITLES, "question")
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
    name = f' class="language-{escape(language)}"' if language else ""
    file = html_attributes({"file": element.text("title", "filename", "file") or None})
    return ElementMarkup(f"<pre{file}><code{name}>{escape(text.strip(chr(10)))}</code></pre>\n")


def _code(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    return code_markup(element)


def _nothing(element: JsxElement, name: str) -> ElementMarkup:  # noqa: ARG001
    message = f"the component ‹{element.name}› has no content for readers; it was removed"
    return ElementMarkup(finding=message)


def _unknown(element: JsxElement) -> ElementMarkup:
    """Keep the children of a component that is not known, and its attributes that are text."""
    lines = []
    for key in _WORDS:
        if (words := element.text(key)) and words not in lines:
            lines.append(words)
    address = element.address("src", "image") if element.is_empty else ""
    is_image = re.search(r"\.(?:avif|gif|jpe?g|png|svg|webp)\b", address, re.IGNORECASE)
    before = ""
    if is_image:
        alt = element.text("alt", "title")
        before = f"<img{html_attributes({'src': address, 'alt': alt or None})}>\n"
        lines = [words for words in lines if words != alt]
    elif target := element.address("href", "to", "url", "link", "src"):
        before = f'<a href="{escape(target)}">{escape(lines.pop(0) if lines else target)}</a>'
    finding = ""
    if element.is_empty:
        kept = " its text is kept" if lines or before else " it was removed"
        finding = f"the component ‹{element.name}› is not known;{kept}"
    if not element.is_block:
        text = escape(" ".join(lines))
        return ElementMarkup(f"<span>{before}{text}", "</span>", finding=finding)
    before = f"<p>{before}</p>\n" if before else ""
    text = before + "\n".join(f"<p>{escape(line)}</p>" for line in lines)
    if element.is_empty:
        return ElementMarkup(text, finding=finding)
    return ElementMarkup(f"<div>\n{text}\n", "</div>\n", holds_blocks=True)


def html_attributes(values: Mapping[str, str | None]) -> str:
    """Return attributes of HTML, escaped; those that are None are left out."""
    return "".join(
        f' {key}="{escape(value)}"' for key, value in values.items() if value is not None
    )


_MARKUP: tuple[tuple[frozenset[str], Callable[[JsxElement, str], ElementMarkup]], ...] = (
    (_BOXES | _GENERIC_BOXES, _box),
    (_FOLDED, _details),
    (_TITLED, _titled),
    (_GROUPS, _group),
    (_PHRASES, _phrase),
    (_IMAGES, _image),
    (frozenset(("figure", "frame", "imagefigure", "imgfigure")), _figure),
    (_LINKS, _link),
    (_CODE, _code),
    (frozenset(_EMBEDS), embed_markup),
    (_FRAMES, _frame),
    (_PROCESSED, _nothing),
)
