"""VuePress and VitePress sites: the texts around a folder `.vuepress` or `.vitepress`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.input_files import InputFolders
from exporter.model.collection import Outline
from exporter.read.metadata.block import has_text
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import address_and_base, web_path
from exporter.read.sites.data_files import mapping_at
from exporter.read.sites.folders import folder_of_texts, folders_inside, relative_inside
from exporter.read.sites.plain import DOLLARS, site_of
from exporter.read.sites.script_settings import (
    SCRIPTS,
    script_named,
    settings_in,
)
from exporter.read.sites.sidebars import SidebarReader
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import read_beginning

_MARKS = (".vitepress", ".vuepress")
_FOLDERS = ("", "docs", "src", "doc", "website", "site")
"""Where a site is in a repository."""
_KEYS = frozenset("base description head lang locales themeConfig title".split())
_EXTENSIONS = frozenset(
    """attributes badges code_marks containers jsx marks
    tables_of_contents""".split()
)


class VuePress(Generator):
    """VuePress and VitePress: CommonMark with boxes, groups of code, and Vue components."""

    name = "vuepress"
    title = "VuePress or VitePress"
    address_marks = ("@",)

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the folder by which a folder is the root of a site, or empty."""
        folder = folders.root
        names = (f"{below}/{mark}".strip("/") for below in _FOLDERS for mark in _MARKS)
        return next((name for name in names if folders.is_folder(folder / name)), "")

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; settings that are not literals are not read."""
        root = folders.root
        mark = PurePosixPath(self.evidence(folders) or _MARKS[0])
        below = "" if mark.parent.as_posix() == "." else mark.parent.as_posix()
        stems = (f"{mark}/config", f"{mark}/config/index", f"{mark}/config/shared")
        name = script_named(folders, *stems, suffixes=SCRIPTS)
        text = read_beginning(root / name, folders) if name else ""
        settings = settings_in(text, _KEYS, root / name, diagnostics)
        locales = mapping_at(settings, "locales")
        own = {**(mapping_at(locales, "/") or mapping_at(locales, "root")), **settings}
        host = mapping_at(settings, "sitemap").get("hostname") or settings.get("hostname")
        address, base = address_and_base(host, settings.get("base"))
        source = str(settings.get("srcDir") or "").removeprefix("./").strip("/")
        inside = relative_inside(root, f"{below}/{source}".strip("/"), folders, below)
        inside = "" if inside == "." else inside
        return site_of(
            self,
            folders,
            name or f"{mark}/config.js",
            templates=frozenset(("vitepress-includes",)),
            extensions=_EXTENSIONS,
            static_folders=folders_inside(
                root, folders, f"{inside}/public".strip("/"), f"{mark}/public", inside
            ),
            formula_marks=DOLLARS if not text or "math" in text else frozenset(),
            title=legible(str(own.get("title") or "")),
            address=address,
            base=base,
            lang=language_tag(own.get("lang") or ""),
            config={**settings, "folder": inside},
        )

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the pages below a folder that have a text; home pages may have none."""
        below = folder_of_texts(folder, site.root / site.config["folder"], site.folders)
        return [file for file in super().posts_below(site, below) if has_text(file, site.folders)]

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the sidebar; without one, those of names."""
        texts: Path = site.root / site.config["folder"]
        sidebar = _sidebar(site.config)
        if not sidebar or not texts.is_relative_to(folder):
            return super().outline(site, folder, diagnostics)

        def find(name: str) -> Path | None:
            name = name.partition("#")[0]
            stem = re.sub(r"\.(?:html|md)$", "", name.strip("/"))
            for page in (f"{stem}.md", f"{stem}/index.md", f"{stem}/README.md"):
                file = texts / page.lstrip("/")
                if site.folders.is_file(file):
                    return site.folders.target(file)
            return None

        reader = SidebarReader(find, lambda _: ())
        source = f"the sidebar in ‘{site.config_file.name}’"
        found = reader.outline(sidebar, source, site.config_file)
        return found or super().outline(site, folder, diagnostics)

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key."""
        if permalink := str(values.get("permalink") or ""):
            return web_path(permalink)
        path = PurePosixPath(key).with_suffix("")
        if site.config["folder"] and path.is_relative_to(site.config["folder"]):
            path = path.relative_to(site.config["folder"])
        if path.name.lower() in ("index", "readme"):
            return web_path(path.parent.as_posix().removeprefix(".")).rstrip("/") + "/"
        return web_path(f"{path}" if site.config.get("cleanUrls") is True else f"{path}.html")

    def normalized_address(self, site: Site, address: str) -> str:
        """Return an address with an alias of the folder of texts as one in the site."""
        for alias in ("@source/", "@/"):
            if address.startswith(alias):
                return web_path(site.config["folder"], address.removeprefix(alias))
        return address


def _sidebar(config: Mapping[str, Any]) -> list[object]:
    """Return the entries of all sidebars, with the paths of their folders before their names."""
    sidebar = mapping_at(config, "themeConfig").get("sidebar")
    if not isinstance(sidebar, dict):
        return sidebar if isinstance(sidebar, list) else []
    entries: list[object] = []
    for folder, below in sidebar.items():
        base, items = folder, below
        if isinstance(below, dict):
            base, items = str(below.get("base") or folder), below.get("items")
        entries += [_moved(item, base) for item in items] if isinstance(items, list) else []
    return entries


def _moved(item: object, base: str) -> object:
    """Return an entry whose names without a slash in front are relative to a folder."""
    match item:
        case str():
            return item if item.startswith("/") else web_path(base, item)
        case dict():
            return {
                key: _moved(value, base)
                if key in ("link", "path")
                else [_moved(each, base) for each in value]
                if key in ("items", "children") and isinstance(value, list)
                else value
                for key, value in item.items()
            }
        case [str(name), *title]:
            return [_moved(name, base), *title]
        case _:
            return item
