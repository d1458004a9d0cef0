"""Posts in the folder of a site, written and read."""

from __future__ import annotations

from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.model.post import Post
from exporter.read.context import ReadContext
from exporter.read.post import read_post
from exporter.read.sites.registry import find_site


def read_text(
    folder: Path, text: str | bytes, name: str = "2026-05-14-a-post.md"
) -> tuple[Post | None, Diagnostics]:
    """Write a post with its metadata block, and read it."""
    file = folder / "_posts" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    diagnostics = Diagnostics()
    context = ReadContext(find_site(file).read(diagnostics), diagnostics)
    return read_post(file, context), diagnostics


def read_valid(folder: Path, metadata: str, body: str = "Text.", **names: str) -> Post:
    """Write a post with these lines of metadata, and read it; it must be valid."""
    post, diagnostics = read_text(folder, f"---\n{metadata}\n---\n{body}\n", **names)
    assert post, [*map(str, diagnostics)]
    return post
