"""Hexo sites: how they are recognised, where posts are on the web, and where their images lie."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_photographs import encoded, photograph
from sample_sites import write_files

import exporter
from exporter.diagnostics import Diagnostics
from exporter.read.sites.registry import find_site

CONFIG = """title: The Bakers
author: Ola Wrona
language: [pl, en]
url: https://bakers.example/blog
root: /blog/
permalink: :year/:month/:category/:title.html
"""
SITE: dict[str, str | bytes] = {"_config.yml": CONFIG, "scaffolds/post.md": ""}
TEXT = "---\ntitle: Rye\ndate: 2026-05-14 08:00:00\n---\nText.\n"


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"_config.yml": "", "scaffolds/post.md": ""}, "hexo"),
        ({"_config.yml": "new_post_name: :title.md\n"}, "hexo"),
        ({"_config.yml": "", "package.json": '{"dependencies": {"hexo": "^7"}}'}, "hexo"),
        ({"source/_posts/a.md": ""}, "hexo"),
        ({"_config.yml": "", "source/_posts/a.md": ""}, "jekyll"),
        ({"_config.yml": "", "_posts/a.md": ""}, "jekyll"),
    ],
)
def test_hexo_is_told_from_jekyll(files: dict[str, str | bytes], name: str, tmp_path: Path) -> None:
    assert find_site(write_files(tmp_path, files)).generator.name == name


@pytest.mark.parametrize(
    ("key", "metadata", "path"),
    [
        ("source/_posts/rye.md", "categories: [Bread, Dark]", "/2026/05/Bread/Dark/rye.html"),
        ("source/_posts/2026-05-14-rye.md", "categories: [[A], [B]]", "/2026/05/A/rye.html"),
        ("source/_posts/2026/rye.md", "categories: A", "/2026/05/A/2026/rye.html"),
        ("source/_posts/rye.md", "permalink: /old/:title/", "/old/rye/"),
        ("source/_posts/rye.md", "", ""),
        ("source/about/index.md", "", "/about/"),
        ("source/about/us.md", "", "/about/us.html"),
    ],
)
def test_path_of_a_post_on_the_web(key: str, metadata: str, path: str, tmp_path: Path) -> None:
    write_files(tmp_path, {**SITE, key: TEXT.replace("title:", f"{metadata}\ntitle:")})
    address = exporter.load(tmp_path / key).address
    assert address == (f"https://bakers.example/blog{path}" if path else "")


def test_images_are_beside_a_post_below_its_name_and_in_the_source(tmp_path: Path) -> None:
    text = f"{TEXT}\n{{% asset_img own.jpg 'A loaf' %}}\n![](other.jpg) ![](/img/rye.jpg)\n"
    files: dict[str, str | bytes] = {
        "source/_posts/rye.md": text,
        "source/_posts/rye/own.jpg": encoded(photograph(), "JPEG"),
        "source/_posts/rye/other.jpg": encoded(photograph(), "JPEG"),
        "source/img/rye.jpg": encoded(photograph(), "JPEG"),
    }
    post = exporter.load(write_files(tmp_path, {**SITE, **files}) / "source/_posts/rye.md")
    assert list(post.assets) == ["own.jpg", "other.jpg", "/img/rye.jpg"]
    assert (post.metadata.lang, post.metadata.authors[0].name) == ("pl", "Ola Wrona")


def test_drafts_are_no_posts(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "source/_posts/rye.md": TEXT,
        "source/_drafts/oats.md": TEXT,
        "source/about/index.md": TEXT,
        "source/license.md": "No metadata.\n",
    }
    site = find_site(write_files(tmp_path, {**SITE, **files})).read(Diagnostics())
    found = site.generator.posts_below(site, tmp_path)
    assert [file.name for file in found] == ["rye.md", "index.md"]
    assert not exporter.load(tmp_path / "source" / "_drafts" / "oats.md").metadata.published
