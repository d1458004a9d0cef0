"""A small site, and a client of its preview that has the token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from exporter.build import BuildOptions
from exporter.preview.app import create_app
from exporter.preview.session import PreviewOptions, Session
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext

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


def session_of(root: Path, *, editor: tuple[str, ...] = ()) -> Session:
    """Return a session of a site, with a cache beside it."""
    context = BuildContext(cache=DiskCache(root.parent / "cache"))
    return Session(PreviewOptions(root, BuildOptions(context=context), editor))


@contextmanager
def opened(session: Session) -> Iterator[TestClient]:
    """Provide a client that has opened the address with the token."""
    with TestClient(create_app(session, TOKEN), ADDRESS) as client:
        assert client.get("/", params={"token": TOKEN}).status_code == 200
        yield client
