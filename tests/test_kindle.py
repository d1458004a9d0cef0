"""Kindle: a book that is made for it passes, and each known cause of refusal is found."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile
from zlib import crc32

import pytest
from editions import chapter, edition, paragraph
from PIL import Image as Raster

from exporter.build import write
from exporter.check.kindle import check_kindle, check_kindle_bytes
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Citation, Heading, Note, Paragraph, Text
from exporter.model.publication import Reference
from exporter.options.settings import Settings

NOTE = Note((paragraph("Coarse salt."),), number=1, id="call-1")
CITED = Reference("ref-1", 1, "https://example.org/", "example.org", "Brine", cited_by=("cite-1",))
BLOCKS = (
    Paragraph((Text("Salt"), NOTE, Citation(1, "ref-1", id="cite-1"))),
    Heading(2, (Text("Of the sea"),), id="sea"),
)
BOOK = edition(chapter(BLOCKS, notes=(NOTE,), references=(CITED,)))


@pytest.fixture(scope="module")
def kindle() -> bytes:
    diagnostics = Diagnostics()
    made = write(BOOK, "epub", Settings(epub_profile="kindle"), diagnostics)
    # What a build finds is what a check finds.
    assert list(diagnostics) == []
    return made.data


def changed(data: bytes, files: Mapping[str, bytes | tuple[str, str]], gone: str = "") -> bytes:
    """The book with other files, or with other words in them; without the one that is gone."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            said = files.get(name, before.read(name))
            if isinstance(said, tuple):
                old, new = said
                assert old in before.read(name).decode()
                said = before.read(name).decode().replace(old, new).encode()
            if name != gone:
                after.writestr(name, said)
        for name in files.keys() - set(before.namelist()):
            after.writestr(name, files[name])  # type: ignore[arg-type]  # new files are bytes
    return stream.getvalue()


def found(data: bytes) -> list[tuple[str, str]]:
    diagnostics = Diagnostics()
    check_kindle_bytes(data, diagnostics)
    return [(finding.code, finding.message) for finding in diagnostics]


def cover(size: tuple[int, int], mode: str = "RGB", format_: str = "PNG") -> bytes:
    stream = BytesIO()
    Raster.new(mode, size).save(stream, format_)
    return stream.getvalue()


def vast() -> bytes:
    """A cover that says of itself to have 400 million pixels."""
    small = cover((16, 16))
    header = b"IHDR" + (20_000).to_bytes(4) * 2 + small[24:29]
    return small[:12] + header + crc32(header).to_bytes(4) + small[33:]


TEXT, OPF, CSS = "EPUB/text/salt.xhtml", "EPUB/content.opf", "EPUB/css/book.css"
NCX, NAV, COVER = "EPUB/toc.ncx", "EPUB/nav.xhtml", "EPUB/images/cover.png"

_POINT = '<content src="text/salt.xhtml#sea"/>'
_DEEPER = f'<navPoint id="x" playOrder="9"><navLabel><text>x</text></navLabel>{_POINT}</navPoint>'


@pytest.mark.parametrize(
    ("file", "change", "code", "said"),
    [
        (COVER, cover((400, 640)), "kindle-cover", "400 × 640"),
        (COVER, cover((1600, 2560), "CMYK", "TIFF"), "kindle-cover", "CMYK"),
        (COVER, b"no picture", "kindle-cover", "no picture"),
        (COVER, vast(), "kindle-cover", "no picture"),
        (OPF, (' properties="cover-image"', ""), "kindle-cover", "no cover"),
        (OPF, ("image/png", "image/webp"), "kindle-cover", "image/webp"),
        (OPF, ("image/png", "image/webp"), "kindle-refused", "image/webp"),
        (OPF, (">en</dc:language>", ">english!</dc:language>"), "kindle-refused", "english!"),
        (OPF, ("images/cover.png", "images/gone.png"), "kindle-refused", "not in the file"),
        (OPF, ("images/cover.png", "https://a.example/c.png"), "kindle-refused", "on the web"),
        ("META-INF/encryption.xml", b"<x/>", "kindle-refused", "encrypted"),
        (TEXT, ("</body>", "<script/></body>"), "kindle-refused", "script"),
        (TEXT, ("</body>", ""), "kindle-refused", "not well-formed"),
        (
            TEXT,
            ("</body>", '<img src="https://a.example/a.png" alt=""/></body>'),
            "kindle-refused",
            "on the web",
        ),
        (
            TEXT,
            ("</body>", f'<p style="display: none">{"salt " * 2100}</p></body>'),
            "kindle-refused",
            "hides",
        ),
        (
            TEXT,
            ("</body>", f"<table><tr><td>{'salt ' * 3000}</td></tr></table></body>"),
            "kindle-table",
            "table",
        ),
        (TEXT, ("</body>", '<a href="gone.xhtml">x</a></body>'), "kindle-link", "gone.xhtml"),
        (TEXT, ("</body>", '<a href="#gone">x</a></body>'), "kindle-link", "#gone"),
        (TEXT, ('href="#call-1"', 'href="#sea"'), "kindle-notes", "note-1"),
        (CSS, ("body {", "body { position: absolute;"), "kindle-css", "position: absolute"),
        (CSS, ("body {", "body { display: flex;"), "kindle-css", "flex"),
        (CSS, ("body {", "body { max-width: 9em;"), "kindle-css", "max-width"),
        (CSS, ("body {", "body { color: var(--ink);"), "kindle-css", "var("),
        (CSS, ("body {", "body { background: url(http://a.example);"), "kindle-refused", "web"),
        (NCX, (_POINT, f"{_POINT}{_DEEPER}"), "kindle-contents", "3 levels"),
        (NAV, ('epub:type="toc"', 'epub:type="loi"'), "kindle-contents", "leads nowhere"),
        (OPF, (' properties="nav"', ""), "kindle-contents", "no navigation"),
    ],
)
def test_each_cause_is_found(
    kindle: bytes, file: str, change: bytes | tuple[str, str], code: str, said: str
) -> None:
    findings = found(changed(kindle, {file: change}))
    assert any(finding == code and said in message for finding, message in findings), findings


def test_what_is_no_epub_is_refused() -> None:
    assert [code for code, _ in found(b"salt")] == ["kindle-refused"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    check_kindle(tmp_path / "gone.epub", diagnostics)
    assert [finding.code for finding in diagnostics] == ["file-unreadable"]


@pytest.mark.parametrize(
    ("megabytes", "codes"), [(51, ["kindle-mail"]), (201, ["kindle-large"]), (49, [])]
)
def test_a_file_may_be_too_large(kindle: bytes, megabytes: int, codes: list[str]) -> None:
    # Stored as it is, a file of noughts is as large as any.
    padding = bytes(megabytes * 1_000_000 - len(kindle))
    assert [code for code, _ in found(changed(kindle, {"padding": padding}))] == codes
