"""Chapters that the engine cannot lay out, or that are too long, are laid out in a plainer form."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import traceback
import weakref
from pathlib import Path

import pytest
from pdf_words import words_missing_in_pdf
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, CollectionRequest, build_book
from exporter.cli import main
from exporter.diagnostics import Diagnostics, Severity
from exporter.runtime import process_limits
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import ProcessExecutor
from exporter.runtime.isolation import TaskFailure, run_isolated
from exporter.runtime.process_limits import TaskLimitReached, processor_time_limit, task_time_limit
from exporter.write.pdf import engine
from exporter.write.pdf.jobs.job import LayoutJob, LayoutResult
from exporter.write.pdf.jobs.plain_layout import first_form, layout_cost, plainer, with_breaks
from exporter.write.pdf.layout import serialized_chapter
from exporter.write.pdf.layout.scheduler import Fallback, LayoutHistory
from exporter.write.pdf.layout.serialized_chapter import SerializedChapter

HEAD = '<html lang="en"><head><title>T</title></head><body data-book="B" data-role="chapter">'
"""The beginning of a document."""


def job(body: str) -> LayoutJob:
    return LayoutJob("one", f"{HEAD}{body}</body></html>", "", "Title", "en")


class UncopiedError(Exception):
    """It has one argument, so that a copy of it with its arguments cannot be made."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"{found} is not {expected}")

    def __reduce__(self) -> tuple[type[UncopiedError], tuple[object, ...]]:
        # Dask has every exception without this method copied in a way of its own.
        return UncopiedError, self.args


class UncopiedText(str):
    """A text that can be sent, but not be received."""

    def __reduce__(self) -> tuple[type[int], tuple[str]]:
        return int, ("no number",)


def crash(task: str) -> str:
    match task:
        case "crash":
            os.kill(os.getpid(), signal.SIGTRAP)
        case "memory":
            return str(len(bytearray(2 * process_limits.MEMORY_LIMIT)))
        case "some memory":
            return str(len(bytearray(64 * 1024**2)))
        case "endless":
            try:
                with processor_time_limit(0.2):
                    while True:
                        pass
            except TaskLimitReached:
                return "ended"
        case "endless in C":
            with task_time_limit(0.2):
                sum(range(10**12))
        case "raise":
            raise KeyError(task)
        case "raise what cannot be copied":
            raise UncopiedError("salt", "sugar")
        case "raise what cannot be sent":
            error = ValueError("salt")
            error.add = lambda: None
            raise error
        case "result that cannot be copied":
            return UncopiedText()
        case "exit":
            sys.exit(3)
        case _:
            pass
    return task.upper()


def test_a_crash_fails_its_own_task_only() -> None:
    results = dict(run_isolated(crash, ["one", "crash", "two", "crash"]))
    failure = TaskFailure("its process crashed (SIGTRAP)")
    assert results == {0: "ONE", 1: failure, 2: "TWO", 3: failure}


@pytest.mark.parametrize(
    ("task", "error"), [("memory", MemoryError), ("raise", KeyError)], ids=["memory", "other"]
)
def test_exceptions_of_a_task_are_raised(task: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        list(run_isolated(crash, ["one", task]))


def test_an_exception_names_the_lines_that_raised_it() -> None:
    with pytest.raises(KeyError) as caught:
        list(run_isolated(crash, ["raise"]))
    assert ", in crash\n" in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("raise what cannot be copied", "UncopiedError: salt is not sugar"),
        ("raise what cannot be sent", "ValueError: salt"),
    ],
)
def test_an_exception_that_cannot_be_copied_keeps_its_message(task: str, message: str) -> None:
    with pytest.raises(RuntimeError) as caught:
        list(run_isolated(crash, [task]))
    assert str(caught.value) == message
    assert ", in crash\n" in "".join(traceback.format_exception(caught.value))


def test_a_result_that_cannot_be_copied_leaves_no_process_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fork, children = os.fork, []

    def recorded_fork() -> int:
        if child := fork():
            children.append(child)
        return child

    monkeypatch.setattr(os, "fork", recorded_fork)
    before = len([*Path("/proc/self/fd").iterdir()])
    with pytest.raises(ValueError, match="no number"):
        list(run_isolated(crash, ["result that cannot be copied", "two"], children=2))
    assert len([*Path("/proc/self/fd").iterdir()]) == before
    assert len(children) == 2
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_garbage_is_collected_between_tasks() -> None:
    made: list[weakref.ref[UncopiedError]] = []

    def leave_garbage(_: int) -> tuple[bool, int]:
        alive = sum(each() is not None for each in made)
        error = UncopiedError("salt", "sugar")
        error.args = (error,)
        made.append(weakref.ref(error))
        return gc.isenabled(), alive

    assert dict(run_isolated(leave_garbage, [1, 2, 3])) == dict.fromkeys(range(3), (False, 0))
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_task_that_ends_its_process_was_not_killed() -> None:
    results = run_isolated(crash, ["exit"] * 9)
    assert {result for _, result in results} == {TaskFailure("its process ended")}


def test_a_lack_of_file_descriptors_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    make, made = os.pipe, []

    def pipe() -> tuple[int, int]:
        if len(made) % 2:
            made.append(0)
            raise OSError(errno.EMFILE, "Too many open files")
        made.append(0)
        return make()

    # The temporary files of this process have a lock, which stays open.
    assert list(run_isolated(crash, ["one"])) == [(0, "ONE")]
    before = len([*Path("/proc/self/fd").iterdir()])
    monkeypatch.setattr(os, "pipe", pipe)
    assert dict(run_isolated(crash, ["one", "two"])) == {0: "ONE", 1: "TWO"}
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_a_task_without_end_is_ended() -> None:
    assert dict(run_isolated(crash, ["endless", "two"])) == {0: "ended", 1: "TWO"}


def test_a_library_that_does_not_return_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_limits, "_HARD_LIMIT", 0)
    results = dict(run_isolated(crash, ["endless in C", "two"]))
    assert results == {0: TaskFailure("it takes too much time"), 1: "TWO"}


def test_no_limit_holds_in_this_process() -> None:
    with task_time_limit(0.001):
        assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_blocks_keep_text_and_targets() -> None:
    body = (
        '<h1 id="chapter-title" data-block="block 1">T</h1><section id="s"><p id="p">One <b>two</b>'
        '</p></section><ul><li id="l"><p>three</p></li></ul><table><tr><td>a</td><td>b</td></tr>'
        '</table><pre><span class="k">if</span>  x\n</pre><p><img src="a.png" alt="A"/></p>'
    )
    plain, left_out = plainer(job(body), "blocks", "")
    assert left_out == ""
    assert plain.html.removeprefix(HEAD) == (
        '\n<h1 id="chapter-title" data-block="block 1">T</h1>\n'
        '<p id="s"><span id="p"></span>One two</p>\n<p id="l">• three</p>\n<p>a | b</p>\n'
        '<pre>if  x\n</pre>\n<p><img src="a.png" alt="A"/></p>\n</body>\n</html>\n'
    )


def test_text_is_cut_where_it_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.write.pdf.jobs.plain_layout._MAX_TEXT", 20)
    body = "<h1>T</h1><p>Salt &amp; pepper.</p><p>Cumin and more</p>"
    plain, left_out = plainer(job(body), "text", "")
    assert left_out == "umin and more"
    assert "Salt &amp; pepper.\nC[…]</p>" in plain.html


def test_a_title_is_left_of_a_text() -> None:
    plain, left_out = plainer(job("<p>Text</p>"), "title", "")
    assert left_out == "Title"
    assert '<h1 id="chapter-title">Title</h1>\n<p>[…]</p>' in plain.html


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("<p>word</p>" * 10_000, "full"),
        ("<p>" + "word " * 60_000 + "</p>", "full"),
        ("<tr><td>a</td><td>b</td></tr>" * 3000, "full"),
        ("<p>" + "<b><i>a</i></b>" * 20_000 + "</p>", "blocks"),
        ("<p>a</p>" * 30_000, "text"),
        ("<p>" + "word " * 400_000 + "</p>", "text"),
    ],
)
def test_the_form_depends_on_the_length(body: str, form: str) -> None:
    assert first_form(job(body).html) == form


def test_the_estimate_grows_with_elements_and_characters() -> None:
    assert layout_cost("<p>a</p>" * 1000) == pytest.approx(0.612)


def test_the_passes_over_a_book_share_the_time_of_a_division() -> None:
    history = LayoutHistory()
    first = history.limited(job("<p>Salt</p>"))
    assert first.seconds == pytest.approx(6, abs=0.1)
    history.note_time(first, 4)
    assert history.limited(first).seconds == pytest.approx(2, abs=0.1)
    history.fall_back("one", Fallback("blocks", "it takes too much time"))
    assert history.limited(first).seconds == pytest.approx(3, abs=0.1)


def test_a_layout_of_too_many_bytes_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serialized_chapter, "chapter_pdf", lambda job: job)
    large = SerializedChapter(bytes(1000))
    monkeypatch.setattr(serialized_chapter, "serialize_chapter", lambda _: large)
    assert serialized_chapter.lay_out_serialized(job("")).failure == ""
    monkeypatch.setattr(serialized_chapter, "_MAX_BYTES", 999)
    failure = serialized_chapter.lay_out_serialized(job("")).failure
    assert failure == "its pages are too large"


def test_very_long_words_may_be_broken() -> None:
    word = "&amp;" + "a" * 450
    assert with_breaks(f'<p title="{word}">{word}</p>').count("<wbr/>") == 4
    assert with_breaks("<p>" + "漢" * 900 + "</p>") == "<p>" + "漢" * 900 + "</p>"
    assert with_breaks("<p>" + "漢" * 20_000 + "</p>").count("<wbr/>") == 1


def test_words_of_thai_are_broken_before_a_consonant() -> None:
    broken = with_breaks("<p>" + "กี่" * 400 + "</p>")
    assert broken.count("<wbr/>") == 2
    assert broken.count("<wbr/>ก") == 2


@pytest.mark.slow
def test_a_chapter_is_laid_out_again_in_a_plain_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = engine.lay_out

    def lay_out(job: LayoutJob) -> LayoutResult:
        if "<table" in job.html:
            os.kill(os.getpid(), signal.SIGTRAP)
        return original(job)

    monkeypatch.setattr(engine, "lay_out", lay_out)
    # The font of the last letter is not bundled.
    table = "Salt.\n\n| a | b |\n|---|---|\n| cumin | ա |"
    posts = {"salt": table, "pepper": "Text."}
    write_site(tmp_path, {f"_posts/2026-05-01-{n}.md": post_source(n, posts[n]) for n in posts})
    write_site(tmp_path, {"book.yml": "title: Spices\nposts: _posts\n"})
    cache = DiskCache(tmp_path / "cache")

    def build() -> tuple[bytes, list[str]]:
        diagnostics = Diagnostics()
        context = BuildContext(ProcessExecutor(1), cache)
        request = CollectionRequest((tmp_path / "book.yml",))
        book = build_book(request, ("pdf",), BuildOptions(context=context), diagnostics)
        assert book
        (file,) = book.files
        return file.data, [str(each) for each in diagnostics if each.severity is Severity.ERROR]

    data, errors = build()
    assert words_missing_in_pdf(data, table) == []
    (finding,) = errors
    assert finding.splitlines()[0].endswith(
        "2026-05-01-salt.md:1:1: error: ‘salt’ could not be laid out: its process crashed "
        "(SIGTRAP); its tables, lists and styles are plain paragraphs [engine-failed]"
    )
    # It may have been for a lack of time or memory: another build tries again.
    monkeypatch.setattr(engine, "lay_out", original)
    again, errors = build()
    assert errors == []
    assert again != data


@pytest.mark.slow
def test_the_memory_of_a_large_host_process_is_no_limit_of_its_tasks() -> None:
    held = bytearray(2 * process_limits.MEMORY_LIMIT)
    assert list(run_isolated(crash, ["some memory"])) == [(0, str(64 * 1024**2))]
    assert held


@pytest.mark.slow
def test_a_post_has_its_file_in_a_plain_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("exporter.write.pdf.jobs.plain_layout._MAX_TEXT", 20)
    monkeypatch.setattr("exporter.write.pdf.jobs.plain_layout.MAX_COST", 0)
    post = tmp_path / "salt.md"
    post.write_text("---\ntitle: Salt\n---\n\nPepper and cumin, and then some more salt.\n")
    assert main(["pdf", str(post), "-o", f"{tmp_path}/"]) == 1
    assert "[chapter-cut]" in capsys.readouterr().err
    assert (tmp_path / "salt.pdf").is_file()
