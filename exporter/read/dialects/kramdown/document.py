"""What is collected from one text while it is parsed: definitions, footnotes and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from exporter.read.dialects import MarkdownFinding


class LinkDefinition(NamedTuple):
    """The target of a link reference. `attributes` is an attribute list as written."""

    address: str
    title: str
    attributes: str


@dataclass(frozen=True, slots=True)
class KramdownOptions:
    r"""The options of a site (kramdown's “Options”, as `_config.yml` sets them).

    `lang` chooses the quotation marks, unless `smart_quotes` is off. `hard_wrap` keeps every line
    break. `parse_block_html` reads Markdown inside block-level HTML. `formula_marks` begin a
    formula, as `$$` does: `$`, `\(`, `\[`, and `\begin` for an environment. `emoji` reads names
    such as `:rocket:`. `is_html` says that the text is HTML without Markdown, which Jekyll does not
    convert.
    """

    lang: str = "en"
    hard_wrap: bool = False
    smart_quotes: bool = True
    parse_block_html: bool = False
    formula_marks: frozenset[str] = frozenset()
    emoji: bool = False
    is_html: bool = False


@dataclass(slots=True)
class KramdownDocument:
    """The state of one conversion, filled while the lines are read.

    `called_notes` holds the labels of footnotes in the order of their calls, `note_numbers` the
    number of each. `deferred_attributes` holds attribute lists until the end of the text, since
    they may refer to lists defined later.
    `parse_block_html` is the option, which the text itself may switch. `has_labels` says that some
    formula of the text has a label.
    """

    options: KramdownOptions = field(default_factory=KramdownOptions)
    links: dict[str, LinkDefinition] = field(default_factory=dict)
    notes: dict[str, Element] = field(default_factory=dict)
    called_notes: list[str] = field(default_factory=list)
    note_numbers: dict[str, int] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    attribute_lists: dict[str, str] = field(default_factory=dict)
    deferred_attributes: list[tuple[Element, str]] = field(default_factory=list)
    findings: list[MarkdownFinding] = field(default_factory=list)
    parse_block_html: bool = field(init=False)
    has_labels: bool = False

    def __post_init__(self) -> None:
        self.parse_block_html = self.options.parse_block_html
