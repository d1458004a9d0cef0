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


class Target(NamedTuple):
    """Where the name of a link leads."""

    address: str
    title: str
    attributes: str


@dataclass(slots=True)
class Document:
    """The state of one conversion, filled while the lines are read.

    `called` holds the labels of the footnotes in the order of their calls; `attached` the attribute
    lists that wait for the end of the text, since they may name lists that are defined later.
    """

    lang: str = "en"
    links: dict[str, Target] = field(default_factory=dict)
    notes: dict[str, Element] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)
    abbreviations: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    attached: list[tuple[Element, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    markup_is_markdown: bool = False
