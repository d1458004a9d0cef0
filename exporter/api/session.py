"""A session: builds that follow one another in one process, such as those of `--watch`."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from exporter.api.arguments import PathName, build_options, checked_path
from exporter.options.settings import Choices
from exporter.runtime.cache import Cache, NullCache
from exporter.runtime.context import BuildContext
from exporter.runtime.memory_cache import MemoryCache

if TYPE_CHECKING:
    from exporter.build import BuildOptions


class Session:
    """Builds of one process that keep what they have read, made and loaded for the next ones.

    Pass `context` to every function of the API that takes one, from any thread. The files are those
    of a process of its own, byte for byte. `cache` is where results outlive the session, such as a
    `DiskCache`; `jobs` is the number of processes that lay out pages, 0 for that which suits the
    machine. They start with the first PDF, and end with the session.

    >>> import exporter
    >>> with exporter.Session() as session:
    ...     for _ in session.changes(["_posts"]):
    ...         exporter.html("_posts/2026-05-14-rye.md", "dist/", context=session.context)
    """

    def __init__(self, cache: Cache | None = None, jobs: int = 0) -> None:
        # It loads what a single build does not need.
        from exporter.runtime.warm_executor import WarmExecutor

        self._executor = WarmExecutor(jobs)
        self._context = BuildContext(self._executor, MemoryCache(cache or NullCache()))

    @property
    def context(self) -> BuildContext:
        """How the builds of this session are carried out.

        `dataclasses.replace` sets another callback for progress.
        """
        return self._context

    def changes(
        self,
        sources: Sequence[PathName],
        *,
        site: PathName | None = None,
        settings: Choices | None = None,
        ignored: Sequence[PathName] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[frozenset[Path]]:
        """Yield the changed files on which books of some sources may depend, each burst at once.

        The first set is empty, and comes as soon as the files are watched: build then. `sources`
        are posts, folders, patterns and collection files; watched are their sites, their folders,
        and the theme and the folders of `settings`. Left out are hidden and generated files, EPUBs
        and PDFs, what editors write beside a file, and what lies at or below `ignored`, such as the
        folder of the results. The iterator waits for changes, and ends when `stop` is set.

        Raises `MissingDependency` without the package `watchfiles` (the extra `watch`).
        """
        from exporter.runtime.file_changes import changes

        paths = [checked_path(each, "sources") for each in sources]
        options = build_options(settings, site, None)
        left_out = [checked_path(each, "ignored") for each in ignored]
        return changes(_watched(paths, options), left_out, stop)

    def close(self) -> None:
        """End the processes of this session."""
        self._executor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _watched(sources: Sequence[Path], options: BuildOptions) -> list[Path]:
    """Return the folders, and the file of a filter, on which books of some sources may depend."""
    from exporter.build.inputs import find_site_root
    from exporter.path_patterns import split_pattern
    from exporter.themes import theme_names

    found: list[Path] = []
    for source in sources:
        path = source if source.exists() else Path(split_pattern(source.as_posix())[0])
        found += [find_site_root(path, options).folder, path if path.is_dir() else path.parent]
    choices = options.settings
    if choices.theme and choices.theme not in theme_names():
        found.append(Path(choices.theme))
    found += map(Path, choices.allow_outside or ())
    return found
