"""A real blog, where there is one: which of its posts are tried.

EXPORTER_CORPUS names the root of a site, all of whose posts are then tried. Without it, a site in a
folder `shared/corpus` beside the clone lends a sample.
"""

from __future__ import annotations

import os
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "corpus"
EVERY = 29
"""One post in so many is tried, besides the model cases."""

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

BOUND = """
2016-03-12-Managing-Frontend-in-the-microservices-architecture
2018-10-22-turnilo-lets-change-the-way-people-explore-big-data
2019-10-14-team-tourism-case-studies-1
2019-11-19-team-tourism-case-studies-2
2021-09-30-how-to-ruin-elasticsearch-performance-part-i
2021-10-07-how-to-ruin-elasticsearch-performance-part-ii
2024-04-12-ten-years-microservices
2025-02-06-the-ai-dual-use-dilemma-using-the-example-of-china
""".split()
"""Posts that lead to one another, some to places in one another, for a book of a sample."""


def posts_of_the_blog() -> list[Path]:
    named = os.environ.get("EXPORTER_CORPUS")
    sites = [Path(named)] if named else sorted(path.parent for path in BESIDE.glob("*/_config.yml"))
    return sorted(post for site in sites for post in site.glob("_posts/**/*.md"))


def corpus() -> list[Path]:
    """The posts to try one by one."""
    posts = posts_of_the_blog()
    if "EXPORTER_CORPUS" in os.environ:
        return posts
    return [post for at, post in enumerate(posts) if post.stem in MODELS or at % EVERY == 0]


def bound() -> list[Path]:
    """The posts to bind into one book."""
    posts = posts_of_the_blog()
    if "EXPORTER_CORPUS" in os.environ:
        return posts
    return [post for post in posts if post.stem in BOUND]
