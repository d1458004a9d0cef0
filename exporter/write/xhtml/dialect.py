"""What differs between the output formats, and the attributes that all elements have."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.model.assets import Asset
from exporter.model.labels import Labels
from exporter.model.nodes import Code, CodeBlock, Node
from exporter.model.walk import plain_text
from exporter.options.epub_profiles import FormulaForm
from exporter.options.settings import QrPlaces
from exporter.write.code_measure import CodeMeasure
from exporter.write.direction import Direction, direction, direction_of
from exporter.write.highlight import Highlighter

if TYPE_CHECKING:
    from exporter.formulas.markup import DrawingAddress

Medium: TypeAlias = Literal["html", "epub", "print"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between the output formats, and between divisions.

    - `image` returns the address of an image in the output;
    - `is_dark` says whether an image has a dark ground, which print frames;
    - `labels` are the division's;
    - `resolved` is False for a post as read: addresses, TeX and groups stay as written;
    - `url_of` returns the address of a place in another division, from the division's key and an
      id in it (empty for its beginning);
    - `folio` returns the page number of such a place, or digits of the same width to be replaced
      later; None in formats without pages;
    - `footnotes` holds the footnotes of the page, by the id of the citation or note that calls
      them;
    - `pop_up_references` marks references as notes, which reading systems show in a pop-up;
      `pop_up_element` is the element that is shown;
    - `max_widths` says whether images may have a `max-width`;
    - `empty_anchors` puts the id of a heading on an empty element in it;
    - `formulas` is the form of formulas, `drawing` returns the address of one as an image (None
      embeds it);
    - `lang` and `direction` are those of the division;
    - `min_text` is the smallest printable font size, relative to that of tables; `measure` is the
      width of the text of a page in CSS pixels, 0 in formats without pages;
    - `qr` says which addresses have QR codes;
    - `highlighter` highlights the code of the division; `code` is the room for it in the container
      that is written, None in formats without pages.
    """

    medium: Medium
    image: Callable[[Asset], str]
    labels: Labels
    diagnostics: Diagnostics
    resolved: bool = True
    is_dark: Callable[[Asset], bool] = lambda _: False
    url_of: Callable[[str, str], str] = lambda division, target: f"{division}#{target}"
    folio: Callable[[str, str], str] | None = None
    footnotes: Mapping[str, str] = field(default_factory=dict)
    pop_up_references: bool = False
    pop_up_element: str = "div"
    max_widths: bool = True
    empty_anchors: bool = False
    formulas: FormulaForm | Literal["web", "drawing"] = "web"
    drawing: DrawingAddress | None = None
    lang: str = "en"
    direction: Direction = "ltr"
    min_text: float = 0.0
    measure: float = 0.0
    qr: QrPlaces = "none"
    highlighter: Highlighter = field(default_factory=Highlighter)
    code: CodeMeasure | None = None

    @property
    def ltr_attribute(self) -> str:
        """The attribute of addresses in right-to-left text; empty elsewhere."""
        return ' dir="ltr"' if self.direction == "rtl" else ""

    def semantics(self, type_: str, role: str = "") -> str:
        """Return `epub:type` (in an EPUB; EPUB SSV 1.1) and `role` (DPUB-ARIA 1.1) attributes."""
        epub_type = f' epub:type="{type_}"' if type_ and self.medium == "epub" else ""
        return epub_type + (f' role="{role}"' if role else "")


def text(characters: str) -> str:
    """Return characters as XML text."""
    return html.escape(legible(characters), quote=False)


def attribute(characters: str) -> str:
    """Return characters as the value of an XML attribute in double quotes."""
    return html.escape(legible(characters))


def attributes_of(node: Node, dialect: Dialect) -> str:
    """Return the id, language and direction of a node; the classes of a post are dropped."""
    attributes = f' id="{attribute(node.id)}"' if node.id else ""
    attributes += lang_attributes(node.lang, dialect) if node.lang else ""
    own_direction = _direction(node, dialect)
    return f'{attributes} dir="{own_direction}"' if own_direction else attributes


def lang_attributes(lang: str, dialect: Dialect) -> str:
    """Return the language as `lang`, and in an EPUB as `xml:lang` too."""
    lang = attribute(lang)
    return f' lang="{lang}"' + (f' xml:lang="{lang}"' if dialect.medium == "epub" else "")


def _direction(node: Node, dialect: Dialect) -> str:
    """Return the direction of a node, if it is set or its language differs from the division's."""
    if node.direction == "auto" and dialect.medium == "print":
        # WeasyPrint does not support `dir="auto"`.
        return direction_of(plain_text((node,)))
    if isinstance(node, Code | CodeBlock) and not node.direction and dialect.direction == "rtl":
        return "ltr"
    if node.lang and not node.direction and direction(node.lang) != dialect.direction:
        return direction(node.lang)
    return node.direction
