"""Files that were made, looked at from outside."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.rows import Made

_MORE = re.compile(r"\(and in (\d+) more places\)")


def made(file: Path, seconds: float, *, validate: bool) -> Made | None:
    """What there is to say about a file; None where it was not made."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    validity = _validity(file, seconds) if validate else ""
    digest = hashlib.sha256(data).hexdigest()
    return Made(len(data), _pages(file) if file.suffix == ".pdf" else 0, digest, validity)


def _pages(file: Path) -> int:
    import pikepdf

    try:
        with pikepdf.open(file) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return 0


def _validity(file: Path, seconds: float) -> str:
    # Peers make no claims of the kind that Ace examines.
    command = (sys.executable, "-m", "exporter", "check", "--no-ace", "--json", str(file))
    try:
        ran = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return f"not known after {seconds:.0f} s"
    if ran.returncode not in (0, 1):
        return f"not known: {(ran.stderr.strip().splitlines() or ['no validator'])[-1][:120]}"
    return validity(ran.stdout.splitlines())


def validity(lines: Iterable[str]) -> str:
    """What the lines of `exporter check --json` say, in short."""
    counts = {"error": 0, "warning": 0}
    for line in lines:
        finding = json.loads(line)
        if finding["type"] == "diagnostic" and finding["severity"] in counts:
            more = _MORE.search(finding["message"])
            counts[finding["severity"]] += int(more[1]) if more else 1
    said = [f"{count:,} {word}{'s' * (count != 1)}" for word, count in counts.items() if count]
    return ", ".join(said) or "valid"
