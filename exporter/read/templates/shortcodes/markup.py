"""What stands for the shortcodes of Hugo and of its themes: Markdown with HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.elements import (
    TagMarkup,
    code_block,
    figure,
    formula,
    image_tag,
    link,
)
from exporter.read.templates.tags.markup import markup_of_tag
from exporter.read.templates.tags.names import FORMULAS, MEDIA

TEXT_SHORTCODES = frozenset("param ref relref".split())
"""Shortcodes that write text, which authors use in code too."""
_FIGURES = frozenset("bundle_image fig figure image img".split())
_RAW = frozenset("html raw raw_html rawhtml unsafe unsafe_html".split())
_KEPT = frozenset(
    """carousel card_group cardpane cards center columns column content div lead list ltr pageinfo
    row rtl section small span steps step tabpane tabs timeline table typeit wide""".split()
)
"""Shortcodes that only arrange their content."""
_HIDDEN = frozenset(
    """ad anchor br clear clearfix comment divider hr icon load_photoswipe newsletter rating space
    spacer script style subscribe todo_hidden toc""".split()
)
_BUTTONS = frozenset("a button btn cta link linkbutton button_link".split())
_COLUMN_END = re.compile(r"^[ \t]*<-{2,}>[ \t]*$", re.MULTILINE)
_FORMULA_MARK = re.compile(r"\$|\\\(|\\\[|\\begin\{")
NO_FINDING = ""


@dataclass(frozen=True, slots=True)
class ShortcodeSite:
    """What shortcodes look up: parameters by name, and pages by their files.

    `reference` returns the address of a page by which links find it, `title_of` its title,
    `text_of` a text of the interface by its key; the last two may be empty.
    """

    parameter: Callable[[str], object]
    reference: Callable[[str], str]
    title_of: Callable[[str], str]
    text_of: Callable[[str], str]


def markup_of_shortcode(
    name: str,
    arguments: TagArguments,
    content: str | None,
    site: ShortcodeSite,
    *,
    is_block: bool,
) -> TagMarkup | None:
    """Return what stands for a shortcode; None if it has nothing to show.

    The outcome of one that a book shows as the site does is empty. `content` is what is between a
    shortcode and its end, None without an end. `is_block` says that nothing else is on its lines.
    """
    if name in ("ref", "relref"):
        return TagMarkup(quoted_address(site.reference(_target(arguments))), NO_FINDING)
    if name == "param":
        value = site.parameter(next(iter(arguments.positional), ""))
        return None if value is None else TagMarkup(_value_text(value), NO_FINDING)
    if name == "heading" and arguments.positional:
        # Kubernetes: a heading in the language of the page.
        word = arguments.positional[0]
        text = site.text_of(f"{word}_heading") or site.text_of(word) or word.capitalize()
        return TagMarkup(text, NO_FINDING)
    if "tooltip" in name and content is None and (words := _tooltip(arguments)):
        return TagMarkup(words, NO_FINDING)
    if name in _HIDDEN and not content:
        return TagMarkup("", "it was removed")
    if name == "comment":
        return TagMarkup("", NO_FINDING)
    if name in _RAW and content is not None:
        # An empty line would end the HTML for CommonMark.
        return TagMarkup(re.sub(r"\n[ \t]*(?=\n)", "", content.strip()), NO_FINDING)
    if name in FORMULAS:
        return _formula(arguments, content, is_block=is_block)
    if name in ("highlight", "code_toggle") and content is not None:
        return _highlighted(arguments, content, is_block=is_block)
    if name in _FIGURES and (figure_ := _figure(name, arguments, content, is_block=is_block)):
        return figure_
    if name in ("card", "feature") and (arguments.named or content):
        return _card(arguments, content or "")
    if name in _BUTTONS and (button := _button(arguments, content, site)):
        return button
    if name == "gist" and len(arguments.positional) > 1:
        user, gist, *file = arguments.positional
        address = f"https://gist.github.com/{user}/{gist}"
        title = f"Gist {' '.join(file) or gist}"
        return TagMarkup(link(title, address, is_block=is_block), "it is shown as a link")
    if (
        name in ("tweet", "twitter", "x", "x_simple", "twitter_simple")
        and "user" in arguments.named
    ):
        user, number = arguments.named["user"], arguments.named.get("id", "")
        label, address = MEDIA["x" if name.startswith("x") else "twitter"]
        title = f"{label} @{user}"
        address = address.format(number).replace("/i/", f"/{user}/")
        return TagMarkup(link(title, address, is_block=is_block), "it is shown as a link")
    if name == "qr":
        text = arguments.first("text") or (content or "").strip()
        is_address = re.match(r"https?://", text) is not None
        return TagMarkup(f"<{text}>" if is_address else text, "its text is shown")
    if name in ("hl", "mark") and content is not None:
        return TagMarkup(f"<mark>{content.strip()}</mark>", NO_FINDING)
    if name == "kbd":
        words = content or " ".join(arguments.positional)
        return TagMarkup(f"<kbd>{escape(words.strip())}</kbd>", NO_FINDING)
    if name in _KEPT and content is not None:
        words = _COLUMN_END.sub("", content)
        return TagMarkup(_titled(arguments, words) if name != "tabs" else words, NO_FINDING)
    named = {key.lower(): value for key, value in arguments.named.items()}
    found = markup_of_tag(name, replace(arguments, named=named), content, is_block=is_block)
    if found and found.is_known and content is not None:
        return replace(found, outcome=NO_FINDING)
    return found


def _tooltip(arguments: TagArguments) -> str:
    """Return the words to which a site shows an explanation."""
    words = arguments.first("text", "term", "title", "label") or "".join(arguments.positional[:1])
    return words or arguments.first("term_id", "id").replace("-", " ")


def _target(arguments: TagArguments) -> str:
    return next(iter(arguments.positional), "") or arguments.first("path")


def quoted_address(address: str) -> str:
    """Return an address with the characters encoded that would end it in Markdown."""
    return re.sub(r"[\s()<>]", lambda found: f"%{ord(found[0]):02X}", address)


def _value_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _formula(arguments: TagArguments, content: str | None, *, is_block: bool) -> TagMarkup:
    """Return a formula; around formulas with marks of their own, a shortcode only protects them."""
    tex = (next(iter(arguments.positional), "") if content is None else content).strip()
    if not tex or _FORMULA_MARK.search(tex):
        return TagMarkup(tex, NO_FINDING)
    is_display = "display" in (*arguments.positional, *arguments.named) or "\n" in tex
    return TagMarkup(formula(tex, is_block=is_display and is_block), NO_FINDING)


def _highlighted(arguments: TagArguments, content: str, *, is_block: bool) -> TagMarkup:
    language, *_ = (*arguments.positional, arguments.first("lang", "type"))
    code = content.strip("\n")
    if not is_block:
        return TagMarkup(f"<code>{escape(code.strip(), quote=False)}</code>", NO_FINDING)
    file = arguments.first("file", "filename", "title")
    return TagMarkup(code_block(code, language, file), NO_FINDING)


def _figure(
    name: str, arguments: TagArguments, content: str | None, *, is_block: bool
) -> TagMarkup | None:
    """Return an image; its title, caption and source are below it."""
    source = arguments.first("src", "source", "image", "url", "name", "path", "file")
    source = source or arguments.image or next(iter(arguments.positional), "")
    if not source:
        return None
    title, text = arguments.first("title"), arguments.first("caption", "description")
    text = text or (content or "").strip()
    by, address = arguments.first("attr", "attribution"), arguments.first("attrlink")
    words = [f"**{title}**" if title and text else title, text]
    words.append(f"[{by}]({address})" if by and address else by)
    named_alt = arguments.first("alt")
    positional = [word for word in arguments.positional if word not in (source, named_alt)]
    alt = named_alt or (positional[0] if positional and not text else "") or _plain(title or text)
    image = image_tag(source, alt, width=arguments.first("width"), height=arguments.first("height"))
    target = arguments.first("link", "href")
    if target and target != source:
        image = f'<a href="{escape(target)}">{image}</a>'
    caption = " ".join(" ".join(word.split()) for word in words if word)
    if not caption and name != "figure":
        return TagMarkup(image, NO_FINDING)
    return TagMarkup(figure(image, caption, is_block=is_block), NO_FINDING)


def _plain(words: str) -> str:
    """Return Markdown as the alternative text of an image."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_`]{1,3}|<[^<>]*>", lambda it: it[1] or "", words)


def _card(arguments: TagArguments, content: str) -> TagMarkup:
    """Return a card of a theme: an image, a title that may be a link, and a text."""
    title, address = (
        arguments.first("title", "header", "name"),
        arguments.first("link", "url", "href"),
    )
    image = arguments.first("image", "img", "src")
    text = content.strip() or arguments.first("subtitle", "description", "text")
    heading = f"[{title or address}]({quoted_address(address)})" if address else title
    parts = [image_tag(image, title) if image else "", f"**{heading}**" if heading else "", text]
    parts.append(arguments.first("footer"))
    return TagMarkup("\n\n".join(filter(None, parts)), NO_FINDING)


def _button(arguments: TagArguments, content: str | None, site: ShortcodeSite) -> TagMarkup | None:
    address = arguments.first("href", "url", "link", "target_url") or arguments.address
    if relative := arguments.first("relref", "ref", "page"):
        address = site.reference(relative)
    words = [word for word in arguments.positional if word != address]
    if not address and words and content is not None:
        address = words.pop(0)
    label = (content or "").strip() or arguments.first("text", "content", "title", "label")
    label = label or " ".join(words[:1]) or address
    if not address:
        return TagMarkup(label, NO_FINDING) if label else None
    return TagMarkup(f"[{label}]({quoted_address(address)})", NO_FINDING)


def _titled(arguments: TagArguments, content: str) -> str:
    """Return the content of a shortcode below its title, if it has one."""
    title = arguments.first("title", "header")
    return f"\n**{title}**\n\n{content}" if title else content
