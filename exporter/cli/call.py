"""One call of the command line: its sources, its settings, and how it builds."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import exporter
from exporter.api.output_paths import title_stem
from exporter.cli.book_options import Profiles
from exporter.cli.console import Console
from exporter.cli.inputs import STDIN, Kind, usable
from exporter.cli.parser import UsageError
from exporter.cli.timings import Timings
from exporter.diagnostics import Diagnostics
from exporter.input_files import is_folder
from exporter.options.settings import Certifier, Choices, reference_choices
from exporter.runtime.cache import Cache, DiskCache, NullCache
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import Executor, ProcessExecutor
from exporter.runtime.user_folders import user_cache_folder

if TYPE_CHECKING:
    from exporter.model.book import Book
    from exporter.model.edition import Edition
    from exporter.model.post import Post

USAGE = 2
MISSING = 3
"""Exit codes for wrong usage, and for what is missing on the machine."""
_EPOCH = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the command line; `session` is that of `--watch`, in which it runs again."""

    command: str
    arguments: argparse.Namespace
    console: Console
    session: exporter.Session | None = None

    @property
    def paths(self) -> list[Path]:
        """The files (of a collection also the folders and patterns) that are named."""
        paths: list[Path] = self.arguments.paths
        return paths

    def usable_paths(self, *kinds: Kind) -> list[Path]:
        """Return the paths that the command takes, and show why it does not take the others.

        Raises `UsageError` if it takes none of them.
        """
        paths, messages = usable(self.command, self.paths, *kinds)
        for message in messages:
            self.console.note(message)
        return paths

    @property
    def site(self) -> Path | None:
        """The site that is named."""
        site: Path | None = vars(self.arguments).get("site")
        return site

    @property
    def ignored_codes(self) -> tuple[str, ...]:
        """The codes of warnings and notices that are not reported."""
        return tuple(vars(self.arguments).get("ignore") or ())

    @property
    def transforms(self) -> list[exporter.FilterProgram]:
        """The filter programs that are named."""
        return [*map(exporter.FilterProgram, vars(self.arguments).get("filter") or ())]

    @property
    def choices(self) -> Choices:
        """The settings that the options name. Raises `SettingsError`."""
        values = vars(self.arguments)
        profiles: Profiles = values.get("profile") or Profiles()
        style = reference_choices(written) if (written := values.get("references")) else Choices()
        return Choices(
            profile=profiles.pdf,
            printer=values.get("printer"),
            paper=values.get("paper"),
            binding=values.get("binding"),
            epub_profile=profiles.epub,
            theme=values.get("theme"),
            page_size=values.get("page_size"),
            margins=values.get("margins"),
            two_sided=values.get("two_sided"),
            impose=values.get("impose"),
            sheet_size=values.get("sheet_size"),
            signature=values.get("signature"),
            creep=values.get("creep"),
            references=style.references,
            citation_style=style.citation_style,
            scope=values.get("scope"),
            qr=values.get("qr"),
            prefer_archived=values.get("prefer_archived"),
            epoch=_epoch(),
            fetch_images=values.get("fetch_images"),
            generator=values.get("generator"),
            liquid=values.get("liquid"),
            certified_by=_certifier(values),
            allow_outside=tuple_of(values, "allow_outside"),
            plugins=tuple_of(values, "plugins"),
        )

    @property
    def selection(self) -> dict[str, Any]:
        """The arguments of all functions that select posts, except their sources and order."""
        values = self.arguments
        return {
            "tag": values.tag or (),
            "author": values.author or (),
            "since": values.since,
            "until": values.until,
            "lang": values.lang or (),
            "settings": self.choices,
            "site": self.site,
        }

    @contextmanager
    def context(self, *, bars: bool = True) -> Iterator[BuildContext]:
        """Provide the executor and the cache of a build, and show its progress and timings.

        `bars` is off where the call shows its own progress.
        """
        timings, session = Timings(), self.session
        with self.console.bars(shown=bars) as on_progress:
            if session:
                warm, is_local = session.context, self.arguments.backend != "dask"
                executor = warm.executor if is_local else self._executor()
                yield BuildContext(executor, warm.cache, on_progress, timings.phase)
            else:
                cache = self.cache
                yield BuildContext(self._executor(), cache, on_progress, timings.phase)
                if isinstance(cache, DiskCache):
                    cache.trim()
        if self.arguments.timings:
            for line in timings.lines():
                self.console.note(line)

    @property
    def cache(self) -> Cache:
        """The cache that the options name."""
        values = self.arguments
        folder = None if values.cache is False else cache_folder(values.cache_dir)
        return DiskCache(folder) if folder else NullCache()

    def _executor(self) -> Executor:
        values = self.arguments
        if values.backend == "dask":
            from exporter.runtime.dask_executor import DaskExecutor

            return DaskExecutor(values.scheduler)
        return ProcessExecutor(values.jobs or 0)

    def validate(self) -> None:
        """Raise `UsageError` or `SettingsError` where the options do not go together."""
        if self.site is not None and not is_folder(f"{self.site}"):
            raise UsageError(f"--site: there is no folder ‘{self.site}’")
        if vars(self.arguments).get("backend") == "dask" and not self.arguments.scheduler:
            raise UsageError("--backend dask needs --scheduler ADDRESS")
        if vars(self.arguments).get("scheduler") and self.arguments.backend != "dask":
            raise UsageError("--scheduler needs --backend dask")
        _ = self.choices
        if _epoch() is None and os.environ.get(_EPOCH):
            raise UsageError(f"{_EPOCH} is not a number of seconds since 1970")

    def name_site(self) -> None:
        """Say which site the first source lies in, and which program makes it."""
        with suppress(exporter.ExportError):
            # Its findings are shown when the site is read.
            path = next(iter(self.paths), Path())
            site = exporter.recognized_site(path, settings=self.choices, site=self.site)
            self.console.note(str(site))

    def source(self, path: Path, diagnostics: Diagnostics) -> Path | Post:
        """Return the source that is named: the path itself, or the post on stdin.

        The name of that post follows from its title. Raises `ExportError` if it cannot be read.
        """
        if path != STDIN:
            return path
        # A process may be started without a stdin.
        data = sys.stdin.buffer.read() if sys.stdin else b""
        text = data.decode(errors="surrogateescape")
        self.console.sources.texts["<stdin>"] = text
        post = exporter.load(
            "<stdin>", text=text, settings=self.choices, site=self.site, diagnostics=diagnostics
        )
        return replace(post, key=f"{title_stem(post.metadata.title) or 'post'}.md")

    def load(self, path: Path) -> tuple[Post | Book | None, Diagnostics]:
        """Return the model of a post or a collection file as it was read, None after an error."""
        from exporter.build import is_collection_file

        found = Diagnostics(ignored=self.ignored_codes)
        try:
            if is_collection_file(path):
                return self._load_collection(path, found), found
            return self._load_post(path, found), found
        except exporter.ExportError:
            return None, found

    def _load_post(self, path: Path, diagnostics: Diagnostics) -> Post:
        source = self.source(path, diagnostics)
        if not isinstance(source, Path):
            return source
        return exporter.load(source, settings=self.choices, site=self.site, diagnostics=diagnostics)

    def _load_collection(self, path: Path, diagnostics: Diagnostics) -> Book:
        return exporter.load_collection(
            path, settings=self.choices, site=self.site, diagnostics=diagnostics
        )

    def edition(self, path: Path) -> tuple[Edition | None, Diagnostics]:
        """Return the edition of a post or a collection file, None after an error."""
        found = Diagnostics(ignored=self.ignored_codes)
        try:
            source = self.source(path, found)
            edition = exporter.edition(
                source,
                settings=self.choices,
                site=self.site,
                transforms=self.transforms,
                diagnostics=found,
            )
        except exporter.ExportError:
            # `found` has its diagnostics.
            return None, found
        return edition, found


def cache_folder(named: Path | None) -> Path | None:
    """Return the folder of the cache: the one that is named, else that of the user.

    None for a user without a home.
    """
    if named is not None:
        return named
    folder = user_cache_folder()
    return folder / "builds" if folder else None


def _certifier(values: Mapping[str, str | None]) -> Certifier | None:
    """Return the certifier that the options name. Raises `UsageError` for one without a name."""
    name, credential, report = (
        " ".join((values.get(f"certifi{option}") or "").split())
        for option in ("ed_by", "er_credential", "er_report")
    )
    if not name and (credential or report):
        raise UsageError("--certifier-credential and --certifier-report need --certified-by NAME")
    return Certifier(name, credential, report) if name else None


def tuple_of(values: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """Return the values of an option that may be repeated; None if it is not named."""
    named = values.get(name)
    return None if named is None else tuple(named)


def _epoch() -> datetime | None:
    """Return the time of SOURCE_DATE_EPOCH, None without one (reproducible-builds.org)."""
    try:
        return datetime.fromtimestamp(int(os.environ.get(_EPOCH, "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
