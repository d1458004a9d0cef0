"""The bibliographies that a post or its site names, or that lie where they are usual."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exporter.input_files import real_path
from exporter.read.sites.site import Site


def named_bibliographies(page: Mapping[str, Any], post: Path, site: Site) -> tuple[list[Path], str]:
    """Return the files that a post names as its bibliography, and the first name without a file.

    Without any, those that the settings of the site name. Both are empty if nothing is named.
    """
    named = page.get("bibliography") or site.config.get("bibliography") or site.bibliography
    found: list[Path] = []
    missing = ""
    for name in _names(named):
        file = next(filter(site.folders.is_file, _paths_of(name, post, site)), None)
        found += [file] if file else []
        missing = missing or ("" if file else name)
    return found, missing


def bibliography_files(name: str, page: Mapping[str, Any], post: Path, site: Site) -> list[Path]:
    """Return the BibTeX files of the site that a post may mean.

    `name` is the file that a citation names, or empty; then those in the metadata, in the settings
    of jekyll-scholar, and beside the post are looked for, in this order.
    """
    scholar = site.config.get("scholar")
    scholar = scholar if isinstance(scholar, dict) else {}
    for names in (name, page.get("bibliography"), scholar.get("bibliography")):
        paths = [path for each in _names(names) for path in _paths_of(each, post, site)]
        if found := [path for path in paths if site.folders.is_file(path)]:
            return [*dict.fromkeys(found)]
    beside, _, source, _, own = _folders(post, site)
    for folder in (source, beside, own):
        if files := site.folders.glob(folder, "*.bib"):
            return files
    return []


def _names(value: object) -> list[str]:
    """Return the names in a list, or the one that a value is."""
    return [str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each]


def _folders(post: Path, site: Site) -> tuple[Path, ...]:
    """Return the folders that may hold a bibliography, the nearest to the post first."""
    scholar = site.config.get("scholar")
    folder = scholar.get("source") if isinstance(scholar, dict) else ""
    source = site.root / str(folder or "_bibliography").lstrip("/")
    own = site.root / "assets" / "bibliography"
    return (real_path(post).parent, site.root, source, site.root / "_bibliography", own)


def _paths_of(name: str, post: Path, site: Site) -> list[Path]:
    """Return where a bibliography of this name may be; it is BibTeX if it has no ending."""
    name = (name if name.endswith((".bib", ".json")) else f"{name}.bib").lstrip("/")
    return [folder / name for folder in _folders(post, site)]
