"""Which program is said to make a site, and what follows from that."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import resolve_folder, write_files

import exporter
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFolders
from exporter.options.settings import GENERATORS
from exporter.read.dialects.commonmark import EXTENSIONS
from exporter.read.sites import registry

POST = "---\ntitle: A post\n---\nText.\n"


def write(root: Path, *names: str, **texts: str) -> None:
    write_files(root, {**dict.fromkeys(names, POST), **texts})


def generator_of(path: Path) -> str:
    return exporter.recognized_site(path).generator


def test_folder_without_a_generator_is_plain(tmp_path: Path) -> None:
    write(tmp_path, "notes/a.md")
    assert generator_of(tmp_path / "notes/a.md") == "plain Markdown"
    assert generator_of(tmp_path / "notes") == "plain Markdown"
    post = exporter.load(tmp_path / "notes/a.md")
    assert (post.key, post.generator) == ("a.md", "plain")


@pytest.mark.parametrize(
    "text",
    [
        "---\nlayout: post\ntitle: A\n---\nText.\n",
        "Text.\n{: .note}\n",
        "{% highlight ruby %}\nputs 1\n{% endhighlight %}\n",
        "By {{ site.title }}.\n",
    ],
)
def test_signs_of_jekyll_in_a_folder_without_settings(tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.md", **{"b.md": text})
    assert generator_of(tmp_path) == "Jekyll"


def test_texts_that_look_like_jekylls_need_no_metadata(tmp_path: Path) -> None:
    write(tmp_path, "a.md", **{"b.md": "# Bread\n\n{: .note}\nText.\n"})
    assert str(exporter.recognized_site(tmp_path)).endswith("Jekyll (marks in its texts)")
    edition, _ = resolve_folder(tmp_path)
    assert [chapter.key for chapter in edition.chapters] == ["a.md", "b.md"]


@pytest.mark.parametrize(
    "text",
    [
        "A {{< figure >}} and {{% note %}}.\n",
        "`{% raw %}` is code.\n\n```\n{% if %}\n```\n",
        "{ % x }, {:a 1}\n",
    ],
)
def test_no_signs_of_jekyll(tmp_path: Path, text: str) -> None:
    write(tmp_path, **{"b.md": text})
    assert generator_of(tmp_path) == "plain Markdown"


def test_settings_of_the_site_are_stronger_than_a_folder_of_posts(tmp_path: Path) -> None:
    write(tmp_path, "news/_posts/2026-05-14-a.md", **{"_config.yml": "title: Bread\n"})
    site = exporter.recognized_site(tmp_path / "news/_posts")
    assert site == type(site)(tmp_path.resolve(), "Jekyll", "_config.yml")


def test_generator_that_is_named_wins(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2026-05-14-a.md")
    settings = exporter.Choices(generator="plain")
    assert exporter.load(tmp_path / "_posts/2026-05-14-a.md").generator == "jekyll"
    named = exporter.load(tmp_path / "_posts/2026-05-14-a.md", settings=settings)
    assert named.generator == "plain"
    (tmp_path / "exporter.toml").write_text('generator = "plain"\n')
    assert exporter.load(tmp_path / "_posts/2026-05-14-a.md").generator == "plain"
    assert generator_of(tmp_path) == "plain Markdown"


def test_liquid_runs_where_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, **{"a.md": "---\ntitle: A\n---\n{{ 'x' | upcase }}\n"})

    def text(settings: exporter.Choices) -> str:
        return exporter.to_json(exporter.load(tmp_path / "a.md", settings=settings))

    assert "upcase" in text(exporter.Choices())
    assert "upcase" not in text(exporter.Choices(liquid=True))
    (tmp_path / "exporter.toml").write_text("liquid = true\n")
    assert "upcase" not in text(exporter.Choices())
    assert "upcase" in text(exporter.Choices(liquid=False))


def test_verbose_call_names_the_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "_posts/2026-05-14-a.md")
    post = str(tmp_path / "_posts/2026-05-14-a.md")
    assert main(["html", post, "-v", "-o", str(tmp_path / "a.html")]) == 0
    expected = f"exporter: the site ‘{tmp_path.resolve()}’ is read as Jekyll (_posts)\n"
    assert expected in capsys.readouterr().err


@pytest.mark.slow
def test_other_markup_languages_are_named(tmp_path: Path) -> None:
    write(tmp_path, "a.md", **{"b.rst": "Title\n=====\n", "c.rst": "Title\n=====\n"})
    with pytest.raises(exporter.ExportError, match=r"reStructuredText is not read"):
        exporter.load(tmp_path / "b.rst")
    (result,) = exporter.collection(tmp_path, title="A", formats="epub")
    found = [each for each in result.diagnostics if each.code == "format-unread"]
    assert [each.place and Path(each.place.path).name for each in found] == ["b.rst", "c.rst"]
    assert len({each.message for each in found}) == 1


def test_every_generator_has_a_name_that_an_option_takes() -> None:
    assert {each.name for each in registry.generators()} <= {*GENERATORS}


@pytest.mark.slow
def test_book_of_a_folder_has_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "bread-notes-1.2"
    write(folder, "a.md")
    (result,) = exporter.collection(folder, formats="epub")
    assert result.title == "Bread Notes 1.2"
    # The folder holds no rights.
    assert exporter.load(folder / "a.md").site_title == ""


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("hugo.toml", 'baseURL = "https://["'),
        ("zola.toml", 'base_url = "https://["'),
        ("mkdocs.yml", "site_url: https://["),
        ("pelicanconf.py", 'SITEURL = "https://["'),
    ],
)
def test_an_address_that_is_none_is_ignored(file: str, line: str, tmp_path: Path) -> None:
    root = write_files(tmp_path, {file: line, "content/a.md": "A.", "docs/a.md": "A."})
    found = registry.find_site(root)
    assert found.evidence == file
    assert found.read(Diagnostics()).address == ""


def test_extensions_of_sites_exist(tmp_path: Path) -> None:
    # `badges` and `emoji` are read outside of the parser.
    known = {*EXTENSIONS, "badges", "emoji"}
    for generator in registry.generators():
        assert generator.read_site(InputFolders.of(tmp_path), Diagnostics()).extensions <= known, (
            generator.name
        )


@pytest.mark.parametrize("name", ["a" * 300, "../../..", "a\\u0000b"])
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("_config.yml", 'source: "{0}"\nincludes_dir: "{0}"\ncollections_dir: "{0}"\n'),
        ("book.toml", '[book]\nsrc = "{0}"\n'),
        (".gitbook.yaml", 'root: "{0}"\nstructure: [summary]\n'),
        ("book.json", '{{"structure": {{"summary": "{0}"}}}}'),
        ("hugo.toml", 'contentDir = "{0}"\nstaticDir = "{0}"\ntheme = "{0}"\n'),
        ("mkdocs.yml", 'docs_dir: "{0}"\n'),
        ("pelicanconf.py", 'PATH = "{0}"\nARTICLE_PATHS = ["{0}"]\n'),
        ("eleventy.config.js", 'module.exports = {{dir: {{input: "{0}"}}}};'),
        (".vitepress/config.js", 'export default {{srcDir: "{0}", title: "Bread"}};'),
        (
            "docusaurus.config.js",
            'module.exports = {{url: "https://a.example", staticDirectories: ["{0}"], presets: '
            '[["classic", {{blog: {{path: "{0}"}}, docs: {{sidebarPath: "{0}"}}}}]]}};',
        ),
        (".obsidian/app.json", '{{"attachmentFolderPath": "{0}", "userIgnoreFilters": ["{0}"]}}'),
    ],
)
def test_names_of_folders_that_no_site_has(file: str, text: str, name: str, tmp_path: Path) -> None:
    root = tmp_path / "site"
    write_files(root, {file: text.format(name), "content/a.md": "A.", "docs/a.md": "A."})
    site = registry.find_site(root).read(Diagnostics())
    assert site.generator.name != "plain"
    assert all(path.is_relative_to(root) for path in site.generator.posts_below(site, root))
    assert all(path.is_relative_to(root) for path in site.static_folders)
    site.generator.outline(site, root, Diagnostics())
