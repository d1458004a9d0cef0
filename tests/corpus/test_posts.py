"""Posts of a real blog, end to end: valid files that hold every word."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import frontmatter
import pytest

from exporter import epub, pdf
from exporter.build import BuildOptions, resolve_source
from exporter.check.epub import check_epub
from exporter.check.pdf import check_pdf
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.nodes import Disclaimer
from exporter.model.walk import walk
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings

pytestmark = pytest.mark.slow

RUN = 4
"""The number of consecutive words to find in the PDF, to detect lost and moved words."""


@pytest.fixture(scope="module")
def built(post: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Diagnostics]:
    """Build a post as an EPUB and as a PDF; return both paths and the diagnostics."""
    folder = tmp_path_factory.mktemp("made")
    diagnostics = Diagnostics()
    books = (epub(post, f"{folder}/", diagnostics=diagnostics), pdf(post, f"{folder}/"))
    return (*books, diagnostics)


def test_both_files_are_valid(built: tuple[Path, Path, Diagnostics]) -> None:
    diagnostics = Diagnostics()
    check_epub(built[0], diagnostics)
    check_pdf(built[1], diagnostics)
    # Missing glyphs depend on the fonts of the machine.
    assert [str(finding) for finding in diagnostics if finding.code != "glyph-missing"] == []
    subprocess.run(["qpdf", "--check", built[1]], check=True, capture_output=True)


def test_posts_have_no_errors(built: tuple[Path, Path, Diagnostics]) -> None:
    assert built[2].worst() is not Severity.ERROR


def test_pdf_contains_every_word(post: Path, built: tuple[Path, Path, Diagnostics]) -> None:
    # List numbers are drawn before or after the text: each reading order has only some runs.
    printed = squeezed(text_of(built[1], "-raw")) + "|" + squeezed(text_of(built[1]))
    lost = [run for run in runs(post) if squeezed("".join(run)) not in printed]
    assert lost == []


def test_pdf_contains_disclaimers_and_references(
    post: Path, built: tuple[Path, Path, Diagnostics]
) -> None:
    edition = resolve_source(post, BuildOptions(), Diagnostics())
    assert edition
    (chapter,) = edition.chapters
    text = text_of(built[1], "-raw")
    disclaimers = [node for node in walk(chapter.blocks) if isinstance(node, Disclaimer)]
    labels = re.findall(r"^DISCLAIMER$", text, re.MULTILINE)
    assert len(labels) == sum(node.label == "Disclaimer" for node in disclaimers)
    listed = text.rpartition("\nREFERENCES\n")[2] if chapter.references else ""
    printed = squeezed(listed)
    assert [ref.shown for ref in chapter.references if squeezed(ref.shown) not in printed] == []


def test_outputs_are_reproducible(
    post: Path, built: tuple[Path, Path, Diagnostics], tmp_path: Path
) -> None:
    rebuilt = epub(post, f"{tmp_path}/"), pdf(post, f"{tmp_path}/")
    assert [file.read_bytes() for file in rebuilt] == [file.read_bytes() for file in built[:2]]


def text_of(file: Path, *order: str) -> str:
    """Return the text of a PDF without running heads and folios, by position or in drawing order."""
    page = pdf_options(Settings()).geometry
    height = round(page.height - page.head - page.foot)
    crop = ["-x", "0", "-y", str(round(page.head)), "-W", str(round(page.width)), "-H", str(height)]
    command = ["pdftotext", *order, "-r", "72", *crop, file, "-"]
    process = subprocess.run(command, capture_output=True, text=True, check=True)
    return process.stdout.replace("\f", "\n")


def squeezed(text: str) -> str:
    """Return the letters and digits of a text: independent of line breaks, hyphens and quotes."""
    text = re.sub(r"\[\d{1,3}\]", "", text)
    return "".join(re.findall(r"[^\W_]", text.casefold()))


def runs(post: Path) -> Iterator[list[str]]:
    """Yield runs of consecutive words of the Markdown of a post, within a line, without markup."""
    source = frontmatter.parse(post.read_text(encoding="utf-8-sig"))[1]
    source = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", source, flags=re.DOTALL)
    source = re.sub(r"^\s*\[[^\]]+\]:.*$", "", source, flags=re.MULTILINE)
    source = re.sub(r"^\s*(```|~~~).*$", "", source, flags=re.MULTILINE)
    source = re.sub(r"!\[[^\]]*\]\([^)]*\)|!\[[^\]]*\]\[[^\]]*\]", "\n", source)
    source = re.sub(r"\]\([^)\s]*(\s+\"[^\"]*\")?\)|\]\[[^\]]*\]|\[\^[^\]]*\]", "\n", source)
    source = re.sub(
        r"</?[a-z][^>]*>|<\w+:[^>]*>|\{[:%].*?\}|\$\$.*?\$\$|https?://\S+", "\n", source
    )
    for line in re.sub(r"\[\d{1,3}\]", "\n", html.unescape(source)).split("\n"):
        line = re.sub(r"^\s*(>\s*)*\**(disclaimer|\d+\.)[:*]*", "", line, flags=re.IGNORECASE)
        words = re.findall(r"[^\W_]+", line)
        yield from ([*words[at : at + RUN]] for at in range(0, len(words), RUN))
