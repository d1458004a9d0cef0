"""Pages on sheets: the pages that are read from the printed, folded sheets are in reading order."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Page, Pdf, String
from sample_sites import post_source, write_site

import exporter
from exporter.cli import main
from exporter.options.imposition import Imposition
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.write.pdf.imposition.impose import Sheets, impose
from exporter.write.pdf.imposition.sheet_sides import (
    SheetSide,
    booklet_sides,
    signature_sheets,
    two_up_sides,
)

MM = 72 / 25.4
A5 = (148 * MM, 210 * MM)
A4 = (297 * MM, 210 * MM)
Half = str | None
Side = tuple[Half, Half]
"""The words on the left and the right half of a side; None for an empty half."""


def pages(count: int, size: tuple[float, float] = A5, *, rtl: bool = False) -> Pdf:
    """Return a PDF whose pages say their number, near their lower left corner."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for number in range(1, count + 1):
        page = pdf.add_blank_page(page_size=size).obj
        page.Resources = Dictionary(Font=Dictionary(F=font))
        text = f"BT /F 12 Tf 40 40 Td (page{number}) Tj ET"
        page.Contents = pdf.make_stream(text.encode())
    if rtl:
        pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
    return pdf


def imposed(pdf: Pdf, style: str = "booklet", **options: object) -> Sheets:
    return impose(pdf, Imposition(style, **options))


def words(data: bytes) -> list[list[tuple[str, float, float]]]:
    """Return the words of each side with their left and lower edge in points."""
    command = ["pdftotext", "-bbox", "-", "-"]
    shown = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    found = []
    for side in shown.split("<page ")[1:]:
        height = float(re.findall(r'height="([\d.]+)"', side)[0])
        boxes = re.findall(r'xMin="([\d.-]+)".*?yMax="([\d.-]+)">(\w+)<', side)
        found.append([(word, float(x), height - float(y)) for x, y, word in boxes])
    return found


def sides(sheets: Sheets) -> list[Side]:
    """Return what is printed on the halves of each side."""
    with Pdf.open(BytesIO(sheets.data)) as pdf:
        widths = [float(page.mediabox[2]) for page in pdf.pages]
    read = []
    for side, width in zip(words(sheets.data), widths, strict=True):
        left = [word for word, x, _ in side if x < width / 2]
        right = [word for word, x, _ in side if x > width / 2]
        read.append((" ".join(left) or None, " ".join(right) or None))
    return read


def folded(printed: Sequence[Side], sizes: Iterable[int], *, rtl: bool = False) -> list[Half]:
    """Return the pages of signatures in the order in which a reader turns them.

    A sheet is a front and a back, which was turned over at the short edge: its left half is behind
    the right half of the front. Folded, the front of the first sheet is outside, and each sheet
    lies in the one before.
    """
    read: list[Half] = []
    sheets = list(zip(printed[::2], printed[1::2], strict=True))
    for size in sizes:
        signature, sheets = sheets[:size], sheets[size:]
        # The first leaf of each sheet, from the outside in; then the second, from the inside out.
        first, second = (0, 1) if rtl else (1, 0)
        for front, back in signature:
            read += [front[first], back[second]]
        for front, back in reversed(signature):
            read += [back[first], front[second]]
    assert sheets == []
    return read


def expected(count: int) -> list[Half]:
    numbers: list[Half] = [f"page{number}" for number in range(1, count + 1)]
    return numbers + [None] * (-count % 4)


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("signature", [0, 1, 3])
@pytest.mark.parametrize("count", [1, 3, 4, 5, 16, 17, 41])
def test_folded_sheets_are_read_in_order(count: int, signature: int, rtl: bool) -> None:
    sheets = imposed(pages(count, rtl=rtl), signature=signature)
    sizes = signature_sheets(count, signature)
    assert sheets.count == sum(sizes) == -(-count // 4)
    assert max(sizes) <= (signature or 10)
    assert folded(sides(sheets), sizes, rtl=rtl) == expected(count)


def test_a_booklet_of_eight_pages_is_two_sheets_as_printers_know_them() -> None:
    printed = sides(imposed(pages(8)))
    assert printed == [
        ("page8", "page1"),
        ("page2", "page7"),
        ("page6", "page3"),
        ("page4", "page5"),
    ]
    assert sides(imposed(pages(8, rtl=True))) == [(right, left) for left, right in printed]


def test_every_page_is_on_one_half() -> None:
    for count in range(1, 200):
        for made in (booklet_sides(count), booklet_sides(count, 3), two_up_sides(count)):
            halves = [half for side in made for half in (side.left, side.right)]
            assert sorted(half for half in halves if half is not None) == [*range(count)]
        assert len(booklet_sides(count)) == 2 * -(-count // 4)


def test_signatures_are_as_equal_as_possible() -> None:
    assert signature_sheets(40) == [10]
    assert signature_sheets(41) == [4, 4, 3]
    assert signature_sheets(52, 4) == [4, 3, 3, 3]
    assert signature_sheets(0) == []


@pytest.mark.parametrize(
    ("rtl", "first"), [(False, ("page1", "page2")), (True, ("page2", "page1"))]
)
def test_two_pages_are_side_by_side_in_order(rtl: bool, first: Side) -> None:
    sheets = imposed(pages(3, rtl=rtl), "2up")
    last: Side = (None, "page3") if rtl else ("page3", None)
    assert sides(sheets) == [first, last]
    assert sheets.count == 2
    assert two_up_sides(1) == [SheetSide(0, None)]


def positions(sheets: Sheets) -> dict[str, tuple[float, float]]:
    return {word: (x, y) for side in words(sheets.data) for word, x, y in side}


def test_pages_of_inner_sheets_move_to_the_fold_by_the_creep() -> None:
    still, moved = (positions(imposed(pages(12), creep=creep)) for creep in (0.0, 2.0))
    for number, depth in ((1, 0), (12, 0), (3, 1), (10, 1), (5, 2), (8, 2)):
        name = f"page{number}"
        # Pages with odd numbers are at the right of the fold.
        towards = -1 if number % 2 else 1
        assert moved[name][0] - still[name][0] == pytest.approx(towards * 2 * depth, abs=0.01)
        assert moved[name][1] == still[name][1]


def test_pages_keep_their_size_and_meet_at_the_fold() -> None:
    sheets = imposed(pages(4), creep=0.0)
    assert (sheets.scale, sheets.sheet_size) == (1.0, "a4")
    at = positions(sheets)
    # Half of A4 is half a millimetre wider than A5, at the fore-edge.
    assert at["page1"][0] == pytest.approx(A4[0] / 2 + 40, abs=0.1)
    assert at["page4"][0] == pytest.approx(A4[0] / 2 - A5[0] + 40, abs=0.1)
    with Pdf.open(BytesIO(sheets.data)) as pdf:
        assert [float(edge) for edge in pdf.pages[0].mediabox] == pytest.approx(
            [0, 0, *A4], abs=0.1
        )


@pytest.mark.parametrize(
    ("size", "sheet", "scale", "landscape"),
    [
        ((5.5 * 72, 8.5 * 72), "letter", 1.0, True),
        ((6 * 72, 9 * 72), "letter", 11 / 12, True),
        ((210 * MM, 297 * MM), "a4", 148.5 / 210, True),
        ((74 * MM, 210 * MM), "a4", 1.0, True),
        ((74 * MM, 290 * MM), "a4", 1.0, False),
    ],
)
def test_the_sheet_fits_the_pages(
    size: tuple[float, float], sheet: str, scale: float, landscape: bool
) -> None:
    sheets = imposed(pages(4, size))
    assert sheets.sheet_size == sheet
    assert sheets.scale == pytest.approx(scale, abs=0.002)
    assert folded(sides(sheets), [1]) == expected(4)
    with Pdf.open(BytesIO(sheets.data)) as pdf:
        _, _, width, height = pdf.pages[0].mediabox
        assert (width > height) is landscape
        short = Name.DuplexFlipShortEdge if landscape else Name.DuplexFlipLongEdge
        assert pdf.Root.ViewerPreferences.Duplex == short
        assert pdf.Root.ViewerPreferences.PrintScaling == Name.None_


def lines(page: Page) -> list[str]:
    """Return the lines that are drawn on a side itself."""
    return [line for line in page.Contents.read_bytes().decode().splitlines() if " l S Q" in line]


def test_marks_are_where_the_sheet_has_room() -> None:
    for sheet_size, style, count, dashed in (
        ("a4", "booklet", 0, 0),
        ("a3", "booklet", 10, 2),
        ("a3", "2up", 10, 0),
        ("320x215mm", "booklet", 4, 0),
    ):
        sheets = imposed(pages(4), style, sheet_size=sheet_size)
        with Pdf.open(BytesIO(sheets.data)) as pdf:
            drawn = lines(pdf.pages[0])
        assert len(drawn) == count, sheet_size
        assert sum("[3 2] 0 d" in line for line in drawn) == dashed
    middle = 420 * MM / 2
    with Pdf.open(BytesIO(imposed(pages(4), sheet_size="a3").data)) as pdf:
        xs = {
            float(line.split(" w ")[1].split()[0])
            for line in lines(pdf.pages[0])
            if "[" not in line
        }
    assert {round(middle - A5[0], 1), round(middle + A5[0], 1)} <= {round(x, 1) for x in xs}


def test_turned_and_offset_pages_are_placed_upright_by_their_trim() -> None:
    pdf = pages(4, (220 * MM, 158 * MM))
    for page in pdf.pages:
        # The trim is A5, turned, 5 mm inside of the media box.
        page.obj.TrimBox = Array([5 * MM, 5 * MM, 215 * MM, 153 * MM])
        page.obj.Rotate = 90
    sheets = imposed(pdf)
    assert sheets.scale == 1.0
    with Pdf.open(BytesIO(sheets.data)) as made:
        _, _, width, height = map(float, made.pages[0].mediabox)
    assert (width, height) == pytest.approx(A4, abs=0.1)
    assert folded(sides(sheets), [1]) == expected(4)


def test_what_is_for_a_screen_is_left_out_and_the_rest_stays() -> None:
    pdf = pages(4)
    link = Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
    pdf.trailer.Info = Dictionary(Title=String("Rye"), Trapped=Name("/False"))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())
    with Pdf.open(BytesIO(imposed(pdf).data)) as sheets:
        kept = {"/Type", "/Pages", "/OCProperties", "/ViewerPreferences"}
        assert set(sheets.Root.keys()) == kept
        assert str(sheets.trailer.Info.Title) == "Rye"
        assert "/Trapped" not in sheets.trailer.Info
        assert all("/Annots" not in page.obj for page in sheets.pages)
        assert b"JavaScript" not in b"".join(each.unparse() for each in sheets.objects)


def test_sheets_are_the_same_bytes_each_time() -> None:
    assert imposed(pages(5)).data == imposed(pages(5)).data


# Built books.
@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    post = "_posts/2026-05-01-salt.md"
    site = write_site(tmp_path, {post: post_source("Salt", "White.", tags="[hot]")})
    return site / post


def built_numbers(data: bytes) -> Iterator[str]:
    for side in words(data):
        yield " ".join(word for word, _, _ in side)


@pytest.mark.slow
def test_a_build_writes_sheets_and_checks_its_pages(spices: Path) -> None:
    choices = exporter.Choices(impose="booklet", printer="lulu")
    made = exporter.pdf(spices, "out/", settings=choices, strict=True)
    assert made.name == "2026-05-01-salt-press-lulu-booklet.pdf"
    # The preflight is that of the pages.
    assert all(row.met for row in made.preflight)
    assert "clauses of PDF/X-4 that can be checked" in {row.requirement for row in made.preflight}
    assert [each.code for each in made.diagnostics] == ["pages-reduced"]
    texts = list(built_numbers(made.data))
    assert len(texts) == 2
    assert "Salt" in texts[0]
    assert exporter.check_file(made.path or "").diagnostics == ()


@pytest.mark.slow
def test_sheets_are_rebuilt_with_the_same_bytes(spices: Path) -> None:
    arguments = ["pdf", str(spices), "-o", "sheets.pdf", "--impose", "2up", "--no-cache"]
    assert main([*arguments, "--jobs", "1", "--sheet-size", "a3", "--creep", "0.2mm"]) == 0
    assert main(["check", "--rebuild", "sheets.pdf"]) == 0


def test_a_booklet_is_two_sided_unless_the_settings_say_otherwise() -> None:
    assert pdf_options(Settings(impose="booklet")).two_sided
    assert not pdf_options(Settings(impose="2up")).two_sided
    assert not pdf_options(Settings(impose="booklet", two_sided=False)).two_sided


# PDFs from elsewhere.
def test_the_command_imposes_pdfs_of_any_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    pages(5).save("rye.pdf")
    pages(2, (210 * MM, 297 * MM)).save("oats.pdf")
    assert main(["impose", "rye.pdf", "oats.pdf", "-o", "out", "--impose", "2up", "-v"]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == ["out/rye-2up.pdf", "out/oats-2up.pdf"]
    assert "oats.pdf:1:1: notice: the pages are reduced to 71%, so that two fit on a4" in shown.err
    with Pdf.open("out/rye-2up.pdf") as pdf:
        assert len(pdf.pages) == 3


def test_sheets_are_written_to_dist_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    pages(1).save("rye.pdf")
    assert main(["impose", "rye.pdf"]) == 0
    assert capsys.readouterr().out.splitlines() == ["dist/rye-booklet.pdf"]
    Path("exporter.toml").write_text('output = "sheets/"\n')
    assert main(["impose", "rye.pdf"]) == 0
    assert capsys.readouterr().out.splitlines() == ["sheets/rye-booklet.pdf"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["rye.pdf", "-o", "rye.pdf"], 2, "‘rye.pdf’ is the PDF itself (name another file)"),
        (["rye.pdf", "--sheet-size", "a6"], 2, "‘a6’ is not a sheet size (known here: a4,"),
        (["rye.pdf", "--signature", "0"], 2, "‘0’ is not a whole number from 1"),
        (["rye.pdf", "--creep", "2mm"], 2, "‘2mm’ is more than 1 mm"),
        (["post.md"], 2, "‘post.md’ is a post (impose takes PDFs)"),
        (["broken.pdf"], 1, "the file cannot be read as a PDF"),
        (["locked.pdf"], 1, "the file is encrypted with a password"),
    ],
)
def test_mistakes_are_named(
    arguments: list[str],
    code: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    pages(1).save("rye.pdf")
    pages(1).save("locked.pdf", encryption=Encryption(user="a", owner="b"))
    Path("broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    Path("post.md").write_text("---\ntitle: Rye\n---\nText.\n")
    assert main(["impose", *arguments]) == code
    assert message in capsys.readouterr().err


def test_the_api_returns_sheets_without_saving(tmp_path: Path) -> None:
    pages(5).save(tmp_path / "rye.pdf")
    made = exporter.impose(tmp_path / "rye.pdf", signature=1)
    assert (made.name, made.path, made.pages) == ("rye-booklet.pdf", None, 5)
    with Pdf.open(BytesIO(made.data)) as pdf:
        assert len(pdf.pages) == 4
    with pytest.raises(exporter.SettingsError, match="‘impose’ cannot be ‘fold’"):
        exporter.impose(tmp_path / "rye.pdf", style="fold")
