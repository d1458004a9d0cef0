"""Draw an image of a view of the preview, for the documentation.

Usage: `python scripts/preview_image.py FOLDER VIEW IMAGE SELECTOR`. A view is what follows the `#`
in the address of the preview of the site in a folder; the image is taken when an element that
matches the selector is shown. Needs what the tests need: Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from headless_reader import browser_program
from preview_pages import Windows, served

_SCREEN = (1280, 860)
_TIMEOUT_MS = 60_000


def main(folder: Path, view: str, output: Path, selector: str) -> None:
    """Write the image of a view."""
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as cache:
        browser = driver.chromium.launch(executable_path=browser_program())
        with served(Windows(browser), folder, Path(cache)) as preview:
            page = preview.page(f"#{view}", _SCREEN)
            expect(page.locator(selector).first).to_be_visible(timeout=_TIMEOUT_MS)
            # Images are drawn a moment after they are loaded.
            page.wait_for_timeout(500)
            page.screenshot(path=output)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4])
