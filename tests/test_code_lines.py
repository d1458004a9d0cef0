"""The lines of code: their indent, and the rows of one that is too long for a page."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import CodeBlock
from exporter.resolve.labels import labels_for
from exporter.write.code_lines import hanging_lines, line_blocks, trimmed
from exporter.write.code_rows import HANG, columns_of, row_starts
from exporter.write.highlight import highlight
from exporter.write.xhtml import Dialect, Medium, block_to_xhtml

HASH = "0123456789abcdef" * 4


def text_of(xhtml: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", xhtml))


def rows_of(line: str, columns: int) -> list[str]:
    starts = [0, *row_starts(line, columns)]
    return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


@pytest.mark.parametrize(
    ("line", "columns", "rows"),
    [
        # After a space, although a word would fill the row.
        ("public void run(@Suspended AsyncResponse response)", 39, "run(@Suspended |AsyncResponse"),
        (28 * " " + '@PathParam("user") String user)', 47, '@PathParam("user") |String'),
        # Before the call of a chain, not after its dot.
        (
            "    assertThat(response.contentType()).isEqualTo(text);",
            44,
            "contentType())|.isEqualTo",
        ),
        # After a comma, an operator or a bracket, where there is no space near.
        ("f(alpha,beta,gamma,delta,epsilon,zeta)", 24, "gamma,|delta"),
        ("listOfLists.filter(Optional::isPresent)", 30, "Optional::|isPresent"),
        ("moneyTransferService.getUser(oneUserOnly)", 32, "getUser(|oneUserOnly"),
        ("https://example.org/some/long/path/to/a/file", 28, "/some/|long/path"),
        ("spring-boot-starter-actuator-autoconfigure", 28, "starter-|actuator"),
        ("PooledConnectionProvider$DisposableAcquire", 34, "Provider|$Disposable"),
        # Before a capital letter in a name, where there is nothing else.
        ("SendRepaymentRegisteredEmailCommand", 26, "Registered|Email"),
        # A word that is longer than a row is filled up.
        (f"key = {HASH}", 40, f"{HASH[:34]}|{HASH[34:]}"),
        # Between the columns of a table or before a comment, not within them.
        ("12:00  INFO   com.example.Pool     queue is full", 46, "Pool     |queue is full"),
        ("int salt = 5;    // what is on the table", 34, "5;    |// what"),
        # Within a gap that is wider than a row.
        (f"| Event      | Trigger{60 * ' '}|", 40, f"Event      || Trigger{28 * ' '}|{32 * ' '}|"),
        # No row of brackets only.
        ("if (responseOfServer.isSuccessful() || isOld) {", 45, "|| |isOld) {"),
        # A word that fits on a row does not stay beside its deep indent.
        (38 * " " + "moneyTransferOfAnotherUser()", 46, 38 * " " + "|moneyTransferOfAnotherUser()"),
        ("x = 3.14159265358979 + 2.71828182845904", 28, "3.14159265358979 + |2.7"),
        ("注意事项：这是一个很长的注释，需要换行显示", 23, "很长|的注释，"),
    ],
)
def test_rows_end_between_the_parts_of_code(line: str, columns: int, rows: str) -> None:
    assert rows in "|".join(rows_of(line, columns))


def test_spaces_at_the_end_of_a_row_take_room() -> None:
    # The engine would wrap a row with a space that does not fit.
    assert rows_of("spoon of salt and salt", 17) == ["spoon of salt ", "and salt"]
    assert rows_of("spoon of salt and salt", 18) == ["spoon of salt and ", "salt"]


def test_strings_stay_whole_where_there_is_another_place() -> None:
    line = 'exchange(localUrl("/orders/number"), PUT)'
    string = range(line.index('"') + 1, line.rindex('"') + 1)
    assert row_starts(line, 30, quoted=string) == [line.index('"')]
    assert row_starts(line, 30) == [line.index("number")]


@pytest.mark.slow
@given(st.text('ab_.A1 \t(){},;:=/-"漢é<&', max_size=120), st.integers(12, 40))
def test_rows_fit_and_lose_nothing(line: str, columns: int) -> None:
    rows = rows_of(line, columns)
    assert "".join(rows) == line
    at = 0
    for number, row in enumerate(rows):
        left = columns_of(line[:at])
        room = columns if number == 0 else columns - HANG
        assert columns_of(line[: at + len(row)].rstrip()) - left <= room
        at += len(row)


def test_tokens_are_split_at_the_ends_of_rows() -> None:
    markup = line_blocks(f'a &lt; b\n<span class="c"># {"see there " * 6}</span>\n', 40)
    assert markup == (
        '<span class="line">a &lt; b\n</span>'
        '<span class="line long">'
        f'<span class="c"># {"see there " * 3}see </span><br/>'
        f'<span class="c">there {"see there " * 2}</span>\n</span>'
    )


def test_a_line_that_nearly_fills_the_page_can_be_wrapped_by_a_theme() -> None:
    assert 'class="line"' in line_blocks("x" * 30, 40)
    assert line_blocks("x" * 31, 40) == f'<span class="line long">{"x" * 31}\n</span>'


@pytest.mark.parametrize("language", ["python", "", "sql"])
def test_lines_keep_their_text(language: str) -> None:
    code = "select(f('%s &amp; <b>' % number, \"x\")) # what is it\n" * 3
    for columns in (12, 20, 60):
        markup = line_blocks(highlight(code, language), columns)
        assert text_of(markup) == code
        assert markup.count("<span") == markup.count("</span>")
    hanging = hanging_lines(highlight(code, language))
    assert text_of(hanging) == code.removesuffix("\n")
    assert hanging.count('class="line"') == sum(1 for line in hanging.split("\n") if line)


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("    if x:\n\n        y\n  \n    z", "python", "if x:\n\n    y\n\nz"),
        ("\t\ta\n\t\t\tb\n", "go", "a\n\tb\n"),
        ("  a\n\tb", "go", "  a\n\tb"),
        ("a\n  b", "yaml", "a\n  b"),
        (" a\n b", "diff", " a\n b"),
        ("\tcc a.c\n\tcc b.c", "Makefile", "\tcc a.c\n\tcc b.c"),
        ("    a\n    b", "markdown", "    a\n    b"),
        ("\n  \n  a\n\n  b\n\n \n", "", "a\n\nb\n"),
        ("\n a\n b\n\n", "diff", " a\n b\n"),
        ("", "", ""),
        ("  \n ", "", "  \n "),
    ],
)
def test_common_indent_and_blank_lines_are_removed(code: str, language: str, expected: str) -> None:
    assert trimmed(code, language) == expected


@pytest.mark.parametrize("medium", ["print", "epub", "html"])
def test_common_indent_is_removed_in_books_only(medium: Medium) -> None:
    block = CodeBlock("  salt\n    pepper")
    dialect = Dialect(medium, lambda _: "", labels_for("en"), Diagnostics())
    assert text_of(block_to_xhtml(block, dialect)).rstrip() == "salt\n  pepper"
    post = Dialect("html", lambda _: "", labels_for("en"), Diagnostics(), resolved=False)
    assert text_of(block_to_xhtml(block, post)) == block.text
