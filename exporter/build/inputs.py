"""The inputs of a build: its options, the site, and a book that was gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.diagnostics import Diagnostics
from exporter.errors import SettingsError
from exporter.input_files import InputFolders
from exporter.model.book import Book
from exporter.model.reference_lock import LOCK_NAME, LockedReference
from exporter.model.site_settings import SETTINGS_FILE, SiteSettings
from exporter.options.settings import Choices, Format, Settings
from exporter.plugins.active import active_plugins
from exporter.runtime.context import BuildContext
from exporter.runtime.run_folder import run_folder
from exporter.runtime.user_folders import user_cache_folder
from exporter.transforms import Transform, plugin_transforms

if TYPE_CHECKING:
    from exporter.read.context import Download, ReadContext
    from exporter.read.sites.registry import SiteRoot


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What holds for everything that one call builds.

    `settings` are final if they are `Settings`; `Choices` win over those of files. `site` is the
    root of the site, None for the one around the source. `strict` is None for what the site says.
    `transforms` are applied to each post in turn, after those of plugins. `keep_going` builds a
    collection without the posts that cannot be read.
    """

    settings: Settings | Choices = field(default_factory=Choices)
    site: Path | None = None
    context: BuildContext = field(default_factory=BuildContext)
    strict: bool | None = None
    transforms: tuple[Transform, ...] = ()
    keep_going: bool = False

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

    `is_whole` is false for a collection that lacks posts which cannot be read.

    `request` is the request as data for the record; `folders` are those of the site; `files`
    were read besides posts and images. `file_title` is what files are named after, empty for the
    title. `chapter` is the key of the one chapter that is made of it, empty for all. `formats` are
    those that the collection or the site asks for.
    """

    book: Book
    settings: Settings
    request: Mapping[str, object]
    folders: InputFolders
    files: tuple[Path, ...] = ()
    site_settings: SiteSettings = field(default_factory=SiteSettings)
    is_whole: bool = True
    file_title: str = ""
    chapter: str = ""
    formats: tuple[Format, ...] = ()

    @property
    def root(self) -> Path:
        """The root of the site."""
        return self.folders.root

    @property
    def is_volume(self) -> bool:
        """Whether the book is one of several that a collection is divided into."""
        return bool(self.file_title) and not self.chapter

    @property
    def left_out(self) -> frozenset[str]:
        """The paths of the posts that are not made, where one chapter is."""
        others = (post for post in self.book.chapters if self.chapter not in ("", post.key))
        return frozenset(post.place.path for post in others if post.place)


@dataclass(frozen=True, slots=True)
class SiteInputs:
    """What the posts of a site are read and transformed with, and the settings of the site.

    `locked` are the entries of its lock file of references.
    """

    reading: ReadContext
    settings: SiteSettings
    transforms: tuple[Transform, ...] = ()
    locked: tuple[LockedReference, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the site on which any book depends."""
        site = self.reading.site
        own = [site.root / SETTINGS_FILE] if self.settings.decides_books else []
        lock = [site.root / LOCK_NAME] if self.locked else []
        return (*site.dependencies(), *own, *lock)


def read_site_inputs(
    path: Path, options: BuildOptions, diagnostics: Diagnostics, named: Sequence[Path] = ()
) -> SiteInputs | None:
    """Return the inputs that the site of a file or a folder gives; None after an error.

    `named` are other files, folders and patterns that the user names, which may lie elsewhere.
    """
    from exporter.read.context import ReadContext
    from exporter.read.reference_lock import read_reference_lock
    from exporter.read.site_settings import read_site_settings

    root, generator = find_site_root(path, options, named=named), options.settings.generator
    reading = ReadContext(root.read(diagnostics), diagnostics)
    named_plugins = options.settings.plugins
    settings = read_site_settings(reading, with_plugins=named_plugins is None)
    if settings is None:
        return None
    diagnostics.ignore(settings.ignored_codes)
    if settings.choices.generator and not generator:
        root = find_site_root(path, options, settings.choices.generator, named)
        reading = replace(reading, site=root.read(diagnostics))
    if _chosen("liquid", options, settings):
        site = reading.site
        reading = replace(reading, site=replace(site, templates=site.templates | {"liquid"}))
    if settings.bibliography:
        reading = replace(reading, site=replace(reading.site, bibliography=settings.bibliography))
    download = _downloader() if _chosen("fetch_images", options, settings) else None
    names = settings.choices.plugins if named_plugins is None else named_plugins
    plugins = active_plugins(names or ())
    transforms: tuple[Transform, ...] = (*plugin_transforms(plugins), *options.transforms)
    reading = replace(reading, download=download, plugins=plugins)
    return SiteInputs(reading, settings, transforms, read_reference_lock(reading))


def _chosen(flag: str, options: BuildOptions, settings: SiteSettings) -> bool:
    """Return a setting that decides how posts are read: the options win over the site."""
    chosen = getattr(options.settings, flag)
    return bool(getattr(settings.choices, flag) if chosen is None else chosen)


def find_settings_file(path: Path, options: BuildOptions) -> Path | None:
    """Return `exporter.toml` of the site of a file or a folder; None if it has none."""
    folders = find_site_root(path, options).folders
    file = folders.root / SETTINGS_FILE
    return file if folders.is_file(file) else None


def find_site_root(
    path: Path, options: BuildOptions, generator: str = "", named: Sequence[Path] = ()
) -> SiteRoot:
    """Return the root of the site around a file or a folder, and its generator.

    `generator` is what the settings of the site name; the options win over it. `named` are those of
    `read_site_inputs`.
    """
    from exporter.read.sites.registry import find_site

    outside = (*named, *map(Path, options.settings.allow_outside or ()))
    return find_site(path, options.settings.generator or generator, options.site, outside)


def resolve_settings(
    options: BuildOptions, inputs: SiteInputs, choices: Choices
) -> Settings | None:
    """Return the settings of a book, whose source names `choices`; None after a conflict.

    The options win over the source, and the source over the site.
    """
    named = Choices(generator=inputs.reading.site.generator.name)
    try:
        return options.settings_with(named, choices, inputs.settings.choices)
    except SettingsError as error:
        diagnostics = inputs.reading.diagnostics
        diagnostics.report("settings-conflict", error.message, hint=error.hint)
        return None


def _downloader() -> Download:
    from exporter.read.image_download import downloader

    # A user without a home has no place to keep them.
    return downloader((user_cache_folder() or run_folder()) / "pictures")
