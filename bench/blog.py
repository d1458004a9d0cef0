"""The blog that is measured: a copy, repeated or edited as needed."""

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
_SINGLE_POSTS = (
    "2025-02-06-the-ai-dual-use-dilemma-using-the-example-of-china",
    "2026-06-08-spec-driven-development-best-practices",
)
"""The posts that are measured alone, if the blog has them: a short one and a rich one."""


@dataclass(frozen=True, slots=True)
class Blog:
    """A site and its posts, oldest first."""

    root: Path
    posts: tuple[Path, ...]


def blog_at(root: Path) -> Blog:
    """Return the blog in a folder."""
    posts = [post for post in (root / "_posts").rglob("*.*") if _POST.fullmatch(post.name)]
    return Blog(root, tuple(sorted(posts, key=lambda post: post.name)))


def copy_blog(blog: Blog, target: Path) -> Blog:
    """Copy a blog. The copy has its own posts, and hard links to all other files."""
    shutil.copytree(
        blog.root,
        target,
        copy_function=_link,
        ignore=shutil.ignore_patterns("_posts", ".git", "_site", "node_modules"),
    )
    shutil.copytree(blog.root / "_posts", target / "_posts")
    return blog_at(target)


def repeat_blog(blog: Blog, size: int, target: Path) -> Blog:
    """Write a blog of `size` posts: those of `blog` repeated, with other dates and slugs."""
    shutil.copytree(blog.root, target, copy_function=_link, ignore=shutil.ignore_patterns("_posts"))
    folder = target / "_posts"
    folder.mkdir()
    for number in range(size):
        round_, index = divmod(number, len(blog.posts))
        post = blog.posts[index]
        text = post.read_text("utf-8-sig")
        name = post.name if round_ == 0 else _renamed(post.name, round_)
        (folder / name).write_text(
            text if round_ == 0 else with_paragraph(text, f"Copy {round_}."), "utf-8"
        )
    return blog_at(target)


def _renamed(name: str, round_: int) -> str:
    """Return the file name of a copy: some days earlier, with the number of its round."""
    match = _POST.fullmatch(name)
    if match is None:
        raise ValueError(name)
    year, month, day, slug = match.groups()
    earlier = date(int(year), int(month), int(day)) - timedelta(days=round_)
    return f"{earlier}-{slug}-{round_}{Path(name).suffix}"


def with_paragraph(text: str, paragraph: str) -> str:
    """Return the text of a post with one more paragraph."""
    return f"{text.rstrip()}\n\n{paragraph}\n"


@contextmanager
def edited(posts: Sequence[Path], paragraph: str) -> Iterator[None]:
    """Add a paragraph to posts inside the context, and restore them after it."""
    before = [post.read_bytes() for post in posts]
    for post, text in zip(posts, before, strict=True):
        post.write_text(with_paragraph(text.decode("utf-8-sig"), paragraph), "utf-8")
    try:
        yield
    finally:
        for post, text in zip(posts, before, strict=True):
            post.write_bytes(text)


def singles(blog: Blog) -> tuple[Path, ...]:
    """Return the posts that are measured alone."""
    named = tuple(post for post in blog.posts if post.stem in _SINGLE_POSTS)
    return named or blog.posts[:1]


def _link(source: str, target: str) -> None:
    """Make a hard link, or a copy on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
