"""Records for the trade in ONIX 3.0: valid by EDItEUR's schemas, and the same as the book."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import onixcheck
import pytest
from lxml import etree
from onixcheck import schema

from exporter.build.packages.contents import BOOK, Contents, FileName, PrintedBook
from exporter.build.packages.onix import onix_message, onix_rows
from exporter.build.packages.onix_codes import _LANGUAGES, AUDIENCES, language_code
from exporter.model.book import BookMetadata, Series
from exporter.model.language_tags import script_of
from exporter.model.listing import Listing, Price
from exporter.model.post import Author
from exporter.options.epub_profiles import epub_profile_names
from exporter.options.paper import paper
from exporter.options.pdf_profiles import printer_names
from exporter.options.services import service

NAMES = {"o": "http://ns.editeur.org/onix/3.0/reference"}
PRINT_ISBN, EBOOK_ISBN = "9781234567897", "9783161484100"
DAY = datetime.datetime(2026, 5, 14, 8, 30, tzinfo=datetime.UTC)
METADATA = BookMetadata(
    "Bread & salt",
    "urn:isbn:9783161484100",
    "zh-Hant-TW",
    DAY,
    subtitle="Two years of baking",
    authors=(Author("Ola Wrona", file_as="Wrona, Ola"),),
    editors=(Author("Jan Kowal"), Author("Ola Wrona", file_as="Wrona, Ola")),
    date=datetime.date(2026, 6, 1),
    description="Of bread.",
    publisher="Flour Press",
    series=Series("Kitchens", "2"),
)
LISTING = Listing(
    ("rye", "sourdough"),
    ("CKB009000", "CKB101000"),
    ("WBVS", "1DTP", "3MR"),
    (Price("USD", "19.00"), Price("EUR", "17.50")),
    (Price("USD", "7.99"),),
    audience="general",
)
DESCRIPTION = "<p>Of <em>bread</em><strong>s</strong><br>&amp; salt.</p>\n<ul>\n<li>rye</li>\n</ul>"


def contents(name: str = "ingram", **changes: object) -> Contents:
    asked = service(name)
    printed = PrintedBook(
        *(212, paper("6x9"), paper("155x235mm"), 36.0, "white", "hardcover", "grey", 0.0),
        price="",
        has_barcode=True,
    )
    isbns = (PRINT_ISBN, EBOOK_ISBN) if asked.is_printer else (EBOOK_ISBN, PRINT_ISBN)
    made = Contents(
        *(asked, METADATA, LISTING, *isbns, "", ""),
        (FileName("book.epub", BOOK, 1_234_567),) if not asked.is_printer else (),
        printed if asked.is_printer else None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def messages(data: bytes, path: Path) -> list[str]:
    """Return what the two schemas of ONIX 3.0 do not allow in a message."""
    path.write_bytes(data)
    found = onixcheck.validate(str(path), schemas=("xsd", "rng"))
    return [f"{each.location}: {each.message}" for each in found]


def texts(parent: etree._Element, path: str) -> list[str]:
    steps = "/".join(f"o:{step}" for step in path.split("/"))
    return [each.text or "" for each in parent.iterfind(f".//{steps}", NAMES)]


def products(data: bytes) -> list[etree._Element]:
    return etree.fromstring(data).findall("o:Product", NAMES)


@pytest.mark.slow
def test_messages_are_valid_whatever_a_book_declares(tmp_path: Path) -> None:
    bare = BookMetadata("Bread", "urn:uuid:1", "en", DAY)
    free = Listing(ebook_prices=(Price("EUR", "0.00"), Price("USD", "0")))
    many = replace(METADATA, authors=(), editors=(), series=Series("Kitchens", "MMXXVI"))
    for made, description in (
        (contents(), DESCRIPTION),
        (contents("apple"), DESCRIPTION),
        (contents("kobo", metadata=bare, listing=Listing(), other_isbn=""), ""),
        (contents("kobo", listing=free), DESCRIPTION),
        (contents(metadata=replace(bare, lang="tlh"), listing=Listing(), other_isbn=""), ""),
        (contents(metadata=many, other_isbn=PRINT_ISBN), "Plain text."),
    ):
        assert messages(onix_message(made, description), tmp_path / "onix.xml") == []


@pytest.mark.slow
def test_a_message_that_is_wrong_is_found_by_the_schema(tmp_path: Path) -> None:
    data = onix_message(contents(), DESCRIPTION)
    for old, new in ((b">BB<", b">XX<"), (b"<Subtitle>", b"<Subtitel>"), (b">chi<", b">zho<")):
        assert old in data
        wrong = data.replace(old, new).replace(b"</Subtitle>", b"</Subtitel>" * (b"itel" in new))
        assert messages(wrong or data, tmp_path / "onix.xml") != []


def test_codes_are_those_of_the_code_lists() -> None:
    lists = etree.parse(
        str(Path(schema.O30_XSD_REFERENCE).with_name("ONIX_BookProduct_CodeLists.xsd"))
    )

    def codes(number: int) -> set[str]:
        path = f".//{{*}}simpleType[@name='List{number}']//{{*}}enumeration"
        return {each.get("value") or "" for each in lists.iterfind(path)}

    assert {*_LANGUAGES.values()} <= codes(74)
    assert {*AUDIENCES.values()} <= codes(28)
    assert {script_of(lang) for lang in ("zh-Hant-TW", "zh-yue-hans", "sr-Latn")} <= codes(121)
    assert not any(map(script_of, ("de-1996", "sl-rozaj-1994", "en-x-abcd", "en-scouse", "en")))
    assert [language_code(lang) for lang in ("de-AT", "cs", "gsw", "x")] == [
        "ger",
        "cze",
        "gsw",
        "",
    ]


def test_each_edition_is_a_product_that_names_the_other_one() -> None:
    printed, ebook = products(onix_message(contents(), DESCRIPTION))
    for product, own, other in (
        (printed, PRINT_ISBN, EBOOK_ISBN),
        (ebook, EBOOK_ISBN, PRINT_ISBN),
    ):
        assert texts(product, "RecordReference") == [f"urn:isbn:{own}"]
        assert texts(product, "RelatedProduct/ProductIdentifier/IDValue") == [other]
        assert texts(product, "RelatedProduct/ProductRelationCode") == ["06"]
    assert (texts(printed, "ProductForm"), texts(printed, "ProductFormDetail")) == (
        ["BB"],
        ["B402"],
    )
    assert (texts(ebook, "ProductForm"), texts(ebook, "ProductFormDetail")) == (["ED"], ["E101"])
    # The cover of a hardcover is larger than its pages.
    assert texts(printed, "Measure/Measurement") == ["235.0", "155.0", "12.7"]
    assert texts(printed, "Extent/ExtentValue") == ["212"]
    assert texts(ebook, "Extent/ExtentValue") == []
    (file,) = products(onix_message(contents("apple"), DESCRIPTION))
    assert texts(file, "Extent/ExtentValue") == ["1235"]
    assert texts(file, "Price/PriceAmount") == ["7.99"]
    # One ISBN for both is one product.
    free = Listing(ebook_prices=(Price("EUR", "0.00"),))
    (file,) = products(onix_message(contents("apple", listing=free), DESCRIPTION))
    assert texts(file, "Price/UnpricedItemType") == ["01"]
    (only,) = products(onix_message(contents(other_isbn=PRINT_ISBN), DESCRIPTION))
    assert texts(only, "RelatedProduct/ProductRelationCode") == []


def test_a_product_says_what_the_book_declares() -> None:
    product = products(onix_message(contents(), DESCRIPTION))[0]
    assert texts(product, "TitleText") == ["Kitchens", "Bread & salt"]
    assert texts(product, "Subtitle") == ["Two years of baking"]
    assert texts(product, "CollectionSequenceNumber") == ["2"]
    assert texts(product, "ContributorRole") == ["A01", "B01", "B01"]
    assert texts(product, "PersonName") == ["Ola Wrona", "Jan Kowal"]
    assert texts(product, "PersonNameInverted") == ["Wrona, Ola", "Kowal, Jan"]
    assert texts(product, "LanguageCode") + texts(product, "ScriptCode") == ["chi", "Hant"]
    schemes = texts(product, "SubjectSchemeIdentifier")
    assert schemes == ["10", "10", "93", "94", "96", "20"]
    assert len(texts(product, "MainSubject")) == 2
    assert texts(product, "SubjectHeadingText") == ["rye; sourdough"]
    assert texts(product, "AudienceCodeValue") == ["01"]
    assert texts(product, "PublishingDate/Date") == ["20260601"]
    assert texts(product, "PublisherName") == ["Flour Press"]
    assert texts(product, "TextContent/TextType") == ["02", "03"]
    (paragraph,) = product.iterfind(".//o:Text/o:p", NAMES)
    assert "".join(paragraph.itertext()) == "Of breads& salt."
    assert texts(product, "Text/p/em") == ["bread"]
    prices = zip(texts(product, "PriceType"), texts(product, "CurrencyCode"), strict=True)
    assert [*prices] == [("01", "USD"), ("02", "EUR")]
    assert onix_message(contents(), DESCRIPTION) == onix_message(contents(), DESCRIPTION)


def test_what_the_trade_asks_for_and_the_book_lacks_is_named() -> None:
    assert all(row.met for row in onix_rows(contents()))
    bare = contents(metadata=BookMetadata("Bread", "urn:uuid:1", "x-none", DAY))
    assert [f"{row.requirement}: {row.found}" for row in onix_rows(bare) if not row.met] == [
        "ONIX: a publisher: none: add ‘publisher’; without one, the record has no date either",
        "ONIX: a date of publication: none: add ‘date’",
        "ONIX: the code of the language: none for ‘x-none’",
    ]
    (row,) = onix_rows(contents(isbn=""))
    assert not row.met


def test_services_that_take_records() -> None:
    takes = {name for name in (*printer_names(), *epub_profile_names()) if service(name).onix}
    assert takes == {"ingram", "kobo", "apple", "generic"}
