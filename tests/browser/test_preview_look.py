"""All views of the preview: accessible, and as wide as the screen, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import expect
from preview_pages import DESKTOP, PHONE, Scheme, Served, assert_accessible, assert_fits, go_to
from previews import write_site

pytestmark = pytest.mark.slow

VIEWS = ("#/", "#/post/_posts/2026-02-03-pepper.md", "#/collection", "#/pages")


def test_all_views_are_accessible_and_fit(
    open_preview: Callable[..., Served], tmp_path: Path
) -> None:
    preview = open_preview(write_site(tmp_path / "site"))
    for screen, scheme in product((PHONE, DESKTOP), get_args(Scheme)):
        page = preview.page("#/", screen, scheme)
        for view in VIEWS:
            go_to(page, view)
            assert_accessible(page)
            assert_fits(page)
        page.get_by_role("button", name="Keyboard shortcuts").click()
        assert_accessible(page)
        assert_fits(page)


def test_problems_of_a_page_are_found(open_preview: Callable[..., Served], tmp_path: Path) -> None:
    page = open_preview(write_site(tmp_path / "site")).page("#/", PHONE)
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


def test_the_chosen_theme_is_kept_and_a_dialog_closes_by_the_keyboard(
    open_preview: Callable[..., Served], tmp_path: Path
) -> None:
    page = open_preview(write_site(tmp_path / "site")).page()
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
