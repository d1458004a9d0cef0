"""Liquid in a source: its tags are removed, and what is between them stays.

This is not an engine: content that the engine of `read` loses must be missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.account.items import SourceItem

OPTIONAL, END_OPTIONAL = "\x01", "\x02"
"""Around text that may be in the output or not, such as that of a condition."""
CODE, END_CODE = "\x0e", "\x0f"
"""Around code."""
VALUE = "\x03"
"""Stands for the value of a variable."""

_OPENING = re.compile(r"\{\{|\{%")
_BEGINNINGS = {mark: re.compile(rf"(?<![\"']){re.escape(mark)}") for mark in ("{{", "{%")}
"""The beginning of another tag; one behind a quotation mark is text in a tag."""
_NAME = re.compile(r"[-<%]?\s*(/?\s*[a-zA-Z_]\w*(?:-\w+)*)")
_END = {
    "raw": re.compile(r"\{%-?\s*endraw\b[^%{]*%\}"),
    "comment": re.compile(r"\{%-?\s*endcomment\b[^%{]*%\}|\{\{[<%]\s*/\s*comment\s*[>%]\}\}"),
}
_FORMULA_MARK = re.compile(r"\s*(?:\$|\\[(\[b])")
"""What stands in a shortcode that only protects a formula from Markdown."""
_CONDITIONAL = frozenset("if unless case for tablerow capture ifchanged".split())
_FORMULA = frozenset("katex latex math mathjax".split())
_CODE = frozenset("highlight codeblock code mermaid".split())
_VALUES = frozenset("post_url link asset_path asset_url param ref relref".split())
_WITHOUT_TEXT = _CONDITIONAL | _CODE | _VALUES | frozenset("assign elsif when cycle".split())
_MEDIA = frozenset("bilibili codepen gist tweet twitter vimeo youtube".split())
_MEDIA_ID = re.compile(r"""(?:[ \t]|\bid=)["']?([\w-]{6,40})["']?(?=[ \t]|\Z)""")
"""A word that stands by itself, or is named `id`."""
_ARGUMENT = re.compile(r"""(?:([\w-]+)\s*[=:]\s*)?("[^"]*"|'[^']*')""")
_TEXT_NAMES = frozenset(
    ["", *"alt body caption content description message quote summary text title".split()]
)
"""The names of arguments that are text for readers; an argument without a name is too."""
_IMAGE = re.compile(r"\S+\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)", re.IGNORECASE)
_MEDIA_CONDITION = re.compile(r"\(m(?:in|ax)-width:|\dvw\b")
"""The attribute `sizes` of an image (Eleventy), which is not text."""
_MIN_WORDS = 3
"""The least number of words of an argument that is text for readers, and no name of something."""


def without_tags(text: str, first_line: int) -> tuple[str, list[SourceItem]]:
    """Return the text with as many lines but without tags, and the content of their arguments."""
    items: list[SourceItem] = []
    if "{%" not in text and "{{" not in text:
        return text, items
    return "".join(_pieces(text, first_line, items)), items


def _pieces(text: str, line: int, items: list[SourceItem]) -> Iterator[str]:
    at, counted, is_protected = 0, 0, False
    unclosed: set[str] = set()
    while opening := _OPENING.search(text, at):
        start = opening.start()
        yield text[at:start]
        closing = "}}" if opening[0] == "{{" else "%}"
        end = -1
        if closing not in unclosed:
            following = _BEGINNINGS[opening[0]].search(text, start + 2)
            end = text.find(closing, start + 2, following.start() if following else len(text))
            if end < 0 and following is None:
                unclosed.add(closing)
        if end < 0:
            # No tag begins in another: this one is mentioned only.
            yield opening[0]
            at = start + 2
            continue
        tag, at = text[start + 2 : end], end + 2
        line, counted = line + text.count("\n", counted, start), start
        lines = "\n" * tag.count("\n")
        # `{{<` and `{{%` begin a shortcode of Hugo.
        is_tag = closing == "%}" or tag[:1] in ("<", "%")
        name = match[1] if is_tag and (match := _NAME.match(tag)) else ""
        name = f"end{name[1:].strip()}" if name.startswith("/") else name
        if name in _END and name not in unclosed:
            close = _END[name].search(text, at)
            if close is None:
                unclosed.add(name)
                continue
            content, at = text[at : close.start()], close.end()
            kept = content if name == "raw" else "\n" * content.count("\n")
            yield f"{lines}{VALUE}{kept}{VALUE}"
            continue
        if name in _FORMULA:
            is_protected = _FORMULA_MARK.match(text, at) is not None
        is_mark = is_protected and name.removeprefix("end") in _FORMULA
        yield lines + (_replacement(name) if name and not is_mark else VALUE)
        if name and not name.startswith("end") and name not in _WITHOUT_TEXT:
            items += _argument_items(tag, line)
        if name in _MEDIA and (ids := _MEDIA_ID.findall(tag.rstrip("/>% "))):
            # It is in the address of what the tag embeds.
            items.append(SourceItem("argument", max(ids, key=len), line))
    yield text[at:]


def _replacement(name: str) -> str:
    is_end = name.startswith("end")
    match name.removeprefix("end"):
        case block if block in _CONDITIONAL:
            return END_OPTIONAL if is_end else OPTIONAL
        case block if block in _CODE:
            return END_CODE if is_end else CODE
        case block if block in _FORMULA:
            return "$$"
        case value if value in _VALUES:
            return VALUE
        case _:
            return VALUE


def _argument_items(tag: str, line: int) -> Iterator[SourceItem]:
    for match in _ARGUMENT.finditer(tag):
        value = match[2][1:-1]
        if "{{" in value or _MEDIA_CONDITION.search(value):
            continue
        at = line + tag.count("\n", 0, match.start())
        if _IMAGE.fullmatch(value):
            yield SourceItem("image", value, at)
        elif (match[1] or "") in _TEXT_NAMES and len(value.split()) >= _MIN_WORDS:
            yield SourceItem("argument", value, at)
