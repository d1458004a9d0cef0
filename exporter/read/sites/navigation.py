"""The order and the parts of pages by positions in their metadata, and the pages they name above.

Just the Docs (Jekyll) has `nav_order`, and `parent` with the title of the page above (its
“Navigation”); Eleventy's plugin has both, and the title, in `eleventyNavigation`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.input_files import InputFolders
from exporter.model.collection import Outline, OutlinePart
from exporter.read.metadata.block import read_metadata
from exporter.read.metadata.file_names import number_in_name
from exporter.read.metadata.first_heading import read_first_heading
from exporter.read.sites.outlines import joined_parts, outline_of_folders

_MAX_DEPTH = 10
"""How many pages above one another are looked at; the others follow at the end."""
_POSITIONS = ("nav_order", "order", "weight", "position")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page: its title, the titles of the pages above it, and its position."""

    file: Path
    title: str
    parents: tuple[str, ...]
    position: float | None
    is_hidden: bool

    @property
    def key(self) -> tuple[bool, float, str]:
        """The order among pages at one level: those without a position last, by their titles."""
        at = math.inf if self.position is None else self.position
        return self.is_hidden, at, self.title.casefold()


def navigation_outline(
    folder: Path, files: Sequence[Path], folders: InputFolders
) -> Outline | None:
    """Return the outline of pages below a folder; None if their metadata say nothing of it."""
    pages = [_page(file, folders) for file in files]
    if any(page.parents for page in pages):
        return Outline("the navigation of its pages", joined_parts(_parts(pages)))
    positions = {page.file: page.position for page in pages if page.position is not None}
    if not positions:
        return None

    def position(path: Path) -> float | None:
        return positions.get(path, positions.get(path / "index.md", number_in_name(path)))

    return outline_of_folders(folder, files, folders, "the positions of its pages", position)


def _page(file: Path, folders: InputFolders) -> _Page:
    values = read_metadata(file, folders) or {}
    own = values.get("eleventyNavigation")
    if isinstance(own, dict):
        values = {**values, **own, "title": own.get("key") or values.get("title")}
    above = (values.get("grand_parent"), values.get("parent"))
    return _Page(
        file,
        str(values.get("title") or read_first_heading(file, folders) or file.stem),
        tuple(str(title) for title in above if title),
        next((at for key in _POSITIONS if (at := _number(values.get(key))) is not None), None),
        values.get("nav_exclude") is True,
    )


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None


def _parts(pages: Sequence[_Page]) -> Iterator[OutlinePart]:
    """Yield each page with those below it as a part, and pages without any between the parts."""
    below: dict[str, list[_Page]] = {}
    titles = {page.title for page in pages}
    for page in pages:
        if page.parents and page.parents[-1] in titles and page.parents[-1] != page.title:
            below.setdefault(page.parents[-1], []).append(page)
    inner = {page.file for each in below.values() for page in each}
    placed: set[Path] = set()
    top = (page for page in pages if page.file not in inner)
    for page in sorted(top, key=lambda each: each.key):
        placed.add(page.file)
        children = [*_descendants(page, below, placed)]
        path = page.file.as_posix()
        yield OutlinePart(tuple(children), page.title, path) if children else OutlinePart((path,))
    # Pages that are above themselves.
    yield OutlinePart(tuple(page.file.as_posix() for page in pages if page.file not in placed))


def _descendants(
    page: _Page, below: Mapping[str, list[_Page]], placed: set[Path], depth: int = 0
) -> Iterator[str]:
    """Yield the pages below a page that have no place yet, each before those below it."""
    if depth == _MAX_DEPTH:
        return
    for child in sorted(below.get(page.title, ()), key=lambda each: each.key):
        is_other = len(child.parents) > 1 and page.parents and child.parents[-2] != page.parents[-1]
        if child.file in placed or is_other:
            continue
        placed.add(child.file)
        yield child.file.as_posix()
        yield from _descendants(child, below, placed, depth + 1)
