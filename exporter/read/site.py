"""A Jekyll site: its settings, its authors, and where its posts live on the web."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from exporter.diagnostics import Diagnostics
from exporter.model.publication import Author, Metadata
from exporter.source import Place

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""The permalink styles that have names (Jekyll, “Permalinks”, Built-in formats)."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the posts of a folder share. `address` has no slash at its end, and may be empty."""

    root: Path
    title: str = ""
    address: str = ""
    permalink: str = _STYLES["date"]
    lang: str = ""
    authors: Mapping[str, Author] = field(default_factory=dict)

    def key(self, path: Path) -> str:
        """A file's path below the site, with slashes: the name by which the project knows it."""
        resolved = path.resolve()
        if resolved.is_relative_to(self.root):
            return resolved.relative_to(self.root).as_posix()
        return resolved.name


def find_root(post: Path) -> Path:
    """The nearest folder above a post that holds `_config.yml`, else the one that holds it."""
    folder = post.resolve().parent
    for candidate in (folder, *folder.parents):
        if (candidate / "_config.yml").is_file():
            return candidate
    return folder.parent if folder.name in ("_posts", "_drafts") else folder


def read_site(root: Path, diagnostics: Diagnostics) -> Site:
    """The site below `root`. What is missing or broken there is passed over with a warning."""
    root = root.resolve()
    config = _mapping(root / "_config.yml", diagnostics)
    address = str(config.get("url") or "").rstrip("/") + str(config.get("baseurl") or "").rstrip(
        "/"
    )
    permalink = str(config.get("permalink") or "date")
    authors = {
        **_authors(_mapping(root / "_data" / "authors.yml", diagnostics)),
        **_authors(_mapping(root / "_data" / "members.yml", diagnostics)),
    }
    return Site(
        root=root,
        title=str(config.get("title") or ""),
        address=address,
        permalink=_STYLES.get(permalink, permalink),
        lang=str(config.get("lang") or config.get("locale") or "").replace("_", "-"),
        authors=authors,
    )


def live_address(site: Site, metadata: Metadata, slug: str, values: Mapping[str, Any]) -> str:
    """Where a post is on the web, empty where the site does not say where it is itself.

    Follows Jekyll's “Permalinks”: a post's own `permalink` wins over the site's pattern.
    """
    if not site.address:
        return ""
    pattern = str(values.get("permalink") or site.permalink)
    if metadata.date is None and ":" in pattern:
        return ""
    return site.address + _fill(pattern, metadata, slug, values)


def _fill(pattern: str, metadata: Metadata, slug: str, values: Mapping[str, Any]) -> str:
    categories = values.get("categories") or values.get("category") or ()
    if isinstance(categories, str):
        categories = categories.split()
    words = {
        "categories": "/".join(str(name).lower() for name in categories),
        "title": str(values.get("slug") or slug),
        "slug": str(values.get("slug") or slug),
        "output_ext": ".html",
    }
    if metadata.date:
        day = metadata.date
        words |= {
            "year": f"{day:%Y}",
            "short_year": f"{day:%y}",
            "month": f"{day:%m}",
            "i_month": str(day.month),
            "day": f"{day:%d}",
            "i_day": str(day.day),
            "y_day": f"{day:%j}",
        }
    path = re.sub(r":([a-z_]+)", lambda match: words.get(match[1], match[0]), pattern)
    return re.sub(r"/{2,}", "/", "/" + path)


def _mapping(path: Path, diagnostics: Diagnostics) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        diagnostics.report("site-config", f"the file cannot be read: {error}", Place(str(path)))
        return {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(path), mark.line + 1, mark.column + 1) if mark else Place(str(path))
        problem = getattr(error, "problem", None) or "not valid YAML"
        diagnostics.report("site-config", f"{problem}; the file was passed over", place)
        return {}
    return content if isinstance(content, dict) else {}


def _authors(entries: Mapping[str, Any]) -> dict[str, Author]:
    return {
        str(id_): Author(
            name=str(entry.get("name") or id_), id=str(id_), bio=str(entry.get("bio") or "")
        )
        for id_, entry in entries.items()
        if isinstance(entry, dict)
    }
