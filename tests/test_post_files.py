"""The text of a post: its images, the places of its blocks, and the options of its site."""

from __future__ import annotations

from pathlib import Path

import pytest
from post_texts import read_text, read_valid

from exporter.model.nodes import BulletList, Emphasis, Image, LineBreak, Math, Paragraph, Text
from exporter.model.walk import plain_text, walk


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


def test_place_of_a_block_is_that_of_whole_words_in_a_row(tmp_path: Path) -> None:
    hidden = "{::comment}Breads rye. [^Bread] rye. Bread and rye.{:/comment}"
    source = f"{hidden}\n\nBread[^a] rye.\n\n[^a]: A note."
    post = read_valid(tmp_path, "title: T", source)
    block = post.blocks[-1]
    assert block.place is not None
    assert (block.place.line, block.place.column) == (6, 1)


def test_attributes_for_lines_are_not_in_formulas(tmp_path: Path) -> None:
    body = '<math><mi data-lines-0="1-2" title="t">x</mi></math>'
    post = read_valid(tmp_path, "title: T", body)
    (formula,) = (node for node in walk(post.blocks) if isinstance(node, Math))
    assert formula.mathml.count("<mi>x</mi>") == 1


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
