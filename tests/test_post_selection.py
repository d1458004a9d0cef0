"""Selection of posts for a collection: filters, order, exclusions, parts, and their findings."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from sample_sites import post_source, resolve_edition, try_resolve_edition, write_site

from exporter.build import BuildOptions, CollectionRequest, resolve_source
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.edition import Edition
from exporter.model.post_filter import PostFilter

POSTS = {
    "_posts/2024-03-01-rye.md": post_source("Rye", "Text.", tags="[grain, dark]", author="Ann"),
    "_posts/2025-01-05-wheat.md": post_source("Wheat", "Text.", tags="[Grain]", author="Ben"),
    "_posts/2025-08-09-oats.md": post_source(
        "Oats", "Text.", tags="[grain]", lang="pl", author="Ann"
    ),
    "_posts/2026-02-02-salt.md": post_source("A salt", "Text.", tags="[mineral]", author="Cid"),
    "_posts/2026-02-03-draft.md": post_source("Draft", "Text.", published="false", tags="[grain]"),
    "_posts/2026-02-04-skipped.md": post_source("Skipped", "Text.", export="{skip: true}"),
}


@pytest.fixture
def bread(tmp_path: Path) -> Path:
    return write_site(tmp_path, POSTS)


def titles(edition: Edition) -> list[str]:
    return [chapter.metadata.title for chapter in edition.chapters]


def select(root: Path, **filters: object) -> tuple[list[str], Diagnostics]:
    """Return the titles of the posts that a filter selects, and the diagnostics."""
    diagnostics = Diagnostics()
    request = CollectionRequest((root / "_posts",), filter=PostFilter(**filters))
    edition = resolve_source(request, BuildOptions(), diagnostics)
    return (titles(edition) if edition else []), diagnostics


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["Rye", "Wheat", "Oats", "A salt"]),
        ({"tags": ("GRAIN",)}, ["Rye", "Wheat", "Oats"]),
        ({"tags": ("dark", "mineral")}, ["Rye", "A salt"]),
        ({"authors": ("ann",)}, ["Rye", "Oats"]),
        ({"since": datetime.date(2025, 1, 5)}, ["Wheat", "Oats", "A salt"]),
        ({"until": datetime.date(2025, 1, 5)}, ["Rye", "Wheat"]),
        ({"langs": ("pl",)}, ["Oats"]),
        ({"tags": ("grain",), "authors": ("Ann",), "langs": ("en",)}, ["Rye"]),
    ],
)
def test_filters_select_posts(bread: Path, filters: dict[str, object], expected: list[str]) -> None:
    assert select(bread, **filters)[0] == expected


@pytest.mark.parametrize(
    ("filters", "message", "hint"),
    [
        ({"tags": ("grains",)}, "‘tag: grains’ matches none of 4 posts", "did you mean ‘grain’?"),
        (
            {"tags": ("grain",), "authors": ("Bena",)},
            "‘author: Bena’ matches none of 3 posts",
            "did you mean ‘Ben’?",
        ),
        (
            {"since": datetime.date(2027, 1, 1)},
            "‘since: 2027-01-01’ matches none of 4 posts",
            "these posts are from 2024-03-01 to 2026-02-02",
        ),
    ],
)
def test_empty_selection_names_the_condition(
    bread: Path, filters: dict[str, object], message: str, hint: str
) -> None:
    expected, diagnostics = select(bread, **filters)
    assert expected == []
    (finding,) = diagnostics
    assert (finding.code, finding.message) == ("selection-empty", message)
    assert finding.hint.casefold() == hint.casefold()


def test_unpublished_post_can_be_named(bread: Path) -> None:
    text = "title: A\nposts: [_posts/2026-02-03-draft.md, _posts/2026-02-04-skipped.md]\n"
    assert titles(resolve_edition(bread, text)) == ["Draft", "Skipped"]


def test_listed_order(bread: Path) -> None:
    text = "title: A\nposts: [_posts/2026-02-02-salt.md, '_posts/202[45]*']\n"
    assert titles(resolve_edition(bread, text)) == ["A salt", "Rye", "Wheat", "Oats"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("date", ["Rye", "Wheat", "Oats", "A salt"]),
        ("-date", ["A salt", "Oats", "Wheat", "Rye"]),
        ("title", ["A salt", "Oats", "Rye", "Wheat"]),
    ],
)
def test_order_of_posts(bread: Path, order: str, expected: list[str]) -> None:
    assert titles(resolve_edition(bread, f"title: A\nposts: _posts\norder: {order}\n")) == expected


def test_excluded_posts_are_left_out(bread: Path) -> None:
    text = "title: A\nposts: _posts\nexclude: [_posts/2024-03-01-rye.md, '_posts/2026-*']\n"
    assert titles(resolve_edition(bread, text)) == ["Wheat", "Oats"]


def test_exclusion_is_reported_as_such(bread: Path) -> None:
    text = "title: A\nposts: {tag: dark}\nexclude: {tag: dark}\n"
    edition, diagnostics = try_resolve_edition(bread, text)
    assert edition is None
    (finding,) = diagnostics
    assert (finding.code, finding.message) == (
        "selection-empty",
        "all posts of ‘tag: dark’ are excluded",
    )


def test_unpublished_posts_are_reported_as_such(bread: Path) -> None:
    _, diagnostics = try_resolve_edition(bread, "title: A\nposts: '_posts/2026-02-0[34]*'\n")
    (finding,) = diagnostics
    assert finding.message.endswith("are unpublished or skipped")


def test_unused_exclusion_is_reported(bread: Path) -> None:
    edition, diagnostics = try_resolve_edition(
        bread, "title: A\nposts: _posts\nexclude: [{tag: drak}]\n"
    )
    assert edition
    finding, *left_out = diagnostics
    assert (finding.code, str(finding.place)[-4:]) == ("exclude-unused", "3:11")
    assert [each.code for each in left_out] == ["post-unpublished", "post-unpublished"]


def test_post_selected_twice_is_an_error(bread: Path) -> None:
    text = "title: A\nposts:\n  - {tag: dark}\n  - _posts/2024-03-01-rye.md\n"
    edition, diagnostics = try_resolve_edition(bread, text)
    assert edition is None
    (finding,) = diagnostics
    assert finding.code == "post-twice"
    assert "book.yml:3:" in finding.message
    assert finding.place
    assert finding.place.line == 4


def test_missing_post_is_an_error_with_a_suggestion(bread: Path) -> None:
    edition, diagnostics = try_resolve_edition(
        bread, "title: A\nposts: [_posts/2024-03-01-ryes.md]\n"
    )
    assert edition is None
    assert "2024-03-01-rye.md" in next(iter(diagnostics)).hint


def test_parts_by_year_and_by_tag(bread: Path) -> None:
    def parts(text: str) -> list[tuple[str, list[str]]]:
        return [
            (
                part.opening.title if part.opening else "",
                [chapter.metadata.title for chapter in part.chapters],
            )
            for part in resolve_edition(bread, f"title: A\nposts: _posts\n{text}").parts
        ]

    by_year = [("2024", ["Rye"]), ("2025", ["Wheat", "Oats"]), ("2026", ["A salt"])]
    assert parts("parts: year\n") == by_year
    newest = [("2026", ["A salt"]), ("2025", ["Oats", "Wheat"]), ("2024", ["Rye"])]
    assert parts("parts: year\norder: -date\n") == newest
    assert parts("parts: tag\n") == [("grain", ["Rye", "Wheat", "Oats"]), ("mineral", ["A salt"])]


def test_unreadable_post_is_an_error_and_left_out(bread: Path) -> None:
    write_site(bread, {"_posts/2025-05-05-broken.md": "---\ntitle: [\n---\nText."})
    edition, diagnostics = try_resolve_edition(bread, "title: A\nposts: _posts\n")
    assert edition
    assert len(edition.chapters) == 4
    assert [each.code for each in diagnostics if each.severity is Severity.ERROR] == [
        "metadata-yaml",
        "posts-unread",
    ]
    assert "4 of 5 posts can be used" in [finding.message for finding in diagnostics]


def test_everything_that_is_left_out_is_named(bread: Path) -> None:
    files = {
        "_posts/README.md": "Notes for us.\n",
        "_posts/2025-05-05-empty.md": "",
        "_posts/2025-05-06-old.textile": "h1. Old",
        "_posts/2025-05-07-crumb.png": b"",
        "_drafts/idea.md": post_source("Idea", "Text."),
    }
    write_site(bread, files)
    edition, diagnostics = try_resolve_edition(
        bread, "title: A\nposts: {}\nexclude: _posts/2026-02-04-skipped.md\n"
    )
    assert edition
    assert titles(edition) == ["Rye", "Wheat", "Oats", "A salt"]
    found = {(finding.place and Path(finding.place.path).name): finding for finding in diagnostics}
    assert {name: finding.code for name, finding in found.items()} == {
        "README.md": "file-without-metadata",
        "2025-05-05-empty.md": "file-without-metadata",
        "2025-05-06-old.textile": "format-unread",
        "idea.md": "post-unpublished",
        "2026-02-03-draft.md": "post-unpublished",
    }
    warned = [finding.code for finding in diagnostics if finding.severity > Severity.NOTICE]
    assert warned == ["format-unread"]


def test_a_named_file_without_metadata_is_a_post(bread: Path) -> None:
    write_site(bread, {"_posts/notes-for-us.md": "Text.\n"})
    edition = resolve_edition(bread, "title: A\nposts: _posts/notes-for-us.md\n")
    assert titles(edition) == ["Notes For Us"]


def test_default_title_is_site_and_filter(bread: Path) -> None:
    edition = resolve_edition(bread, "posts: {tag: grain, since: 2025-01-01}\n")
    assert edition.metadata.title == "Bread: grain, 2025-01-01–"


def test_identifier_does_not_depend_on_the_posts(bread: Path) -> None:
    few = resolve_edition(bread, "title: A\nposts: [_posts/2024-03-01-rye.md]\n").metadata
    many = resolve_edition(bread, "title: A\nposts: _posts\n").metadata
    other = resolve_edition(bread, "title: B\nposts: _posts\n").metadata
    named = resolve_edition(bread, "title: B\nidentifier: a-book\nposts: _posts\n").metadata
    renamed = resolve_edition(bread, "title: C\nidentifier: a-book\nposts: _posts\n").metadata
    assert few.identifier == many.identifier != other.identifier
    assert named.identifier == renamed.identifier
    isbn = resolve_edition(bread, "title: A\nisbn: 978-3-16-148410-0\nposts: _posts\n").metadata
    assert isbn.identifier == "urn:isbn:9783161484100"
    assert few.modified != many.modified


@pytest.mark.parametrize(
    "more",
    [
        "parts: year",
        "pages: {index: {title: Words}}",
        "pages: {index: false}",
        "disclaimers: [{text: Note, label: Mind}]",
        "references: {entries: {'https://a.example': {title: A}}}",
        "authors: Eve",
    ],
)
def test_modification_date_depends_on_the_text(bread: Path, more: str) -> None:
    edition, _ = try_resolve_edition(
        bread, "title: A\nposts: _posts\ndisclaimers: [{text: Note}]\n"
    )
    source = f"title: A\nposts: _posts\n{more}\n"
    if "disclaimers" not in more:
        source += "disclaimers: [{text: Note}]\n"
    other, _ = try_resolve_edition(bread, source)
    assert edition
    assert other
    assert edition.metadata.modified != other.metadata.modified


def test_many_authors_are_contributors(bread: Path) -> None:
    few = resolve_edition(bread, "title: A\nposts: _posts\n").metadata
    assert [author.name for author in few.authors] == ["Ann", "Ben", "Cid"]
    with_editor = resolve_edition(bread, "title: A\neditors: [Eve]\nposts: _posts\n").metadata
    assert with_editor.authors == ()
    assert [author.name for author in with_editor.contributors] == ["Ann", "Ben", "Cid"]
    assert few.subjects == ("grain", "dark", "mineral")


def test_filter_as_exclusion(bread: Path) -> None:
    text = "title: A\nposts: _posts\nexclude: [{tag: mineral}, {path: _posts/2025-*, lang: pl}]\n"
    assert titles(resolve_edition(bread, text)) == ["Rye", "Wheat"]


def test_a_collection_gives_a_post_a_short_title(bread: Path) -> None:
    entries = "- {path: _posts/2024-03-01-rye.md, short-title: R}\n- {tag: mineral}"
    edition = resolve_edition(bread, f"title: B\nposts:\n{entries}")
    assert [chapter.metadata.short_title for chapter in edition.chapters] == ["R", ""]


def test_a_short_title_is_for_one_post(bread: Path) -> None:
    _, diagnostics = try_resolve_edition(bread, "title: B\nposts: {tag: grain, short-title: G}")
    assert [found.code for found in diagnostics if "short-title" in found.message] == [
        "collection-value"
    ]
