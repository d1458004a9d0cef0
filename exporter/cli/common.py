"""What the commands share: the call, its settings, and how findings are told."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from exporter.cli.book_options import Profiles
from exporter.cli.console import Console
from exporter.cli.timings import Timings
from exporter.diagnostics import Diagnostics, Severity
from exporter.errors import SettingsError
from exporter.options.settings import Certifier, Choices, Settings
from exporter.runtime.cache import DiskCache, NullCache
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import DaskExecutor, Executor, ProcessExecutor, SerialExecutor
from exporter.runtime.fingerprint import fingerprint

_EPOCH = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the command line."""

    parser: argparse.ArgumentParser
    arguments: argparse.Namespace
    console: Console

    @property
    def paths(self) -> list[Path]:
        """The files (of a collection also the folders and patterns) that are named."""
        paths: list[Path] = self.arguments.paths
        return paths

    @property
    def site(self) -> Path | None:
        """The site that is named."""
        site: Path | None = self.arguments.site
        return site

    @property
    def defaults(self) -> Settings:
        """The settings where the command line names none."""
        return Settings(fetch_images=self.arguments.fetch_images, epoch=_epoch())

    @property
    def settings(self) -> Settings:
        """The settings of a post. Raises `SettingsError` where they do not go together."""
        return self.choices.over(self.defaults)

    @property
    def choices(self) -> Choices:
        """What the command line says of how a book is made; silent where it says nothing."""
        said = vars(self.arguments)
        chosen: Profiles = said.get("profile") or Profiles()
        return Choices(
            profile=chosen.pdf,
            printer=said.get("printer"),
            epub_profile=chosen.epub,
            theme=said.get("theme"),
            page_size=said.get("page_size"),
            margins=said.get("margins"),
            two_sided=said.get("two_sided"),
            references=said.get("references"),
            scope=said.get("scope"),
            certified_by=_certifier(said.get("certified_by")),
        )

    @contextmanager
    def context(self, *, bars: bool = True) -> Iterator[BuildContext]:
        """The hands and the store that were asked for; the store is trimmed when all is done."""
        said = self.arguments
        folder = None if said.no_cache else cache_folder(said.cache_dir)
        cache = DiskCache(folder) if folder else NullCache()
        timings = Timings()
        with self.console.bars() if bars else nullcontext(_silent) as told:
            yield BuildContext(self._executor(), cache, told, timings.phase)
        if isinstance(cache, DiskCache):
            cache.trim()
        if said.timings:
            for line in timings.lines():
                self.console.say(line)

    def _executor(self) -> Executor:
        said = self.arguments
        if said.backend == "dask":
            return DaskExecutor(said.scheduler, fingerprint)
        return SerialExecutor() if said.jobs == 1 else ProcessExecutor(said.jobs or 0)

    def examine(self) -> None:
        """Stop with a word about the usage where the call cannot mean anything."""
        absent = [path for path in self.paths if not self._may_be_named(path)]
        if absent:
            self.parser.error(f"there is no file ‘{absent[0]}’")
        if self.site is not None and not self.site.is_dir():
            self.parser.error(f"--site: there is no folder ‘{self.site}’")
        if vars(self.arguments).get("backend") == "dask" and not self.arguments.scheduler:
            self.parser.error("--backend dask needs --scheduler ADDRESS")
        try:
            _ = self.choices
        except SettingsError as error:
            self.parser.error(str(error))
        if _epoch() is None and os.environ.get(_EPOCH):
            self.parser.error(f"{_EPOCH} is no number of seconds since 1970")

    def tell(self, diagnostics: Diagnostics) -> int:
        """Tell the findings; the exit code that they ask for."""
        for finding in diagnostics:
            self.console.finding(finding)
        bad = Severity.WARNING if self.arguments.strict else Severity.ERROR
        worst = diagnostics.worst()
        return 1 if worst is not None and worst >= bad else 0

    def _may_be_named(self, path: Path) -> bool:
        if self.arguments.command == "collection":
            return is_there(path) or any(sign in str(path) for sign in "*?[")
        return is_file(path)


def cache_folder(named: Path | None) -> Path | None:
    """Where what is kept between builds lies: the folder that is named, else the user's cache.

    None for a user without a home.
    """
    if named is not None:
        return named
    from platformdirs import user_cache_path

    try:
        return user_cache_path("blog-exporter") / "builds"
    except RuntimeError:
        return None


def _certifier(name: str | None) -> Certifier | None:
    words = " ".join((name or "").split())
    return Certifier(words) if words else None


def _silent(what: str, done: int, total: int) -> None:
    """Nobody is told: the call shows its own progress."""


def is_file(path: Path) -> bool:
    """Whether a file is there."""
    try:
        return path.is_file()
    except OSError:
        # A name that no file can have, or a folder that may not be entered.
        return False


def is_there(path: Path) -> bool:
    """Whether a file or a folder is there."""
    try:
        return path.exists()
    except OSError:
        return False


def _epoch() -> datetime | None:
    """The moment of SOURCE_DATE_EPOCH, None where it says none (reproducible-builds.org)."""
    try:
        return datetime.fromtimestamp(int(os.environ.get(_EPOCH, "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
