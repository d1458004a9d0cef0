"""Titles of references: what plugins know, or the words of a link that say what it leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Embed, Image, Link
from exporter.model.printed_addresses import displayed_url, site_name
from exporter.model.walk import plain_text, walk
from exporter.plugins.active import ActivePlugins
from exporter.plugins.installed import PluginError

TitleOf: TypeAlias = Callable[[Link | Embed], str]

_POINTING_WORDS = frozenset(
    """a above an and are article articles as at below blog by can click do for found from had
    has have here his how i in into is it its link links more my of on or our page post
    posts read see she site than that the their them then there these they this those
    to under via was we website were what where which who with you your
    dies diese dieser dieses hier link tu tutaj ten ta to tym""".split()
)
"""Words that only point, alone or together: “here”, “this article”, “and is”, “hier”, “tutaj”."""
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ADDRESS = re.compile(r"(https?://|www\.)\S+$")


def titles_of(plugins: ActivePlugins, diagnostics: Diagnostics) -> TitleOf:
    """Return a function for the titles that plugins know; a failure of one is reported."""

    def title_of(node: Link | Embed) -> str:
        try:
            return plugins.title_of(node.address)
        except PluginError as error:
            diagnostics.report("plugin-failed", f"{error}", node.place, group=f"{error}")
            return ""

    return title_of


def reference_title(link: Link) -> str:
    """Return the title of a reference: the link's title, else its text; it may be empty.

    An address says no more than what is printed below it, and some words only point to it. An
    image's title is preferred to its alternative text.
    """
    titles = (node.title for node in walk(link.children) if isinstance(node, Image) and node.title)
    words = link.title or next(titles, "") or " ".join(plain_text(link.children).split())
    return "" if _is_address(words, link.address) or _only_points(words) else words.strip(" ,;")


def _is_address(words: str, address: str) -> bool:
    """Whether the words are an address, or the beginning of this one, such as the host."""
    if _ADDRESS.match(words):
        return True
    shown = displayed_url(address).partition("://")[2].removeprefix("www.")
    plain = words.strip(" ./").casefold()
    return plain in (site_name(address), shown.rstrip("/").casefold())


def _only_points(words: str) -> bool:
    found = _WORD.findall(words.casefold())
    if found[1:] and found[-1] in ("one", "ones"):
        found.pop()
    return _POINTING_WORDS.issuperset(found)
