"""What was measured, as Markdown for people, as a plot, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from bench.contestants import Peer
from bench.demands import Figure, cpu, cpu_a_post, memory, verdicts
from bench.plot import Panel, Point, drawn
from bench.reading import Reading
from bench.rows import JOBS, OURS, PRODUCTS, Product, Row

_HEAD = (
    ("", "made by", "jobs", "CPU", "wall", "memory", "main", "size", "pages", "validity"),
    ("", "", "-", "-", "-", "-", "-", "-", "-", ""),
)
_STATES = {
    "": "",
    "cold": "nothing kept",
    "warm": "nothing edited",
    "edited": "one post edited",
    "rewritten": "every post edited, pictures kept",
}
_SHARED = """\
All of them are made from nothing, the exporter’s with the most jobs. A blog that is repeated shares
its pictures between the copies of a post; each copy has a slug, a date and a last paragraph of its
own. Peers get the blog as it is, and no more."""
_LEGEND = """\
CPU is user and system time of the whole tree of processes, in seconds; wall is on the clock.
Memory is the peak of the tree, sampled every 50 ms (less often where it is large): the sum of the
processes’ PSS, where a page that several of them share counts once. ‘Main’ is the peak RSS of the
process that was called, which for the exporter is the one that stitches. Validity is what
`exporter check` finds: EPUBCheck for an EPUB; for a PDF PDF/UA-1 and what does not fit together in
the file, the same rule five times at most. Peers are given Markdown without Jekyll’s own, with a
heading and a byline for each post; preparing it is not measured."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of everything."""

    when: str
    exporter: str
    machine: str
    blog: str
    runs: int
    peers: tuple[Peer, ...]
    rows: tuple[Row, ...]
    reading: Reading | None = None


def as_json(run: Run) -> str:
    """All of it."""
    peers = [
        {"name": peer.name, "version": peer.version, "lacks": peer.lacks} for peer in run.peers
    ]
    demands = [{**asdict(verdict), "holds": verdict.holds} for verdict in verdicts(run.rows)]
    values = {**asdict(run), "peers": peers, "demands": demands}
    return json.dumps(values, indent=1, ensure_ascii=False) + "\n"


def as_markdown(run: Run, plot: str) -> str:
    """The report. `plot` is where its picture lies, if there is one."""
    jobs = f"The exporter’s figures here are those of `--jobs {JOBS[-1]}`."
    parts = [
        "# What exporting costs",
        _conditions(run),
        "## What is asked for",
        _demands(run.rows),
        jobs,
    ]
    if plot:
        parts += ["## Growth", f"![Costs by the number of posts]({plot})", _growth(run.rows)]
    for work, rows in _by_work(run.rows).items():
        parts += [f"## {work}", table([*_HEAD, *map(_cells, rows)])]
    parts += ["## The same bytes", *_same_bytes(run.rows)]
    if run.reading:
        parts += ["## Reading alone", str(run.reading)]
    parts += ["## How to read this", _LEGEND]
    return "\n\n".join(parts) + "\n"


def _conditions(run: Run) -> str:
    there = [f"{peer.name} ({peer.version})" for peer in run.peers if not peer.lacks]
    absent = [f"{peer.name}: {peer.lacks} is not installed" for peer in run.peers if peer.lacks]
    turns = "Every figure is of one run." if run.runs == 1 else f"Medians of {run.runs} runs."
    lines = [
        f"Measured on {run.when} by `make bench`: {run.exporter}, on {run.machine},",
        f"with {run.blog}.",
        f"{turns} Beside it: {'; '.join(there) or 'nobody'}.",
        *(f"Left out: {words}." for words in absent),
    ]
    return "\n".join(lines)


def _demands(rows: Sequence[Row]) -> str:
    words = {True: "yes", False: "**no**", None: "not measured"}
    lines = [("asked for", "measured", "at most", "holds"), ("", "-", "-", "")]
    for verdict in verdicts(rows):
        value = "—" if verdict.value is None else f"{verdict.value:,.2f} {verdict.unit}".strip()
        bound = f"{verdict.bound:,g} {verdict.unit}".strip()
        lines.append((verdict.words, value, bound, words[verdict.holds]))
    return table(lines)


def table(lines: Iterable[Sequence[str]]) -> str:
    """A table: its head, its alignment (‘-’ for figures), its rows."""
    head, sides, *rest = (list(line) for line in lines)
    ruler = ["---:" if side else "---" for side in sides]
    return "\n".join(
        f"| {' | '.join(_cell(cell) for cell in line)} |" for line in (head, ruler, *rest)
    )


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


def _cells(row: Row) -> tuple[str, ...]:
    usage, made = row.usage, row.made
    what = ", ".join(filter(None, (row.product.upper(), _STATES[row.state])))
    jobs = str(row.jobs or "")
    if not row.is_done:
        return (what, row.contestant, jobs, *("—",) * 6, usage.end)
    size, pages = (f"{made.size / 1e6:,.2f} MB", str(made.pages or "")) if made else ("", "")
    validity = made.validity if made else ""
    return (what, row.contestant, jobs, *_figures(row), size, pages, validity)


def _figures(row: Row) -> tuple[str, str, str, str]:
    usage = row.usage
    return (
        f"{usage.cpu:,.2f} s",
        f"{usage.wall:,.2f} s",
        f"{usage.memory / 1e6:,.0f} MB",
        f"{usage.main / 1e6:,.0f} MB",
    )


def _by_work(rows: Iterable[Row]) -> dict[str, list[Row]]:
    works: dict[str, list[Row]] = {}
    for row in rows:
        words = f"‘{row.work}’" if row.posts == 1 else f"{row.work[0].upper()}{row.work[1:]}"
        name = words if row.posts == 1 else f"{words}: {row.posts:,} posts"
        works.setdefault(name, []).append(row)
    return works


def _same_bytes(rows: Iterable[Row]) -> Iterator[str]:
    """Whether a book was the same with nothing kept and all, with one job and two."""
    digests: dict[tuple[str, int, Product], set[str]] = {}
    for row in rows:
        if row.contestant == OURS and row.state in ("cold", "warm") and row.made:
            digests.setdefault((row.work, row.posts, row.product), set()).add(row.made.digest)
    groups: dict[bool, list[str]] = {same: [] for same in (True, False)}
    for (work, posts, product), found in digests.items():
        name = (
            f"{work} ({posts:,}, {product.upper()})" if posts > 1 else f"{work} ({product.upper()})"
        )
        groups[len(found) == 1].append(name)
    for same, names in groups.items():
        if names:
            words = "Equal" if same else "**Not equal**"
            yield f"{words}, cold and warm and with any number of jobs: {'; '.join(names)}."


def plot(rows: Sequence[Row]) -> str:
    """How costs grow with the number of posts, as SVG; nothing where there is one size only."""
    panels = [
        Panel(f"{product.upper()}: {words}", _lines(rows, product, figure))
        for product in PRODUCTS
        for words, figure in (("CPU seconds", cpu), ("peak memory, MB", memory))
    ]
    if not any(len(line) > 1 for panel in panels for line in panel.lines.values()):
        return ""
    return drawn(panels, "posts")


def _lines(rows: Iterable[Row], product: Product, figure: Figure) -> dict[str, list[Point]]:
    """A line for each contestant: its books, by their size."""
    lines: dict[str, list[Point]] = {}
    for row in _whole(rows, product):
        if figure(row) > 0:
            lines.setdefault(row.contestant, []).append((row.posts, figure(row)))
    return lines


def _whole(rows: Iterable[Row], product: Product) -> list[Row]:
    """Books that were made from nothing, the small ones first."""
    whole = [
        row
        for row in rows
        if (row.product, row.is_done) == (product, True)
        and row.posts > 1
        and row.state in ("", "cold")
        and row.jobs in (0, JOBS[-1])
    ]
    return sorted(whole, key=lambda row: (row.contestant, row.posts))


def _growth(rows: Iterable[Row]) -> str:
    """How costs grow, in figures."""
    lines: list[Sequence[str]] = [
        ("", "made by", "posts", "CPU", "CPU a post", "wall", "memory", "main"),
        ("", "", "-", "-", "-", "-", "-", "-"),
    ]
    for product in PRODUCTS:
        for row in _whole(rows, product):
            cpu_seconds, seconds, *memories = _figures(row)
            share = f"{cpu_a_post(row):.3f} s"
            name = (product.upper(), row.contestant, f"{row.posts:,}")
            lines.append((*name, cpu_seconds, share, seconds, *memories))
    return f"{table(lines)}\n\n{_SHARED}"
