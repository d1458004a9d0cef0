"""Malformed posts, sites and command lines: a finding and an exit code, never a traceback."""

from __future__ import annotations

import base64
import datetime
import os
import re
import sys
from pathlib import Path

import pytest
from lxml import etree
from sample_sites import (
    CONFIG,
    POST,
    build_artifact,
    codes,
    resolve_chapter,
    write_and_read_post,
    write_site,
)

from exporter.build import BuildOptions, resolve_source, save
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.model.artifact import Artifact
from exporter.model.nodes import Link
from exporter.model.walk import plain_text, walk
from exporter.options.settings import Settings
from exporter.write.images.svg import clean_svg

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)
DAY = datetime.date(2026, 5, 14)
OTHER = "_posts/2026-01-02-other.md"


def html_of(root: Path, body: str, head: str = "") -> tuple[str, Diagnostics]:
    write_site(root, {POST: f"---\ntitle: A post\n{head}\n---\n{body}\n"})
    diagnostics = Diagnostics()
    artifact = build_artifact(root / POST, "html", Settings(), diagnostics)
    assert artifact, [*map(str, diagnostics)]
    return artifact.data.decode(), diagnostics


# Text


@pytest.mark.parametrize("body", ["[](https://a.example)", 'A\n\n<p><a href="/b"></a></p>\n\nB'])
def test_paragraph_of_an_empty_link_is_removed(tmp_path: Path, body: str) -> None:
    assert "<p></p>" not in html_of(tmp_path, body)[0]


def test_text_of_a_link_with_an_invalid_address_is_kept(tmp_path: Path) -> None:
    output, diagnostics = html_of(tmp_path, "[words](//[::1#x)")
    assert "<p>words</p>" in output
    assert codes(diagnostics) == ["link-invalid"]


@pytest.mark.parametrize("address", ["http://a..example/", "mailto:", "tel:"])
def test_invalid_addresses(tmp_path: Path, address: str) -> None:
    assert codes(html_of(tmp_path, f"[words]({address})")[1]) == ["link-invalid"]


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["html", "epub"])
def test_ids_are_escaped_in_attributes(tmp_path: Path, format_: str) -> None:
    body = "<p id='a\" onclick=\"x()<'>A</p>\n\n[l](#a%22%20onclick=%22x()%3C)"
    write_site(tmp_path, {POST: f"---\ntitle: A post\n---\n{body}\n"})
    assert main([format_, str(tmp_path / POST), "-o", str(tmp_path / f"output.{format_}")]) == 0
    if format_ == "html":
        output = (tmp_path / f"output.{format_}").read_text()
        (link,) = re.findall(r'<a href="#([^"]*)">l</a>', output)
        assert f'<p id="{link}">A</p>' in output
        assert " onclick" not in output


def test_row_spans_end_with_the_table(tmp_path: Path) -> None:
    rows = '<tr><td rowspan="9">A</td><td>B</td></tr><tr><td rowspan="2">C</td></tr>'
    output, _ = html_of(tmp_path, f"<table><tbody>{rows}</tbody></table>")
    assert re.findall(r'rowspan="(\d+)"', output) == ["2"]


def test_video_with_an_invalid_address_is_text(tmp_path: Path) -> None:
    write_site(tmp_path, {"_config.yml": "title: No address\n"})
    (tmp_path / "post.md").write_text('---\ntitle: T\n---\n<video src="loaf.mp4"></video>\n')
    chapter, diagnostics = resolve_chapter(tmp_path, "post.md")
    assert plain_text(chapter.blocks) == "Video: loaf.mp4"
    assert codes(diagnostics) == ["link-relative"]


def test_invalid_language_is_omitted(tmp_path: Path) -> None:
    body = '<p lang="no language">A</p>\n<p lang="de_AT">B</p>\n<p lang="en us">C</p>'
    output, _ = html_of(tmp_path, body)
    assert re.findall(r"<p( lang=[^>]*)?>([ABC])</p>", output) == [
        ("", "A"),
        (' lang="de-AT"', "B"),
        ("", "C"),
    ]


@pytest.mark.parametrize("more", ["[^1]\n\n[^1]: A note.", "\n\n"])
def test_heading_that_repeats_the_title_is_removed_unless_it_has_a_note(
    tmp_path: Path, more: str
) -> None:
    write_and_read_post(tmp_path, f"# A post{more}\n\nText.")
    chapter, _ = resolve_chapter(tmp_path)
    assert plain_text(chapter.blocks).startswith("A post") == bool(chapter.notes)


@pytest.mark.parametrize("format_", ["html", "epub"])
def test_control_characters_are_removed_from_outputs(tmp_path: Path, format_: str) -> None:
    head = 'title: "a\\x01b"\nauthor: "c\\x02d"\ntags: ["e\\x03f"]\nexcerpt: "g\\uFFFFh"\n'
    write_site(tmp_path, {"_config.yml": f'{CONFIG}title: "s\\x04t"\n', POST: ""})
    (tmp_path / POST).write_text(f"---\n{head}---\n# i&#5;j\n\n`k\x07`\n")
    assert main([format_, str(tmp_path / POST), "-o", str(tmp_path / f"output.{format_}")]) == 0
    if format_ == "html":
        etree.HTML((tmp_path / f"output.{format_}").read_bytes())
        assert not re.search("[\x00-\x08\uffff]", (tmp_path / f"output.{format_}").read_text())


def test_scripts_are_removed_from_svg_in_html(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script><g/></svg>'
    write_site(tmp_path, {"a.svg": drawing})
    output, _ = html_of(tmp_path, "![A](/a.svg)")
    found = re.search(r"data:image/svg\+xml;base64,([^\"]+)", output)
    assert found
    assert b"x()" not in base64.b64decode(found[1])


def test_placeholder_for_an_unreadable_svg_in_html(tmp_path: Path) -> None:
    depth = 300
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{"<g>" * depth}{"</g>" * depth}</svg>'
    write_site(tmp_path, {"a.svg": drawing})
    output, diagnostics = html_of(tmp_path, "![A loaf](/a.svg)")
    assert "Image: A loaf" in output
    assert codes(diagnostics) == ["image-unreadable"]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("rect { fill: url(https://a.example/x) }", "rect { fill: none }"),
        ("@im<g/>port 'https://a.example/x';b{}", "b{}"),
        ("@im<!-- -->port 'https://a.example/x';b{}", "b{}"),
    ],
)
def test_external_references_are_removed_from_svg_styles(css: str, expected: str) -> None:
    output = clean_svg(
        f'<svg xmlns="http://www.w3.org/2000/svg"><style>{css}</style></svg>'.encode()
    )
    assert f"<style>{expected}</style>".encode() in output.data


# Metadata


@pytest.mark.parametrize("lang", ["en-US-US", "abc-99", "xx-yyyyyyyy-zz-zz"])
def test_invalid_language_tags(tmp_path: Path, lang: str) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "Text.", f"lang: {lang}")
    assert post.metadata.lang == "en"
    assert codes(diagnostics) == ["lang-invalid"]


@pytest.mark.parametrize("lang", ["pl", "pt-BR", "zh-Hant-TW", "de-CH-1996", "es-419", "en-x-a"])
def test_long_language_tags(tmp_path: Path, lang: str) -> None:
    assert write_and_read_post(tmp_path, "Text.", f"lang: {lang}")[0].metadata.lang == lang


@pytest.mark.parametrize("date", ["9999-12-31 23:59:59 -1200", "0001-01-01 00:00:00 +1400"])
def test_extreme_dates(tmp_path: Path, date: str) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "Text.", f"date: {date}")
    # A book cannot name a year of fewer than four digits; the file's name has a date too.
    assert post.metadata.date == (datetime.date(9999, 12, 31) if date[0] == "9" else DAY)
    assert codes(diagnostics) == ([] if date[0] == "9" else ["date-invalid"])


@pytest.mark.parametrize("head", [f"{BOMB}tags: *a8", "tags: &x [a, *x]", "x: &x {a: *x}"])
def test_metadata_with_excessive_aliases(tmp_path: Path, head: str) -> None:
    (tmp_path / "post.md").write_text(f"---\ntitle: T\n{head}\n---\n{{{{ page.x | jsonify }}}}\n")
    diagnostics = Diagnostics()
    assert resolve_source(tmp_path / "post.md", BuildOptions(), diagnostics) is None
    assert codes(diagnostics) == ["metadata-yaml"]


def test_unclosed_metadata_block(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("---\ntitle: T\n")
    diagnostics = Diagnostics()
    assert resolve_source(tmp_path / "post.md", BuildOptions(), diagnostics) is None
    assert "---" in next(iter(diagnostics)).hint


# Sites


@pytest.mark.parametrize(
    "head",
    ["date: 9999-12-31 23:59:59 -1200", "redirect_from: 5", f"{BOMB}slug: *a8", "permalink: [x"],
)
def test_broken_post_does_not_affect_others(tmp_path: Path, head: str) -> None:
    other = f"---\ntitle: O\n{head}\n---\nText.\n"
    post, _ = write_and_read_post(tmp_path, "[x](/2026/01/other.html)", **{OTHER: other})
    assert any(isinstance(node, Link) for node in walk(post.blocks))


@pytest.mark.parametrize("url", ["http://[::1", "https://a.example:99999", "a.example", "5", "a b"])
def test_invalid_site_address_is_ignored(tmp_path: Path, url: str) -> None:
    config = f'title: Bread\nurl: "{url}"\n'
    post, diagnostics = write_and_read_post(
        tmp_path, "[x](https://a.example/b)", **{"_config.yml": config}
    )
    assert post.address == ""
    assert codes(diagnostics) == ["site-config"]


@pytest.mark.parametrize("pattern", ["/:year/:title(.html", "/:year/[a/:title", "/:year/:/:title"])
def test_permalink_is_not_a_regular_expression(tmp_path: Path, pattern: str) -> None:
    config = f'url: https://bread.example\npermalink: "{pattern}"\n'
    post, _ = write_and_read_post(tmp_path, "[x](/2026/01/other.html)", **{"_config.yml": config})
    assert post.address.startswith("https://bread.example/2026/")


def test_address_of_a_post_is_valid(tmp_path: Path) -> None:
    write_and_read_post(tmp_path, "Text.", 'permalink: "/a b/{c}"')
    assert resolve_chapter(tmp_path)[0].address == "https://bread.example/a%20b/%7Bc%7D"


# Command lines


@pytest.fixture
def post(tmp_path: Path) -> Path:
    file = tmp_path / "post.md"
    file.write_text("---\ntitle: T\n---\nText.\n")
    return file


def test_wrong_usage(
    post: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (post.parent / "link.md").symlink_to(post)
    for arguments in (
        [str(post), "-o", str(post)],
        [str(post), "-o", str(post.parent / "link.md")],
        [str(post), "--site", str(post.parent / "nowhere")],
        [str(post), "--site", str(post)],
        ["a" * 300],
    ):
        assert main(["html", *arguments]) == 2
    for epoch in ("soon", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert main(["html", str(post), "-o", f"{post.parent}/out/"]) == 2
    assert post.read_text().startswith("---")
    assert "SOURCE_DATE_EPOCH" in capsys.readouterr().err


def test_device_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    diagnostics = Diagnostics()
    assert not save(Artifact(b"x", ".html"), tmp_path / "pipe", diagnostics)
    assert (tmp_path / "pipe").is_fifo()
    assert codes(diagnostics) == ["write-failed"]


def test_target_of_a_symbolic_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text("old")
    (tmp_path / "link.html").symlink_to("old.html")
    assert save(Artifact(b"new", ".html"), tmp_path / "link.html", Diagnostics())
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "old.html").read_text() == "new"


def test_file_name_with_undecodable_bytes_is_supported(
    post: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = Path(os.fsdecode(os.fsencode(post.parent) + b"/x\xff.md"))
    post.rename(renamed)
    assert main(["html", str(renamed), "-o", f"{renamed.parent}/out/"]) == 0
    assert r"x\udcff.html" in capsys.readouterr().out


def test_closed_output_streams(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = post.with_name("other.md")
    other.write_text("---\ntitle: T\n---\n![](nothing.png)\n")
    command = ["html", str(post), str(other), "-o", f"{post.parent}/out/", "--strict"]
    monkeypatch.setattr(sys, "stderr", None)
    assert main(command) == 1
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as pipe:  # noqa: PTH123 (it has no path)
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main(command) == 1
    assert sorted(path.name for path in (post.parent / "out").iterdir()) == [
        "other.html",
        "post.html",
    ]


def test_folders_in_settings_stay_inside_the_site(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "secret.yml").write_text("word: secret")
    root = tmp_path / "site"
    root.mkdir()
    (root / "_config.yml").write_text("includes_dir: ..\ndata_dir: ..\n")
    (root / "_posts").mkdir()
    (root / POST).write_text(
        "---\ntitle: A post\n---\n{% include secret.html %}{{ site.data.secret.word }}\n"
    )
    diagnostics = Diagnostics()
    artifact = build_artifact(root / POST, "html", Settings(), diagnostics)
    assert artifact
    assert b"secret" not in artifact.data
