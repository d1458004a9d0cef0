"""The Pages view: a person looks at printed pages, finds words, and follows an edit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from preview_pages import PHONE, Served, assert_accessible, assert_fits, go_to
from previews import write_site

pytestmark = pytest.mark.slow

_BUILD = 60_000
"""Milliseconds in which a post is built on a busy machine."""
SALT = "_posts/2026-01-02-salt.md"


def _site(root: Path) -> Path:
    """Write a site for the press, with a post that shows a coarse image and fills some pages."""
    write_site(root)
    (root / "exporter.toml").write_text('profile = "press"\n', "utf-8")
    parts = "[{title: White, posts: _posts/*salt*}, {title: Black, posts: _posts/*pepper*}]"
    (root / "book.yml").write_text(f"title: Spices\nvolumes: part\nparts: {parts}\n", "utf-8")
    Image.new("RGB", (200, 100), "grey").save(root / "mill.png")
    post = root / SALT
    words = "\n\n".join(f"Paragraph {number} {'of many words ' * 40}" for number in range(12))
    post.write_text(f"{post.read_text('utf-8')}\n\n![A mill](/mill.png)\n\n{words}\n", "utf-8")
    return root


def test_pages_are_looked_at_searched_and_follow_an_edit(
    open_preview: Callable[[Path], Served], tmp_path: Path
) -> None:
    root = _site(tmp_path / "site")
    preview = open_preview(root)
    page = preview.page(f"#/pages/{SALT}")
    first = page.get_by_role("img", name="Page 1", exact=True)
    expect(first).to_be_visible(timeout=_BUILD)
    loaded = (
        "() => [...document.querySelectorAll('.leaf img[src]')].some(each => each.naturalWidth)"
    )
    page.wait_for_function(loaded)

    # Boxes are drawn over the pages, whose bleed is shown then.
    page.get_by_role("button", name="Overlays").click()
    for name in ("Bleed", "Trim", "Text area", "Baseline grid"):
        page.get_by_label(name).check()
    page.keyboard.press("Escape")
    for name in ("bleed", "trim", "area", "grid"):
        expect(first.locator(f".{name}")).to_have_count(1)
    page.get_by_role("button", name="Spreads").click()
    assert page.evaluate(
        """() => {
          const [one, two, three] = [1, 2, 3].map(number =>
            document.querySelector(`[data-page="${number}"]`).getBoundingClientRect())
          return two.right <= three.left + 1 && two.top === three.top && one.left >= two.right - 1
        }"""
    )

    # The audit has found the coarse image; the finding leads to its page, the mark to the finding.
    finding = page.get_by_role("button", name="200 × 100 pixels")
    expect(finding).to_be_visible(timeout=_BUILD)
    finding.click()
    mark = page.locator(".mark.warning").first
    expect(mark).to_be_visible()
    page.get_by_role("tab", name="Preflight").click()
    expect(page.get_by_role("row", name="300 dpi")).to_contain_text("not met")
    mark.dispatch_event("click")
    expect(page.get_by_role("tab", name="Findings")).to_have_attribute("aria-selected", "true")

    page.keyboard.press("/")
    page.get_by_label("Words", exact=True).fill("paragraph 11")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Paragraph 11").click()
    expect(page.locator(".picked")).to_be_visible()
    label = page.get_by_label("Page", exact=True)
    shown = label.input_value()
    assert shown != "1"
    assert_accessible(page)

    # An edit is shown, at the same page.
    image = page.get_by_role("img", name=f"Page {shown}", exact=True).locator("img")
    before = image.get_attribute("src")
    post = root / SALT
    post.write_text(post.read_text("utf-8").replace("A pinch", "A handful"), "utf-8")
    expect(image).not_to_have_attribute("src", before or "", timeout=_BUILD)
    expect(label).to_have_value(shown)

    page = preview.page(f"#/pages/{SALT}", PHONE)
    expect(page.get_by_role("img", name="Page 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="Panel").click()
    for name in ("Preflight", "Outline", "Pages", "Search", "Findings"):
        page.get_by_role("tab", name=name).click()
        assert_fits(page)
    assert_accessible(page)

    # Each volume of a book has pages of its own.
    go_to(page, "#/pages/book.yml")
    volumes = page.get_by_label("File of the book")
    expect(volumes).to_be_visible(timeout=_BUILD)
    image = page.get_by_role("img", name="Page i", exact=True).locator("img")
    expect(image).to_have_attribute("src", re.compile("png"))
    before = image.get_attribute("src")
    volumes.select_option("spices-02-black-press.pdf")
    expect(image).not_to_have_attribute("src", before or "")
    expect(volumes).to_have_value("spices-02-black-press.pdf")
    assert_fits(page)
