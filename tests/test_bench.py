"""The benchmark on small inputs: measurements, peer input, targets and the report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bench import plot, report
from bench.blog import Blog, blog_at, copy_blog, edited, repeat_blog, singles
from bench.commands import Peer
from bench.measure import DONE, Limits, Usage, measure, median
from bench.measurements import (
    BLOG,
    EXPORTER,
    NEWEST,
    PANDOC_EPUB,
    REPEATED,
    TYPST,
    WEASYPRINT,
    Measurement,
    Output,
)
from bench.outputs import validity
from bench.peer_input import plain_markdown, write_peer_input
from bench.reading_speed import ReadingSpeed
from bench.targets import target_results
from bench.tasks import Benchmark, growth, measure_task, tasks

pytestmark = pytest.mark.slow

NO_LIMITS = Limits(30, float("inf"))


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    root = tmp_path / "site"
    (root / "_posts").mkdir(parents=True)
    (root / "assets").mkdir()
    (root / "assets" / "one.png").write_bytes(b"image")
    for name in ("2024-02-01-two", "2023-01-01-one", "2024-03-01-three"):
        (root / "_posts" / f"{name}.md").write_text(f"---\ntitle: {name}\n---\nText.\n", "utf-8")
    return blog_at(root)


def python(source: str, limits: Limits = NO_LIMITS) -> Usage:
    return measure((sys.executable, "-c", source), Path(), os.environ, limits)


def row(tool: str, format_: str, task: str, posts: int, **values: object) -> Measurement:
    usage = Usage(
        str(values.pop("end", DONE)),
        float(str(values.pop("cpu", 1))),
        float(str(values.pop("wall", 1))),
        int(str(values.pop("memory", 10**6))),
        int(str(values.pop("main", 10**6))),
    )
    return Measurement(tool, format_, task, posts, usage, **values)


# --- measuring ---


BURN = "import time\nwhile time.process_time() < 0.3: pass\n"


def test_the_cpu_time_of_a_process_is_counted() -> None:
    usage = python(BURN)
    assert usage.end == DONE
    assert 0.3 <= usage.cpu < usage.wall + 0.5


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux gives a process the children of its children"
)
def test_orphans_are_counted() -> None:
    usage = python(
        f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {BURN!r}])\n"
        "time.sleep(0.1)"
    )
    assert usage.end == DONE
    assert usage.cpu >= 0.3


@pytest.mark.skipif(
    sys.platform != "linux", reason="the memory is read from /proc, which only Linux has"
)
def test_memory_is_that_of_the_tree_and_of_the_main_process() -> None:
    hold = "import time; data = b'x' * 60_000_000; time.sleep(0.4)"
    usage = python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])")
    assert usage.memory > 60e6
    assert usage.main < 60e6


@pytest.mark.slow
def test_a_command_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    pid = tmp_path / "pid"
    usage = python(
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}, {str(pid)!r}])",
        Limits(3, float("inf")),
    )
    assert usage.end == "killed after 3 s"
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_other_children_are_neither_counted_nor_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", f"{BURN}input()"], stdin=subprocess.PIPE) as own:
        assert python("pass").cpu < 0.25
        assert own.poll() is None
        own.communicate(b"\n")
    assert own.returncode == 0


@pytest.mark.skipif(
    sys.platform != "linux", reason="the memory is read from /proc, which only Linux has"
)
def test_a_command_that_takes_too_much_memory_is_killed() -> None:
    usage = python("import time; data = b'x' * 100_000_000; time.sleep(60)", Limits(30, 90e6))
    assert usage.end == "killed at 0.1 GB"


def test_a_failure_has_the_last_line_of_stderr() -> None:
    assert python("raise SystemExit('no such thing')").end == "failed with 1: no such thing"
    assert measure(("/no/such/program",), Path(), {}, NO_LIMITS).end.startswith("failed: ")


def test_the_median_keeps_a_failure() -> None:
    good, bad = Usage(DONE, 1, 1, 10, 1), Usage("failed with 1", 3, 2, 30, 3)
    assert median([good, good, bad]) == Usage("failed with 1", 1, 1, 10, 1)


# --- the blog ---


def test_posts_are_sorted_by_date(blog: Blog) -> None:
    assert [post.stem[11:] for post in blog.posts] == ["one", "two", "three"]


def test_an_edited_copy_leaves_the_original(blog: Blog, tmp_path: Path) -> None:
    copy = copy_blog(blog, tmp_path / "copy")
    with edited(copy.posts[:1], "More."):
        assert copy.posts[0].read_text("utf-8").endswith("Text.\n\nMore.\n")
        assert "More." not in blog.posts[0].read_text("utf-8")
    assert copy.posts[0].read_bytes() == blog.posts[0].read_bytes()
    assert (copy.root / "assets" / "one.png").read_bytes() == b"image"


def test_a_repeated_blog_has_different_posts(blog: Blog, tmp_path: Path) -> None:
    posts = repeat_blog(blog, 8, tmp_path / "repeated").posts
    assert len(posts) == 8
    assert len({post.name[11:] for post in posts}) == 8
    assert len({post.read_text("utf-8") for post in posts}) == 8
    assert {post.name for post in blog.posts} < {post.name for post in posts}


def test_a_small_blog_has_two_tasks(blog: Blog) -> None:
    assert singles(blog) == blog.posts[:1]
    assert [task.name for task in tasks(blog, quick=False)] == ["2023-01-01-one", BLOG]


# --- the input of peers ---


@pytest.mark.parametrize(
    ("body", "expected_markdown"),
    [
        ("![A](/assets/a.png) [b](/b/)", "![A](assets/a.png) [b](b/)"),
        ('<img src="/img/a.png">', '<img src="img/a.png">'),
        ("[a]({% post_url 2024-01-01-a %}) {{ site.url }}", "[a]() "),
        ("{% raw %}{{ kept }}{% endraw %}", "{{ kept }}"),
        ("{% highlight c %}\nint a;\n{% endhighlight %}", "```c\nint a;\n```"),
        ('A <link rel="stylesheet" href="/x.css" />b', "A b"),
        ("![A](https://a.example/a.png)", "[A](https://a.example/a.png)"),
        ('<img alt="" src="https://a.example/a.png">!', "!"),
        ("```html\n<link rel='x'> src=\"/a\"\n```", "```html\n<link rel='x'> src=\"/a\"\n```"),
        (" ```\na\n```\n![A](/a.png)\n```\nb\n```", "```\na\n```\n![A](a.png)\n```\nb\n```"),
        ("```a``` b\n![A](/a.png)\n```\nb\n```", "```a``` b\n![A](a.png)\n```\nb\n```"),
    ],
)
def test_a_body_becomes_plain_markdown(body: str, expected_markdown: str) -> None:
    text = plain_markdown(f"---\ntitle: T\n---\n{body}\n", "2024-01-02")
    assert text == f"# T\n\n*2024-01-02*\n\n{expected_markdown.strip()}\n"


def test_the_title_and_the_byline_are_from_the_metadata() -> None:
    text = plain_markdown("---\ntitle: A “b”\nauthor: [ada.lovelace, bo]\n---\nText.", "2024-01-02")
    assert text == "# A “b”\n\n*Ada Lovelace, Bo · 2024-01-02*\n\nText.\n"


@pytest.mark.parametrize("text", ["Text.", "---\n: : {\n---\nText.", "---\n- a\n---\nText."])
def test_invalid_metadata_are_ignored(text: str) -> None:
    assert plain_markdown(text, "2024-01-02").startswith("# Untitled\n\n*2024-01-02*\n\nText.")


def test_files_keep_the_order_of_the_posts(blog: Blog, tmp_path: Path) -> None:
    expected_markdown = write_peer_input(blog.posts[::-1], "All", tmp_path / "in")
    assert sorted(expected_markdown.files) == list(expected_markdown.files)
    assert json.loads(expected_markdown.metadata.read_text("utf-8"))["date"] == "2024-03-01"


# --- outputs ---


def finding(severity: str, message: str = "RSC-005: wrong") -> str:
    return json.dumps({"type": "diagnostic", "severity": severity, "message": message})


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "valid"),
        ([finding("notice")], "valid"),
        ([finding("error"), finding("error", "X (and in 41 more places)")], "42 errors"),
        ([finding("warning"), finding("error")], "1 error, 1 warning"),
    ],
)
def test_findings_are_counted(lines: list[str], expected: str) -> None:
    assert validity([*lines, json.dumps({"type": "checked"})]) == expected


# --- targets ---


def test_a_ratio_compares_two_measurements_of_the_run() -> None:
    rows = [
        row(EXPORTER, "pdf", BLOG, 265, state="cold", jobs=1, wall=100),
        row(EXPORTER, "pdf", BLOG, 265, state="cold", jobs=2, wall=60, memory=800 * 10**6),
        row(EXPORTER, "pdf", BLOG, 265, state="edited", jobs=2, wall=6),
        row(EXPORTER, "pdf", BLOG, 265, state="moved", jobs=2, wall=4),
        row(WEASYPRINT, "pdf", BLOG, 265, wall=300),
        row(PANDOC_EPUB, "epub", BLOG, 265, end="killed after 9 s"),
        row(EXPORTER, "epub", BLOG, 265, state="cold", jobs=2, cpu=12),
        row(EXPORTER, "epub", "a-post", 1, state="cold", jobs=2, cpu=2),
        row(EXPORTER, "pdf", "longer", 1, state="cold", jobs=2, cpu=2),
        row(WEASYPRINT, "pdf", "longer", 1, cpu=4),
        row(EXPORTER, "pdf", NEWEST, 10, state="cold", jobs=1, cpu=9),
        row(EXPORTER, "pdf", NEWEST, 20, state="cold", jobs=1, cpu=11),
        row(EXPORTER, "pdf", NEWEST, 20, state="cold", jobs=2, cpu=12),
    ]
    reading = ReadingSpeed(100, 1.0, 0.5)
    found = {each.target: (each.value, each.met) for each in target_results(rows, reading)}
    assert found["The blog as PDF, cold: wall, relative to pandoc + WeasyPrint"] == (0.2, True)
    assert found["The blog as PDF, cold: peak memory"] == (800, False)
    assert found["The blog as PDF, cold: size"] == (float("inf"), False)
    assert found["The blog as PDF, one post edited: wall"] == (6, False)
    assert found["The blog as PDF, one edit that moves all later pages: wall"] == (4, True)
    assert found["The blog as EPUB, cold: CPU, relative to pandoc"] == (None, None)
    assert found["‘a-post’ as EPUB, cold: CPU"] == (2, False)
    assert found["‘longer’ as PDF, cold: CPU, relative to pandoc + WeasyPrint"] == (0.5, True)
    assert found["The 20 newest posts as PDF, cold, one process: CPU"] == (11, True)
    assert found["Reading in one process: CPU per post"] == (10, False)


def test_growth_compares_the_cost_per_post() -> None:
    rows = [
        row(EXPORTER, "pdf", BLOG, 100, state="cold", jobs=2, cpu=50),
        row(EXPORTER, "pdf", REPEATED, 500, state="cold", jobs=2, cpu=10),
        row(EXPORTER, "pdf", REPEATED, 1000, state="cold", jobs=2, cpu=400, memory=1300 * 10**6),
    ]
    found = {each.target: (each.value, each.met) for each in target_results(rows)}
    assert found["1000 posts as PDF, cold: CPU per post, relative to the blog"] == (0.8, True)
    assert found["1000 posts as PDF, cold: peak memory"] == (1300, False)


# --- the report ---


def test_a_table_is_markdown() -> None:
    lines = [("a", "b"), ("", "-"), ("x|y", "1\n2")]
    assert report.table(lines) == "| a | b |\n| --- | ---: |\n| x\\|y | 1 2 |"


def run_of(*rows: Measurement, peers: tuple[Peer, ...] = ()) -> report.Run:
    return report.Run("2024-01-02", "exporter 1", "2 cores", "9 posts", 1, peers, rows)


def test_the_report_names_missing_tools_failures_and_different_bytes() -> None:
    text = report.as_markdown(
        run_of(
            row(
                EXPORTER,
                "pdf",
                BLOG,
                9,
                state="cold",
                jobs=1,
                output=Output(2_000_000, 7, "a", "valid"),
            ),
            row(EXPORTER, "pdf", BLOG, 9, state="warm", jobs=1, output=Output(2_000_000, 7, "b")),
            row(WEASYPRINT, "pdf", BLOG, 9, end="killed after 60 s"),
            peers=(Peer(TYPST, "typst", "pdf", "", (), "typst (pip: typst)"),),
        ),
        "",
    )
    assert "Left out: pandoc + typst: typst (pip: typst) is not installed." in text
    assert "| PDF | pandoc + WeasyPrint |  | — | — | — | — | — | — | killed after 60 s |" in text
    assert "| 1.00 s | 1.00 s | 1 MB | 1 MB | 2.00 MB | 7 | valid |" in text
    assert "**Not equal**, cold and warm and with any number of jobs: the whole blog" in text


def test_results_are_json_with_targets() -> None:
    results = json.loads(
        report.as_json(run_of(row(EXPORTER, "pdf", BLOG, 9, state="edited", jobs=2)))
    )
    assert results["rows"][0]["usage"]["wall"] == 1
    targets = {each["target"]: each["met"] for each in results["targets"]}
    assert targets["The blog as PDF, one post edited: wall"] is True


def test_one_size_has_no_plot() -> None:
    assert report.plot([row(TYPST, "pdf", BLOG, 9)]) == ""


def test_the_plot_has_the_builds_without_a_cache() -> None:
    rows = [
        row(EXPORTER, "pdf", BLOG, 100, state="cold", jobs=2, cpu=10),
        row(EXPORTER, "pdf", BLOG, 100, state="warm", jobs=2, cpu=1),
        row(EXPORTER, "pdf", REPEATED, 1000, state="cold", jobs=2, cpu=100),
        row(TYPST, "pdf", BLOG, 100, cpu=30),
        row(WEASYPRINT, "pdf", BLOG, 100, end="killed after 60 s"),
    ]
    plot = report.plot(rows)
    assert ">exporter<" in plot
    assert f">{TYPST}<" in plot
    assert f">{WEASYPRINT}<" not in plot
    assert plot.count("<polyline") == 4
    assert "growth.svg" in report.as_markdown(run_of(*rows), "growth.svg")
    assert "| PDF | exporter | 1,000 | 100.00 s | 0.100 s |" in report.as_markdown(
        run_of(*rows), "growth.svg"
    )


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (3, 40, [2, 5, 10, 20, 50]),
        (10, 1000, [10, 20, 50, 100, 200, 500, 1000]),
        (7, 7, [5, 10]),
        (0.05, 0.05, [0.05, 0.1]),
    ],
)
def test_ticks_are_round_and_enclose_the_values(
    low: float, high: float, expected: list[float]
) -> None:
    assert plot.ticks(low, high) == pytest.approx(expected)


def test_a_point_is_at_its_values() -> None:
    panel = plot.Panel("A & B", {"one": [(10, 1), (100, 10), (1000, 100)]})
    root = ET.fromstring(plot.draw_panels([panel], "posts"))  # noqa: S314
    line = root.find(".//{http://www.w3.org/2000/svg}polyline")
    assert line is not None
    points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
    (left, bottom), (middle, centre), (right, top) = points
    assert left < middle < right
    assert bottom > centre > top
    assert middle == pytest.approx((left + right) / 2)
    assert centre == pytest.approx((bottom + top) / 2)


# --- a whole measurement ---


@pytest.mark.slow
def test_a_repeated_blog_is_built_and_measured(blog: Blog, tmp_path: Path) -> None:
    lines: list[str] = []
    bench = Benchmark(
        tmp_path, blog, (), 1, 120, only=frozenset({"exporter"}), on_progress=lines.append
    )
    rows = [
        row for task in growth(bench, (3, 4)) for row in measure_task(bench, task, cold_only=True)
    ]
    assert [row.format for row in rows] == ["pdf", "epub"]
    for found in rows:
        assert found.usage.end == DONE
        assert (found.task, found.posts, found.state) == (REPEATED, 4, "cold")
        assert found.output is not None
        assert found.output.validity == ""
    assert lines[0].startswith("the blog repeated (4): exporter pdf cold, jobs 2: done, ")
