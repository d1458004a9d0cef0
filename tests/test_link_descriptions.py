"""What a link of a PDF says to assistive technology."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from exporter.write.pdf.jobs.job import LinkArea
from exporter.write.pdf.tagging.descriptions import elements_by_id, link_description


@pytest.mark.parametrize(
    ("link", "target", "description"),
    [
        ('<a title="Rye">bread</a>', '<h2 id="t">Loaf</h2>', "Rye"),
        ("<a>bread</a>", '<h2 id="t">Loaf</h2>', "Loaf"),
        ("<a>bread</a>", '<img id="t" alt="A loaf"/>', "A loaf"),
        ("<a>bread</a>", '<div id="t">\n</div>', "bread"),
        ('<a><img alt=""/></a>', '<div id="t"/>', "t"),
    ],
)
def test_description_of_a_link_in_a_chapter(link: str, target: str, description: str) -> None:
    root = ElementTree.fromstring(f"<body>{link}{target}</body>")  # noqa: S314 (our own text)
    area = LinkArea(1, 1, root[0], "t", "chapter")
    assert link_description(area, elements_by_id(root)) == description
