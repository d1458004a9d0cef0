"""Pages that number each piece of content as it is drawn, so that the exporter can tag it.

WeasyPrint's own structure tags are not used: they split an element at a page break, and hold
running heads as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pydyf
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from exporter.file_formats.urls import split_url
from exporter.write.pdf.engine.page_number_marks import any_number_fits, is_page_number, marks_in
from exporter.write.pdf.engine.reading_order import put_in_reading_order
from exporter.write.pdf.jobs.job import BOOK_SCHEME

_SCHEMES = {
    BOOK_SCHEME,
    "ftp",
    "ftps",
    "geo",
    "http",
    "https",
    "mailto",
    "news",
    "sms",
    "tel",
    "urn",
    "xmpp",
}
"""Schemes of addresses that a link may have. A relative one would name a file of this machine."""

_SPACES = {" ", "\N{NO-BREAK SPACE}"}
_INVISIBLE = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"

_JOINED = (
    *(("\u0900", "\u0dff"), ("\u0f00", "\u109f"), ("\u1700", "\u18af"), ("\u1900", "\u1cff")),
    *(("\ua800", "\ua8ff"), ("\ua930", "\uaadf"), ("\uabc0", "\uabff")),
    ("\U00011000", "\U00011fff"),
)
"""Scripts, from Devanagari to Tirhuta, whose letters join and change places in a cluster.

Those written from right to left have no part in it: readers reverse their glyphs, and would reverse
an `ActualText` too.
"""


class _DrawnSpace(str):
    """Spaces between two elements, which the engine would not draw.

    Without them, words run together when the page is read aloud or copied. The engine draws a text
    if it is not empty when stripped.
    """

    __slots__ = ()

    def strip(self, _: str | None = None, /) -> str:
        return str(self)


def _drawn_text(text: str) -> str:
    """Return the text of a box as it is drawn: with spaces, without line break controls alone."""
    if text and set(text) <= _SPACES:
        return _DrawnSpace(text)
    return text if text.strip(_INVISIBLE) else ""


class MarkedPage(Page):  # type: ignore[misc]  # no types
    """A page that numbers its marked content (ISO 32000-1, 14.6) while it is painted.

    `number` counts from 0. `box_roles` has every box in reading order, with the properties of the
    artifact that it is if any. After `paint`, `marks` has the stream and the number of the content
    of boxes, `keys` the `StructParents` of the streams of this page. `has_numbers` means that page
    numbers can be put into it later; for `needs_numbers`, `any_number_fits` and `dropped_links` see
    `LayoutResult`.
    """

    def __init__(
        self, page: Page, number: int, unused_keys: Iterator[int], box_roles: dict[Any, str]
    ):
        self.__dict__.update(page.__dict__)
        self.number = number
        self.box_roles = box_roles
        self.marks: dict[Any, tuple[int, int]] = {}
        self.keys = [number]
        self.has_numbers = self.needs_numbers = self.any_number_fits = False
        self.dropped_links: list[str] = []
        links = [link for link in page.links if self._is_followed(*link)]
        self.links = [link for link in links if not any(_covers(other, link) for other in links)]
        self._unused_keys = unused_keys

    def _is_followed(self, kind: str, target: str, area: Sequence[float], box: Any) -> bool:
        if self.box_roles.get(box) or area[0] >= area[2] or area[1] >= area[3]:
            return False
        # Boxes inside a link repeat its area; that of an image is larger than that of its line.
        if box.element.tag != "a" and not isinstance(box, boxes.ReplacedBox):
            return False
        if kind == "internal":
            return True
        if kind == "external" and split_url(target).scheme.lower() in _SCHEMES:
            return True
        self.dropped_links.append(target)
        return False

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the page into a stream, and number its marked content."""
        stream._tags = {}
        super().paint(stream, scale)
        boxes_by_number = {mark["mcid"]: box for box, mark in stream._tags.items()}
        stream._tags = None
        marks = marks_in(stream)
        self.has_numbers = marks > 0
        self.any_number_fits = any_number_fits(stream)
        # A number that is drawn in a group, for example, is marked in another stream.
        self.needs_numbers = marks < sum(map(is_page_number, boxes_by_number.values()))
        self._number(stream, self.number, boxes_by_number)
        self._number_groups(stream._resources, boxes_by_number)

    def _number_groups(self, resources: Any, boxes_by_number: dict[int, Any]) -> None:
        # All pages share their resources; the groups of earlier pages are left as they are.
        for kind in ("XObject", "Pattern"):
            for group in resources.get(kind, {}).values():
                if not isinstance(group, pydyf.Stream) or hasattr(group, "settled"):
                    continue
                group.settled = True
                if not hasattr(group, "_resources"):
                    continue
                key = next(self._unused_keys)
                if self._number(group, key, boxes_by_number):
                    group.extra["StructParents"] = key
                    self.keys.append(key)
                self._number_groups(group._resources, boxes_by_number)

    def _number(self, stream: Any, key: int, boxes_by_number: dict[int, Any]) -> int:
        """Number the marked content of a stream from 0, and return how much there is.

        Margin boxes and repeated heads become artifacts. A mark inside another is removed, since
        tagged content and artifacts must not be nested (ISO 14289-1, 7.1); so is one without a
        glyph.
        """
        done: list[Any] = []
        open_: list[bool] = []
        count = 0
        for item in stream.stream:
            match item:
                case b"BDC":
                    number = done.pop()["MCID"]
                    tag = done.pop()
                    box = boxes_by_number[number]
                    mark: list[Any] = []
                    if not any(open_):
                        if self.box_roles.get(box):
                            mark = ["/Artifact", self.box_roles[box], b"BDC"]
                        elif not isinstance(box, boxes.TextBox) or box.text.strip():
                            mark = [tag, pydyf.Dictionary(_properties(box, count)), b"BDC"]
                            self.marks[box] = (key, count)
                            count += 1
                    open_.append(bool(mark))
                    done += mark
                case b"BMC":
                    tag = done.pop()
                    outer = not any(open_)
                    open_.append(outer)
                    done += [tag, b"BMC"] if outer else []
                case b"EMC":
                    done += [b"EMC"] if open_.pop() else []
                case _:
                    done.append(item)
        stream.stream = done
        return count


def _properties(box: Any, number: int) -> dict[str, Any]:
    """Return the property list of marked content, with its text if the glyphs do not spell it."""
    if isinstance(box, boxes.TextBox) and _is_joined(box.text):
        return {"MCID": number, "ActualText": pydyf.String(box.text)}
    return {"MCID": number}


def _is_joined(text: str) -> bool:
    """Return whether the glyphs of a text, one after the other, would not spell it."""
    if text.isascii() or max(text) < _JOINED[0][0]:
        return False
    return any(first <= character <= last for character in text for first, last in _JOINED)


def _covers(link: Any, other: Any) -> bool:
    """Return whether an area of a link contains that of another part of the same link."""
    (*target, (left, top, right, bottom), box), (*same, (x1, y1, x2, y2), inner) = link, other
    within = left <= x1 and top <= y1 and right >= x2 and bottom >= y2
    return box is not inner and target == same and within


def marked_pages(pages: Sequence[Page]) -> list[MarkedPage]:
    """Return the pages of a chapter as marked pages."""
    heads: set[Any] = set()
    unused_keys = iter(range(len(pages), 1_000_000_000))
    marked = []
    for number, page in enumerate(pages):
        put_in_reading_order(page._page_box)
        shown: set[Any] = set()
        roles: dict[Any, str] = {}
        for box, role in box_roles(page._page_box, "", heads, shown):
            roles[box] = roles.get(box) or role
        heads |= shown
        marked.append(MarkedPage(page, number, unused_keys, roles))
    return marked


def box_roles(box: Any, role: str, heads: set[Any], shown: set[Any]) -> list[tuple[Any, str]]:
    """Return every box below, in reading order, with the properties of its artifact if it is one.

    `role` is that of the box. `heads` are table heads and feet that earlier pages have shown; those
    of this page are added to `shown`.
    """
    found: list[tuple[Any, str]] = []
    _find_roles(box, role, heads, shown, found)
    return found


def _find_roles(
    box: Any, role: str, heads: set[Any], shown: set[Any], found: list[tuple[Any, str]]
) -> None:
    if isinstance(box, boxes.MarginBox):
        place = {"@top": "/Header", "@bot": "/Footer"}.get(box.at_keyword[:4])
        subtype = f"/Subtype {place}" if place else ""
        role = f"<</Type /Pagination{subtype}>>"
    elif getattr(box, "is_header", False) or getattr(box, "is_footer", False):
        # The head of a table is text on its first page, and an artifact on the others.
        if box.element in heads:
            role = "<</Type /Pagination>>"
        shown.add(box.element)
    elif isinstance(box, boxes.ReplacedBox) and box.element.get("alt") == "":
        role = "<</Type /Layout>>"
    if isinstance(box, boxes.TextBox):
        box.text = _drawn_text(box.text)
    found.append((box, role))
    for child in box.children:
        # The placeholder of an absolutely positioned box holds the box itself.
        _find_roles(getattr(child, "_box", child), role, heads, shown, found)
