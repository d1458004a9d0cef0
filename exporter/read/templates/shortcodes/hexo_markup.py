"""What stands for the tags of Hexo and of its themes (Hexo's “Tag Plugins”)."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from itertools import takewhile

from exporter.read.templates.shortcodes.markup import markup_of_shortcode
from exporter.read.templates.shortcodes.shortcode import Shortcode, equivalent, quoted_address
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.elements import TagMarkup, folded, image_tag, link
from exporter.read.templates.tags.markup import markup_of_tag
from exporter.read.templates.tags.names import BOX_KINDS

_IMAGES = frozenset("asset_img image img inlineimage inlineimg".split())
_QUOTES = {"cq": "blockquote", "centerquote": "blockquote", "ref_quote": "blockquote"}
_KEPT = frozenset("gallery gp grouppicture node series sitegroup timeline timenode".split())
_TEXTS = frozenset("bubble del emp hideinline label mark p psw reference s span u wavy".split())
"""Tags that show a text behind a colour."""
_STATEMENTS = frozenset("assign elif else elseif extends from import set".split())
"""Statements of Nunjucks and Liquid, which show nothing by themselves."""
_STYLES = frozenset("disabled flat modern no-icon primary simple".split())
"""The looks of boxes, which are not kinds."""
_ICON = re.compile(r"(?:fa[bsr]?|icon)[ -].*|anzhiyu-icon.*")
_TAB = re.compile(r"^[ \t]*<!--[ \t]*tab\b[ \t]*(?P<name>.*?)[ \t]*-->[ \t]*$", re.MULTILINE)
_END_OF_TAB = re.compile(r"^[ \t]*<!--[ \t]*endtab[ \t]*-->[ \t]*$", re.MULTILINE)


def markup_of_hexo_tag(tag: Shortcode) -> TagMarkup | None:
    """Return what stands for a tag; None if it has nothing to show."""
    name, arguments, content, site = tag.name, tag.arguments, tag.content, tag.site
    words = arguments.positional
    if name == "raw" and content is not None:
        return equivalent(content)
    if name in _STATEMENTS and content is None:
        return TagMarkup("", "it was removed")
    if name in ("post_link", "post_path"):
        address = quoted_address(site.reference("".join(words[:1])))
        if name == "post_path":
            return equivalent(address)
        shown = [word for word in words[1:] if word not in ("true", "false")]
        title = " ".join(shown) or site.title_of("".join(words[:1])) or "".join(words[:1])
        return equivalent(f"[{title}]({address})")
    if name == "asset_path":
        return equivalent(quoted_address("".join(words[:1])))
    if name == "asset_link" and words:
        title = " ".join(word for word in words[1:] if word not in ("true", "false")) or words[0]
        return equivalent(f"[{title}]({quoted_address(words[0])})")
    if name == "link" and arguments.address:
        text = " ".join(takewhile(arguments.address.__ne__, words))
        return equivalent(f"[{text or arguments.address}]({arguments.address})")
    if name in _IMAGES and content is None:
        source = arguments.image or arguments.address
        if "," in arguments.text and not source:
            source = arguments.text.partition(",")[0].strip()
        known = replace(arguments, positional=tuple(word.rstrip(",") for word in words))
        found = markup_of_tag("img", known, None, is_block=tag.is_block)
        return equivalent(found.text if found and found.is_known else image_tag(source, ""))
    if name in ("button", "btn") and content is None:
        address, text, *_ = (*(part.strip(" \"'") for part in arguments.text.split(",")), "", "")
        address = address.split(" ")[0]
        return equivalent(f"[{text or address}]({quoted_address(address)})")
    if name == "iframe" and (address := arguments.address or "".join(words[:1])):
        return TagMarkup(link(address, address, is_block=tag.is_block), "it is shown as a link")
    if name in ("checkbox", "radio"):
        *looks, text = (part.strip() for part in arguments.text.split(","))
        is_checked = any("checked" in look for look in looks)
        return equivalent(f"{'☑' if is_checked else '☐'} {text}")
    if name in _TEXTS and content is None:
        text = re.split(r"::|,(?!.*::)|@", arguments.text, maxsplit=1)[
            -1 if name != "hideinline" else 0
        ]
        return equivalent(text.strip())
    if content is not None:
        found = _block(name, arguments, content)
        if found:
            return found
    return markup_of_shortcode(replace(tag, name=_QUOTES.get(name, name)))


def _block(name: str, arguments: TagArguments, content: str) -> TagMarkup | None:
    if name == "tabs":
        return equivalent(_tabs("".join(arguments.positional[:1]), content))
    if name in ("hideblock", "hidetoggle", "folding", "fold"):
        summary = arguments.text.split(",")[0].strip()
        return equivalent(folded(summary or "…", content.strip("\n")))
    if name in _KEPT:
        title = re.split(r"::|,", arguments.text)[0] if name in ("timeline", "timenode") else ""
        return equivalent(f"\n**{title}**\n\n{content}" if title else content)
    if name == "note":
        words = [
            word
            for word in arguments.positional
            if word.lower() not in _STYLES and not _ICON.fullmatch(word)
        ]
        kind = words.pop(0) if words and words[0].lower() in BOX_KINDS else "note"
        known = TagArguments((kind,), {"title": " ".join(words)})
        found = markup_of_tag("admonition", known, content, is_block=True)
        return found and equivalent(found.text)
    return None


def _tabs(label: str, content: str) -> str:
    """Return the tabs between comments (NexT), each below its name."""
    count = 0

    def name_of(tab: re.Match[str]) -> str:
        nonlocal count
        count += 1
        name = tab["name"].partition("@")[0].strip() or f"{label} {count}".strip()
        return f"\n<p><strong>{escape(name)}</strong></p>\n"

    return _END_OF_TAB.sub("", _TAB.sub(name_of, content))
