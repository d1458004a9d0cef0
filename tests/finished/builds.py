"""How the small book is built: each profile of a PDF together with one of an EPUB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pdf_reader import FinishedPdf
from xhtml_reader import FinishedEpub


@dataclass(frozen=True)
class Build:
    """How a PDF and an EPUB are made together, and what they must be like.

    `scope` says how references are counted, `foot` that they stand at the foot of the page. `folio`
    says where page numbers stand.
    """

    pdf: str
    epub: str
    options: tuple[str, ...] = ()
    scope: str = "book"
    foot: bool = False
    cover: bool = True
    folio: str = "middle"
    two_sided: bool = False
    links: bool = True
    bookmarks: bool = True
    attached: bool = False
    standards: tuple[str, ...] = ("PDF/A-3a", "PDF/UA-1")
    levels: int = 3
    pops: bool = False
    cover_page: bool = True


BUILDS = (
    Build("screen", "generic", attached=True),
    Build(
        "print",
        "kindle",
        ("--theme", "essay"),
        folio="outer",
        two_sided=True,
        levels=2,
        pops=True,
        cover_page=False,
    ),
    Build(
        "press",
        "kobo",
        folio="outer",
        cover=False,
        two_sided=True,
        links=False,
        bookmarks=False,
        standards=("PDF/X-4",),
        pops=True,
    ),
    Build(
        "review",
        "apple",
        ("--references", "footnotes", "--scope", "chapter"),
        scope="chapter",
        foot=True,
        folio="right",
        cover=False,
        pops=True,
    ),
)


@dataclass(frozen=True)
class Built:
    """The files of a build, and its findings."""

    build: Build
    pdf: FinishedPdf
    epub: FinishedEpub
    findings: list[dict[str, Any]]
