"""What is fuzzed: a function of bytes for each reader, and the inputs that it begins with.

A function returns if the bytes are read, or refused as documented; any exception is a defect. It
imports what it needs itself, so that no more is instrumented, which takes seconds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from seeds import BIBLIOGRAPHY, COLLECTION, FILES, FORMULAS, HEADS, ROOT, cases, drawn

Function = Callable[[bytes], None]


@dataclass(frozen=True)
class Target:
    """A reader to fuzz. `runs` is the number of inputs in the tests: some seven seconds."""

    name: str
    function: Function
    seeds: Callable[[], Iterable[bytes]]
    runs: int


TARGETS: dict[str, Target] = {}


def target(seeds: Callable[[], Iterable[bytes]], runs: int) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        name = function.__name__.replace("_", "-")
        TARGETS[name] = Target(name, function, seeds, runs)
        return function

    return add


# Posts


@cache
def _sites() -> Any:
    from site_documents import SampleSites

    return SampleSites(_folder("sites"))


def _folder(name: str) -> Path:
    """Return a folder for files, which is empty at first."""
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(exist_ok=True)
    return folder


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _one_of(names: str, data: bytes) -> tuple[str, bytes]:
    """Return one of some words that the first byte chooses, and the other bytes."""
    words = names.split()
    return words[data[0] % len(words)] if data else words[0], data[1:]


def _write(site: str, text: str, suffix: str = ".md") -> None:
    """Write a text as a document, which must be valid, and hold nothing active."""
    from active_content import active_content
    from lxml import etree

    written = _sites().written(site, f"---\ntitle: A\n---\n{text}", suffix)
    if written:
        assert not written.faults, written.faults
        assert not (active := [*active_content(etree.fromstring(written.document))]), active


@target(lambda: (b"\0" + head.encode() for head in HEADS), runs=800)
def metadata(data: bytes) -> None:
    """Metadata blocks in all forms, and what their keys mean."""
    site, data = _one_of("jekyll hugo zola pelican obsidian docusaurus eleventy mkdocs hexo", data)
    _sites().written(site, _text(data))


@target(cases("kramdown/*", "*"), runs=900)
def kramdown(data: bytes) -> None:
    _write("jekyll", _text(data))


@target(cases("commonmark/*", "obsidian/*"), runs=600)
def commonmark(data: bytes) -> None:
    site, data = _one_of("plain obsidian hugo docusaurus vuepress mdbook", data)
    _write(site, _text(data))


@target(cases("commonmark/*"), runs=600)
def mdx(data: bytes) -> None:
    """Markdown with elements and expressions of JSX."""
    site, data = _one_of("docusaurus astro", data)
    _write(site, _text(data), ".mdx")


@target(cases("python_markdown/*"), runs=600)
def python_markdown(data: bytes) -> None:
    site, data = _one_of("mkdocs pelican", data)
    _write(site, _text(data))


@target(cases("liquid*"), runs=900)
def liquid(data: bytes) -> None:
    site, data = _one_of("jekyll eleventy", data)
    _write(site, f"{{{{ page.title }}}}{_text(data)}")


@target(cases("hugo/*", "zola/*", "hexo/*"), runs=600)
def shortcodes(data: bytes) -> None:
    site, data = _one_of("hugo zola hexo gitbook vuepress mdbook plain", data)
    _write(site, _text(data))


@target(cases("kramdown/*", "*"), runs=900)
def html(data: bytes) -> None:
    """HTML without Markdown."""
    _write("jekyll", _text(data), ".html")


@target(lambda: (b"\0" + each.encode() for each in FORMULAS), runs=800)
def formulas(data: bytes) -> None:
    """TeX and MathML, in running text and displayed."""
    form, data = _one_of("$ $$ math", data)
    text = _text(data).replace("\n\n", "\n").replace("$", "")
    if form == "math":
        _write("jekyll", f"A <math>{text}</math>", ".html")
    else:
        _write("mkdocs", f"A {form}{text}{form} b.")


# Files beside the posts


_POST = "---\ntitle: A\ndate: 2026-01-02\n---\nText [b](post.md) {{ site.data.rows }} $x$.\n"


def _site_with(number: int, content: bytes) -> tuple[Path, Path, str]:
    """Return the root of a site with a post, a file of it that was written, and its generator."""
    from sample_sites import write_files
    from site_documents import SITES

    name, file, _ = FILES[number]
    root = _folder(f"{name}-{number}")
    write_files(root, {"docs/post.md": _POST, **SITES[name], file: content})
    return root, root / file, name


@target(
    lambda: (bytes((number,)) + text.encode() for number, (_, _, text) in enumerate(FILES)),
    runs=350,
)
def settings(data: bytes) -> None:
    """Settings, data and navigation of the sites of all generators."""
    from exporter.build import BuildOptions, CollectionRequest, resolve_source
    from exporter.diagnostics import Diagnostics

    root, *_ = _site_with(data[0] % len(FILES) if data else 0, data[1:])
    options, found = BuildOptions(site=root), Diagnostics()
    edition = resolve_source(CollectionRequest((root / "docs",)), options, found)
    assert edition or len(found)


@target(
    lambda: (bytes((text.startswith(("theme", "paper")),)) + text.encode() for text in COLLECTION),
    runs=1000,
)
def collection(data: bytes) -> None:
    """Collection files, and `exporter.toml`."""
    from sample_sites import write_files

    from exporter.build import BuildOptions, CollectionRequest, resolve_source
    from exporter.diagnostics import Diagnostics

    kind, data = _one_of("book.yml exporter.toml", data)
    root = _folder(kind)
    write_files(root, {"docs/post.md": _POST, "exporter.toml": "", kind: data})
    source = root / ("docs" if kind == "exporter.toml" else kind)
    found = Diagnostics()
    edition = resolve_source(CollectionRequest((source,)), BuildOptions(site=root), found)
    assert edition or len(found)


@target(lambda: (BIBLIOGRAPHY,), runs=2000)
def bibliography(data: bytes) -> None:
    """BibTeX."""
    from sample_sites import write_files

    from exporter.diagnostics import Diagnostics
    from exporter.input_files import InputFolders
    from exporter.read.bibliography import BibliographyFiles

    root = write_files(_folder("bibliography"), {"a.bib": data})
    entries = BibliographyFiles().entries([root / "a.bib"], InputFolders(root), Diagnostics())
    for entry in entries.values():
        str(entry)


# Images and styles


@target(drawn, runs=20000)
def images(data: bytes) -> None:
    """Images of all formats: what they are, and as they are in books."""
    from exporter.diagnostics import Diagnostics
    from exporter.model.assets import Asset
    from exporter.read.images import inspect_image
    from exporter.write.images.preparation import ImageTarget, prepare_image

    try:
        media_type, width, height = inspect_image(data)
    except (OSError, ValueError):
        return
    path = _folder("images") / "image"
    path.write_bytes(data)
    asset = Asset(str(path), "0" * 64, media_type, width, height)
    with suppress(OSError, ValueError):
        prepare_image(asset, ImageTarget()).report("image", None, Diagnostics())


@target(lambda: (drawn()[-1],), runs=40000)
def svg(data: bytes) -> None:
    """SVG, which holds no scripts when it is cleaned."""
    from active_content import active_content
    from lxml import etree

    from exporter.write.images.svg import clean_svg

    with suppress(ValueError):
        assert not (active := [*active_content(etree.fromstring(clean_svg(data).data))]), active


@target(
    lambda: ((ROOT / f"styles/{name}.css").read_bytes() for name in ("tokens", "base", "epub")),
    runs=1000,
)
def css(data: bytes) -> None:
    """Stylesheets of strangers, which load nothing when they are cleaned."""
    from active_content import active_css

    from exporter.check.epub_stylesheets import stylesheet_problems
    from exporter.file_formats.css import clean_stylesheet
    from exporter.file_formats.css_tokens import CssLimitError

    text = _text(data)
    with suppress(CssLimitError):
        for declarations in (False, True):
            list(stylesheet_problems(text, declarations=declarations))
        assert not (active := [*active_css(clean_stylesheet(text).css)]), active


# Models and books


@cache
def _models() -> tuple[bytes, ...]:
    from exporter.model.json_format import dumps

    post = ROOT / "content/_posts/2026-03-24-the-polite-retry.md"
    body = (
        "".join(post.read_text("utf-8").partition("\n\n")[:1])
        + "\n\nA *b* [c](https://d.example).\n"
    )
    found = _sites().written("jekyll", body)
    assert found
    edition = found.edition
    return (dumps(edition).encode(), dumps(edition.chapters[0].blocks).encode(), _post_json())


def _post_json() -> bytes:
    from exporter.build import BuildOptions, load_post
    from exporter.diagnostics import Diagnostics
    from exporter.model.json_format import dumps

    text = "---\ntitle: A\n---\n# B\n\nC [d](https://e.example)[^1] ![f](g.png)\n\n[^1]: h\n"
    post = load_post(_sites().path("plain"), BuildOptions(), Diagnostics(), text)
    return dumps(post).encode()


@target(_models, runs=12000)
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
        value = loads(_text(data))
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


@target(_records, runs=100000)
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

    root = write_files(_folder("book"), {"a.md": "---\ntitle: A\n---\nB[^1] $x$\n\n[^1]: C.\n"})
    built = build_book(root / "a.md", ("epub",), BuildOptions(), Diagnostics())
    assert built
    with ZipFile(BytesIO(next(iter(built.files)).data)) as archive:
        # Covers and fonts are not read.
        entries = {name: archive.read(name) for name in archive.namelist()}
    return {name: data for name, data in entries.items() if len(data) < 16_000}


def _epub_seeds() -> Iterator[bytes]:
    for number, data in enumerate(_epub().values()):
        yield bytes((number,)) + data


@target(_epub_seeds, runs=500)
def epub_check(data: bytes) -> None:
    """What is checked in an EPUB without EPUBCheck and Ace."""
    from zipfile import ZipFile

    from exporter.check.embedded_record import source_map
    from exporter.check.epub_stylesheets import check_epub_css
    from exporter.check.kindle import check_kindle
    from exporter.diagnostics import Diagnostics

    path, entries = _folder("checked") / "book.epub", dict(_epub())
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


@target(_pdf_seeds, runs=700)
def pdf_check(data: bytes) -> None:
    """What is checked in a PDF, with the validator."""
    from exporter.check.embedded_record import source_map
    from exporter.check.pdf import audit_pdf, validate_pdf
    from exporter.diagnostics import Diagnostics

    path = _folder("checked") / "book.pdf"
    path.write_bytes(data)
    source_map(path, [path.parent])
    audit_pdf(path, Diagnostics())
    validate_pdf(path, Diagnostics())
