"""What the entry points of a plugin are called with, and what they return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Include:
    """An include, a tag or a shortcode in a post, such as `{% include recipe.html id="3" %}`.

    `name` is in lower case, without folders and suffix. `positional` and `named` are its arguments,
    with the values of variables. `content` is what is between a tag and its end, None without an
    end. `is_block` says that nothing else is on its lines.
    """

    name: str
    positional: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    content: str | None = None
    is_block: bool = True


class Meaning(Protocol):
    """The meaning of an include (group `blog_exporter.includes`), named as the include is."""

    def __call__(self, include: Include, /) -> str | None:
        """Return what a book shows instead: Markdown, which may hold HTML.

        It is read as the text of the post is: markup that no document may hold is removed. Return
        an empty text to show nothing, None for what the exporter shows without this plugin.
        """


class TitleProvider(Protocol):
    """Titles for the list of references (group `blog_exporter.reference_titles`)."""

    def __call__(self, address: str, /) -> str | None:
        """Return the title of what is at an address on the web, None if it is not known.

        What an editor writes about the address is preferred, the words of the link are not. Results
        are cached: the same address must have the same title until the plugin changes.
        """
