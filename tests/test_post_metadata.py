"""Metadata in all the forms that authors use, and the findings about unreadable files."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from sample_sites import write_files

import exporter
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.nodes import BulletList, Emphasis, Image, LineBreak, Paragraph, Text
from exporter.model.post import Author, Post
from exporter.model.walk import plain_text, walk
from exporter.read.context import ReadContext
from exporter.read.post import read_post
from exporter.read.sites.registry import find_site


def read_text(
    folder: Path, text: str | bytes, name: str = "2026-05-14-a-post.md"
) -> tuple[Post | None, Diagnostics]:
    file = folder / "_posts" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    diagnostics = Diagnostics()
    context = ReadContext(find_site(file).read(diagnostics), diagnostics)
    return read_post(file, context), diagnostics


def read_valid(folder: Path, metadata: str, body: str = "Text.", **names: str) -> Post:
    post, diagnostics = read_text(folder, f"---\n{metadata}\n---\n{body}\n", **names)
    assert post, [*map(str, diagnostics)]
    return post


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


def test_repeated_keys_are_reported(tmp_path: Path) -> None:
    head = "---\ntitle: One\ndate: 2026-05-14\n'title': Two\nx:\n  date: 1\ny: |\n  title: 2\n---\n"
    post, diagnostics = read_text(tmp_path, head + "date: 1\n")
    assert post
    assert post.metadata.title == "Two"
    (finding,) = diagnostics
    assert (finding.code, finding.place and finding.place.line) == ("metadata-repeated", 4)


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


def test_a_metadata_block_may_end_with_dots(tmp_path: Path) -> None:
    post, diagnostics = read_text(tmp_path, "\n---\nTitle: 2020\ntags: a\n...\n\nText ... ---\n")
    assert post is not None
    assert (post.metadata.title, post.metadata.tags) == ("2020", ("a",))
    assert plain_text(post.blocks) == "Text … —"
    assert not list(diagnostics)


def test_values_that_an_importer_marks_as_objects_are_plain(tmp_path: Path) -> None:
    marked = "title: !ruby/string 'Rye'\ndate: !ruby/object:DateTime 2021-03-09 07:08:00 +01:00\n"
    post = read_valid(tmp_path, f"{marked}tags: !ruby/array:Tags [a]\nx: !ruby/hash:X {{b: 1}}")
    assert (post.metadata.title, post.metadata.tags) == ("Rye", ("a",))
    assert post.metadata.date == datetime.date(2021, 3, 9)


def test_a_metadata_block_may_be_toml(tmp_path: Path) -> None:
    text = (
        '+++\ntitle = "Rye"\ndate = 2021-03-09T23:30:00Z\ntags = ["a"]\nlang = "x y"\n+++\nText.\n'
    )
    post, diagnostics = read_text(tmp_path, text)
    assert post is not None
    assert (post.metadata.title, post.metadata.tags) == ("Rye", ("a",))
    assert post.metadata.date == datetime.date(2021, 3, 9)
    assert plain_text(post.blocks) == "Text."
    (finding,) = diagnostics
    assert (finding.code, str(finding.place)[-3:]) == ("lang-invalid", "5:8")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\nExport: {page-size: a5, loaf: rye}\nAuthor: {Name: Ola}\n---\nText.",
        "+++\ntitle = 'T'\nExport = {page-size = 'a5', loaf = 'rye'}\n[author]\nName = 'Ola'\n+++",
        '{"title": "T", "author": {"name": "Ola"},\n\n"export": {"page-size": "a5", "loaf": 1}}',
        ';;;\n"title": "T", "author": {"name": "Ola"},\n"export": {"page-size": "a5", "x": 1}\n;;;',
    ],
)
def test_mappings_in_every_form(tmp_path: Path, text: str) -> None:
    post, diagnostics = read_text(tmp_path, text)
    assert post is not None
    assert (post.metadata.authors, post.choices.page_size) == ((Author("Ola"),), "a5")
    (finding,) = diagnostics
    assert (finding.code, finding.place and finding.place.line) == ("settings-key", 3)


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
    ("evidence", "name"),
    [
        (".obsidian/app.json", "a.md"),
        ("book.toml", "src/a.md"),
        (".gitbook.yaml", "a.md"),
        ("website/siteConfig.js", "docs/a.md"),
    ],
)
@pytest.mark.parametrize(
    ("text", "title", "tags", "line"),
    [
        ("---\ntitle: Rye: dark\ntags:\n- a\n- b\n---\nText.", "Rye: dark", ("a", "b"), 2),
        (
            "---\ndate: {{date}}\ntitle: <% tp.title %>\ntags: [a, b]\n---\nText.",
            "A",
            ("a", "b"),
            2,
        ),
        ("---\ntitle: [a\ndraft: false\n---\nText.", "[a", (), 2),
        ("---\ntitle: x\n\nText without an end.", "A", (), 1),
    ],
)
def test_metadata_that_are_no_yaml_are_read_line_by_line_where_a_program_does_so(
    evidence: str,
    name: str,
    text: str,
    title: str,
    tags: tuple[str, ...],
    line: int,
    tmp_path: Path,
) -> None:
    write_files(tmp_path, {evidence: "", name: text})
    found = Diagnostics()
    metadata = exporter.load(tmp_path / name, diagnostics=found).metadata
    assert (metadata.title, metadata.tags) == (title, tags)
    places = [each.place.line for each in found if each.code == "metadata-lines" and each.place]
    assert places == [line]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "file-empty", 1),
        (" \n\n", "file-empty", 1),
        ("---\nlayout: post\n---\n \n", "file-empty", 1),
        ("---\ntitle: '&nbsp;'\n---\n", "file-empty", 1),
        ("---\ntitle: a: b\n---\n", "metadata-yaml", 2),
        ("---\ntitle: [a\n---\nText.", "metadata-yaml", 2),
        ("---\n- a: b\n---\nText.", "metadata-yaml", 1),
        ("---\ntitle: x\nText without an end.", "metadata-yaml", 1),
        ("+++\ndraft = false\ntitle = Rye\n+++\nText.", "metadata-yaml", 3),
        ("+++\ntitle = 'Rye'\nText.", "metadata-yaml", 1),
        (';;;\n"title": Rye\n;;;\nText.', "metadata-yaml", 2),
        ('{\n  "title": "Rye"\n  "tags": []\n}\nText.', "metadata-yaml", 3),
        ("---\ntitle: !important news\n---\nText.", "metadata-yaml", 2),
        ("---\ntitle: x\n---\nGr\u00fcn".encode("latin-1"), "file-encoding", 4),
    ],
)
def test_unreadable_file_is_one_error_with_a_place(
    tmp_path: Path, text: str | bytes, code: str, line: int
) -> None:
    post, diagnostics = read_text(tmp_path, text)
    assert post is None
    (finding,) = diagnostics
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert finding.place is not None
    assert finding.place.line == line
    assert finding.hint


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeff---\r\ntitle: T\r\n---\r\n\r\nOne.\r\n\r\nTwo.\r\n"
    post, _ = read_text(tmp_path, text)
    plain, _ = read_text(tmp_path, "---\ntitle: T\n---\n\nOne.\n\nTwo.\n")
    assert post
    assert plain
    assert post.blocks == plain.blocks


def test_keys_that_are_not_strings(tmp_path: Path) -> None:
    assert read_valid(tmp_path, "title: T\nno: no\n2024: x").metadata.title == "T"


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


@pytest.mark.parametrize("key", ["media_subpath", "img_path"])
def test_relative_images_are_in_the_folder_that_the_metadata_name(tmp_path: Path, key: str) -> None:
    metadata = f"title: T\n{key}: /img/rye/\ncover: c.png"
    body = "![a](a.png) ![b](/b.png) ![c](https://x.example/c.png)"
    post = read_valid(tmp_path, metadata, body)
    images = [node.address for node in walk(post.blocks) if isinstance(node, Image)]
    assert images == ["/img/rye/a.png", "/b.png", "https://x.example/c.png"]
    assert post.metadata.cover == "/img/rye/c.png"


def test_images_outside_the_site_are_not_read(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "secret.png").write_bytes(b"\x89PNG")
    (site / "_config.yml").write_text("title: S\n")
    post, diagnostics = read_text(site, "---\ntitle: T\n---\n![x](../../secret.png)\n")
    assert post
    assert not post.assets
    assert [finding.code for finding in diagnostics] == ["image-missing"]


def test_blocks_have_the_places_of_their_lines(tmp_path: Path) -> None:
    post = read_valid(tmp_path, "title: T", "One.\n\nTwo words.\n\n- three\n\n## Four *and* five")
    assert [block.place.line for block in post.blocks[:2] if block.place] == [4, 6]
    assert post.blocks[-1].place is not None
    assert post.blocks[-1].place.line == 10


@pytest.mark.parametrize(
    ("options", "text", "expected"),
    [
        ("{}", 'One\n"two"', "One\n“two”"),
        ("{hard_wrap: true}", "One\ntwo", "One<br>\ntwo"),
        ('{smart_quotes: "apos,apos,quot,quot"}', '"it\'s"', '"it\'s"'),
        ("{smart_quotes: [apos, apos, quot, quot]}", '"it"', '"it"'),
        ("{parse_block_html: true}", "<div>*one*</div>", "*one"),
        ("nonsense", "One", "One"),
    ],
)
def test_kramdown_options_of_the_site(
    tmp_path: Path, options: str, text: str, expected: str
) -> None:
    (tmp_path / "_config.yml").write_text(f"kramdown: {options}\n")
    plain = ""
    for node in walk(read_valid(tmp_path, "title: T", text).blocks):
        match node:
            case Text(words):
                plain += words
            case LineBreak():
                plain += "<br>"
            case Emphasis():
                plain += "*"
    assert plain == expected


def test_a_post_in_html_has_no_markdown(tmp_path: Path) -> None:
    body = '<ul>\n    <li>Rye\n</ul>\n\n    <p>*Salt* -- "white"</p>\n\n# Malt\n</div>'
    post = read_valid(tmp_path, "title: T", body, name="2026-05-14-a-post.html")
    assert [type(block) for block in post.blocks] == [BulletList, Paragraph, Paragraph]
    assert plain_text(post.blocks[1:]) == '*Salt* -- "white"# Malt'
