"""Outputs that cannot be written, or that are not files; caches that somebody else has filled."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from hostile_inputs import HostileInput, Run, Sandbox

_POST = "_posts/2026-01-02-post.md"
_SECRET = "a" * 62


def _post(sandbox: Sandbox) -> None:
    sandbox.post("A text.\n")


def _to(
    name: str,
    output: str,
    *codes: str,
    exits: tuple[int, ...] = (1,),
    prepare: Callable[[Sandbox], object] = lambda _: None,
    verify: Callable[[Run], None] | None = None,
    environment: dict[str, str] | None = None,
) -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        _post(sandbox)
        prepare(sandbox)

    command = ("epub", _POST, "-o", output)
    return HostileInput(name, build, command, codes, exits, verify, environment or {})


def _one_line(run: Run) -> None:
    assert len(run.stdout.splitlines()) == 1, run.stdout
    assert run.stdout.rstrip("\n").isprintable(), run.stdout


def _is_fifo(run: Run) -> None:
    assert (run.sandbox.out / "pipe.epub").is_fifo()


def _is_kept(run: Run) -> None:
    assert (run.sandbox.outside / _SECRET).read_text() == "mine"
    assert len([*run.sandbox.outside.iterdir()]) == 7


def _source_is_kept(run: Run) -> None:
    assert (run.sandbox.site / _POST).read_text().startswith("---")


def _cache(sandbox: Sandbox) -> Path:
    folder = sandbox.folder / "cache" / "blog-exporter" / "builds"
    folder.mkdir(parents=True)
    return folder / "exporter-store"


def _linked_store(sandbox: Sandbox) -> None:
    (sandbox.outside / _SECRET).write_text("mine")
    _cache(sandbox).symlink_to(sandbox.outside)


def _linked_shards(sandbox: Sandbox) -> None:
    (sandbox.outside / _SECRET).write_text("mine")
    store = _cache(sandbox)
    store.mkdir()
    for number in range(256):
        (store / f"{number:02x}").symlink_to(sandbox.outside)


def _pipes(sandbox: Sandbox) -> None:
    store = _cache(sandbox)
    (store / "00").mkdir(parents=True)
    for number in range(20):
        os.mkfifo(store / f".exporter-{number}.part")
        os.mkfifo(store / "00" / f"{number:062x}")


INPUTS = (
    _to("name of 300 characters", f"{{out}}/{'a' * 300}.epub", "write-failed"),
    _to("folder of 300 characters", f"{{out}}/{'a' * 300}/", exits=(1, 3)),
    _to("path of 5,000 characters", f"{{out}}{'/a' * 2500}.epub", exits=(1, 3)),
    _to("name with a null", "{out}/a\0b.epub", exits=(1, 2, 3)),
    _to(
        "name with a line end, an escape and bidi",
        "{out}/a\nb\x1b[31m\u202e.epub",
        exits=(0,),
        verify=_one_line,
    ),
    _to("name in no encoding", "{out}/\udcff.epub", exits=(0,)),
    _to("device", "/dev/full", exits=(1,)),
    _to("device as a folder", "/dev/null/", exits=(1,)),
    _to("standard output", "/dev/stdout", exits=(1,)),
    _to(
        "link to a device",
        "{out}/full.epub",
        "write-failed",
        prepare=lambda sandbox: (sandbox.out / "full.epub").symlink_to("/dev/full"),
    ),
    _to(
        "loop of links",
        "{out}/loop.epub",
        exits=(0, 1),
        prepare=lambda sandbox: (sandbox.out / "loop.epub").symlink_to("loop.epub"),
    ),
    _to(
        "pipe",
        "{out}/pipe.epub",
        "write-failed",
        prepare=lambda sandbox: os.mkfifo(sandbox.out / "pipe.epub"),
        verify=_is_fifo,
    ),
    _to(
        "folder with the name of the file",
        "{out}/book.epub",
        exits=(0, 1),
        prepare=lambda sandbox: (sandbox.out / "book.epub").mkdir(),
    ),
    _to(
        "file with the name of the folder",
        "{out}/file/",
        prepare=lambda sandbox: (sandbox.out / "file").write_text("x"),
    ),
    _to("the post itself", _POST, exits=(1, 2), verify=_source_is_kept),
    _to("system of processes", "/proc/", "write-failed"),
    _to("missing folder for temporary files", "{out}/", exits=(0,), environment={"TMPDIR": "/no"}),
    _to("cache that is a link", "{out}/", exits=(0,), prepare=_linked_store, verify=_is_kept),
    _to("cache of links", "{out}/", exits=(0,), prepare=_linked_shards, verify=_is_kept),
    _to("cache of pipes", "{out}/", exits=(0,), prepare=_pipes),
    HostileInput("cache of links cleared", _linked_shards, ("cache", "clear"), (), (0,), _is_kept),
    HostileInput("linked cache cleared", _linked_store, ("cache", "clear"), (), (0,), _is_kept),
)
