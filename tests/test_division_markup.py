"""The markup of the divisions of a book: title page, contents, parts, chapters."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from lxml import etree
from sample_divisions import (
    EPUB,
    LABELS,
    SALT,
    TEA,
    dialect,
    page,
    section_of,
    texts,
)
from sample_editions import chapter, edition, paragraph

from exporter.model.book import Role
from exporter.model.edition import ContentsEntry, Edition, EditionPart
from exporter.model.nodes import Heading, Note, Paragraph, Strong, Text
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.xhtml import Medium


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


# Chapters.


def chapter_markup(*, in_book: bool, rights: str = "") -> etree._Element:
    post = chapter((paragraph("Salt."),), address="https://example.org/salt", rights=rights)
    return etree.fromstring(chapter_to_xhtml(post, dialect("print"), in_book=in_book))


def test_chapter_of_a_collection_has_its_address_in_the_opening() -> None:
    in_collection = chapter_markup(in_book=True, rights="© Ola & Jan")
    assert texts(in_collection, "header/p[@class='first-address']") == ["example.org/salt"]
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
