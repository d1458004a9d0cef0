"""Run the exporter, and write the names of the modules that it has imported, in their order."""

from __future__ import annotations

import sys
from pathlib import Path

from exporter.cli import main

if __name__ == "__main__":
    status = main(sys.argv[2:])
    # A process cannot import its own `__main__` again.
    names = [name for name in sys.modules if name != "__main__"]
    Path(sys.argv[1]).write_text("\n".join(names), "utf-8")
    sys.exit(status)
