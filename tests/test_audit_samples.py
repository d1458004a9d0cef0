"""The audit has nothing to say of the posts and of the collection that come along."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Pdf

from exporter.build import Request, build, build_collection
from exporter.check.audit import audit
from exporter.diagnostics import Diagnostics
from exporter.model.requirements import requirements_of
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings

CONTENT = Path(__file__).resolve().parent.parent / "content"
POSTS = sorted((CONTENT / "_posts").glob("*.md"))

pytestmark = pytest.mark.slow


def said_of(data: bytes, settings: Settings) -> list[str]:
    with Pdf.open(BytesIO(data)) as pdf:
        return [
            *map(
                str,
                audit(pdf, requirements_of(pdf_options(settings)), [str(CONTENT.parent)]).faults,
            )
        ]


@pytest.mark.parametrize("two_sided", [False, True], ids=["alone", "bound"])
@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_sample_passes(path: Path, two_sided: bool) -> None:
    settings = Settings(two_sided=two_sided)
    artifact = build(path, "pdf", settings, Diagnostics())
    assert artifact
    assert said_of(artifact.data, settings) == []


@pytest.mark.parametrize("two_sided", [False, True], ids=["alone", "bound"])
def test_the_sample_collection_passes(two_sided: bool) -> None:
    settings = Settings(two_sided=two_sided)
    request = Request((CONTENT / "margins-of-error.yml",))
    bound = build_collection(request, ("pdf",), settings, Diagnostics())
    assert bound
    assert [said_of(artifact.data, settings) for artifact in bound.artifacts] == [[]]
