"""The pages of a book, taken over from its sheets."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf

_UNNAMED = Name.Sheaf
"""What a page is called on its way, since the library copies nothing that is called a page."""


class Sheaf:
    """A tree of pages with a node for each division. `pages` are all of them, in order.

    To let the library append them is no way: it counts all pages at each, which takes 20 times as
    long for a book of four times as many.
    """

    def __init__(self, book: Pdf) -> None:
        self.pages: list[Object] = []
        self._book = book
        self._nodes: list[Object] = []

    def take(self, source: Pdf, blanks: int) -> tuple[list[Object], Object]:
        """Take over a division after some empty pages: its pages, and the root of its tags."""
        pages = [page.obj for page in source.pages]
        for own in pages:
            own.Type = _UNNAMED
            del own.Parent
        # At once, so that the tags and the links meet the same copies of the pages.
        both = Dictionary(Pages=Array(pages), Tags=source.Root.StructTreeRoot)
        copy = self._book.copy_foreign(source.make_indirect(both))
        taken = list(copy.Pages)
        empty = [self._book.make_indirect(_blank(taken[0])) for _ in range(blanks)]
        node = self._book.make_indirect(Dictionary(Type=Name.Pages, Parent=self._book.Root.Pages))
        together: list[Object] = [*empty, *taken]
        for page in together:
            page.Type = Name.Page
            page.Parent = node
        node.Kids = Array(together)
        node.Count = len(together)
        self._nodes.append(node)
        self.pages += together
        return taken, copy.Tags

    def finish(self) -> None:
        """Make them the pages of the book."""
        root = self._book.Root.Pages
        root.Kids = Array(self._nodes)
        root.Count = len(self.pages)


def _blank(like: Object) -> Dictionary:
    """An empty page of the same size."""
    page = Dictionary(Resources=Dictionary())
    for key in ("/MediaBox", "/TrimBox", "/BleedBox"):
        page[key] = Array([float(edge) for edge in like[key]])
    return page
