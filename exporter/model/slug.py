"""Heading ids made from titles, as kramdown makes them for GFM input; titles compared."""

from __future__ import annotations

import re
from unicodedata import category

_WORDS = ("L", "M", "Nd", "Pc")
"""The Unicode categories of Ruby's word characters (`\\w`)."""


def slug(title: str) -> str:
    """Return the id of a heading: lower case, no punctuation, a hyphen for each space or tab."""
    kept = (char for char in title.lower() if char in "- \t" or category(char).startswith(_WORDS))
    return re.sub(r"[ \t]", "-", "".join(kept)) or "section"


def folded_words(title: str) -> str:
    """Return the words of a title in one case, without punctuation, to compare it with others."""
    words = re.findall(r"[^\W_]+", title.casefold())
    return " ".join(words) if words else title


def forms_of_fragment(fragment: str) -> tuple[str, ...]:
    """Return the ids to which a fragment may lead, the most likely first.

    GitHub finds headings without regard to case, and by the prefix that it gives their ids.
    """
    name = fragment.removeprefix("user-content-")
    return fragment, name, name.lower()
