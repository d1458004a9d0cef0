"""Corrections since a printing: a book is made, its posts are changed, and it is made again."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest
from lxml import etree
from sample_sites import post_source, resolve_edition, write_site

import exporter
from exporter.cli import main
from exporter.model.book_text import (
    TEXT_IN_EPUB,
)
from exporter.resolve.labels import labels_for
from exporter.themes import resources

SALT, PEPPER = "_posts/2026-05-01-salt.md", "_posts/2026-06-02-pepper.md"
BODY = """\
Salt is dug from a mine, or boiled from the sea, in forty countries.

## From the sea

It takes [a summer](https://sea.example/) to dry.

![A heap of salt](heap.svg "A heap")

```text
2 g per day
```

| grain | mm |
|-------|----|
| fine  | 1  |

## Disclaimer

Ask a doctor before.

A claim.[^1]

[^1]: By nobody.
"""
HEAP = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_site(
        tmp_path,
        {
            SALT: post_source("Salt", BODY),
            PEPPER: post_source("Pepper", "Hot."),
            "_posts/heap.svg": HEAP,
            "book.yml": "title: Spices\nposts: _posts\n",
        },
    )


def printed(root: Path) -> Path:
    """Make the book, and return its EPUB."""
    (made,) = exporter.collection(root / "book.yml", formats="epub", output=root / "printed/")
    assert made.path
    return made.path


def change(root: Path, *changes: tuple[str, str], name: str = SALT) -> None:
    text = (root / name).read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (root / name).write_text(text)


def listed(root: Path, book: Path) -> str:
    return exporter.export_corrections(book, root / "book.yml")


@pytest.mark.slow
def test_every_kind_of_content_is_compared(spices: Path) -> None:
    book = printed(spices)
    change(
        spices,
        ("forty countries", "fifty countries"),
        ("From the sea", "Out of the sea"),
        ("2 g per", "5 g per"),
        ("| fine  | 1 ", "| fine  | 2 "),
        ("a doctor", "two doctors"),
        ("By nobody", "By somebody"),
        ("https://sea.example/", "https://ocean.example/"),
    )
    (spices / "_posts/heap.svg").write_text(HEAP.replace("h9", "h8"))
    assert listed(spices, book).replace("\N{NO-BREAK SPACE}", " ") == (
        "# Corrections since the last printing\n\n"
        "Compared with the version of 2 June 2026.\n\n"
        "## Salt\n\n"
        "- Change: … boiled from the sea, in <del>forty</del> → <ins>fifty</ins> countries.\n"
        "- Change · Heading: <del>From</del> → <ins>Out of</ins> the sea\n"
        "- Change · Image: A heap\n"
        "- Change: <del>2</del> → <ins>5</ins> g per day\n"
        "- Change: fine \\| <del>1</del> → <ins>2</ins>\n"
        "- Change · Disclaimer: Ask <del>a doctor</del> → <ins>two doctors</ins> before.\n"
        "- Change · Notes: By <del>nobody.</del> → <ins>somebody.</ins>\n"
        "- Change · References: a summer. <del>https://sea.example/</del> → "
        "<ins>https://ocean.example/</ins>\n"
    )


def test_chapters_and_paragraphs_are_added_and_removed(spices: Path) -> None:
    book = printed(spices)
    change(spices, ("A claim.[^1]\n\n[^1]: By nobody.\n", "An idea & *stars*.\n"))
    (spices / PEPPER).unlink()
    write_site(spices, {"_posts/2026-07-01-sugar.md": post_source("Sugar", "Sweet.")})
    found = json.loads(exporter.export_corrections(book, spices / "book.yml", format="json"))
    assert [(each["title"], each["status"]) for each in found["chapters"]] == [
        ("Salt", "changed"),
        ("Sugar", "added"),
        ("Pepper", "removed"),
    ]
    statuses = [each["status"] for each in found["chapters"][0]["changes"]]
    assert statuses == ["removed", "removed", "added"]


@pytest.mark.slow
def test_what_is_not_text_is_no_correction(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = printed(spices)
    change(spices, ("It takes [a", "It\ntakes   [a"))
    (spices / "book.yml").write_text(
        "title: Spices\nposts: _posts\nreferences: none\ncorrections-since: printed/spices.epub\n"
    )
    assert main(["corrections", str(book), "book.yml"]) == 0
    out, err = capsys.readouterr()
    assert (out, "nothing has changed" in err) == ("", True)
    (made,) = exporter.collection("book.yml", formats="epub")
    assert [each.code for each in made.diagnostics] == ["corrections-none"]
    with ZipFile(BytesIO(made.data)) as archive:
        assert not any("corrections" in name for name in archive.namelist())


def document(made: exporter.Result, name: str) -> str:
    with ZipFile(BytesIO(made.data)) as archive:
        return archive.read(f"EPUB/text/{name}").decode()


@pytest.mark.slow
def test_the_page_links_to_what_was_corrected(spices: Path) -> None:
    book = printed(spices)
    change(spices, ("forty", "fifty"), ("From the sea", "Out of the sea"))
    (made,) = exporter.collection("book.yml", formats="epub", corrections_since=book)
    assert not made.diagnostics
    page = document(made, "corrections.xhtml")
    assert 'epub:type="errata"' in page
    assert 'role="doc-errata"' in page
    assert "<del>forty</del> → <ins>fifty</ins>" in page
    targets = re.findall(r'href="([^"#]+)#([^"]+)"', page)
    assert len(targets) == 2
    for path, target in targets:
        assert f' id="{target}"' in document(made, path.removeprefix("../text/"))
    (again,) = exporter.collection("book.yml", formats="epub", corrections_since=book)
    assert again.data == made.data


@pytest.mark.slow
def test_a_pdf_knows_its_pages(spices: Path) -> None:
    assert main(["collection", "book.yml", "--to", "pdf", "-o", "printed/", "--no-cache"]) == 0
    write_site(spices, {"_posts/2026-04-01-anise.md": post_source("Anise", "Sweet.")})
    change(spices, ("forty", "fifty"))
    found = json.loads(exporter.export_corrections("printed/spices.pdf", "book.yml", format="json"))
    pages = {each["title"]: each["page"] for each in found["chapters"]}
    assert pages.keys() == {"Anise", "Salt"}
    assert pages["Anise"] == ""
    assert pages["Salt"].isdigit()
    (made,) = exporter.collection(
        "book.yml", formats="epub", corrections_since="printed/spices.pdf"
    )
    assert f"Page {pages['Salt']} in the last printing" in document(made, "corrections.xhtml")


@pytest.mark.slow
def test_a_book_with_corrections_is_rebuilt(spices: Path) -> None:
    book = printed(spices)
    change(spices, ("forty", "fifty"))
    exporter.collection("book.yml", formats="epub", output="new/", corrections_since=book)
    assert not exporter.check_file("new/spices.epub", rebuild=True, ace=False).diagnostics


def test_a_record_without_text_names_the_chapters(spices: Path) -> None:
    book, old = printed(spices), spices / "printed/old.epub"
    with ZipFile(book) as archive, ZipFile(old, "w", ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            if name != TEXT_IN_EPUB:
                copy.writestr(name, archive.read(name))
    change(spices, ("forty", "fifty"))
    found = exporter.Diagnostics()
    text = exporter.export_corrections(old, spices / "book.yml", diagnostics=found)
    assert text == "# Corrections since the last printing\n\n## Salt\n\n- Change\n"
    assert [each.code for each in found] == ["corrections-brief"]


@pytest.mark.parametrize("name", ["none.pdf", "_posts", "book.yml", "broken.pdf", "other.epub"])
def test_a_file_that_is_no_book_is_an_error(spices: Path, name: str) -> None:
    (spices / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    (spices / "other.epub").write_bytes(b"PK")
    with pytest.raises(exporter.ExportError) as raised:
        exporter.collection("book.yml", formats="epub", corrections_since=name)
    assert [each.code for each in raised.value.diagnostics] == ["corrections-unreadable"]


@pytest.mark.parametrize(
    ("name", "code"), [("printed.txt", "collection-value"), ("none.pdf", "collection-file")]
)
def test_a_collection_file_names_a_book(spices: Path, name: str, code: str) -> None:
    (spices / "book.yml").write_text(f"posts: _posts\ncorrections-since: {name}\n")
    with pytest.raises(exporter.ExportError) as raised:
        exporter.collection("book.yml", formats="epub")
    assert [(each.code, each.place and each.place.line) for each in raised.value.diagnostics] == [
        (code, 2)
    ]


def test_a_pdf_that_asks_for_a_password_is_an_error(spices: Path) -> None:
    locked = spices / "locked.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(locked, encryption=pikepdf.Encryption(user="salt", owner="pepper"))
    with pytest.raises(exporter.ExportError) as raised:
        listed(spices, locked)
    assert [each.code for each in raised.value.diagnostics] == ["corrections-unreadable"]


@pytest.mark.slow
def test_another_book_has_no_corrections(spices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = printed(spices)
    for name in (SALT, PEPPER):
        (spices / name).unlink()
    write_site(spices, {"_posts/2026-07-01-sugar.md": post_source("Sugar", "Sweet.")})
    (made,) = exporter.collection("book.yml", formats="epub", corrections_since=book)
    assert [each.code for each in made.diagnostics] == ["corrections-other-book"]
    main(["corrections", str(book), "book.yml"])
    assert "nothing has changed" not in capsys.readouterr().err


def test_a_post_that_was_renamed_is_found_by_its_title(spices: Path) -> None:
    book = printed(spices)
    change(spices, ("Hot.", "Very hot."), name=PEPPER)
    (spices / PEPPER).rename(spices / "_posts/2026-06-03-black-pepper.md")
    assert "- Change: <del>Hot.</del> → <ins>Very hot.</ins>" in listed(spices, book)


@pytest.mark.slow
def test_parts_are_found_by_their_titles(spices: Path) -> None:
    parts = "- {{title: {}, introduction: {}, posts: [{}]}}\n"
    old = parts.format("Sea", "Wide and blue.", SALT) + parts.format("Land", "Dry.", PEPPER)
    (spices / "book.yml").write_text(f"parts:\n{old}")
    book = printed(spices)
    write_site(spices, {"_posts/2026-07-01-sugar.md": post_source("Sugar", "Sweet.")})
    new = parts.format("Cane", "High.", "_posts/2026-07-01-sugar.md") + old.replace("Wide", "Deep")
    (spices / "book.yml").write_text("parts:\n" + "\n".join(new.splitlines()[:2]))
    assert listed(spices, book).partition(".\n\n")[2] == (
        "## Cane\n\n- Addition\n\n## Sugar\n\n- Addition · Chapter\n\n"
        "## Sea\n\n- Change: <del>Wide</del> → <ins>Deep</ins> and blue.\n\n"
        "## Land\n\n- Deletion\n\n## Pepper\n\n- Deletion · Chapter\n"
    )
    (spices / "book.yml").write_text("parts:\n" + old.replace("Sea", "Water"))
    assert "## Water\n\n- Change · Heading: <del>Sea</del>" in listed(spices, book)


@pytest.mark.slow
def test_chapters_of_other_volumes_are_not_removed(spices: Path) -> None:
    book = printed(spices)
    change(spices, ("forty", "fifty"))
    change(spices, ("Hot.", "Very hot."), name=PEPPER)
    parts = f"- {{title: Sea, posts: [{SALT}]}}\n- {{title: Land, posts: [{PEPPER}]}}\n"
    (spices / "book.yml").write_text(f"title: Spices\nvolumes: part\nparts:\n{parts}")
    made = exporter.collection("book.yml", formats="epub", corrections_since=book)
    sea, land = (document(each, "corrections.xhtml") for each in made)
    assert "Salt" in sea
    assert "Pepper" in land
    assert "Deletion" not in f"{sea}{land}"


def test_a_book_is_compared_as_it_is_made(spices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = spices / "sweeten"
    program.write_text("#!/bin/sh\nsed s/Hot/Sweet/\n")
    program.chmod(0o755)
    filters = ["--filter", str(program)]
    assert main(["collection", "book.yml", "--to", "epub", "-o", "printed/", *filters]) == 0
    for options, expected in ((filters, ""), ([], "<ins>Hot.</ins>")):
        capsys.readouterr()
        assert main(["corrections", "printed/spices.epub", "book.yml", *options]) == 0
        assert (expected or "nothing") in "".join(capsys.readouterr())


def test_a_plan_has_the_page(spices: Path) -> None:
    book = printed(spices)
    (plan,) = exporter.plan_collection("book.yml", corrections_since=book)
    assert "corrections" in plan.pages
    (plan,) = exporter.plan_collection("book.yml")
    assert "corrections" not in plan.pages


def test_json_is_not_mixed_with_markdown(spices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = printed(spices)
    change(spices, ("forty", "fifty"))
    assert main(["corrections", str(book), "book.yml", "--json"]) == 0
    assert [each["title"] for each in json.loads(capsys.readouterr().out)["chapters"]] == ["Salt"]


def test_the_page_can_be_left_out_or_titled(spices: Path) -> None:
    book = printed(spices)
    change(spices, ("forty", "fifty"))
    head = f"posts: _posts\ncorrections-since: {book.relative_to(spices)}\n"
    off = resolve_edition(spices, f"{head}pages: {{corrections: false}}\n")
    assert "corrections" not in [page.role for page in off.back]
    titled = resolve_edition(spices, f"{head}pages: {{corrections: {{title: Errata}}}}\n")
    (page,) = (page for page in titled.back if page.role == "corrections")
    assert page.title == "Errata"
    assert [page.role for page in titled.back][-1] == "colophon"


@pytest.mark.slow
def test_a_printed_book_that_attacks_is_shown_as_text(spices: Path) -> None:
    book, bad = printed(spices), spices / "printed/bad.epub"
    chapter = {"key": SALT, "page": "{}" * 999, "source": "", "title": "\ud800\0<script>{{ a }}"}
    text = {
        "version": 1,
        "date": "2026-01-01",
        "chapters": [
            {**chapter, "passages": [["text", "<b>\x07 {% x %} &amp; \udfff"]]},
            {**chapter, "key": "gone", "title": "\u2028*" * 99999, "passages": []},
        ],
    }
    with ZipFile(book) as archive, ZipFile(bad, "w", ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            own = json.dumps(text) if name == TEXT_IN_EPUB else archive.read(name)
            copy.writestr(name, own)
    (made,) = exporter.collection("book.yml", formats="epub", corrections_since=bad)
    page = document(made, "corrections.xhtml")
    etree.fromstring(page.encode())
    assert "&lt;script&gt;" in page
    assert len(page) < 20_000
    shown = listed(spices, bad)
    assert "&lt;script&gt;&#123;&#123; a &#125;&#125;" in shown


@pytest.mark.parametrize("lang", resources.names("labels"))
def test_every_language_has_the_words(lang: str) -> None:
    labels = labels_for(lang)
    assert "{}" in labels.compared_with
    assert "{}" in labels.printed_on_page
    english = labels_for("en")
    assert lang == "en" or labels.corrections != english.corrections
