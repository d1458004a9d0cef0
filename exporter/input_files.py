"""The files that users and sites supply: no other module opens them.

What the user names on the command line may lie anywhere. A file or a folder that a text, a
setting or a symbolic link names is read if it lies below the site, below the theme, or below a
folder that the user allows. Only regular files are opened, and every kind of file has a maximum
size: a pipe would block, and a device has no end.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from io import BytesIO, TextIOWrapper
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, TypeVar

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.errors import ExporterError
from exporter.path_patterns import PathPattern, Positions, split_pattern

MAX_ENTRIES = 200_000
"""Files and folders that one search of a folder sees: sites have some ten thousand. A folder of
100,000 files is read in less than a second."""
MAX_DEPTH = 100
"""Folders within folders that a search enters: sites have about ten."""
_MAX_PATH = 4096
"""Characters of the longest path that Linux opens (PATH_MAX); a longer one names no file."""
_MAX_NAME = 255
"""Bytes of the longest file name that file systems have (NAME_MAX)."""
_MEBIBYTE = 1024 * 1024
# Linux opens a folder that may be entered, but not be listed, for a path only.
_OPEN_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
_OPEN_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY
_LOOP = "its links lead back to themselves, or are too many"
_KINDS_OF_FILES: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class FileKind(Enum):
    """What a file is read as, with its maximum size in MiB.

    The sizes are far above those of real sites: a text of 60,000 words has 0.4 MiB, photographs of
    45 megapixels have 20 to 60, and fonts of East Asian scripts up to 30.
    """

    POST = "post", 32
    COLLECTION = "collection file", 8
    SETTINGS = "file of settings", 8
    DATA = "data file", 64
    INCLUDE = "included file", 1
    IMAGE = "image", 256
    STYLESHEET = "stylesheet", 8
    FONT = "font", 64
    BIBLIOGRAPHY = "BibTeX file", 8
    BOOK = "book", 1024

    def __init__(self, noun: str, mebibytes: int) -> None:
        self.noun = noun
        self.max_size = mebibytes * _MEBIBYTE


class InputFileError(ExporterError, OSError):
    """A file is not read, though it may exist: `reason` says why, without its name.

    `hint` says how to have it read, if that is possible.
    """

    def __init__(self, path: str | Path, reason: str, hint: str = "") -> None:
        super().__init__(errno.EPERM, reason, str(path))
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        return self.reason

    def __reduce__(self) -> tuple[type[InputFileError], tuple[str, str, str]]:
        """Return how to pickle the error."""
        return InputFileError, (str(self.filename), self.reason, self.hint)


@dataclass(frozen=True, slots=True)
class InputFolders:
    """The folders below which files are read: `root`, and `others`, which may be files.

    All of them are absolute, and lead through no symbolic link. A folder that cannot be searched
    is reported to `diagnostics`.
    """

    root: Path
    others: tuple[Path, ...] = ()
    diagnostics: Diagnostics = field(default_factory=Diagnostics, compare=False, repr=False)

    @classmethod
    def of(cls, root: Path, *others: Path) -> InputFolders:
        """Return the folders at some paths, which may lead through symbolic links."""
        return cls(real_path(root), tuple(map(real_path, others)))

    def including(self, *paths: Path) -> InputFolders:
        """Return these folders, and files and folders that the user names.

        Of a pattern with wildcards, it is the folder before the first of them.
        """
        named = (
            path if path.exists() else Path(split_pattern(path.as_posix())[0]) for path in paths
        )
        real = dict.fromkeys(real_path(path) for path in named)
        others = tuple(path for path in real if self._base_of(path) is None)
        return replace(self, others=(*self.others, *others))

    def reporting_to(self, diagnostics: Diagnostics) -> InputFolders:
        """Return these folders with another collection of findings."""
        return replace(self, diagnostics=diagnostics)

    def resolve(self, path: Path) -> Path:
        """Return a path without symbolic links; nothing need exist at it.

        Raises `InputFileError` if it lies outside of these folders.
        """
        real = _real_path(path)
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
        try:
            return not stat.S_ISDIR(self._status(path).st_mode)
        except InputFileError:
            return self._is_link(path)
        except OSError:
            return False

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
            real = _real_path(path)
            base = self._base_of(real)
            if base is None:
                raise self._outside(path, real)
            file = _opened_below(base, real, path)
        try:
            status = os.fstat(file)
            _check_mode(path, status.st_mode)
            _check_size(path, status.st_size, kind)
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
        _check_size(path, len(data), kind)
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

    def names(self) -> list[str]:
        """Return the names of what is in the root; none if it cannot be listed."""
        return [path.name for path in self.reporting_to(Diagnostics()).entries(self.root)]

    def entries(self, folder: Path) -> list[Path]:
        """Return the files and folders in a folder, sorted; a folder that is not read has none."""
        if not self.is_folder(folder):
            return []
        return [folder / entry.name for entry in _Search(self).entries(str(folder))]

    def walk(self, folder: Path, is_entered: Callable[[str], bool] | None = None) -> Iterator[Path]:
        """Yield the files below a folder: those in it, sorted, then those of each folder in it.

        Only folders whose name `is_entered` accepts are entered. Symbolic links to folders are
        not followed; one that leads out of these folders is reported.
        """
        below = self._below(folder, is_entered)
        return (Path(entry.path) for entry, is_folder in below if not is_folder)

    def folders_named(
        self, name: str, folder: Path, is_entered: Callable[[str], bool]
    ) -> Iterator[Path]:
        """Yield the folders of a name below a folder, among them links to such folders.

        What `is_entered` does and how links are treated is as in `walk`.
        """
        below = self._below(folder, is_entered)
        return (Path(each.path) for each, is_folder in below if is_folder and each.name == name)

    def _below(
        self, folder: Path, is_entered: Callable[[str], bool] | None
    ) -> Iterator[tuple[os.DirEntry[str], bool]]:
        """Yield what is below a folder, and whether it is a folder or a link to one."""
        if not self.is_folder(folder):
            return
        search = _Search(self)
        waiting: list[tuple[str, int, None]] = [(str(folder), 0, None)]
        while waiting:
            path, depth, _ = waiting.pop()
            below: list[tuple[str, int, None]] = []
            for entry in search.entries(path):
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder and (is_entered is None or is_entered(entry.name)):
                    below.append((entry.path, depth + 1, None))
                elif entry.is_symlink():
                    is_folder = self._is_linked_folder(entry)
                yield entry, is_folder
            waiting.extend(reversed(search.within_depth(below)))

    def glob(self, folder: Path, pattern: str) -> list[Path]:
        """Return the files and folders below a folder that match a pattern, sorted.

        The pattern is that of Python's `glob` with `recursive`: `*`, `?`, `[…]`, and `**` for
        folders in folders. Names with a dot at their beginning match only a pattern that has one.
        Symbolic links to folders are followed inside of these folders, but not by `**`. The time
        grows with the files below the folder and with the pattern, not with their matches.
        """
        compiled = PathPattern(pattern)
        if compiled.leads_up or not self.is_folder(folder):
            return []
        search = _Search(self)
        found: list[str] = []
        waiting = [(str(folder), 0, compiled.start)]
        while waiting:
            path, depth, positions = waiting.pop()
            below: list[tuple[str, int, Positions]] = []
            takes_hidden = compiled.takes_hidden(positions)
            for entry in search.entries(path) if positions else ():
                if entry.name[0] == "." and not takes_hidden:
                    continue
                after, is_match = compiled.after(positions, entry.name)
                if is_match:
                    found.append(entry.path)
                if after and entry.is_dir(follow_symlinks=False):
                    below.append((entry.path, depth + 1, after))
                elif after and entry.is_symlink() and self._is_linked_folder(entry):
                    # `**` does not follow links, which may lead back to where they are.
                    others = after - positions
                    if others and self.holds(Path(entry.path)):
                        below.append((entry.path, depth + 1, others))
            waiting.extend(search.within_depth(below))
        return [Path(name) for name in sorted(found)]

    def _opened_without_links(self, path: Path) -> int | None:
        """Return the descriptor of a regular file that needs no search for links, else None.

        Most paths have none, and following them takes longer than opening the file.
        """
        base = self._base_of(path)
        if base is None or ".." in path.parts:
            return None
        try:
            return _opened_below(base, path, path)
        except (OSError, ValueError):
            return None

    def _is_linked_folder(self, entry: os.DirEntry[str]) -> bool:
        """Return whether a link leads to a folder; one outside of these folders is reported."""
        path = Path(entry.path)
        return self.is_folder(path) or not (self.holds(path) or path.suffix)

    def _status(self, path: Path) -> os.stat_result:
        status = os.lstat(self.resolve(path))
        if stat.S_ISLNK(status.st_mode):
            raise InputFileError(path, _LOOP)
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
        folders = Path(os.path.abspath(path)).parents  # noqa: PTH100 (without `..`)
        return any(self._base_of(real_path(folder)) for folder in folders)

    def _is_link(self, path: Path) -> bool:
        """Return whether a path is a link in these folders, wherever it leads.

        A link above it that leads out of these folders is reported instead. Nothing outside is
        looked at: no message and no output may tell what exists there.
        """
        name = Path(os.path.abspath(path))  # noqa: PTH100 (`..` behind a link would lead outside)
        is_inside = False
        for folder in reversed(name.parents):
            real = real_path(folder)
            if self._base_of(real) is not None:
                is_inside = True
            elif is_inside:
                error = self._outside(folder, real)
                self.report_folder(folder, error.reason, error.hint)
                return False
        return is_inside and os.path.islink(name)  # noqa: PTH114 (no error)

    def _outside(self, path: Path, real: Path) -> InputFileError:
        # Whether it is a folder is not asked: nothing may tell what exists outside.
        folder = real.parent if real.suffix else real
        hint = f"to have it read, add --allow-outside ‘{folder}’"
        if self._names(path):
            return InputFileError(path, f"it is a link to ‘{real}’, outside of ‘{self.root}’", hint)
        return InputFileError(path, f"it is outside of ‘{self.root}’", hint)

    def report_folder(self, folder: str | Path, reason: str, hint: str = "") -> None:
        """Report a folder that is not read, or not as a whole."""
        self.diagnostics.report("folder-unread", reason, Place(str(folder)), hint)


T = TypeVar("T")


class _Search:
    """One search of a folder, which sees a limited number of files in a limited depth."""

    def __init__(self, folders: InputFolders) -> None:
        self._folders = folders
        self._left = MAX_ENTRIES

    def entries(self, folder: str) -> list[os.DirEntry[str]]:
        """Return what is in a folder by its names; nothing, after a report, if that is too much."""
        try:
            with os.scandir(folder) as found:
                entries = list(islice(found, self._left + 1))
        except OSError as error:
            self._folders.report_folder(folder, f"it cannot be read: {error.strerror}")
            return []
        if len(entries) > self._left:
            # Which of them come first is not the same everywhere.
            message = f"more than {MAX_ENTRIES:,} files and folders are too many to be searched"
            self._folders.report_folder(folder, message)
            return []
        self._left -= len(entries)
        return sorted(entries, key=attrgetter("name"))

    def within_depth(self, folders: list[tuple[str, int, T]]) -> list[tuple[str, int, T]]:
        """Return the folders that are not too deep, with their depths; one that is, is reported."""
        if folders and folders[0][1] > MAX_DEPTH:
            message = f"it lies in more than {MAX_DEPTH} folders"
            self._folders.report_folder(folders[0][0], message)
            return []
        return folders


def real_path(path: Path) -> Path:
    """Return an absolute path without symbolic links; nothing need exist at it.

    A name that no file can have is only made absolute: opening it is an error.
    """
    try:
        return _real_path(path)
    except InputFileError:
        return path.absolute()


def _real_path(path: Path) -> Path:
    """Return a path as `real_path`. Raises `InputFileError` for a name that no file can have."""
    name = os.fspath(path)
    if len(name) > _MAX_PATH or (
        len(name) > _MAX_NAME and any(len(os.fsencode(part)) > _MAX_NAME for part in path.parts)
    ):
        raise InputFileError(path, "its name is too long")
    try:
        # The system follows at most 40 links, and tells more of them from a missing file.
        os.stat(path)  # noqa: PTH116 (no path is made of it)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise InputFileError(path, _LOOP) from None
    except ValueError:
        raise InputFileError(path, "no file can have this name") from None
    return Path(os.path.realpath(path))


def is_folder(name: str) -> bool:
    """Return whether the user names a folder."""
    return os.path.isdir(name)  # noqa: PTH112 (False for a name that no file can have)


def read_named(path: Path, kind: FileKind) -> bytes:
    """Return the bytes of a file that the user names, which may lie anywhere.

    Raises OSError, among them `InputFileError`.
    """
    return InputFolders(real_path(path).parent).read_bytes(path, kind)


def open_named(path: Path, kind: FileKind) -> BinaryIO:
    """Return a file that the user names, which may lie anywhere, opened as by `InputFolders`."""
    return InputFolders(real_path(path).parent).open(path, kind)


def _opened_below(base: Path, real: Path, path: Path) -> int:
    """Return the descriptor of a regular file below a folder, or at its very path.

    `real` has no `..`, and no symbolic link behind `base`: one is an error. `path` is the file's
    name for messages.
    """
    if base == real:
        base = base.parent
    folder = os.open(base, _OPEN_FOLDER)
    try:
        *parts, name = real.parts[len(base.parts) :] or (".",)
        for part in parts:
            inner = os.open(part, _OPEN_FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        # Opening a device may already change it.
        _check_mode(path, os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
        return os.open(name, _OPEN_FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _check_mode(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        what = next((name for is_it, name in _KINDS_OF_FILES if is_it(mode)), "no regular file")
        raise InputFileError(path, f"it is {what}", "name a file" if stat.S_ISDIR(mode) else "")


def _check_size(path: Path, size: int, kind: FileKind) -> None:
    if size > kind.max_size:
        most = kind.max_size // _MEBIBYTE
        raise InputFileError(path, f"it is larger than {most} MiB, too large for a {kind.noun}")
