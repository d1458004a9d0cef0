"""The collection file: the values of its keys. Its mistakes are in cases/collections.md."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_sites import codes, read_context, write_site

from exporter.diagnostics import Diagnostics
from exporter.model.book import PagePlan, Series
from exporter.model.collection import Collection, PartPlan, PostSelector
from exporter.model.nodes import Code, Image, Link, Placeholder, Text
from exporter.model.post import Author, Post, SourceEntry
from exporter.model.post_filter import PostFilter
from exporter.model.walk import plain_text, walk
from exporter.options.geometry import Margins
from exporter.options.settings import Choices, Settings
from exporter.read.collection_file.isbn import isbn_urn
from exporter.read.collection_file.post_selectors import DEFAULT_PAGES, collection_of
from exporter.read.collection_file.reader import KEYS, read_collection
from exporter.read.schema.yaml_tree import EMPTY_FILE_HINT

DOCS = Path(__file__).resolve().parent.parent / "docs" / "collections.md"
RYE, SALT = "_posts/2026-05-14-rye.md", "_posts/2026-05-15-salt.md"
FILES: dict[str, str | bytes] = {
    RYE: "---\ntitle: Rye\n---\nDark.\n",
    SALT: "---\ntitle: Salt\n---\nWhite.\n",
    "_data/members.yml": "ola.wrona: {name: Ola Wrona, bio: Bakes.}\n",
    "img/loaf.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"/>',
}
# Nine times nine times nine …
BOMB = "a: &a [x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdef", "bcdefg", strict=True)
)


def read(
    root: Path, text: str | bytes, name: str = "book.yml", **files: str | bytes
) -> tuple[Collection | None, Diagnostics]:
    write_site(root, {**FILES, **files, name: text})
    diagnostics = Diagnostics()
    context = read_context(root, diagnostics)
    return read_collection(root / name, context), diagnostics


def good(root: Path, text: str, name: str = "book.yml", **files: str | bytes) -> Collection:
    """The collection of a file without findings; it has all posts if it names none."""
    if "posts:" not in text:
        text += "\nposts: _posts\n"
    collection, diagnostics = read(root, text, name, **files)
    assert [*map(str, diagnostics)] == []
    assert collection
    return collection


def page(collection: Collection, role: str) -> PagePlan:
    return next(plan for plan in collection.pages if plan.role == role)


def text_of(post: Post | None) -> str:
    assert post
    return plain_text(post.blocks)


# The description of the book


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ("title: 2026", "title", "2026"),
        ("title: 'Bread:   slowly'", "title", "Bread: slowly"),
        ("title: no", "title", "no"),
        ("subtitle: Slowly", "subtitle", "Slowly"),
        ("description: |\n  Two\n  lines.", "description", "Two lines."),
        ("publisher: The Bakery", "publisher", "The Bakery"),
        ("rights: © Ola", "rights", "© Ola"),
        ("lang: pt_BR", "lang", "pt-BR"),
        ("lang: no", "lang", "no"),
        ("date: 2026-05-31", "date", datetime.date(2026, 5, 31)),
        ("identifier: bread-1", "identifier", "bread-1"),
        ("isbn: ISBN 0-8044-2957-X", "identifier", "urn:isbn:080442957X"),
        ("isbn: 978-3-16-148410-0", "identifier", "urn:isbn:9783161484100"),
        ("subjects: [rye, salt, rye]", "subjects", ("rye", "salt")),
        ("subjects: []", "subjects", ()),
        ("subjects:", "subjects", None),
        ("series: Bakery", "series", Series("Bakery")),
        ("series: {name: Bakery, position: 2.10}", "series", Series("Bakery", "2.10")),
        ("authors: Ola", "authors", (Author("Ola"),)),
        ("editors: [Jan, Jan, Ewa]", "editors", (Author("Jan"), Author("Ewa"))),
        ("authors: ola.wrona", "authors", (Author("Ola Wrona", "ola.wrona", "Bakes."),)),
        ("authors: Ola Wrona", "authors", (Author("Ola Wrona", "ola.wrona", "Bakes."),)),
        (
            "authors: {id: ola.wrona, name: O. W., file-as: 'W, O.', photo: o.png}",
            "authors",
            (Author("O. W.", "ola.wrona", "Bakes.", photo="o.png", file_as="W, O."),),
        ),
        (
            'authors: [{name: Jan, bio: "One.\\n\\nTwo."}]',
            "authors",
            (Author("Jan", bio="One.\n\nTwo."),),
        ),
        ("order: -date", "order", "-date"),
        ("parts: year", "parts_by", "year"),
        ("parts: none", "parts_by", "none"),
        ("page-size: letter", "choices", Choices(page_size="letter")),
        ("page-size: A4", "choices", Choices(page_size="a4")),
        ("two-sided: yes", "choices", Choices(two_sided=True)),
        ("two-sided: false", "choices", Choices(two_sided=False)),
        ("theme: Essay", "choices", Choices(theme="essay")),
        ("profile: Press", "choices", Choices(profile="press")),
        ("epub-profile: generic", "choices", Choices(epub_profile="generic")),
        (
            "margins: {head: 60pt, outer: 50pt, foot: 70pt, inner: 70pt}",
            "choices",
            Choices(margins=Margins(60, 50, 70, 70)),
        ),
        ("references: inline", "choices", Choices(references="inline")),
        (
            "references: {style: none, scope: both}",
            "choices",
            Choices(references="none", scope="both"),
        ),
        ("references: {scope: both}", "choices", Choices(scope="both")),
        (
            "references: {entries: {'https://a.example': {title: A, date: 2019-01}}}",
            "sources",
            (SourceEntry("https://a.example", "A", date="2019-01"),),
        ),
    ],
)
def test_values_of_keys(tmp_path: Path, written: str, field: str, value: object) -> None:
    collection, _ = read(tmp_path, f"{written}\nposts: _posts\n")
    assert collection
    assert getattr(collection, field) == value


def test_cover_is_relative_to_the_file_or_the_site(tmp_path: Path) -> None:
    drawing = FILES["img/loaf.svg"]
    for written in ("cover: loaf.svg", "cover: img/loaf.svg", "cover: /img/loaf.svg"):
        collection = good(tmp_path, written, "books/one.yml", **{"books/loaf.svg": drawing})
        assert collection.cover
        assert (collection.cover.width, collection.cover.height) == (30, 40)


def test_cover_that_is_not_an_image_is_an_error(tmp_path: Path) -> None:
    collection, diagnostics = read(
        tmp_path, "posts: _posts\ncover: cover.png", **{"cover.png": b"no picture"}
    )
    assert collection is None
    assert codes(diagnostics) == ["collection-value"]


@pytest.mark.parametrize("written", ["", "978316148410", "978-3-16-148410-1", "0-8044-2957-1"])
def test_invalid_isbn(written: str) -> None:
    assert isbn_urn(written) == ""


# The selected posts


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
    collection = good(tmp_path, written, "books/one.yml", **{"books/draft.md": "Text."})
    assert [selector[0] for selector in selectors_of(collection)] == [
        f"{tmp_path.resolve()}/{pattern}"
    ]


def test_wildcards_in_the_path_of_the_site_are_literal(tmp_path: Path) -> None:
    root = tmp_path / "[site]"
    literal = good(root, f"posts: {RYE}")
    assert selectors_of(literal) == [(f"{root.resolve()}/{RYE}", RYE)]
    pattern = good(root, "posts: _posts/*.md")
    expected = f"{tmp_path.resolve()}/[[]site]/_posts/*.[mM][dD]"
    assert selectors_of(pattern) == [(expected, "_posts/*.md")]


def test_filter(tmp_path: Path) -> None:
    collection = good(
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
    collection = good(
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
    (part,) = good(tmp_path, "posts: _posts").parts
    assert (part.title, part.introduction, len(part.selectors)) == ("", None, 1)


# The pages around the chapters


def test_default_pages(tmp_path: Path) -> None:
    usual = "cover half-title title-page imprint contents references authors index colophon"
    assert good(tmp_path, "title: Bread").pages == DEFAULT_PAGES
    assert [plan.role for plan in DEFAULT_PAGES] == usual.split()


def test_pages_can_be_switched_off_renamed_and_written(tmp_path: Path) -> None:
    collection = good(
        tmp_path,
        """pages:
  cover: true
  half-title: false
  index: no
  imprint: {title: Small print}
  authors: The *bakers*.
  colophon: {title: The end, text: Thanks.}
  contents: {file: what.md}
preface: {title: Before, text: Welcome.}
""",
        **{"what.md": "---\ntitle: Passed over\n---\nIn this book.\n"},
    )
    roles = "cover title-page imprint contents preface references authors colophon"
    assert [plan.role for plan in collection.pages] == roles.split()
    assert page(collection, "cover") == PagePlan("cover")
    assert page(collection, "imprint") == PagePlan("imprint", "Small print")
    assert text_of(page(collection, "authors").text) == "The bakers."
    assert text_of(page(collection, "contents").text) == "In this book."
    assert (page(collection, "colophon").title, page(collection, "preface").title) == (
        "The end",
        "Before",
    )


def test_preface_is_read_like_a_post(tmp_path: Path) -> None:
    collection, diagnostics = read(
        tmp_path,
        """title: Bread
lang: de
posts: _posts
preface: |
  By {author} of “{site}”: {other} `{date}`, {% comment %}x{% endcomment %}{{ site.title }}.

  ![A loaf](loaf.svg)

      code

  See [rye](/2026/05/rye.html) and [nothing](/2026/05/nothing.html).
""",
        "books/one.yml",
        **{"books/loaf.svg": FILES["img/loaf.svg"]},
    )
    assert collection
    post = page(collection, "preface").text
    assert post
    assert (post.key, post.address) == ("books/one.yml#preface", "https://bread.example")
    assert (post.metadata.title, post.metadata.lang, post.site_title) == ("", "de", "Bread")
    assert len(post.digest) == 64
    nodes = [*walk(post.blocks)]
    assert [node.name for node in nodes if isinstance(node, Placeholder)] == ["author", "site"]
    assert Code("{date}") in nodes
    assert any(isinstance(node, Text) and "{other}" in node.text for node in nodes)
    assert text_of(post).startswith("By  of “”: {other} {date}, Bread.")
    assert [*post.assets] == ["loaf.svg"]
    assert post.linked_posts["/2026/05/rye.html"].key == RYE
    # Every node has its line in the collection file.
    lines = {type(node).__name__: node.place.line for node in post.blocks if node.place}
    assert lines["CodeBlock"] == 9
    assert [node.place.line for node in nodes if isinstance(node, Image | Link) and node.place] == [
        7,
        11,
        11,
    ]
    assert [str(finding.place).rpartition("one.yml:")[2] for finding in diagnostics] == ["11:46"]


@pytest.mark.parametrize("name", ["author", "authors", "site", "date", "title", "rights"])
def test_placeholders(tmp_path: Path, name: str) -> None:
    collection = good(tmp_path, f"preface: 'Of **{{{name}}}** and {{{name}}}s.'")
    post = page(collection, "preface").text
    assert post
    assert [*walk(post.blocks)].count(Placeholder(name)) == 2


def test_text_in_a_file_has_the_places_of_that_file(tmp_path: Path) -> None:
    collection, diagnostics = read(
        tmp_path,
        "posts: _posts\npreface: {file: texts/preface.md}",
        **{"texts/preface.md": "---\nlayout: x\n---\n\n![A](a.png) by {author}\n"},
    )
    assert collection
    post = page(collection, "preface").text
    assert post
    assert post.key == "book.yml#preface"
    assert Placeholder("author") in walk(post.blocks)
    assert [str(finding.place).rpartition("texts/")[2] for finding in diagnostics] == [
        "preface.md:5:6"
    ]


def test_disclaimers(tmp_path: Path) -> None:
    collection = good(
        tmp_path,
        """disclaimers:
  - when: {tag: ad, author: ola.wrona, since: 2026-01-01, lang: en, links: ["*shop*"]}
    text: "{author} was paid."
    label: Advertisement
    where: imprint
    always: true
  - text: All of it is old.
  - when: {link: "*.shop.example/*"}
""",
    )
    paid, old, own = collection.policy
    assert paid.when == PostFilter(
        ("ad",), ("ola.wrona",), datetime.date(2026, 1, 1), None, ("en",), ("*shop*",)
    )
    assert (paid.label, paid.where, paid.always) == ("Advertisement", "imprint", True)
    assert text_of(paid.text) == " was paid."
    assert paid.text
    assert paid.text.key == "book.yml#disclaimer-1"
    assert (old.when, old.label, old.where, old.always) == (PostFilter(), "", "opening", False)
    assert (own.text, own.when.links) == (None, ("*.shop.example/*",))
    assert str(own.place).endswith("book.yml:8:5")


def test_disclaimer_for_one_language_is_in_that_language(tmp_path: Path) -> None:
    collection = good(
        tmp_path,
        """lang: en
disclaimers:
  - {when: {lang: pl}, text: 'Tekst "polski".'}
  - {when: {lang: [pl, de]}, text: Text.}
""",
    )
    polish, other = (rule.text for rule in collection.policy)
    assert polish
    assert other
    assert (polish.metadata.lang, other.metadata.lang) == ("pl", "en")
    assert text_of(polish) == "Tekst „polski”."


# Unreadable files


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "file-empty"),
        (b"title: Br\xf6d", "file-encoding"),
        ("title: \x07", "collection-yaml"),
        ("a: " + "[" * 100_000, "collection-yaml"),
        ("a: " + "- " * 100_000, "collection-yaml"),
        (BOMB, "collection-yaml"),
    ],
)
def test_unreadable_file(tmp_path: Path, content: str | bytes, code: str) -> None:
    collection, diagnostics = read(tmp_path, content)
    assert collection is None
    assert codes(diagnostics) == [code]


def test_missing_file(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    context = read_context(tmp_path, diagnostics)
    assert read_collection(tmp_path / "no.yml", context) is None
    assert codes(diagnostics) == ["file-unreadable"]


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_pipes_and_folders_are_not_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "book.yml")
    diagnostics = Diagnostics()
    context = read_context(tmp_path, diagnostics)
    assert read_collection(tmp_path / "book.yml", context) is None
    assert [finding.message for finding in diagnostics] == ["it is a folder or a device"]


def test_hint_for_a_file_with_only_comments(tmp_path: Path) -> None:
    _, diagnostics = read(tmp_path, "# Bread\n")
    assert [finding.hint for finding in diagnostics] == [EMPTY_FILE_HINT]


@pytest.mark.parametrize("value", ["Words.", "{title: Another}"])
def test_cover_page_takes_no_text(tmp_path: Path, value: str) -> None:
    collection, diagnostics = read(
        tmp_path, f"title: Bread\nposts: _posts\npages: {{cover: {value}}}\n"
    )
    assert collection is None
    (finding,) = diagnostics
    assert (finding.code, str(finding.place)) == ("collection-value", f"{tmp_path}/book.yml:3:16")


def test_aliases(tmp_path: Path) -> None:
    collection = good(tmp_path, "subtitle: &a Bread\npublisher: *a")
    assert (collection.subtitle, collection.publisher) == ("Bread", "Bread")


def test_windows_line_ends(tmp_path: Path) -> None:
    collection = good(
        tmp_path, "\ufefftitle: Bread\r\nposts: _posts\r\npreface: |\r\n  A\r\n  b\r\n"
    )
    assert text_of(page(collection, "preface").text) == "A\nb"


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


# The page about collections in the manual


def test_example_of_the_manual_is_valid_and_has_every_key(tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    files: dict[str, str | bytes] = dict.fromkeys(
        re.findall(r"_posts/[\w-]+\.md", examples[1]), "---\ntitle: T\n---\nText.\n"
    )
    drawing = FILES["img/loaf.svg"]
    files |= {"cover.png": drawing, "people/jan.png": drawing, "old-recipes.md": "Old."}
    for number, example in enumerate(examples):
        good(tmp_path, example, f"{number}.yml", **files)
    keys = set(re.findall(r"^([\w-]+):", examples[1], re.MULTILINE))
    # The example uses ‘parts’ and ‘isbn’ instead.
    assert set(KEYS) - keys == {"posts", "identifier"}
    assert [key for key in KEYS if f"`{key}" not in DOCS.read_text()] == []


@pytest.mark.parametrize(
    ("here", "there", "printer"),
    [
        (Choices(profile="screen"), Choices(printer="kdp"), ""),
        (Choices(profile="press"), Choices(printer="kdp"), "kdp"),
        (Choices(printer="lulu"), Choices(profile="print"), "lulu"),
        (Choices(theme="essay"), Choices(profile="press", printer="kdp"), "kdp"),
    ],
)
def test_printer_and_profile_of_file_and_flags(here: Choices, there: Choices, printer: str) -> None:
    assert here.before(there).over(Settings()).printer == printer
    assert here.over(there.over(Settings())).printer == printer
