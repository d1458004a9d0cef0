"""A real blog, where there is one: a sample of its posts, or all of them.

EXPORTER_CORPUS names the root of a site, all of whose posts are then tried. Without it, a site in a
folder `shared/corpus` beside the clone lends a sample. Where there is neither, these tests are left
out, and the report says so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "corpus"
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


def corpus() -> list[Path]:
    """The posts to try."""
    named = os.environ.get("EXPORTER_CORPUS")
    sites = [Path(named)] if named else sorted(path.parent for path in BESIDE.glob("*/_config.yml"))
    posts = sorted(post for site in sites for post in site.glob("_posts/**/*.md"))
    if named:
        return posts
    return [post for at, post in enumerate(posts) if post.stem in MODELS or at % EVERY == 0]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "post" in metafunc.fixturenames:
        metafunc.parametrize("post", corpus(), ids=lambda post: post.stem, scope="module")


collect_ignore = [] if corpus() else ["test_posts.py"]
