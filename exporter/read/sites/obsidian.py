"""Vaults of Obsidian, and the notes of Foam and Logseq, which have the same links."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.file_formats.linear_expressions import ExpressionError, LinearExpression
from exporter.input_files import InputFolders
from exporter.read.sites.data_files import read_mapping
from exporter.read.sites.folders import folders_inside
from exporter.read.sites.plain import DOLLARS, site_of
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import read_beginning, source_files_below

EXTENSIONS = frozenset(
    """badges block_ids callouts code_admonitions comments inline_footnotes marks queries
    tables_of_contents task_states wiki_embeds wiki_links""".split()
)
_SETTINGS = ".obsidian"
_LOGSEQ = "logseq/config.edn"
_QUARTZ = "quartz.config.ts"
_PUBLISHED = {_QUARTZ: "content", "src/site/notes": "src/site/notes"}
"""What Quartz and Digital Garden, which publish vaults, are known by, and the folders of notes."""
_EVIDENCE = (_SETTINGS, ".foam", _LOGSEQ, ".vscode/foam.json")
_TEMPLATE_SETTINGS = {
    "templates.json": "folder",
    "plugins/templater-obsidian/data.json": "templates_folder",
}
"""The files of settings that name the folder of templates, and their keys for it."""
_MAX_FILTERS = 200
"""Filters of notes. Each note is compared with each of them; vaults have about three."""
_COVER_KEYS = ("banner", "thumbnail")
_PUBLISHING_KEYS = ("publish", "published", "dgpublish", "share")
"""Keys of plugins, as `plain_keys` writes them."""
_WIKI_LINK = re.compile(r"!?\[\[(?P<target>[^\[\]|]*)(?:\|(?P<text>[^\[\]]*))?\]\]")
_SIGN = re.compile(r"\[\[([^\s\[\]|#][^\[\]|#\n]{0,200})(?:[|#][^\[\]\n]{0,200})?\]\](?![(\[])")


class Obsidian(Generator):
    """Obsidian: a folder `.obsidian`; notes that link to each other by their names."""

    name = "obsidian"
    title = "Obsidian"
    links_by_name = True
    files_by_name = True

    def evidence(self, folders: InputFolders) -> str:
        """Return the file of a program that publishes vaults."""
        folder = folders.root
        return next((name for name in _PUBLISHED if folders.exists(folder / name)), "")

    def weak_evidence(self, folders: InputFolders) -> str:
        """Return the settings by which a folder is a vault, where no folder has evidence."""
        folder = folders.root
        return next((name for name in _EVIDENCE if folders.exists(folder / name)), "")

    def signs(self, text: str, names: Container[str]) -> bool:
        """Return whether a text links to one of the files with these names, as Obsidian does.

        The wikis of GitHub have such links as well, and no folder of theirs is a vault.
        """
        if "_Sidebar.md" in names:
            return False
        return any(f"{_shown(link[1].strip())}.md" in names for link in _SIGN.finditer(text))

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the vault in the root of folders; broken settings are ignored, after a report."""
        root = folders.root
        settings = read_mapping(root / _SETTINGS / "app.json", folders, diagnostics)
        left_out = [
            str(read_mapping(root / _SETTINGS / file, folders, diagnostics).get(key) or "")
            for file, key in _TEMPLATE_SETTINGS.items()
        ]
        ignored = settings.get("userIgnoreFilters")
        left_out += map(str, ignored if isinstance(ignored, list) else ())
        place = Place(str(root / _SETTINGS / "app.json"))
        left_out = [*_usable_filters(left_out, place, diagnostics)]
        attachments = str(settings.get("attachmentFolderPath") or "").strip("/")
        # A folder such as `./attachments` is one beside each note.
        own = (attachments,) if attachments[:1] not in ("", ".") else ()
        is_foam = not folders.exists(root / _SETTINGS) and bool(self.weak_evidence(folders))
        quartz = read_beginning(root / _QUARTZ, folders)
        left_out += ("content/private", "content/templates") if quartz else ()
        has_soft_breaks = settings.get("strictLineBreaks") or is_foam
        if quartz:
            has_soft_breaks = "HardLineBreaks" not in quartz
        return site_of(
            self,
            folders,
            f"{_SETTINGS}/app.json",
            extensions=EXTENSIONS | ({"logseq"} if folders.exists(root / _LOGSEQ) else set()),
            static_folders=folders_inside(root, folders, "", *own, "src/site"),
            formula_marks=DOLLARS,
            metadata_lines="instead",
            # Obsidian shows each line end unless it is told to be strict; the others do not.
            hard_wrap=not has_soft_breaks,
            title=_quartz_value(quartz, "pageTitle"),
            address=_quartz_address(quartz),
            config={"left_out": [name for name in left_out if name.strip("/ ")]},
        )

    def posts_below(self, site: Site, folder: Path) -> list[Path]:
        """Return the notes below a folder, without templates, drawings and what is ignored."""
        patterns = [*map(_left_out, site.config.get("left_out", ()))]
        if folder == site.root and (published := self.evidence(site.folders)):
            folder = folder / _PUBLISHED[published]
        return sorted(
            file
            for file in source_files_below(folder, site.folders)
            if self.is_text_name(file.name)
            and not any(matches(site.key(file)) for matches in patterns)
        )

    def is_text_name(self, name: str) -> bool:
        """Return whether a file is a note by its name, and not a drawing of Excalidraw."""
        return super().is_text_name(name) and not name.lower().endswith(".excalidraw.md")

    def normalized_metadata(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the properties of a note by the exporter's own names, with links as their text."""
        own = {
            name: _without_links(value, as_address=name in ("cover", "image", *_COVER_KEYS))
            for name, value in values.items()
        }
        if cover := next(filter(None, map(own.get, _COVER_KEYS)), None):
            own.setdefault("cover", cover)
        if aliases := own.get("aliases") or own.get("alias"):
            own["redirect_from"] = aliases.split(",") if isinstance(aliases, str) else aliases
        if isinstance(tags := own.get("tags"), str | list):
            words = (
                re.split(r"[,\s]+", tags) if isinstance(tags, str) else map(str, filter(None, tags))
            )
            own["tags"] = [word.removeprefix("#") for word in words if word]
        if any(own.get(name) is False for name in _PUBLISHING_KEYS):
            own["published"] = False
        return super().normalized_metadata(own, key)

    def path_of(
        self,
        site: Site,
        key: str,
        date: datetime.date | None,
        values: Mapping[str, Any],
    ) -> str:
        """Return the path of a note that Obsidian Publish or a digital garden gives it, or none."""
        values = {**values, "permalink": values.get("permalink") or values.get("dgpermalink")}
        path = super().path_of(site, key, date, values)
        if path or not site.address:
            return path
        # Quartz keeps the folders and the letters of names.
        name = key.removeprefix(f"{_PUBLISHED[_QUARTZ]}/").rpartition(".")[0]
        return "/" + re.sub(r"\s+", "-", name.removesuffix("index"))


def _quartz_value(settings: str, key: str) -> str:
    """Return a text in the settings, which are a program; empty if it is not a literal."""
    found = re.search(rf"""^\s*{key}:\s*(["'`])([^"'`$\n]*)\1""", settings, re.MULTILINE)
    return found[2] if found else ""


def _quartz_address(settings: str) -> str:
    host = _quartz_value(settings, "baseUrl").strip("/")
    return f"https://{host}" if re.fullmatch(r"[\w.-]+\.[a-z]{2,}(?:/[\w./-]+)?", host) else ""


def _usable_filters(
    filters: Sequence[str], place: Place, diagnostics: Diagnostics
) -> Iterator[str]:
    """Yield the filters that `_left_out` takes, and report the others."""
    for filter_ in filters[:_MAX_FILTERS]:
        try:
            _left_out(filter_)
            yield filter_
        except ExpressionError as error:
            message = f"the filter ‘{filter_:.80}’ leaves out no notes: {error}"
            hint = "write it as the beginning of a path, or with characters, groups, | * + ? ^ $"
            diagnostics.report("site-config", message, place, hint)
    if len(filters) > _MAX_FILTERS:
        message = f"of {len(filters):,} filters, the first {_MAX_FILTERS} leave out notes"
        diagnostics.report("site-config", message, place, "write fewer filters")


def _left_out(filter_: str) -> Callable[[str], object]:
    """Return what matches the keys that a filter leaves out: a path, or `/an expression/`.

    Raises `ExpressionError`.
    """
    if len(filter_) > 2 and filter_[0] == filter_[-1] == "/":
        return LinearExpression(filter_[1:-1]).search
    return re.compile(rf"^{re.escape(filter_.strip('/ '))}(?=/|$)", re.IGNORECASE).search


def _without_links(value: Any, *, as_address: bool) -> Any:
    """Return a value with the text of its wiki links; for an image, with the name of the file."""
    match value:
        # YAML reads a link without quotation marks as a list of lists.
        case [[str(inner)]]:
            return _without_links(f"[[{inner}]]", as_address=as_address)
        case list():
            return [_without_links(item, as_address=as_address) for item in value]
        case str() if "[[" in value:
            text = "target" if as_address else "text"
            return _WIKI_LINK.sub(lambda link: link[text] or _shown(link["target"]), value)
        case _:
            return value


def _shown(target: str) -> str:
    return target.rpartition("/")[2].removesuffix(".md")
