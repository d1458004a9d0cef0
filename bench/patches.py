"""What each speed patch of the PDF engine saves: `python -m bench.patches BLOG`.

The newest posts of a blog are built as one PDF, and their chapters laid out again and again in this
process: with all patches, and with all but one. Chapter by chapter, all variants follow one another
in random order, so that a machine whose speed varies does not favour one of them. A saving is how
much longer all chapters take without the patch, as a share of the whole build: by the fastest round
of each chapter, and as the median of the rounds.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import exporter
from bench.blog import blog_at
from exporter.runtime.isolation import TaskFailure
from exporter.write.pdf import engine
from exporter.write.pdf.engine import chapter_layout, patching
from exporter.write.pdf.engine.registry import PATCHES
from exporter.write.pdf.jobs.job import LayoutJob

T = TypeVar("T")
R = TypeVar("R")


_ALL = "all patches"
_NONE = "no speed patch"
_COLLECTOR = "paused garbage collection"


@dataclass(frozen=True, slots=True)
class Recorder:
    """An executor that works in this process, and keeps the layout of chapters to be repeated."""

    chapters: list[Callable[[], object]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    # Tasks hold their images, whose files are removed after the build.
    shares_files: ClassVar[bool] = False

    def max_workers(self) -> int:
        """Return 1."""
        return 1

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """Run the tasks in order."""
        for number, task in enumerate(tasks):
            began = time.process_time()
            result = work(task)
            if isinstance(task, LayoutJob):
                self.seconds.append(time.process_time() - began)
                self.chapters.append(partial(work, task))
            yield number, result


@dataclass(frozen=True, slots=True)
class Variant:
    """The engine with some of its patches."""

    selection: patching.Selection
    stylesheet: Any
    pauses: bool

    def cpu(self, chapter: Callable[[], object]) -> float:
        """Return the CPU seconds that the layout of a chapter takes."""
        before = engine.selection, chapter_layout._stylesheet, engine.paused_collection
        engine.selection = lambda: self.selection  # type: ignore[assignment]  # measured without
        chapter_layout._stylesheet = self.stylesheet
        if not self.pauses:
            engine.paused_collection = nullcontext  # type: ignore[assignment]  # measured without
        try:
            began = time.process_time()
            chapter()
            return time.process_time() - began
        finally:
            engine.selection, chapter_layout._stylesheet, engine.paused_collection = before


def variants(names: Sequence[str]) -> dict[str, Variant]:
    """Return the engine with all patches, without each of the named ones, and without any."""

    def variant(*left_out: str, pauses: bool = True) -> Variant:
        used = [patch for patch in PATCHES if patch.name not in left_out]
        # What is kept with a stylesheet depends on the patches.
        stylesheet = lru_cache(maxsize=8)(chapter_layout._stylesheet.__wrapped__)
        return Variant(patching.select(used), stylesheet, pauses)

    speed = [patch.name for patch in PATCHES if patch.kind == "speed"]
    found = {_ALL: variant(), _NONE: variant(*speed, pauses=False)}
    found |= {name: variant(name) for name in speed if not names or name in names}
    if not names or _COLLECTOR in names:
        found[_COLLECTOR] = variant(pauses=False)
    return found


def main() -> None:
    """Measure, and print the savings in percent."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("blog", type=Path, help="the root of a Jekyll site")
    parser.add_argument("--posts", type=int, default=24, help="how many posts (default: 24)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each (default: 5)")
    parser.add_argument("--only", nargs="*", default=[], help="names of patches")
    arguments = parser.parse_args()
    gc.set_threshold(100_000, 50, 100)  # as the command line does
    recorder = Recorder()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        exporter.collection(
            *blog_at(arguments.blog).posts[-arguments.posts :],
            output=Path(folder) / "book.pdf",
            formats=("pdf",),
            title="Patches",
            context=exporter.BuildContext(executor=recorder),
        )
    whole = time.process_time() - began
    share = sum(recorder.seconds) / whole
    print(f"{arguments.posts} posts: {whole:.1f} CPU s, of which layout takes {share:.0%}")
    engines = variants(arguments.only)
    rounds: dict[str, list[list[float]]] = {name: [] for name in engines}
    for turn in range(arguments.rounds + 1):
        seconds: dict[str, list[float]] = {name: [] for name in engines}
        for chapter in recorder.chapters:
            for name in random.sample(list(engines), len(engines)):
                seconds[name].append(engines[name].cpu(chapter))
        # The first round fills caches.
        if turn:
            for name in engines:
                rounds[name].append(seconds[name])
            _print_savings(rounds, 100 * share)


def _print_savings(rounds: dict[str, list[list[float]]], share: float) -> None:
    """Print the savings; `rounds` are CPU seconds by round and chapter, `share` is in percent."""
    print(f"\n{len(rounds[_ALL])} rounds\nfastest  median  (least … greatest)  without")
    every = [sum(chapters) for chapters in rounds[_ALL]]
    rows = []
    for name, mine in rounds.items():
        ratios = [sum(chapters) / whole - 1 for chapters, whole in zip(mine, every, strict=True)]
        rows.append((_fastest(mine) / _fastest(rounds[_ALL]) - 1, ratios, name))
    for fastest, ratios, name in sorted(rows, reverse=True):
        figures = (fastest, statistics.median(ratios), min(ratios), max(ratios))
        first, middle, least, greatest = (f"{share * figure:5.1f}%" for figure in figures)
        print(f"{first}  {middle}  ({least} … {greatest})  {name}", flush=True)


def _fastest(rounds: list[list[float]]) -> float:
    """Return the sum of the fastest round of each chapter."""
    total: float = sum(min(seconds) for seconds in zip(*rounds, strict=True))
    return total


if __name__ == "__main__":
    main()
