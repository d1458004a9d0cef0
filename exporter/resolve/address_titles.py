"""Titles that addresses hold: names of pages of well-known sites, and the words of their paths."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple, TypeAlias
from urllib.parse import SplitResult, parse_qsl

from exporter.file_formats.urls import split_url
from exporter.model.printed_addresses import site_name
from exporter.resolve.address_words import decoded, is_identifier, is_telling, sentence_of, words_of


class AddressTitleKind(IntEnum):
    """How far a title that an address holds can be trusted, the least first."""

    NONE = 0
    WORDS = 1
    """A word or two of the path."""
    TITLE = 2
    """A path of as many words as a title has, or what a page of a known site is called."""
    PAGE_TITLE = 3
    """The title of the page itself, letter for letter."""


class AddressTitle(NamedTuple):
    """A title that an address holds; empty if there is none."""

    text: str = ""
    kind: AddressTitleKind = AddressTitleKind.NONE


NO_TITLE = AddressTitle()
_Parts: TypeAlias = Sequence[str]
_Namer: TypeAlias = Callable[[_Parts], str]

_WIKIS = re.compile(
    r"(?:[a-z-]+\.)*(?:wikipedia|wiktionary|wikibooks|wikisource|wikiquote|wikivoyage|wikiversity|"
    r"wikinews|fandom|mediawiki)\.(?:org|com)"
)
_FORGES = frozenset(("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "gitea.com"))
_PAGES_OF_FORGES = frozenset(
    """about apps blog collections customer-stories explore features marketplace orgs readme search
    security settings solutions topics""".split()
)
"""What is at the place of an owner in addresses of a forge itself."""
_RFC = re.compile(r"(?:rfc|std|bcp)(\d+)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^/\s]+?(?=(?:\.pdf)?(?:/|$))")
_ARXIV = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?")
_ARCHIVED = re.compile(r"/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/+.+)", re.IGNORECASE)
_TITLE_KEYS = ("title", "q", "query", "name", "search", "term", "topic", "page", "p", "id")
_MAX_DEPTH = 2


def address_title(address: str, depth: int = 0) -> AddressTitle:
    """Return the title that an address holds.

    That of an archived page is the title of its address; `depth` counts archives of archives.
    """
    parts = split_url(address)
    host = site_name(address)
    archived = _ARCHIVED.fullmatch(_with_query(parts)) if host == "web.archive.org" else None
    if archived and depth < _MAX_DEPTH:
        return address_title(re.sub(r":/+", "://", archived[1], count=1), depth + 1)
    path = [part for part in parts.path.split("/") if part]
    if _WIKIS.fullmatch(host):
        return _wiki_title(path, parts)
    namer = _NAMERS.get(host)
    if namer is None and host in _FORGES:
        namer = _forge
    if namer is not None:
        title = namer(path)
        return AddressTitle(title, AddressTitleKind.TITLE) if title else NO_TITLE
    if doi := _DOI.search(decoded(parts.path)):
        return AddressTitle(f"doi:{doi[0]}", AddressTitleKind.TITLE)
    if package := _package(host, path):
        return AddressTitle(package, AddressTitleKind.TITLE)
    return _words(path, parts)


def _words(path: _Parts, parts: SplitResult) -> AddressTitle:
    """Return the words of the last part of a path that is meaningful, else of query or fragment.

    A name with an `@` is that of a person; it counts if nothing else does.
    """
    values = dict(reversed(parse_qsl(parts.query)))
    queries = [values[key] for key in _TITLE_KEYS if key in values]
    person = ""
    for part in reversed(path):
        if part.startswith("@"):
            person = person or decoded(part)
            continue
        if words := words_of(part):
            return _titled(words)
    fragment = parts.fragment.partition(":~:")[0]
    for part in (*queries, re.split("[/=]", fragment)[-1]):
        if words := words_of(part):
            return _titled(words)
    return AddressTitle(person, AddressTitleKind.WORDS) if person else NO_TITLE


def _titled(words: tuple[str, ...]) -> AddressTitle:
    kind = AddressTitleKind.TITLE if is_telling(words) else AddressTitleKind.WORDS
    return AddressTitle(sentence_of(words), kind)


def _with_query(parts: SplitResult) -> str:
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _wiki_title(path: _Parts, parts: SplitResult) -> AddressTitle:
    """Return the title of a page of MediaWiki, in whose address spaces are underscores."""
    title = dict(parse_qsl(parts.query)).get("title", "")
    if "wiki" in path:
        title = decoded("/".join(path[path.index("wiki") + 1 :])) or title
    title = " ".join(title.replace("_", " ").split())
    return AddressTitle(title, AddressTitleKind.PAGE_TITLE) if title else NO_TITLE


def _forge(path: _Parts) -> str:
    """Return what is at an address of a host of repositories: `owner/name`, and what of it."""
    names = [decoded(part) for part in path if part != "-"]
    if names and names[0] in _PAGES_OF_FORGES:
        return sentence_of(words_of(names[-1]))
    if len(names) < 2:
        return " ".join(names)
    repository = f"{names[0]}/{names[1].removesuffix('.git')}"
    match names[2:]:
        case ["issues" | "pull" | "pulls" | "discussions" | "merge_requests", number, *_] if (
            number.isdigit()
        ):
            return f"{repository} #{number}"
        case ["commit" | "commits", commit, *_]:
            return f"{repository} @ {commit[:7]}"
        case ["blob" | "tree" | "raw" | "blame" | "src", reference]:
            return f"{repository} ({reference})" if not is_identifier(reference) else repository
        case ["blob" | "tree" | "raw" | "blame" | "src", _, *folders, name]:
            name = "/".join((*folders[-1:], name)) if is_identifier(name) else name
            return f"{repository}: {name}"
        case ["releases", "tag", *tag] if tag:
            return f"{repository} {'/'.join(tag)}"
        case ["wiki", page, *_]:
            return f"{repository}: {page.replace('-', ' ')}"
        case [*_, name] if not is_identifier(name):
            return f"{repository}: {name}"
        case _:
            return repository


def _raw_file(path: _Parts) -> str:
    return f"{path[0]}/{path[1]}: {decoded(path[-1])}" if len(path) > 3 else ""


def _person(path: _Parts) -> str:
    """Return the account of a social network, with an `@`."""
    kinds = ("in", "company", "user", "c", "profile", "channel", "people", "groups", "school")
    if path and path[0] in kinds:
        path = path[1:]
    reserved = ("watch", "embed", "playlist", "i", "search", "intent", "share", "hashtag", "shorts")
    if not path or path[0] in reserved:
        return ""
    name = decoded(path[0])
    return "" if is_identifier(name) else f"@{name.removeprefix('@')}"


def _arxiv(path: _Parts) -> str:
    name = "/".join(path[1:]).removesuffix(".pdf")
    return f"arXiv:{name}" if _ARXIV.fullmatch(name) else ""


def _rfc(path: _Parts) -> str:
    for part in reversed(path):
        if match := _RFC.match(part):
            return f"{part[:3].upper()} {match[1]}"
        if words := words_of(part):
            return sentence_of(words)
    return ""


def _medline(path: _Parts) -> str:
    number = path[-1] if path else ""
    if re.fullmatch(r"PMC\d+", number):
        return number
    return f"PubMed {number}" if number.isdigit() else ""


def _nothing(_: _Parts) -> str:
    return ""


_NAMERS: dict[str, _Namer] = {
    "arxiv.org": _arxiv,
    "bit.ly": _nothing,
    "bsky.app": _person,
    "datatracker.ietf.org": _rfc,
    "docs.google.com": _nothing,
    "drive.google.com": _nothing,
    "facebook.com": _person,
    "fb.me": _nothing,
    "gist.github.com": _person,
    "goo.gl": _nothing,
    "instagram.com": _person,
    "linkedin.com": _person,
    "m.youtube.com": _person,
    "mobile.twitter.com": _person,
    "ncbi.nlm.nih.gov": _medline,
    "pl.linkedin.com": _person,
    "pubmed.ncbi.nlm.nih.gov": _medline,
    "raw.githubusercontent.com": _raw_file,
    "rfc-editor.org": _rfc,
    "t.co": _nothing,
    "threads.net": _person,
    "tinyurl.com": _nothing,
    "tools.ietf.org": _rfc,
    "twitter.com": _person,
    "vimeo.com": _person,
    "x.com": _person,
    "youtu.be": _nothing,
    "youtube-nocookie.com": _person,
    "youtube.com": _person,
}
"""How the pages of sites with telling or meaningless paths are named, by the name of the site."""

_PACKAGES = {
    "crates.io": "crates",
    "hex.pm": "packages",
    "hub.docker.com": "r",
    "nuget.org": "packages",
    "npmjs.com": "package",
    "npmjs.org": "package",
    "packagist.org": "packages",
    "pypi.org": "project",
    "pypi.python.org": "pypi",
    "rubygems.org": "gems",
}
"""The part of a path after which registries have the name of a package."""


def _package(host: str, path: _Parts) -> str:
    """Return the name of a package of a registry, with its scope; empty if it is another page."""
    if len(path) < 2 or path[0] != _PACKAGES.get(host):
        return ""
    scoped = path[1].startswith("@") or host in ("packagist.org", "hub.docker.com")
    return decoded("/".join(path[1 : 3 if scoped else 2]))
