"""Jekyll sites: `_config.yml`, the authors in `_data`, and the posts in `_posts`."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.file_formats.urls import split_url
from exporter.input_files import InputFolders, real_path
from exporter.read.metadata.block import may_have_block, read_block, read_metadata
from exporter.read.metadata.dates import local_day, time_zone
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.authors import authors_of
from exporter.read.sites.data_files import DataFiles, mapping_at, read_mapping
from exporter.read.sites.folders import path_inside
from exporter.read.sites.formula_support import FormulaSupport
from exporter.read.sites.jekyll_folders import JekyllFolders, folders_of
from exporter.read.sites.metadata_defaults import MetadataDefaults, defaults_for
from exporter.read.sites.permalinks import dated_name, former_paths, path_pattern
from exporter.read.sites.post_index import PostEntry, PostIndex
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import first_file, is_text_name, texts_below

_ADDRESS_KEYS = re.compile(
    r"^(permalink|slug|date|categories|category|redirect_from|published)[ \t]*[:=]",
    re.IGNORECASE | re.MULTILINE,
)
"""The metadata that decides where a post is on the web."""
_CONFIG_NAMES = ("_config.yml", "_config.yaml", "_config.toml")
_EMOJI_PLUGINS = frozenset(("jemoji", "jekyll-spaceship"))
_SIGN = re.compile(
    r"^layout:|(?<!\{)\{%-?\s*(?!end)(?:[a-z]\w*)(?!\w*\()|\{\{-?\s*(?:site|page)\.|^\{::?[a-z#.]|\{:\s?[.#]",
    re.MULTILINE,
)
"""What stands in the texts of Jekyll's sites, and rarely in those of others."""
_PLAIN_DATE = re.compile(
    r"^date[ \t]*:[ \t]*[\"']?(\d{4})-(\d{1,2})-(\d{1,2})[\"']?[ \t]*$", re.MULTILINE
)


class Jekyll(Generator):
    """Jekyll: `_config.yml` or a folder `_posts`, kramdown and Liquid."""

    name = "jekyll"
    title = "Jekyll"
    needs_metadata = True
    tags_are_words = True
    links_by_name = True

    def __init__(self, folders: JekyllFolders | None = None) -> None:
        self._folders = folders

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        folder = folders.root
        # Hexo has a file of this name as well, and its own folders beside it.
        is_hexo = folders.is_folder(folder / "scaffolds")
        return "" if is_hexo else first_file(folders, _CONFIG_NAMES)

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        folder = folders.root
        return next(
            (name for name in ("_posts", "_drafts") if folders.is_folder(folder / name)), ""
        )

    def is_text_name(self, name: str) -> bool:
        """Return whether a file is a text of such a site by its name."""
        return is_text_name(name) and not name.lower().endswith(".mdx")

    def signs(self, text: str) -> bool:
        """Return whether a text has what only Jekyll's have: Liquid tags, or attribute lists."""
        return _SIGN.search(text) is not None

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; broken settings are ignored, after a report."""
        return read_site(folders, diagnostics)

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the texts below a folder; only those in `_posts`, if there are any.

        Of a site without posts, they are the documents of its collections, if it has any.
        """
        if "_posts" in folder.parts:
            return sorted(texts_below(folder, site.folders), key=lambda file: (file.name, file))
        folders = self._folders or JekyllFolders(site.folders)
        if posts := folders.post_files(folder):
            return posts
        is_root = real_path(folder) in (site.root, site.root / folders.source)
        return (is_root and folders.documents()) or folders.pages(folder)

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path of a post on the web (Jekyll's “Permalinks”)."""
        return (self._folders or JekyllFolders(site.folders)).path_of(key, date, values)


def read_site(folders: InputFolders, diagnostics: Diagnostics) -> Site:
    """Return the site in the root of folders; broken settings are ignored, after a report."""
    root = folders.root
    config_file = root / (first_file(folders, _CONFIG_NAMES) or _CONFIG_NAMES[0])
    config = read_mapping(config_file, folders, diagnostics)
    texts = folders_of(folders, config)
    source = root / texts.source
    author_files = (source / "_data" / "authors.yml", source / "_data" / "members.yml")
    base = ("/" + str(config.get("baseurl") or "").strip("/")).rstrip("/")
    url = _site_url(config.get("url"), config_file, diagnostics)
    defaults = tuple(_defaults(config.get("defaults"), texts.source))
    timezone = time_zone(config.get("timezone"))
    kramdown = mapping_at(config, "kramdown")
    includes = path_inside(source, config.get("includes_dir"), folders, "_includes")
    layouts = path_inside(source, config.get("layouts_dir"), folders, "_layouts")

    # GitHub Pages has `CommonMarkGhPages`.
    is_commonmark = str(config.get("markdown") or "").lower().startswith("commonmark")

    def find_entries() -> tuple[PostEntry, ...]:
        return _entries(texts, defaults, timezone)

    return Site(
        folders=folders,
        generator=Jekyll(texts),
        dialect="commonmark" if is_commonmark else "kramdown",
        extensions=_extensions(config),
        templates=frozenset(("liquid",)),
        config_file=config_file,
        author_files=author_files,
        posts=PostIndex(folders, find_entries, path_pattern(texts.permalink)),
        data=DataFiles(path_inside(source, config.get("data_dir"), folders, "_data"), folders),
        formulas=FormulaSupport(folders, layouts, includes),
        includes=includes,
        title=legible(html.unescape(str(config.get("title") or ""))),
        address=url + base if url else "",
        base=base,
        static_folders=(source, root) if texts.source else (),
        permalink=texts.permalink,
        lang=language_tag(config.get("lang") or config.get("locale") or ""),
        timezone=timezone,
        authors={
            id_: author
            for file in author_files
            for id_, author in authors_of(read_mapping(file, folders, diagnostics)).items()
        },
        defaults=defaults,
        config=config,
        hard_wrap=kramdown.get("hard_wrap") is True,
        smart_quotes=_smart_quotes(kramdown.get("smart_quotes", "")),
    )


def _smart_quotes(marks: object) -> bool:
    """Return whether straight quotation marks become those of the language."""
    written = ",".join(map(str, marks)) if isinstance(marks, list) else str(marks)
    return written.replace(" ", "") != "apos,apos,quot,quot"


def _extensions(config: Mapping[str, Any]) -> frozenset[str]:
    """Return what the plugins of a site add to its Markdown."""
    plugins = config.get("plugins") or config.get("gems") or ()
    names = set(map(str, plugins)) if isinstance(plugins, list | tuple) else set()
    return frozenset(("emoji",) if names & _EMOJI_PLUGINS else ())


def _entries(
    texts: JekyllFolders, defaults: tuple[MetadataDefaults, ...], timezone: datetime.tzinfo
) -> tuple[PostEntry, ...]:
    """Return every published post, document and page of a site."""
    source = texts.root / texts.source
    entries = []
    for file in (*texts.post_files(source), *texts.documents(), *texts.pages(source)):
        key = file.relative_to(texts.root).as_posix()
        collection = texts.collection_of(key)
        date, slug = dated_name(file.stem)
        own = _address_metadata(file, texts.folders)
        if own is None and collection == "pages":
            # A file without a metadata block is copied.
            continue
        values = {**defaults_for(key, defaults), **(own or {})}
        if values.get("published") is False:
            continue
        date = local_day(values.get("date"), timezone) or date
        path = texts.path_of(key, date, values)
        aliases = former_paths(values)
        entries.append(PostEntry(file, key, date, slug, path, aliases, collection))
    return tuple(entries)


def _address_metadata(file: Path, folders: InputFolders) -> dict[str, Any] | None:
    """Return the metadata that decides a post's address; None if the file has no metadata block.

    YAML is parsed only if it is needed.
    """
    block = read_block(file, folders)
    if not block and not may_have_block(file, folders):
        return None
    keys = set(_ADDRESS_KEYS.findall(block))
    if not keys:
        return {}
    if keys == {"date"} and (date := _PLAIN_DATE.search(block)):
        return {"date": "-".join(date.groups())}
    return read_metadata(file, folders) or {}


def _defaults(entries: object, source: str) -> Iterator[MetadataDefaults]:
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(values := entry.get("values"), dict):
            scope = mapping_at(entry, "scope")
            path = f"{source}/{scope.get('path') or ''}".strip("/")
            yield MetadataDefaults(path, str(scope.get("type") or ""), values)


def _site_url(value: object, file: Path, diagnostics: Diagnostics) -> str:
    """Return the address of a site without a slash at its end; empty if it is not one."""
    url = str(value or "").strip().rstrip("/")
    parts = split_url(url)
    valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    if url and not (valid and re.fullmatch(r"[^\s<>\"\\^`{|}]+", legible(url))):
        message = f"‘url: {url}’ is not the address of a site; it was ignored"
        diagnostics.report("site-config", message, Place(str(file)), "begin it with https://")
        return ""
    return url
