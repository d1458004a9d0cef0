"""What a PDF says of itself, in its information dictionary and the same again in XMP."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.model.requirements import INFO_KEY
from exporter.options.pdf_profiles import Standard
from exporter.themes import resources
from exporter.write.direction import direction
from exporter.write.pdf.objects.streams import make_packed
from exporter.write.press_colours import CONDITION, PROFILE

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}

# PDF/A knows nothing of PDF/UA, and wants each property explained that is not its own.
_EXTENSION = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\n'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    f"<pdfaSchema:namespaceURI>{_SPACES['pdfuaid']}</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\n'
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>The part of ISO 14289</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>"
)


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a catalogue, a viewer's title bar and a screen reader ask for. `modified` is aware.

    `standards` are what the PDF says that it keeps to. Without `bookmarks` it has no outline.
    `note` says to our own check how it was made, `record` what from.
    """

    title: str
    lang: str
    modified: datetime
    identifier: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    subjects: tuple[str, ...] = ()
    producer: str = ""
    creator: str = "blog-exporter"
    standards: tuple[Standard, ...] = ("PDF/A-3a", "PDF/UA-1")
    bookmarks: bool = True
    note: str = ""
    record: bytes = b""


def describe(pdf: Pdf, about: DocumentInfo) -> None:
    """Write the metadata of a PDF, which then keeps to its standards by its own word."""
    pdf.Root.Lang = String(about.lang)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if direction(about.lang) == "rtl":
        pdf.Root.ViewerPreferences.Direction = Name.R2L
    stamp = String(about.modified.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            {
                key: value
                for key, value in (
                    ("/Title", _text(about.title)),
                    ("/Author", _text(", ".join(about.authors))),
                    ("/Subject", _text(about.description)),
                    ("/Keywords", _text(", ".join(about.subjects))),
                    ("/Creator", _text(about.creator)),
                    ("/Producer", _text(about.producer)),
                    ("/CreationDate", stamp),
                    ("/ModDate", stamp),
                    (INFO_KEY, _text(about.note)),
                    # A press must be told whether colours were made to overlap at their edges.
                    ("/Trapped", Name("/False") if "PDF/X-4" in about.standards else None),
                )
                if value is not None
            }
        )
    )
    if intents := list(_intents(pdf, about.standards)):
        pdf.Root.OutputIntents = Array(intents)
    if about.record:
        # What a program keeps in a file for itself (ISO 32000-1, 14.5).
        kept = Dictionary(LastModified=stamp, Private=make_packed(pdf, about.record))
        pdf.Root.PieceInfo = Dictionary(BlogExporter=kept)
    # A stream of metadata is never compressed, so that it can be read without a PDF library.
    pdf.Root.Metadata = pdf.make_stream(
        packet(about).encode(), Type=Name.Metadata, Subtype=Name.XML
    )


def _intents(pdf: Pdf, standards: Sequence[Standard]) -> Iterator[Object]:
    """Which colours are meant: by red, green and blue (ISO 19005-3, 6.2.3), and by a press's inks.

    A book in black ink alone is meant for the same press (ISO 15930-7).
    """
    if "PDF/A-3a" in standards:
        yield _intent(pdf, Name.GTS_PDFA1, "sRGB.icc", 3, "sRGB IEC61966-2.1", "sRGB IEC61966-2.1")
    if "PDF/X-4" in standards:
        said = "Artifex CMYK SWOP Profile: web offset on coated paper"
        intent = _intent(pdf, Name.GTS_PDFX, PROFILE, 4, CONDITION, said)
        intent.RegistryName = String("http://www.color.org")
        intent.OutputCondition = String("SWOP")
        yield intent


def _intent(pdf: Pdf, kind: Name, file: str, channels: int, condition: str, said: str) -> Object:
    profile = (resources.styles() / "colour" / file).read_bytes()
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=kind,
            OutputConditionIdentifier=String(condition),
            Info=String(said),
            DestOutputProfile=make_packed(pdf, profile, N=channels),
        )
    )


def packet(about: DocumentInfo) -> str:
    """The XMP packet (ISO 16684-1)."""
    stamp = about.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    archive = "PDF/A-3a" in about.standards
    properties = (
        _property("pdfaid:part", "3" if archive else ""),
        _property("pdfaid:conformance", "A" if archive else ""),
        _property("pdfuaid:part", "1" if "PDF/UA-1" in about.standards else ""),
        *(_for_press(about, stamp) if "PDF/X-4" in about.standards else ()),
        _property("dc:format", "application/pdf"),
        _array("dc:title", "Alt", (about.title,)),
        _array("dc:creator", "Seq", about.authors),
        _array("dc:description", "Alt", (about.description,)),
        _array("dc:subject", "Bag", about.subjects),
        _array("dc:language", "Bag", (about.lang,)),
        _property("dc:identifier", about.identifier),
        _property("xmp:CreateDate", stamp),
        _property("xmp:ModifyDate", stamp),
        _property("xmp:MetadataDate", stamp),
        _property("xmp:CreatorTool", about.creator),
        _property("pdf:Producer", about.producer),
        _property("pdf:Keywords", ", ".join(about.subjects)),
    )
    if archive and "PDF/UA-1" in about.standards:
        properties += (_EXTENSION,)
    inner = "\n".join(line for line in properties if line)
    spaces = " ".join(
        f'xmlns:{prefix}="{uri}"'
        for prefix, uri in _SPACES.items()
        if prefix == "rdf" or f"<{prefix}:" in inner
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<rdf:RDF {spaces}>\n'
        f'<rdf:Description rdf:about="">\n{inner}\n</rdf:Description>\n'
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
    )


def _for_press(about: DocumentInfo, stamp: str) -> Iterator[str]:
    """What a press asks besides (ISO 15930-7): which release this is, and of what."""
    named = uuid.uuid5(uuid.NAMESPACE_URL, f"{about.identifier or about.title} {stamp}")
    yield _property("pdfxid:GTS_PDFXVersion", "PDF/X-4")
    yield _property("pdf:Trapped", "False")
    yield _property("xmpMM:DocumentID", f"uuid:{named}")
    yield _property("xmpMM:VersionID", "1")
    yield _property("xmpMM:RenditionClass", "default")


def _text(words: str) -> Object | None:
    return String(words) if words else None


def _property(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _array(name: str, kind: str, values: tuple[str, ...]) -> str:
    said = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{said}>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
