"""Small PDF/X files for the tests of their checks: a good one of each standard."""

from __future__ import annotations

from audited_pdfs import AuditedPdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from exporter.check.audit.pdfx.clauses import PdfX
from exporter.themes import resources
from exporter.write.press_colours import PROFILE

X1A: PdfX = "PDF/X-1a:2003"
X4: PdfX = "PDF/X-4"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<pdf:Trapped>False</pdf:Trapped>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Rye</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-01-02T03:04:05Z</xmp:CreateDate>
<xmp:ModifyDate>2026-01-02T04:04:05+01:00</xmp:ModifyDate>
<xmp:MetadataDate>2026-01-02T03:04:05Z</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:5a1b</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def pdfx_file(standard: PdfX) -> Pdf:
    """Return a file of two pages with all that a standard requires."""
    pdf = AuditedPdf().build()
    date = String("D:20260102030405Z")
    pdf.trailer.Info = Dictionary(
        Title=String("Rye"), CreationDate=date, ModDate=date, Trapped=Name("/False")
    )
    pdf.trailer.ID = Array([String("0123456789abcdef"), String("0123456789abcdef")])
    profile = (resources.styles() / "colour" / PROFILE).read_bytes()
    (intent,) = pdf.Root.OutputIntents
    intent.OutputConditionIdentifier = String("CGATS TR 001")
    intent.RegistryName = String("http://www.color.org")
    intent.DestOutputProfile = pdf.make_stream(profile, N=4)
    if standard == X4:
        set_metadata(pdf, _PACKET)
    else:
        pdf.trailer.Info.GTS_PDFXVersion = String(standard)
    return pdf


def set_metadata(pdf: Pdf, packet: str) -> None:
    """Replace the XMP packet."""
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def change_metadata(pdf: Pdf, old: str, new: str) -> None:
    """Change the XMP packet of a PDF/X-4 file, in which `old` occurs."""
    packet = pdf.Root.Metadata.read_bytes().decode()
    assert old in packet
    set_metadata(pdf, packet.replace(old, new))


def draw(pdf: Pdf, operators: str) -> None:
    """Draw something more on the first page, as an artifact."""
    page = pdf.pages[0].obj
    more = pdf.make_stream(f"\n/Artifact BMC q {operators} Q EMC".encode())
    page.Contents = Array([page.Contents, more])


def add_resource(pdf: Pdf, kind: str, value: object) -> None:
    """Add a resource to the pages, without drawing it."""
    held = pdf.pages[0].obj.Resources
    if f"/{kind}" not in held:
        held[f"/{kind}"] = Dictionary()
    held[f"/{kind}"]["/Added"] = value
