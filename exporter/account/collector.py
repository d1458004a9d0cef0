"""What a scanner finds: the text that must be in the output, and items."""

from __future__ import annotations

import html
from bisect import bisect_right

from exporter.account import patterns
from exporter.account.folding import squeeze
from exporter.account.items import GAP, Kind, SourceItem
from exporter.account.template_tags import END_OPTIONAL, OPTIONAL


class ContentCollector:
    """Collects the content of a source, whose first line has the number `first_line`.

    `output` are the pieces of its text. While `is_uncertain`, markup may be code, and nothing is an
    item.
    """

    def __init__(self, source: str, first_line: int) -> None:
        self.items: list[SourceItem] = []
        self.blocks: list[tuple[int, int]] = []
        self.output: list[str] = []
        self.is_uncertain = False
        self._conditions = 0
        self._first_line = first_line
        self._starts = [0]
        while after := source.find("\n", self._starts[-1]) + 1:
            self._starts.append(after)

    def line(self, offset: int) -> int:
        """Return the line of an offset."""
        return bisect_right(self._starts, offset) - 1 + self._first_line

    def add(self, kind: Kind, content: str, offset: int, alt: str = "") -> None:
        """Add an item, unless it may be none."""
        is_certain = not self.is_uncertain and not self._conditions
        if is_certain and len(self.items) < patterns.MAX_ITEMS:
            self.items.append(SourceItem(kind, content, self.line(offset), alt))

    def add_words(self, code: str) -> None:
        """Add the words of code, in which character references stay as written."""
        self.output.append(code.replace("&", "&amp;"))

    def add_code_block(self, code: str, offset: int) -> None:
        """Add a block of code and its words."""
        # What template tags write in the code is not known, nor whether they are run.
        for piece in patterns.CONDITIONAL.split(code):
            if content := squeeze(piece):
                self.add("code block", content, offset)
        self.output.append(" ")
        self.add_words(code)
        self.output.append(" ")

    def hide(self, markup: str, separator: str = "") -> None:
        """Leave out markup, which is content if this is code after all."""
        if self.is_uncertain:
            self.make_optional(markup)
        else:
            self.output.append(separator + "\n" * markup.count("\n"))

    def make_optional(self, markup: str) -> None:
        """Add what may be in the output or not."""
        self.output.append(f"{OPTIONAL}{markup}{END_OPTIONAL}")

    def set_condition(self, mark: str) -> None:
        """Begin or end text that may be in the output or not."""
        if mark == OPTIONAL or self._conditions:
            self._conditions += 1 if mark == OPTIONAL else -1
            self.output.append(mark)

    def text(self) -> str:
        """Return what must be in the output, with a `GAP` for what may be."""
        text = "".join(self.output)
        text = html.unescape(text) if "&" in text else text
        if OPTIONAL not in text:
            return text
        pieces: list[str] = []
        depth = 0
        for piece in patterns.CONDITION.split(text):
            if piece == OPTIONAL:
                depth += 1
            elif piece == END_OPTIONAL:
                depth = max(0, depth - 1)
            else:
                pieces.append(GAP + "\n" * piece.count("\n") if depth else piece)
        return "".join(pieces)
