"""What the readers of one file share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.errors import ExporterError
from exporter.plugins.active import ActivePlugins
from exporter.read.anchors import AnchorCache
from exporter.read.bibliography import BibliographyFiles
from exporter.read.sites.dependencies import DependencyTracker
from exporter.read.sites.site import Site

Download: TypeAlias = Callable[[str], Path]
"""Returns the file with the content of an address; raises `DownloadError`."""


class DownloadError(ExporterError):
    """An image could not be downloaded; the message is the reason."""


@dataclass(frozen=True, slots=True)
class ReadContext:
    """The site of a file, and where its readers report findings and dependencies.

    `download` fetches images from the web; without it, none are fetched. `plugins` say what
    includes mean. `anchors` and `bibliographies` are shared by the posts of a build.
    """

    site: Site
    diagnostics: Diagnostics
    download: Download | None = None
    plugins: ActivePlugins = field(default_factory=ActivePlugins)
    dependencies: DependencyTracker = field(default_factory=DependencyTracker)
    anchors: AnchorCache = field(default_factory=AnchorCache)
    bibliographies: BibliographyFiles = field(default_factory=BibliographyFiles)

    def for_file(self, place: Place | None) -> ReadContext:
        """Return the context of another file, with findings and dependencies of its own.

        `place` is that of findings without one.
        """
        own = self.diagnostics.separate(place)
        return replace(self.reporting_to(own), dependencies=DependencyTracker())

    def reporting_to(self, diagnostics: Diagnostics) -> ReadContext:
        """Return this context with another collection of findings."""
        folders = self.site.folders.reporting_to(diagnostics)
        return replace(self, site=replace(self.site, folders=folders), diagnostics=diagnostics)
