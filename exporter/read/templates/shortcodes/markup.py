"""What stands for the shortcodes of Hugo: Markdown with HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from exporter.read.templates.shortcodes.shortcode import Shortcode, equivalent, quoted_address
from exporter.read.templates.shortcodes.theme_markup import (
    THEME_READERS,
    markup_by_name,
    markup_of_text,
)
from exporter.read.templates.tags.elements import (
    TagMarkup,
    code_block,
    figure,
    formula,
    image_tag,
    inline_code,
    link,
)
from exporter.read.templates.tags.markup import markup_of_tag
from exporter.read.templates.tags.names import BOXES, FORMULAS, GENERIC_BOXES, MEDIA

TEXT_SHORTCODES = frozenset("_param param ref relref siteparam".split())
"""Shortcodes that write text, which authors use in code too."""
_FORMULA_MARK = re.compile(r"\$|\\\(|\\\[|\\begin\{")


def markup_of_shortcode(shortcode: Shortcode) -> TagMarkup | None:
    """Return what stands for a shortcode; None if it has nothing to show.

    The outcome of one that a book shows as the site does is empty.
    """
    reader = _READERS.get(shortcode.name) or THEME_READERS.get(shortcode.name)
    found = reader(shortcode) if reader else None
    if found := found or markup_by_name(shortcode):
        return found
    found = markup_of_tag(
        shortcode.name, shortcode.arguments, shortcode.content, is_block=shortcode.is_block
    )
    is_box = shortcode.name in BOXES | GENERIC_BOXES
    if found and found.is_known and (shortcode.content is not None or is_box):
        return equivalent(found.text)
    return found if found and found.is_known else markup_of_text(shortcode) or found


def _reference(shortcode: Shortcode) -> TagMarkup:
    target = shortcode.first_word or shortcode.arguments.first("path")
    return equivalent(quoted_address(shortcode.site.reference(target)))


def _parameter(shortcode: Shortcode) -> TagMarkup | None:
    """Return a parameter; Docsy's `_param` has a text for those that are not set."""
    name = shortcode.first_word or shortcode.arguments.first("name")
    value = shortcode.site.parameter(name)
    default = next(iter(shortcode.arguments.positional[1:]), None)
    value = default if value is None else value
    return None if value is None else equivalent(_value_text(value))


def _value_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _raw_html(shortcode: Shortcode) -> TagMarkup | None:
    """Return HTML without empty lines, which would end it for CommonMark."""
    content = shortcode.content
    return None if content is None else equivalent(re.sub(r"\n[ \t]*(?=\n)", "", content.strip()))


def _formula(shortcode: Shortcode) -> TagMarkup:
    """Return a formula; around formulas with marks of their own, a shortcode only protects them."""
    content = shortcode.content
    written = shortcode.first_word or shortcode.arguments.first("body", "tex", "content")
    tex = (written if content is None else content).strip()
    if not tex or _FORMULA_MARK.search(tex):
        return equivalent(tex)
    arguments = shortcode.arguments
    names = {*arguments.positional, *arguments.named}
    is_display = not names.isdisjoint(("block", "display")) or "\n" in tex
    return equivalent(formula(tex, is_block=is_display and shortcode.is_block))


def _highlighted(shortcode: Shortcode) -> TagMarkup | None:
    arguments, code = shortcode.arguments, shortcode.content
    if code is None:
        return None
    if not shortcode.is_block:
        return equivalent(inline_code(code))
    language = shortcode.first_word or arguments.first("lang", "type")
    file = arguments.first("file", "filename", "title")
    return equivalent(code_block(code.strip("\n"), language, file))


def _figure(shortcode: Shortcode) -> TagMarkup | None:
    """Return an image; its title, caption and source are below it."""
    arguments = shortcode.arguments
    source = arguments.first("src", "source", "image", "url", "name", "path", "file")
    source = source or arguments.image or shortcode.first_word
    if not source:
        return None
    title, text = arguments.first("title"), arguments.first("caption", "description")
    text = text or (shortcode.content or "").strip()
    by, address = arguments.first("attr", "attribution"), arguments.first("attrlink")
    words = [f"**{title}**" if title and text else title, text]
    words.append(f"[{by}]({address})" if by and address else by)
    alt = arguments.first("alt")
    positional = [word for word in arguments.positional if word not in (source, alt)]
    alt = alt or (positional[0] if positional and not text else "") or _plain(title or text)
    image = image_tag(source, alt, width=arguments.first("width"), height=arguments.first("height"))
    target = arguments.first("link", "href")
    if target and target != source:
        image = f'<a href="{escape(target)}">{image}</a>'
    caption = " ".join(" ".join(word.split()) for word in words if word)
    if not caption and shortcode.name != "figure":
        return equivalent(image)
    return equivalent(figure(image, caption, is_block=shortcode.is_block))


def _plain(words: str) -> str:
    """Return Markdown as the alternative text of an image."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_`]{1,3}|<[^<>]*>", lambda it: it[1] or "", words)


def _gist(shortcode: Shortcode) -> TagMarkup | None:
    if len(shortcode.arguments.positional) < 2:
        return None
    user, gist, *file = shortcode.arguments.positional
    title = f"Gist {' '.join(file) or gist}"
    shown = link(title, f"https://gist.github.com/{user}/{gist}", is_block=shortcode.is_block)
    return TagMarkup(shown, "it is shown as a link")


def _status(shortcode: Shortcode) -> TagMarkup | None:
    user, number = (shortcode.arguments.first(name) for name in ("user", "id"))
    if not user:
        return None
    label, address = MEDIA["x" if shortcode.name.startswith("x") else "twitter"]
    address = address.format(number).replace("/i/", f"/{user}/")
    shown = link(f"{label} @{user}", address, is_block=shortcode.is_block)
    return TagMarkup(shown, "it is shown as a link")


def _qr(shortcode: Shortcode) -> TagMarkup:
    text = shortcode.arguments.first("text") or (shortcode.content or "").strip()
    is_address = re.match(r"https?://", text) is not None
    return TagMarkup(f"<{text}>" if is_address else text, "its text is shown")


_READERS: Mapping[str, Callable[[Shortcode], TagMarkup | None]] = {
    **dict.fromkeys(("ref", "relref"), _reference),
    **dict.fromkeys(("_param", "param", "siteparam"), _parameter),
    **dict.fromkeys(("html", "raw", "raw_html", "rawhtml", "unsafe", "unsafe_html"), _raw_html),
    **dict.fromkeys(FORMULAS, _formula),
    **dict.fromkeys(("highlight", "code_toggle"), _highlighted),
    **dict.fromkeys(("bundle_image", "fig", "figure", "image", "img"), _figure),
    **dict.fromkeys(("tweet", "twitter", "twitter_simple", "x", "x_simple"), _status),
    "comment": lambda _: equivalent(""),
    "gist": _gist,
    "qr": _qr,
}
