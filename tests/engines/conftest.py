"""Tests of calibre. Without it they are not collected, and the report names that."""

from __future__ import annotations

import shutil

collect_ignore = [] if shutil.which("ebook-convert") else ["test_calibre.py"]
