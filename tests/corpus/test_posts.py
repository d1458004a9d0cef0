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
"""How many words in a row must be found again, so that no word is lost and none is moved."""


@pytest.fixture(scope="module")
def made(post: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Diagnostics]:
    """The post as an EPUB and as a PDF, and what was said of it."""
    folder = tmp_path_factory.mktemp("made")
    diagnostics = Diagnostics()
    books = (epub(post, f"{folder}/", diagnostics=diagnostics), pdf(post, f"{folder}/"))
    return (*books, diagnostics)


def test_both_files_are_valid(made: tuple[Path, Path, Diagnostics]) -> None:
    diagnostics = Diagnostics()
    check_epub(made[0], diagnostics)
    check_pdf(made[1], diagnostics)
    # What the machine's fonts lack is no matter of validity.
    assert [str(finding) for finding in diagnostics if finding.code != "glyph-missing"] == []
    subprocess.run(["qpdf", "--check", made[1]], check=True, capture_output=True)


def test_no_post_is_an_error(made: tuple[Path, Path, Diagnostics]) -> None:
    assert made[2].worst() is not Severity.ERROR


def test_the_pdf_holds_every_word(post: Path, made: tuple[Path, Path, Diagnostics]) -> None:
    # The numbers of a list are drawn when the page's text is, so that neither order is all.
    printed = squeezed(text_of(made[1], "-raw")) + "|" + squeezed(text_of(made[1]))
    lost = [run for run in runs(post) if squeezed("".join(run)) not in printed]
    assert lost == []


def test_the_pdf_has_its_disclaimers_and_references(
    post: Path, made: tuple[Path, Path, Diagnostics]
) -> None:
    edition = resolve_source(post, BuildOptions(), Diagnostics())
    assert edition
    (chapter,) = edition.chapters
    text = text_of(made[1], "-raw")
    said = [node for node in walk(chapter.blocks) if isinstance(node, Disclaimer)]
    labels = re.findall(r"^DISCLAIMER$", text, re.MULTILINE)
    assert len(labels) == sum(node.label == "Disclaimer" for node in said)
    listed = text.rpartition("\nREFERENCES\n")[2] if chapter.references else ""
    printed = squeezed(listed)
    assert [ref.shown for ref in chapter.references if squeezed(ref.shown) not in printed] == []


def test_the_same_twice(post: Path, made: tuple[Path, Path, Diagnostics], tmp_path: Path) -> None:
    again = epub(post, f"{tmp_path}/"), pdf(post, f"{tmp_path}/")
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in made[:2]]


def text_of(file: Path, *order: str) -> str:
    """The text of a PDF between its running heads and its folios, as it lies or as it was drawn."""
    page = pdf_options(Settings()).geometry
    height = round(page.height - page.head - page.foot)
    crop = ["-x", "0", "-y", str(round(page.head)), "-W", str(round(page.width)), "-H", str(height)]
    command = ["pdftotext", *order, "-r", "72", *crop, file, "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.replace("\f", "\n")


def squeezed(text: str) -> str:
    """Letters and figures only: what no line break, hyphen or quotation mark can change."""
    text = re.sub(r"\[\d{1,3}\]", "", text)
    return "".join(re.findall(r"[^\W_]", text.casefold()))


def runs(post: Path) -> Iterator[list[str]]:
    """Runs of words of a post's Markdown, within a line, of what a reader is meant to read."""
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
