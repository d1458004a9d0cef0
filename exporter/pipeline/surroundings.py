"""What is around a post: its site, and the web."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exporter.diagnostics import Diagnostics

if TYPE_CHECKING:
    from exporter.read.fetch import Fetch
    from exporter.read.site import Site


def site_around(path: Path, named: Path | None, diagnostics: Diagnostics) -> Site:
    """The site that is named, or else the one around a file or a folder."""
    from exporter.read.site import find_root, read_site

    folder = path / "_config.yml" if path.is_dir() else path
    return read_site(named or find_root(folder), diagnostics)


def fetch_if(wanted: bool) -> Fetch | None:
    """The way to fetch pictures from the web; None where that is not wanted."""
    if not wanted:
        return None
    from platformdirs import user_cache_path

    from exporter.read.fetch import fetcher

    return fetcher(user_cache_path("blog-exporter") / "pictures")
