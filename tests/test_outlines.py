"""The order and the parts of a folder that is a book: its list of texts, or names and folders."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from sample_sites import resolve_folder, write_files

import exporter
from exporter.build import BuildOptions, CollectionRequest, resolve_source
from exporter.build.accounting import chapter_documents, report_losses
from exporter.check.epub import check_epub
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import CrossReference
from exporter.model.walk import walk
from exporter.resolve import pages
from exporter.runtime.cache import NullCache

BOOK = '[book]\ntitle = "Bread"\nauthors = ["Ola Wrona"]\n'


def text(title: str, body: str = "Words.") -> str:
    return f"---\ntitle: {title}\n---\n{body}\n"


def outline(folder: Path) -> tuple[list[object], list[str]]:
    """Return the chapters of a folder's book, those of parts with the title, and the findings."""
    edition, found = resolve_folder(folder)
    parts: list[object] = []
    for part in edition.parts:
        chapters = [chapter.key.removesuffix(".md") for chapter in part.chapters]
        parts += [(part.opening.title, chapters)] if part.opening else chapters
    return parts, [f"{finding.code}: {finding.message}" for finding in found]


def test_a_list_of_texts_gives_order_and_parts(tmp_path: Path) -> None:
    summary = """# Summary

[Before](before.md)

# Dough

- [Flour](dough/flour.md)
    - [Rye](dough/rye.md)
- [Salt]()
* [On the web](https://bread.example/)

# The `oven`

1. [Heat (hot)](heat%20up.md#now "Heat")
   <!-- - [Ice](ice.md) -->

-----------

[After](<after.md>)
[Nothing](nowhere.md)
"""
    names = ("before", "dough/rye", "dough/flour", "heat up", "after", "ice")
    files = {f"src/{name}.md": text(name.title()) for name in names}
    root = write_files(tmp_path, {"book.toml": BOOK, "src/SUMMARY.md": summary, **files})
    parts, found = outline(root)
    assert parts == [
        "src/before",
        ("Dough", ["src/dough/flour", "src/dough/rye"]),
        ("The oven", ["src/heat up"]),
        "src/after",
    ]
    assert found == [
        "post-unpublished: the chapter ‘Salt’ has no text yet; it is not in the book",
        "outline-missing: there is no text ‘nowhere.md’",
        "post-unlisted: SUMMARY.md does not name the text; it is not in the book",
        "book-outline: the order and the parts of the book are from SUMMARY.md",
    ]


def test_a_missing_text_is_named_with_a_similar_one(tmp_path: Path) -> None:
    summary = "- [Rye](dough/rey.md)\n- [Heat](heat.md)\n"
    files = {"SUMMARY.md": summary, "dough/rye.md": text("Rye"), "heat.md": text("Heat")}
    _, found = resolve_folder(write_files(tmp_path, files))
    missing = next(finding for finding in found if finding.code == "outline-missing")
    assert (missing.place.line, missing.hint) == (1, "did you mean ‘dough/rye.md’?")


def test_an_introduction_stays_without_the_texts_of_its_part(tmp_path: Path) -> None:
    files = {
        "SUMMARY.md": "- [Dough](dough.md)\n  - [Rye](rye.md)\n",
        "dough.md": text("Dough"),
    }
    root = write_files(tmp_path, files)
    (root / "rye.md").write_bytes(b"# R\xf3g\n")
    options = BuildOptions(keep_going=True)
    edition = resolve_source(CollectionRequest((root,)), options, Diagnostics())
    assert edition is not None
    assert [chapter.metadata.title for chapter in edition.chapters] == ["Dough"]


def test_a_chapter_with_chapters_below_introduces_a_part(tmp_path: Path) -> None:
    summary = """# Table of contents

* [Bread](README.md)

* [The dough](dough/README.md)
  * [Flour](dough/flour.md)
* [Oven](oven.md)
  * [Heat](heat.md)
"""
    files = {
        "SUMMARY.md": summary,
        "README.md": text("Bread", "Begin with [dough](dough/README.md), [rye](dough/#rye)."),
        "dough/README.md": text("Dough", "## Rye\n\nDark; see [flour](flour.md)."),
        "dough/flour.md": text("Flour", "Back to [rye](README.md#rye)."),
        "oven.md": text("Oven"),
        "heat.md": text("Heat"),
    }
    edition, found = resolve_folder(write_files(tmp_path, files))
    assert [each.code for each in found] == ["book-outline"]
    assert [part.opening and part.opening.kicker for part in edition.parts] == [
        None,
        "Part I",
        "Part II",
    ]
    opening = edition.parts[1].opening
    assert opening
    assert opening.title == "Dough"
    divisions = (*edition.chapters, opening)
    links = {
        division.key: [
            (node.chapter, node.target)
            for node in walk(division.blocks)
            if isinstance(node, CrossReference)
        ]
        for division in divisions
    }
    assert links == {
        "README.md": [("part-1", ""), ("part-1", "rye")],
        "dough/flour.md": [("part-1", "rye")],
        "heat.md": [],
        "part-1": [("dough/flour.md", "")],
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("10-c 9-b 1.a", ["1.a", "9-b", "10-c"]),
        ("b10 b9 A", ["A", "b9", "b10"]),
        (
            "2-end 1-dough/index 1-dough/b 1-dough/a README",
            ["README", ("Title of 1-dough/index", ["1-dough/a", "1-dough/b"]), "2-end"],
        ),
        (
            "zest dough/rye/white dough/rye/_index dough/salt",
            ["zest", ("Dough", ["dough/salt", "dough/rye/_index", "dough/rye/white"])],
        ),
        (
            "docs/index docs/all docs/b/2 docs/b/1 docs/a/4 docs/a/3 more/x more/y zest",
            [
                "zest",
                ("Title of docs/index", ["docs/all"]),
                ("A", ["docs/a/3", "docs/a/4"]),
                ("B", ["docs/b/1", "docs/b/2"]),
                ("More", ["more/x", "more/y"]),
            ],
        ),
        ("site/docs/b site/docs/a", ["site/docs/a", "site/docs/b"]),
        ("b/index a/index", ["a/index", "b/index"]),
        (
            "dough/dough dough/salt oven/heat",
            [("Title of dough/dough", ["dough/salt"]), ("Oven", ["oven/heat"])],
        ),
    ],
)
def test_names_and_folders_give_order_and_parts(
    names: str, expected: list[object], tmp_path: Path
) -> None:
    files = {f"{name}.md": text(f"Title of {name}") for name in names.split()}
    parts, found = outline(write_files(tmp_path, files))
    assert parts == expected
    assert found == [
        "book-outline: the order and the parts of the book are from the names of its files and"
        " folders"
    ]


def test_a_list_of_texts_may_be_deep_and_long(tmp_path: Path) -> None:
    entries = "".join(f"{' ' * depth}- [x]()\n" for depth in range(1200))
    summary = f"{entries}- [A](a.md)\n- {'[a](b ' * 9000}\n{'<!-- ' * 9000}\n"
    root = write_files(tmp_path, {"SUMMARY.md": summary, "a.md": text("A")})
    assert outline(root)[0] == ["a"]


@pytest.mark.parametrize(
    "head",
    [
        "nav_order: {order}\nparent: {parent}",
        "eleventyNavigation: {{key: {title}, order: {order}, parent: {parent}}}",
    ],
)
def test_pages_that_name_the_page_above(head: str, tmp_path: Path) -> None:
    pages = [("Oven", "3", ""), ("Rye", "2", "Dough"), ("Dough", "2", ""), ("Home", "1", "")]
    pages += [("Wheat", "1", "Dough"), ("White", "1", "Rye"), ("A", "1", "B"), ("B", "1", "A")]
    files = {"_config.yml": "title: Bread\n", "404.md": text("Gone")}
    for title, order, parent in pages:
        names = head.format(title=title, order=order, parent=parent or '""')
        files[f"{title}.md"] = f"---\ntitle: {title}\n{names}\n---\nWords.\n"
    parts, found = outline(write_files(tmp_path, files))
    # Two pages that name each other are not lost.
    assert parts == ["Home", ("Dough", ["Wheat", "Rye", "White"]), "Oven", "404", "A", "B"]
    assert found == [
        "book-outline: the order and the parts of the book are from the navigation of its pages"
    ]


def test_posts_with_dates_stay_in_their_order(tmp_path: Path) -> None:
    files = {
        "a.md": text("A", "Words.").replace("---\n", "---\ndate: 2026-05-02\n", 1),
        "2026-05-01-b.md": text("B"),
        "about.md": text("About"),
    }
    assert outline(write_files(tmp_path, files)) == (["2026-05-01-b", "a", "about"], [])


def test_an_order_that_is_asked_for_holds(tmp_path: Path) -> None:
    root = write_files(tmp_path, {"1-b.md": text("B"), "2/a.md": text("A"), "2/c.md": text("C")})
    edition, _ = resolve_folder(root, order="title")
    assert [chapter.key for chapter in edition.chapters] == ["2/a.md", "1-b.md", "2/c.md"]
    assert [part.opening for part in edition.parts] == [None]


def test_a_long_introduction_is_the_first_chapter_of_its_part(tmp_path: Path) -> None:
    long = "Much text. " * 100
    files = {"1-dough/index.md": text("Dough", long), "1-dough/rye.md": text("Rye")}
    edition, _ = resolve_folder(write_files(tmp_path, {**files, "2-salt.md": text("Salt")}))
    openings = [part.opening for part in edition.parts]
    assert [opening and (opening.title, opening.blocks) for opening in openings] == [
        ("Dough", ()),
        None,
    ]
    assert [chapter.metadata.title for chapter in edition.chapters] == ["Dough", "Rye", "Salt"]


def test_the_introduction_of_a_part_has_an_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "dough/index.md": text("Dough", "Of *rye* and salt."),
        "dough/rye.md": text("Rye", "Dark."),
        "oven/heat.md": text("Heat"),
    }
    root = write_files(tmp_path, files)
    assert lost(root) == []
    monkeypatch.setattr(pages, "bind_last_words", lambda blocks: blocks[:-1])
    assert lost(root) == [
        "dough/index.md:4: words of the post are not in the book: ‘Of rye and salt’"
    ]


def lost(root: Path) -> list[str]:
    edition, found = resolve_folder(root)
    documents = chapter_documents(edition, "html")
    report_losses(edition, documents, tuple(found), found, NullCache())
    return [
        f"{Path(each.place.path).relative_to(root)}:{each.place.line}: {each.message}"
        for each in found
        if each.code == "content-lost" and each.place
    ]


@pytest.mark.slow
def test_a_book_is_written_with_the_introductions_of_its_parts(tmp_path: Path) -> None:
    files = {
        "book.toml": BOOK,
        "src/SUMMARY.md": "# Summary\n\n- [Dough](dough.md)\n  - [Rye](rye.md)\n",
        "src/dough.md": text("Dough", "Of [rye](rye.md)."),
        "src/rye.md": text("Rye", "See [above](dough.md)."),
    }
    result = exporter.collection(
        write_files(tmp_path, files), output=tmp_path / "bread.epub", formats=["epub"]
    )[0]
    assert [finding.code for finding in result.diagnostics] == ["book-outline"]
    found = Diagnostics()
    check_epub(tmp_path / "bread.epub", found)
    assert [*map(str, found)] == []
    with ZipFile(tmp_path / "bread.epub") as book:
        pages = {name: book.read(name).decode() for name in book.namelist() if "/text/" in name}
        package = book.read("EPUB/content.opf").decode()
    assert "Ola Wrona</dc:creator>" in package
    assert '<dc:title id="title">Bread</dc:title>' in package
    (rye,) = (page for name, page in pages.items() if "/rye" in name)
    assert '<a href="../text/part-1.xhtml" title="Dough">above</a>' in rye
    assert '<a href="../text/rye-' in pages["EPUB/text/part-1.xhtml"]


@pytest.mark.slow
def test_parts_are_in_the_outline_of_a_pdf(tmp_path: Path) -> None:
    files = {
        "book.toml": BOOK,
        "src/SUMMARY.md": "# Summary\n\n[First](first.md)\n\n# Dough\n\n- [Rye](rye.md)\n"
        "  - [Salt](salt.md)\n\n# Oven\n\n- [Heat](heat.md)\n",
        "src/first.md": text("First", "See [salt](salt.md)."),
        **{f"src/{name}.md": text(name.title()) for name in ("rye", "salt", "heat")},
    }
    output = tmp_path / "bread.pdf"
    exporter.collection(write_files(tmp_path, files), output=output, formats=["pdf"], strict=True)
    with pikepdf.open(output) as pdf, pdf.open_outline() as bookmarks:
        titles = [(item.title, [below.title for below in item.children]) for item in bookmarks.root]
    assert [each for each in titles if each[0] not in ("Contents", "Colophon")] == [
        ("First", []),
        ("Dough", ["Rye", "Salt"]),
        ("Oven", ["Heat"]),
    ]
