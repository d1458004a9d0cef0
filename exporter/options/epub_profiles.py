"""What an EPUB is made for: e-readers and the programs that read on other machines.

Each is a small file of settings, `styles/readers/NAME.toml`, which says only in what it differs
from the usual one. Where its numbers come from stands in the page on readers.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, TypeAlias

from exporter.themes import resources

Holder: TypeAlias = Literal["div", "aside"]
"""The element that a note is. Some reading systems take an `aside` out of the text."""

USUAL = "generic"


@dataclass(frozen=True, slots=True)
class EpubProfile:
    """What an EPUB is made for.

    Pictures: `across` and `down` are the most pixels of a drawing or a screenshot, `photographs`
    how many across a photograph may have; `quality` is JPEG's. `ground` lays a colour under what
    could be seen through (`white`), empty for none. `most_bytes` is what one picture may take.

    The cover: `cover` is the least length of its longer side. `cover_page` says that it has a page
    of its own too.

    Notes: `pops` has references called as notes are, which are shown where they are called;
    `holder` is the element that holds them. `bare_targets` puts the ids of headings on something
    empty, since this reader would show a heading in place when a link leads to it.

    The contents have `levels`. A chapter longer than `chapter` bytes is parted. `budget` is how
    many megabytes the book should take, `limit` how many it can. `drops` are properties of CSS that
    are left out.
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
    """The kinds of e-readers that an EPUB can be made for, the usual one first."""
    return resources.names("readers", USUAL)


@cache
def epub_profile(name: str = USUAL) -> EpubProfile:
    """A reader by its name."""
    said = resources.values("readers", name, (field.name for field in fields(EpubProfile)))
    return EpubProfile(name, **{key: _value(value) for key, value in said.items()})


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
