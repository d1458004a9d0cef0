"""Docusaurus sites: `docusaurus.config.js`, posts in `blog`, pages in `docs`, MDX."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.input_files import InputFolders
from exporter.model.collection import Outline
from exporter.read.metadata.languages import language_tag
from exporter.read.sites.addresses import address_and_base, web_path
from exporter.read.sites.authors import authors_of
from exporter.read.sites.data_files import mapping_at, read_mapping
from exporter.read.sites.docusaurus.contents import NUMBER, content_folders, contents_of, option
from exporter.read.sites.docusaurus.sidebars import docs_outline, sidebars_file
from exporter.read.sites.folders import folders_inside, path_inside
from exporter.read.sites.plain import DOLLARS, site_of
from exporter.read.sites.script_settings import (
    SCRIPTS,
    settings_in,
)
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import first_file, is_markdown_name, read_beginning

_FILES = (
    *(f"docusaurus.config.{suffix}" for suffix in SCRIPTS),
    "siteConfig.js",
)
"""The settings; the last one is that of the first version."""
_FOLDERS = ("", "website")
"""Where a site is in a repository."""
_KEYS = frozenset(("baseUrl", "presets", "url"))
_EXTENSIONS = frozenset("badges code_marks containers directives mdx".split())
_TRUNCATE = re.compile(r"<!--\s*truncate\s*-->|\{/\*\s*truncate\s*\*/\}")
_SAMPLE = 40
_FORMULAS = re.compile(r"remark-math|rehype-katex|rehype-mathjax")

_DATED = re.compile(r"(?:.*/)?(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/](.+)")
_MARK = re.compile(r"@site/(?:static/)?|pathname:///?")


class Docusaurus(Generator):
    """Docusaurus: MDX with boxes, posts with authors by their ids, sidebars."""

    name = "docusaurus"
    title = "Docusaurus"
    address_marks = ("@site", "pathname:")

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        folder = folders.root
        parent = InputFolders(folder.parent)
        if (
            folder.name in _FOLDERS
            and parent.is_folder(parent.root / "docs")
            and not folders.is_folder(folder / "docs")
        ):
            # The documentation is beside the site.
            return ""
        names = (f"{below}/{name}" if below else name for below in _FOLDERS for name in _FILES)
        return first_file(folders, names)

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        folder = folders.root
        for below in _FOLDERS:
            blog = folder / below / "blog"
            if folders.is_folder(folder / below / "static") and _is_truncated(blog, folders):
                return f"{below}/blog".strip("/")
        return ""

    def is_text_name(self, name: str) -> bool:
        """Return whether a file is a text of such a site by its name; others are parts of texts."""
        return is_markdown_name(name) and not name.startswith("_")

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; settings that are not literals are not read."""
        return _read_site(self, folders, diagnostics)

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the posts and the pages of the documentation below a folder."""
        texts = super().posts_below(site, folder)
        keys = {text: site.key(text) for text in texts}
        hidden = [text for text in texts if re.search(r"(?:^|/)_", keys[text])]
        inside = [
            text
            for text in texts
            if any(each.holds(keys[text]) for each in contents_of(site)) and text not in {*hidden}
        ]
        return inside or texts

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the documentation; None for that of dates."""
        keys = [site.key(text) for text in self.posts_below(site, folder)]
        contents = [
            each for each in contents_of(site) if each.kind == "docs" and any(map(each.holds, keys))
        ]
        if not contents:
            is_blog = any(map(_day_in, keys))
            return None if is_blog else super().outline(site, folder, diagnostics)
        # Sidebars name texts of all folders.
        texts = self.posts_below(site, site.root)
        named = option(site.config, "docs", "sidebarPath")
        file = sidebars_file(site.folders, site.config_file.parent, named)
        outlines: list[Outline] = []
        for content in contents:
            docs = [site.folders.target(text) for text in texts if content.holds(site.key(text))]
            outlines.append(
                docs_outline(site.root / content.path, docs, file, site.folders, diagnostics)
            )
            # Those of plugins name their sidebars themselves.
            file = None
        return Outline(
            " and ".join(dict.fromkeys(each.source for each in outlines)),
            tuple(part for each in outlines for part in each.parts),
            tuple(file for each in outlines for file in each.files),
        )

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names."""
        values = dict(super().normalized_metadata(values, key))
        if values.get("unlisted") is True:
            values.setdefault("published", False)
        if isinstance(authors := values.get("authors"), list | dict):
            listed = authors if isinstance(authors, list) else [authors]
            values["authors"] = [
                # A mapping names an author of the file by its key, or describes one itself.
                (entry.get("key") or entry) if isinstance(entry, dict) else entry
                for entry in listed
            ]
            values.pop("author", None)
        if isinstance(tags := values.get("tags"), list):
            labels = (tag.get("label") if isinstance(tag, dict) else tag for tag in tags)
            values["tags"] = [label for label in labels if label]
        update = values.get("last_update")
        if isinstance(update, dict) and update.get("date"):
            values.setdefault("updated", update["date"])
        if "date" not in values and (day := _day_in(key)):
            values["date"] = day
        return values

    def path_of(
        self, site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]
    ) -> str:
        """Return the path on the web of the file with a key (Docusaurus, “Routing”)."""
        folder = next((each for each in contents_of(site) if each.holds(key)), None)
        if folder is None:
            return ""
        path = PurePosixPath(key).relative_to(folder.path)
        slug = str(values.get("slug") or "")
        if folder.kind == "blog":
            return web_path(folder.route, slug or _blog_slug(path))
        if slug.startswith("/"):
            return web_path(folder.route, slug)
        names = [path.stem, *path.parts[-2:-1]] if folder.kind == "docs" else [path.stem]
        parts = [*path.parts[:-1], str(slug or values.get("id") or path.stem)]
        if folder.kind == "docs":
            parts = [NUMBER.sub("", part) for part in parts]
        is_index = not slug and (
            path.stem.lower() in ("index", "readme")
            or (len(names) == 2 and NUMBER.sub("", names[0]) == NUMBER.sub("", names[1]))
        )
        return web_path(folder.route, *(parts[:-1] if is_index else parts))

    def normalized_address(self, site: Site, address: str) -> str:
        """Return an address with a mark of Docusaurus as one in the site; others as they are."""
        return _MARK.sub("/", address, count=1) if _MARK.match(address) else address


def _is_truncated(blog: Path, folders: InputFolders) -> bool:
    """Return whether a post has the mark behind its summary."""
    texts = [file for file in folders.glob(blog, "**/*.md*") if is_markdown_name(file.name)]
    return any(_TRUNCATE.search(read_beginning(file, folders)) for file in texts[:_SAMPLE])


def _read_site(generator: Docusaurus, folders: InputFolders, diagnostics: Diagnostics) -> Site:
    root = folders.root
    name = generator.evidence(folders)
    weak = generator.weak_evidence(folders) if not name else ""
    below = PurePosixPath(name or weak).parent.as_posix().removeprefix(".")
    text = read_beginning(root / name, folders) if name else ""
    settings = settings_in(text, _KEYS, root / name, diagnostics)
    contents = tuple(content_folders(folders, below, settings, is_first=name.endswith(_FILES[-1])))
    address, base = address_and_base(settings.get("url"), settings.get("baseUrl"))
    map_path = option(settings, "blog", "authorsMapPath") or "authors.yml"
    blogs = (each.path for each in contents if each.kind == "blog")
    files = tuple(path_inside(root, f"{folder}/{map_path}", folders) for folder in blogs)
    statics = settings.get("staticDirectories")
    statics = [str(each) for each in statics] if isinstance(statics, list) else ["static"]
    names = [f"{below}/{each}".strip("/") for each in statics]
    lang = mapping_at(settings, "i18n").get("defaultLocale") or ""
    is_plain = mapping_at(settings, "markdown").get("format") in ("md", "detect")
    is_plain = is_plain or name.endswith(_FILES[-1])
    return site_of(
        generator,
        folders,
        name or "docusaurus.config.js",
        metadata_lines="instead" if name.endswith(_FILES[-1]) else "",
        extensions=(_EXTENSIONS - {"mdx"}) | {"attributes", "jsx"} if is_plain else _EXTENSIONS,
        static_folders=folders_inside(
            root, folders, *names, below, *(each.path for each in contents)
        ),
        formula_marks=DOLLARS if not text or _FORMULAS.search(text) else frozenset(),
        title=legible(str(settings.get("title") or "")),
        address=address,
        base=base,
        lang=language_tag(lang),
        author_files=files,
        authors={
            id_: author
            for file in files
            for id_, author in authors_of(read_mapping(file, folders, diagnostics)).items()
        },
        config={**settings, "content folders": contents},
    )


def _day_in(key: str) -> str:
    """Return the day in the name of a post, or in those of the folders above it."""
    found = _DATED.fullmatch(key)
    return f"{found[1]}-{found[2]:>02}-{found[3]:>02}" if found else ""


def _blog_slug(path: PurePosixPath) -> str:
    """Return the path of a post without a slug (“Blog post date”)."""
    name = path.with_suffix("").as_posix().removesuffix("/index")
    dated = _DATED.fullmatch(name)
    if dated:
        return f"{int(dated[1]):04}/{int(dated[2]):02}/{int(dated[3]):02}/{dated[4]}"
    return name
