"""The audit finds no problem in the sample posts and the sample collection, nor a lost word."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pdf_words import words_missing_in_pdf
from pikepdf import Pdf
from sample_books import CONTENT, NONE, POSTS, SampleBooks

from exporter.check.audit import audit
from exporter.model.requirements import requirements_of
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Choices, Settings

pytestmark = pytest.mark.slow


def problems_of(data: bytes, settings: Settings) -> list[str]:
    required = requirements_of(pdf_options(settings))
    with Pdf.open(BytesIO(data)) as pdf:
        return [str(problem) for problem in audit(pdf, required, [str(CONTENT.parent)]).problems]


def chosen(two_sided: bool) -> Choices:
    # Pages are one-sided where nobody chooses: other tests build these books too.
    return Choices(two_sided=True) if two_sided else NONE


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_sample_passes(path: Path, sample_books: SampleBooks) -> None:
    settings = Settings(two_sided=POSTS.index(path) % 2 == 1)
    data = sample_books.pdf(path, chosen(settings.two_sided))
    assert problems_of(data, settings) == []
    assert words_missing_in_pdf(data, path.read_text()) == []


@pytest.mark.parametrize("two_sided", [False, True], ids=["one-sided", "two-sided"])
def test_the_sample_collection_passes(two_sided: bool, sample_books: SampleBooks) -> None:
    settings = Settings(two_sided=two_sided)
    assert problems_of(sample_books.collection(chosen(two_sided))[".pdf"], settings) == []
