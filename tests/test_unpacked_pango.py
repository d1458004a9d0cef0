"""The module that loads the Pango that scripts/setup unpacks for users who are not root."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
LIBRARY = "libharfbuzz-subset.so.0"
FUNCTION = "hb_subset_or_fail"
FIND = """
import weasyprint
print(next(line.split()[-1] for line in open("/proc/self/maps") if "harfbuzz-subset" in line))
"""
LOAD = f"""
import ctypes, sys
from pathlib import Path
from unpacked_pango import load
load(Path(sys.argv[1]))
loaded = Path("/proc/self/maps").read_text()
print(sys.argv[2] in loaded, hasattr(ctypes.CDLL(None), "{FUNCTION}"))
"""


def python(code: str, *arguments: str) -> str:
    command = (sys.executable, "-c", code, *arguments)
    return subprocess.run(command, cwd=SCRIPTS, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Pango is unpacked from packages of Debian")
def test_unpacked_libraries_export_no_symbols(tmp_path: Path) -> None:
    """Exported symbols of HarfBuzz 6 change the text sizes of Pillow, and so the covers."""
    library = python(FIND).strip()
    (tmp_path / LIBRARY).symlink_to(library)
    assert python(LOAD, str(tmp_path), library).split() == ["True", "False"]
