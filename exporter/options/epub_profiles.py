"""EPUB profiles: the e-readers and reading applications that an EPUB is made for.

A profile is a file, `styles/readers/NAME.toml`, with the differences from the defaults below.
docs/readers.md gives the source of each number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, TypeAlias

from exporter.themes import resources

NoteElement: TypeAlias = Literal["div", "aside"]
"""The element that contains a note. Some reading systems hide an `aside` in the text."""

FormulaForm: TypeAlias = Literal["mathml", "mathml-or-text", "image"]
"""How a formula is written that superscripts and subscripts cannot show."""

DEFAULT_EPUB_PROFILE = "generic"


@dataclass(frozen=True, slots=True)
class EpubProfile:
    """The limits and features of a family of reading systems.

    - `max_width`, `max_height`: of a drawing or a screenshot, in pixels; `max_photograph_width`: in
      pixels; `quality`: of JPEG, 1 to 95; `background`: the colour behind transparent images
      (`white`), empty for none; `max_pixels`: of an image (0: no limit).
    - `max_file_bytes`: a larger image or document has a warning; `size_budget`: a larger EPUB has a
      warning; `size_limit`: the maximum size of an EPUB (0: none), both in megabytes.
    - `min_cover_side`: the minimum length of the longer side of the cover, in pixels (0: none);
      `cover_page`: whether the cover is also a page of its own.
    - `pop_up_references`: whether references are pop-up notes; `note_element`: the element of a
      note; `empty_anchors`: the ids of headings are on empty elements, for reading systems that
      show a heading as a pop-up if a link leads to it.
    - `formulas`: how a formula is written that is more than letters, symbols, superscripts and
      subscripts: as MathML, as MathML with a text for readers that do not know it, or as an image.
    - `contents_levels`: the levels of the table of contents; `max_chapter_bytes`: a longer chapter
      is split; `unsupported_properties`: CSS properties that are removed.
    """

    name: str
    purpose: str = ""
    max_width: int = 1440
    max_height: int = 2160
    max_photograph_width: int = 1240
    quality: int = 78
    background: str = "white"
    max_file_bytes: int = 5_000_000
    max_pixels: int = 0
    min_cover_side: int = 0
    cover_page: bool = True
    pop_up_references: bool = False
    note_element: NoteElement = "div"
    empty_anchors: bool = False
    formulas: FormulaForm = "mathml-or-text"
    contents_levels: int = 3
    max_chapter_bytes: int = 250_000
    size_budget: float = 40.0
    size_limit: float = 0.0
    unsupported_properties: tuple[str, ...] = ()


def epub_profile_names() -> tuple[str, ...]:
    """Return the names of the EPUB profiles, the default first."""
    return resources.names("readers", DEFAULT_EPUB_PROFILE)


@cache
def epub_profile(name: str = DEFAULT_EPUB_PROFILE) -> EpubProfile:
    """Return an EPUB profile by its name."""
    values = resources.values("readers", name, (field.name for field in fields(EpubProfile)[1:]))
    return EpubProfile(name, **{key: _value(value) for key, value in values.items()})


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
