"""Collection files of a small site, for the tests of what is read from them."""

from __future__ import annotations

from pathlib import Path

from sample_sites import read_context, write_site

from exporter.diagnostics import Diagnostics
from exporter.model.book import PagePlan
from exporter.model.collection import Collection
from exporter.model.post import Post
from exporter.model.walk import plain_text
from exporter.read.collection_file.reader import read_collection

RYE, SALT = "_posts/2026-05-14-rye.md", "_posts/2026-05-15-salt.md"
FILES: dict[str, str | bytes] = {
    RYE: "---\ntitle: Rye\n---\nDark.\n",
    SALT: "---\ntitle: Salt\n---\nWhite.\n",
    "_data/members.yml": "ola.wrona: {name: Ola Wrona, bio: Bakes.}\n",
    "img/loaf.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"/>',
}


def read_file(
    root: Path, text: str | bytes, name: str = "book.yml", **files: str | bytes
) -> tuple[Collection | None, Diagnostics]:
    """Return what is read from a collection file with a text, and the diagnostics."""
    write_site(root, {**FILES, **files, name: text})
    diagnostics = Diagnostics()
    context = read_context(root, diagnostics)
    return read_collection(root / name, context), diagnostics


def valid_collection(
    root: Path, text: str, name: str = "book.yml", **files: str | bytes
) -> Collection:
    """Return the collection of a file without findings; it has all posts if it names none."""
    if "posts:" not in text:
        text += "\nposts: _posts\n"
    collection, diagnostics = read_file(root, text, name, **files)
    assert [*map(str, diagnostics)] == []
    assert collection
    return collection


def page_plan(collection: Collection, role: str) -> PagePlan:
    """Return the first page of a role."""
    return next(plan for plan in collection.pages if plan.role == role)


def text_of(post: Post | None) -> str:
    """Return the words of a text that the collection file must have."""
    assert post
    return plain_text(post.blocks)
