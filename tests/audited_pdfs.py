"""Small PDFs for the tests of the audit, with known operators.

The page is 200 points wide and high, with 9 points of bleed; each glyph is one em wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.check.audit import audit
from exporter.check.results import Problem
from exporter.model.requirements import Requirements
from exporter.options.geometry import Margins

TRIM = (0, 0, 200, 200)
BLEED = (-9, -9, 209, 209)
MEDIA = (-20, -20, 220, 220)
PRESS = Requirements(
    profile="press",
    trim=(200, 200),
    bleed=9,
    marks=True,
    area=Margins(20, 20, 20, 20),
    pages=(2, 4),
    even=True,
    colour="cmyk",
    text_inks=1,
    intent=True,
    resolution=300,
    min_text=7,
    min_rule=0.75,
    min_tint=0.1,
    annotations=False,
    bookmarks=False,
    attachments=False,
    preflight=True,
)
GREY = replace(PRESS, colour="grey", intent=False)

_MAPPING = b"""1 begincodespacerange <0000> <ffff> endcodespacerange
1 beginbfrange <0020> <007e> <0020> endbfrange
1 beginbfchar <25a1> <25a1> endbfchar"""

MARK = ("", "0 0 0 1 K 1 w -15 0 m -10 0 l S")
"""A crop mark."""


def words(text: str, x: float, y: float, size: float = 8) -> str:
    """Return operators that draw a text."""
    return f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def line(text: str, y: float, tag: str = "P") -> tuple[str, str]:
    """Return a line of text at the left margin."""
    return tag, words(text, 20, y)


def page(*items: tuple[str, str]) -> list[tuple[str, str]]:
    """Return a correct page with more items."""
    return [MARK, line("Some text", 120), ("", words("1", 95, 12)), *items]


@dataclass(slots=True)
class AuditedPdf:
    """The items of the pages of a PDF: each has a tag (empty for an artifact) and operators.

    All tags are in one section; `P/Code` is a tag in a tag. `ids` gives the first element of a kind
    an id. `images` have a number of pixels a side, and a colour space.
    """

    pages: list[list[tuple[str, str]]] = field(default_factory=lambda: [page(), page()])
    trim: tuple[float, ...] = TRIM
    bleed: tuple[float, ...] = BLEED
    media: tuple[float, ...] = MEDIA
    ids: dict[str, str] = field(default_factory=dict)
    images: dict[str, tuple[int, str]] = field(default_factory=dict)

    def build(self) -> Pdf:
        """Return the PDF."""
        pdf = Pdf.new()
        resources = pdf.make_indirect(Dictionary(Font=Dictionary(F=_font(pdf))))
        resources.XObject = Dictionary(
            {f"/{name}": _image(pdf, *values) for name, values in self.images.items()}
        )
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        section = _element(pdf, root, "Sect")
        root.K = section
        rows = []
        for number, items in enumerate(self.pages):
            page_ = pdf.add_blank_page(page_size=(200, 200)).obj
            page_.MediaBox = Array(self.media)
            page_.BleedBox, page_.TrimBox = Array(self.bleed), Array(self.trim)
            page_.Resources = resources
            page_.StructParents = number
            rows.append(Array())
            drawn = [_drawn(pdf, page_, section, rows[-1], item, self.ids) for item in items]
            page_.Contents = pdf.make_stream("\n".join(drawn).encode())
        parents = Array(item for number, row in enumerate(rows) for item in (number, row))
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=parents))
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.OutputIntents = Array(
            [Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier=String("FOGRA39"))]
        )
        return pdf


def _drawn(
    pdf: Pdf, page_: Object, section: Object, row: Array, item: tuple[str, str], ids: dict[str, str]
) -> str:
    tags, operators = item
    if not tags:
        return f"/Artifact BMC q {operators} Q EMC"
    element = section
    for tag in tags.split("/"):
        element = _element(pdf, element, tag)
        if tag in ids:
            element.ID = String(ids.pop(tag))
    number = len(row)
    element.K = Array([number])
    element.Pg = page_
    row.append(element)
    return f"/P <</MCID {number}>> BDC q {operators} Q EMC"


def _element(pdf: Pdf, parent: Object, kind: str) -> Object:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent))
    if parent.get("/Type") == Name.StructElem:
        if "/K" not in parent:
            parent.K = Array()
        parent.K.append(element)
    return element


def _image(pdf: Pdf, pixels: int, space: str) -> Object:
    image = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8)
    image.Width = image.Height = pixels
    image.ColorSpace = Name(f"/{space}")
    return image


def _font(pdf: Pdf) -> Object:
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/AAAAAA+Square"))
    descriptor.FontFile2 = pdf.make_stream(b"")
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, DW=1000, CIDToGIDMap=Name.Identity
    )
    descendant.FontDescriptor = pdf.make_indirect(descriptor)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/AAAAAA+Square"))
    font.Encoding = Name("/Identity-H")
    font.DescendantFonts = Array([pdf.make_indirect(descendant)])
    font.ToUnicode = pdf.make_stream(_MAPPING)
    return pdf.make_indirect(font)


def problems_of(
    pdf: Pdf, required: Requirements = PRESS, private: Sequence[str] = ()
) -> list[Problem]:
    """Return the problems of a PDF."""
    return list(audit(pdf, required, private).problems)


def with_item(tag: str, operators: str, **changes: object) -> AuditedPdf:
    """Return a PDF with one more item on its first page."""
    made = AuditedPdf(pages=[page((tag, operators)), page()])
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def with_image(
    pixels: int, space: str = "DeviceGray", *, place: str = "40 0 0 40 30 40"
) -> AuditedPdf:
    """Return a PDF with a square image of so many pixels a side."""
    return with_item("Figure", f"{place} cm /I Do", images={"I": (pixels, space)})
