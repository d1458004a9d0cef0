"""Targets that read files beside posts: settings, bibliographies, images and styles."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from registry import empty_folder, one_of, target, text_of
from seeds import BIBLIOGRAPHY, COLLECTION, FILES, ROOT, drawn

_POST = "---\ntitle: A\ndate: 2026-01-02\n---\nText [b](post.md) {{ site.data.rows }} $x$.\n"


def _site_with(number: int, content: bytes) -> tuple[Path, Path, str]:
    """Return the root of a site with a post, a file of it that was written, and its generator."""
    from sample_sites import write_files
    from site_documents import SITES

    name, file, _ = FILES[number]
    root = empty_folder(f"{name}-{number}")
    write_files(root, {"docs/post.md": _POST, **SITES[name], file: content})
    return root, root / file, name


@target(
    lambda: (bytes((number,)) + text.encode() for number, (_, _, text) in enumerate(FILES)),
    runs=115,
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
    runs=200,
)
def collection(data: bytes) -> None:
    """Collection files, and `exporter.toml`."""
    from sample_sites import write_files

    from exporter.build import BuildOptions, CollectionRequest, resolve_source
    from exporter.diagnostics import Diagnostics

    kind, data = one_of("book.yml exporter.toml", data)
    root = empty_folder(kind)
    write_files(root, {"docs/post.md": _POST, "exporter.toml": "", kind: data})
    source = root / ("docs" if kind == "exporter.toml" else kind)
    found = Diagnostics()
    edition = resolve_source(CollectionRequest((source,)), BuildOptions(site=root), found)
    assert edition or len(found)


@target(lambda: (BIBLIOGRAPHY,), runs=120)
def bibliography(data: bytes) -> None:
    """BibTeX, and CSL-JSON."""
    from sample_sites import write_files

    from exporter.diagnostics import Diagnostics
    from exporter.input_files import InputFolders
    from exporter.read.bibliography import BibliographyFiles

    root = write_files(empty_folder("bibliography"), {"a.bib": data, "a.json": data})
    files, folders = BibliographyFiles(), InputFolders(root)
    entries = files.entries([root / "a.bib"], folders, Diagnostics())
    for entry in entries.values():
        str(entry)
    for work in files.works([root / "a.bib", root / "a.json"], folders, Diagnostics()).values():
        assert work.short_names


@target(drawn, runs=4000)
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
    path = empty_folder("images") / "image"
    path.write_bytes(data)
    asset = Asset(str(path), "0" * 64, media_type, width, height)
    with suppress(OSError, ValueError):
        prepare_image(asset, ImageTarget()).report("image", None, Diagnostics())


@target(lambda: (drawn()[-1],), runs=20000)
def svg(data: bytes) -> None:
    """SVG, which holds no scripts when it is cleaned."""
    from active_content import active_content
    from lxml import etree

    from exporter.write.images.svg import clean_svg

    with suppress(ValueError):
        assert not (active := [*active_content(etree.fromstring(clean_svg(data).data))]), active


@target(
    lambda: ((ROOT / f"styles/{name}.css").read_bytes() for name in ("tokens", "base", "epub")),
    runs=80,
)
def css(data: bytes) -> None:
    """Stylesheets of strangers, which load nothing when they are cleaned."""
    from active_content import active_css

    from exporter.check.epub_stylesheets import stylesheet_problems
    from exporter.file_formats.css import clean_stylesheet
    from exporter.file_formats.css_tokens import CssLimitError

    text = text_of(data)
    with suppress(CssLimitError):
        for declarations in (False, True):
            list(stylesheet_problems(text, declarations=declarations))
        assert not (active := [*active_css(clean_stylesheet(text).css)]), active
