"""Measure the preview: how soon the list of posts is in the browser, how quick a search is, memory.

`python -m bench.preview BLOG --sizes 265,2000` prints a table in Markdown. A headless Chromium with
an empty page waits before the command starts, so that its own start is not counted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.blog import blog_at, repeat_blog
from bench.measure import descendants, proportional

_TIMEOUT_MS = 600_000
_INTERVAL = 0.1
_NOTHING_LEFT = "() => !document.querySelector('.head .small').textContent"
_SEARCH = """async words => {
  const search = document.querySelector('[type=search]')
  const changed = new Promise(resolve => new MutationObserver(resolve)
    .observe(document.querySelector('.posts'), { childList: true }))
  const start = performance.now()
  search.focus()
  search.value = words
  search.dispatchEvent(new Event('input'))
  await changed
  await new Promise(requestAnimationFrame)
  return (performance.now() - start) / 1000
}"""
"""Seconds from a letter in the search to the frame with its posts."""


@dataclass(frozen=True, slots=True)
class PreviewRun:
    """The seconds of one run, counted from the start of the command, and bytes.

    `address` is when the address was printed, `listed` when the first posts were in the browser,
    `read` when the findings of all posts were. `cpu` is the processor time of the server until
    `listed`. `search` is the time of one search. `memory` is the peak of the PSS of the server and
    its children.
    """

    address: float
    listed: float
    cpu: float
    read: float
    search: float
    memory: float


def main() -> int:
    """Measure, and print a table."""
    options = _parser().parse_args()
    blog = blog_at(options.blog.resolve())
    if not blog.posts:
        print(f"there are no posts in ‘{options.blog}/_posts’", file=sys.stderr)
        return 2
    print("| posts | cache | address | list | CPU | all read | search | memory |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="bench-") as name, _browser() as browser:
        for size in options.sizes or [len(blog.posts)]:
            root = repeat_blog(blog, size, Path(name) / f"{size}").root
            cache = Path(name) / f"cache-{size}"
            _print(size, "empty", [_run(browser, root, cache)])
            _print(size, "filled", [_run(browser, root, cache) for _ in range(options.runs)])
    return 0


def _print(size: int, cache: str, runs: Sequence[PreviewRun]) -> None:
    """Print the medians of some runs as a row."""

    def median(name: str) -> float:
        return float(statistics.median(getattr(run, name) for run in runs))

    times = " | ".join(f"{median(name):.2f} s" for name in ("address", "listed", "cpu"))
    print(
        f"| {size:,} | {cache} | {times} | {median('read'):.1f} s | {median('search'):.2f} s "
        f"| {median('memory') / 1e6:.0f} MB |",
        flush=True,
    )


def _run(browser: Browser, root: Path, cache: Path) -> PreviewRun:
    command = [sys.executable, "-m", "exporter", "preview", str(root), "--no-browser"]
    command += ["--port", "0", "--cache-dir", str(cache)]
    page = browser.new_page()
    page.set_default_timeout(_TIMEOUT_MS)
    start = time.perf_counter()
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None  # noqa: S101
        try:
            address = server.stdout.readline().strip()
            printed = time.perf_counter() - start
            page.goto(address, wait_until="commit")
            page.wait_for_selector(".posts > li")
            listed, cpu = time.perf_counter() - start, _cpu(server.pid)
            memory = _wait_until_read(page, server.pid)
            read = time.perf_counter() - start
            search = float(page.evaluate(_SEARCH, "an"))
        finally:
            page.close()
            server.terminate()
    return PreviewRun(printed, listed, cpu, read, search, memory)


def _wait_until_read(page: Page, server: int) -> int:
    """Wait until the findings of all posts are known; return the peak of the server's memory."""
    peak = 0
    while not bool(page.evaluate(_NOTHING_LEFT)):
        peak = max(peak, sum(map(proportional, [server, *descendants(server)])))
        time.sleep(_INTERVAL)
    return max(peak, sum(map(proportional, [server, *descendants(server)])))


def _cpu(process: int) -> float:
    """Return the processor time of a process so far, in seconds; 0 without /proc."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--disable-gpu"])
        yield browser
        browser.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.preview", description=__doc__)
    parser.add_argument("blog", type=Path, help="a Jekyll site")
    parser.add_argument(
        "--sizes",
        type=lambda written: [int(each) for each in written.split(",")],
        default=[],
        help="numbers of posts, for which those of the blog are repeated (default: all of them)",
    )
    parser.add_argument("--runs", type=int, default=3, help="runs with a filled cache (default: 3)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
