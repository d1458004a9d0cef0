"""The disclaimer policy: which chapters need which disclaimer, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_editions import image_bytes
from sample_sites import node_ids, post_source, resolve_edition, try_resolve_edition, write_site

from exporter.model.edition import Chapter, Edition, Page
from exporter.model.nodes import CrossReference, Disclaimer, Emphasis, Figure, ShownAddress
from exporter.model.walk import plain_text, walk

SALT = "_posts/2026-05-01-salt.md"
PEPPER = "_posts/2026-06-02-pepper.md"
CUMIN = "_posts/2026-07-03-cumin.md"
OPINION = "{when: {tag: opinion}, text: 'The opinion of {author} on {site}.'}"


@pytest.fixture
def spices(tmp_path: Path) -> Path:
    tagged = {"tags": "[opinion]", "author": "Ann Salter"}
    return write_site(
        tmp_path,
        {
            SALT: post_source("Salt", "White.", **tagged),
            PEPPER: post_source("Pepper", "Hot.", **tagged),
            CUMIN: post_source(
                "Cumin", "[Buy](https://shop.example/?tag=us)", author="Ben Grinder"
            ),
        },
    )


def book(root: Path, *rules: str) -> Edition:
    return resolve_edition(
        root, f"title: Spices\nposts: _posts\ndisclaimers: [{', '.join(rules)}]\n"
    )


def disclaimer_texts(division: Chapter | Page) -> list[str]:
    return [
        plain_text(node.children).replace("\u00a0", " ")
        for node in walk(division.blocks)
        if isinstance(node, Disclaimer)
    ]


def test_rule_adds_its_text_once_and_links_from_later_chapters(spices: Path) -> None:
    salt, pepper, cumin = book(spices, OPINION).chapters
    assert disclaimer_texts(salt) == ["The opinion of Ann Salter on Bread."]
    assert disclaimer_texts(pepper) == ["The disclaimer of Salt holds for this chapter too."]
    assert disclaimer_texts(cumin) == []
    (link,) = (node for node in walk(pepper.blocks) if isinstance(node, CrossReference))
    assert (link.chapter, link.target) == (SALT, "chapter-disclaimer")
    assert salt.blocks[0].id == "chapter-disclaimer"


def test_text_with_another_author_is_repeated(spices: Path) -> None:
    chapters = book(spices, "{text: '{author} alone.'}").chapters
    assert [disclaimer_texts(chapter) for chapter in chapters] == [
        ["Ann Salter alone."],
        ["The disclaimer of Salt holds for this chapter too."],
        ["Ben Grinder alone."],
    ]


def test_disclaimer_of_the_author_replaces_the_rule(spices: Path) -> None:
    write_site(
        spices, {SALT: post_source("Salt", "> Disclaimer: my own.", tags="[opinion]", author="A B")}
    )
    salt, pepper, _ = book(spices, OPINION).chapters
    assert disclaimer_texts(salt) == ["My own."]
    assert disclaimer_texts(pepper) == ["The opinion of Ann Salter on Bread."]


def test_rule_with_always_adds_to_the_disclaimer_of_the_author(spices: Path) -> None:
    write_site(spices, {SALT: post_source("Salt", "> Disclaimer: my own.")})
    salt = book(spices, "{always: true, text: No warranty.}").chapters[0]
    assert disclaimer_texts(salt) == ["No warranty.", "My own."]


def test_link_pattern_selects_chapters(spices: Path) -> None:
    chapters = book(spices, "{when: {link: '*shop.example*'}, text: We earn.}").chapters
    assert [disclaimer_texts(chapter) for chapter in chapters] == [[], [], ["We earn."]]


def test_disclaimer_on_the_imprint_names_its_chapters(spices: Path) -> None:
    rule = "{when: {tag: opinion}, where: imprint, text: Opinions.}"
    edition = book(spices, rule)
    assert [disclaimer_texts(chapter) for chapter in edition.chapters] == [[], [], []]
    (imprint,) = (page for page in edition.front if page.role == "imprint")
    assert disclaimer_texts(imprint) == ["For Salt, Pepper:Opinions."]
    # As in a chapter that refers to the disclaimer of another, titles are in italics.
    italics = [node for node in walk(imprint.blocks) if isinstance(node, Emphasis)]
    assert [plain_text((node,)) for node in italics] == ["Salt", "Pepper"]


def test_disclaimer_moves_to_the_chapter_without_an_imprint(spices: Path) -> None:
    rule = "{when: {tag: opinion}, where: imprint, text: Opinions.}"
    text = f"title: A\nposts: _posts\npages: {{imprint: false}}\ndisclaimers: [{rule}]\n"
    assert disclaimer_texts(resolve_edition(spices, text).chapters[0]) == ["Opinions."]


def test_rule_without_text_requires_a_disclaimer_of_the_author(spices: Path) -> None:
    write_site(spices, {SALT: post_source("Salt", "> Disclaimer: my own.", tags="[opinion]")})
    text = "title: A\nposts: _posts\ndisclaimers: [{when: {tag: opinion}}]\n"
    edition, diagnostics = try_resolve_edition(spices, text)
    assert edition
    (finding,) = diagnostics
    assert finding.code == "disclaimer-missing"
    assert "‘Pepper’" in finding.message
    assert "book.yml:3:" in finding.message
    assert finding.place
    assert finding.place.path.endswith(PEPPER)


def test_placeholder_without_a_value_is_reported(tmp_path: Path) -> None:
    write_site(tmp_path, {SALT: "---\ntitle: Salt\n---\nWhite.\n"})
    text = "title: A\nposts: _posts\ndisclaimers: [{text: 'On {rights}.'}]\n"
    write_site(tmp_path, {"_config.yml": "url: https://bread.example\n"})
    _, diagnostics = try_resolve_edition(tmp_path, text)
    (finding,) = diagnostics
    assert finding.code == "placeholder-empty"
    assert finding.message == "no value for ‘{rights}’: ‘Salt’ has none"
    assert finding.place
    assert finding.place.line == 3


def test_label_is_in_the_language_of_the_post(tmp_path: Path) -> None:
    write_site(tmp_path, {SALT: post_source("Sól", "Biała.", lang="pl")})
    (chapter,) = book(tmp_path, "{text: Prywatne.}").chapters
    (found,) = (node for node in walk(chapter.blocks) if isinstance(node, Disclaimer))
    assert found.label == "Zastrzeżenie"


def test_edition_lists_every_disclaimer(spices: Path) -> None:
    write_site(spices, {CUMIN: post_source("Cumin", "Text.\n\nMore.\n\n> Disclaimer: mine.")})
    rule = "{when: {tag: opinion}, where: imprint, text: Opinions.}"
    disclaimers = book(spices, OPINION, rule).disclaimers
    assert [
        (one.chapter, one.where, one.origin, one.division, one.id, one.pointer)
        for one in disclaimers
    ] == [
        (SALT, "opening", "policy", "2026-05-01-salt", "chapter-disclaimer", False),
        (SALT, "imprint", "policy", "imprint", "chapter-disclaimer-1", False),
        (PEPPER, "opening", "policy", "2026-06-02-pepper", "chapter-disclaimer", True),
        (PEPPER, "imprint", "policy", "imprint", "chapter-disclaimer-1", False),
        (CUMIN, "text", "post", "2026-07-03-cumin", "disclaimer", False),
    ]


FIRST_RULE = (
    '{always: true, text: "First {author}.\\n\\n'
    '## White\\n\\nSee [it](#white).[^1]\\n\\n[^1]: Noted."}'
)
SECOND_RULE = """{always: true, text: "Second.\\n\\n## White\\n\\n![A jar](/jar.png \\"Full\\")"}"""


def test_ids_and_figures_of_disclaimers_do_not_clash_with_the_chapter(spices: Path) -> None:
    """Their ids are unique, and their figures are not numbered."""
    write_site(
        spices,
        {
            SALT: post_source("Salt", '## White\n\n![A jar](/jar.png "Own")'),
            "jar.png": image_bytes("PNG"),
        },
    )
    salt = book(spices, FIRST_RULE, SECOND_RULE).chapters[0]
    ids = node_ids(salt.blocks)
    assert len(ids) == len(set(ids))
    assert [each for each in ids if each.endswith("white")] == [
        "chapter-disclaimer-white",
        "chapter-disclaimer-2-white",
        "white",
    ]
    (link,) = (node for node in walk(salt.blocks) if isinstance(node, CrossReference))
    assert link.target == "chapter-disclaimer-white"
    figures = [node.number for node in walk(salt.blocks) if isinstance(node, Figure)]
    assert figures == [0, 1]


def test_notes_of_disclaimers_on_the_imprint_follow_its_own_notes(
    spices: Path,
) -> None:
    rule = FIRST_RULE.replace("{always", "{where: imprint, always").replace(
        "[it](#white)", "[shop](https://shop.example/)"
    )
    imprint_text = 'pages: {imprint: "Ours.[^1]\\n\\n[^1]: Of ours."}'
    edition = resolve_edition(
        spices, f"title: A\nposts: _posts\n{imprint_text}\ndisclaimers: [{rule}]\n"
    )
    (imprint,) = (page for page in edition.front if page.role == "imprint")
    assert [(note.number, note.id, plain_text(note.children)) for note in imprint.notes] == [
        (1, "call-1", "Of ours."),
        (2, "call-2", "Noted."),
        (2, "call-3", ""),
    ]
    assert any(isinstance(node, ShownAddress) for node in walk(imprint.blocks))
    ids = node_ids(imprint.blocks)
    assert len(ids) == len(set(ids))


def test_repeated_rules_add_their_text_once(spices: Path) -> None:
    opening = "{text: Opinions.}"
    assert disclaimer_texts(book(spices, opening, opening).chapters[0]) == ["Opinions."]
    imprint = "{where: imprint, text: Opinions.}"
    (page,) = (page for page in book(spices, imprint, imprint).front if page.role == "imprint")
    assert disclaimer_texts(page) == ["Opinions."]


def test_rule_without_matching_chapters_is_reported(spices: Path) -> None:
    rules = "[{when: {tag: opinon}, text: Opinions.}, {when: {tag: opinion}, text: More.}]"
    _, diagnostics = try_resolve_edition(spices, f"title: A\nposts: _posts\ndisclaimers: {rules}\n")
    (finding,) = diagnostics
    assert finding.code == "disclaimer-unused"
    assert finding.place
    assert (finding.place.line, finding.place.column) == (3, 15)


def test_text_of_a_disclaimer_separates_blocks_by_spaces(spices: Path) -> None:
    disclaimers = book(spices, '{text: "All:\\n\\n- one\\n- two"}').disclaimers[0]
    assert disclaimers.text == "All: one two"
