"""Writes what a wheel depends on: an SBOM, and a page of licences.

`python scripts/dependencies.py` reads the versions and hashes from scripts/locks/demo.txt, and the
licences from the packages that are installed. `make upgrade` runs it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "scripts" / "locks" / "demo.txt"
SBOM = ROOT / "scripts" / "locks" / "blog-exporter.cdx.json"
LICENCES = ROOT / "docs" / "licences.md"
_BUILD_ONLY = frozenset({"editables", "hatchling", "pathspec", "pluggy", "trove-classifiers"})
"""What builds the exporter, and is not needed to run it."""
_PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_PAGE = """\
# Licences of the dependencies

The packages that `make setup` installs to run the exporter, from `scripts/locks/demo.txt`; the
licences are those that the packages name. `make upgrade` writes this page. A wheel carries the
same list, with the SHA-256 of every file, as a CycloneDX SBOM in `.dist-info/sboms/` (PEP 770).
The fonts of the themes have their licences beside them, in `styles/fonts/` and `styles/themes/`.

| package | version | licence |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """A package of a lock file, with the SHA-256 of its files in hexadecimal."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def licence(self) -> str:
        """The licence that the installed package names; empty if it is not installed here."""
        try:
            found = metadata(self.name)
        except PackageNotFoundError:
            return ""
        if expression := found.get("License-Expression"):
            return str(expression)
        classifiers = (str(each) for each in found.get_all("Classifier") or ())
        names = [
            each.rpartition(" :: ")[2]
            for each in classifiers
            if each.startswith("License :: ") and not each.endswith(":: OSI Approved")
        ]
        # Some packages have the whole text of their licence in this field.
        first_line = str(found.get("License") or "").strip().partition("\n")[0]
        return " or ".join(names) or first_line[:60]


def locked_packages(lock: Path = LOCK) -> Iterator[LockedPackage]:
    """Yield the packages of a lock file."""
    text = lock.read_text("utf-8")
    starts = [*_PINNED.finditer(text)]
    ends = [*(each.start() for each in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=True):
        hashes = tuple(_HASH.findall(text[start.end() : end]))
        yield LockedPackage(start[1], start[2], hashes)


def needed_packages() -> list[LockedPackage]:
    """Return the packages that the exporter runs with."""
    return [each for each in locked_packages() if each.name not in _BUILD_ONLY]


def sbom() -> str:
    """Return the SBOM of a wheel (CycloneDX 1.6, JSON). It has no time and no random number."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    packages = needed_packages()
    bom: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
                "purl": own,
            }
        },
        "components": [_component(each) for each in packages],
        "dependencies": [{"ref": own, "dependsOn": [each.purl for each in packages]}],
    }
    return json.dumps(bom, indent=1, ensure_ascii=False) + "\n"


def _component(package: LockedPackage) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        # A package has a file for each platform: a hash belongs to one of them.
        "properties": [{"name": "pip:sha256", "value": each} for each in package.hashes],
    }
    if package.licence:
        component["licenses"] = [{"license": {"name": package.licence}}]
    return component


def licences_page() -> str:
    """Return the page of licences."""
    rows = (
        f"| {each.name} | {each.version} | {each.licence or 'not installed on this platform'} |"
        for each in needed_packages()
    )
    return _PAGE + "\n".join(rows) + "\n"


if __name__ == "__main__":
    SBOM.write_text(sbom(), "utf-8")
    LICENCES.write_text(licences_page(), "utf-8")
