"""Links and images of Markdown: text in brackets, its address after it or defined elsewhere."""

from __future__ import annotations

import re

from exporter.account import patterns
from exporter.account.collector import ContentCollector
from exporter.account.html_tags import unescaped


class LinkScanner:
    """Adds the links and images of a text to its content, one bracket after the other."""

    def __init__(self, text: str, into: ContentCollector) -> None:
        self._text = text
        self._into = into
        self._addresses = {
            _folded_label(match[1]): match[2].strip("<>")
            for match in patterns.DEFINITION.finditer(text)
        }
        # Of each open bracket: the offset, and how much output and how many items are before it.
        self._brackets: list[tuple[int, int, int]] = []

    def end_block(self) -> None:
        """Forget the open brackets: no link extends beyond a blank line."""
        self._brackets.clear()

    def open(self, token: re.Match[str]) -> int:
        """Note an open bracket. Returns the offset after it."""
        self._brackets.append((token.start(), len(self._into.output), len(self._into.items)))
        self._into.output.append(token[0])
        return token.end()

    def close(self, token: re.Match[str]) -> int:
        """Add the link or the image that a bracket closes. Returns the offset at its end."""
        text = self._text
        if not self._brackets:
            return token.end()
        start, outputs, items = self._brackets.pop()
        is_image = text[start] == "!"
        address, end = self._destination(start + 1 + is_image, token.start())
        if address is None:
            self._into.output.append("]")
            return token.end()
        address = unescaped(address)
        if is_image:
            del self._into.output[outputs:], self._into.items[items:]
            self._into.hide(text[start:end], " ")
            self._into.add("image", address, start, text[start + 2 : token.start()])
            return end
        if address.strip("#") and not any(
            item.kind == "image" for item in self._into.items[items:]
        ):
            self._into.add("link", address, start)
        self._into.output[outputs] = ""
        self._into.hide(text[token.start() : end])
        return end

    def _destination(self, start: int, bracket: int) -> tuple[str | None, int]:
        """Return the address of the link whose text is in brackets, and where it ends."""
        end = bracket + 1
        if found := patterns.DESTINATION.match(self._text, end):
            return next(each for each in found.groups() if each is not None), found.end()
        if not self._addresses or bracket - start > patterns.MAX_LABEL:
            return None, end
        label = _folded_label(self._text[start:bracket])
        if found := patterns.REFERENCE.match(self._text, end):
            address = self._addresses.get(_folded_label(found[1]) or label)
            if address is not None:
                return address, found.end()
        return self._addresses.get(label), end


def _folded_label(label: str) -> str:
    return " ".join(label.split()).casefold()
