"""The candidates of a collection: its posts by path, and their metadata."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from sample_sites import write_site

from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFolders
from exporter.model.collection import Collection
from exporter.model.post_filter import PostFilter
from exporter.read.collection_file.candidates import candidates
from exporter.read.collection_file.post_selectors import collection_of
from exporter.read.sites.jekyll import read_site
from exporter.read.sites.registry import find_site

POST = "---\ntitle: {}\n---\nText.\n"
FILES: dict[str, str | bytes] = {
    "_posts/2026-05-15-salt.md": POST.format("Salt"),
    "_posts/2026-05-14-rye.md": "---\ntitle: Rye\ntags: [dark]\nexport: {skip: true}\n---\n",
    "_posts/old/2025-01-01-oats.md": "---\ntitle: Oats\npublished: false\n---\n",
    "news/_posts/2026-01-01-news.md": POST.format("News"),
    "_drafts/idea.md": POST.format("Idea"),
    "about.md": POST.format("About"),
    "texts/one.md": POST.format("One"),
    "texts/LOUD.MD": POST.format("Loud"),
    "texts/deep/two.markdown": POST.format("Two"),
    "texts/broken.md": "---\ntitle: [\n---\nText.\n",
    "texts/README.md": "No metadata block.\n",
    "texts/data.txt": "Nothing.\n",
}
POSTS = [
    "_posts/old/2025-01-01-oats.md",
    "news/_posts/2026-01-01-news.md",
    "_posts/2026-05-14-rye.md",
    "_posts/2026-05-15-salt.md",
]


def candidate_keys(root: Path, *paths: str) -> list[str]:
    site = read_site(InputFolders.of(write_site(root, FILES)), Diagnostics())
    collection = collection_of([root / path for path in paths], PostFilter())
    found = candidates(collection, site, Diagnostics())
    assert [one.path for one in found] == [f"{root.resolve()}/{one.key}" for one in found]
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([], POSTS),
        (["."], POSTS),
        (["_posts"], [POSTS[0], POSTS[2], POSTS[3]]),
        (["_posts/old"], [POSTS[0]]),
        (["news"], [POSTS[1]]),
        (["_drafts"], ["_drafts/idea.md"]),
        (
            ["texts"],
            ["texts/LOUD.MD", "texts/broken.md", "texts/deep/two.markdown", "texts/one.md"],
        ),
        (["about.md", "texts/README.md"], ["about.md", "texts/README.md"]),
        (["_posts/*.md"], [POSTS[2], POSTS[3]]),
        (["texts/[A-Z]*.md"], ["texts/LOUD.MD"]),
        (["_posts/**/*.md"], [POSTS[2], POSTS[3], POSTS[0]]),
        (["_posts/2026-05-1[5-9]*", "_posts"], [POSTS[3], POSTS[0], POSTS[2]]),
        (["none.md", "none/*"], []),
    ],
)
def test_candidates_of_paths(tmp_path: Path, paths: list[str], expected: list[str]) -> None:
    assert candidate_keys(tmp_path, *paths) == expected


def test_metadata_of_candidates(tmp_path: Path) -> None:
    site = read_site(InputFolders.of(write_site(tmp_path, FILES)), Diagnostics())
    found = candidates(Collection(collection_of([], PostFilter()).parts), site, Diagnostics())
    oats, _, rye, _ = (one.metadata for one in found)
    assert (rye.title, rye.tags, rye.skip) == ("Rye", ("dark",), True)
    assert (oats.published, oats.skip) == (False, False)
    assert oats.date == datetime.date(2025, 1, 1)


def test_candidate_with_an_unreadable_metadata_block(tmp_path: Path) -> None:
    name = "_posts/2026-05-14-rye.md"
    site = read_site(
        InputFolders.of(write_site(tmp_path, {name: "---\ntitle: [\n---\n"})), Diagnostics()
    )
    (only,) = candidates(collection_of([tmp_path / name], PostFilter()), site, Diagnostics())
    assert (only.metadata.title, only.metadata.date) == ("Rye", datetime.date(2026, 5, 14))


def test_texts_of_a_folder_need_no_metadata(tmp_path: Path) -> None:
    texts = {
        "On Bread.md": "Text.\n",
        "2026-05-14-rye.md": f"<!--{' note' * 5000}-->\n\n# Rye *bread*\n",
        "salt.md": "+++\nlong = '" + "x" * 9000 + "'\n+++\nSalt\n====\n",
        "oats/index.md": "---\ntags: [a]\n---\nText.\n",
        "broken.md": "---\ntitle: [\n---\n",
        "empty.md": " \n",
        "bare.md": "---\nlayout: post\n---\n\n",
        "page.html": "<p>Text.</p>",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    site, diagnostics = find_site(tmp_path).read(Diagnostics()), Diagnostics()
    found = candidates(collection_of([tmp_path], PostFilter()), site, diagnostics)
    assert {one.key: (one.metadata.title, str(one.metadata.date)) for one in found} == {
        "On Bread.md": ("On Bread", "None"),
        "2026-05-14-rye.md": ("Rye bread", "2026-05-14"),
        "salt.md": ("Salt", "None"),
        "oats/index.md": ("Oats", "None"),
        "broken.md": ("Broken", "None"),
    }
    named = [
        (finding.code, Path(str(finding.place).partition(":")[0]).name) for finding in diagnostics
    ]
    assert named == [("file-without-text", "bare.md"), ("file-without-text", "empty.md")]
    (only,) = candidates(collection_of([tmp_path / "empty.md"], PostFilter()), site, Diagnostics())
    assert only.metadata.title == "Empty"


def test_candidate_outside_of_the_site(tmp_path: Path) -> None:
    other = tmp_path / "guest.md"
    folders = InputFolders.of(write_site(tmp_path / "site", FILES), other)
    site = read_site(folders, Diagnostics())
    other.write_text(POST.format("Guest"))
    (only,) = candidates(collection_of([other], PostFilter()), site, Diagnostics())
    assert (only.key, only.metadata.title) == ("guest.md", "Guest")
