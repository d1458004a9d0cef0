"""A file as written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The pages of a printed book, for the page list of an EPUB.

    `source` identifies the printed book. `starts` holds for each division its key, and for each of
    its pages the block that the page starts at (see `write.page_markers`) and the page label.
    """

    source: str
    starts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A written file: its bytes, and the ending of its name, such as `.epub`.

    `pages` are those of a PDF that can be cited, `page_count` the number of all.
    """

    data: bytes
    suffix: str
    pages: PrintedPages | None = None
    page_count: int = 0
