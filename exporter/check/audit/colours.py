"""Colours that the printer of a PDF has no inks for."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.inks import Ink
from exporter.check.audit.page_content import (
    DrawnArea,
    DrawnImage,
    DrawnItem,
    DrawnLine,
    DrawnText,
    PageContent,
    places,
    quoted,
)
from exporter.check.results import Problem
from exporter.file_formats.pdf.colour_spaces import ColourSpace
from exporter.model.requirements import Inks, Requirements

_ALLOWED: dict[Inks, str] = {"any": "any colour", "grey": "black", "cmyk": "CMYK"}


def colour_problems(content: PageContent, required: Requirements) -> Iterator[Problem]:
    """Yield forbidden colours, each space once for each kind of item; and text in many inks."""
    if required.colour == "any":
        return
    forbidden: dict[tuple[str, str], list[tuple[DrawnItem, str]]] = {}
    mixed: list[tuple[DrawnText, int]] = []
    for item in content.items:
        space, ink, what, name = _described(item)
        if space is not None and not _is_allowed(space, ink, required.colour):
            forbidden.setdefault((what, space.name), []).append((item, name))
        elif isinstance(item, DrawnText) and ink and _has_many_inks(item, ink, required):
            mixed.append((item, ink.ink_count))
    allowed = f"only {_ALLOWED[required.colour]} is allowed"
    for (what, space_name), found in forbidden.items():
        name = found[0][1]
        message = f"{what}{name} is in {space_name}{places(len(found))}; {allowed}"
        yield content.problem("colour-forbidden", message, *(item for item, _ in found))
    for space_name in dict.fromkeys(
        space.name
        for space in content.blend_spaces
        if not _is_allowed(space, None, required.colour)
    ):
        message = f"a transparency group blends in {space_name}; {allowed}"
        yield content.problem("colour-forbidden", message)
    if mixed:
        text, count = mixed[0]
        message = (
            f"the text {quoted(text.text)} is printed with {count} inks{places(len(mixed))}; "
            f"the maximum is {required.text_inks}"
        )
        yield content.problem("colour-forbidden", message, *(text for text, _ in mixed))


def _has_many_inks(text: DrawnText, ink: Ink, required: Requirements) -> bool:
    """Return whether text has too many inks. Coloured labels in a figure are allowed.

    Black labels are not, and a caption is not a part of the figure.
    """
    block = text.owner.enclosing("Figure", "Caption")
    in_figure = block is not None and block.kind == "Figure"
    return 0 < required.text_inks < ink.ink_count and not (in_figure and ink.is_chromatic)


def _is_allowed(space: ColourSpace, ink: Ink | None, inks: Inks) -> bool:
    """Return whether a colour can be printed with some inks; without `ink`, any of its space."""
    match inks, space.kind:
        case ("any", _) | (_, "grey"):
            return True
        case _, "pattern" | "indexed":
            # The cell of a pattern is read as content of its own.
            return space.base is None or _is_allowed(space.base, ink, inks)
        case _, "spot":
            return space.name == "Black"
        case "cmyk", kind:
            return kind == "cmyk"
        case "grey", "cmyk":
            components = ink.colour.components if ink else ()
            return len(components) == 4 and not any(components[:3])
    return False


def _described(item: DrawnItem) -> tuple[ColourSpace | None, Ink | None, str, str]:
    """Return the space and the ink of an item, what it is, and its name for a message."""
    match item:
        case DrawnText():
            return item.ink.space, item.ink, "text ", quoted(item.text)
        case DrawnImage():
            return item.space or (item.ink.space if item.ink else None), item.ink, "an image", ""
        case DrawnLine():
            return item.ink.space, item.ink, "a line", ""
        case DrawnArea():
            return item.ink.space, item.ink, "an area", ""
