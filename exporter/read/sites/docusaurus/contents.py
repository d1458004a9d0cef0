"""The folders of posts and pages that the presets and plugins of a Docusaurus site read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from exporter.input_files import InputFolders
from exporter.read.sites.data_files import mapping_at
from exporter.read.sites.folders import relative_inside
from exporter.read.sites.site import Site

NUMBER = re.compile(r"^\d+[ ]*[-_.]+[ ]*(?=[^\d\s])")
"""The number that a name in `docs` may begin with, which is not a part of the address."""


@dataclass(frozen=True, slots=True)
class ContentFolder:
    """A folder of posts or pages, relative to the root of the site, and its path on the web."""

    kind: Literal["blog", "docs", "pages"]
    path: str
    route: str

    def holds(self, key: str) -> bool:
        """Return whether the file with a key is in this folder."""
        return key.startswith(f"{self.path}/")


def contents_of(site: Site) -> tuple[ContentFolder, ...]:
    """Return the folders of a site."""
    folders: tuple[ContentFolder, ...] = site.config["content folders"]
    return folders


def content_folders(
    folders: InputFolders, below: str, settings: Mapping[str, Any], *, is_first: bool
) -> Iterator[ContentFolder]:
    """Yield the folders of the posts, of the documentation, of plugins, and of other pages."""
    root = folders.root
    for kind, name, options in _instances(settings):
        named = f"{below}/{options.get('path') or name}".strip("/")
        folder = root / relative_inside(root, named, folders)
        if is_first and kind == "docs" and not folders.is_folder(folder):
            folder = (root / below).parent / name
        if folder != root and folder.is_relative_to(root) and folders.is_folder(folder):
            route = options.get("routeBasePath")
            route = name if route is None else str(route)
            yield ContentFolder(kind, folder.relative_to(root).as_posix(), route.strip("/"))
    yield ContentFolder("pages", f"{below}/src/pages".strip("/"), "")


def _instances(
    settings: Mapping[str, Any],
) -> Iterator[tuple[Literal["blog", "docs"], str, Mapping[str, Any]]]:
    """Yield kind, name and options of what the presets and the plugins read."""
    for kind in ("blog", "docs"):
        options = _preset(settings).get(kind)
        if options is not False:
            yield kind, kind, options if isinstance(options, dict) else {}
    plugins = settings.get("plugins")
    for plugin in plugins if isinstance(plugins, list) else ():
        match plugin:
            case [str(name), dict(options)] if "content-docs" in name:
                yield "docs", str(options.get("id") or "docs"), options
            case [str(name), dict(options)] if "content-blog" in name:
                yield "blog", str(options.get("id") or "blog"), options
            case _:
                pass


def _preset(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    presets = settings.get("presets")
    for preset in presets if isinstance(presets, list) else ():
        match preset:
            case [str(), dict(options)]:
                return options
            case _:
                pass
    return {}


def option(settings: Mapping[str, Any], kind: str, key: str) -> str:
    """Return a text in the options of the preset for a kind of content; empty if there is none."""
    value = mapping_at(_preset(settings), kind).get(key)
    return value if isinstance(value, str) else ""
