"""`exporter doctor` and `exporter.check_machine`: what is there, and how to install the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import exporter
from exporter.build import machine
from exporter.cli import main
from exporter.runtime.machine import JAVA, MachineCheck, System, install_command
from exporter.write.pdf.jobs.job import EngineMissing


@pytest.mark.slow
def test_this_machine_builds_books(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    checks = {line["name"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {line["type"] for line in checks.values()} == {"machine-check"}
    for name in ("Python packages", "EPUB build", "PDF build", "PDF engine", "java", "EPUBCheck"):
        assert checks[name]["state"] == "ok", checks[name]
    for check in checks.values():
        assert (check["state"] == "ok") == (check["fix"] == "") == (check["meaning"] == "")


def checks_of(monkeypatch: pytest.MonkeyPatch, *found: MachineCheck) -> None:
    monkeypatch.setattr(machine, "machine_checks", lambda *_: iter(found))


def test_what_is_missing_and_what_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lack = MachineCheck("PDF build", "missing", "no Pango", "no PDF can be made", "brew install it")
    checks_of(monkeypatch, MachineCheck("EPUB build", "ok", "9 bytes"), lack)
    assert main(["doctor"]) == 3
    assert capsys.readouterr().out == (
        "EPUB build         ok        9 bytes\n"
        "PDF build          missing   no Pango\n"
        "                             no PDF can be made\n"
        "                             fix: brew install it\n"
        "\n"
        "not every format can be built on this machine\n"
    )


@pytest.mark.slow
def test_a_machine_without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise EngineMissing

    monkeypatch.setattr(machine, "build_book", fails)
    check = machine._build("pdf", "fedora", exporter.Diagnostics())
    assert (check.state, check.fix) == ("missing", "sudo dnf install pango harfbuzz")
    assert check.found == "PDFs need the library Pango, which is not on this machine"


def test_scripts_without_a_font() -> None:
    findings = exporter.Diagnostics()
    findings.report("glyph-missing", "no font has these", group="Thai")
    check = machine._fonts(findings, "debian")
    assert (check.state, check.found) == ("limited", "none for Thai")
    assert check.fix.startswith("sudo apt install fonts-noto")
    assert machine._fonts(exporter.Diagnostics(), "debian").state == "ok"


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("debian", "sudo apt install default-jre-headless"),
        ("fedora", "sudo dnf install java-latest-openjdk-headless"),
        ("macos", "brew install openjdk"),
        ("windows", "install a Java runtime, version 11 or later"),
        ("other", "install a Java runtime, version 11 or later"),
    ],
)
def test_the_command_of_each_system(system: System, command: str) -> None:
    assert install_command(JAVA, system) == command


@pytest.mark.parametrize(
    ("version", "limits", "expected"),
    [
        ("70.0", "<71,>=70", True),
        ("71.0", "<71,>=70", False),
        ("0.19", "<0.22,>=0.20", False),
        ("0.21.1", "<0.22,>=0.20", True),
        ("10", ">=9", True),
        ("5", "", True),
        ("none", ">=9", False),
    ],
)
def test_versions_in_a_range(version: str, limits: str, expected: bool) -> None:
    assert machine._is_in_range(version, limits) == expected


def test_space_and_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine._cache(None).state == "limited"
    assert machine._cache(tmp_path).state == "ok"
    monkeypatch.setattr(machine, "_LEAST_SPACE", 1024**6)
    assert machine._space(tmp_path).state == "limited"
