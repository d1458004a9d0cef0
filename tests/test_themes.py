"""Themes: built-in ones, those of the manual, and the fonts of themes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from sample_themes import GARAMOND, write_theme

from exporter.input_files import InputFileError
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.themes import FACES, ThemeError, font_files, theme, theme_names
from exporter.write.pdf.engine.fetcher import JobFetcher
from exporter.write.pdf.layout.folio import Folios, FolioStyle, folio_style
from exporter.write.styles import print_stylesheet, stylesheet

ROOT = Path(__file__).resolve().parent.parent
SERIF = FACES[0]

# Letters of the languages that the bundled fonts support, beyond ASCII.
LETTERS = (
    "ąćęłńóśźżěščřžýůďťňабвгдёъыюяіїєґαβγάέήίόύώςạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ"
)


def test_default_theme_is_the_first_built_in_one() -> None:
    assert theme("") == theme(theme_names()[0]) == theme("technical")
    assert len({theme(name).stylesheet("print") for name in theme_names()}) == len(theme_names())
    assert theme("essay").typefaces == ("EB Garamond", "Source Sans", "Source Code")


@pytest.mark.parametrize("name", theme_names())
def test_text_font_has_all_letters_and_figure_styles(name: str) -> None:
    with TTFont(theme(name).fonts[SERIF].path, lazy=True) as font:
        assert {ord(letter) for letter in LETTERS} <= font.getBestCmap().keys()
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"smcp", "onum", "lnum", "tnum", "sups"} <= features


def test_bundled_fonts_have_an_open_licence_and_are_used() -> None:
    own = {file.path for file in theme("essay").fonts.values()} - {
        file.path for file in theme().fonts.values()
    }
    assert len(own) == 4
    for path in own:
        with TTFont(path, lazy=True) as font:
            assert "Open Font License" in font["name"].getDebugName(13)
    # Every bundled font belongs to a theme.
    used = {file.path for name in theme_names() for file in theme(name).fonts.values()}
    assert used == set(font_files())


def test_theme_sets_type_size_leading_and_margins() -> None:
    technical, essay = (
        pdf_options(Settings(theme=name)).geometry for name in ("technical", "essay")
    )
    assert essay.text > technical.text
    assert essay.line / essay.text < technical.line / technical.text
    assert essay.measure == pytest.approx(technical.measure)
    bottom_margin = essay.height - essay.head - essay.lines * essay.line
    assert bottom_margin == pytest.approx(essay.foot, abs=0.2)


def example_files() -> dict[str, str]:
    """Return the files of the example theme in docs/themes.md."""
    page = (ROOT / "docs" / "themes.md").read_text("utf-8")
    return dict(
        re.findall(r"^`dusk/([\w.]+)`\n\n```\w+\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    )


@pytest.mark.slow
def test_example_theme_of_the_manual_works(tmp_path: Path) -> None:
    files = example_files()
    assert sorted(files) == ["theme.css", "theme.toml"]
    own = tmp_path / "dusk"
    own.mkdir()
    (own / "theme.css").write_text(files["theme.css"])
    on_technical = theme(str(own))
    assert on_technical.fonts == theme().fonts
    (own / "theme.toml").write_text(files["theme.toml"])
    on_essay = theme(str(own))
    assert on_essay.fonts == theme("essay").fonts
    assert on_essay.text == theme("essay").text
    assert "#1f4e79" in print_stylesheet(pdf_options(Settings(theme=str(own))))
    assert "h2 { font-style: italic; }" in stylesheet("epub", on_technical)
    keys = {built.key for built in (theme(), theme("essay"), on_technical, on_essay)}
    assert len(keys) == 4


@pytest.mark.slow
def test_figures_of_text_and_page_numbers_are_those_of_the_theme(tmp_path: Path) -> None:
    glyphs = []
    for toml, feature in (("", "onum"), ('figures = "lining"', "lnum")):
        (tmp_path / feature).mkdir()
        own = write_theme(tmp_path / feature, theme_css="", theme_toml=toml)
        options = pdf_options(Settings(theme=str(own)))
        for css in (print_stylesheet(options), stylesheet("epub", theme(str(own)))):
            body = css[css.index("html {") :]
            assert re.search(r"font-feature-settings: ([^;]*);", body)[1].endswith(f'"{feature}"')
        glyphs.append(set(Folios(folio_style(options), ["1"], []).use.glyphs.text))
    assert glyphs[0] != glyphs[1]


def test_keys_and_fonts_of_the_manual_are_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "themes.md").read_text("utf-8")
    (toml,) = (text for text in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "text" in text)
    own = write_theme(tmp_path, theme_css="", theme_toml=toml)
    (own / "fonts").mkdir()
    for name in re.findall(r'"fonts/(.*)"', toml):
        shutil.copy(GARAMOND, own / "fonts" / name)
    built = theme(str(own))
    assert (built.text, built.leading) == (1.1, 1.3)
    assert (built.cover_title, built.cover_labels) == ("regular", "serif")
    assert (built.opening, built.figures) == ("small-caps", "lining")
    assert built.fonts[SERIF].path == own / "fonts" / "Example-Regular.ttf"
    assert not built.fonts[SERIF].bundled
    assert built.fonts[SERIF].name == "EB Garamond"
    assert built.fonts[FACES[4]] == theme().fonts[FACES[4]]


def test_own_font_family_has_no_fallback_faces(tmp_path: Path) -> None:
    own = write_theme(tmp_path, theme_css="", theme_toml='[fonts.serif]\nregular = "a.ttf"\n')
    shutil.copy(GARAMOND, own / "a.ttf")
    fonts = theme(str(own)).fonts
    assert [face for face in fonts if face.family == SERIF.family] == [SERIF]


@pytest.mark.slow
def test_font_address_depends_on_content_and_not_on_the_path(tmp_path: Path) -> None:
    def address_of(name: str, data: bytes) -> str:
        (tmp_path / name).mkdir()
        own = write_theme(
            tmp_path / name, theme_css="", theme_toml='[fonts.serif]\nregular = "a.ttf"\n'
        )
        (own / "a.ttf").write_bytes(data)
        return theme(str(own)).fonts[SERIF].address

    data = GARAMOND.read_bytes()
    assert address_of("one", data) == address_of("two", data)
    assert address_of("three", data) != address_of("four", data + b"\0")


def with_own_font(tmp_path: Path) -> Path:
    """Write a theme with one font file, `a.ttf`."""
    own = write_theme(tmp_path, theme_css="", theme_toml='[fonts.serif]\nregular = "a.ttf"\n')
    shutil.copy(GARAMOND, own / "a.ttf")
    return own


def test_a_font_that_changes_after_the_theme_was_read_is_not_read(tmp_path: Path) -> None:
    own = with_own_font(tmp_path)
    font = theme(str(own)).fonts[SERIF]
    assert font.read() == GARAMOND.read_bytes()
    (tmp_path / "secret").write_text("outside")
    (own / "a.ttf").unlink()
    (own / "a.ttf").symlink_to(tmp_path / "secret")
    with pytest.raises(InputFileError, match="has changed"):
        font.read()
    with pytest.raises(InputFileError, match="has changed"):
        JobFetcher({"font:a": font}).fetch("font:a")
    with pytest.raises(InputFileError, match="has changed"):
        Folios(FolioStyle(font, 9, 18), ["1"], [])


@pytest.mark.parametrize("name", ["theme.css", "print.css", "theme.toml", "a.ttf"])
def test_files_of_a_theme_are_not_read_through_a_link_out_of_it(tmp_path: Path, name: str) -> None:
    own = with_own_font(tmp_path)
    inside = own / "files" / name
    inside.parent.mkdir()
    (own / name).replace(inside) if name != "print.css" else inside.touch()
    (own / name).symlink_to(inside)
    assert theme(str(own)).fonts[SERIF].path == own / "a.ttf"
    (own / name).unlink()
    (own / name).symlink_to(inside.replace(tmp_path / name))
    with pytest.raises(ThemeError, match=f"outside of ‘{own}’"):
        theme(str(own))


@pytest.mark.slow
def test_css_of_one_medium_is_not_used_in_others(tmp_path: Path) -> None:
    own = str(
        write_theme(
            tmp_path, theme_css="p { quotes: none; }", epub_css="p { orphans: 7; }", html_css=""
        )
    )
    assert "orphans: 7" in stylesheet("epub", theme(own))
    assert "orphans: 7" not in stylesheet("html", theme(own))
    for css in (stylesheet("html", theme(own)), print_stylesheet(pdf_options(Settings(theme=own)))):
        assert "quotes: none" in css
        assert "orphans: 7" not in css


@pytest.mark.slow
def test_a_theme_can_put_its_own_blocks_on_the_grid(tmp_path: Path) -> None:
    rules = ".verse { --block-step: center; } .opening { --line-snap: none; }"
    own = write_theme(tmp_path, theme_css="", print_css=rules)
    assert rules in print_stylesheet(pdf_options(Settings(theme=str(own))))
