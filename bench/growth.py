"""How the time of each construct grows with its number: `python -m bench.growth [CONSTRUCT…]`.

Each construct is doubled, in a process with limits of its own, until a post with it takes a second.
The ratio is that of the last doubling: 2 is linear, 4 is quadratic.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any, TypeVar

from bench.constructs import CONSTRUCTS, Construct

T = TypeVar("T")

SITES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "jekyll": ("kramdown", "_posts/2020-01-01-a.md", {"_config.yml": "title: A\nmath: true\n"}),
    "mkdocs": ("python-markdown", "docs/a.md", {"mkdocs.yml": "site_name: A\nnav: []\n"}),
    "plain": ("commonmark", "a.md", {}),
    "obsidian": ("commonmark", "a.md", {".obsidian/app.json": "{}"}),
    "docusaurus": (
        "commonmark",
        "docs/a.mdx",
        {"docusaurus.config.js": "module.exports = {title: 'A'};\n"},
    ),
    "hugo": ("commonmark", "content/posts/a.md", {"hugo.toml": 'title = "A"\n'}),
}
"""The sites in which constructs are measured: the dialect, the post and the files of each."""

STAGES = ("read", "resolve", "html", "epub", "account")
_ALL_SITES = ("jekyll", "mkdocs", "plain", "obsidian", "docusaurus")
"""Those in which a construct is measured that names none: every dialect, and most extensions."""
_MAX_LENGTH = 20_000_000
"""The greatest length of a text, in characters."""
_STEPS = 64
"""What part of the greatest number is measured first."""
_NOISE = 0.3
"""The CPU seconds of a stage below which its ratio says nothing."""
_DAMAGING = 2.3
"""The ratio from which on a row is marked: 15% more than linear."""

_Report = Callable[[Mapping[str, object]], object]


@dataclass(frozen=True, slots=True)
class Growth:
    """The CPU seconds of each stage for some numbers of a construct; `end` says why it ended.

    `memory` is the greatest resident memory in MB, `codes` those of the findings.
    """

    construct: str
    site: str
    numbers: tuple[int, ...]
    seconds: tuple[Mapping[str, float], ...]
    memory: int
    end: str
    codes: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """The greatest ratio of the last two times of a stage for twice the number; 0 if short."""
        if len(self.seconds) < 2:
            return 0
        before, last = self.seconds[-2:]
        doublings = log2(self.numbers[-1] / self.numbers[-2])
        ratios = [
            (last[stage] / max(before.get(stage, 0), 0.01)) ** (1 / doublings)
            for stage in last
            if last[stage] > _NOISE
        ]
        return max(ratios, default=0)

    @property
    def is_linear(self) -> bool:
        """Whether twice the number takes at most twice the time, and nothing went wrong."""
        return self.end == "done" and self.ratio < _DAMAGING

    def row(self) -> str:
        """Return a row of the table."""
        name = f"{self.construct:28} {self.site:10}"
        end = "" if self.end == "done" else self.end
        if not self.seconds:
            return f"{name} {'':>9} {end}"
        last = self.seconds[-1]
        stages = " ".join(f"{last.get(stage, 0):7.2f}" for stage in STAGES)
        ratio = f"{self.ratio:5.2f}" if self.ratio else "    –"
        total = f"{self.numbers[-1]:9,} {sum(last.values()):7.2f} {ratio}"
        mark = " " if self.is_linear else "!"
        return f"{name} {total} {mark} {stages} {self.memory:6} {end} {','.join(self.codes)}"


HEAD = (
    f"{'construct':28} {'site':10} {'number':>9} {'CPU s':>7} ratio  "
    f" {' '.join(f'{stage:>7}' for stage in STAGES)} {'MB':>6}"
)


def measure_growth(
    construct: Construct, name: str, site: str, *, seconds: int, memory: int, enough: float
) -> Growth:
    """Return the growth of a construct in a site, which is measured in a process of its own.

    `seconds` of CPU and `memory` in MB are the limits of one number. A number that takes `enough`
    seconds is not doubled.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_AS, (memory * 1_000_000,) * 2)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            _measure(construct, site, writer, seconds, enough)
            status = 0
        except BaseException as error:
            _send(writer, {"end": f"{type(error).__name__}: {error}"[:120]})
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        rows: list[dict[str, Any]] = [json.loads(line) for line in pipe if line.strip()]
    _, status, usage = os.wait4(child, 0)
    measured = [row for row in rows if "seconds" in row]
    # The second one is a text with one construct, which all texts cost; the first warms up.
    base: dict[str, float] = measured[1]["seconds"] if len(measured) > 1 else {}
    return Growth(
        name,
        site,
        tuple(row["number"] for row in measured[2:]),
        tuple(
            {stage: max(0, value - base.get(stage, 0)) for stage, value in row["seconds"].items()}
            for row in measured[2:]
        ),
        usage.ru_maxrss // 1024,
        "done" if status == 0 else _reason(rows, status),
        tuple(measured[-1]["codes"]) if measured else (),
    )


def _reason(rows: Sequence[Mapping[str, Any]], status: int) -> str:
    """Return why a process has failed, at which number and in which stage."""
    end = f"killed by {signal.Signals(os.WTERMSIG(status)).name}" if os.WIFSIGNALED(status) else ""
    last: dict[str, Any] = {}
    for row in rows:
        last.update(row)
    end = last.get("end", end)
    return f"at {last.get('started', 0):,} ({last.get('stage', 'start')}): {end}"


def _send(pipe: int, value: Mapping[str, object]) -> None:
    os.write(pipe, (json.dumps(value) + "\n").encode())


def _measure(construct: Construct, site: str, pipe: int, limit: int, enough: float) -> None:
    """Write lines of JSON to the pipe: the stages of each number, and the seconds they took."""
    for _ in range(2):
        _measure_number(construct, 1, site, pipe, limit)
    number = max(1, construct.most // _STEPS)
    while len(construct.post(number)) <= _MAX_LENGTH:
        seconds = _measure_number(construct, number, site, pipe, limit)
        if seconds >= enough or number * 1.5 > construct.most:
            break
        is_short = seconds < enough / 12 and number * 8 <= construct.most
        number *= 8 if is_short else 2


def _measure_number(construct: Construct, number: int, site: str, pipe: int, limit: int) -> float:
    """Measure a number; return the seconds that it takes."""

    def report(value: Mapping[str, object]) -> None:
        _send(pipe, value)

    report({"started": number})
    signal.setitimer(signal.ITIMER_PROF, limit)
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        files = construct.files(number)
        seconds, codes = measure_stages(construct.post(number), files, site, Path(folder), report)
    signal.setitimer(signal.ITIMER_PROF, 0)
    report({"number": number, "seconds": seconds, "codes": codes})
    return sum(seconds.values())


def measure_stages(
    text: str, files: Mapping[str, str], site: str, folder: Path, report: _Report
) -> tuple[dict[str, float], list[str]]:
    """Return the CPU seconds of each stage of building a post, and the codes of the findings."""
    from exporter.account import account_of
    from exporter.build import BuildOptions, load_post, resolve_source
    from exporter.build.accounting import chapter_documents
    from exporter.build.writing import write
    from exporter.diagnostics import Diagnostics
    from exporter.options.settings import Choices, Settings
    from exporter.runtime.context import BuildContext

    _, post_path, own_files = SITES[site]
    for name, content in {**own_files, **files, post_path: text}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8", "surrogatepass"))
    choices = Choices(generator="" if site == "plain" else site)
    options = BuildOptions(choices, folder, BuildContext(), None, ())
    found = Diagnostics()
    seconds: dict[str, float] = {}

    def timed(stage: str, function: Callable[[], T]) -> T:
        report({"stage": stage})
        start = time.process_time()
        value = function()
        seconds[stage] = round(time.process_time() - start, 3)
        return value

    post = timed("read", lambda: load_post(folder / post_path, options, found))
    edition = timed("resolve", lambda: resolve_source(post, options, found)) if post else None
    if edition:
        timed("html", lambda: write(edition, "html", Settings(), found))
        timed("epub", lambda: write(edition, "epub", Settings(), found))
        documents = chapter_documents(edition, "html")
        markup = "".join(document.markup() for document in documents.values())
        timed("account", lambda: account_of(text, markup))
    return seconds, sorted({finding.code for finding in found})


def _tasks(patterns: Sequence[str], sites: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name, construct in CONSTRUCTS.items():
        if patterns and not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
            continue
        for site in construct.sites or _ALL_SITES:
            if not sites or site in sites or SITES[site][0] in sites:
                yield name, site


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table; return 1 if a construct is not linear."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("constructs", nargs="*", help="names or patterns (default: all)")
    parser.add_argument(
        "--dialect", action="append", default=[], help="a dialect or a site (default: all)"
    )
    parser.add_argument("--seconds", type=int, default=20, help="limit of CPU (default: 20)")
    parser.add_argument("--memory", type=int, default=2000, help="limit in MB (default: 2000)")
    parser.add_argument(
        "--enough", type=float, default=1, help="seconds that end doubling (default: 1)"
    )
    parser.add_argument("--bad", action="store_true", help="print only what is not linear")
    options = parser.parse_args(arguments)
    _warm_up()
    print(HEAD, flush=True)
    status = 0
    for name, site in _tasks(options.constructs, options.dialect):
        growth = measure_growth(
            CONSTRUCTS[name],
            name,
            site,
            seconds=options.seconds,
            memory=options.memory,
            enough=options.enough,
        )
        status |= not growth.is_linear
        if not (options.bad and growth.is_linear):
            print(growth.row(), flush=True)
    return status


def _warm_up() -> None:
    """Import what the stages need, so that no process has to."""
    for site in SITES:
        with tempfile.TemporaryDirectory(prefix="growth-") as folder:
            text = "---\ntitle: A\n---\n\nA *text*. {% raw %}a{% endraw %}\n"
            measure_stages(text, {}, site, Path(folder), lambda _: None)


if __name__ == "__main__":
    sys.exit(main())
