"""The sample posts and the sample collection in every PDF profile, validated."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from outloud_findings import outloud_findings
from sample_sites import build_artifact

from exporter.build import BuildOptions, CollectionRequest, build_book
from exporter.check import check_file
from exporter.diagnostics import Diagnostics
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import Settings

CONTENT = Path(__file__).resolve().parent.parent / "content"
POSTS = sorted((CONTENT / "_posts").glob("*.md"))
PROFILES = (*profile_names(), *(f"press-{printer}" for printer in printer_names()))

pytestmark = pytest.mark.slow


def settings_of(name: str) -> Settings:
    profile, _, printer = name.partition("-")
    return replace(Settings(), profile=profile, printer=printer)


def problems_of(data: bytes, path: Path) -> list[str]:
    """Return the problems that qpdf, the validator and the audit report, and unmet requirements."""
    path.write_bytes(data)
    qpdf = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    diagnostics = Diagnostics()
    table = check_file(path, diagnostics)
    assert bool(table) == path.stem.startswith("press")
    return [
        *([qpdf.stderr] if qpdf.returncode else []),
        *(f"{finding.code}: {finding.message}" for finding in diagnostics),
        *(f"unmet: {row.requirement}" for row in table if not row.met),
    ]


@pytest.mark.parametrize("name", [name for name in PROFILES if name != "press"])
def test_sample_collection_is_valid_in_every_profile(name: str, tmp_path: Path) -> None:
    """What the profile `press` requires, each printing service requires too."""
    request = CollectionRequest((CONTENT / "margins-of-error.yml",))
    book = build_book(request, ("pdf",), BuildOptions(settings_of(name)), Diagnostics())
    assert book
    for artifact in book.files:
        assert problems_of(artifact.data, tmp_path / f"{name}{artifact.beside}.pdf") == []
    assert len(book.files) == 1 + ("-" in name)


def name_of(value: Path | str) -> str:
    return value if isinstance(value, str) else value.stem[11:]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        *((path, "screen") for path in POSTS),
        *zip(POSTS, cycle(PROFILES[1:])),
    ],
    ids=name_of,
)
def test_sample_posts_are_valid_on_screen_and_in_another_profile(
    path: Path, name: str, tmp_path: Path
) -> None:
    """Most of the posts are chapters of the sample collection, which is made in every profile."""
    artifact = build_artifact(path, "pdf", settings_of(name), Diagnostics())
    assert artifact
    pdf = tmp_path / f"{name}.pdf"
    problems = problems_of(artifact.data, pdf)
    if name == "screen":
        problems += outloud_findings(pdf)
    # Some printers do not bind a book as thin as a single post.
    page_count_problem = re.compile(r"pages-count: the file has |unmet: \d+ to \d+ pages")
    assert [each for each in problems if not page_count_problem.match(each)] == []
