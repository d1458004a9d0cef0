"""Structure elements written into the PDF of a chapter (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from exporter.write.pdf.jobs.job import Drawn, LinkArea, MarkedContent
from exporter.write.pdf.tagging.tag import Tag


@dataclass(frozen=True, slots=True)
class WrittenTags:
    """The structure elements written for a chapter, without a root.

    `top` are those below the document, whose parent is still to be set. `parents` are the entries
    of the parent tree (14.7.4.4) by their keys, in ascending order: for a page or a form, the
    elements of its marked content; for a link, its element. `ids` are the elements that have an id.
    """

    top: tuple[Object, ...]
    parents: Mapping[int, Object]
    ids: Mapping[str, Object]


def write_tags(pdf: Pdf, document: Tag, links: Mapping[int, Object]) -> WrittenTags:
    """Write the tags below `document` into `pdf`, and set the `StructParents` of its pages.

    `links` are the annotations of links by their `StructParent`.
    """
    writer = _Writer(pdf, links)
    top = tuple(writer.element(kid, None) for kid in document.kids if isinstance(kid, Tag))
    return WrittenTags(top, writer.parents(), writer.ids)


class _Writer:
    def __init__(self, pdf: Pdf, links: Mapping[int, Object]) -> None:
        self.ids: dict[str, Object] = {}
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self._links = links
        # Forms with marked content, by their `StructParents`.
        self._forms = {
            int(item.StructParents): item
            for item in pdf.objects
            if isinstance(item, Stream) and "/StructParents" in item
        }
        self._content: dict[int, dict[int, Object]] = defaultdict(dict)
        self._parents: dict[int, Object] = {}

    def element(self, tag: Tag, parent: Object | None) -> Object:
        """Write a tag and all below it."""
        element = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag.kind}")))
        if parent is not None:
            element.P = parent
        strings = {"/T": tag.title, "/Alt": tag.alt, "/E": tag.expansion, "/Lang": tag.lang}
        for key, text in (strings | {"/ID": tag.id}).items():
            if text:
                element[key] = String(text)
        if tag.id:
            self.ids[tag.id] = element
        if tag.attributes:
            element.A = _attributes(tag)
        page = next((kid.page for kid in tag.kids if not isinstance(kid, Tag)), None)
        if page is not None:
            element.Pg = self._pages[page]
        element.K = Array([self._kid(kid, element, page) for kid in tag.kids])
        return element

    def parents(self) -> dict[int, Object]:
        """Set the `StructParents` of pages, and return the entries of the parent tree."""
        for number, page in enumerate(self._pages):
            page.StructParents = number
            self._content[number]
        for key, found in self._content.items():
            elements = Array([found[mcid] for mcid in range(len(found))])
            self._parents[key] = self._pdf.make_indirect(elements)
        return dict(sorted(self._parents.items()))

    def _kid(self, kid: Tag | Drawn, element: Object, page: int | None) -> Object | int:
        match kid:
            case Tag():
                return self.element(kid, element)
            case LinkArea(page=shown_on, struct_parent=key):
                self._parents[key] = element
                reference = Dictionary(Type=Name.OBJR, Obj=self._links[key])
                reference.Pg = self._pages[shown_on]
                return reference
            case MarkedContent(page=shown_on, struct_parents=key, mcid=mcid):
                self._content[key][mcid] = element
                form = self._forms.get(key)
                if shown_on == page and form is None:
                    return mcid
                content = Dictionary(Type=Name.MCR, MCID=mcid, Pg=self._pages[shown_on])
                if form is not None:
                    content.Stm = form
                return content


def _attributes(tag: Tag) -> Dictionary:
    attributes = Dictionary(O=Name(f"/{tag.owner}"))
    for key, value in tag.attributes.items():
        match value:
            case str():
                attributes[f"/{key}"] = Name(f"/{value}")
            case int():
                attributes[f"/{key}"] = value
            case tuple():
                attributes[f"/{key}"] = Array([round(number, 3) for number in value])
            case _:
                assert_never(value)
    return attributes
