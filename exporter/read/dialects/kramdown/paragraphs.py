"""Paragraphs: what nothing else takes."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.blocks import LineProcessor, last_of
from exporter.read.dialects.kramdown.patterns import PARAGRAPH_END


class ParagraphProcessor(LineProcessor):
    """Lines up to an empty one, or one that begins something else (GFM input: without a gap)."""

    START = re.compile("")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take at least one line. What stands at once below a paragraph belongs to it."""
        count = 1
        while count < len(blocks) and not PARAGRAPH_END.match(blocks[count]):
            count += 1
        text = "\n".join(blocks[:count]).rstrip()
        del blocks[:count]
        last = last_of(parent)
        if last is not None and last.tag == "p" and not len(last) and last.get("raw") is None:
            last.text = f"{last.text}\n{text}"
            return
        self.parser.add(parent, "p", text.lstrip())
