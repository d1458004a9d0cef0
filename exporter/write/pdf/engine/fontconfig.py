"""The Fontconfig configuration of a layout: bundled fonts, and after them those of the system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from xml.sax.saxutils import escape

from exporter.runtime.run_folder import temporary_folder
from exporter.themes import resources

_VARIABLE = "FONTCONFIG_FILE"
_SYSTEM = "/etc/fonts/fonts.conf"
_CHINESE = {
    "zh": "zh-cn",
    "zh-hans": "zh-cn",
    "zh-hans-cn": "zh-cn",
    "zh-hans-sg": "zh-sg",
    "zh-hant": "zh-tw",
    "zh-hant-tw": "zh-tw",
    "zh-hant-hk": "zh-hk",
    "zh-hant-mo": "zh-mo",
}
"""Language tags of Chinese as Fontconfig knows them; glyphs differ by region."""


@contextmanager
def bundled_fonts() -> Iterator[None]:
    """Add the bundled fonts to the configuration of Fontconfig while the block runs.

    Pango crashes on a machine without fonts. The fonts of the system remain the last resort.
    """
    before = os.environ.get(_VARIABLE)
    with temporary_folder() as folder:
        file = folder / "fonts.conf"
        file.write_text(_configuration(before or _SYSTEM, str(folder)), encoding="utf-8")
        os.environ[_VARIABLE] = str(file)
        try:
            yield
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before


def _configuration(system: str, cache: str) -> str:
    languages = "".join(
        f'<match target="pattern"><test name="lang"><string>{tag}</string></test><edit '
        f'name="lang" mode="assign" binding="strong"><string>{known}</string></edit></match>\n'
        for tag, known in _CHINESE.items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        "<fontconfig>\n"
        f"{languages}"
        f'<include ignore_missing="yes">{escape(system)}</include>\n'
        f"<dir>{escape(str(resources.styles() / 'fonts'))}</dir>\n"
        # If the system names no writable folder, Fontconfig prints a warning.
        f"<cachedir>{escape(cache)}</cachedir>\n"
        "</fontconfig>\n"
    )
