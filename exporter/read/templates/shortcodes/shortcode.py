"""A shortcode with what it can look up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exporter.diagnostics.source import Source
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.elements import TagMarkup


@dataclass(frozen=True, slots=True)
class ShortcodeSite:
    """What shortcodes look up: parameters by name, pages and files of the site.

    `reference` returns the address of a page by which links find it, `title_of` its title,
    `text_of` a text of the interface by its key; the last two may be empty. `file_of` returns a
    text file, None if there is none; `images_in` the addresses of the images in a folder, or that
    fit a pattern.
    """

    parameter: Callable[[str], object]
    reference: Callable[[str], str]
    title_of: Callable[[str], str]
    text_of: Callable[[str], str]
    file_of: Callable[[TagArguments], Source | None]
    images_in: Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A shortcode, by its name in lower case without folders and hyphens.

    `content` is what is between it and its end, None without an end. `is_block` says that nothing
    else is on its lines.
    """

    name: str
    arguments: TagArguments
    content: str | None
    site: ShortcodeSite
    is_block: bool

    @property
    def first_word(self) -> str:
        """The first argument without a name; empty if there is none."""
        return next(iter(self.arguments.positional), "")


def equivalent(text: str) -> TagMarkup:
    """Return markup that shows in a book what the site shows, which needs no finding."""
    return TagMarkup(text, "")


def quoted_address(address: str) -> str:
    """Return an address with the characters encoded that would end it in Markdown."""
    return re.sub(r"[\s()<>]", lambda found: f"%{ord(found[0]):02X}", address)
