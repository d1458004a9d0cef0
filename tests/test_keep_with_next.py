"""What leads to a figure, a table or code stands with it on the page."""

from __future__ import annotations

import pytest

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Emphasis, Inlines, Paragraph, Strong, Text
from exporter.resolve.labels import labels_for
from exporter.write.xhtml import Dialect, Medium, block_to_xhtml


def shown(children: Inlines, medium: Medium = "print") -> str:
    dialect = Dialect(medium, lambda _: "", labels_for("en"), Diagnostics())
    return block_to_xhtml(Paragraph(children), dialect)


SHORT = (Text("For example:"),)
TITLE = (Emphasis((Text("By month"),)),)


@pytest.mark.parametrize("children", [SHORT, TITLE, (Strong((Text("By month"),)),)])
def test_a_short_paragraph_leads(children: Inlines) -> None:
    assert shown(children).startswith('<p class="leads">')
    assert shown(children, "epub").startswith("<p>")


@pytest.mark.parametrize(
    "children",
    [
        (Text("It ends here."),),
        (Text("word " * 40 + "and then:"),),
        (Emphasis((Text("salt"),)), Text(" is white")),
    ],
)
def test_others_do_not(children: Inlines) -> None:
    assert shown(children).startswith("<p>")
