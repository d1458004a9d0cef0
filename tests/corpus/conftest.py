"""Tests of a real blog. Without one they are not collected, and the report names that."""

from __future__ import annotations

import pytest
from corpus_posts import accounted_posts, collection_posts, single_posts


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "post" in metafunc.fixturenames:
        metafunc.parametrize("post", single_posts(), ids=lambda post: post.stem, scope="module")
    if "source" in metafunc.fixturenames:
        metafunc.parametrize("source", accounted_posts(), ids=lambda source: source.stem)


collect_ignore = [] if single_posts() else ["test_posts.py"]
collect_ignore += [] if accounted_posts() else ["test_account_of_posts.py"]
collect_ignore += (
    [] if collection_posts() else ["test_collection.py", "test_corpus_against_engine.py"]
)
