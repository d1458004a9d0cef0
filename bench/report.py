"""The report of a benchmark: Markdown, a plot, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from bench.commands import Peer
from bench.measurements import EXPORTER, FORMATS, JOBS, Format, Measurement
from bench.plot import Panel, Point, draw_panels
from bench.reading_speed import ReadingSpeed
from bench.targets import Figure, cpu, cpu_per_post, memory, target_results

_HEAD = (
    ("", "tool", "jobs", "CPU", "wall", "memory", "main", "size", "pages", "validity"),
    ("", "", "-", "-", "-", "-", "-", "-", "-", ""),
)
_STATES = {
    "": "",
    "cold": "empty cache",
    "warm": "nothing edited",
    "edited": "one post edited",
    "moved": "one post edited, all later pages moved",
}
_SHARED = """\
All builds start with an empty cache; those of the exporter have the most jobs. In a repeated blog
the copies of a post share their images, and differ in slug, date and last paragraph. Other tools
are not measured on repeated blogs."""
_LEGEND = """\
CPU is the user and system time of all processes, in seconds; wall is wall-clock time. Memory is the
peak of the sum of the PSS of all processes, in which shared pages count once, sampled every 50 ms
(less often where it is large). ‘Main’ is the peak RSS of the main process, which for the exporter
assembles the book. Validity is what `exporter check` finds: EPUBCheck for an EPUB; PDF/UA-1 and the
audit for a PDF, each rule five times at most. Other tools get Markdown without Jekyll’s extensions,
with a heading and a byline for each post; its preparation is not measured."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the benchmark. `when` is an ISO date; `runs` is the number of repetitions."""

    when: str
    exporter: str
    machine: str
    blog: str
    runs: int
    peers: tuple[Peer, ...]
    rows: tuple[Measurement, ...]
    reading: ReadingSpeed | None = None


def as_json(run: Run) -> str:
    """Return a run as JSON."""
    peers = [
        {"name": peer.name, "version": peer.version, "missing": peer.missing} for peer in run.peers
    ]
    targets = [
        {**asdict(result), "met": result.met} for result in target_results(run.rows, run.reading)
    ]
    values = {**asdict(run), "peers": peers, "targets": targets}
    return json.dumps(values, indent=1, ensure_ascii=False) + "\n"


def as_markdown(run: Run, plot: str) -> str:
    """Return the report. `plot` is the path of its plot, empty where there is none."""
    jobs = f"The exporter’s figures here are those of `--jobs {JOBS[-1]}`, unless noted."
    parts = [
        "# Benchmark of the exporter",
        _conditions(run),
        "## Targets",
        targets_table(run.rows, run.reading),
        jobs,
    ]
    if plot:
        parts += ["## Growth", f"![Costs by the number of posts]({plot})", _growth(run.rows)]
    for task, rows in _by_task(run.rows).items():
        parts += [f"## {task}", table([*_HEAD, *map(_cells, rows)])]
    parts += ["## Reproducibility", *_same_bytes(run.rows)]
    if run.reading:
        parts += ["## Reading", str(run.reading)]
    parts += ["## Definitions", _LEGEND]
    return "\n\n".join(parts) + "\n"


def _conditions(run: Run) -> str:
    present = [f"{peer.name} ({peer.version})" for peer in run.peers if not peer.missing]
    absent = [f"{peer.name}: {peer.missing} is not installed" for peer in run.peers if peer.missing]
    runs = "Figures of one run." if run.runs == 1 else f"Medians of {run.runs} runs."
    lines = [
        f"Measured on {run.when} by `make bench`: {run.exporter}, on {run.machine},",
        f"with {run.blog}.",
        f"{runs} Other tools: {'; '.join(present) or 'none'}.",
        *(f"Left out: {each}." for each in absent),
    ]
    return "\n".join(lines)


def targets_table(rows: Sequence[Measurement], reading: ReadingSpeed | None) -> str:
    """Return the targets with their figures as a Markdown table."""
    met = {True: "yes", False: "**no**", None: "not measured"}
    lines = [("target", "measured", "at most", "met"), ("", "-", "-", "")]
    for result in target_results(rows, reading):
        value = "—" if result.value is None else f"{result.value:,.2f} {result.unit}".strip()
        bound = f"{result.bound:,g} {result.unit}".strip()
        lines.append((result.target, value, bound, met[result.met]))
    return table(lines)


def table(lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table of its head, its alignment (‘-’ for figures) and its rows."""
    head, sides, *rest = (list(line) for line in lines)
    ruler = ["---:" if side else "---" for side in sides]
    return "\n".join(
        f"| {' | '.join(_cell(cell) for cell in line)} |" for line in (head, ruler, *rest)
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _cells(row: Measurement) -> tuple[str, ...]:
    usage, output = row.usage, row.output
    what = ", ".join(filter(None, (row.format.upper(), _STATES[row.state])))
    jobs = str(row.jobs or "")
    if not row.is_done:
        return (what, row.tool, jobs, *("—",) * 6, usage.end)
    size, pages = (f"{output.size / 1e6:,.2f} MB", str(output.pages or "")) if output else ("", "")
    validity = output.validity if output else ""
    return (what, row.tool, jobs, *_figures(row), size, pages, validity)


def _figures(row: Measurement) -> tuple[str, str, str, str]:
    usage = row.usage
    return (
        f"{usage.cpu:,.2f} s",
        f"{usage.wall:,.2f} s",
        f"{usage.memory / 1e6:,.0f} MB",
        f"{usage.main / 1e6:,.0f} MB",
    )


def _by_task(rows: Iterable[Measurement]) -> dict[str, list[Measurement]]:
    tasks: dict[str, list[Measurement]] = {}
    for row in rows:
        if row.posts == 1:
            name = f"‘{row.task}’"
        else:
            name = f"{row.task[0].upper()}{row.task[1:]}: {row.posts:,} posts"
        tasks.setdefault(name, []).append(row)
    return tasks


def _same_bytes(rows: Iterable[Measurement]) -> Iterator[str]:
    """Yield which books have the same bytes with a cold and a warm cache and any number of jobs."""
    digests: dict[tuple[str, int, Format], set[str]] = {}
    for row in rows:
        if row.tool == EXPORTER and row.state in ("cold", "warm") and row.output:
            digests.setdefault((row.task, row.posts, row.format), set()).add(row.output.digest)
    groups: dict[bool, list[str]] = {same: [] for same in (True, False)}
    for (task, posts, format_), found in digests.items():
        name = (
            f"{task} ({posts:,}, {format_.upper()})" if posts > 1 else f"{task} ({format_.upper()})"
        )
        groups[len(found) == 1].append(name)
    for same, names in groups.items():
        if names:
            result = "Equal" if same else "**Not equal**"
            yield f"{result}, cold and warm and with any number of jobs: {'; '.join(names)}."


def plot(rows: Sequence[Measurement]) -> str:
    """Return the plot of costs by number of posts, as SVG; empty where there is one size only."""
    panels = [
        Panel(f"{format_.upper()}: {name}", _lines(rows, format_, figure))
        for format_ in FORMATS
        for name, figure in (("CPU seconds", cpu), ("peak memory, MB", memory))
    ]
    if not any(len(line) > 1 for panel in panels for line in panel.lines.values()):
        return ""
    return draw_panels(panels, "posts")


def _lines(rows: Iterable[Measurement], format_: Format, figure: Figure) -> dict[str, list[Point]]:
    """Return a line for each tool: a figure by number of posts."""
    lines: dict[str, list[Point]] = {}
    for row in _full_builds(rows, format_):
        if figure(row) > 0:
            lines.setdefault(row.tool, []).append((row.posts, figure(row)))
    return lines


def _full_builds(rows: Iterable[Measurement], format_: Format) -> list[Measurement]:
    """Return the builds without a cache, smallest first for each tool."""
    builds = [
        row
        for row in rows
        if (row.format, row.is_done) == (format_, True)
        and row.posts > 1
        and row.state in ("", "cold")
        and row.jobs in (0, JOBS[-1])
    ]
    return sorted(builds, key=lambda row: (row.tool, row.posts))


def _growth(rows: Iterable[Measurement]) -> str:
    """Return the figures of the plot as a table."""
    lines: list[Sequence[str]] = [
        ("", "tool", "posts", "CPU", "CPU per post", "wall", "memory", "main"),
        ("", "", "-", "-", "-", "-", "-", "-"),
    ]
    for format_ in FORMATS:
        for row in _full_builds(rows, format_):
            cpu_seconds, seconds, *memories = _figures(row)
            share = f"{cpu_per_post(row):.3f} s"
            name = (format_.upper(), row.tool, f"{row.posts:,}")
            lines.append((*name, cpu_seconds, share, seconds, *memories))
    return f"{table(lines)}\n\n{_SHARED}"
