"""The Collection view through its API: drafts of collection files, what they make, and saving."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from previews import opened, write_site
from starlette.testclient import TestClient

from exporter.preview.security import CHANGE_HEADER

SALT, PEPPER = "_posts/2026-01-02-salt.md", "_posts/2026-02-03-pepper.md"
BOOK = f"# Our book\ntitle: Spices # for now\nposts:\n  # first\n  - {SALT}\n  - {PEPPER}\n"
_LONG_NUMBER = "9" * 5000
"""More digits than Python makes a number of."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a collection file."""
    root = write_site(tmp_path / "site")
    (root / "book.yml").write_text(BOOK, "utf-8")
    return root


@pytest.fixture
def client(site: Path) -> Iterator[TestClient]:
    """A client that has the token."""
    with opened(site) as client:
        yield client


def ask(client: TestClient, what: str, status: int = 200, **body: object) -> Any:
    """Return the answer to a change of a draft."""
    path = f"/api/collection/{what}"
    answer = client.post(path, json=body, headers={CHANGE_HEADER: "1"})
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def draft_of(client: TestClient, file: str = "book.yml") -> dict[str, Any]:
    """Return the draft of a file as a page of the preview sends it."""
    answer = client.get("/api/collection", params={"file": file})
    assert answer.status_code == 200, answer.text
    return {"file": file, **answer.json()}


def position(index: int, part: int | None = None) -> dict[str, object]:
    """Return a position as JSON."""
    return {"type": "EntryPosition", "part": part, "index": index}


MOVE = {"type": "MoveEntry", "at": position(1), "to": position(0)}


def test_collection_files_are_listed_and_no_other_yaml(site: Path, client: TestClient) -> None:
    (site / "books").mkdir()
    (site / "books" / "second.yaml").write_text("posts: _posts\n", "utf-8")
    (site / "mkdocs.yml").write_text("site_name: Salt\n", "utf-8")
    (site / "_data").mkdir()
    (site / "_data" / "people.yml").write_text("posts: [a]\n", "utf-8")
    answer = client.get("/api/collections").json()
    assert answer["files"] == [
        {"file": "book.yml", "title": "Spices # for now"},
        {"file": "books/second.yaml", "title": ""},
    ]


def test_titles_in_the_list_have_no_line_end_and_any_number_of_spaces(
    site: Path, client: TestClient
) -> None:
    (site / "crlf.yml").write_bytes(b"title: 'Herbs' \r\nposts: _posts\r\n")
    title = f"a{' ' * 200_000}b"
    (site / "wide.yml").write_text(f"title: {title}\nposts: _posts\n")
    files = client.get("/api/collections").json()["files"]
    titles = {each["file"]: each["title"] for each in files}
    assert (titles["crlf.yml"], titles["wide.yml"]) == ("Herbs", title)


def test_a_draft_is_changed_saved_and_keeps_its_comments(site: Path, client: TestClient) -> None:
    draft = draft_of(client)
    draft |= ask(client, "edit", **draft, changes=[MOVE])
    assert draft["values"]["posts"] == [PEPPER, SALT]
    assert (site / "book.yml").read_text("utf-8") == BOOK
    lines = ask(client, "differences", **draft)["lines"]
    assert f"-  - {PEPPER}" in lines
    assert f"+  - {PEPPER}" in lines
    draft |= ask(client, "save", **draft)
    assert draft["text"] == draft["saved"]
    saved = (site / "book.yml").read_text("utf-8")
    assert saved.startswith("# Our book\ntitle: Spices # for now\n")
    assert "# first" in saved
    assert saved.index(PEPPER) < saved.index(SALT)
    assert ask(client, "differences", **draft)["lines"] == []


def test_a_file_that_somebody_else_has_changed_is_not_overwritten(
    site: Path, client: TestClient
) -> None:
    draft = draft_of(client)
    draft |= ask(client, "edit", **draft, changes=[MOVE])
    (site / "book.yml").write_text("title: Mine\nposts: _posts\n", "utf-8")
    assert "has changed" in ask(client, "save", 409, **draft)["error"]
    assert (site / "book.yml").read_text("utf-8").startswith("title: Mine")


def test_the_state_is_what_would_be_in_the_book(client: TestClient) -> None:
    draft = draft_of(client)
    exclusion = {"type": "ExcludePosts", "paths": [SALT]}
    everything = {"type": "ListPosts", "part": None, "paths": ["_posts"]}
    theme = {"type": "SetText", "key": "theme", "text": "essay"}
    draft |= ask(client, "edit", **draft, changes=[everything, exclusion, theme])
    state = ask(client, "state", **draft)
    (((selection,),),) = (state["entries"],)
    assert selection["posts"] == [{"key": PEPPER, "title": "Pepper"}]
    assert selection["excluded"] == [{"key": SALT, "title": "Salt"}]
    (plan,) = state["plans"]
    assert [post["key"] for part in plan["parts"] for post in part["posts"]] == [PEPPER]
    assert {"name": "theme", "value": "essay", "source": "collection file"} in plan["settings"]
    assert "contents" in plan["pages"]
    assert state["findings"] == []


def test_the_form_has_the_values_of_the_file_and_changes_them(client: TestClient) -> None:
    draft = draft_of(client)

    def set_field(key: str, text: str) -> None:
        change = {"type": "SetField", "key": key, "text": text}
        draft.update(ask(client, "edit", **draft, changes=[change]))

    for key, text in (
        ("authors", "Ada Cook\n\n Jan "),
        ("series.position", "2"),
        ("series.name", "Pantry"),
        ("prices.ebook", "USD 7.99\nEUR 6.99"),
        ("references.style", "footnotes"),
        ("parts", "year"),
        ("pages.imprint", ""),
        ("pages.preface.text", "Read *slowly*."),
        ("pages.colophon.file", "end.md"),
        ("pages.colophon.title", "The end"),
        ("disclaimers.add", ""),
        ("disclaimers.0.when", "tag"),
        ("disclaimers.0.value", "paid"),
        ("disclaimers.0.always", "on"),
        ("disclaimers.add", ""),
        ("disclaimers.1.remove", ""),
    ):
        set_field(key, text)
    values = draft["values"]
    assert values["authors"] == ["Ada Cook", "Jan"]
    assert values["series"] == {"position": "2", "name": "Pantry"}
    assert values["prices"] == {"ebook": ["USD 7.99", "EUR 6.99"]}
    assert values["references"] == {"style": "footnotes"}
    assert values["parts"] == "year"
    assert values["pages"]["imprint"] is False
    assert values["pages"]["preface"] == {"text": "Read *slowly*."}
    assert values["pages"]["colophon"] == {"title": "The end", "file": "end.md"}
    (disclaimer,) = values["disclaimers"]
    assert (disclaimer["when"], disclaimer["always"]) == ({"tag": "paid"}, True)
    fields = [
        field
        for tab in draft["form"]
        for section in tab["sections"]
        for field in (*section["visible"], *section["fields"])
    ]
    shown = {field["key"]: field["value"] for field in fields if field["kind"] != "button"}
    assert shown["authors"] == "Ada Cook\nJan"
    assert (shown["series.name"], shown["series.position"]) == ("Pantry", "2")
    assert (shown["pages.imprint"], shown["pages.contents"]) == ("", "on")
    assert shown["pages.colophon.file"] == "end.md"
    assert (shown["disclaimers.0.when"], shown["disclaimers.0.value"]) == ("tag", "paid")
    before = draft["text"]
    set_field("pages.colophon.text", "Set in a serif.")
    assert draft["values"]["pages"]["colophon"] == {"title": "The end", "text": "Set in a serif."}
    set_field("series.name", "")
    set_field("series.position", "")
    assert "series" not in draft["values"]
    assert before != draft["text"]
    for wrong in (
        "posts",
        "disclaimers.7.text",
        f"disclaimers.{_LONG_NUMBER}.text",
        "pages.posts",
        "a.b.c.d",
    ):
        change = {"type": "SetField", "key": wrong, "text": "x"}
        assert ask(client, "edit", 422, **draft, changes=[change])["error"]


def test_values_of_a_file_that_a_form_cannot_show_are_kept(site: Path, client: TestClient) -> None:
    text = (
        "title: yes\nauthors: [{id: ada}, {bio: x}, 7]\nseries: The pantry\npages: no\n"
        "references: endnotes\ncategories: [x]\nprices: USD 1.00\nparts: [1, {posts: {tag: a}}]\n"
        "disclaimers:\n  - when: {tags: [a, b]}\n    text: {file: paid.md}\n    where: [x]\n"
        "  - when: 7\n    text: x\n  - plain\n"
    )
    text += f"posts: {SALT}\ncover-motif: '{_LONG_NUMBER}'\n"
    (site / "book.yml").write_text(text, "utf-8")
    draft = draft_of(client)
    change = {"type": "SetField", "key": "disclaimers.0.label", "text": "Paid"}
    draft |= ask(client, "edit", **draft, changes=[change])
    rule = draft["values"]["disclaimers"][0]
    assert rule == {"when": {"tags": ["a", "b"]}, "text": {"file": "paid.md"}, "label": "Paid"}
    name = {"type": "SetField", "key": "series.position", "text": "3"}
    draft |= ask(client, "edit", **draft, changes=[name])
    assert draft["values"]["series"] == {"name": "The pantry", "position": "3"}


def test_findings_are_at_lines_of_the_draft_not_of_the_file(client: TestClient) -> None:
    draft = draft_of(client)
    missing = {"type": "AddPosts", "paths": ["_posts/mace.md"], "at": position(2)}
    draft |= ask(client, "edit", **draft, changes=[missing])
    state = ask(client, "state", **draft)
    assert state["plans"] == []
    (finding,) = state["findings"]
    assert (finding["file"], finding["line"], finding["severity"]) == ("book.yml", 7, "error")
    assert finding["excerpt"] == {"before": "  - ", "marked": "_posts/mace.md", "after": ""}


def test_a_new_file_has_a_name_that_no_other_has(site: Path, client: TestClient) -> None:
    draft = ask(client, "new", posts=[PEPPER, "_posts/none.md"], title="Book")
    assert draft["file"] == "book-2.yml"
    assert draft["values"] == {"title": "Book", "posts": [PEPPER]}
    assert draft["saved"] == ""
    assert not (site / "book-2.yml").exists()
    ask(client, "save", **draft)
    assert (site / "book-2.yml").read_text("utf-8") == draft["text"]
    assert "exists already" in ask(client, "save", 409, **draft)["error"]


def test_a_new_file_needs_a_post(client: TestClient) -> None:
    assert "a book needs a post" in ask(client, "new", 422, posts=[])["error"]


@pytest.mark.slow
def test_the_cover_is_a_picture_and_follows_the_title(client: TestClient) -> None:
    draft = draft_of(client)

    def cover(**draft: object) -> bytes:
        answer = client.post("/api/collection/cover", json=draft, headers={CHANGE_HEADER: "1"})
        if answer.status_code == 200:
            assert answer.headers["content-type"] == "image/png"
        return answer.content

    first = cover(**draft)
    assert first.startswith(b"\x89PNG")
    other = ask(
        client, "edit", **draft, changes=[{"type": "SetText", "key": "title", "text": "Pepper"}]
    )
    assert cover(**draft | other) != first
    motif = {"type": "SetText", "key": "cover-motif", "text": "2"}
    assert cover(**draft | ask(client, "edit", **draft, changes=[motif])) != first
    none = ask(
        client, "edit", **draft, changes=[{"type": "SetPage", "role": "cover", "value": False}]
    )
    assert cover(**draft | none) == b""


@pytest.mark.parametrize(
    "file",
    [
        "../book.yml",
        "/etc/hosts",
        "_config.yml",
        ".github/a.yml",
        "no/folder.yml",
        "a.md",
        "\0.yml",
    ],
)
def test_only_collection_files_of_the_site_are_read_and_written(
    site: Path, client: TestClient, file: str
) -> None:
    (site.parent / "book.yml").write_text(BOOK, "utf-8")
    assert client.get("/api/collection", params={"file": file}).status_code == 404
    ask(client, "save", 404, file=file, text=BOOK, saved="", digest="")
    ask(client, "state", 404, file=file, text=BOOK)


def test_a_link_out_of_the_site_is_not_followed(site: Path, client: TestClient) -> None:
    (site.parent / "other.yml").write_text(BOOK, "utf-8")
    (site / "link.yml").symlink_to(site.parent / "other.yml")
    assert client.get("/api/collection", params={"file": "link.yml"}).status_code == 404


@pytest.mark.parametrize(
    ("text", "changes", "status"),
    [
        (BOOK, [{"type": "Save"}], 422),
        (BOOK, [MOVE | {"at": position(7)}], 422),
        ("title: [", [MOVE], 422),
        (BOOK, "all", 400),
        (None, [MOVE], 422),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(
    client: TestClient, text: str | None, changes: object, status: int
) -> None:
    assert ask(client, "edit", status, file="book.yml", text=text, changes=changes)["error"]


def test_errors_of_yaml_are_shown_with_their_line(site: Path, client: TestClient) -> None:
    (site / "book.yml").write_text("title: A\nposts: [\n", "utf-8")
    answer = client.get("/api/collection", params={"file": "book.yml"})
    assert answer.status_code == 422
    assert "line" in answer.json()["error"]


@pytest.mark.slow
def test_a_build_is_followed_and_only_its_files_are_downloaded(client: TestClient) -> None:
    build = ask(client, "build", file="book.yml", formats=["epub"])
    build = finished(client, build["id"])
    assert build["state"] == "done", build
    (file,) = build["files"]
    assert (file["name"], file["chapters"]) == ("spices.epub", 2)
    answer = client.get(f"/api/builds/{build['id']}/files/spices.epub")
    assert answer.headers["content-disposition"] == 'attachment; filename="spices.epub"'
    assert answer.content.startswith(b"PK")
    for name in ("other.epub", "..%2fspices.epub", "%2fetc%2fhosts", "spices.epub.part"):
        assert client.get(f"/api/builds/{build['id']}/files/{name}").status_code == 404
    assert client.get("/api/builds/99/files/spices.epub").status_code == 404
    # Nothing has changed: it is not built again.
    assert ask(client, "build", file="book.yml", formats=["epub"])["id"] == build["id"]
    draft = draft_of(client)
    ask(client, "save", **draft | ask(client, "edit", **draft, changes=[MOVE]))
    later = ask(client, "build", file="book.yml", formats=["epub"])["id"]
    assert later != build["id"]
    client.delete(f"/api/builds/{later}", headers={CHANGE_HEADER: "1"})
    assert finished(client, later)["state"] == "cancelled"


def test_a_file_that_is_not_saved_is_not_built(client: TestClient) -> None:
    assert "not saved" in ask(client, "build", 404, file="new.yml")["error"]


def finished(client: TestClient, number: int) -> Any:
    """Return a build at its end."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        build = client.get(f"/api/builds/{number}").json()
        if build["state"] not in ("waiting", "running"):
            return build
        time.sleep(0.1)
    return pytest.fail("the build did not end within 90 seconds")


def test_names_that_are_not_utf_8_hide_no_other_files(site: Path, client: TestClient) -> None:
    for name in (b"b\xff.yml", b"_posts/2026-01-05-a\xff.md"):
        (site / os.fsdecode(name)).write_text("posts: [a]\n", "utf-8")
    names = [each["file"] for each in client.get("/api/collections").json()["files"]]
    assert names == ["book.yml", "b\udcff.yml"]
    assert client.get("/api/posts").status_code == 200


def test_only_collections_are_saved_and_only_in_place_of_files(
    site: Path, client: TestClient
) -> None:
    ask(client, "save", 422, file="new.yml", text="- a\n")
    os.mkfifo(site / "pipe.yml")
    ask(client, "save", 409, file="pipe.yml", text=BOOK)
    assert (site / "pipe.yml").is_fifo()
    assert not (site / "new.yml").exists()


def test_a_new_file_of_a_long_title_has_a_short_name(client: TestClient) -> None:
    draft = ask(client, "new", posts=[PEPPER], title="盐" * 300)
    ask(client, "save", **draft)
    assert len(draft["file"]) < 70
