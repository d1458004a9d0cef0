"""The inputs of a build: its options, the site, and a book that was gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.diagnostics import Diagnostics
from exporter.errors import SettingsError
from exporter.model.publication import Book
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.read.context import ReadContext
    from exporter.read.image_download import Download


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What holds for everything that one call builds.

    `settings` are final if they are `Settings`; `Choices` win over those of files. `site` is the
    root of the site, None for the one around the source.
    """

    settings: Settings | Choices = field(default_factory=Choices)
    site: Path | None = None
    context: BuildContext = field(default_factory=BuildContext)

    @property
    def epoch(self) -> datetime | None:
        """The time that replaces every date of making."""
        return self.settings.epoch

    def settings_with(self, *sources: Choices) -> Settings:
        """Return the settings that hold with those of some files, of which an earlier one wins.

        Raises `SettingsError` where they do not go together.
        """
        if isinstance(self.settings, Settings):
            return self.settings
        named = self.settings
        for source in sources:
            named = named.before(source)
        return named.over(Settings())


@dataclass(frozen=True, slots=True)
class GatheredBook:
    """A book before it is resolved, its settings, and what its record holds.

    `request` is the request as data for the record; `root` is the root of the site; `files`
    were read besides posts and images.
    """

    book: Book
    settings: Settings
    request: Mapping[str, object]
    root: Path
    files: tuple[Path, ...] = ()


def read_context(path: Path, options: BuildOptions, diagnostics: Diagnostics) -> ReadContext:
    """Return the context in which the posts of the site around a file or a folder are read."""
    from exporter.read.context import ReadContext
    from exporter.read.sites.jekyll import find_root, read_site

    folder = path / "_config.yml" if path.is_dir() else path
    site = read_site(options.site or find_root(folder), diagnostics)
    return ReadContext(site, diagnostics, _downloader() if options.settings.fetch_images else None)


def resolve_settings(
    options: BuildOptions, diagnostics: Diagnostics, *sources: Choices
) -> Settings | None:
    """Return the settings that hold with those of some files; None after a report of a conflict."""
    try:
        return options.settings_with(*sources)
    except SettingsError as error:
        diagnostics.report("settings-conflict", error.message, hint=error.hint)
        return None


def _downloader() -> Download:
    from platformdirs import user_cache_path

    from exporter.read.image_download import downloader

    return downloader(user_cache_path("blog-exporter") / "pictures")
