"""Short paragraphs that introduce a figure, a table or code stay on its page."""

from __future__ import annotations

import pytest

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Emphasis, Inlines, Paragraph, Strong, Text
from exporter.resolve.labels import labels_for
from exporter.write.xhtml import Dialect, Medium, block_to_xhtml


def markup(children: Inlines, medium: Medium = "print") -> str:
    dialect = Dialect(medium, lambda _: "", labels_for("en"), Diagnostics())
    return block_to_xhtml(Paragraph(children), dialect)


INTRODUCTION = (Text("For example:"),)
TITLE = (Emphasis((Text("By month"),)),)


@pytest.mark.parametrize("children", [INTRODUCTION, TITLE, (Strong((Text("By month"),)),)])
def test_lead_in_paragraphs(children: Inlines) -> None:
    assert markup(children).startswith('<p class="leads">')
    assert markup(children, "epub").startswith("<p>")


@pytest.mark.parametrize(
    "children",
    [
        (Text("It ends here."),),
        (Text("word " * 40 + "and then:"),),
        (Emphasis((Text("salt"),)), Text(" is white")),
    ],
)
def test_other_paragraphs(children: Inlines) -> None:
    assert markup(children).startswith("<p>")
