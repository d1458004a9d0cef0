"""Astro sites: `astro.config.mjs`, and the texts in `src/content` and `src/pages`; Starlight."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.input_files import InputFolders
from exporter.model.collection import Outline
from exporter.read.javascript import object_with
from exporter.read.metadata.block import read_metadata
from exporter.read.metadata.file_names import number_in_name
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import address_and_base, web_path
from exporter.read.sites.data_files import mapping_at
from exporter.read.sites.folders import folders_inside, relative_inside
from exporter.read.sites.outlines import outline_of_folders
from exporter.read.sites.plain import DOLLARS, site_of
from exporter.read.sites.script_settings import (
    script_named,
    settings_in,
)
from exporter.read.sites.sidebars import SidebarReader
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import is_markdown_name, read_beginning

_CONTENT, _PAGES = "src/content", "src/pages"
_KEYS = frozenset("base integrations markdown output site vite".split())
_SETTINGS = ("src/config", "src/consts", "src/site.config", "src/constants", "src/data/site")
"""Where themes have the title of the site."""
_BASE = re.compile(r"\bbase\s*:\s*[\"'`](?:\./)?([^\"'`\n]+)[\"'`]")
"""The folder of a collection, in `content.config.ts`."""
_TITLE = re.compile(
    r"\b(?:SITE_)?TITLE\b\s*(?::\s*\w+\s*)?=\s*[\"'`]([^\"'`\n]+)[\"'`]", re.IGNORECASE
)
_FORMULAS = re.compile(r"remark-?[mM]ath|rehype-?[kK]atex|rehype-?[mM]athjax")
_ALIAS = re.compile(r"(?:[@~]/|@(?=(?:assets|content|images|img)/))")
_EXTENSIONS = frozenset("badges code_marks containers directives jsx".split())
_DATES = ("pubdatetime", "publisheddatetime")
_UPDATES = ("moddatetime", "updateddatetime")
_COVERS = ("ogimage", "thumbnail", "featured_image", "hero", "banner")


class Astro(Generator):
    """Astro: collections of Markdown and MDX, and pages."""

    name = "astro"
    title = "Astro"
    address_marks = ("@", "~/")

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        return script_named(folders, "astro.config", suffixes=("mjs", "ts", "js", "mts", "cjs"))

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        folder = folders.root
        settings = script_named(folders, "src/content.config", f"{_CONTENT}/config")
        has_pages = bool(folders.glob(folder / _PAGES, "*.astro"))
        return settings or (_CONTENT if has_pages and folders.is_folder(folder / _CONTENT) else "")

    def is_text_name(self, name: str) -> bool:
        """Return whether a file is a text of such a site by its name; others are parts of texts."""
        return is_markdown_name(name) and not name.startswith("_")

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; settings that are not literals are not read."""
        root = folders.root
        name = self.evidence(folders)
        text = read_beginning(root / name, folders) if name else ""
        settings = settings_in(text, _KEYS, root / name, diagnostics)
        theme = _theme_settings(folders)
        own = next((theme[key] for key in ("website", "site", "url", "href") if theme.get(key)), "")
        address, base = address_and_base(settings.get("site") or own, settings.get("base"))
        lang = mapping_at(settings, "i18n").get("defaultLocale") or theme.get("lang")
        return site_of(
            self,
            folders,
            name or "astro.config.mjs",
            extensions=_EXTENSIONS,
            static_folders=folders_inside(root, folders, "public", "", *_collections(folders)),
            formula_marks=DOLLARS if not text or _FORMULAS.search(text) else frozenset(),
            title=legible(_title(text, theme)),
            address=address,
            base=base,
            lang=language_tag(lang or ""),
            smart_quotes=True,
            config={
                **settings,
                "author": theme.get("author"),
                "collections": _collections(folders),
                "sidebar": object_with(text, frozenset(("sidebar",))).get("sidebar"),
            },
        )

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the texts of collections below a folder; without any, the pages, or all texts."""
        texts = [
            text
            for text in super().posts_below(site, folder)
            if not any(part.startswith("_") for part in text.relative_to(folder).parts[:-1])
        ]
        for kind in ((*_folders(site),), (_PAGES,)):
            inside = [
                text
                for text in texts
                if any(site.key(text).startswith(f"{path}/") for path in kind)
            ]
            if inside:
                return inside
        return texts

    def linkable_pages(self, site: Site, folder: Path) -> list[Path]:
        """Return the texts below a folder to which links may lead, in the order of their names."""
        return super().posts_below(site, folder)

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of Starlight's sidebar; without one, those of names."""
        docs = site.root / _CONTENT / "docs"
        if not site.folders.is_folder(docs) or not docs.is_relative_to(folder):
            return super().outline(site, folder, diagnostics)
        texts = [file for file in self.posts_below(site, folder) if file.is_relative_to(docs)]

        def position(path: Path) -> float | None:
            values = read_metadata(path, site.folders) or {}
            order = mapping_at(values, "sidebar").get("order")
            return float(order) if isinstance(order, int | float) else number_in_name(path)

        def positioned(below: Path) -> Outline:
            inside = [text for text in texts if text.is_relative_to(below)]
            return outline_of_folders(
                below, inside, site.folders, "the names and positions of its texts", position
            )

        def texts_in(name: str) -> list[Path]:
            parts = positioned(site.folders.target(docs / name.strip("/"))).parts
            paths = (path for part in parts for path in (part.introduction, *part.paths))
            return [Path(path) for path in paths if path]

        by_slug = {_page(text.relative_to(docs).with_suffix("")): text for text in texts}
        reader = SidebarReader(lambda name: by_slug.get(name.strip("/")), texts_in)
        sidebar = site.config["sidebar"]
        found = reader.outline(sidebar, "the sidebar of Starlight", site.config_file)
        return found or positioned(docs)

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names."""
        values = dict(super().normalized_metadata(values, key))
        for own, names in (("date", _DATES), ("updated", _UPDATES), ("cover", _COVERS)):
            found = (values[name] for name in names if values.get(name))
            if own not in values and (value := next(found, None)):
                values[own] = value
        return values

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key, as Astro's own themes make it.

        That of a collection is at its name, and the documentation of Starlight at the root.
        """
        path = PurePosixPath(key).with_suffix("")
        if path.is_relative_to(_PAGES):
            page = path.relative_to(_PAGES)
            return web_path("" if page.name == "index" and len(page.parts) == 1 else _page(page))
        for folder in _folders(site):
            if path.is_relative_to(folder):
                inside = path.relative_to(folder)
                route = "" if folder == _CONTENT else PurePosixPath(folder).name
                slug = str(values.get("slug") or values.get("permalink") or "")
                if folder == _CONTENT:
                    route, inside = inside.parts[0], inside.relative_to(inside.parts[0])
                route = "" if route in ("docs", "pages") else route
                return web_path(route, slug or _page(inside))
        return ""

    def normalized_address(self, site: Site, address: str) -> str:
        """Return an address with an alias of the folder of sources as one in the site."""
        return _ALIAS.sub("/src/", address, count=1) if _ALIAS.match(address) else address


def _page(path: PurePath) -> str:
    """Return the path of a page; an index is at that of its folder."""
    parts = [*path.parts[:-1], *([] if path.name == "index" else [path.name])]
    return "/".join(part.lower().replace(" ", "-") for part in parts)


def _folders(site: Site) -> tuple[str, ...]:
    """Return the folders of collections, the one that holds any last."""
    return (*site.config["collections"], _CONTENT)


def _collections(folders: InputFolders) -> tuple[str, ...]:
    """Return the folders that the settings of collections name, relative to the root."""
    root = folders.root
    name = script_named(folders, "src/content.config", f"{_CONTENT}/config")
    text = read_beginning(root / name, folders) if name else ""
    found = []
    for written in _BASE.findall(text):
        folder = relative_inside(root, written, folders)
        if folder not in ("", ".") and folders.is_folder(root / folder):
            found.append(folder)
    return tuple(dict.fromkeys(found))


def _theme_settings(folders: InputFolders) -> dict[str, Any]:
    """Return the settings that a theme has in constants of its own."""
    name = script_named(folders, *_SETTINGS)
    text = read_beginning(folders.root / name, folders) if name else ""
    found = object_with(text, frozenset(("title", "website")))
    if "title" not in found and (title := _TITLE.search(text)):
        found["title"] = title[1]
    return found


def _title(text: str, theme: Mapping[str, Any]) -> str:
    """Return the title of a site: that of Starlight, or of a theme."""
    title = object_with(text, frozenset(("title",))).get("title")
    if isinstance(title, dict):
        # Starlight has one for each language.
        title = next(iter(title.values()), "")
    title = title or theme.get("title")
    return title if isinstance(title, str) else ""
