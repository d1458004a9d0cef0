"""The Post view as a writer uses it: three forms that follow the file, at one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect
from preview_pages import PHONE, TIMEOUT_MS, Served, assert_accessible, assert_fits, go_to
from previews import build_books_here, write_site

pytestmark = pytest.mark.slow

KEY = "_posts/2026-03-04-cloves.md"
VIEW = f"#/post/{KEY}"
_COLD = 60_000
"""Milliseconds in which the first pages are laid out, on a machine that does much else."""
IN_VIEW = """(body, name) => {
  const heading = [...document.querySelectorAll('h2')]
    .find(each => each.textContent.replace(/\\s/g, ' ') === name)
  const box = heading.getClientRects()[0]
  return box.top >= -2 && box.top < innerHeight && box.left >= 0 && box.left < innerWidth
}"""


def write_post(site: Path, more: str = "", title: str = "Cloves") -> None:
    sections = "".join(
        f"## Section {number}\n\n{f'Words of section {number} go on. ' * 25}\n\n"
        for number in range(1, 13)
    )
    (site / KEY).write_text(f"---\ntitle: {title}\n---\n\n{more}{sections}", "utf-8")


def form(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def document(page: Page, name: str) -> FrameLocator:
    """The document of a form, once it is shown."""
    return form(page, name).frame_locator("iframe:not(.waiting)")


def is_in_view(page: Page, form_name: str, heading: str) -> None:
    """Wait until a heading is in view."""
    found = document(page, form_name).locator("body")
    for _ in range(TIMEOUT_MS // 50):
        if found.evaluate(IN_VIEW, heading):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"‘{heading}’ is not in view: {form_name}")


def test_all_forms_follow_the_file_and_keep_the_place(
    open_preview: Callable[[Path], Served], tmp_path: Path
) -> None:
    site = write_site(tmp_path / "site")
    write_post(site)
    page = open_preview(site).page(VIEW)
    for name in ("Web page", "E-reader"):
        expect(document(page, name).get_by_role("heading", name="Cloves")).to_be_attached()
    printed = form(page, "Print")
    expect(printed.locator("[data-page] img[src]").first).to_be_attached(timeout=_COLD)

    # Scrolling one form moves the others.
    document(page, "Web page").get_by_text("Section 9", exact=True).evaluate(
        "heading => heading.scrollIntoView()"
    )
    is_in_view(page, "E-reader", "Section 9")
    scrolled = printed.get_by_role("region", name="Pages").evaluate("pages => pages.scrollTop")
    assert scrolled > 300

    # What is saved is shown, at the same place, though lines were added above.
    write_post(site, more="New words.\n\n" * 9, title="More cloves")
    for name in ("Web page", "E-reader"):
        expect(document(page, name).get_by_role("heading", name="More cloves")).to_be_attached()
        is_in_view(page, name, "Section 9")


def test_an_error_is_at_its_line_and_the_last_state_is_kept(
    open_preview: Callable[[Path], Served], tmp_path: Path
) -> None:
    site = write_site(tmp_path / "site")
    write_post(site)
    page = open_preview(site).page()
    page.evaluate("""() => localStorage.setItem('post', '{"forms": ["web", "findings"]}')""")
    go_to(page, VIEW)
    expect(document(page, "Web page").get_by_role("heading", name="Cloves")).to_be_visible()
    good = (site / KEY).read_text("utf-8")
    (site / KEY).write_text(good.replace("title: Cloves", "title: [Cloves"), "utf-8")
    finding = form(page, "Findings").locator(".finding").first
    expect(finding).to_contain_text("title: [Cloves")
    kept = form(page, "Web page").get_by_text("This is the last state without an error.")
    expect(kept).to_be_visible()
    expect(document(page, "Web page").get_by_role("heading", name="Cloves")).to_be_attached()
    finding.locator(".place").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").startswith(f"{KEY}:2")
    assert_accessible(page)

    (site / KEY).write_text(
        good.replace("Section 2\n", "Section 2\n\n<blink>Odd</blink> words.\n"), "utf-8"
    )
    marked = document(page, "Web page").locator("[data-mark]")
    expect(marked).not_to_have_count(0)
    expect(kept).to_be_hidden()
    marked.first.click()
    expect(form(page, "Findings").locator(".finding button").first).to_be_focused()


def test_a_phone_shows_one_form_at_a_time_and_the_reader_turns_pages(
    open_preview: Callable[[Path], Served], tmp_path: Path
) -> None:
    site = write_site(tmp_path / "site")
    write_post(site)
    page = open_preview(site).page(VIEW, PHONE)
    expect(document(page, "Web page").get_by_role("heading", name="Cloves")).to_be_visible()
    page.get_by_role("button", name="E-reader").click()
    expect(form(page, "Web page")).to_be_hidden()
    number = form(page, "E-reader").locator(".turns .number")
    expect(number).to_contain_text("1 / ")
    page.get_by_role("button", name="Next page").click()
    expect(number).to_contain_text("2 / ")
    expect(page.get_by_role("button", name="Pages", exact=True, pressed=True)).to_be_visible()
    before = number.inner_text()
    page.get_by_role("button", name="Larger type").click()
    expect(number).not_to_have_text(before)
    page.get_by_label("Theme").last.select_option("sepia")
    page.get_by_label("Device").select_option("e-ink")
    expect(document(page, "E-reader").locator("html.sepia.paged")).to_have_count(1)
    assert_accessible(page)
    assert_fits(page)


def test_a_chapter_is_shown_as_it_stands_in_its_book(
    open_preview: Callable[[Path], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_books_here(monkeypatch)
    site = write_site(tmp_path / "site")
    write_post(site)
    (site / "spices.yml").write_text(
        f"title: Spices\nposts: [{KEY}]\ndisclaimers:\n  - text: Not a recipe.\n", "utf-8"
    )
    page = open_preview(site).page(VIEW, PHONE)
    expect(document(page, "Web page").get_by_role("heading", name="Cloves")).to_be_attached()
    page.get_by_label("As it stands in a book").select_option("In Spices")
    page.get_by_role("button", name="E-reader").click()
    expect(document(page, "E-reader").get_by_text("Not a recipe.")).to_be_attached(timeout=_COLD)
    expect(document(page, "Web page").get_by_text("Not a recipe.")).to_have_count(0)
    page.get_by_label("As it stands in a book").select_option("A post of its own")
    expect(document(page, "E-reader").get_by_text("Not a recipe.")).to_have_count(0)
