"""Saving: a file is written completely or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.artifact import Artifact


def save(artifact: Artifact, destination: Path, diagnostics: Diagnostics) -> bool:
    """Write a file completely, or report why it cannot be written. Returns whether it was."""
    try:
        # The target of a link is replaced, not the link.
        destination = Path(os.path.realpath(destination))
        if destination.exists() and not destination.is_file():
            # A file in the place of a device would break the machine.
            raise OSError(errno.EEXIST, "the name belongs to a folder or a device")
        destination.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(artifact.data)
            # mkstemp makes files that only their owner can read.
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
