"""The Library view in a browser: find posts, see what is wrong with them, make a collection."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect
from preview_pages import PHONE, Served, Windows, assert_accessible, assert_fits, served
from previews import write_site

pytestmark = pytest.mark.slow

CLONE = Path(__file__).resolve().parents[2]
BROKEN = "_posts/2026-03-04-cumin.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two posts, one that cannot be read, a draft, and a collection file."""
    root = write_site(tmp_path / "site")
    (root / BROKEN).write_text("---\ntitle: [Cumin\n---\n\nSeeds.\n", "utf-8")
    (root / "_drafts").mkdir()
    (root / "_drafts" / "saffron.md").write_text(
        "---\ntitle: Saffron\nauthor: Zoë Crocus\n---\n\nThreads.\n", "utf-8"
    )
    (root / "spices.yml").write_text("title: All spices\nposts: [_posts]\n", "utf-8")
    return root


@pytest.fixture
def command_preview(windows: Windows, site: Path, tmp_path: Path) -> Iterator[Served]:
    """The preview of the site, served by the command."""
    with served(windows, site, tmp_path / "cache") as preview:
        yield preview


def test_posts_are_found_filtered_and_made_a_collection(command_preview: Served) -> None:
    page = command_preview.page()
    titles = page.locator(".posts .title")
    expect(titles).to_have_text(["Cumin", "Pepper", "Salt", "Saffron"])
    expect(page.get_by_role("link", name="All spices")).to_have_attribute(
        "href", "#/collection/spices.yml"
    )

    page.keyboard.press("/")
    page.keyboard.type("zoe drafts/")
    expect(titles).to_have_text(["Saffron"])
    expect(page.get_by_text("1 of 4 posts")).to_be_visible()
    page.get_by_role("searchbox").fill("")

    page.get_by_role("link", name="white", exact=True).first.click()
    expect(titles).to_have_text(["Salt"])
    page.get_by_role("link", name="Without the filter white").click()
    expect(titles).to_have_count(4)
    page.go_back()
    page.go_back()
    expect(titles).to_have_count(4)
    page.get_by_role("link", name=re.compile("drafts and unpublished")).click()
    page.reload()
    expect(titles).to_have_text(["Saffron"])
    page.go_back()

    page.get_by_label("Order").select_option("oldest")
    expect(titles).to_have_text(["Saffron", "Salt", "Pepper", "Cumin"])
    titles.nth(1).focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    selection = page.get_by_role("region", name="Selected posts")
    link = selection.get_by_role("link", name="Make a collection of these")
    keys = "_posts/2026-01-02-salt.md,_posts/2026-02-03-pepper.md"
    assert unquote(link.get_attribute("href") or "") == f"#/collection/new?posts={keys}"
    opener = selection.get_by_role("button", name="Add to collection")
    opener.click()
    expect(page.get_by_role("menuitem")).to_be_focused()
    opener.click()
    expect(page.get_by_role("menuitem")).to_have_count(0)
    opener.click()
    page.get_by_role("menuitem", name="All spices").click()
    page.wait_for_url(lambda url: unquote(url).endswith(f"#/collection/spices.yml?posts={keys}"))
    page.go_back()
    expect(selection).to_contain_text("2 posts selected")


def test_a_broken_post_is_listed_with_its_error_until_it_is_mended(
    open_preview: Callable[[Path], Served], site: Path
) -> None:
    page = open_preview(site).page(screen=PHONE, scheme="dark")
    row = page.locator(".posts > li", has_text="Cumin")
    expect(row.locator(".problem")).to_have_text("the bracket ‘[’ is not closed")
    row.get_by_role("button", name="1 error").click()
    expect(row.locator(".quote")).to_contain_text("title: [Cumin")
    assert_accessible(page)
    assert_fits(page)
    row.locator(".title").focus()
    (site / BROKEN).write_text("---\ntitle: Cumin seeds\n---\n\nBrown.\n", "utf-8")
    row = page.locator(".posts > li", has_text="Cumin seeds")
    expect(row.locator(".title")).to_be_focused()
    expect(row.locator(".problem")).to_have_count(0)
    expect(row.get_by_role("button")).to_have_count(0)


def test_the_benchmark_measures_the_first_list(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    command = [sys.executable, "-m", "bench.preview", str(site), "--runs", "1"]
    done = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, check=True)
    rows = [line.strip("|").split("|") for line in done.stdout.splitlines()[2:]]
    assert [[cell.strip() for cell in row[:2]] for row in rows] == [["2", "empty"], ["2", "filled"]]
    assert all(float(row[3].split()[0]) > float(row[2].split()[0]) > 0 for row in rows)


def test_one_of_several_tabs_listens_and_tells_the_others(
    open_preview: Callable[[Path], Served], site: Path
) -> None:
    first = open_preview(site).page()
    streams: list[str] = []
    first.context.on(
        "request", lambda request: streams.append(request.url) if "events" in request.url else None
    )
    second = first.context.new_page()
    second.goto(first.url)
    for page in (first, second):
        expect(page.locator("#link-state")).to_have_text("Live")
    (site / "_posts" / "2026-04-05-dill.md").write_text("---\ntitle: Dill\n---\n\nA.\n", "utf-8")
    for page in (first, second):
        expect(page.get_by_role("link", name="Dill")).to_be_visible()
    assert streams == []
    with second.expect_request("**/api/events"):
        first.close()
    expect(second.locator("#link-state")).to_have_text("Live")
    (site / "_posts" / "2026-04-06-sage.md").write_text("---\ntitle: Sage\n---\n\nA.\n", "utf-8")
    expect(second.get_by_role("link", name="Sage")).to_be_visible()
