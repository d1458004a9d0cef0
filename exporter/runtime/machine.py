"""What is on a machine: the result of each check, and how a system installs what is missing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

System: TypeAlias = Literal["debian", "fedora", "macos", "windows", "other"]
CheckState: TypeAlias = Literal["ok", "optional", "limited", "missing"]
"""What a check says: all is there; a part that few need is not there; books lack something; EPUB
or PDF cannot be built."""


@dataclass(frozen=True, slots=True)
class MachineCheck:
    """What was found of one thing that the exporter uses.

    - `name`: what was checked, such as `Pango`.
    - `state`: `ok`; `optional` (not there, and needed for some commands only); `limited` (books
      are built, but lack something); `missing` (EPUB or PDF cannot be built).
    - `found`: the version, the place or what was seen.
    - `meaning`: what does not work; empty if all does.
    - `fix`: the command that installs it on this system, or what to do; empty if all works.
    """

    name: str
    state: CheckState
    found: str
    meaning: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class SystemPackage:
    """What installs a thing: the packages of each system; `words` for Windows and others."""

    debian: str
    fedora: str
    macos: str
    words: str


PANGO = SystemPackage(
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "pango harfbuzz",
    "pango",
    "install pango with MSYS2, and set WEASYPRINT_DLL_DIRECTORIES to its folder bin",
)
JAVA = SystemPackage(
    "default-jre-headless",
    "java-latest-openjdk-headless",
    "openjdk",
    "install a Java runtime, version 11 or later",
)
BROWSER = SystemPackage("chromium", "chromium", "--cask chromium", "install Chromium or Chrome")
FONTS = SystemPackage(
    "fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji",
    "google-noto-sans-fonts google-noto-sans-cjk-fonts google-noto-color-emoji-fonts",
    "--cask font-noto-sans font-noto-sans-cjk",
    "install the Noto fonts of these scripts",
)


def this_system() -> System:
    """Return the kind of system that this machine has, by how packages are installed."""
    match platform.system():
        case "Darwin":
            return "macos"
        case "Windows":
            return "windows"
    try:
        release: Mapping[str, str] = platform.freedesktop_os_release()
    except OSError:
        return "other"
    names = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    if names & {"debian", "ubuntu"}:
        return "debian"
    return "fedora" if names & {"fedora", "rhel", "centos"} else "other"


def install_command(package: SystemPackage, system: System) -> str:
    """Return the command that installs a package on a system, or words where there is none."""
    match system:
        case "debian":
            return f"sudo apt install {package.debian}"
        case "fedora":
            return f"sudo dnf install {package.fedora}"
        case "macos":
            return f"brew install {package.macos}"
        case "windows" | "other":
            return package.words


def pip_command(requirement: str) -> str:
    """Return the command that installs a Python package beside the exporter."""
    return f"{sys.executable} -m pip install '{requirement}'"


def missing_package(package: str | None, extra: str) -> str:
    """Return the message for a package that is not installed, with the command that installs it.

    `extra` is the extra of the exporter that has the package.
    """
    return f"the package ‘{package}’ is missing: {pip_command(f'blog-exporter[{extra}]')}"
