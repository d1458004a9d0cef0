"""Plugins: the example of the documentation, installed and used, and plugins that fail."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_sites import post_source, write_files, write_site

import exporter
from exporter.check.embedded_record import record_data
from exporter.cli import main
from exporter.plugins import ActivePlugins, Include, active_plugins, installed_plugin, plugin_theme
from exporter.plugins.installed import KINDS

EXAMPLE = Path(__file__).parents[1] / "docs/example-plugin"
PANTRY = "blog-exporter-pantry"
POST = "_posts/2026-05-01-broth.md"
RECIPE = '{% include recipe.html title="Clear broth" serves="4" %}'
SITE: dict[str, str | bytes] = {
    POST: post_source(
        "Broth",
        "Heat it to 350 °F, as [here](https://shelves.example/7) and "
        f"[said](https://other.example/).\n\n{RECIPE}\n",
    ),
    "exporter.toml": f'plugins = ["{PANTRY}"]\ntheme = "pantry"\n',
    "book.yml": "title: Soups\nposts: _posts\n",
}
Install = Callable[..., str]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example with pip, and return the folder of its package."""
    folder = tmp_path_factory.mktemp("plugins")
    # The build writes into the folder of the project.
    project = shutil.copytree(EXAMPLE, folder / "project")
    options = "--quiet --no-deps --no-build-isolation --no-index --no-compile --target".split()
    command = [sys.executable, "-m", "pip", "install", *options, folder / "packages", project]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "packages"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_site(tmp_path / "site", dict(SITE)))
    return tmp_path / "site"


@pytest.fixture(autouse=True)
def forget_modules() -> Iterator[None]:
    before = {*sys.modules}
    yield
    for name in {*sys.modules} - before:
        if name.startswith(("blog_exporter_pantry", "planted")):
            del sys.modules[name]


@pytest.fixture
def pantry(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(packages))


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that installs a plugin of one module, as pip does, and returns its name."""
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def planted(entry_points: str, code: str, version: str = "0.3") -> str:
        return plant(tmp_path / "packages", entry_points, code, version)

    return planted


def plant(folder: Path, entry_points: str, code: str, version: str = "0.3") -> str:
    about = f"Metadata-Version: 2.1\nName: Planted_Plugin\nVersion: {version}\n"
    write_files(
        folder,
        {
            "planted_plugin-0.3.dist-info/METADATA": about,
            "planted_plugin-0.3.dist-info/entry_points.txt": entry_points,
            "planted.py": code,
        },
    )
    return "planted-plugin"


def text_of(epub: Path) -> str:
    with ZipFile(epub) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if "/text/" in name)


def codes(error: exporter.ExportError) -> list[str]:
    return [found.code for found in error.diagnostics]


@pytest.mark.slow
@pytest.mark.usefixtures("pantry")
def test_a_book_is_built_with_the_example(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["collection", "book.yml", "--no-cache", "-o", "out/"]) == 0
    assert capsys.readouterr().err == ""
    text = text_of(site / "out/soups.epub")
    assert "350 °F (177 °C)" in text
    assert re.search(r">Clear broth(</b>)?</p>\s*<p[^>]*>Serves 4\.</p>", text)
    assert "Salt, Seventh Shelf from the Left" in text
    command = ["pdftotext", site / "out/soups.pdf", "-"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "177 °C" in printed
    assert "Serves 4." in printed
    assert "Seventh Shelf" in printed
    assert "#2f5d3a" in exporter.html(POST).data.decode()
    record = json.loads(record_data(site / "out/soups.epub") or b"")
    assert record["versions"][f"plugin {PANTRY}"] == "1.0.0"
    assert record["asked"]["transforms"] == [f"{PANTRY}:celsius"]
    assert record["settings"]["theme"] == "pantry"
    assert main(["check", "--rebuild", "out/soups.epub"]) == 0
    assert main(["check", "--rebuild", "--no-plugins", "out/soups.epub"]) == 1
    assert f"it was made with ‘{PANTRY}:celsius’" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.usefixtures("pantry")
def test_without_plugins_their_code_does_not_run(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["epub", POST, "--no-plugins", "--no-cache", "-o", "out/"]) == 0
    assert "the site has no include ‘recipe.html’" in capsys.readouterr().err
    assert "blog_exporter_pantry" not in sys.modules
    text = text_of(next(site.glob("out/*.epub")))
    assert "177 °C" not in text
    assert "Seventh Shelf" not in text


@pytest.mark.usefixtures("pantry")
def test_an_option_names_a_plugin(site: Path) -> None:
    (site / "exporter.toml").unlink()
    assert (
        main(["epub", POST, "--plugins", "Blog_Exporter.Pantry", "--no-cache", "-o", "a.epub"]) == 0
    )
    assert "177 °C" in text_of(site / "a.epub")
    result = exporter.epub(POST, "b.epub", settings=exporter.Choices(plugins=(PANTRY,)))
    assert (site / "a.epub").read_bytes() == result.data


def test_a_plugin_that_is_not_installed_is_an_error(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["epub", POST, "--no-cache"]) == 1
    err = capsys.readouterr().err
    assert f"exporter.toml:1:11: error: no plugin ‘{PANTRY}’ is installed [plugin-missing]" in err
    assert main(["epub", POST, "--plugins", "nothing"]) == 2
    assert "--plugins: no plugin ‘nothing’ is installed" in capsys.readouterr().err
    with pytest.raises(exporter.SettingsError, match="no plugin ‘pytest’ is installed"):
        exporter.Choices(plugins=("pytest",))
    # A site of somebody else can be built without what it names.
    (site / "exporter.toml").write_text(f'plugins = ["{PANTRY}"]\noutput = "books/"\n')
    assert main(["epub", POST, "--no-plugins", "--no-cache"]) == 0
    assert [*site.glob("books/*.epub")]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (POST, f"---\ntitle: Broth\nexport: {{plugins: [{PANTRY}]}}\n---\nHot.\n"),
        ("book.yml", f"title: Soups\nposts: _posts\nplugins: [{PANTRY}]\n"),
    ],
)
@pytest.mark.usefixtures("pantry")
def test_a_post_or_a_collection_file_names_no_plugin(
    site: Path, capsys: pytest.CaptureFixture[str], file: str, text: str
) -> None:
    (site / "exporter.toml").unlink()
    (site / file).write_text(text)
    command = "epub" if file == POST else "collection"
    assert main([command, file, "--no-cache", "-o", "out/"]) == 1
    assert "‘plugins’" in capsys.readouterr().err
    assert "blog_exporter_pantry" not in sys.modules


def test_a_package_in_the_current_folder_is_no_plugin(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = plant(site, "[blog_exporter.transforms]\nrun = planted:run\n", "raise SystemExit(7)")
    # As `python -m` does it.
    monkeypatch.syspath_prepend(str(site))
    assert installed_plugin(name) is None
    (site / "exporter.toml").write_text(f'plugins = ["{name}"]\n')
    with pytest.raises(exporter.ExportError) as error:
        exporter.epub(POST)
    assert codes(error.value) == ["plugin-missing"]


def test_no_code_runs_for_a_theme(site: Path, install: Install) -> None:
    points = "[blog_exporter.themes]\ndusk = planted_styles.dusk\nlost = planted_styles.lost\n"
    install(points, "raise SystemExit(7)")
    styles = site.parent / "packages/planted_styles"
    files: dict[str, str | bytes] = {
        "__init__.py": "raise SystemExit(7)",
        "dusk/theme.css": ":root { --accent: #12345a; }",
    }
    write_files(styles, files)
    (site / "exporter.toml").write_text('theme = "dusk"\n')
    assert "#12345a" in exporter.html(POST).data.decode()
    assert plugin_theme("dusk") == (installed_plugin("planted-plugin"), styles / "dusk")
    with pytest.raises(exporter.ThemeError, match=r"planted-plugin 0\.3’: there is no folder"):
        exporter.Choices(theme="lost")


POINTS = """\
[blog_exporter.includes]
recipe = planted:markup
[blog_exporter.reference_titles]
shelves = planted:title
[blog_exporter.transforms]
shout = planted:change
"""
WORKING = (
    "def markup(it): return 'Soup.'\ndef title(it): return 'Shelf'\ndef change(it): return it\n"
)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import nothing_at_all", "‘planted:markup’ cannot be loaded: ModuleNotFoundError"),
        ("raise SystemExit(7)", "‘planted:markup’ cannot be loaded: SystemExit: 7"),
        ("markup = 7", "‘recipe’ of its includes is not a function"),
        ("def markup(it): return 1 / 0", "‘recipe’ of its includes failed: ZeroDivisionError"),
        ("def markup(it): raise SystemExit(7)", "‘recipe’ of its includes failed: SystemExit: 7"),
        ("def markup(it): return 7", "‘recipe’ of its includes returned int instead of str"),
        ("def title(it): return 1 / 0", "‘shelves’ of its reference_titles failed"),
        ("def title(it): return b'T'", "‘shelves’ of its reference_titles returned bytes"),
        ("def change(it): return 1 / 0", "‘shout’ of its transforms failed: ZeroDivisionError"),
        ("def change(it): return None", "‘shout’ returned no post"),
        ("def change(it): return 7", "‘shout’ of its transforms returned int instead of Post"),
    ],
)
def test_a_plugin_that_fails_is_a_diagnostic_with_its_name(
    site: Path, install: Install, capsys: pytest.CaptureFixture[str], code: str, message: str
) -> None:
    name = install(POINTS, WORKING + code)
    (site / "exporter.toml").unlink()
    assert main(["epub", POST, "--plugins", name, "--cache-dir", "cache", "-o", "out/"]) == 1
    err = capsys.readouterr().err
    assert f"error: the plugin ‘planted-plugin 0.3’: {message}" in err
    assert "Traceback" not in err
    assert "internal-error" not in err
    # Nothing of it is cached: the plugin is mended, and the book is made.
    install(POINTS, WORKING)
    sys.modules.pop("planted", None)
    assert main(["epub", POST, "--plugins", name, "--cache-dir", "cache", "-o", "out/"]) == 0
    assert "Soup." in text_of(next(site.glob("out/*.epub")))


@pytest.mark.slow
def test_a_cached_book_depends_on_the_plugin(site: Path, install: Install) -> None:
    """In processes of their own: a plugin does not change while it is in use."""

    def book(code: str, version: str = "0.3") -> str:
        name = install(POINTS, code, version)
        options = ["--plugins", name, "--cache-dir", "cache", "-o", "out/"]
        paths = [str(EXAMPLE.parents[1]), str(site.parent / "packages")]
        command = [sys.executable, "-m", "exporter", "epub", POST, *options]
        # Files of the same second and size would have the same bytecode.
        environment = {"PYTHONPATH": ":".join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"HOME": str(site), "PATH": "/usr/bin:/bin"}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        epub = next(site.glob("out/*.epub"))
        return text_of(epub) + str(record_data(epub))

    (site / "exporter.toml").unlink()
    first = book(WORKING)
    assert "Soup." in first
    assert "Shelf" in first
    changed = book(WORKING.replace("Soup", "Stew").replace("Shelf", "Board"))
    assert "Stew." in changed
    assert "Board" in changed
    assert '"plugin planted-plugin": "0.4"' in book(WORKING, "0.4").replace("\\n", "")


@pytest.mark.usefixtures("pantry")
def test_an_editor_knows_a_title_better_than_a_plugin(site: Path) -> None:
    sources = "{'https://shelves.example/7': {title: The Salt Shelf}}"
    text = post_source(
        "Broth", "See [this](https://shelves.example/7).", references=f"{{entries: {sources}}}"
    )
    (site / POST).write_text(text)
    page = exporter.html(POST).data.decode()
    assert "The Salt Shelf" in page
    assert "Seventh" not in page


@pytest.mark.parametrize(
    ("files", "written"),
    [
        ({"_config.yml": ""}, "{% recipe title='Stock' %}"),
        ({"_config.yml": ""}, "{% recipe title='Stock' %}\nOn a low flame.\n{% endrecipe %}"),
        ({"_config.yml": "", "_includes/recipe.html": "Of the site."}, RECIPE),
        ({"hugo.toml": ""}, '{{< recipe title="Stock" >}}'),
        ({"hugo.toml": ""}, '{{< recipe title="Stock" >}}\nOn a low flame.\n{{< /recipe >}}'),
    ],
)
@pytest.mark.usefixtures("pantry")
def test_includes_tags_and_shortcodes_have_meanings(
    tmp_path: Path, files: dict[str, str | bytes], written: str
) -> None:
    folder = "content/posts" if "hugo.toml" in files else "_posts"
    name = f"{folder}/2026-05-01-broth.md"
    toml = f'plugins = ["{PANTRY}"]\n'
    root = write_files(
        tmp_path / "site",
        {**files, name: post_source("Broth", f"{written}\n"), "exporter.toml": toml},
    )
    result = exporter.html(root / name, site=root)
    page = result.data.decode()
    assert [found.message for found in result.diagnostics] == []
    assert re.search(r"(Stock|Clear broth)</p>", page)
    assert "Of the site" not in page
    assert ("On a low flame." in page) == ("flame" in written)


@pytest.mark.usefixtures("pantry")
def test_what_a_plugin_does_not_know_is_shown_as_before() -> None:
    plugin = installed_plugin(PANTRY)
    assert plugin is not None
    active = ActivePlugins((plugin,))
    assert active.markup_of(Include("recipe")) is None
    stock = {"title": "Stock"}
    assert active.markup_of(Include("re-Cipe", named=stock))
    assert active.markup_of(Include("else", named=stock)) is None
    assert active.title_of("https://other.example/") == ""


def test_characters_that_no_document_may_hold_are_left_out(site: Path, install: Install) -> None:
    code = WORKING.replace("'Soup.'", r"'So\x00u\ud800p.'").replace("'Shelf'", r"'Sh\x1b\udfffelf'")
    (site / "exporter.toml").unlink()
    choices = exporter.Choices(plugins=(install(POINTS, code),), theme="technical")
    page = exporter.html(POST, settings=choices).data.decode()
    assert "Soup." in page
    assert "Shelf" in page


def test_a_title_is_shown_on_one_line(install: Install) -> None:
    name = install(POINTS, "def title(it): return ' The salt\\n shelf '")
    assert active_plugins((name,)).title_of("https://shelves.example/7") == "The salt shelf"
    with pytest.raises(exporter.SettingsError, match="did you mean ‘planted-plugin’"):
        active_plugins(("planted-plugn",))


def test_of_two_versions_the_one_that_is_imported_is_listed(
    tmp_path: Path, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = install(POINTS, WORKING, "0.4")
    plant(tmp_path / "later", POINTS, WORKING, "0.3")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "later")])
    listed = [each.version for each in exporter.installed_plugins() if each.name == name]
    assert listed == ["0.4"]


@pytest.mark.usefixtures("pantry")
def test_installed_plugins_are_listed() -> None:
    (found,) = (each for each in exporter.installed_plugins() if each.name == PANTRY)
    assert str(found) == f"{PANTRY} 1.0.0"
    assert found.names("themes") == ("pantry",)
    assert found.names("includes") == ("recipe",)
    assert "blog_exporter_pantry" not in sys.modules


def test_the_function_in_the_documentation_gives_a_meaning() -> None:
    page = (EXAMPLE.parent / "plugins.md").read_text("utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)
    names: dict[str, Callable[[Include], str | None]] = {}
    exec(code, names)  # noqa: S102 (our own)
    assert names["recipe"](Include("recipe", named={"title": "Broth"})) == "**Broth**, for two"
    assert names["recipe"](Include("recipe")) is None


def test_the_kinds_in_the_documentation_are_those_of_the_example() -> None:
    page = (EXAMPLE.parent / "plugins.md").read_text("utf-8")
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {f"blog_exporter.{kind}" for kind in KINDS}
    assert {*re.findall(r"^\| `(blog_exporter\.\w+)`", page, re.M)} == groups
    assert {*project["entry-points"]} == groups
