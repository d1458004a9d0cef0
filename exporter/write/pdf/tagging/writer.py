"""The structure tree written into a PDF (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.formats.pdf.objects import name_tree_leaves
from exporter.write.pdf.jobs.job import Area, MarkedContent
from exporter.write.pdf.tagging.tag import Tag

Streams = Mapping[int, Object]
"""What holds marked sequences, a page or a form, by its `StructParents`."""


def write_tags(pdf: Pdf, document: Tag, annotations: Mapping[int, Object], forms: Streams) -> None:
    """Give a PDF the tree of `document`.

    `annotations` are the links' by their `StructParent`; `forms` those that hold marked sequences.
    """
    writer = _Writer(pdf, annotations, forms)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = Array([writer.element(document, root)])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(writer.numbers())))
    root.ParentTreeNextKey = writer.next_key()
    if writer.ids:
        root.IDTree = name_tree(pdf, writer.ids)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def name_tree(pdf: Pdf, entries: Mapping[str, Object]) -> Object:
    """Return a new name tree (7.9.6)."""
    leaves = []
    for leaf in name_tree_leaves(entries):
        names = Array([item for pair in leaf for item in pair])
        limits = Array([leaf[0][0], leaf[-1][0]])
        leaves.append(pdf.make_indirect(Dictionary(Limits=limits, Names=names)))
    if len(leaves) == 1:
        del leaves[0].Limits
        return leaves[0]
    return pdf.make_indirect(Dictionary(Kids=Array(leaves)))


class _Writer:
    def __init__(self, pdf: Pdf, annotations: Mapping[int, Object], forms: Streams) -> None:
        self.ids: dict[str, Object] = {}
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self._annotations = annotations
        self._forms = forms
        self._streams: dict[int, dict[int, Object]] = defaultdict(dict)
        self._links: dict[int, Object] = {}

    def element(self, tag: Tag, parent: Object) -> Object:
        """Write a tag and all below it."""
        element = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag.kind}")))
        element.P = parent
        for key, words in (
            ("/T", tag.title),
            ("/Alt", tag.alt),
            ("/E", tag.expansion),
        ):
            if words:
                element[key] = String(words)
        if tag.lang:
            element.Lang = String(tag.lang)
        if tag.id:
            element.ID = String(tag.id)
            self.ids[tag.id] = element
        if tag.attributes:
            element.A = _attributes(tag)
        page = next((kid.page for kid in tag.kids if not isinstance(kid, Tag)), None)
        if page is not None:
            element.Pg = self._pages[page]
        element.K = Array([self._kid(kid, element, page) for kid in tag.kids])
        return element

    def _kid(
        self, kid: Tag | MarkedContent | Area, element: Object, page: int | None
    ) -> Object | int:
        match kid:
            case Tag():
                return self.element(kid, element)
            case Area():
                self._links[kid.key] = element
                reference = Dictionary(Type=Name.OBJR, Obj=self._annotations[kid.key])
                reference.Pg = self._pages[kid.page]
                return reference
            case MarkedContent():
                self._streams[kid.stream][kid.mcid] = element
                form = self._forms.get(kid.stream)
                if kid.page == page and form is None:
                    return kid.mcid
                content = Dictionary(Type=Name.MCR, MCID=kid.mcid, Pg=self._pages[kid.page])
                if form is not None:
                    content.Stm = form
                return content

    def numbers(self) -> Iterable[Object | int]:
        """The parent tree: for each stream its elements by number, for each link its own."""
        for number, page in enumerate(self._pages):
            page.StructParents = number
            self._streams[number]
        entries: dict[int, Object] = dict(self._links)
        for key, found in self._streams.items():
            entries[key] = self._pdf.make_indirect(Array([found[at] for at in range(len(found))]))
        for key, value in sorted(entries.items(), key=lambda entry: entry[0]):
            yield from (key, value)

    def next_key(self) -> int:
        """The first number that no stream and no link has."""
        return 1 + max((*self._links, *self._streams), default=-1)


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
    return attributes
