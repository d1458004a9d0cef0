"""A small site, and a client of its preview that has the token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from exporter.api.session import Session
from exporter.preview import builds
from exporter.preview.app import create_app
from exporter.preview.build_process import Message, run_build
from exporter.preview.builds import Build
from exporter.preview.state import PreviewOptions, PreviewState
from exporter.runtime.cache import DiskCache

TOKEN = "a-token-of-the-tests"  # noqa: S105
ADDRESS = "http://127.0.0.1:8765"


def write_site(root: Path) -> Path:
    """Write a site with two posts, of which one has a finding, and return its root."""
    (root / "_posts").mkdir(parents=True)
    (root / "_config.yml").write_text("title: Salt & Pepper\nurl: https://salt.example\n", "utf-8")
    (root / "_posts" / "2026-01-02-salt.md").write_text(
        "---\ntitle: Salt\nauthor: Ada Cook\ntags: [spices, white]\n---\n\n"
        "# Grains\n\nA pinch.\n\nAnother [pinch](https://salt.example/about).\n",
        "utf-8",
    )
    (root / "_posts" / "2026-02-03-pepper.md").write_text(
        "---\ntitle: Pepper\ntags: [spices]\n---\n\nBlack.\n\n![A mill](mill.png)\n", "utf-8"
    )
    return root


def build_books_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build books in a thread of this process: another one first loads the modules for it."""

    async def run_here(build: Build, send: Callable[[Message], None]) -> None:
        await asyncio.to_thread(run_build, build.order, build.folder, send)

    monkeypatch.setattr(builds, "_run_in_child", run_here)


@contextmanager
def preview_of(root: Path, *, editor: tuple[str, ...] = ()) -> Iterator[PreviewState]:
    """Provide the state of a preview of a site, with a cache beside it."""
    with Session(DiskCache(root.parent / "cache"), jobs=1) as session:
        yield PreviewState(PreviewOptions(root, editor=editor), session)


@contextmanager
def opened(root: Path, *, editor: tuple[str, ...] = (), token: str = TOKEN) -> Iterator[TestClient]:
    """Provide a client of the preview of a site, which has opened the address with the token.

    Its paths are below that of the preview then.
    """
    with (
        preview_of(root, editor=editor) as preview,
        TestClient(create_app(preview, TOKEN), ADDRESS) as client,
    ):
        if token:
            assert client.get("/", params={"token": token}).status_code == 200
            (cookie,) = client.cookies.jar
            client.base_url = client.base_url.join(cookie.path)
        yield client
