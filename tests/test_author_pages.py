"""The people of a book: their biographies and photographs."""

from __future__ import annotations

from pathlib import Path

from sample_sites import codes, node_ids, post_source, read_context, resolve_edition, write_site

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import CrossReference, Emphasis, Link, Text
from exporter.model.post import Author
from exporter.model.walk import plain_text, walk
from exporter.read.metadata.people import people_of

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"/>'
MEMBERS = """ola.wrona:
    name: Ola Wrona
    bio: Bakes *rye*, see [her page](rye.html).
    github: ola
jan.kowal:
    name: Jan Kowal
    bio: |
      Mills.

      Sometimes.
"""
OLA = Author("Ola Wrona", "ola.wrona", "Bakes *rye*, see [her page](rye.html).")
JAN = Author("Jan Kowal", "jan.kowal", "Mills.\n\nSometimes.\n")


def test_biographies_are_markdown_with_places(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    context = read_context(write_site(tmp_path, {"_data/members.yml": MEMBERS}), diagnostics)
    ola, jan = people_of([OLA, JAN], context)
    nodes = [*walk(ola.bio)]
    assert Emphasis((Text("rye"),)) in nodes
    assert [node.address for node in nodes if isinstance(node, Link)] == ["rye.html"]
    assert [plain_text((block,)) for block in jan.bio] == ["Mills.", "Sometimes."]
    places = [block.place for block in (*ola.bio, *jan.bio)]
    assert [place and place.line for place in places] == [3, 8, 10]
    assert {place and Path(place.path).name for place in places} == {"members.yml"}
    assert codes(diagnostics) == []


def test_first_description_of_an_author_is_used(tmp_path: Path) -> None:
    context = read_context(write_site(tmp_path, {"_data/members.yml": MEMBERS}))
    other = Author("Ewa", bio="Sells.")
    filed = Author("O. Wrona", "ola.wrona", "Other words.", file_as="Wrona, O.")
    people = people_of([filed, other, OLA, Author("Ewa"), Author("Ola Wrona")], context)
    assert [person.author for person in people] == [filed, other]
    assert plain_text(people[1].bio) == "Sells."


def test_biography_in_a_collection_file_has_its_place(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"book.yml": "title: A\nauthors: {name: Ewa, bio: Sells.}\n"}
    context = read_context(write_site(tmp_path, files))
    (ewa,) = people_of([Author("Ewa", bio="Sells.")], context, tmp_path / "book.yml")
    assert [str(block.place) for block in ewa.bio] == [f"{tmp_path}/book.yml:2:27"]


def test_photographs(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "books/ewa.svg": DRAWING,
        "books/book.yml": "title: A",
        "assets/img/authors/ola.wrona.jpg": "not an image",
        "img/jan.svg": DRAWING,
    }
    diagnostics = Diagnostics()
    context = read_context(write_site(tmp_path, files), diagnostics)
    authors = [
        Author("Ewa", photo="ewa.svg"),
        Author("Jan", photo="/img/jan.svg"),
        Author("Nobody", photo="none.png"),
        Author("Anna"),
        OLA,
    ]
    people = people_of(authors, context, tmp_path / "books" / "book.yml")
    assert [person.photo is not None for person in people] == [True, True, False, False, False]
    assert people[0].photo
    assert (people[0].photo.width, people[0].photo.height) == (30, 40)
    assert codes(diagnostics) == ["image-missing", "image-unreadable"]


def test_biographies_share_one_page(tmp_path: Path) -> None:
    bio = '"Kneads.[^1]\\n\\n## Life\\n\\n[Here](#life).\\n\\n[^1]: By hand."'
    authors = f"authors: [{{name: Ann Lis, bio: {bio}}}, {{name: Bo Nil, bio: {bio}}}]"
    posts = {
        f"_posts/2026-05-0{day}-{name}.md": post_source(name, "Text.", author=author)
        for day, name, author in ((1, "salt", "Ann Lis"), (2, "pepper", "Bo Nil"))
    }
    edition = resolve_edition(write_site(tmp_path, posts), f"title: A\nposts: _posts\n{authors}\n")
    (page,) = (page for page in edition.back if page.role == "authors")
    bios = tuple(block for person in page.people for block in person.bio)
    ids = node_ids(bios)
    assert len(ids) == len(set(ids))
    assert [node.target for node in walk(bios) if isinstance(node, CrossReference)] == [
        "chapter-author-1-life",
        "chapter-author-2-life",
    ]
    assert [(note.id, plain_text(note.children)) for note in page.notes] == [
        ("call-1", "By hand."),
        ("call-2", ""),
    ]
