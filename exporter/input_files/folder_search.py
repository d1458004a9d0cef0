"""The search of folders, in a limited depth and for a limited number of files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from exporter.diagnostics import Diagnostics
from exporter.input_files.allowed_folders import AllowedFolders
from exporter.path_patterns import PathPattern, Positions

T = TypeVar("T")

MAX_ENTRIES = 200_000
"""Files and folders that one search of a folder sees: sites have some ten thousand. A folder of
100,000 files is read in less than a second."""
MAX_DEPTH = 100
"""Folders within folders that a search enters: sites have about ten."""


@dataclass(frozen=True, slots=True)
class InputFolders(AllowedFolders):
    """Folders below which files are read and searched for."""

    def names(self) -> list[str]:
        """Return the names of what is in the root; none if it cannot be listed."""
        return [path.name for path in self.reporting_to(Diagnostics()).entries(self.root)]

    def entries(self, folder: Path) -> list[Path]:
        """Return the files and folders in a folder, sorted; a folder that is not read has none."""
        if not self.is_folder(folder):
            return []
        return [folder / entry.name for entry in _Search(self).entries(str(folder))]

    def walk(self, folder: Path, is_entered: Callable[[str], bool] | None = None) -> Iterator[Path]:
        """Yield the files below a folder: those in it, sorted, then those of each folder in it.

        Only folders whose name `is_entered` accepts are entered. Symbolic links to folders are
        not followed; one that leads out of these folders is reported.
        """
        below = self._below(folder, is_entered)
        return (Path(entry.path) for entry, is_folder in below if not is_folder)

    def folders_named(
        self, name: str, folder: Path, is_entered: Callable[[str], bool]
    ) -> Iterator[Path]:
        """Yield the folders of a name below a folder, among them links to such folders.

        What `is_entered` does and how links are treated is as in `walk`.
        """
        below = self._below(folder, is_entered)
        return (Path(each.path) for each, is_folder in below if is_folder and each.name == name)

    def _below(
        self, folder: Path, is_entered: Callable[[str], bool] | None
    ) -> Iterator[tuple[os.DirEntry[str], bool]]:
        """Yield what is below a folder, and whether it is a folder or a link to one."""
        if not self.is_folder(folder):
            return
        search = _Search(self)
        waiting: list[tuple[str, int, None]] = [(str(folder), 0, None)]
        while waiting:
            path, depth, _ = waiting.pop()
            below: list[tuple[str, int, None]] = []
            for entry in search.entries(path):
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder and (is_entered is None or is_entered(entry.name)):
                    below.append((entry.path, depth + 1, None))
                elif entry.is_symlink():
                    is_folder = self._is_linked_folder(entry)
                yield entry, is_folder
            waiting.extend(reversed(search.within_depth(below)))

    def glob(self, folder: Path, pattern: str) -> list[Path]:
        """Return the files and folders below a folder that match a pattern, sorted.

        The pattern is that of Python's `glob` with `recursive`: `*`, `?`, `[…]`, and `**` for
        folders in folders. Names with a dot at their beginning match only a pattern that has one.
        Symbolic links to folders are followed inside of these folders, but not by `**`. The time
        grows with the files below the folder and with the pattern, not with their matches.
        """
        compiled = PathPattern(pattern)
        if compiled.leads_up or not self.is_folder(folder):
            return []
        search = _Search(self)
        found: list[str] = []
        waiting = [(str(folder), 0, compiled.start)]
        while waiting:
            path, depth, positions = waiting.pop()
            below: list[tuple[str, int, Positions]] = []
            takes_hidden = compiled.takes_hidden(positions)
            for entry in search.entries(path) if positions else ():
                if entry.name[0] == "." and not takes_hidden:
                    continue
                after, is_match = compiled.after(positions, entry.name)
                if is_match:
                    found.append(entry.path)
                if after and entry.is_dir(follow_symlinks=False):
                    below.append((entry.path, depth + 1, after))
                elif after and entry.is_symlink() and self._is_linked_folder(entry):
                    # `**` does not follow links, which may lead back to where they are.
                    others = after - positions
                    if others and self.holds(Path(entry.path)):
                        below.append((entry.path, depth + 1, others))
            waiting.extend(search.within_depth(below))
        return [Path(name) for name in sorted(found)]

    def _is_linked_folder(self, entry: os.DirEntry[str]) -> bool:
        """Return whether a link leads to a folder; one outside of these folders is reported."""
        path = Path(entry.path)
        return self.is_folder(path) or not (self.holds(path) or path.suffix)


class _Search:
    """One search of a folder, which sees a limited number of files in a limited depth."""

    def __init__(self, folders: InputFolders) -> None:
        self._folders = folders
        self._left = MAX_ENTRIES

    def entries(self, folder: str) -> list[os.DirEntry[str]]:
        """Return what is in a folder by its names; nothing, after a report, if that is too much."""
        try:
            with os.scandir(folder) as found:
                entries = list(islice(found, self._left + 1))
        except OSError as error:
            self._folders.report_folder(folder, f"it cannot be read: {error.strerror}")
            return []
        if len(entries) > self._left:
            # Which of them come first is not the same everywhere.
            message = f"more than {MAX_ENTRIES:,} files and folders are too many to be searched"
            self._folders.report_folder(folder, message)
            return []
        self._left -= len(entries)
        return sorted(entries, key=attrgetter("name"))

    def within_depth(self, folders: list[tuple[str, int, T]]) -> list[tuple[str, int, T]]:
        """Return the folders that are not too deep, with their depths; one that is, is reported."""
        if folders and folders[0][1] > MAX_DEPTH:
            message = f"it lies in more than {MAX_DEPTH} folders"
            self._folders.report_folder(folders[0][0], message)
            return []
        return folders
