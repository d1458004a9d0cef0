"""The record of a book for the trade: an ONIX 3.0 message with reference tags.

It says only what the book declares, and is the one for the day of publication: it is confirmed
(notification type 03), the book is active, and can be had. Elements are in the order of the schema.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lxml import etree

from exporter.build.packages.contents import BOOK, MILLIMETRE, Contents, isbn_digits
from exporter.build.packages.onix_codes import (
    AUDIENCES,
    BISAC,
    FREE,
    KEYWORDS,
    ROLES,
    THEMA,
    language_code,
    price_type,
    subject_scheme,
)
from exporter.check.results import PreflightRow
from exporter.model.book import BookMetadata
from exporter.model.language_tags import script_of
from exporter.model.listing import Price
from exporter.write.epub.metadata import file_as

ONIX_NAME, ONIX = "onix.xml", "record for the trade, ONIX 3.0"
"""The name of the file, and what it is for."""
ONIX_ELEMENTS = ("br", "em", "li", "ol", "p", "strong", "sub", "sup", "ul")
"""The elements of HTML that a description has in the message."""
_NAMESPACE = "http://ns.editeur.org/onix/3.0/reference"
_SHORT = 350
"""The greatest length of a short description, with its markup (list 153, code 02)."""
_SEQUENCE = re.compile(r"[0-9]+(?:\.[0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Product:
    """An edition of a book; `isbn` and `other_isbn` (empty for none) have 13 digits."""

    edition: Literal["print", "ebook"]
    isbn: str
    other_isbn: str
    prices: tuple[Price, ...]


def onix_rows(contents: Contents) -> Iterator[PreflightRow]:
    """Yield what the trade asks for in a record, besides what the forms of a service do."""
    metadata = contents.metadata
    has_isbn = bool(contents.isbn)
    found = contents.isbn or "none: add ‘isbn’; there is no record without it"
    yield PreflightRow("ONIX: an ISBN", found, has_isbn)
    if not has_isbn:
        return
    publisher = metadata.publisher
    found = publisher or "none: add ‘publisher’; without one, the record has no date either"
    yield PreflightRow("ONIX: a publisher", found, bool(publisher))
    day = metadata.date
    yield PreflightRow("ONIX: a date of publication", f"{day or 'none: add ‘date’'}", bool(day))
    language = language_code(metadata.lang)
    found = language or f"none for ‘{metadata.lang}’"
    yield PreflightRow("ONIX: the code of the language", found, bool(language))


def onix_message(contents: Contents, description: str) -> bytes:
    """Return the message about a book that has an ISBN, the same bytes each time.

    It has the edition of the package; that for a printer has the e-book too, if that has an ISBN of
    its own. `description` has the elements `ONIX_ELEMENTS`.
    """
    message = etree.fromstring(f'<ONIXMessage xmlns="{_NAMESPACE}" release="3.0"/>')
    header = _add(message, "Header")
    _add(_add(header, "Sender"), "SenderName", _sender(contents.metadata))
    sent = contents.metadata.modified.astimezone(datetime.UTC)
    _add(header, "SentDateTime", sent.strftime("%Y%m%dT%H%M%SZ"))
    for product in _products(contents):
        _add_product(message, product, contents, description)
    etree.indent(message)
    # Not before: an indentation is a space between words there.
    for text in message.iter(f"{{{_NAMESPACE}}}Text"):
        if text.get("textformat") == "05":
            _parse_markup(text)
    data: bytes = etree.tostring(message, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _products(contents: Contents) -> Iterator[_Product]:
    listing = contents.listing
    own, other = isbn_digits(contents.isbn), isbn_digits(contents.other_isbn)
    other = other if other != own else ""
    if contents.printed is None:
        yield _Product("ebook", own, other, listing.ebook_prices)
        return
    yield _Product("print", own, other, listing.print_prices)
    if other:
        yield _Product("ebook", other, own, listing.ebook_prices)


def _sender(metadata: BookMetadata) -> str:
    return metadata.publisher or next((person.name for person in metadata.creators), metadata.title)


def _add_product(
    message: etree._Element, product: _Product, contents: Contents, description: str
) -> None:
    metadata = contents.metadata
    made = _add(message, "Product")
    _add(made, "RecordReference", f"urn:isbn:{product.isbn}")
    _add(made, "NotificationType", "03")
    for kind in ("03", "15"):
        _add_identifier(made, product.isbn, kind)
    detail = _add(made, "DescriptiveDetail")
    _add_form(detail, product, contents)
    _add_titles(detail, metadata)
    _add_contributors(detail, metadata)
    if language := language_code(metadata.lang):
        spoken = _add(detail, "Language")
        _add(spoken, "LanguageRole", "01")
        _add(spoken, "LanguageCode", language)
        if script := script_of(metadata.lang):
            _add(spoken, "ScriptCode", script)
    _add_extent(detail, product, contents)
    _add_subjects(detail, contents)
    if contents.listing.audience:
        audience = _add(detail, "Audience")
        _add(audience, "AudienceCodeType", "01")
        _add(audience, "AudienceCodeValue", AUDIENCES[contents.listing.audience])
    _add_texts(made, metadata.description, description)
    _add_publishing(made, metadata)
    if product.other_isbn:
        related = _add(_add(made, "RelatedMaterial"), "RelatedProduct")
        _add(related, "ProductRelationCode", "06")
        _add_identifier(related, product.other_isbn, "15")
    _add_supply(made, product, metadata)


def _add_identifier(parent: etree._Element, isbn: str, kind: str) -> None:
    """Add an ISBN as a GTIN-13 (03) or as an ISBN-13 (15)."""
    identifier = _add(parent, "ProductIdentifier")
    _add(identifier, "ProductIDType", kind)
    _add(identifier, "IDValue", isbn)


def _add_form(detail: etree._Element, product: _Product, contents: Contents) -> None:
    """Add what the product is; of a printed book its measures, closed, in millimetres."""
    printed = contents.printed
    _add(detail, "ProductComposition", "00")
    if product.edition == "ebook" or printed is None:
        _add(detail, "ProductForm", "ED")
        _add(detail, "ProductFormDetail", "E101")
        return
    is_hardcover = printed.binding == "hardcover"
    _add(detail, "ProductForm", "BB" if is_hardcover else "BC")
    if is_hardcover:
        _add(detail, "ProductFormDetail", "B402")
    outside = printed.outside
    for kind, length in (("01", outside.height), ("02", outside.width), ("03", printed.spine)):
        measure = _add(detail, "Measure")
        _add(measure, "MeasureType", kind)
        _add(measure, "Measurement", f"{length / MILLIMETRE:.1f}")
        _add(measure, "MeasureUnitCode", "mm")


def _add_titles(detail: etree._Element, metadata: BookMetadata) -> None:
    if series := metadata.series:
        collection = _add(detail, "Collection")
        _add(collection, "CollectionType", "10")
        if _SEQUENCE.fullmatch(series.position):
            sequence = _add(collection, "CollectionSequence")
            _add(sequence, "CollectionSequenceType", "02")
            _add(sequence, "CollectionSequenceNumber", series.position)
        _add_title(collection, "02", series.name)
    _add_title(detail, "01", metadata.title, metadata.subtitle)


def _add_title(parent: etree._Element, level: str, title: str, subtitle: str = "") -> None:
    """Add a distinctive title, of the product (01) or of its collection (02)."""
    detail = _add(parent, "TitleDetail")
    _add(detail, "TitleType", "01")
    element = _add(detail, "TitleElement")
    _add(element, "TitleElementLevel", level)
    _add(element, "TitleText", title)
    if subtitle:
        _add(element, "Subtitle", subtitle)


def _add_contributors(detail: etree._Element, metadata: BookMetadata) -> None:
    has_people = bool(metadata.authors or metadata.editors or metadata.contributors)
    for number, (person, roles) in enumerate(metadata.creators.items(), 1):
        contributor = _add(detail, "Contributor")
        _add(contributor, "SequenceNumber", f"{number}")
        for role in roles:
            _add(contributor, "ContributorRole", ROLES[role])
        # Without people, it is the publisher or the site that made the book.
        if not has_people:
            _add(contributor, "CorporateName", person.name)
            continue
        _add(contributor, "PersonName", person.name)
        _add(contributor, "PersonNameInverted", person.file_as or file_as(person.name))


def _add_extent(detail: etree._Element, product: _Product, contents: Contents) -> None:
    """Add all pages of a printed book, or the size of the file of an e-book in kilobytes."""
    size = sum(file.size for file in contents.files if file.purpose == BOOK)
    if product.edition == "print" and contents.printed:
        kind, value, unit = "06", contents.printed.pages, "03"
    elif size:
        kind, value, unit = "22", max(1, round(size / 1000)), "18"
    else:
        return
    extent = _add(detail, "Extent")
    _add(extent, "ExtentType", kind)
    _add(extent, "ExtentValue", f"{value}")
    _add(extent, "ExtentUnit", unit)


def _add_subjects(detail: etree._Element, contents: Contents) -> None:
    """Add all subjects, the first of each scheme as the main one, and the keywords."""
    listing = contents.listing
    coded = [(BISAC, code) for code in listing.bisac]
    coded += [(subject_scheme(code), code) for code in listing.thema]
    seen: set[str] = set()
    for scheme, code in coded:
        subject = _add(detail, "Subject")
        if scheme in (BISAC, THEMA) and scheme not in seen:
            _add(subject, "MainSubject")
        seen.add(scheme)
        _add(subject, "SubjectSchemeIdentifier", scheme)
        _add(subject, "SubjectCode", code)
    if listing.keywords:
        subject = _add(detail, "Subject")
        _add(subject, "SubjectSchemeIdentifier", KEYWORDS)
        _add(subject, "SubjectHeadingText", "; ".join(listing.keywords))


def _add_texts(made: etree._Element, short: str, description: str) -> None:
    """Add the description, and a short one as plain text."""
    texts = [("03", description)] if description else []
    if short and len(short) <= _SHORT:
        texts.insert(0, ("02", short))
    collateral = _add(made, "CollateralDetail") if texts else made
    for kind, text in texts:
        content = _add(collateral, "TextContent")
        _add(content, "TextType", kind)
        _add(content, "ContentAudience", "00")
        _add(content, "Text", text).set("textformat", "06" if kind == "02" else "05")


def _parse_markup(text: etree._Element) -> None:
    """Put the elements that are written in a text into their element."""
    markup = (text.text or "").replace("<br>", "<br/>")
    parsed = etree.fromstring(f'<Text xmlns="{_NAMESPACE}">{markup}</Text>')
    text.text = parsed.text
    text.extend([*parsed])


def _add_publishing(made: etree._Element, metadata: BookMetadata) -> None:
    """Add the publisher, without which the schema allows no date of publication either."""
    if not metadata.publisher:
        return
    publishing = _add(made, "PublishingDetail")
    publisher = _add(publishing, "Publisher")
    _add(publisher, "PublishingRole", "01")
    _add(publisher, "PublisherName", metadata.publisher)
    _add(publishing, "PublishingStatus", "04")
    if metadata.date:
        day = _add(publishing, "PublishingDate")
        _add(day, "PublishingDateRole", "01")
        _add(day, "Date", f"{metadata.date:%Y%m%d}").set("dateformat", "00")


def _add_supply(made: etree._Element, product: _Product, metadata: BookMetadata) -> None:
    """Add the prices, if the book has any: printed on demand, or to be downloaded."""
    if not product.prices:
        return
    supply = _add(_add(made, "ProductSupply"), "SupplyDetail")
    supplier = _add(supply, "Supplier")
    _add(supplier, "SupplierRole", "01")
    _add(supplier, "SupplierName", _sender(metadata))
    _add(supply, "ProductAvailability", "23" if product.edition == "print" else "20")
    _add_prices(supply, product.prices)


def _add_prices(supply: etree._Element, prices: Sequence[Price]) -> None:
    for each in prices:
        price = _add(supply, "Price")
        _add(price, "PriceType", price_type(each.currency))
        if Decimal(each.amount):
            _add(price, "PriceAmount", each.amount)
        else:
            _add(price, "UnpricedItemType", FREE)
        _add(price, "CurrencyCode", each.currency)


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    """Add an element with a text to a parent, and return it."""
    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    element.text = text or None
    return element
