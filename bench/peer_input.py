"""The input of peers: the posts of a blog as plain Markdown, written before anything is measured.

Peers do not know Jekyll. So the title moves from the metadata to a heading, paths of images become
relative to the root, Liquid is removed, and so are remote resources, which stop some of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.S)
_FENCED = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^`\n]*\n.*?^ {0,3}(?P=fence)[`~]*[ \t]*$", re.S | re.M
)
_RAW = re.compile(r"{%-?\s*raw\s*-?%}(.*?){%-?\s*endraw\s*-?%}", re.S)
_LISTING = re.compile(r"{%-?\s*highlight\s+(\w+).*?-?%}\n?(.*?){%-?\s*endhighlight\s*-?%}", re.S)
_LIQUID = re.compile(r"{%.*?%}|{{.*?}}", re.S)
_ROOT_PATH = re.compile(r"(\]\(|\bsrc=[\"'])/(?=[\w.-])")
_LINK_ELEMENT = re.compile(r"<link\b[^>]*>", re.I)
_REMOTE_IMG = re.compile(r"<img\b[^>]*\bsrc=[\"']https?:[^>]*>", re.I)
_REMOTE_IMAGE = re.compile(r"!(?=\[[^\]]*\]\(https?:)")


@dataclass(frozen=True, slots=True)
class PeerInput:
    """The input of a peer: files in reading order, and a metadata file."""

    files: tuple[Path, ...]
    metadata: Path


def write_peer_input(posts: Sequence[Path], title: str, folder: Path) -> PeerInput:
    """Write posts as plain Markdown. Files are numbered, since some peers sort them by name."""
    folder.mkdir(parents=True)
    files = []
    for number, post in enumerate(posts, 1):
        target = folder / f"{number:05d}-{post.stem}.md"
        target.write_text(plain_markdown(post.read_text("utf-8-sig"), post.name[:10]), "utf-8")
        files.append(target)
    metadata = folder / "metadata.json"
    day = max(post.name[:10] for post in posts)
    # JSON is YAML, and needs no other quoting.
    metadata.write_text(json.dumps({"title": title, "lang": "en", "date": day}), "utf-8")
    return PeerInput(tuple(files), metadata)


def plain_markdown(text: str, day: str) -> str:
    """Return a post as Markdown: its title as a heading, a byline, and its text."""
    metadata, body = split_front_matter(text)
    byline = " · ".join(filter(None, (", ".join(_authors(metadata)), day)))
    title = str(metadata.get("title") or "Untitled")
    return f"# {title}\n\n*{byline}*\n\n{_without_liquid(body).strip()}\n"


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the metadata and the body of a post; invalid metadata are empty."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        metadata = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError):
        metadata = None
    return metadata if isinstance(metadata, dict) else {}, text[match.end() :]


def _authors(metadata: dict[str, Any]) -> Iterable[str]:
    given = metadata.get("author") or metadata.get("authors") or []
    names = given if isinstance(given, list) else [given]
    return (str(name).replace(".", " ").title() for name in names)


def _without_liquid(body: str) -> str:
    """Return a body without Liquid, and without remote resources outside code blocks."""
    body = _LISTING.sub(r"```\1\n\2```", body)
    # The content of ‘raw’ is not Liquid: every second piece stays.
    pieces = _RAW.split(body)
    pieces[::2] = (_LIQUID.sub("", piece) for piece in pieces[::2])
    body = "".join(pieces)
    parts, end = [], 0
    for listing in _FENCED.finditer(body):
        parts += [_with_local_images(body[end : listing.start()]), listing[0]]
        end = listing.end()
    return "".join((*parts, _with_local_images(body[end:])))


def _with_local_images(markdown: str) -> str:
    """Return Markdown with images below the root of the site only, and without other resources."""
    markdown = _LINK_ELEMENT.sub("", markdown)
    markdown = _REMOTE_IMG.sub("", markdown)
    markdown = _REMOTE_IMAGE.sub("", markdown)
    return _ROOT_PATH.sub(r"\1", markdown)
