"""Metadata in all the forms that authors use: names, tags, titles, dates, addresses and covers."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from post_texts import read_text, read_valid

from exporter.diagnostics import Severity
from exporter.model.post import Author
from exporter.model.walk import plain_text


def test_entities_in_a_title_are_decoded(tmp_path: Path) -> None:
    assert read_valid(tmp_path, "title: Salt &amp; pepper").metadata.title == "Salt & pepper"
    assert read_valid(tmp_path, "title: <b>The</b> &lt;b&gt;").metadata.title == "The <b>"


def test_a_short_title_is_for_books_too(tmp_path: Path) -> None:
    long = "title: On the slow fermentation of rye"
    assert (
        read_valid(tmp_path, f"{long}\nshort_title: Ola's rye").metadata.short_title == "Ola’s rye"
    )
    nested = read_valid(tmp_path, f"{long}\nexport: {{short-title: Rye}}")
    assert nested.metadata.short_title == "Rye"
    _, found = read_text(tmp_path, f"---\n{long}\nshort_title: [a, b]\n---\nText.")
    assert [each.code for each in found] == ["metadata-type"]


def test_author_ids_are_looked_up_in_the_sites_data(tmp_path: Path) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "members.yml").write_text("ola.wrona: {name: Ola Wrona, bio: Bakes.}\n")
    (tmp_path / "_config.yml").write_text("title: Bread\n")
    post, diagnostics = read_text(
        tmp_path, "---\ntitle: T\nauthor: [ola.wrona, jan.nobody]\n---\nText."
    )
    assert post
    assert [author.name for author in post.metadata.authors] == ["Ola Wrona", "jan.nobody"]
    assert [finding.code for finding in diagnostics] == ["author-unknown"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ola Wrona", ["Ola Wrona"]),
        ("[A B, C D]", ["A B", "C D"]),
        ("{name: Ola}", ["Ola"]),
        ("[[Ola, Jan]]", ["Ola", "Jan"]),
        ("'Z&oacute;&#322; &amp;amp; Co.'", ["Zół &amp; Co."]),
        ("", []),
    ],
)
def test_forms_of_author(tmp_path: Path, value: str, names: list[str]) -> None:
    post = read_valid(tmp_path, f"title: T\nauthor: {value}")
    assert [author.name for author in post.metadata.authors] == names


def test_both_keys_of_authors_and_of_tags_count(tmp_path: Path) -> None:
    metadata = "title: T\nauthors: [Ola, Jan]\nauthor: Ola\ntag: rye\ntags: [salt, rye]"
    post = read_valid(tmp_path, metadata)
    assert [author.name for author in post.metadata.authors] == ["Ola", "Jan"]
    assert post.metadata.tags == ("rye", "salt")


def test_tags_are_words_not_mappings(tmp_path: Path) -> None:
    post, diagnostics = read_text(tmp_path, "---\ntitle: T\ntags: [[a, b], {c: d}]\n---\nText.")
    assert post
    assert post.metadata.tags == ("a", "b")
    assert [found.code for found in diagnostics] == ["metadata-type"]


@pytest.mark.parametrize(
    ("lang", "title", "shown"),
    [
        ("en", "It's \"rye\" -- 'now'...", "It’s “rye” – ‘now’…"),
        ("de", "\"Brot\" --- 'Salz'", "„Brot“ — ‚Salz‘"),
        ("pl", '"Chleb" i sól', "„Chleb” i sól"),
        ("fr", '<< pain >> et "sel"', "«\u00a0pain\u00a0» et «\u00a0sel\u00a0»"),
        ("fa", '"نان"', "«نان»"),
        ("en", 'Bake --all, (--now) and `"--x"`', 'Bake --all, (--now) and `"--x"`'),
        ("en", "“Done” – already", "“Done” – already"),
    ],
)
def test_titles_have_the_marks_of_their_language(
    tmp_path: Path, lang: str, title: str, shown: str
) -> None:
    metadata = json.dumps({"title": title, "lang": lang, "excerpt": title}, ensure_ascii=False)
    post = read_valid(tmp_path, metadata, "{{ page.title }}")
    assert post.metadata.title == post.metadata.description == shown


def test_titles_keep_straight_marks_where_the_site_does(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("kramdown: {smart_quotes: 'apos,apos,quot,quot'}\n")
    assert read_valid(tmp_path, "title: It's -- rye").metadata.title == "It's – rye"


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("a b", ("a", "b")),
        ("[a b, 2024, null, 1.5]", ("a b", "2024", "null", "1.5")),
        ("a b, c", ("a b", "c")),
        ("", ()),
        ("7", ("7",)),
        ("[Q&amp;A, '&amp;lt;b&gt;']", ("Q&A", "&lt;b>")),
    ],
)
def test_forms_of_tags(tmp_path: Path, value: str, tags: tuple[str, ...]) -> None:
    assert read_valid(tmp_path, f"title: T\ntags: {value}").metadata.tags == tags


@pytest.mark.parametrize(
    ("metadata", "name", "day"),
    [
        ("date: 2025-01-02", "2026-05-14-a.md", datetime.date(2025, 1, 2)),
        ("date: 2025-01-02 10:00:00 +0200", "a.md", datetime.date(2025, 1, 2)),
        ("date: 20250102", "a.md", datetime.date(2025, 1, 2)),
        ("date: Jan 2nd, 2025 3:04 PM", "a.md", datetime.date(2025, 1, 2)),
        ("date: 2025-13-32", "2026-05-14-a.md", datetime.date(2026, 5, 14)),
        ("layout: post", "2026-5-4-a.md", datetime.date(2026, 5, 4)),
        ("layout: post", "a.md", None),
    ],
)
def test_date_comes_from_the_metadata_or_the_file_name(
    tmp_path: Path, metadata: str, name: str, day: datetime.date | None
) -> None:
    post = read_text(tmp_path, f"---\ntitle: T\n{metadata}\n---\n", name)[0]
    assert post is not None
    assert post.metadata.date == day


@pytest.mark.parametrize("date", ["2026-02-30", "2026-13-45", "tomorrow", "2026"])
def test_a_date_that_does_not_exist_is_a_warning_at_its_line(tmp_path: Path, date: str) -> None:
    text = f"---\ntitle: T\ndate: {date}\n---\n{{{{ page.date | date: '%e %B' }}}}"
    post, diagnostics = read_text(tmp_path, text)
    assert post is not None
    assert post.metadata.date == datetime.date(2026, 5, 14)
    assert "14 May" in plain_text(post.blocks)
    (finding,) = diagnostics
    assert (finding.code, finding.severity) == ("date-invalid", Severity.WARNING)
    assert str(finding.place).endswith(":3:7")


def test_a_file_name_with_a_date_that_does_not_exist_is_reported(tmp_path: Path) -> None:
    post, diagnostics = read_text(tmp_path, "---\ntitle: T\n---\n", "2026-02-30-a.md")
    assert post is not None
    assert post.metadata.date is None
    assert "‘2026-02-30’ in the name of the file is not a date" in [d.message for d in diagnostics]
    _, diagnostics = read_text(
        tmp_path, "---\ntitle: T\ndate: 2026-03-01\n---\n", "2026-02-30-a.md"
    )
    assert not list(diagnostics)


@pytest.mark.parametrize("value", ["null", "", "[]"])
def test_an_author_without_a_value_is_not_the_sites(tmp_path: Path, value: str) -> None:
    (tmp_path / "_config.yml").write_text("author: Ada Field\n")
    assert read_valid(tmp_path, "title: T").metadata.authors == (Author("Ada Field"),)
    assert read_valid(tmp_path, f"title: T\nauthor: {value}").metadata.authors == ()


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/:year/:month/:title.html", "/2026/05/a-post.html"),
        ("pretty", "/2026/05/14/a-post/"),
        ("date", "/2026/05/14/a-post.html"),
        ("/blog/:i_month-:i_day/:slug/", "/blog/5-14/a-post/"),
    ],
)
def test_the_live_address_follows_the_sites_pattern(
    tmp_path: Path, pattern: str, path: str
) -> None:
    (tmp_path / "_config.yml").write_text(f"url: https://a.example/\npermalink: {pattern}\n")
    assert read_valid(tmp_path, "title: T").address == f"https://a.example{path}"


def test_permalink_of_the_post_overrides_the_sites(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("url: https://a.example\nbaseurl: /blog\n")
    assert read_valid(tmp_path, "title: T\npermalink: /x/").address == "https://a.example/blog/x/"


def test_language_of_the_post_the_site_or_english(tmp_path: Path) -> None:
    assert read_valid(tmp_path, "title: T").metadata.lang == "en"
    (tmp_path / "_config.yml").write_text("lang: de\n")
    assert read_valid(tmp_path, "title: T").metadata.lang == "de"
    assert read_valid(tmp_path, "title: T\nlang: pt_BR").metadata.lang == "pt-BR"


@pytest.mark.parametrize(
    "value",
    [
        "cover: c.png",
        "Image: {URL: c.png, alt: A loaf}",
        "cover: {image: c.png}",
        "featured_image: [c.png, d.png]",
        "heroImage: c.png\ncover: false",
    ],
)
def test_forms_of_cover(tmp_path: Path, value: str) -> None:
    assert read_valid(tmp_path, f"title: T\n{value}").metadata.cover == "c.png"


def test_a_cover_that_is_no_address_is_none(tmp_path: Path) -> None:
    assert read_valid(tmp_path, "title: T\ncover: true").metadata.cover == ""
