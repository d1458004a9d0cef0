"""The authors of a site, as its settings or data files describe them by their ids."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from exporter.diagnostics.source import legible
from exporter.model.post import Author
from exporter.read.sites.data_files import mapping_at

_BIOGRAPHIES = ("bio", "description", "title")
_PHOTOS = ("photo", "avatar", "image", "picture", "image_url", "imageURL")
_PROFILES = {
    "bluesky": "https://bsky.app/profile/{}",
    "email": "mailto:{}",
    "facebook": "https://www.facebook.com/{}",
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "mail": "mailto:{}",
    "mastodon": "https://mastodon.social/@{}",
    "orcid": "https://orcid.org/{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "twitch": "https://twitch.tv/{}",
    "twitter": "https://twitter.com/{}",
    "uri": "https://{}",
    "url": "https://{}",
    "web": "https://{}",
    "website": "https://{}",
    "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/{}",
}
"""The addresses of authors by the keys of the data, for values that are names."""
_WITHOUT_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+/")


def authors_of(entries: Mapping[Any, Any]) -> dict[str, Author]:
    """Return the authors by their ids; entries that are not mappings are left out."""
    return {
        str(id_): author_of(str(id_), entry)
        for id_, entry in entries.items()
        if isinstance(entry, dict)
    }


def author_of(id_: str, entry: Mapping[str, Any]) -> Author:
    """Return the author with an id, whose name it is if the entry has none."""
    return Author(
        name=legible(html.unescape(str(entry.get("name") or id_))).strip(),
        id=id_,
        bio=_first_text(entry, _BIOGRAPHIES),
        links=tuple(_links({**entry, **mapping_at(entry, "socials")})),
        photo=_first_text(entry, _PHOTOS),
    )


def _first_text(entry: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    values = (entry[key] for key in keys if entry.get(key))
    return next((value.strip() for value in values if isinstance(value, str)), "")


def _links(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the addresses of an author with their keys, in the order written."""
    for key, value in entry.items():
        pattern = _PROFILES.get(str(key).lower())
        if isinstance(value, dict):
            value = value.get("url") or value.get("id") or value.get("name")
        name = str(value or "").strip().lstrip("@")
        if pattern is None or not name:
            continue
        if _WITHOUT_SCHEME.match(name):
            name = f"https://{name}"
        is_whole = "://" in name or name.startswith("mailto:")
        address = name if is_whole else pattern.format(name)
        if address.startswith(("https:", "http:", "mailto:")):
            yield str(key), address
