"""Sites of Pelican, read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_text, resolve_folder, write_files

import exporter
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import CodeBlock, Image, Link
from exporter.model.post import Post
from exporter.model.walk import walk

SETTINGS = """\
import os
from datetime import date

AUTHOR = 'Ola Wrona'
SITENAME = "Bread"
SITEURL = os.environ.get('SITEURL', 'https://bread.example')
PATH = 'content'
TIMEZONE = 'Europe/Warsaw'
DEFAULT_LANG = 'pl'
ARTICLE_URL = '{category}/{date:%Y}/{slug}/'
ARTICLE_SAVE_AS = ARTICLE_URL + 'index.html'
STATIC_PATHS = ['images']
COPYRIGHT = f'{date.today().year}'
MARKDOWN = {
    'extension_configs': {
        'markdown.extensions.codehilite': {'css_class': 'highlight'},
        'markdown.extensions.extra': {},
        'markdown.extensions.toc': {'slugify': make_slug},
        'smarty': {},
        'pymdownx.mystery': {},
    },
}
PLUGINS = ['pelican.plugins.render_math']
open('ran.txt', 'w').write('this code was run')
"""
RYE = """\
Title: Rye: the dark one
Date: 2026-05-14 10:20
Modified: 2026-05-16
Category: Dark Bread
Tags: rye, sour dough
Authors: Ewa Lis; Ola Wrona
Summary: How rye works.
Image: {static}/images/loaf.svg

## Dough

To [wheat]({filename}wheat.md#crumb) and [about](|filename|/pages/about.md).

![Loaf]({filename}/images/loaf.svg) and <img src="{attach}pan.svg" alt="Pan">.

[Dark]({category}Dark Bread), [sour]({tag}sour dough), [home]({index})
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
FILES = {
    "pelicanconf.py": SETTINGS,
    "content/bread/rye.md": RYE,
    "content/bread/wheat.md": 'Title: Wheat\nDate: 2026-05-15\n\n# Crumb\n\nSoft "q", $x^2$.\n',
    "content/bread/spelt.md": "Title: Spelt\nDate: 2026-05-13\nStatus: draft\n\nSoon.\n",
    "content/bread/oat.md": "Title: Oat\nDate: 2026-05-12\nStatus: hidden\nSlug: oats\n\nHid.\n",
    "content/pages/about.md": "Title: About\n\nMe.\n",
    "content/old.rst": "Old\n###\n",
    "content/images/loaf.svg": SVG,
    "content/bread/pan.svg": SVG,
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_files(tmp_path, FILES)


def load(file: Path, text: str | None = None) -> tuple[Post, list[str]]:
    """Return a post as read, and the findings about it without its path."""
    diagnostics = Diagnostics()
    post = exporter.load(file, text=text, diagnostics=diagnostics)
    lines = [str(each).partition("\n")[0] for each in diagnostics]
    return post, [line.removeprefix(f"{file}:") for line in lines if line.startswith(str(file))]


def test_metadata_stands_in_lines_above_the_text(site: Path) -> None:
    post, findings = load(site / "content/bread/rye.md")
    data = post.metadata
    assert (post.generator, post.site_title, data.title) == (
        "pelican",
        "Bread",
        "Rye: the dark one",
    )
    assert [author.name for author in data.authors] == ["Ewa Lis", "Ola Wrona"]
    assert (str(data.date), str(data.updated)) == ("2026-05-14", "2026-05-16")
    assert (data.tags, data.lang) == (("rye", "sour dough"), "pl")
    assert data.description == "How rye works."
    assert data.cover == "/images/loaf.svg"
    assert findings == []


def test_settings_are_read_and_no_code_is_run(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    diagnostics = Diagnostics()
    exporter.load(site / "content/bread/wheat.md", diagnostics=diagnostics)
    assert not (site / "ran.txt").exists()
    message = "the extension ‘pymdownx.mystery’ of Markdown is not read"
    assert message in "\n".join(map(str, diagnostics))


@pytest.mark.parametrize("text", ["x = (", "\0", "(" * 500, "A = " + "-" * 5000 + "1"])
def test_settings_that_are_no_python_are_ignored(site: Path, text: str) -> None:
    (site / "pelicanconf.py").write_text(text)
    post, _ = load(site / "content/bread/wheat.md")
    assert (post.generator, post.metadata.title, post.site_title) == ("pelican", "Wheat", "")


def test_marks_in_addresses_lead_to_files_and_pages(site: Path) -> None:
    post, _ = load(site / "content/bread/rye.md")
    assert {mark: linked.key for mark, linked in post.linked_posts.items()} == {
        "wheat.md#crumb": "content/bread/wheat.md",
        "/content/pages/about.md": "content/pages/about.md",
    }
    assert [linked.address for linked in post.linked_posts.values()] == [
        "https://bread.example/bread/2026/wheat/",
        "https://bread.example/pages/about.html",
    ]
    links = [node.address for node in walk(post.blocks) if isinstance(node, Link)]
    assert links[2:] == ["/category/dark-bread.html", "/tag/sour-dough.html", "/"]
    images = [node.address for node in walk(post.blocks) if isinstance(node, Image)]
    assert images == ["/images/loaf.svg", "pan.svg"]
    assert set(images) <= set(post.assets)


def test_addresses_follow_the_settings(site: Path) -> None:
    assert load(site / "content/bread/rye.md")[0].address == (
        "https://bread.example/dark-bread/2026/rye-the-dark-one/"
    )
    text = "Title: Żur\nDate: 2026-01-02\nURL: soups/zur.html\n\nA.\n"
    assert load(site / "content/zur.md", text)[0].address == "https://bread.example/soups/zur.html"
    text = text.replace("URL: soups/zur.html\n", "")
    assert load(site / "content/zur.md", text)[0].address == "https://bread.example/misc/2026/zur/"
    (site / "publishconf.py").write_text("from pelicanconf import *\nSITEURL = '//new.example'\n")
    assert load(site / "content/pages/about.md")[0].address == (
        "https://new.example/pages/about.html"
    )


def test_a_book_has_the_published_articles_by_date(site: Path) -> None:
    edition, found = resolve_folder(site / "content")
    assert [chapter.metadata.title for chapter in edition.chapters] == [
        "Rye: the dark one",
        "Wheat",
    ]
    unpublished = [
        each.place.path for each in found if each.code == "post-unpublished" and each.place
    ]
    assert [Path(path).name for path in unpublished] == ["oat.md", "spelt.md"]
    assert [str(each).split(": ", 2)[2] for each in found if each.code == "format-unread"] == [
        "reStructuredText is not read; it is not in the book [format-unread]\n  hint: convert it to"
        " Markdown, for example with pandoc"
    ]


def test_text_is_python_markdown_with_the_extensions_of_the_settings(site: Path) -> None:
    assert post_text(load(site / "content/bread/wheat.md")[0]) == "Crumb Soft „q”, x^2."
    text = "Title: A\n\n    :::python\n    bake()\n"
    post, _ = load(site / "content/a.md", text)
    code = [node for node in walk(post.blocks) if isinstance(node, CodeBlock)]
    assert [(node.language, node.text) for node in code] == [("python", "bake()")]


def test_tags_of_the_plugin_liquid_tags(site: Path) -> None:
    text = "Title: A\n\n{% img /images/loaf.svg 9 9 A loaf %}\n"
    assert "markup-left" in "".join(load(site / "content/a.md", text)[1])
    (site / "pelicanconf.py").write_text("PLUGINS = ['liquid_tags.img']\n")
    post, _ = load(site / "content/a.md", text)
    assert [node.address for node in walk(post.blocks) if isinstance(node, Image)] == [
        "/images/loaf.svg"
    ]


def test_only_the_folders_of_the_settings_have_articles(site: Path) -> None:
    settings = SETTINGS + "ARTICLE_PATHS = ['bread']\nPAGE_PATHS = ['pages']\n"
    (site / "pelicanconf.py").write_text(settings)
    (site / "content/extra").mkdir()
    (site / "content/extra/note.md").write_text("Title: Note\nDate: 2026-01-01\n\nNo.\n")
    edition, _ = resolve_folder(site / "content")
    assert [chapter.metadata.title for chapter in edition.chapters][-1] == "Wheat"
    assert len(edition.chapters) == 2


def test_the_read_me_beside_the_settings_is_written_for_github(site: Path) -> None:
    post = exporter.load(site / "README.md", text="# Blog\n\nA.\n")
    assert (post.generator, post.metadata.title) == ("plain", "Blog")


def test_metadata_between_hyphens_need_not_be_yaml(site: Path) -> None:
    text = "---\nTitle: Oats: a soup\nDate: 2026-05-14\nTags: oat, soup\n---\n\nHot.\n"
    (site / "content/oats.md").write_text(text)
    post, findings = load(site / "content/oats.md")
    assert (post.metadata.title, post.metadata.tags) == ("Oats: a soup", ("oat", "soup"))
    assert post.address == "https://bread.example/misc/2026/oats-a-soup/"
    assert findings == []
