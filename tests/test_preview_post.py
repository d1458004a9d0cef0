"""The Post view: one post in all its forms, places that are found in each, and the editor."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from previews import build_books_here, opened, write_site
from starlette.testclient import TestClient

from exporter import edition, epub
from exporter.preview.editors import editor_arguments, open_editor, opens_window
from exporter.preview.passages import SourcePassage, letters_of, offsets_in, passages_of
from exporter.preview.reader_document import reader_document
from exporter.preview.security import CHANGE_HEADER

CHANGES = {CHANGE_HEADER: "1"}
SALT = "_posts/2026-01-02-salt.md"
PEPPER = "_posts/2026-02-03-pepper.md"
XHTML = "{http://www.w3.org/1999/xhtml}"


def ask(client: TestClient, path: str, **query: str) -> dict[str, object]:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    data: dict[str, object] = answer.json()
    return data


def test_passages_have_the_lines_of_blocks_and_their_first_letters(tmp_path: Path) -> None:
    post = write_site(tmp_path / "site") / SALT
    assert passages_of(edition(post), str(post)) == (
        SourcePassage(1, "salt"),
        SourcePassage(7, "grains"),
        SourcePassage(9, "apinch"),
        SourcePassage(11, "anotherpinch"),
    )
    assert passages_of(edition(post), "another.md") == ()


def test_letters_are_compared_without_case_accents_spaces_and_hyphens() -> None:
    assert "".join(letters_of("Crème brû\u00adlée, ﬁn – No. 5!")) == "cremebruleefinno5"


def test_passages_are_found_in_order_and_none_by_chance() -> None:
    letters = (
        "titlefirstwordsofablock1andmore" + "x" * 50 + "firstwordsagain" + "y" * 20_001 + "afar"
    )
    passages = [
        SourcePassage(1, "title"),  # too short to be told from other words
        SourcePassage(
            2, "firstwordsofablockandmore"
        ),  # the number of a reference stands on the page
        SourcePassage(3, "drawn"),
        SourcePassage(4, "notonthepages"),
        SourcePassage(5, "firstwordsagain"),
        SourcePassage(6, "yafarthing"),
    ]
    assert [(each.line, offset) for each, offset in offsets_in(letters, passages)] == [
        (2, 5),
        (5, letters.index("firstwordsagain")),
    ]


def test_the_reader_shows_what_the_epub_holds(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    (site / SALT).write_text(
        "---\ntitle: Salt\n---\n\nA [pinch](https://salt.example/a).\n\n![A dot](/dot.png)\n\n"
        "More.[^1]\n\n[^1]: A note.\n",
        "utf-8",
    )
    Image.new("RGB", (40, 40), "red").save(site / "dot.png")
    shown = reader_document(epub(site / SALT).data)
    assert shown.media_type == "application/xhtml+xml"
    root = etree.fromstring(shown.text)
    assert [h.text for h in root.iter(f"{XHTML}h1")] == ["Salt"]
    css = "".join(style.text or "" for style in root.iter(f"{XHTML}style"))
    assert "@font-face" in css
    assert "html.paged" in css
    assert 'url("data:font/ttf;base64,' in css
    assert "../" not in css
    assert [img.get("src", "")[:22] for img in root.iter(f"{XHTML}img")] == [
        "data:image/png;base64,"
    ]
    links = {link.get("href", "") for link in root.iter(f"{XHTML}a")}
    assert "https://salt.example/a" in links
    ids = set(root.xpath("//@id"))
    assert {link[1:] for link in links if link.startswith("#")} <= ids
    assert not list(root.iter(f"{XHTML}link", f"{XHTML}script"))


@pytest.mark.slow
def test_a_post_as_a_web_page_and_on_an_e_reader(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    with opened(site) as client:
        about = ask(client, "/api/post", key=SALT)
        assert about == {"title": "Salt", "path": str(site / SALT), "opens": False}
        web, reader = (ask(client, f"/api/post/{form}", key=SALT) for form in ("web", "epub"))
        passages = [[1, "salt"], [7, "grains"], [9, "apinch"], [11, "anotherpinch"]]
        assert web["passages"] == reader["passages"] == passages
        page, book = client.get(str(web["frame"])), client.get(str(reader["frame"]))
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert book.headers["content-type"] == "application/xhtml+xml; charset=utf-8"
        # The script that the policy allows is, in XML too, the same text.
        script = next(etree.fromstring(book.content).iter(f"{XHTML}script")).text
        assert script is not None
        assert f"<script>{script}</script>" in page.text
        for path in ("", "/web", "/epub"):
            assert client.get(f"/api/post{path}", params={"key": "no.md"}).status_code == 404


@pytest.mark.slow
def test_the_places_of_a_post_on_its_pages(tmp_path: Path) -> None:
    with opened(write_site(tmp_path / "site")) as client:
        printed = ask(client, "/api/pages", source=SALT)
        places = ask(client, f"/api/pages/{printed['revision']}/passages")["places"]
        assert isinstance(places, list)
        # ‘Salt’ is too short to be looked for.
        assert [(line, page) for line, page, _ in places] == [(7, 1), (9, 1), (11, 1)]
        depths = [depth for _, _, depth in places]
        assert depths == sorted(depths)
        assert 0.05 < depths[0] < depths[-1] < 0.95


@pytest.mark.slow
def test_a_chapter_as_it_stands_in_its_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_books_here(monkeypatch)
    site = write_site(tmp_path / "site")
    (site / "book.yml").write_text(
        "title: Spices\nposts: [_posts/2026-01-02-salt.md]\n"
        "disclaimers:\n  - text: Not a recipe.\n",
        "utf-8",
    )
    with opened(site) as client:
        own = ask(client, "/api/post/epub", key=SALT)
        chapter = ask(client, "/api/post/epub", key=SALT, collection="book.yml")
        passages = [[1, "salt"], [7, "grains"], [9, "apinch"], [11, "anotherpinch"]]
        assert own["passages"] == passages
        assert chapter["passages"] == [passages[0], [1, "notarecipe"], *passages[1:]]
        assert "Not a recipe." not in client.get(str(own["frame"])).text
        assert "Not a recipe." in client.get(str(chapter["frame"])).text

        printed = ask(client, "/api/pages", source="book.yml", chapter=SALT)
        words = {"words": "Not a recipe."}
        assert ask(client, f"/api/pages/{printed['revision']}/search", **words)["hits"]
        places = ask(client, f"/api/pages/{printed['revision']}/passages")["places"]
        assert [place[0] for place in places] == [1, 7, 9, 11]

        other = ask(client, "/api/post/epub", key=PEPPER, collection="book.yml")
        assert other["frame"] is None
        assert [each["code"] for each in other["findings"]] == ["chapter-missing"]
        for query in (
            {"key": SALT, "collection": "_config"},
            {"key": SALT, "collection": "../x.yml"},
        ):
            assert client.get("/api/post/epub", params=query).status_code == 404
        query = {"source": "book.yml", "chapter": "../secret.md"}
        assert client.get("/api/pages", params=query).status_code == 404


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("---\ntitle: Salt\ntags: [a\n---\n\nA pinch.\n", "metadata-yaml", 3),
        ("---\ntitle: Salt\n---\n\nA pinch.\n\n{% include missing.md %}\n", "include-missing", 7),
    ],
    ids=["metadata", "include"],
)
def test_an_error_is_answered_at_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    site = write_site(tmp_path / "site")
    (site / SALT).write_text(text, "utf-8")
    with opened(site) as client:
        for form in ("web", "epub"):
            answer = ask(client, f"/api/post/{form}", key=SALT)
            findings = answer["findings"]
            assert isinstance(findings, list)
            assert (findings[0]["code"], findings[0]["file"], findings[0]["line"]) == (
                code,
                SALT,
                line,
            )


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("code -n", ["code", "-n", "-g", "/a b.md:7:3"]),
        ("/usr/bin/subl", ["/usr/bin/subl", "/a b.md:7:3"]),
        ("gvim", ["gvim", "+7", "/a b.md"]),
        ("nvim", ["nvim", "+7", "/a b.md"]),
        ("emacs", ["emacs", "+7", "/a b.md"]),
        ("nano", ["nano", "+7", "/a b.md"]),
        ("kate", ["kate", "--line", "7", "/a b.md"]),
        ("idea", ["idea", "--line", "7", "/a b.md"]),
        ("Code.exe", ["Code.exe", "-g", "/a b.md:7:3"]),
        ("another", ["another", "/a b.md"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_way(command: str, arguments: list[str]) -> None:
    assert editor_arguments(command.split(), Path("/a b.md"), 7, 3) == arguments


@pytest.mark.parametrize(
    ("command", "opens"),
    [
        ("code --wait", True),
        ("gvim", True),
        ("vim -g", True),
        ("emacs", True),
        ("another", True),
        ("vim", False),
        ("/usr/bin/nvim", False),
        ("nano", False),
        ("emacs -nw", False),
        ("emacsclient -t", False),
        ("", False),
    ],
)
def test_an_editor_in_a_terminal_is_not_started(command: str, opens: bool) -> None:
    assert opens_window(command.split()) is opens


def test_a_batch_file_is_given_no_name_that_windows_takes_for_a_command(tmp_path: Path) -> None:
    for name in ("a&calc.md", "%PATH%.md"):
        with pytest.raises(OSError, match="batch file"):
            open_editor(("code.cmd",), tmp_path / name, 1)


def test_the_editor_is_started_for_files_of_the_site_only(tmp_path: Path) -> None:
    site, log = write_site(tmp_path / "site"), tmp_path / "log"
    (tmp_path / "secret.md").write_text("Secret.\n", "utf-8")
    script = tmp_path / "editor.py"
    script.write_text(
        f"import pathlib, sys\npathlib.Path({str(log)!r}).write_text(sys.argv[1])\n", "utf-8"
    )
    with opened(site, editor=(sys.executable, str(script))) as client:

        def status(**values: object) -> int:
            return client.post("/api/open", json=values, headers=CHANGES).status_code

        assert ask(client, "/api/post", key=SALT)["opens"] is True
        for file in (
            "../secret.md",
            "/etc/hosts",
            str(tmp_path / "secret.md"),
            "no.md",
            "\0",
            7,
            None,
        ):
            assert status(file=file, line=1) == 404
        for line in (0, -1, "7", 1.5, True, None, 1 << 40):
            assert status(file=SALT, line=line) == 400
        assert client.post("/api/open", json={"file": SALT}).status_code == 403
        assert client.post("/api/open", content=b"no", headers=CHANGES).status_code == 400
        assert not log.exists()
        assert status(file=SALT, line=9, column=2) == 200
        deadline = time.monotonic() + 30
        while not (log.exists() and log.read_text("utf-8")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert log.read_text("utf-8") == str(site / SALT)


@pytest.mark.parametrize("editor", [(), ("nano",), ("/nowhere/editor",)], ids=str)
def test_without_an_editor_that_can_be_started_the_answer_says_so(
    tmp_path: Path, editor: tuple[str, ...]
) -> None:
    with opened(write_site(tmp_path / "site"), editor=editor) as client:
        answer = client.post("/api/open", json={"file": SALT, "line": 1}, headers=CHANGES)
        assert answer.status_code == 409
        assert answer.json()["error"]
