"""A site of two posts and a collection file, with settings in each of the places for them."""

from __future__ import annotations

from pathlib import Path

from sample_sites import post_source, write_site

SALT = "_posts/2026-05-01-salt.md"
_TEXT = "[White](https://a.example/)."


def write_spices(root: Path) -> Path:
    """Write the site without settings, and return its folder."""
    return write_site(
        root,
        {
            SALT: post_source("Salt", _TEXT, tags="[hot]"),
            "_posts/2026-06-02-pepper.md": post_source("Pepper", "Hot."),
            "book.yml": "title: Spices\nposts: _posts\n",
        },
    )


def set_up(root: Path, toml: str, export: str = "", collection: str = "") -> None:
    """Write exporter.toml, an `export` block into the post, and a line into the collection file."""
    (root / "exporter.toml").write_text(toml)
    metadata = {"export": f"{{{export}}}"} if export else {}
    (root / SALT).write_text(post_source("Salt", _TEXT, tags="[hot]", **metadata))
    (root / "book.yml").write_text(f"title: Spices\nposts: _posts\n{collection}\n")
