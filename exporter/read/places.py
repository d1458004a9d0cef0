"""Where in its file a node was written.

Python-Markdown carries no positions, so a node's place is found again by looking for its own words
in the source, a cursor moving forward from block to block.
"""

from __future__ import annotations

import re

from exporter.source import Place, Source

_WORDS = 5
"""How many words tell one block from another: the first few of a paragraph hardly ever recur."""


class Places:
    """Finds places in one source. The cursor is an offset in characters."""

    def __init__(self, source: Source, start: int = 0) -> None:
        self._source = source
        self._start = start
        self._cursor = start

    def of_text(self, text: str) -> Place | None:
        """The place of the next block that begins with these words; the cursor moves there."""
        words = re.findall(r"\w+", text[:200])[:_WORDS]
        if not words:
            return None
        # Markup may stand between two words, but not another sentence.
        pattern = re.compile(r"[\W_]{1,40}?".join(map(re.escape, words)))
        match = pattern.search(self._source.text, self._cursor)
        if match is None:
            return None
        self._cursor = match.start()
        return self._source.place(match.start())

    def of_string(self, string: str) -> Place | None:
        """The place of a string as it is written, after the cursor first, else anywhere."""
        for start in (self._cursor, self._start):
            at = self._source.text.find(string, start) if string else -1
            if at >= 0:
                return self._source.place(at)
        return None
