"""The check for Kindle: the exporter's book has no findings, and each problem is found."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile
from zlib import crc32

import pytest
from PIL import Image as Raster
from sample_editions import chapter, edition, paragraph

from exporter.build import write
from exporter.check.kindle import check_kindle, check_kindle_bytes
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Reference
from exporter.model.nodes import Citation, Heading, Note, Paragraph, Text
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
    artifact = write(BOOK, "epub", Settings(epub_profile="kindle"), diagnostics)
    # The build runs the same check.
    assert list(diagnostics) == []
    return artifact.data


def with_changes(
    data: bytes, files: Mapping[str, bytes | tuple[str, str]], removed: str = ""
) -> bytes:
    """Return the book with files replaced or edited, and without `removed`."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = files.get(name, before.read(name))
            if isinstance(content, tuple):
                old, new = content
                assert old in before.read(name).decode()
                content = before.read(name).decode().replace(old, new).encode()
            if name != removed:
                after.writestr(name, content)
        for name in files.keys() - set(before.namelist()):
            after.writestr(name, files[name])  # new files are bytes
    return stream.getvalue()


def findings_of(data: bytes) -> list[tuple[str, str]]:
    diagnostics = Diagnostics()
    check_kindle_bytes(data, diagnostics)
    return [(finding.code, finding.message) for finding in diagnostics]


def cover(size: tuple[int, int], mode: str = "RGB", format_: str = "PNG") -> bytes:
    stream = BytesIO()
    Raster.new(mode, size).save(stream, format_)
    return stream.getvalue()


def huge_cover() -> bytes:
    """Return a cover whose header says 400 million pixels."""
    small = cover((16, 16))
    header = b"IHDR" + (20_000).to_bytes(4) * 2 + small[24:29]
    return small[:12] + header + crc32(header).to_bytes(4) + small[33:]


TEXT, OPF, CSS = "EPUB/text/salt.xhtml", "EPUB/content.opf", "EPUB/css/book.css"
NCX, NAV, COVER = "EPUB/toc.ncx", "EPUB/nav.xhtml", "EPUB/images/cover.png"

_POINT = '<content src="text/salt.xhtml#sea"/>'
_DEEPER = f'<navPoint id="x" playOrder="9"><navLabel><text>x</text></navLabel>{_POINT}</navPoint>'


@pytest.mark.parametrize(
    ("file", "change", "code", "text"),
    [
        (COVER, cover((400, 640)), "kindle-cover", "400 × 640"),
        (COVER, cover((1600, 2560), "CMYK", "TIFF"), "kindle-cover", "CMYK"),
        (COVER, b"no picture", "kindle-cover", "not a readable image"),
        (COVER, huge_cover(), "kindle-cover", "not a readable image"),
        (OPF, (' properties="cover-image"', ""), "kindle-cover", "no cover image"),
        (OPF, ("image/png", "image/webp"), "kindle-cover", "image/webp"),
        (OPF, ("image/png", "image/webp"), "kindle-refused", "image/webp"),
        (OPF, (">en</dc:language>", ">english!</dc:language>"), "kindle-refused", "english!"),
        (OPF, ("images/cover.png", "images/gone.png"), "kindle-refused", "not in the file"),
        (OPF, ("images/cover.png", "https://a.example/c.png"), "kindle-refused", "remote"),
        ("META-INF/encryption.xml", b"<x/>", "kindle-refused", "encrypted"),
        (TEXT, ("</body>", "<script/></body>"), "kindle-refused", "script"),
        (TEXT, ("</body>", ""), "kindle-refused", "not well-formed"),
        (
            TEXT,
            ("</body>", '<img src="https://a.example/a.png" alt=""/></body>'),
            "kindle-refused",
            "a remote resource",
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
        (CSS, ("body {", "body { background: url(http://a.example);"), "kindle-refused", "remote"),
        (CSS, ("body {", "body { cursor: u\\72l(http://a.example);"), "kindle-refused", "remote"),
        (CSS, ("body {", "@\\69mport 'x.css'; body {"), "kindle-css", "@import"),
        (CSS, ("body {", f"body {{ margin: {'(' * 9000}"), "kindle-css", "nested"),
        (NCX, (_POINT, f"{_POINT}{_DEEPER}"), "kindle-contents", "3 levels"),
        (NAV, ('epub:type="toc"', 'epub:type="loi"'), "kindle-contents", "no entries"),
        (OPF, (' properties="nav"', ""), "kindle-contents", "no navigation"),
    ],
)
def test_each_problem_is_found(
    kindle: bytes, file: str, change: bytes | tuple[str, str], code: str, text: str
) -> None:
    findings = findings_of(with_changes(kindle, {file: change}))
    assert any(finding == code and text in message for finding, message in findings), findings


def test_other_file_is_rejected() -> None:
    assert [code for code, _ in findings_of(b"salt")] == ["kindle-refused"]


def test_missing_file_is_reported(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    check_kindle(tmp_path / "gone.epub", diagnostics)
    assert [finding.code for finding in diagnostics] == ["file-unreadable"]


@pytest.mark.one_quick
@pytest.mark.parametrize(
    ("megabytes", "codes"), [(51, ["kindle-mail"]), (201, ["kindle-large"]), (49, [])]
)
def test_file_size_limit(kindle: bytes, megabytes: int, codes: list[str]) -> None:
    # The padding is stored without compression.
    padding = bytes(megabytes * 1_000_000 - len(kindle))
    assert [code for code, _ in findings_of(with_changes(kindle, {"padding": padding}))] == codes
