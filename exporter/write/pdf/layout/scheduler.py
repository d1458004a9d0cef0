"""Setting the sheets of a book: what is kept from earlier builds, and the rest by the crew.

A chapter that is kept is not even written again. It is known by its decided content, and by what
stands for the page numbers that it asks for; which those are is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.model.publication import Division
from exporter.runtime.cache import cache_key, deserialize, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import TaskFailure
from exporter.write.pdf.jobs.job import EngineFailed
from exporter.write.pdf.jobs.layout_jobs import LayoutJobs, WrittenDivision
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.page_numbers import Folio
from exporter.write.pdf.layout.page_ranges import Slot
from exporter.write.pdf.layout.serialized_chapter import (
    SerializedChapter,
    deserialize_chapter,
    lay_out_serialized,
)
from exporter.write.pdf.layout.spool import Spool


@dataclass(frozen=True, slots=True)
class LayoutRequest:
    """What the writing of a division asked for: places whose pages it names, and what it found."""

    places: tuple[tuple[str, str], ...]
    findings: tuple[Diagnostic, ...]


class LayoutScheduler:
    """Sets the divisions of one book. `faults` are those that could not be set, with the reason."""

    def __init__(
        self,
        divisions: Sequence[Division],
        slots: Sequence[Slot],
        sheets: LayoutJobs,
        context: BuildContext,
        diagnostics: Diagnostics,
        shelf: Spool,
    ) -> None:
        self.faults: dict[int, str] = {}
        self._divisions = divisions
        self._slots = slots
        self._sheets = sheets
        self._context = context
        self._diagnostics = diagnostics
        self._shelf = shelf
        self._keys: dict[int, str] = {}
        self._heard: set[int] = set()
        self._fonts: dict[str, bytes] = {}
        self._set: set[int] = set()

    def lay(self, folios: Mapping[int, Folio]) -> Iterator[tuple[int, ChapterPdf]]:
        """Set some divisions, by their numbers.

        Raises `EngineFailed` when all were tried and some could not be set.
        """
        waiting: dict[int, WrittenDivision] = {}
        for number, folio in folios.items():
            kept = self._kept(number, folio)
            if kept is None:
                waiting[number] = self._written(number, folio)
            else:
                yield number, self._done(number, kept)
        yield from self._laid(waiting)
        if self.faults:
            raise EngineFailed("; ".join(self.faults.values()))

    def _written(self, number: int, folio: Folio) -> WrittenDivision:
        """A division as a sheet, by what it is and what stands for the numbers that it asks for."""
        asked: dict[tuple[str, str], str] = {}

        def listening(division: str, target: str) -> str:
            return asked.setdefault((division, target), folio(division, target))

        # Without a home: another build may find the same in the name of another file.
        said = Diagnostics()
        written = self._sheets.written(
            self._divisions[number], self._slots[number], listening, said
        )
        if number not in self._heard:
            self._hear(number, said)
        places = LayoutRequest(tuple(asked), tuple(said))
        key = self._key(number)
        self._context.cache.put(cache_key("asked", key), serialize(places))
        return replace(written, key=cache_key("sheet", key, repr(tuple(asked.values()))))

    def _kept(self, number: int, folio: Folio) -> ChapterPdf | None:
        """A division as an earlier build set it; None where it had other numbers, or none did."""
        cache, key = self._context.cache, self._key(number)
        asked = deserialize(cache.get(cache_key("asked", key)), LayoutRequest)
        if asked is None:
            return None
        numbers = tuple(folio(*place) for place in asked.places)
        data = cache.get(cache_key("sheet", key, repr(numbers)))
        if data is None:
            return None
        made = deserialize_chapter(data, self._font)
        if made is None:
            # A font was removed from the store before the sheet was.
            return None
        self._hear(number, asked.findings)
        return made

    def _hear(self, number: int, findings: Iterable[Diagnostic]) -> None:
        """Report what the writing of a division has found, once."""
        if number not in self._heard:
            self._heard.add(number)
            for finding in findings:
                self._diagnostics.add(finding)

    def _key(self, number: int) -> str:
        """All that decides a division's sheet but for the numbers of pages."""
        if number not in self._keys:
            division, slot = self._divisions[number], self._slots[number]
            self._keys[number] = self._sheets.key(division, slot)
        return self._keys[number]

    def _laid(self, waiting: Mapping[int, WrittenDivision]) -> Iterator[tuple[int, ChapterPdf]]:
        # The longest first, so that none is left alone at the end.
        order = sorted(waiting, key=lambda number: (-len(waiting[number].sheet.html), number))
        executor = self._context.executor
        far = not executor.sees_our_files
        tasks = [self._sheets.with_pictures(waiting[number], carried=far) for number in order]
        for at, result in executor.each(lay_out_serialized, tasks):
            number = order[at]
            title = waiting[number].sheet.title
            match result:
                case TaskFailure(why):
                    self.faults[number] = f"‘{title}’ could not be set: {why}"
                case SerializedChapter(fault=fault) if fault:
                    self.faults[number] = fault
                case SerializedChapter():
                    self._keep(waiting[number], result)
                    made = deserialize_chapter(result.data, self._font)
                    if made is None:
                        raise AssertionError(f"‘{title}’ was packed without its fonts")
                    yield number, self._done(number, made)

    def _keep(self, written: WrittenDivision, parcel: SerializedChapter) -> None:
        for digest, file in parcel.fonts.items():
            # Sheets that came with the same file share one copy of it.
            if self._fonts.setdefault(digest, file) is file:
                self._context.cache.put(cache_key("font", digest), file)
        self._context.cache.put(written.key, parcel.data)

    def _font(self, digest: str) -> bytes | None:
        if digest not in self._fonts:
            file = self._context.cache.get(cache_key("font", digest))
            if file is None:
                return None
            self._fonts[digest] = file
        return self._fonts[digest]

    def _done(self, number: int, made: ChapterPdf) -> ChapterPdf:
        if number not in self._set:
            self._set.add(number)
            self._context.on_progress("PDF", len(self._set), len(self._divisions))
        return replace(made, sheaf=self._shelf.lay(made.sheaf))
