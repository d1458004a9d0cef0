"""A text in which the ends of constructs are looked for."""

from __future__ import annotations

import re
from bisect import bisect_left

_CLOSING = re.compile(r"</([A-Za-z_][\w.:-]*+)\s*+>")
_EXTENSION_END = re.compile(r"\{:/(\w*+)\}")


class SearchedText:
    """A text that remembers where marks are.

    Without that, each of many opening marks that nothing closes searches the whole text behind it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._last: dict[str, int] = {}
        self._named: dict[re.Pattern[str], dict[str, list[tuple[int, int]]]] = {}

    def has(self, mark: str, at: int) -> bool:
        """Return whether the text has a mark at an offset or behind it."""
        if mark not in self._last:
            self._last[mark] = self.text.rfind(mark)
        return self._last[mark] >= at

    def closing_tag(self, name: str, at: int) -> tuple[int, int] | None:
        """Return the offsets of the first closing tag of an element behind an offset."""
        return self._first(_CLOSING, name.lower(), at)

    def end_of_element(self, name: str, at: int) -> int:
        """Return the offset behind the first closing tag of an element; 0 if there is none."""
        found = self.closing_tag(name, at)
        return found[1] if found else 0

    def extension_end(self, name: str, at: int) -> tuple[int, int] | None:
        """Return the offsets of the first closing tag of an extension, which need not name it."""
        found = [self._first(_EXTENSION_END, each, at) for each in ("", name)]
        return min((each for each in found if each), default=None)

    def _first(self, pattern: re.Pattern[str], name: str, at: int) -> tuple[int, int] | None:
        if pattern not in self._named:
            named = self._named[pattern] = {}
            for match in pattern.finditer(self.text):
                named.setdefault(match[1].lower(), []).append(match.span())
        spans = self._named[pattern].get(name, [])
        index = bisect_left(spans, (at, 0))
        return spans[index] if index < len(spans) else None
