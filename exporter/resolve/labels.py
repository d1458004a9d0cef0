"""Labels: the words that a book adds to its posts, from `styles/labels/`; English for the rest."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

from exporter.model.labels import Labels
from exporter.themes import resources

_FOLDER = "labels"
_DISCLAIMER = re.compile(r'^disclaimer = "(.+)"$', re.MULTILINE)


def labels_for(lang: str) -> Labels:
    """Return the labels in the language of a BCP 47 tag."""
    return _labels(label_language(lang) or "en")


def label_language(lang: str) -> str:
    """Return the language of the labels for a BCP 47 tag; empty if there are none in it."""
    return resources.language_in(_FOLDER, lang)


def counted(labels: Labels, count: int) -> str:
    """Return the sentence about the making of a book of `count` posts (CLDR plural rules)."""
    from babel import Locale

    category = Locale.parse(labels.lang, sep="-").plural_form(count)
    return dict(labels.made_from).get(category) or dict(labels.made_from)["other"]


@cache
def disclaimer_words() -> frozenset[str]:
    """Return the word for a disclaimer in every language, in lower case."""
    # One line of each file: to parse them all takes 8 ms, which is 2% of a short post.
    files = (resources.styles() / _FOLDER / f"{lang}.toml" for lang in resources.names(_FOLDER))
    found = (_DISCLAIMER.search(file.read_text("utf-8")) for file in files)
    return frozenset(match[1].lower() for match in found if match)


@cache
def _labels(lang: str) -> Labels:
    names = [field.name for field in fields(Labels)]
    values = resources.values(_FOLDER, lang, names)
    return Labels(**{**values, "lang": lang, "made_from": tuple(values["made_from"].items())})
