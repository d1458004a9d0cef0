"""The folders below which files are read, and the reading of files in them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Self

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files.file_kinds import FileKind, InputFileError
from exporter.input_files.real_paths import LOOP, real_path, resolved_path
from exporter.input_files.regular_files import check_mode, check_size, opened_below
from exporter.path_patterns import split_pattern


@dataclass(frozen=True, slots=True)
class AllowedFolders:
    """The folders below which files are read: `root`, and `others`, which may be files.

    All of them are absolute, and lead through no symbolic link. A folder that cannot be searched
    is reported to `diagnostics`.
    """

    root: Path
    others: tuple[Path, ...] = ()
    diagnostics: Diagnostics = field(default_factory=Diagnostics, compare=False, repr=False)

    @classmethod
    def of(cls, root: Path, *others: Path) -> Self:
        """Return the folders at some paths, which may lead through symbolic links."""
        return cls(real_path(root), tuple(map(real_path, others)))

    def including(self, *paths: Path) -> Self:
        """Return these folders, and files and folders that the user names.

        Of a pattern with wildcards, it is the folder before the first of them.
        """
        named = (
            path if path.exists() else Path(split_pattern(path.as_posix())[0]) for path in paths
        )
        real = dict.fromkeys(real_path(path) for path in named)
        others = tuple(path for path in real if self._base_of(path) is None)
        return replace(self, others=(*self.others, *others))

    def reporting_to(self, diagnostics: Diagnostics) -> Self:
        """Return these folders with another collection of findings."""
        return replace(self, diagnostics=diagnostics)

    def resolve(self, path: Path) -> Path:
        """Return a path without symbolic links; nothing need exist at it.

        Raises `InputFileError` if it lies outside of these folders.
        """
        real = resolved_path(path)
        if self._base_of(real) is None:
            raise self._outside(path, real)
        return real

    def target(self, path: Path) -> Path:
        """Return a path as `resolve` does; one that leads out of these folders as it is."""
        try:
            return self.resolve(path)
        except InputFileError:
            return path

    def holds(self, path: Path) -> bool:
        """Return whether a path lies in these folders, once symbolic links are followed."""
        try:
            return bool(self.resolve(path))
        except OSError:
            return False

    def is_file(self, path: Path) -> bool:
        """Return whether there is a file at a path, whose reader may yet report that it is none.

        A link that leads out of these folders is a file here, so that its reader reports it. A path
        that lies outside by its name is not, nor is one in a linked folder, which is reported.
        """
        return self.file_at(path) is not None

    def file_at(self, path: Path) -> Path | None:
        """Return the file at a path, as `target` does; None if there is none by `is_file`."""
        real = path
        try:
            real = self.resolve(path)
            mode = os.lstat(real).st_mode
            if stat.S_ISLNK(mode):
                raise InputFileError(path, LOOP)
        except InputFileError:
            return real if self._is_link(path) else None
        except OSError:
            return None
        return None if stat.S_ISDIR(mode) else real

    def is_folder(self, path: Path) -> bool:
        """Return whether there is a folder at a path; a link that leads out of them is reported."""
        try:
            return stat.S_ISDIR(self._status(path).st_mode)
        except InputFileError as error:
            if self._is_link(path) and not path.suffix:
                self.report_folder(path, error.reason, error.hint)
            return False
        except OSError:
            return False

    def exists(self, path: Path) -> bool:
        """Return whether there is a file or a folder at a path."""
        return self.is_file(path) or self.is_folder(path)

    def check(self, path: Path, kind: FileKind) -> None:
        """Raise OSError if a file cannot be read, without reading it."""
        self.open(path, kind).close()

    def open(self, path: Path, kind: FileKind) -> BinaryIO:
        """Return a regular file, opened for reading.

        Raises `InputFileError` if it is another thing, too large, or outside of these folders.
        Every folder is opened in the one before it, and a link in the resolved path is an error:
        no change between check and use leads elsewhere.
        """
        file = self._opened_without_links(path)
        if file is None:
            real = resolved_path(path)
            base = self._base_of(real)
            if base is None:
                raise self._outside(path, real)
            file = opened_below(base, real, path)
        try:
            status = os.fstat(file)
            check_mode(path, status.st_mode)
            check_size(path, status.st_size, kind)
            return os.fdopen(file, "rb")
        except BaseException:
            os.close(file)
            raise

    def read_bytes(self, path: Path, kind: FileKind) -> bytes:
        """Return the bytes of a file. Raises OSError, among them those of `open`."""
        with self.open(path, kind) as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(size + 1)
            if len(data) > size:
                # The file has grown, or it is one of /proc, which have no size.
                data += file.read(kind.max_size)
        check_size(path, len(data), kind)
        return data

    def read_text(
        self, path: Path, kind: FileKind, errors: str = "strict", newline: str | None = None
    ) -> str:
        """Return the text of a UTF-8 file, without byte order mark and with Unix line ends.

        `errors` and `newline` are those of `open`. Raises OSError and UnicodeDecodeError.
        """
        data = self.read_bytes(path, kind)
        return TextIOWrapper(BytesIO(data), "utf-8-sig", errors, newline).read()

    def read_beginning(self, path: Path, kind: FileKind, size: int) -> str:
        """Return the first characters of a text file; empty if it cannot be read."""
        try:
            with (
                self.open(path, kind) as file,
                TextIOWrapper(file, "utf-8-sig", errors="replace") as text,
            ):
                return text.read(size)
        except OSError:
            return ""

    def report_folder(self, folder: str | Path, reason: str, hint: str = "") -> None:
        """Report a folder that is not read, or not as a whole."""
        self.diagnostics.report("folder-unread", reason, Place(str(folder), 0, 0), hint)

    def _opened_without_links(self, path: Path) -> int | None:
        """Return the descriptor of a regular file that needs no search for links, else None.

        Most paths have none, and following them takes longer than opening the file.
        """
        base = self._base_of(path)
        if base is None or ".." in path.parts:
            return None
        try:
            return opened_below(base, path, path)
        except (OSError, ValueError):
            return None

    def _status(self, path: Path) -> os.stat_result:
        status = os.lstat(self.resolve(path))
        if stat.S_ISLNK(status.st_mode):
            raise InputFileError(path, LOOP)
        return status

    def _base_of(self, real: Path) -> Path | None:
        # `is_relative_to` takes ten times as long, and this is asked for every file.
        name = f"{real}/"
        for base in (self.root, *self.others):
            if name.startswith(f"{base}/" if base.name else "/"):
                return base
        return None

    def _names(self, path: Path) -> bool:
        """Return whether a path lies in these folders by its name, whatever links it has."""
        # A folder of these may itself have been reached through a link, as /tmp is on macOS.
        return any(self._base_of(real) for _, real in _folders_above(path))

    def _is_link(self, path: Path) -> bool:
        """Return whether a path is a link in these folders, wherever it leads.

        A link above it that leads out of these folders is reported instead. Nothing outside is
        looked at: no message and no output may tell what exists there.
        """
        is_inside = False
        for folder, real in _folders_above(path):
            if self._base_of(real) is not None:
                is_inside = True
            elif is_inside:
                error = self._outside(folder, real)
                self.report_folder(folder, error.reason, error.hint)
                return False
        # `..` behind a link would lead outside.
        name = os.path.abspath(path)  # noqa: PTH100
        return is_inside and os.path.islink(name)  # noqa: PTH114 (no error)

    def _outside(self, path: Path, real: Path) -> InputFileError:
        # Whether it is a folder is not asked: nothing may tell what exists outside.
        folder = real.parent if real.suffix else real
        hint = f"to have it read, add --allow-outside ‘{folder}’"
        if self._names(path):
            return InputFileError(path, f"it is a link to ‘{real}’, outside of ‘{self.root}’", hint)
        return InputFileError(path, f"it is outside of ‘{self.root}’", hint)


def _folders_above(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the folders above a path without `..`, from the root on, and each without links.

    The first one that is missing is the last, since nothing is below it: to resolve each of
    thousands of folders takes seconds.
    """
    for folder in reversed(Path(os.path.abspath(path)).parents):  # noqa: PTH100
        real = real_path(folder)
        yield folder, real
        if not os.path.lexists(real):
            return


def read_named(path: Path, kind: FileKind) -> bytes:
    """Return the bytes of a file that the user names, which may lie anywhere.

    Raises OSError, among them `InputFileError`.
    """
    return AllowedFolders(real_path(path).parent).read_bytes(path, kind)


def open_named(path: Path, kind: FileKind) -> BinaryIO:
    """Return a file that the user names, which may lie anywhere, opened as by `AllowedFolders`."""
    return AllowedFolders(real_path(path).parent).open(path, kind)
