"""Hugo sites: `hugo.toml` or `config.toml`, and the texts in `content`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.input_files import InputFolders
from exporter.model.collection import Outline
from exporter.read.metadata.block import read_block, read_metadata
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import web_address
from exporter.read.sites.data_files import mapping_at
from exporter.read.sites.folders import folders_inside
from exporter.read.sites.formula_support import FORMULA_MARKS, asks_for_formulas
from exporter.read.sites.hugo.authors import read_authors
from exporter.read.sites.hugo.metadata import normalized_metadata
from exporter.read.sites.hugo.pages import pages_below
from exporter.read.sites.hugo.paths import language_code, path_of
from exporter.read.sites.hugo.settings import (
    SUFFIXES,
    HugoSettings,
    folders_for,
    lowered,
    read_settings,
    settings_files,
    settings_of,
)
from exporter.read.sites.hugo.weights import weighted_outline
from exporter.read.sites.metadata_defaults import MetadataDefaults
from exporter.read.sites.plain import site_of
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import is_markdown_name, read_beginning, source_files_below

_FOLDERS = ("content", "archetypes", "themes", "layouts")
_COVERS = ("featured", "feature", "cover", "*featured*", "*feature*", "*cover*")
_IMAGES = frozenset((".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"))
_EXTENSIONS = frozenset(("attributes", "callouts", "definition_lists"))


class Hugo(Generator):
    """Hugo: CommonMark with Goldmark's extensions, and shortcodes."""

    name = "hugo"
    title = "Hugo"

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        folder = folders.root
        for suffix in SUFFIXES:
            if folders.is_file(folder / f"hugo{suffix}"):
                return f"hugo{suffix}"
            file = folder / f"config{suffix}"
            if folders.is_file(file) and _is_settings(file, folders):
                return file.name
        files = folders.entries(folder / "config" / "_default")
        has_settings = any(file.suffix in SUFFIXES for file in files)
        return "config/_default" if has_settings else ""

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        folder = folders.root
        if folders.is_file(folder / ".hugo_build.lock"):
            return ".hugo_build.lock"
        found = [name for name in _FOLDERS if folders.is_folder(folder / name)]
        return " and ".join(found[:2]) if found[:1] == ["content"] and len(found) > 1 else ""

    def is_text_name(self, name: str) -> bool:
        """Return whether a file is a text of such a site by its name."""
        return is_markdown_name(name) or name.lower().endswith((".html", ".htm"))

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; broken settings are ignored, after a report."""
        return _read_site(self, folders, diagnostics)

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the pages below a folder; of those in several languages, the default one.

        Files in the folder of a page (`index.md`) belong to that page.
        """
        pages = self.linkable_pages(site, folder)
        codes = list(settings_of(site).languages)
        default = [file for file in pages if language_code(site.key(file), site) in codes[:1]]
        return default if codes and default else pages

    def linkable_pages(self, site: Site, folder: Path) -> list[Path]:
        """Return the pages below a folder to which links may lead, in every language."""
        roots = folders_inside(site.root, site.folders, *settings_of(site).content_folders)
        inside = [root for root in roots if root.is_relative_to(folder)]
        pages = {
            file
            for each in inside or [folder]
            for file in pages_below(each, site.folders, self.is_text_name)
        }
        return sorted(pages)

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the pages below a folder, by weights and sections."""
        return weighted_outline(folder, self.posts_below(site, folder), site.folders)

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names."""
        return normalized_metadata(values, key)

    def cover_beside(self, site: Site, key: str) -> str:
        """Return the name of the image in a page's folder that themes show with the page."""
        file = site.root / key
        if file.stem.partition(".")[0] not in ("index", "_index"):
            return ""
        names = (name for stem in _COVERS for name in site.folders.glob(file.parent, f"{stem}.*"))
        return next((name.name for name in names if name.suffix.lower() in _IMAGES), "")

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key (Hugo's “URL management”)."""
        return path_of(site, key, date, values)


def _is_settings(file: Path, folders: InputFolders) -> bool:
    """Return whether a file `config.toml` is Hugo's; Zola and other programs have one too."""
    text = read_beginning(file, folders)
    if re.search(r"^\s*[\"']?base_url\b", text, re.MULTILINE):
        return False
    found = [name for name in _FOLDERS if folders.is_folder(file.parent / name)]
    names_site = re.search(
        r"^\s*[\"']?(baseurl|languagecode)\b", text, re.MULTILINE | re.IGNORECASE
    )
    return bool(found) and (bool(names_site) or len(found) > 1)


def _read_site(generator: Hugo, folders: InputFolders, diagnostics: Diagnostics) -> Site:
    root = folders.root
    settings = read_settings(folders, diagnostics).of_default_language()
    default = next(iter(settings.languages.values()), None)
    code = settings.get("languagecode") or settings.get("locale")
    lang = default.tag if default else code or settings.get("defaultcontentlanguage") or ""
    goldmark = mapping_at(settings, "markup", "goldmark")
    files = tuple(settings_files(folders))
    sections = tuple(dict.fromkeys(_cascading_sections(folders, settings)))
    authors, author_files = read_authors(folders, settings, diagnostics)
    return site_of(
        generator,
        folders,
        files[0].relative_to(root).as_posix() if files else "hugo.toml",
        templates=frozenset(("shortcodes",)),
        extensions=_EXTENSIONS,
        static_folders=_static_folders(folders, settings),
        formula_marks=_formula_marks(settings),
        smart_quotes=_smart_quotes(goldmark),
        hard_wrap=mapping_at(goldmark, "renderer").get("hardwraps") is True,
        title=legible(str(settings.get("title") or "")),
        address=web_address(settings.get("baseurl")),
        lang=language_tag(lang),
        defaults=tuple(_defaults(folders, settings, sections)),
        authors=authors,
        more_settings=(*files, *sections, *author_files),
        config=HugoSettings({**settings, "author": _author(settings)}),
    )


def _author(settings: Mapping[str, Any]) -> object:
    for values in (settings, mapping_at(settings, "params")):
        for key in ("author", "authors"):
            value = values.get(key)
            if isinstance(value, dict):
                value = value.get("name")
            if value:
                return value
    return None


def _static_folders(folders: InputFolders, settings: HugoSettings) -> tuple[Path, ...]:
    written = [value for key, value in sorted(settings.items()) if key.startswith("staticdir")]
    names = [
        str(name) for value in written for name in (value if isinstance(value, list) else [value])
    ]
    names = names or ["static"]
    contents = settings.content_folders
    themes = settings.get("theme")
    themes = themes if isinstance(themes, list) else [themes]
    below = [f"{settings.get('themesdir') or 'themes'}/{theme}/static" for theme in themes if theme]
    mounted = folders_for(settings, "static", *names)
    return folders_inside(
        folders.root,
        folders,
        *mounted,
        *folders_for(settings, "assets", "assets"),
        *contents,
        *below,
    )


def _formula_marks(settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the marks of formulas: two dollars, and those that the settings name or ask for."""
    if asks_for_formulas(settings):
        return FORMULA_MARKS | {"$$"}
    passthrough = mapping_at(settings, "markup", "goldmark", "extensions", "passthrough")
    marks = {"$$"}
    if passthrough.get("enable") is True:
        delimiters = mapping_at(passthrough, "delimiters")
        pairs = [pair for kind in ("inline", "block") for pair in delimiters.get(kind) or ()]
        marks |= {str(pair[0]) for pair in pairs if isinstance(pair, list) and pair}
    return FORMULA_MARKS & marks | {"$$"}


def _smart_quotes(goldmark: Mapping[str, Any]) -> bool:
    value = mapping_at(goldmark, "extensions").get("typographer")
    return value.get("disable") is not True if isinstance(value, dict) else value is not False


def _defaults(
    folders: InputFolders, settings: HugoSettings, sections: Iterable[Path]
) -> Iterator[MetadataDefaults]:
    """Yield the metadata that pages have of the site, their language and the sections above."""
    if values := _cascade(settings):
        yield MetadataDefaults("", "", values)
    for code, language in settings.languages.items():
        if tag := language_tag(language.tag):
            yield MetadataDefaults(f"*.{code}.md", "", {"lang": tag})
            if language.folder:
                yield MetadataDefaults(language.folder, "", {"lang": tag})
    for file in sections:
        section = file.parent.relative_to(folders.root).as_posix()
        yield MetadataDefaults(section, "", _cascade(lowered(read_metadata(file, folders) or {})))


def _cascading_sections(folders: InputFolders, settings: HugoSettings) -> Iterator[Path]:
    """Yield the files of sections that give metadata to the pages in them."""
    for folder in folders_inside(folders.root, folders, *settings.content_folders):
        for file in source_files_below(folder, folders):
            if (
                file.stem.partition(".")[0] == "_index"
                and "cascade" in read_block(file, folders).lower()
            ):
                yield file


def _cascade(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata that a section, or the site, gives to all of its pages."""
    cascade = values.get("cascade")
    entries = cascade if isinstance(cascade, list) else [cascade]
    own: dict[str, Any] = {}
    for entry in entries:
        if isinstance(entry, dict) and not {"_target", "target"} & {*entry}:
            own |= lowered(entry)
    return own
