"""Page numbers in the index: each is drawn once, at any position in a line."""

from __future__ import annotations

import re
import subprocess
from itertools import count
from pathlib import Path

import pytest
from layout_jobs import default_css
from pdf_chapters import job
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, resolve_source
from exporter.diagnostics import Diagnostics
from exporter.model.edition import IndexTerm, Page
from exporter.model.nodes import CrossReference
from exporter.resolve.labels import labels_for
from exporter.write.division import page_to_xhtml
from exporter.write.pdf import engine
from exporter.write.xhtml import Dialect

POST = "_posts/2026-05-01-salt.md"


@pytest.mark.slow
def test_no_number_at_the_end_of_a_line_is_drawn_twice(tmp_path: Path) -> None:
    root = write_site(tmp_path, {POST: post_source("Salt", "White.")})
    book = resolve_source(root / POST, BuildOptions(), Diagnostics())
    assert book
    numbers = count(1001)
    index = Page(
        "index",
        "index",
        "index",
        "Index",
        "en",
        labels_for("en"),
        terms=tuple(
            IndexTerm("m" * letters, (CrossReference((), "", "a", "A"),) * 40)
            for letters in range(1, 13)
        ),
    )
    dialect = Dialect(
        "print",
        lambda _: "",
        index.labels,
        Diagnostics(),
        url_of=lambda *_: "x-book:a",
        folio=lambda *_: str(next(numbers)),
    )
    css = default_css()
    set_ = engine.lay_out(job(page_to_xhtml(index, book, dialect), css=css))
    file = tmp_path / "index.pdf"
    file.write_bytes(set_.data)
    command = ["pdftotext", "-raw", file, "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert sorted(re.findall(r"\d+", text)) == [str(n) for n in range(1001, next(numbers))]
