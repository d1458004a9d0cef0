"""Eleventy sites: `eleventy.config.js`, Markdown anywhere in its input folder, data of folders."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.input_files import InputFolders
from exporter.read.javascript import object_with
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import address_and_base, web_path
from exporter.read.sites.data_files import read_mapping
from exporter.read.sites.folders import folder_of_texts, folders_inside, relative_inside
from exporter.read.sites.metadata_defaults import MetadataDefaults
from exporter.read.sites.permalinks import dated_name
from exporter.read.sites.plain import DOLLARS, site_of
from exporter.read.sites.script_settings import (
    script_named,
)
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import read_beginning, source_files_below

_FILES = (".eleventy", "eleventy.config")
_DATA = re.compile(r"\.11tydata\.(?:js|mjs|cjs|json)$")
_SIGN = re.compile(r"^\s*(?:const\s+)?eleventy(?:Navigation|ExcludeFrom|Computed|Import)", re.M)
_SAMPLE, _SAMPLE_LENGTH = 50, 4000
_INPUTS = ("content", "src", "site", "source")
_INPUT = re.compile(
    r"\bsetInputDirectory\(\s*[\"'`]([^\"'`\n]+)|\binput\s*:\s*[\"'`]([^\"'`\n]+)[\"'`]"
)
_COPIED = re.compile(
    r"[\"'`](?:\./)?([\w./-]+?)/?(?:\*\*?/?\*?)?[\"'`]\s*:\s*[\"'`](?:\./|/)?[\"'`]"
)
"""A folder whose files are copied to the root of the site."""
_FORMULAS = re.compile(r"katex|mathjax|texmath|markdown-it-math", re.IGNORECASE)
_NO_TAGS = frozenset("all blog nav page pages post posts".split())
"""Tags that make collections for templates."""
_DATA_FILES = tuple(
    f"_data/{stem}.{suffix}"
    for stem in ("metadata", "site", "meta", "config")
    for suffix in ("js", "json", "cjs", "mjs", "yml", "yaml", "ts")
)
_PROJECT_FILES = frozenset(
    "CHANGELOG.md CODE_OF_CONDUCT.md CONTRIBUTING.md LICENSE.md README.md SECURITY.md".split()
)
_EXTENSIONS = frozenset(
    """attributes badges code_marks containers definition_lists
    inline_footnotes jsx marks tables_of_contents""".split()
)


class Eleventy(Generator):
    """Eleventy: CommonMark with tags of Nunjucks and Liquid, which do not run."""

    name = "eleventy"
    title = "Eleventy"

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        return script_named(folders, *_FILES)

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        folder = folders.root
        if not any(
            folders.is_folder(folder / name) for name in ("content", "_includes", "src", "posts")
        ):
            return ""
        for number, file in enumerate(source_files_below(folder, folders)):
            if number > _SAMPLE:
                break
            if _DATA.search(file.name):
                return file.relative_to(folder).as_posix()
            is_text = self.is_text_name(file.name)
            if is_text and _SIGN.search(read_beginning(file, folders, _SAMPLE_LENGTH)):
                return file.relative_to(folder).as_posix()
        return ""

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; settings that are not literals are not read."""
        root = folders.root
        name = self.evidence(folders)
        text = read_beginning(root / name, folders) if name else ""
        folder = _input_folder(folders, text)
        data = _site_data(folders, folder, diagnostics)
        address, base = address_and_base(data.get("url") or data.get("baseUrl"))
        author = data.get("author")
        copied = (found.strip("/") for found in _COPIED.findall(text))
        return site_of(
            self,
            folders,
            name or "eleventy.config.js",
            templates=frozenset(("hexo-tags",)),
            extensions=_EXTENSIONS,
            static_folders=folders_inside(root, folders, folder, "", "public", "static", *copied),
            formula_marks=DOLLARS if _FORMULAS.search(text) else frozenset(("$$",)),
            title=legible(str(data.get("title") or data.get("name") or "")),
            address=address,
            base=base,
            lang=language_tag(data.get("language") or data.get("lang") or ""),
            defaults=tuple(_defaults(folders, folder, diagnostics)),
            config={"folder": folder, "author": _name(author)},
        )

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the texts below a folder, without those about the project."""
        below = folder_of_texts(folder, site.root / site.config["folder"], site.folders)
        return [
            file
            for file in super().posts_below(site, below)
            if not any(part.startswith("_") for part in file.relative_to(below).parts)
            and file.name not in _PROJECT_FILES
        ]

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names."""
        values = dict(super().normalized_metadata(values, key))
        tags = values.get("tags")
        tags = tags if isinstance(tags, list) else [tags] if tags else []
        values["tags"] = [tag for tag in tags if str(tag).lower() not in _NO_TAGS]
        if values.get("eleventyexcludefromcollections") is True and "date" not in values:
            values.setdefault("published", False)
        date = values.get("date")
        if isinstance(date, str) and not any(map(str.isdigit, date)):
            # `Last Modified`, `git Created` and the like.
            values.pop("date")
        return values

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key (Eleventy, “Permalinks”)."""
        permalink = values.get("permalink")
        if permalink is False:
            return ""
        if isinstance(permalink, str) and permalink and "{" not in permalink:
            return web_path(permalink) + ("/" if permalink.endswith("/") else "")
        path = PurePosixPath(key).with_suffix("")
        if site.config["folder"] and path.is_relative_to(site.config["folder"]):
            path = path.relative_to(site.config["folder"])
        name = dated_name(path.name)[1]
        folder = path.parent.as_posix().removeprefix(".")
        is_index = name == "index" or name == path.parent.name
        return f"{web_path(folder, '' if is_index else name).rstrip('/')}/"


def _input_folder(folders: InputFolders, text: str) -> str:
    """Return the folder of the texts, relative to the root."""
    written = next(("".join(found) for found in _INPUT.findall(text)), "")
    names = (written.removeprefix("./").strip("/"),) if written else _INPUTS
    for name in names:
        folder = relative_inside(folders.root, name, folders)
        if name and folders.is_folder(folders.root / folder):
            return folder.removeprefix(".")
    return ""


def _site_data(folders: InputFolders, folder: str, diagnostics: Diagnostics) -> dict[str, Any]:
    """Return the data of the site that its templates have by usual names."""
    for below in dict.fromkeys((folders.root / folder, folders.root)):
        for file in (below / name for name in _DATA_FILES):
            if folders.is_file(file) and (data := _data_in(file, folders, diagnostics)):
                return data
    return {}


def _data_in(file: Path, folders: InputFolders, diagnostics: Diagnostics) -> dict[str, Any]:
    if file.suffix in (".json", ".yml", ".yaml"):
        return read_mapping(file, folders, diagnostics)
    keys = frozenset("author language layout permalink tags title url".split())
    return object_with(read_beginning(file, folders), keys)


def _name(author: object) -> object:
    return author.get("name") if isinstance(author, dict) else author


def _defaults(
    folders: InputFolders, folder: str, diagnostics: Diagnostics
) -> Iterator[MetadataDefaults]:
    """Yield the data of folders and files (Eleventy, “Template and Directory Data Files”)."""
    for file in source_files_below(folders.root / folder, folders):
        stem, found = file.name.partition(".")[0], _DATA.search(file.name)
        is_data = file.suffix == ".json" and stem == file.parent.name
        if not (found or is_data) or "_data" in file.parts:
            continue
        values = _data_in(file, folders, diagnostics)
        if not values:
            continue
        key = file.parent.relative_to(folders.root).as_posix().removeprefix(".")
        if stem in (file.parent.name, "index", ""):
            yield MetadataDefaults(key, "", values)
        else:
            yield MetadataDefaults(f"{key}/{stem}.*".strip("/"), "", values)
