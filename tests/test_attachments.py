"""Markdown sources of chapters as attachments of a PDF."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Name, Object, Pdf
from sample_editions import chapter, collection, paragraph

from exporter.check import check_file
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Edition, EditionPart, SourceFile
from exporter.options.settings import Settings
from exporter.write.pdf.document import edition_to_pdf


def write_source(folder: Path, key: str, data: bytes) -> SourceFile:
    path = folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return SourceFile(key, hashlib.sha256(data).hexdigest(), key, str(path))


def book(folder: Path, *keys: str) -> Edition:
    chapters = [
        replace(chapter((paragraph("Text."),), f"c{n}", f"Title {n}"), key=key)
        for n, key in enumerate(keys)
    ]
    sources = tuple(write_source(folder, key, b"# %d\r\n" % n) for n, key in enumerate(keys))
    return replace(collection([EditionPart(tuple(chapters))]), sources=sources)


def build_pdf(edition: Edition, profile: str = "screen") -> tuple[bytes, Diagnostics]:
    diagnostics = Diagnostics()
    return edition_to_pdf(edition, Settings(profile=profile), diagnostics).data, diagnostics


def attachments_of(pdf: Pdf) -> dict[str, Object]:
    names = list(pdf.Root.Names.EmbeddedFiles.Names)
    return dict(zip(map(str, names[::2]), names[1::2], strict=True))


def test_sources_of_chapters_are_attached_unchanged(tmp_path: Path) -> None:
    data, _ = build_pdf(book(tmp_path, "_posts/one.md", "_posts/two.md"))
    with Pdf.open(BytesIO(data)) as pdf:
        files = attachments_of(pdf)
        assert list(files) == ["_posts/one.md", "_posts/two.md"]
        assert [file.objgen for file in pdf.Root.AF] == [file.objgen for file in files.values()]
        two = files["_posts/two.md"]
        assert (str(two.UF), str(two.F), str(two.Desc)) == ("two.md", "two.md", "Title 1")
        assert two.AFRelationship == Name.Source
        stream = two.EF.F
        data_of_two = b"# 1\r\n"
        assert stream.read_bytes() == data_of_two
        assert stream.Subtype == "/text/markdown"
        assert int(stream.Params.Size) == 5
        assert (
            bytes(stream.Params.CheckSum)
            == hashlib.md5(data_of_two, usedforsecurity=False).digest()
        )
        # The modification date of the book, not that of the file.
        assert str(stream.Params.ModDate) == str(pdf.docinfo["/ModDate"])


def test_attachments_with_equal_names_get_their_folder(tmp_path: Path) -> None:
    data, _ = build_pdf(book(tmp_path, "a/post.md", "b/post.md"))
    with Pdf.open(BytesIO(data)) as pdf:
        assert [str(file.UF) for file in attachments_of(pdf).values()] == ["a-post.md", "b-post.md"]


def test_changed_source_is_reported_and_not_attached(tmp_path: Path) -> None:
    edition = book(tmp_path, "one.md", "two.md")
    (tmp_path / "one.md").write_text("something else")
    data, diagnostics = build_pdf(edition)
    assert [finding.code for finding in diagnostics] == ["source-changed"]
    with Pdf.open(BytesIO(data)) as pdf:
        assert list(attachments_of(pdf)) == ["two.md"]


@pytest.mark.one_quick
@pytest.mark.parametrize("profile", ["print", "press", "review"])
def test_other_profiles_have_no_attachments(tmp_path: Path, profile: str) -> None:
    data, _ = build_pdf(book(tmp_path, "one.md"), profile)
    with Pdf.open(BytesIO(data)) as pdf:
        assert "/AF" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.Names


@pytest.mark.slow
def test_attachments_are_reproducible(tmp_path: Path) -> None:
    first, second = tmp_path / "here", tmp_path / "there"
    assert build_pdf(book(first, "one.md"))[0] == build_pdf(book(second, "one.md"))[0]


@pytest.mark.slow
def test_pdf_with_many_attachments_is_valid(tmp_path: Path) -> None:
    # The name tree has several leaves.
    data, _ = build_pdf(book(tmp_path, *(f"_posts/{n:03}.md" for n in range(70))))
    path = tmp_path / "book.pdf"
    path.write_bytes(data)
    diagnostics = Diagnostics()
    check_file(path, diagnostics)
    assert [str(finding) for finding in diagnostics] == []
    with Pdf.open(path) as pdf:
        assert len(pdf.Root.Names.EmbeddedFiles.Kids) == 2
        assert len(pdf.attachments) == 70
