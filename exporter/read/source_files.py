"""A text file as a `Source`, or the diagnostic that says why it is none."""

from __future__ import annotations

from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source


def source_in(
    path: Path, diagnostics: Diagnostics, *, when_empty: str = ""
) -> tuple[bytes, Source] | None:
    """The bytes of a file and its text, the ends of its lines made one.

    `when_empty` is the hint for a file that holds nothing.
    """
    name = str(path)
    try:
        if path.exists() and not path.is_file():
            # To read a pipe would be to wait for whoever writes into it.
            message, hint = "it is a folder or a device", "name a file"
            diagnostics.report("file-unreadable", message, Place(name), hint)
            return None
        data = path.read_bytes()
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
    if not text.strip():
        diagnostics.report("file-empty", "the file is empty", Place(name), when_empty)
        return None
    return data, Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
