"""Shortcodes of WordPress and its plugins, which its exports leave in Markdown.

They are read in the texts of every program: `[caption]` with its end is hardly ever meant as text.
"""

from __future__ import annotations

import re
from html import escape

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.read.templates.tags.arguments import TagArguments, parse_arguments
from exporter.read.templates.tags.calls import TagCall, TagRole, TextPart, paired, render_tags
from exporter.read.templates.tags.elements import TagMarkup, code_block, figcaption, formula, link
from exporter.read.templates.tags.markup import markup_of_tag
from exporter.read.templates.tags.names import LANGUAGES
from exporter.read.templates.tags.scanner import TagSyntax, scan_tags
from exporter.read.templates.wordpress_names import CODE, EMBEDDED, NAMES, PAIRED, SINGLE

_OPENING = rf"\\?\[(?=/?(?:{NAMES})(?:[\s=\]]|\\\]))"
_TAG = re.compile(
    rf"\\?\[(?P<slash>/)?(?P<name>{NAMES})(?P<arguments>[\s=][^\[\]\n]{{0,1000}}?)?(?P<single>/)?\\?\]"
    r"(?!\(|:[ \t]|\[[^\[\]/\n]*\](?!\())"
)
"""A tag; before an address or a label in brackets, it is the text of a link."""
_LATEX = re.compile(r"\$latex\s+([^$\n]+)\$")
_IMAGE = re.compile(
    r"\s*(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?"
    r"|\s*\[?!\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)(?:\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\))?"
)
_ADDRESS = re.compile(r"\s*(https?://\S+)\s*")


def without_wordpress_shortcodes(
    text: str, source: Source, start: int, diagnostics: Diagnostics
) -> str:
    """Return the Markdown in a source, from an offset on, with what stands for its shortcodes.

    `text` may differ from the source, in which the tags are looked for again.
    """

    def report(code: str, message: str, call: TagCall) -> None:
        written = text[call.start : call.end]
        at = source.text.find(written, start)
        diagnostics.report(code, message, source.place(max(at, start)))

    def markup_of(call: TagCall, content: str | None, is_block: bool) -> TagMarkup | None:
        found = _markup_of(call, content, is_block=is_block)
        if found is None:
            report("shortcode-unread", f"‘[{call.name}]’ was removed", call)
        elif found.outcome:
            report("shortcode-replaced", f"the tag ‘[{call.name}]’: {found.outcome}", call)
        return found

    text = _LATEX.sub(lambda found: formula(found[1], is_block=False), text)
    tags = paired(_certain(list(scan_tags(text, TagSyntax(_OPENING, _read, _closing)))))
    return render_tags(text, tags, markup_of)[0]


def _read(text: str, start: int, is_code: bool) -> TextPart | None:
    tag = None if is_code else _TAG.match(text, start)
    if tag is None:
        return None
    # An escaped mark is that of a converter, which takes underscores for emphasis too.
    written = (tag["arguments"] or "").replace("\\_", "_").replace("\\", "")
    arguments = parse_arguments(re.sub(r"^=", "", written.strip()))
    role: TagRole = "closing" if tag["slash"] else "single" if tag["single"] else "opening"
    return TagCall(tag["name"].replace("-", "_"), arguments, start, tag.end(), role)


def _closing(name: str) -> str:
    return rf"\\?\[/{name.replace('_', '[-_]')}\\?\]"


def _certain(parts: list[TextPart]) -> list[TextPart]:
    """Return the tags that are not text: with an end, arguments or a name that says enough."""
    closings = paired(parts).closings
    pairs = {*closings, *closings.values()}
    return [part for index, part in enumerate(parts) if index in pairs or _is_whole(part)]


def _is_whole(part: TextPart) -> bool:
    """Return whether a part is a tag that needs no end."""
    if not isinstance(part, TagCall) or part.role == "closing" or part.name in PAIRED:
        return False
    return bool(part.arguments.text) or part.name == "gallery"


def _markup_of(call: TagCall, content: str | None, *, is_block: bool) -> TagMarkup | None:
    """Return what stands for a tag; None if it has nothing to show."""
    name, arguments = call.name, call.arguments
    if content is None:
        if name in SINGLE or name in PAIRED:
            return None
        return markup_of_tag(name, _media_arguments(arguments), None, is_block=is_block)
    if name in ("caption", "wp_caption"):
        return _captioned(content, arguments)
    if name == "latex":
        return TagMarkup(formula(content.strip(), is_block=is_block), "")
    if name in CODE:
        if not is_block:
            return TagMarkup(f"<code>{escape(content.strip(), quote=False)}</code>", "")
        language = arguments.first("language", "lang") or (name if name in LANGUAGES else "")
        return TagMarkup(code_block(_decoded(content).strip("\n"), language), "")
    if address := _ADDRESS.fullmatch(content):
        return TagMarkup(link("", address[1], is_block=is_block), "it is shown as a link")
    if not content.strip():
        return markup_of_tag(name, _media_arguments(arguments), None, is_block=is_block)
    if name in EMBEDDED:
        return markup_of_tag(name, TagArguments((content.strip(),)), None, is_block=is_block)
    return TagMarkup(content, "its content is kept")


def _media_arguments(arguments: TagArguments) -> TagArguments:
    """Return arguments with the address of a sound or a video under a name that media have."""
    source = arguments.first("mp3", "mp4", "m4a", "ogg", "webm", "wav")
    if not source:
        return arguments
    return TagArguments(arguments.positional, {"src": source, **arguments.named}, arguments.text)


def _captioned(content: str, arguments: TagArguments) -> TagMarkup:
    """Return the image in a text with the words after it, or in an argument, as its caption."""
    image = _IMAGE.match(content)
    if image is None:
        return TagMarkup(content, "its content is kept")
    caption = content[image.end() :].strip() or arguments.first("caption")
    words = f"<figure>\n\n{image[0].strip()}\n\n{figcaption(caption)}</figure>"
    return TagMarkup(words, "")


def _decoded(code: str) -> str:
    """Return code as its author wrote it: editors store it with character references."""
    for reference, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        code = code.replace(reference, character)
    return code
