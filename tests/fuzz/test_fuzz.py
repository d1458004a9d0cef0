"""Readers take any bytes: they read them, or refuse them as documented, in bounded time."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from targets import TARGETS

FUZZ = Path(__file__).with_name("fuzz.py")

pytestmark = pytest.mark.slow


@pytest.mark.timeout(1200)
@pytest.mark.skipif(not find_spec("atheris"), reason="atheris is not installed")
def test_fuzz() -> None:
    command = (sys.executable, str(FUZZ), "--seconds=10", "--brief")
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    for target in TARGETS:
        assert f"fuzzing {target}\n" in done.stderr
    assert done.returncode == 0, done.stderr + done.stdout
