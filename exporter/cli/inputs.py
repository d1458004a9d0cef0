"""The files that a command is given: one line for each that it does not take, with what fits."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from exporter.cli.parser import UsageError
from exporter.diagnostics.suggestions import nearest
from exporter.input_files import FileKind, InputFolders, open_named
from exporter.path_patterns import split_pattern

Kind: TypeAlias = Literal["post", "collection", "EPUB", "PDF", "folder", "post in YAML", "other"]

STDIN = Path("-")

_BYTES = 4096
"""Bytes at the beginning of a file that tell text from other content."""
_KINDS: dict[str, tuple[Kind, str]] = {
    ".epub": ("EPUB", "an EPUB"),
    ".pdf": ("PDF", "a PDF"),
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf"), ("other", "a word processor document")),
    **dict.fromkeys((".azw3", ".kfx", ".mobi"), ("other", "a Kindle book")),
    **dict.fromkeys((".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"), ("other", "an image")),
}
"""What a file is by the end of its name."""
_BINARY = {
    b"%PDF-": "a PDF",
    b"PK\3\4": "an archive",
    b"\x89PNG": "an image",
    b"\xff\xd8": "an image",
}
"""What a file is by its first bytes, under any name."""
_FEW = 3
"""Posts that a message names as examples."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TAKES: dict[Kind, str] = {
    "post": "posts (.md)",
    "collection": "collection files (.yml)",
    "EPUB": "EPUBs",
    "PDF": "PDFs",
    "folder": "folders",
}


def usable(command: str, paths: Sequence[Path], *kinds: Kind) -> tuple[list[Path], list[str]]:
    """Return the paths that a command takes, and a message for each other one.

    Raises `UsageError` if it takes none of them.
    """
    found, messages = [], []
    for path in paths:
        try:
            require(command, [path], *kinds)
        except UsageError as error:
            if len(paths) == 1:
                raise
            messages.append(str(error))
        else:
            found.append(path)
    if STDIN in paths and len(paths) > 1:
        raise UsageError("‘-’ is the post on stdin, and stands alone")
    if not found:
        raise UsageError(messages[0])
    return found, messages


def require(command: str, paths: Sequence[Path], *kinds: Kind) -> None:
    """Raise `UsageError` for the first path that is missing, empty or of none of the kinds.

    A command that takes folders takes patterns too.
    """
    for path in paths:
        if path == STDIN:
            if "folder" in kinds:
                message = "a collection is not read from stdin (name its file or its posts)"
                raise UsageError(message)
            if "post" not in kinds:
                raise UsageError(f"‘-’ is the post on stdin ({command} takes {_listed(kinds)})")
            if len(paths) > 1:
                raise UsageError("‘-’ is the post on stdin, and stands alone")
            continue
        if not _exists(path):
            if "folder" in kinds and _matches_a_file(path):
                continue
            raise UsageError(_missing(path))
        kind, name = _kind(path)
        if kind == "folder" and not _has_posts(path):
            hint = "a post is a Markdown file"
            raise UsageError(f"the folder ‘{path}’ has no posts ({hint})")
        if kind not in kinds:
            hint = _instead(command, path, kind) if "post" in kinds else ""
            hint = hint or f"{command} takes {_listed(kinds)}"
            raise UsageError(f"‘{path}’ is {name} ({hint})")


def _kind(path: Path) -> tuple[Kind, str]:
    """Return what is at a path, and its name in a message."""
    from exporter.build import is_collection_file

    if path.is_dir():
        return "folder", "a folder"
    if not path.is_file():
        return "other", "not a regular file"
    head = _head(path)
    if is_collection_file(path):
        if _holds_post(head):
            return "post in YAML", "a post by its content"
        return "collection", "a collection file"
    if path.suffix.lower() in _KINDS:
        return _KINDS[path.suffix.lower()]
    for start, content in _BINARY.items():
        if head.startswith(start):
            return "other", f"{content} by its content"
    if b"\0" in head and not head.startswith(_UTF16):
        return "other", "a binary file"
    return "post", "a post"


def _instead(command: str, path: Path, kind: Kind) -> str:
    """Return what to write for a file of a kind that the command does not take, if anything."""
    name = shlex.quote(str(path))
    match kind:
        case "folder":
            posts = path / "_posts" if (path / "_posts").is_dir() else path
            each = f"write exporter {command} {shlex.quote(str(posts))}/*.md"
            book = "" if command == "check" else f"; for one book: exporter collection {name}"
            return f"{each}{book}"
        case "collection":
            to = f" --to {command}" if command in ("epub", "pdf") else ""
            return f"write exporter collection {name}{to}"
        case "post in YAML":
            return f"rename it to {path.with_suffix('.md')}"
        case "EPUB" | "PDF":
            return f"to validate it, write exporter check {name}"
        case "post" | "other":
            return ""


def _listed(kinds: Sequence[Kind]) -> str:
    names = [_TAKES[kind] for kind in kinds]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _missing(path: Path) -> str:
    if set("*?[") & set(str(path)):
        if _matches_a_file(path):
            return f"‘{path}’ is a pattern (without quotation marks, the shell expands it)"
        return f"no file matches ‘{path}’"
    return f"there is no file ‘{path}’ ({_instead_of_missing(path)})"


def _instead_of_missing(path: Path) -> str:
    """Return what to name instead of a file that does not exist."""
    from exporter.read.sites.text_files import is_markdown_name

    folder = path.parent
    if not _exists(folder):
        return f"there is no folder ‘{folder}’ in ‘{Path.cwd()}’"
    try:
        if path.is_symlink():
            return f"it is a link to ‘{path.readlink()}’"
        # Posts are often named without the folder that holds them.
        posts = folder / "_posts"
        known = {each.name.lower(): each for each in (*_entries(posts), *_entries(folder))}
    except OSError as error:
        return str(error.strerror)
    if near := nearest(path.name, list(known)):
        return f"did you mean ‘{known[near]}’?"
    names = sorted(str(each) for each in known.values() if is_markdown_name(each.name))
    some = ", ".join(names[:_FEW]) + ", …" * (len(names) > _FEW)
    return f"the posts there are {some}" if names else f"‘{folder}’ has no posts"


def _entries(folder: Path) -> list[Path]:
    return InputFolders.of(folder).entries(folder)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # A name that no file can have, or a folder that may not be entered.
        return False


def _matches_a_file(pattern: Path) -> bool:
    from exporter.read.collection_file.post_selectors import with_suffix_in_any_case

    front, rest = split_pattern(with_suffix_in_any_case(pattern.as_posix()))
    folder = Path(front)
    return bool(InputFolders.of(folder).glob(folder, rest))


def _has_posts(folder: Path) -> bool:
    from exporter.read.sites.text_files import is_text_name

    return any(is_text_name(file.name) for file in InputFolders.of(folder).walk(folder))


def _head(path: Path) -> bytes:
    """Return the first bytes of a file, none where it cannot be read; its reader reports that."""
    try:
        with open_named(path, FileKind.BOOK) as file:
            return file.read(_BYTES)
    except OSError:
        return b""


def _holds_post(head: bytes) -> bool:
    """Return whether a metadata block and a text stand in a file; a collection file is one."""
    parts = re.split(rb"^---[ \t]*\r?$", head, maxsplit=2, flags=re.MULTILINE)
    return len(parts) == 3 and not parts[0].strip() and bool(parts[2].strip())
