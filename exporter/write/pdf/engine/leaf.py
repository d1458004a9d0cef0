"""A page of WeasyPrint's that marks what is drawn on it, and remembers the marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import pydyf  # type: ignore[import-untyped]
from weasyprint.document import Page  # type: ignore[import-untyped]
from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]

from exporter.write.pdf.engine.figures import all_hang, marks_in, names_page
from exporter.write.pdf.engine.spelling import is_shaped
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
"""What a link may begin with. A relative address would lead into the folders of this machine."""

_SPACES = {" ", "\N{NO-BREAK SPACE}"}
_UNSEEN = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"


class _Space(str):
    """Spaces between two elements, which the engine would leave out for having no ink.

    Who hears the page by its tags, or copies from it, would find two words run together. To be
    drawn, a text must be something when stripped.
    """

    __slots__ = ()

    def strip(self, _: str | None = None, /) -> str:
        return str(self)


def _heard(text: str) -> str:
    """The text of a box as it is drawn: spaces are, what only rules line breaks is not."""
    if text and set(text) <= _SPACES:
        return _Space(text)
    return text if text.strip(_UNSEEN) else ""


class MarkedPage(Page):  # type: ignore[misc]
    """A page that marks what is drawn on it, and remembers the marks.

    `fates` has every box in reading order, and what kind of artifact it is if it is one. `marks`
    are the stream and the number of each piece; `keys` are the streams of this page. `numbered`
    says that numbers of pages can be put into it later, `spelled` that some of them cannot, `hung`
    that each hangs at its right end.
    """

    def __init__(self, page: Page, number: int, spare: Iterator[int], fates: dict[Any, str]):
        self.__dict__.update(page.__dict__)
        self.number = number
        self.fates = fates
        self.marks: dict[Any, tuple[int, int]] = {}
        self.keys = [number]
        self.numbered = self.spelled = self.hung = False
        self.refused: list[str] = []
        links = [link for link in page.links if self._leads_somewhere(*link)]
        self.links = [link for link in links if not any(_covers(other, link) for other in links)]
        self._spare = spare

    def _leads_somewhere(self, kind: str, target: str, frame: Sequence[float], box: Any) -> bool:
        if self.fates.get(box) or frame[0] >= frame[2] or frame[1] >= frame[3]:
            return False
        # Boxes inside a link repeat its area; of a picture, the line's area is but a strip.
        if box.element.tag != "a" and not isinstance(box, boxes.ReplacedBox):
            return False
        if kind == "internal":
            return True
        if kind == "external" and urlsplit(target).scheme.lower() in _SCHEMES:
            return True
        self.refused.append(target)
        return False

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Draw the page with its marks."""
        stream._tags = {}
        super().paint(stream, scale)
        boxes_by_number = {mark["mcid"]: box for box, mark in stream._tags.items()}
        stream._tags = None
        marks = marks_in(stream)
        self.numbered = marks > 0
        self.hung = all_hang(stream)
        # What is drawn through a group, for example, is marked in another stream.
        self.spelled = marks < sum(map(names_page, boxes_by_number.values()))
        self._settle(stream, self.number, boxes_by_number)
        self._settle_groups(stream._resources, boxes_by_number)

    def _settle_groups(self, resources: Any, boxes_by_number: dict[int, Any]) -> None:
        # All pages share their resources: what another page has settled is left alone.
        for kind in ("XObject", "Pattern"):
            for group in resources.get(kind, {}).values():
                if not isinstance(group, pydyf.Stream) or hasattr(group, "settled"):
                    continue
                group.settled = True
                if not hasattr(group, "_resources"):
                    continue
                key = next(self._spare)
                if self._settle(group, key, boxes_by_number):
                    group.extra["StructParents"] = key
                    self.keys.append(key)
                self._settle_groups(group._resources, boxes_by_number)

    def _settle(self, stream: Any, key: int, boxes_by_number: dict[int, Any]) -> int:
        """Write the marks of a stream anew; how many pieces it holds.

        Margin boxes and repeated heads become artifacts. A mark inside another goes, since tagged
        content and artifacts may not be nested (ISO 14289-1, 7.1); so does one that holds no glyph.
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
                        if self.fates.get(box):
                            mark = ["/Artifact", self.fates[box], b"BDC"]
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
    """What is said of a piece: its number, and its words where the glyphs do not spell them."""
    if isinstance(box, boxes.TextBox) and is_shaped(box.text):
        return {"MCID": number, "ActualText": pydyf.String(box.text)}
    return {"MCID": number}


def _covers(link: Any, other: Any) -> bool:
    """Whether a link's area makes that of another part of the same link superfluous."""
    (*target, (left, top, right, bottom), box), (*same, (x1, y1, x2, y2), inner) = link, other
    within = left <= x1 and top <= y1 and right >= x2 and bottom >= y2
    return box is not inner and target == same and within


def marked_pages(pages: Sequence[Page]) -> list[MarkedPage]:
    """The pages as leaves. They know which of their boxes other pages have shown already."""
    heads: set[Any] = set()
    spare = iter(range(len(pages), 1_000_000_000))
    leaves = []
    for number, page in enumerate(pages):
        shown: set[Any] = set()
        fates: dict[Any, str] = {}
        for box, fate in box_roles(page._page_box, "", heads, shown):
            fates[box] = fates.get(box) or fate
        heads |= shown
        leaves.append(MarkedPage(page, number, spare, fates))
    return leaves


def box_roles(box: Any, fate: str, heads: set[Any], shown: set[Any]) -> list[tuple[Any, str]]:
    """Every box below, in reading order, with the properties of the artifact that it is if any."""
    found: list[tuple[Any, str]] = []
    _find_fates(box, fate, heads, shown, found)
    return found


def _find_fates(
    box: Any, fate: str, heads: set[Any], shown: set[Any], found: list[tuple[Any, str]]
) -> None:
    if isinstance(box, boxes.MarginBox):
        place = {"@top": "/Header", "@bot": "/Footer"}.get(box.at_keyword[:4])
        subtype = f"/Subtype {place}" if place else ""
        fate = f"<</Type /Pagination{subtype}>>"
    elif getattr(box, "is_header", False) or getattr(box, "is_footer", False):
        # The head of a table is text on its first page, and repeated on the others.
        if box.element in heads:
            fate = "<</Type /Pagination>>"
        shown.add(box.element)
    elif isinstance(box, boxes.ReplacedBox) and box.element.get("alt") == "":
        fate = "<</Type /Layout>>"
    if isinstance(box, boxes.TextBox):
        box.text = _heard(box.text)
    found.append((box, fate))
    for child in box.children:
        # What stands in for a box that is positioned absolutely knows the box itself.
        _find_fates(getattr(child, "_box", child), fate, heads, shown, found)
