"""Properties of an XMP packet (ISO 16684-1)."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


def xmp_properties(packet: bytes, names: Iterable[str]) -> dict[str, str]:
    """Return the text of the properties that a packet has; of an array, that of its first item.

    `names` have the usual prefixes, such as `dc:title`, whatever those of the packet are. Raises
    `ValueError` for a packet that is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(packet, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"the XMP packet is not well-formed: {error}") from None
    wanted = {f"{{{_SPACES[prefix]}}}{name}": f"{prefix}:{name}" for prefix, name in _split(names)}
    found: dict[str, str] = {}
    for description in root.iter(f"{{{_RDF}}}Description"):
        for name in description.attrib.keys() & wanted.keys():
            found[wanted[str(name)]] = str(description.attrib[name])
        for element in description:
            if element.tag in wanted:
                item = next(element.iter(f"{{{_RDF}}}li"), element)
                found[wanted[element.tag]] = "".join(map(str, item.itertext())).strip()
    return found


def _split(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        prefix, _, local = name.partition(":")
        yield prefix, local
