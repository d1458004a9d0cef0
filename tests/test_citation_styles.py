"""Citation styles (CSL): whole chapters in well-known styles, and styles that attack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_sites import POST, codes, post_source, resolve_edition, write_site
from test_cases import WORKS

import exporter
from exporter.build import BuildOptions, resolve_source
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Chapter, Edition
from exporter.model.nodes import Citation, CrossReference, Link, Node
from exporter.model.walk import sequences
from exporter.options.settings import reference_choices

TWINS = """
@book{oats, title = {Oats}, author = {Miller, Ada}, year = 2019}
@book{spelt, title = {Spelt}, year = 2001}
"""
BODY = """\
Old [see @miller2019, pp. 12--15; @wrona2020, chap. 2 and passim]. As @wrona2020 [p. 3] say, and
[-@oats] too, and again [@miller2019]. Unsigned [@spelt]. A [page](https://page.example/on-bread).[^1]

[^1]: In a note [@oats].
"""
STYLE = """\
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Ours</title><id>ours</id><updated>2026-05-01T00:00:00+00:00</updated></info>
{macros}
<citation><layout prefix="(" suffix=")" delimiter="; ">{cite}</layout></citation>
<bibliography><layout suffix="."><text variable="title"/></layout></bibliography>
</style>
"""


def edition_of(
    root: Path, style: str, body: str = BODY, more: str = TWINS, **head: str
) -> tuple[Edition, Diagnostics]:
    files = {POST: post_source("A", body, bibliography="works", **head), "works.bib": WORKS + more}
    found = Diagnostics()
    options = BuildOptions(reference_choices(style))
    edition = resolve_source(write_site(root, files) / POST, options, found)
    assert edition, [*map(str, found)]
    return edition, found


def shown(nodes: tuple[Node, ...]) -> str:
    """Return text with its citations, and with links as `<…>`."""
    parts = []
    for node in nodes:
        inner = "".join(shown(children) for _, children in sequences(node))
        if isinstance(node, Link | CrossReference) or (isinstance(node, Citation) and node.target):
            inner = f"<{inner}>"
        parts.append(inner or str(getattr(node, "text", "") or getattr(node, "number", "")))
    return "".join(parts)


def text_of(chapter: Chapter) -> str:
    return shown(chapter.blocks[:1])


def entries_of(chapter: Chapter) -> list[str]:
    return [re.sub("[<>]", "", shown(reference.entry)) for reference in chapter.references]


def test_authors_and_years(tmp_path: Path) -> None:
    edition, found = edition_of(tmp_path, "chicago-author-date")
    assert codes(found) == []
    (chapter,) = edition.chapters
    text = shown(chapter.blocks[:1])
    assert text.startswith(
        "Old (see <Miller 2019a, 12–15>; <Wrona and van der Oven 2020, chap. 2> and passim). "
        "As Wrona and van der Oven (<2020, 3>) say, and (<2019b>) too, and again (<Miller 2019a>). "
        "Unsigned (<Spelt 2001>). A <page> (<page.example, n.d.>)."
    )
    assert "In a note (<Miller 2019b>)." in text
    assert entries_of(chapter) == [
        "Miller, Ada. 2019a. Hearths & Ovens: A History. Loaf Press.",
        "Miller, Ada. 2019b. Oats.",
        "page.example. n.d. “On Bread.” https://page.example/on-bread.",
        "Spelt. 2001.",
        "Wrona, Ola, and Jan van der Oven. 2020. “On Rye Crumb.” Bread 3 (2): 100–112. "
        "https://doi.org/10.1000/crumb.",
    ]
    assert {reference.number for reference in chapter.references} == {0}
    assert chapter.references[0].cited_by == ("cite-1", "cite-5")


ODD = r"""
@article{months, title = {Rye}, author = {Stone, Ada}, journal = {J}, date = {2012-05/2012-07}}
@article{years, title = {Rye}, author = {Range, Rob}, journal = {J}, date = {2019/2020}}
@book{circa, title = {Rye}, author = {Old, Ann}, date = {1723~}}
@article{season, title = {Rye}, author = {Spring, Sue}, journal = {J}, date = {1999-22}}
@book{east, title = {Rye}, author = {王, 小明}, year = 2001}
@book{others, title = {Rye}, author = {One, A. and others}, year = 2002}
"""


@pytest.mark.parametrize(
    ("style", "words"),
    [
        (
            "apa",
            "(<Old, ca. 1723>; <One & others, 2002>; <Range, 2019–2020>; <Spring, 1999>; "
            "<Stone, 2012>; <王小明, 2001>)",
        ),
        ("ieee", "<[1]>, <[2]>, <[3]>, <[4]>, <[5]>, <[6]>"),
    ],
)
def test_dates_and_names_of_all_kinds(tmp_path: Path, style: str, words: str) -> None:
    body = "Rye [@months; @years; @circa; @season; @east; @others]."
    edition, found = edition_of(tmp_path, style, body, more=ODD)
    assert codes(found) == []
    (chapter,) = edition.chapters
    assert text_of(chapter) == f"Rye {words}."
    entries = "\n".join(entries_of(chapter))
    for expected in ("2012", "2019–2020", "1723", "1999", "王小明", "others"):
        assert expected in entries


def test_numbers(tmp_path: Path) -> None:
    edition, found = edition_of(tmp_path, "ieee")
    assert codes(found) == []
    (chapter,) = edition.chapters
    assert text_of(chapter).startswith(
        "Old see <[1, pp. 12–15]>, <[2, Ch. 2]> and passim. As Wrona & van der Oven <[2, p. 3]> say"
    )
    assert [reference.number for reference in chapter.references] == [1, 2, 3, 4, 5]
    assert entries_of(chapter)[2] == "A. Miller, Oats. 2019."


def test_raised_numbers(tmp_path: Path) -> None:
    edition, _ = edition_of(tmp_path, "nature", "Old [@miller2019; @oats]. As @oats says.")
    (chapter,) = edition.chapters
    assert text_of(chapter) == "Old<1>,<2>. As Miller<2> says."


def test_notes(tmp_path: Path) -> None:
    edition, found = edition_of(tmp_path, "chicago-notes-bibliography")
    assert codes(found) == []
    (chapter,) = edition.chapters
    assert chapter.as_footnotes
    notes = [shown(note.children) for note in chapter.notes]
    assert notes == [
        "See <Ada Miller, Hearths & Ovens: A History (Loaf Press, 2019), 12–15>; <Ola Wrona and "
        "Jan van der Oven, “On Rye Crumb,” Bread 3, no. 2 (2020): chap. 2, "
        "https://doi.org/10.1000/crumb> and passim.",
        "<Wrona and van der Oven, “On Rye Crumb,” 3>.",
        "<Ada Miller, Oats (2019)>.",
        "<Miller, Hearths & Ovens: A History>.",
        "<Spelt (2001)>.",
        "<“On Bread,” Page.example, https://page.example/on-bread>.",
        "In a note <Miller, Oats>.",
    ]
    assert [note.number for note in chapter.notes] == [1, 2, 3, 4, 5, 6, 7]
    assert "As Wrona & van der Oven" in text_of(chapter)


def test_a_style_with_notes_and_without_a_list(tmp_path: Path) -> None:
    edition, _ = edition_of(tmp_path, "chicago-notes", "Old [@salt].")
    (chapter,) = edition.chapters
    assert chapter.references == ()
    (note,) = chapter.notes
    assert shown(note.children) == (
        "World Salt Council, “Salt,” May 2, 2021, <https://salt.example/a>."
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [("pl", "Wrona i van der Oven"), ("de", "Wrona und van der Oven"), ("xx", "Wrona and van")],
)
def test_languages(tmp_path: Path, lang: str, words: str) -> None:
    body = "[@wrona2020] [salt and bread](https://a.example)"
    edition, _ = edition_of(tmp_path, "chicago-author-date", body, lang=lang)
    (chapter,) = edition.chapters
    assert words in text_of(chapter)
    # Only English titles are capitalized.
    assert "salt and bread" in entries_of(chapter)[0]


def test_a_list_of_the_book(tmp_path: Path) -> None:
    files = {
        "_posts/2026-05-13-rye.md": post_source("Rye", "[@oats]", bibliography="works"),
        "_posts/2026-05-14-salt.md": post_source("Salt", "[@miller2019]", bibliography="works"),
        "works.bib": WORKS + TWINS,
    }
    book = (
        "title: Bread\nposts: [_posts/*.md]\nreferences: {style: chicago-author-date, scope: book}"
    )
    edition = resolve_edition(write_site(tmp_path, files), book)
    assert [text_of(chapter) for chapter in edition.chapters] == [
        "(<Miller 2019b>)",
        "(<Miller 2019a>)",
    ]
    (page,) = (page for page in edition.back if page.role == "references")
    assert [reference.title for reference in page.references] == [
        "Hearths & Ovens: A History",
        "Oats",
    ]
    assert [len(reference.chapters) for reference in page.references] == [1, 1]


@pytest.mark.slow
def test_whole_books(tmp_path: Path) -> None:
    edition_of(tmp_path, "chicago-notes-bibliography")
    choices = reference_choices("chicago-notes-bibliography")
    epub = exporter.epub(tmp_path / POST, settings=choices, strict=False)
    pdf = exporter.pdf(tmp_path / POST, settings=choices)
    assert [finding.code for finding in (*epub.diagnostics, *pdf.diagnostics)] == []
    assert b"%PDF" in pdf.data[:8]


def own_style(root: Path, macros: str = "", cite: str = '<text variable="title"/>') -> str:
    file = root / "ours.csl"
    file.write_text(STYLE.format(macros=macros, cite=cite))
    return str(file)


def test_a_style_of_the_user(tmp_path: Path) -> None:
    edition, found = edition_of(tmp_path, own_style(tmp_path), "[@oats; @spelt]")
    assert codes(found) == []
    assert text_of(edition.chapters[0]) == "(<Oats>; <Spelt>)"


def test_works_that_a_style_cites_by_the_same_words(tmp_path: Path) -> None:
    style = own_style(tmp_path, cite='<names variable="author"/>')
    _, found = edition_of(tmp_path, style, "[@oats; @miller2019]")
    (finding,) = found
    assert finding.code == "citation-ambiguous"
    assert finding.message == "‘oats’ and ‘miller2019’ are cited by the same words"


DOUBLING = "".join(
    f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>'
    for n in range(40)
)
UNUSABLE = {
    "no XML": ("<style", "not XML"),
    "another root": ("<svg xmlns='http://www.w3.org/2000/svg'/>", "not a style of CSL"),
    "entities": (
        '<!DOCTYPE style [<!ENTITY a "b">]>' + STYLE.format(macros="", cite="<text value='&a;'/>"),
        "document type",
    ),
    "not in the schema": (STYLE.format(macros="", cite="<bread/>"), "schema"),
    "no such macro": (STYLE.format(macros="", cite='<text macro="m"/>'), "no macro ‘m’"),
    "a macro that calls itself": (
        STYLE.format(macros='<macro name="m"><text macro="m"/></macro>', cite='<text macro="m"/>'),
        "calls itself",
    ),
    "macros that double": (
        STYLE.format(
            macros=DOUBLING + '<macro name="m40"><text variable="title"/></macro>',
            cite='<text macro="m0"/>',
        ),
        "too often",
    ),
    "only a parent": (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>A</title>'
        '<link href="http://a.example/../../etc/passwd" rel="independent-parent"/></info></style>',
        "no citation style ‘passwd’",
    ),
    "too large": ("<style>" + " " * 3_000_000, "cannot be read"),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_styles_that_cannot_be_used(tmp_path: Path, kind: str) -> None:
    text, message = UNUSABLE[kind]
    (tmp_path / "ours.csl").write_text(text)
    edition, found = edition_of(tmp_path, str(tmp_path / "ours.csl"), "[@oats]")
    assert codes(found) == ["citation-style-unusable"]
    assert message in str(next(iter(found)))
    assert edition.chapters[0].references[0].author == "Ada Miller"


def test_without_the_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.citations.style_files.find_spec", lambda _: None)
    edition, found = edition_of(tmp_path, "apa", "[@oats]")
    assert codes(found) == ["citation-style-unusable"]
    assert "install ‘blog-exporter[citations]’" in next(iter(found)).hint
    assert edition.chapters[0].references[0].number == 1


def test_a_style_that_fails_at_a_work(tmp_path: Path) -> None:
    style = own_style(tmp_path, cite='<number variable="volume" form="roman"/>')
    bib = WORKS.replace("volume = 3", "volume = 99999999999999999999")
    body = "[@wrona2020]"
    edition_of(tmp_path, style, body)
    (tmp_path / "works.bib").write_text(bib)
    found = Diagnostics()
    edition = resolve_source(tmp_path / POST, BuildOptions(reference_choices(style)), found)
    assert edition
    assert codes(found) == ["citation-unstyled"]
    assert text_of(edition.chapters[0]) == "(<Wrona & van der Oven 2020>)"


def test_a_style_that_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_site(tmp_path, {POST: post_source("A", "B")})
    assert main(["html", str(tmp_path / POST), "--references", "chicago-autor"]) == 2
    assert "unknown value ‘chicago-autor’" in capsys.readouterr().err
    (tmp_path / "exporter.toml").write_text("[references]\nstyle = 'endnote'\n")
    assert main(["html", str(tmp_path / POST)]) == 1
    assert "did you mean ‘endnotes’?" in capsys.readouterr().err


def test_the_path_of_a_style_stays_in_the_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path / "site", {POST: post_source("A", "B")})
    own_style(tmp_path)
    (site / "exporter.toml").write_text("[references]\nstyle = '../ours.csl'\n")
    assert main(["html", str(site / POST), "-o", str(tmp_path / "a.html")]) == 1
    assert "‘../ours.csl’ is not read" in capsys.readouterr().err
