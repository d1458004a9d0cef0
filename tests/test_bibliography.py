"""Sources of BibTeX files, cited by jekyll-scholar's tags and Distill's elements."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import codes, post_text, write_and_read_post

from exporter.model.nodes import CodeBlock, Link, Math, MathBlock, Note
from exporter.model.walk import plain_text, walk

BIB = r"""
@string{crumb = {Journal of Crumbs}}
@article{rye, author = {Ola {\L}uk{\'a}sz Wrona and Miller, Ann},
  title = {On the {R}ye --- an \emph{outline}}, journal = crumb,
  volume = 3, number = 2, pages = {7--19}, year = 2019, doi = {10.1/rye_1}}
@book{hearth, author = {van der Oven, Jan and Stone, A. and {The Bakers' Guild}},
  title = {Hearths \& Stones}, publisher = {Loaf}, date = {2020-03-01}}
@online{page, title = {What is a crumb?}, url = {https://crumb.example/what}, year = 2021}
"""


def text_of(root: Path, body: str, head: str = "", **files: str | bytes) -> str:
    post, diagnostics = write_and_read_post(root, body, head, **files)
    assert codes(diagnostics) == []
    return post_text(post)


def notes_of(root: Path, body: str, head: str = "", **files: str | bytes) -> list[str]:
    post, _ = write_and_read_post(root, body, head, **files)
    return [plain_text(node.children) for node in walk(post.blocks) if isinstance(node, Note)]


def test_a_citation_without_a_list_has_a_note(tmp_path: Path) -> None:
    body = "{% cite rye %} say so, and {% cite hearth page -l 'p. 4' %}."
    files = {"_bibliography/references.bib": BIB}
    post, diagnostics = write_and_read_post(tmp_path, body, **files)
    assert codes(diagnostics) == []
    calls = [node for node in walk(post.blocks) if isinstance(node, Note)]
    assert [note.label for note in calls] == ["d-rye", "d-hearth", "d-page"]
    assert [plain_text(note.children) for note in calls] == [
        "Ola Łukász Wrona, Ann Miller. On the Rye — an outline. "
        "Journal of Crumbs 3(2), 7–19, 2019.",
        "Jan van der Oven, A. Stone, The Bakers' Guild. Hearths & Stones. Loaf, 2020.",
        "What is a crumb? 2021.",
    ]
    links = [node.address for node in walk(post.blocks) if isinstance(node, Link)]
    assert links == ["https://doi.org/10.1/rye_1", "https://crumb.example/what"]
    text = post_text(post)
    assert text.startswith("(Wrona & Miller, 2019)")
    assert "(van der Oven et al., 2020, p. 4; What is a crumb?, 2021, p. 4)" in text


def test_a_citation_leads_to_the_list(tmp_path: Path) -> None:
    body = "See {% cite rye --prefix e.g. %} and {% cite page -A %}.\n\n{% bibliography --cited %}"
    files = {"_bibliography/references.bib": BIB}
    text = text_of(tmp_path, body, **files)
    assert text.startswith("See (e.g. Wrona & Miller, 2019) and (2021).")
    assert text.count("On the Rye") == 1
    assert "Hearths" not in text
    post, _ = write_and_read_post(tmp_path, body, **files)
    links = [node.address for node in walk(post.blocks) if isinstance(node, Link)]
    assert links[:2] == ["#source-rye", "#source-page"]
    assert "Hearths" in text_of(tmp_path, "{% bibliography %}", **files)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("@*[year=2020]*", ["Hearths"]),
        ("@article", ["On the Rye"]),
        ("@*[year>2019]", ["Hearths", "What is"]),
        ("@*[year<=2020 && author ~= Miller]", ["On the Rye"]),
        ("@*[doi]", ["On the Rye"]),
        ("@online[year != 2021]", []),
    ],
)
def test_queries(tmp_path: Path, query: str, titles: list[str]) -> None:
    files = {"_bibliography/references.bib": BIB}
    post, _ = write_and_read_post(tmp_path, f"{{% bibliography -q {query} %}}", **files)
    text = post_text(post)
    found = [title for title in ("Hearths", "On the Rye", "What is") if title in text]
    assert found == titles


def test_a_query_that_is_not_read_lists_everything(tmp_path: Path) -> None:
    files = {"_bibliography/references.bib": BIB}
    body = "{% bibliography -q @*[year=1 || year=2] %}"
    post, diagnostics = write_and_read_post(tmp_path, body, **files)
    assert "On the Rye" in post_text(post)
    assert codes(diagnostics) == ["markup-omitted"]


def test_a_list_without_a_file_is_reported(tmp_path: Path) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "Sources:\n\n{% bibliography %}")
    assert post_text(post) == "Sources:"
    assert [str(each).split(":")[1:3] for each in diagnostics] == [["7", "4"]]


@pytest.mark.parametrize(
    ("file", "head", "config"),
    [
        ("_posts/notes.bib", "", ""),
        ("_bibliography/mine.bib", "", ""),
        ("assets/bibliography/mine.bib", "bibliography: mine.bib", ""),
        ("lib/mine.bib", "", "scholar: {source: /lib, bibliography: mine}\n"),
        ("_posts/refs.bib", "bibliography: [refs.bib]", ""),
    ],
)
def test_where_files_lie(tmp_path: Path, file: str, head: str, config: str) -> None:
    files = {file: BIB, "_config.yml": f"title: Bread\n{config}"}
    assert notes_of(tmp_path, "As {% cite hearth %}.", head, **files)


def test_formulas_in_a_title(tmp_path: Path) -> None:
    bib = "@misc{a, author={Stone}, title={{On} {$x_1$} and $O(n^2)$ loaves for \\$5}, year=1999}"
    files = {"_bibliography/references.bib": bib}
    post, _ = write_and_read_post(tmp_path, "{% reference a %}", **files)
    formulas = [node.tex for node in walk(post.blocks) if isinstance(node, Math)]
    assert formulas == ["x_1", "O(n^2)"]
    assert "loaves for $5. 1999." in post_text(post)


def test_a_file_outside_of_the_site_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.bib").write_text(BIB)
    post, diagnostics = write_and_read_post(
        tmp_path / "site", "{% cite rye %}", "bibliography: ../../secret.bib"
    )
    assert post_text(post) == "[rye]"
    assert codes(diagnostics) == ["citation-missing"]


def test_an_unknown_key_is_shown(tmp_path: Path) -> None:
    files = {"_bibliography/references.bib": BIB}
    post, diagnostics = write_and_read_post(tmp_path, "A {% cite rye oats %}.", **files)
    assert "Miller, 2019; [oats])" in post_text(post)
    (finding,) = map(str, diagnostics)
    assert ":5:15: warning: ‘cite’: no bibliography has the source ‘oats’" in finding


def test_a_broken_file_is_reported_and_its_good_entries_are_read(tmp_path: Path) -> None:
    files = {
        "_bibliography/references.bib": "@book{a, title={A}, year=1999}\n@book{b, title={B}, year"
    }
    post, diagnostics = write_and_read_post(tmp_path, "{% cite a %}", **files)
    assert post_text(post).startswith("(A, 1999)")
    assert codes(diagnostics) == ["bibliography-unread"]


def test_elements_of_distill(tmp_path: Path) -> None:
    body = """\
As said<d-cite key="rye,page"></d-cite>.
<d-footnote>Not <em>always</em><d-cite key="hearth"></d-cite>.</d-footnote>

<d-footnote>First.</d-footnote> A line with <d-math>x_1</d-math> and `<d-cite key="a">`.

<d-math block>y = x</d-math>

<d-code block language="python">
  for loaf in oven:
      eat(loaf)
</d-code>
"""
    files = {"assets/bibliography/b.bib": BIB}
    post, diagnostics = write_and_read_post(tmp_path, body, "bibliography: b.bib", **files)
    assert codes(diagnostics) == []
    nodes = [*walk(post.blocks)]
    notes = [plain_text(node.children) for node in nodes if isinstance(node, Note)]
    assert len(notes) == 5
    assert "First." in notes
    assert any(note.startswith("Not always (van der Oven") for note in notes)
    assert [node.tex for node in nodes if isinstance(node, Math)] == ["x_1"]
    assert [node.tex for node in nodes if isinstance(node, MathBlock)] == ["y = x"]
    assert CodeBlock("for loaf in oven:\n    eat(loaf)", "python") in post.blocks
    text = post_text(post)
    assert "As said (Wrona & Miller, 2019; What is a crumb?, 2021)" in text
    assert '<d-cite key="a">' in text
