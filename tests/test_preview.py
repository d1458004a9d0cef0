"""The preview: its views through the API, and the size of its scripts."""

from __future__ import annotations

import time
from pathlib import Path

from previews import opened, write_site

from exporter.reports.excerpt import Excerpt

STATIC = Path(__file__).resolve().parents[1] / "exporter" / "preview" / "static"
_BUDGETS = {"collection.js": 18_000, "pages.js": 12_000, "post.js": 14_000}
_ALL_SCRIPTS = 61_440


def test_the_library_lists_the_posts_and_what_is_wrong_with_each(tmp_path: Path) -> None:
    with opened(write_site(tmp_path / "site")) as client:
        site = client.get("/api/site").json()
        assert (site["title"], site["generator"], site["posts"]) == ("Salt & Pepper", "Jekyll", 2)
        deadline = time.monotonic() + 60
        posts = client.get("/api/posts").json()["posts"]
        while any(post["findings"] is None for post in posts):
            assert time.monotonic() < deadline
            posts = client.get("/api/posts").json()["posts"]
    salt, pepper = posts
    assert (salt["title"], salt["authors"], salt["tags"]) == (
        "Salt",
        ["Ada Cook"],
        ["spices", "white"],
    )
    assert salt["findings"] == {"error": 0, "warning": 0, "notice": 0}
    assert pepper["findings"]["warning"] + pepper["findings"]["error"] == 1


def test_a_finding_has_the_line_that_it_is_about(tmp_path: Path) -> None:
    with opened(write_site(tmp_path / "site")) as client:
        key = "_posts/2026-02-03-pepper.md"
        (finding,) = client.get("/api/post/web", params={"key": key}).json()["findings"]
    assert finding["file"] == key
    assert finding["excerpt"] == {"before": "![A mill](", "marked": "mill.png", "after": ")"}


def test_an_excerpt_is_divided_by_columns_of_which_wide_characters_have_two() -> None:
    assert Excerpt("盐和 sel fin", 5, 3).parts() == ("盐和 ", "sel", " fin")
    assert Excerpt("盐和 sel", 2, 2).parts() == ("盐", "和", " sel")
    assert Excerpt("salt", 4, 1).parts() == ("salt", "", "")


def test_the_fonts_of_the_books_are_served_and_nothing_beside_them(tmp_path: Path) -> None:
    with opened(write_site(tmp_path / "site")) as client:
        font = client.get("/fonts/SourceSerif4-Regular.ttf")
        assert (font.status_code, font.content[:4]) == (200, b"\0\1\0\0")
        assert "max-age" in font.headers["cache-control"]
        for name in ("%2e%2e/base.css", "..%2fbase.css", "none.ttf"):
            assert client.get(f"/fonts/{name}").status_code == 404


def test_the_scripts_are_small() -> None:
    sizes = {file.name: len(file.read_bytes()) for file in STATIC.glob("*.js")}
    for name, budget in _BUDGETS.items():
        assert sizes[name] <= budget
    assert sum(sizes.values()) <= _ALL_SCRIPTS
