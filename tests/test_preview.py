"""The preview: its views through the API, and the size of its scripts."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from previews import opened, write_site
from starlette.testclient import TestClient

from exporter.api.session import Session
from exporter.errors import MissingDependency
from exporter.preview.security import CHANGE_HEADER
from exporter.reports.excerpt import Excerpt

STATIC = Path(__file__).resolve().parents[1] / "exporter" / "preview" / "static"
_ALL_SCRIPTS = 115_000
"""Bytes of all scripts, with their comments."""


def _read_posts(client: TestClient) -> list[dict[str, Any]]:
    """Return the posts of the library, once all have been read."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        posts: list[dict[str, Any]] = client.get("/api/posts").json()["posts"]
        if all(post["findings"] is not None for post in posts):
            return posts
    pytest.fail("posts were not read within a minute")


def test_the_library_lists_the_posts_and_what_is_wrong_with_each(tmp_path: Path) -> None:
    with opened(write_site(tmp_path / "site")) as client:
        site = client.get("/api/site").json()
        assert (site["title"], site["generator"], site["posts"]) == ("Salt & Pepper", "Jekyll", 2)
        salt, pepper = _read_posts(client)
    assert (salt["title"], salt["authors"], salt["tags"]) == (
        "Salt",
        ["Ada Cook"],
        ["spices", "white"],
    )
    assert salt["findings"] == {"error": 0, "warning": 0, "notice": 0}
    assert pepper["findings"]["warning"] + pepper["findings"]["error"] == 1


def test_drafts_and_posts_that_cannot_be_read_are_listed(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    (root / "_drafts").mkdir()
    (root / "_drafts" / "cloves.md").write_text("---\ntitle: Cloves\n---\n\nBuds.\n", "utf-8")
    broken = "_posts/2026-03-04-cumin.md"
    (root / broken).write_text("---\ntitle: [Cumin\n---\n\nSeeds.\n", "utf-8")
    (root / "_posts" / "2026-03-05-dill.md").write_text(
        "---\ntitle: Dill\npublished: false\n---\n\nWeed.\n", "utf-8"
    )
    with opened(root) as client:
        posts = {post["title"]: post for post in _read_posts(client)}
        (finding,) = client.get("/api/findings", params={"key": broken}).json()["findings"]
        assert client.get("/api/findings", params={"key": "_config.yml"}).status_code == 404
    status = {title: post["status"] for title, post in posts.items()}
    assert status == {
        "Salt": "published",
        "Pepper": "published",
        "Cumin": "published",
        "Dill": "draft",
        "Cloves": "draft",
    }
    assert posts["Salt"]["problem"] == ""
    assert posts["Cumin"]["problem"] == finding["message"]
    assert finding["excerpt"]["marked"] == "["


def test_a_site_with_wrong_settings_says_so(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    (root / "exporter.toml").write_text("nonsense = 1\n", "utf-8")
    with opened(root) as client:
        site = client.get("/api/site").json()
        assert client.get("/api/posts").json() == {"posts": []}
    assert (site["title"], site["posts"]) == ("site", 0)
    assert [finding["code"] for finding in site["findings"]] == ["settings-key"]


@pytest.mark.slow
def test_a_site_that_is_removed_is_not_taken_for_the_folder_around_it(tmp_path: Path) -> None:
    root = write_site(tmp_path / "blogs" / "site")
    write_site(tmp_path / "blogs" / "other")
    draft = {"file": "book.yml", "text": "title: A\nposts: _posts\n"}

    def posts_become(client: TestClient, count: int) -> None:
        deadline = time.monotonic() + 30
        while client.get("/api/site").json()["posts"] != count:
            assert time.monotonic() < deadline
            time.sleep(0.1)

    with opened(root) as client:
        posts_become(client, 2)
        shutil.rmtree(root)
        posts_become(client, 0)
        site = client.get("/api/site").json()
        answer = client.post("/api/collection/save", json=draft, headers={CHANGE_HEADER: "1"})
        write_site(root)
        posts_become(client, 2)
        # The folder in its place is watched as well.
        (root / "_posts" / "2026-03-04-mace.md").write_text("---\ntitle: Mace\n---\n", "utf-8")
        posts_become(client, 3)
    assert "moved or removed" in site["findings"][0]["message"]
    assert answer.status_code == 404
    assert not list(tmp_path.rglob("book.yml"))


def test_changes_that_cannot_be_followed_are_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changes(*_: object, **__: object) -> None:
        raise MissingDependency("the folders cannot be watched: too many")

    monkeypatch.setattr(Session, "changes", changes)
    with opened(write_site(tmp_path / "site")) as client:
        deadline = time.monotonic() + 30
        while not (findings := client.get("/api/site").json()["findings"]):
            assert time.monotonic() < deadline
    assert [each["message"] for each in findings] == ["the folders cannot be watched: too many"]


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
    assert sum(file.stat().st_size for file in STATIC.glob("*.js")) <= _ALL_SCRIPTS


def test_scripts_are_sent_compressed(tmp_path: Path) -> None:
    with opened(write_site(tmp_path / "site")) as client:
        answer = client.get("/static/dom.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
