"""The preview: its views through the API, and the size of its scripts."""

from __future__ import annotations

import time
from pathlib import Path

from previews import opened, write_site

STATIC = Path(__file__).resolve().parents[1] / "exporter" / "preview" / "static"
_BUDGETS = {"collection.js": 20_000, "pages.js": 12_000}
_FRAME_BUDGET = 25_000
"""Bytes of the scripts of the other two views, and of what all views share."""


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


def test_the_scripts_are_small() -> None:
    sizes = {file.name: len(file.read_bytes()) for file in STATIC.glob("*.js")}
    for name, budget in _BUDGETS.items():
        assert sizes.pop(name) <= budget
    assert sum(sizes.values()) <= _FRAME_BUDGET
