"""Setting the sheets of a book: what is kept from earlier builds, and the rest by the crew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from exporter.crew import Lost
from exporter.model.publication import Division
from exporter.store import key_of
from exporter.workshop import Workshop
from exporter.write.pdf.binding import Slot
from exporter.write.pdf.missing import EngineFailed
from exporter.write.pdf.numbering import Folio
from exporter.write.pdf.parcel import Parcel, set_and_packed, unpacked
from exporter.write.pdf.sheets import Sheets, Written
from exporter.write.pdf.worker import SheetPdf


class Setter:
    """Sets the divisions of one book. `faults` are those that could not be set, with the reason."""

    def __init__(
        self,
        divisions: Sequence[Division],
        slots: Sequence[Slot],
        sheets: Sheets,
        workshop: Workshop,
    ) -> None:
        self.faults: dict[int, str] = {}
        self._divisions = divisions
        self._slots = slots
        self._sheets = sheets
        self._workshop = workshop
        self._fonts: dict[str, bytes] = {}
        self._set: set[int] = set()

    def lay(self, folios: Mapping[int, Folio]) -> Iterator[tuple[int, SheetPdf]]:
        """Set some divisions, by their numbers.

        Raises `EngineFailed` when all were tried and some could not be set.
        """
        waiting: dict[int, Written] = {}
        for number, folio in folios.items():
            division, slot = self._divisions[number], self._slots[number]
            written = self._sheets.written(division, slot, folio)
            kept = self._kept(written)
            if kept is None:
                waiting[number] = written
            else:
                yield number, self._done(number, kept)
        yield from self._laid(waiting)
        if self.faults:
            raise EngineFailed("; ".join(self.faults.values()))

    def _laid(self, waiting: Mapping[int, Written]) -> Iterator[tuple[int, SheetPdf]]:
        # The longest first, so that none is left alone at the end.
        order = sorted(waiting, key=lambda number: (-len(waiting[number].sheet.html), number))
        tasks = [self._sheets.with_files(waiting[number]) for number in order]
        for at, result in self._workshop.crew.each(set_and_packed, tasks):
            number = order[at]
            title = waiting[number].sheet.title
            match result:
                case Lost(why):
                    self.faults[number] = f"‘{title}’ could not be set: {why}"
                case Parcel(fault=fault) if fault:
                    self.faults[number] = fault
                case Parcel():
                    self._keep(waiting[number], result)
                    yield number, self._done(number, unpacked(result.data, self._font))

    def _kept(self, written: Written) -> SheetPdf | None:
        """The sheet as an earlier build set it."""
        data = self._workshop.store.get(written.digest)
        if data is None:
            return None
        try:
            return unpacked(data, self._font)
        except KeyError:
            # A font that was removed from the store before the sheet was.
            return None

    def _keep(self, written: Written, parcel: Parcel) -> None:
        self._fonts.update(parcel.fonts)
        for digest, file in parcel.fonts.items():
            self._workshop.store.put(key_of("font", digest), file)
        self._workshop.store.put(written.digest, parcel.data)

    def _font(self, digest: str) -> bytes | None:
        if digest not in self._fonts:
            file = self._workshop.store.get(key_of("font", digest))
            if file is None:
                return None
            self._fonts[digest] = file
        return self._fonts[digest]

    def _done(self, number: int, made: SheetPdf) -> SheetPdf:
        if number not in self._set:
            self._set.add(number)
            self._workshop.told("PDF", len(self._set), len(self._divisions))
        return made
