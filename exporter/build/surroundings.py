"""The site around a post, and what reading its posts needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exporter.diagnostics import Diagnostics

if TYPE_CHECKING:
    from exporter.read.context import ReadContext
    from exporter.read.image_download import Download
    from exporter.read.sites.site import Site


def site_of(path: Path, named: Path | None, diagnostics: Diagnostics) -> Site:
    """The site that is named, or else the one around a file or a folder."""
    from exporter.read.sites.jekyll import find_root, read_site

    folder = path / "_config.yml" if path.is_dir() else path
    return read_site(named or find_root(folder), diagnostics)


def read_context(
    path: Path, named: Path | None, diagnostics: Diagnostics, *, fetch_images: bool
) -> ReadContext:
    """Return the context in which the posts of the site around `path` are read."""
    from exporter.read.context import ReadContext

    site = site_of(path, named, diagnostics)
    return ReadContext(site, diagnostics, _image_downloader() if fetch_images else None)


def _image_downloader() -> Download:
    from platformdirs import user_cache_path

    from exporter.read.image_download import downloader

    return downloader(user_cache_path("blog-exporter") / "pictures")
