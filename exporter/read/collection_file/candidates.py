"""The posts that a collection may contain, of which only the metadata blocks are read."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.collection import Candidate, Collection
from exporter.model.publication import Metadata
from exporter.read.metadata import metadata_of
from exporter.read.metadata_block import read_block, read_metadata
from exporter.read.sites.jekyll import posts_below, texts_below
from exporter.read.sites.permalinks import dated_name
from exporter.read.sites.site import Site


def candidates(collection: Collection, site: Site) -> tuple[Candidate, ...]:
    """Return every post that matches a selector of a collection, each file once.

    A file whose metadata block cannot be read is included: reading the post reports it.
    """
    patterns = dict.fromkeys(
        selector.pattern for part in collection.parts for selector in part.selectors
    )
    files: dict[Path, None] = {}
    for pattern in patterns:
        files.update(dict.fromkeys(file.resolve() for file in _matching_files(pattern, site)))
    return tuple(_candidate(file, site) for file in files)


def _matching_files(pattern: str, site: Site) -> Iterable[Path]:
    if not pattern:
        return posts_below(site.root)
    path = Path(pattern)
    if path.is_dir():
        return _posts_in(path)
    return (path,) if path.is_file() else _expand(pattern)


def _expand(pattern: str) -> Iterator[Path]:
    # The pattern is an absolute path, whose folders may have wildcards in their names.
    for name in sorted(glob.iglob(pattern, recursive=True)):  # noqa: PTH207
        path = Path(name)
        if path.is_dir():
            yield from _posts_in(path)
        elif path.is_file():
            yield path


def _posts_in(folder: Path) -> Iterable[Path]:
    """Return the posts below a folder; without `_posts`, every text with a metadata block."""
    if "_posts" in folder.parts:
        return sorted(texts_below(folder), key=lambda file: (file.name, file))
    return posts_below(folder) or sorted(file for file in texts_below(folder) if read_block(file))


def _candidate(file: Path, site: Site) -> Candidate:
    key = site.key(file)
    values = {**site.defaults_for(key), **(read_metadata(file) or {})}
    # Findings are reported when the post is read.
    place = Place(str(file))
    metadata = metadata_of(values, file.stem, site, lambda _: place, Diagnostics())
    date, slug = dated_name(file.stem)
    return Candidate(
        file.as_posix(), key, metadata or Metadata(slug, date=date, lang=site.lang or "en")
    )
