"""Links between posts of one book: they lead to the chapter and the id in it."""

from __future__ import annotations

from pathlib import Path

from sample_sites import codes, post_source, resolve_edition, try_resolve_edition, write_site

from exporter.model.edition import Edition
from exporter.model.nodes import Citation, CrossReference, Link, Node
from exporter.model.walk import plain_text, walk

SALT = "_posts/2026-05-01-salt.md"
PEPPER = "_posts/2026-06-02-pepper.md"
CUMIN = "_posts/2026-07-03-cumin.md"
BOOK = "title: Spices\nposts: [_posts/2026-05-01-salt.md, _posts/2026-06-02-pepper.md]\n"


def cross_references(edition: Edition, key: str) -> list[tuple[str, str, str]]:
    """Return text, chapter and target of the cross-references of a chapter."""
    chapter = next(chapter for chapter in edition.chapters if chapter.key == key)
    return [
        (plain_text(node.children), node.chapter, node.target)
        for node in walk(chapter.blocks)
        if isinstance(node, CrossReference)
    ]


def nodes_of_type(nodes: tuple[Node, ...], kind: type[Node]) -> list[Node]:
    return [node for node in walk(nodes) if isinstance(node, kind)]


def test_every_form_of_link_leads_to_the_chapter(tmp_path: Path) -> None:
    forms = [
        "{% post_url 2026-06-02-pepper %}",
        "/2026/06/pepper.html",
        "https://bread.example/2026/06/pepper.html",
        "2026-06-02-pepper.md",
    ]
    body = "\n\n".join(f"[to pepper]({form})" for form in forms)
    write_site(tmp_path, {SALT: post_source("Salt", body), PEPPER: post_source("Pepper", "Hot.")})
    edition = resolve_edition(tmp_path, BOOK)
    assert cross_references(edition, SALT) == [("to pepper", PEPPER, "")] * 4
    assert edition.chapters[0].references == ()


def test_link_to_a_place_has_its_final_id(tmp_path: Path) -> None:
    salt = post_source(
        "Salt", "[a](/2026/06/pepper.html#hot) and [b](/2026/06/pepper.html#chapter-title)"
    )
    pepper = post_source("Pepper", "## Hot\n\nText.\n\n{: #chapter-title}\nA paragraph.")
    write_site(tmp_path, {SALT: salt, PEPPER: pepper})
    edition = resolve_edition(tmp_path, BOOK)
    assert cross_references(edition, SALT) == [
        ("a", PEPPER, "hot"),
        ("b", PEPPER, "chapter-title-1"),
    ]
    ids = {node.id for node in walk(edition.chapters[1].blocks)}
    assert {"hot", "chapter-title-1"} <= ids


def test_link_to_an_unknown_place_is_reported(
    tmp_path: Path,
) -> None:
    salt = post_source("Salt", "[a](/2026/06/pepper.html#mild)")
    write_site(tmp_path, {SALT: salt, PEPPER: post_source("Pepper", "Hot.")})
    edition, diagnostics = try_resolve_edition(tmp_path, BOOK)
    assert edition
    assert cross_references(edition, SALT) == [("a", PEPPER, "")]
    assert codes(diagnostics) == ["link-unknown"]


def test_link_to_a_post_outside_the_book_is_a_reference(tmp_path: Path) -> None:
    salt = post_source("Salt", "[to cumin](/2026/07/cumin.html#seeds)")
    cumin = post_source("Cumin", "## Seeds")
    write_site(tmp_path, {SALT: salt, PEPPER: post_source("Pepper", "Hot."), CUMIN: cumin})
    (chapter, _) = resolve_edition(tmp_path, BOOK).chapters
    assert [ref.address for ref in chapter.references] == [
        "https://bread.example/2026/07/cumin.html#seeds"
    ]
    assert (
        len(nodes_of_type(chapter.blocks, Citation))
        == len(nodes_of_type(chapter.blocks, Link))
        == 1
    )


def test_name_and_ids_do_not_depend_on_other_posts(tmp_path: Path) -> None:
    posts = {
        name: post_source(title, "## One\n\n> Disclaimer: mine.\n\nA note.[^1]\n\n[^1]: Said.")
        for name, title in ((SALT, "Salt"), (PEPPER, "Pepper"), (CUMIN, "Cumin"))
    }
    write_site(tmp_path, posts)
    few = resolve_edition(tmp_path, f"title: Few\nposts: [{CUMIN}]\n").chapters[0]
    many = resolve_edition(tmp_path, "title: Many\nposts: _posts\n").chapters[2]
    assert few == many


def test_names_are_unique(tmp_path: Path) -> None:
    names = ["_posts/2026-01-01-a.md", "en/_posts/2026-01-01-a.md", "_posts/2026-01-01-A.md"]
    posts = {name: post_source(f"Title {at}", "Text.") for at, name in enumerate(names)}
    write_site(tmp_path, {"_config.yml": "url: https://bread.example", **posts})
    edition = resolve_edition(tmp_path, f"title: Book\nposts: [{', '.join(names)}]\n")
    stems = [chapter.name for chapter in edition.chapters]
    assert len(set(stems)) == 3
    assert stems[0] == "2026-01-01-a"


def test_posts_with_one_permalink_are_reported(tmp_path: Path) -> None:
    same = "---\ntitle: T\npermalink: /same.html\n---\n"
    link = "[salt](2026-01-01-a.md) [pepper](2026-01-02-b.md) [one](/same.html)"
    names = ["_posts/2026-01-01-a.md", "_posts/2026-01-02-b.md"]
    write_site(
        tmp_path, {names[0]: same, names[1]: same, "_posts/2026-01-03-c.md": post_source("C", link)}
    )
    edition, diagnostics = try_resolve_edition(tmp_path, "title: Book\nposts: _posts\n")
    assert edition
    chapters = [chapter for _, chapter, _ in cross_references(edition, "_posts/2026-01-03-c.md")]
    assert chapters == [names[0], names[1], names[0]]
    of_post, of_link = diagnostics
    assert of_link.code == of_post.code == "permalink-twice"
    assert of_post.place
    assert of_post.place.path.endswith(names[1])
    assert f"‘{names[1]}’ has the address of ‘{names[0]}’" in of_post.message


def test_repeated_title_is_dropped_and_levels_are_normalized(tmp_path: Path) -> None:
    body = "# Salt\n\n# White\n\n### Grains\n\nText."
    write_site(tmp_path, {SALT: post_source("Salt", body), PEPPER: post_source("Pepper", "Hot.")})
    edition = resolve_edition(tmp_path, BOOK)
    (entry, _) = (line for line in edition.contents if line.chapter in (SALT, PEPPER))
    assert [(line.title, [below.title for below in line.children]) for line in entry.children] == [
        ("White", ["Grains"])
    ]
