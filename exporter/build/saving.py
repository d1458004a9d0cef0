"""Saving: a file is written completely or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import whole_place
from exporter.model.artifact import Artifact
from exporter.runtime.whole_files import write_whole


def save(
    artifact: Artifact, destination: Path, diagnostics: Diagnostics, folder: Path | None = None
) -> bool:
    """Write a file completely, or report why it cannot be written. Returns whether it was.

    The target of a link is replaced, not the link. If the user has named only a `folder` for the
    file, the link must not lead out of it: it may be part of a stranger's site.
    """
    try:
        target = Path(os.path.realpath(destination))
        if folder is not None and not target.is_relative_to(os.path.realpath(folder)):
            message = f"it is a link to ‘{target}’, outside of ‘{folder}’"
            hint = f"remove the link, or name the file: -o ‘{destination}’"
            diagnostics.report("write-failed", message, Place(str(destination)), hint)
            return False
        destination = target
        if destination.exists() and not destination.is_file():
            # A file in the place of a device would break the machine.
            raise OSError(errno.EEXIST, "the name belongs to a folder or a device")
        destination.parent.mkdir(parents=True, exist_ok=True)
        write_whole(destination, artifact.data, mode=0o666 & ~_umask())
    except OSError as error:
        diagnostics.report("write-failed", f"{error.strerror}", whole_place(destination))
        return False
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
