"""Tests of a real blog. Where there is none, they are left out, and the report says so."""

from __future__ import annotations

import pytest
from corpus_posts import bound, corpus


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "post" in metafunc.fixturenames:
        metafunc.parametrize("post", corpus(), ids=lambda post: post.stem, scope="module")


collect_ignore = [] if corpus() else ["test_posts.py"]
collect_ignore += [] if bound() else ["test_collection.py", "test_corpus_against_engine.py"]
