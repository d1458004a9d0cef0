"""A process that builds for long holds no more than one that has just begun."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS = 12
WARM = 4
"""The rounds after which everything is loaded."""
MAX_GROWTH = 8 * 1024**2
"""Bytes in all rounds after these; the allocator fragments by 1 to 5 MB."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the test reads /proc, which only Linux has")
def test_twelve_builds_in_one_process_leave_nothing(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    command = (sys.executable, str(Path(__file__).with_name("soaked_builds.py")))
    done = subprocess.run(
        (*command, str(tmp_path), str(ROUNDS)),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    warm, last = rounds[WARM - 1], rounds[-1]
    growth = last.pop("memory") - warm.pop("memory")
    assert last == warm
    assert last["children"] == 0
    assert not [*temporary.iterdir()]
    assert growth <= MAX_GROWTH, [each.get("memory") for each in rounds]
