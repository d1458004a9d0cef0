"""The Markdown of its chapters goes along with a PDF."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Name, Object, Pdf
from sample_editions import chapter, collection, paragraph

from exporter.check.pdf import check_pdf
from exporter.diagnostics import Diagnostics
from exporter.model.publication import Edition, EditionPart, SourceFile
from exporter.options.settings import Settings
from exporter.write.pdf.document import edition_to_pdf


def source(folder: Path, key: str, data: bytes) -> SourceFile:
    path = folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return SourceFile(key, hashlib.sha256(data).hexdigest(), str(path))


def book(folder: Path, *keys: str) -> Edition:
    chapters = [
        replace(chapter((paragraph("Text."),), f"c{n}", f"Title {n}"), key=key)
        for n, key in enumerate(keys)
    ]
    sources = tuple(source(folder, key, b"# %d\r\n" % n) for n, key in enumerate(keys))
    return replace(collection([EditionPart(tuple(chapters))]), sources=sources)


def made(edition: Edition, profile: str = "screen") -> tuple[bytes, Diagnostics]:
    diagnostics = Diagnostics()
    return edition_to_pdf(edition, Settings(profile=profile), diagnostics).data, diagnostics


def attached(pdf: Pdf) -> dict[str, Object]:
    names = list(pdf.Root.Names.EmbeddedFiles.Names)
    return dict(zip(map(str, names[::2]), names[1::2], strict=True))


def test_each_chapter_brings_its_source_byte_for_byte(tmp_path: Path) -> None:
    data, _ = made(book(tmp_path, "_posts/one.md", "_posts/two.md"))
    with Pdf.open(BytesIO(data)) as pdf:
        files = attached(pdf)
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
        # The day of the book, whenever the file was written.
        assert str(stream.Params.ModDate) == str(pdf.docinfo["/ModDate"])


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    data, _ = made(book(tmp_path, "a/post.md", "b/post.md"))
    with Pdf.open(BytesIO(data)) as pdf:
        assert [str(file.UF) for file in attached(pdf).values()] == ["a-post.md", "b-post.md"]


def test_a_file_that_has_changed_since_is_left_out_with_a_word(tmp_path: Path) -> None:
    edition = book(tmp_path, "one.md", "two.md")
    (tmp_path / "one.md").write_text("something else")
    data, diagnostics = made(edition)
    assert [finding.code for finding in diagnostics] == ["source-changed"]
    with Pdf.open(BytesIO(data)) as pdf:
        assert list(attached(pdf)) == ["two.md"]


@pytest.mark.parametrize("profile", ["print", "press", "review"])
def test_other_profiles_attach_nothing(tmp_path: Path, profile: str) -> None:
    data, _ = made(book(tmp_path, "one.md"), profile)
    with Pdf.open(BytesIO(data)) as pdf:
        assert "/AF" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.Names


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert made(book(here, "one.md"))[0] == made(book(there, "one.md"))[0]


@pytest.mark.slow
def test_a_book_of_many_files_is_valid(tmp_path: Path) -> None:
    # So many that the tree of their names has several leaves.
    data, _ = made(book(tmp_path, *(f"_posts/{n:03}.md" for n in range(70))))
    path = tmp_path / "book.pdf"
    path.write_bytes(data)
    diagnostics = Diagnostics()
    check_pdf(path, diagnostics)
    assert [str(finding) for finding in diagnostics] == []
    with Pdf.open(path) as pdf:
        assert len(pdf.Root.Names.EmbeddedFiles.Kids) == 2
        assert len(pdf.attachments) == 70
