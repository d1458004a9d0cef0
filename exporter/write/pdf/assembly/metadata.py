"""The metadata of a PDF: the information dictionary, the XMP packet and output intents."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.model.book import BookMetadata
from exporter.model.requirements import INFO_KEY, info_entry_of
from exporter.options.pdf_options import PdfOptions
from exporter.options.pdf_profiles import Standard
from exporter.themes import resources
from exporter.write.direction import direction
from exporter.write.pdf.objects.streams import make_compressed
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

# PDF/A requires a description of each property that it does not define, as those of PDF/UA.
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
    """What a PDF says about itself.

    `lang` is a BCP 47 tag; `modified` has a time zone. `standards` are those that the PDF claims to
    conform to. Without `bookmarks` it has no outline. `note` tells our own checks how it was made;
    `private` are the data that only the exporter reads, by their entries in the page-piece
    dictionary.
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
    private: Mapping[str, bytes] = field(default_factory=dict)


def document_info(
    book: BookMetadata, options: PdfOptions, *, producer: str, private: Mapping[str, bytes]
) -> DocumentInfo:
    """Return what the PDF of a book says about itself. `producer` is the layout engine."""
    return DocumentInfo(
        title=book.title,
        lang=book.lang,
        modified=book.modified,
        identifier=book.identifier,
        authors=tuple(creator.name for creator in book.creators),
        description=book.description,
        subjects=book.subjects,
        producer=f"blog-exporter ({producer})",
        standards=options.profile.standards,
        bookmarks=options.profile.bookmarks,
        note=info_entry_of(options),
        private=private,
    )


def pdf_date(moment: datetime) -> str:
    """Return a date in UTC (ISO 32000-1, 7.9.4)."""
    return moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")


def write_metadata(pdf: Pdf, info: DocumentInfo) -> None:
    """Write the metadata to the catalog and the trailer of `pdf`."""
    pdf.Root.Lang = String(info.lang)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if direction(info.lang) == "rtl":
        pdf.Root.ViewerPreferences.Direction = Name.R2L
    date = String(pdf_date(info.modified))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            {
                key: value
                for key, value in (
                    ("/Title", _text(info.title)),
                    ("/Author", _text(", ".join(info.authors))),
                    ("/Subject", _text(info.description)),
                    ("/Keywords", _text(", ".join(info.subjects))),
                    ("/Creator", _text(info.creator)),
                    ("/Producer", _text(info.producer)),
                    ("/CreationDate", date),
                    ("/ModDate", date),
                    (INFO_KEY, _text(info.note)),
                    # PDF/X requires a statement about trapping.
                    ("/Trapped", Name("/False") if "PDF/X-4" in info.standards else None),
                )
                if value is not None
            }
        )
    )
    if intents := list(_intents(pdf, info.standards)):
        pdf.Root.OutputIntents = Array(intents)
    if info.private:
        # Private data of an application (ISO 32000-1, 14.5).
        pdf.Root.PieceInfo = Dictionary(
            {
                name: Dictionary(LastModified=date, Private=make_compressed(pdf, data))
                for name, data in info.private.items()
            }
        )
    # Not compressed, so that it can be read without a PDF library.
    pdf.Root.Metadata = pdf.make_stream(
        xmp_packet(info).encode(), Type=Name.Metadata, Subtype=Name.XML
    )


def _intents(pdf: Pdf, standards: Sequence[Standard]) -> Iterator[Object]:
    """Yield the output intents: sRGB (ISO 19005-3, 6.2.3), and that of a press (ISO 15930-7).

    A book in black only is meant for the same press.
    """
    if "PDF/A-3a" in standards:
        yield _intent(pdf, Name.GTS_PDFA1, "sRGB.icc", 3, "sRGB IEC61966-2.1", "sRGB IEC61966-2.1")
    if "PDF/X-4" in standards:
        description = "Artifex CMYK SWOP Profile: web offset on coated paper"
        intent = _intent(pdf, Name.GTS_PDFX, PROFILE, 4, CONDITION, description)
        intent.RegistryName = String("http://www.color.org")
        intent.OutputCondition = String("SWOP")
        yield intent


def _intent(
    pdf: Pdf, kind: Name, file: str, channels: int, condition: str, description: str
) -> Object:
    profile = (resources.styles() / "colour" / file).read_bytes()
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=kind,
            OutputConditionIdentifier=String(condition),
            Info=String(description),
            DestOutputProfile=make_compressed(pdf, profile, N=channels),
        )
    )


def xmp_packet(info: DocumentInfo) -> str:
    """Return the XMP packet (ISO 16684-1)."""
    stamp = info.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    archive = "PDF/A-3a" in info.standards
    properties = (
        _property("pdfaid:part", "3" if archive else ""),
        _property("pdfaid:conformance", "A" if archive else ""),
        _property("pdfuaid:part", "1" if "PDF/UA-1" in info.standards else ""),
        *(_pdf_x(info, stamp) if "PDF/X-4" in info.standards else ()),
        _property("dc:format", "application/pdf"),
        _array("dc:title", "Alt", (info.title,)),
        _array("dc:creator", "Seq", info.authors),
        _array("dc:description", "Alt", (info.description,)),
        _array("dc:subject", "Bag", info.subjects),
        _array("dc:language", "Bag", (info.lang,)),
        _property("dc:identifier", info.identifier),
        _property("xmp:CreateDate", stamp),
        _property("xmp:ModifyDate", stamp),
        _property("xmp:MetadataDate", stamp),
        _property("xmp:CreatorTool", info.creator),
        _property("pdf:Producer", info.producer),
        _property("pdf:Keywords", ", ".join(info.subjects)),
    )
    if archive and "PDF/UA-1" in info.standards:
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


def _pdf_x(info: DocumentInfo, stamp: str) -> Iterator[str]:
    """Yield the properties that PDF/X requires (ISO 15930-7)."""
    document_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{info.identifier or info.title} {stamp}")
    yield _property("pdfxid:GTS_PDFXVersion", "PDF/X-4")
    yield _property("pdf:Trapped", "False")
    yield _property("xmpMM:DocumentID", f"uuid:{document_id}")
    yield _property("xmpMM:VersionID", "1")
    yield _property("xmpMM:RenditionClass", "default")


def _text(text: str) -> Object | None:
    return String(text) if text else None


def _property(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _array(name: str, kind: str, values: tuple[str, ...]) -> str:
    lang = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{lang}>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
