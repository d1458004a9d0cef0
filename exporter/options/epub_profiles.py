"""EPUB profiles: the e-readers and reading applications that an EPUB is made for.

A profile is a file, `styles/readers/NAME.toml`, with the differences from the defaults below.
docs/readers.md gives the source of each number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, TypeAlias

from exporter.themes import resources

Holder: TypeAlias = Literal["div", "aside"]
"""The element that contains a note. Some reading systems hide an `aside` in the text."""

DEFAULT_EPUB_PROFILE = "generic"


@dataclass(frozen=True, slots=True)
class EpubProfile:
    """The limits and features of a family of reading systems.

    - `across`, `down`: the maximum width and height of a drawing or a screenshot, in pixels;
      `photographs`: the maximum width of a photograph, in pixels; `quality`: JPEG quality, 1 to 95.
    - `ground`: the colour behind transparent images (`white`), empty for none; `most_bytes`: the
      maximum size of an image in bytes; `pixels`: the maximum pixels of an image (0: no limit).
    - `cover`: the minimum length of the longer side of the cover, in pixels (0: no minimum);
      `cover_page`: whether the cover is also a page of the text.
    - `pops`: references are pop-up notes; `holder`: the element that contains a note;
      `bare_targets`: the ids of headings are on empty elements, since the reading system shows a
      heading that is a link target as a pop-up.
    - `levels`: the depth of the table of contents; `chapter`: a longer file is split, in bytes.
    - `budget`: a larger EPUB has a warning, `limit`: the maximum (0: none), both in megabytes;
      `drops`: the CSS properties that are removed.
    """

    name: str
    purpose: str = ""
    across: int = 1440
    down: int = 2160
    photographs: int = 1240
    quality: int = 78
    ground: str = "white"
    most_bytes: int = 5_000_000
    pixels: int = 0
    cover: int = 0
    cover_page: bool = True
    pops: bool = False
    holder: Holder = "div"
    bare_targets: bool = False
    levels: int = 3
    chapter: int = 250_000
    budget: float = 40.0
    limit: float = 0.0
    drops: tuple[str, ...] = ()


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
