"""Types of options for argparse: they return the value that is written, or say what is wrong."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exporter.citations.style_names import STYLE_HINT, has_style
from exporter.diagnostics.suggestions import suggestion
from exporter.errors import SettingsError

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OneOf:
    """A type for argparse that takes the names only, which shells complete."""

    names: Sequence[str]

    def __call__(self, written: str) -> str:
        """Return the name that is written. Raises `ArgumentTypeError` if it is none of them."""
        if written not in self.names:
            raise argparse.ArgumentTypeError(unknown_value(written, self.names))
        return written


class StyleOfReferences(OneOf):
    """A type for argparse that also takes a citation style, or the file of one."""

    def __call__(self, written: str) -> str:
        """Return the style. Raises `ArgumentTypeError` if there is none of this name."""
        if written in self.names or written.lower().endswith(".csl") or has_style(written):
            return written
        raise argparse.ArgumentTypeError(f"{unknown_value(written, self.names)}; {STYLE_HINT}")


def unknown_value(written: str, names: Sequence[str]) -> str:
    """Return the message for a value that is none of the names."""
    return f"unknown value ‘{written}’ ({suggestion(written, names)})"


def count(written: str) -> int:
    """Return a number from 1 that is written in digits, as a type for argparse."""
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"‘{written}’ is not a whole number from 1")
    return int(written)


def validated(parse: Callable[[S], T], written: S) -> T:
    """Return what a parser of settings makes of a value, with its error as one of argparse."""
    try:
        return parse(written)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def date(written: str) -> datetime.date:
    """Return a date that is written as YYYY-MM-DD, as a type for argparse."""
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        message = f"‘{written}’ is not a date (write YYYY-MM-DD)"
        raise argparse.ArgumentTypeError(message) from None
