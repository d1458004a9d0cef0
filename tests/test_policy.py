"""Disclaimers as policy: which chapter must carry what, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import a_post, book_of, codes, edition_of, site

from exporter.model.nodes import CrossReference, Disclaimer
from exporter.model.publication import Chapter, Edition, Page
from exporter.model.walk import plain_text, walk

SALT = "_posts/2026-05-01-salt.md"
PEPPER = "_posts/2026-06-02-pepper.md"
CUMIN = "_posts/2026-07-03-cumin.md"
OPINION = "{when: {tag: opinion}, text: '{author} has said so on {site}.'}"


@pytest.fixture
def spices(tmp_path: Path) -> Path:
    tagged = {"tags": "[opinion]", "author": "Ann Salter"}
    return site(
        tmp_path,
        {
            SALT: a_post("Salt", "White.", **tagged),
            PEPPER: a_post("Pepper", "Hot.", **tagged),
            CUMIN: a_post("Cumin", "[Buy](https://shop.example/?tag=us)", author="Ben Grinder"),
        },
    )


def book(root: Path, *rules: str) -> Edition:
    return edition_of(root, f"title: Spices\nposts: _posts\ndisclaimers: [{', '.join(rules)}]\n")


def said(division: Chapter | Page) -> list[str]:
    return [
        plain_text(node.children).replace("\u00a0", " ")
        for node in walk(division.blocks)
        if isinstance(node, Disclaimer)
    ]


def test_a_rule_gives_its_words_once_and_the_next_chapter_leads_there(spices: Path) -> None:
    salt, pepper, cumin = book(spices, OPINION).chapters
    assert said(salt) == ["Ann Salter has said so on Bread."]
    assert said(pepper) == ["The disclaimer of Salt holds for this chapter too."]
    assert said(cumin) == []
    (link,) = (node for node in walk(pepper.blocks) if isinstance(node, CrossReference))
    assert (link.chapter, link.target) == (SALT, "chapter-disclaimer")
    assert salt.blocks[0].id == "chapter-disclaimer"


def test_other_authors_are_other_words(spices: Path) -> None:
    chapters = book(spices, "{text: '{author} alone.'}").chapters
    assert [said(chapter) for chapter in chapters] == [
        ["Ann Salter alone."],
        ["The disclaimer of Salt holds for this chapter too."],
        ["Ben Grinder alone."],
    ]


def test_a_chapter_that_has_its_own_keeps_it(spices: Path) -> None:
    site(spices, {SALT: a_post("Salt", "> Disclaimer: my own.", tags="[opinion]", author="A B")})
    salt, pepper, _ = book(spices, OPINION).chapters
    assert said(salt) == ["My own."]
    assert said(pepper) == ["Ann Salter has said so on Bread."]


def test_what_always_holds_stands_besides_the_chapters_own(spices: Path) -> None:
    site(spices, {SALT: a_post("Salt", "> Disclaimer: my own.")})
    salt = book(spices, "{always: true, text: No warranty.}").chapters[0]
    assert said(salt) == ["No warranty.", "My own."]


def test_a_pattern_of_addresses_finds_affiliate_links(spices: Path) -> None:
    chapters = book(spices, "{when: {link: '*shop.example*'}, text: We earn.}").chapters
    assert [said(chapter) for chapter in chapters] == [[], [], ["We earn."]]


def test_the_imprint_says_for_whom_it_speaks(spices: Path) -> None:
    rule = "{when: {tag: opinion}, where: imprint, text: Opinions.}"
    edition = book(spices, rule)
    assert [said(chapter) for chapter in edition.chapters] == [[], [], []]
    (imprint,) = (page for page in edition.front if page.role == "imprint")
    assert said(imprint) == ["For Salt, Pepper:Opinions."]


def test_without_an_imprint_the_words_stand_at_the_chapter(spices: Path) -> None:
    rule = "{when: {tag: opinion}, where: imprint, text: Opinions.}"
    text = f"title: A\nposts: _posts\npages: {{imprint: false}}\ndisclaimers: [{rule}]\n"
    assert said(edition_of(spices, text).chapters[0]) == ["Opinions."]


def test_a_rule_without_words_asks_for_the_authors_own(spices: Path) -> None:
    site(spices, {SALT: a_post("Salt", "> Disclaimer: my own.", tags="[opinion]")})
    text = "title: A\nposts: _posts\ndisclaimers: [{when: {tag: opinion}}]\n"
    edition, diagnostics = book_of(spices, text)
    assert edition
    (finding,) = diagnostics
    assert finding.code == "disclaimer-missing"
    assert "‘Pepper’" in finding.message
    assert "book.yml:3:" in finding.message
    assert finding.place
    assert finding.place.path.endswith(PEPPER)


def test_a_name_with_nothing_to_stand_for_is_said(tmp_path: Path) -> None:
    site(tmp_path, {SALT: "---\ntitle: Salt\n---\nWhite.\n"})
    text = "title: A\nposts: _posts\ndisclaimers: [{text: 'On {rights}.'}]\n"
    site(tmp_path, {"_config.yml": "url: https://bread.example\n"})
    _, diagnostics = book_of(tmp_path, text)
    assert codes(diagnostics) == ["placeholder-empty"]


def test_the_label_is_in_the_language_of_the_post(tmp_path: Path) -> None:
    site(tmp_path, {SALT: a_post("Sól", "Biała.", lang="pl")})
    (chapter,) = book(tmp_path, "{text: Prywatne.}").chapters
    (found,) = (node for node in walk(chapter.blocks) if isinstance(node, Disclaimer))
    assert found.label == "Zastrzeżenie"


def test_every_disclaimer_is_accounted_for(spices: Path) -> None:
    site(spices, {CUMIN: a_post("Cumin", "Text.\n\nMore.\n\n> Disclaimer: mine.")})
    rule = "{when: {tag: opinion}, where: imprint, text: Opinions.}"
    stated = book(spices, OPINION, rule).disclaimers
    assert [
        (one.chapter, one.where, one.origin, one.stands_in, one.id, one.pointer) for one in stated
    ] == [
        (SALT, "opening", "policy", "2026-05-01-salt", "chapter-disclaimer", False),
        (SALT, "imprint", "policy", "imprint", "disclaimer-1", False),
        (PEPPER, "opening", "policy", "2026-06-02-pepper", "chapter-disclaimer", True),
        (PEPPER, "imprint", "policy", "imprint", "disclaimer-1", False),
        (CUMIN, "text", "post", "2026-07-03-cumin", "disclaimer", False),
    ]
