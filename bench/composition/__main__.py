"""Set two sample posts with every tool that is installed, and write the figures into docs/.

Nothing is downloaded: a tool that is not installed is left out, and named on the page.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import add
from pathlib import Path

import pymupdf

from bench.commands import CLONE
from bench.composition.counters import Counters, count
from bench.composition.page import figures, write_figures
from bench.composition.picture import draw_pages
from bench.composition.text_lines import Frame, read_pages
from bench.composition.tools import FONTS, Job, Tool, ToolError, exporter_page, tools
from exporter.options.geometry import Geometry, geometry
from exporter.options.paper import paper

POSTS = ("2026-08-25-the-notebook-beside-the-keyboard", "2026-10-06-read-it-aloud")
"""The two sample posts with the most running text of those without formulas."""
PASSAGE = "This September we ran out"
"""What the page in the picture has, of the last post."""
PAGE_SIZE = "a5"

_DOCS = CLONE / "docs"
_WORK = CLONE / "build" / "composition"


@dataclass(frozen=True, slots=True)
class Composed:
    """The PDFs that a tool has made, in the order of the posts, and what is counted in them."""

    pdfs: tuple[Path, ...]
    counters: Counters


def main() -> int:
    """Write docs/composition.md and its picture; return the exit code."""
    posts = [CLONE / "content" / "_posts" / f"{name}.md" for name in POSTS]
    size = geometry(paper(PAGE_SIZE))
    _WORK.mkdir(parents=True, exist_ok=True)
    pages = [exporter_page(post, _WORK) for post in posts]
    composed: dict[str, Composed] = {}
    versions: list[str] = []
    left_out: dict[str, str] = {}
    for tool in tools(_WORK / "programs"):
        if not tool.version:
            left_out[tool.name] = f"not installed ({tool.install})"
            continue
        print(tool.name, file=sys.stderr, flush=True)
        jobs = [
            Job(post, page, _WORK / tool.name, size)
            for post, page in zip(posts, pages, strict=True)
        ]
        try:
            composed[tool.name] = compose(tool, jobs)
        except ToolError as error:
            left_out[tool.name] = str(error)
        else:
            versions.append(tool.version)
    picture = _DOCS / "composition.png"
    last_pdfs = {name: each.pdfs[-1] for name, each in composed.items()}
    draw_pages(last_pdfs, PASSAGE, frame_of(size), picture)
    counted = {name: each.counters for name, each in composed.items()}
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    page = _DOCS / "composition.md"
    write_figures(page, figures(counted, versions, left_out, day, picture.name))
    print(page)
    for name, reason in left_out.items():
        print(f"left out: {name}: {reason}", file=sys.stderr)
    return 0


def compose(tool: Tool, jobs: Sequence[Job]) -> Composed:
    """Return the PDFs of a tool with their counters added up; raises `ToolError`."""
    pdfs = []
    for job in jobs:
        job.folder.mkdir(parents=True, exist_ok=True)
        pdfs.append(tool.make_pdf(job))
    counters = []
    for job, pdf in zip(jobs, pdfs, strict=True):
        frame = frame_of(job.geometry)
        counters.append(count(read_pages(pdf, frame), frame, word_space() * frame.size))
    return Composed(tuple(pdfs), reduce(add, counters, Counters()))


def frame_of(page: Geometry) -> Frame:
    """Return the text area of a one-sided page."""
    return Frame(
        page.side,
        page.width - page.side,
        page.head,
        page.height - page.foot,
        page.text,
        page.line,
    )


def word_space() -> float:
    """Return the width of the space of the text’s font in ems, the normal word space."""
    font = pymupdf.Font(fontfile=str(FONTS / "SourceSerif4-Regular.ttf"))
    return float(font.glyph_advance(ord(" ")))


if __name__ == "__main__":
    sys.exit(main())
