"""Jekyll sites: `_config.yml`, the authors in `_data`, and the posts in `_posts`."""

from __future__ import annotations

import datetime
import html
import os
import re
import zoneinfo
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.model.post import Author, Metadata
from exporter.read.dates import local_day
from exporter.read.languages import language_tag
from exporter.read.metadata_block import read_block, read_metadata
from exporter.read.sites.data_files import DataFiles, read_mapping
from exporter.read.sites.formula_support import FormulaSupport
from exporter.read.sites.permalinks import STYLES, dated_name, path_of, path_pattern
from exporter.read.sites.post_index import PostEntry, PostIndex, is_text_name
from exporter.read.sites.site import MetadataDefaults, Site, defaults_for

_ADDRESS_KEYS = re.compile(
    r"^(permalink|slug|date|categories|category|redirect_from|published)[ \t]*[:=]",
    re.IGNORECASE | re.MULTILINE,
)
"""The metadata that decides where a post is on the web."""
_GENERATED = ("_site", "node_modules")
_PLAIN_DATE = re.compile(
    r"^date[ \t]*:[ \t]*[\"']?(\d{4})-(\d{1,2})-(\d{1,2})[\"']?[ \t]*$", re.MULTILINE
)
_PROFILE_ADDRESSES = {
    "bluesky": "https://bsky.app/profile/{}",
    "email": "mailto:{}",
    "facebook": "https://www.facebook.com/{}",
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "mail": "mailto:{}",
    "mastodon": "{}",
    "orcid": "https://orcid.org/{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "twitter": "https://twitter.com/{}",
    "url": "{}",
    "uri": "{}",
    "web": "{}",
    "website": "{}",
    "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/{}",
}
"""The addresses of authors by the keys of the site's data."""


def find_root(post: Path) -> Path:
    """Return the nearest folder above a post with `_config.yml`.

    Without one, it is the folder above `_posts` or `_drafts`, else the folder of the post.
    """
    folder = post.resolve().parent
    for candidate in (folder, *folder.parents):
        if (candidate / "_config.yml").is_file():
            return candidate
    for candidate in (folder, *folder.parents):
        if candidate.name in ("_posts", "_drafts"):
            return candidate.parent
    return folder


def read_site(root: Path, diagnostics: Diagnostics) -> Site:
    """Return the site below `root`; missing or broken settings are ignored, after a report."""
    root = root.resolve()
    config_file = root / "_config.yml"
    author_files = (root / "_data" / "authors.yml", root / "_data" / "members.yml")
    config = read_mapping(config_file, diagnostics)
    base = ("/" + str(config.get("baseurl") or "").strip("/")).rstrip("/")
    url = _site_url(config.get("url"), config_file, diagnostics)
    permalink = str(config.get("permalink") or "date")
    permalink = STYLES.get(permalink, permalink)
    defaults = tuple(_defaults(config.get("defaults")))
    timezone = _timezone(config.get("timezone"))
    includes = _folder(root, config, "includes_dir", "_includes")
    layouts = _folder(root, config, "layouts_dir", "_layouts")
    find_entries = partial(_post_entries, root, permalink, defaults, timezone)
    return Site(
        root=root,
        config_file=config_file,
        author_files=author_files,
        posts=PostIndex(root, find_entries, path_pattern(permalink)),
        data=DataFiles(_folder(root, config, "data_dir", "_data")),
        formulas=FormulaSupport(root, layouts, includes),
        includes=includes,
        title=legible(html.unescape(str(config.get("title") or ""))),
        address=url + base if url else "",
        base=base,
        permalink=permalink,
        lang=language_tag(config.get("lang") or config.get("locale") or ""),
        timezone=timezone,
        authors={
            id_: author
            for file in author_files
            for id_, author in _authors(read_mapping(file, diagnostics)).items()
        },
        defaults=defaults,
        config=config,
    )


def live_address(
    site: Site, metadata: Metadata, key: str, slug: str, values: Mapping[str, Any]
) -> str:
    """Return the address of a post on the web; empty if the site's own is not known.

    Follows Jekyll's “Permalinks”: a post's own `permalink` overrides the site's pattern.
    """
    if not site.address:
        return ""
    path = path_of(site.permalink, metadata.date, slug, values, _category_folders(key))
    return site.address + legible(path) if path else ""


def posts_below(root: Path) -> list[Path]:
    """Return the texts in every `_posts` folder below a folder, in the order of their names."""
    return sorted(
        (file for folder in post_folders(root) for file in texts_below(folder)),
        key=lambda file: (file.name, file),
    )


def texts_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder that may be a post by its name."""
    return (file for file in source_files_below(folder) if is_text_name(file.name))


def source_files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that are neither hidden nor generated."""
    for path, below, names in os.walk(folder):
        below[:] = [name for name in below if name[0] != "." and name not in _GENERATED]
        yield from (Path(path, name) for name in names if name[0] != ".")


def post_folders(root: Path) -> Iterator[Path]:
    """Yield every `_posts` folder below a folder."""
    for folder, below, _ in os.walk(root):
        if "_posts" in below:
            yield Path(folder, "_posts")
        below[:] = [
            name
            for name in below
            if name[0] not in "._" and name not in ("assets", "node_modules", "vendor")
        ]


def _post_entries(
    root: Path,
    permalink: str,
    defaults: tuple[MetadataDefaults, ...],
    timezone: datetime.tzinfo,
) -> tuple[PostEntry, ...]:
    """Return every published post of a site."""
    entries = []
    for file in posts_below(root):
        key = file.relative_to(root).as_posix()
        date, slug = dated_name(file.stem)
        values = {**defaults_for(key, defaults), **_address_metadata(file)}
        if values.get("published") is False:
            continue
        date = local_day(values.get("date"), timezone) or date
        aliases = values.get("redirect_from") or ()
        aliases = aliases if isinstance(aliases, list | tuple) else (aliases,)
        path = path_of(permalink, date, slug, values, _category_folders(key))
        entries.append(PostEntry(file, key, date, slug, path, tuple(map(str, aliases))))
    return tuple(entries)


def _category_folders(key: str) -> str:
    """Return the folders above `_posts`, which count as categories."""
    return key.rpartition("_posts/")[0].strip("/")


def _address_metadata(file: Path) -> dict[str, Any]:
    """Return the metadata that decides a post's address; YAML is parsed only if it is needed."""
    block = read_block(file)
    keys = set(_ADDRESS_KEYS.findall(block))
    if not keys:
        return {}
    if keys == {"date"} and (date := _PLAIN_DATE.search(block)):
        return {"date": "-".join(date.groups())}
    return read_metadata(file) or {}


def _folder(root: Path, config: Mapping[str, Any], key: str, default: str) -> Path:
    """Return a folder that the settings may move within the site."""
    folder = (root / str(config.get(key) or default)).resolve()
    return folder if folder.is_relative_to(root) else root / default


def _timezone(value: object) -> datetime.tzinfo:
    """Return the time zone of a name of the IANA database; UTC if it is empty or unknown."""
    try:
        return zoneinfo.ZoneInfo(str(value or "UTC"))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.UTC


def _defaults(entries: object) -> Iterator[MetadataDefaults]:
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(values := entry.get("values"), dict):
            scope = entry.get("scope")
            scope = scope if isinstance(scope, dict) else {}
            path = str(scope.get("path") or "").strip("/")
            yield MetadataDefaults(path, str(scope.get("type") or ""), values)


def _site_url(value: object, file: Path, diagnostics: Diagnostics) -> str:
    """Return the address of a site without a slash at its end; empty if it is not one."""
    url = str(value or "").strip().rstrip("/")
    try:
        parts = urlsplit(url)
        # The port is parsed when it is accessed.
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if url and not (valid and re.fullmatch(r"[^\s<>\"\\^`{|}]+", legible(url))):
        message = f"‘url: {url}’ is not the address of a site; it was ignored"
        diagnostics.report("site-config", message, Place(str(file)), "begin it with https://")
        return ""
    return url


def _authors(entries: Mapping[str, Any]) -> dict[str, Author]:
    return {
        id_: Author(
            name=legible(html.unescape(str(entry.get("name") or id_))),
            id=id_,
            bio=str(entry.get("bio") or entry.get("description") or ""),
            links=tuple(_links(entry)),
            photo=next(
                (
                    str(entry[key])
                    for key in ("photo", "avatar", "image", "picture")
                    if entry.get(key)
                ),
                "",
            ),
        )
        for id_, entry in entries.items()
        if isinstance(entry, dict)
    }


def _links(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the addresses of an author with their keys, in the order written."""
    for key, value in entry.items():
        pattern = _PROFILE_ADDRESSES.get(str(key).lower())
        if isinstance(value, dict):
            value = value.get("url") or value.get("id") or value.get("name")
        name = str(value or "").strip().lstrip("@")
        if pattern and name:
            whole = "://" in name or name.startswith("mailto:")
            yield str(key), name if whole else pattern.format(name)
