"""Pages, texts and disclaimers of a collection file."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from collection_files import FILES, RYE, page_plan, read_file, text_of, valid_collection

from exporter.model.book import PagePlan
from exporter.model.nodes import Code, Image, Link, Placeholder, Text
from exporter.model.post_filter import PostFilter
from exporter.model.walk import walk
from exporter.read.collection_file.post_selectors import DEFAULT_PAGES


def test_default_pages(tmp_path: Path) -> None:
    usual = "cover half-title title-page imprint contents references authors index corrections"
    assert valid_collection(tmp_path, "title: Bread").pages == DEFAULT_PAGES
    assert [plan.role for plan in DEFAULT_PAGES] == [*usual.split(), "colophon"]


def test_pages_can_be_switched_off_renamed_and_written(tmp_path: Path) -> None:
    collection = valid_collection(
        tmp_path,
        """pages:
  cover: true
  half-title: false
  index: no
  imprint: {title: Small print}
  authors: The *bakers*.
  colophon: {title: The end, text: Thanks.}
  contents: {file: what.md}
preface: {title: Before, text: Welcome.}
""",
        **{"what.md": "---\ntitle: Passed over\n---\nIn this book.\n"},
    )
    roles = "cover title-page imprint contents preface references authors corrections colophon"
    assert [plan.role for plan in collection.pages] == roles.split()
    assert page_plan(collection, "cover") == PagePlan("cover")
    assert page_plan(collection, "imprint") == PagePlan("imprint", "Small print")
    assert text_of(page_plan(collection, "authors").text) == "The bakers."
    assert text_of(page_plan(collection, "contents").text) == "In this book."
    assert (page_plan(collection, "colophon").title, page_plan(collection, "preface").title) == (
        "The end",
        "Before",
    )


def test_preface_is_read_like_a_post(tmp_path: Path) -> None:
    collection, diagnostics = read_file(
        tmp_path,
        """title: Bread
lang: de
posts: _posts
preface: |
  By {author} of “{site}”: {other} `{date}`, {% comment %}x{% endcomment %}{{ site.title }}.

  ![A loaf](loaf.svg)

      code

  See [rye](/2026/05/rye.html) and [nothing](/2026/05/nothing.html).
""",
        "books/one.yml",
        **{"books/loaf.svg": FILES["img/loaf.svg"]},
    )
    assert collection
    post = page_plan(collection, "preface").text
    assert post
    assert (post.key, post.address) == ("books/one.yml#preface", "https://bread.example")
    assert (post.metadata.title, post.metadata.lang, post.site_title) == ("", "de", "Bread")
    assert len(post.digest) == 64
    nodes = [*walk(post.blocks)]
    assert [node.name for node in nodes if isinstance(node, Placeholder)] == ["author", "site"]
    assert Code("{date}") in nodes
    assert any(isinstance(node, Text) and "{other}" in node.text for node in nodes)
    assert text_of(post).startswith("By  of “”: {other} {date}, Bread.")
    assert [*post.assets] == ["loaf.svg"]
    assert post.linked_posts["/2026/05/rye.html"].key == RYE
    # Every node has its line in the collection file.
    lines = {type(node).__name__: node.place.line for node in post.blocks if node.place}
    assert lines["CodeBlock"] == 9
    assert [node.place.line for node in nodes if isinstance(node, Image | Link) and node.place] == [
        7,
        11,
        11,
    ]
    assert [str(finding.place).rpartition("one.yml:")[2] for finding in diagnostics] == ["11:46"]


@pytest.mark.parametrize("name", ["author", "authors", "site", "date", "title", "rights"])
def test_placeholders(tmp_path: Path, name: str) -> None:
    collection = valid_collection(tmp_path, f"preface: 'Of **{{{name}}}** and {{{name}}}s.'")
    post = page_plan(collection, "preface").text
    assert post
    assert [*walk(post.blocks)].count(Placeholder(name)) == 2


def test_text_in_a_file_has_the_places_of_that_file(tmp_path: Path) -> None:
    collection, diagnostics = read_file(
        tmp_path,
        "posts: _posts\npreface: {file: texts/preface.md}",
        **{"texts/preface.md": "---\nlayout: x\n---\n\n![A](a.png) by {author}\n"},
    )
    assert collection
    post = page_plan(collection, "preface").text
    assert post
    assert post.key == "book.yml#preface"
    assert Placeholder("author") in walk(post.blocks)
    assert [str(finding.place).rpartition("texts/")[2] for finding in diagnostics] == [
        "preface.md:5:6"
    ]


def test_disclaimers(tmp_path: Path) -> None:
    collection = valid_collection(
        tmp_path,
        """disclaimers:
  - when: {tag: ad, author: ola.wrona, since: 2026-01-01, lang: en, links: ["*shop*"]}
    text: "{author} was paid."
    label: Advertisement
    where: imprint
    always: true
  - text: All of it is old.
  - when: {link: "*.shop.example/*"}
""",
    )
    paid, old, own = collection.policy
    assert paid.when == PostFilter(
        ("ad",), ("ola.wrona",), datetime.date(2026, 1, 1), None, ("en",), ("*shop*",)
    )
    assert (paid.label, paid.where, paid.always) == ("Advertisement", "imprint", True)
    assert text_of(paid.text) == " was paid."
    assert paid.text
    assert paid.text.key == "book.yml#disclaimer-1"
    assert (old.when, old.label, old.where, old.always) == (PostFilter(), "", "opening", False)
    assert (own.text, own.when.links) == (None, ("*.shop.example/*",))
    assert str(own.place).endswith("book.yml:8:5")


def test_disclaimer_for_one_language_is_in_that_language(tmp_path: Path) -> None:
    collection = valid_collection(
        tmp_path,
        """lang: en
disclaimers:
  - {when: {lang: pl}, text: 'Tekst "polski".'}
  - {when: {lang: [pl, de]}, text: Text.}
""",
    )
    polish, other = (rule.text for rule in collection.policy)
    assert polish
    assert other
    assert (polish.metadata.lang, other.metadata.lang) == ("pl", "en")
    assert text_of(polish) == "Tekst „polski”."


@pytest.mark.parametrize("value", ["Words.", "{title: Another}"])
def test_cover_page_takes_no_text(tmp_path: Path, value: str) -> None:
    collection, diagnostics = read_file(
        tmp_path, f"title: Bread\nposts: _posts\npages: {{cover: {value}}}\n"
    )
    assert collection is None
    (finding,) = diagnostics
    assert (finding.code, str(finding.place)) == ("collection-value", f"{tmp_path}/book.yml:3:16")
