"""The settings of a site of MkDocs, and what they say about files and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import InputFolders
from exporter.read.dialects.python_markdown_extensions import (
    DEFAULTS,
    named_options,
    reads_formulas,
    unread_extensions,
)
from exporter.read.sites.data_files import read_mapping
from exporter.read.sites.folders import relative_inside
from exporter.read.sites.formula_support import FORMULA_MARKS
from exporter.read.sites.plain import DOLLARS

SETTINGS_FILES = ("mkdocs.yml", "mkdocs.yaml", "zensical.toml")
"""The files of settings; the last one is of Zensical, which succeeds Material for MkDocs."""
_MAX_PARENTS = 5
_MAX_NAME = 200
"""The length of the name of a folder."""
_FORMULA_SCRIPT = re.compile(r"mathjax|katex", re.IGNORECASE)
_CALLOUTS = frozenset(("callouts", "gh-admonitions"))
"""The plugins that read boxes in quotations, as GitHub and Obsidian write them."""
_NAMESPACES = ("blocks", "extensions", "markdown", "material", "pymdownx", "zensical")
"""The parts of names of extensions that TOML writes as tables in one another."""


def read_settings(folders: InputFolders, file: Path, diagnostics: Diagnostics) -> dict[str, Any]:
    """Return the settings of a site, with those that they inherit; `plugins` by their names."""
    if file.suffix == ".toml":
        project = read_mapping(file, folders, diagnostics).get("project")
        settings = dict(project) if isinstance(project, Mapping) else {}
        extensions = settings.get("markdown_extensions")
        if isinstance(extensions, Mapping):
            settings["markdown_extensions"] = dict(_with_whole_names(extensions, ""))
    else:
        settings = _inherited(folders, file, diagnostics, _MAX_PARENTS)
    # Before version 1.0 it had another name.
    nav = settings.get("nav") or settings.get("pages")
    return {**settings, "nav": nav, "plugins": named_options(settings.get("plugins"))}


def _inherited(
    folders: InputFolders, file: Path, diagnostics: Diagnostics, depth: int
) -> dict[str, Any]:
    """Return the settings in a file, and those that it inherits from another one of the site."""
    config = read_mapping(file, folders, diagnostics, any_tag=True)
    parent = config.pop("INHERIT", None)
    if not isinstance(parent, str) or not depth:
        return config
    path = file.parent / parent
    if not folders.holds(path):
        message = f"the settings of ‘{parent}’ are outside of the site and were not read"
        diagnostics.report("site-config", message, Place(str(file)))
        return {"markdown_extensions": sorted(DEFAULTS), **config}
    return _merged(_inherited(folders, path, diagnostics, depth - 1), config)


def _merged(inherited: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings in which own ones override inherited ones, in mappings by their keys."""
    merged = {**inherited, **own}
    for key in inherited.keys() & own.keys():
        if isinstance(inherited[key], Mapping) and isinstance(own[key], Mapping):
            merged[key] = _merged(inherited[key], own[key])
    return merged


def _with_whole_names(tables: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield the extensions of tables in one another, such as `pymdownx.blocks.tab`, by names."""
    for name, options in tables.items():
        if name in _NAMESPACES and isinstance(options, Mapping):
            yield from _with_whole_names(options, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", options


def extensions_of(
    config: Mapping[str, Any], file: Path, diagnostics: Diagnostics
) -> dict[str, dict[str, Any]]:
    """Return the extensions of Markdown by their names; those that are not read are reported.

    Three of them are on, whatever the settings say.
    """
    extensions = named_options(["toc", "tables", "fenced_code"])
    extensions |= named_options(config.get("markdown_extensions"))
    if not _CALLOUTS.isdisjoint(config["plugins"]):
        extensions["pymdownx.quotes"] = {"callouts": True}
    for unread in unread_extensions(extensions):
        message = f"the extension ‘{unread}’ of Markdown is not read"
        diagnostics.report("extension-unread", message, Place(str(file)))
    return extensions


def docs_folder(config: Mapping[str, Any], folders: InputFolders) -> str:
    """Return the folder of the texts, relative to the root of the site."""
    return relative_inside(folders.root, config.get("docs_dir"), folders, "docs")


def blog_folder(config: Mapping[str, Any]) -> str:
    """Return the folder of the blog, relative to that of the texts; empty without a blog."""
    plugins = config["plugins"]
    options = next((plugins[name] for name in ("blog", "material/blog") if name in plugins), None)
    folder = "" if options is None else str(options.get("blog_dir") or "blog").strip("/")
    return folder if len(folder) <= _MAX_NAME else "blog"


def excluded_patterns(config: Mapping[str, Any]) -> list[str]:
    """Return the patterns of files, a line each, that are not pages, or are drafts."""
    written = "\n".join(str(config.get(key) or "") for key in ("exclude_docs", "draft_docs"))
    lines = (line.strip() for line in written.splitlines())
    return [line for line in lines if line and line[0] not in "#!"]


def is_excluded(path: str, pattern: str) -> bool:
    """Return whether a path, or a folder above it, fits a pattern in the form of `.gitignore`."""
    name = pattern.strip("/")
    parts = path.split("/")
    paths = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    if pattern.endswith("/"):
        paths.pop()
    if "/" in pattern.rstrip("/"):
        return any(fnmatchcase(each, name) for each in paths)
    return any(fnmatchcase(each.rpartition("/")[2], name) for each in paths)


def formula_marks(
    config: Mapping[str, Any], extensions: Mapping[str, Mapping[str, Any]]
) -> frozenset[str]:
    """Return the marks that begin a formula: those of the extension, or of a script of the site."""
    if reads_formulas(extensions):
        return FORMULA_MARKS | DOLLARS
    scripts = config.get("extra_javascript")
    has_script = _FORMULA_SCRIPT.search(str(scripts or "")) is not None
    return (FORMULA_MARKS | DOLLARS) - {"$"} if has_script else frozenset()
