"""Nodes to XHTML, for a web page, an EPUB and print.

`Dialect` holds the differences between the three. The result is well-formed XML without namespace
declarations; a template wraps it in a document.
"""

from exporter.write.xhtml.addresses import address_link, breakable
from exporter.write.xhtml.blocks import block_to_xhtml, blocks_to_xhtml
from exporter.write.xhtml.containers import within_notes
from exporter.write.xhtml.dialect import Dialect, Medium, attribute, lang_attributes, text
from exporter.write.xhtml.inlines import inlines_to_xhtml, page_number, title_text

__all__ = [
    "Dialect",
    "Medium",
    "address_link",
    "attribute",
    "block_to_xhtml",
    "blocks_to_xhtml",
    "breakable",
    "inlines_to_xhtml",
    "lang_attributes",
    "page_number",
    "text",
    "title_text",
    "within_notes",
]
