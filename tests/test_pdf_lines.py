"""Lines of text in a PDF."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sample_sites import POST, write_site

import exporter


def test_text_before_a_link_behind_a_no_break_space_fills_its_lines(tmp_path: Path) -> None:
    # In some of these paragraphs, the text before the link fits its line, and the link does not.
    words = "bread needs flour, water, salt, and more time than most people have had for many years"
    paragraphs = "\n\n".join(
        f"{'m' * length} {words} for the\u00a0[best](https://b.example) loaves, they say."
        for length in range(1, 30)
    )
    write_site(tmp_path, {POST: f"---\ntitle: A post\n---\n{paragraphs}\n"})
    settings = exporter.Choices(references="none")
    pdf = exporter.pdf(tmp_path / POST, settings=settings).data
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    assert text.count("loaves") == 29
    lines = [line.strip() for line in text.splitlines()]
    assert [line for line in lines if line in words.split()] == []
