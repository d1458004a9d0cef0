"""The posts of a real blog that the corpus tests build.

`EXPORTER_CORPUS` names the root of a site: the tests build all of its posts. If it is not set, they
build a sample of the posts of the sites in `shared/corpus` beside the clone.
"""

from __future__ import annotations

import os
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.read.sites.registry import find_site

SAMPLE_SITES = Path(__file__).resolve().parents[2] / "shared" / "corpus"
SAMPLED = "EXPORTER_CORPUS" not in os.environ
SAMPLE_STEP = 58
"""Every nth post is built, besides `MODELS`."""

POSTS_OF_A_SITE = 8
"""How many posts of each sample site are read to find what is lost."""

MODELS = """
2014-12-24-aspects-in-spring
2015-02-26-digging-into-the-system
2016-08-09-the-ios-bug-chase
2017-04-21-hermes-max-rate
2019-11-08-performance-of-javascript-optional-chaining
2020-12-28-speeding-up-warm-builds
2022-06-20-graphql-perf-tradeoffs
2023-09-14-online-mongodb-migration
2023-12-14-lmdb-postmortem
2025-02-06-the-ai-dual-use-dilemma-using-the-example-of-china
2025-05-19-snowflake-data-pivoting
""".split()

COLLECTION_POSTS = """
2016-03-12-Managing-Frontend-in-the-microservices-architecture
2018-10-22-turnilo-lets-change-the-way-people-explore-big-data
2019-10-14-team-tourism-case-studies-1
2019-11-19-team-tourism-case-studies-2
2021-09-30-how-to-ruin-elasticsearch-performance-part-i
2021-10-07-how-to-ruin-elasticsearch-performance-part-ii
2024-04-12-ten-years-microservices
2025-02-06-the-ai-dual-use-dilemma-using-the-example-of-china
""".split()
"""Posts with links to one another, for the sample collection."""


def all_posts() -> list[Path]:
    """Return the texts of the site that is named, of whatever generator, or of those of Jekyll."""
    if corpus_root := os.environ.get("EXPORTER_CORPUS"):
        site = find_site(Path(corpus_root)).read(Diagnostics())
        posts = site.generator.posts_below(site, site.root)
        return [post for post in posts if post.read_text("utf-8", "replace").strip()]
    sites = (path.parent for path in sorted(SAMPLE_SITES.glob("*/_config.yml")))
    return sorted(post for site in sites for post in _texts_below(site / "_posts"))


def _texts_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".markdown"))


def accounted_posts() -> list[Path]:
    """Return posts of every site, of whatever generator: all, or some of each sample site."""
    corpus_root = os.environ.get("EXPORTER_CORPUS")
    sites = [Path(corpus_root)] if corpus_root else sorted(SAMPLE_SITES.glob("*/"))
    posts: list[Path] = []
    for site in sites:
        found = _texts_below(site)
        posts += found if corpus_root else found[:: max(1, len(found) // POSTS_OF_A_SITE)]
    return posts


def single_posts() -> list[Path]:
    """Return the posts to build one by one."""
    posts = all_posts()
    if not SAMPLED:
        return posts
    return [post for at, post in enumerate(posts) if post.stem in MODELS or at % SAMPLE_STEP == 0]


def collection_posts() -> list[Path]:
    """Return the posts of the collection."""
    posts = all_posts()
    if not SAMPLED:
        return posts
    return [post for post in posts if post.stem in COLLECTION_POSTS]
