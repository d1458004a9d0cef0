"""The fonts that Pango may take: the bundled ones, and the system's for what those lack."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

from exporter import resources

_VARIABLE = "FONTCONFIG_FILE"
_SYSTEM = "/etc/fonts/fonts.conf"


@contextmanager
def bundled_fonts() -> Iterator[None]:
    """Let Fontconfig know the bundled fonts while the block runs.

    A machine may have no font at all, and Pango crashes on such a one. The configuration that was
    there before is included, so that the fonts of the system remain the last resort.
    """
    before = os.environ.get(_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="exporter-fonts-") as folder:
        file = Path(folder) / "fonts.conf"
        file.write_text(_configuration(before or _SYSTEM, folder), encoding="utf-8")
        os.environ[_VARIABLE] = str(file)
        try:
            yield
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before


def _configuration(system: str, cache: str) -> str:
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        "<fontconfig>\n"
        f'<include ignore_missing="yes">{escape(system)}</include>\n'
        f"<dir>{escape(str(resources.styles() / 'fonts'))}</dir>\n"
        # Where the system names no folder that can be written to, Fontconfig would complain.
        f"<cachedir>{escape(cache)}</cachedir>\n"
        "</fontconfig>\n"
    )
