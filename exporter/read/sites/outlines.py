"""The order and the parts of texts by their names, folders and positions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, groupby
from pathlib import Path
from typing import TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import InputFolders
from exporter.model.collection import Outline, OutlinePart
from exporter.read.metadata.block import has_text, read_block
from exporter.read.metadata.file_names import is_index, number_in_name, title_of_folder
from exporter.read.sites.permalinks import dated_name

Position: TypeAlias = Callable[[Path], float | None]
"""Returns the position of a file or a folder among those beside it; None if it has none."""

_DIGITS = re.compile(r"(\d+)")
_MAX_DEPTH = 50
"""Folders deeper inside one another are taken for one."""
_MIN_INNER_PARTS = 2
"""The least number of folders of texts by which a large folder is divided."""
_MAX_HINTS = 10
"""The number of missing texts for which similar names are looked for: that takes time."""
_DATE = re.compile(
    r"^[\"']?(?:pub|publish_?)?date(?:_?published)?[\"']?[ \t]*[:=][ \t]*[\"']?\d",
    re.IGNORECASE | re.MULTILINE,
)


def is_dated(texts: Sequence[Path], folders: InputFolders) -> bool:
    """Return whether at least half of the texts have a date, as those of a blog do."""
    dated = sum(
        dated_name(text.stem)[0] is not None or _DATE.search(read_block(text, folders)) is not None
        for text in texts
    )
    return dated * 2 >= max(len(texts), 1)


def outline_of_folders(
    folder: Path,
    texts: Iterable[Path],
    folders: InputFolders,
    source: str,
    position: Position = number_in_name,
    title: Callable[[Path], str] = lambda _: "",
) -> Outline:
    """Return the outline of texts below a folder: each folder in it that has several is a part.

    One with more than half of the texts, and with folders of several in it, is divided into those.
    Files and folders are ordered by position, those without one last, then by name. `title` returns
    that of a folder; if it is empty, the index file of the folder has the title, or its name.
    """
    root = _tree(folder, texts)
    while root.index is None and not root.files and len(root.folders) == 1:
        (root,) = root.folders.values()
    nodes = _ordered(root, position)
    if root.index and has_text(root.index, folders):
        nodes.insert(0, root.index)
    most = root.count / 2
    parts = (
        (OutlinePart((node.as_posix(),)),)
        if isinstance(node, Path)
        else _parts(node, most, position, title, folders)
        for node in nodes
    )
    return Outline(source, joined_parts(chain.from_iterable(parts)))


def report_missing_text(
    name: str, find_known: Callable[[], Iterable[str]], place: Place, diagnostics: Diagnostics
) -> None:
    """Report the name of a text that does not exist, with the known name that is most like it."""
    reported = sum(finding.code == "outline-missing" for finding in diagnostics)
    known = [*find_known()] if reported < _MAX_HINTS else []
    near = next(iter(get_close_matches(name, known, 1)), "")
    hint = f"did you mean ‘{near}’?" if near else ""
    diagnostics.report("outline-missing", f"there is no text ‘{name}’", place, hint)


def joined_parts(parts: Iterable[OutlinePart]) -> tuple[OutlinePart, ...]:
    """Return parts without those that have no texts; neighbours without a title become one."""
    found: list[OutlinePart] = []
    with_texts = (part for part in parts if part.paths or part.introduction)
    for is_named, group in groupby(with_texts, lambda part: bool(part.title or part.introduction)):
        if is_named:
            found += group
        else:
            found.append(OutlinePart(tuple(path for part in group for path in part.paths)))
    return tuple(found)


def _parts(
    folder: _Folder,
    most: float,
    position: Position,
    title: Callable[[Path], str],
    folders: InputFolders,
) -> Iterator[OutlinePart]:
    """Yield a folder as a part; one with more than `most` texts, with its folders as parts too."""
    own = title(folder.path) or ("" if folder.index else title_of_folder(folder.path))
    introduction = folder.index.as_posix() if folder.index else ""
    inner = [node for node in _ordered(folder, position) if isinstance(node, _Folder)]
    if folder.count <= most or len(inner) < _MIN_INNER_PARTS:
        paths = tuple(text.as_posix() for text in _texts(folder, position, folders))
        yield OutlinePart(paths, own, introduction)
        return
    direct = (node for node in _ordered(folder, position) if isinstance(node, Path))
    yield OutlinePart(tuple(text.as_posix() for text in direct), own, introduction)
    for each in inner:
        yield from _parts(each, most, position, title, folders)


@dataclass(slots=True)
class _Folder:
    """A folder with texts: its index file, the others, and the folders in it by name."""

    path: Path
    index: Path | None = None
    files: list[Path] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of texts in it and below."""
        below = sum(folder.count for folder in self.folders.values())
        return len(self.files) + (self.index is not None) + below


def _tree(folder: Path, texts: Iterable[Path]) -> _Folder:
    root = _Folder(folder)
    for text in texts:
        node = root
        for name in text.relative_to(folder).parts[:-1][:_MAX_DEPTH]:
            node = node.folders.setdefault(name, _Folder(node.path / name))
        is_namesake = text.stem.lower() == node.path.name.lower()
        if node.index is None and (is_index(text) or is_namesake):
            node.index = text
        else:
            node.files.append(text)
    return root


def _ordered(folder: _Folder, position: Position) -> list[Path | _Folder]:
    """Return the files and folders in a folder, in order; a folder of one text is that text."""
    keyed: list[tuple[tuple[object, ...], Path | _Folder]] = [
        (_key(file, position(file), is_folder=False), file) for file in folder.files
    ]
    for each in folder.folders.values():
        content = _content(each)
        node = content if isinstance(content, Path) else each
        at = position(each.path)
        if at is None and isinstance(content, Path):
            at = position(content)
        keyed.append((_key(each.path, at, is_folder=node is each), node))
    return [node for _, node in sorted(keyed, key=lambda pair: pair[0])]


def _content(folder: _Folder) -> _Folder | Path:
    """Return the only text of a folder if it is an index file, as in a bundle; else the folder."""
    return folder.index if folder.index and not folder.files and not folder.folders else folder


def _key(path: Path, position: float | None, *, is_folder: bool) -> tuple[object, ...]:
    at = math.inf if position is None else position
    # Without positions, texts between two parts would seem to belong to the first.
    return (at, is_folder, _natural(path.name))


def _natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a key that orders names by the numbers in them, and otherwise without case."""
    pieces = _DIGITS.split(name.casefold())
    return tuple(
        (not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces
    )


def _texts(folder: _Folder, position: Position, folders: InputFolders) -> Iterator[Path]:
    """Yield the texts below a folder in order, without its own index file."""
    for node in _ordered(folder, position):
        if isinstance(node, Path):
            yield node
        else:
            if node.index and has_text(node.index, folders):
                yield node.index
            yield from _texts(node, position, folders)
