"""A file is put where it belongs."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.publication import Artifact


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
