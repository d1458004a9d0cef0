"""The input of the other tools: a post as XHTML with the same text in plain elements."""

from __future__ import annotations

import base64
from pathlib import Path

import pymupdf
from lxml import etree, html

_SVG_DATA = "data:image/svg+xml;base64,"
_DROPPED = (
    "header[@class='opening']/p[@class='kicker']",
    "a[@class='backlink']",
    "footer",
)
_UNWRAPPED = ("wbr", "time", "b[@class='author']", "pre//span", "span", "ruby", "rt", "rp")


def plain_xhtml(page: str, folder: Path, image_type: str) -> str:
    """Return the body of a post that `exporter html` wrote, without what only its styles can set.

    Drawings are written to `folder` as files of `image_type`, which is "svg" or "pdf". The byline
    and the standfirst become a `div` of the class `opening`; notes and references are in one of the
    class `back`.
    """
    body = _found(html.fromstring(page), "main/section")[0]
    for path in _DROPPED:
        for element in _found(body, path):
            element.drop_tree()
    _move_title(body)
    for element in _found(body, "ruby/rp"):
        element.text = (element.text or "").replace("(", " (")
    for path in _UNWRAPPED:
        for element in _found(body, path):
            element.drop_tag()
    for element in body.iter():
        # By its role, pandoc takes a list of notes for its own.
        element.attrib.pop("role", "")
    for name in ("notes", "references"):
        for section in _found(body, f"section[@class='{name}']"):
            section.tag, section.attrib["class"] = "div", "back"
    for number, image in enumerate(body.iter("img"), 1):
        _write_drawing(image, folder / f"figure-{number}.{image_type}")
    for link in body.iter("a"):
        # Calls of notes and references: their numbers are enough.
        if link.get("href", "").startswith("#"):
            del link.attrib["href"]
    content = (etree.tostring(each, encoding="unicode", method="xml") for each in body)
    return "".join(content)


def _found(element: etree._Element, path: str) -> list[html.HtmlElement]:
    found = element.iterfind(f".//{path}")
    return [each for each in found if isinstance(each, html.HtmlElement)]


def _move_title(body: html.HtmlElement) -> None:
    """Put the title before the other lines of the opening."""
    for opening in _found(body, "header"):
        body[:0] = _found(opening, "h1")
        opening.tag = "div"


def _write_drawing(image: etree._Element, file: Path) -> None:
    source = image.get("src", "")
    if not source.startswith(_SVG_DATA):
        raise ValueError("only drawings can be compared")
    data = base64.b64decode(source.removeprefix(_SVG_DATA))
    if file.suffix == ".pdf":
        with pymupdf.open(stream=data, filetype="svg") as drawing:
            data = drawing.convert_to_pdf()
    file.write_bytes(data)
    image.attrib["src"] = file.name
    # As wide as the text, as in the exporter’s PDF.
    for name in ("width", "height"):
        image.attrib.pop(name, "")
    image.attrib["style"] = "width: 100%"
