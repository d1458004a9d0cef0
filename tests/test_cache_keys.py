"""A build with yesterday's book in its store makes today's: its bytes, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sample_editions import image_bytes
from sample_sites import CONFIG, post_source, write_site

from exporter.build import BuildOptions, CollectionRequest, build_book
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.assets import Asset
from exporter.options.geometry import Margins
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import Format, Settings
from exporter.runtime.cache import Cache, DiskCache, NullCache, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import TaskFailure
from exporter.themes import theme_names
from exporter.write.images import image_processing

SALT = "_posts/2026-05-01-salt.md"
PEPPER = "_posts/2026-06-02-pepper.md"
CUMIN = "_posts/2026-07-03-cumin.md"
BOOK = """title: Spices
posts: [_posts/2026-05-01-salt.md, _posts/2026-06-02-pepper.md]
preface: "Read [this](https://a.example/) first."
disclaimers: [{when: {tag: opinion}}]
pages: {authors: true}
"""
BODY = """![A jar](/jar.png)

[hot](/2026/06/pepper.html#hot), [seed](/2026/07/cumin.html), {{ site.data.words.one }}
{% include tip.html %} {{ page.date }}
"""
FILES = {
    SALT: post_source("Salt", BODY, author="ann", tags="[opinion]"),
    PEPPER: post_source("Pepper", "## Hot\n\n[back](/2026/05/salt.html)", author="ben"),
    CUMIN: post_source("Cumin", "Seeds."),
    "jar.png": image_bytes("PNG"),
    "assets/img/authors/ann.png": image_bytes("PNG", "RGBA"),
    "_includes/tip.html": "A tip.",
    "_data/words.yml": "one: first\n",
    "_data/members.yml": "ann: {name: Ann, bio: Bakes.}\nben: {name: Ben}\n",
    "book.yml": BOOK,
}
Made = tuple[list[bytes], list[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", FILES)


def made(
    root: Path,
    cache: Cache,
    settings: Settings | None = None,
    request: CollectionRequest | None = None,
    formats: tuple[Format, ...] = ("epub",),
) -> Made:
    """The files of the book, and what was said of it in the name of what was asked for."""
    request = request or CollectionRequest((root / "book.yml",))
    diagnostics = Diagnostics(Place(str(request.paths[0])))
    context = BuildContext(cache=cache)
    bound = build_book(
        request, formats, BuildOptions(settings or Settings(), context=context), diagnostics
    )
    return [each.data for each in bound.files] if bound else [], [*map(str, diagnostics)]


def edited(name: str, old: str, new: str) -> Callable[[Path], object]:
    def edit(root: Path) -> None:
        before = (root / name).read_text()
        assert old in before
        (root / name).write_text(before.replace(old, new))

    return edit


EDITS: dict[str, Callable[[Path], object]] = {
    "post": edited(PEPPER, "back", "away"),
    "title": edited(CUMIN, "Cumin", "Caraway"),
    "picture": lambda root: (root / "jar.png").write_bytes(image_bytes("PNG", "L")),
    "include": edited("_includes/tip.html", "tip", "hint"),
    "data": edited("_data/words.yml", "first", "uno"),
    "bio": edited("_data/members.yml", "Bakes", "Cooks"),
    "photo": lambda root: (root / "assets/img/authors/ann.png").write_bytes(
        image_bytes("PNG", "1")
    ),
    "site": edited("_config.yml", "Bread", "Brot"),
    "zone": lambda root: (root / "_config.yml").write_text(CONFIG + "timezone: Asia/Tokyo\n"),
    "preface": edited("book.yml", "first", "last"),
    "anchor": edited(PEPPER, "## Hot", "## Mild"),
    "permalink": edited(CUMIN, "title: Cumin", "title: Cumin\npermalink: /seed.html"),
    "neighbour gone": lambda root: (root / CUMIN).unlink(),
    "neighbour in": edited("book.yml", "pepper.md]", "pepper.md, _posts/2026-07-03-cumin.md]"),
    "order": edited("book.yml", "title", "order: -date\ntitle"),
    "language": edited("book.yml", "title", "lang: ar\ntitle"),
    "renamed": lambda root: [
        (root / PEPPER).rename(root / "_posts/2026-06-02-paprika.md"),
        edited("book.yml", "pepper", "paprika")(root),
    ],
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edit_is_seen(root: Path, tmp_path: Path, edit: Callable[[Path], object]) -> None:
    cache = DiskCache(tmp_path / "store")
    before = made(root, cache)
    assert made(root, cache) == before
    edit(root)
    after = made(root, cache)
    assert after == made(root, NullCache())
    assert after[0]
    # What was there before is found again where it is undone.
    write_site(root, FILES)
    assert made(root, cache) == before


@pytest.mark.slow
def test_edits_show_in_the_book(root: Path) -> None:
    """All but the title of a post that is no chapter: the test above would miss them otherwise."""
    before = made(root, NullCache())
    for name, edit in EDITS.items():
        edit(root)
        assert (made(root, NullCache()) == before) is (name == "title"), name
        (root / "_posts/2026-06-02-paprika.md").unlink(missing_ok=True)
        write_site(root, FILES)


def test_settings_are_seen(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "store")
    for settings in (
        Settings(),
        Settings(epoch=datetime(2020, 1, 1, tzinfo=UTC)),
        Settings(references="inline"),
        Settings(scope="book"),
    ):
        assert made(root, cache, settings) == made(root, NullCache(), settings)


def test_two_sites_share_a_store(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "store")
    twin = write_site(tmp_path / "twin", {**FILES, "_data/words.yml": "one: uno\n"})
    for here in (root, twin, root):
        assert made(here, cache) == made(here, NullCache())


def test_findings_are_said_in_the_name_of_what_is_asked_for(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / CUMIN).write_text(post_source("Cumin 􀀀", "Seeds."))
    cache = DiskCache(tmp_path / "store")
    monkeypatch.chdir(root)
    for name in ("_posts", ".", str(root / "_posts")):
        request = CollectionRequest((Path(name),), title="Spices 􀀀")
        kept = made(root, cache, request=request)
        assert kept == made(root, NullCache(), request=request)
        assert any(said.startswith(f"{name}:1:1: ") for said in kept[1])


def test_a_book_without_a_picture_that_was_lost_is_not_kept(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = DiskCache(tmp_path / "store")
    with monkeypatch.context() as patch:
        patch.setattr(image_processing, "_prepared", lambda _: TaskFailure("its process ended"))
        assert any("image-unreadable" in said for said in made(root, cache)[1])
    assert made(root, cache) == made(root, NullCache())


def test_a_disk_that_fails_once_is_forgiven(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(asset: Asset) -> bytes:
        raise OSError(f"no way to {asset.path}")

    cache = DiskCache(tmp_path / "store")
    with monkeypatch.context() as patch:
        patch.setattr(Asset, "read", failing)
        assert any("no way" in said for said in made(root, cache)[1])
    assert made(root, cache) == made(root, NullCache())


def test_no_entry_of_another_kind_stops_a_build(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "store")
    before = made(root, cache)
    for path in (path for path in (tmp_path / "store").rglob("*") if path.is_file()):
        key = path.parent.name + path.name
        if (cache.get(key) or b"").startswith(serialize(None)[:2]):
            cache.put(key, serialize(("a", "b", "c")))
    assert made(root, cache) == before


@pytest.mark.slow
def test_a_pdf_sees_edits_too(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "store")
    # In print it matters from which side a book is read.
    settings = Settings(profile="print")
    names = ("post", "picture", "photo", "preface", "neighbour in", "site", "language")
    for edit in (lambda _: None, *(EDITS[name] for name in names)):
        edit(root)
        fresh = made(root, NullCache(), settings, formats=("pdf",))
        assert made(root, cache, settings, formats=("pdf",)) == fresh


@pytest.mark.slow
def test_a_pdf_sees_settings_too(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "store")
    for settings in (
        Settings(),
        *(Settings(profile=name) for name in profile_names()),
        *(Settings(printer=name) for name in printer_names()),
        *(Settings(theme=name) for name in theme_names()),
        Settings(page_size="a4"),
        Settings(margins=Margins(60, 50, 70, 70)),
        Settings(two_sided=True),
        Settings(references="footnotes"),
    ):
        fresh = made(root, NullCache(), settings, formats=("pdf",))
        assert made(root, cache, settings, formats=("pdf",)) == fresh
