"""Titles of references: what plugins know, what links say, and what addresses hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Embed, Image, Link
from exporter.model.printed_addresses import displayed_url, site_name
from exporter.model.walk import plain_text, walk
from exporter.plugins.active import ActivePlugins
from exporter.plugins.installed import PluginError
from exporter.resolve.address_titles import AddressTitleKind, address_title
from exporter.resolve.address_words import shortened
from exporter.resolve.link_words import Naming, named, naming

TitleOf: TypeAlias = Callable[[Link | Embed], str]

_MAX_LENGTH = 200
"""Characters of a title; a link may be around whole sentences."""
_ADDRESS = re.compile(r"(https?://|www\.)\S+$")


class TitleOrigin(IntEnum):
    """Where the title of a reference comes from, the least trusted first."""

    NOWHERE = 0
    WORDS_OF_ADDRESS = 1
    VAGUE_WORDS_OF_LINK = 2
    TITLE_IN_ADDRESS = 3
    WORDS_OF_LINK = 4
    PAGE_TITLE_IN_ADDRESS = 5
    NAME_IN_LINK = 6
    TITLE_OF_LINK = 7
    VISITED_PAGE = 8
    PLUGIN = 9
    BIBLIOGRAPHY = 10
    EDITOR = 11


_ORIGINS = {
    AddressTitleKind.NONE: TitleOrigin.NOWHERE,
    AddressTitleKind.WORDS: TitleOrigin.WORDS_OF_ADDRESS,
    AddressTitleKind.TITLE: TitleOrigin.TITLE_IN_ADDRESS,
    AddressTitleKind.PAGE_TITLE: TitleOrigin.PAGE_TITLE_IN_ADDRESS,
}


class FoundTitle(NamedTuple):
    """A title of a reference, and its origin. It is empty if only the site names it.

    `lang` is its language, empty if it is that of the text with the link, or unknown.
    """

    text: str = ""
    origin: TitleOrigin = TitleOrigin.NOWHERE
    lang: str = ""


def titles_of(plugins: ActivePlugins, diagnostics: Diagnostics) -> TitleOf:
    """Return a function for the titles that plugins know; a failure of one is reported."""

    def title_of(node: Link | Embed) -> str:
        try:
            return plugins.title_of(node.address)
        except PluginError as error:
            diagnostics.report("plugin-failed", f"{error}", node.place, group=f"{error}")
            return ""

    return title_of


def reference_title(node: Link | Embed, lang: str) -> FoundTitle:
    """Return the best title that a link or an embed in a text of a language gives its reference.

    That is the title of the link, its words if they name something, or the words of its address.
    What only points to an address, or repeats it, is not a title.
    """
    lang = node.lang or lang
    held = address_title(node.address)
    found = [FoundTitle(held.text, _ORIGINS[held.kind])]
    if title := _stated_title(node):
        # Services call their players by their own names: “YouTube video player”.
        names_site = held.kind < AddressTitleKind.TITLE and not isinstance(node, Embed)
        origin = _origin(title, node.address, lang, names_site)
        if origin is not TitleOrigin.NOWHERE:
            found.append(FoundTitle(_trimmed(title), TitleOrigin.TITLE_OF_LINK))
    if isinstance(node, Link):
        words = named(" ".join(plain_text(node.children).split()), lang)
        origin = _origin(words, node.address, lang, held.kind < AddressTitleKind.TITLE)
        found.append(FoundTitle(_trimmed(words), origin))
    best = max(found, key=lambda each: each.origin)
    return best if best.origin else FoundTitle()


def _stated_title(node: Link | Embed) -> str:
    """Return the title that a link, an image in it, or an embed has; empty if there is none.

    An image's title is preferred to its alternative text, which is among the words of the link.
    """
    if node.title or isinstance(node, Embed):
        return node.title
    images = (image.title for image in walk(node.children) if isinstance(image, Image))
    return next(filter(None, images), "")


def _origin(words: str, address: str, lang: str, names_site: bool) -> TitleOrigin:
    """Return what words of a link are worth as a title.

    With `names_site`, the name of the site is a title: its address has no better one.
    """
    if _is_address(words, address):
        return TitleOrigin.NOWHERE
    match naming(words, unquote(address), lang, names_site=names_site):
        case Naming.NOTHING:
            return TitleOrigin.NOWHERE
        case Naming.VAGUE:
            return TitleOrigin.VAGUE_WORDS_OF_LINK
        case Naming.NAME if not words.partition(" ")[0].islower() or not words.isascii():
            return TitleOrigin.NAME_IN_LINK
        case Naming.NAME:
            return TitleOrigin.WORDS_OF_LINK


def _is_address(words: str, address: str) -> bool:
    """Whether the words are an address, or the beginning of this one, such as the host."""
    if _ADDRESS.match(words):
        return True
    shown = displayed_url(address).partition("://")[2].removeprefix("www.")
    plain = words.strip(" ./").casefold()
    return plain in (site_name(address), shown.rstrip("/").casefold())


def _trimmed(words: str) -> str:
    """Return words without punctuation that belongs to the sentence around them, cut if long."""
    return shortened(words.strip(" ,;:→←↗»›"), _MAX_LENGTH)
