"""Keywords, categories and prices in a collection file, for the forms of shops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from exporter.model.listing import AUDIENCES, Listing, Price
from exporter.read.collection_file.back_cover import dollars
from exporter.read.schema.schema_reader import MappingReader

_BISAC = re.compile(r"[A-Z]{3}[0-9]{6}")
_THEMA = re.compile(r"[A-Y][A-Z0-9]{0,11}|[1-6][A-Z](?:[A-Z0-9-]{0,14})")
"""A subject, or a qualifier, which begins with a digit."""
_PRICE = re.compile(r"([A-Z]{3}) ?([0-9]{1,6}(?:\.[0-9]{1,2})?)")
_CATEGORY_KEYS, _PRICE_KEYS = ("bisac", "thema"), ("print", "ebook")


def read_listing(collection: MappingReader, isbn: str, printed_price: str) -> Listing:
    """Return the listing of a book.

    `isbn` is that of the e-book, `printed_price` the price on the back cover; empty for none.

    A price in dollars on the back cover is that of the printed book; another one is reported.
    """
    categories = collection.mapping("categories", _CATEGORY_KEYS)
    prices = collection.mapping("prices", _PRICE_KEYS)
    on_cover = dollars(printed_price)
    printed = tuple(_prices(prices, "print")) if prices else ()
    for price in printed:
        if on_cover and price.currency == "USD" and Decimal(price.amount) != on_cover:
            message = f"the price in print is {price}, and the back cover says {printed_price}"
            place = prices.place_of("print") if prices else None
            collection.schema.report(message, place, "write the same price in both")
    if on_cover and not any(price.currency == "USD" for price in printed):
        printed = (Price("USD", f"{on_cover:.2f}"), *printed)
    return Listing(
        keywords=collection.texts("keywords"),
        bisac=tuple(_codes(categories, "bisac", _BISAC, "CKB009000")) if categories else (),
        thema=tuple(_codes(categories, "thema", _THEMA, "WBVS")) if categories else (),
        print_prices=printed,
        ebook_prices=tuple(_prices(prices, "ebook")) if prices else (),
        isbn=isbn,
        audience=collection.choice("audience", AUDIENCES),
    )


def _codes(mapping: MappingReader, key: str, form: re.Pattern[str], example: str) -> Iterator[str]:
    """Yield the codes of subjects; one of another form is reported."""
    scheme = {"bisac": "BISAC", "thema": "Thema"}[key]
    for text in mapping.texts(key):
        if form.fullmatch(text.upper()):
            yield text.upper()
        else:
            place, hint = mapping.value_place(key), f"write a code such as {example}"
            mapping.schema.report(f"‘{text}’ is not a code of {scheme}", place, hint)


def _prices(mapping: MappingReader, key: str) -> Iterator[Price]:
    """Yield the prices of an edition, one for each currency; anything else is reported."""
    from babel.numbers import is_currency

    seen: set[str] = set()
    for text in mapping.texts(key):
        found = _PRICE.fullmatch(text)
        place = mapping.value_place(key)
        if not found:
            hint = "write the currency and the amount, such as USD 19.00"
            mapping.schema.report(f"‘{text}’ is not a price", place, hint)
        elif not is_currency(found[1]):
            message = f"‘{found[1]}’ is not a currency"
            mapping.schema.report(message, place, "write the code of ISO 4217, such as USD")
        elif found[1] in seen:
            mapping.schema.report(f"‘{key}’ has two prices in {found[1]}", place, "delete one")
        else:
            seen.add(found[1])
            yield Price(found[1], found[2])
