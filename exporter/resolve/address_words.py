"""Words of an address: which of its parts say something to a reader, and which are identifiers."""

from __future__ import annotations

import re
from urllib.parse import unquote

_EXTENSION = re.compile(
    r"\.(?:html?|xhtml|shtml|php\d?|aspx?|jspx?|jsf|do|cgi|cfm|pdf|md|markdown|txt|rst|adoc|epub|"
    r"docx?|pptx?|ps|git|jpe?g|png|gif|svg|webp|mp[34]|zip|tgz|gz)$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:19|20)\d\d-[A-Z][a-z]+|(?:19|20)\d\d(?:[-_./]?(?:0?[1-9]|1[0-2])(?:[-_./]?[0-3]?\d)?)?"
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[a-p]{32}", re.IGNORECASE)
"""A UUID, or the key of an extension of Chrome."""
_VERSION = re.compile(
    r"v?\d+(?:[._-]\d+)*(?:[._-]?(?:x|alpha|beta|rc\d*|snapshot))?", re.IGNORECASE
)
_LOCALE = re.compile(r"[a-z]{2}(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}))?")
_ISSUE = re.compile(r"[A-Z][A-Z0-9]+-\d+")
"""The key of an issue of a tracker, such as Jira."""
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
"""The pieces of a name in camel case; an identifier falls apart into short ones."""
_SEPARATORS = re.compile(r"[-_+\s]+")
_MIN_HASH = 7
_MIN_KEY = 8
"""Letters and digits of a hash in hexadecimal, and of another key."""
_MIN_PIECE = 3.0
_MIN_LONG_PIECE = 2.0
"""Letters in a piece of a name, on average; in one of upper or of lower case only."""
_MIN_NUMBER = 5
"""Digits of the number of a page; fewer are a part of its title."""
_MAX_LENGTH = 120
_MAX_ACRONYM = 3
_VOWELS = frozenset("aeiouy")

_PARTS_OF_SITES = frozenset(
    """abs accueil actualites address aktualnosci amp answer answers api apps archive archives
    article articles articolo articulo articulos artigo artigos artikel artikuly artykul
    artykuly beitrag blog blogs book books browse cat categories category cgi-bin channel
    chapter citation comments content contents current day default detail details dev discussion
    discussions display doc docs document documentation documents doi download downloads dp edit
    embed embed_code entry event events file files forum forums fr-fr full gp group groups guide
    guides hc head help home html image images img index info inicio item items journal
    kategoria key landing latest learn lib list local main man master media message month
    nachrichten news nieuws node notes noticia noticias notizie object online overview page
    pages paper papers pdf permalink photo photos picture pkg play pmc post posts preview print
    product products produkt produkte produkty profile pub public pubmed question questions raw
    read reader ref reference release releases resource resources results script scripts search
    section seite share show site sites source spec src stable stage start static status store
    stories story strona support tag tags talk talks text thread threads title topic topics
    trunk tutorial tutorials tweet tx upload uploads url user users view viewer viewtopic watch web
    weblog welcome whatsnew wiki wp wp-content wpis year""".split()
)
"""Parts of paths that name no page of a site, but the kind of all of its pages."""


def decoded(part: str) -> str:
    """Return a part of an address in Unicode; empty if its bytes are not UTF-8, or invisible."""
    try:
        text = unquote(part, errors="strict")
    except UnicodeDecodeError:
        return ""
    return " ".join(text.split()) if all(map(_is_visible, text)) else ""


def _is_visible(char: str) -> bool:
    return char.isprintable() or char.isspace()


def is_identifier(word: str) -> bool:
    """Return whether a word is a number, a hash or a key, which no reader can understand."""
    if not any(map(str.isalpha, word)) or _UUID.fullmatch(word):
        return True
    plain = re.sub(r"[\W_]", "", word)
    if not word.isascii() or len(plain) < _MIN_HASH:
        return False
    has_digits = any(map(str.isdigit, plain))
    if has_digits and set(plain.lower()) <= set("0123456789abcdef"):
        return True
    if len(plain) < _MIN_KEY:
        return False
    if plain.islower() and not has_digits:
        return not set(plain) & _VOWELS
    mixed = plain != plain.lower() and plain != plain.upper()
    piece = len(plain) / len(_PIECES.findall(word))
    return piece < _MIN_PIECE if mixed else piece <= _MIN_LONG_PIECE


def words_of(part: str) -> tuple[str, ...]:
    """Return the words of a part of a path, without date, extension and identifiers around them.

    Empty if it says nothing: an identifier, a date, a version, a language, a kind of page.
    """
    name = _EXTENSION.sub("", decoded(part)).strip(" -_+.,;:!~=*")
    if _ISSUE.fullmatch(name):
        return (name,)
    if name.casefold() in _PARTS_OF_SITES or is_identifier(name):
        return ()
    if any(form.fullmatch(name) for form in (_DATE, _VERSION, _LOCALE)):
        return ()
    words = [word for word in _SEPARATORS.split(_without_date(name)) if word]
    while len(words) > 1 and is_key(words[-1]):
        words.pop()
    while len(words) > 1 and is_key(words[0]):
        words.pop(0)
    if all(is_identifier(word) for word in words) or not any(map(str.isalpha, "".join(words))):
        return ()
    return tuple(words) if any(len(word) > 1 for word in words) else ()


def _without_date(name: str) -> str:
    """Return a name without the date before it, unless that is all there is."""
    match = re.match(r"(?:19|20)\d\d[-_.]\d\d?[-_.]\d\d?[-_.]", name)
    return name[match.end() :] if match else name


def is_key(word: str) -> bool:
    """Return whether a word is the key of a page, and neither a part of its title nor a version."""
    if word.isdigit():
        return len(word) >= _MIN_NUMBER
    return is_identifier(word) and any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def sentence_of(words: tuple[str, ...]) -> str:
    """Return words as a title: it begins with a capital, unless a word has one, and has an end."""
    title = " ".join(words)
    if not any(map(str.isupper, title)) and (len(title) > _MAX_ACRONYM or set(title) & _VOWELS):
        title = title[:1].upper() + title[1:]
    return shortened(title, _MAX_LENGTH)


def shortened(title: str, length: int) -> str:
    """Return a title of at most a number of characters, and an ellipsis where it is cut off."""
    if len(title) <= length:
        return title
    return (title[:length].rpartition(" ")[0] or title[:length]).rstrip(",;:") + " …"


def is_telling(words: tuple[str, ...]) -> bool:
    """Return whether the words of an address are many enough to be those of a title."""
    long = [word for word in words if len(word) > 2 and any(map(str.isalpha, word))]
    return len(long) > 2 or any(not word.isascii() and len(word) > 3 for word in words)
