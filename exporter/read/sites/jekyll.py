"""A Jekyll site: its settings, its data, its authors, and where its posts live on the web."""

from __future__ import annotations

import csv
import datetime
import json
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place, Source, legible
from exporter.model.publication import Author, Metadata
from exporter.read.dates import moment_of
from exporter.read.languages import language_tag
from exporter.read.sites.permalinks import STYLES, path_of
from exporter.read.sites.post_index import PostIndex
from exporter.read.yaml_values import is_bounded, load_yaml

_MOST_VALUES = 1_000_000
"""More than the data of any site has, and less than what a memory has room for."""
_PORTRAITS = tuple(
    f"{folder}/{kind}"
    for folder in ("assets/img", "assets/images", "assets", "images", "img")
    for kind in ("authors", "members", "team", "avatars")
)
_LINKS = {
    "bluesky": "https://bsky.app/profile/{}",
    "email": "mailto:{}",
    "facebook": "https://www.facebook.com/{}",
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "mail": "mailto:{}",
    "mastodon": "{}",
    "orcid": "https://orcid.org/{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "twitter": "https://twitter.com/{}",
    "url": "{}",
    "uri": "{}",
    "web": "{}",
    "website": "{}",
    "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/{}",
}
"""What an author may be found under, by the key in the site's data."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the posts of a folder share.

    `address` has no slash at its end, and may be empty; its path is `base`, Jekyll's `baseurl`.
    `config` holds every setting. `posts` is made by the site, and looks at the files when asked.
    `looked_into` grows by each file that was asked for besides settings, data and includes, there
    or not.
    """

    root: Path
    title: str = ""
    address: str = ""
    permalink: str = STYLES["date"]
    lang: str = ""
    authors: Mapping[str, Author] = field(default_factory=dict)
    base: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    posts: PostIndex = field(init=False, compare=False, repr=False)
    looked_into: set[Path] = field(init=False, default_factory=set, compare=False, repr=False)
    _kept: list[tuple[dict[str, Any], tuple[Diagnostic, ...]]] = field(
        init=False, default_factory=list, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        posts = PostIndex(self.root, self.permalink, self.defaults, self.day, self.looked_into)
        object.__setattr__(self, "posts", posts)

    def key(self, path: Path) -> str:
        """A file's path below the site, with slashes: the name by which the project knows it."""
        resolved = path.resolve()
        inside = resolved.is_relative_to(self.root)
        key = resolved.relative_to(self.root).as_posix() if inside else resolved.name
        # Bytes of a name that are no text.
        return key.encode(errors="replace").decode()

    def defaults(self, key: str) -> dict[str, Any]:
        """What `_config.yml` says for the metadata of a post by default; narrower scopes win."""
        entries = self.config.get("defaults")
        kind = "drafts" if "_drafts/" in key else "posts"
        fitting = [
            (len(path), bool(type_), values)
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict) and isinstance(values := entry.get("values"), dict)
            for path, type_ in (_scope(entry.get("scope")),)
            if type_ in ("", kind) and _within(key, path)
        ]
        fitting.sort(key=lambda item: item[:2])
        return {str(key): value for _, _, values in fitting for key, value in values.items()}

    def day(self, value: object) -> datetime.date | None:
        """The day of a date or a moment, in the site's time zone; None where it is neither."""
        moment = self.moment(value) if isinstance(value, datetime.date | str) else None
        if moment:
            return moment.date()
        match = re.match(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})", str(value or ""))
        try:
            return datetime.date(int(match[1]), int(match[2]), int(match[3])) if match else None
        except ValueError:
            return None

    def moment(self, value: object) -> datetime.datetime | None:
        """The moment of a date or a moment, in the site's time zone; None where it is neither."""
        moment = moment_of(value)
        if moment is None:
            return None
        zone = self._zone()
        try:
            return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
        except OverflowError:
            # The first or the last hours of all years that there are, in another zone.
            return None

    def _zone(self) -> datetime.tzinfo:
        """The site's time zone; UTC where it or the machine names none."""
        try:
            return zoneinfo.ZoneInfo(str(self.config.get("timezone") or "UTC"))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return datetime.UTC

    def is_own_host(self, host: str) -> bool:
        """Whether a host is the site's, with or without `www.`."""
        own = (urlsplit(self.address).hostname or "").removeprefix("www.")
        return bool(own) and host.lower().removeprefix("www.") == own

    def is_kindred_host(self, host: str) -> bool:
        """Whether a host is the site's, above it, or below it: where the blog may have been."""
        own = (urlsplit(self.address).hostname or "").removeprefix("www.")
        host = host.lower().removeprefix("www.")
        related = host.endswith(f".{own}") or own.endswith(f".{host}")
        return self.is_own_host(host) or bool(own and "." in host and related)

    def include(self, name: str) -> Source | None:
        """The file of an include; None where the site has none of that name."""
        folder = self.folder("includes_dir", "_includes")
        return _file_in(folder, folder / name)

    def beside(self, post: Path, name: str) -> Source | None:
        """A file beside a post, of the same site."""
        file = post.resolve().parent / name
        self.looked_into.add(file)
        return _file_in(self.root, file)

    def data(self, diagnostics: Diagnostics) -> dict[str, Any]:
        """The files of `_data`, by their names, folders within folders.

        They are read once, but what is wrong with them is told to everybody who asks.
        """
        if not self._kept:
            heard = Diagnostics()
            self._kept.append((_data(self.folder("data_dir", "_data"), heard), tuple(heard)))
        ((data, findings),) = self._kept
        diagnostics.extend(findings)
        return data

    def folder(self, key: str, usual: str) -> Path:
        """A folder that the settings may move, but not out of the site."""
        folder = (self.root / str(self.config.get(key) or usual)).resolve()
        return folder if folder.is_relative_to(self.root) else self.root / usual

    def portrait(self, id_: str, given: str = "") -> str:
        """The address of an author's photograph, as in a post; empty where the site has none."""
        if given:
            return given
        for folder in _PORTRAITS:
            for ending in ("jpg", "png", "jpeg", "webp"):
                if (self.root / folder / f"{id_}.{ending}").is_file():
                    return f"/{folder}/{id_}.{ending}"
        return ""


def _scope(value: object) -> tuple[str, str]:
    scope = value if isinstance(value, dict) else {}
    return str(scope.get("path") or "").strip("/"), str(scope.get("type") or "")


def _within(key: str, path: str) -> bool:
    """Whether a key is in a folder or fits a pattern; `posts` may go without its underscore."""
    if "*" in path:
        return fnmatchcase(key, path) or fnmatchcase(key, f"{path}/*")
    return not path or key == path or key.startswith(f"{path}/")


def find_root(post: Path) -> Path:
    """The nearest folder above a post that holds `_config.yml`, else the one that holds it."""
    folder = post.resolve().parent
    for candidate in (folder, *folder.parents):
        if (candidate / "_config.yml").is_file():
            return candidate
    for candidate in (folder, *folder.parents):
        if candidate.name in ("_posts", "_drafts"):
            return candidate.parent
    return folder


def read_site(root: Path, diagnostics: Diagnostics) -> Site:
    """The site below `root`. What is missing or broken there is passed over with a warning."""
    root = root.resolve()
    config = _mapping(root / "_config.yml", diagnostics)
    base = "/" + str(config.get("baseurl") or "").strip("/")
    base = base.rstrip("/")
    url = _url(config.get("url"), root / "_config.yml", diagnostics)
    permalink = str(config.get("permalink") or "date")
    authors = {
        **_authors(_mapping(root / "_data" / "authors.yml", diagnostics)),
        **_authors(_mapping(root / "_data" / "members.yml", diagnostics)),
    }
    return Site(
        root=root,
        title=legible(str(config.get("title") or "")),
        address=url + base if url else "",
        permalink=STYLES.get(permalink, permalink),
        lang=language_tag(config.get("lang") or config.get("locale") or ""),
        authors=authors,
        base=base,
        config=config,
    )


def _url(value: object, file: Path, diagnostics: Diagnostics) -> str:
    """The address of a site without a slash at its end; empty where it is none."""
    url = str(value or "").strip().rstrip("/")
    try:
        parts = urlsplit(url)
        # The port is looked at when it is asked for.
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if url and not (good and re.fullmatch(r"[^\s<>\"\\^`{|}]+", legible(url))):
        message = f"‘url: {url}’ is no address of a site, and was passed over"
        hint = "write it with https:// in front"
        diagnostics.report("site-config", message, Place(str(file)), hint)
        return ""
    return url


def live_address(
    site: Site, metadata: Metadata, key: str, slug: str, values: Mapping[str, Any]
) -> str:
    """Where a post is on the web, empty where the site does not say where it is itself.

    Follows Jekyll's “Permalinks”: a post's own `permalink` wins over the site's pattern.
    """
    if not site.address:
        return ""
    folders = key.rpartition("_posts/")[0].strip("/")
    path = path_of(site.permalink, metadata.date, slug, values, folders)
    return site.address + legible(path) if path else ""


def _file_in(folder: Path, file: Path) -> Source | None:
    """A text file, unless it is outside of the folder."""
    try:
        file = file.resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            return None
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError):
        return None
    return Source(str(file), text)


def _data(folder: Path, diagnostics: Diagnostics) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not folder.is_dir():
        return found
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            # It may lead out of the site, or back into this folder.
            continue
        if path.is_dir():
            found.setdefault(path.name, _data(path, diagnostics))
            continue
        match path.suffix.lower():
            case ".yml" | ".yaml" | ".json":
                value = _loaded(path, diagnostics)
            case ".csv" | ".tsv":
                value = _rows(path, "," if path.suffix == ".csv" else "\t", diagnostics)
            case _:
                continue
        found[re.sub(r"[^\w\s-]+", "", path.stem)] = value
    return found


def _loaded(path: Path, diagnostics: Diagnostics) -> Any:
    """The content of a YAML or JSON file, None where there is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".json":
            return json.loads(text)
        value = load_yaml(text)
        if is_bounded(value, _MOST_VALUES):
            return value
        message = "it holds itself, or too much; the file was passed over"
        diagnostics.report("site-config", message, Place(str(path)), "take out aliases (‘*’)")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        diagnostics.report("site-config", f"the file cannot be read: {error}", Place(str(path)))
    except json.JSONDecodeError as error:
        place = Place(str(path), error.lineno, error.colno)
        diagnostics.report("site-config", f"{error.msg}; the file was passed over", place)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(path), mark.line + 1, mark.column + 1) if mark else Place(str(path))
        problem = getattr(error, "problem", None) or "not valid YAML"
        diagnostics.report("site-config", f"{problem}; the file was passed over", place)
    return None


def _rows(path: Path, delimiter: str, diagnostics: Diagnostics) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [dict(row) for row in csv.DictReader(stream, delimiter=delimiter)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        diagnostics.report("site-config", f"the file cannot be read: {error}", Place(str(path)))
        return []


def _mapping(path: Path, diagnostics: Diagnostics) -> dict[str, Any]:
    content = _loaded(path, diagnostics)
    return {str(key): value for key, value in content.items()} if isinstance(content, dict) else {}


def _authors(entries: Mapping[str, Any]) -> dict[str, Author]:
    return {
        id_: Author(
            name=legible(str(entry.get("name") or id_)),
            id=id_,
            bio=str(entry.get("bio") or entry.get("description") or ""),
            links=tuple(_links(entry)),
            photo=next(
                (
                    str(entry[key])
                    for key in ("photo", "avatar", "image", "picture")
                    if entry.get(key)
                ),
                "",
            ),
        )
        for id_, entry in entries.items()
        if isinstance(entry, dict)
    }


def _links(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where an author is on the web, as pairs of a key and an address, in the order written."""
    found = []
    for key, value in entry.items():
        pattern = _LINKS.get(str(key).lower())
        if isinstance(value, dict):
            value = value.get("url") or value.get("id") or value.get("name")
        name = str(value or "").strip().lstrip("@")
        if pattern and name:
            whole = "://" in name or name.startswith("mailto:")
            found.append((str(key), name if whole else pattern.format(name)))
    return found
