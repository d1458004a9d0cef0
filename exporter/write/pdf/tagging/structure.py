"""The structure tree of a chapter: which tag each element becomes, and what the tag contains.

Tags are those of PDF 1.7 (ISO 32000-1, 14.8.4). The tree is built from the document and not from
its pages, so that a paragraph, list or table that a page break splits is one tag. Elements that
only look different (emphasis, code tokens) have no tag: their text belongs to the tag around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from xml.etree.ElementTree import Element

from exporter.write.pdf.jobs.job import BOOK_SCHEME, Drawn, LinkArea, MarkedContent
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
"""Tags that contain only blocks: text directly inside one becomes a paragraph."""

_TABLE = ("thead", "tbody", "tfoot", "tr", "th", "td")
_NUMBERING = {"1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman"}


def structure_of(root: Element, drawn: Sequence[Drawn], *, name: str, lang: str) -> Tag:
    """Return the tags of what was drawn, below a tag `Document` that stands for the chapter.

    Ids become `name/id`. A tag has a language only where it differs from the one around it; `lang`
    (BCP 47) is the language of the chapter.
    """
    builder = _TreeBuilder(root, drawn, name, lang)
    for item in drawn:
        builder.add(item)
    return _with_spans(_pruned(builder.document))


class _TreeBuilder:
    """Adds the tag of an element when the first thing in it is added."""

    def __init__(self, root: Element, drawn: Iterable[Drawn], name: str, lang: str) -> None:
        self.document = Tag("Document")
        self._name = name
        self._ids = elements_by_id(root)
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._footnotes = dict(_footnotes(root))
        self._languages: dict[Element | None, str] = {None: lang}
        self._tags: dict[Element, Tag] = {}
        self._items: dict[Element, Tag] = {}
        self._labels: dict[Element, Tag] = {}
        areas = (item for item in drawn if isinstance(item, LinkArea))
        self._links = {self._link_around(area.element) for area in areas}

    def add(self, item: Drawn) -> None:
        """Add marked content or a link area to the tag that it belongs to."""
        element: Element | None = item.element
        if isinstance(item, LinkArea):
            element = self._link_around(item.element)
        if element is None:  # a link area is always inside a link
            return
        tag = self._tag(element)
        if isinstance(item, MarkedContent) and item.marker:
            self._label(element).kids.append(item)
            return
        if isinstance(item, MarkedContent) and item.bbox and tag.kind in ("Figure", "Formula"):
            tag.owner = "Layout"
            tag.attributes.setdefault("BBox", item.bbox)
        self._inline(tag).kids.append(item)

    def _link_around(self, element: Element) -> Element | None:
        found: Element | None = element
        while found is not None and found.tag != "a":
            found = self._parents.get(found)
        return found

    def _tag(self, element: Element) -> Tag:
        """Return the tag that contains the content of an element."""
        if element not in self._tags:
            parent = self._parents.get(element)
            above = self.document if parent is None else self._tag(parent)
            # A table adds its cells when it is added itself, which may have been just now.
            if element not in self._tags:
                self._tags[element] = self._open(element, above)
        return self._tags[element]

    def _open(self, element: Element, above: Tag) -> Tag:
        """Return the tag of an element, added to `above`; `above` if the element needs none."""
        kind, lang = _local(element), self._language(element)
        parent = self._parents.get(element)
        foreign = lang != self._language(parent)
        if above.kind == "L" and kind == "li":
            return self._item(element, above, lang if foreign else "")
        if above.kind == "L" and kind in ("dt", "dd"):
            return self._entry(element, above, lang if foreign else "")
        tag = self._add(element, above)
        if tag is None and (not foreign or kind in ("html", "body")):
            return above
        tag = tag or self._inline(above).add("Span")
        if foreign:
            tag.lang = lang
        id_ = self._id_of(element)
        if id_ and not tag.id:
            tag.id = f"{self._name}/{id_}"
        self._tags[element] = tag
        if kind == "table":
            self._open_cells(element)
        if kind == "a" and parent in self._footnotes:
            # A footnote is read where it is called.
            self._tag(self._footnotes[parent])
        return tag

    def _add(self, element: Element, above: Tag) -> Tag | None:
        """Return a new tag below `above`, by the element and its role; None for other elements."""
        match kind := _local(element):
            case "ol" if above.kind in ("TOC", "TOCI") or "toc" in _classes(element):
                return above.add("TOC")
            case "li" if above.kind == "TOC":
                tag = self._items[element] = above.add("TOCI")
            case "div" if _is_note(element):
                return above.add("Note")
            case "span" if _is_note(element):
                return self._inline(above).add("Note")
            case "span" if above.kind == "Note" and "number" in _classes(element):
                return above.add("Lbl")
            case "caption" if above.kind == "Table":
                tag = Tag("Caption")
                above.kids.insert(0, tag)
            case "a" if element in self._links:
                return self._link(element, above)
            case "img":
                formula = "formula" in _classes(element)
                tag = above.add("Formula" if formula else "Figure")
                tag.alt = element.get("alt") or element.get("src", "").rpartition("/")[2]
            case "abbr" if element.get("title"):
                tag = self._inline(above).add("Span")
                tag.expansion = element.get("title", "")
            case "span" if "box" in _classes(element):
                return self._box(element, above)
            case _ if kind in BLOCKS:
                tag = above.add(BLOCKS[kind])
                self._describe(tag, element)
            case _ if kind in INLINES:
                return self._inline(above).add(INLINES[kind])
            case _:
                return None
        return tag

    def _id_of(self, element: Element) -> str:
        """Return the id of an element; a listed note without one has that of its list item."""
        item = self._parents.get(element)
        outer = item.get("id", "") if item is not None and _is_listed_note(element) else ""
        return element.get("id", "") or outer

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
        """Add the cells of a table: an empty one is drawn nowhere, and its row would lack it."""
        for child in table:
            if _local(child) in _TABLE:
                self._tag(child)
                self._open_cells(child)

    def _link(self, element: Element, above: Tag) -> Tag:
        """Add a link: in a table of contents to the entry itself, elsewhere to a line."""
        line = above if above.kind == "TOCI" else self._inline(above)
        inside = element.get("href", "").startswith(("#", f"{BOOK_SCHEME}:"))
        link = (line.add("Reference") if inside else line).add("Link")
        if not words(element).strip():
            # A link is announced by its own text: that of an image in it is not part of it.
            link.alt = " ".join(filter(None, (image.get("alt") for image in element.iter("img"))))
        return link

    def _item(self, element: Element, above: Tag, lang: str) -> Tag:
        item = above.add("LI")
        item.lang = lang
        if element.get("id") and _listed_note(element) is None:
            item.id = f"{self._name}/{element.get('id')}"
        self._items[element] = item
        return item.add("LBody")

    def _entry(self, element: Element, above: Tag, lang: str) -> Tag:
        """Add a term as the label, or a definition as the body, of a list item."""
        last = above.kids[-1] if above.kids else None
        term = _local(element) == "dt"
        item = (
            last if isinstance(last, Tag) and last.kids[-1:] and _is(last.kids[-1], "Lbl") else None
        )
        item = item or above.add("LI")
        tag = item.add("Lbl" if term else "LBody")
        tag.lang = lang
        if element.get("id"):
            tag.id = f"{self._name}/{element.get('id')}"
        return tag

    def _label(self, element: Element) -> Tag:
        """Return the label of a list item, which precedes its body, or the text of its note."""
        if element not in self._items:
            return self._inline(self._tag(element))
        if element not in self._labels:
            note = _listed_note(element)
            holder = self._items[element] if note is None else self._tag(note)
            self._labels[element] = Tag("Lbl")
            holder.kids.insert(0, self._labels[element])
        return self._labels[element]

    def _box(self, element: Element, above: Tag) -> Tag:
        """Add the check box of a task, which takes the place of a number."""
        parent = self._parents.get(element)
        tag = self._label(parent) if parent in self._items else self._inline(above).add("Span")
        tag.alt = element.get("aria-label", "")
        return tag

    def _inline(self, tag: Tag) -> Tag:
        """Return the tag itself, or a paragraph at its end if it may contain only blocks."""
        if tag.kind not in GROUPS:
            return tag
        last = tag.kids[-1] if tag.kids else None
        if isinstance(last, Tag) and last.implied:
            return last
        paragraph = tag.add("P")
        paragraph.implied = True
        return paragraph

    def _language(self, element: Element | None) -> str:
        if element not in self._languages:
            lang = element.get("lang") if element is not None else None
            above = self._parents.get(element) if element is not None else None
            self._languages[element] = lang or self._language(above)
        return self._languages[element]


def _pruned(tag: Tag) -> Tag:
    """Remove the tags that contain nothing, except empty table cells."""
    tag.kids = [
        kid
        for kid in tag.kids
        if not isinstance(kid, Tag) or _pruned(kid).kids or kid.kind in ("TH", "TD")
    ]
    return tag


def _with_spans(tag: Tag) -> Tag:
    """Put content that is beside tags into spans, so that a tag holds either content or tags.

    Some readers take the content of a tag first, and then that of the tags in it.
    """
    if any(isinstance(kid, Tag) for kid in tag.kids):
        kids: list[Tag | Drawn] = []
        for is_content, group in groupby(tag.kids, lambda kid: isinstance(kid, MarkedContent)):
            run = list(group)
            kids += [Tag("Span", run)] if is_content else run
        tag.kids = kids
    for kid in tag.kids:
        if isinstance(kid, Tag):
            _with_spans(kid)
    return tag


def _is(kid: Tag | Drawn, kind: str) -> bool:
    return isinstance(kid, Tag) and kid.kind == kind


def _footnotes(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yield each footnote after the element before it, which calls it."""
    for parent in root.iter():
        for call, note in pairwise(parent):
            if note.tag == "span" and _is_note(note):
                yield call, note


def _is_note(element: Element) -> bool:
    return element.get("role") == "doc-footnote"


def _is_listed_note(element: Element) -> bool:
    """Whether an element is the note that a list item is for; a footnote in an item is a span."""
    return element.tag == "div" and _is_note(element)


def _listed_note(item: Element) -> Element | None:
    return next(filter(_is_listed_note, item), None)


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
    # Labels without a numbering scheme (ISO 32000-1, table 347).
    return "None"
