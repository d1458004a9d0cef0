"""The speed of reading a blog: posts per second, and the ratio to Python-Markdown alone.

Both readers read the same texts in turn, so that a change of the machine's speed affects both. The
figures are medians of the CPU time of one process.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from exporter.input_files import InputFolders

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class ReadingSpeed:
    """The CPU seconds that the exporter and Python-Markdown take to read some posts."""

    posts: int
    exporter: float
    python_markdown: float

    def __str__(self) -> str:
        return (
            f"{self.posts:,} posts: {self.exporter:.2f} s of CPU, or"
            f" {self.posts / self.exporter:,.0f} posts per second; Python-Markdown with ‘extra’"
            f" takes {self.python_markdown:.2f} s for the bodies alone: the ratio is"
            f" {self.exporter / self.python_markdown:.2f} (medians of {_ROUNDS} rounds)."
        )


def measure_reading(root: Path) -> ReadingSpeed:
    """Read the posts of a site several times."""
    import frontmatter
    import markdown

    from exporter.diagnostics import Diagnostics
    from exporter.read.context import ReadContext
    from exporter.read.post import read_post
    from exporter.read.sites.jekyll import read_site

    posts = sorted(root.glob("_posts/**/*.md"))
    texts = [frontmatter.parse(post.read_text(encoding="utf-8-sig"))[1] for post in posts]
    site = read_site(InputFolders.of(root), Diagnostics())
    exporter, python_markdown = [], []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for text in texts:
            markdown.markdown(text, extensions=["extra"])
        python_markdown.append(time.process_time() - start)
        start = time.process_time()
        for post in posts:
            read_post(post, ReadContext(site, Diagnostics()))
        exporter.append(time.process_time() - start)
    return ReadingSpeed(len(posts), statistics.median(exporter), statistics.median(python_markdown))


if __name__ == "__main__":
    json.dump(asdict(measure_reading(Path(sys.argv[1]))), sys.stdout)
