"""The markup of the divisions of a book: title page, contents, parts, back matter."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree
from sample_editions import asset, chapter, edition, image_bytes, paragraph

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.book import Person, Role, Series
from exporter.model.edition import ContentsEntry, Edition, EditionPart, IndexTerm, Page, Reference
from exporter.model.nodes import CrossReference, Heading, Note, Paragraph, Strong, Text
from exporter.model.post import Author
from exporter.resolve.labels import labels_for
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.division import page_to_xhtml
from exporter.write.xhtml import Dialect, Medium

EPUB = "{http://www.idpf.org/2007/ops}"
LABELS = labels_for("en")
SALT = chapter((paragraph("Salt."),), "salt", "Salt & pepper")
TEA = chapter((paragraph("Herbata."),), "tea", "Herbata", lang="pl")
KEYS = (SALT.key, TEA.key)


def link_to(title: str, key: str) -> CrossReference:
    return CrossReference((Text(title),), "", key, title)


LINK_TO_SALT, LINK_TO_TEA = link_to("Salt & pepper", KEYS[0]), link_to("Herbata", KEYS[1])


def page(role: Role, title: str = "A title", **more: object) -> Page:
    return Page(role, role, role, title, "en", LABELS, **more)  # type: ignore[arg-type]


def dialect(medium: Medium = "epub") -> Dialect:
    def folio(key: str, _: str) -> str:
        return str(KEYS.index(key) + 12) if key in KEYS else "90"

    return Dialect(
        medium,
        lambda image: f"images/{image.digest[:4]}.png",
        LABELS,
        Diagnostics(),
        url_of=lambda key, target: f"{key}.xhtml{'#' * bool(target)}{target}",
        folio=folio if medium == "print" else None,
    )


def section_of(of: Page, book: Edition | None = None, medium: Medium = "epub") -> etree._Element:
    """Return the section element of a page."""
    xhtml = page_to_xhtml(of, book or edition(SALT, TEA), dialect(medium))
    markup = f'<body xmlns:epub="{EPUB[1:-1]}">{xhtml}</body>'
    (section,) = etree.fromstring(markup.encode())
    return section


def texts(element: etree._Element, path: str) -> list[str]:
    return [" ".join("".join(found.itertext()).split()) for found in element.iterfind(path)]


@pytest.mark.parametrize(
    ("role", "expected", "aria"),
    [
        ("half-title", "halftitlepage", None),
        ("title-page", "titlepage", None),
        ("imprint", "copyright-page", None),
        ("contents", "toc", "doc-toc"),
        ("preface", "preface", "doc-preface"),
        ("part", "part", "doc-part"),
        ("references", "bibliography", "doc-bibliography"),
        ("authors", "contributors", None),
        # Without terms, it does not fulfil EPUB Indexes.
        ("index", None, "doc-index"),
        ("colophon", "colophon", "doc-colophon"),
    ],
)
def test_page_has_its_semantics(role: Role, expected: str | None, aria: str | None) -> None:
    section = section_of(page(role, blocks=(paragraph("Words & more."),)))
    assert section.tag == "section"
    assert section.get(f"{EPUB}type") == expected
    assert section.get("role") == aria
    assert section.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert "Words & more." in texts(section, ".//p")


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("medium", ["epub", "print"])
def test_page_has_a_label_and_at_most_one_heading(role: Role, medium: Medium) -> None:
    section = section_of(page(role), medium=medium)
    headings = section.findall(".//h1")
    assert len(headings) == (role not in ("cover", "half-title"))
    labelled = section.get("aria-labelledby")
    assert [heading.get("id") for heading in headings] == [labelled] * bool(labelled)
    assert labelled or section.get("aria-label") == "A title"


def test_imprint_in_print_has_a_heading_only_if_titled() -> None:
    built_in, custom = page("imprint", LABELS.imprint), page("imprint", "Small print")
    assert texts(section_of(built_in), ".//h1") == ["Imprint"]
    assert texts(section_of(built_in, medium="print"), ".//h1") == []
    assert texts(section_of(custom, medium="print"), ".//h1") == ["Small print"]


def test_title_page_names_authors_and_editors() -> None:
    book = edition(SALT, title="Salt & more", subtitle="Two notes", publisher="Example Press")
    lines = ((Strong((Text("Ola"),)),), (Text("Edited by Jan"),))
    section = section_of(page("title-page", "Salt & more", lines=lines), book)
    assert [(child.get("class"), "".join(child.itertext())) for child in section] == [
        (None, "Salt & more"),
        ("subtitle", "Two notes"),
        ("line", "Ola"),
        ("line", "Edited by Jan"),
        ("publisher", "Example Press"),
    ]


def test_half_title_is_a_heading_if_others_follow() -> None:
    call = Note((paragraph("It snowed."),), "a", 1, id="call-1")
    for below in ({"blocks": (Heading(2, (Text("Why"),)),)}, {"notes": (call,)}):
        section = section_of(page("half-title", **below))
        assert texts(section, "h1[@id='division-title']") == ["A title"]
        assert section.get("aria-labelledby") == "division-title"


def test_title_page_can_have_its_own_title() -> None:
    section = section_of(page("title-page", "Spices: a reader"))
    assert texts(section, "h1") == ["Spices: a reader"]


def test_part_has_its_number_above_its_title() -> None:
    section = section_of(page("part", "Spices", kicker="Part II"))
    assert [("".join(child.itertext())) for child in section[0]] == ["Part II", "Spices"]


# The cover of a PDF. The cover of an EPUB is an image.


def test_cover_is_text_over_a_decorative_image() -> None:
    book = edition(
        SALT,
        title="Tools that cut both ways",
        subtitle="Nine essays",
        date=datetime.date(2026, 5, 14),
        series=Series("Yearbook", "2026.1"),
    )
    section = section_of(page("cover"), book, "print")
    (motif,) = section.findall("img")
    assert motif.get("alt") == ""
    assert motif.get("src", "").startswith("data:image/png;base64,")
    assert texts(section, ".//p") == [
        "Yearbook · 2026.1",
        "Tools that cut both ways",
        "Nine essays",
        "MARIA LIS",
        "2026",
    ]


def test_cover_page_is_reproducible() -> None:
    book = edition(SALT)
    one, two = (page_to_xhtml(page("cover"), book, dialect("print")) for _ in range(2))
    assert one == two


def test_longer_title_is_smaller_and_complete() -> None:
    def cover(title: str) -> tuple[float, str]:
        (line,) = section_of(page("cover"), edition(SALT, title=title), "print").iterfind(
            ".//p[@class='title']"
        )
        size = line.get("style", "").removeprefix("font-size: ").removesuffix("em")
        return float(size), " ".join("".join(line.itertext()).split())

    long_title = "What a kitchen knife teaches about tools that cut both ways, and who holds them"
    assert cover("Salt")[0] > cover(long_title)[0]
    assert cover(long_title)[1] == long_title


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(1000, 1414, "full"), (1600, 900, "whole"), (500, 1000, "whole")],
)
def test_given_cover_fills_the_page(width: int, height: int, expected: str) -> None:
    book = edition(SALT)
    cover_asset = Asset("cover.png", "abcdef", "image/png", width, height)
    book = Edition(book.metadata, book.parts, (), LABELS, cover=cover_asset)
    section = section_of(page("cover"), book, "print")
    (image,) = section.iterfind(f"p[@class='{expected}']/img")
    assert (image.get("src"), image.get("alt")) == ("images/abcd.png", "Salt & pepper")
    assert texts(section, ".//p") == [""]


# Contents.


def contents(*, parts: bool) -> Edition:
    entries = tuple(
        ContentsEntry(
            each.metadata.title,
            each.key,
            children=(ContentsEntry("A section", each.key, "a-section"),),
            authors="Maria Lis, Jan Brzeg",
            lang=each.metadata.lang,
        )
        for each in (SALT, TEA)
    )
    opening = page("part", "Spices", kicker="Part I")
    book = edition(SALT, TEA)
    front = (page("contents", "Contents"), page("preface", "Preface"))
    back = (page("index", "Index"),)
    listed = (ContentsEntry("Spices", "part", children=entries),) if parts else entries
    return Edition(
        book.metadata,
        (EditionPart((SALT, TEA), opening if parts else None),),
        (
            ContentsEntry("Contents", "contents"),
            ContentsEntry("Preface", "preface"),
            *listed,
            ContentsEntry("Index", "index"),
        ),
        LABELS,
        front,
        back,
    )


def test_contents_in_print_have_page_numbers_and_no_sections() -> None:
    section = section_of(page("contents", "Contents"), contents(parts=True), "print")
    assert texts(section, ".//a") == [
        "Preface 90",
        "Part I · Spices 90",
        "Salt & pepper 12",
        "Herbata 13",
        "Index 90",
    ]
    assert texts(section, ".//span[@class='authors']") == ["Maria Lis, Jan Brzeg"] * 2
    assert [link.get("lang") for link in section.iterfind(".//a")] == [None] * 3 + ["pl", None]
    assert {found.tag for found in section.iter() if found.get("class") == "toc"} == {"ol"}


def test_chapters_of_a_part_and_back_matter_are_nested_lists() -> None:
    section = section_of(page("contents", "Contents"), contents(parts=True), "print")
    groups = section.findall("ol/li[@class='group']")
    assert [len(group.findall("ol/li")) for group in groups] == [2, 1]
    assert [found.text for found in groups[1].iterfind("span[@class='label']")] == ["Back matter"]


def test_contents_without_parts_separate_chapters_from_other_divisions() -> None:
    section = section_of(page("contents", "Contents"), contents(parts=False), "print")
    assert [row.get("class") for row in section.iterfind("ol/li")] == [None, "apart", None, "apart"]


def test_chapter_outside_of_parts_is_set_apart() -> None:
    book = contents(parts=True)
    part, last = book.contents[2], book.contents[3]
    single_chapter = replace(part.children[0], children=())
    book = replace(book, contents=(part, single_chapter, replace(single_chapter), last))
    section = section_of(page("contents", "Contents"), book, "print")
    assert [row.get("class") for row in section.iterfind("ol/li")] == [
        "group",
        "apart",
        None,
        "group",
    ]


def test_contents_without_pages_have_sections() -> None:
    section = section_of(page("contents", "Contents"), contents(parts=False), medium="html")
    assert [link.get("href") for link in section.iterfind(".//a")][1:3] == [
        "_posts/salt.md.xhtml",
        "_posts/salt.md.xhtml#a-section",
    ]
    assert texts(section, ".//span[@class='page']") == []


# References, authors, index.


def reference(**more: object) -> Reference:
    values: dict[str, object] = {"site": "example.org", "title": "The habit"} | more
    address = "https://example.org/a"
    return Reference("ref-1", 1, address, address, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "The habit. example.org."),
        ({"title": ""}, "example.org."),
        ({"title": "Why?"}, "Why? example.org."),
        ({"author": "Lis, M.", "date": "2024"}, "Lis, M. The habit. example.org, 2024."),
        ({"accessed": "3 May 2026"}, "The habit. example.org. Accessed 3 May 2026."),
    ],
)
def test_reference_has_all_known_fields(more: dict[str, object], text: str) -> None:
    section = section_of(page("references", references=(reference(**more),)))
    assert texts(section, "ol/li") == [f"{text} https://example.org/a"]


def test_reference_has_its_archived_copy() -> None:
    reference_with_archive = reference(archived="https://archive.example.net/1")
    section = section_of(page("references", references=(reference_with_archive,)))
    assert texts(section, "ol/li/span[@class='archived']") == [
        "Archived at https://archive.example.net/1"
    ]
    assert [link.get("href") for link in section.iterfind(".//a[@class='address']")] == [
        "https://example.org/a",
        "https://archive.example.net/1",
    ]


def test_reference_of_the_book_names_the_citing_chapters() -> None:
    cited = page("references", references=(reference(chapters=(LINK_TO_SALT, LINK_TO_TEA)),))
    assert texts(section_of(cited), ".//span[@class='cited-in']") == [
        "Cited in Salt & pepper, Herbata."
    ]
    assert texts(section_of(cited, medium="print"), ".//span[@class='cited-in']") == [
        "Cited in Salt & pepper (page 12), Herbata (page 13)."
    ]


def test_author_has_biography_and_chapters(tmp_path: Path) -> None:
    photo = asset(image_bytes("PNG"), tmp_path, "ola.png", "image/png")
    people = (
        Person(Author("Ola"), (paragraph("Ola sleeps."),), photo, (LINK_TO_SALT,)),
        Person(Author("Jan"), chapters=(LINK_TO_SALT, LINK_TO_TEA)),
    )
    section = section_of(page("authors", people=people), medium="print")
    ola, jan = section.findall("div/div")
    assert (ola.get("class"), jan.get("class")) == ("person pictured", "person brief")
    assert texts(section, ".//h2") == ["Ola", "Jan"]
    assert texts(ola, "div/p") == ["Ola sleeps."]
    assert [found.get("alt") for found in ola.iterfind("img")] == [""]
    assert texts(jan, "ul/li") == ["Salt & pepper (page 12)", "Herbata (page 13)"]


def test_author_of_many_chapters_may_break_across_pages() -> None:
    section = section_of(
        page("authors", people=(Person(Author("Ola"), chapters=(LINK_TO_SALT,) * 9),))
    )
    assert section.findall("div/div[@class='person prolific brief']")


def test_index_has_page_numbers_in_print_and_titles_elsewhere() -> None:
    terms = (IndexTerm("salt", (LINK_TO_SALT,)), IndexTerm("taste", (LINK_TO_SALT, LINK_TO_TEA)))
    print_index = section_of(page("index", terms=terms), medium="print")
    assert texts(print_index, "ul/li") == ["salt 12", "taste 12, 13"]
    assert [link.get("title") for link in print_index.iterfind("ul/li[2]//a")] == [
        "Salt & pepper",
        "Herbata",
    ]
    screen_index = section_of(page("index", terms=terms))
    assert texts(screen_index, "ul/li/ul/li") == ["Salt & pepper", "Salt & pepper", "Herbata"]


def test_index_of_an_epub_fulfils_the_indexes_specification() -> None:
    def types(division: Page) -> list[str]:
        return [each.get(f"{EPUB}type") for each in section_of(division).iter("{*}*")]

    terms = (IndexTerm("salt", (LINK_TO_SALT,)),)
    text = page("index", blocks=(paragraph("Of spices."),), terms=terms)
    entry = ["index-entry-list", "index-entry", "index-term", "index-locator-list"]
    assert list(filter(None, types(text))) == ["index", "index-headnotes", *entry]
    assert not any(types(page("index")))


def test_last_term_of_each_letter_has_a_class() -> None:
    text = ("2026", "404", "Éclair", "egg", "łyżka", "lock")
    terms = tuple(IndexTerm(word, (LINK_TO_SALT,)) for word in text)
    rows = section_of(page("index", terms=terms)).findall("ul/li")
    marked = [word for word, row in zip(text, rows, strict=True) if row.get("class") == "last"]
    assert marked == ["404", "egg", "lock"]


# Chapters.


def chapter_markup(*, in_book: bool, rights: str = "") -> etree._Element:
    post = chapter((paragraph("Salt."),), address="https://example.org/salt", rights=rights)
    return etree.fromstring(chapter_to_xhtml(post, dialect("print"), in_book=in_book))


def test_chapter_of_a_collection_has_its_address_in_the_opening() -> None:
    in_collection = chapter_markup(in_book=True, rights="© Ola & Jan")
    assert texts(in_collection, "header/p[@class='first-address']") == ["https://example.org/salt"]
    assert texts(in_collection, "footer/p") == ["© Ola & Jan"]
    assert not chapter_markup(in_book=True).findall("footer")


def test_single_post_has_its_address_at_the_end() -> None:
    single = chapter_markup(in_book=False, rights="© Ola & Jan")
    assert not single.findall("header/p[@class='first-address']")
    assert texts(single, "footer/p") == [
        "First published at https://example.org/salt",
        "© Ola & Jan",
    ]


def test_page_has_the_notes_of_its_text() -> None:
    call = Note((paragraph("It snowed."),), "a", 1, id="call-1")
    section = section_of(
        page("preface", blocks=(Paragraph((Text("Before."), call)),), notes=(call,))
    )
    assert texts(section, "section[@class='notes']/ol/li//p") == ["It snowed. ↩"]
    assert [link.get("href") for link in section.iterfind("p//a")] == ["#note-1"]


@pytest.mark.parametrize("medium", ["epub", "print"])
def test_list_item_has_the_number_of_its_call(medium: Medium) -> None:
    """Numbers have gaps if some references are in other lists or some notes are footnotes."""
    cited = [replace(reference(), number=number, id=f"ref-{number}") for number in (2, 3, 7)]
    second_note = Note((paragraph("It snowed."),), "a", 2, id="call-2")
    section = section_of(
        page("preface", references=tuple(cited), notes=(second_note,)), medium=medium
    )
    assert [item.get("value") for item in section.iterfind(".//li")] == ["2", "2", None, "7"]
    steps = [item.get("style") for item in section.iterfind(".//li")]
    counted = [f"counter-increment: list-item {step}" if step else None for step in (2, 2, 0, 4)]
    assert steps == (counted if medium == "print" else [None] * 4)
