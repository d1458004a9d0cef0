"""Hints for a word that is not known: the nearest of those that are, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

_FEW = 40
"""The most words that a hint lists."""


def nearest(written: str, known: Sequence[str]) -> str:
    """Return the known word most like `written`, empty where none is like it."""
    return next(iter(get_close_matches(written.lower().replace("_", "-"), known, 1, 0.6)), "")


def suggestion(written: str, known: Sequence[str]) -> str:
    """Return a hint that names the known word most like `written`, else all of a short list."""
    near = nearest(written, known)
    return f"did you mean ‘{near}’?" if near else listed(known)


def listed(known: Sequence[str]) -> str:
    """Return a hint that lists the known words, empty where they are more than 40."""
    return f"known here: {', '.join(known)}" if len(known) <= _FEW else ""
