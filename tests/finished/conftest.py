"""The small book in every format and profile; each process builds a file once."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
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
    """Return the function that runs a build the first time."""
    folder = tmp_path_factory.mktemp("finished")

    @cache
    def make(build: Build) -> Built:
        output = folder / build.pdf
        profile = f"{build.pdf},{build.epub}"
        arguments = ["collection", str(FILE), "--profile", profile, *build.options, "--json"]
        arguments += ["-o", f"{output}/", "--jobs", "1", "--cache-dir", str(folder / "cache")]
        found = TextIOWrapper(BytesIO(), encoding="utf-8")
        with redirect_stdout(found):
            assert main(arguments) == 0
        (pdf,) = output.glob("*.pdf")
        (epub,) = output.glob("*.epub")
        found.seek(0)
        lines = [json.loads(line) for line in found]
        return Built(build, FinishedPdf(pdf), FinishedEpub(epub), lines)

    return make


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
