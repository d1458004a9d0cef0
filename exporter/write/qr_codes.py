"""QR codes of addresses (ISO/IEC 18004), for pages on paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from exporter.errors import MissingDependency
from exporter.runtime.machine import missing_package
from exporter.write.xhtml import Dialect, attribute

if TYPE_CHECKING:
    import segno

_MODULE = 0.4
"""The side of a module in millimetres, which a telephone reads at a hand's breadth."""
_QUIET_ZONE = 4
"""Modules of white around a code (ISO/IEC 18004, 6.3.8)."""
_LARGEST = 25
"""The largest version of a code, which is 50 mm wide with its quiet zone."""


def qr_code(address: str, dialect: Dialect) -> str:
    """Return the image of a code as a block; empty, after a report, if the address is too long.

    It is decorative: the address has to follow. Raises `MissingDependency` without segno.
    """
    try:
        import segno
    except ImportError:
        raise MissingDependency(missing_package("segno", "qr")) from None
    try:
        code = segno.make_qr(address, error="m")
    except segno.DataOverflowError:
        code = None
    if code is None or int(code.version) > _LARGEST:
        message = f"the address ‘{address[:60]}…’ is too long for a QR code"
        dialect.diagnostics.report("qr-left-out", message)
        return ""
    source = attribute(f"data:image/svg+xml,{quote(_drawing(code))}")
    return f'<span class="qr"><img src="{source}" alt=""/></span>'


def _drawing(code: segno.QRCode) -> str:
    """Return a code as SVG, in black only."""
    rows = [bytes(row) for row in code.matrix]
    side = len(rows) + 2 * _QUIET_ZONE
    size = f"{side * _MODULE:.1f}mm"
    path = "".join(_runs(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'
    )


def _runs(rows: list[bytes]) -> Iterator[str]:
    """Yield a rectangle for each run of dark modules in a row."""
    for y, row in enumerate(rows, _QUIET_ZONE):
        x = _QUIET_ZONE
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
