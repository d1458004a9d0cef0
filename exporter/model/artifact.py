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


COVER_BESIDE = "-cover.pdf"
"""The ending of the name of a full cover beside a file that the user names."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A written file: its bytes, and the ending of its name, such as `.epub`.

    `pages` are those of a PDF that can be cited, `page_count` the number of all. `beside` is the
    ending of its name if the user names the file of the book and this is another one, such as
    `-cover.pdf`.
    """

    data: bytes
    suffix: str
    pages: PrintedPages | None = None
    page_count: int = 0
    beside: str = ""
