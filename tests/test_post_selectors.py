"""Post selectors of a collection file and of the command line: paths, filters, parts."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from collection_files import FILES, RYE, SALT, text_of, valid_collection
from sample_sites import write_site

from exporter.model.collection import Collection, PartPlan, PostSelector
from exporter.model.post_filter import PostFilter
from exporter.read.collection_file.post_selectors import DEFAULT_PAGES, collection_of


def selectors_of(collection: Collection) -> list[tuple[str, str]]:
    return [(each.pattern, each.written) for part in collection.parts for each in part.selectors]


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        (f"posts: {RYE}", RYE),
        (f"posts: [{RYE}]", RYE),
        ("posts: _posts/", "_posts"),
        ("posts: _posts/2026-*.md", "_posts/2026-*.[mM][dD]"),
        ("posts: ../_posts/**/*.md", "_posts/**/*.[mM][dD]"),
        ("posts: '*.md'", "books/*.[mM][dD]"),
        ("posts: draft.md", "books/draft.md"),
        ("posts: {path: _posts}", "_posts"),
    ],
)
def test_path_is_relative_to_the_file_then_the_site(
    tmp_path: Path, written: str, pattern: str
) -> None:
    collection = valid_collection(tmp_path, written, "books/one.yml", **{"books/draft.md": "Text."})
    assert [selector[0] for selector in selectors_of(collection)] == [
        f"{tmp_path.resolve()}/{pattern}"
    ]


def test_wildcards_in_the_path_of_the_site_are_literal(tmp_path: Path) -> None:
    root = tmp_path / "[site]"
    literal = valid_collection(root, f"posts: {RYE}")
    assert selectors_of(literal) == [(f"{root.resolve()}/{RYE}", RYE)]
    pattern = valid_collection(root, "posts: _posts/*.md")
    expected = f"{tmp_path.resolve()}/[[]site]/_posts/*.[mM][dD]"
    assert selectors_of(pattern) == [(expected, "_posts/*.md")]


def test_filter(tmp_path: Path) -> None:
    collection = valid_collection(
        tmp_path,
        """posts:
  - {tag: rye, tags: [salt, rye], author: ola.wrona, authors: Jan Kowal, langs: [no, pt_BR]}
  - {since: 2025-01-01, until: 2025-12-31}
""",
    )
    one, two = collection.parts[0].selectors
    assert one == PostSelector(
        filter=PostFilter(
            tags=("rye", "salt"), authors=("ola.wrona", "Jan Kowal"), langs=("no", "pt-BR")
        ),
        written="tag: rye, salt, author: ola.wrona, Jan Kowal, lang: no, pt-BR",
    )
    assert two.filter == PostFilter(
        since=datetime.date(2025, 1, 1), until=datetime.date(2025, 12, 31)
    )
    assert (two.pattern, two.written) == ("", "since: 2025-01-01, until: 2025-12-31")
    assert one.place
    assert str(one.place).endswith("book.yml:2:5")


def test_parts(tmp_path: Path) -> None:
    collection = valid_collection(
        tmp_path,
        f"""parts:
  - title: Dark
    introduction: Of *rye*.
    posts: {RYE}
    order: title
    exclude: [{SALT}]
  - posts: {{tag: salt}}
exclude: {SALT}
""",
    )
    dark, rest = collection.parts
    assert (dark.title, dark.order, rest.title, rest.order) == ("Dark", "title", "", None)
    assert [each.written for each in (*dark.exclude, *collection.exclude)] == [SALT, SALT]
    assert text_of(dark.introduction) == "Of rye."
    assert dark.introduction
    assert dark.introduction.metadata.title == "Dark"
    assert dark.introduction.key == "book.yml#part-1"
    assert rest.introduction is None


def test_posts_without_parts_are_one_part_without_a_title(tmp_path: Path) -> None:
    (part,) = valid_collection(tmp_path, "posts: _posts").parts
    assert (part.title, part.introduction, len(part.selectors)) == ("", None, 1)


# Without a file


def test_collection_of_paths(tmp_path: Path) -> None:
    root = write_site(tmp_path, FILES)
    rye = PostFilter(tags=("rye",))
    collection = collection_of([root / "_posts", root / "_posts" / "*rye*"], rye)
    assert collection == Collection(
        (
            PartPlan(
                (
                    PostSelector(f"{root.resolve()}/_posts", rye, f"{root}/_posts, tag: rye"),
                    PostSelector(
                        f"{root.resolve()}/_posts/*rye*", rye, f"{root}/_posts/*rye*, tag: rye"
                    ),
                )
            ),
        ),
        pages=DEFAULT_PAGES,
    )


def test_collection_without_paths_selects_from_all_posts() -> None:
    (part,) = collection_of([], PostFilter()).parts
    assert part.selectors == (PostSelector(written="all posts"),)


def test_language_tag_with_underscore() -> None:
    (part,) = collection_of([], PostFilter(langs=("pt_BR",))).parts
    assert part.selectors[0].filter.langs == ("pt-BR",)
