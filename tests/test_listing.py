"""`exporter list` and `exporter.list_posts`: the posts of a site, and what they have in common."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_sites import post_source, write_site
from terminals import shown_on_terminal

import exporter
from exporter.cli import main

POSTS: dict[str, str | bytes] = {
    "_config.yml": "title: The bakery\n",
    "_data/members.yml": "ola.wrona: {name: Ola Wrona}\n",
    "_posts/2024-03-01-rye.md": post_source(
        "Rye", "Dark.", author="ola.wrona", tags="[Bread, rye]", series="Grain"
    ),
    "_posts/2025-03-02-salt.md": post_source("Salt", "White.", author="Jan Kowal", tags="[bread]"),
    "_posts/2025-04-03-sol.md": post_source(
        "Sól", "Biała.", lang="pl", series="[Grain, {name: Minerals}]"
    ),
    "_posts/2026-01-01-draft.md": post_source("Draft", "No.", published="false"),
}


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_site(tmp_path, POSTS))
    return tmp_path


def lines_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return what a list prints in a pipe."""
    assert main(["list", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("bakery")
def test_posts_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines_of(capsys) == [
        "_posts/2024-03-01-rye.md\t2024-03-01\ten\tRye\tOla Wrona\tBread, rye",
        "_posts/2025-03-02-salt.md\t2025-03-02\ten\tSalt\tJan Kowal\tbread",
        "_posts/2025-04-03-sol.md\t2025-04-03\tpl\tSól\t\t",
    ]


def test_the_name_of_a_file_is_kept_in_a_pipe(
    bakery: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bakery / "_posts/2025-03-09-a  b.md").write_text(post_source("A \t b", "Two spaces."))
    file, _, _, title, *_ = lines_of(capsys, "--since", "2025-03-09")[0].split("\t")
    assert (file, title) == ("_posts/2025-03-09-a  b.md", "A b")


@pytest.mark.slow
def test_posts_on_a_terminal(bakery: Path) -> None:
    assert shown_on_terminal("list", "--tag", "bread", folder=bakery) == (
        "2024-03-01  Rye\n"
        "            _posts/2024-03-01-rye.md\n"
        "            Ola Wrona; Bread, rye\n"
        "2025-03-02  Salt\n"
        "            _posts/2025-03-02-salt.md\n"
        "            Jan Kowal; bread\n"
        "exporter: 2 posts\n"
    )


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        ("posts _posts --since 2025-01-01", ["Salt", "Sól"]),
        ("--author ola.wrona", ["Rye"]),
        ("--lang pl", ["Sól"]),
        ("--order -date", ["Sól", "Salt", "Rye"]),
        ("--until 2024-12-31 --tag RYE", ["Rye"]),
        ("_posts/2026-01-01-draft.md", ["Draft"]),
    ],
)
@pytest.mark.usefixtures("bakery")
def test_a_list_is_what_a_collection_has(
    arguments: str, titles: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert [line.split("\t")[3] for line in lines_of(capsys, *arguments.split())] == titles
    words = arguments.removeprefix("posts ").split()
    sources = [words.pop(0)] if words[0].startswith("_") else ["_posts"]
    named = {
        key.removeprefix("--"): value for key, value in zip(words[::2], words[1::2], strict=True)
    }
    book = exporter.load_collection(*sources, **named)
    assert [chapter.metadata.title for chapter in book.chapters] == titles


@pytest.mark.usefixtures("bakery")
def test_groups_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines_of(capsys, "tags") == [
        "Bread\t2\t2024-03-01\t2025-03-02",
        "rye\t1\t2024-03-01\t2024-03-01",
    ]
    assert lines_of(capsys, "authors") == [
        "Jan Kowal\t\t1\t2025-03-02\t2025-03-02",
        "Ola Wrona\tola.wrona\t1\t2024-03-01\t2024-03-01",
    ]
    assert lines_of(capsys, "series", "_posts") == [
        "Grain\t2\t2024-03-01\t2025-04-03",
        "Minerals\t1\t2025-04-03\t2025-04-03",
    ]


@pytest.mark.slow
def test_groups_on_a_terminal(bakery: Path) -> None:
    assert shown_on_terminal("list", "authors", folder=bakery) == (
        "author     id         posts  since       until\n"
        "Jan Kowal                 1  2025-03-02  2025-03-02\n"
        "Ola Wrona  ola.wrona      1  2024-03-01  2024-03-01\n"
        "exporter: 3 posts\n"
    )


@pytest.mark.usefixtures("bakery")
def test_lists_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    post, *_ = map(json.loads, lines_of(capsys, "--json"))
    assert post == {
        "type": "post",
        "file": "_posts/2024-03-01-rye.md",
        "key": "_posts/2024-03-01-rye.md",
        "title": "Rye",
        "authors": [{"name": "Ola Wrona", "id": "ola.wrona"}],
        "date": "2024-03-01",
        "updated": None,
        "tags": ["Bread", "rye"],
        "series": ["Grain"],
        "lang": "en",
        "description": "",
    }
    dates = {"since": "2024-03-01", "until": "2024-03-01"}
    assert json.loads(lines_of(capsys, "authors", "--json")[1]) == {
        "type": "author",
        "name": "Ola Wrona",
        "id": "ola.wrona",
        "posts": 1,
        **dates,
    }


@pytest.mark.usefixtures("bakery")
def test_nothing_to_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "series", "--tag", "bread", "--author", "Jan Kowal"]) == 0
    assert "no post has a series (write ‘series: …’" in capsys.readouterr().err
    assert main(["list", "--tag", "bred"]) == 1
    assert "did you mean ‘bread’?" in capsys.readouterr().err
    assert main(["list", "tgas"]) == 2
    assert "‘tgas’ is neither a list nor a file (did you mean ‘tags’?)" in capsys.readouterr().err


def test_posts_in_python(bakery: Path) -> None:
    Path("book.yml").write_text("title: Bread\nposts: {tag: bread}\norder: -date\n", "utf-8")
    posts = exporter.list_posts("book.yml")
    assert [post.path for post in posts] == [
        bakery / "_posts/2025-03-02-salt.md",
        bakery / "_posts/2024-03-01-rye.md",
    ]
    assert [group.name for group in exporter.group_posts(posts, "year")] == ["2024", "2025"]
    assert [len(each.posts) for each in exporter.group_posts(posts, "lang")] == [2]
    found = exporter.Diagnostics()
    with pytest.raises(exporter.ExportError, match="matches none"):
        exporter.list_posts(tag="bred", diagnostics=found)
    assert [each.code for each in found] == ["selection-empty"]
