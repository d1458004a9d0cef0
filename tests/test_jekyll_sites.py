"""Jekyll sites: where texts lie, and where they are on the web."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import codes, post_text, read_context, write_site

import exporter
from exporter.build import BuildOptions, load_post
from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFolders
from exporter.model.nodes import CodeBlock, Link, OrderedList, Table
from exporter.model.post import Post
from exporter.model.walk import walk
from exporter.read.sites.jekyll import read_site

LOAF = "---\ntitle: {}\n---\n{}\n"


def read(root: Path, name: str) -> tuple[Post, Diagnostics]:
    diagnostics = Diagnostics()
    post = load_post(root / name, BuildOptions(), diagnostics)
    assert post, [*map(str, diagnostics)]
    return post, diagnostics


def paths(root: Path) -> dict[str, str]:
    return {
        entry.key: entry.path
        for entry in read_site(InputFolders.of(root), Diagnostics()).posts.entries
    }


def books(root: Path) -> list[str]:
    """The files of a book of the whole site."""
    site = read_site(InputFolders.of(root), Diagnostics())
    found = site.generator.posts_below(site, site.root)
    return [file.relative_to(site.root).as_posix() for file in found]


def test_source_and_folder_of_the_collections(tmp_path: Path) -> None:
    config = (
        "url: https://bread.example\nsource: src\ncollections_dir: texts\n"
        "collections: {loaves: {output: true}}\n"
        "defaults:\n- {scope: {path: texts/_posts}, values: {lang: de}}\n"
        "- {scope: {type: loaves}, values: {lang: fr}}\n"
    )
    files: dict[str, str | bytes] = {
        "_config.yml": config,
        "src/_includes/a.md": "*included*",
        "src/_data/ovens.yml": "wood: 300",
        "src/img/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "src/texts/_posts/2026-05-14-rye.md": LOAF.format(
            "Rye",
            "{% include a.md %} {{ site.data.ovens.wood }} ![A](/img/a.svg)"
            " [salt]({% link texts/_loaves/salt.md %}) {{ site.loaves.first.title }}",
        ),
        "src/texts/_posts/dark/2026-05-15-oat.md": LOAF.format("Oat", "Text."),
        "src/texts/_loaves/salt.md": LOAF.format("Salt", "Text."),
        "notes.md": LOAF.format("Not a part of the site", "Text."),
    }
    write_site(tmp_path, files)
    post, diagnostics = read(tmp_path, "src/texts/_posts/2026-05-14-rye.md")
    assert codes(diagnostics) == []
    assert post_text(post) == "included 300 A salt Salt"
    assert post.metadata.lang == "de"
    assert post.address == "https://bread.example/2026/05/14/rye.html"
    assert [node.address for node in walk(post.blocks) if isinstance(node, Link)] == [
        "/loaves/salt.html"
    ]
    assert [asset.media_type for asset in post.assets.values()] == ["image/svg+xml"]
    assert read(tmp_path, "src/texts/_loaves/salt.md")[0].metadata.lang == "fr"
    assert books(tmp_path) == [
        "src/texts/_posts/2026-05-14-rye.md",
        "src/texts/_posts/dark/2026-05-15-oat.md",
    ]


@pytest.mark.parametrize(
    ("config", "head", "path"),
    [
        ("collections: [loaves]", "", "/loaves/dark/rye-bread.html"),
        ("collections: [loaves]\npermalink: pretty", "", "/loaves/dark/rye-bread/"),
        ("collections: [loaves]\npermalink: /:title/", "", "/loaves/dark/rye-bread/"),
        ("collections: [loaves]\npermalink: /:title", "", "/loaves/dark/rye-bread"),
        ("collections: {loaves: {permalink: '/b/:name/'}}", "", "/b/rye-bread/"),
        ("collections: {loaves: {permalink: '/:collection/:title.html'}}", "", "/loaves/rye.html"),
        ("collections: {loaves: {permalink: pretty}}", "date: 2026-05-14", "/2026/05/14/rye/"),
        ("collections: {loaves: {output: true}}", "permalink: /own/", "/own/"),
    ],
)
def test_paths_of_documents(tmp_path: Path, config: str, head: str, path: str) -> None:
    slug = "slug: rye\n" if ":title.html" in config or "pretty}" in config else ""
    text = f"---\ntitle: Rye\n{slug}{head}\n---\nText.\n"
    files: dict[str, str | bytes] = {
        "_config.yml": f"url: https://bread.example\n{config}\n",
        "_loaves/dark/rye-bread.md": text,
    }
    write_site(tmp_path, files)
    assert paths(tmp_path) == {"_loaves/dark/rye-bread.md": path}
    post, _ = read(tmp_path, "_loaves/dark/rye-bread.md")
    assert post.address == f"https://bread.example{path}"
    assert books(tmp_path) == ["_loaves/dark/rye-bread.md"]


def test_posts_below_other_folders_and_pages(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "url: https://bread.example\n",
        "guides/_posts/2026-05-14-rye.markdown": LOAF.format(
            "Rye", "See [ovens](/ovens/wood.html)."
        ),
        "_posts/2026-05-15-oat.html": LOAF.format("Oat", "<p>Not *Markdown*.</p>"),
        "_posts/2026-05-16-emmer.mkdn": LOAF.format("Emmer", "*Markdown*."),
        "ovens/wood.md": LOAF.format("Wood", "Hot."),
        "ovens/index.md": LOAF.format("Ovens", "All."),
        "about.md": "---\ntitle: About\npermalink: /us/\n---\nWe.\n",
        "README.md": "# No page\n",
        "_layouts/post.html": LOAF.format("No page", "{{ content }}"),
    }
    write_site(tmp_path, files)
    assert paths(tmp_path) == {
        "guides/_posts/2026-05-14-rye.markdown": "/guides/2026/05/14/rye.html",
        "_posts/2026-05-15-oat.html": "/2026/05/15/oat.html",
        "_posts/2026-05-16-emmer.mkdn": "/2026/05/16/emmer.html",
        "about.md": "/us/",
        "ovens/index.md": "/ovens/",
        "ovens/wood.md": "/ovens/wood.html",
    }
    assert post_text(read(tmp_path, "_posts/2026-05-15-oat.html")[0]) == "Not *Markdown*."
    assert post_text(read(tmp_path, "_posts/2026-05-16-emmer.mkdn")[0]) == "Markdown."
    post, diagnostics = read(tmp_path, "guides/_posts/2026-05-14-rye.markdown")
    assert codes(diagnostics) == []
    (linked,) = post.linked_posts.values()
    assert linked.key == "ovens/wood.md"


def test_pages_of_a_site_without_posts(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "title: Ovens\nexclude: [drafts/, old-*.md]\n",
        "index.md": LOAF.format("Ovens", "All."),
        "docs/wood.md": LOAF.format("Wood", "Hot."),
        "_includes/note.md": "A note.",
        "_layouts/page.html": LOAF.format("No page", "{{ content }}"),
        "vendor/bundle/gem/README.md": LOAF.format("No page", "Text."),
        "drafts/oat.md": LOAF.format("No page", "Text."),
        "old-loaf.md": LOAF.format("No page", "Text."),
    }
    write_site(tmp_path, files)
    assert books(tmp_path) == ["docs/wood.md", "index.md"]


def test_folders_outside_of_the_site_are_not_searched(tmp_path: Path) -> None:
    write_site(tmp_path, {"_posts/2026-05-14-a.md": LOAF.format("A", "Text.")})
    inside = write_site(tmp_path / "site", {"_config.yml": "source: ..\ncollections_dir: ../..\n"})
    assert paths(inside) == {}
    assert read_context(inside).site.includes == inside / "_includes"


def test_the_settings_may_name_commonmark(tmp_path: Path) -> None:
    body = (
        "1) *One*\n{% highlight sh %}\nbake\n{% endhighlight %}\n\n| a | b |\n|---|---|\n| c | d |"
    )
    for markdown in ("CommonMarkGhPages", "kramdown"):
        files: dict[str, str | bytes] = {
            "_config.yml": f"markdown: {markdown}\n",
            "_posts/2026-05-14-rye.md": LOAF.format("Rye", body),
        }
        write_site(tmp_path / markdown, files)
        post, diagnostics = read(tmp_path / markdown, "_posts/2026-05-14-rye.md")
        assert codes(diagnostics) == []
        assert isinstance(post.blocks[0], OrderedList) is (markdown != "kramdown")
        assert [type(block) for block in post.blocks[-2:]] == [CodeBlock, Table]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_config.yaml", "url: https://bread.example\n"),
        ("_config.toml", 'url = "https://bread.example"\n'),
    ],
)
def test_other_names_of_the_settings(tmp_path: Path, name: str, text: str) -> None:
    write_site(tmp_path, {name: text, "_posts/2026-05-14-rye.md": LOAF.format("Rye", "Text.")})
    (tmp_path / "_config.yml").unlink()
    post, _ = read(tmp_path, "_posts/2026-05-14-rye.md")
    assert post.address == "https://bread.example/2026/05/14/rye.html"


@pytest.mark.parametrize(
    ("plugins", "text"), [("[[a], jemoji]", "🚀 12:30:00"), ("[]", ":rocket: 12:30:00")]
)
def test_names_of_emoji_where_a_plugin_reads_them(tmp_path: Path, plugins: str, text: str) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": f"plugins: {plugins}\n",
        "_posts/2026-05-14-rye.md": LOAF.format("Rye", ":rocket: 12:30:00 `:rocket:`"),
    }
    write_site(tmp_path, files)
    assert post_text(read(tmp_path, "_posts/2026-05-14-rye.md")[0]) == f"{text} :rocket:"


def test_a_dated_file_of_posts_needs_no_metadata(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_posts/2026-05-14-rye-bread.md": "Dark *and* heavy.\n",
        "_posts/2026-05-15-oat.md": LOAF.format("Oat", "Text."),
        "_posts/README.md": "How to write posts.\n",
        "_posts/2026-05-16-empty.md": "\n",
    }
    write_site(tmp_path, files)
    book = exporter.load_collection(tmp_path / "_posts")
    assert [post.metadata.title for post in book.chapters] == ["Rye Bread", "Oat"]


def outline(root: Path) -> list[tuple[str, str, list[str]]]:
    """The titles of the parts of a site, their introductions, and the names of their texts."""
    site = read_site(InputFolders.of(root), Diagnostics())
    found = site.generator.outline(site, site.root, Diagnostics())
    assert found
    return [
        (part.title, Path(part.introduction).name, [Path(path).name for path in part.paths])
        for part in found.parts
    ]


def test_navigation_of_pages_as_parts(tmp_path: Path) -> None:
    def page(title: str, head: str = "") -> str:
        return f"---\ntitle: {title}\n{head}---\nText.\n"

    files: dict[str, str | bytes] = {
        "index.md": page("Home", "nav_order: 1\n"),
        "ovens.md": page("Ovens", "nav_order: 2\nhas_children: true\n"),
        "docs/wood.md": page("Wood", "parent: Ovens\nnav_order: 2\n"),
        "docs/gas.md": page("Gas", "parent: Ovens\nnav_order: 1\n"),
        "docs/oak.md": page("Oak", "parent: Wood\ngrand_parent: Ovens\n"),
        "about.md": page("About"),
        "loop.md": page("Loop", "parent: Loop\n"),
        "lost.md": page("Lost", "parent: Nowhere\nnav_exclude: true\n"),
    }
    write_site(tmp_path, files)
    assert outline(tmp_path) == [
        ("", "", ["index.md"]),
        ("Ovens", "ovens.md", ["gas.md", "wood.md", "oak.md"]),
        ("", "", ["about.md", "loop.md", "lost.md"]),
    ]


def test_positions_of_documents(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "collections: [steps]\n",
        "_steps/bake.md": "---\ntitle: Bake\norder: 3\n---\nText.\n",
        "_steps/knead.md": "---\ntitle: Knead\norder: 1\n---\nText.\n",
        "_steps/rest.md": "---\ntitle: Rest\norder: 2\n---\nText.\n",
    }
    write_site(tmp_path, files)
    assert outline(tmp_path) == [("", "", ["knead.md", "rest.md", "bake.md"])]
