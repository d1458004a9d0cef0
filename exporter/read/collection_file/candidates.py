"""The posts that a collection could hold, read no further than their heads."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.collection import Candidate, Collection
from exporter.model.publication import Metadata
from exporter.read.metadata import metadata_of
from exporter.read.sites.jekyll import Site
from exporter.read.sites.permalinks import dated_name
from exporter.read.sites.post_index import has_head, head_of, posts_below, texts_below


def candidates(collection: Collection, site: Site) -> tuple[Candidate, ...]:
    """Every post that one of a collection's picks could mean, each once, by file.

    A file whose head cannot be read is one too: what is wrong with it is told when it is read.
    """
    patterns = dict.fromkeys(pick.pattern for part in collection.parts for pick in part.selectors)
    files: dict[Path, None] = {}
    for pattern in patterns:
        files.update(dict.fromkeys(file.resolve() for file in _files_of(pattern, site)))
    return tuple(_candidate(file, site) for file in files)


def _files_of(pattern: str, site: Site) -> Iterable[Path]:
    """The files that a pattern could mean."""
    if not pattern:
        return site.posts.files()
    path = Path(pattern)
    if path.is_dir():
        return _posts_in(path)
    return (path,) if path.is_file() else _matches(pattern)


def _matches(pattern: str) -> Iterator[Path]:
    # The pattern is a whole path, whose own folders may have wildcards in their names.
    for name in sorted(glob.iglob(pattern, recursive=True)):  # noqa: PTH207
        path = Path(name)
        if path.is_dir():
            yield from _posts_in(path)
        elif path.is_file():
            yield path


def _posts_in(folder: Path) -> Iterable[Path]:
    """The posts below a folder; of one that has no posts, every text with a metadata block."""
    if "_posts" in folder.parts:
        return sorted(texts_below(folder), key=lambda file: (file.name, file))
    return posts_below(folder) or sorted(file for file in texts_below(folder) if has_head(file))


def _candidate(file: Path, site: Site) -> Candidate:
    key = site.key(file)
    values = {**site.defaults(key), **(head_of(file) or {})}
    # Without a sink that anyone reads: whoever reads the post is told.
    found = metadata_of(values, file.stem, site, Place(str(file)), (), Diagnostics())
    day, slug = dated_name(file.stem)
    return Candidate(
        file.as_posix(), key, found or Metadata(slug, date=day, lang=site.lang or "en")
    )
