"""A book of posts of a real blog: assembled pages equal those of the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_posts import SAMPLED, collection_posts
from test_pdf_against_engine import assert_equal_to_engine, resolve_request

from exporter.build import CollectionRequest

pytestmark = pytest.mark.slow


def test_assembled_pages_equal_those_of_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each chapter is laid out twice: a third of the sample, of several years, has what joins them.
    posts = tuple(collection_posts()[:: 3 if SAMPLED else 1])
    edition, settings = resolve_request(
        CollectionRequest(posts, title="A yearbook", parts_by="year")
    )
    assert_equal_to_engine(edition, settings, tmp_path, monkeypatch)
