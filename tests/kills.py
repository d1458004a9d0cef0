"""Kills a build of a small collection at random moments, and looks at what is left behind.

`python tests/kills.py 200` tries many; `test_kills.py` tries a few.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_MARK = "KILLED_BUILD"
"""A variable in the environment of every process of a build."""
_PATIENCE = 5.0
"""Seconds until a process that is still there is an orphan."""
_POSTS = 6
_BOOK = "the-grain.pdf"
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108


@dataclass(slots=True)
class Attempts:
    """What was found: failures by their description, and how often which book was there."""

    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class KilledBuilds:
    """A site in a folder, whose collection is built and killed."""

    def __init__(self, folder: Path, *, cached: bool) -> None:
        self.folder = folder
        self._cached = cached
        self._mark = f"{folder}"
        self._started: list[int] = []
        self.site, self.out, self.tmp = (folder / name for name in ("site", "out", "tmp"))
        for path in (self.site / "_posts", self.out, self.tmp, folder / "cache", folder / "state"):
            path.mkdir(parents=True)
        (self.site / "_config.yml").write_text("title: The grain\nurl: https://grain.example\n")
        self.write_posts("first")

    def write_posts(self, word: str) -> None:
        """Write the posts anew; each differs by a word."""
        for number in range(1, _POSTS + 1):
            text = f"Salt, water and {word} flour, $x^{number}$.\n\n" * 10
            head = f"---\ntitle: Loaf {number}\ndate: 2026-01-{number:02}\n---\n\n"
            (self.site / "_posts" / f"2026-01-{number:02}-loaf.md").write_text(head + text)

    def start(self) -> subprocess.Popen[bytes]:
        """Start a build, in a process group of its own."""
        command = [sys.executable, "-m", "exporter", "collection", "_posts", "--title", "The grain"]
        command += ["--to", "pdf", "--jobs", "2", "-o", f"{self.out}/"]
        command += ["--cache-dir", str(self.folder / "cache")] if self._cached else ["--no-cache"]
        environment = {
            **os.environ,
            _MARK: self._mark,
            "TMPDIR": str(self.tmp),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        process = subprocess.Popen(
            command,
            cwd=self.site,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._started.append(process.pid)
        return process

    def build(self) -> bytes:
        """Build the book to its end, and return its bytes."""
        process = self.start()
        _, errors = process.communicate()
        assert process.returncode == 0, errors.decode()
        return (self.out / _BOOK).read_bytes()

    def kill(self, number: signal.Signals, after: float, *, group: bool) -> tuple[int, str]:
        """Kill a build after some seconds. Returns its exit code, and what it printed on stderr."""
        process = self.start()
        time.sleep(after)
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(process.pid, number)
        process.wait()
        deadline = time.monotonic() + _PATIENCE
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.02)
        # After the deadline: an orphan keeps the pipe open.
        os.set_blocking(process.stderr.fileno(), False)
        printed = process.stderr.read() or b""
        for stream in (process.stdout, process.stderr):
            stream.close()
        return process.returncode, printed.decode()

    def processes(self) -> list[str]:
        """Return the command lines of the processes of builds."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if f"{_MARK}={self._mark}\0".encode() in (process / "environ").read_bytes():
                    command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found.append(f"{process.name} {command}")
            except OSError:
                continue
        return found

    def left_behind(self) -> list[str]:
        """Return what is in the folders and in shared memory beside book and cache."""
        found = [*self.tmp.rglob("*"), *(self.folder / "cache").rglob(".*")]
        found += [path for path in self.out.iterdir() if path.name != _BOOK]
        found += [
            path
            for process in self._started
            for path in _SHARED_MEMORY.glob(f"*[-_]{process}[-_]*")
        ]
        return [str(path) for path in found]


def try_kills(count: int, folder: Path, seed: int, *, cached: bool) -> Attempts:
    """Kill `count` builds. After each, the next build must clean up, and give the whole book."""
    chosen = random.Random(seed)  # noqa: S311
    attempts, builds = Attempts(), KilledBuilds(folder, cached=cached)
    started = time.monotonic()
    old = builds.build()
    duration = time.monotonic() - started
    for number in range(count):
        builds.write_posts(f"flour {seed} {number}")
        what, group = chosen.choice(SIGNALS), chosen.random() < 0.5
        after = chosen.uniform(0.0, 1.05 * duration)
        about = f"{number}: {what.name}{' of the group' if group else ''} after {after:.2f} s"
        code, printed = builds.kill(what, after, group=group)
        killed = (builds.out / _BOOK).read_bytes()
        if orphans := builds.processes():
            attempts.failures.append(f"{about}: still running: {orphans}")
        early = code == -what and not printed
        expected = -what if what is signal.SIGKILL else 128 + what
        if not (code in (0, expected) or early):
            attempts.failures.append(f"{about}: exit code {code}, {printed!r}")
        if "Traceback" in printed or printed.count("\n") > 1:
            attempts.failures.append(f"{about}: printed {printed!r}")
        attempts.counts["files left after the kill"] += len(builds.left_behind())
        started = time.monotonic()
        new = builds.build()
        duration = (3 * duration + time.monotonic() - started) / 4
        attempts.counts["old" if killed == old else "new" if killed == new else "broken"] += 1
        if killed not in (old, new):
            attempts.failures.append(f"{about}: the book is neither the old nor the new one")
        if left := builds.left_behind():
            attempts.failures.append(f"{about}: left behind: {left}")
        if running := builds.processes():
            attempts.failures.append(f"{about}: still running after the next build: {running}")
        old = new
    return attempts


def _main(count: int, seed: int) -> int:
    # A shell has its background jobs ignore Ctrl-C, and they their children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    failures = 0
    for cached in (False, True):
        folder = Path(tempfile.mkdtemp(prefix="kills-"))
        try:
            attempts = try_kills(count // 2, folder, seed, cached=cached)
        finally:
            shutil.rmtree(folder)
        print(f"{'with' if cached else 'without'} a cache: {dict(attempts.counts)}")
        print(*attempts.failures, sep="\n")
        failures += len(attempts.failures)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
