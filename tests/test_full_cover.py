"""Full covers: size and place of everything, barcode, inks, layers, and their preflight."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pytest
import zxingcpp
from pikepdf import Name
from PIL import Image

import exporter
from exporter.build import BuildOptions, resolve_source
from exporter.check.audit import audit, requirements_for
from exporter.diagnostics import Diagnostics
from exporter.file_formats import ean
from exporter.model.edition import Edition
from exporter.model.requirements import INFO_KEY
from exporter.options.cover_geometry import cover_geometry
from exporter.options.cover_rules import BINDINGS, PAPER_KINDS, Binding, PaperKind, cover_rules
from exporter.options.paper import paper
from exporter.options.pdf_profiles import printer_names
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.write.cover.barcode import MIN_MAGNIFICATION, NOMINAL_MODULE, barcode
from exporter.write.cover.motif import GROUND
from exporter.write.cover.shop_images import shop_images
from exporter.write.pdf import write_cover

CLONE = Path(__file__).resolve().parent.parent
SAMPLE = CLONE / "content" / "margins-of-error.yml"
ISBN = "9781234567897"
INCH = 72


@cache
def sample() -> Edition:
    edition = resolve_source(SAMPLE, BuildOptions(), Diagnostics())
    assert edition
    return edition


@cache
def made_once(*request: object, guides: bool = True) -> bytes:
    """Return a cover of the sample, which several tests look at."""
    return made(*request, guides=guides)


def made(
    pages: int,
    printer: str = "kdp",
    binding: Binding = "paperback",
    kind: PaperKind = "white",
    *,
    edition: Edition | None = None,
    spine: float | None = None,
    guides: bool = True,
    found: Diagnostics | None = None,
) -> bytes:
    settings = Settings(profile="press", printer=printer, binding=binding, paper=kind)
    found = Diagnostics() if found is None else found
    context = BuildContext()
    artifact = write_cover(
        edition or sample(), settings, pages, found, context, spine=spine, guides=guides
    )
    assert artifact.data, list(found)
    return artifact.data


def problems(data: bytes, note: str = "") -> list[str]:
    """Return the codes of the problems, and the rows that are not met."""
    with pikepdf.open(BytesIO(data)) as pdf:
        if note:
            pdf.trailer.Info[INFO_KEY] = note
        found = audit(pdf, requirements_for(pdf))
    assert found.table
    unmet = [f"unmet: {row.requirement}" for row in found.table if not row.met]
    return [f"{problem.code}: {problem.message}" for problem in found.problems] + unmet


def rendered(data: bytes, dpi: int = 150) -> Image.Image:
    with pymupdf.open(stream=data, filetype="pdf") as document:
        pixels = document[0].get_pixmap(dpi=dpi)
        return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("printer", "binding", "kind"),
    [
        (printer, binding, PAPER_KINDS[(at + number) % 2])
        for number, printer in enumerate(printer_names())
        for at, binding in enumerate(BINDINGS)
    ],
)
def test_covers_pass_their_preflight(printer: str, binding: Binding, kind: PaperKind) -> None:
    found = Diagnostics()
    data = made(142, printer, binding, kind, found=found)
    assert problems(data) == []
    assert {finding.code for finding in found} <= {"cover-unconfirmed"}
    rules = cover_rules(printer, binding)
    geometry = cover_geometry(rules, paper("6x9"), 142, kind)
    with pikepdf.open(BytesIO(data)) as pdf:
        (page,) = pdf.pages
        trim, bleed = ([float(edge) for edge in page[key]] for key in ("/TrimBox", "/BleedBox"))
        assert trim == pytest.approx([0, 0, geometry.width, geometry.height], abs=0.01)
        assert bleed == pytest.approx(
            [-rules.bleed, -rules.bleed, trim[2] + rules.bleed, trim[3] + rules.bleed], abs=0.01
        )
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFX"


@pytest.mark.parametrize(
    ("printer", "binding", "kind", "pages", "inches"),
    [
        ("kdp", "paperback", "white", 24, 0.054),
        ("kdp", "paperback", "cream", 200, 0.5),
        ("kdp", "paperback", "white", 828, 1.8647),
        ("kdp", "paperback", "colour", 300, 0.7041),
        ("lulu", "paperback", "white", 222, 0.56),
        ("lulu", "hardcover", "white", 24, 0.25),
        ("lulu", "hardcover", "white", 168, 0.625),
        ("lulu", "hardcover", "cream", 169, 0.6875),
        ("lulu", "hardcover", "white", 800, 2.125),
        ("ingram", "paperback", "white", 472, 1.002),
    ],
)
def test_width_of_the_spine(
    printer: str, binding: Binding, kind: PaperKind, pages: int, inches: float
) -> None:
    assert cover_rules(printer, binding).spine(pages, kind) / INCH == pytest.approx(
        inches, abs=0.0005
    )


def test_size_of_a_case_is_the_one_that_the_service_reported() -> None:
    """Lulu's template for a hardcover of 6 × 9 in is 1094 × 774 pt with a spine of 104 pt."""
    geometry = cover_geometry(
        cover_rules("lulu", "hardcover"), paper("6x9"), 600, "white", spine=104
    )
    bleed = geometry.rules.bleed
    assert (geometry.width + 2 * bleed, geometry.height + 2 * bleed) == (1094, 774)


@pytest.mark.slow
@pytest.mark.parametrize(("printer", "least"), [("kdp", 90), ("lulu", 80), ("ingram", 95)])
def test_text_is_on_a_spine_from_the_width_of_its_margins_and_letters(
    printer: str, least: int
) -> None:
    rules, page = cover_rules(printer, "paperback"), paper("6x9")
    counts = range(24, 200)
    with_text = [
        pages for pages in counts if cover_geometry(rules, page, pages, "white").spine_safe
    ]
    assert with_text == list(range(least, 200))
    assert problems(made(least, printer)) == []


@pytest.mark.slow
def test_a_thin_spine_has_no_text_and_a_thick_one_has() -> None:
    found = Diagnostics()
    thin, thick = made(24, found=found), made(828, found=found)
    assert problems(thin) == problems(thick) == []
    assert list(found) == []
    texts = []
    for data, width in ((thin, 3.89), (thick, 134.25)):
        with pymupdf.open(stream=data, filetype="pdf") as document:
            page = document[0]
            left = 432 + 9
            spine = pymupdf.Rect(left, 0, left + width, 700)
            texts.append(" ".join(page.get_textbox(spine).split()))
            assert page.rect.width == pytest.approx(864 + 18 + width, abs=0.05)
    assert texts[0] == ""
    assert "Margins of Error" in texts[1]
    # In the middle of the spine.
    picture = rendered(thick, 72).convert("L").crop((441, 40, 441 + 134, 250))
    dark = picture.point(lambda value: 255 * (value < 90)).getbbox()
    assert dark
    assert (dark[0] + dark[2]) / 2 == pytest.approx(67, abs=4)


@pytest.mark.slow
def test_page_counts_that_a_service_does_not_bind_are_reported() -> None:
    found = Diagnostics()
    data = made(800, kind="cream", found=found)
    assert [finding.message for finding in found] == [
        "the paperback on cream paper has 800 pages; the most are 776"
    ]
    assert problems(data) == ["unmet: paperback of 24 to 776 pages on cream paper"]


# The barcode


@pytest.mark.slow
@pytest.mark.parametrize("printer", printer_names())
def test_barcode_is_read_as_the_isbn_with_its_add_on(printer: str) -> None:
    data = made_once(142, printer)
    left, bottom, right, top = cover_geometry(
        cover_rules(printer, "paperback"), paper("6x9"), 142, "white"
    ).barcode
    scale = 400 / 72
    with pymupdf.open(stream=data, filetype="pdf") as document:
        bleed = cover_rules(printer, "paperback").bleed
        height = document[0].rect.height
    box = (left + bleed, height - top - bleed, right + bleed, height - bottom - bleed)
    picture = rendered(data, 400).crop(tuple(round(edge * scale) for edge in box))
    (plain,) = zxingcpp.read_barcodes(picture)
    assert (plain.text, plain.format) == (ISBN, zxingcpp.BarcodeFormat.EAN13)
    (both,) = zxingcpp.read_barcodes(picture, ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Require)
    assert both.text.replace(" ", "") == f"{ISBN}51400"


def test_barcode_is_as_large_as_its_area_allows() -> None:
    code = barcode(ISBN, "978-1-23456-789-7", "", "", (500, 500))
    assert code.module == NOMINAL_MODULE
    assert code.width == pytest.approx(113 * NOMINAL_MODULE)
    small = barcode(ISBN, "978-1-23456-789-7", "51400", "$14.00", (10, 60))
    assert small.module == NOMINAL_MODULE * MIN_MAGNIFICATION
    assert small.height == pytest.approx(60, abs=0.01)
    assert small.svg.count("$14.00") == 1


@pytest.mark.parametrize("digits", ["978123456789", "9781234567890", "97812345678९7", "isbn"])
def test_wrong_digits_have_no_barcode(digits: str) -> None:
    with pytest.raises(ValueError, match="‘"):
        ean.ean13(digits)


def test_isbn_of_ten_digits_becomes_one_of_thirteen() -> None:
    assert ean.isbn13("0306406152") == "9780306406157"
    assert ean.isbn13("043942089X") == "9780439420891"


# Inks and layers


@pytest.mark.slow
def test_guides_are_layers_that_change_nothing_on_paper() -> None:
    with_guides, without = (
        made(142, "lulu", "hardcover"),
        made(142, "lulu", "hardcover", guides=False),
    )
    assert rendered(with_guides, 72).tobytes() == rendered(without, 72).tobytes()
    with pikepdf.open(BytesIO(with_guides)) as pdf:
        layers = pdf.Root.OCProperties
        names = [str(group.Name) for group in layers.OCGs]
        assert len(layers.D.OFF) == len(names)
        assert all(group.Usage.Print.PrintState == Name.OFF for group in layers.OCGs)
    assert names == ["Visible edge of the case", "Spine and hinges", "Safe areas", "Barcode"]
    with pymupdf.open(stream=with_guides, filetype="pdf") as document:
        document.set_layer_ui_config(1, 1)
        assert document[0].get_pixmap(dpi=72).samples != rendered(without, 72).tobytes()
    with pikepdf.open(BytesIO(without)) as pdf:
        assert "/OCProperties" not in pdf.Root


@pytest.mark.slow
def test_covers_are_the_same_bytes_each_time() -> None:
    assert made_once(142, "kdp") == made(142)


@pytest.mark.slow
def test_text_is_text_in_reading_order_and_tagged(tmp_path: Path) -> None:
    path = tmp_path / "cover.pdf"
    path.write_bytes(made_once(142, "kdp"))
    text = subprocess.run(
        ["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    words = " ".join(text.split())
    places = [
        words.index(part)
        for part in (
            "PAPER TRAIL ANNUALS · 3",
            "Margins of Error",
            "Eight notes on paper and programs",
            "ESSAYS / COMPUTING",
            "Once a year a small engineering team",
            "Zofia Lipska Zofia looks after",
        )
    ]
    assert places == sorted(places)
    with pikepdf.open(path) as pdf:
        figures = [
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == Name.Figure
        ]
    assert figures == ["ISBN 978-1-23456-789-7, US$14.00"]


# The audit


@pytest.mark.slow
def test_rules_of_covers_find_what_breaks_them() -> None:
    data = made_once(142, "kdp")
    note = "cover=kdp-paperback; paper=white; pages={}; page=432.000 648.000; spine={}; bound={}"
    spine = "23.024"
    thin = problems(data, note.format(60, spine, "left"))
    assert [each for each in thin if each.startswith("spine-text")] == [
        "spine-text: the text ‘Margins of Error’ is on a spine of 8.1 mm and 60 pages, which kdp "
        "refuses"
    ]
    assert "unmet: spine 3.4 mm" in thin
    # The barcode is elsewhere, and text is in its area.
    mirrored = problems(data, note.format(142, spine, "right"))
    assert any(each.startswith("barcode-wrong: the text ") for each in mirrored)
    # Bars and text in several inks, and a heavy ground.
    with pikepdf.open(BytesIO(made_once(142, "kdp", guides=False))) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Type") != Name.Metadata:
                try:
                    content = item.read_bytes()
                except pikepdf.PdfError:
                    continue
                if b"0 0 0 1 k" in content:
                    item.write(content.replace(b"0 0 0 1 k", b".9 .8 .8 1 k"))
        stream = BytesIO()
        pdf.save(stream)
    codes = [each.partition(":")[0] for each in problems(stream.getvalue())]
    assert {"barcode-wrong", "colour-forbidden"} <= set(codes)
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.trailer.Info[INFO_KEY] = note.format(142, spine, "left").replace("kdp", "ingram")
        found = audit(pdf, requirements_for(pdf)).problems
    assert "ink-heavy" in {problem.code for problem in found}


# Pictures and texts


@pytest.mark.slow
def test_given_picture_takes_the_place_of_the_front(tmp_path: Path) -> None:
    site = {
        "post.md": "---\ntitle: Salt\n---\nSalt.\n",
        "book.yml": "title: Salt\nposts: post.md\n",
    }
    for name, text in site.items():
        (tmp_path / name).write_text(text)
    Image.new("RGB", (500, 750), (20, 60, 140)).save(tmp_path / "front.png")
    with (tmp_path / "book.yml").open("a") as file:
        file.write("cover: front.png\nback-cover: |\n  Of salt.\n")
    pdf, front, thumbnail = exporter.cover(
        tmp_path / "book.yml", pages=120, settings=exporter.Choices(printer="kdp")
    )
    assert [each.name for each in (pdf, front, thumbnail)] == [
        "salt-press-kdp-cover.pdf",
        "salt-front.jpg",
        "salt-thumbnail.jpg",
    ]
    found = problems(pdf.data)
    # The colour of the picture's edge is around it, and its resolution is too low.
    assert {each.partition(":")[0] for each in found} == {"image-coarse", "unmet"}
    picture = rendered(pdf.data, 36)
    edges = {picture.getpixel((x, 100)) for x in (2, 100, 222, 300, picture.width - 3)}
    assert max(max(a) - min(a) for a in zip(*edges, strict=True)) < 12
    with Image.open(BytesIO(front.data)) as image:
        assert (image.size, image.mode, image.format) == ((1600, 2560), "RGB", "JPEG")
    with Image.open(BytesIO(thumbnail.data)) as image:
        assert image.size == (320, 512)


@pytest.mark.slow
def test_a_long_text_gets_smaller_type_and_is_reported_when_it_is_too_long() -> None:
    edition = sample()
    back = edition.back_cover
    assert back
    found = Diagnostics()
    blocks = back.page.blocks[1:2] * 3
    longer = replace(edition, back_cover=replace(back, page=replace(back.page, blocks=blocks)))
    assert problems(made(142, edition=longer, found=found)) == []
    assert list(found) == []
    blocks = back.page.blocks[1:2] * 7
    longer = replace(edition, back_cover=replace(back, page=replace(back.page, blocks=blocks)))
    made(142, edition=longer, found=found)
    assert [finding.code for finding in found] == ["back-cover-long"]


@pytest.mark.slow
def test_thumbnail_has_larger_letters_than_the_front() -> None:
    metadata = replace(
        sample().metadata,
        title="What the programs of a small team have to say about the paper that they print",
        subtitle="Eight notes, three languages, and one index of subjects that is an opinion",
    )
    edition = replace(sample(), metadata=metadata)
    heights = []
    for artifact in shop_images(edition, Settings(), Diagnostics()):
        with Image.open(BytesIO(artifact.data)) as image:
            title = image.convert("L").resize((320, 512)).crop((20, 60, 300, 300))
        rows = [title.crop((0, y, 280, y + 1)).getextrema()[0] < 110 for y in range(240)]
        # The first line of the title, which is the tallest run of dark rows.
        runs = "".join("x" if row else " " for row in rows).split()
        heights.append(max(map(len, runs)))
    assert heights[1] > heights[0]
    assert heights[1] > 15


@pytest.mark.slow
def test_text_of_a_small_page_is_inside_the_safe_area() -> None:
    settings = Settings(profile="press", printer="lulu", page_size="4.25x6.875in")
    found, context = Diagnostics(), BuildContext()
    data = write_cover(sample(), settings, 142, found, context, spine=None, guides=False).data
    assert problems(data) == []


@pytest.mark.slow
def test_front_of_a_wide_page_is_laid_out_by_its_height() -> None:
    settings = Settings(profile="press", printer="lulu", page_size="9x7in")
    found, context = Diagnostics(), BuildContext()
    data = write_cover(sample(), settings, 142, found, context, spine=None, guides=False).data
    assert problems(data) == []
    assert list(found) == []
    with pymupdf.open(stream=data, filetype="pdf") as document:
        (subtitle,) = document[0].search_for("Eight notes on paper and programs")
    # Nothing of the motif is below the text: its ground is that of the paper.
    picture = rendered(data, 72)
    for x, y in ((subtitle.x0 - 3, subtitle.y1), (subtitle.x1 + 3, subtitle.y1 + 6)):
        colour = picture.getpixel((round(x), round(y)))
        assert isinstance(colour, tuple)
        assert max(abs(a - b) for a, b in zip(colour, GROUND, strict=True)) < 12


@pytest.mark.slow
def test_spine_and_publisher_have_the_type_of_the_front() -> None:
    settings = Settings(profile="press", printer="kdp", theme="essay")
    found, context = Diagnostics(), BuildContext()
    data = write_cover(sample(), settings, 142, found, context, spine=None, guides=False).data
    assert problems(data) == []
    with pymupdf.open(stream=data, filetype="pdf") as document:
        blocks = document[0].get_text("dict")["blocks"]
    spans = [
        (line["dir"], span)
        for block in blocks
        for line in block.get("lines", ())
        for span in line["spans"]
    ]
    fonts = {span["font"] for turned, span in spans if turned == (0.0, 1.0)}
    fonts |= {span["font"] for _, span in spans if "TRAIL" in span["text"]}
    assert len(fonts) == 2
    assert not any("Sans" in font for font in fonts)


@pytest.mark.slow
def test_a_title_that_is_longer_than_the_spine_is_reported() -> None:
    edition = sample()
    title = "Margins of Error in the Typesetting of Notes about Programs " * 3
    edition = replace(edition, metadata=replace(edition.metadata, title=title.strip()))
    found = Diagnostics()
    made(142, edition=edition, found=found)
    (message,) = [each.message for each in found if each.code == "spine-long"]
    assert message.startswith("the title on the spine is ‘Margins of Error in the Typesetting")


# Motifs


@pytest.mark.slow
@pytest.mark.parametrize("title", ["Letters that survive", "Paper, pencil, keyboard"])
def test_tiles_and_contours_fill_the_bleed(title: str) -> None:
    metadata = replace(sample().metadata, title=title)
    edition = replace(sample(), metadata=metadata)
    assert problems(made(220, edition=edition)) == []
