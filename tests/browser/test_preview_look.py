"""All views of the preview: accessible, and as wide as the screen, in both themes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from preview_pages import (
    PHONE,
    SCREENS,
    Served,
    Windows,
    assert_accessible,
    assert_fits,
    go_to,
    served_here,
)
from previews import write_site

pytestmark = pytest.mark.slow

VIEWS = ("#/", "#/post/_posts/2026-02-03-pepper.md", "#/collection", "#/pages")


@pytest.fixture(scope="module")
def preview(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The preview of a site that no test changes."""
    site = write_site(tmp_path_factory.mktemp("look") / "site")
    with served_here(windows, site) as preview:
        yield preview


def test_all_views_are_accessible_and_fit(preview: Served) -> None:
    for screen, scheme in SCREENS:
        page = preview.page("#/", screen, scheme)
        for view in VIEWS:
            go_to(page, view)
            assert_accessible(page)
            assert_fits(page)
        page.get_by_role("button", name="Keyboard shortcuts").click()
        assert_accessible(page)
        assert_fits(page)


def test_problems_of_a_page_are_found(preview: Served) -> None:
    page = preview.page("#/", PHONE)
    page.evaluate(
        """() => {
          const input = document.createElement('input')
          input.style.width = '500px'
          input.style.height = '20px'
          document.getElementById('main').replaceChildren(input)
        }"""
    )
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)
    with pytest.raises(AssertionError):
        assert_fits(page)


def test_the_chosen_theme_is_kept_and_a_dialog_closes_by_the_keyboard(preview: Served) -> None:
    page = preview.page()
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    for name in ("system", "light"):
        page.get_by_role("button", name=f"Theme: {name}").click()
    page.reload()
    assert page.evaluate(ground) != light
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
