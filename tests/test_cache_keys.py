"""Cache keys: a build with a filled cache equals a build without one after every edit."""

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
from exporter.runtime.isolation import TaskFailure
from exporter.themes import theme_names
from exporter.write.images import image_processing

pytestmark = pytest.mark.slow

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
BuildOutput = tuple[list[bytes], list[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", FILES)


def build(
    root: Path,
    cache: Cache,
    settings: Settings | None = None,
    request: CollectionRequest | None = None,
    formats: tuple[Format, ...] = ("epub",),
) -> BuildOutput:
    """Return the files of the book and the diagnostics for the requested path."""
    request = request or CollectionRequest((root / "book.yml",))
    diagnostics = Diagnostics(Place(str(request.paths[0])))
    context = BuildContext(cache=cache)
    book = build_book(
        request, formats, BuildOptions(settings or Settings(), context=context), diagnostics
    )
    return [each.data for each in book.files] if book else [], [*map(str, diagnostics)]


def edited(name: str, old: str, new: str) -> Callable[[Path], object]:
    def edit(root: Path) -> None:
        before = (root / name).read_text()
        assert old in before
        (root / name).write_text(before.replace(old, new))

    return edit


EDITS: dict[str, Callable[[Path], object]] = {
    "post": edited(PEPPER, "back", "away"),
    "title": edited(CUMIN, "Cumin", "Caraway"),
    "image": lambda root: (root / "jar.png").write_bytes(image_bytes("PNG", "L")),
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
    "linked post removed": lambda root: (root / CUMIN).unlink(),
    "linked post added": edited("book.yml", "pepper.md]", "pepper.md, _posts/2026-07-03-cumin.md]"),
    "order": edited("book.yml", "title", "order: -date\ntitle"),
    "language": edited("book.yml", "title", "lang: ar\ntitle"),
    "renamed": lambda root: [
        (root / PEPPER).rename(root / "_posts/2026-06-02-paprika.md"),
        edited("book.yml", "pepper", "paprika")(root),
    ],
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_build_with_cache_reflects_every_edit(
    root: Path, tmp_path: Path, edit: Callable[[Path], object]
) -> None:
    cache = DiskCache(tmp_path / "cache")
    before = build(root, cache)
    assert build(root, cache) == before
    edit(root)
    after = build(root, cache)
    assert after == build(root, NullCache())
    assert after[0]
    # After the edit is undone, the first entries are used again.
    write_site(root, FILES)
    assert build(root, cache) == before


@pytest.mark.slow
def test_edits_change_the_output(root: Path) -> None:
    """An edit without an effect on the output would make the test above useless.

    Only the title of a post that is not a chapter has none.
    """
    before = build(root, NullCache())
    for name, edit in EDITS.items():
        edit(root)
        assert (build(root, NullCache()) == before) is (name == "title"), name
        (root / "_posts/2026-06-02-paprika.md").unlink(missing_ok=True)
        write_site(root, FILES)


def test_build_with_cache_reflects_settings(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    for settings in (
        Settings(),
        Settings(epoch=datetime(2020, 1, 1, tzinfo=UTC)),
        Settings(references="inline"),
        Settings(scope="book"),
    ):
        assert build(root, cache, settings) == build(root, NullCache(), settings)


def test_two_sites_can_share_a_cache(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    twin = write_site(tmp_path / "twin", {**FILES, "_data/words.yml": "one: uno\n"})
    for here in (root, twin, root):
        assert build(here, cache) == build(here, NullCache())


def test_cached_findings_name_the_requested_path(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / CUMIN).write_text(post_source("Cumin 􀀀", "Seeds."))
    cache = DiskCache(tmp_path / "cache")
    monkeypatch.chdir(root)
    for name in ("_posts", ".", str(root / "_posts")):
        request = CollectionRequest((Path(name),), title="Spices 􀀀")
        cached = build(root, cache, request=request)
        assert cached == build(root, NullCache(), request=request)
        assert any(finding.startswith(f"{name}:1:1: ") for finding in cached[1])


def test_book_with_an_unprepared_image_is_not_cached(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = DiskCache(tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(image_processing, "_prepared", lambda _: TaskFailure("its process ended"))
        assert any("image-unreadable" in finding for finding in build(root, cache)[1])
    assert build(root, cache) == build(root, NullCache())


def test_book_with_an_image_that_could_not_be_read_is_not_cached(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(asset: Asset) -> bytes:
        raise OSError(f"cannot read {asset.path}")

    cache = DiskCache(tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(Asset, "read", failing)
        assert any("cannot read" in finding for finding in build(root, cache)[1])
    assert build(root, cache) == build(root, NullCache())


def test_cache_entries_of_another_type_are_ignored(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    before = build(root, cache)
    for path in (path for path in (tmp_path / "cache").rglob("*") if path.is_file()):
        key = path.parent.name + path.name
        if (cache.get(key) or b"").startswith(serialize(None)[:2]):
            cache.put(key, serialize(("a", "b", "c")))
    assert build(root, cache) == before


@pytest.mark.slow
def test_pdf_build_with_cache_reflects_edits(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    # In this profile the binding side depends on the language.
    settings = Settings(profile="print")
    names = ("post", "image", "preface", "linked post added", "language")
    for edit in (lambda _: None, *(EDITS[name] for name in names)):
        edit(root)
        fresh = build(root, NullCache(), settings, formats=("pdf",))
        assert build(root, cache, settings, formats=("pdf",)) == fresh


@pytest.mark.slow
def test_pdf_build_with_cache_reflects_settings(root: Path, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    for settings in (
        Settings(),
        # Without the defaults; the services of printing are settings of one profile.
        *(Settings(profile=name) for name in profile_names()[1:]),
        Settings(printer=printer_names()[0]),
        *(Settings(theme=name) for name in theme_names()[1:]),
        Settings(page_size="a4"),
        Settings(margins=Margins(60, 50, 70, 70)),
        Settings(two_sided=True),
        Settings(references="footnotes"),
    ):
        fresh = build(root, NullCache(), settings, formats=("pdf",))
        assert build(root, cache, settings, formats=("pdf",)) == fresh
