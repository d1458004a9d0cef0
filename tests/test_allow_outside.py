"""Files outside of a site, which are read if the user allows their folder."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Raster

from exporter.cli import main

POST = """---
title: A
---
![One](/img/a.png)

{% include note.html %}

{{ site.data.facts.colour }}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a site whose images, includes and data are links to a folder beside it."""
    outside, site = tmp_path / "outside", tmp_path / "site"
    for folder in ("img", "_includes", "_data"):
        (outside / folder).mkdir(parents=True)
    Raster.new("L", (8, 8)).save(outside / "img" / "a.png")
    (outside / "_includes" / "note.html").write_text("<p>Included words.</p>")
    (outside / "_data" / "facts.yml").write_text("colour: vermilion")
    (site / "_posts").mkdir(parents=True)
    (site / "_config.yml").write_text("title: A site")
    (site / "_posts" / "2026-01-02-a.md").write_text(POST)
    for folder in ("img", "_includes", "_data"):
        (site / folder).symlink_to(outside / folder)
    return site


def test_files_of_an_allowed_folder_are_in_the_book(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, out = site / "_posts" / "2026-01-02-a.md", site / "a.html"
    arguments = ["html", str(post), "-o", str(out)]
    main(arguments)
    assert "--allow-outside" in capsys.readouterr().err
    shut = out.read_text() if out.exists() else ""
    assert main([*arguments, "--allow-outside", str(site.parent / "outside")]) == 0
    assert capsys.readouterr().err.count("warning") == 0
    page = out.read_text()
    image = page.partition("data:image/png;base64,")[2].partition('"')[0]
    assert Raster.open(BytesIO(base64.b64decode(image))).size == (8, 8)
    for words in ("Included words.", "vermilion"):
        assert words in page
        assert words not in shut


def test_a_message_does_not_say_whether_there_is_a_file_outside(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Raster.new("L", (8, 8)).save(site.parent / "outside" / "img" / "known.png")

    def printed(name: str) -> str:
        (site / "_posts" / "b.md").write_text(f"---\ntitle: B\n---\n![One](/img/{name}.png)\n")
        main(["html", str(site / "_posts" / "b.md"), "-o", str(site / "b.html")])
        return capsys.readouterr().err.replace(name, "NAME")

    assert printed("known") == printed("other")
