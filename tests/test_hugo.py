"""Hugo sites: how they are recognised, where pages are on the web, and what metadata means."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_photographs import encoded, photograph
from sample_sites import write_files

import exporter
from exporter.diagnostics import Diagnostics
from exporter.read.sites.registry import find_site
from exporter.read.sites.site import Site

CONFIG = """baseURL = "https://bakers.example/blog/"
title = "The Bakers"
defaultContentLanguage = "en"
[params]
author = "Ola Wrona"
[permalinks]
news = "/:year/:month/:slug/"
[languages.en]
weight = 1
[languages.pl]
title = "Piekarze"
contentDir = "content/pl"
"""


def hugo_site(folder: Path, files: dict[str, str | bytes]) -> Site:
    root = write_files(folder, {"config.toml": CONFIG, "archetypes/default.md": "", **files})
    return find_site(root).read(Diagnostics())


@pytest.mark.parametrize(
    ("files", "evidence"),
    [
        (("hugo.toml",), "hugo.toml"),
        (("hugo.yaml",), "hugo.yaml"),
        (("config.yaml", "content/a.md", "themes/x/theme.toml"), "config.yaml"),
        (("config/_default/params.toml", "content/a.md"), "config/_default"),
        (("content/a.md", "archetypes/default.md"), "content and archetypes"),
    ],
)
def test_files_by_which_hugo_is_recognised(
    files: tuple[str, ...], evidence: str, tmp_path: Path
) -> None:
    root = write_files(tmp_path, dict.fromkeys(files, ""))
    found = find_site(root / "content" / "a.md")
    assert (found.generator.name, found.folder, found.evidence) == ("hugo", root, evidence)


@pytest.mark.parametrize(
    "files", [("config.toml",), ("content/a.md",), ("config.toml", "src/a.md")]
)
def test_other_folders_are_not_hugos(files: tuple[str, ...], tmp_path: Path) -> None:
    root = write_files(tmp_path, dict.fromkeys(files, ""))
    assert find_site(root).generator.name == "plain"


def test_settings_in_a_folder_are_named_after_their_files(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.yaml": "baseurl: https://site.example\n",
        "config/_default/languages.en.toml": 'title = "English"\nlanguageCode = "en-GB"\n',
        "config/_default/params.toml": '[Author]\nname = "Ola Wrona"\n',
    }
    site = find_site(write_files(tmp_path, files)).read(Diagnostics())
    assert (site.address, site.title, site.lang) == ("https://site.example", "English", "en-GB")
    assert site.config["author"] == "Ola Wrona"


@pytest.mark.parametrize(
    ("key", "metadata", "path"),
    [
        ("content/about.md", "", "/about/"),
        ("content/bread/Rye Bread.md", "", "/bread/rye-bread/"),
        ("content/bread/rye/index.md", "", "/bread/rye/"),
        ("content/bread/_index.md", "", "/bread/"),
        ("content/_index.md", "", "/"),
        ("content/bread/rye.md", "slug: dark", "/bread/dark/"),
        ("content/bread/rye.md", "url: /old/rye.html", "/old/rye.html"),
        ("content/news/a.md", "date: 2026-05-14\nslug: opened", "/2026/05/opened/"),
        (
            "content/news/a.md",
            "date: 2026-05-14\ntitle: We have opened!",
            "/2026/05/we-have-opened/",
        ),
        ("content/news/a.md", "slug: opened", ""),
        ("content/pl/chleb.md", "", "/pl/chleb/"),
        ("content/bread/rye.pl.md", "", "/pl/bread/rye/"),
    ],
)
def test_path_of_a_page_on_the_web(key: str, metadata: str, path: str, tmp_path: Path) -> None:
    title = "" if "title:" in metadata else "title: Rye\n"
    site = hugo_site(tmp_path, {key: f"---\n{title}{metadata}\n---\nText.\n"})
    post = exporter.load(tmp_path / key)
    assert post.address == (f"https://bakers.example/blog{path}" if path else "")
    assert [entry.path for entry in site.posts.entries] == [path]


def test_metadata_has_keys_in_any_case_and_those_of_params(tmp_path: Path) -> None:
    text = """+++
Title = "Rye"
PublishDate = 2026-05-14T08:00:00Z
LastMod = 2026-05-16
Summary = "Dark bread."
Topics = ["bread", "rye"]
aliases = ["dark", "/old/rye/"]
[params.cover]
image = "rye.png"
+++
Text.
"""
    hugo_site(tmp_path, {"content/bread/rye.md": text})
    post = exporter.load(tmp_path / "content" / "bread" / "rye.md")
    metadata = post.metadata
    assert (metadata.title, str(metadata.date), str(metadata.updated)) == (
        "Rye",
        "2026-05-14",
        "2026-05-16",
    )
    assert (metadata.description, metadata.tags, metadata.cover) == (
        "Dark bread.",
        ("bread", "rye"),
        "rye.png",
    )
    assert [author.name for author in metadata.authors] == ["Ola Wrona"]
    assert post.aliases == ("/bread/dark", "/old/rye/")


@pytest.mark.parametrize(
    "metadata",
    ["draft: true", "headless: true", "build: {render: never}", "_build: {render: false}"],
)
def test_pages_that_are_not_published(metadata: str, tmp_path: Path) -> None:
    site = hugo_site(tmp_path, {"content/a.md": f"---\ntitle: A\n{metadata}\n---\nText.\n"})
    assert not exporter.load(tmp_path / "content" / "a.md").metadata.published
    assert not site.posts.entries


def test_a_date_of_publication_is_not_a_draft(tmp_path: Path) -> None:
    hugo_site(tmp_path, {"content/a.md": "---\ntitle: A\npublished: 2026-05-14\n---\nText.\n"})
    metadata = exporter.load(tmp_path / "content" / "a.md").metadata
    assert (metadata.published, str(metadata.date)) == (True, "2026-05-14")


def test_a_section_gives_metadata_to_its_pages(tmp_path: Path) -> None:
    section = "---\ntitle: Bread\ncascade:\n  author: Jan Kos\n  draft: true\n---\n"
    page = "---\ntitle: Rye\ndraft: false\n---\nText.\n"
    hugo_site(tmp_path, {"content/bread/_index.md": section, "content/bread/rye.md": page})
    metadata = exporter.load(tmp_path / "content" / "bread" / "rye.md").metadata
    assert ([author.name for author in metadata.authors], metadata.published) == (["Jan Kos"], True)


def test_pages_of_a_folder_are_those_in_the_default_language(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\nText.\n"
    files = {
        "content/a.md": text,
        "content/a.pl.md": text,
        "content/pl/b.md": text,
        "content/bundle/index.md": text,
        "content/bundle/resource.md": text,
        "content/empty/_index.md": "---\ntitle: A\n---\n",
        "content/page.html": "---\ntitle: A\n---\n<p>Text.</p>\n",
        "content/snippet.html": "<p>Text.</p>\n",
        "README.md": "Text.\n",
    }
    site = hugo_site(tmp_path, files)

    def pages_below(folder: str) -> list[str]:
        found = site.generator.posts_below(site, tmp_path / folder)
        return [file.relative_to(tmp_path).as_posix() for file in found]

    assert pages_below("") == ["content/a.md", "content/bundle/index.md", "content/page.html"]
    assert pages_below("content/pl") == ["content/pl/b.md"]
    assert exporter.load(tmp_path / "content" / "a.pl.md").metadata.lang == "pl"


def test_weights_and_sections_are_order_and_parts(tmp_path: Path) -> None:
    def page(title: str, weight: int | None, text: str = "Text.") -> str:
        weighted = "" if weight is None else f"weight: {weight}\n"
        return f"---\ntitle: {title}\ndate: 2026-05-14\n{weighted}---\n{text}\n"

    files: dict[str, str | bytes] = {
        "content/_index.md": page("Home", None, ""),
        "content/flour/_index.md": page("All flour", 20),
        "content/flour/rye.md": page("Rye", 2),
        "content/flour/oats.md": page("Oats", 1),
        "content/flour/zea/_index.md": page("Zea", 3, ""),
        "content/flour/zea/maize.md": page("Maize", 1),
        "content/ovens/_index.md": page("Ovens", 10, ""),
        "content/ovens/gas.md": page("Gas", 1),
        "content/ovens/a-stove.md": page("Stove", None),
        "content/end.md": page("End", 30),
    }
    site = hugo_site(tmp_path, files)
    outline = site.generator.outline(site, tmp_path, Diagnostics())
    assert outline
    assert outline.source == "the weights of its pages"
    found = [
        (part.title, [Path(path).name for path in part.paths], Path(part.introduction).name)
        for part in outline.parts
    ]
    assert found == [
        ("Ovens", ["gas.md", "a-stove.md"], ""),
        ("All flour", ["oats.md", "rye.md", "maize.md"], "_index.md"),
        ("", ["end.md"], ""),
    ]


def test_pages_with_dates_and_without_weights_are_in_the_order_of_dates(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2026-05-14\n---\nText.\n"
    site = hugo_site(tmp_path, {"content/post/a.md": text, "content/post/b.md": text})
    assert site.generator.outline(site, tmp_path, Diagnostics()) is None


@pytest.mark.parametrize("value", ["true", "3", '"a.png"', '[1, ["a"]]'])
def test_resources_that_are_no_list_of_files(value: str, tmp_path: Path) -> None:
    text = f"+++\ntitle = 'Rye'\nresources = {value}\n+++\nDark.\n"
    site = hugo_site(tmp_path, {"content/news/rye.md": text})
    assert exporter.load(site.root / "content/news/rye.md").metadata.cover == ""


def test_settings_of_the_default_language_override_those_of_the_site(tmp_path: Path) -> None:
    config = """title = "All"
defaultContentLanguage = "pl"
[params]
author = "Ola"
[[cascade]]
[cascade.params]
flour = "rye"
[languages.en]
[languages.pl]
title = "Polski"
[languages.pl.params]
author = "Jan"
"""
    page = "---\ntitle: A\n---\n{{< param flour >}}\n"
    files: dict[str, str | bytes] = {"hugo.toml": config, "content/a.md": page}
    site = find_site(write_files(tmp_path, files)).read(Diagnostics())
    assert (site.title, site.lang, site.config["author"]) == ("Polski", "pl", "Jan")
    assert "rye" in str(exporter.load(tmp_path / "content" / "a.md").blocks)


def test_authors_are_pages_or_data_and_covers_lie_beside_a_page(tmp_path: Path) -> None:
    page = "---\ntitle: A\nauthors: [admin, jan, Ada L.]\n---\nText.\n"
    files: dict[str, str | bytes] = {
        "content/authors/admin/_index.md": "---\ntitle: Ola Wrona\nbio: Bakes.\n---\n",
        "content/authors/admin/avatar.jpg": encoded(photograph(), "JPEG"),
        "data/authors/jan.json": '{"Name": "Jan Kos", "image": "/img/jan.jpg"}',
        "content/a/index.md": page,
        "content/a/featured.jpg": encoded(photograph(), "JPEG"),
    }
    hugo_site(tmp_path, files)
    post = exporter.load(tmp_path / "content" / "a" / "index.md")
    assert [(author.name, author.bio, author.photo) for author in post.metadata.authors] == [
        ("Ola Wrona", "Bakes.", "/authors/admin/avatar.jpg"),
        ("Jan Kos", "", "/img/jan.jpg"),
        ("Ada L.", "", ""),
    ]
    assert (post.metadata.cover, list(post.assets)) == ("featured.jpg", ["featured.jpg"])


def test_a_shortcode_that_hides_its_content_is_named(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "layouts/shortcodes/later.html": "{{ if .Inner }}<!-- {{ .Inner }} -->{{ end }}",
        "_vendor/host.example/bakers/theme/layouts/shortcodes/note.html": "<i>{{ .Inner }}</i>",
        "content/rye.md": "# Rye\n\n{{< later >}}\nBake it.\n{{< /later >}}\n\n"
        "{{< note >}}Dark.{{< /note >}}\n",
    }
    site = hugo_site(tmp_path, files)
    found = exporter.check_file(site.root / "content/rye.md").diagnostics
    assert [(each.code, each.place and each.place.line) for each in found] == [
        ("shortcode-replaced", 3)
    ]


def test_folders_outside_of_the_site_are_not_read(tmp_path: Path) -> None:
    page = "---\ntitle: A\ncascade: {draft: true}\n---\nText.\n"
    files: dict[str, str | bytes] = {
        "site/hugo.toml": 'contentDir = "../outside"\nstaticDir = ["../outside"]\n',
        "outside/a.md": page,
        "outside/_index.md": page,
        "site/docs/b.md": "---\ntitle: B\n---\n![](/a.jpg)\n",
        "outside/a.jpg": encoded(photograph(), "JPEG"),
    }
    root = write_files(tmp_path, files) / "site"
    site = find_site(root).read(Diagnostics())
    found = site.generator.posts_below(site, root)
    assert [file.name for file in found] == ["b.md"]
    assert not exporter.load(root / "docs" / "b.md", diagnostics=Diagnostics()).assets


@pytest.mark.parametrize("config", ['title = "A', "title = 5\nlanguages = 3\nparams = []\n"])
def test_broken_settings_are_ignored(config: str, tmp_path: Path) -> None:
    page = "---\ntitle: A\ncascade: 5\nimages: 3\ntags: 4\nresources: 1\naliases: 1\n---\nText.\n"
    write_files(tmp_path, {"hugo.toml": config, "content/a/index.md": page})
    diagnostics = Diagnostics()
    assert exporter.load(tmp_path / "content" / "a" / "index.md", diagnostics=diagnostics).blocks
