"""WeasyPrint: the one module that knows it. A sheet goes in, pages come out.

Its own structure tags are left aside, since they part what a page break parts and count running
heads as text. Here it is only made to mark each piece as it is drawn; `structure` builds the tree.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from exporter.write.pdf.fontconfig import bundled_fonts
from exporter.write.pdf.missing import EngineMissing
from exporter.write.pdf.sheet import Area, Bookmark, Laid, Piece, Sheet, Spot

try:
    # Fontconfig is asked for its fonts as soon as the module is imported.
    with bundled_fonts():
        import pydyf  # type: ignore[import-untyped]
        from weasyprint import CSS, HTML, VERSION  # type: ignore[import-untyped]
        from weasyprint.document import Page  # type: ignore[import-untyped]
        from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]
except OSError as error:
    raise EngineMissing from error

PRODUCER = f"WeasyPrint {VERSION}"

_POINTS = 0.75
"""PostScript points to a CSS pixel."""

_SCHEMES = {"ftp", "ftps", "geo", "http", "https", "mailto", "news", "sms", "tel", "urn", "xmpp"}
"""What a link may begin with. A relative address would lead into the folders of this machine."""

_NO_NEWS = (
    ".notdef glyph rendered",  # the glyphs are counted below
    "Anchor defined twice",
)


def lay_out(sheet: Sheet) -> Laid:
    """Set a sheet. Whatever is wrong with it is in what comes back."""
    with bundled_fonts(), _listening() as heard:
        fetcher = _Fetcher(sheet.roots)
        fonts = FontConfiguration()
        css = CSS(string=sheet.css, font_config=fonts, url_fetcher=fetcher)
        laid = HTML(string=sheet.html, url_fetcher=fetcher)
        rendered = laid.render(stylesheets=[css], font_config=fonts)
        leaves = _leaves(rendered.pages)
        document = rendered.copy(leaves)
        areas: dict[Any, Area] = {}

        def finish(_: Any, pdf: Any) -> None:
            # The stitcher makes these anew, for the whole book.
            pdf.catalog.pop("Names", None)
            pdf.catalog.pop("Outlines", None)
            areas.update(_areas(leaves, 1 + max(stream for leaf in leaves for stream in leaf.keys)))

        data: bytes = document.write_pdf(finisher=finish)
    return Laid(
        data=data,
        pages=len(leaves),
        root=laid.etree_element,
        drawn=tuple(_in_reading_order(leaves, areas)),
        destinations=_destinations(leaves),
        outline=_bookmarks(document.make_bookmark_tree(_POINTS, transform_pages=True)),
        missing="".join(
            sorted({chr(point) for font in document.fonts.values() for point in font.missing})
        ),
        remarks=tuple(dict.fromkeys(heard)),
        refused=tuple(dict.fromkeys(target for leaf in leaves for target in leaf.refused)),
    )


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Reads files below the roots, and what an address itself holds; nothing else, ever."""

    def __init__(self, roots: Sequence[Path]) -> None:
        super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False)
        self._roots = tuple(root.resolve() for root in roots)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
            raise ValueError("nothing is read but files of the site")
        path = Path(url2pathname(parts.path)).resolve()
        if not any(path.is_relative_to(root) for root in self._roots):
            raise ValueError("the file lies outside the site")
        return URLFetcherResponse(url, path.read_bytes())


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Hear what the engine remarks, and keep it from the terminal."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            words = " ".join(record.getMessage().split())
            if not words.startswith(_NO_NEWS):
                heard.append(words)

    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [logger.propagate for logger in loggers]
    ear = Ear(logging.WARNING)
    for logger in loggers:
        logger.addHandler(ear)
        logger.propagate = False
    try:
        yield heard
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(ear)
            logger.propagate = propagate


class _Leaf(Page):  # type: ignore[misc]
    """A page that marks what is drawn on it, and remembers the marks.

    `fates` says of each box that is not text what kind of artifact it is. `marks` are the stream
    and the number of each piece; `keys` are the streams of this page.
    """

    def __init__(self, page: Page, number: int, spare: Iterator[int], fates: dict[Any, str]):
        self.__dict__.update(page.__dict__)
        self.number = number
        self.fates = fates
        self.marks: dict[Any, tuple[int, int]] = {}
        self.keys = [number]
        self.refused: list[str] = []
        self.links = [link for link in page.links if self._leads_somewhere(*link)]
        self._spare = spare

    def _leads_somewhere(self, kind: str, target: str, frame: Sequence[float], box: Any) -> bool:
        if box in self.fates or frame[0] >= frame[2] or frame[1] >= frame[3]:
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
        stream._tags = {}
        super().paint(stream, scale)
        boxes_by_number = {mark["mcid"]: box for box, mark in stream._tags.items()}
        stream._tags = None
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
                        if box in self.fates:
                            mark = ["/Artifact", self.fates[box], b"BDC"]
                        elif not isinstance(box, boxes.TextBox) or box.text.strip():
                            mark = [tag, pydyf.Dictionary({"MCID": count}), b"BDC"]
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


def _leaves(pages: Sequence[Page]) -> list[_Leaf]:
    heads: set[Any] = set()
    spare = iter(range(len(pages), 1_000_000_000))
    leaves = []
    for number, page in enumerate(pages):
        shown: set[Any] = set()
        fates = {box: fate for box, fate in _fates(page._page_box, "", heads, shown) if fate}
        heads |= shown
        leaves.append(_Leaf(page, number, spare, fates))
    return leaves


def _fates(box: Any, fate: str, heads: set[Any], shown: set[Any]) -> Iterator[tuple[Any, str]]:
    """Every box below, in reading order, with the properties of the artifact that it is if any."""
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
    yield box, fate
    for child in box.children:
        # What stands in for a box that is positioned absolutely knows the box itself.
        yield from _fates(getattr(child, "_box", child), fate, heads, shown)


def _areas(leaves: Sequence[_Leaf], first: int) -> Iterator[tuple[Any, Area]]:
    """Each link's rectangle by its box, in reading order; its annotation is numbered on the way."""
    key = first
    for leaf in leaves:
        for kind, target, _, box in leaf.links:
            if box.link_annotation is not None:
                box.link_annotation["StructParent"] = key
                yield box, Area(leaf.number, key, box.element, target, kind == "internal")
                key += 1


def _in_reading_order(leaves: Sequence[_Leaf], areas: dict[Any, Area]) -> Iterator[Piece | Area]:
    for leaf in leaves:
        height = leaf.height
        left = dict(leaf.marks)
        for box, _ in _fates(leaf._page_box, "", set(), set()):
            if box in areas:
                yield areas[box]
            if box in left:
                yield _piece(box, leaf.number, left.pop(box), height)
        # What no walk finds is not lost: its element says where it belongs.
        for box, mark in left.items():
            yield _piece(box, leaf.number, mark, height)


def _piece(box: Any, page: int, mark: tuple[int, int], height: float) -> Piece:
    frame = None
    if isinstance(box, boxes.ReplacedBox):
        x, y = box.content_box_x(), box.content_box_y()
        frame = (
            x * _POINTS,
            (height - y - box.height) * _POINTS,
            (x + box.width) * _POINTS,
            (height - y) * _POINTS,
        )
    marker = box.element_tag.endswith("::marker")
    return Piece(page, *mark, box.element, marker, frame)


def _destinations(leaves: Sequence[_Leaf]) -> dict[str, Spot]:
    """Where each id is, at the upper left corner of its first part."""
    found: dict[str, Spot] = {}
    for leaf in leaves:
        for name, (x, y, _, _) in leaf.anchors.items():
            found.setdefault(name, Spot(leaf.number, x * _POINTS, (leaf.height - y) * _POINTS))
    return found


def _bookmarks(tree: Sequence[Any]) -> tuple[Bookmark, ...]:
    return tuple(
        Bookmark(title, Spot(*spot), _bookmarks(children)) for title, spot, children, _ in tree
    )
