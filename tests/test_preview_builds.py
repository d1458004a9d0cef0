"""Builds of the preview: books in a child process, with progress, cancelled, one at a time."""

from __future__ import annotations

import asyncio
import errno
import json
import multiprocessing
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from previews import build_books_here, opened, preview_of, write_site

from exporter.options.settings import Format
from exporter.preview import builds
from exporter.preview.build_process import BuildOrder
from exporter.preview.builds import Build
from exporter.preview.security import CHANGE_HEADER
from exporter.preview.state import PreviewState

pytestmark = pytest.mark.slow

BOOK = "spices.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with a collection file."""
    root = write_site(tmp_path / "site")
    (root / BOOK).write_text("title: Spices\nposts:\n  - _posts/*\n", "utf-8")
    return root


def _start(preview: PreviewState, root: Path, *formats: Format, stamp: int = 0) -> Build:
    return preview.builds.start(BOOK, BuildOrder(root / BOOK, formats, preview.build), stamp)


async def _end(preview: PreviewState, build: Build) -> Build:
    return await preview.builds.until(build.id, lambda build: build.has_ended)


def _run(root: Path, steps: Callable[[PreviewState], Awaitable[None]]) -> list[dict[str, Any]]:
    """Run steps with a preview, and return its events about builds."""
    events = []

    async def listen(preview: PreviewState) -> None:
        async for text in preview.events.lines():
            kind, _, data = text.partition("\ndata: ")
            if kind == "event: build":
                events.append(json.loads(data))

    async def run() -> None:
        with preview_of(root) as preview:
            listener = asyncio.create_task(listen(preview))
            await asyncio.sleep(0)
            await steps(preview)
            await asyncio.sleep(0)
            await preview.close()
            listener.cancel()

    # In the main thread, the browser of another test may have an event loop that is running.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()
    return events


def test_a_book_is_built_in_a_child_process_with_progress(root: Path) -> None:
    async def steps(preview: PreviewState) -> None:
        started = _start(preview, root, "epub", "pdf")
        build = await _end(preview, started)
        assert (build.state, build.failure) == ("done", "")
        assert [file.path.name for file in build.files] == ["spices.epub", "spices.pdf"]
        epub, pdf = build.files
        assert epub.path.read_bytes().startswith(b"PK")
        assert pdf.path.read_bytes().startswith(b"%PDF")
        assert (pdf.title, pdf.chapters, epub.pages, epub.description) == ("Spices", 2, 0, None)
        assert pdf.description is not None
        assert len(pdf.description.layout.labels) == pdf.pages
        # The findings are at their places in the posts, and the PDF was audited.
        assert any(
            ((each.place and each.place.path) or "").endswith("pepper.md")
            for each in build.findings
        )
        assert list(build.audited) == [pdf.path]
        # The order is carried out once, until a file changes.
        assert _start(preview, root, "epub", "pdf").id == build.id
        assert _start(preview, root, "epub", "pdf", stamp=1).id != build.id

    events = _run(root, steps)
    first = [event for event in events if event["id"] == 1]
    assert [first[0]["state"], first[1]["state"], first[-1]["state"]] == [
        "waiting",
        "running",
        "done",
    ]
    assert {event["source"] for event in first} == {BOOK}
    assert {
        (event["phase"], event["done"], event["total"]) for event in first if "phase" in event
    } >= {("Reading", 2, 2)}


def test_one_book_at_a_time_and_a_cancelled_one_ends_its_process(root: Path) -> None:
    async def steps(preview: PreviewState) -> None:
        first = _start(preview, root, "pdf")
        second = _start(preview, root, "epub")
        await preview.builds.until(first.id, lambda build: build.state == "running")
        assert len(multiprocessing.active_children()) == 1
        waiting = preview.builds.get(second.id)
        assert waiting is not None
        assert waiting.state == "waiting"
        # A later order of the same replaces the one that runs.
        third = _start(preview, root, "pdf", stamp=1)
        assert (await _end(preview, first)).state == "cancelled"
        assert (await _end(preview, second)).state == "done"
        preview.builds.cancel(third.id)
        assert (await _end(preview, third)).files == ()

    _run(root, steps)
    assert multiprocessing.active_children() == []


def test_a_build_that_is_dropped_while_it_is_awaited_has_ended(root: Path) -> None:
    async def steps(preview: PreviewState) -> None:
        first = _start(preview, root, "epub")
        waiting = asyncio.create_task(_end(preview, first))
        await asyncio.sleep(0)
        later = _start(preview, root, "epub", stamp=1)
        # As if the later one had ended at the same time.
        preview.builds._drop_others(later.id)
        assert preview.builds.get(first.id) is None
        assert (await waiting).state == "cancelled"

    _run(root, steps)


def test_a_process_that_is_killed_is_a_failure(root: Path) -> None:
    async def steps(preview: PreviewState) -> None:
        build = _start(preview, root, "epub")
        await preview.builds.until(build.id, lambda build: build.state == "running")
        for process in multiprocessing.active_children():
            process.kill()
        ended = await _end(preview, build)
        assert ended.state == "failed"
        assert ended.failure.endswith("it was killed, probably for lack of memory")

    _run(root, steps)


def test_a_build_that_cannot_be_started_is_a_failure(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start_process(_: BuildOrder, folder: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

    monkeypatch.setattr(builds, "start_process", start_process)

    async def steps(preview: PreviewState) -> None:
        build = await _end(preview, _start(preview, root, "epub"))
        assert build.state == "failed"
        (finding,) = build.findings
        assert finding.message.endswith("No space left on device")

    _run(root, steps)


def test_a_book_in_volumes_in_the_pages_view_and_its_build(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_books_here(monkeypatch)
    parts = "[{title: White, posts: _posts/*salt*}, {title: Black, posts: _posts/*pepper*}]"
    (root / BOOK).write_text(f"title: Spices\nvolumes: part\nparts: {parts}\n", "utf-8")
    names = ["spices-01-white.pdf", "spices-02-black.pdf"]
    with opened(root) as client:
        second = client.get("/api/pages", params={"source": BOOK, "file": names[1]}).json()
        assert (second["file"], second["files"]) == (names[1], names)
        pages = client.get("/api/pages", params={"source": BOOK}).json()
        assert (pages["file"], pages["title"]) == (names[0], "Spices: White")
        assert pages["revision"] != second["revision"]
        for answer in (pages, second):
            assert client.get(f"/api/pages/{answer['revision']}/findings").json()["checked"]
        assert client.get(f"/api/pages/{pages['revision']}/1/100.png").status_code == 200
        build = client.get("/api/builds/1").json()
        assert (build["source"], build["files"][0]["pages"]) == (BOOK, len(pages["pages"]))
        # Its end is not changed by a late request.
        cancelled = client.delete("/api/builds/1", headers={CHANGE_HEADER: "1"}).json()
        assert client.get("/api/builds/1").json()["state"] == cancelled["state"]
        assert client.get("/api/builds/99").status_code == 404
