"""Tags of any syntax in a text: pairs, places and the time that it takes to find them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sample_sites import write_files

import exporter
from exporter.diagnostics import Diagnostics
from exporter.read.templates.shortcodes.hexo_syntax import HEXO_SYNTAX
from exporter.read.templates.shortcodes.hugo_syntax import HUGO_SYNTAX
from exporter.read.templates.shortcodes.zola_syntax import ZOLA_SYNTAX
from exporter.read.templates.tags.calls import TagCall, paired, render_tags
from exporter.read.templates.tags.elements import TagMarkup
from exporter.read.templates.tags.scanner import TagSyntax, scan_tags


def named(call: TagCall, content: str | None, _is_block: bool) -> TagMarkup:
    return TagMarkup(f"({call.name}{'' if content is None else f': {content}'})", "")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{< a >}} {{< b >}}x{{< /b >}}", "(a) (b: x)"),
        ("{{< a >}}{{< b >}}{{< a >}}x{{< /a >}}{{< /b >}}", "(a)(b: (a: x))"),
        ("{{< a >}}{{< b >}}x{{< /a >}}", "(a: (b)x)"),
        ("{{< a />}}x{{< /a >}}", "(a)x"),
        ("{{% a %}}x{{< /a >}}", "(a: x)"),
        ("{{<a>}}x{{</a>}}", "(a: x)"),
        ("{{< a `x > y` >}}", "(a)"),
        ("{{< 1 >}} {{< a", "{{< 1 >}} {{< a"),
    ],
)
def test_tags_and_their_ends(text: str, result: str) -> None:
    tags = paired(list(scan_tags(text, HUGO_SYNTAX)))
    assert render_tags(text, tags, named)[0] == result


@pytest.mark.one_quick
@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        *((HUGO_SYNTAX, text) for text in ("{{< a ", '{{< a "', "{{</* ", "{{< highlight >}}")),
        *(
            (HUGO_SYNTAX, text)
            for text in ("{{< /a >}}", "<!-- ", "```\n", "{{< note >}}\n", "{{<")
        ),
        *((ZOLA_SYNTAX, text) for text in ("{{ a(", "{% a() %}", "{% end %}", '{{ a(x="')),
        *((HEXO_SYNTAX, text) for text in ("{% a ", "{% raw %}", "{#  ", "{% note %}\n", "{%")),
    ],
)
def test_tags_are_found_in_linear_time(syntax: TagSyntax, text: str) -> None:
    text *= 100_000 // len(text)
    start = time.perf_counter()
    render_tags(text, paired(list(scan_tags(text, syntax, in_code=True))), named)
    assert time.perf_counter() - start < 2


def test_tags_that_are_nested_too_deep_keep_their_content() -> None:
    text = "{{< a >}}" * 1000 + "word" + "{{< /a >}}" * 1000
    assert "word" in render_tags(text, paired(list(scan_tags(text, HUGO_SYNTAX))), named)[0]


def test_places_of_blocks_below_shortcodes_are_those_of_the_file(tmp_path: Path) -> None:
    text = """---
title: A
---
{{< figure src="a.png" caption="One" >}}
{{< note >}}

Words.

{{< /note >}}

{{< unknown >}}

[A link](gone.md)
"""
    files: dict[str, str | bytes] = {"hugo.toml": "", "content/a.md": text}
    diagnostics = Diagnostics()
    exporter.load(write_files(tmp_path, files) / "content" / "a.md", diagnostics=diagnostics)
    found = {finding.code: finding.place.line for finding in diagnostics if finding.place}
    assert found == {"image-missing": 4, "shortcode-unknown": 11, "link-post-missing": 13}


def test_files_outside_of_the_site_are_not_included(tmp_path: Path) -> None:
    text = '---\ntitle: A\n---\n{{< include "../../secret.md" >}} {{< gallery match="../../*" >}}\n'
    files: dict[str, str | bytes] = {
        "secret.md": "Secret words.\n",
        "secret.png": b"x",
        "site/hugo.toml": "",
        "site/content/a.md": text,
    }
    root = write_files(tmp_path, files)
    (root / "site" / "content" / "link.md").symlink_to(root / "secret.md")
    linked = text.replace("../../secret.md", "link.md")
    for each in (text, linked):
        (root / "site" / "content" / "a.md").write_text(each)
        post = exporter.load(root / "site" / "content" / "a.md", diagnostics=Diagnostics())
        assert "Secret" not in str(post.blocks)
        assert not post.assets


def test_a_file_that_includes_itself_ends(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "hugo.toml": "",
        "content/a.md": '---\ntitle: A\n---\n{{< include "b.md" >}}\n',
        "content/b.md": 'Once. {{< include "b.md" >}} {{< include "c.md" >}}\n',
        "content/c.md": 'Twice. {{< include "b.md" >}}\n',
    }
    post = exporter.load(write_files(tmp_path, files) / "content/a.md", diagnostics=Diagnostics())
    assert str(post.blocks).count("Once") == 1


@pytest.mark.parametrize("folder", [".", "/", "**", "img/**x", "[", "x" * 5000, "\\x00", ".."])
def test_folders_of_a_gallery_may_have_any_name(folder: str, tmp_path: Path) -> None:
    tags = f'{{{{< gallery dir="{folder}" >}}}} and {{{{< include "{folder}" >}}}}'
    text = f"---\ntitle: A\n---\n{tags}\n"
    files: dict[str, str | bytes] = {"hugo.toml": "", "content/a.md": text}
    post = exporter.load(write_files(tmp_path, files) / "content/a.md", diagnostics=Diagnostics())
    assert "and" in str(post.blocks)


@pytest.mark.parametrize("tag", ["{% post_url 2026-01-02-rye %}", "{% link 2026-01-02-rye.md %}"])
def test_a_tag_of_jekyll_for_a_link_includes_no_text(tmp_path: Path, tag: str) -> None:
    write_files(
        tmp_path,
        {
            "2026-01-01-salt.md": f"---\ntitle: Salt\n---\n\nSee [the other]({tag}).\n",
            "2026-01-02-rye.md": "---\ntitle: Rye\n---\n\nLeavened.\n",
        },
    )
    page = exporter.html(tmp_path / "2026-01-01-salt.md").data.decode()
    assert "the other" in page
    assert "Leavened" not in page
    assert "](" not in page
