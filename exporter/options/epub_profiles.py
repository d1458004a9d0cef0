"""Profiles of EPUBs: the e-readers and reading applications that an EPUB is made for.

Each is a small file, `styles/readers/NAME.toml`, which holds only what differs from the default.
docs/readers.md gives the source of each number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, TypeAlias

from exporter.themes import resources

Holder: TypeAlias = Literal["div", "aside"]
"""The element that holds a note. Some reading systems take an `aside` out of the text."""

DEFAULT_EPUB_PROFILE = "generic"


@dataclass(frozen=True, slots=True)
class EpubProfile:
    """What an EPUB is made for.

    Images: `across` and `down` are the maximal pixels of a drawing or a screenshot, `photographs`
    the maximal width of a photograph in pixels; `quality` is that of JPEG (1 to 95). `ground` is
    the colour behind transparent images (`white`), empty for none. `most_bytes` is the maximal size
    of one image, `pixels` the maximal number of its pixels (0: no limit).

    Cover: `cover` is the minimal length of its longer side in pixels; `cover_page` gives it a page
    of its own too.

    Notes: `pops` makes references pop-up notes; `holder` is the element that holds a note.
    `bare_targets` puts the ids of headings on empty elements, since this reader shows a heading as
    a pop-up when a link leads to it.

    The table of contents has `levels`. A chapter longer than `chapter` bytes is split. A file of
    more than `budget` megabytes has a warning; `limit` is the maximal size (0: none). `drops` are
    CSS properties that are left out.
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
    """Return the names of the profiles, the default first."""
    return resources.names("readers", DEFAULT_EPUB_PROFILE)


@cache
def epub_profile(name: str = DEFAULT_EPUB_PROFILE) -> EpubProfile:
    """Return a profile by its name."""
    values = resources.values("readers", name, (field.name for field in fields(EpubProfile)))
    return EpubProfile(name, **{key: _value(value) for key, value in values.items()})


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
