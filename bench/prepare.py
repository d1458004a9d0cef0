"""What peers are given: a blog's posts as plain Markdown, prepared before any clock runs.

Peers know nothing of Jekyll. A title is only in the metadata, pictures begin at the site's root,
Liquid is no Markdown; and what would stop them altogether is taken out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_MATTER = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.S)
_FENCED = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^`\n]*\n.*?^ {0,3}(?P=fence)[`~]*[ \t]*$", re.S | re.M
)
_RAW = re.compile(r"{%-?\s*raw\s*-?%}(.*?){%-?\s*endraw\s*-?%}", re.S)
_LISTING = re.compile(r"{%-?\s*highlight\s+(\w+).*?-?%}\n?(.*?){%-?\s*endhighlight\s*-?%}", re.S)
_LIQUID = re.compile(r"{%.*?%}|{{.*?}}", re.S)
_ROOTED = re.compile(r"(\]\(|\bsrc=[\"'])/(?=[\w.-])")
_LINK_ELEMENT = re.compile(r"<link\b[^>]*>", re.I)
_REMOTE_ELEMENT = re.compile(r"<img\b[^>]*\bsrc=[\"']https?:[^>]*>", re.I)
_REMOTE_PICTURE = re.compile(r"!(?=\[[^\]]*\]\(https?:)")


@dataclass(frozen=True, slots=True)
class Prepared:
    """The input of a peer: files in their order, and a file of metadata."""

    files: tuple[Path, ...]
    metadata: Path


def prepared(posts: Sequence[Path], title: str, folder: Path) -> Prepared:
    """Write posts as peers can read them. Files are numbered, since some sort by name."""
    folder.mkdir(parents=True)
    files = []
    for number, post in enumerate(posts, 1):
        target = folder / f"{number:05d}-{post.stem}.md"
        target.write_text(plain(post.read_text("utf-8-sig"), post.name[:10]), "utf-8")
        files.append(target)
    metadata = folder / "metadata.json"
    day = max(post.name[:10] for post in posts)
    # JSON is YAML, and needs no thought about what a title may hold.
    metadata.write_text(json.dumps({"title": title, "lang": "en", "date": day}), "utf-8")
    return Prepared(tuple(files), metadata)


def plain(text: str, day: str) -> str:
    """A post as Markdown: a heading, who wrote it and when, and its text."""
    metadata, body = parted(text)
    byline = " · ".join(filter(None, (", ".join(_authors(metadata)), day)))
    title = str(metadata.get("title") or "Untitled")
    return f"# {title}\n\n*{byline}*\n\n{_cleared(body).strip()}\n"


def parted(text: str) -> tuple[dict[str, Any], str]:
    """A post's metadata and its body; no metadata where there are none that can be read."""
    match = _MATTER.match(text)
    if match is None:
        return {}, text
    try:
        metadata = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError):
        metadata = None
    return metadata if isinstance(metadata, dict) else {}, text[match.end() :]


def _authors(metadata: dict[str, Any]) -> Iterable[str]:
    said = metadata.get("author") or metadata.get("authors") or []
    names = said if isinstance(said, list) else [said]
    return (str(name).replace(".", " ").title() for name in names)


def _cleared(body: str) -> str:
    """A body without Liquid; outside its listings, without what peers cannot have."""
    body = _LISTING.sub(r"```\1\n\2```", body)
    # What is raw is no Liquid: it is cut out, and laid back in.
    pieces = _RAW.split(body)
    pieces[::2] = (_LIQUID.sub("", piece) for piece in pieces[::2])
    body = "".join(pieces)
    cleared, end = [], 0
    for listing in _FENCED.finditer(body):
        cleared += [_local(body[end : listing.start()]), listing[0]]
        end = listing.end()
    return "".join((*cleared, _local(body[end:])))


def _local(markdown: str) -> str:
    """Markdown whose pictures lie below the site's root, and which asks for nothing else."""
    markdown = _LINK_ELEMENT.sub("", markdown)
    markdown = _REMOTE_ELEMENT.sub("", markdown)
    markdown = _REMOTE_PICTURE.sub("", markdown)
    return _ROOTED.sub(r"\1", markdown)
