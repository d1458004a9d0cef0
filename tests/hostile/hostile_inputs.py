"""What a hostile input is, and how it is run: processes with limits, and what they left."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

POST_FILE = "_posts/2026-01-02-post.md"
"""The post of most inputs."""
CANARY = "Zanzibarcanary"
"""A word of files that no site may read; it must be in no output and in no message."""

MAX_CPU = 20.0
"""Seconds of CPU for one input, with its child processes."""
MAX_MEMORY = 1024**3
"""Bytes of the largest process of one input."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The folders of one run. `outside` holds files with `CANARY`; `listener` is an address."""

    folder: Path
    listener: str

    @property
    def site(self) -> Path:
        """The site of a stranger, in which the command runs."""
        return self.folder / "site"

    @property
    def outside(self) -> Path:
        """What the site must not read."""
        return self.folder / "outside"

    @property
    def out(self) -> Path:
        """The folder that outputs are written to."""
        return self.folder / "out"

    @property
    def secret(self) -> Path:
        """A file with `CANARY`."""
        return self.outside / "secret.md"

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file of the site, and return it."""
        file = self.site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def post(self, body: str | bytes, metadata: str = "", name: str = "2026-01-02-post.md") -> Path:
        """Write a post of a Jekyll site, and return it."""
        head = f"---\ntitle: A post\n{metadata}\n---\n\n".encode()
        return self.write(
            f"_posts/{name}", head + (body.encode() if isinstance(body, str) else body)
        )


@dataclass(frozen=True, slots=True)
class HostileInput:
    """An input that a stranger may supply.

    `build` writes its files. `command` are the arguments of the command line, run in the folder of
    the site, where `{out}`, `{outside}` and `{listener}` are replaced; `-o {out}/` is added to
    commands that build. `codes` are the diagnostics that must be reported, for which `--json -v` is
    added; `exits` are the exit codes that are right. `verify` looks at the outputs.
    """

    name: str
    build: Callable[[Sandbox], object]
    command: tuple[str, ...] = ("epub", POST_FILE)
    codes: tuple[str, ...] = ()
    exits: tuple[int, ...] = (0, 1)
    verify: Callable[[Run], None] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


def with_files(
    name: str,
    files: Mapping[str, str | bytes],
    *,
    without: Sequence[str] = (),
    **options: Any,
) -> HostileInput:
    """Return an input of files by path, which lacks some of the files of each site."""

    def build(sandbox: Sandbox) -> None:
        for path in without:
            (sandbox.site / path).unlink()
        for path, content in files.items():
            sandbox.write(path, content)

    return HostileInput(name, build, **options)


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended. `exit_code` is negative for the signal that ended it.

    `cpu` is in seconds, of all its processes; `memory` is that of the largest, in bytes. `left` is
    the number of processes that were still there some seconds after it.
    """

    sandbox: Sandbox
    stdout: str
    stderr: str
    exit_code: int
    cpu: float
    memory: int
    left: int

    @property
    def outputs(self) -> list[Path]:
        """The files that were written."""
        return [path for path in sorted(self.sandbox.out.rglob("*")) if path.is_file()]


def make_sandbox(folder: Path, listener: str) -> Sandbox:
    """Make the folders of a run, with an empty Jekyll site and secret files outside of it."""
    sandbox = Sandbox(folder, listener)
    for path in (sandbox.site, sandbox.outside, sandbox.out, folder / "cache", folder / "tmp"):
        path.mkdir()
    sandbox.write("_config.yml", "title: A blog\nurl: https://blog.example\n")
    sandbox.secret.write_text(f"---\ntitle: {CANARY}\n---\n\n{CANARY}\n")
    for name in ("secret.yml", "secret.css", "secret.html", "secret.bib", "secret.txt"):
        (sandbox.outside / name).write_text(f"{CANARY}: '{CANARY}'\n")
    return sandbox


def run(hostile: HostileInput, sandbox: Sandbox, processes: WarmProcess) -> Run:
    """Build an input's files and run its command in a child process."""
    hostile.build(sandbox)
    places = {
        "{out}": str(sandbox.out),
        "{outside}": str(sandbox.outside),
        "{listener}": sandbox.listener,
    }
    arguments = list(hostile.command)
    for place, value in places.items():
        arguments = [argument.replace(place, value) for argument in arguments]
    if arguments[0] in ("epub", "pdf", "html", "collection") and "-o" not in arguments:
        arguments += ["-o", f"{sandbox.out}/"]
    if hostile.codes:
        arguments += ["--json", "-v"]
    done = processes.run(
        {
            "arguments": arguments,
            "folder": str(sandbox.folder),
            "site": str(sandbox.site),
            "max_cpu": int(MAX_CPU),
            "environment": {
                "XDG_CACHE_HOME": str(sandbox.folder / "cache"),
                "TMPDIR": str(sandbox.folder / "tmp"),
                **hostile.environment,
            },
        }
    )
    stdout, stderr = (
        (sandbox.folder / name).read_bytes().decode(errors="replace")
        for name in ("stdout", "stderr")
    )
    return Run(sandbox, stdout=stdout, stderr=stderr, **done)


class WarmProcess:
    """A process that has loaded the exporter (see `warm_process`), and runs commands one by one."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            (sys.executable, str(Path(__file__).with_name("warm_process.py"))),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Return the exit code of a command, and the resources of its processes."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a web server of this machine, and the requests that it got."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET  # noqa: N815 (names of the library)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", requests
        finally:
            server.shutdown()
            thread.join()
