"""Sites of MkDocs and Material for MkDocs, read back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_sites import post_text, resolve_folder, write_files

import exporter
from exporter.build import BuildOptions, resolve_source
from exporter.build.accounting import chapter_documents, report_losses
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Abbreviation, CodeBlock, Embed, Image, Link, Math, MathBlock
from exporter.model.post import Post
from exporter.model.walk import plain_text, walk
from exporter.runtime.cache import NullCache

SETTINGS = """\
site_name: !ENV [SITE_NAME, The bakery]
site_url: https://bakery.example/docs/
site_author: Ola Wrona
theme: {name: material, language: en}
nav: [index.md, Guide: [guide/start.md, Ovens: guide/ovens.md]]
plugins:
  - search
  - blog
  - mkdocstrings: {handlers: {python: {options: {show_root_heading: true}}}}
exclude_docs: |
  # not yet
  /drafts/
  *.tmp.md
markdown_extensions:
  - attr_list
  - smarty
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
  - toc:
      permalink: true
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
  - pymdownx.snippets:
      base_path: [snippets, .]
      auto_append: [abbreviations.md]
  - pymdownx.mystery
"""
FILES = {
    "mkdocs.yml": SETTINGS,
    "docs/index.md": "# Welcome\n\nTo [ovens](guide/ovens.md#über-heat) and ![Loaf](loaf.png).\n",
    "docs/guide/start.md": "# Start\n\nBack [home](../index.md), [gone](gone.md).\n",
    "docs/guide/ovens.md": "# Ovens\n\n## Über Heat\n\nHTML, “hot”.\n\n::: bakery.Oven\n",
    "docs/blog/.authors.yml": "authors:\n  ewa: {name: Ewa Lis, description: Bakes.}\n",
    "docs/blog/posts/rye.md": (
        "---\ndate:\n  created: 2026-05-14\n  updated: 2026-05-16\nauthors: [ewa]\n---\n"
        "# Rye it is\n\nDark.\n\n<!-- more -->\n\nSour.\n"
    ),
    "docs/drafts/no.md": "# No\n",
    "docs/guide/x.tmp.md": "# X\n",
    "snippets/abbreviations.md": "*[HTML]: HyperText\n",
    "README.md": "# Read me\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_files(tmp_path, FILES)


def load(file: Path, text: str | None = None) -> tuple[Post, list[str]]:
    """Return a post as read, and the findings without the folder of the site."""
    diagnostics = Diagnostics()
    post = exporter.load(file, text=text, diagnostics=diagnostics)
    root = next(folder for folder in file.parents if (folder / "mkdocs.yml").is_file())
    return post, [str(each).partition("\n")[0].replace(f"{root}/", "") for each in diagnostics]


def links(post: Post) -> list[str]:
    return [node.address for node in walk(post.blocks) if isinstance(node, Link)]


def test_site_is_recognised_with_settings_of_any_tag(site: Path) -> None:
    post, findings = load(site / "docs/index.md")
    assert (post.generator, post.site_title) == ("mkdocs", "The bakery")
    assert post.metadata.title == "Welcome"
    assert [author.name for author in post.metadata.authors] == ["Ola Wrona"]
    assert findings == [
        "mkdocs.yml:1:1: notice: the extension ‘pymdownx.mystery’ of Markdown is not read"
        " [extension-unread]",
        "docs/index.md:3:50: warning: there is no image ‘loaf.png’ [image-missing]",
    ]


def test_links_between_files_lead_to_addresses_in_folders(site: Path) -> None:
    post, _ = load(site / "docs/index.md")
    assert post.address == "https://bakery.example/docs/"
    (linked,) = post.linked_posts.values()
    assert linked.key == "docs/guide/ovens.md"
    assert linked.address == "https://bakery.example/docs/guide/ovens/"
    start, findings = load(site / "docs/guide/start.md")
    assert [each.key for each in start.linked_posts.values()] == ["docs/index.md"]
    assert "docs/guide/start.md:3:34: warning: the site has no post at ‘gone.md’" in findings[-1]


def test_addresses_of_files_without_directory_urls(site: Path) -> None:
    (site / "mkdocs.yml").write_text(f"{SETTINGS}use_directory_urls: false\n")
    assert load(site / "docs/guide/start.md")[0].address.endswith("/docs/guide/start.html")
    assert load(site / "docs/index.md")[0].address.endswith("/docs/index.html")


def test_images_are_beside_the_text_or_below_its_folder(site: Path) -> None:
    (site / "docs/loaf.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    post, _ = load(site / "docs/guide/start.md", "# A\n\n![A](../loaf.svg) ![B](/loaf.svg)\n")
    assert [node.address in post.assets for node in walk(post.blocks) if isinstance(node, Image)]
    assert len(post.assets) == 2


def test_posts_of_the_blog_have_two_dates_and_known_authors(site: Path) -> None:
    post, _ = load(site / "docs/blog/posts/rye.md")
    data = post.metadata
    assert (str(data.date), str(data.updated)) == ("2026-05-14", "2026-05-16")
    assert [(each.name, each.bio) for each in data.authors] == [("Ewa Lis", "Bakes.")]
    assert post.address == "https://bakery.example/docs/blog/2026/05/14/rye-it-is/"
    assert post_text(post) == "Rye it is Dark. Sour."


def test_excluded_texts_are_no_pages(site: Path) -> None:
    (site / "mkdocs.yml").write_text(re.sub(r"nav: .*\n", "", SETTINGS))
    book = exporter.load_collection(site / "docs")
    assert sorted(post.metadata.title for post in book.chapters) == [
        "Ovens",
        "Rye it is",
        "Start",
        "Welcome",
    ]


def test_abbreviations_are_appended_to_every_text(site: Path) -> None:
    post, _ = load(site / "docs/guide/ovens.md")
    found = [node.expansion for node in walk(post.blocks) if isinstance(node, Abbreviation)]
    assert found == ["HyperText"]


def test_names_in_the_code_of_a_program_are_shown(site: Path) -> None:
    text = "# A\n\n[`Oven`][bakery.Oven], [A][a].\n\n::: bakery.Pan\n    options: {x: 1}\n"
    post, findings = load(site / "docs/a.md", text)
    assert post_text(post) == "A Oven, A. bakery.Pan"
    assert links(post) == ["#a"]
    assert [each.partition(": notice: ")[2] for each in findings[1:]] == [
        "what ‘::: bakery.Pan’ inserts is not in the text; its name is shown [markup-omitted]",
        "the link to ‘bakery.Oven’ is made by a plugin; only its text is shown [markup-omitted]",
    ]


SNIPPET = '# A\n\n--8<-- "%s"\n\n```python\n--8<-- "%s"\n```\n'


@pytest.mark.parametrize(
    ("name", "prose", "code"),
    [
        ("oven.py:heat", "heat(230)", "heat(230)"),
        ("oven.py:1:2", "import pan stir()", "import pan\nstir()"),
        ("oven.py:-1:", "pan.wash()", "pan.wash()"),
    ],
)
def test_snippets_are_files_parts_or_lines(site: Path, name: str, prose: str, code: str) -> None:
    (site / "snippets/oven.py").write_text(
        "import pan\nstir()\n# --8<-- [start:heat]\nheat(230)\n# --8<-- [end:heat]\npan.wash()"
    )
    post, findings = load(site / "docs/a.md", SNIPPET % (name, name))
    assert plain_text((post.blocks[1],)).replace("\n", " ") == prose
    assert [node.text for node in walk(post.blocks) if isinstance(node, CodeBlock)] == [code]
    assert findings[1:] == []


@pytest.mark.parametrize("name", ["gone.py", "../outside.py", "https://x.example/a.py", "loop.md"])
def test_snippets_outside_of_the_site_are_named(site: Path, name: str) -> None:
    (site.parent / "outside.py").write_text("secret")
    (site / "snippets/loop.md").write_text('Round.\n\n--8<-- "loop.md"\n')
    post, findings = load(site / "docs/a.md", SNIPPET % (name, name))
    assert "secret" not in post_text(post)
    assert name in post_text(post)
    assert [each.rpartition("[")[2] for each in findings[1:]] == ["include-missing]"]
    assert "docs/a.md:3:9: warning:" in findings[1]


def test_a_list_of_snippets_and_an_escaped_one(site: Path) -> None:
    (site / "snippets/one.md").write_text("---\ntitle: No\n---\nOne.\n")
    text = '# A\n\n--8<--\none.md\n\n; two.md\n--8<--\n\n```\n;--8<-- "one.md"\n```\n'
    post, findings = load(site / "docs/a.md", text)
    assert post_text(post) == 'A One. --8<-- "one.md"'
    assert findings[1:] == []


def test_the_read_me_of_a_repository_as_a_page(site: Path) -> None:
    settings = SETTINGS.replace("  - search\n", "  - search\n  - include-markdown\n")
    (site / "mkdocs.yml").write_text(settings)
    (site / "README.md").write_text(
        "Badges\n<!-- start -->\n[Guide](docs/guide/start.md#start), [web](https://x.example).\n"
    )
    text = '# A\n\n{%\n   include-markdown "../README.md"\n   start="<!-- start -->"\n%}\n'
    post, findings = load(site / "docs/a.md", text)
    assert links(post) == ["guide/start.md#start", "https://x.example"]
    assert [each.key for each in post.linked_posts.values()] == ["docs/guide/start.md"]
    assert findings[1:] == []


def test_files_between_braces_where_an_extension_reads_them(site: Path) -> None:
    settings = f"{SETTINGS}  - mdx_include\n  - markdown_include_variants\n"
    (site / "mkdocs.yml").write_text(settings)
    (site / "a.py").write_text("one()\ntwo()\n")
    text = "# A\n\n```py\n{!a.py!}\n```\n\n{* a.py ln[2:2] hl[2] *}\n"
    post, findings = load(site / "docs/a.md", text)
    code = [(node.text, node.language) for node in walk(post.blocks) if isinstance(node, CodeBlock)]
    assert code == [("one()\ntwo()", "py"), ("two()", "py")]
    assert findings[1:] == []


def test_settings_are_inherited_inside_the_site_only(site: Path) -> None:
    (site / "base.yml").write_text("site_name: Base\nsite_author: Ewa Lis\n")
    (site / "mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: Own\n")
    post, findings = load(site / "docs/guide/start.md")
    assert (post.site_title, post.metadata.authors[0].name) == ("Own", "Ewa Lis")
    (site / "mkdocs.yml").write_text("INHERIT: ../base.yml\nsite_name: Own\n")
    post, findings = load(site / "docs/guide/start.md")
    assert "site-config" in findings[0]


def test_typographic_marks_are_those_that_the_settings_ask_for(site: Path) -> None:
    text = '# A "b"\n\n"c" -- d\n'
    assert post_text(load(site / "docs/a.md", text)[0]) == "A “b” “c” – d"
    (site / "mkdocs.yml").write_text("site_name: A\n")
    assert post_text(load(site / "docs/a.md", text)[0]) == 'A "b" "c" -- d'


def book_of(folder: Path) -> tuple[list[object], list[str]]:
    """Return the titles of a folder's chapters, those of parts with the title, and the findings."""
    edition, found = resolve_folder(folder)
    parts: list[object] = []
    for part in edition.parts:
        titles = [chapter.metadata.title for chapter in part.chapters]
        parts += [(part.opening.title, titles)] if part.opening else titles
    return parts, [f"{finding.code}: {finding.message}" for finding in found]


def test_nav_gives_order_and_parts(site: Path) -> None:
    nav = (
        "nav: [index.md, {Guide: [{Ovens: guide/ovens.md}, {More: [guide/start.md, guide/no.md]}]},"
        " {Web: 'https://x.example'}, {Blog: [blog/index.md]}]\n"
    )
    (site / "mkdocs.yml").write_text(re.sub(r"nav: .*\n", nav, SETTINGS))
    (site / "docs/blog/index.md").write_text("# Blog\n")
    parts, found = book_of(site / "docs")
    assert parts == ["Welcome", ("Guide", ["Ovens", "Start"]), ("Blog", ["Rye it is"])]
    assert "outline-missing: there is no text ‘guide/no.md’" in found


def test_pages_files_give_order_and_titles(site: Path) -> None:
    (site / "mkdocs.yml").write_text("site_name: A\nplugins: [awesome-pages]\n")
    (site / "docs/guide/.pages").write_text("title: The guide\nnav: [start.md, ...]\n")
    (site / "docs/guide/alpha.md").write_text("# Alpha\n")
    parts, _ = book_of(site / "docs")
    assert ("The guide", ["Start", "Alpha", "Ovens", "X"]) in parts


def test_a_book_misses_nothing_that_is_not_named(site: Path) -> None:
    (site / "snippets/oven.py").write_text("heat(230)\n")
    (site / "docs/guide/start.md").write_text(
        '# Start\n\n```py\n# (1)!\n--8<-- "oven.py"\n```\n\n1. Hot.\n\n--8<-- "oven.py"\n\n'
        '=== "One"\n\n    Dark `#!py bake()`.\n\n??? note "More"\n\n    Sour :bread:.\n\n'
        "::: bakery.Oven\n    options:\n      members: true\n"
    )
    found = Diagnostics()
    edition = resolve_source(site / "docs/guide/start.md", BuildOptions(), found)
    assert edition
    report_losses(edition, chapter_documents(edition, "html"), tuple(found), found, NullCache())
    codes = {finding.code for finding in found}
    assert "content-lost" not in codes
    assert "markup-omitted" in codes


def test_the_read_me_beside_the_settings_is_written_for_github(site: Path) -> None:
    text = "# Oven\n\n- a\n  - b\n\n<https://x.example> `a`\n"
    post = exporter.load(site / "README.md", text=text)
    assert (post.generator, post.metadata.title) == ("plain", "Oven")
    assert load(site / "docs/a.md", text)[0].generator == "mkdocs"
    (site / "mkdocs.yml").write_text("docs_dir: .\n")
    assert load(site / "README.md", text)[0].generator == "mkdocs"


def test_settings_of_zensical(site: Path) -> None:
    (site / "mkdocs.yml").unlink()
    (site / "zensical.toml").write_text(
        '[project]\nsite_name = "Own"\nnav = [{"Guide" = ["guide/start.md"]}]\n'
        "[project.markdown_extensions.pymdownx.mark]\n"
        "[project.markdown_extensions.pymdownx.blocks.tab]\nalternate_style = true\n"
        "[project.markdown_extensions.smarty]\n"
    )
    diagnostics = Diagnostics()
    post = exporter.load(site / "docs/a.md", text='# A\n\n==B== "c"\n', diagnostics=diagnostics)
    assert (post.generator, post.site_title, post_text(post)) == ("mkdocs", "Own", "A B “c”")
    assert list(diagnostics) == []
    assert book_of(site / "docs")[0] == [("Guide", ["Start"])]


@pytest.mark.parametrize(
    ("structure", "page", "other", "path"),
    [
        ("suffix", "docs/tea.md", "docs/tea.pl.md", "/pl/tea/"),
        ("folder", "docs/en/tea.md", "docs/pl/tea.md", "/pl/tea/"),
    ],
)
def test_pages_in_several_languages(
    tmp_path: Path, structure: str, page: str, other: str, path: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: A\nsite_url: https://a.example/\nplugins:\n  - i18n:\n"
        f"      docs_structure: {structure}\n      languages:\n"
        "        - {locale: pl, name: Polski}\n        - {locale: en, default: true}\n"
    )
    for name, text in ((page, "# Tea\n"), (other, "# Herbata\n\nCzarna.\n")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    post, _ = load(tmp_path / other)
    assert (post.metadata.lang, post.address) == ("pl", f"https://a.example{path}")
    assert load(tmp_path / page)[0].address == "https://a.example/tea/"
    book = exporter.load_collection(tmp_path / "docs")
    assert [each.metadata.title for each in book.chapters] == ["Tea"]


def test_anchors_of_cross_references_and_lists_of_tags(site: Path) -> None:
    post, findings = load(site / "docs/a.md", "# A\n\n[](){ #rye }\n\n[B][rye]\n\n[TAGS]\n")
    assert links(post) == ["#rye"]
    assert "rye" in {node.id for node in walk(post.blocks)}
    assert [each.rpartition("[")[2] for each in findings[1:]] == ["markup-omitted]"]


def test_a_missing_file_of_the_settings_is_named_at_them(site: Path) -> None:
    (site / "snippets/abbreviations.md").unlink()
    _, findings = load(site / "docs/guide/start.md")
    assert findings[1] == (
        "mkdocs.yml:1:1: warning: the site has no file ‘abbreviations.md’ to include"
        " [include-missing]"
    )


def test_boxes_in_quotations_and_videos_of_plugins(site: Path) -> None:
    (site / "mkdocs.yml").write_text("site_name: A\nplugins: [callouts, mkdocs-video]\n")
    text = "# A\n\n> [!tip] Feed it\n> Twice.\n\n![type:video](https://video.example/embed/1)\n"
    post, findings = load(site / "docs/a.md", text)
    assert ("admonition", "tip") in [node.classes for node in walk(post.blocks)]
    assert [node.address for node in walk(post.blocks) if isinstance(node, Embed)] == [
        "https://video.example/embed/1"
    ]
    assert findings == []


def test_formulas_for_a_script_of_the_site(site: Path) -> None:
    text = "# A\n\n\\\\(x\\\\) and $5, $6.\n\n$$\ny\n$$\n"
    (site / "mkdocs.yml").write_text("site_name: A\nextra_javascript: [js/katex.js]\n")
    formulas = [
        node.tex
        for node in walk(load(site / "docs/a.md", text)[0].blocks)
        if isinstance(node, Math | MathBlock)
    ]
    assert formulas == ["x", "y"]


def test_ids_in_what_a_text_inserts_are_not_missed(site: Path) -> None:
    text = "# A\n\n[Class](guide/ovens.md#bakery.Oven), [gone](guide/start.md#gone)\n"
    _, findings = load(site / "docs/a.md", text)
    assert [each.rpartition(": ")[2] for each in findings[1:]] == [
        "the post ‘docs/guide/start.md’ has no element with the id ‘gone’ [link-unknown]"
    ]


@pytest.mark.one_quick
@pytest.mark.parametrize("value", ["5", "[1]", "{a: [1, {b: }]}", '"\\0"', "../..", "a" * 5000])
def test_settings_of_any_type_are_read_or_ignored(site: Path, value: str) -> None:
    keys = "INHERIT docs_dir exclude_docs extra_javascript markdown_extensions nav plugins theme"
    for key in keys.split():
        (site / "mkdocs.yml").write_text(f"site_name: A\n{key}: {value}\n")
        assert load(site / "docs/guide/start.md")[0].metadata.title == "Start"


def test_the_list_of_literate_nav(site: Path) -> None:
    (site / "mkdocs.yml").write_text("site_name: A\nplugins: [literate-nav]\n")
    (site / "docs/SUMMARY.md").write_text("- [Start](guide/start.md)\n- [Home](index.md)\n")
    assert load(site / "docs/index.md")[0].generator == "mkdocs"
    assert book_of(site / "docs")[0] == ["Start", "Welcome"]
