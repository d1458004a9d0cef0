"""Calls the exporter, and writes down the modules that are loaded in the end, in their order."""

from __future__ import annotations

import sys
from pathlib import Path

from exporter.cli import main

if __name__ == "__main__":
    status = main(sys.argv[2:])
    # Its own name is the one that a process cannot import again.
    names = [name for name in sys.modules if name != "__main__"]
    Path(sys.argv[1]).write_text("\n".join(names), "utf-8")
    sys.exit(status)
