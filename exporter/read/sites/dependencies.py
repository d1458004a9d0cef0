"""The files that the result of reading a post depends on, besides the post itself."""

from __future__ import annotations

from pathlib import Path

from exporter.input_files import InputFolders
from exporter.read.sites.text_files import source_files_below

_OUTPUT_SUFFIXES = frozenset((".epub", ".pdf"))
"""What the exporter writes, which may lie in the site; each build would invalidate the next."""


class DependencyTracker:
    """Records the files that were looked up while a post was read, whether or not they exist."""

    def __init__(self) -> None:
        self._files: set[Path] = set()

    def add(self, *files: Path) -> None:
        """Record files."""
        self._files.update(files)

    def files(self) -> list[Path]:
        """Return the recorded files, sorted."""
        return sorted(self._files)


def files_below(folder: Path, folders: InputFolders, *, everything: bool = False) -> list[Path]:
    """Return the files below a folder except the exporter's output.

    Hidden files and generated folders are skipped, unless `everything` is set.
    """
    files = source_files_below(folder, folders, everything=everything)
    return [file for file in files if file.suffix.lower() not in _OUTPUT_SUFFIXES]
