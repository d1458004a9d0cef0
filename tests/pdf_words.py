"""The account of a PDF: the words of a source that its text layer does not hold."""

from __future__ import annotations

import re
import subprocess

from exporter.account import WrittenContent, compare, source_content
from exporter.account.folding import WORD, fold

_PART_OF_A_LINE = 20
"""The least number of characters of a line of a word that is longer than a line."""
_HYPHENATED = re.compile(r"[-\u00ad\u2010]\n")


def words_missing_in_pdf(data: bytes, source: str) -> list[str]:
    """Return the words of the source of a post that are not in its PDF."""
    command = ["pdftotext", "-raw", "-", "-"]
    process = subprocess.run(command, input=data, capture_output=True, check=True)
    lines = process.stdout.decode()
    text = _HYPHENATED.sub("", lines)
    written = WrittenContent(text)
    parts = set(WORD.findall(fold(lines)))
    return [
        word
        for loss in compare(source_content(source), written).losses()
        if loss.kind == "words"
        for word in loss.content.split()
        if not (word in parts or _is_parted(word, parts) or is_boxed(word, lines))
    ]


def _is_parted(word: str, parts: set[str]) -> bool:
    """Return whether a word is parted at the end of a page, a long one at the ends of lines."""
    if any(word[:at] in parts and word[at:] in parts for at in range(2, len(word) - 1)):
        return True
    lines = (at for at in range(_PART_OF_A_LINE, len(word)) if word[:at] in parts)
    return any(_is_parted(word[at:], parts) for at in lines)


def is_boxed(word: str, lines: str) -> bool:
    """Return whether a box replaces a character of a word, which no font has."""
    return "□" in lines and any(character not in lines for character in word)
