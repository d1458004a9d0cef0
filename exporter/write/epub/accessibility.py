"""What a book may say about its accessibility: what was found in it, and no more.

A claim that it conforms to a standard is never made here: it needs a person who checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from exporter.model.nodes import Image, Node
from exporter.model.walk import walk
from exporter.write.epub.package import Entry

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Findings:
    """What there is in a book that bears on how it can be read.

    `pictures` counts the pictures of the text and `described` those with alternative text by their
    author. `absent` counts the placeholders of pictures that could not be had. `moving` says that a
    picture has more than one frame, `formulas` that there is MathML, `apparatus` that there are
    notes or references. `portraits` counts the pictures of people beside their names. `cover` says
    what is on the cover: nothing if there is none.
    """

    pictures: int = 0
    described: int = 0
    absent: int = 0
    moving: bool = False
    formulas: bool = False
    apparatus: bool = False
    portraits: int = 0
    cover: Literal["", "ornament", "picture"] = "ornament"


def count_pictures(nodes: Iterable[Node]) -> tuple[int, int, int]:
    """The pictures below the nodes: how many, how many described, how many absent."""
    images = [node for node in walk(nodes) if isinstance(node, Image)]
    present = [image for image in images if image.asset]
    described = [image for image in present if image.alt.strip() and not image.alt_is_ours]
    return len(present), len(described), len(images) - len(present)


def entries(findings: Findings) -> tuple[Entry, ...]:
    """The findings in the vocabulary of schema.org (EPUB Accessibility 1.1, section 2)."""
    modes = ["textual"] + ["visual"] * bool(findings.pictures)
    all_described = findings.described == findings.pictures
    sufficient = ["textual"] if all_described else []
    sufficient += ["textual,visual"] if findings.pictures else []
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "ARIA"]
    features += ["displayTransformability", "unlocked"]
    features += ["alternativeText"] if findings.pictures and all_described else []
    features += ["MathML"] if findings.formulas else []
    hazards = ["none"]
    if findings.moving:
        hazards = ["unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard"]
    said = (
        *(("schema:accessMode", value) for value in modes),
        *(("schema:accessModeSufficient", value) for value in sufficient),
        *(("schema:accessibilityFeature", value) for value in features),
        *(("schema:accessibilityHazard", value) for value in hazards),
    )
    return (
        *(Entry("meta", value, (("property", property_),)) for property_, value in said),
        Entry(
            "meta",
            summary(findings),
            (("property", "schema:accessibilitySummary"), (_XML_LANG, "en")),
        ),
    )


def summary(findings: Findings) -> str:
    """The findings in plain English."""
    said = [
        "The text can be shown in any size, font and colour, and read aloud by a reading system.",
        "A table of contents leads to its titles, which are headings.",
    ]
    if findings.apparatus:
        said.append("Notes and references are linked there and back.")
    count, described = findings.pictures, findings.described
    if count and described == count:
        said.append(
            "The one picture has alternative text by its author."
            if count == 1
            else f"All {count} pictures have alternative text by their authors."
        )
    elif count:
        said.append(
            f"Of {_pictures(count)}, {described} {'has' if described == 1 else 'have'} alternative "
            "text by the author; for the rest, the caption or the name of the file stands in."
        )
    if findings.portraits:
        said.append("Portraits of authors stand beside their names and say no more than those.")
    if findings.absent:
        where = "its place" if findings.absent == 1 else "the place of each"
        lost = _pictures(findings.absent).capitalize()
        said.append(f"{lost} could not be had; words stand in {where}.")
    if findings.moving:
        said.append("There are moving pictures; whether they flash was not checked.")
    if findings.formulas:
        said.append("Formulas are MathML, each with its TeX source as alternative text.")
    if findings.cover:
        shown = "an ornament" if findings.cover == "ornament" else "a picture that is not described"
        said.append(f"The cover gives its words as alternative text; it also shows {shown}.")
    said.append("No claim is made that the book conforms to a standard of accessibility.")
    return " ".join(said)


def _pictures(count: int) -> str:
    return "one picture" if count == 1 else f"{count} pictures"
