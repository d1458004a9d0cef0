"""The Collection view in a browser: posts found, arranged, saved and built as a person does it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from preview_pages import PHONE, SCREENS, Served, assert_accessible, assert_fits, go_to
from previews import write_site

pytestmark = pytest.mark.slow

BOOK = """\
# Our book
title: Spices # for now
parts:
  # The first part
  - title: White
    posts:
      - _posts/2026-01-02-salt.md # at the beginning
      - _posts/2026-03-04-mace.md
  - title: Black
    posts: {tag: black}
"""


def touch(page: Page, handle: Locator, to: Locator) -> None:
    """Drag by a handle to the lower edge of an element with a finger."""
    start, end = handle.bounding_box(), to.bounding_box()
    assert start
    assert end
    screen = page.context.new_cdp_session(page)
    x, y = start["x"] + 10, start["y"] + 10
    last = end["y"] + end["height"] - 4
    for kind, height in (
        ("touchStart", y),
        *(("touchMove", y + (last - y) * step / 6) for step in range(1, 7)),
        ("touchEnd", None),
    ):
        points = [] if height is None else [{"x": x, "y": height}]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with four posts and a collection file."""
    root = write_site(tmp_path / "site")
    (root / "_posts" / "2026-02-03-pepper.md").write_text(
        "---\ntitle: Pepper\ntags: [spices, black]\n---\n\nBlack.\n", "utf-8"
    )
    (root / "_posts" / "2026-03-04-mace.md").write_text(
        "---\ntitle: Mace\ntags: [spices]\n---\n\nRed.\n", "utf-8"
    )
    (root / "_posts" / "2026-04-05-bread.md").write_text(
        "---\ntitle: Bread\n---\n\nRye.\n", "utf-8"
    )
    (root / "book.yml").write_text(BOOK, "utf-8")
    return root


def titles(page: Page) -> list[str]:
    """Return the titles of the entries, in their order."""
    return page.locator(".entry > .about > :first-child").all_text_contents()


def drag(page: Page, handle: Locator, to: Locator, *, above: bool) -> None:
    """Drag by a handle to the upper or the lower edge of an element."""
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), to.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + (2 if above else end["height"] - 2), steps=8)
    page.mouse.up()


def test_three_posts_become_a_book_that_is_downloaded(
    open_preview: Callable[[Path], Served], site: Path
) -> None:
    page = open_preview(site).page()
    page.get_by_role("searchbox").fill("spices")
    for name in ("Salt", "Pepper", "Mace"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("link", name="Make a collection of these").click()
    page.get_by_label("Title", exact=True).first.fill("Three spices")
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", name="Three spices")).to_be_visible()
    expect(page.get_by_label("File name")).to_have_value("three-spices.yml")
    assert titles(page) == ["Mace", "Pepper", "Salt"]

    page.get_by_role("button", name="Actions of “Salt”").click()
    page.get_by_role("menuitem", name="Move up").click()
    expect(page.get_by_text("“Salt” moved to 2 of 3 in the book")).to_be_attached()
    expect(page.get_by_role("button", name="Move “Salt”")).to_be_focused()
    page.get_by_role("button", name="Move “Pepper”").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("“Pepper” moved to 1 of 3 in the book")).to_be_attached()
    assert titles(page) == ["Pepper", "Mace", "Salt"]
    entries = page.locator(".entry")
    drag(page, entries.nth(2).locator(".handle"), entries.nth(1), above=True)
    expect(page.get_by_text("“Salt” moved to 2 of 3 in the book")).to_be_attached()
    assert titles(page) == ["Pepper", "Salt", "Mace"]

    page.get_by_role("tab", name="Disclaimers").click()
    page.get_by_role("button", name="Add a disclaimer").click()
    page.get_by_label("Chapters with").select_option("tag")
    page.get_by_label("Which one").fill("black")
    page.get_by_role("group", name="Disclaimer 1").get_by_label("Text").fill("Pepper is *hot*.")
    page.get_by_role("tab", name="Shops").click()
    page.get_by_label("Prices of the e-book").fill("USD 7.99\nEUR 6.99")
    page.keyboard.press("Tab")

    expect(page.get_by_text("not saved")).to_be_visible()
    page.get_by_role("checkbox", name="PDF").uncheck()
    page.get_by_role("tab", name="Design").click()
    # The build begins when the change has been made, and saves it.
    page.get_by_label("EPUB for").select_option("kobo")
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_text("The book is built.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("not saved")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="three-spices-kobo.epub").click()
    assert download.value.suggested_filename == "three-spices-kobo.epub"
    with zipfile.ZipFile(BytesIO(Path(download.value.path()).read_bytes())) as book:
        texts = [book.read(name).decode() for name in sorted(book.namelist()) if "xhtml" in name]
    nav = next(text for text in texts if 'epub:type="toc"' in text)
    assert nav.index("Pepper") < nav.index("Salt") < nav.index("Mace")
    assert any("Pepper is <em>hot</em>." in text and "Black." in text for text in texts)
    text = (site / "three-spices.yml").read_text("utf-8")
    assert text.index("pepper") < text.index("salt") < text.index("mace")
    assert "- USD 7.99" in text


def test_an_existing_file_is_arranged_and_keeps_its_comments(
    open_preview: Callable[[Path], Served], site: Path
) -> None:
    page = open_preview(site).page("#/collection/book.yml")
    assert titles(page) == ["Salt", "Mace", "tag: black"]
    expect(page.get_by_text("selects 1 post")).to_be_visible()
    # Salt goes to the part of the filter, which becomes a list.
    page.get_by_role("button", name="Actions of “tag: black”").click()
    page.get_by_role("menuitem", name="Turn into a list").click()
    expect(page.locator(".entry .title", has_text="Pepper")).to_be_visible()
    page.get_by_role("button", name="Move “Salt”").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("“Salt” moved to 1 of 2 in “Black”")).to_be_attached()
    assert titles(page) == ["Mace", "Salt", "Pepper"]
    page.get_by_label("Title of part 1").fill("Red")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Title of part 1")).to_have_value("White")
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_label("Title of part 1")).to_have_value("Red")
    # The draft outlives a reload.
    page.reload()
    expect(page.get_by_text("not saved")).to_be_visible()
    page.get_by_role("button", name="Changes").click()
    expect(page.locator(".differences .added", has_text="title: Red")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("not saved")).to_have_count(0)
    saved = (site / "book.yml").read_text("utf-8")
    for comment in ("# Our book", "# for now", "# The first part", "# at the beginning"):
        assert comment in saved
    assert saved.index("Red") < saved.index("mace") < saved.index("Black") < saved.index("salt")


def test_a_file_changed_by_somebody_else_is_loaded_or_kept(
    open_preview: Callable[[Path], Served], site: Path
) -> None:
    # Posts come from the library; one is in the book already.
    page = open_preview(site).page("#/collection/book.yml")
    page.get_by_role("button", name="Actions of “White”").click()
    page.get_by_role("menuitem", name="Add posts").click()
    for name in ("Salt", "Bread"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("link", name="Add to book.yml").click()
    expect(page.get_by_text("not saved")).to_be_visible()
    assert titles(page) == ["Salt", "Mace", "Bread", "tag: black"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("not saved")).to_have_count(0)
    file = site / "book.yml"
    file.write_text(BOOK.replace("Spices", "Herbs"), "utf-8")
    expect(page.get_by_role("heading", name="Herbs")).to_be_visible()
    page.get_by_label("Subtitle").fill("My own")
    page.get_by_label("Subtitle").blur()
    expect(page.get_by_text("not saved")).to_be_visible()
    file.write_text(BOOK.replace("Spices", "Roots"), "utf-8")
    expect(page.get_by_text("book.yml was changed on the disk.")).to_be_visible()
    page.get_by_role("button", name="Keep my draft").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("not saved")).to_have_count(0)
    assert "title: Herbs" in file.read_text("utf-8")
    assert "My own" in file.read_text("utf-8")


def test_all_states_are_accessible_and_fit(
    open_preview: Callable[[Path], Served], site: Path
) -> None:
    preview = open_preview(site)
    for screen, scheme in SCREENS:
        page = preview.page("#/collection", screen, scheme)
        for view in ("#/collection", "#/?to=book.yml", "#/collection/book.yml"):
            go_to(page, view)
            assert_accessible(page)
            assert_fits(page)
        if screen == PHONE:
            entries = page.locator(".entry")
            touch(page, entries.first.locator(".handle"), entries.nth(1))
            expect(page.get_by_text("“Salt” moved to 2 of 2 in “White”")).to_be_attached()
        for tab in ("Shops", "Pages", "Disclaimers", "Design"):
            page.get_by_role("tab", name=tab).click()
            assert_accessible(page)
            assert_fits(page)
