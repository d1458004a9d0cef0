"""What is around a post: its site, and the web."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exporter.diagnostics import Diagnostics

if TYPE_CHECKING:
    from exporter.read.image_download import Download
    from exporter.read.sites.jekyll import Site


def site_of(path: Path, named: Path | None, diagnostics: Diagnostics) -> Site:
    """The site that is named, or else the one around a file or a folder."""
    from exporter.read.sites.jekyll import find_root, read_site

    folder = path / "_config.yml" if path.is_dir() else path
    return read_site(named or find_root(folder), diagnostics)


def image_downloader(wanted: bool) -> Download | None:
    """The way to fetch pictures from the web; None where that is not wanted."""
    if not wanted:
        return None
    from platformdirs import user_cache_path

    from exporter.read.image_download import downloader

    return downloader(user_cache_path("blog-exporter") / "pictures")
