"""The result of a benchmark: one measurement for each tool, task, format and state of the cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bench.measure import DONE, Usage

Format: TypeAlias = Literal["pdf", "epub", ""]
"""Empty for the measurement of imports alone."""
CacheState: TypeAlias = Literal["", "cold", "warm", "edited", "moved"]

FORMATS: tuple[Format, ...] = ("pdf", "epub")
JOBS = (1, 2)
"""The numbers of processes that the exporter is measured with; peers are compared with the last."""

EXPORTER = "exporter"
IMPORTS = "the exporter’s imports"
PANDOC_EPUB = "pandoc"
WEASYPRINT = "pandoc + WeasyPrint"
TYPST = "pandoc + typst"

BLOG = "the whole blog"
NEWEST = "the newest posts"
NEWEST_POSTS = 20
REPEATED = "the blog repeated"


@dataclass(frozen=True, slots=True)
class Output:
    """A file that a tool wrote. `size` is in bytes; `pages` is 0 for an EPUB.

    `validity` is ‘valid’ or counts the findings; empty where the file was not validated.
    """

    size: int
    pages: int
    digest: str
    validity: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """The cost of one task for one tool. `posts` counts them; `jobs` is 0 for other tools.

    `state` is that of the exporter's cache: empty (cold), complete (warm), complete but for one
    post (edited), or for one near the beginning that grows by pages (moved).
    """

    tool: str
    format: Format
    task: str
    posts: int
    usage: Usage
    state: CacheState = ""
    jobs: int = 0
    output: Output | None = None

    @property
    def is_done(self) -> bool:
        """Whether the tool finished its task."""
        return self.usage.end == DONE
