"""Size, pages and validity of the files that tools write."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.measurements import Output

_MORE = re.compile(r"\(and in (\d+) more places\)")


def read_output(file: Path, timeout: float, *, validate: bool) -> Output | None:
    """Return a description of a file; None where it does not exist. `timeout` is in seconds."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    found = _validate(file, timeout) if validate else ""
    digest = hashlib.sha256(data).hexdigest()
    return Output(len(data), _pages(file) if file.suffix == ".pdf" else 0, digest, found)


def _pages(file: Path) -> int:
    import pikepdf

    try:
        with pikepdf.open(file) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return 0


def _validate(file: Path, timeout: float) -> str:
    # Other tools claim no accessibility, which Ace checks.
    command = (sys.executable, "-m", "exporter", "check", "--no-ace", "--json", str(file))
    try:
        ran = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=timeout
        )
    except subprocess.TimeoutExpired:
        return f"unknown after {timeout:.0f} s"
    if ran.returncode not in (0, 1):
        return f"unknown: {(ran.stderr.strip().splitlines() or ['no validator'])[-1][:120]}"
    return validity(ran.stdout.splitlines())


def validity(lines: Iterable[str]) -> str:
    """Return the number of errors and warnings in the output of `exporter check --json`."""
    counts = {"error": 0, "warning": 0}
    for line in lines:
        finding = json.loads(line)
        if finding["type"] == "diagnostic" and finding["severity"] in counts:
            more = _MORE.search(finding["message"])
            counts[finding["severity"]] += int(more[1]) if more else 1
    found = [f"{count:,} {word}{'s' * (count != 1)}" for word, count in counts.items() if count]
    return ", ".join(found) or "valid"
