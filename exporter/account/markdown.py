"""The content of a post's source, found by a scanner that is not a parser of Markdown.

It shares no code with the dialects of `read`, nor a mistake. It knows what is markup in any of
them; what may be markup or content, such as the number of a list item that may begin a sentence, it
does not count. Its time is linear in the length of the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from exporter.account import patterns
from exporter.account.code_scanner import CodeScanner
from exporter.account.folding import squeeze
from exporter.account.html_tags import (
    FALLBACK,
    INLINE,
    KNOWN,
    REMOVED,
    attributes_of,
    element_name,
    image_address,
    unescaped,
)
from exporter.account.items import SourceContent
from exporter.account.links import LinkScanner
from exporter.account.other_markup import WikiLink, end_of_comment, end_of_statement
from exporter.account.template_tags import END_OPTIONAL, OPTIONAL, without_tags


def source_content(text: str) -> SourceContent:
    """Return the content of the file of a post, without its metadata block."""
    text = patterns.CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    start, has_liquid = 0, True
    if metadata := patterns.METADATA.match(text):
        start = metadata.end()
        has_liquid = patterns.NO_LIQUID.search(metadata[0]) is None
    line = text.count("\n", 0, start) + 1
    body, arguments = without_tags(text[start:], line) if has_liquid else (text[start:], [])
    # The text of an argument is Markdown too.
    arguments = [
        replace(item, content=_Scanner(item.content, item.line).scan().text())
        if item.kind == "argument"
        else item
        for item in arguments
    ]
    found = _Scanner(body, line).scan()
    items = (*arguments, *found.items)
    return SourceContent(found.text(), line, items, tuple(found.blocks))


class _Scanner(CodeScanner):
    """Scans a text once; `first_line` is the number of its first line."""

    def __init__(self, text: str, first_line: int) -> None:
        super().__init__(text, first_line)
        self._links = LinkScanner(self._text, self._into)
        self._notes = {match[1] for match in patterns.NOTE.finditer(self._text)}

    # Each of these takes a token, and returns the offset at the end of what it begins.

    def _blank(self, token: re.Match[str]) -> int:
        self._links.end_block()
        self._into.output.append(token[0])
        return token.end()

    def _condition(self, token: re.Match[str]) -> int:
        self._into.set_condition(token[0])
        return token.end()

    def _comment(self, token: re.Match[str]) -> int:
        closing = "-->" if token[0] == "<!--" else "{:/"
        end = self._find(closing, token.end())
        if end < 0:
            return token.end()
        end = end + 3 if closing == "-->" else self._text.find("}", end) + 1 or len(self._text)
        self._into.hide(self._text[token.start() : end], " ")
        return end

    def _script(self, token: re.Match[str]) -> int:
        end = self._find(f"</{token[0][1:]}", token.end())
        end = self._text.find(">", end) + 1 if end >= 0 else 0
        end = end or token.end()
        self._into.hide(self._text[token.start() : end], " ")
        return end

    def _mathml(self, token: re.Match[str]) -> int:
        # A drawing has no words.
        end = self._find("</math>", token.end())
        self._into.make_optional(self._text[token.start() : end] if end >= 0 else token[0])
        return end if end >= 0 else token.end()

    def _definition(self, token: re.Match[str]) -> int:
        definition = patterns.DEFINITION.match(self._text, token.start())
        if definition is None:
            self._into.output.append(token[0])
            return token.end()
        self._into.make_optional(definition[0])
        return definition.end()

    def _note(self, token: re.Match[str]) -> int:
        start = token.start()
        label = token[0][2:].rstrip(":")[:-1]
        before = self._before(start, patterns.MAX_INDENT)
        if token[0].endswith(":") and not before.strip(" \t>"):
            after = patterns.AFTER_NOTE.search(self._text, token.end())
            end = after.start() if after else len(self._text)
            self._into.blocks.append((self._into.line(start), self._into.line(end)))
        elif label in self._notes:
            self._into.add("note", label, start)
        self._into.make_optional(token[0])
        return token.end()

    def _hidden(self, token: re.Match[str]) -> int:
        # Programs other than Obsidian show a comment.
        return self._optional_to(token, end_of_comment(self._text, token, self._find))

    def _export(self, token: re.Match[str]) -> int:
        return self._optional_to(token, end_of_statement(self._text, token.start()))

    def _wiki(self, token: re.Match[str]) -> int:
        link = WikiLink.at(self._text, token.start())
        if link is None:
            return self._open(token)
        if link.image:
            self._into.add("image", link.image, token.start())
        if link.text:
            self._into.output.append(link.text)
            return link.end
        return self._optional_to(token, link.end)

    def _open(self, token: re.Match[str]) -> int:
        return self._links.open(token)

    def _close(self, token: re.Match[str]) -> int:
        return self._links.close(token)

    def _autolink(self, token: re.Match[str]) -> int:
        address = token[0][1:-1]
        self._into.add("link", unescaped(address), token.start())
        return self._optional(token)

    def _address(self, token: re.Match[str]) -> int:
        address = token[0].rstrip(patterns.AFTER_ADDRESS)
        self._into.add("address", unescaped(address), token.start())
        return self._optional(token)

    def _pre(self, token: re.Match[str]) -> int:
        end = self._find("</pre>", token.end())
        if end < 0 or self._into.is_uncertain:
            return self._tag(token)
        code = self._text[token.end() : end]
        code = patterns.TAG.sub(lambda tag: "\n" * tag[0].count("\n"), patterns.MARKS.sub("", code))
        self._into.hide(token[0], " ")
        if content := squeeze(html.unescape(code)):
            self._into.add("code block", content, token.start())
        self._into.output += (code, " ")
        return end + len("</pre>")

    def _tag(self, token: re.Match[str]) -> int:
        tag = token[0]
        # A component of MDX.
        name = "img" if tag.startswith("<Image") else element_name(tag)
        if name not in KNOWN:
            return self._optional(token)
        if tag[1] != "/":
            self._add_element(name, attributes_of(tag), token)
        if name == "noscript" and (tag[1] == "/" or "<img" in self._before(token.start())):
            # It repeats an image that a script loads.
            self._into.set_condition(END_OPTIONAL if tag[1] == "/" else OPTIONAL)
        elif name in FALLBACK and (tag[1] == "/" or self._find(f"</{name}", token.end()) >= 0):
            self._into.set_condition(END_OPTIONAL if tag[1] == "/" else OPTIONAL)
        self._into.hide(tag, "" if name in INLINE else " ")
        return token.end()

    def _add_element(self, name: str, attributes: dict[str, str], token: re.Match[str]) -> None:
        start = token.start()
        match name:
            case "img" | "amp-img" if source := image_address(attributes):
                self._into.add("image", source, start, attributes.get("alt", ""))
            case "a" if target := attributes.get("href"):
                is_image = patterns.LINKED_IMAGE.match(self._text, token.end())
                if target.strip("#") and not is_image:
                    self._into.add("link", target, start)
            case "iframe" | "video" | "audio" | "embed" if target := attributes.get("src"):
                self._into.add("link", target, start)
        if name in REMOVED:
            end = self._find(f"</{name}", token.end())
            if end >= 0:
                self._into.blocks.append((self._into.line(start), self._into.line(end)))

    _TOKENS: ClassVar[Mapping[str, Callable[[Any, re.Match[str]], int]]] = {
        "abbreviation": CodeScanner._optional,
        "address": _address,
        "admonition": CodeScanner._optional,
        "autolink": _autolink,
        "blank": _blank,
        "bracket_tag": CodeScanner._optional,
        "braces": CodeScanner._optional,
        "citation": CodeScanner._optional,
        "close": _close,
        "comment": _comment,
        "condition": _condition,
        "container": CodeScanner._optional,
        "contents": CodeScanner._optional,
        "definition": _definition,
        "environment": CodeScanner._environment,
        "escape": CodeScanner._escape,
        "export": _export,
        "fence": CodeScanner._fence,
        "formula": CodeScanner._formula,
        "hidden": _hidden,
        "import": CodeScanner._optional,
        "label": CodeScanner._optional,
        "markup": CodeScanner._optional,
        "mathml": _mathml,
        "note": _note,
        "number": CodeScanner._optional,
        "open": _open,
        "outliner": CodeScanner._optional,
        "pre": _pre,
        "region": CodeScanner._region,
        "script": _script,
        "slashes": CodeScanner._optional,
        "shortcode": CodeScanner._optional,
        "span": CodeScanner._span,
        "tag": _tag,
        "wiki": _wiki,
    }
