"""What the engine reads as far as it is asked for: patterns of hyphens, modules seldom used."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Any

import pyphen  # type: ignore[import-untyped]
import pytest

# Its patches are what is tested.
import_module("exporter.write.pdf.engine")
fonts = import_module("weasyprint.pdf.fonts")


def all_at_once(lang: str) -> Any:
    """The patterns of a language as pyphen reads them."""
    plain = object.__new__(pyphen.HyphDict)
    pyphen.HyphDict.__init__.__wrapped__(plain, pyphen.LANGUAGES[lang])
    return plain


@pytest.mark.parametrize("lang", ["en_US", "de_DE", "ru_RU", "hu_HU"])
def test_patterns_read_one_by_one_say_the_same(lang: str) -> None:
    """Those of Hungarian change letters, and are left to pyphen."""
    plain, read = all_at_once(lang), pyphen.HyphDict(pyphen.LANGUAGES[lang])
    assert len(plain.patterns) > 1000
    assert {letters: read.patterns.get(letters) for letters in read.patterns} == plain.patterns
    assert read.maxlen == plain.maxlen
    assert read.patterns.get("no such letters") is None


def test_a_word_is_parted_without_reading_every_pattern() -> None:
    read = pyphen.HyphDict(pyphen.LANGUAGES["en_US"])
    assert read.positions("hyphenation") == all_at_once("en_US").positions("hyphenation") != []
    unread = [each for each in read.patterns.values() if isinstance(each, str)]
    assert len(unread) > 0.9 * len(read.patterns)


def test_what_is_seldom_needed_is_imported_when_it_is_called() -> None:
    asked = (
        "import sys, exporter.write.pdf.engine\n"
        "print('fontTools.subset' in sys.modules, 'fontTools.varLib' in sys.modules)"
    )
    said = subprocess.run((sys.executable, "-c", asked), capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]
    assert type(fonts.subset.Options()).__module__ == "fontTools.subset"
    with pytest.raises(AttributeError):
        fonts.subset.NoSuchThing()
