"""The account of a book: what its posts hold, and what was written does not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from zipfile import ZipFile

from exporter.account import Account, Loss, LossKind, account_of
from exporter.account.folding import WORD, fold
from exporter.account.template_tags import VALUE
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.artifact import Artifact
from exporter.model.edition import Chapter, Edition, Page, SourceFile
from exporter.model.labels import Labels
from exporter.options.settings import Format
from exporter.runtime.cache import Cache, cache_key, content_digest, memoized_entry
from exporter.runtime.fingerprint import fingerprint
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.direction import direction
from exporter.write.division import page_to_xhtml
from exporter.write.footnotes import with_footnotes
from exporter.write.xhtml import Dialect, Medium

_MAX_MESSAGE = 100
"""The greatest length of what a message quotes, in characters."""

_NAMES: Mapping[LossKind, str] = {
    "words": "words of the post are",
    "code block": "a code block of the post is",
    "code span": "code of the post is",
    "image": "an image of the post is",
    "link": "a link of the post is",
    "address": "an address of the post is",
    "note": "the call of a footnote is",
    "formula": "a formula of the post is",
    "argument": "the text of a template tag is",
}
_EVERYTHING = (
    "html-removed",
    "include-missing",
    "code-marks",
    "jsx-",
    "liquid-limit",
    "liquid-un",
    "markup-",
    "mdx-",
    "note-label",
    "shortcode-",
)
_EXPLANATIONS: Mapping[LossKind, tuple[str, ...]] = {
    "words": (*_EVERYTHING, "badge-", "note-unused", "image-invisible"),
    "code block": (*_EVERYTHING, "html-unread"),
    "code span": (*_EVERYTHING, "note-unused"),
    "image": (
        *_EVERYTHING,
        "badge-",
        "html-",
        "image-invisible",
        "image-missing",
        "image-remote",
        "image-un",
    ),
    "link": (*_EVERYTHING, "badge-", "html-", "link-", "note-unused"),
    "address": (*_EVERYTHING, "link-invalid", "note-unused"),
    "note": (*_EVERYTHING, "note-"),
    "formula": (*_EVERYTHING, "formula-"),
    "argument": (*_EVERYTHING, "include-"),
}
"""The beginnings of the codes of diagnostics that name a loss of each kind."""


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """The XHTML of a chapter, which `markup` returns, and the digest of what decides it."""

    digest: str
    markup: Callable[[], str]


def report_losses(
    edition: Edition,
    documents: Mapping[str, WrittenDocument],
    known: Iterable[Diagnostic],
    diagnostics: Diagnostics,
    cache: Cache,
) -> None:
    """Report the content of posts that their documents, by the key of the chapter, do not hold.

    What one of the `known` diagnostics names at its place is not reported again. A post that a
    transform has changed has no account: what is left out may be meant to be.
    """
    by_file: dict[str, list[Diagnostic]] = {}
    for finding in known:
        if finding.place:
            by_file.setdefault(finding.place.path, []).append(finding)
    for source in edition.sources:
        document = None if source.transformed else documents.get(source.division)
        if document is None:
            continue
        account = _account(source, document, cache)
        if account.candidates:
            found = (*source.findings, *by_file.get(source.path, ()))
            named = partial(_is_named, _text(source), account.blocks, found)
            for loss in account.losses(named):
                _report(loss, source, diagnostics)


def _account(source: SourceFile, document: WrittenDocument, cache: Cache) -> Account:
    """Return the account of a post; an empty one if its file is gone or has changed."""
    unknown = Account()

    def make() -> Account:
        text = _text(source)
        return account_of(text, document.markup()) if text else unknown

    key = cache_key("account", fingerprint(), source.digest, document.digest)
    return memoized_entry(
        cache, key, Account, make, is_final=lambda account: account is not unknown
    ).value


def _text(source: SourceFile) -> str:
    return (source.read() or b"").decode("utf-8-sig", "replace")


def _is_named(
    text: str, blocks: Iterable[tuple[int, int]], findings: Iterable[Diagnostic], loss: Loss
) -> bool:
    """Return whether a finding in the same block of the source names a loss."""
    codes, words = _EXPLANATIONS[loss.kind], _words(loss.content)
    if loss.kind == "link" and any(
        finding.code.startswith("link-") and f"‘{loss.content}’" in finding.message
        for finding in findings
    ):
        # An address that stands more than once is named once.
        return True
    lines = {
        finding.place.line
        for finding in findings
        if finding.place and (finding.code.startswith(codes) or words <= _words(finding.message))
    }
    if not lines:
        return False
    rows = text.split("\n")
    first = last = min(loss.line, len(rows))
    while first > 1 and rows[first - 2].strip():
        first -= 1
    while last < len(rows) and rows[last].strip():
        last += 1
    around = [(first, last), *(each for each in blocks if each[0] <= loss.line <= each[1])]
    return any(start <= line <= end for line in lines for start, end in around)


def _words(text: str) -> set[str]:
    return set(WORD.findall(fold(text).casefold()))


def _report(loss: Loss, source: SourceFile, diagnostics: Diagnostics) -> None:
    quoted = " ".join(loss.content.replace(VALUE, "…").split())
    if len(quoted) > _MAX_MESSAGE:
        quoted = f"{quoted[: _MAX_MESSAGE - 1]}…"
    place = Place(source.path, loss.line) if source.path else None
    message = f"{_NAMES[loss.kind]} not in the book: ‘{quoted}’"
    diagnostics.report("content-lost", message, place, group=loss.kind)


def written_documents(
    edition: Edition, artifact: Artifact, format_: Format
) -> dict[str, WrittenDocument]:
    """Return the XHTML of each chapter in a file, by key. That of a PDF is written again."""
    match format_:
        case "epub":
            documents = _epub_documents(edition, artifact.data)
        case "html":
            _, *sections = artifact.data.decode().split('<section class="chapter"')
            keys = [chapter.key for chapter in edition.chapters]
            documents = dict(zip(keys, (f"<section {each}" for each in sections), strict=False))
        case "pdf":
            return chapter_documents(edition, "html")
    return {
        key: WrittenDocument(cache_key(markup), partial(str, markup))
        for key, markup in documents.items()
    }


def chapter_documents(edition: Edition, medium: Medium) -> dict[str, WrittenDocument]:
    """Return the XHTML of each chapter, and of each page that opens a part, by key."""

    def dialect_for(labels: Labels, lang: str) -> Dialect:
        own = direction(lang)
        return Dialect(
            medium, lambda asset: asset.path, labels, Diagnostics(), lang=lang, direction=own
        )

    def markup(chapter: Chapter) -> str:
        dialect = dialect_for(chapter.labels, chapter.metadata.lang)
        chapter, dialect = with_footnotes(chapter, dialect)
        return chapter_to_xhtml(chapter, dialect, in_book=edition.collection)

    def page_document(page: Page) -> WrittenDocument:
        written, dialect = with_footnotes(page, dialect_for(page.labels, page.lang))
        xhtml = page_to_xhtml(written, edition, dialect)
        return WrittenDocument(cache_key(xhtml), partial(str, xhtml))

    def document(chapter: Chapter) -> WrittenDocument:
        content = chapter.content_digest or content_digest(chapter)
        digest = cache_key(medium, f"{edition.collection}", content)
        return WrittenDocument(digest, partial(markup, chapter))

    openings = {page.key: page_document(page) for page in _openings(edition)}
    return {**openings, **{chapter.key: document(chapter) for chapter in edition.chapters}}


def _openings(edition: Edition) -> Iterable[Page]:
    return (part.opening for part in edition.parts if part.opening)


def _epub_documents(edition: Edition, data: bytes) -> dict[str, str]:
    divisions: tuple[Page | Chapter, ...] = (*_openings(edition), *edition.chapters)
    keys = {division.name: division.key for division in divisions}
    documents: dict[str, str] = {}
    with ZipFile(io.BytesIO(data)) as archive:
        for path in archive.namelist():
            name = PurePosixPath(path).stem
            # A long chapter has several documents with numbered names.
            key = keys.get(name) or keys.get(re.sub(r"-\d+-*$", "", name))
            if key and path.endswith(".xhtml"):
                body = archive.read(path).decode().partition("<body")[2]
                documents[key] = documents.get(key, "") + f"<body{body}"
    return documents
