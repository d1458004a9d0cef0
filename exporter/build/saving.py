"""Saving: a file is written completely or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.artifact import Artifact
from exporter.runtime.whole_files import write_whole


def save(artifact: Artifact, destination: Path, diagnostics: Diagnostics) -> bool:
    """Write a file completely, or report why it cannot be written. Returns whether it was."""
    try:
        # The target of a link is replaced, not the link.
        destination = Path(os.path.realpath(destination))
        if destination.exists() and not destination.is_file():
            # A file in the place of a device would break the machine.
            raise OSError(errno.EEXIST, "the name belongs to a folder or a device")
        destination.parent.mkdir(parents=True, exist_ok=True)
        write_whole(destination, artifact.data, mode=0o666 & ~_umask())
    except OSError as error:
        diagnostics.report("write-failed", f"{error.strerror}", Place(str(destination)))
        return False
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
