"""Links between the posts of a site in all their forms; the index of posts, data and authors."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

import pytest
from sample_sites import (
    POST,
    codes,
    link_targets,
    read_context,
    resolve_chapter,
    write_and_read_post,
    write_site,
)

from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFolders
from exporter.model.nodes import CrossReference, Text
from exporter.model.post import LinkedPost
from exporter.model.walk import walk
from exporter.read import anchors
from exporter.read.converters import converter_for
from exporter.read.dialects import MarkdownFinding, ToHtml
from exporter.read.post import read_post
from exporter.read.sites.jekyll import read_site
from exporter.read.sites.site import Site

OTHER = "_posts/2026-04-03-Old-dough.md"
LIVE = "https://bread.example/2026/04/Old-dough.html"


@pytest.mark.parametrize(
    "written",
    [
        "{% post_url 2026-04-03-Old-dough %}",
        "{% link _posts/2026-04-03-Old-dough.md %}",
        "/2026/04/Old-dough.html",
        "/2026/04/Old-dough",
        "../04/Old-dough.html",
        "2026-04-03-Old-dough.md",
        "../_posts/2026-04-03-Old-dough.md",
        "/_posts/2026-04-03-Old%2Ddough.md",
        LIVE,
        "http://www.bread.example/2026/04/Old-dough.html",
        "//bread.example/2026/04/Old-dough.html",
        "https://blog.bread.example/2026/04/Old-dough.html",
        "/blog/2026/04/Old-dough.html",
        "/dough/",
        "/archive/dough.html",
    ],
)
@pytest.mark.parametrize("fragment", ["", "#rise"])
def test_forms_of_links_to_a_post(tmp_path: Path, written: str, fragment: str) -> None:
    old = "---\ntitle: Old\nredirect_from: [/dough/, /archive/dough.html]\n---\n## Rise\n"
    post, diagnostics = write_and_read_post(tmp_path, f"[Old]({written}{fragment})", **{OTHER: old})
    assert set(post.linked_posts.values()) == {LinkedPost(OTHER, LIVE)}
    chapter, _ = resolve_chapter(tmp_path)
    assert link_targets(chapter.blocks) == [LIVE + fragment]
    assert codes(diagnostics) == []


def test_a_link_of_a_post_to_itself(tmp_path: Path) -> None:
    write_and_read_post(tmp_path, "[Here](/2026/05/a-post.html).")
    chapter, diagnostics = resolve_chapter(tmp_path)
    links = [node for node in walk(chapter.blocks) if isinstance(node, CrossReference)]
    assert links == [CrossReference((Text("Here"),), "")]
    assert codes(diagnostics) == []


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("rise", True),
        ("Rise", True),
        ("user-content-rise", True),
        ("cr%C3%A8me", True),
        ("a", True),
        ("fall", False),
        (":~:text=Rise", True),
    ],
)
def test_fragments_of_links_to_a_post(tmp_path: Path, fragment: str, found: bool) -> None:
    old = '---\ntitle: Old\n---\n## Rise\n\n## Crème\n\n<a name="a"></a>Text.\n'
    link = f"Text.\n\n[Old](/2026/04/Old-dough.html#{fragment})"
    _, diagnostics = write_and_read_post(tmp_path, link, **{OTHER: old})
    assert codes(diagnostics) == ([] if found else ["link-unknown"])


def test_each_linked_post_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counting(site: Site, **options: Any) -> ToHtml:
        def to_html(text: str) -> tuple[str, tuple[MarkdownFinding, ...]]:
            parsed.append(text)
            return converter_for(site, **options)(text)

        return to_html

    monkeypatch.setattr(anchors, "converter_for", counting)
    fragments = " ".join(f"[x](/2026/04/Old-dough.html#part-{n})" for n in range(50))
    old = "---\ntitle: Old\n---\n" + "".join(f"## Part {n}\n\n" for n in range(49))
    new = "_posts/2026-05-15-new.md"
    files = {OTHER: old, new: f"---\ntitle: New\n---\n{fragments}\n"}
    _, diagnostics = write_and_read_post(tmp_path, fragments, **files)
    assert len(parsed) == 1
    assert [finding.message for finding in diagnostics] == [
        f"the post ‘{OTHER}’ has no element with the id ‘part-49’"
    ]
    context = read_context(tmp_path)
    assert read_post(tmp_path / new, context.for_file(None))
    assert read_post(tmp_path / POST, context.for_file(None))
    assert len(parsed) == 2


@pytest.mark.parametrize(
    "written",
    [
        "https://other.example/2026/04/Old-dough.html",
        "https://example/2026/04/Old-dough.html",
        "/tag/dough/",
        "/Old-dough.html",
        "mailto:ola@bread.example",
        "/2026/04/static.html",
        "http://[",
        "/2026/04/" + "long" * 100 + ".html/x",
        "https://blog.bread.example/2026/04/gone.html",
    ],
)
def test_addresses_that_are_not_posts(tmp_path: Path, written: str) -> None:
    files = {OTHER: "---\ntitle: Old\n---\n", "2026/04/static.html": "<p>A page.</p>"}
    post, diagnostics = write_and_read_post(tmp_path, f"[x]({written})", **files)
    assert post.linked_posts == {}
    assert codes(diagnostics) == (["html-removed"] if written == "http://[" else [])


@pytest.mark.parametrize(
    "written",
    [
        "/2026/04/gone.html",
        "https://bread.example/2026/04/gone.html",
        "/blog/2026/04/gone.html#x",
        "/2026/04/hidden.html",
        "2026-04-06-gone.md",
        "/_posts/" + "long" * 100 + ".md",
    ],
)
def test_missing_post_is_reported(tmp_path: Path, written: str) -> None:
    hidden = {"_posts/2026-04-05-hidden.md": "---\ntitle: H\npublished: false\n---\n"}
    post, diagnostics = write_and_read_post(tmp_path, f"Text.\n\n[x]({written})", **hidden)
    assert post.linked_posts == {}
    (finding,) = diagnostics
    assert finding.code == "link-post-missing"
    assert finding.place
    assert finding.place.line == 7


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("/same.html", "_posts/2026-04-01-first.md"),
        ("{% post_url 2026-04-01-first %}", "_posts/2026-04-01-first.md"),
        ("{% post_url 2026-04-02-second %}", "_posts/2026-04-02-second.md"),
        ("{% link _posts/2026-04-02-second.md %}#x", "_posts/2026-04-02-second.md"),
        ("2026-04-02-second.md", "_posts/2026-04-02-second.md"),
        ("{% post_url 2026-04-03-named %}", "_posts/2026-04-03-named.md"),
        ("{% post_url rye/2026-04-03-named %}", "_posts/rye/2026-04-03-named.MD"),
        ("{% link _posts/rye/2026-04-03-named.MD %}", "_posts/rye/2026-04-03-named.MD"),
        ("rye/2026-04-03-named.MD", "_posts/rye/2026-04-03-named.MD"),
        ("/_drafts/later.md", "_drafts/later.md"),
        ("../notes/plain.md", "notes/plain.md"),
    ],
)
def test_link_by_file_name_leads_to_the_file(tmp_path: Path, written: str, target: str) -> None:
    same = "---\ntitle: T\npermalink: /same.html\n---\n## X\n"
    files = {
        "_posts/2026-04-01-first.md": same,
        "_posts/2026-04-02-second.md": same,
        "_posts/2026-04-03-named.md": "---\ntitle: T\n---\n",
        "_posts/rye/2026-04-03-named.MD": "---\ntitle: T\n---\n",
        "_drafts/later.md": "---\ntitle: T\n---\n",
        "notes/plain.md": "---\ntitle: T\n---\n",
    }
    post, diagnostics = write_and_read_post(tmp_path, f"[x]({written})", **files)
    assert [linked.key for linked in post.linked_posts.values()] == [target]
    # A link to an address that two posts have is reported.
    assert codes(diagnostics) == (["permalink-twice"] if written == "/same.html" else [])


def test_missing_post_has_similar_names(tmp_path: Path) -> None:
    body = "[x](Old-Dough.md) {% post_url 2026-04-03-old-dough %} [y](/2026/05/Old-dough.html)"
    _, diagnostics = write_and_read_post(tmp_path, body, **{OTHER: "---\ntitle: Old\n---\n"})
    assert codes(diagnostics) == ["link-post-missing"] * 3
    hints = {finding.hint for finding in diagnostics}
    assert hints == {"did you mean ‘2026-04-03-Old-dough.md’?"}


def test_link_to_the_post_itself(tmp_path: Path) -> None:
    body = (
        "## Rise\n\n[one](/2026/05/a-post.html#rise) [two]({% post_url 2026-05-14-a-post %}#rise)"
    )
    write_and_read_post(tmp_path, body)
    chapter, diagnostics = resolve_chapter(tmp_path)
    assert link_targets(chapter.blocks) == ["#rise", "#rise"]
    assert codes(diagnostics) == []


def test_link_with_a_query_to_the_post_itself(tmp_path: Path) -> None:
    write_and_read_post(tmp_path, "[print it](?print=1&currency=EUR)")
    chapter, diagnostics = resolve_chapter(tmp_path)
    own = "https://bread.example/2026/05/a-post.html"
    assert link_targets(chapter.blocks) == [f"{own}?print=1&currency=EUR"]
    assert codes(diagnostics) == []


def test_link_is_text_if_the_site_has_no_address(tmp_path: Path) -> None:
    config = "permalink: /:year/:month/:title.html\n"
    write_and_read_post(
        tmp_path, "[Old](/2026/04/Old-dough.html)", **{OTHER: "---\n---\n", "_config.yml": config}
    )
    chapter, diagnostics = resolve_chapter(tmp_path)
    assert link_targets(chapter.blocks) == []
    assert codes(diagnostics) == ["link-relative"]


def site_of(tmp_path: Path, **files: str | bytes) -> Site:
    return read_site(InputFolders.of(write_site(tmp_path, files)), Diagnostics())


@pytest.mark.parametrize(
    ("name", "metadata", "path"),
    [
        ("_posts/2026-5-4-a.md", "", "/2026/05/a.html"),
        ("_posts/deep/er/2026-05-04-a.md", "", "/2026/05/a.html"),
        ("_posts/2026-05-04-j.Ob x!.md", "", "/2026/05/j.Ob-x!.html"),
        ("_posts/2026-05-04-a.md", "permalink: /own/\n", "/own/"),
        ("_posts/2026-05-04-a.md", "slug: b\n", "/2026/05/b.html"),
        ("_posts/2026-05-04-a.md", "date: 2025-01-02\n", "/2025/01/a.html"),
        ("_posts/2026-05-04-a.md", "date: 2025-12-31 23:30:00 +0000\n", "/2026/01/a.html"),
    ],
)
def test_path_of_a_post(tmp_path: Path, name: str, metadata: str, path: str) -> None:
    config = (
        "url: https://bread.example\npermalink: /:year/:month/:title.html\n"
        "timezone: Europe/Warsaw\n"
    )
    post, _ = write_and_read_post(
        tmp_path, "Text.", metadata.rstrip(), name, **{"_config.yml": config}
    )
    (entry,) = read_site(InputFolders.of(tmp_path), Diagnostics()).posts.entries
    assert entry.path == path
    assert post.address == f"https://bread.example{path}"


def test_categories_of_folders_and_metadata(tmp_path: Path) -> None:
    name = "news/_posts/2026-05-04-a.md"
    config = "url: https://bread.example\n"
    post, _ = write_and_read_post(
        tmp_path, "Text.", "categories: [Rye, Malt]", name, **{"_config.yml": config}
    )
    assert post.address == "https://bread.example/news/rye/malt/2026/05/04/a.html"


def test_index_has_published_posts_only(tmp_path: Path) -> None:
    files = {
        "_posts/2026-05-04-a.md": "---\ntitle: A\n---\n",
        "_posts/sub/2025-05-04-b.markdown": "---\ntitle: B\n---\n",
        "_posts/2026-06-04-c.md": "---\ntitle: C\npublished: false\n---\n",
        "_drafts/d.md": "---\ntitle: D\n---\n",
        "_posts/notes.txt": "no post",
        "_site/_posts/2026-05-04-e.md": "---\ntitle: E\n---\n",
    }
    posts = site_of(tmp_path, **files).posts
    assert [entry.slug for entry in posts.entries] == ["b", "a"]


def test_authors_have_links_and_photographs(tmp_path: Path) -> None:
    members = (
        "ola.wrona: {name: Ola Wrona, github: olaw, linkedin: 'https://linkedin.example/ola',\n"
        "  stackOverflow: {id: 12, name: Ola}}\njan.nowak: {name: Jan, photo: /jan.png}\n"
    )
    files = {"_data/members.yml": members, "assets/img/authors/ola.wrona.jpg": b"jpg"}
    post, _ = write_and_read_post(tmp_path, "Text.", "author: [ola.wrona, jan.nowak]", **files)
    ola, jan = post.metadata.authors
    assert ola.links == (
        ("github", "https://github.com/olaw"),
        ("linkedin", "https://linkedin.example/ola"),
        ("stackOverflow", "https://stackoverflow.com/users/12"),
    )
    assert (ola.photo, jan.photo) == ("/assets/img/authors/ola.wrona.jpg", "/jan.png")


def test_date_is_in_the_time_zone_of_the_site(tmp_path: Path) -> None:
    config = {"_config.yml": "timezone: Asia/Tokyo\n"}
    post, _ = write_and_read_post(tmp_path, "Text.", "date: 2026-05-14 20:00:00 +0000", **config)
    assert post.metadata.date == datetime.date(2026, 5, 15)


def test_broken_data_files_are_ignored_and_reported(tmp_path: Path) -> None:
    files = {"_data/a.json": '{"a": }', "_data/b.yml": "a: [", "_data/c.yml": "d: 1"}
    diagnostics = Diagnostics()
    data = site_of(tmp_path, **files).data.values(diagnostics)
    assert data == {"a": None, "b": None, "c": {"d": 1}}
    assert codes(diagnostics) == ["site-config", "site-config"]


def test_index_of_many_posts_is_fast(tmp_path: Path) -> None:
    files = {
        f"_posts/2026-{month:02}-{day:02}-post-{n}.md": f"---\ntitle: {n}\ntags: [a]\n---\nText\n"
        for month in range(1, 13)
        for day in range(1, 12)
        for n in range(2)
    }
    posts = site_of(tmp_path, **files).posts
    start = time.process_time()
    assert len(posts.entries) == 264
    assert posts.at("/2026/03/post-1.html")
    assert time.process_time() - start < 0.5
