"""What was measured: a row is one contestant at one piece of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bench.measure import DONE, Usage

Product: TypeAlias = Literal["pdf", "epub", ""]
State: TypeAlias = Literal["", "cold", "warm", "edited", "rewritten"]

PRODUCTS: tuple[Product, ...] = ("pdf", "epub")
JOBS = (1, 2)
"""How many processes the exporter is given; the last is what is held against peers."""

OURS = "exporter"
IMPORTS = "our bare imports"
PANDOC_EPUB = "pandoc"
WEASYPRINT = "pandoc + WeasyPrint"
TYPST = "pandoc + typst"

BLOG = "the whole blog"
NEWEST = "the newest posts"
GROWN = "the blog repeated"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made. `validity` is ‘valid’, or says what is wrong; empty: nobody asked."""

    size: int
    pages: int
    digest: str
    validity: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One contestant at one piece of work.

    `state` says of the exporter what it found in its cache: nothing (cold), all (warm), all but
    one post (edited), of every post its pictures only (rewritten).
    """

    contestant: str
    product: Product
    work: str
    posts: int
    usage: Usage
    state: State = ""
    jobs: int = 0
    made: Made | None = None

    @property
    def is_done(self) -> bool:
        """Whether there is anything to compare."""
        return self.usage.end == DONE
