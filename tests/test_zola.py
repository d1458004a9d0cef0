"""Zola sites: how they are recognised, where pages are on the web, and what metadata means."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import write_files

import exporter
from exporter.diagnostics import Diagnostics
from exporter.read.sites.registry import find_site

CONFIG = """base_url = "https://bakers.example/blog"
title = "The Bakers"
default_language = "en"
[languages.pl]
[extra]
author = "Ola Wrona"
"""
SITE: dict[str, str | bytes] = {"config.toml": CONFIG, "templates/page.html": ""}


def test_a_site_is_told_from_hugos_by_its_settings(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"content/a.md": "", "themes/x/theme.toml": ""}
    root = write_files(tmp_path, {"config.toml": CONFIG, **files})
    found = find_site(root / "content" / "a.md")
    assert (found.generator.name, found.folder, found.evidence) == ("zola", root, "config.toml")
    site = found.read(Diagnostics())
    assert (site.title, site.address, site.lang) == (
        "The Bakers",
        "https://bakers.example/blog",
        "en",
    )


@pytest.mark.parametrize(
    ("key", "metadata", "path"),
    [
        ("content/About Us.md", "", "/about-us/"),
        ("content/bread/2026-05-14-rye.md", "", "/bread/rye/"),
        ("content/bread/rye/index.md", "", "/bread/rye/"),
        ("content/bread/2026-05-14-rye/index.md", "", "/bread/rye/"),
        ("content/bread/_index.md", "", "/bread/"),
        ("content/bread/rye.md", 'slug = "dark"', "/bread/dark/"),
        ("content/bread/rye.md", 'path = "old/rye"', "/old/rye/"),
        ("content/bread/rye.pl.md", "", "/pl/bread/rye/"),
    ],
)
def test_path_of_a_page_on_the_web(key: str, metadata: str, path: str, tmp_path: Path) -> None:
    write_files(tmp_path, {**SITE, key: f'+++\ntitle = "Rye"\n{metadata}\n+++\nText.\n'})
    assert exporter.load(tmp_path / key).address == f"https://bakers.example/blog{path}"


def test_metadata_of_taxonomies_and_extra(tmp_path: Path) -> None:
    text = """+++
title = "Rye"
date = 2026-05-14
updated = 2026-05-16
draft = true
aliases = ["/old/rye/"]
[taxonomies]
tags = ["bread", "rye"]
[extra]
cover = "rye.png"
lang = "en-GB"
+++
Summary.
<!-- more -->
Text.
"""
    write_files(tmp_path, {**SITE, "content/rye.pl.md": text})
    post = exporter.load(tmp_path / "content" / "rye.pl.md")
    metadata = post.metadata
    assert (metadata.tags, metadata.cover, metadata.published) == (
        ("bread", "rye"),
        "rye.png",
        False,
    )
    assert (str(metadata.date), str(metadata.updated)) == ("2026-05-14", "2026-05-16")
    assert ([author.name for author in metadata.authors], metadata.lang) == (["Ola Wrona"], "pl")
    assert post.aliases == ("/old/rye/",)
    assert "more" not in str(post.blocks)


def test_pages_below_a_folder(tmp_path: Path) -> None:
    text = '+++\ntitle = "A"\n+++\nText.\n'
    files: dict[str, str | bytes] = {
        "content/a.md": text,
        "content/a.pl.md": text,
        "content/bundle/index.md": text,
        "content/bundle/note.md": text,
        "content/bread/_index.md": '+++\ntitle = "A"\n+++\n',
        "README.md": "Text.\n",
    }
    site = find_site(write_files(tmp_path, {**SITE, **files})).read(Diagnostics())
    found = site.generator.posts_below(site, tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in found] == [
        "content/a.md",
        "content/bundle/index.md",
    ]
