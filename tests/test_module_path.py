"""No module is imported from the current folder, which may be a stranger's."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample_sites import post_source

# Python imports these before the package where it is run with `-m`.
IMPORTED_BEFORE = frozenset(
    "collections contextlib functools importlib keyword operator reprlib types warnings".split()
)
IN_PROCESSES = """
from exporter.runtime.warm_executor import WarmExecutor
executor = WarmExecutor(1)
print(list(executor.map_unordered(len, ["one", "three"])))
executor.close()
"""
IN_THREADS = """
import threading
from exporter.runtime.executor import ProcessExecutor
tasks = lambda: print(list(ProcessExecutor(2).map_unordered(len, ["one", "three"])))
thread = threading.Thread(target=tasks)
thread.start()
thread.join()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file for every module of Python, and for some others."""
    for name in {*sys.stdlib_module_names, "yaml", "lxml", "joblib"} - IMPORTED_BEFORE:
        text = f"open('imported', 'a').write({name!r})\nraise SystemExit(99)\n"
        (tmp_path / f"{name}.py").write_text(text)
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    """Return what Python prints; it must import nothing from the folder in which it runs."""
    path = os.pathsep.join(each for each in map(os.path.abspath, sys.path))
    done = subprocess.run(
        (sys.executable, *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not (folder / "imported").exists(), (folder / "imported").read_text()
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("options", [("-m", "exporter"), ("-mexporter",), ("-Bm", "exporter")])
def test_the_module_is_run_in_a_folder_of_a_stranger(
    folder: Path, options: tuple[str, ...]
) -> None:
    (folder / "rye.md").write_text(post_source("Rye", "Rye."))
    assert run(folder, *options, "html", "rye.md", "--no-cache") == "dist/rye.html\n"


@pytest.mark.slow
@pytest.mark.parametrize("program", [IN_PROCESSES, IN_THREADS], ids=["processes", "threads"])
def test_workers_start_in_a_folder_of_a_stranger(folder: Path, program: str) -> None:
    made = run(folder, "-P", "-c", program)
    assert sorted(ast.literal_eval(made)) == [(0, 3), (1, 5)]
