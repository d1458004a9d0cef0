"""Hexo sites: `_config.yml` beside `scaffolds`, and the texts in `source`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.file_formats.urls import split_url
from exporter.input_files import InputFolders
from exporter.read.metadata.block import may_have_block
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import web_address
from exporter.read.sites.data_files import mapping_at, read_mapping
from exporter.read.sites.folders import folder_of_texts, folders_inside, relative_inside
from exporter.read.sites.formula_support import FORMULA_MARKS, asks_for_formulas
from exporter.read.sites.metadata_defaults import MetadataDefaults
from exporter.read.sites.permalinks import dated_name, words_of_date
from exporter.read.sites.plain import site_of
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import is_markdown_name, read_beginning, source_files_below

_SIGN = re.compile(r"^(new_post_name|post_asset_folder|source_dir|default_layout):", re.MULTILINE)
"""Settings that only Hexo has."""
_COVERS = "cover thumbnail banner top_img index_img banner_img headimg header-img photos".split()
_TOKEN = re.compile(r":([a-z_]+)")
_EXTENSIONS = frozenset(
    ("attributes", "containers", "definition_lists", "marks", "tables_of_contents")
)


class Hexo(Generator):
    """Hexo: GitHub's Markdown with every line break kept, and tags in the syntax of Nunjucks."""

    name = "hexo"
    title = "Hexo"
    links_by_name = True

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        folder = folders.root
        file = folder / "_config.yml"
        if not folders.is_file(file):
            return ""
        is_hexo = (
            folders.is_folder(folder / "scaffolds")
            or _SIGN.search(read_beginning(file, folders))
            or '"hexo"' in read_beginning(folder / "package.json", folders)
        )
        return "_config.yml" if is_hexo else ""

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        folder = folders.root
        return "source/_posts" if folders.is_folder(folder / "source" / "_posts") else ""

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; broken settings are ignored, after a report."""
        root = folders.root
        settings = read_mapping(root / "_config.yml", folders, diagnostics)
        source = _source(folders, settings)
        base = "/" + str(settings.get("root") or "").strip("/")
        url = web_address(settings.get("url"))
        # The address may have the path as well, or lack it.
        base = split_url(url).path or base.rstrip("/")
        address = f"{url.removesuffix(base)}{base}" if url else ""
        # What the renderer of Markdown does unless it is configured.
        marked = mapping_at(settings, "marked")
        language = settings.get("language")
        language = language[0] if isinstance(language, list) and language else language
        return site_of(
            self,
            folders,
            "_config.yml",
            templates=frozenset(("hexo-tags",)),
            extensions=_EXTENSIONS,
            static_folders=folders_inside(root, folders, source),
            formula_marks=FORMULA_MARKS | {"$$"}
            if asks_for_formulas(settings)
            else frozenset(("$$",)),
            hard_wrap=marked.get("breaks") is not False,
            smart_quotes=marked.get("smartypants") is not False,
            title=legible(str(settings.get("title") or "")),
            address=address,
            base=base,
            permalink=str(settings.get("permalink") or ":year/:month/:day/:title/"),
            lang=language_tag(language or ""),
            defaults=(MetadataDefaults(f"{source}/_drafts", "", {"published": False}),),
            config=settings,
        )

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the posts and pages below a folder; drafts only below their own folder."""
        below = folder_of_texts(
            folder, site.root / _source(site.folders, site.config), site.folders
        )
        texts = (
            file for file in source_files_below(below, site.folders) if is_markdown_name(file.name)
        )
        drafts = "_drafts" in folder.parts
        return sorted(
            file
            for file in texts
            if may_have_block(file, site.folders) and (drafts or "_drafts" not in file.parts)
        )

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names."""
        own = dict(super().normalized_metadata(values, key))
        own.setdefault("updated", own.get("modified"))
        cover = next(
            (own[name] for name in _COVERS if own.get(name) not in (None, True, False)), ""
        )
        own["cover"] = cover[0] if isinstance(cover, list) and cover else cover
        if own.get("disablenunjucks") is True:
            own["render_with_liquid"] = False
        return own

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key (Hexo's “Permalinks”)."""
        inside = PurePosixPath(key.removeprefix(f"{_source(site.folders, site.config)}/"))
        pattern = str(values.get("permalink") or "")
        if inside.parts[0] not in ("_posts", "_drafts"):
            page = inside.with_suffix("").as_posix().removesuffix("index")
            return pattern or (f"/{page}" if not page or page.endswith("/") else f"/{page}.html")
        pattern = pattern or site.permalink
        slug = dated_name(inside.stem)[1]
        folders = inside.parent.parts[1:]
        categories = values.get("categories") or ()
        words = {
            "title": "/".join((*folders, slug)),
            "name": slug,
            "post_title": _slug(str(values.get("title") or slug)),
            "category": "/".join(map(_slug, _first_categories(categories))),
            "lang": str(values.get("lang") or site.lang),
            "id": str(values.get("id") or ""),
        }
        if date:
            words |= words_of_date(date)
        if any(not words.get(name) for name in _TOKEN.findall(pattern)):
            return ""
        path = _TOKEN.sub(lambda token: words[token[1]], pattern)
        return re.sub(r"/{2,}", "/", f"/{path}")


def _source(folders: InputFolders, settings: Mapping[str, Any]) -> str:
    """Return the folder of the texts, relative to the root."""
    return relative_inside(folders.root, settings.get("source_dir"), folders, "source")


def _first_categories(value: object) -> list[str]:
    """Return the categories above each other of a list, which may hold several such lists."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        value = value[0]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _slug(text: str) -> str:
    return re.sub(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+", "-", text).strip("-")
