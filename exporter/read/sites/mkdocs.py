"""MkDocs sites: `mkdocs.yml`, the texts in `docs`, and the blog of Material for MkDocs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.model.collection import Outline
from exporter.model.post import Author
from exporter.model.slug import slug as slug_of
from exporter.read.dialects.python_markdown_extensions import (
    named_options,
    reads_formulas,
    unread_extensions,
)
from exporter.read.first_heading import read_first_heading
from exporter.read.languages import language_tag
from exporter.read.sites.data_files import read_mapping
from exporter.read.sites.formula_support import FORMULA_MARKS
from exporter.read.sites.mkdocs_nav import NavReader, position_in_pages, title_in_pages
from exporter.read.sites.outlines import is_dated, outline_of_folders
from exporter.read.sites.plain import DOLLARS, site_of
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.summary import read_summary

_FILES = ("mkdocs.yml", "mkdocs.yaml")
_MAX_PARENTS = 5
_FORMULA_SCRIPT = re.compile(r"mathjax|katex", re.IGNORECASE)
_CROSS_REFERENCES = ("autorefs", "mkdocstrings")


class MkDocs(Generator):
    """MkDocs, with Material for MkDocs: Python-Markdown, and files that a text includes."""

    name = "mkdocs"
    title = "MkDocs"

    def evidence(self, folder: Path) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        return next((name for name in _FILES if (folder / name).is_file()), "")

    def read_site(self, root: Path, diagnostics: Diagnostics) -> Site:
        """Return the site below `root`; broken settings are ignored, after a report."""
        return _read_site(self, root.resolve(), diagnostics)

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the pages below a folder, of which those in the folder of texts count."""
        texts = site.root / docs_folder(site.config, site.root)
        excluded = _patterns(site.config.get("exclude_docs"))
        inside = texts if texts.is_relative_to(folder) and texts.is_dir() else folder
        pages = super().posts_below(site, inside)
        return [file for file in pages if not _is_excluded(file, texts, excluded)]

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the pages below a folder.

        They are those of `nav` in the settings, of `SUMMARY.md` for the plugin literate-nav, or of
        `.pages` in each folder and the names.
        """
        texts = site.root / docs_folder(site.config, site.root)
        nav, is_whole = site.config.get("nav"), folder.resolve() in (site.root, texts)
        summary = texts / "SUMMARY.md"
        if is_whole and isinstance(nav, list) and nav:
            blog = texts / _blog_folder(site.config)
            posts = self._blog_posts(site, blog) if blog != texts else ()
            return NavReader(
                site.config_file, texts, diagnostics, blog / "index.md", posts
            ).outline(nav)
        if is_whole and "literate-nav" in site.config["plugins"] and summary.is_file():
            return read_summary(summary, site.root, diagnostics)
        pages = self.posts_below(site, folder)
        if is_dated(pages):
            return None
        position = position_in_pages(diagnostics)
        source = "the names of its files and folders"

        def title(folder: Path) -> str:
            return title_in_pages(folder, diagnostics)

        return outline_of_folders(folder, pages, source, position, title)

    def _blog_posts(self, site: Site, blog: Path) -> tuple[Path, ...]:
        """Return the posts of the blog, the oldest first."""
        entries = [
            entry for entry in site.posts.entries if entry.file.is_relative_to(blog / "posts")
        ]
        entries.sort(key=lambda entry: (entry.date or datetime.date.min, entry.key))
        return tuple(entry.file for entry in entries)

    def own_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names.

        The dates of a post of Material's blog are in a mapping.
        """
        values = dict(super().own_metadata(values, key))
        if isinstance(dates := values.get("date"), Mapping):
            values["date"] = dates.get("created")
            values.setdefault("updated", dates.get("updated"))
        return values

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key (MkDocs' “use_directory_urls”)."""
        folder = docs_folder(site.config, site.root)
        path = PurePosixPath(key)
        if folder != "." and path.is_relative_to(folder):
            path = path.relative_to(folder)
        if (blog := _blog_folder(site.config)) and path.is_relative_to(f"{blog}/posts"):
            title = values.get("title") or read_first_heading(site.root / key)
            slug = str(values.get("slug") or (slug_of(str(title)) if title else ""))
            return f"/{blog}/{date:%Y/%m/%d}/{slug}/".replace("//", "/") if date and slug else ""
        in_folders = site.config.get("use_directory_urls") is not False
        is_index = path.stem in ("index", "README")
        if in_folders:
            path = path.parent if is_index else path.with_suffix("")
            return f"/{path}/".replace("/./", "/")
        return f"/{path.with_name('index.html') if is_index else path.with_suffix('.html')}"


def _read_site(generator: MkDocs, root: Path, diagnostics: Diagnostics) -> Site:
    name = generator.evidence(root) or _FILES[0]
    config = _settings(root, root / name, diagnostics, _MAX_PARENTS)
    address = _address(config.get("site_url"))
    # MkDocs has three extensions on, whatever the settings say.
    extensions = named_options(["toc", "tables", "fenced_code"])
    extensions |= named_options(config.get("markdown_extensions"))
    for unread in unread_extensions(extensions):
        message = f"the extension ‘{unread}’ of Markdown is not read"
        diagnostics.report("extension-unread", message, Place(str(root / name)))
    plugins = named_options(config.get("plugins"))
    has_references = not plugins.keys().isdisjoint(_CROSS_REFERENCES)
    texts = root / docs_folder(config, root)
    authors = (texts / _blog_folder(config) / ".authors.yml",) if _blog_folder(config) else ()
    theme = config.get("theme")
    theme = theme if isinstance(theme, Mapping) else {}
    return site_of(
        generator,
        root,
        name,
        dialect="python-markdown",
        templates=frozenset(("inclusions",)),
        extensions=frozenset(("badges", *(("cross_references",) if has_references else ()))),
        extension_options=extensions,
        static_folders=(texts,),
        formula_marks=_formula_marks(config, extensions),
        smart_quotes="smarty" in extensions,
        title=legible(str(config.get("site_name") or "")),
        address=address,
        base=urlsplit(address).path,
        lang=language_tag(theme.get("language") or ""),
        author_files=authors,
        authors={id_: author for file in authors for id_, author in _authors(file, diagnostics)},
        config={**config, "author": config.get("site_author"), "plugins": plugins},
    )


def _settings(root: Path, file: Path, diagnostics: Diagnostics, depth: int) -> dict[str, Any]:
    """Return the settings in a file, and those that it inherits from another one of the site."""
    config = read_mapping(file, diagnostics, any_tag=True)
    parent = config.pop("INHERIT", None)
    if not isinstance(parent, str) or not depth:
        return config
    path = (file.parent / parent).resolve()
    if not path.is_relative_to(root):
        message = f"the settings of ‘{parent}’ are outside of the site and were not read"
        diagnostics.report("site-config", message, Place(str(file)))
        return config
    return _merged(_settings(root, path, diagnostics, depth - 1), config)


def _merged(inherited: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings in which own ones override inherited ones, in mappings by their keys."""
    merged = {**inherited, **own}
    for key in inherited.keys() & own.keys():
        if isinstance(inherited[key], Mapping) and isinstance(own[key], Mapping):
            merged[key] = _merged(inherited[key], own[key])
    return merged


def docs_folder(config: Mapping[str, Any], root: Path) -> str:
    """Return the folder of the texts, relative to the root of the site."""
    try:
        folder = (root / str(config.get("docs_dir") or "docs")).resolve()
    except (OSError, ValueError):
        return "docs"
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else "."


def _blog_folder(config: Mapping[str, Any]) -> str:
    """Return the folder of the blog, relative to that of the texts; empty without a blog."""
    plugins = named_options(config.get("plugins"))
    options = next((plugins[name] for name in ("blog", "material/blog") if name in plugins), None)
    return "" if options is None else str(options.get("blog_dir") or "blog").strip("/")


def _patterns(value: object) -> list[str]:
    """Return the patterns of files, a line each, that MkDocs leaves out (“exclude_docs”)."""
    lines = (line.strip() for line in str(value or "").splitlines())
    return [line for line in lines if line and line[0] not in "#!"]


def _is_excluded(file: Path, texts: Path, patterns: list[str]) -> bool:
    if not file.is_relative_to(texts):
        return False
    path = file.relative_to(texts).as_posix()
    return any(_fits(path, pattern) for pattern in patterns)


def _fits(path: str, pattern: str) -> bool:
    """Return whether a path, or a folder above it, fits a pattern in the form of `.gitignore`."""
    name = pattern.strip("/")
    parts = path.split("/")
    paths = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    if pattern.endswith("/"):
        paths.pop()
    if "/" in pattern.rstrip("/"):
        return any(fnmatchcase(each, name) for each in paths)
    return any(fnmatchcase(each.rpartition("/")[2], name) for each in paths)


def _address(value: object) -> str:
    """Return the address of a site without a slash at its end; empty if it is not one."""
    address = legible(str(value or "").strip()).rstrip("/")
    return address if re.fullmatch(r"https?://[^\s<>\"\\^`{|}]+", address) else ""


def _formula_marks(
    config: Mapping[str, Any], extensions: Mapping[str, Mapping[str, Any]]
) -> frozenset[str]:
    """Return the marks that begin a formula: those of the extension, or of a script of the site."""
    if reads_formulas(extensions):
        return FORMULA_MARKS | DOLLARS
    scripts = config.get("extra_javascript")
    has_script = _FORMULA_SCRIPT.search(str(scripts or "")) is not None
    return (FORMULA_MARKS | DOLLARS) - {"$"} if has_script else frozenset()


def _authors(file: Path, diagnostics: Diagnostics) -> Iterator[tuple[str, Author]]:
    """Yield the authors of a blog by their ids."""
    entries = read_mapping(file, diagnostics).get("authors")
    for id_, entry in entries.items() if isinstance(entries, Mapping) else ():
        if isinstance(entry, Mapping):
            url = str(entry.get("url") or "")
            yield (
                str(id_),
                Author(
                    name=legible(str(entry.get("name") or id_)),
                    id=str(id_),
                    bio=str(entry.get("description") or ""),
                    links=(("url", url),) if url.startswith(("http:", "https:")) else (),
                    photo=str(entry.get("avatar") or ""),
                ),
            )
