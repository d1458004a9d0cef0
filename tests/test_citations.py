"""Citations of a bibliography, as pandoc writes them: where works come from, and whole books."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from sample_sites import (
    POST,
    chapter_texts,
    codes,
    post_source,
    resolve_edition,
    write_and_read_post,
    write_site,
)
from test_cases import WORKS

import exporter
from exporter.citations.bibtex import bibtex
from exporter.citations.csl_json import csl_item
from exporter.model.nodes import Citation
from exporter.model.walk import walk
from exporter.model.works import Cite, Work

BOOK = """\
title: Bread
posts: [_posts/2026-05-13-rye.md, _posts/2026-05-14-salt.md]
references: {scope: book}
"""
CHAPTERS: dict[str, str | bytes] = {
    "_posts/2026-05-13-rye.md": post_source(
        "Rye", "Rye [@miller2019; @salt]. A [link](https://a.example).", bibliography="works"
    ),
    "_posts/2026-05-14-salt.md": post_source("Salt", "As @miller2019 says.", bibliography="works"),
    "works.bib": WORKS,
}


def cites_of(root: Path, body: str, head: str = "", **files: str | bytes) -> list[Cite]:
    post, diagnostics = write_and_read_post(root, body, head, **files)
    assert codes(diagnostics) == []
    return [node.cite for node in walk(post.blocks) if isinstance(node, Citation) and node.cite]


def works_of(root: Path, bibliography: str, *keys: str) -> list[Work]:
    body = " ".join(f"[@{key}]" for key in keys)
    return [
        cite.work for cite in cites_of(root, body, "bibliography: a", **{"a.bib": bibliography})
    ]


def test_the_site_names_a_bibliography(tmp_path: Path) -> None:
    (cite,) = cites_of(
        tmp_path,
        "[@salt]",
        **{"works.bib": WORKS, "exporter.toml": "[references]\nbibliography = 'works'\n"},
    )
    assert cite.work.short_names == "World Salt Council"
    config = {"_config.yml": "bibliography: [none.bib, works.bib]\n", "works.bib": WORKS}
    post, diagnostics = write_and_read_post(tmp_path / "other", "[@salt]", **config)
    assert codes(diagnostics) == ["bibliography-unread"]
    assert any(isinstance(node, Citation) for node in walk(post.blocks))


def test_the_cache_knows_the_bibliography(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {POST: post_source("A", "[@salt]"), "works.bib": WORKS})

    def shown() -> str:
        context = exporter.BuildContext(cache=exporter.DiskCache(tmp_path / "cache"))
        return exporter.html(site / POST, context=context).data.decode()

    assert "[@salt]" in shown()
    (site / "exporter.toml").write_text("[references]\nbibliography = ['works']\n")
    assert "World Salt Council." in shown()
    (site / "works.bib").write_text(WORKS.replace("Salt Council", "Salt Board"))
    assert "World Salt Board." in shown()


def test_csl_json(tmp_path: Path) -> None:
    works = [
        {
            "id": "rye",
            "type": "article-journal",
            "title": "On <i>rye</i> &amp; more",
            "author": [{"family": "Oven", "given": "Jan", "non-dropping-particle": "van der"}],
            "issued": {"date-parts": [[2019, "4"]]},
            "volume": 3,
        },
        {"id": 7, "author": [{"literal": "The Guild"}, "no name"], "issued": {"raw": "spring"}},
        {"type": "book"},
        "no work",
    ]
    files = {"a.json": json.dumps(works)}
    post, diagnostics = write_and_read_post(
        tmp_path, "[@rye] [@7]", "bibliography: a.json", **files
    )
    assert codes(diagnostics) == ["bibliography-unread"] * 2
    rye, guild = (node.cite.work for node in walk(post.blocks) if isinstance(node, Citation))
    assert rye.text("title") == "On rye & more"
    assert (rye.short_names, rye.year, rye.text("volume")) == ("van der Oven", "2019", "3")
    assert dict(rye.dates) == {"issued": "2019-04"}
    assert (guild.short_names, guild.year) == ("The Guild", "spring")


def test_values_of_csl_json_that_no_text_can_show(tmp_path: Path) -> None:
    item = (
        r"""{"id": "a", "title": "\u0000A\ud800", "issued": {"raw": "\u0001"}, "volume": 1e999}"""
    )
    head, files = "bibliography: a.json", {"a.json": f"[{item}]"}
    post, diagnostics = write_and_read_post(tmp_path, "[@a]", head, **files)
    assert codes(diagnostics) == []
    (work,) = (node.cite.work for node in walk(post.blocks) if isinstance(node, Citation))
    assert (work.fields, work.dates) == ((("title", "A"),), ())


def test_json_that_is_no_bibliography(tmp_path: Path) -> None:
    for text in ("{", "7", '{"items": {}}', "[" * 5000, "\udcff"):
        data = text.encode(errors="surrogateescape")
        head, files = "bibliography: a.json", {"a.json": data}
        _, diagnostics = write_and_read_post(tmp_path, "[@rye]", head, **files)
        assert codes(diagnostics) == ["bibliography-unread", "citation-missing"]


def test_abbreviations_of_bibtex_in_any_case(tmp_path: Path) -> None:
    (work,) = works_of(tmp_path, '@String{Mill = "The Mill"} @book{a, publisher = MILL}', "a")
    assert work.text("publisher") == "The Mill"


def test_abbreviations_that_would_fill_the_memory_are_refused(tmp_path: Path) -> None:
    lines = ['@string{a = "grain"}']
    for before, name in pairwise("abcdefghij"):
        lines.append(f"@string{{{name} = {' # '.join(before * 10)}}}")
    text = "\n".join((*lines, "@book{k, title = j}"))
    _, diagnostics = write_and_read_post(tmp_path, "[@k]", "bibliography: b", **{"b.bib": text})
    assert codes(diagnostics) == ["bibliography-unread", "citation-missing"]


def test_fields_of_bibtex(tmp_path: Path) -> None:
    chapter, thesis, paper, misc = works_of(
        tmp_path,
        r"""
        @proceedings{baking, title = {Baking 2020}, publisher = {Loaf}, year = 2020}
        @inproceedings{chapter, title = {Salt}, author = {Stone, A.}, crossref = {baking}}
        @phdthesis{thesis, title = {Oats}, subtitle = {A Study}, school = {Łódź}, year = 2001}
        @misc{paper, eprint = {2001.1}, archiveprefix = {arXiv}, year = 2020, month = 2}
        @misc{misc, howpublished = {\url{https://a.example/b}}, number = 3, series = {Notes}}
        """,
        *"chapter thesis paper misc".split(),
    )
    assert chapter.text("container-title") == "Baking 2020"
    assert (chapter.kind, chapter.year, chapter.text("publisher")) == (
        "paper-conference",
        "2020",
        "Loaf",
    )
    assert (thesis.kind, thesis.text("title"), thesis.text("genre")) == (
        "thesis",
        "Oats: A Study",
        "PhD thesis",
    )
    assert thesis.short_names == "Oats: A Study"
    assert (paper.address, dict(paper.dates)) == (
        "https://arxiv.org/abs/2001.1",
        {"issued": "2020-02"},
    )
    assert (misc.kind, misc.address, misc.text("collection-number")) == (
        "webpage",
        "https://a.example/b",
        "3",
    )


DATES = {
    "1723~": ("ca.\N{NO-BREAK SPACE}1723", {"date-parts": [[1723]], "circa": True}),
    "1723?": ("1723?", {"date-parts": [[1723]], "circa": True}),
    "2012-05/2012-07": ("2012", {"date-parts": [[2012, 5], [2012, 7]]}),
    "2019/2020": ("2019–2020", {"date-parts": [[2019], [2020]]}),
    "2010/..": ("2010–", {"date-parts": [[2010]]}),
    "1999-22": ("1999", {"date-parts": [[1999]], "season": 2}),
    "1999-31": ("1999", {"literal": "1999-31"}),
    "-0043": ("-0043", {"date-parts": [[-43]]}),
    "spring 1999": ("spring 1999", {"literal": "spring 1999"}),
}


@pytest.mark.parametrize("date", DATES)
def test_dates(tmp_path: Path, date: str) -> None:
    (work,) = works_of(tmp_path, f"@book{{a, title = {{A}}, date = {{{date}}}}}", "a")
    year, item = DATES[date]
    assert work.year == year
    assert csl_item(work)["issued"] == item
    again = works_of(tmp_path / "again", bibtex({"a": work}), "a")
    assert dict(again[0].dates) == {"issued": date}


def test_dates_of_csl_json(tmp_path: Path) -> None:
    dates = {
        "a": {"date-parts": [[1999]], "season": 2},
        "b": {"date-parts": [["1723"]], "circa": True},
        "c": {"date-parts": [[2019, 12, 30], [2020, 1, 2]]},
        "d": {"date-parts": [[2019]], "season": "Trinity", "circa": 0},
    }
    works = [{"id": key, "title": key, "issued": date} for key, date in dates.items()]
    text = " ".join(f"[@{key}]" for key in dates)
    files = {"a.json": json.dumps(works)}
    post, _ = write_and_read_post(tmp_path, text, "bibliography: a.json", **files)
    found = [
        node.cite.work for node in walk(post.blocks) if isinstance(node, Citation) and node.cite
    ]
    assert [dict(work.dates)["issued"] for work in found] == [
        "1999-22",
        "1723~",
        "2019-12-30/2020-01-02",
        "2019",
    ]


def test_names_and_words_of_latex(tmp_path: Path) -> None:
    others, east = works_of(
        tmp_path,
        r"""
        @book{others, title = {The {\TeX}book and \LaTeX{} and C:\textbackslash{}temp},
          author = {Stone, Ada and others}, year = 2001}
        @book{east, title = {Rye}, author = {王, 小明 and Stone, A. and Oven, B.}, year = 2002}
        """,
        "others",
        "east",
    )
    assert others.text("title") == "The TeXbook and LaTeX and C:\\temp"
    assert (others.short_names, others.full_names) == ("Stone et al.", "Ada Stone et al.")
    assert "author = {Stone, Ada and others}" in bibtex({"others": others})
    assert (east.short_names, east.full_names) == ("王 et al.", "王小明, A. Stone, B. Oven")


def test_a_reference_list_of_the_book(tmp_path: Path) -> None:
    edition = resolve_edition(write_site(tmp_path, CHAPTERS), BOOK)
    (page,) = (page for page in edition.back if page.role == "references")
    entries = [(entry.number, entry.author, len(entry.chapters)) for entry in page.references]
    assert entries == [(1, "Ada Miller", 2), (2, "World Salt Council", 1), (3, "", 1)]


def test_citations_of_an_epub_lead_to_the_list_and_back(tmp_path: Path) -> None:
    write_site(tmp_path, CHAPTERS)
    (tmp_path / "book.yml").write_text(BOOK.replace("scope: book", "scope: chapter"))
    (epub,) = exporter.collection(tmp_path / "book.yml", formats="epub")
    assert [finding.code for finding in epub.diagnostics] == []
    texts = chapter_texts(epub.data)
    assert 'href="#ref-1"' in texts
    assert 'href="#cite-2"' in texts
    assert "World Salt Council." in texts
