"""Draw an image of an EPUB in an e-reader on a phone, for the documentation.

Usage: `python scripts/reader_image.py BOOK IMAGE PLACE…`. A place is a document of the book with an
optional id, such as `text/a-post.xhtml#salt`; `dark:` before it takes dark colours. Needs what the
tests need: Chromium, and foliate-js.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from pages_image import save_side_by_side
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from headless_reader import Reader, browser_program


def screen(browser: Browser, book: bytes, place: str) -> Image.Image:
    """Return a picture of the page with a place, in pixels of CSS."""
    dark = place.startswith("dark:")
    with Reader.open(browser, book, scheme="dark" if dark else "light") as reader:
        if target := place.removeprefix("dark:"):
            reader.go_to(target)
        # Fonts and images of the page are loaded.
        reader.page.wait_for_timeout(800)
        return Image.open(BytesIO(reader.page.screenshot())).convert("RGB")


def main(book: Path, output: Path, places: list[str]) -> None:
    """Write the image of places in a book."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_program())
        screens = [screen(browser, book.read_bytes(), place) for place in places]
        browser.close()
    save_side_by_side(screens, output)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
