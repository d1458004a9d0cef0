"""The sample posts and the sample collection in every PDF profile, validated."""

from __future__ import annotations

import re
import subprocess
from itertools import cycle
from pathlib import Path

import pytest
from outloud_findings import outloud_findings
from sample_books import COLLECTION, NONE, POSTS, SampleBooks

from exporter.check import check_file
from exporter.diagnostics import Diagnostics
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import Choices

PROFILES = (*profile_names(), *(f"press-{printer}" for printer in printer_names()))

pytestmark = pytest.mark.slow


def choices_of(name: str) -> Choices:
    """Return what is chosen for a profile: nothing for that of the screen."""
    profile, _, printer = name.partition("-")
    return Choices(profile=profile, printer=printer or None) if name != "screen" else NONE


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


@pytest.mark.parametrize("name", [name for name in PROFILES if name not in ("screen", "press")])
def test_sample_collection_is_valid_in_every_profile(
    name: str, tmp_path: Path, sample_books: SampleBooks
) -> None:
    """What the profile `press` requires, each printing service requires too.

    `test_sample_collection.py` has the collection for the screen.
    """
    files = sample_books.files(COLLECTION, choices_of(name), ("pdf",))
    for end, data in files.items():
        assert problems_of(data, tmp_path / f"{name}{end}") == []
    assert len(files) == 1 + ("-" in name)


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
    path: Path, name: str, tmp_path: Path, sample_books: SampleBooks
) -> None:
    """Most of the posts are chapters of the sample collection, which is made in every profile."""
    pdf = tmp_path / f"{name}.pdf"
    problems = problems_of(sample_books.pdf(path, choices_of(name)), pdf)
    if name == "screen":
        problems += outloud_findings(pdf)
    # Some printers do not bind a book as thin as a single post.
    page_count_problem = re.compile(r"pages-count: the file has |unmet: \d+ to \d+ pages")
    assert [each for each in problems if not page_count_problem.match(each)] == []
