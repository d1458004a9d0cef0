"""The files that the result of reading a post depends on, besides the post itself."""

from __future__ import annotations

from pathlib import Path

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


def files_below(folder: Path, *, everything: bool = False) -> list[Path]:
    """Return the files below a folder except the exporter's output.

    Hidden files and generated folders are skipped, unless `everything` is set.
    """
    found: list[Path] = []
    pending = [folder]
    while pending:
        current = pending.pop()
        try:
            entries = sorted(current.iterdir())
        except OSError:
            continue
        for entry in entries:
            skipped = entry.name.startswith(".") or entry.name in ("node_modules", "_site")
            if skipped and not everything:
                continue
            if entry.is_dir() and not entry.is_symlink():
                pending.append(entry)
            elif entry.suffix.lower() not in _OUTPUT_SUFFIXES:
                found.append(entry)
    return found
