"""Let WeasyPrint find the Pango that scripts/setup unpacked into .venv.

scripts/setup copies this module into site-packages, beside a .pth file that imports it when Python
starts. When WeasyPrint is imported, it loads the libraries by path; WeasyPrint then finds them in
memory by name. As a script, it checks that the libraries below a folder can be loaded.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

ROOT = Path(sys.prefix) / "pango" / "root"


def load(root: Path) -> None:
    """Load every shared library below `root`, each after its dependencies.

    Raises OSError if one cannot be loaded.
    """
    waiting = sorted(root.glob("**/lib*.so.*"))
    while waiting:
        failed: list[Path] = []
        for library in waiting:
            try:
                # Not RTLD_GLOBAL: Pillow's FreeType would call this HarfBuzz instead of its own.
                ctypes.CDLL(str(library))
            except OSError as error:
                failed.append(library)
                reason = error
        if len(failed) == len(waiting):
            raise reason
        waiting = failed
    if not Path("/etc/fonts").is_dir():
        os.environ.setdefault("FONTCONFIG_PATH", str(root / "etc" / "fonts"))


class _BeforeWeasyPrint:
    """A meta path finder that finds nothing; it is called before every import."""

    def find_spec(self, name: str, *_: object) -> None:
        """Load the libraries if the module is WeasyPrint; always return None."""
        if name == "weasyprint":
            load(ROOT)


if __name__ == "__main__":
    load(Path(sys.argv[1]))
elif ROOT.is_dir():
    sys.meta_path.insert(0, _BeforeWeasyPrint())
