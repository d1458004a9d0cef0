"""The sheets of a PDF: each page becomes a form that is drawn on its half of a sheet.

What belongs to reading on a screen is left out: links, bookmarks, tags, attachments, forms and
metadata of standards. The sheets keep the title, the language, layers, output intents and the
record of the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from exporter.file_formats.pdf.coordinates import (
    IDENTITY,
    POINTS_PER_MM,
    Box,
    box_of,
    box_size,
    matrix_of,
    transform,
)
from exporter.model.requirements import INFO_KEY, SHEETS_NOTE
from exporter.options.imposition import Imposition
from exporter.options.paper import Paper, sheet_paper
from exporter.write.pdf.imposition.sheet_sides import SheetSide, booklet_sides, two_up_sides

_INCH_GRID = 18.0
"""Points of a quarter inch: the pages of US formats are multiples of it."""
_TOLERANCE = 0.5
"""Points by which a page may be larger than half a sheet, since programs round sizes."""
_GAP = 4 * POINTS_PER_MM
"""Points between the pages and the marks around them; a bleed is at most 3.2 mm."""
_MARK = 4 * POINTS_PER_MM
"""The length of a mark in points."""
_KEPT = ("/Type", "/Lang", "/OutputIntents", "/OCProperties", "/PieceInfo")


@dataclass(frozen=True, slots=True)
class Sheets:
    """Imposed sheets: the bytes of the PDF, the numbers of pages and sheets, and the scale."""

    data: bytes
    pages: int
    count: int
    scale: float
    sheet_size: str


@dataclass(frozen=True, slots=True)
class _Placement:
    """A sheet: its width and height, and the scale and the size of the largest page on it."""

    width: float
    height: float
    scale: float
    page_width: float
    page_height: float


def impose(pdf: Pdf, imposition: Imposition) -> Sheets:
    """Return the sheets of a PDF, whose pages they take: `pdf` cannot be used afterwards.

    Pages are neither enlarged nor trimmed; all are reduced alike if the largest does not fit.
    Raises one of `PDF_ERRORS` for a file that is damaged.
    """
    forms = [_form(page) for page in pdf.pages]
    sizes = [box_size(trim) for _, trim in forms]
    size_name = imposition.sheet_size or _usual_sheet(sizes)
    placement = _placement(sheet_paper(size_name), sizes)
    preferences = pdf.Root.get("/ViewerPreferences")
    rtl = isinstance(preferences, Dictionary) and preferences.get("/Direction") == Name.R2L
    match imposition.style:
        case "booklet":
            sides = booklet_sides(len(forms), imposition.signature, rtl=rtl)
        case "2up":
            sides = two_up_sides(len(forms), rtl=rtl)
    del pdf.pages[:]
    for side in sides:
        _add_side(pdf, side, forms, placement, imposition)
    _reduce_catalog(pdf, placement, folded=imposition.style == "booklet")
    out = BytesIO()
    pdf.save(out, deterministic_id=True, compress_streams=True)
    count = len(sides) if imposition.style == "2up" else len(sides) // 2
    return Sheets(out.getvalue(), len(forms), count, placement.scale, size_name)


def _form(page: Page) -> tuple[Object, Box]:
    """Return a page as a form that reaches to the end of its bleed, and its trim in the form."""
    trim = box_of(page.trimbox)
    form = page.as_form_xobject()
    form.BBox = Array(box_of(page.bleedbox if "/BleedBox" in page.obj else page.trimbox))
    return form, transform(trim, matrix_of(form.get("/Matrix", IDENTITY)))


def _usual_sheet(sizes: list[tuple[float, float]]) -> str:
    inches = all(abs(side / _INCH_GRID - round(side / _INCH_GRID)) < 0.01 for side in sizes[0])
    return "letter" if inches else "a4"


def _placement(sheet: Paper, sizes: list[tuple[float, float]]) -> _Placement:
    """Return how the largest page fits best: on a sheet in landscape, or in portrait."""
    width, height = (max(side) for side in zip(*sizes, strict=True))
    short, long = sorted((sheet.width, sheet.height))
    found = []
    for across, down in ((long, short), (short, long)):
        room = (across + _TOLERANCE) / 2 / width, (down + _TOLERANCE) / height
        found.append(_Placement(across, down, min(1.0, *room), width, height))
    return max(found, key=lambda each: each.scale)


def _add_side(
    pdf: Pdf,
    side: SheetSide,
    forms: list[tuple[Object, Box]],
    placement: _Placement,
    imposition: Imposition,
) -> None:
    """Add a side of a sheet as a page."""
    content = []
    drawn = Dictionary()
    shift = side.depth * imposition.creep
    for name, index in (("Left", side.left), ("Right", side.right)):
        if index is not None:
            form, trim = forms[index]
            drawn[f"/{name}"] = form
            content.append(_half(name, trim, placement, shift))
    content += _marks(placement, folded=imposition.style == "booklet")
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(placement.width, 3), round(placement.height, 3)]),
        Resources=Dictionary(XObject=drawn),
        Contents=pdf.make_stream("\n".join(content).encode()),
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))


def _half(name: str, trim: Box, placement: _Placement, shift: float) -> str:
    """Return the operators that draw a page on its half, at the fold, moved over it by `shift`."""
    middle, scale = placement.width / 2, placement.scale
    width, height = (scale * side for side in box_size(trim))
    left = name == "Left"
    x = middle - width + shift if left else middle - shift
    y = (placement.height - height) / 2
    clip = f"{0 if left else middle:.3f} 0 {middle:.3f} {placement.height:.3f} re W n"
    matrix = f"{scale:.5f} 0 0 {scale:.5f} {x - scale * trim[0]:.3f} {y - scale * trim[1]:.3f} cm"
    return f"q {clip} {matrix} /{name} Do Q"


def _marks(placement: _Placement, *, folded: bool) -> Iterator[str]:
    """Yield the marks for cutting around the pages, and for the fold, where the sheet has room."""
    middle = placement.width / 2
    across = placement.scale * placement.page_width
    bottom = (placement.height - placement.scale * placement.page_height) / 2
    top, left, right = placement.height - bottom, middle - across, middle + across
    lines = []
    if bottom >= _GAP + 1:
        for x in (left, right):
            lines += [(x, top + _GAP, x, top + _GAP + _MARK)]
            lines += [(x, bottom - _GAP, x, bottom - _GAP - _MARK)]
        fold = "[3 2] 0 d " if folded else ""
        for y, end in ((top + _GAP, top + _GAP + _MARK), (bottom - _GAP, bottom - _GAP - _MARK)):
            yield f"q 0.25 w {fold}{middle:.3f} {y:.3f} m {middle:.3f} {end:.3f} l S Q"
    if left >= _GAP + 1:
        for y in (bottom, top):
            lines += [(left - _GAP, y, left - _GAP - _MARK, y)]
            lines += [(right + _GAP, y, right + _GAP + _MARK, y)]
    for x, y, to_x, to_y in lines:
        yield f"q 0.25 w {x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l S Q"


def _reduce_catalog(pdf: Pdf, placement: _Placement, *, folded: bool) -> None:
    """Remove what is for reading on a screen, and tell viewers how to print the sheets."""
    for key in set(pdf.Root.keys()) - {*_KEPT, "/Pages"}:
        del pdf.Root[key]
    preferences = Dictionary(PrintScaling=Name.None_)
    if folded:
        landscape = placement.width > placement.height
        preferences.Duplex = Name.DuplexFlipShortEdge if landscape else Name.DuplexFlipLongEdge
    pdf.Root.ViewerPreferences = preferences
    info = pdf.trailer.get("/Info")
    if not isinstance(info, Dictionary):
        info = pdf.trailer.Info = pdf.make_indirect(Dictionary())
    info[INFO_KEY] = String(SHEETS_NOTE)
    for key in ("/Trapped", "/GTS_PDFXVersion", "/GTS_PDFXConformance"):
        if key in info:
            del info[key]
