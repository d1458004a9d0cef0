"""What a package says of its book. All of it is from one edition and its files."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.file_formats.ean import isbn13
from exporter.model.book import BookMetadata
from exporter.model.listing import Listing, Price
from exporter.model.post import Author
from exporter.options.cover_rules import Binding, PaperKind
from exporter.options.paper import Paper
from exporter.options.pdf_profiles import Colour
from exporter.options.services import Service

INCH = 72
MILLIMETRE = 72 / 25.4

INTERIOR, COVER, BOOK, FRONT = "interior", "cover", "book", "front, for shops"
"""What files of a package are for."""


@dataclass(frozen=True, slots=True)
class PrintedBook:
    """The properties of a printed book. `spine` and `bleed` are widths in points.

    `outside` is the size of its cover, closed, which is larger than the `trim` of a hardcover.
    """

    pages: int
    trim: Paper
    outside: Paper
    spine: float
    paper: PaperKind
    binding: Binding
    colour: Colour
    bleed: float
    price: str
    has_barcode: bool


@dataclass(frozen=True, slots=True)
class FileName:
    """The name of a file in a package, what it is for, and its size in bytes."""

    name: str
    purpose: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """A package for a service.

    `isbn` is that of this edition as it is written, `other_isbn` that of the other one, of the
    printed book or the e-book; both empty for none. `description` is as the service takes it,
    `plain_description` without markup. `printed` is None for an e-book. `enlarged` is the size in
    pixels of a picture of the front that is smaller than its image, None for another. `is_volume`
    says that the book is a volume of a collection.
    """

    service: Service
    metadata: BookMetadata
    listing: Listing
    isbn: str
    other_isbn: str
    description: str
    plain_description: str
    files: tuple[FileName, ...]
    printed: PrintedBook | None = None
    enlarged: tuple[int, int] | None = None
    is_volume: bool = False

    @property
    def people(self) -> dict[Author, tuple[str, ...]]:
        """Who made the book, with their roles; empty if neither it nor its posts name anybody."""
        metadata = self.metadata
        named = metadata.authors or metadata.editors or metadata.contributors
        return metadata.creators if named else {}

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords that the forms have room for, from the first on."""
        service = self.service
        fitting = [
            keyword
            for keyword in self.listing.keywords
            if not service.keyword_length or len(keyword) <= service.keyword_length
        ]
        fitting = fitting[: service.keywords or None]
        while service.keywords_length and len(self.joined(fitting)) > service.keywords_length:
            fitting.pop()
        return tuple(fitting)

    def joined(self, keywords: list[str]) -> str:
        """Return keywords as they are written in one field."""
        return (self.service.separator or ", ").join(keywords)

    @property
    def bisac(self) -> tuple[str, ...]:
        """The subjects of BISAC that the forms have room for."""
        return self.listing.bisac[: self.service.bisac or None]

    @property
    def thema(self) -> tuple[str, ...]:
        """The subjects of Thema that the forms have room for, and all qualifiers."""
        subjects = [code for code in self.listing.thema if not code[0].isdigit()]
        qualifiers = [code for code in self.listing.thema if code[0].isdigit()]
        return (*subjects[: self.service.thema or None], *qualifiers)

    @property
    def prices(self) -> tuple[Price, ...]:
        """The prices of this edition."""
        listing = self.listing
        return listing.print_prices if self.service.is_printer else listing.ebook_prices


def isbn_digits(isbn: str) -> str:
    """Return the 13 digits of an ISBN that is written with hyphens, of 10 or 13 digits."""
    digits = "".join(each for each in isbn.upper() if each.isdigit() or each == "X")
    return isbn13(digits) if digits else ""


def in_inches_and_millimetres(trim: Paper) -> str:
    """Return a trim size, such as `6 × 9 in (152.4 × 228.6 mm)`."""
    inches = f"{trim.width / INCH:.4g} × {trim.height / INCH:.4g} in"
    return f"{inches} ({trim.width / MILLIMETRE:.1f} × {trim.height / MILLIMETRE:.1f} mm)"
