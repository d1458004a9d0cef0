"""How fast a blog is read: posts a second, and the ratio to bare Python-Markdown.

Both readers take the same texts in turn, so that a machine whose speed drifts is fair to both. What
is compared is CPU time of one process; the figures are medians.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading some posts took, by us and by Python-Markdown, in CPU seconds."""

    posts: int
    ours: float
    bare: float

    def __str__(self) -> str:
        return (
            f"{self.posts:,} posts: {self.ours:.2f} s of CPU, {self.posts / self.ours:,.0f} posts a"
            f" second; Python-Markdown with ‘extra’ takes {self.bare:.2f} s for their bodies alone:"
            f" {self.ours / self.bare:.2f} times as much (medians of {_ROUNDS} rounds)."
        )


def reading(root: Path) -> Reading:
    """Read a site's posts, again and again."""
    import frontmatter
    import markdown

    from exporter.diagnostics import Diagnostics
    from exporter.read.post import read_post
    from exporter.read.sites.jekyll import read_site

    posts = sorted(root.glob("_posts/**/*.md"))
    texts = [frontmatter.parse(post.read_text(encoding="utf-8-sig"))[1] for post in posts]
    site = read_site(root, Diagnostics())
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        began = time.process_time()
        for text in texts:
            markdown.markdown(text, extensions=["extra"])
        theirs.append(time.process_time() - began)
        began = time.process_time()
        for post in posts:
            read_post(post, site, Diagnostics())
        ours.append(time.process_time() - began)
    return Reading(len(posts), statistics.median(ours), statistics.median(theirs))


if __name__ == "__main__":
    json.dump(asdict(reading(Path(sys.argv[1]))), sys.stdout)
