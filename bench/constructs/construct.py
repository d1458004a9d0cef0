"""A construct, and functions that return one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Text: TypeAlias = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct, and the greatest number of it that is measured.

    `text` returns the post's text without a metadata block, `metadata` the lines of that block,
    `files` other files of the site by path. `sites` are the sites that read it; none means all.
    """

    text: Text
    most: int
    metadata: Text = lambda _: "title: Growth\n"
    files: Callable[[int], Mapping[str, str]] = lambda _: {}
    sites: tuple[str, ...] = field(default=())

    def post(self, number: int) -> str:
        """Return the content of a file."""
        return f"---\n{self.metadata(number)}---\n\n{self.text(number)}\n"


def repeated(pattern: str, most: int) -> Construct:
    """Return a construct that repeats a pattern."""
    return Construct(lambda number: pattern * number, most)


def numbered(
    pattern: str, most: int, before: str = "", after: str = "", then: str = ""
) -> Construct:
    """Return a construct whose copies differ: `@` in the pattern is the number of each.

    `then` is repeated in the same way, at the end of the text.
    """

    def text(number: int) -> str:
        copies = "".join(pattern.replace("@", f"{each}") for each in range(number))
        ends = "".join(then.replace("@", f"{each}") for each in range(number))
        return f"{before}{copies}{after}{ends}"

    return Construct(text, most)


def between(before: str, pattern: str, after: str, most: int) -> Construct:
    """Return a construct that repeats a pattern between two texts."""
    return Construct(lambda number: f"{before}{pattern * number}{after}", most)


def nested(opening: str, closing: str, most: int) -> Construct:
    """Return a construct whose openings stand before a letter, and its closings behind it."""
    return Construct(lambda number: f"{opening * number}x{closing * number}", most)


def stairs(line: str, indent: str, most: int) -> Construct:
    """Return a construct of lines of which each is indented more than the one before."""
    return Construct(
        lambda number: "".join(f"{indent * each}{line}\n" for each in range(number)), most
    )
