"""Lock files, the SBOM and the licences of the dependencies, and reproducible packages."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))
import dependencies  # noqa: E402

LOCKS = sorted((ROOT / "scripts" / "locks").glob("*.txt"))


def _versions(name: str) -> dict[str, str]:
    lock = ROOT / "scripts" / "locks" / f"{name}.txt"
    return {each.name: each.version for each in dependencies.locked_packages(lock)}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_has_a_version_and_hashes_and_no_address(lock: Path) -> None:
    lines = lock.read_text("utf-8").splitlines()
    assert all(
        re.match(r"[\w.-]+==\S+( ; .*)? \\$|    --hash=sha256:[0-9a-f]{64}", at) for at in lines
    )
    assert all(package.hashes for package in dependencies.locked_packages(lock))
    assert "//" not in "".join(lines)


def test_all_that_is_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]

    def names(requirements: list[str]) -> set[str]:
        found = (re.match(r"[\w.-]+", each) for each in requirements)
        return {re.sub(r"[-_.]+", "-", each[0]).lower() for each in found if each}

    extras = [
        each for extra in project["project"]["optional-dependencies"].values() for each in extra
    ]
    run = names(project["project"]["dependencies"]) | names(groups["build"])
    assert run <= _versions("demo").keys()
    assert run | names(extras) | names(groups["dev"]) <= _versions("test").keys()
    assert names(groups["tools"]) <= _versions("tools").keys()
    assert _versions("demo").items() <= _versions("test").items()


def test_sbom_and_licences_are_those_of_the_lock_file() -> None:
    packages = dependencies.needed_packages()
    bom = json.loads(dependencies.SBOM.read_text("utf-8"))
    fresh = json.loads(dependencies.sbom())
    assert [(each["purl"], each["properties"]) for each in bom["components"]] == [
        (each["purl"], each["properties"]) for each in fresh["components"]
    ]
    assert bom["metadata"] == fresh["metadata"]
    assert {"serialNumber", "timestamp"}.isdisjoint({*bom, *bom["metadata"]})
    page = dependencies.LICENCES.read_text("utf-8")
    for package in packages:
        licence = package.licence or "not installed on this platform"
        row = f"| {package.name} | {package.version} | {licence} |"
        assert row in page or not package.licence, f"{row}: run `make upgrade`"


def test_what_only_builds_the_exporter_is_not_needed_to_run_it() -> None:
    for package in dependencies.needed_packages():
        try:
            required = distribution(package.name).requires or []
        except PackageNotFoundError:
            continue
        names = {each.split(";")[0].split()[0].strip() for each in required if "extra" not in each}
        assert {re.split(r"[<>=!~\[(]", each)[0].lower() for each in names}.isdisjoint(
            dependencies._BUILD_ONLY
        )


@pytest.mark.slow
def test_packages_are_reproducible_and_the_wheel_has_its_sbom(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    built = []
    for number in (1, 2):
        for file in copy.rglob("*"):
            os.utime(file, (number * 1e8, number * 1e8))
        out = tmp_path / f"{number}"
        subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "-o", out, copy],
            check=True,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "TZ": f"UTC-{number}"},
            umask=0o022 if number == 1 else 0o077,
        )
        built.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert len(built[0]) == 2
    assert built[0] == built[1]
    (wheel,) = (tmp_path / "1").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if ".dist-info/sboms/" in each)
        assert archive.read(name) == dependencies.SBOM.read_bytes()
