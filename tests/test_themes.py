"""Themes: the built-in ones, and a user's own theme folder."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import lxml.html
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from sample_sites import post_source, write_site

import exporter
from exporter.build import BuildOptions, resolve_source
from exporter.cli import main
from exporter.input_files import InputFileError
from exporter.model.walk import plain_text
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.resolve.imprint import colophon
from exporter.resolve.labels import labels_for
from exporter.themes import FACES, ThemeError, font_files, resources, theme, theme_names
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.pdf.engine.fetcher import JobFetcher
from exporter.write.pdf.jobs.divisions import book_divisions
from exporter.write.pdf.jobs.job_builder import JobBuilder
from exporter.write.pdf.jobs.page_images import image_target
from exporter.write.pdf.layout.chapter_pdf import chapter_pdf
from exporter.write.pdf.layout.folio import Folios, FolioStyle
from exporter.write.styles import print_stylesheet, stylesheet

ROOT = Path(__file__).resolve().parent.parent
SERIF = FACES[0]
GARAMOND = resources.styles() / "themes" / "essay" / "fonts" / "EBGaramond-Regular.ttf"

# Letters of the languages that the bundled fonts support, beyond ASCII.
LETTERS = (
    "ąćęłńóśźżěščřžýůďťňабвгдёъыюяіїєґαβγάέήίόύώςạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ"
)


def write_theme(tmp_path: Path, **files: str) -> Path:
    """Write the files of a theme into a folder; `theme_css` is its file `theme.css`."""
    built = tmp_path / "own"
    built.mkdir(exist_ok=True)
    for name, text in files.items():
        (built / name.replace("_", ".")).write_text(text, "utf-8")
    return built


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
    assert built.opening == "small-caps"
    assert built.fonts[SERIF].path == own / "fonts" / "Example-Regular.ttf"
    assert not built.fonts[SERIF].bundled
    assert built.fonts[SERIF].name == "EB Garamond"
    assert built.fonts[FACES[4]] == theme().fonts[FACES[4]]


def test_own_font_family_has_no_fallback_faces(tmp_path: Path) -> None:
    own = write_theme(tmp_path, theme_css="", theme_toml='[fonts.serif]\nregular = "a.ttf"\n')
    shutil.copy(GARAMOND, own / "a.ttf")
    fonts = theme(str(own)).fonts
    assert [face for face in fonts if face.family == SERIF.family] == [SERIF]


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


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "there is no file ‘theme.css’"),
        ({"theme_css": "p { color: red; }\n} x"}, "theme.css:2:1: invalid CSS"),
        ({"theme_css": "p {\n  color red\n}"}, "theme.css:2:12: invalid CSS"),
        ({"theme_css": "@import 'other.css';"}, "theme.css:1:1: ‘@import’ is not allowed"),
        ({"theme_css": "@font-face { font-family: X; }"}, "‘theme.toml’"),
        ({"theme_css": "p { background: url(a.png); }"}, "‘url(a.png)’ is not in the file"),
        ({"theme_css": "p {\n  background: image-set('a' 1x); }"}, "theme.css:2:15: ‘image-set()’"),
        ({"theme_css": f"p {{ margin: {'9' * 5000}px; }}"}, "thousands of digits"),
        ({"theme_css": "p { margin: " + "calc(" * 60}, "nested more than 50 deep"),
        ({"theme_css": "p { quotes: none; }" * 60_000}, "more than 1,000,000 characters"),
        ({"theme_css": "p {\n  columns: 99999; }"}, "theme.css:2:12: 99999 is too much"),
        ({"theme_css": "p { margin: 1e6px }"}, "1e+06px is too long"),
        ({"theme_css": "p { margin: calc(.005px * .1) }"}, "0.0005px is too short"),
        ({"theme_css": "p { margin: calc(9000px * 90) }"}, "810000px is too long"),
        ({"theme_css": "p { b\\65havior: none; }"}, "‘behavior’ is not allowed"),
        (
            {"theme_css": "p { background: url('data:image/svg+xml,%3Csvg onload=%22x%22/%3E') }"},
            "data:image/svg+xml",
        ),
        ({"theme_css": "@media print { p { background: url('a.png') } }"}, "‘url(a.png)’"),
        ({"theme_css": "", "print_css": "\np { color: var(--nowhere); }"}, "‘--nowhere’"),
        ({"theme_css": "p { margin: calc(1em + 2pt); }"}, "another unit"),
        ({"theme_css": "p { margin: calc(1em / 0); }"}, "and not by 0"),
        ({"theme_css": ":root { --ink: var(--ink); }"}, "‘--ink’ refers to itself"),
        ({"theme_css": "body { --ink: #000; }"}, "in ‘:root’ only"),
        ({"theme_css": "", "theme_toml": "extends = technical"}, "theme.toml:1:1: Invalid value"),
        (
            {"theme_css": "", "theme_toml": "extends = 'none'"},
            f"use one of {', '.join(theme_names())}",
        ),
        ({"theme_css": "", "theme_toml": "leadnig = 1.3"}, "unknown key ‘leadnig’"),
        ({"theme_css": "", "theme_toml": "leading = 14"}, "from 1.1 to 1.9"),
        ({"theme_css": "", "theme_toml": "cover-title = 'bold'"}, "use one of semibold, regular"),
        ({"theme_css": "", "theme_toml": "text = 'large'"}, "‘text’ cannot be 'large'"),
        ({"theme_css": "", "theme_toml": "fonts = 'mine'"}, "‘fonts’ must be a table"),
        ({"theme_css": "", "theme_toml": "[fonts.serif]\nitalic = 'a'"}, "has no ‘regular’"),
        ({"theme_css": "", "theme_toml": "[fonts.serif]\nregular = 'a'"}, "No such file"),
        (
            {"theme_css": "OTTO {}", "theme_toml": "[fonts.serif]\nregular = 'theme.css'"},
            "is not a TrueType font",
        ),
        (
            {"theme_css": "", "theme_toml": '[fonts.serif]\nregular = "\\u0000"'},
            "no file can have this name",
        ),
    ],
)
def test_invalid_theme_is_an_error_with_a_hint(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    own = write_theme(tmp_path, **files)
    with pytest.raises(ThemeError) as caught:
        theme(str(own))
    assert message in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["", "name = 'Mine'\n"])
@pytest.mark.parametrize("length", [8, 400, 9000])
def test_truncated_font_is_an_error(tmp_path: Path, name: str, length: int) -> None:
    own = write_theme(
        tmp_path, theme_css="", theme_toml=f"[fonts.serif]\n{name}regular = 'cut.ttf'\n"
    )
    (own / "cut.ttf").write_bytes(GARAMOND.read_bytes()[:length])
    with pytest.raises(ThemeError, match=r"cut\.ttf’ is not a TrueType font"):
        theme(str(own))


def test_other_stylesheets_in_the_folder_are_ignored(tmp_path: Path) -> None:
    own = write_theme(tmp_path, theme_css="p { quotes: none; }")
    (own / "old.css").write_bytes("p { color: ‘red’ ".encode("utf-16"))
    (own / "html.css").mkdir()
    assert "quotes: none" in theme(str(own)).css


def test_css_may_contain_drawings(tmp_path: Path) -> None:
    drawing = "%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cpath fill='var(--ink)'/%3E%3C/svg%3E"
    css = (
        f'hr {{ background: url("data:image/svg+xml,{drawing}") ; }} q {{ content: "url(a.png)"; }}'
    )
    assert theme(str(write_theme(tmp_path, theme_css=css))).css.endswith(css)


@pytest.mark.parametrize(
    "inner",
    [
        "%3Cscript/%3E",
        "%3Cimage href='http://example.org/x'/%3E",
        "%3Cimage href='data:image/png,x'/%3E",
        "%3Cpath onload='x'/%3E",
        "%3Cpath fill='url(http://example.org/x)'/%3E",
        "%3Cpath style='fill: u\\72l(http://example.org/x)'/%3E",
        "%3Cstyle%3E@import 'http://example.org/x';%3C/style%3E",
        "%3Cset attributeName='href'/%3E",
        "%3CforeignObject/%3E",
        "%3Cg xmlns='http://www.w3.org/1999/xhtml'/%3E",
        "&x;",
        "var(--more)",
    ],
)
def test_drawings_load_and_run_nothing(tmp_path: Path, inner: str) -> None:
    drawing = f"%3Csvg xmlns='http://www.w3.org/2000/svg'%3E{inner}%3C/svg%3E"
    css = f'hr {{ background: url("data:image/svg+xml,{drawing}"); }} :root {{ --more: <script/> }}'
    with pytest.raises(ThemeError, match="data:image/svg"):
        theme(str(write_theme(tmp_path, theme_css=css)))


def test_css_cannot_end_the_styles_of_a_page(tmp_path: Path) -> None:
    css = "/* </style> */ q { content: '</style><script>' url('data:image/png,</STYLE>'); }"
    own = write_theme(tmp_path, theme_css=css)
    post = tmp_path / "post.md"
    post.write_text("---\ntitle: Salt\n---\n\nx\n")
    assert main(["html", str(post), "--theme", str(own), "-o", str(tmp_path / "x.html")]) == 0
    page = lxml.html.fromstring((tmp_path / "x.html").read_text("utf-8"))
    (style,) = page.iter("style")
    assert style.text.rstrip().endswith(
        r'q { content: "\3c/style>\3cscript>" url("data:image/png,\3c/STYLE>"); }'
    )
    assert not list(page.iter("script"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a site with one post and a collection file with its own theme and font."""
    monkeypatch.chdir(tmp_path)
    built = write_site(
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
    shutil.copy(GARAMOND, built / "books" / "own" / "a.ttf")
    return built


def test_unknown_theme_is_a_usage_error(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pdf", "_posts/2026-05-01-salt.md", "--theme", "esay"]) == 2
    message = " ".join(capsys.readouterr().err.split())
    assert "there is no theme ‘esay’" in message
    assert "did you mean ‘essay’?" in message
    assert not (site / "dist").exists()


def test_error_in_the_theme_of_a_collection_has_its_place(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "books" / "own" / "theme.css").write_text("p {\n  color red;\n}\n")
    assert main(["collection", "books/book.yml"]) == 1
    message = capsys.readouterr().err
    assert "own/theme.css:2:12: error: invalid CSS" in message
    assert "[theme-unusable]" in message


def test_epub_embeds_renamed_fonts_of_the_theme(site: Path) -> None:
    assert main(["collection", "books/book.yml", "-o", "x.epub"]) == 0
    with ZipFile(site / "x.epub") as book:
        fonts = [name for name in book.namelist() if "ExporterSerif" in name]
        with TTFont(BytesIO(book.read(fonts[0]))) as font:
            assert font["name"].getDebugName(1) == "Exporter Serif"
            assert "EB Garamond Project" in font["name"].getDebugName(0)
        css = book.read(next(name for name in book.namelist() if name.endswith("book.css")))
        assert css.count(b'"Exporter Serif"; font-weight') == len(fonts) == 1


def without_record(data: bytes) -> bytes:
    """Return a PDF without its record of sources and the ID, which depends on the record."""
    with pikepdf.open(BytesIO(data)) as pdf:
        del pdf.Root.PieceInfo
        del pdf.trailer.ID
        stream = BytesIO()
        pdf.save(stream, static_id=True)
    return stream.getvalue()


@pytest.mark.slow
def test_pdf_embeds_fonts_of_the_theme_and_changes_with_them(site: Path) -> None:
    def built(*arguments: str) -> bytes:
        assert main(["collection", "books/book.yml", "-o", "x.pdf", *arguments]) == 0
        return (site / "x.pdf").read_bytes()

    serial_build = built("--jobs", "1")
    with pikepdf.open(BytesIO(serial_build)) as pdf:
        font_programs = [
            bytes(item.FontFile2.read_bytes())
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]
    upems = set()
    for program in font_programs:
        with TTFont(BytesIO(program)) as font:
            upems.add((font["head"].unitsPerEm, font["hhea"].ascent))
    with TTFont(GARAMOND) as font:
        assert (font["head"].unitsPerEm, font["hhea"].ascent) in upems
    assert built("--jobs", "2", "--no-cache") == serial_build
    # A theme in another folder gives the same book, except for the record with its path.
    (site / "books" / "own").rename(site / "books" / "moved")
    collection = site / "books" / "book.yml"
    collection.write_text(collection.read_text().replace("own", "moved"))
    assert without_record(built()) == without_record(serial_build)
    # Another font with the same name gives another book.
    shutil.copy(GARAMOND.with_name("EBGaramond-SemiBold.ttf"), site / "books" / "moved" / "a.ttf")
    assert without_record(built()) != without_record(serial_build)


def test_jobs_for_remote_workers_contain_the_fonts_of_the_theme(site: Path) -> None:
    plan = pdf_options(Settings(theme=str(site / "books" / "own")))
    (site / "drawn").mkdir()
    diagnostics = exporter.Diagnostics()
    edition = resolve_source(site / "_posts" / "2026-05-01-salt.md", BuildOptions(), diagnostics)
    assert edition
    image_processor = ImageProcessor(site / "drawn", image_target(plan), exporter.BuildContext())
    builder = JobBuilder(edition, plan, image_processor)
    pending = builder.build(book_divisions(edition)[0], lambda *_: "1", diagnostics)
    job_with_embedded_fonts = builder.with_files(pending, carried=True)
    job_with_font_paths = builder.with_files(pending, carried=False)
    assert [data for _, data in job_with_embedded_fonts.fonts] == [GARAMOND.read_bytes()]
    assert (
        chapter_pdf(job_with_embedded_fonts).fragment == chapter_pdf(job_with_font_paths).fragment
    )


def test_colophon_names_the_typefaces() -> None:
    labels = labels_for("en")
    (line, *_) = colophon(Settings(theme="essay"), labels, "en")
    message = "Set in EB Garamond, Source Sans, and Source Code by blog-exporter."
    assert plain_text((line,)) == message
