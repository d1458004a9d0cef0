"""Measure the exporter and its peers, and write a report."""

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

from bench import report
from bench.blog import blog_at, copy_blog
from bench.commands import CLONE, HERE, peers
from bench.measurements import Measurement
from bench.reading_speed import ReadingSpeed
from bench.tasks import Benchmark, growth, measure_task, tasks, warm_up

_SIZES = (10, 50, 1000, 2000)
_TOOLS = ("exporter", "pandoc-epub", "weasyprint", "typst")
_MEMORY_SHARE = 0.8


def main() -> int:
    """Measure, and write the report after every task, so that an aborted run leaves one."""
    options = _parser().parse_args()
    original = blog_at(options.blog.resolve())
    if not original.posts:
        print(f"there are no posts in ‘{options.blog}/_posts’", file=sys.stderr)
        return 2
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.work) as name:
        folder = Path(name).resolve()
        bench = Benchmark(
            folder,
            copy_blog(original, folder / "blog"),
            peers(folder / "programs"),
            options.runs,
            options.timeout,
            dict(options.limit),
            _memory() * _MEMORY_SHARE,
            frozenset(options.only),
            _progress(),
        )
        rows: list[Measurement] = []
        warm_up(bench, tasks(bench.blog, quick=True)[0])
        for row in _measurements(bench, options):
            rows.append(row)
            _write(bench, options, rows, None)
        reading = _reading_speed(bench.blog.root) if bench.includes("exporter") else None
        _write(bench, options, rows, reading)
    print(report.targets_table(rows, reading))
    print(options.output / "REPORT.md")
    return 0


def _measurements(bench: Benchmark, options: argparse.Namespace) -> Iterator[Measurement]:
    for task in tasks(bench.blog, quick=options.quick):
        yield from measure_task(bench, task)
    if not options.quick:
        for task in growth(bench, options.sizes):
            yield from measure_task(bench, task, cold_only=True)


def _write(
    bench: Benchmark,
    options: argparse.Namespace,
    rows: list[Measurement],
    reading: ReadingSpeed | None,
) -> None:
    run = report.Run(
        f"{datetime.now(UTC):%Y-%m-%d}",
        _version(),
        _machine(),
        f"{len(bench.blog.posts):,} posts of ‘{options.blog.resolve().name}’",
        options.runs,
        bench.peers,
        tuple(rows),
        reading,
    )
    picture = report.plot(run.rows)
    name = "growth.svg" if picture else ""
    if name:
        (options.output / name).write_text(picture, "utf-8")
    (options.output / "REPORT.md").write_text(report.as_markdown(run, name), "utf-8")
    (options.output / "results.json").write_text(report.as_json(run), "utf-8")


def _reading_speed(root: Path) -> ReadingSpeed | None:
    """Measure the speed of reading in a new process."""
    ran = subprocess.run(  # noqa: S603
        (sys.executable, "-m", "bench.reading_speed", str(root)),
        cwd=CLONE,
        capture_output=True,
        check=False,
    )
    return ReadingSpeed(**json.loads(ran.stdout)) if ran.returncode == 0 else None


def _progress() -> Callable[[str], None]:
    start = time.monotonic()

    def show(line: str) -> None:
        print(f"{time.monotonic() - start:7.1f} s  {line}", file=sys.stderr, flush=True)

    return show


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--blog", type=Path, required=True, help="root of a Jekyll site")
    parser.add_argument(
        "--quick", action="store_true", help="measure one post and the 20 newest only"
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=_TOOLS,
        help="tool to measure; repeatable (default: all)",
    )
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default=_SIZES,
        help="numbers of posts besides the blog’s own (default: 10,50,1000,2000)",
    )
    parser.add_argument(
        "--runs",
        type=int,
        default=1,
        help="repetitions, of which medians are reported (default: 1)",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=3600,
        help="limit of a command in seconds (default: 3600)",
    )
    parser.add_argument(
        "--limit",
        type=_limit,
        action="append",
        default=[],
        metavar="NAME=SECONDS",
        help="limit of one tool in seconds, such as weasyprint=600; repeatable",
    )
    parser.add_argument(
        "--output", type=Path, default=HERE, help="folder of the report (default: bench/)"
    )
    parser.add_argument(
        "--work", type=Path, help="folder for temporary files (default: the system’s)"
    )
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


def _limit(text: str) -> tuple[str, float]:
    name, _, seconds = text.partition("=")
    if name not in _TOOLS:
        raise argparse.ArgumentTypeError(f"unknown tool ‘{name}’; allowed: {', '.join(_TOOLS)}")
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
