"""How fast a blog is read: posts a second, peak memory, and the ratio to bare Python-Markdown.

    python tests/bench/reading.py SITE

Both readers take the same texts in turn, so that a machine whose speed drifts is fair to both. What
is compared is CPU time of this process; the figures are medians of three rounds.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from pathlib import Path

import frontmatter
import markdown

from exporter.diagnostics import Diagnostics
from exporter.read.post import read_post
from exporter.read.site import read_site

ROUNDS = 3


def main(root: Path) -> None:
    posts = sorted(root.glob("_posts/**/*.md"))
    texts = [frontmatter.parse(post.read_text(encoding="utf-8-sig"))[1] for post in posts]
    site = read_site(root, Diagnostics())
    ours, theirs = [], []
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            markdown.markdown(text, extensions=["extra"])
        theirs.append(time.process_time() - began)
        began = time.process_time()
        for post in posts:
            read_post(post, site, Diagnostics())
        ours.append(time.process_time() - began)
    mine, bare = statistics.median(ours), statistics.median(theirs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(posts)} posts of {root.name}, medians of {ROUNDS} rounds, CPU seconds")
    print(f"  the exporter's reader          {mine:7.2f} s {len(posts) / mine:8.1f} posts/s")
    print(f"  Python-Markdown with ‘extra’   {bare:7.2f} s {len(posts) / bare:8.1f} posts/s")
    print(f"  ratio                          {mine / bare:7.2f}")
    print(f"  peak memory                    {peak:7.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: reading.py SITE, the root of a Jekyll site")
    main(Path(sys.argv[1]))
