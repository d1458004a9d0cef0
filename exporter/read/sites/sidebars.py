"""The order and the parts of documentation by its sidebar, which settings in JavaScript define.

An entry is the name of a text, or a mapping with a title (`label`, `text`, `title`), a text (`id`,
`link`, `path`, `slug`) and entries below it (`items`, `children`), or `{"Title": [entries]}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.model.collection import Outline, OutlinePart
from exporter.read.sites.outlines import joined_parts

_TITLES = ("label", "text", "title")
_TEXTS = ("id", "slug", "path", "link")
_CHILDREN = ("items", "children")
_NAMES = frozenset((*_TITLES, *_TEXTS, *_CHILDREN, "type", "dirName", "autogenerate", "base"))


@dataclass(frozen=True, slots=True)
class _SidebarEntry:
    title: str = ""
    name: str = ""
    folder: str | None = None
    children: Sequence[object] = ()


@dataclass(slots=True)
class SidebarReader:
    """Reads sidebars: `find` returns the text of a name, `texts_in` those of a folder, in order."""

    find: Callable[[str], Path | None]
    texts_in: Callable[[str], Sequence[Path]]

    def outline(self, entries: object, source: str, file: Path) -> Outline | None:
        """Return the outline: each entry at the top that has others below it is a part.

        It is None if no text is named.
        """
        seen: set[str] = set()
        parts = joined_parts(self._part(entry, seen) for entry in _entries(entries))
        return Outline(source, parts, (str(file),)) if parts else None

    def _part(self, entry: _SidebarEntry, seen: set[str]) -> OutlinePart:
        """Return an entry as a part; one without others below it is a part without a title."""
        own = next(self._own(entry, seen), "") if entry.name else ""
        if not entry.children and entry.folder is None:
            return OutlinePart((own,) if own else ())
        return OutlinePart(tuple(self._below(entry, seen)), entry.title, own)

    def _texts(self, entry: _SidebarEntry, seen: set[str]) -> Iterator[str]:
        """Yield the paths of the text of an entry and of those below it, each once."""
        if entry.name:
            yield from self._own(entry, seen)
        yield from self._below(entry, seen)

    def _own(self, entry: _SidebarEntry, seen: set[str]) -> Iterator[str]:
        file = self.find(entry.name)
        if file and (path := file.as_posix()) not in seen:
            seen.add(path)
            yield path

    def _below(self, entry: _SidebarEntry, seen: set[str]) -> Iterator[str]:
        for file in self.texts_in(entry.folder) if entry.folder is not None else ():
            if (path := file.as_posix()) not in seen:
                seen.add(path)
                yield path
        for child in _entries(entry.children):
            yield from self._texts(child, seen)


def _entries(value: object) -> Iterator[_SidebarEntry]:
    """Yield the entries of a list, or of a mapping of titles to lists."""
    match value:
        case Mapping():
            for title, below in value.items():
                yield _SidebarEntry(
                    str(title), children=below if isinstance(below, list) else [below]
                )
        case list():
            for item in value:
                yield from _entry(item)
        case _:
            pass


def _entry(item: object) -> Iterator[_SidebarEntry]:
    match item:
        case str():
            yield _SidebarEntry(name=item)
        case [str(name), str(title)]:
            yield _SidebarEntry(title, name)
        case Mapping() if _NAMES.isdisjoint(item):
            yield from _entries(item)
        case Mapping() if item.get("type") not in ("html", "link"):
            generated = item.get("autogenerate")
            folder = item.get("dirName")
            if isinstance(generated, Mapping):
                folder = generated.get("directory")
            children = next((item[key] for key in _CHILDREN if key in item), ())
            yield _SidebarEntry(
                next((str(item[key]) for key in _TITLES if isinstance(item.get(key), str)), ""),
                _name(item),
                str(folder) if folder is not None else None,
                children if isinstance(children, list) else (),
            )
        case _:
            pass


def _name(item: Mapping[Any, Any]) -> str:
    for key in _TEXTS:
        value = item.get(key)
        if isinstance(value, Mapping):
            value = value.get("id")
        if isinstance(value, str) and value:
            return value
    return ""
