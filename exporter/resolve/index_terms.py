"""The terms of the index: the tags of the chapters in words, each term once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from exporter.model.edition import Chapter, IndexTerm
from exporter.model.nodes import CrossReference

_SEPARATORS = re.compile(r"(?<=\w)[\s_./-]+(?=\w)|\s+")
"""The separators between the words of a tag; the dot of `.net` is none."""
_HYPHENATED = re.compile(
    r"(?:^|-)(?:.|anti|co|cross|multi|non|off|post|pre|re|self|semi|sub)-|-(?:.|\d+)(?:-|$)|\s|[A-Z]{2}"
)
"""Tags whose hyphens do not stand for spaces: `x-ray`, `non-blocking`, `utf-8`, `JAX-RS`,
`spec-driven development`."""
_MIN_SINGULAR = 3
_SIBILANT = re.compile(r"(?:[sxz]|[cs]h)$")
_SHARE = 0.25
"""The form with spaces is shown if at least this share of the tags of a term have it."""


def index_terms(
    chapters: Sequence[Chapter], link_to: Callable[[Chapter], CrossReference]
) -> tuple[IndexTerm, ...]:
    """Return the terms in alphabetical order, with links to their chapters in reading order.

    Tags that differ only in case or in the separators of their words are one term, and so are an
    English singular and its plural in -s or -es if both are tags.
    """
    tagged = [(tag, chapter) for chapter in chapters for tag in chapter.metadata.tags]
    keys = {tag: _key(tag) for tag, _ in tagged}
    english = {keys[tag] for tag, chapter in tagged if _is_english(chapter.metadata.lang)}
    singulars = _singulars(english)
    forms: dict[str, Counter[str]] = {}
    links: dict[str, dict[str, CrossReference]] = {}
    for tag, chapter in tagged:
        key = singulars.get(keys[tag], keys[tag])
        forms.setdefault(key, Counter())[_in_words(tag)] += 1
        links.setdefault(key, {}).setdefault(chapter.key, link_to(chapter))
    terms = (IndexTerm(_shown(forms[key]), tuple(links[key].values())) for key in forms)
    return tuple(sorted(terms, key=lambda term: sort_key(term.word)))


def sort_key(words: str) -> tuple[str, str]:
    """Return a key that compares letters without accents first."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("ł", "l").replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), words


def _key(tag: str) -> str:
    """Return the key that all forms of a tag share: `machine-learning`, `MachineLearning`."""
    return _SEPARATORS.sub("", tag.casefold()) or tag


def _in_words(tag: str) -> str:
    """Return a tag with spaces between its words, in the case of its author."""
    words = tag.replace("_", " ")
    if not _HYPHENATED.search(tag):
        words = words.replace("-", " ")
    return " ".join(words.split()) or tag


def _is_english(lang: str) -> bool:
    return lang.lower().partition("-")[0] == "en"


def _singulars(keys: Iterable[str]) -> Mapping[str, str]:
    """Return the singulars by their plurals, for keys that occur in both forms."""
    keys = frozenset(keys)
    plurals = {key + ("es" if _SIBILANT.search(key) else "s"): key for key in keys}
    return {
        plural: key
        for plural, key in plurals.items()
        if plural in keys and len(key) >= _MIN_SINGULAR
    }


def _shown(forms: Counter[str]) -> str:
    """Return the form of a term that is shown: the most frequent one, preferably in several words.

    Of forms that are equally frequent, it is the first in the book.
    """
    words: Counter[str] = Counter()
    for form, count in forms.items():
        words[form.casefold()] += count
    spaced = [form for form in words if " " in form]
    best = max(spaced, key=words.__getitem__, default="")
    if words[best] < _SHARE * forms.total():
        best = max(words, key=words.__getitem__)
    return max((form for form in forms if form.casefold() == best), key=forms.__getitem__)
