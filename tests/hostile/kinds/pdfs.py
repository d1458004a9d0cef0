"""PDFs of strangers that are made to harm the one who checks them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise

from hostile_inputs import HostileInput, Run, Sandbox
from pikepdf import Array, Dictionary, Encryption, Name, Object, Pdf, Stream, String

_BOX = Array([0, 0, 200, 200])
_Edit = Callable[[Pdf], None]


def _saved(pdf: Pdf, encryption: Encryption | None = None) -> bytes:
    file = io.BytesIO()
    pdf.save(file, encryption=encryption or False)
    return file.getvalue()


def _document(content: bytes = b"", resources: Dictionary | None = None) -> Pdf:
    """Return a PDF of one page."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content)
    page.Resources = resources or Dictionary()
    return pdf


def _edited(*edits: _Edit) -> bytes:
    pdf = _document()
    for edit in edits:
        edit(pdf)
    return _saved(pdf)


def _form(pdf: Pdf, content: bytes, forms: Mapping[str, Object]) -> Object:
    form = pdf.make_indirect(Stream(pdf, content))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, _BOX
    form.Resources = Dictionary(XObject=Dictionary(dict(forms)))
    return form


def _exponential(pdf: Pdf) -> None:
    """Draw ten forms in each of ten levels."""
    inner = _form(pdf, b"0 0 1 1 re f", {})
    for _ in range(10):
        inner = _form(pdf, b"/A Do " * 10, {"/A": inner})
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(A=inner))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/A Do")


def _cyclic(pdf: Pdf) -> None:
    one = _form(pdf, b"/A Do /B Do", {})
    other = _form(pdf, b"/A Do /B Do", {})
    for form in (one, other):
        form.Resources = Dictionary(XObject=Dictionary(A=one, B=other))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(A=one))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/A Do")


def _chained(pdf: Pdf) -> None:
    """Pack 1 GB of operators in four filters."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b"q " * 500_000) for _ in range(1000)) + packer.flush()
    for _ in range(3):
        data = zlib.compress(data, 9)
    stream = pdf.make_indirect(Stream(pdf, data))
    stream.Filter = Array([Name.FlateDecode] * 4)
    pdf.pages[0].obj.Contents = stream


def _shared_content(pdf: Pdf) -> None:
    """Draw the same stream 20,000 times."""
    stream = pdf.make_indirect(Stream(pdf, b"0 0 1 1 re f " * 1000))
    pdf.pages[0].obj.Contents = Array([stream] * 20_000)


def _shared_pages(pdf: Pdf) -> None:
    """Give 4,000 pages one stream and one list of links."""
    stream = pdf.make_indirect(Stream(pdf, b"0 0 1 1 re f " * 2000))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=_BOX)
    links = pdf.make_indirect(Array([pdf.make_indirect(link)] * 2000))
    for _ in range(4_000):
        pdf.add_blank_page(page_size=(200, 200))
        pdf.pages[-1].obj.Contents, pdf.pages[-1].obj.Annots = stream, links


def _font(cmap: bytes) -> _Edit:
    def edit(pdf: Pdf) -> None:
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name.X,
            W=Array([0, 2_000_000_000, 500]),
        )
        pdf.pages[0].obj.Resources = Dictionary(
            Font=Dictionary(
                F=Dictionary(
                    Type=Name.Font,
                    Subtype=Name.Type0,
                    BaseFont=Name.X,
                    Encoding=Name("/Identity-H"),
                    DescendantFonts=Array([descendant]),
                    ToUnicode=pdf.make_indirect(Stream(pdf, cmap)),
                )
            )
        )
        pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /F 10 Tf 50 50 Td <00010002> Tj ET")

    return edit


def _outline(pdf: Pdf) -> None:
    """Let the bookmarks lead in a circle, and 2,000 levels down."""
    items = [pdf.make_indirect(Dictionary(Title=String("x"))) for _ in range(2_000)]
    for item, below in pairwise(items):
        item.First = item.Last = below
        item.Next = items[0]
    items[-1].First = items[0]
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=items[0], Last=items[0]))


def _name_tree(pdf: Pdf) -> None:
    """Name both kids of a node twice in 40 levels, and the root in the last."""
    root = node = pdf.make_indirect(Dictionary())
    for _ in range(40):
        below = pdf.make_indirect(Dictionary())
        node.Kids = Array([below, below])
        node = below
    node.Kids = Array([root])
    pdf.Root.Names = Dictionary(Dests=root)
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, ParentTree=root)
    )


def _structure(pdf: Pdf) -> None:
    """Let 2,000 tags share one list of 2,000 kids, and contain one another."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    tags = [pdf.make_indirect(Dictionary(S=Name.P, P=root)) for _ in range(2_000)]
    kids = pdf.make_indirect(Array(tags))
    for tag in tags:
        tag.K, tag.P = kids, tags[-1]
    root.K = kids
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)


def _pdfx(pdf: Pdf) -> None:
    """Claim PDF/X, and share long arrays between many states, images and pages."""
    pdf.trailer.Info = Dictionary(GTS_PDFXVersion=String("PDF/X-1a:2003"))
    modes = pdf.make_indirect(Array([Name.Glow] * 20_000))
    states = {f"/G{n}": pdf.make_indirect(Dictionary(BM=modes)) for n in range(5_000)}
    links = [Dictionary(Subtype=Name.Link, Rect=_BOX) for _ in range(4_000)]
    shared = pdf.make_indirect(Array(map(pdf.make_indirect, links)))
    page = pdf.pages[0].obj
    page.Resources, page.Annots = Dictionary(ExtGState=Dictionary(states)), shared
    for _ in range(1_500):
        pdf.add_blank_page(page_size=(200, 200))
        pdf.pages[-1].obj.Annots = shared


def _page_tree(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids = Array([pdf.Root.Pages, pdf.pages[0].obj, pdf.Root.Pages])


def _parents(pdf: Pdf) -> None:
    pdf.pages[0].obj.Parent = pdf.pages[0].obj
    del pdf.pages[0].obj.MediaBox


def _metadata(packet: bytes) -> _Edit:
    def edit(pdf: Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)

    return edit


def _many_pages() -> bytes:
    """Return a file of a few kilobytes that claims a million pages."""
    pdf = _document()
    kids = pdf.pages[0].obj
    for _ in range(6):
        kids = pdf.make_indirect(
            Dictionary(Type=Name.Pages, Kids=Array([kids] * 10), Count=1_000_000)
        )
    pdf.Root.Pages = kids
    return _saved(pdf)


def _colour_space(pdf: Pdf) -> None:
    """Name a space of a billion components, and one that is its own base."""
    own = pdf.make_indirect(Array([Name.Indexed]))
    own.extend([own, 1, String("")])
    profile = pdf.make_stream(b"", N=1_000_000_000)
    spaces = Dictionary(A=Array([Name.ICCBased, profile]), B=own)
    pdf.pages[0].obj.Resources = Dictionary(ColorSpace=spaces)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/A cs /B cs 0 0 1 1 re f " * 20_000)


def _encrypted(user: str) -> bytes:
    return _saved(_document(), Encryption(owner="owner", user=user))


def _record(data: bytes) -> _Edit:
    def edit(pdf: Pdf) -> None:
        private = pdf.make_stream(data)
        pdf.Root.PieceInfo = Dictionary(BlogExporter=Dictionary(Private=private))

    return edit


def _loop_of_tables() -> bytes:
    data = _saved(_document())
    at = data.rindex(b"startxref")
    start = int(data[at:].split()[1])
    return data.replace(b"trailer <<", b"trailer << /Prev %d " % start)


def _with_content(content: bytes) -> bytes:
    return _saved(_document(content))


_RANGES = b"beginbfrange\n" + b"<0000> <FFFFFFFF> <0041>\n" * 1000 + b"endbfrange"
_INCOMPLETE, _INVALID, _ENCRYPTED = ("check-incomplete",), ("pdf-invalid",), ("book-encrypted",)

_FILES: Mapping[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "forms that draw ten forms in ten levels": (partial(_edited, _exponential), _INCOMPLETE),
    "forms that draw each other": (partial(_edited, _cyclic), _INVALID),
    "a bomb in four filters": (partial(_edited, _chained), _INVALID),
    "a content stream 20,000 times": (partial(_edited, _shared_content), _INVALID),
    "4,000 pages that share what they draw": (partial(_edited, _shared_pages), _INCOMPLETE),
    "a PDF/X file that shares arrays": (partial(_edited, _pdfx), _INCOMPLETE),
    "a million pages": (_many_pages, _INVALID),
    "a page tree in a circle": (partial(_edited, _page_tree), _INVALID),
    "a page that is its own parent": (partial(_edited, _parents), _INVALID),
    "a million saved states": (partial(_with_content, b"q " * 900_000), _INVALID),
    "a million inline images": (
        partial(_with_content, b"BI /W 1 /H 1 /CS /G /BPC 8 ID x EI " * 50_000),
        _INVALID,
    ),
    "nested arrays": (partial(_with_content, b"[" * 100_000), _INVALID),
    "a font of four billion codes": (partial(_edited, _font(_RANGES)), _INVALID),
    "a CMap of 50 MB": (partial(_edited, _font(b"beginbfchar " * 4_000_000)), _INVALID),
    "a CMap without ends": (partial(_edited, _font(b"beginbfchar " * 500_000)), _INVALID),
    "bookmarks in a circle": (partial(_edited, _outline), _INVALID),
    "a name tree that doubles": (partial(_edited, _name_tree), _INVALID),
    "a structure tree in a circle": (partial(_edited, _structure), _INVALID),
    "metadata of 50 MB": (partial(_edited, _metadata(b" " * 50_000_000)), _INVALID),
    "metadata of entities": (
        partial(_edited, _metadata(b'<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')),
        _INVALID,
    ),
    "metadata of open elements": (
        partial(_edited, _metadata(b"<dc:title>" * 300_000)),
        _INVALID,
    ),
    "colour spaces of a billion components": (partial(_edited, _colour_space), _INVALID),
    "a password": (partial(_encrypted, "user"), _ENCRYPTED),
    "a password of the owner": (partial(_encrypted, ""), _ENCRYPTED),
    "a loop of tables": (_loop_of_tables, _INVALID),
    "the beginning of a file": (lambda: _saved(_document())[:200], _INVALID),
    "nothing": (bytes, _INVALID),
    "another file in a PDF": (lambda: b"PK\3\4" + b"x" * 900 + _saved(_document()), _INVALID),
    "a record in 200,000 levels": (partial(_edited, _record(b"[" * 200_000)), _INVALID),
}


def _written(make: Callable[[], bytes], sandbox: Sandbox) -> None:
    sandbox.write("book.pdf", make())


def _ends_by_itself(run: Run) -> None:
    """The budgets of the audit come before the limits of its process, which the validator needs."""
    assert "the audit of the pages has not ended" not in run.stdout, run.stdout


INPUTS = tuple(
    HostileInput(
        name,
        partial(_written, make),
        ("check", "book.pdf"),
        codes=codes,
        exits=(1,),
        verify=_ends_by_itself,
    )
    for name, (make, codes) in _FILES.items()
)
