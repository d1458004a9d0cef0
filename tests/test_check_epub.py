"""EPUBCheck: its messages become diagnostics, and the exporter's books have none."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_editions import asset, chapter, edition, image_bytes, image_paragraph, paragraph

from exporter.check.epub import check_epub
from exporter.check.results import ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Chapter, Edition
from exporter.model.nodes import (
    CodeBlock,
    Disclaimer,
    Emphasis,
    Figure,
    Heading,
    Image,
    MathBlock,
    Note,
    Paragraph,
    Strong,
    Text,
)
from exporter.model.post import Author
from exporter.options.settings import Settings
from exporter.write.epub import write

AUTHORS = (Author("Maria Lis"), Author("Łukasz Źdźbło"))
_DRAWING = (
    b'<svg xmlns:x="https://example.org/x" width="8" height="8" x:zoom="2"><g id="a"/><g id="a"/>'
    b'<script>1</script><image href="https://example.org/x.png"/><rect onclick="x()" fill="red"/>'
    b"<foreignObject/></svg>"
)


def _full(folder: Path) -> Chapter:
    assets = [
        asset(image_bytes("PNG"), folder, "a.png", "image/png"),
        asset(image_bytes("JPEG", "CMYK"), folder, "b.jpg", "image/jpeg"),
        asset(image_bytes("GIF", frames=2), folder, "c.gif", "image/gif"),
        asset(image_bytes("WEBP", "RGBA"), folder, "d.webp", "image/webp"),
        asset(_DRAWING, folder, "e.svg", "image/svg+xml"),
        asset(image_bytes("PNG")[:60], folder, "f.png", "image/png"),
    ]
    note = Note((paragraph("Fine."),), 1, id="note-1")
    caption = (Text("A jar"),)
    return chapter(
        (
            Disclaimer((paragraph("It is salt."),), "Disclaimer"),
            Paragraph((Strong((Emphasis((Text("Salt"),)),)), Text(" & <pepper>"), note)),
            Heading(2, (Text("Of the “sea”"),), id="sea"),
            MathBlock(r"\frac{a}{b}"),
            CodeBlock("def salt():\n    return 1  # fine\n", "python"),
            *(image_paragraph(each) for each in assets),
            Figure((Image("a.png", "", asset=assets[0]),), caption, number=1),
        ),
        notes=(note,),
        cover=assets[3],
    )


def _save(book: Edition, path: Path) -> Path:
    path.write_bytes(write(book, Settings(), Diagnostics()).data)
    return path


@pytest.mark.slow
def test_a_book_is_valid(tmp_path: Path) -> None:
    # Their names are those of other documents of the book.
    named = (chapter((paragraph("Salt."),), name) for name in ("cover", "nav", "toc"))
    arabic = chapter((paragraph("ملح"),), "arabic", "ملح", lang="ar")
    book = edition(_full(tmp_path), *named, arabic, authors=AUTHORS)
    diagnostics = Diagnostics()
    check_epub(_save(book, tmp_path / "book.epub"), diagnostics)
    assert [str(finding) for finding in diagnostics] == []


@pytest.mark.slow
def test_findings_have_their_place_in_the_book(tmp_path: Path) -> None:
    data = write(edition(chapter((paragraph("Salt."),))), Settings(), Diagnostics()).data
    path = tmp_path / "broken.epub"
    with ZipFile(BytesIO(data)) as whole, ZipFile(path, "w") as broken:
        for info in whole.infolist():
            content = whole.read(info)
            if info.filename.endswith("salt.xhtml"):
                content = content.replace(b"<p>Salt.</p>", b'<p id="a">S</p><aside id="a"/>')
            if "Regular" not in info.filename:
                broken.writestr(info, content)
    diagnostics = Diagnostics()
    check_epub(path, diagnostics)
    codes = {finding.code for finding in diagnostics}
    assert codes == {"epub-invalid"}
    messages = [finding.message for finding in diagnostics]
    assert any("EPUB/text/salt.xhtml, line" in text and "RSC-005" in text for text in messages)
    assert {finding.place.path for finding in diagnostics if finding.place} == {str(path)}


@pytest.mark.slow
def test_a_file_that_is_not_an_epub_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "salt.epub"
    path.write_bytes(b"salt")
    diagnostics = Diagnostics()
    check_epub(path, diagnostics)
    assert "epub-invalid" in {finding.code for finding in diagnostics}


def test_a_missing_java_names_the_package_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ValidatorMissing, match="install openjdk"):
        check_epub(tmp_path / "salt.epub", Diagnostics())


@pytest.mark.parametrize(
    ("script", "message"),
    [
        pytest.param(
            "sleep 100",
            "EPUBCheck has not ended within 1 s of processor time",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "while :; do :; done",
            "EPUBCheck has not ended within 1 s of processor time",
            marks=pytest.mark.slow,
        ),
        ("echo java.lang.OutOfMemoryError >&2; exit 1", "EPUBCheck needs too much memory"),
        ("echo at com.adobe.epubcheck.Main >&2; exit 1", "EPUBCheck crashed"),
    ],
)
def test_a_check_that_does_not_end_well_is_reported(
    script: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java, book, diagnostics = tmp_path / "java", tmp_path / "book.epub", Diagnostics()
    java.write_text(f"#!/bin/sh\n{script}\n")
    java.chmod(0o755)
    book.write_bytes(b"PK")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("exporter.check.epub.BUSY_FACTOR", 5 if "while" in script else 1)
    check_epub(book, diagnostics, time_limit=1)
    assert [(each.code, each.message) for each in diagnostics] == [("check-incomplete", message)]
    assert "--time-limit" in next(iter(diagnostics)).hint


@pytest.mark.slow
def test_a_book_of_many_documents_gets_more_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "book.epub"
    given: list[int] = []

    def run(command: Sequence[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        given.append(int(command[command.index("-c") + 2]))
        return subprocess.CompletedProcess(command, 0, b'{"messages": []}', b"")

    monkeypatch.setattr("exporter.check.epub.run_program", run)
    monkeypatch.setattr("exporter.check.epub._java", lambda: "java")
    for count, suffix, content in (
        (10, "xhtml", "a"),
        (2_000, "xhtml", "a"),
        (2_000, "xhtml", ""),
        (2_000, "jpg", "a"),
        (13_000, "xhtml", "a"),
    ):
        with ZipFile(book, "w") as archive:
            for number in range(count):
                archive.writestr(f"{number}.{suffix}", content)
        check_epub(book, Diagnostics())
    few, many, empty, images, most = given
    assert few < 20
    assert 300 < many < 400
    assert max(empty, images) < 20
    assert most == 1_800


def test_a_java_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho no virtual machine >&2\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ValidatorMissing, match="no virtual machine"):
        check_epub(tmp_path / "salt.epub", Diagnostics())
