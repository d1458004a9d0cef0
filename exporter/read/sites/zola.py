"""Zola sites: `config.toml` or `zola.toml` with `base_url`, and the texts in `content`."""

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
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import web_address
from exporter.read.sites.data_files import mapping_at, read_mapping
from exporter.read.sites.folders import folder_of_texts, folders_inside
from exporter.read.sites.formula_support import FORMULA_MARKS, asks_for_formulas
from exporter.read.sites.hugo.pages import pages_below
from exporter.read.sites.hugo.weights import weighted_outline
from exporter.read.sites.metadata_defaults import MetadataDefaults
from exporter.read.sites.permalinks import dated_name
from exporter.read.sites.plain import site_of
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import first_file, read_beginning

_SETTINGS = ("zola.toml", "config.toml")
_FOLDERS = ("content", "templates", "themes", "sass")
_EXTENSIONS = frozenset(("attributes", "definition_lists"))


class Zola(Generator):
    """Zola: CommonMark, and shortcodes in the syntax of Tera."""

    name = "zola"
    title = "Zola"

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        folder = folders.root
        if not any(folders.is_folder(folder / name) for name in _FOLDERS):
            return ""
        return next((name for name in _SETTINGS if _names_address(folder / name, folders)), "")

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        folder = folders.root
        is_site = all(folders.is_folder(folder / name) for name in ("content", "sass", "templates"))
        return "content and sass" if is_site else ""

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; broken settings are ignored, after a report."""
        root = folders.root
        name = first_file(folders, _SETTINGS) or "config.toml"
        settings = read_mapping(root / name, folders, diagnostics)
        extra, markdown = mapping_at(settings, "extra"), mapping_at(settings, "markdown")
        asks = asks_for_formulas(extra) or markdown.get("math") not in (None, False, "none")
        author = settings.get("author") or extra.get("author")
        return site_of(
            self,
            folders,
            name,
            templates=frozenset(("zola-shortcodes",)),
            extensions=_EXTENSIONS,
            static_folders=folders_inside(root, folders, "static", "content"),
            formula_marks=FORMULA_MARKS | {"$$"} if asks else frozenset(("$$",)),
            smart_quotes=markdown.get("smart_punctuation") is True,
            title=legible(str(settings.get("title") or "")),
            address=web_address(settings.get("base_url")),
            lang=language_tag(settings.get("default_language") or ""),
            defaults=tuple(
                MetadataDefaults(f"*.{code}.md", "", {"lang": tag})
                for code in mapping_at(settings, "languages")
                if (tag := language_tag(code))
            ),
            config={**settings, "author": author, "params": extra},
        )

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the pages below a folder; of those in several languages, the default one."""
        below = folder_of_texts(folder, site.root / "content", site.folders)
        codes = mapping_at(site.config, "languages")
        pages = list(pages_below(below, site.folders, self.is_text_name))
        default = [file for file in pages if file.stem.rpartition(".")[2] not in codes]
        return sorted(default or pages)

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the pages below a folder, by weights and sections."""
        return weighted_outline(folder, self.posts_below(site, folder), site.folders)

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names."""
        taxonomies, extra = mapping_at(values, "taxonomies"), mapping_at(values, "extra")
        own = {**extra, **taxonomies, **super().normalized_metadata(values, key)}
        if path := own.get("path"):
            own.setdefault("permalink", f"/{str(path).strip('/')}/")
        if own.get("render") is False:
            own["published"] = False
        return own

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key (Zola's “Output paths”)."""
        if path := str(values.get("permalink") or ""):
            return path
        inside = PurePosixPath(key.removeprefix("content/"))
        stem, _, code = inside.stem.rpartition(".")
        is_translated = code in mapping_at(site.config, "languages")
        name = stem if is_translated else inside.stem
        folders = list(inside.parent.parts)
        if name not in ("index", "_index"):
            folders.append(name)
        if folders:
            folders[-1] = str(values.get("slug") or dated_name(folders[-1])[1])
        path = "/".join(map(_slug, folders))
        prefix = f"/{code}" if is_translated else ""
        return f"{prefix}/{path}/" if path else f"{prefix}/"


def _names_address(file: Path, folders: InputFolders) -> bool:
    text = read_beginning(file, folders)
    return re.search(r"^\s*base_url\s*=", text, re.MULTILINE) is not None


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name).strip("-").lower()
