"""What one text says about itself: the definitions that may stand anywhere in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element


class Finding(NamedTuple):
    """A remark on the text: a code, a message, and the words by which its place is found again."""

    code: str
    message: str
    written: str


class LinkDefinition(NamedTuple):
    """Where the name of a link leads."""

    address: str
    title: str
    attributes: str


@dataclass(frozen=True, slots=True)
class Options:
    """How a site wants its Markdown read (kramdown's “Options”, as `_config.yml` sets them).

    `lang` chooses the quotation marks, unless `smart_quotes` is off. With `hard_wrap`, every line
    ends where its author ended it. `parse_block_html` reads Markdown inside the HTML of a post.
    """

    lang: str = "en"
    hard_wrap: bool = False
    smart_quotes: bool = True
    parse_block_html: bool = False


@dataclass(slots=True)
class TextDefinitions:
    """The state of one conversion, filled while the lines are read.

    `called` holds the labels of the footnotes in the order of their calls; `attached` the attribute
    lists that wait for the end of the text, since they may name lists that are defined later.
    """

    options: Options = field(default_factory=Options)
    links: dict[str, LinkDefinition] = field(default_factory=dict)
    notes: dict[str, Element] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)
    abbreviations: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    attached: list[tuple[Element, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    markup_is_markdown: bool = False

    def __post_init__(self) -> None:
        self.markup_is_markdown = self.options.parse_block_html
