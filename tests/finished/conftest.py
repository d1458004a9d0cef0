"""The small book in every format and profile; each build is run once, for all processes."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from builds import BUILD_PARAMS, Build, Built
from pdf_reader import FinishedPdf
from renditions import Rendition
from small_book import ALONE, ALONE_NAMES, FILE, NAMES, SITE, TEXTS
from xhtml_reader import FinishedEpub, WebPage

from exporter.cli import main


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Build], Built]:
    """Return the function that runs a build the first time, in one of the processes."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= "finished"
    folder.mkdir(exist_ok=True)

    @cache
    def make(build: Build) -> Built:
        output, findings = folder / build.pdf, folder / f"{build.pdf}.jsonl"
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not findings.exists():
                findings.write_bytes(_built(build, output, folder / "cache"))
        (pdf,) = output.glob("*.pdf")
        (epub,) = output.glob("*.epub")
        lines = [json.loads(line) for line in findings.read_text("utf-8").splitlines()]
        return Built(build, FinishedPdf(pdf), FinishedEpub(epub), lines)

    return make


def _built(build: Build, output: Path, cache_folder: Path) -> bytes:
    """Write the files of a build to a folder, and return its diagnostics, each a line of JSON."""
    profile = f"{build.pdf},{build.epub}"
    arguments = ["collection", str(FILE), "--profile", profile, *build.options, "--json"]
    arguments += ["-o", f"{output}/", "--jobs", "1", "--cache-dir", str(cache_folder)]
    found = BytesIO()
    text = TextIOWrapper(found, encoding="utf-8", write_through=True)
    with redirect_stdout(text):
        assert main(arguments) == 0
    text.detach()
    return found.getvalue()


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Return the function that exports a post by itself, and opens the result."""
    folder = tmp_path_factory.mktemp("alone")
    readers = {"epub": FinishedEpub, "html": WebPage, "pdf": FinishedPdf}

    @cache
    def make(format_: str, source: str = ALONE.source, *options: str) -> Any:
        output = folder / str(len(list(folder.iterdir()))) / f"post.{format_}"
        arguments = [format_, str(SITE / source), *options, "-o", str(output), "--no-cache"]
        with redirect_stdout(TextIOWrapper(BytesIO(), encoding="utf-8")):
            assert main([*arguments, "--jobs", "1"]) == 0
        return readers[format_](output)

    return make


@pytest.fixture(
    scope="session",
    params=BUILD_PARAMS,
    ids=lambda build: f"{build.pdf}-{build.epub}",
)
def built(request: pytest.FixtureRequest, made: Callable[[Build], Built]) -> Built:
    """Return each build in turn."""
    return made(request.param)


@pytest.fixture
def build(built: Built) -> Build:
    """Return the profiles and options of each build in turn."""
    return built.build


@pytest.fixture
def pdf(built: Built) -> FinishedPdf:
    """Return the PDF of each build in turn."""
    return built.pdf


@pytest.fixture
def epub(built: Built) -> FinishedEpub:
    """Return the EPUB of each build in turn."""
    return built.epub


@pytest.fixture(
    params=[*BUILD_PARAMS, "epub", "html"],
    ids=lambda way: way if isinstance(way, str) else way.epub,
)
def rendition(
    request: pytest.FixtureRequest,
    made: Callable[[Build], Built],
    alone: Callable[..., Any],
) -> Rendition:
    """Return the book as each EPUB, then a post by itself as an EPUB and as a web page."""
    way = request.param
    if isinstance(way, Build):
        return Rendition(made(way).epub, TEXTS, NAMES, way.scope, way.pops)
    return Rendition(alone(way), (ALONE,), ALONE_NAMES)
