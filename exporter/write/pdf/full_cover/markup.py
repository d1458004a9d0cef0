"""A full cover as XHTML and CSS for the layout engine.

Front, spine and back are in the order in which they are read. What is decoration has no text
alternative.
"""

from __future__ import annotations

from dataclasses import dataclass

from exporter.model.assets import Asset
from exporter.model.book import Person
from exporter.model.edition import BackCover, Edition
from exporter.options.cover_geometry import MARGIN, Panel
from exporter.write.cover.barcode import Barcode
from exporter.write.cover.drawing import WIDTH
from exporter.write.cover.motif import GROUND, Colour, MotifArea
from exporter.write.cover.motif_drawings import motif_of
from exporter.write.cover.motif_svg import motif_to_svg
from exporter.write.cover.page import fills_page
from exporter.write.pdf.full_cover.back_text import (
    ABOUT,
    BESIDE,
    BETWEEN,
    LEADING,
    PHOTO,
    TALLEST,
)
from exporter.write.pdf.full_cover.front_picture import picture_box
from exporter.write.pdf.full_cover.plan import CoverPlan
from exporter.write.pdf.full_cover.publisher_line import TRACKING as PUBLISHER_TRACKING
from exporter.write.pdf.full_cover.publisher_line import PublisherLine
from exporter.write.pdf.full_cover.spine_text import NAMES_LINE, TITLE_LINE, TRACKING
from exporter.write.xhtml import Dialect, attribute, blocks_to_xhtml, text

MOTIF_URL, BARCODE_URL = "x-picture:motif.svg", "x-picture:barcode.svg"
_NAMES = 2.6 * 3
"""The distance of the names from the foot, in hundredths of the page width, as in `print.css`."""


_BELOW_BASELINE = 0.5
"""The part of the line of the publisher that is below its baseline, in font sizes."""
_APART = ":is(p + p, p + :is(ul, ol, dl, blockquote), :is(ul, ol, dl, blockquote) + *)"
"""What begins with a space above it."""
_BEYOND = 1.0
"""Points that the motif continues beyond the bleed, where its edges would be smoothed."""


@dataclass(frozen=True, slots=True)
class CoverMarkup:
    """A cover for the layout engine: its XHTML, its own styles, and its drawings by address."""

    xhtml: str
    css: str
    drawings: dict[str, bytes]


def cover_markup(
    edition: Edition, back: BackCover, plan: CoverPlan, code: Barcode | None, dialect: Dialect
) -> CoverMarkup:
    """Return a cover. `code` is its barcode, if it has one."""
    drawings: dict[str, bytes] = {}
    rules: list[str] = [_ground(plan.ground)]
    parts: list[str] = []
    if plan.front:
        svg, rule = _motif(edition.metadata.motif_text, plan)
        drawings[MOTIF_URL] = svg.encode()
        rules.append(rule)
        parts.append(f'<img class="wide-motif" src="{MOTIF_URL}" alt=""/>')
        parts.append(f'<div class="front">\n{plan.front.xhtml}\n</div>')
        rules += _front_rules(plan)
    elif edition.cover:
        parts.append(_picture(edition.cover, edition.metadata.title, dialect))
        rules.append(_picture_rule(edition.cover, plan))
    serif = " serif" if plan.fonts.serif_labels else ""
    if plan.spine:
        names = f' <span class="who{serif}">{text(plan.spine.names)}</span>'
        names = names if plan.spine.names else ""
        regular = " regular" if plan.fonts.regular_title else ""
        parts.append(f'<p class="spine-text{regular}">{text(plan.spine.title)}{names}</p>')
        rules += _spine_rules(plan)
    parts.append(_back(back, dialect))
    rules += _back_rules(plan)
    if plan.publisher:
        parts.append(f'<p class="publisher{serif}">{text(plan.publisher.name)}</p>')
        rules.append(_publisher_rule(plan.publisher, plan))
    if code:
        drawings[BARCODE_URL] = code.svg.encode()
        alt = f"ISBN {back.isbn}" + (f", {back.price}" if back.price else "")
        parts.append(f'<p class="barcode"><img src="{BARCODE_URL}" alt="{attribute(alt)}"/></p>')
        rules.append(_barcode_rule(code, plan))
    body = "\n".join(part for part in parts if part)
    label = attribute(edition.metadata.title)
    xhtml = f'<section class="division cover full-cover" aria-label="{label}">\n{body}\n</section>'
    return CoverMarkup(xhtml, "\n".join(rules), drawings)


def _back(back: BackCover, dialect: Dialect) -> str:
    category = f'<p class="kicker">{text(back.category)}</p>' if back.category else ""
    blocks = blocks_to_xhtml(back.page.blocks, dialect)
    people = "\n".join(_person(person, dialect) for person in back.page.people)
    about = f'<div class="people">\n{people}\n</div>' if people else ""
    inner = "\n".join(part for part in (category, blocks, about) if part)
    return f'<div class="back">\n{inner}\n</div>'


def _person(person: Person, dialect: Dialect) -> str:
    """Return an author: photograph, name and biography."""
    photo = ""
    if person.photo:
        # Decorative: the name follows.
        photo = f'<img class="photo" src="{attribute(dialect.image(person.photo))}" alt=""/>\n'
    class_ = "about pictured" if photo else "about"
    bio = blocks_to_xhtml(person.bio, dialect)
    name = f'<p class="name">{text(person.author.name)}</p>'
    return f'<div class="{class_}">\n{photo}{name}\n{bio}\n</div>'


def _ground(colour: Colour) -> str:
    return f"@page cover {{ background: {_hex(colour)}; }}"


def _motif(seed: str, plan: CoverPlan) -> tuple[str, str]:
    """Return the motif across the cover as SVG, and the rule that places it."""
    geometry = plan.geometry
    left, pixel = _front_left(plan), geometry.unit * 100 / WIDTH
    bleed = geometry.rules.bleed + _BEYOND
    area = MotifArea(
        geometry.page.width / pixel,
        plan.motif,
        plan.front.band if plan.front else 0,
        left=(left + bleed) / pixel,
        right=(geometry.width - left - geometry.page.width + bleed) / pixel,
        below=bleed / pixel,
    )
    svg = motif_to_svg(motif_of(seed, area))
    box = (-bleed, -bleed, geometry.width + bleed, plan.motif * pixel)
    return svg, _rule(".wide-motif", plan, box)


def _front_rules(plan: CoverPlan) -> list[str]:
    geometry = plan.geometry
    left = _front_left(plan)
    box = (left, 0.0, left + geometry.page.width, geometry.height)
    start, end = ("right", "left") if geometry.rtl else ("left", "right")
    # The lowest line of letters stands on the safe area, and its box extends below it.
    lowest = max(_NAMES * plan.unit, geometry.rules.safety - 0.2 * 3 * plan.unit)
    return [
        _rule(".front", plan, box),
        f".full-cover {{ font-size: {plan.unit:.4f}pt; }}",
        f".full-cover .names, .full-cover .year {{ bottom: {lowest:.3f}pt; }}",
        f".full-cover :is(.heading, .names) {{ {start}: {geometry.margin:.3f}pt; }}",
        f".full-cover .heading {{ top: {geometry.top:.3f}pt; }}",
        f".full-cover .year {{ {end}: {geometry.margin:.3f}pt; }}",
    ]


def _front_left(plan: CoverPlan) -> float:
    """Return the left edge of the front without the part of its board that is at the spine."""
    geometry = plan.geometry
    left, _, right, _ = geometry.front
    return left if geometry.rtl else right - geometry.page.width


def _picture(picture: Asset, title: str, dialect: Dialect) -> str:
    source = attribute(dialect.image(picture))
    return f'<p class="front-picture"><img src="{source}" alt="{attribute(title)}"/></p>'


def _picture_rule(picture: Asset, plan: CoverPlan) -> str:
    """Return the rules for a picture: over the front and its bleed, or uncropped inside of it."""
    box = picture_box(picture, plan.geometry)
    fit = "cover" if fills_page(picture) else "contain"
    size = f"width: {box[2] - box[0]:.3f}pt; height: {box[3] - box[1]:.3f}pt"
    return (
        f"{_rule('.front-picture', plan, box)}\n.front-picture img {{ {size}; object-fit: {fit};"
        " object-position: center; }"
    )


def _spine_rules(plan: CoverPlan) -> list[str]:
    """Return the rules of the spine's text, which reads from the head to the foot.

    Its letters stand upright on a book that lies on its back.
    """
    spine, geometry = plan.spine, plan.geometry
    if spine is None:
        return []
    left, _, right, _ = geometry.spine
    lead, above, names = right - left, 0.0, ""
    if spine.is_stacked:
        lead = spine.size * TITLE_LINE
        names_lead = spine.names_size * NAMES_LINE
        above = (right - left - lead - names_lead) / 2
        names = f" display: block; margin: 0; line-height: {names_lead:.3f}pt;"
    start, at, turn, tracking = "left", (right, spine.start), 90, f"{TRACKING}em"
    if geometry.rtl:
        # Joined letters are not tracked.
        start, at, turn, tracking = "right", (left, spine.start + spine.length), -90, "0"
    return [
        f".spine-text {{ left: {at[0]:.3f}pt; top: {at[1]:.3f}pt; transform: rotate({turn}deg);"
        f" width: {spine.length:.3f}pt; height: {right - left - above:.3f}pt;"
        f" padding-top: {above:.3f}pt; line-height: {lead:.3f}pt; font-size: {spine.size:.2f}pt;"
        f" color: {_hex(plan.ink)}; }}",
        f".spine-text .who {{ font-size: {spine.names_size:.2f}pt;"
        f" letter-spacing: {tracking}; margin-{start}: 1.4em;{names} }}",
    ]


def _back_rules(plan: CoverPlan) -> list[str]:
    geometry, unit, size = plan.geometry, plan.unit, plan.text
    left, _, right, _ = geometry.back
    start = right - geometry.page.width if geometry.rtl else left
    inside = start + geometry.margin
    measure = (100 - 2 * MARGIN) * unit
    ink, side = _hex(plan.ink), "right" if geometry.rtl else "left"
    # On the colour of a picture, that of labels may not be legible.
    label = "" if plan.ground == GROUND else f" color: {ink};"
    return [
        f".back {{ left: {inside:.3f}pt; top: {geometry.top:.3f}pt; width: {measure:.3f}pt;"
        f" font-size: {size:g}pt; line-height: {LEADING}; color: {ink}; }}",
        f".full-cover .back {_APART} {{ margin-top: {BETWEEN}em; }}",
        f".full-cover .back figure img {{ max-height: {TALLEST * measure:.3f}pt; }}",
        f".full-cover .back .kicker {{ font-size: {2.625 * unit:.3f}pt;{label} }}",
        f".back .people {{ font-size: {size * ABOUT:.3f}pt; line-height: {LEADING}; }}",
        f".back .photo {{ width: {PHOTO * unit:.3f}pt; height: {PHOTO * unit:.3f}pt; }}",
        f".full-cover .back :is(p, li) {{ text-align: {side}; }}",
        ".full-cover .back .name + p { margin-top: 0; }",
        f".back .photo {{ {side}: 0; }}",
        f".back .pictured {{ padding-{side}: {(PHOTO + BESIDE) * unit:.3f}pt;"
        f" min-height: {PHOTO * unit:.3f}pt; }}",
    ]


def _publisher_rule(publisher: PublisherLine, plan: CoverPlan) -> str:
    """Return the rule of the publisher, on the last line of the names on the front."""
    geometry, unit = plan.geometry, plan.unit
    left, _, right, _ = geometry.back
    start, side = left + geometry.margin, "left"
    if geometry.rtl:
        start, side = right - geometry.margin - publisher.room, "right"
    foot = max(_NAMES * unit, geometry.rules.safety - 0.2 * 3 * unit)
    # The baseline of smaller type is higher in its box.
    foot += (3 * unit - publisher.size) * _BELOW_BASELINE
    tracking = "0" if geometry.rtl else f"{PUBLISHER_TRACKING}em"
    return (
        f".full-cover .publisher {{ left: {start:.3f}pt; width: {publisher.room:.3f}pt;"
        f" bottom: {foot:.3f}pt; font-size: {publisher.size:.3f}pt; letter-spacing: {tracking};"
        f" text-align: {side}; white-space: nowrap; }}"
    )


def _barcode_rule(code: Barcode, plan: CoverPlan) -> str:
    """Return the rule of the barcode, in the corner of its area that is at the spine."""
    geometry = plan.geometry
    left, bottom, right, _ = geometry.barcode
    start = left if geometry.rtl else right - code.width
    box = (start, bottom, start + code.width, bottom + code.height)
    size = f"width: {code.width:.3f}pt; height: {code.height:.3f}pt"
    return f"{_rule('.barcode', plan, box)}\n.barcode img {{ {size}; }}"


def _rule(selector: str, plan: CoverPlan, box: Panel) -> str:
    """Return a rule that places an element in a box, given from the lower left corner."""
    left, bottom, right, top = box
    return (
        f"{selector} {{ left: {left:.3f}pt; top: {plan.geometry.height - top:.3f}pt;"
        f" width: {right - left:.3f}pt; height: {top - bottom:.3f}pt; }}"
    )


def _hex(colour: Colour) -> str:
    return "#" + bytes(colour).hex()
