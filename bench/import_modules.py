"""Import the modules that a file lists, one a line."""

from __future__ import annotations

import contextlib
import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    for name in Path(sys.argv[1]).read_text("utf-8").split():
        # Some modules exist only after another one has created them.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
