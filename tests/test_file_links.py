"""Links between the texts of sites whose authors link files, as most generators allow."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import write_files

import exporter

FILES = {
    "index.md": "# Home\n\nText.\n",
    "guide/index.md": "# Guide\n\nText.\n",
    "guide/setup.md": "# Setup\n\n<a id='tools'></a>Text.\n",
    "guide/deep/README.md": "# Deep\n\nText.\n",
    "other/setup.md": "# Other\n\nText.\n",
    "pages/about.mdx": "# About\n\nText.\n",
}


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("setup.md", "guide/setup.md"),
        ("./setup.md#tools", "guide/setup.md"),
        ("setup", "guide/setup.md"),
        ("./setup/", "guide/setup.md"),
        ("setup.html", "guide/setup.md"),
        ("../other/setup.md", "other/setup.md"),
        ("../other/setup", "other/setup.md"),
        ("/other/setup", "other/setup.md"),
        ("deep/", "guide/deep/README.md"),
        ("../index.md", "index.md"),
        ("../pages/about", "pages/about.mdx"),
        ("/about.mdx", "pages/about.mdx"),
        ("missing.md", None),
        ("missing/setup.md", None),
        ("../missing", None),
        ("https://example.com/setup.md", None),
    ],
)
def test_link_to_a_file(tmp_path: Path, link: str, expected: str | None) -> None:
    (tmp_path / ".git").mkdir()
    page = {"guide/page.md": f"---\ntitle: Page\n---\nSee [this]({link}).\n"}
    write_files(tmp_path, {**FILES, **page})
    found = exporter.Diagnostics()
    post = exporter.load(tmp_path / "guide/page.md", diagnostics=found)
    linked = post.linked_posts.get(link)
    assert (linked.key if linked else "") == (expected or "")
    named = {"link-post-missing"} if link.startswith("missing") else set[str]()
    assert {each.code for each in found} == named
