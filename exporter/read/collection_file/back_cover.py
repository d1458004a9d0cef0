"""The back cover of a printed book in a collection file."""

from __future__ import annotations

import re
from decimal import Decimal

from exporter.model.book import BackCoverPlan
from exporter.read.collection_file.book_texts import BookTextReader
from exporter.read.collection_file.isbn import read_isbn
from exporter.read.schema.schema_reader import MappingReader
from exporter.read.schema.values import MappingValue

_KEYS = ("text", "file", "category", "authors", "isbn", "price", "price-code", "barcode")
_DOLLARS = re.compile(r"(?:US)?\$ ?(\d+(?:\.\d\d)?)|USD (\d+(?:\.\d\d)?)")
_HIGHEST = 9999
"""The highest price of an add-on, in cents; it stands for any higher one too."""


def read_back_cover(collection: MappingReader, texts: BookTextReader, isbn: str) -> BackCoverPlan:
    """Return the back cover: its text, or a mapping. `isbn` is that of the book."""
    value = collection.get("back-cover")
    if value is None:
        return BackCoverPlan(isbn=isbn)
    if not isinstance(value, MappingValue):
        return BackCoverPlan(texts.read(value, "‘back-cover’", "back-cover"), isbn=isbn)
    mapping = MappingReader(value, "‘back-cover’", _KEYS, collection.schema)
    key = mapping.exclusive("text", "file")
    content, text = mapping.get(key), None
    if content and key == "file":
        text = texts.read_file(content, "back-cover")
    elif content:
        text = texts.read(content, "‘text’", "back-cover")
    own_isbn, _ = read_isbn(mapping)
    price = mapping.text("price")
    return BackCoverPlan(
        text=text,
        category=mapping.text("category"),
        people=mapping.flag("authors") is not False,
        isbn=own_isbn or isbn,
        price=price,
        price_code=_price_code(mapping) or price_code(price),
        barcode=mapping.flag("barcode") is not False,
    )


def price_code(price: str) -> str:
    """Return the add-on that stands for a price in US dollars; empty for any other price.

    Its first digit is 5 (BISG, Barcoding Guidelines for the U.S. Book Industry).
    """
    cents = int((dollars(price) or 0) * 100)
    return f"5{min(cents, _HIGHEST):04d}" if cents else ""


def dollars(price: str) -> Decimal | None:
    """Return a price in US dollars; None for any other price."""
    found = _DOLLARS.fullmatch(price.strip())
    return Decimal(found[1] or found[2]) if found else None


def _price_code(mapping: MappingReader) -> str:
    """Return the add-on that the file names. Reports anything but five digits."""
    written = mapping.text("price-code")
    if written and not re.fullmatch(r"[0-9]{5}", written):
        hint = 'write five digits, such as "51499" for $14.99, or "90000" for no price'
        place = mapping.value_place("price-code")
        mapping.schema.report(f"‘{written}’ is not the code of a price", place, hint)
        return ""
    return written
