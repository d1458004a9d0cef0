"""Themes: those that come along, and a user's own in a folder of a few lines."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from sample_sites import post_source, write_site

import exporter
from exporter.build import BuildOptions, resolve_source
from exporter.cli import main
from exporter.model.walk import plain_text
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.resolve.imprint import colophon
from exporter.resolve.labels import labels_for
from exporter.themes import FACES, ThemeError, font_files, resources, theme, theme_names
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.pdf.jobs.divisions import book_divisions
from exporter.write.pdf.jobs.job_builder import JobBuilder
from exporter.write.pdf.jobs.page_images import image_target
from exporter.write.pdf.layout.chapter_pdf import chapter_pdf
from exporter.write.styles import print_stylesheet, stylesheet

ROOT = Path(__file__).resolve().parent.parent
SERIF = FACES[0]
GARAMOND = resources.styles() / "themes" / "essay" / "fonts" / "EBGaramond-Regular.ttf"

# What readers of the languages that we set from our own fonts would miss first.
LETTERS = (
    "ąćęłńóśźżěščřžýůďťňабвгдёъыюяіїєґαβγάέήίόύώςạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ"
)


def folder(tmp_path: Path, **files: str) -> Path:
    """A theme in a folder; `theme_css` is its file `theme.css`."""
    made = tmp_path / "own"
    made.mkdir(exist_ok=True)
    for name, text in files.items():
        (made / name.replace("_", ".")).write_text(text, "utf-8")
    return made


def test_the_default_is_the_first_of_the_built_in_themes() -> None:
    assert theme("") == theme(theme_names()[0]) == theme("technical")
    assert len({theme(name).stylesheet("print") for name in theme_names()}) == len(theme_names())
    assert theme("essay").typefaces == ("EB Garamond", "Source Sans", "Source Code")


@pytest.mark.parametrize("name", theme_names())
def test_the_face_of_the_text_has_letters_and_figures_of_its_own(name: str) -> None:
    with TTFont(theme(name).fonts[SERIF].path, lazy=True) as font:
        assert {ord(letter) for letter in LETTERS} <= font.getBestCmap().keys()
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"smcp", "onum", "lnum", "tnum", "sups"} <= features


def test_fonts_are_licensed_and_few() -> None:
    own = {file.path for file in theme("essay").fonts.values()} - {
        file.path for file in theme().fonts.values()
    }
    assert len(own) == 4
    for path in own:
        with TTFont(path, lazy=True) as font:
            assert "Open Font License" in font["name"].getDebugName(13)
    # No font comes along that no theme has.
    used = {file.path for name in theme_names() for file in theme(name).fonts.values()}
    assert used == set(font_files())


def test_a_theme_sets_the_page_of_its_letters() -> None:
    usual, essay = (pdf_options(Settings(theme=name)).geometry for name in ("technical", "essay"))
    assert essay.text > usual.text
    assert essay.line / essay.text < usual.line / usual.text
    assert essay.measure == pytest.approx(usual.measure)
    foot = essay.height - essay.head - essay.lines * essay.line
    assert foot == pytest.approx(essay.foot, abs=0.2)


def example() -> dict[str, str]:
    """The files of the theme that the page on themes shows."""
    page = (ROOT / "docs" / "themes.md").read_text("utf-8")
    return dict(
        re.findall(r"^`dusk/([\w.]+)`\n\n```\w+\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    )


def test_the_theme_of_the_manual_is_a_few_lines(tmp_path: Path) -> None:
    files = example()
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
    keys = {made.key for made in (theme(), theme("essay"), on_technical, on_essay)}
    assert len(keys) == 4


def test_every_key_and_font_that_the_manual_names_is_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "themes.md").read_text("utf-8")
    (toml,) = (text for text in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "text" in text)
    own = folder(tmp_path, theme_css="", theme_toml=toml)
    (own / "fonts").mkdir()
    for name in re.findall(r'"fonts/(.*)"', toml):
        shutil.copy(GARAMOND, own / "fonts" / name)
    made = theme(str(own))
    assert (made.text, made.leading) == (1.1, 1.3)
    assert made.fonts[SERIF].path == own / "fonts" / "Example-Regular.ttf"
    assert not made.fonts[SERIF].bundled
    assert made.fonts[SERIF].name == "EB Garamond"
    assert made.fonts[FACES[4]] == theme().fonts[FACES[4]]


def test_a_family_of_its_own_is_not_mixed_with_another(tmp_path: Path) -> None:
    own = folder(tmp_path, theme_css="", theme_toml='[fonts.serif]\nregular = "a.ttf"\n')
    shutil.copy(GARAMOND, own / "a.ttf")
    fonts = theme(str(own)).fonts
    assert [face for face in fonts if face.family == SERIF.family] == [SERIF]


def test_a_font_is_known_by_what_it_holds_and_not_by_its_folder(tmp_path: Path) -> None:
    def address(name: str, data: bytes) -> str:
        (tmp_path / name).mkdir()
        own = folder(tmp_path / name, theme_css="", theme_toml='[fonts.serif]\nregular = "a.ttf"\n')
        (own / "a.ttf").write_bytes(data)
        return theme(str(own)).fonts[SERIF].address

    data = GARAMOND.read_bytes()
    assert address("one", data) == address("two", data)
    assert address("three", data) != address("four", data + b"\0")


def test_rules_of_one_medium_stay_there(tmp_path: Path) -> None:
    own = str(
        folder(tmp_path, theme_css="p { quotes: none; }", epub_css="p { orphans: 7; }", html_css="")
    )
    assert "orphans: 7" in stylesheet("epub", theme(own))
    assert "orphans: 7" not in stylesheet("html", theme(own))
    for css in (stylesheet("html", theme(own)), print_stylesheet(pdf_options(Settings(theme=own)))):
        assert "quotes: none" in css
        assert "orphans: 7" not in css


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "there is no file ‘theme.css’"),
        ({"theme_css": "p { color: red; }\n} x"}, "theme.css:2:3: invalid CSS"),
        ({"theme_css": "p {\n  color red\n}"}, "theme.css:2:12: invalid CSS"),
        ({"theme_css": "@import 'other.css';"}, "theme.css:1:1: ‘@import’ is not supported"),
        ({"theme_css": "@font-face { font-family: X; }"}, "‘theme.toml’"),
        ({"theme_css": "p { background: url(a.png); }"}, "can load no files"),
        ({"theme_css": "@media print { p { background: url('a.png') } }"}, "can load no files"),
        ({"theme_css": "", "print_css": "\np { color: var(--nowhere); }"}, "‘--nowhere’"),
        ({"theme_css": "p { margin: calc(1em + 2pt); }"}, "another unit"),
        ({"theme_css": "p { margin: calc(1em / 0); }"}, "and not by 0"),
        ({"theme_css": ":root { --ink: var(--ink); }"}, "‘--ink’ refers to itself"),
        ({"theme_css": "body { --ink: #000; }"}, "in ‘:root’ only"),
        ({"theme_css": "p { quotes: '</style>' }"}, "would end the styles"),
        ({"theme_css": "", "theme_toml": "extends = technical"}, "theme.toml:1:1: Invalid value"),
        (
            {"theme_css": "", "theme_toml": "extends = 'none'"},
            f"use one of {', '.join(theme_names())}",
        ),
        ({"theme_css": "", "theme_toml": "leadnig = 1.3"}, "unknown key ‘leadnig’"),
        ({"theme_css": "", "theme_toml": "leading = 14"}, "from 1.1 to 1.9"),
        ({"theme_css": "", "theme_toml": "text = 'large'"}, "‘text’ cannot be 'large'"),
        ({"theme_css": "", "theme_toml": "fonts = 'mine'"}, "‘fonts’ must be a table"),
        ({"theme_css": "", "theme_toml": "[fonts.serif]\nitalic = 'a'"}, "has no ‘regular’"),
        ({"theme_css": "", "theme_toml": "[fonts.serif]\nregular = 'a'"}, "No such file"),
        (
            {"theme_css": "OTTO", "theme_toml": "[fonts.serif]\nregular = 'theme.css'"},
            "is not a TrueType font",
        ),
        (
            {"theme_css": "", "theme_toml": '[fonts.serif]\nregular = "\\u0000"'},
            "embedded null byte",
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    own = folder(tmp_path, **files)
    with pytest.raises(ThemeError) as caught:
        theme(str(own))
    assert said in str(caught.value)
    assert caught.value.hint or "</style" in said


@pytest.mark.parametrize("name", ["", "name = 'Mine'\n"])
@pytest.mark.parametrize("length", [8, 400, 9000])
def test_half_a_font_is_told_of_whatever_it_is_called(
    tmp_path: Path, name: str, length: int
) -> None:
    own = folder(tmp_path, theme_css="", theme_toml=f"[fonts.serif]\n{name}regular = 'half.ttf'\n")
    (own / "half.ttf").write_bytes(GARAMOND.read_bytes()[:length])
    with pytest.raises(ThemeError, match=r"half\.ttf’ is not a TrueType font"):
        theme(str(own))


def test_stylesheets_that_no_medium_asks_for_are_left_alone(tmp_path: Path) -> None:
    own = folder(tmp_path, theme_css="p { quotes: none; }")
    (own / "old.css").write_bytes("p { color: ‘red’ ".encode("utf-16"))
    (own / "html.css").mkdir()
    assert "quotes: none" in theme(str(own)).css


def test_drawings_in_the_stylesheet_are_welcome(tmp_path: Path) -> None:
    css = "hr { background: url(\"data:image/svg+xml,%3Csvg/%3E\") ; } q { content: 'url(a.png)'; }"
    assert theme(str(folder(tmp_path, theme_css=css))).css.endswith(css)


@pytest.fixture
def bread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog of one post, with a book of it in a theme that has a font of its own."""
    monkeypatch.chdir(tmp_path)
    made = write_site(
        tmp_path,
        {
            "_posts/2026-05-01-salt.md": post_source(
                "Salt", "White, in 1871 and after.\n\n## Sea\n\nx"
            ),
            "books/book.yml": "title: Spices\nposts: ../_posts\ntheme: own\n",
            "books/own/theme.css": ":root { --ink: #20242c; }\n",
            "books/own/theme.toml": '[fonts.serif]\nregular = "a.ttf"\n',
        },
    )
    shutil.copy(GARAMOND, made / "books" / "own" / "a.ttf")
    return made


def test_a_theme_that_is_none_is_wrong_usage(
    bread: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pdf", "_posts/2026-05-01-salt.md", "--theme", "esay"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "there is no theme ‘esay’" in said
    assert "did you mean ‘essay’?" in said
    assert not (bread / "dist").exists()


def test_a_fault_in_the_theme_of_a_collection_has_its_own_place(
    bread: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bread / "books" / "own" / "theme.css").write_text("p {\n  color red;\n}\n")
    assert main(["collection", "books/book.yml"]) == 1
    said = capsys.readouterr().err
    assert "own/theme.css:2:12: error: invalid CSS" in said
    assert "[theme-unusable]" in said


def test_an_epub_has_the_fonts_of_the_theme_under_our_names(bread: Path) -> None:
    assert main(["collection", "books/book.yml", "-o", "x.epub"]) == 0
    with ZipFile(bread / "x.epub") as book:
        fonts = [name for name in book.namelist() if "ExporterSerif" in name]
        with TTFont(BytesIO(book.read(fonts[0]))) as font:
            assert font["name"].getDebugName(1) == "Exporter Serif"
            assert "EB Garamond Project" in font["name"].getDebugName(0)
        css = book.read(next(name for name in book.namelist() if name.endswith("book.css")))
        assert css.count(b'"Exporter Serif"; font-weight') == len(fonts) == 1


def without_record(data: bytes) -> bytes:
    """A PDF without the record of what it is made from, and without its name, which follows."""
    with pikepdf.open(BytesIO(data)) as pdf:
        del pdf.Root.PieceInfo
        del pdf.trailer.ID
        stream = BytesIO()
        pdf.save(stream, static_id=True)
    return stream.getvalue()


@pytest.mark.slow
def test_a_pdf_has_the_fonts_of_the_theme_and_is_made_anew_when_they_change(bread: Path) -> None:
    def made(*arguments: str) -> bytes:
        assert main(["collection", "books/book.yml", "-o", "x.pdf", *arguments]) == 0
        return (bread / "x.pdf").read_bytes()

    alone = made("--jobs", "1")
    with pikepdf.open(BytesIO(alone)) as pdf:
        programs = [
            bytes(thing.FontFile2.read_bytes())
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
        ]
    upems = set()
    for program in programs:
        with TTFont(BytesIO(program)) as font:
            upems.add((font["head"].unitsPerEm, font["hhea"].ascent))
    with TTFont(GARAMOND) as font:
        assert (font["head"].unitsPerEm, font["hhea"].ascent) in upems
    assert made("--jobs", "2", "--no-cache") == alone
    # The folder lies elsewhere, and the book is the same; its record names where.
    (bread / "books" / "own").rename(bread / "books" / "moved")
    collection = bread / "books" / "book.yml"
    collection.write_text(collection.read_text().replace("own", "moved"))
    assert without_record(made()) == without_record(alone)
    # Another font of the same name makes another book.
    shutil.copy(GARAMOND.with_name("EBGaramond-SemiBold.ttf"), bread / "books" / "moved" / "a.ttf")
    assert without_record(made()) != without_record(alone)


def test_fonts_of_a_theme_are_carried_to_those_who_do_not_see_our_files(bread: Path) -> None:
    plan = pdf_options(Settings(theme=str(bread / "books" / "own")))
    (bread / "drawn").mkdir()
    diagnostics = exporter.Diagnostics()
    edition = resolve_source(bread / "_posts" / "2026-05-01-salt.md", BuildOptions(), diagnostics)
    assert edition
    image_processor = ImageProcessor(bread / "drawn", image_target(plan), exporter.BuildContext())
    builder = JobBuilder(edition, plan, image_processor)
    pending = builder.build(book_divisions(edition)[0], lambda *_: "1", diagnostics)
    far = builder.with_files(pending, carried=True)
    near = builder.with_files(pending, carried=False)
    assert [data for _, data in far.fonts] == [GARAMOND.read_bytes()]
    assert chapter_pdf(far).fragment == chapter_pdf(near).fragment


def test_the_colophon_names_the_typefaces() -> None:
    labels = labels_for("en")
    (line, *_) = colophon(Settings(theme="essay"), labels, "en")
    said = "Set in EB Garamond, Source Sans, and Source Code by blog-exporter."
    assert plain_text((line,)) == said
