"""The wheel carries all that it needs: installed far from the clone, it exports a post."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow

POST = """\
---
title: Far from home
date: 2026-03-01
---

A [link](https://example.org/) and a word.
"""

CLIENT = """\
from dataclasses import replace
from datetime import date
from pathlib import Path

import exporter

post = exporter.load("post.md", settings=exporter.Choices(theme="essay"))
renamed = replace(post, metadata=replace(post.metadata, title="Renamed"))
size: int = len(exporter.epub(renamed).data)
context = exporter.BuildContext(exporter.SerialExecutor(), exporter.DiskCache("cache"))
try:
    for result in (
        exporter.pdf("post.md", Path("dist"), settings=exporter.Settings(profile="print")),
        exporter.html(post, context=context),
        *exporter.collection("posts", formats=("epub", "pdf"), tag="bread", since=date(2026, 1, 1)),
        *exporter.collection("posts", formats="epub", author=["Ann"], until="2026-12-31"),
    ):
        saved: Path | None = result.path
        checked: exporter.CheckResult = exporter.check_file(result)
except exporter.ExportError as error:
    codes: list[str] = [found.code for found in error.diagnostics]
filters: list[exporter.Transform] = [
    exporter.FilterProgram("./shout"),
    lambda post: replace(post, assets={}),
]
exporter.pdf("post.md", transforms=filters)
exporter.pdf("post.md", transforms=[str])  # type: ignore[list-item]
exporter.epub(1)  # type: ignore[arg-type]
exporter.collection("posts", formats="mobi")  # type: ignore[arg-type]
"""


def run(*command: str | Path, cwd: Path, path: Path | str | None = None) -> str:
    """The command's standard output; a failure shows what it said."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path:
        environment["PYTHONPATH"] = str(path)
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CLONE)
    run(*build, cwd=folder)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """A folder of packages that holds the wheel's and nothing else; it goes before all others."""
    folder = wheel.parent / "packages"
    pip = (sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", folder)
    run(*pip, wheel, cwd=wheel.parent)
    return folder


def test_the_wheel_holds_the_package_and_its_licences_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    [data, info] = sorted({name.split("/")[0] for name in names} - {"exporter"})
    assert info.endswith(".dist-info")
    manual = [f"{data}/data/share/man/man1/exporter.1"]
    assert [name for name in names if name.startswith(data)] == manual
    assert f"{info}/licenses/LICENSE" in names
    assert any(name.startswith(f"{info}/licenses/styles/fonts/") for name in names)
    assert any(name.startswith("exporter/styles/templates/") for name in names)
    assert any(
        name.startswith("exporter/styles/fonts/") and name.endswith(".ttf") for name in names
    )
    assert not any("__pycache__" in name for name in names)


def test_it_exports_a_post_from_another_folder(installed: Path, tmp_path: Path) -> None:
    exporter = installed / "bin" / "exporter"
    (tmp_path / "2026-03-01-far.md").write_text(POST, "utf-8")
    run(exporter, "html", "2026-03-01-far.md", "-o", "far.html", cwd=tmp_path, path=installed)
    page = (tmp_path / "far.html").read_text("utf-8")
    assert "Far from home" in page
    assert ".disclaimer" in page, "no stylesheet reached the page"


def test_styles_come_from_inside_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "from exporter.themes import resources; print(resources.styles())"
    styles = run(sys.executable, "-c", code, cwd=tmp_path, path=installed).strip()
    assert Path(styles) == installed / "exporter" / "styles"


def test_the_installed_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    version = run(installed / "bin" / "exporter", "--version", cwd=tmp_path, path=installed)
    [info] = installed.glob("blog_exporter-*.dist-info")
    assert version.split()[-1] in info.name


def test_a_client_is_type_checked_against_the_wheel(installed: Path, tmp_path: Path) -> None:
    # Without `-S`, an editable install of the clone would be found too.
    path = os.pathsep.join((str(installed), sysconfig.get_path("purelib")))
    (tmp_path / "client.py").write_text(CLIENT, "utf-8")
    page = (CLONE / "docs" / "api.md").read_text("utf-8")
    example = re.search(r"<!-- test: transform -->\n```python\n(.*?)```", page, re.DOTALL)
    assert example
    (tmp_path / "example.py").write_text(example[1], "utf-8")
    mypy = (sys.executable, "-S", "-m", "mypy", "--config-file=", "--strict")
    assert "no issues found in 2" in run(*mypy, "client.py", "example.py", cwd=tmp_path, path=path)
