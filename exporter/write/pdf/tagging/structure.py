"""The structure of a division: which tag each element of the text becomes, and what it holds.

Tags are those of PDF 1.7 (ISO 32000-1, 14.8.4). The tree is made from the document and not from
its pages, so a paragraph, list or table that a page break parts is one tag. Elements that only look
different (emphasis, code tokens) make no tag: their text hangs on what surrounds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from exporter.write.pdf.jobs.job import BOOK_SCHEME, Area, MarkedContent
from exporter.write.pdf.tagging.descriptions import elements_by_id, short, words
from exporter.write.pdf.tagging.tag import Tag

BLOCKS = {
    "section": "Sect",
    "article": "Sect",
    "div": "Div",
    "figure": "Div",
    "aside": "Div",
    "details": "Div",
    "blockquote": "BlockQuote",
    "p": "P",
    "pre": "P",
    "address": "P",
    "summary": "P",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "caption": "Caption",
    "figcaption": "Caption",
}
INLINES = {"code": "Code", "kbd": "Code", "samp": "Code", "q": "Quote", "svg": "Figure"}

GROUPS = {"Document", "Part", "Sect", "Div", "BlockQuote", "TOC", "TOCI"}
"""Tags that hold blocks only: text that stands in one directly is a paragraph."""

"""Tags that are part of a line."""

_TABLE = ("thead", "tbody", "tfoot", "tr", "th", "td")
_NUMBERING = {"1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman"}


def structure_of(
    root: Element, drawn: Sequence[MarkedContent | Area], *, name: str, lang: str
) -> Tag:
    """The tags of what was drawn, below a tag `Document` that stands for the division.

    Ids become `name/id`. `lang` is the language outside, which is not said again.
    """
    planner = _Planner(root, drawn, name, lang)
    for item in drawn:
        planner.place(item)
    return _pruned(planner.document)


class _Planner:
    """Opens the tag of an element when the first thing in it is to be placed."""

    def __init__(
        self, root: Element, drawn: Iterable[MarkedContent | Area], name: str, lang: str
    ) -> None:
        self.document = Tag("Document")
        self._name = name
        self._ids = elements_by_id(root)
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._calls = dict(_calls(root))
        self._languages: dict[Element | None, str] = {None: lang}
        self._homes: dict[Element, Tag] = {}
        self._items: dict[Element, Tag] = {}
        self._labels: dict[Element, Tag] = {}
        self._linked = {self._link_around(item.element) for item in drawn if isinstance(item, Area)}

    def place(self, item: MarkedContent | Area) -> None:
        """Hang a piece or a link's area where it belongs."""
        element: Element | None = item.element
        if isinstance(item, Area):
            element = self._link_around(item.element)
        if element is None:  # an area always stands in a link
            return
        home = self._home(element)
        if isinstance(item, MarkedContent) and item.marker:
            self._label(element).kids.append(item)
            return
        if isinstance(item, MarkedContent) and item.frame and home.kind in ("Figure", "Formula"):
            home.owner = "Layout"
            home.attributes.setdefault("BBox", item.frame)
        self._line(home).kids.append(item)

    def _link_around(self, element: Element) -> Element | None:
        found: Element | None = element
        while found is not None and found.tag != "a":
            found = self._parents.get(found)
        return found

    def _home(self, element: Element) -> Tag:
        """The tag that holds what stands directly in an element."""
        if element not in self._homes:
            parent = self._parents.get(element)
            above = self.document if parent is None else self._home(parent)
            # A table opens its cells when it is opened itself, which may have been now.
            if element not in self._homes:
                self._homes[element] = self._open(element, above)
        return self._homes[element]

    def _open(self, element: Element, above: Tag) -> Tag:
        lang = self._language(element)
        parent = self._parents.get(element)
        foreign = lang != self._language(parent)
        kind = _local(element)
        role = element.get("role", "")
        id_ = element.get("id", "")
        match kind:
            case "html" | "body":
                return above
            case "ol" if above.kind in ("TOC", "TOCI") or "toc" in _classes(element):
                tag = above.grow("TOC")
            case "li" if above.kind == "TOC":
                tag = self._items[element] = above.grow("TOCI")
            case "li" if above.kind == "L":
                return self._item(element, above, lang if foreign else "")
            case "dt" | "dd" if above.kind == "L":
                return self._entry(element, above, lang if foreign else "")
            case "div" if role == "doc-footnote":
                tag = above.grow("Note")
                id_ = id_ or (parent.get("id", "") if parent is not None else "")
            case "span" if role == "doc-footnote":
                tag = self._line(above).grow("Note")
            case "caption" if above.kind == "Table":
                tag = Tag("Caption")
                above.kids.insert(0, tag)
            case "a" if element in self._linked:
                tag = self._link(element, above)
            case "img":
                formula = "formula" in _classes(element)
                tag = above.grow("Formula" if formula else "Figure")
                tag.alt = element.get("alt") or element.get("src", "").rpartition("/")[2]
            case "abbr" if element.get("title"):
                tag = self._line(above).grow("Span")
                tag.expansion = element.get("title", "")
            case "span" if "box" in _classes(element):
                tag = self._box(element, above)
            case _ if kind in BLOCKS:
                tag = above.grow(BLOCKS[kind])
                self._describe(tag, element)
            case _ if kind in INLINES:
                tag = self._line(above).grow(INLINES[kind])
            case _ if foreign:
                tag = self._line(above).grow("Span")
            case _:
                return above
        if foreign:
            tag.lang = lang
        if id_ and not tag.id:
            tag.id = f"{self._name}/{id_}"
        self._homes[element] = tag
        if kind == "table":
            self._open_cells(element)
        if kind == "a" and parent in self._calls:
            # A note at the foot of the page is read where it is called.
            self._home(self._calls[parent])
        return tag

    def _describe(self, tag: Tag, element: Element) -> None:
        match tag.kind:
            case "L":
                tag.owner = "List"
                tag.attributes["ListNumbering"] = _numbering(element)
            case "TH" | "TD":
                tag.owner = "Table"
                for attribute, name in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
                    span = element.get(attribute, "1")
                    if span.isdecimal() and int(span) > 1:
                        tag.attributes[name] = int(span)
                if tag.kind == "TH":
                    row = element.get("scope") == "row"
                    tag.attributes["Scope"] = "Row" if row else "Column"
            case "Div":
                tag.title = element.get("aria-label", "")
            case "Sect":
                label = self._ids.get(element.get("aria-labelledby", ""))
                tag.title = "" if label is None else short(words(label))

    def _open_cells(self, table: Element) -> None:
        """A cell without text is drawn nowhere, and its row would lack it."""
        for child in table:
            if _local(child) in _TABLE:
                self._home(child)
                self._open_cells(child)

    def _link(self, element: Element, above: Tag) -> Tag:
        """A link; of a line of the contents, it is all that the line says."""
        line = above if above.kind == "TOCI" else self._line(above)
        inside = element.get("href", "").startswith(("#", f"{BOOK_SCHEME}:"))
        return (line.grow("Reference") if inside else line).grow("Link")

    def _item(self, element: Element, above: Tag, lang: str) -> Tag:
        item = above.grow("LI")
        item.lang = lang
        note = any(child.get("role") == "doc-footnote" for child in element)
        if element.get("id") and not note:
            item.id = f"{self._name}/{element.get('id')}"
        self._items[element] = item
        return item.grow("LBody")

    def _entry(self, element: Element, above: Tag, lang: str) -> Tag:
        """A term labels the item that its definition is the body of."""
        last = above.kids[-1] if above.kids else None
        term = _local(element) == "dt"
        item = (
            last if isinstance(last, Tag) and last.kids[-1:] and _is(last.kids[-1], "Lbl") else None
        )
        item = item or above.grow("LI")
        tag = item.grow("Lbl" if term else "LBody")
        tag.lang = lang
        if element.get("id"):
            tag.id = f"{self._name}/{element.get('id')}"
        return tag

    def _label(self, element: Element) -> Tag:
        """The label of a list item, before its body."""
        if element not in self._items:
            return self._line(self._home(element))
        if element not in self._labels:
            self._labels[element] = Tag("Lbl")
            self._items[element].kids.insert(0, self._labels[element])
        return self._labels[element]

    def _box(self, element: Element, above: Tag) -> Tag:
        """The box of a thing to do takes the place of a number."""
        parent = self._parents.get(element)
        tag = self._label(parent) if parent in self._items else self._line(above).grow("Span")
        tag.alt = element.get("aria-label", "")
        return tag

    def _line(self, home: Tag) -> Tag:
        """The tag itself, or where it may not hold text, a paragraph at its end."""
        if home.kind not in GROUPS:
            return home
        last = home.kids[-1] if home.kids else None
        if isinstance(last, Tag) and last.implied:
            return last
        paragraph = home.grow("P")
        paragraph.implied = True
        return paragraph

    def _language(self, element: Element | None) -> str:
        if element not in self._languages:
            said = element.get("lang") if element is not None else None
            above = self._parents.get(element) if element is not None else None
            self._languages[element] = said or self._language(above)
        return self._languages[element]


def _pruned(tag: Tag) -> Tag:
    """The tree without tags that hold nothing; an empty cell is a cell."""
    tag.kids = [
        kid
        for kid in tag.kids
        if not isinstance(kid, Tag) or _pruned(kid).kids or kid.kind in ("TH", "TD")
    ]
    return tag


def _is(kid: Tag | MarkedContent | Area, kind: str) -> bool:
    return isinstance(kid, Tag) and kid.kind == kind


def _calls(root: Element) -> Iterator[tuple[Element, Element]]:
    """The notes at the foot of a page, each by the element before it, which calls it."""
    for parent in root.iter():
        for call, note in pairwise(parent):
            if note.tag == "span" and note.get("role") == "doc-footnote":
                yield call, note


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _numbering(element: Element) -> str:
    match _local(element):
        case "ol":
            return _NUMBERING.get(element.get("type", "1"), "UpperRoman")
        case "ul" if not any("task" in _classes(child) for child in element):
            return "Disc"
    # Labels that follow no series (ISO 32000-1, table 347).
    return "None"
