"""EPUBs on disk, held against EPUB Accessibility 1.1 by Ace, the DAISY Consortium's checker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.check.embedded_record import SourceMap
from exporter.check.validator_errors import ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place

_SCRIPT = Path("node_modules/@daisy/ace-cli/bin/ace.js")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 1800
"""Seconds that no book needs."""
_SHOWN = 5
"""How many places of one and the same violation are named."""


@dataclass(frozen=True, slots=True)
class Ace:
    """How Ace is called on this machine, and the browser that it opens pages in."""

    command: tuple[str, ...]
    browser: str

    @property
    def version(self) -> str:
        """Its version, as the package around the program has it; empty where none has."""
        package = Path(self.command[-1]).resolve().parent.parent / "package.json"
        try:
            return str(json.loads(package.read_text("utf-8"))["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def ace() -> Ace | None:
    """Ace, if it is installed: beside our Python, or for everybody; it needs a browser."""
    browser = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or next(
        filter(None, map(shutil.which, _BROWSERS)), ""
    )
    own = Path(sys.prefix) / _SCRIPT
    node = shutil.which(
        "node", path=f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    )
    if browser and node and own.is_file():
        return Ace((node, str(own)), browser)
    everybodys = shutil.which("ace-puppeteer") or shutil.which("ace-cli")
    return Ace((everybodys,), browser) if browser and everybodys else None


def check_ace(
    path: Path, found: Ace, diagnostics: Diagnostics, origins: SourceMap | None = None
) -> None:
    """Report the violations that Ace finds, of whatever impact, at the post where it is known.

    Raises `ValidatorMissing` where it cannot run.
    """
    with tempfile.TemporaryDirectory(prefix="exporter-ace-") as folder:
        options = ("--force", "--silent", "--outdir", folder, "--tempdir", f"{folder}/work")
        Path(folder, "work").mkdir()
        cure = "see whether it runs by itself: ace-puppeteer book.epub"
        try:
            ran = subprocess.run(  # noqa: S603
                (*found.command, *options, str(path.resolve())),
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=_PATIENCE,
                check=False,
                env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": found.browser},
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ValidatorMissing(f"an Ace that can run ({error})", cure) from None
        try:
            report = json.loads(Path(folder, "report.json").read_text("utf-8"))
        except (OSError, ValueError):
            said = (ran.stderr or ran.stdout).strip().splitlines()
            cause = said[-1] if said else f"it ended with {ran.returncode} and said nothing"
            raise ValidatorMissing(f"an Ace that can run ({cause})", cure) from None
    shown: dict[str, int] = {}
    for violation in _violations(report):
        shown[violation.rule] = shown.get(violation.rule, 0) + 1
        if shown[violation.rule] <= _SHOWN:
            place = origins.place(violation.document, violation.markup) if origins else None
            diagnostics.report("ace-violation", str(violation), place or Place(str(path)))
    for rule, count in shown.items():
        if count > _SHOWN:
            message = f"{rule} (and in {count - _SHOWN} more places)"
            diagnostics.report("ace-violation", message, Place(str(path)))


@dataclass(frozen=True, slots=True)
class _Violation:
    """A violation: of which rule, how grave, in which document of the container, and where."""

    rule: str
    impact: str
    document: str
    markup: str
    words: str

    def __str__(self) -> str:
        where = f"{self.document}: " if self.document else ""
        return f"{where}{self.rule} ({self.impact}): {self.words}"


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
                words=" ".join(str(result.get("dct:description", "")).split()),
            )
