"""Text files as `Source`, with a diagnostic for each that cannot be read."""

from __future__ import annotations

from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.input_files import FileKind, InputFileError, InputFolders


def read_source(
    path: Path,
    folders: InputFolders,
    diagnostics: Diagnostics,
    kind: FileKind = FileKind.POST,
    *,
    when_empty: str | None = "",
    text: str | None = None,
) -> tuple[bytes, Source] | None:
    """Return the bytes of a UTF-8 file and its text, with Unix line ends.

    Returns None, after a report, if it cannot be read or is empty; `when_empty` is the hint then,
    None if a file may be empty.
    `text` stands for the content of the file, which need not exist; a byte that is not UTF-8 is a
    surrogate in it (PEP 383).
    """
    name = str(path)
    try:
        if text is None:
            data = folders.read_bytes(path, kind)
        else:
            data = text.encode(errors="surrogateescape")
    except InputFileError as error:
        diagnostics.report("file-unreadable", error.reason, Place(name), error.hint)
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        diagnostics.report("file-unreadable", f"{reason}", Place(name))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        diagnostics.report("file-encoding", message, Place(name, line, column))
        return None
    if when_empty is not None and not text.strip():
        diagnostics.report("file-empty", "the file is empty", Place(name), when_empty)
        return None
    return data, Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
