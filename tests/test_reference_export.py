"""References of books for reference managers: BibTeX and CSL-JSON, read back as bibliographies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sample_sites import POST, codes, post_source, write_and_read_post, write_site
from test_cases import WORKS

import exporter
from exporter.citations.bibtex import bibtex
from exporter.cli import main
from exporter.model.nodes import Citation
from exporter.model.walk import walk
from exporter.model.works import Work, WorkName

SITE: dict[str, str | bytes] = {
    "_posts/2026-05-13-rye.md": post_source(
        "Rye",
        "Rye [@miller2019; @salt]. [Łódź mills](https://mill.example/łódź_a?b={c}&d=%20), again "
        "[mills](https://mill.example/more-of-mills), and [mills](https://mill.example/).",
        bibliography="works",
    ),
    POST: post_source(
        "Salt", "As @wrona2020 and @miller2019 say. [A page](https://salt.example/a).",
        bibliography="works",
    ),
    "works.bib": WORKS,
    "book.yml": "title: Bread\nposts: [_posts/*.md]\nreferences: {style: apa, scope: chapter}\n",
}  # fmt: skip


def works_in(root: Path, name: str, text: str, *keys: str) -> list[Work]:
    """Return the works of a bibliography as they are read."""
    body = " ".join(f"[@{{{key}}}]" for key in keys)
    post, found = write_and_read_post(root, body, f"bibliography: {name}", **{name: text})
    assert codes(found) == []
    cites = [node.cite for node in walk(post.blocks) if isinstance(node, Citation)]
    return [cite.work for cite in cites if cite]


def test_csl_json(tmp_path: Path) -> None:
    site = write_site(tmp_path, SITE)
    items = json.loads(exporter.export_references(site / "book.yml"))
    assert [item["id"] for item in items] == [
        "miller2019",
        "salt",
        "millexamplelodz",
        "millexamplemills",
        "millexamplemills-2",
        "wrona2020",
    ]
    by_id = {item["id"]: item for item in items}
    assert by_id["wrona2020"]["issued"] == {"date-parts": [[2020, 4]]}
    assert by_id["wrona2020"]["author"][1]["non-dropping-particle"] == "van der"
    assert by_id["salt"]["author"] == [{"literal": "World Salt Council"}]
    assert by_id["millexamplelodz"]["URL"].startswith("https://mill.example/")
    assert by_id["millexamplelodz"]["type"] == "webpage"


@pytest.mark.parametrize(("format_", "name"), [("bibtex", "a.bib"), ("csl-json", "a.json")])
def test_an_exported_bibliography_can_be_cited(tmp_path: Path, format_: str, name: str) -> None:
    site = write_site(tmp_path / "site", SITE)
    text = exporter.export_references(site / "book.yml", format=format_)
    keys = ("miller2019", "salt", "wrona2020")
    there = works_in(tmp_path / "there", name, text, *keys)
    here = works_in(tmp_path / "here", "works.bib", WORKS, *keys)
    for one, other in zip(there, here, strict=True):
        assert (one.kind, dict(one.fields), dict(one.names), dict(one.dates)) == (
            other.kind,
            dict(other.fields),
            dict(other.names),
            dict(other.dates),
        )
    (mill,) = works_in(tmp_path / "mill", name, text, "millexamplelodz")
    assert mill.text("title") == "Łódź mills"
    assert "{" not in mill.text("URL")


NASTY = "50% of {all} $1_000 ~ \\x ^2 & #3 “quoted” @key, and }{"


@pytest.mark.parametrize("field", ["title", "note", "publisher"])
def test_no_text_ends_an_entry(tmp_path: Path, field: str) -> None:
    people = (
        WorkName("Bread and Sons", "Ada, B."),
        WorkName(literal="Salt and } Pepper"),
        WorkName("Oven", "Jan", "van der", "Jr."),
    )
    fields = {"title": "A title", field: NASTY, "URL": "https://a.example/}{\\x y"}
    work = Work("a", "book", tuple(fields.items()), (("author", people),), (("issued", "spring"),))
    text = bibtex({"a": work, "b": replace(work, key="b")})
    first, second = works_in(tmp_path, "a.bib", text, "a", "b")
    for read in (first, second):
        assert read.text(field) == NASTY
        assert read.people == people
        assert read.year == "spring"
        assert read.text("URL").startswith("https://a.example/%7D%7B")


def test_posts_by_conditions(tmp_path: Path) -> None:
    site = write_site(tmp_path, SITE)
    items = json.loads(exporter.export_references(site, since="2026-05-14"))
    assert [item["id"] for item in items] == ["wrona2020", "miller2019", "saltexamplesalt"]


def test_a_format_that_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(exporter.SettingsError, match="‘format’ cannot be ‘ris’"):
        exporter.export_references(tmp_path, format="ris")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, SITE)
    assert main(["references", "export", str(site / "book.yml"), "--to", "bibtex"]) == 0
    printed = capsys.readouterr()
    assert printed.out == exporter.export_references(site / "book.yml", format="bibtex")
    assert main(["references", "export", str(site / POST), "--to", "ris"]) == 2
    assert "unknown value ‘ris’" in capsys.readouterr().err
