"""The ids in posts that other posts link to."""

from __future__ import annotations

import html
import re
from itertools import chain
from pathlib import Path

from exporter.input_files import FileKind
from exporter.model.slug import forms_of_fragment
from exporter.read.converters import converter_for
from exporter.read.metadata.block import end_of_metadata
from exporter.read.sites.site import Site

_ID = re.compile(r"""\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
"""An id in any form of HTML (HTML Living Standard, 13.1.2.3): CommonMark keeps the author's."""


_INSERTIONS = ("8<-", "{!", "{% include", "::: ")
"""What stands in a text of MkDocs for other texts with headings of their own."""


class AnchorCache:
    """The ids of the linked posts of a site, each of which is read and parsed once."""

    def __init__(self) -> None:
        self._ids: dict[Path, frozenset[str] | None] = {}

    def has(self, fragment: str, file: Path, site: Site) -> bool:
        """Return whether a post has an element with this id; True if that is not known."""
        if file not in self._ids:
            self._ids[file] = _ids_in(file, site)
        ids = self._ids[file]
        return ids is None or not ids.isdisjoint(map(html.escape, forms_of_fragment(fragment)))


def _ids_in(file: Path, site: Site) -> frozenset[str] | None:
    """Return the ids in the HTML of a post, escaped; None if not all of them can be known."""
    try:
        text = site.folders.read_text(file, FileKind.POST, "replace")
    except OSError:
        return None
    if "inclusions" in site.templates and any(mark in text for mark in _INSERTIONS):
        return None
    suffix = file.suffix.lower()
    to_html = converter_for(site, suffix=suffix, is_html=suffix == ".html")
    markup, _ = to_html(text[end_of_metadata(text) :])
    return frozenset(filter(None, chain.from_iterable(_ID.findall(markup))))
