"""How much work the audit of a PDF may be, by the size of the file.

A form that is drawn by many forms, or an array that many objects share, makes work that grows much
faster than the file. Each step is charged; what is left undone is reported.
"""

from __future__ import annotations

from math import inf
from typing import Any

from pikepdf import Array, ContentStreamInlineImage, ContentStreamInstruction, Object, Page, Stream
from pikepdf import parse_content_stream as parse

from exporter.errors import ExporterError

_BASE = 400_000
"""Units of work for a file of any size; a unit is an operator, 15 µs. A book of 3,000 pages has
1,500,000 operators, in 93 MB."""
_BYTES_PER_UNIT = 4
"""Bytes of the file for each further unit; books have 6 to 60 for an operator."""
_CONTENT_BYTES = 16
"""Bytes of a content stream that take as long as an operator."""
_MAX_CONTENT = 32 * 1024**2
"""Bytes of the content of one page or form."""
_MAX_TOKENS = 2_000_000
"""Tokens of the content of one page or form; each takes up to 280 bytes once it is parsed. A page
with a detailed map has 500,000."""
_SEPARATORS = b" \t\r\n\f\0()<>[]{}/%"


class WorkLimitError(ExporterError):
    """The audit of a part of a file is more work than the file's size allows."""


class WorkBudget:
    """The units of work that are left for a part of an audit."""

    def __init__(self, size: float, share: float = 1.0) -> None:
        """Make the budget of a file of `size` bytes, or a share of it."""
        self._left = share * (_BASE + size / _BYTES_PER_UNIT)

    def charge(self, units: float) -> None:
        """Take some units. Raises `WorkLimitError` if there are not so many left."""
        self._left -= units
        if self._left < 0:
            message = "it draws or refers to far more than a file of this size holds"
            raise WorkLimitError(message)

    def instructions(
        self, content: Page | Object, operators: str = ""
    ) -> list[ContentStreamInstruction | ContentStreamInlineImage]:
        """Return the instructions of a page, a form or a pattern, of some operators or of all.

        Raises one of `PDF_ERRORS` for a stream that is damaged or too large, and
        `WorkLimitError`.
        """
        size = tokens = 0
        for stream in _streams(content):
            data = stream.read_bytes()
            self.charge(1 + len(data) / _CONTENT_BYTES)
            size += len(data)
            tokens += len(data) - len(data.translate(None, _SEPARATORS))
            if size > _MAX_CONTENT or tokens > _MAX_TOKENS:
                raise ValueError("a content stream is too large to be read")
        found = parse(content, operators)
        self.charge(len(found))
        return found


UNLIMITED = WorkBudget(inf)
"""For a file that this program has made."""


def _streams(content: Page | Object) -> list[Any]:
    written = content.obj.get("/Contents") if isinstance(content, Page) else content
    if isinstance(written, Array):
        return [each for each in written if isinstance(each, Stream)]
    return [written] if isinstance(written, Stream) else []
