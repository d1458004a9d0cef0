"""Jekyll sites: `_config.yml`, the authors in `_data`, and the posts in `_posts`."""

from __future__ import annotations

import datetime
import html
import os
import re
import zoneinfo
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.model.post import Author
from exporter.read.dates import local_day
from exporter.read.languages import language_tag
from exporter.read.metadata_block import read_block, read_metadata
from exporter.read.sites.data_files import DataFiles, read_mapping
from exporter.read.sites.formula_support import FormulaSupport
from exporter.read.sites.permalinks import STYLES, dated_name, path_of, path_pattern
from exporter.read.sites.post_index import PostEntry, PostIndex, is_text_name
from exporter.read.sites.site import Generator, MetadataDefaults, Site, defaults_for
from exporter.read.sites.text_files import texts_below

_ADDRESS_KEYS = re.compile(
    r"^(permalink|slug|date|categories|category|redirect_from|published)[ \t]*[:=]",
    re.IGNORECASE | re.MULTILINE,
)
"""The metadata that decides where a post is on the web."""
_SIGN = re.compile(
    r"^layout:|(?<!\{)\{%-?\s*(?!end)(?:[a-z]\w*)(?!\w*\()|\{\{-?\s*(?:site|page)\.|^\{::?[a-z#.]|\{:\s?[.#]",
    re.MULTILINE,
)
"""What stands in the texts of Jekyll's sites, and rarely in those of others."""
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


class Jekyll(Generator):
    """Jekyll: `_config.yml` or a folder `_posts`, kramdown and Liquid."""

    name = "jekyll"
    title = "Jekyll"
    needs_metadata = True
    links_by_name = True

    def evidence(self, folder: Path) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        if (folder / "_config.yml").is_file():
            # Hexo has a file of this name as well, and its own folders beside it.
            return "" if (folder / "scaffolds").is_dir() else "_config.yml"
        return ""

    def weak_evidence(self, folder: Path) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        return next((name for name in ("_posts", "_drafts") if (folder / name).is_dir()), "")

    def is_text_name(self, name: str) -> bool:
        """Return whether a file is a text of such a site by its name."""
        return is_text_name(name) and not name.lower().endswith(".mdx")

    def signs(self, text: str) -> bool:
        """Return whether a text has what only Jekyll's have: Liquid tags, or attribute lists."""
        return _SIGN.search(text) is not None

    def read_site(self, root: Path, diagnostics: Diagnostics) -> Site:
        """Return the site below `root`; broken settings are ignored, after a report."""
        return read_site(root, diagnostics)

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the texts below a folder; only those in `_posts`, if there are any."""
        if "_posts" in folder.parts:
            return sorted(texts_below(folder), key=lambda file: (file.name, file))
        return posts_below(folder) or super().posts_below(site, folder)

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path of a post on the web (Jekyll's “Permalinks”)."""
        slug = dated_name(PurePosixPath(key).stem)[1]
        return path_of(site.permalink, date, slug, values, _category_folders(key))


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

    def find_entries() -> tuple[PostEntry, ...]:
        return _post_entries(root, permalink, defaults, timezone)

    return Site(
        root=root,
        generator=Jekyll(),
        dialect="kramdown",
        templates=frozenset(("liquid",)),
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


def posts_below(root: Path) -> list[Path]:
    """Return the texts in every `_posts` folder below a folder, in the order of their names."""
    return sorted(
        (file for folder in post_folders(root) for file in texts_below(folder)),
        key=lambda file: (file.name, file),
    )


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
