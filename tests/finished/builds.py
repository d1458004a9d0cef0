"""The builds of the small book: each PDF profile together with an EPUB profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from pdf_reader import FinishedPdf
from xhtml_reader import FinishedEpub


@dataclass(frozen=True)
class Build:
    """The profiles and options of a build, and the properties of its files.

    `scope` is that of the reference numbers, `foot` means footnotes, `folio` is the position of
    page numbers. `levels` are those of the table of contents; `pops` means that references pop up.
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
    """The files of a build, and its diagnostics as JSON."""

    build: Build
    pdf: FinishedPdf
    epub: FinishedEpub
    findings: list[dict[str, Any]]


BUILD_PARAMS = [BUILDS[0], *(pytest.param(build, marks=pytest.mark.slow) for build in BUILDS[1:])]
"""The builds as parameters of tests: only the first one is made by `make quick`."""
