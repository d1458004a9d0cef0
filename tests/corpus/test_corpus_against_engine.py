"""A book of posts of a real blog: assembled pages equal those of the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_posts import collection_posts
from test_pdf_against_engine import decided, held_together

from exporter.build import CollectionRequest

pytestmark = pytest.mark.slow


def test_assembled_pages_equal_those_of_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition, settings = decided(
        CollectionRequest(tuple(collection_posts()), title="A yearbook", parts_by="year")
    )
    held_together(edition, settings, tmp_path, monkeypatch)
