"""Readers take any bytes: they read them, or refuse them as documented, in bounded time."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from targets import TARGETS, Target

FUZZ = Path(__file__).with_name("fuzz.py")

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
@pytest.mark.skipif(not find_spec("atheris"), reason="atheris is not installed")
def test_fuzz(target: Target) -> None:
    command = (sys.executable, str(FUZZ), target.name, "--seconds=30", f"--runs={target.runs}")
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, (done.stderr + done.stdout)[-6000:]
