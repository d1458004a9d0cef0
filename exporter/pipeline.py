"""Read, gather, resolve, write: the one module that sees every phase.

A writer is imported when it is asked for, since some bring heavy libraries along.
"""

from __future__ import annotations

import errno
import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Literal, TypeAlias

from exporter.diagnostics import Diagnostics, Severity
from exporter.gather import book_of_post
from exporter.model.publication import Artifact, Edition, Post
from exporter.settings import Settings
from exporter.source import Place

Format: TypeAlias = Literal["epub", "html", "pdf"]

_WRITERS: dict[Format, str] = {
    "epub": "exporter.write.epub",
    "html": "exporter.write.html",
    "pdf": "exporter.write.pdf",
}


def read(
    path: Path, diagnostics: Diagnostics, site: Path | None = None, *, fetch_images: bool = False
) -> Post | None:
    """The post in a file, of the site around it or the one named; None after an error."""
    from exporter.read.post import read_post
    from exporter.read.site import find_root, read_site

    fetch = None
    if fetch_images:
        from platformdirs import user_cache_path

        from exporter.read.fetch import fetcher

        fetch = fetcher(user_cache_path("blog-exporter") / "pictures")
    return read_post(path, read_site(site or find_root(path), diagnostics), diagnostics, fetch)


def decide(
    path: Path, settings: Settings, diagnostics: Diagnostics, site: Path | None = None
) -> Edition | None:
    """The edition that a post alone makes; None after an error."""
    from exporter.resolve import resolve

    post = read(path, diagnostics, site, fetch_images=settings.fetch_images)
    return resolve(book_of_post(post, settings), settings, diagnostics) if post else None


def build(
    path: Path,
    format_: Format,
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
) -> Artifact | None:
    """One post as one file of a format; None where an error stands in the way.

    `diagnostics` is the post's own: an error that it holds before is taken for this post's.
    """
    edition = decide(path, settings, diagnostics, site)
    if edition is None:
        return None
    artifact: Artifact = import_module(_WRITERS[format_]).write(edition, settings, diagnostics)
    return None if diagnostics.worst() is Severity.ERROR else artifact


def save(artifact: Artifact, destination: Path, diagnostics: Diagnostics) -> bool:
    """Put an artifact where it belongs: whole, or not at all, and never over half an old file."""
    try:
        # What a link leads to is renewed, not the link.
        destination = Path(os.path.realpath(destination))
        if destination.exists() and not destination.is_file():
            # To put a file in the place of a device would break the machine.
            raise OSError(errno.EEXIST, "there is something else of this name, and no file")
        destination.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(artifact.data)
            # mkstemp makes files for their owner's eyes only.
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(destination)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        diagnostics.report("write-failed", f"{error.strerror}", Place(str(destination)))
        return False
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
