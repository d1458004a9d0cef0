"""The cache of posts: equal results, and an entry is used until a dependency changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_editions import image_bytes
from sample_sites import CONFIG, post_source, read_context, write_site

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.book import Person
from exporter.model.post import Author, Post
from exporter.read.post import read_post
from exporter.read.post_cache import PostCache
from exporter.runtime.cache import DiskCache, serialize

SALT = "_posts/2026-05-01-salt.md"
PEPPER = "_posts/2026-06-02-pepper.md"
BODY = """![A jar](/jar.png) [there](/2026/06/pepper.html#hot) {{ site.data.words.one }}
{% include tip.html %} [x](y.html)
"""


class CountingCache(DiskCache):
    """A cache that counts its new entries."""

    count = 0

    def put(self, key: str, data: bytes) -> None:
        self.count += 1
        super().put(key, data)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        SALT: post_source("Salt", BODY, author="ann"),
        PEPPER: post_source("Pepper", "## Hot"),
        "jar.png": image_bytes("PNG"),
        "_includes/tip.html": "A tip.",
        "_data/words.yml": "one: first\n",
        "_data/members.yml": "ann: {name: Ann}\n",
    }
    return write_site(tmp_path / "site", files)


def read(root: Path, cache: DiskCache, name: str = SALT) -> tuple[Post | None, list[str]]:
    """Return a post and its diagnostics, read in a new build."""
    diagnostics = Diagnostics()
    post_cache = PostCache(read_context(root, diagnostics), cache)
    post = post_cache.read(root / name)
    return post, [*map(str, diagnostics)]


def test_cached_post_equals_the_post_with_its_findings(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    write_site(root, {"_config.yml": CONFIG.replace("url: https://bread.example\n", "")})
    plain = Diagnostics(Place(str(root / SALT)))
    expected = read_post(root / SALT, read_context(root, plain))
    first, second = read(root, cache), read(root, cache)
    assert first == second
    assert first[0] == expected
    assert first[1] == [*map(str, plain)]
    assert cache.count == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda root: write_site(root, {SALT: post_source("Salt", BODY + "More.", author="ann")}),
        lambda root: write_site(root, {"jar.png": image_bytes("PNG", mode="L")}),
        lambda root: write_site(root, {"_data/words.yml": "one: uno\n"}),
        lambda root: write_site(root, {"_data/members.yml": "ann: {name: Anna}\n"}),
        lambda root: write_site(root, {"_includes/tip.html": "Another tip."}),
        lambda root: write_site(root, {"_config.yml": CONFIG.replace("Bread", "Brot")}),
        lambda root: write_site(root, {PEPPER: post_source("Pepper", "## Mild")}),
        lambda root: write_site(
            root, {PEPPER: post_source("Pepper", "## Hot", permalink="/p.html")}
        ),
        lambda root: write_site(root, {"other.png": image_bytes("PNG")}),
        lambda root: write_site(root, {"papers/rye.txt": "Rye."}),
        lambda root: (root / PEPPER).rename(root / "_posts/2026-06-02-paprika.md"),
    ],
    ids="text picture data author include settings anchor address name file rename".split(),
)
def test_change_of_a_dependency_invalidates_the_entry(
    root: Path, tmp_path: Path, change: Callable[[Path], Path]
) -> None:
    cache = CountingCache(tmp_path / "cache")
    before = read(root, cache)
    change(root)
    after = read(root, cache)
    assert cache.count == 2
    plain = Diagnostics(Place(str(root / SALT)))
    assert after[0] == read_post(root / SALT, read_context(root, plain))
    assert after[1] == [*map(str, plain)]
    assert before[0]


def test_text_of_another_post_is_not_a_dependency(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    write_site(root, {SALT: post_source("Salt", "[there](/2026/06/pepper.html)")})
    read(root, cache)
    write_site(root, {PEPPER: post_source("Pepper", "## Hot\n\nMore.")})
    read(root, cache)
    assert cache.count == 1


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("{% for p in site.posts %}{{ p.subtitle }}{% endfor %}", {}),
        ("{% assign s = site %}{% for p in s.posts %}{{ p.subtitle }}{% endfor %}", {}),
        ("{% include list.html %}", {}),
        ("[about]({% link about.md %})", {"about.md": post_source("About", "", permalink="/us/")}),
        ("{% include_relative part.md %}", {"_posts/part.md": "Other words."}),
        ("{% include .quiet.html %}", {"_includes/.quiet.html": "Other words."}),
    ],
    ids="posts alias include page beside hidden".split(),
)
def test_files_used_by_liquid_are_dependencies(
    root: Path, tmp_path: Path, body: str, more: dict[str, str]
) -> None:
    cache = CountingCache(tmp_path / "cache")
    files = {
        SALT: post_source("Salt", body),
        PEPPER: post_source("Pepper", "", subtitle="Black"),
        "_includes/list.html": "{% for p in site.posts %}{{ p.subtitle }}{% endfor %}",
        "_includes/.quiet.html": "Words.",
        "_posts/part.md": "Words.",
        "about.md": post_source("About", "", permalink="/about/"),
    }
    write_site(root, files)
    before = read(root, cache)
    assert read(root, cache) == before
    assert cache.count == 1
    write_site(root, more or {PEPPER: post_source("Pepper", "", subtitle="White")})
    after = read(root, cache)
    assert cache.count == 2
    assert after == read(root, CountingCache(tmp_path / "empty"))
    assert after[0] != before[0]


@pytest.mark.parametrize("name", ["gone.png", ".hidden/gone.png"])
def test_missing_image_is_a_dependency(root: Path, tmp_path: Path, name: str) -> None:
    cache = CountingCache(tmp_path / "cache")
    write_site(root, {SALT: post_source("Salt", f"![Gone]({name})")})
    before = read(root, cache)
    assert read(root, cache) == before
    assert cache.count == 1
    assert ["image-missing" in finding for finding in before[1]] == [True]
    write_site(root, {name: image_bytes("PNG")})
    after, found = read(root, cache)
    assert after
    assert list(after.assets) == [name]
    assert found == []


@pytest.mark.parametrize(
    ("address", "code"),
    [("../../../../../../../../dev/zero", "image-missing"), ("pipe.png", "image-unreadable")],
)
def test_devices_and_pipes_are_not_read_as_images(
    root: Path, tmp_path: Path, address: str, code: str
) -> None:
    os.mkfifo(root / "_posts" / "pipe.png")
    write_site(root, {SALT: post_source("Salt", f"![Gone]({address})")})
    post, found = read(root, DiskCache(tmp_path / "cache"))
    assert post
    assert post.assets == {}
    assert [code in finding for finding in found] == [True]


def people(root: Path, cache: DiskCache) -> tuple[Person, ...]:
    """Return the people of a book, read in a new build."""
    diagnostics = Diagnostics()
    post_cache = PostCache(read_context(root, diagnostics), cache)
    return post_cache.people((Author("Ann", "ann", "She *bakes*.", photo="/ann.png"),))


def test_people_are_cached_until_their_photographs_change(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    (without_photo,) = people(root, cache)
    assert without_photo.bio
    assert (people(root, cache), cache.count) == ((without_photo,), 1)
    write_site(root, {"ann.png": image_bytes("PNG")})
    (with_photo,) = people(root, cache)
    assert with_photo.photo
    write_site(root, {"ann.png": image_bytes("PNG", mode="L")})
    (changed,) = people(root, cache)
    assert changed.photo
    assert changed.photo.digest != with_photo.photo.digest


def test_cached_post_has_the_same_content_digest(root: Path, tmp_path: Path) -> None:
    first, _ = read(root, DiskCache(tmp_path / "cache"))
    second, _ = read(root, DiskCache(tmp_path / "cache"))
    assert first
    assert second
    assert first.content_digest == second.content_digest != ""


def test_targets_of_symbolic_links_are_dependencies(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    write_site(root, {"old.png": image_bytes("PNG"), "new.png": image_bytes("PNG", mode="L")})
    jar = root / "jar.png"
    jar.unlink()
    jar.symlink_to("old.png")
    before, _ = read(root, cache)
    jar.unlink()
    jar.symlink_to("new.png")
    after, _ = read(root, cache)
    assert before
    assert after
    assert before.assets["/jar.png"] != after.assets["/jar.png"]


def test_author_files_are_dependencies_in_any_data_folder(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    write_site(root, {"_config.yml": CONFIG + "data_dir: facts\n", "facts/words.yml": "one: uno\n"})
    before, _ = read(root, cache)
    (root / "_data/members.yml").write_text("ann: {name: Anna}\n")
    after, _ = read(root, cache)
    assert before
    assert after
    assert [author.name for author in after.metadata.authors] == ["Anna"]
    assert before.metadata != after.metadata


def test_findings_about_data_are_reported_for_every_post_that_uses_it(
    root: Path, tmp_path: Path
) -> None:
    body = "{{ site.data.words.one }}"
    write_site(root, {SALT: post_source("Salt", body), PEPPER: post_source("Pepper", body)})
    write_site(root, {"_data/broken.yml": "a: [\n"})

    def both(cache: DiskCache) -> list[str]:
        diagnostics = Diagnostics()
        post_cache = PostCache(read_context(root, diagnostics), cache)
        for name in (SALT, PEPPER):
            post_cache.read(root / name)
        return [*map(str, diagnostics)]

    cache = CountingCache(tmp_path / "cache")
    assert both(cache) == both(cache)
    # The post that used the data first does not use it any more.
    write_site(root, {SALT: post_source("Salt", "Nothing.")})
    assert both(cache) == both(CountingCache(tmp_path / "empty"))
    assert "broken.yml" in both(cache)[0]


def test_file_names_with_surrogate_escapes_are_supported(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    write_site(root, {"bread-\udcff.txt": "Bread."})
    assert read(root, cache) == read(root, cache)
    assert cache.count == 1


def test_cache_entry_of_another_type_is_ignored(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    before = read(root, cache)
    (path,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    folder, name = path.parent.name, path.name
    cache.put(folder + name, serialize(("another", "thing")))
    assert read(root, cache) == before


def test_output_in_the_site_does_not_invalidate_entries(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    read(root, cache)
    write_site(root, {"books/one.epub": "a book", "_site/2026/salt.html": "a page"})
    read(root, cache)
    assert cache.count == 1


def test_moved_include_folders_are_dependencies(root: Path, tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    write_site(root, {"_config.yml": CONFIG + "includes_dir: bits\n", "bits/tip.html": "A tip."})
    read(root, cache)
    (root / "bits/tip.html").write_text("Another tip.")
    read(root, cache)
    assert cache.count == 2
