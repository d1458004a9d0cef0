"""The audit finds no problem in the sample posts and the sample collection, nor a lost word."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pdf_words import words_missing_in_pdf
from pikepdf import Pdf
from sample_sites import build_artifact

from exporter.build import BuildOptions, CollectionRequest, build_book
from exporter.check.audit import audit
from exporter.diagnostics import Diagnostics
from exporter.model.requirements import requirements_of
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings

CONTENT = Path(__file__).resolve().parent.parent / "content"
POSTS = sorted((CONTENT / "_posts").glob("*.md"))

pytestmark = pytest.mark.slow


def problems_of(data: bytes, settings: Settings) -> list[str]:
    required = requirements_of(pdf_options(settings))
    with Pdf.open(BytesIO(data)) as pdf:
        return [str(problem) for problem in audit(pdf, required, [str(CONTENT.parent)]).problems]


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_sample_passes(path: Path) -> None:
    settings = Settings(two_sided=POSTS.index(path) % 2 == 1)
    artifact = build_artifact(path, "pdf", settings, Diagnostics())
    assert artifact
    assert problems_of(artifact.data, settings) == []
    assert words_missing_in_pdf(artifact.data, path.read_text()) == []


@pytest.mark.parametrize("two_sided", [False, True], ids=["one-sided", "two-sided"])
def test_the_sample_collection_passes(two_sided: bool) -> None:
    settings = Settings(two_sided=two_sided)
    request = CollectionRequest((CONTENT / "margins-of-error.yml",))
    built = build_book(request, ("pdf",), BuildOptions(settings), Diagnostics())
    assert built
    assert [problems_of(artifact.data, settings) for artifact in built.files] == [[]]
