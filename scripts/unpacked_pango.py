"""Lets WeasyPrint find the Pango that scripts/setup unpacked below .venv, where nobody was root.

Copied into site-packages, beside a .pth file that imports it whenever Python starts. It waits for
WeasyPrint's import, loads the libraries by their paths, and so has them in memory when WeasyPrint
asks for them by name. As a script it tries whether the libraries below a folder can be loaded.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

ROOT = Path(sys.prefix) / "pango" / "root"


def load(root: Path) -> None:
    """Load every library below `root`, each after those that it needs.

    Raises OSError where one cannot be loaded.
    """
    waiting = sorted(root.glob("**/lib*.so.*"))
    while waiting:
        left: list[Path] = []
        for library in waiting:
            try:
                ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
            except OSError as error:
                left.append(library)
                reason = error
        if len(left) == len(waiting):
            raise reason
        waiting = left
    if not Path("/etc/fonts").is_dir():
        os.environ.setdefault("FONTCONFIG_PATH", str(root / "etc" / "fonts"))


class _BeforeWeasyPrint:
    """Finds no module ever, but hears of each that is about to be imported."""

    def find_spec(self, name: str, *_: object) -> None:
        """Load the libraries when WeasyPrint's turn comes."""
        if name == "weasyprint":
            load(ROOT)


if __name__ == "__main__":
    load(Path(sys.argv[1]))
elif ROOT.is_dir():
    sys.meta_path.insert(0, _BeforeWeasyPrint())
