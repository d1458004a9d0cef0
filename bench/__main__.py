"""Measures the exporter and its peers, and writes the report: `python -m bench --help`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import contestants, report
from bench.blog import blog_at, copied
from bench.contestants import CLONE, HERE
from bench.reading import Reading
from bench.rows import Row
from bench.work import Bench, growth, measured, tasks, warmed

_SIZES = (10, 50, 1000, 2000)
_NAMES = ("exporter", "pandoc-epub", "weasyprint", "typst")
_MEMORY_SHARE = 0.8


def main() -> int:
    """Measure, and write what was measured after every task, so that a run may be broken off."""
    said = _parser().parse_args()
    original = blog_at(said.blog.resolve())
    if not original.posts:
        print(f"there are no posts in ‘{said.blog}/_posts’", file=sys.stderr)
        return 2
    said.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=said.work) as name:
        folder = Path(name).resolve()
        bench = Bench(
            folder,
            copied(original, folder / "blog"),
            contestants.peers(folder / "programs"),
            said.runs,
            said.timeout,
            dict(said.limit),
            _memory() * _MEMORY_SHARE,
            frozenset(said.only),
            _teller(),
        )
        rows: list[Row] = []
        warmed(bench, tasks(bench.blog, quick=True)[0])
        for row in _rows(bench, said):
            rows.append(row)
            _write(bench, said, rows, None)
        if bench.takes_part("exporter"):
            _write(bench, said, rows, _reading(bench.blog.root))
    print(said.output / "REPORT.md")
    return 0


def _rows(bench: Bench, said: argparse.Namespace) -> Iterator[Row]:
    for task in tasks(bench.blog, quick=said.quick):
        yield from measured(bench, task)
    if not said.quick:
        for task in growth(bench, said.sizes):
            yield from measured(bench, task, grows=True)


def _write(
    bench: Bench, said: argparse.Namespace, rows: list[Row], reading: Reading | None
) -> None:
    run = report.Run(
        f"{datetime.now(UTC):%Y-%m-%d}",
        _version(),
        _machine(),
        f"{len(bench.blog.posts):,} posts of ‘{said.blog.resolve().name}’",
        said.runs,
        bench.peers,
        tuple(rows),
        reading,
    )
    picture = report.plot(run.rows)
    name = "growth.svg" if picture else ""
    if name:
        (said.output / name).write_text(picture, "utf-8")
    (said.output / "REPORT.md").write_text(report.as_markdown(run, name), "utf-8")
    (said.output / "results.json").write_text(report.as_json(run), "utf-8")


def _reading(root: Path) -> Reading | None:
    """The reader alone, in a process of its own."""
    ran = subprocess.run(  # noqa: S603
        (sys.executable, "-m", "bench.reading", str(root)),
        cwd=CLONE,
        capture_output=True,
        check=False,
    )
    return Reading(**json.loads(ran.stdout)) if ran.returncode == 0 else None


def _teller() -> Callable[[str], None]:
    began = time.monotonic()

    def tell(words: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {words}", file=sys.stderr, flush=True)

    return tell


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--blog", type=Path, required=True, help="the root of a Jekyll site")
    parser.add_argument("--quick", action="store_true", help="one post and the 20 newest only")
    parser.add_argument(
        "--only", action="append", default=[], choices=_NAMES, help="who takes part (more: again)"
    )
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default=_SIZES,
        help="numbers of posts that growth is shown by, such as 10,50,1000 (the blog’s is one too)",
    )
    parser.add_argument("--runs", type=int, default=1, help="medians of so many runs (default: 1)")
    parser.add_argument(
        "--timeout",
        type=float,
        default=3600,
        help="seconds that a command may take (default: 3600)",
    )
    parser.add_argument(
        "--limit",
        type=_limit,
        action="append",
        default=[],
        metavar="NAME=SECONDS",
        help="the same for one contestant, such as weasyprint=600",
    )
    parser.add_argument("--output", type=Path, default=HERE, help="a folder for the report")
    parser.add_argument("--work", type=Path, help="a folder for what is made meanwhile")
    return parser


def _sizes(words: str) -> tuple[int, ...]:
    return tuple(int(word) for word in words.split(",") if word)


def _limit(words: str) -> tuple[str, float]:
    name, _, seconds = words.partition("=")
    if name not in _NAMES:
        raise argparse.ArgumentTypeError(f"‘{name}’ is none of {', '.join(_NAMES)}")
    return name, float(seconds)


def _version() -> str:
    ran = subprocess.run(
        (sys.executable, "-m", "exporter", "--version"),
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.strip()


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores and {_memory() / 1e9:.0f} GB of memory ({platform.system()}"
        f" {platform.machine()}, Python {platform.python_version()})"
    )


def _memory() -> float:
    return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))


if __name__ == "__main__":
    sys.exit(main())
