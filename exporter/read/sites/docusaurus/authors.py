"""The authors of a Docusaurus blog: `authors.yml`, and what a post says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.model.post import Author
from exporter.read.sites.data_files import mapping_at, read_mapping

_PROFILES = {
    "bluesky": "https://bsky.app/profile/{}",
    "email": "mailto:{}",
    "github": "https://github.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}/",
    "mastodon": "https://mastodon.social/@{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "twitch": "https://twitch.tv/{}",
    "twitter": "https://twitter.com/{}",
    "x": "https://x.com/{}",
    "youtube": "https://youtube.com/@{}",
}


def authors_in(file: Path, diagnostics: Diagnostics) -> Iterator[tuple[str, Author]]:
    """Yield the authors of a blog by their ids."""
    for id_, entry in read_mapping(file, diagnostics).items():
        if isinstance(entry, dict):
            yield (
                id_,
                Author(
                    name=legible(str(entry.get("name") or id_)),
                    id=id_,
                    bio=str(entry.get("description") or entry.get("title") or ""),
                    links=tuple(_links(entry)),
                    photo=str(entry.get("image_url") or entry.get("imageURL") or ""),
                ),
            )


def _links(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    url = str(entry.get("url") or "")
    if urlsplit(url).scheme in ("http", "https"):
        yield "url", url
    named = {**mapping_at(entry, "socials"), "email": entry.get("email")}
    for key, value in named.items():
        name = str(value or "").strip().lstrip("@")
        pattern = _PROFILES.get(str(key).lower())
        if name and (pattern or "://" in name):
            yield str(key), name if "://" in name else str(pattern).format(name)


def author_of(entry: object) -> object:
    """Return an author in the metadata as an id, or as a name."""
    if isinstance(entry, dict):
        return entry.get("key") or entry
    return entry
