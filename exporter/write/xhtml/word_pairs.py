"""Words that stay on one line in print."""

from __future__ import annotations

import re

_SPACE = "\N{NO-BREAK SPACE}"
_WORD_AND_NUMBER = re.compile(
    r"(?<![^\s(“‘\"'])([^\W\d_]\w{1,11}) (?=\d{1,2}(?:\.\d{1,2})?(?![\w,.%]*\w))"
)
"""A word and the space before a short number: “Java 8”, “Figure 12”, and also “about 12”."""
_UNITS = (
    "kg g mg km m cm mm µm h min s ms µs ns kB KB MB GB TB PB KiB MiB GiB TiB Hz kHz MHz GHz W kW "
    "V px pt"
)
_NUMBER_AND_UNIT = re.compile(rf"(?<=\d) (?=(?:{'|'.join(_UNITS.split())}|%|°C)(?!\w))")


def with_bound_pairs(characters: str) -> str:
    """Return text with a no-break space between a name and its number, and before a unit.

    A name begins with a capital letter, of any script that has them.
    """
    if " " not in characters:
        return characters
    characters = _WORD_AND_NUMBER.sub(
        lambda pair: f"{pair[1]}{_SPACE}" if pair[1][0].isupper() else pair[0], characters
    )
    return _NUMBER_AND_UNIT.sub(_SPACE, characters)


def before_call(characters: str) -> str:
    """Return text before the call of a note or reference, where a last space is not a break."""
    return characters[:-1] + _SPACE if characters.endswith(" ") else characters
