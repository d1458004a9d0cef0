"""The rules of a full cover: its spine, its folds, its barcode, and its inks."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Page

from exporter.check.audit.boxes import millimetres
from exporter.check.audit.image_inks import greatest_ink, images_of
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
from exporter.file_formats.pdf.coordinates import POINTS_PER_MM, Box, is_outside, is_within
from exporter.model.requirements import Requirements
from exporter.options.cover_geometry import CoverGeometry, Panel

_TOLERANCE = 1.5
"""Points: glyphs extend slightly beyond their boxes."""
_INK_TOLERANCE = 0.02
_PICTURE_TOLERANCE = 0.06
"""Of the sum of the inks; JPEG compression changes those of pixels."""
_BLACK = 0.85
"""The share of black from which text is taken for black."""
_MIN_MODULE = 0.264 * POINTS_PER_MM
"""The narrowest module of an EAN-13: 80% of 0.33 mm (ISO/IEC 15420)."""
_QUIET_BEFORE, _QUIET_AFTER = 11, 5
"""The modules of white that are needed before the first bar, and after the last of an add-on."""
_WIDEST_BAR = 4 * 0.66 * POINTS_PER_MM
"""Four modules at 200%."""


def cover_problems(page: Page, content: PageContent, required: Requirements) -> Iterator[Problem]:
    """Yield what breaks a rule of the cover, whose geometry is in the requirements."""
    cover = required.cover
    if cover is None:
        return
    area = _placed(cover.barcode, content)
    code = [item for item in content.items if _is_in_figure(item, area)]
    texts = [item for item in content.items if isinstance(item, DrawnText) and item not in code]
    yield from _spine_problems(content, cover, texts)
    yield from _fold_problems(content, cover, texts)
    # The service prints its own barcode there if the cover has none.
    covered = _around(code) or area
    others = [text for text in texts if not is_outside(text.box, covered)]
    if others:
        message = f"the text {quoted(others[0].text)} is in the area of the barcode"
        yield content.problem("barcode-wrong", message, *others)
    yield from _bar_problems(content, code)
    yield from _ink_problems(content, cover)
    yield from _picture_problems(page, content, cover)


def _spine_problems(
    content: PageContent, cover: CoverGeometry, texts: list[DrawnText]
) -> Iterator[Problem]:
    """Yield text on a spine that must have none, or too close to its edges."""
    spine = _placed(cover.spine, content)
    on_spine = [text for text in texts if _middle_in(text.box, spine)]
    if not on_spine:
        return
    first = quoted(on_spine[0].text)
    if cover.spine_safe is None:
        size = f"{millimetres(cover.spine_width)} and {cover.pages} pages"
        message = f"the text {first} is on a spine of {size}, which {cover.rules.printer} refuses"
        yield content.problem("spine-text", message, *on_spine)
        return
    safe = _placed(cover.spine_safe, content)
    over = [text for text in on_spine if not is_within(text.box, safe, _TOLERANCE)]
    if over:
        margin = millimetres(cover.rules.spine_margin)
        message = f"the text {quoted(over[0].text)} is less than {margin} from a fold, or at an end"
        yield content.problem("spine-text", f"{message} of the spine", *over)


def _fold_problems(
    content: PageContent, cover: CoverGeometry, texts: list[DrawnText]
) -> Iterator[Problem]:
    """Yield text of the front or of the back that is too close to an edge or to the spine."""
    for panel, safe in ((cover.front, cover.front_safe), (cover.back, cover.back_safe)):
        own, area = _placed(panel, content), _placed(safe, content)
        over = [
            text
            for text in texts
            if _middle_in(text.box, own) and not is_within(text.box, area, _TOLERANCE)
        ]
        if over:
            what = f"the text {quoted(over[0].text)}{places(len(over))}"
            message = f"{what} is too close to an edge, or to the fold at the spine"
            yield content.problem("page-outside", message, *over)


def _bar_problems(content: PageContent, code: list[DrawnItem]) -> Iterator[Problem]:
    """Yield bars that are not black, too thin, or without white around them."""
    bars = [item for item in code if isinstance(item, DrawnLine | DrawnArea) and _is_bar(item)]
    if not bars:
        return
    if not all(_is_black(bar.ink) for bar in bars):
        message = "the bars of the barcode are not in black ink only"
        yield content.problem("barcode-wrong", message, *bars)
    thinnest = min(bar.box[2] - bar.box[0] for bar in bars)
    if thinnest < _MIN_MODULE - 0.01:
        message = (
            f"the thinnest bar of the barcode is {thinnest:.2f} pt wide; the minimum is "
            f"{_MIN_MODULE:.2f} pt, which is 80% of the nominal size"
        )
        yield content.problem("barcode-wrong", message, *bars)
    start = min(bar.box[0] for bar in bars) - _QUIET_BEFORE * thinnest + 0.1
    end = max(bar.box[2] for bar in bars) + _QUIET_AFTER * thinnest - 0.1
    grounds = [item for item in code if isinstance(item, DrawnArea) and not item.ink.ink_count]
    if not any(ground.box[0] <= start and ground.box[2] >= end for ground in grounds):
        message = "the barcode has no white ground with quiet zones beside its bars"
        yield content.problem("barcode-wrong", message, *bars)


def _ink_problems(content: PageContent, cover: CoverGeometry) -> Iterator[Problem]:
    """Yield black text in several inks, and items with more ink than the service prints."""
    items = [item for item in content.items if not isinstance(item, DrawnImage)]
    texts = [
        item for item in items if isinstance(item, DrawnText) and _is_composite_black(item.ink)
    ]
    if texts:
        count = places(len(texts))
        message = f"the black text {quoted(texts[0].text)} is printed in several inks{count}"
        yield content.problem("colour-forbidden", message, *texts)
    most = cover.rules.max_ink
    heavy = [item for item in items if most and _ink(item) > most + _INK_TOLERANCE]
    if heavy:
        found = max(map(_ink, heavy))
        message = (
            f"an item has {found:.0%} of ink{places(len(heavy))}; {cover.rules.printer} recommends "
            f"{most:.0%} at most"
        )
        yield content.problem("ink-heavy", message, *heavy)


def _picture_problems(page: Page, content: PageContent, cover: CoverGeometry) -> Iterator[Problem]:
    """Yield the picture with the greatest sum of inks, if that is more than the service prints."""
    most = cover.rules.max_ink
    found = max(map(greatest_ink, images_of(page)), default=0.0) if most else 0.0
    if found > most + _PICTURE_TOLERANCE:
        message = (
            f"a picture has {found:.0%} of ink; {cover.rules.printer} recommends {most:.0%} at most"
        )
        yield content.problem("ink-heavy", message)


def _ink(item: DrawnText | DrawnLine | DrawnArea) -> float:
    """Return the sum of the four inks of an item."""
    colour = item.ink.colour
    return sum(colour.components) if colour.space.kind == "cmyk" else 0.0


def _is_composite_black(ink: Ink) -> bool:
    components = ink.colour.components
    if ink.space.kind != "cmyk" or len(components) != 4:
        return False
    return components[3] >= _BLACK and max(components[:3]) > 0


def _is_black(ink: Ink) -> bool:
    match ink.space.kind:
        case "grey":
            return ink.colour.components == (0.0,)
        case "cmyk":
            return ink.colour.components == (0.0, 0.0, 0.0, 1.0)
        case _:
            return False


def _is_bar(item: DrawnLine | DrawnArea) -> bool:
    width, height = item.box[2] - item.box[0], item.box[3] - item.box[1]
    return item.ink.ink_count > 0 and width <= _WIDEST_BAR and height > 3 * width


def _is_in_figure(item: DrawnItem, area: Box) -> bool:
    """Return whether an item belongs to a figure in an area."""
    return bool(item.owner.enclosing("Figure")) and _middle_in(item.box, area)


def _around(items: list[DrawnItem]) -> Box | None:
    """Return the box around some items; None around none."""
    if not items:
        return None
    lefts, bottoms, rights, tops = zip(*(item.box for item in items), strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _placed(panel: Panel, content: PageContent) -> Box:
    """Return a panel in the coordinates of the page."""
    x, y = content.trim[0], content.trim[1]
    return panel[0] + x, panel[1] + y, panel[2] + x, panel[3] + y


def _middle_in(box: Box, area: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]
