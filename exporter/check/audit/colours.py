"""The colours of a page: only those that its printer has inks for."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.colour_spaces import ColourSpace, Ink
from exporter.check.audit.drawn_objects import (
    NOWHERE,
    ContentOwner,
    DrawnArea,
    DrawnImage,
    DrawnLine,
    DrawnText,
    PageContent,
    quoted,
)
from exporter.check.file_fault import Fault
from exporter.model.requirements import Inks, Requirements

_NAMES: dict[Inks, str] = {"any": "any colour", "grey": "black alone", "cmyk": "CMYK"}


def faults(leaf: PageContent, asked: Requirements) -> Iterator[Fault]:
    """Colours that are forbidden, each space once for each kind of thing; and mixed text."""
    if asked.colour == "any":
        return
    found: dict[tuple[str, str], list[tuple[ContentOwner, str]]] = {}
    mixed: list[DrawnText] = []
    for thing in leaf.things:
        space, ink, what, name = _seen(thing)
        if space is not None and not allowed(space, ink, asked.colour):
            found.setdefault((what, space.name), []).append((thing.home, name))
        elif isinstance(thing, DrawnText) and ink and _is_mixed(thing, ink, asked):
            mixed.append(thing)
    for (what, space_name), places in found.items():
        home, name = places[0]
        times = f" ({len(places)} places)" if len(places) > 1 else ""
        message = f"{what}{name} in {space_name}, where only {_NAMES[asked.colour]} may be{times}"
        yield leaf.fault("colour-forbidden", message, home)
    for name in dict.fromkeys(
        space.name for space in leaf.spaces if not allowed(space, None, asked.colour)
    ):
        message = f"what is transparent is mixed in {name}"
        yield leaf.fault("colour-forbidden", message, NOWHERE)
    if mixed:
        message = f"the text {quoted(mixed[0].words)} is mixed of several inks"
        yield leaf.fault("colour-forbidden", message, mixed[0].home)


def _is_mixed(text: DrawnText, ink: Ink, asked: Requirements) -> bool:
    """Whether a text has too many inks; words in a drawing may be as colourful as the drawing.

    Black ones have no colour of the drawing's, and a caption is no part of it.
    """
    around = text.home.within("Figure", "Caption")
    drawn = around is not None and around.kind == "Figure"
    return 0 < asked.text_inks < ink.plates and not (drawn and ink.coloured)


def allowed(space: ColourSpace, ink: Ink | None, inks: Inks) -> bool:
    """Whether a colour can be printed with those inks; without `ink`, any colour of the space."""
    match inks, space.kind:
        case ("any", _) | (_, "grey"):
            return True
        case _, "pattern":
            # What the cell of the pattern draws is looked at for itself.
            return space.channels == 0 or space.name.startswith("Device")
        case _, "spot":
            return space.name == "Black"
        case "cmyk", kind:
            return kind == "cmyk"
        case "grey", "cmyk":
            return ink is not None and len(ink.values) == 4 and not any(ink.values[:3])
    return False


def _seen(
    thing: DrawnText | DrawnImage | DrawnLine | DrawnArea,
) -> tuple[ColourSpace | None, Ink | None, str, str]:
    """Space and ink of a thing, what it is, and how it is called."""
    match thing:
        case DrawnText():
            return thing.ink.space, thing.ink, "text ", quoted(thing.words)
        case DrawnImage():
            ink = thing.ink
            return thing.space or (ink.space if ink else None), ink, "a picture", ""
        case DrawnLine():
            return thing.ink.space, thing.ink, "a line", ""
        case DrawnArea():
            return thing.ink.space, thing.ink, "an area", ""
