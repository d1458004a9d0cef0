"""Targets that read models, records and books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from io import BytesIO

from registry import empty_folder, sites, target, text_of
from seeds import ROOT


@cache
def _models() -> tuple[bytes, ...]:
    from exporter.model.json_format import dumps

    post = ROOT / "content/_posts/2026-03-24-the-polite-retry.md"
    body = (
        "".join(post.read_text("utf-8").partition("\n\n")[:1])
        + "\n\nA *b* [c](https://d.example).\n"
    )
    found = sites().written("jekyll", body)
    assert found
    edition = found.edition
    return (dumps(edition).encode(), dumps(edition.chapters[0].blocks).encode(), _post_json())


def _post_json() -> bytes:
    from exporter.build import BuildOptions, load_post
    from exporter.diagnostics import Diagnostics
    from exporter.model.json_format import dumps

    text = "---\ntitle: A\n---\n# B\n\nC [d](https://e.example)[^1] ![f](g.png)\n\n[^1]: h\n"
    post = load_post(sites().path("plain"), BuildOptions(), Diagnostics(), text)
    return dumps(post).encode()


@target(_models, runs=6000)
def model(data: bytes) -> None:
    """Models as JSON, which are written if they are posts."""
    from exporter.diagnostics import Diagnostics
    from exporter.gather import book_of_post
    from exporter.model.json_format import ModelError, dumps, loads
    from exporter.model.post import Post
    from exporter.options.settings import Settings
    from exporter.resolve import resolve
    from exporter.write.html import write

    with suppress(ModelError):
        value = loads(text_of(data))
        assert loads(dumps(value)) == value
        if isinstance(value, Post):
            edition = resolve(book_of_post(value), Settings(), Diagnostics())
            write(edition, Settings(), Diagnostics())


def _records() -> Iterator[bytes]:
    from exporter.model.record import Record, to_json
    from exporter.options.settings import Settings

    request = {"paths": ["a"], "filter": {"since": "2026-01-01", "tags": ["b"]}, "order": None}
    yield to_json(Record({"post": "a.md"}, ("epub",), Settings(), {"a.md": "0"}, {"exporter": "1"}))
    yield to_json(Record(request, ("epub", "pdf"), Settings(theme="essay"), {"a": "0"}, {}))


@target(_records, runs=50000)
def record(data: bytes) -> None:
    """Records in books."""
    from exporter.model.record import from_json, to_json

    found = from_json(data)
    assert found is None or from_json(to_json(found)) == found


@cache
def _epub() -> dict[str, bytes]:
    """Return the entries of an EPUB by name."""
    from zipfile import ZipFile

    from sample_sites import write_files

    from exporter.build import BuildOptions, build_book
    from exporter.diagnostics import Diagnostics

    root = write_files(
        empty_folder("book"), {"a.md": "---\ntitle: A\n---\nB[^1] $x$\n\n[^1]: C.\n"}
    )
    built = build_book(root / "a.md", ("epub",), BuildOptions(), Diagnostics())
    assert built
    with ZipFile(BytesIO(next(iter(built.files)).data)) as archive:
        # Covers and fonts are not read.
        entries = {name: archive.read(name) for name in archive.namelist()}
    return {name: data for name, data in entries.items() if len(data) < 16_000}


def _epub_seeds() -> Iterator[bytes]:
    for number, data in enumerate(_epub().values()):
        yield bytes((number,)) + data


@target(_epub_seeds, runs=250)
def epub_check(data: bytes) -> None:
    """What is checked in an EPUB without EPUBCheck and Ace."""
    from zipfile import ZipFile

    from exporter.check.embedded_record import source_map
    from exporter.check.epub_stylesheets import check_epub_css
    from exporter.check.kindle import check_kindle
    from exporter.diagnostics import Diagnostics

    path, entries = empty_folder("checked") / "book.epub", dict(_epub())
    number = data[0] if data else 0
    if number < len(entries):
        entries[[*entries][number]] = data[1:]
        with ZipFile(path, "w") as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
    else:
        path.write_bytes(data[1:])
    source_map(path, [path.parent])
    check_epub_css(path, Diagnostics())
    check_kindle(path, Diagnostics())


def _pdf_seeds() -> Iterator[bytes]:
    """Return small PDFs with what is checked, as text."""
    import pikepdf

    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100))
    stream = b"q 1 0 0 RG /G gs BT /F 9 Tf 1 0 0 1 9 9 Tm (a) Tj ET /P <</MCID 0>> BDC /X Do EMC Q"
    form = pdf.make_stream(b"0 0 9 9 re f", {"/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Form, "/BBox": pikepdf.Array([0, 0, 9, 9])})  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F=font),
        XObject=pikepdf.Dictionary(X=form),
        ExtGState=pikepdf.Dictionary(G=pikepdf.Dictionary(ca=0.5)),
    )
    page.obj.Contents = pdf.make_stream(stream)
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://a.example")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link,
        Rect=pikepdf.Array([0, 0, 9, 9]), A=action)  # fmt: skip
    page.obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
    element = pdf.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name.P, Pg=page.obj, K=pikepdf.Array([0]))
    )
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=element)
    )
    pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    record = pikepdf.Dictionary(Private=pdf.make_stream(next(_records())))
    pdf.Root.PieceInfo = pikepdf.Dictionary(BlogExporter=record)
    for prefix in ("", "pdfuaid:part 1"):
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = "A"
            if prefix:
                metadata["pdfuaid:part"] = "1"
        buffer = BytesIO()
        pdf.save(buffer, qdf=True, compress_streams=False)
        yield buffer.getvalue()


@target(_pdf_seeds, runs=350, threads=True)
def pdf_check(data: bytes) -> None:
    """What is checked in a PDF, with the validator."""
    from exporter.check.embedded_record import source_map
    from exporter.check.pdf import audit_pdf, validate_pdf
    from exporter.diagnostics import Diagnostics

    path = empty_folder("checked") / "book.pdf"
    path.write_bytes(data)
    source_map(path, [path.parent])
    audit_pdf(path, Diagnostics())
    validate_pdf(path, Diagnostics())
