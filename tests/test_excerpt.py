"""One chapter of a collection, as it stands in its book."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pymupdf
import pytest
from sample_sites import write_site

import exporter
from exporter.cli import main

CONFIG = "title: Bread\nurl: https://bread.example\nlang: en\npermalink: /:title/\n"
RYE, OATS = "_posts/2024-01-01-rye.md", "_posts/2024-02-01-oats.md"
BOOK = f"""\
title: Bread, slowly
posts: [{RYE}, {OATS}]
references: {{style: endnotes, scope: book}}
disclaimers:
  - text: The flour was a *gift*.
  - {{text: Printed in haste., where: imprint, when: {{tag: oats}}}}
  - {{text: For rye., where: imprint, when: {{tag: rye}}}}
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rye = "Of [grain](https://grain.example/) and [salt](https://salt.example/). [No text](#none)."
    oats = "More [salt](https://salt.example/), as in [rye](/rye/), [milk](https://milk.example/)."
    return write_site(
        tmp_path,
        {
            "_config.yml": CONFIG,
            RYE: f"---\ntitle: Rye\ntags: [rye]\n---\n{rye}\n",
            OATS: f"---\ntitle: Oats\ntags: [oats]\n---\n{oats}\n",
            "book.yml": BOOK,
        },
    )


def texts(result: exporter.Result) -> dict[str, str]:
    """Return the documents of an EPUB by the stems of their names."""
    with ZipFile(BytesIO(result.data)) as book:
        return {
            Path(name).stem: book.read(name).decode()
            for name in book.namelist()
            if name.endswith(("xhtml", "opf"))
        }


def epub(chapter: str = OATS, **options: object) -> exporter.Result:
    (made,) = exporter.collection("book.yml", formats="epub", chapter=chapter, **options)
    return made


@pytest.mark.usefixtures("site")
def test_a_chapter_has_the_numbers_and_disclaimers_of_its_book() -> None:
    whole = texts(exporter.collection("book.yml", formats="epub")[0])
    made = epub()
    alone = texts(made)
    assert (made.name, made.chapters) == ("bread-slowly-oats.epub", 1)
    assert [each.where for each in made.disclaimers] == ["opening", "imprint"]
    assert not alone.keys() & {Path(RYE).stem, "cover", "title-page", "contents", "index"}
    name = Path(OATS).stem
    # The second chapter cites the second reference of the book again, and then the third.
    for number in ("[2]</a>", "[3]</a>"):
        assert number in alone[name]
        assert number in whole[name]
    assert "[1]</a>" not in alone[name]
    assert 'value="2"' in alone["references"]
    assert "grain.example" not in alone["references"]
    # The book states the disclaimer in its first chapter; here it is stated in this one.
    assert "was a <em>gift</em>" in alone[name]
    assert "was a <em>gift</em>" not in whole[name]
    assert "Printed in haste." in alone["imprint"]


@pytest.mark.usefixtures("site")
def test_links_to_other_chapters_lead_to_the_web() -> None:
    address = 'href="https://bread.example/rye/"'
    assert address in texts(epub())[Path(OATS).stem]
    assert address not in texts(exporter.collection("book.yml", formats="epub")[0])[Path(OATS).stem]


def test_links_without_an_address_are_text(site: Path) -> None:
    (site / "_config.yml").write_text("title: Bread\nlang: en\npermalink: /:title/\n", "utf-8")
    text = texts(epub())[Path(OATS).stem]
    assert "as in <span>rye</span>," in text


@pytest.mark.usefixtures("site")
def test_an_excerpt_is_a_book_of_its_own_for_reading_systems() -> None:
    whole, alone = exporter.collection("book.yml", formats="epub")[0], epub()
    packages = [texts(each)["content"] for each in (whole, alone)]
    identifiers = [each.partition("urn:uuid:")[2][:36] for each in packages]
    assert identifiers[0] != identifiers[1]
    assert "Bread, slowly: Oats" in packages[1]


def test_findings_of_other_chapters_are_errors_only(site: Path) -> None:
    assert "link-unknown" in {each.code for each in epub(RYE).diagnostics}
    assert "link-unknown" not in {each.code for each in epub(OATS).diagnostics}
    (site / RYE).write_bytes(b"---\ntitle: [\n---\nText.\n")
    with pytest.raises(exporter.ExportError) as caught:
        epub(OATS)
    assert "posts-unread" in {each.code for each in caught.value.diagnostics}
    with pytest.raises(exporter.ExportError) as caught:
        epub(OATS, keep_going=True)
    (made,) = caught.value.results
    assert "Oats" in texts(made)["nav"]


def test_a_chapter_is_named_by_its_path_key_or_file(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["collection", "book.yml", "--chapter", "_posts/2024-02-01-oat.md"]) == 1
    error = capsys.readouterr().err
    assert "there is no chapter ‘_posts/2024-02-01-oat.md’ in the book [chapter-missing]" in error
    assert f"did you mean ‘{OATS}’?" in error
    monkeypatch.chdir(site / "_posts")
    for name in (OATS, Path(OATS).name, Path(OATS).stem, str(site / OATS)):
        arguments = ["collection", "../book.yml", "--chapter", name, "--to", "epub", "-o", "out"]
        assert main(arguments) == 0
    assert [path.name for path in (site / "_posts/out").iterdir()] == ["bread-slowly-oats.epub"]


def test_a_chapter_stands_in_its_volume(site: Path) -> None:
    parts = f"volumes: part\nparts: [{{title: One, posts: {RYE}}}, {{title: Two, posts: {OATS}}}]"
    (site / "book.yml").write_text(f"title: Bread\n{parts}\n", "utf-8")
    assert epub(OATS, output=site / "oats.epub").path == site / "oats.epub"
    assert epub(OATS).title == "Bread: Two"


@pytest.mark.parametrize("length", [1, 600])
def test_the_text_that_opens_a_volume_is_its_chapter_if_it_is_long(
    tmp_path: Path, length: int, capsys: pytest.CaptureFixture[str]
) -> None:
    opening = tmp_path / "book/bread/index.md"
    opening.parent.mkdir(parents=True)
    opening.write_text(f"# Bread\n\n{'Salt keeps. ' * length}\n", "utf-8")
    for name in ("bread/rye", "cake/plum"):
        path = tmp_path / f"book/{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# {path.stem.title()}\n\nText.\n", "utf-8")
    arguments = ["collection", str(tmp_path / "book"), "--volumes", "part", "--to", "epub"]
    arguments += ["--title", "Book", "-o", str(tmp_path / "out/"), "--chapter", str(opening)]
    is_chapter = length > 1
    assert main(arguments) == (0 if is_chapter else 1)
    assert ("page that opens a part" in capsys.readouterr().err) == (not is_chapter)
    assert (tmp_path / "out").exists() == is_chapter


@pytest.mark.slow
@pytest.mark.usefixtures("site")
def test_only_one_chapter_is_laid_out_and_a_rebuild_makes_the_same() -> None:
    laid_out: set[int] = set()

    def on_progress(phase: str, _done: int, total: int) -> None:
        if phase == "PDF":
            laid_out.add(total)

    (made,) = exporter.collection(
        "book.yml",
        chapter=OATS,
        output="out.pdf",
        settings=exporter.Choices(profile="review"),
        context=exporter.BuildContext(on_progress=on_progress),
    )
    # The imprint, the chapter, and the references.
    assert laid_out == {3}
    with pymupdf.open(stream=made.data) as document:
        text = "".join(page.get_text() for page in document)
    assert "was a gift" in text
    assert "[3]" in text
    assert "grain.example" not in text
    rebuilt = exporter.check_file("out.pdf", rebuild=True).diagnostics
    assert [each.code for each in rebuilt] == []
