"""The posts and the collection of `content/`, each built once for all tests and processes."""

from __future__ import annotations

import fcntl
from collections.abc import Mapping
from hashlib import md5
from pathlib import Path

from exporter.build import BuildOptions, build_book
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Choices, Format
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext

CONTENT = Path(__file__).resolve().parent.parent / "content"
COLLECTION = CONTENT / "margins-of-error.yml"
POSTS = sorted((CONTENT / "_posts").glob("*.md"))
NONE = Choices()
"""The settings of the collection hold where a test chooses no others."""


class SampleBooks:
    """The books that are built in a folder, which other processes use too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collection(self, choices: Choices = NONE) -> Mapping[str, bytes]:
        """Return the EPUB and the PDF of the collection by their suffixes."""
        return self.files(COLLECTION, choices, ("epub", "pdf"))

    def epub(self, path: Path, choices: Choices = NONE) -> bytes:
        """Return the EPUB of a post or a collection."""
        return self.files(path, choices, ("epub",))[".epub"]

    def pdf(self, path: Path, choices: Choices = NONE) -> bytes:
        """Return the PDF of a post or a collection."""
        return self.files(path, choices, ("pdf",))[".pdf"]

    def files(
        self, source: Path, choices: Choices, formats: tuple[Format, ...]
    ) -> Mapping[str, bytes]:
        """Return the files of a book by the ends of their names, as `.pdf` and `-cover.pdf`.

        It is built the first time, with the layouts of others.
        """
        asked = repr((source, choices, formats)).encode()
        folder = self._folder / md5(asked, usedforsecurity=False).hexdigest()
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                context = BuildContext(cache=DiskCache(self._folder / "cache"))
                options = BuildOptions(choices, context=context)
                book = build_book(source, formats, options, Diagnostics())
                assert book
                folder.mkdir()
                for artifact in book.files:
                    end = artifact.beside or Path(f"book{artifact.suffix}").suffix
                    (folder / f"book{end}").write_bytes(artifact.data)
        return {path.name.removeprefix("book"): path.read_bytes() for path in folder.iterdir()}
