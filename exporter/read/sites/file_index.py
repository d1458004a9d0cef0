"""The files of a site by their names, for programs that find a file in any folder."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from itertools import takewhile
from pathlib import Path, PurePosixPath

from exporter.input_files import InputFolders
from exporter.read.sites.dependencies import files_below


def folded_name(name: str) -> str:
    """Return a file name so that spellings which a program takes for the same are equal."""
    return unicodedata.normalize("NFC", name).casefold()


class FileIndex:
    """The files below a folder, which are looked for when the first of them is needed."""

    def __init__(self, folders: InputFolders) -> None:
        self._folders = folders

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for file in files_below(self._folders.root, self._folders):
            found.setdefault(folded_name(file.name), []).append(file)
        return found

    def nearest(self, path: str, folder: Path) -> Path | None:
        """Return the file with the name of a path, in upper or lower case; None if there is none.

        Of several it is the one with the most of the folders in the path, then the one that shares
        the most folders with `folder`, then the one in the fewest folders.
        """
        *folders, name = PurePosixPath(folded_name(path)).parts or ("",)

        def likeness(file: Path) -> tuple[int, int, int]:
            own = file.relative_to(self._folders.root).parts[:-1]
            written = zip(reversed(folders), map(folded_name, reversed(own)), strict=False)
            shared = zip(file.parts[:-1], folder.parts, strict=False)
            return _equal(written), _equal(shared), -len(own)

        return max(self._by_name.get(name, ()), key=likeness, default=None)


def _equal(pairs: zip[tuple[str, str]]) -> int:
    """Return how many pairs from the first on are of equal names."""
    return sum(takewhile(bool, (one == other for one, other in pairs)))
