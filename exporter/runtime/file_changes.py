"""The files that change in some folders, for builds that follow them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from exporter.errors import MissingDependency
from exporter.runtime.machine import missing_package

_GENERATED = frozenset(("_site", "node_modules", "__pycache__", "site-packages"))
_SETTINGS = (".eleventy", ".gitbook", ".vite", ".vue")
"""How the names of hidden files and folders begin that site generators read."""
_OUTPUT_SUFFIXES = (".epub", ".pdf")
_EDITORS_SUFFIXES = ("~", ".swp", ".swx", ".tmp", ".bak", ".crdownload", ".part")
"""How the names of files end that editors and programs write beside the one that is saved."""
_TRIAL = "4913"
"""The file with which Vim tries whether it may write in a folder."""
_BURST = 50
"""Milliseconds without a change that end a burst: an editor's save is over after a few."""
_LONGEST_BURST = 1_600
"""Milliseconds after which a burst is reported although it goes on."""
_TIMEOUT = 250
"""Milliseconds until the first, empty set."""


def changes(
    folders: Sequence[Path], ignored: Sequence[Path] = (), stop: threading.Event | None = None
) -> Iterator[frozenset[Path]]:
    """Yield the files in folders that were written, moved or removed, each burst of them at once.

    The first set is empty and comes as soon as the folders are watched: no later change is missed.
    `folders` may be files too; paths are absolute and lead through no symbolic link. Left out are
    hidden and generated files, EPUBs, PDFs, what editors write beside a file, and what lies at or
    below `ignored`. The iterator ends when `stop` is set.

    Raises `MissingDependency` without the package `watchfiles`, or if the system watches no more
    folders.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise MissingDependency(missing_package("watchfiles", "watch")) from None
    roots = tuple(sorted({Path(os.path.realpath(each)) for each in folders if each.exists()}))
    left_out = tuple(Path(os.path.realpath(each)) for each in ignored)
    is_first = True
    bursts = watch(
        *roots,
        watch_filter=None,
        debounce=_LONGEST_BURST,
        step=_BURST,
        rust_timeout=_TIMEOUT,
        yield_on_timeout=True,
        stop_event=stop,
        ignore_permission_denied=True,
    )
    try:
        for found in bursts:
            paths = frozenset(Path(name) for _, name in found)
            counted = frozenset(path for path in paths if _counts(path, roots, left_out))
            if counted or is_first:
                yield counted
            is_first = False
    except OSError as error:
        raise MissingDependency(f"the folders cannot be watched: {error}") from None


def _counts(path: Path, roots: Sequence[Path], ignored: Sequence[Path]) -> bool:
    """Return whether a change of a file is one of a source."""
    if path in roots:
        return path.is_file()
    root = max((each for each in roots if path.is_relative_to(each)), default=path.parent)
    parts, name = path.relative_to(root).parts, path.name
    return not (
        any(part in _GENERATED for part in parts)
        or any(part[0] == "." and not part.startswith(_SETTINGS) for part in parts)
        or name.lower().endswith((*_OUTPUT_SUFFIXES, *_EDITORS_SUFFIXES))
        or name == _TRIAL
        or any(path.is_relative_to(each) for each in ignored)
    )
