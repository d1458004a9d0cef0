"""Tests of a real blog. Without one they are not collected, and the report names that."""

from __future__ import annotations

import pytest
from corpus_posts import SAMPLED, accounted_posts, collection_posts, single_posts


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "post" in metafunc.fixturenames:
        metafunc.parametrize("post", single_posts(), ids=lambda post: post.stem, scope="module")
    if "source" in metafunc.fixturenames:
        metafunc.parametrize("source", accounted_posts(), ids=lambda source: source.stem)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Build every third post of the sample twice, unless one is asked for."""
    built_twice = [item for item in items if item.name.startswith("test_outputs_are_reproducible[")]
    if SAMPLED and len(built_twice) > 1:
        left_out = {item for at, item in enumerate(built_twice) if at % 3}
        config.hook.pytest_deselected(items=[*left_out])
        items[:] = [item for item in items if item not in left_out]


collect_ignore = [] if single_posts() else ["test_posts.py"]
collect_ignore += [] if accounted_posts() else ["test_account_of_posts.py"]
collect_ignore += (
    [] if collection_posts() else ["test_collection.py", "test_corpus_against_engine.py"]
)
