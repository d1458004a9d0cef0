"""mdBook and GitBook (and HonKit): books whose texts are listed in `SUMMARY.md`."""

from __future__ import annotations

import datetime
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.input_files import InputFolders
from exporter.model.collection import Outline
from exporter.model.post import Author
from exporter.read.metadata.first_heading import read_first_heading
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.data_files import mapping_at, read_mapping
from exporter.read.sites.folders import folders_inside, path_inside
from exporter.read.sites.plain import ALL_EXTENSIONS, DOLLARS, site_of
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.summary import read_summary
from exporter.read.sites.text_files import first_file

_BOOK_FILE = "book.toml"
_GITBOOK_FILES = (".gitbook.yaml", ".gitbook.yml", "book.json")
_SUMMARY = "SUMMARY.md"
_EXTENSIONS = ALL_EXTENSIONS - {"block_ids", "comments", "marks", "wiki_links"}
_FORMULA_MARKS = DOLLARS | {r"\(", r"\["}
_INTRODUCTIONS = ("README.md", "readme.md", "index.md")


class _BookGenerator(Generator):
    """A book whose texts lie in one folder, with a list of them."""

    @abstractmethod
    def content_folder(self, site: Site) -> Path:
        """Return the folder of the texts, which is inside the book."""

    def summary_file(self, site: Site) -> Path:
        """Return the list of the texts."""
        return self.content_folder(site) / _SUMMARY

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the texts below a folder, in the order of their names."""
        content, summary = self.content_folder(site), self.summary_file(site)
        folder = site.folders.target(folder)
        below = folder if folder.is_relative_to(content) else content
        texts = super().posts_below(site, below)
        return [file for file in texts if site.folders.target(file) != summary]

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the book, which its list gives."""
        summary = self.summary_file(site)
        if site.folders.is_file(summary):
            outline = read_summary(summary, site.folders, diagnostics)
            if outline:
                return outline
        return super().outline(site, folder, diagnostics)

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key; empty if the book does not have it."""
        file = site.root / key
        content = self.content_folder(site)
        if not file.is_relative_to(content):
            return super().path_of(site, key, date, values)
        name = PurePosixPath(file.relative_to(content).as_posix())
        is_index = name.stem.lower() in ("readme", "index")
        return self.page(name.with_name("index") if is_index else name.with_suffix(""))

    def page(self, name: PurePosixPath) -> str:
        """Return the path on the web of a text by its name in the book without suffix."""
        return f"/{name}.html"


class MdBook(_BookGenerator):
    """mdBook: `book.toml`, and the texts in the folder that it names, by default `src`."""

    name = "mdbook"
    title = "mdBook"

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a book, or empty."""
        return _BOOK_FILE if folders.is_file(folders.root / _BOOK_FILE) else ""

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the book in the root of folders; broken settings are ignored, after a report."""
        settings = read_mapping(folders.root / _BOOK_FILE, folders, diagnostics)
        book, html = mapping_at(settings, "book"), mapping_at(settings, "output", "html")
        host = str(html.get("cname") or "").strip("/")
        config = {**book, "language": book.get("language") or "en"}
        preprocessors = mapping_at(settings, "preprocessor")
        has_formulas = html.get("mathjax-support") is True or "katex" in preprocessors
        return _site(
            self,
            folders,
            _BOOK_FILE,
            config,
            address=f"https://{host}" if host else "",
            templates=frozenset(("book-includes",)),
            formula_marks=_FORMULA_MARKS if has_formulas else frozenset(),
        )

    def content_folder(self, site: Site) -> Path:
        """Return the folder of the texts, which is inside the book."""
        return path_inside(site.root, site.config.get("src"), site.folders, "src")


class GitBook(_BookGenerator):
    """GitBook and HonKit: `SUMMARY.md` beside the texts, and `.gitbook.yaml` or `book.json`."""

    name = "gitbook"
    title = "GitBook"

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a book, or empty."""
        if name := first_file(folders, _GITBOOK_FILES):
            return name
        # The lists of mdBook, and of a plugin of MkDocs, lie below their settings.
        others = (
            each.is_file(each.root / name)
            for each in (folders, InputFolders(folders.root.parent))
            for name in (_BOOK_FILE, "mkdocs.yml")
        )
        return first_file(folders, (_SUMMARY,)) if not any(others) else ""

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the book in the root of folders; broken settings are ignored, after a report."""
        config_file = first_file(folders, _GITBOOK_FILES)
        config = (
            read_mapping(folders.root / config_file, folders, diagnostics) if config_file else {}
        )
        site = _site(
            self,
            folders,
            config_file,
            config,
            templates=frozenset(("gitbook-tags",)),
            formula_marks=frozenset(("$$",)),
        )
        return (
            site if site.title else replace(site, title=_title(self.content_folder(site), folders))
        )

    def content_folder(self, site: Site) -> Path:
        """Return the folder of the texts, which is inside the book."""
        return path_inside(site.root, str(site.config.get("root") or "").lstrip("/"), site.folders)

    def summary_file(self, site: Site) -> Path:
        """Return the list of the texts."""
        named = mapping_at(site.config, "structure").get("summary")
        return path_inside(self.content_folder(site), named, site.folders, _SUMMARY)

    def page(self, name: PurePosixPath) -> str:
        """Return the path on the web of a text by its name in the book without suffix."""
        return f"/{name}".removesuffix("/index") or "/"


def _site(
    generator: Generator,
    folders: InputFolders,
    config_file: str,
    config: Mapping[str, Any],
    **fields: Any,
) -> Site:
    authors = config.get("authors") or config.get("author") or []
    authors = authors if isinstance(authors, list) else (authors,)
    return site_of(
        generator,
        folders,
        config_file,
        title=legible(str(config.get("title") or "")),
        lang=language_tag(config.get("language") or ""),
        # They wrote the book, and need not be named below each title.
        config={key: value for key, value in config.items() if key not in ("author", "authors")},
        book_authors=tuple(Author(legible(str(name))) for name in authors),
        extensions=_EXTENSIONS,
        metadata_lines="instead",
        static_folders=folders_inside(folders.root, folders, "", str(config.get("src") or "src")),
        **fields,
    )


def _title(folder: Path, folders: InputFolders) -> str:
    """Return the first heading of the introduction, which is the title of a book without one."""
    headings = (read_first_heading(folder / name, folders) for name in _INTRODUCTIONS)
    return legible(next(filter(None, headings), ""))
