"""EPUBs on disk, validated against EPUB Accessibility 1.1 by Ace (DAISY Consortium)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.check.embedded_record import SourceMap
from exporter.check.results import ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import file_size
from exporter.runtime.processes import run_program
from exporter.runtime.run_folder import temporary_folder

_SCRIPT = Path("node_modules/@daisy/ace-cli/bin/ace.js")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_TIMEOUT = 3_600
"""Seconds for a book of any size; one of 11 megabytes gets them all."""
_FIRST_SECONDS = 300
_SECONDS_PER_MEGABYTE = 300
"""Seconds for a file: Ace takes 3 for each of the documents, of which a megabyte has 10 to 100."""
_REPORTED = 5
"""How many violations of one rule are reported."""


@dataclass(frozen=True, slots=True)
class Ace:
    """The command of Ace, and the browser that it opens pages in."""

    command: tuple[str, ...]
    browser: str

    @property
    def version(self) -> str:
        """The version in the package of the program; empty where there is none."""
        package = Path(self.command[-1]).resolve().parent.parent / "package.json"
        try:
            return str(json.loads(package.read_text("utf-8"))["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def find_ace() -> Ace | None:
    """Return Ace if it and a browser are installed: next to this Python, or on the PATH."""
    browser = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or next(
        filter(None, map(shutil.which, _BROWSERS)), ""
    )
    own = Path(sys.prefix) / _SCRIPT
    node = shutil.which(
        "node", path=f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    )
    if browser and node and own.is_file():
        return Ace((node, str(own)), browser)
    on_path = shutil.which("ace-puppeteer") or shutil.which("ace-cli")
    return Ace((on_path,), browser) if browser and on_path else None


def check_ace(
    path: Path,
    ace: Ace,
    diagnostics: Diagnostics,
    origins: SourceMap | None = None,
    time_limit: int | None = None,
) -> None:
    """Report the violations that Ace finds, of any impact.

    With `origins`, their places are in the posts. `time_limit` is in seconds, by default by the
    size of the book. Raises `ValidatorMissing` where Ace cannot run.
    """
    megabytes = file_size(path) / 1e6
    timeout = time_limit or min(_TIMEOUT, _FIRST_SECONDS + _SECONDS_PER_MEGABYTE * megabytes)
    with temporary_folder() as folder:
        (folder / "work").mkdir()
        folders = ("--outdir", str(folder), "--tempdir", str(folder / "work"))
        cure = "run it alone to see why: ace-puppeteer book.epub"
        try:
            ran = run_program(
                (*ace.command, "--force", "--silent", *folders, str(path.resolve())),
                timeout=timeout,
                environment={"PUPPETEER_EXECUTABLE_PATH": ace.browser},
            )
        except subprocess.TimeoutExpired:
            message = f"Ace has not ended within {timeout:,.0f} s"
            hint = "everything else is checked; --time-limit SECONDS gives more time"
            diagnostics.report("check-incomplete", message, Place(str(path)), hint)
            return
        except OSError as error:
            raise ValidatorMissing(f"a working Ace ({error})", cure) from None
        try:
            report = json.loads((folder / "report.json").read_text("utf-8"))
        except (OSError, ValueError):
            output = (ran.stderr or ran.stdout).decode(errors="replace").strip().splitlines()
            cause = output[-1] if output else f"exit code {ran.returncode} without a message"
            raise ValidatorMissing(f"a working Ace ({cause})", cure) from None
    counts: dict[str, int] = {}
    for violation in _violations(report):
        counts[violation.rule] = counts.get(violation.rule, 0) + 1
        if counts[violation.rule] <= _REPORTED:
            place = origins.place(violation.document, violation.markup) if origins else None
            diagnostics.report("ace-violation", str(violation), place or Place(str(path)))
    for rule, count in counts.items():
        if count > _REPORTED:
            message = f"{rule} (and in {count - _REPORTED} more places)"
            diagnostics.report("ace-violation", message, Place(str(path)))


@dataclass(frozen=True, slots=True)
class _Violation:
    """A violation of a rule; `document` is its path in the container, `markup` the element."""

    rule: str
    impact: str
    document: str
    markup: str
    description: str

    def __str__(self) -> str:
        where = f"{self.document}: " if self.document else ""
        return f"{where}{self.rule} ({self.impact}): {self.description}"


def _violations(report: dict[str, Any]) -> Iterator[_Violation]:
    for subject in report.get("assertions", []):
        document = str(subject["earl:testSubject"].get("url", "")).lstrip("/")
        for assertion in subject.get("assertions", []):
            test, result = assertion["earl:test"], assertion["earl:result"]
            yield _Violation(
                rule=str(test.get("dct:title", "")),
                impact=str(test.get("earl:impact", "")),
                document=document,
                markup=str(result.get("html", "")),
                description=" ".join(str(result.get("dct:description", "")).split()),
            )
