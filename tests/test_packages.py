"""Packages for printing services and shops: their files, metadata and checklists agree."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import onixcheck
import pikepdf
import pytest
from lxml import etree
from PIL import Image

import exporter
from exporter.build import checking
from exporter.build.packages.checklist import checklist_text, listing_rows
from exporter.build.packages.contents import Contents, FileName, PrintedBook, isbn_digits
from exporter.build.packages.metadata_text import metadata_text
from exporter.check import kindle
from exporter.cli import main
from exporter.diagnostics.source import Place
from exporter.model.book import BookMetadata
from exporter.model.listing import Listing, Price
from exporter.model.post import Author
from exporter.options.epub_profiles import epub_profile_names
from exporter.options.paper import paper
from exporter.options.pdf_profiles import printer_names
from exporter.options.services import service
from exporter.write.shop_description import description_html, description_text

COLLECTION = """\
title: Bread, slowly
subtitle: Two years of baking
authors: Ola Wrona
editors: {name: Jan Kowal, file-as: "Kowal, Jan"}
posts: _posts
isbn: 978-3-16-148410-0
back-cover:
  isbn: 978-1-23456-789-7
  price: US$19.00
  text: |
    Forty *loaves* & rolls.
keywords: [rye, sourdough]
categories: {bisac: ckb009000, thema: [WBVS, 1DTP]}
prices: {print: EUR 17.50, ebook: USD 7.99}
"""
POST = "---\ntitle: Rye\ndate: 2026-05-14\nauthor: Ola Wrona\n---\nWater and flour.\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2026-05-14-rye.md").write_text(POST, "utf-8")
    path = tmp_path / "bread.yml"
    path.write_text(COLLECTION, "utf-8")
    return path


def values(text: str) -> dict[str, str]:
    """Return the values of a metadata file by their names, without what is in parentheses."""
    found = re.split(r"\n\n([^\n]+)\n-+\n", text.rstrip("\n"))
    return {
        name.partition(" (")[0]: value for name, value in zip(*[iter(found[1:])] * 2, strict=True)
    }


def contents(name: str, **changes: object) -> Contents:
    """Return what a package for a service says of a small book."""
    metadata = exporter_metadata()
    asked = service(name)
    purposes = ("interior", "cover") if asked.is_printer else ("book",)
    files = tuple(FileName(f"a-{each}", each) for each in (*purposes, "front, for shops"))
    printed = None
    if asked.is_printer:
        printed = PrintedBook(
            64,
            paper("6x9"),
            paper("6x9"),
            10.4,
            "white",
            "paperback",
            "grey",
            0.0,
            "",
            has_barcode=False,
        )
    made = Contents(
        asked, metadata, Listing(), "", "", "<p>Of bread.</p>", "Of bread.", files, printed
    )
    return replace(made, **changes)


def exporter_metadata() -> BookMetadata:
    import datetime

    day = datetime.datetime(2026, 5, 14, tzinfo=datetime.UTC)
    people = (Author("Ola Wrona"),)
    return BookMetadata("Bread", "urn:uuid:1", "en", day, authors=people, description="Of bread.")


def unmet(made: Contents) -> list[str]:
    return [f"{row.requirement}: {row.found}" for row in listing_rows(made) if not row.met]


def test_each_printer_and_each_epub_profile_is_a_service() -> None:
    for name in printer_names():
        assert service(name).is_printer
        assert service(name).cover
    for name in epub_profile_names():
        assert not service(name).is_printer
        assert service(name).book.endswith(".epub")


@pytest.mark.parametrize("name", [*printer_names(), *epub_profile_names()])
def test_the_texts_of_every_service_name_its_files(name: str) -> None:
    made = contents(name)
    text = checklist_text(made, [("Forms", tuple(listing_rows(made)))])
    assert not re.search(r"\{\w+\}", text)
    for file in made.files:
        assert file.name in text or (made.printed and file.purpose == "front, for shops")
        assert file.name in metadata_text(made)


def test_what_is_beyond_the_limits_of_a_form_is_named_and_not_cut() -> None:
    words = (*(f"word {number}" for number in range(8)), "x" * 51)
    listing = Listing(words, ("AAA000001",) * 4, (), (Price("USD", "9.00"),))
    made = contents("kdp", listing=listing, isbn="978-3-16-148410-0", description="x" * 4001)
    assert made.keywords == words[:7]
    assert unmet(made) == [
        "a description up to 4000 characters: 4001 characters",
        f"keywords up to 7 of 50 characters each: 7; left out: word 7, {'x' * 51}",
        "subjects of BISAC, up to 3: AAA000001, AAA000001, AAA000001; left out: AAA000001",
    ]
    joined = contents("ingram", listing=Listing(("y" * 240, "z" * 240, "w" * 20)))
    assert values(metadata_text(joined))["Keywords"] == f"{'y' * 240};{'z' * 240}"


def test_what_forms_demand_and_what_contradicts_them_is_named() -> None:
    listing = Listing(("rye",), ("CKB009000",), ("WBVS",), (Price("USD", "9.00"),))
    made = contents("kdp", listing=listing)
    assert unmet(made) == []
    assert made.printed
    printed = replace(made.printed, paper="colour")
    assert unmet(replace(made, printed=printed)) == ["paper for black ink: white or cream: colour"]
    crowd = tuple(Author(f"Person {number}") for number in range(11))
    edited = replace(made.metadata, authors=(), contributors=crowd)
    (people,) = unmet(replace(made, metadata=edited))
    assert people.startswith("authors and editors, up to 10: 11: name ‘editors’")
    hebrew = replace(made, metadata=replace(made.metadata, lang="he"))
    assert "read from right to left: its first page is" in checklist_text(hebrew, [])
    assert "right to left" not in checklist_text(made, [])
    # Without names, an EPUB has the publisher as its creator: it is no author.
    nobody = replace(made.metadata, authors=(), publisher="Bakery")
    assert unmet(replace(made, metadata=nobody))[0].startswith("authors and editors, up to 10: no")
    assert "Contributors" not in values(metadata_text(replace(made, metadata=nobody)))


def test_an_e_book_has_a_front_that_is_not_enlarged_and_a_description_that_is_long_enough() -> None:
    listing = Listing(("rye",), ("CKB009000",), ebook_prices=(Price("USD", "9.00"),))
    made = contents("apple", listing=listing, enlarged=(600, 900), description="x" * 49)
    assert unmet(made) == [
        "a description of at least 50 characters: 49 characters",
        "a picture of the front of 1600 × 2560 pixels: 600 × 900 pixels, enlarged",
    ]
    assert unmet(replace(made, enlarged=None, description="x" * 50)) == []


def test_values_are_written_as_forms_take_them() -> None:
    made = contents("kdp")
    titled = replace(
        made.metadata, title="Pain\u202f: l\u2011heure", lang="pt-BR", subjects=("a", "b")
    )
    found = values(metadata_text(replace(made, metadata=titled)))
    assert found["Title"] == "Pain : l-heure"
    assert found["Language"] == "Portuguese (Brazil) (pt-BR)"
    assert found["Tags of the posts, to choose keywords from"] == "a, b"
    unknown = replace(made.metadata, lang="x-klingon")
    assert values(metadata_text(replace(made, metadata=unknown)))["Language"] == "x-klingon"


def test_an_isbn_belongs_to_one_edition() -> None:
    listing = Listing(("rye",), ("CKB009000",), ("WBVS",), (Price("USD", "9.00"),))
    isbn = "978-3-16-148410-0"
    both = contents("ingram", listing=listing, isbn=isbn, other_isbn="3-16-148410-X")
    assert isbn_digits("3-16-148410-X") == isbn_digits(isbn) == "9783161484100"
    assert unmet(both) == [
        f"an ISBN of this edition alone: {isbn} is that of the e-book too: if you publish both, "
        "give the printed book one of its own, ‘back-cover: {isbn: …}’"
    ]
    assert unmet(replace(both, other_isbn="")) == []
    none = replace(both, isbn="")
    assert unmet(none) == ["an ISBN: none: add ‘isbn’ to the collection file"]
    assert "a collection file of its own" in unmet(replace(none, is_volume=True))[0]


BACK = """\
    ### Loaves & *salt*

    Forty [loaves](https://bread.example/), some of them **good**.[^n]

    - rye
    - spelt

    [^n]: Four.
"""


def test_descriptions_have_only_the_elements_of_the_service(book: Path) -> None:
    text = COLLECTION.replace("    Forty *loaves* & rolls.\n", BACK)
    assert BACK in text
    book.write_text(text, "utf-8")
    edition = exporter.edition(book)
    assert description_text(edition).split("\n\n")[:2] == [
        "Loaves & salt",
        "Forty loaves, some of them good.",
    ]
    assert description_html(edition, service("kdp").elements).splitlines() == [
        "<h4>Loaves &amp; <em>salt</em></h4>",
        "<p>Forty loaves, some of them <strong>good</strong>.</p>",
        "<ul>",
        "<li>rye</li>",
        "<li>spelt</li>",
        "</ul>",
    ]
    assert description_text(edition).splitlines()[-2:] == ["• rye", "• spelt"]
    reduced = description_html(edition, ("b", "p"))
    assert reduced.splitlines()[:2] == [
        "<p>Loaves &amp; salt</p>",
        "<p>Forty loaves, some of them <b>good</b>.</p>",
    ]
    assert set(re.findall(r"</?(\w+)", reduced)) == {"b", "p"}


@pytest.mark.slow
def test_a_package_for_a_printer_agrees_with_its_files(book: Path, tmp_path: Path) -> None:
    choices = exporter.Choices(printer="ingram", paper="cream")
    results = exporter.package(book, tmp_path / "out", settings=choices)
    folder = tmp_path / "out" / "bread-slowly-ingram"
    assert sorted(path.name for path in folder.iterdir()) == [
        "9781234567897_cov.pdf",
        "9781234567897_txt.pdf",
        "bread-slowly-front.jpg",
        "bread-slowly-thumbnail.jpg",
        "checklist.txt",
        "metadata.txt",
        "onix.xml",
    ]
    assert [result.name.split("/")[0] for result in results] == [folder.name] * 7
    found = values((folder / "metadata.txt").read_text("utf-8"))
    with pikepdf.open(folder / "9781234567897_txt.pdf") as pdf:
        assert found["Pages"] == f"{len(pdf.pages)}"
        box = [float(value) for value in pdf.pages[0].trimbox]
        assert found["Trim size"].startswith(f"{box[2] / 72:g} × {box[3] / 72:g} in")
    with pikepdf.open(folder / "9781234567897_cov.pdf") as pdf:
        assert "/OCProperties" not in pdf.Root
        width = float(pdf.pages[0].trimbox[2]) - float(pdf.pages[0].trimbox[0])
        assert found["Spine"].startswith(f"{(width - 2 * box[2]) / 72:.3g}"[:5])
    assert found["ISBN"] == "978-1-23456-789-7\n9781234567897"
    assert found["Contributors"] == (
        "Author: Ola Wrona (sorted as Wrona, Ola)\nEditor: Jan Kowal (sorted as Kowal, Jan)"
    )
    assert found["Prices"] == "USD 19.00\nEUR 17.50"
    assert found["Subjects"] in ("WBVS\n1DTP", "CKB009000")
    record = folder / "onix.xml"
    assert onixcheck.validate(str(record)) == []
    printed, ebook = etree.parse(str(record)).iterfind("{*}Product")
    assert printed.findtext("{*}ProductIdentifier/{*}IDValue") == "9781234567897"
    assert ebook.findtext("{*}ProductIdentifier/{*}IDValue") == "9783161484100"
    assert printed.findtext("{*}DescriptiveDetail/{*}Extent/{*}ExtentValue") == found["Pages"]
    measures = printed.iterfind("{*}DescriptiveDetail/{*}Measure/{*}Measurement")
    height, spine_width = (f"{length * 25.4 / 72:.1f}" for length in (box[3], width - 2 * box[2]))
    assert [each.text for each in measures] == [height, "152.4", spine_width]
    assert printed.findtext(".//{*}Text/{*}p/{*}em") == "loaves"
    assert re.search(r"^onix\.xml +record for the trade", found["Files"], re.M)
    checklist = (folder / "checklist.txt").read_text("utf-8")
    assert "[x] an ISBN of this edition alone: its own" in checklist
    # A book of one page has fewer pages than the service binds.
    assert "[!] 18 to 1050 pages: " in checklist


@pytest.mark.slow
def test_a_package_for_a_shop_has_the_profile_and_the_isbn_of_the_e_book(
    book: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def checked(path: Path, diagnostics: exporter.Diagnostics, **_: object) -> tuple[()]:
        # What EPUBCheck finds is tested elsewhere, and takes seconds.
        diagnostics.report("epub-warning", "as they say", Place(str(path)))
        return ()

    monkeypatch.setattr(checking, "check_file", checked)
    folder = tmp_path / "out" / "bread-slowly-apple"
    folder.mkdir(parents=True)
    (folder / "9780000000002.epub").touch()
    assert (
        main(["package", str(book), "--shop", "apple", "-o", f"{tmp_path}/out", "--no-cache", "-v"])
        == 0
    )
    said = capsys.readouterr()
    assert "notice: ‘9780000000002.epub’ in the folder of the package [package-others]" in said.err
    printed = said.out.split()
    assert [Path(line).name for line in printed] == [
        "9783161484100.epub",
        "9783161484100.jpg",
        "bread-slowly-thumbnail.jpg",
        "onix.xml",
        "metadata.txt",
        "checklist.txt",
    ]
    found = values((folder / "metadata.txt").read_text("utf-8"))
    with ZipFile(folder / "9783161484100.epub") as archive:
        package = archive.read("EPUB/content.opf").decode()
    assert "urn:isbn:9783161484100" in package
    assert found["Language"] == "English (en)"
    for value in (found["Title"], found["Subtitle"], "en"):
        assert f">{value}<" in package
    assert found["Prices"] == "USD 7.99"
    assert "Pages" not in found
    with Image.open(BytesIO((folder / "9783161484100.jpg").read_bytes())) as image:
        assert image.size == (1600, 2560)
    checklist = (folder / "checklist.txt").read_text("utf-8")
    assert "3 lines are not met, marked with !" in checklist
    assert "[!] a description of at least 50 characters: 21 characters" in checklist
    assert "[!] no findings of exporter check: epub-warning" in checklist
    assert "[!] ONIX: a publisher: none: add ‘publisher’" in checklist


@pytest.mark.slow
def test_a_checklist_has_what_the_check_for_kindle_found_in_the_build(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: bytes, diagnostics: exporter.Diagnostics) -> None:
        diagnostics.report("kindle-css", "EPUB/css/book.css: max-width")

    monkeypatch.setattr(checking, "check_file", lambda *_, **__: ())
    monkeypatch.setattr(kindle, "check_kindle_bytes", refused)
    results = exporter.package(book, shop="kindle")
    (text,) = (each.data.decode() for each in results if each.name.endswith("checklist.txt"))
    assert "[!] no findings of exporter check: kindle-css" in text


@pytest.mark.slow
def test_what_the_forms_ask_for_and_the_book_lacks_is_reported(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(book.parent)
    monkeypatch.setattr(checking, "check_file", lambda *_, **__: ())
    book.write_text("title: Bread\nposts: _posts\ndescription: Of bread.\n", "utf-8")
    results = exporter.package(book, shop="kobo")
    found = [each for each in results[0].diagnostics if each.code == "package-incomplete"]
    assert [each.message for each in found] == [
        "keywords: none: add ‘keywords’, perhaps of the tags",
        "subjects of BISAC, up to 3: none: add ‘categories: {bisac: …}’",
        "a price: none: add ‘prices: {ebook: …}’",
    ]
    assert {each.place and each.place.path for each in found} == {str(book)}
    assert [result.path for result in results] == [None] * 5
    text = next(each.data.decode() for each in results if each.name == "bread-kobo/checklist.txt")
    assert "3 lines are not met" in text
    assert main(["package", str(book), "--shop", "kobo", "--onix", "--strict"]) == 1
    assert "ONIX: an ISBN: none: add ‘isbn’" in capsys.readouterr().err


@pytest.mark.slow
def test_each_volume_has_a_package(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def checked(path: Path, diagnostics: exporter.Diagnostics, **_: object) -> tuple[()]:
        if "2025" in path.name:
            diagnostics.report("epub-invalid", "as they say", Place(str(path)))
        return ()

    for year in (2025, 2027):
        post = POST.replace("2026", str(year))
        (book.parent / "_posts" / f"{year}-05-14-oats.md").write_text(post, "utf-8")
    book.write_text("title: Bread\nposts: _posts\nparts: year\nvolumes: part\n", "utf-8")
    monkeypatch.setattr(checking, "check_file", checked)
    with pytest.raises(exporter.ExportError) as caught:
        exporter.package(book, book.parent / "out", shop="generic")
    assert [each.code for each in caught.value.diagnostics if each.severity.name == "ERROR"]
    # The one with an error is not written.
    folders = [f"bread-{name}-generic" for name in ("02-2026", "03-2027")]
    assert sorted(path.name for path in (book.parent / "out").iterdir()) == folders
    # The files of a volume are named after it, as are those of its covers.
    assert (book.parent / "out" / folders[0] / "bread-02-2026-front.jpg").is_file()
    names = [each.name for each in exporter.cover(book)]
    assert names == [
        f"bread-{name}-{suffix}.jpg"
        for name in ("01-2025", "02-2026", "03-2027")
        for suffix in ("front", "thumbnail")
    ]


def test_a_package_is_for_one_service(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["package", str(book), "--shop", "kobo", "--printer", "kdp"]) == 2
    assert main(["package", str(book)]) == 2
    said = capsys.readouterr().err
    assert "--shop and --printer are two packages" in said
    assert "name a printer or a shop" in said
    with pytest.raises(exporter.SettingsError):
        exporter.package(book, "out.zip", shop="kobo")
    with pytest.raises(exporter.SettingsError):
        exporter.package(book, shop="newspaper")
