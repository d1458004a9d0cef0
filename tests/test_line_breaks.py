"""Words that print keeps on one line, and where a line may break."""

import pytest

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Code, Heading, Inline, Paragraph, Strong, Text
from exporter.resolve.labels import labels_for
from exporter.write.xhtml import Dialect, Medium, block_to_xhtml


def dialect(medium: Medium = "print") -> Dialect:
    return Dialect(medium, lambda asset: asset.path, labels_for("en"), Diagnostics())


def test_last_two_words_of_a_heading_stay_together() -> None:
    heading = Heading(2, (Text("Why should we move at all?"),))
    assert 'Why should we move <span class="bound">at all?</span></h2>' in block_to_xhtml(
        heading, dialect()
    )
    assert block_to_xhtml(heading, dialect("epub")) == "<h2>Why should we move at all?</h2>"


def test_no_line_of_a_heading_begins_with_a_dash() -> None:
    heading = Heading(2, (Text("Bread – salt - and what-not — a baker says"),))
    assert ">Bread\u00a0– salt\u00a0- and what-not\u00a0— a " in block_to_xhtml(heading, dialect())
    assert "Bread – salt - and what-not — a" in block_to_xhtml(heading, dialect("epub"))


@pytest.mark.parametrize(
    ("before", "words", "after", "classes"),
    [
        ("用", "Git", "写", "apart-before apart-after"),
        ("用 ", "Git", "写", "apart-after"),
        ("in", "面包", " is", "apart-before"),
        ("用", "面包", "写", ""),
        ("。", "Git", "，", ""),
        ("a", "b", "c", ""),
    ],
)
def test_elements_are_set_apart_from_text_of_another_script(
    before: str, words: str, after: str, classes: str
) -> None:
    paragraph = Paragraph((Text(before), Strong((Text(words),)), Text(after)))
    inner = f"<strong>{words}</strong>"
    inner = f'<span class="{classes}">{inner}</span>' if classes else inner
    assert block_to_xhtml(paragraph, dialect()) == f"<p>{before}{inner}{after}</p>"
    assert "span" not in block_to_xhtml(paragraph, dialect("epub"))


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (Code("-v"), '<code><span class="bound">-v</span></code>'),
        (Code("/Notes and more"), '<code><span class="bound">/Notes</span> and more</code>'),
        (Code("a - b"), "<code>a - b</code>"),
        (Text("upstream_request_time"), "upstream_<wbr/>request_<wbr/>time"),
        (Text("to_be"), "to_be"),
    ],
)
def test_punctuation_stays_with_its_word(inline: Inline, expected: str) -> None:
    assert block_to_xhtml(Paragraph((inline,)), dialect()) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("Optional::isPresent", "Optional::|isPresent"),
        (
            "stream().filter(x -> x > 0).findFirst().get()",
            "stream().|filter(x -> x > 0).|findFirst().|get()",
        ),
        ("com.example.WebResourceFactory", "com.|example.|Web|Resource|Factory"),
        ("SomeVeryLongExceptionName", "Some|Very|Long|Exception|Name"),
        ("node_modules/some-package", "node_|modules/|some-|package"),
        ("max_size=10", "max_size=10"),
        ("getUserName", "getUserName"),
        ("192.168.10.200:80", "192.168.10.200:80"),
        (f"sha256-{20 * 'a1'}", f"sha256-|{'|'.join([4 * 'a1'] * 5)}"),
    ],
)
def test_inline_code_is_broken_between_its_parts(code: str, parts: str) -> None:
    markup = block_to_xhtml(Paragraph((Code(code),)), dialect())
    assert markup == f"<p><code>{parts.replace('>', '&gt;').replace('|', '<wbr/>')}</code></p>"
    assert "wbr" not in block_to_xhtml(Paragraph((Code(code),)), dialect("epub"))
