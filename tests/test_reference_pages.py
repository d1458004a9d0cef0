"""What pages declare about themselves, and what robots.txt permits."""

from __future__ import annotations

import json

import pytest

from exporter.reference_check.page_metadata import PageMetadata, page_metadata
from exporter.reference_check.page_text import page_text
from exporter.reference_check.robots import read_robots

ADDRESS = "https://www.bread.example/rye"


def found(head: str, html: str = "<html>") -> PageMetadata:
    return page_metadata(f"<!DOCTYPE html>{html}<head>{head}</head><body></body></html>", ADDRESS)


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_the_better_of_several_titles_counts() -> None:
    title = "<title>Rye | Bread</title>"
    open_graph = '<meta property="og:title" content="Rye in the north">'
    article = json_ld({"@type": "NewsArticle", "headline": "Rye, and the north"})
    journal = '<meta name="citation_title" content="On rye">'
    assert found(title).title == "Rye | Bread"
    assert found(title + open_graph).title == "Rye in the north"
    assert found(title + open_graph + article).title == "Rye, and the north"
    assert found(title + open_graph + article + journal).title == "On rye"


@pytest.mark.parametrize(
    "title",
    ["Rye – Bread", "Rye | Bread", "Bread :: Rye", "Rye - bread.example", "Rye » Bread", "Rye"],
)
def test_the_name_of_the_site_is_left_out(title: str) -> None:
    site = '<meta property="og:site_name" content="Bread">'
    assert found(f"<title>{title}</title>{site}") == PageMetadata("Rye", "Bread", text=title)


@pytest.mark.parametrize(
    "title",
    ["404 Not Found", "Just a moment...", "Access denied", "Log in", "Untitled", "Home", ""],
)
def test_titles_that_stand_before_a_page_are_none(title: str) -> None:
    assert found(f"<title>{title}</title>").title == ""


def test_what_an_article_declares() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Bread"},
            {"@type": ["BlogPosting"], "name": "Rye", "datePublished": "2026-05-12T08:00:00+02:00"}
            | {"author": [{"@type": "Person", "name": "Ola  Wrona"}, {"name": "Jan Żur"}]}
            | {"publisher": {"name": "The baker’s blog"}},
        ],
    }
    page = found(json_ld(graph), '<html lang="pl-PL">')
    assert page == PageMetadata(
        "Rye", "The baker’s blog", "Ola Wrona, Jan Żur", "2026-05-12", "pl-PL"
    )


def test_what_a_journal_declares() -> None:
    head = """<meta name=citation_author content="Wrona, Ola"><meta name=citation_author
        content="Jan Żur"><meta name=citation_publication_date content="2026/5/3">"""
    page = found(head)
    assert (page.author, page.date) == ("Ola Wrona, Jan Żur", "2026-05-03")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026", "2026"),
        ("2026-05", "2026-05"),
        ("2026-05-12T10:00:00Z", "2026-05-12"),
        ("2026-05-12 10:00", "2026-05-12"),
        ("2026-13-12", ""),
        ("12 May 2026", ""),
        ("20260512", ""),
        ("", ""),
    ],
)
def test_dates(value: str, expected: str) -> None:
    assert found(f'<meta property="article:published_time" content="{value}">').date == expected


@pytest.mark.parametrize(
    "html",
    [
        "",
        "no markup",
        "<title>",
        "\0<html>",
        '<?xml version="1.0" encoding="utf-16"?><html><title>Rye</title></html>',
        "<meta property=og:title>" * 3,
        '<script type="application/ld+json">{"@type": {}</script>',
        json_ld([[[{"@type": 1, "author": 5, "publisher": [[]], "name": {}}]]]),
        json_ld({"@type": "Article", "headline": ["a"], "author": {"name": None}}),
        "<div>" * 5000,
    ],
)
def test_odd_pages_are_read(html: str) -> None:
    page = page_metadata(html, ADDRESS)
    assert page.title in ("", "Rye")
    assert page.author == ""


def test_a_title_is_one_line_of_visible_characters() -> None:
    assert found("<title>Rye\n  &amp;\u202e malt\u200b</title>").title == "Rye & malt"
    assert len(found(f"<title>{'rye ' * 500}</title>").title) <= 302


PANGRAM = "Pójdźże, kiń tę chmurność w głąb flaszy"


@pytest.mark.parametrize(
    ("encoding", "content_type", "head"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=UTF-8", '<meta charset="iso-8859-2">'),
        ("iso-8859-2", 'text/html;charset="iso-8859-2"', ""),
        ("iso-8859-2", "text/html", '<meta charset="iso-8859-2">'),
        ("cp1250", "text/html", "<META content='text/html; charset=windows-1250' http-equiv=x>"),
        ("cp1250", "text/html; charset=klingon", "<meta charset=windows-1250>"),
        ("utf-16", "text/html; charset=utf-8", ""),
        ("utf-8-sig", "text/html; charset=iso-8859-2", ""),
        ("utf-8", "text/html; charset=utf-16", ""),
        ("utf-8", "text/html; charset=base64", ""),
        ("utf-8", "text/html; charset=idna", ""),
    ],
)
def test_encodings(encoding: str, content_type: str, head: str) -> None:
    html = f"<html><head>{head}<title>{PANGRAM}</title></head></html>"
    assert page_metadata(page_text(html.encode(encoding), content_type), ADDRESS).title == PANGRAM


@pytest.mark.parametrize(
    ("encoding", "charset", "text"),
    [
        ("cp1252", "iso-8859-1", "“Crème brûlée”"),
        ("cp932", "shift_jis", "パンの耳"),
        ("gb18030", "gb2312", "黑麦面包"),
        ("cp1252", "", "Crème brûlée"),
        ("koi8-r", "koi8-r", "Ржаной хлеб"),
    ],
)
def test_other_encodings_as_browsers_read_them(encoding: str, charset: str, text: str) -> None:
    assert page_text(text.encode(encoding), f"text/html; charset={charset}") == text


def test_a_body_may_be_cut_off_within_a_character() -> None:
    assert page_text("żżż".encode()[:-1], "text/html") == "żż"


ROBOTS = """\ufeff# Rules
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search*page
Crawl-delay: 2
Disallow:

User-agent: greedy
User-agent: Blog-Exporter
Disallow: /all
Allow: /all/ż

User-agent: other
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "permitted"),
    [
        ("/", True),
        ("/private/a", False),
        ("/private/open/a", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/search?q=1&page=2", False),
        ("/search?q=1", True),
        ("/all", True),
    ],
)
def test_rules_for_all_programs(path: str, permitted: bool) -> None:
    rules = read_robots(ROBOTS, "unnamed")
    assert rules.permits(path) is permitted
    assert rules.delay == 2


def test_rules_for_this_program_replace_those_for_all() -> None:
    rules = read_robots(ROBOTS, "blog-exporter")
    assert rules.permits("/private/a")
    assert not rules.permits("/all/a")
    assert rules.permits("/all/%C5%BC")
    assert rules.delay == 0


@pytest.mark.parametrize("text", ["", "Disallow: /", "<html>\nnot: found", "User-agent: *", "\0:"])
def test_no_rules_permit_all(text: str) -> None:
    assert read_robots(text, "blog-exporter").permits("/a")


def test_patterns_with_many_stars_are_matched_in_linear_time() -> None:
    rules = read_robots("User-agent: *\nDisallow: /" + "*a" * 5000 + "$", "x")
    assert rules.permits("/" + "a" * 4000 + "b")
