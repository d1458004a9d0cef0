"""Archives that are damaged, locked or no archives at all."""

from __future__ import annotations

import zlib
from zipfile import BadZipFile

UNREADABLE = (OSError, KeyError, BadZipFile, EOFError, RuntimeError, zlib.error)
"""What opening an archive may raise, or reading a part of it; RuntimeError if it is encrypted, or
packed in a way that Python does not know."""
