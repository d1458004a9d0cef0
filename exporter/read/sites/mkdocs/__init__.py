"""MkDocs sites: `mkdocs.yml`, the texts in `docs`, and the blog of Material for MkDocs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.input_files import InputFolders, real_path
from exporter.model.collection import Outline
from exporter.model.slug import slug as slug_of
from exporter.read.metadata.first_heading import read_first_heading
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import web_address
from exporter.read.sites.authors import authors_of
from exporter.read.sites.data_files import mapping_at, read_mapping
from exporter.read.sites.folders import folder_of_texts
from exporter.read.sites.mkdocs.languages import languages_of
from exporter.read.sites.mkdocs.nav import NavReader, position_in_pages, title_in_pages
from exporter.read.sites.mkdocs.settings import (
    SETTINGS_FILES,
    blog_folder,
    docs_folder,
    excluded_patterns,
    extensions_of,
    formula_marks,
    is_excluded,
    read_settings,
)
from exporter.read.sites.outlines import is_dated, outline_of_folders
from exporter.read.sites.plain import site_of
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.summary import read_summary
from exporter.read.sites.text_files import first_file

_CROSS_REFERENCES = frozenset(("autorefs", "mkdocstrings"))
"""The plugins that resolve `[text][identifier]`."""


class MkDocs(Generator):
    """MkDocs, with Material for MkDocs: Python-Markdown, and files that a text includes."""

    name = "mkdocs"
    title = "MkDocs"

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        return first_file(folders, SETTINGS_FILES)

    def holds(self, folders: InputFolders, path: Path) -> bool:
        """Return whether a file below the root of a site is one of its texts.

        The `README.md` of a repository beside `mkdocs.yml` is written for GitHub.
        """
        if folders.is_folder(path) or not self.is_text_name(path.name):
            return True
        if path.is_relative_to(folders.root / "docs"):
            return True
        config = read_settings(folders, folders.root / self.evidence(folders), Diagnostics())
        return path.is_relative_to(folders.root / docs_folder(config, folders))

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; broken settings are ignored, after a report."""
        return _read_site(self, folders, diagnostics)

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the pages below a folder; of those in several languages, the default one."""
        pages = self.linkable_pages(site, folder)
        languages = languages_of(site.config, docs_folder(site.config, site.folders))
        codes = [languages.code_of(site.key(file)) for file in pages]
        default = [
            file for file, code in zip(pages, codes, strict=True) if code in languages.codes[:1]
        ]
        return default or pages

    def linkable_pages(self, site: Site, folder: Path) -> list[Path]:
        """Return the pages below a folder, of which those in the folder of texts count."""
        texts = site.root / docs_folder(site.config, site.folders)
        patterns = excluded_patterns(site.config)
        inside = folder_of_texts(folder, texts, site.folders)
        return [
            file
            for file in super().posts_below(site, inside)
            if not file.is_relative_to(texts)
            or not any(is_excluded(file.relative_to(texts).as_posix(), each) for each in patterns)
        ]

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the pages below a folder.

        They are those of `nav` in the settings, of `SUMMARY.md` for the plugin literate-nav, or of
        `.pages` in each folder and the names.
        """
        texts = site.root / docs_folder(site.config, site.folders)
        nav, is_whole = site.config.get("nav"), real_path(folder) in (site.root, texts)
        summary = texts / "SUMMARY.md"
        if is_whole and isinstance(nav, list) and nav:
            blog = texts / blog_folder(site.config)
            posts = self._blog_posts(site, blog) if blog != texts else ()
            return NavReader(
                site.config_file, texts, site.folders, diagnostics, blog / "index.md", posts
            ).outline(nav)
        has_list = is_whole and "literate-nav" in site.config["plugins"]
        if has_list and site.folders.is_file(summary):
            return read_summary(summary, site.folders, diagnostics)
        pages = self.posts_below(site, folder)
        if is_dated(pages, site.folders):
            return None
        position = position_in_pages(site.folders, diagnostics)
        source = "the names of its files and folders"

        def title(folder: Path) -> str:
            return title_in_pages(folder, site.folders, diagnostics)

        return outline_of_folders(folder, pages, site.folders, source, position, title)

    def _blog_posts(self, site: Site, blog: Path) -> tuple[Path, ...]:
        """Return the posts of the blog, the oldest first."""
        entries = [
            entry for entry in site.posts.entries if entry.file.is_relative_to(blog / "posts")
        ]
        entries.sort(key=lambda entry: (entry.date or datetime.date.min, entry.key))
        return tuple(entry.file for entry in entries)

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names.

        The dates of a post of Material's blog are in a mapping.
        """
        values = dict(super().normalized_metadata(values, key))
        if isinstance(dates := values.get("date"), Mapping):
            values["date"] = dates.get("created")
            values.setdefault("updated", dates.get("updated"))
        return values

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key (MkDocs' “use_directory_urls”)."""
        folder = docs_folder(site.config, site.folders)
        path = languages_of(site.config, folder).without_code(key)
        if (blog := blog_folder(site.config)) and path.is_relative_to(f"{blog}/posts"):
            title = values.get("title") or read_first_heading(site.root / key, site.folders)
            slug = str(values.get("slug") or (slug_of(str(title)) if title else ""))
            return f"/{blog}/{date:%Y/%m/%d}/{slug}/".replace("//", "/") if date and slug else ""
        in_folders = site.config.get("use_directory_urls") is not False
        is_index = path.stem in ("index", "README")
        if in_folders:
            path = path.parent if is_index else path.with_suffix("")
            return f"/{path}/".replace("/./", "/")
        return f"/{path.with_name('index.html') if is_index else path.with_suffix('.html')}"


def _read_site(generator: MkDocs, folders: InputFolders, diagnostics: Diagnostics) -> Site:
    root = folders.root
    file = root / (generator.evidence(folders) or SETTINGS_FILES[0])
    config = read_settings(folders, file, diagnostics)
    extensions = extensions_of(config, file, diagnostics)
    has_references = not _CROSS_REFERENCES.isdisjoint(config["plugins"])
    folder = docs_folder(config, folders)
    blog = blog_folder(config)
    authors = (root / folder / blog / ".authors.yml",) if blog else ()
    return site_of(
        generator,
        folders,
        file.name,
        dialect="python-markdown",
        metadata_lines="usual",
        templates=frozenset(("inclusions",)),
        extensions=frozenset(("badges", *(("cross_references",) if has_references else ()))),
        extension_options=extensions,
        static_folders=(root / folder,),
        formula_marks=formula_marks(config, extensions),
        smart_quotes="smarty" in extensions,
        title=legible(str(config.get("site_name") or "")),
        address=web_address(config.get("site_url")),
        lang=language_tag(mapping_at(config, "theme").get("language") or ""),
        author_files=authors,
        authors={
            id_: author
            for file in authors
            for id_, author in authors_of(
                mapping_at(read_mapping(file, folders, diagnostics), "authors")
            ).items()
        },
        defaults=languages_of(config, folder).defaults(),
        config={**config, "author": config.get("site_author")},
    )
