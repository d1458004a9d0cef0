"""Words of links: whether they name what the link leads to, or only point to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from exporter.resolve.address_words import is_identifier, is_key
from exporter.resolve.link_word_lists import LANGUAGES, LinkWords


class Naming(IntEnum):
    """How well words name what a link leads to, the least first."""

    NOTHING = 0
    """They only point to it, or are a piece of a sentence: “here”, “and is”, “we have seen”."""
    VAGUE = 1
    """They may name it, or a statement about it: “tooling”, “finding the first of many results”."""
    NAME = 2
    """They name it: “Kafka”, “the sourdough starter”."""


_WORD = re.compile(r"[^\W_]+(?:[-'’.+#/@:_]+[^\W_]+)*(?:\+\+|#)?")
_VERB_OBJECT = re.compile(
    r"[a-z]+ (?:an?|the|this|that|these|those|our|your|their|its|my|his|her|it|them|us|me) "
)
"""A word in lower case with an article or pronoun after it is a verb, or else a preposition."""
_PARTICIPLE = re.compile(r"[a-z]{2,}(?:ed|ing)")
_VERSION = re.compile(r"v\d[\d.]*")
_UNSPACED = "|".join(
    sorted(f"{LANGUAGES['zh'].pointing} {LANGUAGES['ja'].pointing}".split(), key=len, reverse=True)
)
_POINTING_UNSPACED = re.compile(f"(?>(?:{_UNSPACED})+)")
"""Words that point, in languages that have no spaces between words. It does not backtrack."""
_MIN_SITE = 5
"""Letters of the name of a site."""
_MAX_NAME = 6
"""Words of a name in lower case; more are a piece of a sentence."""


def naming(words: str, address: str, lang: str, *, names_site: bool = True) -> Naming:
    """Return how well words name what a link to an address in Unicode leads to.

    `lang` is a BCP 47 tag; English is understood in all languages. With `names_site`, the name of
    the site counts as one.
    """
    spoken = _spoken(lang.partition("-")[0].lower())
    found = [word.replace("’", "'") for word in _WORD.findall(words)]
    folded = [word.casefold() for word in found]
    host = re.sub(r"^.*?://(?:www\.)?|[/?#].*$", "", address.casefold())
    site = _letters(host) if names_site else ""
    if _is_title_case(found, spoken) or _is_site(found, site):
        return Naming.NAME
    # With the key of a page, as of a video, the name of the site says no more than the address.
    has_key = any(map(is_key, found))
    labels = () if names_site and not has_key else (host, *host.split("."))
    if all(
        spoken.is_empty(word) or word in labels or is_identifier(raw) or _VERSION.fullmatch(word)
        for word, raw in zip(folded, found, strict=True)
    ):
        return Naming.NOTHING
    first = next(at for at, word in enumerate(folded) if word not in spoken.linking)
    if found[0][0].isupper() or not found[0][0].isalpha():
        return Naming.NAME
    return _naming_of_phrase(found[first:], folded, _letters(address.casefold()), spoken)


def _is_title_case(words: Sequence[str], spoken: _Spoken) -> bool:
    """Return whether words are a title of three or more, such as “Show, Attend and Tell”."""
    capitals = [word for word in words if word.casefold() not in spoken.linking]
    return len(capitals) > 2 and all(word[0].isupper() for word in capitals)


def _is_site(words: Sequence[str], host: str) -> bool:
    """Return whether words with capitals are in the letters of a host, as “Read the Docs”."""
    letters = _letters("".join(words))
    return len(letters) >= _MIN_SITE and letters != letters.lower() and letters.lower() in host


def _naming_of_phrase(
    phrase: Sequence[str], folded: Sequence[str], address: str, spoken: _Spoken
) -> Naming:
    """Return how well a phrase names what a link leads to, whose first word is in lower case.

    `folded` are its words with those before a name, `address` the letters of the address.
    """
    first = phrase[0]
    if not spoken.clause.isdisjoint(folded):
        return Naming.NOTHING
    if all(_letters(word.casefold()) in address for word in phrase):
        return Naming.NAME
    is_participle = bool(_PARTICIPLE.fullmatch(first))
    if not is_participle and len(phrase) > 1 and first in spoken.verbs:
        return Naming.NOTHING
    if _VERB_OBJECT.match(" ".join(phrase)) or (
        len(phrase) == 1 and is_participle and first.endswith("ed")
    ):
        return Naming.NOTHING
    has_name = any(word != word.lower() or not word.isalpha() for word in phrase)
    is_kind = not has_name and first.isascii() and phrase[-1] in spoken.pointing
    if is_participle or is_kind or (len(phrase) > _MAX_NAME and not has_name):
        # “companion repo” says of what kind it is, but not which one.
        return Naming.VAGUE
    return Naming.NAME if len(phrase) > 1 or has_name or not first.isascii() else Naming.VAGUE


def named(words: str, lang: str) -> str:
    """Return the words of a link without those before a name: “the”, “of the”, “and see”."""
    spoken = _spoken(lang.partition("-")[0].lower())
    while words[:1].islower():
        word, _, rest = words.partition(" ")
        if not rest or word.casefold() not in spoken.linking - {"the", "a", "an", "how", "why"}:
            break
        words = rest
    return words


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word))


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words of a language and of English."""

    linking: frozenset[str]
    clause: frozenset[str]
    verbs: frozenset[str]
    pointing: frozenset[str]

    def is_empty(self, word: str) -> bool:
        """Return whether a word says nothing by itself."""
        return (
            word in self.pointing
            or word in self.linking
            or word in self.clause
            or word in self.verbs
            or _POINTING_UNSPACED.fullmatch(word) is not None
        )


@cache
def _spoken(language: str) -> _Spoken:
    languages = [LANGUAGES["en"]]
    if language != "en" and language in LANGUAGES:
        languages.append(LANGUAGES[language])
    verbs = {
        form for each in languages for verb in each.verbs.split() for form in _forms(verb, each)
    }
    return _Spoken(
        frozenset(" ".join(each.linking for each in languages).split()),
        frozenset(" ".join(each.clause for each in languages).split()),
        frozenset(verbs),
        # A link may point in another language than that of its text.
        frozenset(" ".join(each.pointing for each in LANGUAGES.values()).split()),
    )


def _forms(verb: str, words: LinkWords) -> list[str]:
    """Return the forms of a verb, among others that nobody writes."""
    stems = (verb, verb.removesuffix("e"), verb + verb[-1])
    return [verb, *(stem + ending for stem in stems for ending in words.endings)]
