"""Saving a collection file that nobody else has changed since it was read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from exporter.edit.errors import EditError
from exporter.input_files import FileKind, real_path
from exporter.runtime.whole_files import write_whole
