"""What the posts of one site share, and what differs between the programs that generate sites."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source, legible
from exporter.file_formats.urls import split_url
from exporter.input_files import FileKind, InputFileError, InputFolders, real_path
from exporter.model.collection import Outline
from exporter.model.post import Author
from exporter.read.dialects import Dialect
from exporter.read.metadata.block import MetadataLines, plain_keys
from exporter.read.metadata.dates import local_day, local_time
from exporter.read.sites.data_files import DataFiles, mapping_at
from exporter.read.sites.dependencies import DependencyTracker, files_below
from exporter.read.sites.file_index import FileIndex
from exporter.read.sites.formula_support import FormulaSupport
from exporter.read.sites.metadata_defaults import MetadataDefaults, defaults_for
from exporter.read.sites.navigation import navigation_outline
from exporter.read.sites.outlines import is_dated, outline_of_folders
from exporter.read.sites.post_index import PostIndex
from exporter.read.sites.text_files import is_markdown_name, source_files_below

_PORTRAIT_FOLDERS = tuple(
    f"{folder}/{kind}"
    for folder in ("assets/img", "assets/images", "assets", "images", "img")
    for kind in ("authors", "members", "team", "avatars")
)

TemplateLanguage: TypeAlias = Literal[
    "book-includes",
    "gitbook-tags",
    "hexo-tags",
    "inclusions",
    "liquid",
    "shortcodes",
    "vitepress-includes",
    "zola-shortcodes",
]
"""A language that is run over a text before its Markdown is read."""


class Generator(ABC):
    """A program that makes sites of Markdown files: how its sites are recognised and read.

    `name` is what `--generator` takes, `title` is for people. With `needs_metadata`, a text without
    a metadata block is not a post. With `links_by_name`, a link to a Markdown file leads to the
    post of that name, in whichever folder; with `files_by_name`, so do other links and images, in
    upper or lower case. With `tags_are_words`, each word of a text without commas as the value of
    `tags` is a tag. Addresses that `normalized_address` changes begin with one of `address_marks`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    needs_metadata: ClassVar[bool] = False
    tags_are_words: ClassVar[bool] = False
    links_by_name: ClassVar[bool] = False
    files_by_name: ClassVar[bool] = False
    address_marks: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which the root is that of such a site, or empty."""

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        return ""

    def holds(self, folders: InputFolders, path: Path) -> bool:
        """Return whether a file below the root of a site is one of its texts.

        The texts of other files beside them are written for another program.
        """
        return True

    @abstractmethod
    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; broken settings are ignored, after a report."""

    def is_text_name(self, name: str) -> bool:
        """Return whether a file is a text of such a site by its name."""
        return is_markdown_name(name)

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the texts below a folder that are posts or pages, in the order of their names."""
        texts = (
            file
            for file in source_files_below(folder, site.folders)
            if self.is_text_name(file.name)
        )
        return sorted(texts)

    def linkable_pages(self, site: Site, folder: Path) -> list[Path]:
        """Return the texts below a folder to which links may lead, in the order of their names."""
        return self.posts_below(site, folder)

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the texts below a folder; None for that of dates.

        They are those of the navigation or the positions in the metadata of the texts, else of the
        names of files and folders, unless at least half of the texts have a date.
        """
        texts = self.posts_below(site, folder)
        if is_dated(texts, site.folders):
            return None
        source = "the names of its files and folders"
        return navigation_outline(folder, texts, site.folders) or outline_of_folders(
            folder, texts, site.folders, source
        )

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names.

        They are those of Jekyll: `title, author, date, updated, tags, lang, description, cover,
        published, slug, permalink, redirect_from`.
        """
        values = dict(values)
        if values.get("draft") is True:
            values.setdefault("published", False)
        if "aliases" in values:
            values.setdefault("redirect_from", values["aliases"])
        return values

    def cover_beside(self, site: Site, key: str) -> str:
        """Return the address of a cover that lies beside a file with a key; empty if there is none.

        It is that of a file whose metadata names none.
        """
        return ""

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key, without `base`; empty if unknown.

        `values` are the exporter's own metadata.
        """
        path = str(values.get("permalink") or "")
        return f"/{path.lstrip('/')}" if path else ""

    def normalized_address(self, site: Site, address: str) -> str:
        """Return an address as written in a text as one that is relative, or begins with a slash.

        Generators have marks for places in a site, such as `{static}` and `@site`.
        """
        return address


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of a site; its posts, data files and layouts are read when first used.

    Its files are read from `folders`, of which the root is that of the site.
    `generator` is the program that makes the site, with its settings in `config_file`; `dialect` is
    its Markdown, with `extensions` by their names, and `templates` its template languages.
    `extension_options` are those of Python-Markdown's extensions, None if the usual ones are on.
    Addresses that begin with a slash lie below the `static_folders`, in this order. `address` has
    no slash at its end and may be empty; its path is `base` (Jekyll's `baseurl`). `permalink` is
    the pattern of the posts' paths. `config` holds every setting by its name. The authors come from
    `author_files`, a later one overriding an earlier one; `book_authors` wrote the site as a whole.
    `metadata_lines` says whether a metadata block that is not YAML is read line by line: never, as
    another form of it, or instead, with a warning.
    `formula_marks` is None if the layouts of the site decide. With `hard_wrap`, every line break is
    kept; with `smart_quotes`, straight quotation marks become those of the language. `files`
    finds files by their names. `more_settings` are other files that every text may depend on.
    `bibliography` names the files with the works that every text may cite.
    """

    folders: InputFolders
    generator: Generator
    config_file: Path
    author_files: tuple[Path, ...]
    posts: PostIndex = field(compare=False, repr=False)
    data: DataFiles = field(compare=False, repr=False)
    formulas: FormulaSupport = field(compare=False, repr=False)
    includes: Path
    dialect: Dialect = "commonmark"
    templates: frozenset[TemplateLanguage] = frozenset()
    extensions: frozenset[str] = frozenset()
    extension_options: Mapping[str, Mapping[str, Any]] | None = None
    static_folders: tuple[Path, ...] = ()
    more_settings: tuple[Path, ...] = ()
    formula_marks: frozenset[str] | None = None
    metadata_lines: MetadataLines = ""
    hard_wrap: bool = False
    smart_quotes: bool = False
    files: FileIndex | None = field(default=None, compare=False, repr=False)
    title: str = ""
    address: str = ""
    base: str = ""
    permalink: str = ""
    lang: str = ""
    timezone: datetime.tzinfo = datetime.UTC
    authors: Mapping[str, Author] = field(default_factory=dict)
    book_authors: tuple[Author, ...] = ()
    defaults: tuple[MetadataDefaults, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    bibliography: tuple[str, ...] = ()

    @property
    def root(self) -> Path:
        """The folder of the site, as an absolute path without symbolic links."""
        return self.folders.root

    def key(self, path: Path) -> str:
        """Return a file's path below the site, with slashes; its name if it is elsewhere."""
        resolved = real_path(path)
        inside = resolved.is_relative_to(self.root)
        key = resolved.relative_to(self.root).as_posix() if inside else resolved.name
        # A file name may hold bytes that are not text.
        return key.encode(errors="replace").decode()

    def metadata_of(self, key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names.

        `values` are those of its metadata block, with the keys of `plain_keys`; the site's defaults
        stand behind them.
        """
        defaults = plain_keys(defaults_for(key, self.defaults))
        own = self.generator.normalized_metadata({**defaults, **values}, key)
        cover = "" if own.get("cover") else self.generator.cover_beside(self, key)
        return {**own, "cover": cover} if cover else own

    def address_of(self, key: str, date: datetime.date | None, values: Mapping[str, Any]) -> str:
        """Return the address of a file on the web; empty if it, or the site's own, is not known.

        `values` are the exporter's own metadata.
        """
        path = self.generator.path_of(self, key, date, values) if self.address else ""
        return self.address + legible(path) if path else ""

    @property
    def needs_metadata(self) -> bool:
        """Whether a text without a metadata block is not a post.

        Texts that only look like those of a program have been taken out of its site.
        """
        is_recognized = self.folders.is_file(self.config_file) or self.folders.is_folder(
            self.root / "_posts"
        )
        return self.generator.needs_metadata and is_recognized

    @property
    def kramdown(self) -> Mapping[str, Any]:
        """The options of kramdown (Jekyll's “Configuration Options”)."""
        return mapping_at(self.config, "kramdown")

    def day(self, value: object) -> datetime.date | None:
        """Return the day of a date or a time in the site's time zone; None if it is neither."""
        return local_day(value, self.timezone)

    def local_time(self, value: object) -> datetime.datetime | None:
        """Return a date or a time in the site's time zone; None if it is neither."""
        return local_time(value, self.timezone)

    def is_own_host(self, host: str) -> bool:
        """Return whether a host is the site's, with or without `www.`."""
        own = (split_url(self.address).hostname or "").removeprefix("www.")
        return bool(own) and host.lower().removeprefix("www.") == own

    def is_related_host(self, host: str) -> bool:
        """Return whether a host is the site's, or a domain above or below it.

        A blog may have moved between such hosts.
        """
        own = (split_url(self.address).hostname or "").removeprefix("www.")
        host = host.lower().removeprefix("www.")
        related = host.endswith(f".{own}") or own.endswith(f".{host}")
        return self.is_own_host(host) or bool(own and "." in host and related)

    def include(self, name: str) -> Source | None:
        """Return the text of an include; None if the site has none of that name."""
        return self._text_file(self.includes / name, self.includes)

    def file_beside(self, post: Path, name: str, dependencies: DependencyTracker) -> Source | None:
        """Return the text of a file beside a post and inside the site; None if there is none."""
        file = real_path(post).parent / name
        dependencies.add(file)
        return self._text_file(file, self.root)

    def _text_file(self, file: Path, folder: Path) -> Source | None:
        """Return a UTF-8 text file; None if there is none in a folder.

        Raises `InputFileError` for a file that is not read.
        """
        try:
            path = self.folders.target(file)
            if not Path(normpath(file)).is_relative_to(folder) or not self.folders.is_file(file):
                return None
            return Source(str(path), self.folders.read_text(file, FileKind.INCLUDE))
        except InputFileError:
            raise
        except (OSError, UnicodeDecodeError):
            return None

    def static_files(self) -> list[dict[str, str]]:
        """Return the files of the site other than texts, as Jekyll describes them to templates."""
        root = self.static_folders[0] if self.static_folders else self.root
        paths = (file.relative_to(root) for file in files_below(root, self.folders))
        return [
            {
                "path": f"/{path.as_posix()}",
                "name": path.name,
                "basename": path.stem,
                "extname": path.suffix,
            }
            for path in sorted(paths)
            if path.parts[0][0] != "_" and not self.generator.is_text_name(path.name)
        ]

    def dependencies(self) -> list[Path]:
        """Return the files that any post may depend on: settings, authors, data and includes."""
        files = [self.config_file, *self.author_files, *self.more_settings]
        for folder in (self.data.folder, self.includes):
            files += files_below(folder, self.folders, everything=True)
        return [file for file in dict.fromkeys(files) if self.folders.is_file(file)]

    def portrait(self, id_: str) -> str:
        """Return the address of an author's photograph as a post writes it; empty if none."""
        for folder in _PORTRAIT_FOLDERS:
            for suffix in ("jpg", "png", "jpeg", "webp"):
                if self.folders.is_file(self.root / folder / f"{id_}.{suffix}"):
                    return f"/{folder}/{id_}.{suffix}"
        return ""
