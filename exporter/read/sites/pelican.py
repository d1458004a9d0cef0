"""Pelican sites: `pelicanconf.py`, and the articles and pages in `content`."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.file_formats.urls import split_url
from exporter.input_files import InputFolders
from exporter.read.dialects.python_markdown_extensions import (
    named_options,
    reads_formulas,
    unread_extensions,
)
from exporter.read.metadata.block import plain_keys
from exporter.read.metadata.dates import time_zone
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import web_address
from exporter.read.sites.data_files import mapping_at
from exporter.read.sites.folders import folder_of_texts, folders_inside, relative_inside
from exporter.read.sites.formula_support import FORMULA_MARKS
from exporter.read.sites.metadata_defaults import MetadataDefaults
from exporter.read.sites.plain import DOLLARS, site_of
from exporter.read.sites.python_settings import read_python_settings
from exporter.read.sites.site import Generator, Site, TemplateLanguage
from exporter.read.sites.text_files import first_file, is_markdown_name, source_files_below

_FILES = ("pelicanconf.py", "publishconf.py")
"""The settings for writing and, overriding them, those for publishing."""
_MARK = re.compile(r"(?:\{(\w+)\}|%7B(\w+)%7D|\|(\w+)\|)(.*)", re.IGNORECASE | re.DOTALL)
_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_DEFAULT_URLS = {
    "ARTICLE": "{slug}.html",
    "PAGE": "pages/{slug}.html",
    "CATEGORY": "category/{slug}.html",
    "TAG": "tag/{slug}.html",
    "AUTHOR": "author/{slug}.html",
}
"""Pelican's “URL settings”."""
_UNPUBLISHED = ("draft", "hidden")


class Pelican(Generator):
    """Pelican: `pelicanconf.py`, Python-Markdown, metadata in lines above the text."""

    name = "pelican"
    title = "Pelican"
    address_marks = ("{", "%7B", "|")

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        return first_file(folders, _FILES)

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; settings that are not literals are not read."""
        return _read_site(self, folders, diagnostics)

    def holds(self, folders: InputFolders, path: Path) -> bool:
        """Return whether a file below the root of a site is one of its texts."""
        if folders.is_folder(path) or not self.is_text_name(path.name):
            return True
        return path.is_relative_to(_content_folder(folders, _settings(folders, Diagnostics())))

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the articles below a folder; without any, the pages."""
        texts = self.linkable_pages(site, folder)
        articles = [file for file in texts if _kind(site, site.key(file)) == "ARTICLE"]
        return articles or texts

    def linkable_pages(self, site: Site, folder: Path) -> list[Path]:
        """Return the articles and pages below a folder."""
        content = _content(site)
        inside = folder_of_texts(folder, content, site.folders)
        excluded = [content / name for name in _excluded(site)]
        names = [*_names(site, "ARTICLE_PATHS", [""]), *_names(site, "PAGE_PATHS", ["pages"])]
        included = [content / name for name in names]
        return [
            file
            for file in sorted(source_files_below(inside, site.folders))
            if self.is_text_name(file.name)
            and (inside != content or any(file.is_relative_to(each) for each in included))
            and not any(file.is_relative_to(each) for each in excluded)
        ]

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names."""
        values = dict(super().normalized_metadata(values, key))
        if str(values.get("status") or "").lower() in _UNPUBLISHED:
            values["published"] = False
        if isinstance(authors := values.get("authors"), str):
            values["authors"] = [name.strip() for name in re.split("[;,]", authors)]
        if isinstance(tags := values.get("tags"), str):
            values["tags"] = [tag.strip() for tag in re.split("[;,]", tags)]
        if url := values.get("url"):
            values.setdefault("permalink", url)
        return values

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key (Pelican's “URL settings”)."""
        if values.get("permalink"):
            return super().path_of(site, key, date, values)
        kind, path = _kind(site, key), PurePosixPath(key)
        by_name = site.config.get("SLUGIFY_SOURCE") == "basename" or not values.get("title")
        slug = values.get("slug") or _slug(path.stem if by_name else str(values["title"]))
        content = _content(site).relative_to(site.root).as_posix()
        folder = path.parent.name if path.parent.as_posix() != content else ""
        category = values.get("category") or folder or site.config.get("DEFAULT_CATEGORY", "misc")
        authors = values.get("authors") or values.get("author") or site.config.get("author") or ""
        author = authors[0] if isinstance(authors, list) and authors else authors
        fields = {
            "slug": str(slug),
            "category": _slug(str(category)),
            "author": _slug(str(author)),
            "lang": str(values.get("lang") or site.lang),
        }
        return _filled(_url(site, kind), fields, date)

    def normalized_address(self, site: Site, address: str) -> str:
        """Return an address with a mark of Pelican as one in the site; others as they are."""
        mark = _MARK.fullmatch(address)
        if mark is None:
            return address
        kind, rest = (mark[1] or mark[2] or mark[3]).lower(), mark[4]
        match kind:
            case "filename" if rest.startswith("/") and is_markdown_name(split_url(rest).path):
                content = _content(site).relative_to(site.root).as_posix()
                return f"/{content}{rest}" if content != "." else rest
            case "filename" | "static" | "attach":
                return rest
            case "category" | "tag" | "author":
                return _filled(_url(site, kind.upper()), {"slug": _slug(rest)}, None)
            case "index":
                return "/"
            case _:
                return address


def _read_site(generator: Pelican, folders: InputFolders, diagnostics: Diagnostics) -> Site:
    root = folders.root
    config = _settings(folders, diagnostics)
    markdown = mapping_at(config, "MARKDOWN")
    extensions = named_options(["extra", "codehilite", "meta", "toc"])
    for key in ("extensions", "extension_configs"):
        extensions |= named_options(markdown.get(key))
    extensions |= named_options(config.get("MD_EXTENSIONS"))
    for unread in unread_extensions(extensions):
        message = f"the extension ‘{unread}’ of Markdown is not read"
        diagnostics.report("extension-unread", message, Place(str(root / _FILES[0])))
    if config.get("TYPOGRIFY") is True:
        extensions.setdefault("smarty", {})
    plugins = [str(name).rpartition("plugins.")[2] for name in _items(config.get("PLUGINS"))]
    plugins = [name.removeprefix("pelican-").replace("-", "_") for name in plugins]
    has_formulas = reads_formulas((*plugins, *extensions))
    has_liquid = any(name.partition(".")[0] == "liquid_tags" for name in plugins)
    templates: frozenset[TemplateLanguage] = frozenset(("liquid",) if has_liquid else ())
    url = str(config.get("SITEURL") or "").strip()
    defaults = config.get("DEFAULT_METADATA")
    content = _content_folder(folders, config)
    return site_of(
        generator,
        folders,
        generator.evidence(folders) or _FILES[0],
        dialect="python-markdown",
        metadata_lines="usual",
        templates=templates,
        extensions=frozenset(("badges",)),
        extension_options=extensions,
        static_folders=folders_inside(content, folders, "", "extra", "static"),
        formula_marks=FORMULA_MARKS | DOLLARS if has_formulas else frozenset(),
        smart_quotes="smarty" in extensions,
        title=legible(str(config.get("SITENAME") or "")),
        address=web_address(f"https:{url}" if url.startswith("//") else url),
        lang=language_tag(config.get("DEFAULT_LANG") or ""),
        timezone=time_zone(config.get("TIMEZONE")),
        defaults=(
            (MetadataDefaults("", "", plain_keys(defaults)),)
            if isinstance(defaults, Mapping)
            else ()
        ),
        config={**config, "author": config.get("AUTHOR")},
    )


def _settings(folders: InputFolders, diagnostics: Diagnostics) -> dict[str, Any]:
    config: dict[str, Any] = {}
    for name in _FILES:
        config = read_python_settings(folders.root / name, folders, config, diagnostics)
    return config


def _content_folder(folders: InputFolders, config: Mapping[str, Any]) -> Path:
    """Return the folder of the texts (`PATH`), which is inside of the site."""
    default = "content" if folders.is_folder(folders.root / "content") else "."
    return folders.root / relative_inside(folders.root, config.get("PATH"), folders, default)


def _content(site: Site) -> Path:
    return _content_folder(site.folders, site.config)


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []


def _names(site: Site, setting: str, default: list[str]) -> list[str]:
    return [str(name) for name in _items(site.config.get(setting, default))]


def _excluded(site: Site) -> list[str]:
    """Return the folders of the content that hold neither articles nor pages."""
    names = ("ARTICLE_EXCLUDES", "PAGE_EXCLUDES")
    return [folder for name in names for folder in _names(site, name, []) if folder]


def _kind(site: Site, key: str) -> str:
    """Return PAGE for the key of a page, else ARTICLE."""
    content = _content(site).relative_to(site.root).as_posix()
    path = PurePosixPath(key)
    path = path.relative_to(content) if path.is_relative_to(content) else path
    pages = _names(site, "PAGE_PATHS", ["pages"])
    return "PAGE" if any(page and path.is_relative_to(page) for page in pages) else "ARTICLE"


def _url(site: Site, kind: str) -> str:
    """Return the pattern of the addresses of a kind of page."""
    return str(site.config.get(f"{kind}_URL") or _DEFAULT_URLS[kind])


def _filled(pattern: str, fields: Mapping[str, str], date: datetime.date | None) -> str:
    """Return a pattern with its fields filled in; empty if it has a date and the text has none."""
    if "{date" in pattern and date is None:
        return ""

    def value(field: re.Match[str]) -> str:
        if field[1] == "date" and date:
            try:
                return date.strftime(field[2] or "%Y-%m-%d")
            except ValueError:
                # The format has what is not text.
                return ""
        return fields.get(field[1], "")

    return f"/{_FIELD.sub(value, pattern).lstrip('/')}".removesuffix("/index.html") or "/"


def _slug(words: str) -> str:
    """Return text as a part of an address (Pelican's `SLUG_REGEX_SUBSTITUTIONS`)."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^\w\s-]", "", ascii_words or words)
    return re.sub(r"[-\s]+", "-", kept.strip()).lower()
