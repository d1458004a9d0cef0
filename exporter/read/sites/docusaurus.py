"""Docusaurus sites: `docusaurus.config.js`, posts in `blog`, pages in `docs`, MDX."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import urlsplit

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.model.collection import Outline
from exporter.model.post import Author
from exporter.read.languages import language_tag
from exporter.read.sites.data_files import read_mapping
from exporter.read.sites.docusaurus_sidebars import docs_outline, sidebars_file
from exporter.read.sites.plain import DOLLARS, site_of, static_folders
from exporter.read.sites.post_index import is_markdown_name
from exporter.read.sites.script_settings import (
    SCRIPTS,
    read_script,
    settings_in,
    site_address,
    web_path,
)
from exporter.read.sites.site import Generator, Site
from exporter.read.source_files import read_source

_FILES = (
    *(f"docusaurus.config.{suffix}" for suffix in SCRIPTS),
    "siteConfig.js",
)
"""The settings; the last one is that of the first version."""
_FOLDERS = ("", "website")
"""Where a site is in a repository."""
_KEYS = frozenset(("baseUrl", "presets", "url"))
_EXTENSIONS = frozenset("alerts code_marks containers directives mdx".split())
_TRUNCATE = re.compile(r"<!--\s*truncate\s*-->|\{/\*\s*truncate\s*\*/\}")
_SAMPLE = 40
_FORMULAS = re.compile(r"remark-math|rehype-katex|rehype-mathjax")
_NUMBER = re.compile(r"^\d+[ ]*[-_.]+[ ]*(?=[^\d\s])")
"""The number that a name in `docs` may begin with, which is no part of the address."""
_DATED = re.compile(r"(?:.*/)?(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/](.+)")
_MARK = re.compile(r"@site/(?:static/)?|pathname:///?")
_PROFILES = {
    "bluesky": "https://bsky.app/profile/{}",
    "email": "mailto:{}",
    "github": "https://github.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}/",
    "mastodon": "https://mastodon.social/@{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "twitch": "https://twitch.tv/{}",
    "twitter": "https://twitter.com/{}",
    "x": "https://x.com/{}",
    "youtube": "https://youtube.com/@{}",
}


@dataclass(frozen=True, slots=True)
class ContentFolder:
    """A folder of posts or pages, relative to the root of the site, and its path on the web."""

    kind: Literal["blog", "docs", "pages"]
    path: str
    route: str

    def holds(self, key: str) -> bool:
        """Return whether the file with a key is in this folder."""
        return key.startswith(f"{self.path}/")


class Docusaurus(Generator):
    """Docusaurus: MDX with boxes, posts with authors by their ids, sidebars."""

    name = "docusaurus"
    title = "Docusaurus"
    address_marks = ("@site", "pathname:")

    def evidence(self, folder: Path) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        names = (f"{below}/{name}" if below else name for below in _FOLDERS for name in _FILES)
        return next((name for name in names if (folder / name).is_file()), "")

    def weak_evidence(self, folder: Path) -> str:
        """Return what suggests that a folder is such a root, where no folder has evidence."""
        for below in _FOLDERS:
            blog = folder / below / "blog"
            if (folder / below / "static").is_dir() and blog.is_dir() and _is_truncated(blog):
                return f"{below}/blog".strip("/")
        return ""

    def is_text_name(self, name: str) -> bool:
        """Return whether a file is a text of such a site by its name; others are parts of texts."""
        return is_markdown_name(name) and not name.startswith("_")

    def read_site(self, root: Path, diagnostics: Diagnostics) -> Site:
        """Return the site below `root`; settings that are not literals are not read."""
        return _read_site(self, root.resolve(), diagnostics)

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the posts and the pages of the documentation below a folder."""
        texts = super().posts_below(site, folder)
        keys = {text: site.key(text) for text in texts}
        hidden = [text for text in texts if re.search(r"(?:^|/)_", keys[text])]
        inside = [
            text
            for text in texts
            if any(each.holds(keys[text]) for each in _contents(site)) and text not in {*hidden}
        ]
        return inside or texts

    def outline(self, site: Site, folder: Path, diagnostics: Diagnostics) -> Outline | None:
        """Return the order and the parts of the documentation; None for that of dates."""
        keys = [site.key(text) for text in self.posts_below(site, folder)]
        contents = [
            each for each in _contents(site) if each.kind == "docs" and any(map(each.holds, keys))
        ]
        if not contents:
            is_blog = any(map(_day_in, keys))
            return None if is_blog else super().outline(site, folder, diagnostics)
        # Sidebars name texts of all folders.
        texts = self.posts_below(site, site.root)
        named = _option(site.config, "docs", "sidebarPath")
        file = sidebars_file(site.config_file.parent, named)
        outlines: list[Outline] = []
        for content in contents:
            docs = [text.resolve() for text in texts if content.holds(site.key(text))]
            outlines.append(docs_outline(site.root / content.path, docs, file, diagnostics))
            # Those of plugins name their sidebars themselves.
            file = None
        return Outline(
            " and ".join(dict.fromkeys(each.source for each in outlines)),
            tuple(part for each in outlines for part in each.parts),
            tuple(file for each in outlines for file in each.files),
        )

    def own_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the metadata of the file with a key, by the exporter's own names."""
        values = dict(super().own_metadata(values, key))
        if values.get("unlisted") is True:
            values.setdefault("published", False)
        if isinstance(authors := values.get("authors"), list | dict):
            listed = authors if isinstance(authors, list) else [authors]
            values["authors"] = [_author_of(entry) for entry in listed]
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
        self,
        site: Site,
        key: str,
        date: datetime.date | None,  # noqa: ARG002
        values: Mapping[str, Any],
    ) -> str:
        """Return the path on the web of the file with a key (Docusaurus, “Routing”)."""
        folder = next((each for each in _contents(site) if each.holds(key)), None)
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
            parts = [_NUMBER.sub("", part) for part in parts]
        is_index = not slug and (
            path.stem.lower() in ("index", "readme")
            or (len(names) == 2 and _NUMBER.sub("", names[0]) == _NUMBER.sub("", names[1]))
        )
        return web_path(folder.route, *(parts[:-1] if is_index else parts))

    def own_address(self, site: Site, address: str) -> str:  # noqa: ARG002
        """Return an address with a mark of Docusaurus as one in the site; others as they are."""
        return _MARK.sub("/", address, count=1) if _MARK.match(address) else address


def _is_truncated(blog: Path) -> bool:
    """Return whether a post has the mark behind its summary."""
    texts = [file for file in sorted(blog.rglob("*.md*")) if is_markdown_name(file.name)]
    for file in texts[:_SAMPLE]:
        found = read_source(file, Diagnostics())
        if found and _TRUNCATE.search(found[1].text):
            return True
    return False


def _read_site(generator: Docusaurus, root: Path, diagnostics: Diagnostics) -> Site:
    name = generator.evidence(root)
    weak = generator.weak_evidence(root) if not name else ""
    below = PurePosixPath(name or weak).parent.as_posix().removeprefix(".")
    text = read_script(root / name) if name else ""
    settings = settings_in(text, _KEYS, root / name, diagnostics)
    contents = tuple(_content_folders(root, below, settings, is_first=name.endswith(_FILES[-1])))
    address, base = site_address(settings.get("url"), settings.get("baseUrl"))
    files = tuple(
        root / each.path / (_option(settings, "blog", "authorsMapPath") or "authors.yml")
        for each in contents
        if each.kind == "blog"
    )
    statics = settings.get("staticDirectories")
    statics = [str(each) for each in statics] if isinstance(statics, list) else ["static"]
    names = [f"{below}/{each}".strip("/") for each in statics]
    locales = settings.get("i18n")
    markdown = settings.get("markdown")
    is_plain = isinstance(markdown, dict) and markdown.get("format") in ("md", "detect")
    is_plain = is_plain or name.endswith(_FILES[-1])
    return site_of(
        generator,
        root,
        name or "docusaurus.config.js",
        extensions=(_EXTENSIONS - {"mdx"}) | {"attributes", "jsx"} if is_plain else _EXTENSIONS,
        static_folders=static_folders(root, *names, below, *(each.path for each in contents)),
        formula_marks=DOLLARS if not text or _FORMULAS.search(text) else frozenset(),
        title=legible(str(settings.get("title") or "")),
        address=address,
        base=base,
        lang=language_tag(locales.get("defaultLocale") or "") if isinstance(locales, dict) else "",
        author_files=files,
        authors={id_: author for file in files for id_, author in _authors(file, diagnostics)},
        config={**settings, "content folders": contents},
    )


def _contents(site: Site) -> tuple[ContentFolder, ...]:
    folders: tuple[ContentFolder, ...] = site.config["content folders"]
    return folders


def _content_folders(
    root: Path, below: str, settings: Mapping[str, Any], *, is_first: bool
) -> Iterator[ContentFolder]:
    """Yield the folders of the posts, of the documentation, of plugins, and of other pages."""
    for kind, name, options in _instances(settings):
        written = str(options.get("path") or name)
        folder = (root / below / written).resolve()
        if is_first and kind == "docs" and not folder.is_dir():
            folder = (root / below).resolve().parent / name
        if folder.is_relative_to(root) and folder.is_dir():
            route = options.get("routeBasePath")
            route = name if route is None else str(route)
            yield ContentFolder(kind, folder.relative_to(root).as_posix(), route.strip("/"))
    yield ContentFolder("pages", f"{below}/src/pages".strip("/"), "")


def _instances(
    settings: Mapping[str, Any],
) -> Iterator[tuple[Literal["blog", "docs"], str, Mapping[str, Any]]]:
    """Yield kind, name and options of what the presets and the plugins read."""
    for kind in ("blog", "docs"):
        options = _preset(settings).get(kind)
        if options is not False:
            yield kind, kind, options if isinstance(options, dict) else {}
    plugins = settings.get("plugins")
    for plugin in plugins if isinstance(plugins, list) else ():
        match plugin:
            case [str(name), dict(options)] if "content-docs" in name:
                yield "docs", str(options.get("id") or "docs"), options
            case [str(name), dict(options)] if "content-blog" in name:
                yield "blog", str(options.get("id") or "blog"), options
            case _:
                pass


def _preset(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    presets = settings.get("presets")
    for preset in presets if isinstance(presets, list) else ():
        match preset:
            case [str(), dict(options)]:
                return options
            case _:
                pass
    return {}


def _option(settings: Mapping[str, Any], kind: str, key: str) -> str:
    options = _preset(settings).get(kind)
    value = options.get(key) if isinstance(options, dict) else None
    return value if isinstance(value, str) else ""


def _authors(file: Path, diagnostics: Diagnostics) -> Iterator[tuple[str, Author]]:
    """Yield the authors of a blog by their ids."""
    for id_, entry in read_mapping(file, diagnostics).items():
        if isinstance(entry, dict):
            yield (
                id_,
                Author(
                    name=legible(str(entry.get("name") or id_)),
                    id=id_,
                    bio=str(entry.get("description") or entry.get("title") or ""),
                    links=tuple(_links(entry)),
                    photo=str(entry.get("image_url") or entry.get("imageURL") or ""),
                ),
            )


def _links(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    url = str(entry.get("url") or "")
    if urlsplit(url).scheme in ("http", "https"):
        yield "url", url
    socials = entry.get("socials")
    named = {**(socials if isinstance(socials, dict) else {}), "email": entry.get("email")}
    for key, value in named.items():
        name = str(value or "").strip().lstrip("@")
        pattern = _PROFILES.get(str(key).lower())
        if name and (pattern or "://" in name):
            yield str(key), name if "://" in name else str(pattern).format(name)


def _author_of(entry: object) -> object:
    """Return an author in the metadata as an id, or as a name."""
    if isinstance(entry, dict):
        return entry.get("key") or entry
    return entry


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
