"""The account of a PDF: the words of a source that its text layer does not hold."""

from __future__ import annotations

import re
import subprocess

from exporter.account import WrittenContent, compare, source_content
from exporter.account.folding import WORD, fold

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
        if not _is_parted(word, parts)
    ]


def _is_parted(word: str, parts: set[str]) -> bool:
    """Return whether a word is parted at the end of a page."""
    return any(word[:at] in parts and word[at:] in parts for at in range(2, len(word) - 1))
