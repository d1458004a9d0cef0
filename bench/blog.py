"""The blog that is measured: a copy of its own, made longer where that is asked for."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_POST = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(.+)\.(?:md|markdown)")
_NAMED = (
    "2025-02-06-the-ai-dual-use-dilemma-using-the-example-of-china",
    "2026-06-08-spec-driven-development-best-practices",
)
"""Posts that are measured one by one in a blog that has them: a short one, and one with it all."""


@dataclass(frozen=True, slots=True)
class Blog:
    """A site and its posts, the oldest first."""

    root: Path
    posts: tuple[Path, ...]


def blog_at(root: Path) -> Blog:
    """The blog in a folder."""
    posts = [post for post in (root / "_posts").rglob("*.*") if _POST.fullmatch(post.name)]
    return Blog(root, tuple(sorted(posts, key=lambda post: post.name)))


def copied(blog: Blog, target: Path) -> Blog:
    """A copy whose posts may be changed; whatever else there is, is shared with the original."""
    shutil.copytree(
        blog.root,
        target,
        copy_function=_shared,
        ignore=shutil.ignore_patterns("_posts", ".git", "_site", "node_modules"),
    )
    shutil.copytree(blog.root / "_posts", target / "_posts")
    return blog_at(target)


def grown(blog: Blog, size: int, target: Path) -> Blog:
    """A blog of `size` posts: those of `blog` again and again, at other dates, with other slugs."""
    shutil.copytree(
        blog.root, target, copy_function=_shared, ignore=shutil.ignore_patterns("_posts")
    )
    folder = target / "_posts"
    folder.mkdir()
    for number in range(size):
        turn, place = divmod(number, len(blog.posts))
        post = blog.posts[place]
        text = post.read_text("utf-8-sig")
        name = post.name if turn == 0 else _renamed(post.name, turn)
        (folder / name).write_text(text if turn == 0 else added(text, f"Copy {turn}."), "utf-8")
    return blog_at(target)


def _renamed(name: str, turn: int) -> str:
    """The name of a post's copy: some years earlier, and with the number of its turn."""
    match = _POST.fullmatch(name)
    if match is None:
        raise ValueError(name)
    year, month, day, slug = match.groups()
    earlier = date(int(year), int(month), int(day)) - timedelta(days=turn)
    return f"{earlier}-{slug}-{turn}{Path(name).suffix}"


def added(text: str, words: str) -> str:
    """A post's text with a paragraph more at its end."""
    return f"{text.rstrip()}\n\n{words}\n"


@contextmanager
def edited(posts: Sequence[Path], words: str) -> Iterator[None]:
    """While this lasts, the posts have a paragraph more."""
    before = [post.read_bytes() for post in posts]
    for post, text in zip(posts, before, strict=True):
        post.write_text(added(text.decode("utf-8-sig"), words), "utf-8")
    try:
        yield
    finally:
        for post, text in zip(posts, before, strict=True):
            post.write_bytes(text)


def singles(blog: Blog) -> tuple[Path, ...]:
    """The posts that are measured one by one."""
    named = tuple(post for post in blog.posts if post.stem in _NAMED)
    return named or blog.posts[:1]


def _shared(source: str, target: str) -> None:
    """The same file under another name, or a copy where that is on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
