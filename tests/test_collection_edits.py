"""Changes of collection files: what each change writes, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from collection_files import RYE, SALT, valid_collection

from exporter import changes
from exporter.changes import Change, EntryPosition
from exporter.edit.collection_text import edited, new_collection
from exporter.edit.errors import EditError
from exporter.edit.saving import read_stored, save

BOOK = """\
# A book of bread
title: 'Bread'   # the working title
authors: [ola.wrona,  {name: Jan, bio: Mills.}]
# In the order of the course
posts:
    -   rye.md  # first

    # Salt comes late
    -   path: salt.md
        short-title: Salt
    -   {tag:  oven}
# The pages
pages:
    colophon: no
    # imprint: false
preface: |
    Bread.

    # is no comment
disclaimers:
    - when: {tag: x}   # adverts
      text: Paid.
# end
"""
PARTS = """\
title: Bread
parts:
- title: Flour
  # all of them
  posts: [a.md, b.md]
# the second
- title: Heat
  posts: {tag: oven}
"""


def at(index: int, part: int | None = None) -> EntryPosition:
    """Return a position in `posts`."""
    return EntryPosition(part, index)


def difference(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the lines that only the old text has, and those that only the new one has."""
    before, after = old.splitlines(), new.splitlines()
    return (
        [line for line in before if line not in after],
        [line for line in after if line not in before],
    )


@pytest.mark.parametrize(
    ("change", "removed", "added"),
    [
        (
            changes.SetText("title", "Bread: slowly"),
            ["title: 'Bread'   # the working title"],
            ["title: 'Bread: slowly' # the working title"],
        ),
        (changes.SetText("subtitle", "yes"), [], ['subtitle: "yes"']),
        (changes.SetText("theme", "essay"), [], ["theme: essay"]),
        (changes.SetText("publisher", ""), [], []),
        (changes.SetText("page-size", "6x9"), [], ["page-size: 6x9"]),
        (
            changes.SetTexts("authors", ("Jan", "ola.wrona")),
            ["authors: [ola.wrona,  {name: Jan, bio: Mills.}]"],
            ["authors: [{name: Jan, bio: Mills.}, ola.wrona]"],
        ),
        (changes.SetPage("colophon", value=True), ["    colophon: no"], ["    colophon: true"]),
        (changes.SetPage("index", value=False), [], ["    index: false"]),
        (
            changes.SetText("references.style", "footnotes"),
            [],
            ["references:", "    style: footnotes"],
        ),
        (changes.SetText("isbn", "978-3-16-148410-0"), [], ["isbn: 978-3-16-148410-0"]),
        (changes.SetText("series.position", "2"), [], ["series:", "    position: '2'"]),
        (
            changes.SetTexts("prices.ebook", ("USD 7.99",)),
            [],
            ["prices:", "    ebook:", "        -   USD 7.99"],
        ),
        (changes.RemoveEntry(at(0)), ["    -   rye.md  # first"], []),
        (
            changes.AddPosts(("oven.md", "2026"), at(1)),
            [],
            ["    -   oven.md", "    -   '2026'"],
        ),
        (changes.ExcludePosts(("old.md",)), [], ["exclude:", "    -   old.md"]),
        (changes.GroupPosts("year"), [], ["parts: year"]),
        (changes.GroupPosts("none"), [], []),
        (
            # The list is indented like the first one of the file where it changes.
            changes.SetDisclaimer(0, changes.NewDisclaimer("Free.", (("tag", "x"),))),
            ["    - when: {tag: x}   # adverts", "      text: Paid."],
            ["    -   when: {tag: x} # adverts", "        text: Free."],
        ),
        (
            changes.ListPosts(None, ("new.md",)),
            [
                "    -   rye.md  # first",
                "    # Salt comes late",
                "    -   path: salt.md",
                "        short-title: Salt",
                "    -   {tag:  oven}",
            ],
            ["    -   new.md"],
        ),
    ],
)
def test_a_change_leaves_the_other_lines_alone(
    change: Change, removed: list[str], added: list[str]
) -> None:
    assert difference(BOOK, edited(BOOK, change)) == (removed, added)


def test_a_comment_moves_with_the_entry_below_it() -> None:
    moved = edited(BOOK, changes.MoveEntry(at(1), at(2)))
    posts = moved.partition("posts:\n")[2].partition("# The pages")[0]
    assert posts.splitlines() == [
        "    -   rye.md  # first",
        "    -   {tag:  oven}",
        "",
        "    # Salt comes late",
        "    -   path: salt.md",
        "        short-title: Salt",
    ]


def test_blank_lines_stay_between_the_entries() -> None:
    text = "posts:\n  - a.md\n\n  - b.md\n\n  # late\n  - c.md\ntitle: Bread\n"
    moved = edited(text, changes.MoveEntry(at(2), at(0)))
    assert moved == "posts:\n  # late\n  - c.md\n\n  - a.md\n\n  - b.md\ntitle: Bread\n"
    assert edited(moved, changes.MoveEntry(at(0), at(2))) == (
        "posts:\n  # late\n  - a.md\n\n  - b.md\n\n  - c.md\ntitle: Bread\n"
    )


def test_the_comments_of_a_page_with_a_new_text_stay() -> None:
    page = changes.PageText("Before", "One.\n\nTwo.\n")
    new = edited(BOOK, changes.SetPage("preface", page))
    assert "    # imprint: false\npreface:\n" in new
    assert new.endswith("      text: Paid.\n# end\n")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changes.RenamePart(1, "Fire"), PARTS.replace("Heat", "Fire")),
        (
            changes.AddPosts(("c.md",), at(1, 1)),
            PARTS.replace("{tag: oven}", "\n  - {tag: oven}\n  - c.md").replace(": \n", ":\n"),
        ),
        (
            changes.MoveEntry(at(1, 0), at(0, 1)),
            PARTS.replace(", b.md", "").replace("{tag: oven}", "\n  - b.md\n  - {tag: oven}"),
        ),
        (
            changes.AddPart("Salt", ("s.md",), 2),
            PARTS + "- title: Salt\n  posts:\n  - s.md\n",
        ),
        (changes.RemovePart(1), PARTS.partition("# the second")[0]),
    ],
)
def test_parts_change(change: Change, expected: str) -> None:
    assert edited(PARTS, change) == expected.replace(": \n", ":\n")


def test_parts_swap_and_keep_their_comments() -> None:
    swapped = edited(PARTS, changes.MovePart(1, 0))
    assert swapped.index("# the second") < swapped.index("Heat") < swapped.index("Flour")
    assert edited(edited(PARTS, changes.MovePart(1, 0)), changes.MovePart(1, 0)).count("#") == 2


def test_posts_become_the_first_part() -> None:
    text = "title: Bread\n# mine\nposts: # two\n  # dark\n  - rye.md\n  - salt.md\norder: date\n"
    assert edited(text, changes.IntoParts("All")) == (
        "title: Bread\n# mine\nparts:\n  - title: All\n    posts: # two\n  # dark\n"
        "      - rye.md\n      - salt.md\norder: date\n"
    )


def test_a_selection_becomes_a_list_only_where_posts_are_added() -> None:
    text = "title: Bread\nposts: {tag: rye}  # all\n"
    added = edited(text, changes.AddPosts(("salt.md",), at(1)))
    assert [" ".join(line.split()) for line in added.splitlines()[1:]] == [
        "posts: # all",
        "- {tag: rye}",
        "- salt.md",
    ]
    assert edited(text, changes.SetText("lang", "en")).endswith(text[len("title: Bread\n") :])


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    text = "\ufefftitle: Bread\r\nposts: _posts"
    assert edited(text, changes.SetText("title", "Rye")) == "\ufefftitle: Rye\r\nposts: _posts"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("posts: [a.md]\n...\n# after\n", "posts: [n.md, a.md]\n...\n# after\n"),
        ("posts:\n# none yet\n", "posts:\n  - n.md\n# none yet\n"),
        ("---\nposts:\n- a.md\n# tail", "---\nposts:\n- n.md\n- a.md\n# tail"),
        (
            "posts:\n- &d {tag: x}\n- *d\npreface: |+\n  One.\n\n\norder: date\n",
            "posts:\n- n.md\n- &d {tag: x}\n- *d\npreface: |+\n  One.\n\n\norder: date\n",
        ),
        (
            "margins: { head: 0x1F,outer: 1_000 }\nposts:\n   - a.md\ntitle: 007\n",
            "margins: { head: 0x1F,outer: 1_000 }\nposts:\n   - n.md\n   - a.md\ntitle: 007\n",
        ),
    ],
)
def test_a_post_is_added_to_odd_yaml(text: str, expected: str) -> None:
    assert edited(text, changes.AddPosts(("n.md",), at(0))) == expected


@pytest.mark.parametrize("text", [BOOK, PARTS, "{title: Bread,posts:  [a.md]}"])
def test_a_value_that_is_there_already_changes_nothing(text: str) -> None:
    assert edited(text, changes.SetText("title", "Bread")) == text


@pytest.mark.parametrize(
    ("text", "change", "message"),
    [
        (BOOK, changes.RemoveEntry(at(3)), "there is no entry 4"),
        (BOOK, changes.RenamePart(0, "One"), "the book has no list of parts"),
        (PARTS, changes.RemoveEntry(at(0)), "the posts of this book are in its parts"),
        (PARTS, changes.RemoveEntry(at(0, 1)), "a book or a part needs a post"),
        (PARTS, changes.ListPosts(0, ()), "a book or a part needs a post"),
        (PARTS, changes.IntoParts("All"), "the book has parts already"),
        ("title: [", changes.SetText("title", "Rye"), "line 1: "),
        ("title: A\ntitle: B\n", changes.SetText("title", "Rye"), "line 2: "),
        ("- a.md\n", changes.SetText("title", "Rye"), "the file is not a mapping"),
        ("", changes.SetText("title", "Rye"), "line 1: the file is empty"),
        ("title: A\r\nposts: b\n", changes.SetText("title", "Rye"), "the lines of the file end"),
        (
            "{title: A, posts: [a.md, # first\n b.md]}\n",
            changes.SetText("title", "Rye"),
            "this change cannot be made without damage",
        ),
        (
            # ruamel.yaml loses a comment between two mappings in braces.
            "title: A\nposts:\n- {tag: rye}\n# salt\n- {tag: salt} # b\n",
            changes.AddPosts(("a.md",), at(1)),
            "this change cannot be made without damage",
        ),
        (
            "title: A\nposts: &all [a.md]\nexclude: *all\n",
            changes.AddPosts(("b.md",), at(1)),
            "this change cannot be made without damage",
        ),
    ],
)
def test_what_cannot_be_changed_is_refused(text: str, change: Change, message: str) -> None:
    with pytest.raises(EditError) as caught:
        edited(text, change)
    assert caught.value.message.startswith(message)


def test_a_new_collection_is_read(tmp_path: Path) -> None:
    text = new_collection("Bread: slowly", [RYE, SALT])
    collection = valid_collection(tmp_path, text)
    assert collection.title == "Bread: slowly"
    assert [selector.written for selector in collection.parts[0].selectors] == [RYE, SALT]


def test_a_file_is_saved_unless_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "book.yml"
    path.write_bytes(b"title: Bread\r\nposts: _posts\r\n")
    path.chmod(0o640)
    stored = read_stored(path)
    saved = save(path, edited(stored.text, changes.SetText("title", "Rye")), stored.digest)
    assert path.read_bytes() == b"title: Rye\r\nposts: _posts\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert read_stored(path) == saved
    with pytest.raises(EditError, match="has changed since it was read"):
        save(path, "title: Salt\n", stored.digest)
    with pytest.raises(EditError, match="exists already"):
        save(path, "title: Salt\n", "")
    assert path.read_bytes() == b"title: Rye\r\nposts: _posts\r\n"
    assert [*tmp_path.iterdir()] == [path]


def test_a_new_file_is_saved_and_a_link_stays(tmp_path: Path) -> None:
    path, link = tmp_path / "book.yml", tmp_path / "link.yml"
    stored = save(path, new_collection("Bread", ["a.md"]), "")
    link.symlink_to("book.yml")
    save(link, "title: Rye\n", stored.digest)
    assert link.is_symlink()
    assert path.read_text() == "title: Rye\n"


@pytest.mark.parametrize("data", [None, b"title: \xff\n"])
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "book.yml"
    if data:
        path.write_bytes(data)
    with pytest.raises(EditError, match=r"book\.yml"):
        read_stored(path)


def test_an_exclusion_is_removed_with_its_comment_and_the_last_one_with_its_key() -> None:
    text = "title: Bread\nposts: _posts\nexclude:\n  - old.md # stale\n  - {tag: oven}\n"
    once = edited(text, changes.RemoveExclusion(0))
    assert once == "title: Bread\nposts: _posts\nexclude:\n  - {tag: oven}\n"
    assert edited(once, changes.RemoveExclusion(0)) == "title: Bread\nposts: _posts\n"
    with pytest.raises(EditError, match="there is no exclusion 3"):
        edited(text, changes.RemoveExclusion(2))


def test_listed_parts_are_not_replaced_by_a_grouping() -> None:
    with pytest.raises(EditError, match="the book has parts already"):
        edited(PARTS, changes.GroupPosts("year"))
