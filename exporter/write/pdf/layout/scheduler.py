"""Layout of the chapters of a book: from the cache, or by the executor.

A cached chapter is found by its content and by the page numbers that it shows. The places whose
page numbers it shows are cached too, so that not even its job is built again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.runtime.cache import cache_key, deserialize, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.isolation import TaskFailure
from exporter.write.pdf.jobs.divisions import BookDivision
from exporter.write.pdf.jobs.job import EngineFailed, LayoutJob
from exporter.write.pdf.jobs.job_builder import JobBuilder, PendingJob
from exporter.write.pdf.jobs.plain_layout import FORM_MESSAGES, Form, layout_cost, next_form
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.page_numbers import LayoutRequest, Place
from exporter.write.pdf.layout.serialized_chapter import (
    SerializedChapter,
    deserialize_chapter,
    lay_out_serialized,
)
from exporter.write.pdf.layout.spool import Spool

_SPARE_SECONDS, _SPARE_SECONDS_OF_PLAINER = 6.0, 3.0
"""Seconds of processor time that the layout of a division may take beyond the estimate, and that of
a plainer form; most take half a second."""
_TIME_FACTOR = 1.5
"""How many times longer than estimated a layout may take."""


@dataclass(frozen=True, slots=True)
class BuiltJob:
    """What building a job gave besides the job: places whose page numbers it shows, findings."""

    places: tuple[Place, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Fallback:
    """The form of a division that the engine cannot lay out as it is; `message` says why."""

    form: Form
    message: str


@dataclass(slots=True)
class LayoutHistory:
    """What the passes over a book have found so far, by the names of its divisions.

    `rounds` counts their rounds of layout. `fallbacks` are the plainer forms of those on which the
    engine failed, `seconds` the processor time that they may take beyond the estimate, in all
    passes together.
    """

    rounds: int = 0
    fallbacks: dict[str, Fallback] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def limited(self, job: LayoutJob) -> LayoutJob:
        """Return a job with the time that it may take."""
        spare = self.seconds.get(job.name, _SPARE_SECONDS)
        return replace(job, seconds=spare + _TIME_FACTOR * layout_cost(job.html))

    def note_time(self, job: LayoutJob, seconds: float) -> None:
        """Note the time that a job took."""
        self.seconds[job.name] = min(max(job.seconds - seconds, 0), _SPARE_SECONDS)

    def fall_back(self, name: str, fallback: Fallback) -> None:
        """Note that a division takes a plainer form."""
        self.fallbacks[name] = fallback
        self.seconds[name] = _SPARE_SECONDS_OF_PLAINER


class LayoutScheduler:
    """Lays out the divisions of a book of `total` divisions, and moves the chapters to a spool.

    `history` is of the earlier passes over the same book, and for the later ones.
    """

    def __init__(
        self,
        builder: JobBuilder,
        total: int,
        context: BuildContext,
        diagnostics: Diagnostics,
        spool: Spool,
        history: LayoutHistory,
    ) -> None:
        self._builder = builder
        self._total = total
        self._context = context
        self._diagnostics = diagnostics
        self._spool = spool
        self._keys: dict[str, str] = {}
        self._reported: set[str] = set()
        self._fonts: dict[str, bytes] = {}
        self._history = history
        self._failures: dict[str, str] = {}
        self._failed: set[str] = set()
        self._done: set[str] = set()

    def lay_out(self, requests: Sequence[LayoutRequest]) -> Iterator[ChapterPdf]:
        """Yield the chapters of the requested divisions, in any order.

        Divisions on which the engine fails are reported. Raises `EngineFailed`, after all were
        tried, if it failed on some even in the plainest form.
        """
        pending: list[PendingJob] = []
        for request in requests:
            chapter = self._cached(request)
            if chapter is None:
                pending.append(self._built(request))
            else:
                yield self._spooled(chapter)
        self._history.rounds += 1
        phase = f"PDF: round {self._history.rounds}, {len(pending)} of {len(requests)}"
        with self._context.timed_phase(phase):
            yield from self._laid_out(pending)
        for request in requests:
            name = request.division.name
            fallback = self._history.fallbacks.get(name)
            if fallback is None or name in self._failed:
                continue
            self._failed.add(name)
            shown = "" if name in self._failures else f"; {FORM_MESSAGES[fallback.form]}"
            findings = self._diagnostics.at(request.division.source)
            findings.report("engine-failed", f"{fallback.message}{shown}")
        if self._failures:
            raise EngineFailed("; ".join(self._failures.values()))

    def _built(self, request: LayoutRequest) -> PendingJob:
        """Build the job of a division, and cache the places whose page numbers it shows."""
        shown: dict[Place, str] = {}

        def page_number(key: str, target: str) -> str:
            return shown.setdefault((key, target), request.page_number(key, target))

        # Without a place: in another build the same content may be in another file.
        findings = Diagnostics()
        pending = self._builder.build(request.division, page_number, findings)
        self._report(request.division, findings)
        key = self._key(request.division)
        built = BuiltJob(tuple(shown), tuple(findings))
        self._context.cache.put(cache_key("built", key), serialize(built))
        return replace(pending, cache_key=_chapter_key(key, shown.values()))

    def _cached(self, request: LayoutRequest) -> ChapterPdf | None:
        """Return the chapter of a division with the same page numbers, if it is in the cache."""
        cache, key = self._context.cache, self._key(request.division)
        built = deserialize(cache.get(cache_key("built", key)), BuiltJob)
        if built is None:
            return None
        numbers = [request.page_number(*place) for place in built.places]
        data = cache.get(_chapter_key(key, numbers))
        chapter = None if data is None else deserialize_chapter(data, self._font)
        if chapter is not None:
            self._report(request.division, built.findings)
        return chapter

    def _report(self, division: BookDivision, findings: Iterable[Diagnostic]) -> None:
        """Report the findings of a division once, in however many rounds it is laid out."""
        if division.name not in self._reported:
            self._reported.add(division.name)
            for finding in findings:
                self._diagnostics.add(finding)

    def _key(self, division: BookDivision) -> str:
        if division.name not in self._keys:
            self._keys[division.name] = self._builder.cache_key(division)
        return self._keys[division.name]

    def _laid_out(self, pending: Iterable[PendingJob]) -> Iterator[ChapterPdf]:
        """Yield the chapters of jobs; one on which the engine fails is tried in plainer forms."""
        waiting = [self._in_fallback(each) for each in pending]
        while waiting:
            failed: list[PendingJob] = []
            yield from self._attempts(waiting, failed)
            waiting = failed

    def _in_fallback(self, pending: PendingJob) -> PendingJob:
        """Return a job in the form that an earlier failure requires."""
        fallback = self._history.fallbacks.get(pending.job.name)
        return self._builder.plainer(pending, fallback.form)[0] if fallback else pending

    def _attempts(
        self, pending: Iterable[PendingJob], failed: list[PendingJob]
    ) -> Iterator[ChapterPdf]:
        """Yield the chapters of jobs, and add plainer jobs for the others to `failed`."""
        # The longest first, so that none is left alone at the end.
        order = sorted(pending, key=lambda each: -len(each.job.html))
        executor = self._context.executor
        carried = not executor.shares_files
        history = self._history
        jobs = [history.limited(self._builder.with_files(each, carried=carried)) for each in order]
        for at, result in executor.map_unordered(lay_out_serialized, jobs):
            name, title = jobs[at].name, jobs[at].title
            match result:
                case TaskFailure(reason) | SerializedChapter(failure=reason) if reason:
                    message = f"‘{title}’ could not be laid out: {reason}"
                    first = history.fallbacks.get(name)
                    message = first.message if first else message
                    if form := next_form(order[at].form):
                        history.fall_back(name, Fallback(form, message))
                        failed.append(self._builder.plainer(order[at], form)[0])
                    else:
                        self._failures[name] = message
                case SerializedChapter():
                    history.note_time(jobs[at], result.seconds)
                    if name in history.fallbacks or len(jobs[at].images) < len(order[at].images):
                        # A failure may depend on the machine, and must be reported again.
                        self._fonts.update(result.fonts)
                    else:
                        self._store(order[at].cache_key, result)
                    chapter = deserialize_chapter(result.data, self._font)
                    if chapter is None:
                        raise AssertionError(f"‘{title}’ was serialized without its fonts")
                    yield self._spooled(chapter)

    def _store(self, key: str, chapter: SerializedChapter) -> None:
        for digest, file in chapter.fonts.items():
            # Chapters with the same font share one copy of its file.
            if self._fonts.setdefault(digest, file) is file:
                self._context.cache.put(cache_key("font", digest), file)
        self._context.cache.put(key, chapter.data)

    def _font(self, digest: str) -> bytes | None:
        if digest not in self._fonts:
            file = self._context.cache.get(cache_key("font", digest))
            if file is None:
                return None
            self._fonts[digest] = file
        return self._fonts[digest]

    def _spooled(self, chapter: ChapterPdf) -> ChapterPdf:
        if chapter.name not in self._done:
            self._done.add(chapter.name)
            self._context.on_progress("PDF", len(self._done), self._total)
        return replace(chapter, fragment=self._spool.add(chapter.fragment))


def _chapter_key(division_key: str, page_numbers: Iterable[str]) -> str:
    return cache_key("chapter", division_key, repr(tuple(page_numbers)))
